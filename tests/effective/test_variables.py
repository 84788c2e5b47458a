"""Environment variables: of the project's own file, of one that is named, of options, and what they tell the JVM."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint import cli
from reglint.diagnostic import RequestError
from reglint.effective.variables import of_document, of_file, system_properties
from reglint.text import Document
from tests.effective.disk import output, shown, write

MAIN = "src/main/resources/"
KEY = "registry.host"
OWN = "# local\nexport NACOS_HOST=own.internal # more\nREGISTRY_PORT=9\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    text = "registry.host: ${NACOS_HOST:localhost}\nregistry.port: 1\n"
    return write(tmp_path / "order", {MAIN + "application.yml": text, ".env": OWN})


def prop(project: Path, key: str, *options: str) -> dict[str, Any]:
    (found,) = shown(project, "--property", key, *options)["properties"].values()
    assert isinstance(found, dict)
    return found


# Which file


def test_the_own_file_of_a_project_is_read_and_told(project: Path) -> None:
    assert prop(project, KEY)["value"] == "own.internal"
    assert "environment variables of .env" in output("show", project)


def test_a_variable_stands_where_its_file_says(project: Path) -> None:
    found = prop(project, "registry.port")
    assert found["value"] == "9"
    assert found["origin"] == {"path": ".env", "line": 3, "column": 15}
    assert found["overrides"] == [{"path": MAIN + "application.yml", "line": 2, "column": 16}]
    assert "set by .env:3 (the environment variable REGISTRY_PORT)" in " ".join(
        output("why", "registry.port", project).split()
    )


def test_options_go_above_the_file(project: Path) -> None:
    found = prop(project, "registry.port", "--env", "REGISTRY_PORT=10")
    assert (found["value"], found["origin"]) == ("10", None)


def test_a_named_file_is_read_instead(project: Path) -> None:
    other = write(project.parent, {"other.env": "REGISTRY_PORT=11\n"}) / "other.env"
    assert prop(project, "registry.port", "--env-file", str(other))["value"] == "11"
    assert prop(project, KEY, "--env-file", str(other))["value"] == "localhost"


def test_the_own_file_can_be_left_out(project: Path) -> None:
    assert prop(project, KEY, "--no-env-file")["value"] == "localhost"


@pytest.mark.parametrize("item", ["optional:file:.env[.properties]", "file:./.env[.properties]"])
def test_a_file_that_is_imported_is_no_environment(project: Path, item: str) -> None:
    write(project, {MAIN + "application.properties": f"spring.config.import={item}\nregistry.port=1\n"})
    assert prop(project, "registry.port")["value"] == "1"
    assert prop(project, "REGISTRY_PORT")["value"] == "9"


def test_a_file_that_an_option_imports_is_no_environment(project: Path) -> None:
    options = ("--env", "SPRING_CONFIG_IMPORT=optional:file:.env[.properties]")
    assert prop(project, "registry.port", *options)["value"] == "1"
    assert prop(project, "REGISTRY_PORT", *options)["value"] == "9"


def test_lines_of_the_own_file_that_set_nothing_are_skipped(project: Path) -> None:
    write(project, {".env": "nonsense\n<<<\nNACOS_HOST=x\n"})
    assert prop(project, KEY)["value"] == "x"


def test_an_own_file_outside_the_project_is_not_read(project: Path) -> None:
    outside = write(project.parent, {"secret.env": "NACOS_HOST=outside\n"}) / "secret.env"
    (project / ".env").unlink()
    (project / ".env").symlink_to(outside)
    assert prop(project, KEY)["value"] == "localhost"


def test_an_own_file_that_is_no_text_is_not_read(project: Path) -> None:
    write(project, {".env": b"NACOS_HOST=\xff\xfe\n"})
    assert prop(project, KEY)["value"] == "localhost"


def test_a_named_file_with_a_line_that_sets_nothing_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"x.env": "A=1\nnonsense\n"})
    with pytest.raises(RequestError, match=r"x\.env:2: the line is not NAME=VALUE"):
        of_file(str(tmp_path / "x.env"))


def test_a_named_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["show", str(tmp_path), "--env-file", str(tmp_path / "none.env")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_secrets_of_the_file_are_hidden(project: Path) -> None:
    write(project, {".env": "DB_PASSWORD=hunter2x\n", MAIN + "application.yml": "a: x-${DB_PASSWORD}\nb: hunter2x\n"})
    for words in (("show",), ("show", "--output=json"), ("why", "db.password"), ("why", "a")):
        assert "hunter2x" not in output(*words, project)


# What a file says


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1", "1"),
        ("  export A = 1  \n", "1"),
        ("A=", ""),
        ("A=#c", ""),
        ("A= # c", ""),
        ("A=a#b c # d", "a#b c"),
        ("A='a # b' # c", "a # b"),
        ("A='a\\n'", "a\\n"),
        ('A="a\\n\\"b\\" \\\\"', 'a\n"b" \\'),
        ('A="one\ntwo"\nB=2', "one\ntwo"),
        ('A="open\nB=2', '"open'),
        ('A="x"y', '"x"y'),
        ("A=1\r\nB=2", "1"),
        ("A=1\rB=2", "1"),
        ("A=1\nA=2", "2"),
        ("A=${B}", "${B}"),
    ],
)
def test_a_line(text: str, expected: str) -> None:
    found = of_document(Document("x.env", text))
    assert found.texts["A"] == expected
    assert found.strays == ()


@given(st.dictionaries(st.from_regex(r"[A-Z][A-Z0-9_]{0,8}", fullmatch=True), st.text(st.characters(codec="utf-8"))))
def test_quoted_values_come_back(variables: dict[str, str]) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    text = "".join(f"{name}={quoted(value)}\n" for name, value in variables.items())
    found = of_document(Document("x.env", text))
    assert (dict(found.texts), found.strays) == (variables, ())


@given(st.text(st.sampled_from("A=\"'# \\\n\tx$")))
def test_any_text_is_read_and_places_are_where_the_values_are(text: str) -> None:
    document = Document("x.env", text)
    found = of_document(document)
    assert found.texts.keys() == found.places.keys()
    for name, place in found.places.items():
        assert text[slice(*place.key)] == name
        if "\\" not in found.texts[name] and "\\" not in text:
            assert text[slice(*place.value)] == found.texts[name]


@pytest.mark.parametrize("line", ['A="\n', "A=' \n", 'A="\\', "A=" + " " * 1000 + "x\n", '"' * 50 + "\n", "a b\n"])
def test_a_hostile_file_takes_no_square_of_its_length(line: str) -> None:
    """A tenth of a second, where a square would take minutes."""
    started = time.process_time()
    of_document(Document("x.env", line * (300_000 // len(line))))
    assert time.process_time() - started < 3


# What variables tell the JVM


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"JAVA_TOOL_OPTIONS": "-Xmx1g -Dserver.port=9 -Da"}, {"server.port": "9", "a": ""}),
        ({"JAVA_TOOL_OPTIONS": "-Da='b c' \"-Dd=e f\""}, {"a": "b c", "d": "e f"}),
        ({"JAVA_TOOL_OPTIONS": "-Da=1 -Db=1", "JDK_JAVA_OPTIONS": "-Da=2"}, {"a": "2", "b": "1"}),
        ({"JAVA_OPTS": "-Da=1"}, {}),
        ({"JAVA_TOOL_OPTIONS": "-Da=b=c -D"}, {"a": "b=c"}),
    ],
)
def test_options_of_the_jvm(variables: dict[str, str], expected: dict[str, str]) -> None:
    assert system_properties(variables) == expected


def test_system_properties_of_a_variable_beat_variables_and_not_options(project: Path) -> None:
    write(project, {".env": "REGISTRY_PORT=9\nJAVA_TOOL_OPTIONS=-Dregistry.port=8\n"})
    assert prop(project, "registry.port")["value"] == "8"
    assert prop(project, "registry.port", "--system-property", "registry.port=7")["value"] == "7"


@pytest.mark.parametrize(
    "name", ["SPRING_CLOUD_NACOS_DISCOVERY_SERVER_ADDR", "SPRING_CLOUD_NACOS_DISCOVERY_SERVERADDR"]
)
def test_a_variable_is_listed_as_the_known_key_that_it_sets(name: str, project: Path) -> None:
    key = "spring.cloud.nacos.discovery.server-addr"
    for options in ([], ["--property", key], ["--property", name]):
        found = shown(project, "--env", f"{name}=a:1", *options)["properties"]
        addresses = {key: one["value"] for key, one in found.items() if "server" in key}
        assert addresses == {key: "a:1"}
