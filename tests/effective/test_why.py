"""``reglint why`` tells who set a value, whom it overrides and why, what its placeholders came to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.effective.disk import output, write

MAIN = "src/main/resources/"


def told(path: Path, key: str, *options: str) -> dict[str, Any]:
    """The JSON answer for a project."""
    data = json.loads(output("why", key, path, "--output", "json", *options))
    (service,) = data["services"]
    found: dict[str, Any] = service
    return found


def story(path: Path, key: str, *options: str) -> dict[str, Any]:
    """The first run of the JSON answer."""
    run: dict[str, Any] = told(path, key, *options)["runs"][0]
    return run


def reasons(path: Path, key: str, *options: str) -> list[str]:
    """Why the value beats each of the others."""
    return [lower["because"] for lower in story(path, key, *options)["overrides"]]


PRECEDENCE: dict[str, tuple[dict[str, str], list[str], str]] = {
    "a profile file over the base": (
        {MAIN + "application.yml": "a: 1", MAIN + "application-prod.yml": "a: 2"},
        ["--profile", "prod"],
        "the file of an active profile beats those for all profiles",
    ),
    "the last profile": (
        {MAIN + "application-b.yml": "a: 1", MAIN + "application-a.yml": "a: 2"},
        ["--profile", "b,a"],
        "of the active profiles b, a the last one wins",
    ),
    "a later document": (
        {MAIN + "application.yml": "a: 1\n---\na: 2"},
        [],
        "a later document of one file beats an earlier one",
    ),
    "an import": (
        {MAIN + "application.yml": "a: 1\nspring.config.import: other.yml", MAIN + "other.yml": "a: 2"},
        [],
        "what is imported beats the file that imports it",
    ),
    "a later import": (
        {MAIN + "application.yml": "spring.config.import: x.yml,y.yml", MAIN + "x.yml": "a: 1", MAIN + "y.yml": "a: 2"},
        [],
        "a later import beats an earlier one",
    ),
    "the profile of an earlier import": (
        {
            MAIN + "application.yml": "spring.config.import: [x.yml, y.yml]",
            MAIN + "x-prod.yml": "a: 2",
            MAIN + "x.yml": "b: 1",
            MAIN + "y.yml": "a: 1",
        },
        ["--profile", "prod"],
        "the file of an active profile beats those for all profiles",
    ),
    "the config directory": (
        {MAIN + "application.yml": "a: 1", MAIN + "config/application.yml": "a: 2"},
        [],
        "files in config/ beat those in the directory above",
    ),
    "the working directory": (
        {MAIN + "application-prod.yml": "a: 1", "application.yml": "a: 2"},
        ["--profile", "prod"],
        "files beside the application beat those on its class path",
    ),
    "properties": (
        {MAIN + "application.yml": "a: 1", MAIN + "application.properties": "a=2"},
        [],
        ".properties beats .yml of the same name",
    ),
    "bootstrap": (
        {MAIN + "bootstrap.yml": "a: 1", MAIN + "application.yml": "a: 2"},
        [],
        "bootstrap files are below all others",
    ),
    "variables": ({MAIN + "application.yml": "a: 1"}, ["--env", "A=2"], "environment variables beat files"),
    "system properties": (
        {MAIN + "application.yml": "a: 1"},
        ["--system-property", "a=2"],
        "system properties beat environment variables and files",
    ),
    "json": (
        {MAIN + "application.yml": "a: 1"},
        ["--env", 'SPRING_APPLICATION_JSON={"a": 2}'],
        "SPRING_APPLICATION_JSON beats system properties, variables and files",
    ),
    "a document for a profile before 2.4": (
        {MAIN + "application.yml": "spring.profiles: prod\na: 2\n---\na: 1"},
        ["--profile", "prod", "--spring-boot", "2.3"],
        "before Spring Boot 2.4 a document for a profile beats those for all",
    ),
}


@pytest.mark.parametrize("case", PRECEDENCE)
def test_why_one_source_beats_another(case: str, tmp_path: Path) -> None:
    files, options, because = PRECEDENCE[case]
    write(tmp_path, files)
    assert story(tmp_path, "a", *options)["value"] == "2"
    assert reasons(tmp_path, "a", *options) == [because]


def test_the_chain_of_placeholders_is_told_in_order(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": "a: x${b}\nb: ${C:${d}}\nd: ${E:end}\n"})
    found = story(tmp_path, "a")
    assert found["value"] == "xend"
    assert [(step["name"], step["answered_by"], step["value"]) for step in found["placeholders"]] == [
        ("b", "value", "end"),
        ("C", "default", "${d}"),
        ("d", "value", "end"),
        ("E", "default", "end"),
    ]


def test_what_is_not_known_has_a_reason(tmp_path: Path) -> None:
    text = """\
