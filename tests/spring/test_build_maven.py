"""Versions read from Maven builds. Who decides in the cases here was observed on the effective poms of Maven 3.8.7."""

from __future__ import annotations

import pytest

from reglint.sources.spring.build import UNKNOWN, BuildFiles, Versions, versions_of

BOOT = "org.springframework.boot"
CLOUD = "org.springframework.cloud"
ALIBABA = "com.alibaba.cloud"


def read(files: dict[str, str], directory: str = "order/src/main/resources") -> Versions:
    return versions_of(directory, {path: text.encode() for path, text in files.items()}.get)


def tag(name: str, *content: str) -> str:
    return f"<{name}>{''.join(content)}</{name}>"


def project(*content: str, artifact: str = "order", version: str = "1.0", group: str = "com.acme") -> str:
    own = tag("groupId", group) * bool(group) + tag("artifactId", artifact) + tag("version", version) * bool(version)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<project xmlns="http://maven.apache.org/POM/4.0.0">\n'
    return f"{head}<modelVersion>4.0.0</modelVersion>{own}{''.join(content)}</project>"


def child(*content: str, artifact: str = "order", of: str = "shop", version: str = "1.0", relative: str = "") -> str:
    return project(parent(of, version, relative=relative), *content, artifact=artifact, version="", group="")


def coordinates(group: str, artifact: str, version: str = "") -> str:
    return tag("groupId", group) + tag("artifactId", artifact) + tag("version", version) * bool(version)


def parent(artifact: str = "shop", version: str = "1.0", group: str = "com.acme", relative: str = "") -> str:
    return tag("parent", coordinates(group, artifact, version), relative)


def boot_parent(version: str) -> str:
    return parent("spring-boot-starter-parent", version, BOOT, "<relativePath/>")


def bom(group: str, artifact: str, version: str) -> str:
    return tag("dependency", coordinates(group, artifact, version), "<type>pom</type><scope>import</scope>")


def boot_bom(version: str) -> str:
    return bom(BOOT, "spring-boot-dependencies", version)


def managed(*dependencies: str) -> str:
    return tag("dependencyManagement", tag("dependencies", *dependencies))


def needs(*dependencies: str) -> str:
    return tag("dependencies", *dependencies)


def dependency(artifact: str, group: str = CLOUD, version: str = "", *more: str) -> str:
    return tag("dependency", coordinates(group, artifact, version), *more)


def properties(**values: str) -> str:
    return tag("properties", *(tag(name.replace("__", "."), value) for name, value in values.items()))


def modules(*paths: str) -> str:
    return "<packaging>pom</packaging>" + tag("modules", *(tag("module", path) for path in paths))


def profile(*content: str, default: bool) -> str:
    activation = tag("activation", tag("activeByDefault", str(default).lower()))
    return tag("profiles", tag("profile", "<id>extra</id>", activation, *content))


BOOTSTRAP = dependency("spring-cloud-starter-bootstrap")
EUREKA = dependency("spring-cloud-starter-netflix-eureka-client")


# Whole builds, shaped as well-known projects are.


def test_shop_with_all_versions_in_the_root_pom() -> None:
    """Root pom with properties and imports of all three families, services in directories of directories."""
    root = project(
        properties(spring_boot__version="2.7.18", spring_cloud__version="2021.0.8", alibaba__version="2021.0.5.0"),
        modules("auth", "modules"),
        managed(
            bom(CLOUD, "spring-cloud-dependencies", "${spring_cloud.version}"),
            bom(ALIBABA, "spring-cloud-alibaba-dependencies", "${alibaba.version}"),
            boot_bom("${spring_boot.version}"),
            dependency("shop-common", "com.acme", "1.0"),
        ),
        needs(BOOTSTRAP),
        artifact="shop",
    )
    files = {
        "pom.xml": root,
        "auth/pom.xml": child(artifact="auth"),
        "modules/pom.xml": child(modules("order"), artifact="modules"),
        "modules/order/pom.xml": child(
            needs(dependency("spring-cloud-starter-alibaba-nacos-discovery", ALIBABA)), of="modules"
        ),
    }
    assert read(files, "modules/order/src/main/resources") == Versions(
        spring_boot="2.7.18",
        spring_cloud="2021.0.8",
        spring_cloud_alibaba="2021.0.5.0",
        bootstrap_starter=True,
        starters=frozenset({"spring-cloud-starter-bootstrap", "spring-cloud-starter-alibaba-nacos-discovery"}),
        source="pom.xml",
        complete=True,
    )


