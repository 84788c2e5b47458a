"""Versions read from Gradle builds, in Groovy and in Kotlin."""

from __future__ import annotations

import pytest

from reglint.sources.spring.build import Versions, versions_of

ORDER = "order/src/main/resources"
BOOT_PLUGIN = "plugins { id 'org.springframework.boot' version '3.2.4' }\n"


def read(files: dict[str, str], directory: str = "src/main/resources") -> Versions:
    return versions_of(directory, {path: text.encode() for path, text in files.items()}.get)


def groovy(text: str) -> Versions:
    return read({"build.gradle": text})


def kotlin(text: str) -> Versions:
    return read({"build.gradle.kts": text})


# Whole builds.


def test_a_service_as_the_initializer_writes_it_in_groovy() -> None:
    """Plugins, an extra property, dependencies, an import."""
    found = groovy(
        """
        plugins {
            id 'java'
            id 'org.springframework.boot' version '3.2.4'
            id 'io.spring.dependency-management' version '1.1.4'
        }
        group = 'com.acme'
        ext {
            set('springCloudVersion', "2023.0.1")
        }
        dependencies {
            implementation 'org.springframework.boot:spring-boot-starter-web'
            implementation 'org.springframework.cloud:spring-cloud-starter-netflix-eureka-client'
            testImplementation 'org.springframework.cloud:spring-cloud-starter-bootstrap'
        }
        dependencyManagement {
            imports {
                mavenBom "org.springframework.cloud:spring-cloud-dependencies:${springCloudVersion}"
            }
        }
        tasks.named('test') { useJUnitPlatform() }
        """
    )
    assert found == Versions(
        spring_boot="3.2.4",
        spring_cloud="2023.0.1",
        bootstrap_starter=False,
        starters=frozenset({"spring-boot-starter-web", "spring-cloud-starter-netflix-eureka-client"}),
        source="build.gradle",
        complete=True,
    )


def test_a_service_as_the_initializer_writes_it_in_kotlin() -> None:
    """A text inside a text answers the version."""
    found = kotlin(
        """
        plugins {
            kotlin("jvm") version "1.9.23"
            id("org.springframework.boot") version "3.2.4"
            id("io.spring.dependency-management") version "1.1.4"
        }
        extra["springCloudVersion"] = "2023.0.1"
        dependencies {
            implementation("org.springframework.cloud:spring-cloud-starter-bootstrap")
            implementation("com.alibaba.cloud:spring-cloud-starter-alibaba-nacos-config")
        }
        dependencyManagement {
            imports {
                mavenBom("org.springframework.cloud:spring-cloud-dependencies:${property("springCloudVersion")}")
                mavenBom("com.alibaba.cloud:spring-cloud-alibaba-dependencies:2023.0.1.0")
            }
        }
        """
    )
    assert found[:5] == ("3.2.4", "2023.0.1", "2023.0.1.0", None, True)


def test_many_services_under_a_root_with_buildscript() -> None:
    """The classic multi-project build: one class path of plugins, one block for all projects."""
    files = {
        "settings.gradle": "rootProject.name = 'shop'\ninclude 'order', 'common:base'",
        "gradle.properties": "springCloudVersion=Hoxton.SR12\n",
        "build.gradle": """
            buildscript {
                ext { springBootVersion = '2.3.12.RELEASE' }
                dependencies {
                    classpath("org.springframework.boot:spring-boot-gradle-plugin:${springBootVersion}")
                }
            }
            subprojects {
                apply plugin: 'java'
                apply plugin: 'org.springframework.boot'
                apply plugin: 'io.spring.dependency-management'
                dependencyManagement {
                    imports {
                        mavenBom "org.springframework.cloud:spring-cloud-dependencies:$springCloudVersion"
                    }
                }
                dependencies {
                    implementation 'org.springframework.boot:spring-boot-starter-actuator'
                }
            }
            """,
        "order/build.gradle": "dependencies { implementation project(':common:base') }",
        "common/base/build.gradle": "dependencies { api 'org.springframework.cloud:spring-cloud-starter-openfeign' }",
    }
    found = read(files, ORDER)
    assert (found.spring_boot, found.spring_cloud, found.source) == ("2.3.12.RELEASE", "Hoxton.SR12", "build.gradle")
    assert found.starters == {"spring-boot-starter-actuator", "spring-cloud-starter-openfeign"}
    assert found.bootstrap_starter is False


