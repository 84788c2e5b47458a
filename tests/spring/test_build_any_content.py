"""Build files with any content: nothing raises, nothing hangs, and what is said keeps its promises."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reglint.sources.spring.build import BuildFiles, Versions, versions_of
from reglint.sources.spring.build.gradle.script import Statement, statements
from reglint.sources.spring.build.versions import exact

SCRIPTS_AND_CATALOG = (
    *("build.gradle", "build.gradle.kts", "settings.gradle", "gradle.properties", "gradle/libs.versions.toml"),
)
NAMES = ("pom.xml", *SCRIPTS_AND_CATALOG)
DIRECTORIES = ("", "src/main/resources", "order/src/main/resources", "base/config", "other/src/test/resources", "../x")

BOOT = "<groupId>org.springframework.boot</groupId>"
DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version>{}</dependency>"
IMPORT = "<type>pom</type><scope>import</scope>"
SECTIONS = (
    "<groupId>a</groupId><version>1</version>",
    "<artifactId>order</artifactId>",
    "<artifactId>base</artifactId>",
    "<packaging>pom</packaging>",
    "<parent><groupId>a</groupId><artifactId>base</artifactId><version>1</version></parent>",
    "<parent><artifactId>order</artifactId><relativePath>../base</relativePath></parent>",
    f"<parent>{BOOT}<artifactId>spring-boot-starter-parent</artifactId><version>${{v}}</version><relativePath/></parent>",
    "<properties><v>2.7.18</v><w>${v}</w></properties>",
    "<properties><v>${w}</v><w>${v}${v}</w></properties>",
    "<modules><module>order</module><module>base</module><module>..</module></modules>",
    "<dependencies>" + DEPENDENCY.format("a", "base", "1", "<exclusions><exclusion/></exclusions>") + "</dependencies>",
    "<dependencies>" + DEPENDENCY.format("org.springframework.boot", "starter", "${w}", "") + "</dependencies>",
    "<dependencies>" + DEPENDENCY.format("${g}", "order", "1", "<optional>true</optional>") + "</dependencies>",
    "<dependencyManagement><dependencies>"
    + DEPENDENCY.format("org.springframework.boot", "spring-boot-dependencies", "${w}", IMPORT)
    + DEPENDENCY.format("a", "base", "${project.version}", IMPORT)
    + "</dependencies></dependencyManagement>",
)
BLOCKS = (
    *("plugins", "dependencies", "subprojects", "allprojects", "ext", "buildscript", "dependencyManagement", "imports"),
    *("project(':order')", "configure(subprojects.findAll { it })", "if (x)", "configurations.all", "versionCatalogs"),
    *("libs", "val v by extra", "object Versions", "constraints", "implementation('a:b')", "pluginManagement"),
)
STATEMENTS = (
    *("id 'org.springframework.boot' version '3.2.4'", 'id("org.springframework.boot") version v apply false'),
    *("alias(libs.plugins.boot)", "id 'a.b'", "ext.v = '3.2.4'", "v = w", "w = v", 'def v = "${w}"', '"2.1"'),
    *("version('boot', '1.0')", "plugin('boot', 'org.springframework.boot').versionRef('boot')", "from(files('x'))"),
    *("implementation 'org.springframework.cloud:spring-cloud-starter-bootstrap'", "api(project(':base'))"),
    *('implementation platform("org.springframework.boot:spring-boot-dependencies:$v")', "implementation libs.a"),
    *('mavenBom "org.springframework.boot:spring-boot-dependencies:$v"', "mavenBom SpringBootPlugin.BOM_COORDINATES"),
    *(
        "include 'order', 'base'",
        "include name",
        "project(':order').projectDir = file('base')",
        "includeBuild('order')",
    ),
    *("apply from: 'build.gradle'", "apply from: '../build.gradle'", "apply plugin: 'x'", "exclude group: 'a'"),
    *("classpath 'org.springframework.boot:spring-boot-gradle-plugin:3.0.0'", "implementation group: 'a', name: 'b'"),
)
ENTRIES = (
    *("[versions]", "boot = '1.0'", "[libraries]", "a = { module = 'g:a', version.ref = 'boot' }", "[bundles]"),
    *("[plugins]", "boot = { id = 'org.springframework.boot', version = { strictly = '1' } }", "b = ['a', 'c']"),
)


def lines_of(of: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(of), max_size=6, unique=True).map("\n".join)


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    block = st.tuples(st.sampled_from(BLOCKS), inner).map(lambda pair: f"{pair[0]} {{\n{pair[1]}\n}}")
    return st.lists(block, max_size=4).map("\n".join)


POMS = lines_of(SECTIONS).map(lambda text: f"<project>{text}</project>")
SCRIPTS = st.recursive(lines_of(STATEMENTS), nested, max_leaves=12)


def content_of(name: str) -> st.SearchStrategy[bytes]:
    own = POMS if name == "pom.xml" else lines_of(ENTRIES) if name.endswith(".toml") else SCRIPTS
    return own.map(str.encode)


PATHS = tuple(home + name for home in ("", "order/", "base/") for name in NAMES)
TREES = st.fixed_dictionaries({}, optional={path: content_of(path.rpartition("/")[2]) for path in PATHS})


def promises(found: Versions) -> None:
    """What holds of every answer."""
    for version in found[:4]:
        assert version is None or exact(version) == version
    assert bool(found.source) == (found.spring_boot is not None)
    assert found.bootstrap_starter is not False or found.complete
    assert (found.bootstrap_starter is True) <= ("spring-cloud-starter-bootstrap" in found.starters)


@given(TREES)
@settings(max_examples=120, deadline=None)
def test_any_tree(files: dict[str, bytes]) -> None:
    """Whatever build files there are, the answer for one directory does not hang on what was asked before."""
    build = BuildFiles(files.get)
    for directory in DIRECTORIES:
        found = build.versions_of(directory)
        promises(found)
        assert found == versions_of(directory, files.get)


@given(st.sampled_from(NAMES), st.binary(max_size=400), st.integers(0, 400))
@settings(max_examples=150, deadline=None)
def test_any_bytes(name: str, data: bytes, place: int) -> None:
    """Bytes of any kind, alone and in the middle of a build."""
    whole = SECTIONS[7] + SECTIONS[13] if name == "pom.xml" else "\n".join(STATEMENTS)
    for content in (data, whole.encode()[:place] + data + whole.encode()[place:]):
        files = {"build.gradle": b"plugins { alias(libs.plugins.a) }", name: content}
        promises(versions_of("", files.get))


@given(st.text("ab'\"\\${}()[]/*\n;,=.->", max_size=60))
@settings(max_examples=300, deadline=None)
def test_cutting_a_script_keeps_its_characters(text: str) -> None:
    """All that a statement holds stands in the script, in that order."""
    for _, statement in statements(text) or ():
        letters = iter(text)
        assert all(character == " " or character in letters for character in statement)


WORDS = st.sampled_from(["a", "b.c", "'x{'", '"y // ${z("}")} /*"', "f(g [1])", "=", "h"])
BLANKS = st.sampled_from([" ", "\t ", " /* } */ ", " /* \n */ "])


@given(st.lists(st.lists(WORDS, max_size=5), min_size=1, max_size=5), st.data())
@settings(max_examples=100, deadline=None)
def test_comments_and_blanks_make_no_difference(lines: list[list[str]], data: st.DataObject) -> None:
    """Statements are their words with one blank between, whatever stands there."""
    wanted = [" ".join(("s", *words, "t")) for words in lines]
    endings = st.sampled_from(["", " // }", " ", ";"])
    written = [data.draw(BLANKS).join(("s", *words, "t")) + data.draw(endings) for words in lines]
    found = statements("b {\n" + "\n\n".join(written) + "\n}")
    assert found == [Statement((), "b"), *(Statement(("b",), text) for text in wanted)]


@pytest.mark.parametrize("source", ["a {", "a }", "(", "a (]", "{" * 100 + "}" * 100, "x" * 500_001])
def test_scripts_that_cannot_be_cut_up(source: str) -> None:
    """Brackets that do not match, too many blocks, too long a text."""
    assert statements(source) is None


HOSTILE = (
    *("/*", '"', '"${', '"${"', "'''", "((", "))", "$", "a->", "a,", "\n", "\n.a", "a.a", '"${"a"b"', "a = b\n", "a+"),
    *('"a" to "b",', "set('a',", "files(", "platform(", "[a: 'b',", "include 'a'\n"),
)


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("around", ["%s", "ext { %s }", "dependencies { api(%s) }", "plugins { id('a') version %s }"])
def test_no_text_takes_the_square_of_its_length(unit: str, around: str) -> None:
    """That would be minutes."""
    text = around.replace("%s", unit * (30_000 // len(unit)))
    files = dict.fromkeys(SCRIPTS_AND_CATALOG, text.encode())
    promises(versions_of("", files.get))


@pytest.mark.parametrize("depth", [100, 5_000])
def test_deep_nesting(depth: int) -> None:
    """Elements in elements, platforms in platforms, lists in lists, parentheses in parentheses."""
    files = {
        "pom.xml": b"<project>" + b"<a>" * depth + b"</a>" * depth + b"</project>",
        "build.gradle": b"dependencies { api platform("
        + b"platform(" * depth
        + b"'a:b:1'"
        + b")" * (depth + 1)
        + b" }",
        "gradle/libs.versions.toml": b"[bundles]\na = " + b"[" * depth + b"]" * depth,
        "settings.gradle": b"include(" + b"(" * depth + b"'a'" + b")" * (depth + 1),
    }
    promises(versions_of("", files.get))


def test_bills_of_materials_that_import_each_other() -> None:
    """Each is asked once, or this would never end."""
    names = [f"bom{number}" for number in range(40)]
    imported = "".join(DEPENDENCY.format("a", name, "1", IMPORT) for name in names)
    management = f"<dependencyManagement><dependencies>{imported}</dependencies></dependencyManagement>"
    modules = "<modules>" + "".join(f"<module>{name}</module>" for name in names) + "</modules>"
    pom = "<project><groupId>a</groupId><artifactId>{}</artifactId><version>1</version>{}</project>"
    files = {f"{name}/pom.xml": pom.format(name, management).encode() for name in names}
    files["pom.xml"] = pom.format("root", modules + management).encode()
    assert versions_of("", files.get).spring_boot is None