spring.config.import: "optional:nacos:order.yml"
token: "@version@"
random: ${random.uuid}
address: ${spring.cloud.client.ip-address}
variable: ${my.key}
circle: ${other}
other: ${circle}
"""
    write(tmp_path, {MAIN + "application.yml": text})
    unknown = {key: story(tmp_path, key)["unknown"][0] for key in ("token", "random", "address", "variable", "circle")}
    assert unknown == {
        "token": "@version@ is filled in by the build",
        "random": "${random.uuid} is made anew at each start",
        "address": "${spring.cloud.client.ip-address} is the address of the machine it runs on",
        "variable": "${my.key}: nobody sets it here; at the start it may be a variable (--env MY_KEY=...)",
        "circle": "circular placeholder 'other': Spring refuses it when somebody asks for the value",
    }
    remote = "optional:nacos:order.yml, asked for by src/main/resources/application.yml:1, may hold it"
    assert story(tmp_path, "absent.key")["unknown"] == [remote]


def test_profiles_in_which_it_differs_have_a_line_each(tmp_path: Path) -> None:
    files = {
        MAIN + f"application-{name}.yml": f"a: {text}" for name, text in (("prod", "2"), ("dev", "1"), ("it", "1"))
    }
    write(tmp_path, {MAIN + "application.yml": "a: 1\n", **files, MAIN + "application-other.yml": "b: 1"})
    lines = output("why", "a", tmp_path).splitlines()
    assert lines[0] == 'a = "1" without a profile'
    assert '  profile      prod: "2", src/main/resources/application-prod.yml:1 (file of the profile prod)' in lines
    assert "  the same     with the profile other" in lines
    assert len(output("why", "a", tmp_path, "--profile", "default").splitlines()) < len(lines)


def test_documents_that_take_no_part_are_named(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": "a: 1\n---\nspring.config.activate.on-profile: eu & live\na: 2\n"})
    found = told(tmp_path, "a", "--profile", "eu")
    assert found["inactive"] == [
        {"origin": {"path": MAIN + "application.yml", "line": 4, "column": 4}, "profiles": "eu & live"}
    ]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("application-prod.yml", "a: 2\n", "it is the file of the profile prod"),
        (
            "application.properties",
            "#---\nspring.config.activate.on-cloud-platform=kubernetes\na=2\n",
            "for the cloud platform kubernetes",
        ),
        ("bootstrap.yml", "a: 2\n", "bootstrap files are not read"),
    ],
)
def test_it_is_said_why_a_document_takes_no_part(name: str, text: str, why: str, tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": "a: 1\n", MAIN + name: text})
    words = output("why", "a", tmp_path, "--profile", "eu", "--env", "SPRING_CLOUD_BOOTSTRAP_ENABLED=false")
    assert f"sets it, too, but not in this run: {why}\n" in words


def test_a_reason_is_about_the_value_itself(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": "a: 1\n---\na: 2\n"})
    assert reasons(tmp_path, "a", "--env", "A=3") == ["environment variables beat files"] * 2


def test_a_secret_in_a_location_hides_no_other_word(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": "spring.config.import: vault://app?token=abcd\n"})
    line = "vault://app?token=<hidden>, asked for by src/main/resources/application.yml:1, may hold it"
    assert line in output("why", "a", tmp_path)


def test_the_field_of_the_model_and_the_default_of_the_client(tmp_path: Path) -> None:
    text = "spring.cloud.nacos.discovery: {server-addr: 'a:8848', heart-beat-interval: 7000}\n"
    write(tmp_path, {MAIN + "application.yml": text})
    lines = output("why", "spring.cloud.nacos.discovery.group", tmp_path).splitlines()
    assert "  field        group of Nacos discovery: DEFAULT_GROUP (default)" in lines
    assert '  default      the client uses "DEFAULT_GROUP" when nobody sets it' in lines
    fields = story(tmp_path, "spring.cloud.nacos.discovery.heart-beat-interval")["fields"]
    assert fields == [{"of": "Nacos discovery", "field": "heartbeat.interval", "value": "7s", "state": "set"}]


@pytest.mark.parametrize("typo", ["server.prot", "servr.port", "server.ports"])
def test_a_key_that_nobody_sets_has_near_ones(typo: str, tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": "server.port: 1\nother.thing: 2\n"})
    assert told(tmp_path, typo)["nearest"] == ["server.port"]


def test_a_list_and_a_section_show_what_is_below(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": "l: [a, b]\n", MAIN + "application-prod.yml": "l: [z]\n"})
    assert story(tmp_path, "l")["below"] == {"l[0]": "a", "l[1]": "b"}
    assert story(tmp_path, "l", "--profile", "prod")["below"] == {"l[0]": "z"}
    assert "  profile      prod: 1 below it" in output("why", "l", tmp_path).splitlines()


def test_the_spelling_that_was_found_is_told(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": "my: {someKey: 1}\n"})
    assert "  written as   my.someKey" in output("why", "my.some-key", tmp_path).splitlines()


def test_secrets_are_hidden_in_every_part_of_the_story(tmp_path: Path) -> None:
    files = {
        MAIN + "application.yml": "db.password: ${OWN:fallback-x}\naux: ${db.password}\nOTHER: other-x1\n",
        MAIN + "application-prod.yml": "db.password: ${OTHER}\n",
    }
    write(tmp_path, files)
    for key in ("db.password", "aux", "OTHER"):
        for options in ((), ("--profile", "prod"), ("--env", "OWN=given-x")):
            for form in ("text", "json"):
                printed = output("why", key, tmp_path, "--output", form, *options)
                for secret in ("fallback-x", "given-x"):
                    assert secret not in printed
                if options == ("--profile", "prod"):
                    assert "other-x1" not in printed


def test_services_below_a_path_are_told_one_by_one(tmp_path: Path) -> None:
    for name in ("order", "pay"):
        text = f"spring.application.name: {name}\neureka.client.enabled: true\n"
        write(tmp_path, {f"{name}/{MAIN}application.yml": text})
    printed = output("why", "eureka.client.enabled", tmp_path)
    assert "order:\n" in printed
    assert "pay:\n" in printed


def test_a_failing_start_is_part_of_the_story(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application-prod.yml": "a: 1\nspring.profiles.active: x\n"})
    printed = output("why", "a", tmp_path, "--profile", "prod")
    assert "  but          the application does not start: 'spring.profiles.active' is not allowed here" in printed


def test_a_profile_that_is_not_known_may_hold_what_nobody_sets(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": "spring.profiles.active: '@profile@'\na: ${b}\nb: ${a}\nc: ${c}\n"})
    words = output("why", "order.name", tmp_path)
    assert words.startswith("order.name: nobody sets it with the profile @profile@\n")
    assert "the profile @profile@ is active, but not known here; its files may hold it" in words
    assert story(tmp_path, "order.name")["unresolved_profiles"] == ["@profile@"]


def test_a_circle_is_invalid_and_a_key_that_is_itself_is_not_known(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": "a: ${b}\nb: ${a}\nc: ${c}\n"})
    assert output("why", "a", tmp_path).startswith('a = "${b}" (invalid) without a profile\n')
    words = output("why", "c", tmp_path)
    assert words.startswith('c = "${c}" (not known here) without a profile\n')
    assert "circular placeholder 'c', unless somebody sets it outside" in words


@pytest.mark.parametrize("name", ["user.home", "random.uuid", "spring.cloud.client.ip-address"])
def test_what_the_process_itself_knows_is_not_known_here_even_with_a_default(name: str, tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": f"logs: ${{{name}:/root}}/logs\n"})
    found = story(tmp_path, "logs")
    assert found["value"].startswith(f"${{{name}")
    assert found["state"] == "unresolved"
    (line,) = (line for line in output("why", "logs", tmp_path).splitlines() if "placeholder" in line)
    assert line.endswith("is known when it runs")


def test_a_property_of_the_java_machine_beats_files_and_variables_but_not_what_is_given(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": "user.name: nacos\nlogin: ${user.name}\n"})
    assert story(tmp_path, "login", "--env=USER_NAME=ann")["state"] == "unresolved"
    assert "user.name} is what the Java machine says" in story(tmp_path, "login")["unknown"][0]
    assert story(tmp_path, "login", "--system-property=user.name=bob")["value"] == "bob"


IMPORTED = {
    MAIN + "application.yml": "spring.config.import: file:./extra.yml\n---\nb: 1\n",
    "extra.yml": "a: 2\nb: 2\n",
}


@pytest.mark.parametrize(
    ("key", "files", "because"),
    [
        ("b", {}, "a later document of one file beats what an earlier one imports"),
        ("a", {MAIN + "application.properties": "a=1"}, ".properties beats .yml of the same name"),
        ("a", {"application.yml": "a: 1"}, "files beside the application beat those on its class path"),
        ("a", {MAIN + "application-p.yml": "a: 1"}, "the file of an active profile beats those for all profiles"),
        ("a", {MAIN + "config/application.yml": "a: 1"}, "files in config/ beat those in the directory above"),
    ],
)
def test_an_imported_file_has_the_place_of_the_one_that_imports_it(
    key: str, files: dict[str, str], because: str, tmp_path: Path
) -> None:
    write(tmp_path, {**IMPORTED, **files})
    (hidden,) = story(tmp_path, key, "--profile=p")["overrides"]
    assert hidden["because"] == because


def test_items_stand_in_their_order(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": f"l: [{', '.join(f'v{number}' for number in range(12))}]\n"})
    assert [*story(tmp_path, "l")["below"]] == [f"l[{number}]" for number in range(12)]


def test_the_run_that_the_files_activate_is_told_once(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": "spring.profiles.active: dev\na: 1\n", MAIN + "application-dev.yml": ""})
    assert "the same" not in output("why", "a", tmp_path)


def test_what_a_variable_holds_is_named_as_such(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": "spring.config.import: env:MORE[.yaml]\n"})
    words = output("why", "a", tmp_path, "--env", "MORE=a: 1", "--spring-boot", "3.5")
    assert "text of an environment variable, imported by src/main/resources/application.yml:1\n" in words