def test_clinic_with_boot_as_the_parent_of_the_root() -> None:
    """spring-boot-starter-parent above the root, one import for Spring Cloud."""
    files = {
        "pom.xml": project(
            boot_parent("3.2.4"),
            modules("order"),
            properties(train="2023.0.1"),
            managed(bom(CLOUD, "spring-cloud-dependencies", "${train}")),
            artifact="shop",
        ),
        "order/pom.xml": child(needs(EUREKA)),
    }
    found = read(files)
    assert (found.spring_boot, found.spring_cloud, found.spring_cloud_alibaba) == ("3.2.4", "2023.0.1", None)
    assert (found.bootstrap_starter, found.source) == (False, "pom.xml")


def test_platform_with_revision_and_a_bill_of_materials_of_its_own() -> None:
    """Versions stand in a module that the root imports under ``${revision}``."""
    files = {
        "pom.xml": project(
            modules("shop-dependencies", "order"),
            properties(revision="2024.1"),
            managed(bom("com.acme", "shop-dependencies", "${revision}")),
            artifact="shop",
            version="${revision}",
        ),
        "shop-dependencies/pom.xml": project(
            "<packaging>pom</packaging>",
            properties(revision="2024.1", boot="3.1.5", train="2022.0.4"),
            managed(boot_bom("${boot}"), bom(CLOUD, "spring-cloud-dependencies", "${train}")),
            artifact="shop-dependencies",
            version="${revision}",
        ),
        "order/pom.xml": child(version="${revision}"),
    }
    found = read(files)
    assert (found.spring_boot, found.spring_cloud, found.source) == ("3.1.5", "2022.0.4", "shop-dependencies/pom.xml")


def test_single_module() -> None:
    """A repository that is one service."""
    found = read({"pom.xml": project(boot_parent("2.3.12.RELEASE"))}, "src/main/resources")
    assert (found.spring_boot, found.source) == ("2.3.12.RELEASE", "pom.xml")


# Who decides.


def test_an_import_of_the_child_comes_before_one_of_its_parent() -> None:
    """The nearest pom is asked first."""
    files = {
        "pom.xml": project(modules("order"), managed(boot_bom("2.3.12.RELEASE")), artifact="shop"),
        "order/pom.xml": child(managed(boot_bom("2.7.18"))),
    }
    assert read(files)[0::6] == ("2.7.18", "order/pom.xml")


def test_of_two_imports_the_first_one_wins() -> None:
    """Also when they are two names for the same thing."""
    imports = managed(boot_bom("2.3.12.RELEASE"), bom(BOOT, "spring-boot-starter-parent", "2.7.18"))
    assert read({"order/pom.xml": project(imports)}).spring_boot == "2.3.12.RELEASE"


def test_the_boot_parent_comes_before_an_import() -> None:
    """What is inherited is managed by name, which an import does not change."""
    pom = project(boot_parent("2.3.12.RELEASE"), managed(boot_bom("2.7.18")))
    assert read({"order/pom.xml": pom}).spring_boot == "2.3.12.RELEASE"


def test_a_version_managed_by_name_comes_before_an_import() -> None:
    """Even the parent's before the child's import."""
    files = {
        "pom.xml": project(
            modules("order"), managed(dependency("spring-boot", BOOT, "2.3.12.RELEASE")), artifact="shop"
        ),
        "order/pom.xml": child(managed(boot_bom("2.7.18"))),
    }
    assert read(files).spring_boot == "2.3.12.RELEASE"


def test_a_version_of_a_dependency_comes_before_everything() -> None:
    """A dependency may name its own version."""
    pom = project(managed(boot_bom("2.3.12.RELEASE")), needs(dependency("spring-boot", BOOT, "2.7.18")))
    assert read({"order/pom.xml": pom}).spring_boot == "2.7.18"


