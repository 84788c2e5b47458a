"""Starts that fail, imports that lead away, and files that others import, as lint sees them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

import pytest

from reglint import catalog
from reglint.diagnostic import Diagnostic, Severity
from reglint.engine import Request, lint, lint_files, services
from reglint.policy import Policy
from reglint.sources.file import File
from reglint.values import State
from tests import golden

ADDRESS = "spring.cloud.nacos.discovery.server-addr: 10.0.0.1:8848\n"
BUILT = """<project><parent><groupId>org.springframework.boot</groupId>
<artifactId>spring-boot-starter-parent</artifactId><version>{}</version></parent><artifactId>a</artifactId></project>"""
RESOURCES = "src/main/resources"


def report(files: Mapping[str, str], boot: str = "", profiles: tuple[str, ...] = ()) -> tuple[Diagnostic, ...]:
    """What all rules say of ``files``; ``boot`` is the version of Spring Boot that the policy names."""
    policy = Policy(values={"target.spring_boot": boot} if boot else {})
    held = [File(path, text.encode()) for path, text in files.items()]
    return lint_files(held, policy, catalog.rules(), profiles).diagnostics


def loading(files: Mapping[str, str], boot: str = "") -> list[tuple[str, str, int]]:
    """Code, severity and line of what the loading rules say of ``files``."""
    return [
        (item.code, item.severity.label, item.location.line)
        for item in report(files, boot)
        if item.code.startswith("LOAD")
    ]


def imported(text: str) -> dict[str, str]:
    """A service that imports what ``text`` says, as a list in the flow style."""
    return {f"{RESOURCES}/application.yml": f"spring.config.import: {text}\n{ADDRESS}"}


# Imports are followed


def grouped(files: Mapping[str, str]) -> list[str]:
    """Where a group that the policy does not like is reported."""
    held = [File(path, text.encode()) for path, text in files.items()]
    found = lint_files(held, Policy(values={"naming.group": "^[a-z]+$"}), catalog.rules()).diagnostics
    return [item.location.path for item in found if item.rule == "naming-template"]


GROUP = "spring.cloud.nacos.discovery.group: G_1\n"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("registry.yml", f"{RESOURCES}/registry.yml"),
        ("optional:classpath:conf/registry.yml", f"{RESOURCES}/conf/registry.yml"),
        ("file:./conf/registry.yml", "conf/registry.yml"),
        ("file:conf/", "conf/application.yml"),
        ("registry[.yml]", f"{RESOURCES}/registry"),
        ("'optional:a.yml;registry.properties'", f"{RESOURCES}/registry.properties"),
    ],
)
def test_files_of_the_tree_are_followed(text: str, path: str) -> None:
    content = GROUP if not path.endswith(".properties") else GROUP.replace(": ", "=")
    assert grouped({**imported(text), path: content}) == [path]


def test_a_config_tree_is_followed() -> None:
    files = {**imported("configtree:conf/"), "conf/server.port": "8081", "conf/spring.cloud.nacos.discovery.group": "x"}
    held = [File(path, text.encode()) for path, text in files.items()]
    assert loading(files) == []
    assert lint_files(held, Policy(), catalog.rules()).totals.registrations == 1


def test_tests_see_the_class_path_of_their_module() -> None:
    test = {"src/test/resources/application.yml": f"spring.config.import: classpath:registry.yml\n{ADDRESS}"}
    assert loading({**test, f"{RESOURCES}/registry.yml": GROUP}) == []
    assert loading(test) == [("LOAD032", "warning", 1)]


def test_what_is_only_imported_is_no_service_of_its_own() -> None:
    """Alone, the imported file would be a service without a name."""
    files = {
        f"{RESOURCES}/application.yml": "spring.config.import: registry.yml\nspring.application.name: orders\n",
        f"{RESOURCES}/registry.yml": ADDRESS,
    }
    held = [File(path, text.encode()) for path, text in files.items()]
    found = lint_files(held, Policy(), catalog.rules())
    assert [item.rule for item in found.diagnostics] == []
    assert found.totals.services == 1


def test_a_fault_in_a_shared_file_is_said_once() -> None:
    shared = {"conf/registry.yml": "spring.cloud.nacos.discovery.group: a\nspring.cloud.nacos.discovery.group: b\n"}
    text = f"spring.config.import: file:../conf/registry.yml\n{ADDRESS}"
    services = {f"{name}/{RESOURCES}/application.yml": text for name in ("orders", "stock")}
    found = [item.code for item in report({**shared, **services}) if item.location.path == "conf/registry.yml"]
    assert found == ["SYN002"]


def test_the_disk_below_the_root_is_read(tmp_path: Path) -> None:
    """A file without a registry word is no candidate of its own; what is wrong in it is reported all the same."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "application.yml").write_text(f"spring.config.import: more.yml\n{ADDRESS}", encoding="utf-8")
    (tmp_path / "more.yml").write_text("server.port: ${a.b}\na.b: ${server.port}\n", encoding="utf-8")
    found = lint(Request(paths=(str(tmp_path),))).diagnostics
    assert [(item.code, item.location.path) for item in found if item.code == "LOAD012"] == [("LOAD012", "more.yml")]
    alone = lint(Request(paths=(str(tmp_path / "application.yml"),))).diagnostics
    assert [item.code for item in alone if item.location.path == "more.yml"] == []