CATALOG = """
[versions]
boot = "3.3.1"
spring-cloud = { strictly = "2023.0.2" }
alibaba = "2023.0.1.2"

[libraries]
boot-web = { module = "org.springframework.boot:spring-boot-starter-web" }
cloud-bom = { module = "org.springframework.cloud:spring-cloud-dependencies", version.ref = "spring-cloud" }
alibaba_bom = { group = "com.alibaba.cloud", name = "spring-cloud-alibaba-dependencies", version = { ref = "alibaba" } }
nacos = "com.alibaba.nacos:nacos-client:2.3.2"
bootstrap = { module = "org.springframework.cloud:spring-cloud-starter-bootstrap" }

[bundles]
web = ["boot-web", "bootstrap"]

[plugins]
boot = { id = "org.springframework.boot", version.ref = "boot" }
management = "io.spring.dependency-management:1.1.5"
"""


def test_a_version_catalogue() -> None:
    """Plugins, libraries and bundles by their accessors."""
    found = read(
        {
            "settings.gradle.kts": 'include(":order")',
            "gradle/libs.versions.toml": CATALOG,
            "build.gradle.kts": "plugins { alias(libs.plugins.boot) apply false\n alias(libs.plugins.management) }",
            "order/build.gradle.kts": """
                plugins { alias(libs.plugins.boot) }
                dependencies {
                    implementation(platform(libs.cloud.bom))
                    implementation(enforcedPlatform(libs.alibaba.bom))
                    implementation(libs.bundles.web)
                    implementation(libs.nacos)
                }
                """,
        },
        ORDER,
    )
    assert found[:5] == ("3.3.1", "2023.0.2", "2023.0.1.2", "2.3.2", True)
    assert found.source == "order/build.gradle.kts"


def test_a_catalogue_in_the_settings() -> None:
    """Written in code, and from a file of another name."""
    settings = """
        dependencyResolutionManagement {
            versionCatalogs {
                create("libs") {
                    version("train", "2022.0.1")
                    library("cloud-bom", "org.springframework.cloud", "spring-cloud-dependencies").versionRef("train")
                    plugin('springBoot', 'org.springframework.boot').version('3.0.3')
                }
                nacos { from(files("gradle/nacos.toml")) }
            }
        }
        """
    files = {
        "settings.gradle": settings,
        "gradle/nacos.toml": '[libraries]\nclient = "com.alibaba.nacos:nacos-client:2.2.1"',
        "build.gradle": """
            plugins { alias(libs.plugins.springBoot) }
            dependencies { implementation platform(libs.cloud.bom); implementation nacos.client }
            """,
    }
    assert read(files)[:4] == ("3.0.3", "2022.0.1", None, "2.2.1")


def test_plugins_of_the_build_itself() -> None:
    """A script in buildSrc is a plugin by its name; its own build file brings Boot's plugin."""
    files = {
        "settings.gradle": "include 'order'",
        "buildSrc/build.gradle": """
            plugins { id 'groovy-gradle-plugin' }
            dependencies { implementation 'org.springframework.boot:spring-boot-gradle-plugin:3.1.2' }
            """,
        "buildSrc/src/main/groovy/com.acme.service.gradle": """
            plugins { id 'java' }
            ext { train = '2022.0.4' }
            dependencies { implementation 'org.springframework.cloud:spring-cloud-starter-bootstrap' }
            """,
        "order/build.gradle": """
            plugins { id 'com.acme.service' }
            dependencyManagement { imports { mavenBom "org.springframework.cloud:spring-cloud-dependencies:$train" } }
            """,
    }
    found = read(files, ORDER)
    assert found[:5] == ("3.1.2", "2022.0.4", None, None, True)
    assert (found.source, found.complete) == ("buildSrc/build.gradle", True)


def test_an_included_build_of_plugins() -> None:
    """As buildSrc, by the name that the settings give."""
    files = {
        "settings.gradle.kts": 'pluginManagement { includeBuild("build-logic") }\ninclude(":order")',
        "build-logic/src/main/kotlin/com/acme/service.gradle.kts": """
            dependencies { implementation(platform("org.springframework.boot:spring-boot-dependencies:3.4.0")) }
            """,
        "order/build.gradle.kts": 'plugins { id("com.acme.service") }',
    }
    found = read(files, ORDER)
    assert (found.spring_boot, found.complete) == ("3.4.0", True)