def test_a_version_of_a_starter_under_the_boot_parent_says_nothing() -> None:
    """Boot itself stays managed."""
    pom = project(boot_parent("2.3.12.RELEASE"), needs(dependency("spring-boot-starter-web", BOOT, "2.7.18")))
    assert read({"order/pom.xml": pom}).spring_boot == "2.3.12.RELEASE"


def test_versions_of_starters_decide_when_nothing_manages_them() -> None:
    """All name the same one."""
    starters = [dependency(f"spring-boot-starter-{name}", BOOT, "2.1.5.RELEASE") for name in ("web", "actuator")]
    assert read({"order/pom.xml": project(needs(*starters))}).spring_boot == "2.1.5.RELEASE"


def test_starters_that_disagree_decide_nothing() -> None:
    """Two versions are no version."""
    starters = needs(
        dependency("spring-boot-starter-web", BOOT, "2.1.5.RELEASE"),
        dependency("spring-boot-starter-test", BOOT, "2.2.0.RELEASE"),
    )
    found = read({"order/pom.xml": project(starters)})
    assert (found.spring_boot, found.source) == (None, "")


def test_versions_of_starters_say_nothing_under_an_unknown_bill_of_materials() -> None:
    """It may manage Boot."""
    pom = project(
        managed(bom("com.other", "platform", "1")), needs(dependency("spring-boot-starter-web", BOOT, "2.1.5.RELEASE"))
    )
    assert read({"order/pom.xml": pom}).spring_boot is None


def test_a_version_managed_twice_in_one_pom_is_unknown() -> None:
    """Maven warns, and which of them wins has changed."""
    twice = managed(dependency("spring-boot", BOOT, "2.3.12.RELEASE"), dependency("spring-boot", BOOT, "2.7.18"))
    assert read({"order/pom.xml": project(twice)}).spring_boot is None


def test_a_train_does_not_tell_the_version_of_boot() -> None:
    """A train goes with several."""
    pom = project(managed(bom(CLOUD, "spring-cloud-dependencies", "2021.0.8")))
    found = read({"order/pom.xml": pom})
    assert (found.spring_boot, found.spring_cloud) == (None, "2021.0.8")


def test_the_parent_of_a_train_hides_the_version_of_boot() -> None:
    """It inherits from a Boot parent that is not in the tree, so that the import has no effect."""
    of_train = parent("spring-cloud-starter-parent", "Hoxton.SR12", CLOUD, "<relativePath/>")
    found = read({"order/pom.xml": project(of_train, managed(boot_bom("2.7.18")))})
    assert (found.spring_boot, found.spring_cloud) == (None, "Hoxton.SR12")


def test_the_parent_of_a_train_takes_the_train_from_a_property() -> None:
    """Its import is written with ``${spring-cloud.version}``."""
    of_train = parent("spring-cloud-starter-parent", "Hoxton.SR11", CLOUD, "<relativePath/>")
    train = "<properties><spring-cloud.version>Hoxton.SR12</spring-cloud.version></properties>"
    assert read({"order/pom.xml": project(of_train, train)}).spring_cloud == "Hoxton.SR12"


@pytest.mark.parametrize("train", ["Greenwich.RELEASE", "Hoxton.SR12", "2020.0.3", "2023.0.1-SNAPSHOT"])
def test_names_of_trains(train: str) -> None:
    """A release train is named by a word or by a year."""
    pom = project(managed(bom(CLOUD, "spring-cloud-dependencies", train)))
    assert read({"order/pom.xml": pom}).spring_cloud == train


def test_alibaba_under_its_first_group() -> None:
    """Up to 0.9 its group was Spring Cloud's."""
    pom = project(managed(bom(CLOUD, "spring-cloud-alibaba-dependencies", "0.2.1.RELEASE")))
    assert read({"order/pom.xml": pom}).spring_cloud_alibaba == "0.2.1.RELEASE"


def test_a_nacos_starter_with_a_version_of_its_own() -> None:
    """It is what the service gets, whatever is imported."""
    pom = project(
        managed(bom(ALIBABA, "spring-cloud-alibaba-dependencies", "2021.0.5.0")),
        needs(dependency("spring-cloud-starter-alibaba-nacos-config", ALIBABA, "2021.1")),
    )
    assert read({"order/pom.xml": pom}).spring_cloud_alibaba == "2021.1"