def test_ignored_and_outside_files_are_not_read(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / ".git").mkdir(parents=True)
    (tmp_path / "outside.yml").write_text("server.port: 1\n", encoding="utf-8")
    (root / ".gitignore").write_text("local.yml\n", encoding="utf-8")
    (root / "local.yml").write_text("server.port: 2\n", encoding="utf-8")
    text = f"spring.config.import: [optional:file:../outside.yml, local.yml]\n{ADDRESS}"
    (root / "application.yml").write_text(text, encoding="utf-8")
    (run,) = services(Request(paths=(str(root),)))[0].runs
    (client,) = (subject for subject in run.subjects if subject.kind == "registration")
    assert client.value("server_port").state is not State.SET
    assert run.remote
    assert [item.code for item in lint(Request(paths=(str(root),))).diagnostics if item.code == "LOAD032"] == []


def test_a_link_that_leads_out_is_told(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / ".git").mkdir(parents=True)
    (tmp_path / "outside.yml").write_text("server.port: 1\n", encoding="utf-8")
    (root / "link.yml").symlink_to(tmp_path / "outside.yml")
    (root / "application.yml").write_text(f"spring.config.import: link.yml\n{ADDRESS}", encoding="utf-8")
    found = [item for item in lint(Request(paths=(str(root),))).diagnostics if item.code.startswith("LOAD")]
    assert [(item.code, item.location.line) for item in found] == [("LOAD033", 1)]


# Missing files


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("x.yml", "error"),
        ("classpath:x.yml", "error"),
        ("classpath:/conf/x.yml", "error"),
        ("classpath:conf/", "error"),
    ],
)
def test_a_missing_file_is_an_error_where_no_library_can_bring_it(text: str, severity: str) -> None:
    assert loading({**imported(text), "pom.xml": BUILT.format("3.2.4")}) == [("LOAD032", severity, 1)]


@pytest.mark.parametrize("text", ["x.yml", "classpath:x.yml"])
def test_a_missing_file_is_a_warning_where_the_build_is_not_known(text: str) -> None:
    assert loading(imported(text)) == [("LOAD032", "warning", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "optional:x.yml",
        "optional:classpath:x.yml",
        "file:./x.yml",
        "file:x.yml",
        "${WHERE}/x.yml",
        "'@where@/x.yml'",
        "nacos:x.yml",
        "configserver:http://c",
        "'env:CONFIG[.yml]'",
        "'optional:a.yml;optional:b.yml'",
    ],
)
def test_what_may_be_there_at_the_start_is_no_failure(text: str) -> None:
    assert loading(imported(text)) == []


@pytest.mark.parametrize("text", ["/etc/x.yml", "file:/etc/x.yml", "file:../x.yml", "configtree:/run/secrets/"])
def test_what_lies_outside_is_told_and_not_decided(text: str) -> None:
    assert loading(imported(text)) == [("LOAD033", "info", 1)]
    held = [File(path, content.encode()) for path, content in imported(text).items()]
    assert lint_files(held, Policy(), catalog.rules()).totals.undecided == 1