def test_constants_of_buildsrc() -> None:
    """Kotlin objects that a build keeps its versions in."""
    versions = """
        object Versions { const val boot = "2.7.18" }
        object Libs {
            private const val train = "2021.0.8"
            const val cloud = "org.springframework.cloud:spring-cloud-dependencies:$train"
            object Nacos { val client = "com.alibaba.nacos:nacos-client:2.2.1" }
        }
        """
    files = {
        "buildSrc/src/main/kotlin/Versions.kt": versions,
        "build.gradle.kts": """
            plugins { id("org.springframework.boot") version Versions.boot }
            dependencies { implementation(platform(Libs.cloud)); implementation(Libs.Nacos.client) }
            """,
    }
    assert read(files)[:4] == ("2.7.18", "2021.0.8", None, "2.2.1")


# Where the version of Boot stands.


@pytest.mark.parametrize(
    "entry",
    [
        "id 'org.springframework.boot' version '3.2.4'",
        'id "org.springframework.boot" version "3.2.4" apply false',
        "id('org.springframework.boot') version '3.2.4'",
        'id("org.springframework.boot").version("3.2.4")',
        'id("org.springframework.boot").version("3.2.4").apply(false)',
        'id("org.springframework.boot") version bootVersion',
        'id("org.springframework.boot") version property("bootVersion") apply false',
        'id("org.springframework.boot").version(property("bootVersion"))',
        'id("org.springframework.boot") version libs.versions.boot.get()',
        'id("org.springframework.boot") version "${bootVersion}"',
        'id("org.springframework.boot") version "3.2.4" // the newest',
        'id("org.springframework.boot") /* of */ version /* Spring */ "3.2.4"',
    ],
)
@pytest.mark.parametrize("name", ["build.gradle", "build.gradle.kts"])
def test_the_boot_plugin(entry: str, name: str) -> None:
    """In either language, however it is written."""
    files = {name: f"plugins {{\n    {entry}\n}}\n", "gradle.properties": "bootVersion=3.2.4"}
    files["gradle/libs.versions.toml"] = '[versions]\nboot = "3.2.4"'
    assert read(files).spring_boot == "3.2.4"


@pytest.mark.parametrize(
    "text", ["plugins { id 'org.springframework.boot' }", "// id 'org.springframework.boot' version '1'", ""]
)
def test_no_version_of_the_boot_plugin(text: str) -> None:
    """Nothing is guessed."""
    found = groovy(text)
    assert (found.spring_boot, found.source) == (None, "")


def test_the_plugin_versions_of_the_settings() -> None:
    """They hold for plugins without one."""
    settings = """
        pluginManagement {
            val bootVersion: String by settings
            plugins { id("org.springframework.boot") version bootVersion }
        }
        """
    files = {
        "build.gradle.kts": 'plugins { id("org.springframework.boot") }',
        "settings.gradle.kts": settings,
        "gradle.properties": "bootVersion=3.1.1",
    }
    assert read(files)[0::6] == ("3.1.1", "settings.gradle.kts")


def test_the_plugin_of_the_root_serves_its_projects() -> None:
    """They need not name the version again."""
    files = {
        "settings.gradle": "include 'order'",
        "build.gradle": "plugins { id 'org.springframework.boot' version '3.2.4' apply false }",
        "order/build.gradle": "plugins { id 'org.springframework.boot' }",
    }
    assert read(files, ORDER)[0::6] == ("3.2.4", "build.gradle")


@pytest.mark.parametrize(
    ("block", "version"),
    [
        (
            "dependencyManagement { imports { mavenBom 'org.springframework.boot:spring-boot-dependencies:3.0.1' } }",
            "3.0.1",
        ),
        (
            "dependencies { implementation platform('org.springframework.boot:spring-boot-dependencies:3.0.1') }",
            "3.0.1",
        ),
        ("dependencyManagement { imports { mavenBom SpringBootPlugin.BOM_COORDINATES } }", "3.2.4"),
        (
            "dependencies { api platform(org.springframework.boot.gradle.plugin.SpringBootPlugin.BOM_COORDINATES) }",
            "3.2.4",
        ),
        ("dependencies { implementation 'org.springframework.boot:spring-boot-starter-web:2.7.18' }", "3.2.4"),
    ],
)
def test_a_bill_of_materials_beside_the_plugin(block: str, version: str) -> None:
    """It decides, and may be the plugin's own."""
    assert groovy(BOOT_PLUGIN + block).spring_boot == version


def test_a_platform_against_the_management_plugin() -> None:
    """Both manage Boot, and Gradle's choice is not known here."""
    plugins = BOOT_PLUGIN + "plugins { id 'io.spring.dependency-management' version '1.1.4' }\n"
    platform = "dependencies { implementation platform('org.springframework.boot:spring-boot-dependencies:%s') }"
    assert groovy(plugins + platform % "3.0.1").spring_boot is None
    assert groovy(plugins + platform % "3.2.4").spring_boot == "3.2.4"