def test_nacos_starters_of_two_versions() -> None:
    """Then there is no one version."""
    pom = project(
        needs(
            dependency("spring-cloud-starter-alibaba-nacos-config", ALIBABA, "2021.1"),
            dependency("spring-cloud-starter-alibaba-nacos-discovery", ALIBABA, "2.2.9.RELEASE"),
        )
    )
    assert read({"order/pom.xml": pom}).spring_cloud_alibaba is None


def test_a_dependency_of_the_child_replaces_its_parents() -> None:
    """The same library, another version."""
    files = {
        "pom.xml": project(
            modules("order"), needs(dependency("nacos-client", "com.alibaba.nacos", "1.4.6")), artifact="shop"
        ),
        "order/pom.xml": child(needs(dependency("nacos-client", "com.alibaba.nacos", "2.1.0"))),
    }
    assert read(files).nacos_client == "2.1.0"


@pytest.mark.parametrize(
    ("content", "version"),
    [
        (needs(dependency("nacos-client", "com.alibaba.nacos", "1.4.6")), "1.4.6"),
        (managed(dependency("nacos-client", "com.alibaba.nacos", "2.0.3")), "2.0.3"),
        (managed(bom(ALIBABA, "spring-cloud-alibaba-dependencies", "2021.0.5.0")), None),
        ("", None),
    ],
)
def test_nacos_client(content: str, version: str | None) -> None:
    """Only a version that the build names itself."""
    assert read({"order/pom.xml": project(content)}).nacos_client == version


def test_nacos_client_of_a_module() -> None:
    """A module of the tree brings its own, but not against the bill of materials of Spring Cloud Alibaba."""
    client = needs(dependency("nacos-client", "com.alibaba.nacos", "2.2.1"))
    common = needs(dependency("common", "com.acme", "1.0"))
    alibaba = managed(bom(ALIBABA, "spring-cloud-alibaba-dependencies", "2021.0.4.0"))
    files = {
        "pom.xml": project(modules("order", "common"), artifact="shop"),
        "common/pom.xml": child(client, artifact="common"),
        "order/pom.xml": child(common),
    }
    assert read(files).nacos_client == "2.2.1"
    assert read(files | {"order/pom.xml": child(alibaba, common)}).nacos_client is None


# Parents.


def test_a_parent_of_another_name_is_not_the_parent() -> None:
    """The pom above is only the one that builds it."""
    files = {
        "pom.xml": project(modules("order"), managed(boot_bom("2.7.18")), artifact="aggregator"),
        "order/pom.xml": child(of="company-parent"),
    }
    found = read(files)
    assert (found.spring_boot, found.complete) == (None, False)


def test_a_parent_of_another_version_is_not_the_parent() -> None:
    """Maven takes the one of that version from the repository."""
    files = {
        "pom.xml": project(modules("order"), managed(boot_bom("2.7.18")), artifact="shop", version="2.0"),
        "order/pom.xml": child(version="1.0"),
    }
    assert read(files).spring_boot is None


@pytest.mark.parametrize(
    "relative", ["../parent", "../parent/", "../parent/pom.xml", "..\\parent\\pom.xml", "./../parent"]
)
def test_a_parent_beside(relative: str) -> None:
    """A relative path names the pom or its directory."""
    files = {
        "parent/pom.xml": project(managed(boot_bom("2.7.18")), artifact="shop"),
        "order/pom.xml": child(relative=tag("relativePath", relative)),
    }
    assert read(files).spring_boot == "2.7.18"


def test_a_parent_that_is_a_module() -> None:
    """It is found among the modules when the relative path leads elsewhere."""
    files = {
        "pom.xml": project(modules("parent", "order"), artifact="aggregator"),
        "parent/pom.xml": project(managed(boot_bom("2.7.18")), artifact="shop"),
        "order/pom.xml": child(),
    }
    assert read(files).spring_boot == "2.7.18"


def test_a_parent_without_coordinates() -> None:
    """Maven 4 takes them from the file."""
    files = {
        "pom.xml": project(modules("order"), managed(boot_bom("3.4.1")), artifact="shop"),
        "order/pom.xml": project("<parent/>", version="", group=""),
    }
    assert read(files).spring_boot == "3.4.1"