def test_a_password_in_an_address_is_not_printed() -> None:
    (found,) = (
        item for item in report(imported("optional:https://u:hunter2hunter2@h/x.yml")) if item.code == "LOAD033"
    )
    assert "hunter2" not in str(found)


@pytest.mark.parametrize("text", ["/etc/x.yml", "file:./x.yml", "configtree:conf/", "https://h/x.yml", "${X}"])
def test_what_such_a_file_sets_is_not_missing(text: str) -> None:
    """A registry address, for one, may stand there."""
    files = {"application.yml": f"spring.config.import: 'optional:{text}'\n{ADDRESS}"}
    (found,) = (item for item in report(files) if item.rule == "service-name-missing")
    assert found.severity is Severity.INFO
    files = {"application.yml": f"spring.config.import: 'optional:classpath:x.yml'\n{ADDRESS}"}
    (found,) = (item for item in report(files) if item.rule == "service-name-missing")
    assert found.severity > Severity.INFO


def test_a_library_of_the_company_may_bring_a_file_of_the_class_path() -> None:
    dependency = "<dependency><groupId>com.acme</groupId><artifactId>conf</artifactId><version>1</version></dependency>"
    pom = BUILT.format("3.2.4").replace("</project>", f"<dependencies>{dependency}</dependencies></project>")
    assert loading({**imported("classpath:x.yml"), "pom.xml": pom}) == []
    assert loading({**imported("x.yml"), "pom.xml": pom}) == [("LOAD032", "warning", 1)]


def test_another_module_may_bring_it() -> None:
    files = {f"orders/{path}": text for path, text in imported("classpath:x.yml").items()}
    assert loading({**files, f"common/{RESOURCES}/x.yml": "a: 1\n"}) == []


def test_boot_before_imports_ignores_them() -> None:
    assert loading(imported("x.yml"), "2.3.12") == []


# Other failures


def test_a_profile_name_is_an_error_for_the_versions_that_refuse_it() -> None:
    files = {"application.yml": f"spring.profiles.active: 'a b!'\n{ADDRESS}"}
    assert loading(files, "3.5.1") == [("LOAD032", "error", 1)]
    assert loading(files) == [("LOAD032", "warning", 1)]
    assert loading(files, "3.4") == []


@pytest.mark.parametrize("name", ["'@profile@'", "${PROFILE}", "'a-${PROFILE}!'"])
def test_a_profile_name_that_nobody_knows_is_not_judged(name: str) -> None:
    assert loading({"application.yml": f"spring.profiles.active: {name}\n{ADDRESS}"}, "3.5.1") == []


def test_what_every_version_refuses_is_an_error_without_one() -> None:
    assert loading(imported("x.toml")) == [("LOAD032", "error", 1)]
    files = {"application.yml": f"{ADDRESS}a: !custom 1\n"}
    assert loading(files) == [("LOAD032", "error", 2)]


def test_a_failure_with_a_rule_of_its_own_is_said_by_that_rule() -> None:
    repeated = {"application.yml": f"a: 1\na: 2\n{ADDRESS}"}
    assert [item.code for item in report(repeated) if item.location.line == 2] == ["SYN002"]
    assert loading(repeated) == []
    inactive = {"application-prod.yml": f"spring.profiles.active: x\n{ADDRESS}"}
    assert loading(inactive, "3.2") == [("LOAD001", "error", 1)]
    legacy = {"application.yml": f"spring.profiles: x\n{ADDRESS}"}
    assert loading(legacy, "3.2") == [("LOAD007", "error", 1)]
    mixed = {"application.yml": f"spring.config.activate.on-profile: a & b | c\n{ADDRESS}"}
    assert loading(mixed) == [("LOAD008", "error", 1)]