def test_the_last_import_wins() -> None:
    """As the management plugin has it."""
    bom = "mavenBom 'org.springframework.boot:spring-boot-dependencies:%s'\n"
    found = groovy("dependencyManagement { imports {\n" + bom % "3.0.1" + bom % "3.1.1" + "} }")
    assert found.spring_boot == "3.1.1"


def test_two_platforms() -> None:
    """Gradle takes the higher version; that is left open here."""
    bom = "implementation platform('org.springframework.boot:spring-boot-dependencies:%s')\n"
    assert groovy("dependencies {\n" + bom % "3.0.1" + bom % "3.1.1" + "}").spring_boot is None


def test_a_platform_of_the_build() -> None:
    """A project that only carries versions."""
    files = {
        "settings.gradle": "include 'platform', 'order'",
        "platform/build.gradle": """
            plugins { id 'java-platform' }
            dependencies { api platform("org.springframework.cloud:spring-cloud-dependencies:2023.0.1") }
            """,
        "order/build.gradle": "dependencies { implementation(platform(project(':platform'))) }",
    }
    assert read(files, ORDER).spring_cloud == "2023.0.1"


def test_versions_of_starters_decide_when_nothing_else_does() -> None:
    """When they agree."""
    starter = "implementation 'org.springframework.boot:spring-boot-starter-%s:%s'\n"
    same = starter % ("web", "2.1.5.RELEASE") + starter % ("actuator", "2.1.5.RELEASE")
    assert groovy("dependencies {\n" + same + "}").spring_boot == "2.1.5.RELEASE"
    assert groovy("dependencies {\n" + same + starter % ("aop", "2.2.0.RELEASE") + "}").spring_boot is None


@pytest.mark.parametrize(
    ("choice", "version"),
    [
        ("configure(subprojects.findAll { it.name != 'docs' })", "2023.0.1"),
        ("subprojects.findAll { it.isService }.each", "2023.0.1"),
    ],
)
def test_what_is_imported_for_projects_chosen_by_code(choice: str, version: str) -> None:
    """One version for some projects is taken for all; what they depend on is open."""
    bom = "mavenBom 'org.springframework.cloud:spring-cloud-dependencies:2023.0.1'"
    root = (
        f"{choice} {{\n dependencies {{ implementation 'a:b:1' }}\n dependencyManagement {{ imports {{ {bom} }} }}\n}}"
    )
    files = {"settings.gradle": "include 'order'", "build.gradle": root, "order/build.gradle": "plugins { id 'java' }"}
    found = read(files, ORDER)
    assert (found.spring_cloud, found.bootstrap_starter) == (version, None)


CONDITION = """
    dependencyManagement {
        imports {
            if (modern) {
                mavenBom 'org.springframework.boot:spring-boot-dependencies:%s'
                mavenBom 'org.springframework.cloud:spring-cloud-dependencies:2023.0.1'
            } else {
                mavenBom 'org.springframework.boot:spring-boot-dependencies:%s'
                mavenBom 'org.springframework.cloud:spring-cloud-dependencies:2021.0.8'
            }
        }
    }
    """


@pytest.mark.parametrize(
    ("versions", "boot"), [(("3.2.4", "2.7.18"), None), (("3.2.4", "3.2.4"), "3.2.4"), (("2.7.18", "2.7.18"), None)]
)
def test_an_import_on_a_condition(versions: tuple[str, str], boot: str | None) -> None:
    """Both branches, and the plugin, have to say the same."""
    found = groovy(BOOT_PLUGIN + CONDITION % versions)
    assert (found.spring_boot, found.spring_cloud) == (boot, None)


def test_a_platform_on_a_condition() -> None:
    """It counts when nothing contradicts it."""
    condition = (
        "dependencies { if (x) { implementation platform('org.springframework.boot:spring-boot-dependencies:3.0.1') } }"
    )
    assert groovy(condition).spring_boot == "3.0.1"
    assert groovy(BOOT_PLUGIN + condition).spring_boot is None


def test_a_block_for_one_project() -> None:
    """It says nothing about the others."""
    root = """
        project(':order') { dependencies { implementation 'org.springframework.cloud:spring-cloud-starter-bootstrap' } }
        project(':stock') { dependencies { implementation 'org.springframework.cloud:spring-cloud-starter-config' } }
        """
    files = {"settings.gradle": "include 'order', 'stock'", "build.gradle": root, "order/build.gradle": ""}
    found = read(files, ORDER)
    assert found.starters == {"spring-cloud-starter-bootstrap"}
    assert found.complete


