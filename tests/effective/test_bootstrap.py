"""The bootstrap phase: when it takes place, which files it reads, and what is said of files that nobody reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from reglint import catalog
from reglint.engine import lint_files
from reglint.policy import Policy
from reglint.rules import Rule
from reglint.sources.file import File
from tests.effective.disk import shown, write

MAIN = "src/main/resources/"
KEY = "spring.cloud.nacos.discovery.namespace"
OFF = "SPRING_CLOUD_BOOTSTRAP_ENABLED=false"
ON = "SPRING_CLOUD_BOOTSTRAP_ENABLED=true"


def pom(boot: str, *starters: str, managed: str = "") -> str:
    """A build with these versions and artifacts of Spring Cloud."""
    dependencies = "".join(
        f"<dependency><groupId>org.springframework.cloud</groupId><artifactId>{name}</artifactId>"
        "<version>1.0.0</version></dependency>"
        for name in starters
    )
    return (
        "<project><parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId>"
        f"<version>{boot}</version></parent><artifactId>orders</artifactId>{managed}"
        f"<dependencies>{dependencies}</dependencies></project>"
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path / "order", {MAIN + "bootstrap.yml": f"{KEY}: early\n", MAIN + "application.yml": "a: 1\n"})


def namespace(project: Path, *options: str) -> str | None:
    value: str | None = shown(project, "--property", KEY, *options)["properties"][KEY]["value"]
    return value


@pytest.mark.parametrize(
    ("build", "options", "expected"),
    [
        ("", (), "early"),
        (pom("3.2.4", "spring-cloud-starter-bootstrap"), (), "early"),
        (pom("3.2.4"), (), None),
        (pom("3.2.4"), ("--env", ON), "early"),
        (pom("3.2.4"), ("--system-property", "spring.cloud.bootstrap.enabled=true"), "early"),
        (pom("3.2.4", "spring-cloud-starter-bootstrap"), ("--env", OFF), "early"),
        (pom("2.7.18"), ("--env", "SPRING_CONFIG_USE_LEGACY_PROCESSING=true"), "early"),
        (pom("2.3.12.RELEASE"), (), "early"),
        (pom("2.3.12.RELEASE"), ("--env", OFF), None),
    ],
)
def test_when_bootstrap_files_are_read(
    project: Path, build: str, options: tuple[str, ...], expected: str | None
) -> None:
    if build:
        write(project, {"pom.xml": build})
    assert namespace(project, *options) == expected


@pytest.mark.parametrize("boot", ["2.3.12", "2.7.18", "3.5.16"])
def test_bootstrap_files_may_have_another_name(project: Path, boot: str) -> None:
    write(project, {MAIN + "early.yml": f"{KEY}: another\n", MAIN + "early-prod.yml": f"{KEY}: prod\n"})
    options = ("--spring-boot", boot, "--env", "SPRING_CLOUD_BOOTSTRAP_NAME=early")
    assert namespace(project, *options) == "another"
    assert namespace(project, *options, "--profile", "prod") == "prod"


@pytest.mark.parametrize("boot", ["2.3.12", "2.7.18", "3.5.16"])
def test_bootstrap_files_may_lie_elsewhere(project: Path, boot: str) -> None:
    write(project, {"etc/bootstrap.yml": f"{KEY}: elsewhere\nb: 2\n"})
    options = ("--spring-boot", boot, "--system-property", "spring.cloud.bootstrap.{}=file:./etc/")
    instead = [text.format("location") for text in options]
    assert namespace(project, *instead) == "elsewhere"
    assert shown(project, *instead)["properties"]["a"]["value"] == "1"
    besides = [text.format("additional-location") for text in options]
    write(project, {"etc/bootstrap.yml": "b: 2\n"})
    assert namespace(project, *besides) == "early"
    assert shown(project, *besides)["properties"]["b"]["value"] == "2"


# What is said of it


@pytest.fixture
def rule() -> Rule:
    return next(rule for rule in catalog.rules() if rule.name == "bootstrap-ignored")


def found(rule: Rule, build: str, text: str) -> list[str]:
    files = {"pom.xml": build, MAIN + "bootstrap.yml": text}
    report = lint_files([File(path, text.encode()) for path, text in files.items()], Policy(), [rule])
    return [f"{item.location.path}:{item.location.line} {item.message}" for item in report.diagnostics]


def test_nacos_is_asked_for_nothing_since_2023_0_1_3(rule: Rule) -> None:
    managed = (
        "<dependencyManagement><dependencies><dependency><groupId>com.alibaba.cloud</groupId>"
        "<artifactId>spring-cloud-alibaba-dependencies</artifactId><version>{}</version><type>pom</type>"
        "<scope>import</scope></dependency></dependencies></dependencyManagement>"
    )
    text = "spring.application.name: a\nspring.cloud.nacos.config.server-addr: x:1\n"
    starter = "spring-cloud-starter-bootstrap"
    for boot, alibaba in (("4.0.1", "2025.1.0.0"), ("3.5.10", "2025.0.0.0"), ("3.2.12", "2023.0.1.3")):
        (told,) = found(rule, pom(boot, starter, managed=managed.format(alibaba)), text)
        assert told.startswith(f"{MAIN}bootstrap.yml:2 spring.cloud.nacos.config.server-addr fetches nothing")
    assert found(rule, pom("3.2.12", starter, managed=managed.format("2023.0.1.2")), text) == []
    imports = text + "spring.config.import: nacos:a.yaml\n"
    assert found(rule, pom("3.5.10", starter, managed=managed.format("2025.0.0.0")), imports) == []


def test_nothing_is_said_of_files_without_registration_keys(rule: Rule) -> None:
    assert found(rule, pom("3.2.4"), "server.port: 1\n") == []


def test_nothing_is_said_where_the_version_is_not_known(rule: Rule) -> None:
    build = pom("${boot}")
    assert found(rule, build, "spring.application.name: a\nspring.cloud.nacos.discovery.server-addr: x:1\n") == []