@pytest.mark.parametrize(
    ("boot", "severity", "effect"),
    [
        ("", "warning", "Spring Boot does not start on other platforms, and from 3.5.1 on it counts even where"),
        ("2.7", "warning", "Spring Boot does not start on other platforms"),
        ("3.5.3", "warning", "it counts even where the document does not apply"),
    ],
)
def test_on_its_platform_a_document_may_activate_profiles(boot: str, severity: str, effect: str) -> None:
    text = f"spring.config.activate.on-cloud-platform: kubernetes\nspring.profiles.active: x\n---\n{ADDRESS}"
    (found,) = (item for item in report({"application.yml": text}, boot) if item.code == "LOAD001")
    assert (found.severity.label, found.location.line) == (severity, 2)
    assert effect in found.message


def test_files_that_no_start_reads_do_not_fail() -> None:
    """A file of another name is a service for its registration keys alone; so are those of a configuration server."""
    text = f"spring.config.import: x.toml\n{ADDRESS}"
    assert loading({"orders.yml": text}) == []
    assert loading({"config-repo/application.yml": text}) == []


def test_equal_failures_name_their_profiles() -> None:
    files = {"application.yml": ADDRESS, "application-prod.yml": "spring.config.import: x.toml\n"}
    (found,) = (item for item in report(files) if item.code == "LOAD032")
    assert (found.location.path, found.profiles) == ("application-prod.yml", ("prod",))


# Versions


def test_the_policy_says_the_version() -> None:
    files = {"application.yml": f"spring.profiles: x\n{ADDRESS}", "pom.xml": BUILT.format("2.7.18")}
    assert loading(files) == [("LOAD007", "warning", 1)]
    assert loading(files, "3.1") == [("LOAD007", "error", 1)]
    assert loading(files, "2.3") == []


def test_the_build_file_above_says_the_version() -> None:
    text = f"spring.profiles: x\n{ADDRESS}"
    files = {f"orders/{RESOURCES}/application.yml": text, "pom.xml": BUILT.format("3.3.0")}
    assert loading(files) == [("LOAD007", "error", 1)]


# Observed starts

# What lint cannot or must not know: a starter that brings nacos:, a variable, placeholders and tokens without answer.
NOT_KNOWN = {44, 53, 145, 146, 147}
# Starts that do succeed, and still must be told: an inactive document decides which profiles are active.
DECEPTIVE = {19, 20}


def linted(case: golden.Case, boot: str) -> list[Diagnostic]:
    """What lint says of the loading of an observed case, as files of a module without libraries."""
    files = [File("pom.xml", b"<project><artifactId>a</artifactId></project>")]
    files.append(File(f"{RESOURCES}/application-other.yml", ADDRESS.encode()))  # makes it a service to lint
    for name, content in case["files"].items():
        place, _, inner = name.partition(":")
        data = base64.b64decode(content["base64"]) if isinstance(content, dict) else content.encode()
        files.append(File(f"{RESOURCES}/{inner}" if place == "classpath" else inner, data))
    outside = {**case["environment"], **case["system_properties"]}
    profiles = outside.get("spring.profiles.active") or outside.get("SPRING_PROFILES_ACTIVE") or "default"
    policy = Policy(values={"target.spring_boot": boot} if boot else {})
    found = lint_files(files, policy, catalog.rules(), (profiles,)).diagnostics
    return [item for item in found if item.code.startswith(("LOAD", "SYN"))]


def test_no_start_that_succeeds_is_said_to_fail() -> None:
    """Of all observed starts, each with its version."""
    wrong = {
        (case["id"], boot)
        for case, boot, observed in golden.runs(golden.load(golden.CASES))
        if "startup_error" not in observed and case["id"] not in DECEPTIVE
        for item in linted(case, boot)
        if item.code.startswith("LOAD") and item.severity is Severity.ERROR
    }
    assert wrong == set()


def test_every_start_that_fails_is_told() -> None:
    """By the loading rules or those of the syntax, at a line of one of its files."""
    silent = {
        case["id"]
        for case, boot, observed in golden.runs(golden.load(golden.CASES))
        if "startup_error" in observed
        if not any(item.severity > Severity.INFO for item in linted(case, boot))
    }
    assert silent <= NOT_KNOWN