def test_a_project_without_a_script() -> None:
    """The settings name it, the root describes it."""
    files = {
        "settings.gradle": "include 'order'",
        "build.gradle": BOOT_PLUGIN
        + "subprojects { dependencies { implementation 'com.alibaba.nacos:nacos-client:2.2.1' } }",
    }
    found = read(files, ORDER)
    assert (found.spring_boot, found.nacos_client, found.complete) == ("3.2.4", "2.2.1", True)


def test_a_build_of_its_own_below_another() -> None:
    """The settings above do not name it."""
    files = {
        "settings.gradle": "include 'stock'",
        "build.gradle": "allprojects { dependencies { implementation 'com.alibaba.nacos:nacos-client:2.2.1' } }",
        "order/build.gradle": BOOT_PLUGIN,
    }
    assert read(files, ORDER).nacos_client is None


def test_settings_of_a_project_that_is_part_of_a_build() -> None:
    """A project may be built alone, too; the build that names it knows more."""
    files = {
        "settings.gradle": "include 'order', 'api'",
        "order/settings.gradle": "rootProject.name = 'order'",
        "order/build.gradle": "dependencies { implementation project(':api') }",
        "api/build.gradle": "dependencies { api 'org.springframework.cloud:spring-cloud-starter-bootstrap' }",
    }
    assert read(files, ORDER).bootstrap_starter is True


# Names and texts.


@pytest.mark.parametrize(
    "written",
    [
        "ext.train = '2023.0.1'",
        "ext { train = '2023.0.1' }",
        "ext['train'] = '2023.0.1'",
        "project.ext.set('train', '2023.0.1')",
        "def train = '2023.0.1'",
        "String train = '2023.0.1'",
        "final def train = '2023.0.1'",
        "ext { set('train', '2023.0.1') }",
        "ext.year = '2023'\next.train = year + '.0.1'",
        "ext.year = 2023\next.train = '2023.0' + '.1'",
        'ext.year = "2023"\next.train = "${year}.0.1"',
        "ext = [\n  train: '2023.0.1', // newest\n  other: '1'\n]",
        "allprojects { ext { train = '2023.0.1' } }",
        "ext.train =\n    '2023.0.1'",
    ],
)
def test_names_in_groovy(written: str) -> None:
    """Every way to give a version a name."""
    script = (
        written
        + '\ndependencies { implementation platform("org.springframework.cloud:spring-cloud-dependencies:$train") }'
    )
    assert groovy(script).spring_cloud == "2023.0.1"


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ('val train = "2023.0.1"', "$train"),
        ('val train: String = "2023.0.1"', "${train}"),
        ('val train by extra("2023.0.1")', "$train"),
        ('val train by extra { "2023.0.1" }', "$train"),
        ('extra["cloud.train"] = "2023.0.1"', '${extra["cloud.train"]}'),
        ('extra.set("train", "2023.0.1")', '${property("train")}'),
        ('ext["train"] = "2023.0.1"', '${project.ext["train"]}'),
        ('extra["train"] = "2023.0.1"', '${rootProject.extra["train"] as String}'),
        ('val versions = mapOf("train" to "2023.0.1", "x" to "1")', '${versions["train"]}'),
        ("val train: String by project", "$train"),
        ("", '${providers.gradleProperty("train").get()}'),
        ("", '${findProperty("train")}'),
        ("", "${libs.versions.train.get()}"),
    ],
)
def test_names_in_kotlin(written: str, used: str) -> None:
    """Every way to give a version a name, and to ask for it."""
    by_property = "by project" in written or ("roperty" in used and not written)
    bom = f"org.springframework.cloud:spring-cloud-dependencies:{used}"
    files = {
        "build.gradle.kts": f'{written}\ndependencies {{ api(platform("{bom}")) }}',
        "gradle.properties": "train = 2023.0.1" if by_property else "",
        "gradle/libs.versions.toml": '[versions]\ntrain = "2023.0.1"',
    }
    assert read(files).spring_cloud == "2023.0.1"


