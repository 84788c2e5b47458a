"""Which build file is asked, how often, and what versions are."""

from __future__ import annotations

import pytest

from reglint.sources.spring.build import UNKNOWN, BuildFiles, Versions, parse_version, versions_of
from reglint.sources.spring.build.paths import ancestors, joined, module_of
from reglint.sources.spring.build.versions import agreed, exact

POM = b"""<project><modelVersion>4.0.0</modelVersion><parent><groupId>org.springframework.boot</groupId>
<artifactId>spring-boot-starter-parent</artifactId><version>2.7.18</version><relativePath/></parent>
<groupId>com.acme</groupId><artifactId>shop</artifactId><version>1</version></project>"""
SCRIPT = b"plugins { id 'org.springframework.boot' version '2.7.18' }\n"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3.2.4", (3, 2, 4)),
        ("2.3.12.RELEASE", (2, 3, 12)),
        ("3.2.4-SNAPSHOT", (3, 2, 4)),
        ("3.0.0-RC1", (3, 0, 0)),
        ("2.0.0.M7", (2, 0, 0)),
        ("2.7.18-company.4", (2, 7, 18)),
        ("2021.0.4.0", (2021, 0, 4, 0)),
        (" 2.4 ", (2, 4)),
        ("3", (3,)),
        ("Hoxton.SR12", None),
        ("3.2.x", None),
        ("3.2.+", None),
        ("3.2.4RC1", None),
        ("[2.0,3.0)", None),
        ("${boot}", None),
        ("latest.release", None),
        ("", None),
        ("-1", None),
    ],
)
def test_parse_version(text: str, numbers: tuple[int, ...] | None) -> None:
    """The numbers up to the first word; nothing of names and ranges."""
    assert parse_version(text) == numbers


@pytest.mark.parametrize("text", ["Greenwich.RELEASE", "Hoxton.SR12", "2.3.12.RELEASE", "1_2"])
def test_exact_versions(text: str) -> None:
    """A version may be a name."""
    assert exact(f" {text}\n") == text


@pytest.mark.parametrize(
    "text", [None, "", "RELEASE", "latest", "latest.integration", "2.+", "2.x", "1,2", "２.0", "1" * 65]
)
def test_texts_that_name_no_one_version(text: str | None) -> None:
    """Moving targets, ranges, other alphabets, texts without end."""
    assert exact(text) is None


@pytest.mark.parametrize(
    ("directory", "module"),
    [
        ("order/src/main/resources", "order"),
        ("order/src/main/resources/config", "order"),
        ("order/src/test/resources/deep/er", "order"),
        ("src/main/resources", ""),
        ("src/order/src/main/resources", "src/order"),
        ("order/config", "order"),
        ("config", ""),
        ("order", "order"),
        ("", ""),
        ("order/src/docs", "order/src/docs"),
    ],
)
def test_module_of(directory: str, module: str) -> None:
    """By the layout of sources, else where a service runs."""
    assert module_of(directory) == module


@pytest.mark.parametrize(
    ("directory", "relative", "path"),
    [
        ("a/b", "../pom.xml", "a/pom.xml"),
        ("a", "..", ""),
        ("a", "../..", None),
        ("", "a//./b/", "a/b"),
        ("a", "..\\b", "b"),
        ("a", "/b", None),
        ("a", "C:\\b", None),
    ],
)
def test_joined(directory: str, relative: str, path: str | None) -> None:
    """Relative paths, in either way of writing, that stay in the tree."""
    assert joined(directory, relative) == path


def test_ancestors() -> None:
    """Nearest first, the root last; none outside, and not without end."""
    assert ancestors("a/b") == ("a/b", "a", "")
    assert ancestors("../a") == ancestors("/a") == ()
    assert len(ancestors("a/" * 1000)) == 64


@pytest.mark.parametrize(
    "directory",
    [
        "order/src/main/resources",
        "order/src/main/resources/config",
        "order/src/test/resources",
        "order/config",
        "order",
    ],
)
def test_the_files_of_a_module(directory: str) -> None:
    """Its build file is its own, and everything that it needs is known."""
    found = versions_of(directory, {"order/pom.xml": POM}.get)
    assert (found.spring_boot, found.source, found.bootstrap_starter) == ("2.7.18", "order/pom.xml", False)


@pytest.mark.parametrize("directory", ["config-repo/order", "deploy/prod/config", "other/src/main/resources"])
@pytest.mark.parametrize(("name", "data"), [("pom.xml", POM), ("build.gradle", SCRIPT)])
def test_files_that_belong_to_no_module(directory: str, name: str, data: bytes) -> None:
    """The nearest build file tells versions, but not what the service of these files depends on."""
    found = versions_of(directory, {name: data}.get)
    assert (found.spring_boot, found.bootstrap_starter, found.complete) == ("2.7.18", None, False)


def test_no_build_file() -> None:
    """Nothing is known."""
    assert versions_of("order/src/main/resources", lambda _: None) == UNKNOWN == Versions()


def test_the_nearest_build_file_is_asked() -> None:
    """A module hides what is above it."""
    other = POM.replace(b"2.7.18", b"3.2.4")
    assert versions_of("order/src/main/resources", {"pom.xml": POM, "order/pom.xml": other}.get).spring_boot == "3.2.4"


def test_each_file_is_read_once() -> None:
    """However many directories share it."""
    asked: list[str] = []

    def read(path: str) -> bytes | None:
        asked.append(path)
        return POM if path == "pom.xml" else None

    build = BuildFiles(read)
    for number in range(20):
        build.versions_of(f"m{number % 5}/src/main/resources")
    assert len(asked) == len(set(asked))
    assert asked.count("pom.xml") == 1


def test_two_builds_that_agree() -> None:
    """A service with a pom and a Gradle script."""
    found = versions_of("", {"pom.xml": POM, "build.gradle": SCRIPT}.get)
    assert (found.spring_boot, found.source, found.bootstrap_starter) == ("2.7.18", "pom.xml", False)


def test_two_builds_that_disagree() -> None:
    """Then nobody knows; what only one of them says stands."""
    one = Versions("2.7.18", "2021.0.8", None, None, True, frozenset("ab"), "pom.xml", complete=True)
    two = Versions("3.2.4", None, "2021.1", None, False, frozenset("bc"), "build.gradle", complete=True)
    assert agreed(one, two) == Versions(None, "2021.0.8", "2021.1", None, None, frozenset("b"), "", complete=False)