def test_without_a_version_only_what_every_new_version_refuses_is_an_error() -> None:
    """A start that succeeds with some version from 2.4 on is not said to fail for sure."""
    cases = golden.load(golden.CASES)
    fine = {
        case["id"]: case
        for case, boot, observed in golden.runs(cases)
        if "startup_error" not in observed and not boot.startswith("2.3")
    }
    wrong = {
        number
        for number, case in fine.items()
        for item in linted(case, "")
        if item.code.startswith("LOAD") and item.severity is Severity.ERROR
    }
    assert wrong == set()


# Placeholders without end


def test_a_chain_too_deep_to_be_followed_is_told_once() -> None:
    chain = "".join(f"k{index}: ${{k{index + 1}}}\n" for index in range(10_000))
    text = f"spring.cloud.nacos.discovery.namespace: ${{k0}}\n{chain}k10000: end\n{ADDRESS}"
    assert loading({"application.yml": text}) == [("LOAD012", "info", 1)]


@pytest.mark.parametrize("length", [1, 60])
def test_a_chain_that_is_followed_is_no_finding(length: int) -> None:
    chain = "".join(f"k{index}: ${{k{index + 1}}}\n" for index in range(length))
    text = f"spring.cloud.nacos.discovery.namespace: ${{k0}}\n{chain}k{length}: end\n{ADDRESS}"
    assert loading({"application.yml": text}) == []


def test_a_circle_hides_no_other_failure() -> None:
    text = f"spring.config.import: registry.toml\nserver.port: ${{server.port:1}}\n{ADDRESS}"
    assert loading({"application.yml": text}) == [("LOAD032", "error", 1), ("LOAD012", "error", 2)]


def test_a_location_that_ends_like_a_secret_does_not_hide_what_is_wrong() -> None:
    (message,) = (found.message for found in report(imported("/etc/passwd")) if found.code == "LOAD032")
    assert (
        message
        == "the application does not start: the file extension of '/etc/passwd' is not known (IllegalStateException)"
    )


# Values that the binder refuses


def nacos(line: str, **files: str) -> list[tuple[str, str, int]]:
    """What the loading rules say of a registration with one more line."""
    return loading({"application.yml": f"spring.cloud.nacos.discovery.{line}\n{ADDRESS}", **files})


@pytest.mark.parametrize(
    "line",
    [
        "weight: heavy",
        "register-enabled: maybe",
        "register-enabled: 1",
        "instanceEnabled: ''",
        "port: 80a",
        "port: ${a.b}\na.b: x",
        "port: 1\n---\nspring.cloud.nacos.discovery.port: x",
    ],
)
def test_a_value_that_the_binder_refuses_is_an_error(line: str) -> None:
    ((code, severity, _),) = nacos(line)
    assert (code, severity) == ("LOAD032", "error")


def test_a_default_that_the_binder_refuses_is_a_warning() -> None:
    assert nacos("port: ${PORT:x}") == [("LOAD032", "warning", 1)]


@pytest.mark.parametrize(
    "line",
    [
        "weight: 0x10",
        "register-enabled: 'on'",
        "port: ' 80 '",
        "port: ${PORT}",
        "heart-beat-interval: ''",
        "port: x\n---\nspring.cloud.nacos.discovery.port: 1",
        "port: x\nspring.cloud.nacos.discovery.enabled: false",
        "metadata.port: x",
        "watch.enabled: maybe",
    ],
)
def test_a_value_that_the_binder_takes_or_never_sees_is_none(line: str) -> None:
    assert nacos(line) == []


def test_a_refused_value_is_told_of_the_runs_that_have_it() -> None:
    files = {"application-prod.yml": "spring.cloud.nacos.discovery.port: x\n", "application.yml": ADDRESS}
    (found,) = (item for item in report(files) if item.code == "LOAD032")
    assert found.profiles == ("prod",)


def test_a_circle_is_told_with_all_that_it_leads_through() -> None:
    text = f"spring.application.name: ${{a}}\na: ${{b}}\nb: ${{a}}\n{ADDRESS}server.port: ${{server.port:1}}\n"
    found = [item for item in report({"application.yml": text}) if item.code == "LOAD012"]
    assert [[place.line for place in item.related] for item in found] == [[2, 3], []]