def test_maps_of_versions() -> None:
    """By a dot or by an index."""
    script = """
        ext.versions = [boot: '3.2.4', 'cloud': "2023.0.1"]
        ext.versions.nacos = '2.2.1'
        dependencyManagement {
            imports {
                mavenBom "org.springframework.boot:spring-boot-dependencies:${versions.boot}"
                mavenBom "org.springframework.cloud:spring-cloud-dependencies:${versions['cloud']}"
            }
            dependencies { dependency "com.alibaba.nacos:nacos-client:$versions.nacos" }
        }
        """
    assert groovy(script)[:4] == ("3.2.4", "2023.0.1", None, "2.2.1")


@pytest.mark.parametrize(
    "script",
    [
        "if (hasProperty('new')) { ext.v = '3.2.4' }",
        "ext.v = '3.2.4'\nif (old) { ext.v = '2.7.18' }",
        "ext.v = '3.2.4'\next.v = '2.7.18'",
        "ext.v = project.hasProperty('v') ? v : '3.2.4'",
        "ext.v = System.getenv('V')",
        "ext.v = findProperty('boot') ?: '3.2.4'",
        "ext.v = w\next.w = v",
        "ext.v = '3.2.+'",
        "ext.v = 'latest.release'",
        "ext.v = '[3.2,3.3)'",
        "ext.v = '$other'",
        'ext.v = "${compute()}"',
        "tasks.named('x') { v = '3.2.4' }",
    ],
)
def test_versions_that_cannot_be_known(script: str) -> None:
    """Conditions, computations, ranges, circles."""
    use = '\ndependencies { implementation platform("org.springframework.boot:spring-boot-dependencies:$v") }'
    assert groovy(script + use).spring_boot is None


def test_a_script_that_is_applied() -> None:
    """Its names are the project's, its statements too."""
    files = {
        "settings.gradle": "include 'order'",
        "build.gradle": """
            apply from: "$rootDir/gradle/versions.gradle"
            subprojects { apply from: rootProject.file('gradle/common.gradle') }
            """,
        "gradle/versions.gradle": "ext { train = '2023.0.1' }",
        "gradle/common.gradle": """
            dependencies { implementation 'org.springframework.cloud:spring-cloud-starter-bootstrap' }
            """,
        "order/build.gradle": """
            dependencyManagement { imports { mavenBom "org.springframework.cloud:spring-cloud-dependencies:${train}" } }
            """,
    }
    found = read(files, ORDER)
    assert (found.spring_cloud, found.bootstrap_starter, found.complete) == ("2023.0.1", True, True)


def test_the_nearest_name_wins() -> None:
    """A project hides a name of its root, and both hide gradle.properties."""
    files = {
        "settings.gradle": "include 'order', 'stock', 'mail'",
        "gradle.properties": "v=1.0.0\nw=1.0.1",
        "build.gradle": "ext.v = '2.0.0'",
        "order/build.gradle": "ext.v = '3.0.0'\ndependencies { implementation \"com.alibaba.nacos:nacos-client:$v\" }",
        "stock/build.gradle": 'dependencies { implementation "com.alibaba.nacos:nacos-client:$v" }',
        "mail/build.gradle": 'dependencies { implementation "com.alibaba.nacos:nacos-client:$w" }',
    }
    found = [read(files, f"{name}/config").nacos_client for name in ("order", "stock", "mail")]
    assert found == ["3.0.0", "2.0.0", "1.0.1"]


# Dependencies.


@pytest.mark.parametrize(
    "written",
    [
        "implementation 'g:spring-cloud-starter-bootstrap'",
        "implementation('org.springframework.cloud:spring-cloud-starter-bootstrap')",
        'api "org.springframework.cloud:spring-cloud-starter-bootstrap:$v"',
        "compile group: 'org.springframework.cloud', name: 'spring-cloud-starter-bootstrap', version: '3.1.7'",
        'runtimeOnly(group = "org.springframework.cloud", name = "spring-cloud-starter-bootstrap")',
        'implementation("org.springframework.cloud", "spring-cloud-starter-bootstrap", "3.1.7")',
        '"implementation"("org.springframework.cloud:spring-cloud-starter-bootstrap")',
        'add("implementation", "org.springframework.cloud:spring-cloud-starter-bootstrap")',
        "implementation 'a:b:1', 'org.springframework.cloud:spring-cloud-starter-bootstrap'",
        "implementation('org.springframework.cloud:spring-cloud-starter-bootstrap') { transitive = false }",
        "implementation 'a:b:1'; implementation 'org.springframework.cloud:spring-cloud-starter-bootstrap'",
        "implementation 'a:b:1',\n   'org.springframework.cloud:spring-cloud-starter-bootstrap'",
        "implementation (\n   'org.springframework.cloud:spring-cloud-starter-bootstrap'\n )",
    ],
)
def test_notations(written: str) -> None:
    """Every way to write a dependency down."""
    assert "spring-cloud-starter-bootstrap" in groovy(f"dependencies {{\n{written}\n}}").starters