def test_parents_in_a_circle() -> None:
    """Nothing is known, nothing hangs."""
    files = {
        "a/pom.xml": child(artifact="a", of="order", relative=tag("relativePath", "../order/pom.xml")),
        "order/pom.xml": child(artifact="order", of="a", relative=tag("relativePath", "../a/pom.xml")),
    }
    assert read(files).spring_boot is None


def test_nothing_outside_of_the_tree_is_asked_for() -> None:
    """Neither by relative paths nor by modules nor by the directory itself."""
    asked: list[str] = []
    pom = child(modules("../../other", "/etc", "C:\\x"), relative=tag("relativePath", "../../../../parent/pom.xml"))

    def answer(path: str) -> bytes | None:
        asked.append(path)
        return pom.encode() if path == "order/pom.xml" else None

    build = BuildFiles(answer)
    assert build.versions_of("order/src/main/resources").spring_boot is None
    assert build.versions_of("../elsewhere") == build.versions_of("/etc") == UNKNOWN
    assert all(".." not in path and not path.startswith("/") and ":" not in path for path in asked)


# Properties.


def test_a_property_of_the_child_wins_in_what_it_inherits() -> None:
    """Placeholders are answered for the pom that is built."""
    files = {
        "pom.xml": project(
            modules("order"), properties(v="2.3.12.RELEASE"), managed(boot_bom("${v}")), artifact="shop"
        ),
        "order/pom.xml": child(properties(v="2.7.18")),
    }
    assert read(files).spring_boot == "2.7.18"


def test_an_imported_pom_has_its_own_properties() -> None:
    """Those of the importing pom do not reach it."""
    files = {
        "pom.xml": project(
            modules("order", "bom"),
            properties(v="2.3.12.RELEASE"),
            managed(bom("com.acme", "bom", "1.0")),
            artifact="shop",
        ),
        "bom/pom.xml": project(properties(v="2.7.18"), managed(boot_bom("${v}")), artifact="bom"),
        "order/pom.xml": child(),
    }
    assert read(files).spring_boot == "2.7.18"


@pytest.mark.parametrize(
    ("written", "version"),
    [
        ("${project.version}", "2.7.18"),
        ("${pom.version}", "2.7.18"),
        ("${version}", "2.7.18"),
        ("${project.parent.version}", "1.0"),
        ("${a}", "3.0.0"),
        ("${major}.${minor}", "3.5"),
        (" 3.1.0\n", "3.1.0"),
        ("${spring.boot}", "3.2.1"),
        ("${project.boot}", "3.3.3"),
        ("${circle}", None),
        ("${nobody}", None),
        ("${env.BOOT}", None),
        ("${", None),
        ("[2.0,3.0)", None),
        ("LATEST", None),
        ("RELEASE", None),
        ("", None),
    ],
)
def test_placeholders(written: str, version: str | None) -> None:
    """Properties, coordinates, one in another; anything else is unknown."""
    values = {
        "a": "${b}",
        "b": "${c}",
        "c": "3.0.0",
        "major": "3",
        "minor": "5",
        "circle": "${round}",
        "round": "${circle}",
    }
    own = properties(**values, spring__boot="3.2.1", project__boot="3.3.3")
    files = {
        "pom.xml": project(modules("order"), artifact="shop"),
        "order/pom.xml": project(parent(), own, managed(boot_bom(written)), version="2.7.18"),
    }
    assert read(files).spring_boot == version


def test_properties_that_grow_are_given_up() -> None:
    """Each doubles the next."""
    doubling = {f"p{number}": f"${{p{number + 1}}}" * 2 for number in range(60)}
    pom = project(properties(**doubling, p60="1"), managed(boot_bom("${p0}")))
    assert read({"order/pom.xml": pom}).spring_boot is None


# Profiles.


