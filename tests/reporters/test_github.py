"""Annotations keep within the limits of a step, and nothing in a report can forge one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint.diagnostic import Location, Severity
from tests.reporters.sample import LEASE, NAMESPACE, PATH, REPORT, SPELLING, hostile, many, rendered

E, W, N = Severity.ERROR, Severity.WARNING, Severity.INFO
COMMAND = re.compile(r"^::(error|warning|notice) ([^:]*)::(.*)$")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The workflow commands in a log, read as a runner reads them."""
    found = []
    for line in re.split(r"\r\n|\r|\n", text):
        if match := COMMAND.match(line.lstrip()):
            properties = dict(part.split("=", 1) for part in match[2].split(","))
            found.append(
                (match[1], {name: _unescaped(value) for name, value in properties.items()}, _unescaped(match[3]))
            )
    return found


def _unescaped(text: str) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_an_annotation_has_place_title_and_the_whole_story() -> None:
    assert commands(rendered("github", REPORT._replace(diagnostics=(LEASE,)))) == [
        (
            "error",
            {
                "file": "order/application.yml",
                "line": "12",
                "endLine": "12",
                "col": "49",
                "endColumn": "51",
                "title": "HB004 eureka-lease-ratio",
            },
            f"{LEASE.message}\nBecause of {PATH}:9:5: the renewal interval\nProfiles: prod, test.\nwrite 90",
        )
    ]


def test_columns_are_left_out_over_several_lines() -> None:
    (command,) = commands(rendered("github", REPORT._replace(diagnostics=(SPELLING,))))
    assert command[0] == "notice"
    assert command[1].keys() == {"file", "line", "endLine", "title"}


def test_the_worst_come_first() -> None:
    kinds = [kind for kind, _, _ in commands(rendered("github", many([N, W, E, W, E])))]
    assert kinds == ["error", "error", "warning", "warning", "notice"]


@pytest.mark.parametrize(
    ("severities", "shown", "left"),
    [
        ([E] * 10 + [W] * 10 + [N] * 10, (10, 10, 10), 0),
        ([E] * 11, (10, 0, 0), 1),
        ([W] * 25 + [E] * 2, (2, 10, 0), 15),
        ([N] * 11, (0, 0, 9), 2),
        ([E] * 11 + [N] * 10, (10, 0, 9), 2),
    ],
)
def test_a_step_shows_ten_of_each_kind(severities: list[Severity], shown: tuple[int, int, int], left: int) -> None:
    output = rendered("github", many(severities))
    found = commands(output)
    kinds = [kind for kind, properties, _ in found if "file" in properties]
    assert tuple(kinds.count(kind) for kind in ("error", "warning", "notice")) == shown
    last = [message for kind, properties, message in found if "file" not in properties]
    noun = "more finding" if left == 1 else "more findings"
    assert last == ([f"{left} {noun}: see the log and the summary of this run"] if left else [])
    assert len(re.findall(r"^a\.yml:\d+:1: ", output, re.MULTILINE)) == left


@pytest.mark.parametrize(
    "path",
    [
        "a\nb.yml",
        "a\n::error file=x,line=1::forged",
        "::warning::x.yml",
        "a,line=99.yml",
        "a%0A::error::x",
        "a::b\r\n::x::.yml",
    ],
)
def test_a_file_name_cannot_forge_an_annotation(path: str) -> None:
    report = REPORT._replace(diagnostics=(LEASE._replace(location=Location(path, 1, 2, 1, 3)),))
    (command,) = commands(rendered("github", report))
    assert (command[0], command[1]["file"], command[1]["line"]) == ("error", path, "1")


@given(st.text(st.sampled_from("a:#[]\n\r%,=0DA2C error")))
def test_nothing_can_forge_an_annotation(text: str) -> None:
    """Whatever the texts, there is one annotation and it is ours; the rest of the log is no command."""
    output = rendered("github", hostile(text))
    (command,) = commands(output)
    assert (command[0], command[1]["file"]) == ("error", text)
    lines = output.split("\n")
    assert [line.lstrip().startswith("::") for line in lines if line] == [True, False]
    assert "##[" not in "".join(lines[1:])


@given(st.text(st.sampled_from("a:#[]\n\r%, error")))
def test_findings_that_are_only_logged_cannot_forge_one_either(text: str) -> None:
    item = NAMESPACE._replace(message=text, location=Location(text, 1, 1, 1, 1))
    output = rendered("github", REPORT._replace(diagnostics=(item,) * 12))
    assert len(commands(output)) == 11
    assert len(output.split("\n")) == 15