@pytest.mark.parametrize(
    "name",
    [
        "testImplementation",
        "compileOnly",
        "annotationProcessor",
        "kapt",
        "developmentOnly",
        "testRuntimeOnly",
        "providedCompile",
    ],
)
def test_dependencies_that_are_not_there_at_run_time(name: str) -> None:
    """Tests, compilation, annotation processors."""
    found = groovy(f"dependencies {{ {name} 'org.springframework.cloud:spring-cloud-starter-bootstrap' }}")
    assert found.starters == frozenset()
    assert found.bootstrap_starter is False


@pytest.mark.parametrize(
    "script",
    [
        "dependencies { implementation 'com.company:starter:1' }",
        "dependencies { implementation libraries.starter }",
        "dependencies { implementation compute() }",
        "dependencies { special 'org.springframework.boot:spring-boot-starter-web' }",
        "dependencies { if (cloud) { implementation 'org.springframework.cloud:spring-cloud-starter-config' } }",
        "dependencies { ['a', 'b'].each { implementation it } }",
        "dependencies { implementation project(':nobody') }",
        "if (cloud) { dependencies { implementation 'org.springframework.cloud:spring-cloud-starter-config' } }",
        "afterEvaluate { dependencies { implementation 'org.springframework.cloud:spring-cloud-starter-config' } }",
        "apply from: 'https://example.com/common.gradle'",
        "apply from: 'missing.gradle'",
        "apply plugin: 'com.acme.service'",
        "apply plugin: ServicePlugin",
        "plugins { id 'com.acme.service' }",
        "plugins { alias(libs.plugins.nobody) }",
        "dependencies { implementation 'org.springframework.cloud:spring-cloud-starter-kubernetes-client-config' }",
        "dependencies { implementation('a:b:1') ",
        "configurations.all { exclude(computed) }",
    ],
)
def test_builds_that_may_have_more(script: str) -> None:
    """Then nobody can say that the bootstrap starter is absent."""
    found = groovy(script)
    assert (found.bootstrap_starter, found.complete) == (None, False)


@pytest.mark.parametrize(
    "script",
    [
        "plugins { id 'java'\n id 'com.github.ben-manes.versions' version '0.46.0'\n id 'jacoco' }",
        "apply plugin: 'java-library'",
        'apply(plugin = "org.jetbrains.kotlin.plugin.spring")',
        "dependencies { api fileTree(dir: 'libs', include: ['*.jar'])\n implementation(kotlin(\"reflect\")) }",
        "dependencies { constraints { implementation('com.company:starter') { because 'x' } } }",
        "dependencies { def v = '1'\n implementation \"org.projectlombok:lombok:$v\" }",
        "dependencies { implementation('org.springframework.boot:spring-boot-starter-web') { exclude module: 'x' } }",
        "publishing { publications { maven(MavenPublication) { pom { dependencies { x 'com.company:y:1' } } } } }",
        "buildscript { dependencies { classpath 'com.company:plugin:1' } }",
    ],
)
def test_builds_that_hide_nothing(script: str) -> None:
    """Known plugins, local jars, constraints, names."""
    assert groovy(script).bootstrap_starter is False


@pytest.mark.parametrize(
    "script",
    [
        "configurations.all { exclude group: 'org.springframework.cloud', module: 'spring-cloud-starter-bootstrap' }",
        "configurations { all { exclude module: 'spring-cloud-starter-bootstrap' } }",
        "configurations { all*.exclude group: 'org.springframework.cloud' }",
        'configurations.implementation { exclude("org.springframework.cloud", "spring-cloud-starter-bootstrap") }',
    ],
)
def test_what_is_excluded_everywhere(script: str) -> None:
    """It is not counted on, nor is it known to be absent."""
    found = groovy(
        script + "\ndependencies { implementation 'org.springframework.cloud:spring-cloud-starter-bootstrap' }"
    )
    assert found.starters == frozenset()
    assert found.bootstrap_starter is None


def test_what_is_excluded_from_one_dependency() -> None:
    """It may come another way, and does when the script names it itself."""
    base = "dependencies { api 'org.springframework.cloud:spring-cloud-starter-bootstrap' }"
    order = "dependencies { implementation(project(':base')) { exclude module: 'spring-cloud-starter-bootstrap' } }\n"
    files = {"settings.gradle": "include 'base', 'order'", "base/build.gradle": base, "order/build.gradle": order}
    assert read(files, ORDER).bootstrap_starter is None
    assert read(files | {"order/build.gradle": order + base}, ORDER).bootstrap_starter is True