def test_a_profile_that_is_active_by_default() -> None:
    """Its properties and management replace those of the pom; its imports come after, unless they are the same."""
    before = (properties(v="2.3.12.RELEASE"), managed(boot_bom("${v}")))
    by_property = project(*before, profile(properties(v="2.7.18"), default=True))
    same_import = project(*before, profile(managed(boot_bom("2.6.1")), default=True))
    other = managed(bom(BOOT, "spring-boot-starter-parent", "2.6.1"))
    other_import = project(*before, profile(other, default=True))
    found = [read({"order/pom.xml": pom}).spring_boot for pom in (by_property, same_import, other_import)]
    assert found == ["2.7.18", "2.6.1", "2.3.12.RELEASE"]


def test_a_profile_that_somebody_has_to_ask_for() -> None:
    """It changes no version, but what it adds may be there."""
    pom = project(
        boot_parent("2.7.18"),
        properties(v="2021.0.8"),
        managed(bom(CLOUD, "spring-cloud-dependencies", "${v}")),
        profile(properties(v="2020.0.1"), needs(BOOTSTRAP), default=False),
    )
    found = read({"order/pom.xml": pom})
    assert (found.spring_cloud, found.bootstrap_starter, found.complete) == ("2021.0.8", None, False)


def test_a_profile_with_harmless_dependencies() -> None:
    """They change nothing."""
    pom = project(boot_parent("2.7.18"), profile(needs(dependency("h2", "com.h2database")), default=False))
    assert read({"order/pom.xml": pom}).bootstrap_starter is False


# Dependencies.


def shop(order: str, **others: str) -> dict[str, str]:
    """A root with Boot's parent, the module ``order``, and others by their names."""
    root = project(boot_parent("2.7.18"), modules("order", *others), artifact="shop")
    return {"pom.xml": root, "order/pom.xml": order} | {f"{name}/pom.xml": text for name, text in others.items()}


def test_starters_of_the_modules_it_depends_on() -> None:
    """And of those that they depend on."""
    files = shop(
        child(needs(dependency("web", "com.acme", "1.0"))),
        web=child(needs(dependency("base", "${project.groupId}", "${project.version}")), artifact="web"),
        base=child(needs(BOOTSTRAP), artifact="base"),
    )
    found = read(files)
    assert found.bootstrap_starter is True
    assert found.starters == {"web", "base", "spring-cloud-starter-bootstrap"}


@pytest.mark.parametrize(
    "more",
    ["<scope>test</scope>", "<scope>provided</scope>", "<optional>true</optional>"],
)
def test_what_a_module_keeps_for_itself(more: str) -> None:
    """Test, provided and optional dependencies do not reach those who depend on it."""
    base = child(needs(dependency("spring-cloud-starter-bootstrap", CLOUD, "", more)), artifact="base")
    found = read(shop(child(needs(dependency("base", "com.acme", "1.0"))), base=base))
    assert found.bootstrap_starter is False
    assert found.starters == {"base"}


@pytest.mark.parametrize(("more", "there"), [("<scope>test</scope>", False), ("<optional>true</optional>", True)])
def test_what_the_service_needs_itself(more: str, there: bool) -> None:
    """Optional dependencies of its own are on its class path, those of its tests are not."""
    order = child(needs(dependency("spring-cloud-starter-bootstrap", CLOUD, "", more)))
    assert read(shop(order)).bootstrap_starter is there


def test_a_scope_that_is_managed() -> None:
    """A dependency without a scope takes the managed one."""
    order = child(
        managed(dependency("spring-cloud-starter-bootstrap", CLOUD, "3.1.7", "<scope>test</scope>")), needs(BOOTSTRAP)
    )
    assert read(shop(order)).bootstrap_starter is False


@pytest.mark.parametrize(("group", "artifact"), [(CLOUD, "spring-cloud-starter-bootstrap"), ("*", "*"), (CLOUD, "*")])
def test_what_is_excluded(group: str, artifact: str) -> None:
    """By name or with a star."""
    out = tag("exclusions", tag("exclusion", coordinates(group, artifact)))
    base = child(needs(BOOTSTRAP), artifact="base")
    order = child(needs(dependency("base", "com.acme", "1.0", out)))
    assert read(shop(order, base=base)).starters == {"base"}


def test_what_is_excluded_once_may_come_another_way() -> None:
    """An exclusion is about one dependency."""
    out = tag("exclusions", tag("exclusion", coordinates(CLOUD, "spring-cloud-starter-bootstrap")))
    order = child(needs(dependency("base", "com.acme", "1.0", out), dependency("web", "com.acme", "1.0")))
    files = shop(order, base=child(needs(BOOTSTRAP), artifact="base"), web=child(needs(BOOTSTRAP), artifact="web"))
    assert read(files).bootstrap_starter is True


@pytest.mark.parametrize(
    "unknown",
    [
        dependency("company-cloud-starter", "com.company", "1.0"),
        dependency("base", "com.acme", "9.9"),
        dependency("base", "com.nobody${x}", "1.0"),
        dependency("spring-cloud-starter-kubernetes-client-config", CLOUD),
    ],
)
def test_a_library_that_nobody_here_knows(unknown: str) -> None:
    """It may bring the bootstrap starter along, so that nobody can say it is absent."""
    found = read(shop(child(needs(unknown, EUREKA)), base=child(artifact="base")))
    assert (found.bootstrap_starter, found.complete) == (None, False)
    assert "spring-cloud-starter-netflix-eureka-client" in found.starters


def test_a_parent_that_nobody_here_knows() -> None:
    """It may bring dependencies; what the pom itself imports still counts."""
    pom = project(parent("company", "7", "com.company", "<relativePath/>"), managed(boot_bom("2.7.18")))
    found = read({"order/pom.xml": pom})
    assert (found.spring_boot, found.bootstrap_starter) == ("2.7.18", None)


def test_modules_that_depend_on_each_other() -> None:
    """Nothing hangs."""
    files = shop(
        child(needs(dependency("base", "com.acme", "1.0"))),
        base=child(needs(dependency("order", "com.acme", "1.0"), BOOTSTRAP), artifact="base"),
    )
    assert read(files).bootstrap_starter is True


def test_an_aggregator_is_no_service() -> None:
    """Files beside a pom that only builds others: their dependencies are unknown."""
    root = project(boot_parent("2.7.18"), modules("order"), needs(EUREKA), artifact="shop")
    found = read({"pom.xml": root, "order/pom.xml": child()}, "")
    assert (found.spring_boot, found.bootstrap_starter, found.complete) == ("2.7.18", None, False)


# The text of a pom.


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<project",
        b"<html/>",
        b'<!DOCTYPE project [<!ENTITY a "2.7.18">]><project><artifactId>&a;</artifactId></project>',
        b"<project>" + b"<a>" * 100_000,
        b"\xff\xfe\x00",
    ],
)
def test_a_pom_that_cannot_be_read(data: bytes) -> None:
    """Nothing is known; the pom of the directory above is not asked instead."""
    files = {"pom.xml": project(boot_parent("2.7.18")).encode(), "order/pom.xml": data}
    assert versions_of("order/src/main/resources", files.get) == UNKNOWN


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gbk", "iso-8859-1"])
def test_encodings(encoding: str) -> None:
    """As the declaration says, or the byte order mark; of an encoding that the parser does not know, the ASCII part."""
    name = "caf\xe9" if encoding == "iso-8859-1" else "商店"
    declared = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16"}.get(encoding, encoding)
    text = project(boot_parent("2.7.18"), tag("name", name)).replace('encoding="UTF-8"', f'encoding="{declared}"')
    assert versions_of("order/config", {"order/pom.xml": text.encode(encoding)}.get).spring_boot == "2.7.18"


def test_comments_and_plugins_say_nothing() -> None:
    """Nor does what stands in the build section."""
    plugin = tag("build", tag("plugins", tag("plugin", needs(BOOTSTRAP), coordinates(BOOT, "x", "9.9"))))
    pom = project("<!--", boot_parent("1.5.22.RELEASE"), "-->", managed(boot_bom("2.7<!-- x -->.18")), plugin)
    found = read({"order/pom.xml": pom})
    assert (found.spring_boot, found.bootstrap_starter) == ("2.7.18", False)


def test_a_prefixed_namespace() -> None:
    """Element names count without their prefix."""
    text = '<m:project xmlns:m="x"><m:parent><m:groupId>org.springframework.boot</m:groupId>'
    text += "<m:artifactId>spring-boot-starter-parent</m:artifactId><m:version>3.0.1</m:version></m:parent></m:project>"
    assert read({"order/pom.xml": text}).spring_boot == "3.0.1"