@pytest.mark.parametrize(
    "reference", ["project(':lib:web-api')", 'project(path: ":lib:web-api")', "projects.lib.webApi"]
)
def test_projects_it_depends_on(reference: str) -> None:
    """By path or by accessor."""
    files = {
        "settings.gradle": "include(\n  'order',\n  'lib:web-api' // shared\n)",
        "lib/web-api/build.gradle": "dependencies { api 'org.springframework.cloud:spring-cloud-starter-bootstrap' }",
        "order/build.gradle": f"dependencies {{ implementation({reference}) }}",
    }
    found = read(files, ORDER)
    assert (found.bootstrap_starter, found.complete) == (True, True)


@pytest.mark.parametrize(
    "moved",
    [
        "file('modules/web')",
        'file("$rootDir/modules/web")',
        "new File(settingsDir, 'modules/web')",
        'File(rootDir, "modules/web")',
    ],
)
def test_projects_in_other_directories(moved: str) -> None:
    """As the settings say."""
    files = {
        "settings.gradle": f"include 'order', 'web'\nproject(':web').projectDir = {moved}",
        "modules/web/build.gradle": "dependencies { api 'org.springframework.cloud:spring-cloud-starter-bootstrap' }",
        "order/build.gradle": "dependencies { implementation project(':web') }",
    }
    assert read(files, ORDER).bootstrap_starter is True


@pytest.mark.parametrize(
    "settings",
    [
        "rootProject.children.each { it.buildFileName = it.name + '.gradle' }\ninclude 'order', 'web'",
        "include 'order', 'web'\nproject(':web').projectDir = computed()",
    ],
)
def test_settings_that_hide_scripts(settings: str) -> None:
    """What a project needs may stand in a file that nobody finds."""
    files = {"settings.gradle": settings, "order/build.gradle": "dependencies { implementation project(':web') }"}
    assert read(files, ORDER).bootstrap_starter is None


def test_settings_that_list_projects_by_code() -> None:
    """Then a project is found where its path says."""
    files = {
        "settings.gradle": "file('.').eachDir { include it.name }",
        "build.gradle": "subprojects { dependencies { implementation project(':web') } }",
        "web/build.gradle": "dependencies { api 'org.springframework.cloud:spring-cloud-starter-bootstrap' }",
        "order/build.gradle": "",
    }
    assert read(files, ORDER).bootstrap_starter is True


# Spring Cloud Alibaba and Nacos.

ALIBABA = "com.alibaba.cloud:spring-cloud-alibaba-dependencies:2021.0.5.0"
IMPORT = f"dependencyManagement {{ imports {{ mavenBom '{ALIBABA}' }} }}"
STARTER = "com.alibaba.cloud:spring-cloud-starter-alibaba-nacos-discovery"


@pytest.mark.parametrize(
    ("script", "version"),
    [
        (IMPORT, "2021.0.5.0"),
        (f"dependencies {{ implementation '{STARTER}:2.2.9.RELEASE' }}", "2.2.9.RELEASE"),
        (f"dependencies {{ implementation '{STARTER}:2.2.9.RELEASE'\n implementation platform('{ALIBABA}') }}", None),
        (f"dependencies {{ implementation '{STARTER}' }}", None),
    ],
)
def test_the_version_of_alibaba(script: str, version: str | None) -> None:
    """By its bill of materials or by a starter; when both speak they must agree."""
    assert groovy(script).spring_cloud_alibaba == version


@pytest.mark.parametrize(
    ("script", "version"),
    [
        ("dependencies { implementation 'com.alibaba.nacos:nacos-client:1.4.6' }", "1.4.6"),
        (f"dependencies {{ implementation 'com.alibaba.nacos:nacos-client:1.4.6', '{STARTER}:2.2.9.RELEASE' }}", None),
        (
            f"dependencies {{ implementation 'com.alibaba.nacos:nacos-client:1.4.6', '{STARTER}' }}\n" + IMPORT,
            "1.4.6",
        ),
        ("dependencyManagement { dependencies { dependency('com.alibaba.nacos:nacos-client:2.2.1') } }", "2.2.1"),
    ],
)
def test_the_version_of_the_nacos_client(script: str, version: str | None) -> None:
    """A version that a starter's own may overrule is no version."""
    assert groovy(script).nacos_client == version
