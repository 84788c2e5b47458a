"""A fault of reglint's own never looks clean, silences no more than it must, and tells no secret."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reglint import checks, engine, sources
from reglint.checks import Check, Context, Hit
from reglint.model import Subject
from reglint.sources import Reading, Unit
from tests.whole.conftest import Call
from tests.whole.running import FAULTY, SOUND, tree

CANARY = "kanarie42"


def break_check(monkeypatch: pytest.MonkeyPatch, name: str, path: str = "") -> None:
    """Lets the check ``name`` raise on every subject, or on those of one file."""
    found = checks.find(name)
    assert found is not None

    def broken(subject: Subject, context: Context, **arguments: Any) -> Iterator[Hit]:
        yield from found.function(subject, context, **arguments)
        if any(document.path.startswith(path) for document in context.service.documents):
            raise KeyError(CANARY)

    entry = Check(found.name, found.kinds, found.facts, broken)
    known = {**checks.all_checks(), name: entry}
    monkeypatch.setattr(checks, "all_checks", lambda: known)


def break_source(monkeypatch: pytest.MonkeyPatch, directory: str) -> None:
    """Lets the reading of one directory raise."""
    read = sources.read

    def broken(unit: Unit) -> Reading:
        if unit.directory == directory:
            raise RecursionError(CANARY)
        return read(unit)

    monkeypatch.setattr(sources, "read", broken)


@pytest.fixture
def services(tmp_path: Path) -> Path:
    return tree(tmp_path, {"a/application.yml": SOUND, "b/application.yml": FAULTY})


def test_a_check_that_raises_makes_the_status_2(call: Call, services: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_check(monkeypatch, "misspelt-key")
    outcome = call("lint", services / "a")
    assert outcome.status == 2
    assert outcome.out.endswith("no findings, 0 fixable, 0 not decided\n")


@pytest.mark.parametrize("options", [["--exit-zero"], ["--fail-on", "never"], ["-q"], ["--show-files"]])
def test_nothing_makes_it_look_clean(
    call: Call, services: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    break_check(monkeypatch, "misspelt-key")
    assert call("lint", services / "a", *options).status == 2


def test_one_sentence_names_rule_file_and_cause(call: Call, services: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_check(monkeypatch, "misspelt-key", "b/")
    err = call("lint", services).err
    assert err.count("\n") == 1
    assert err.startswith("error: reglint itself failed in the rule misspelt-key on b/application.yml (KeyError in ")
    assert "please report" in err


def test_one_cause_is_told_once(call: Call, services: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_check(monkeypatch, "misspelt-key")
    err = call("lint", services).err
    assert err.count("\n") == 1
    assert "on a/application.yml and 1 more file (" in err


def test_other_rules_and_files_are_reported_as_ever(
    call: Call, services: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = call("lint", services)
    break_check(monkeypatch, "misspelt-key")
    after = call("lint", services)
    assert (before.status, after.status) == (1, 2)
    assert after.out == before.out
    assert "NS007" in after.out


def test_what_a_check_found_before_it_raised_is_reported(
    call: Call, services: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_check(monkeypatch, "nacos-identifier")
    outcome = call("lint", services)
    assert outcome.status == 2
    assert "NS007" in outcome.out


def test_a_source_that_raises_costs_its_own_directory_alone(
    call: Call, services: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_source(monkeypatch, "a")
    outcome = call("lint", services)
    assert outcome.status == 2
    assert "b/application.yml:7:" in outcome.out
    assert outcome.err.startswith("error: reglint itself failed on a/application.yml (RecursionError in ")


def test_nothing_but_a_fault_is_not_called_nothing_to_lint(
    call: Call, services: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_source(monkeypatch, "a")
    outcome = call("lint", services / "a")
    assert outcome.status == 2
    assert "nothing to lint" not in outcome.err


def test_reports_for_programs_say_that_something_is_missing(
    call: Call, services: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "faults" not in json.loads(call("lint", services, "-o", "json").out)
    break_check(monkeypatch, "misspelt-key", "b/")
    faults = json.loads(call("lint", services, "-o", "json").out)["faults"]
    assert [fault.partition(" (")[0] for fault in faults] == [
        "reglint itself failed in the rule misspelt-key on b/application.yml"
    ]
    invocation = json.loads(call("lint", services, "-o", "sarif").out)["runs"][0]["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert [item["message"]["text"] for item in invocation["toolExecutionNotifications"]] == faults


@pytest.mark.parametrize("output", ["text", "json", "sarif", "github", "concise"])
def test_no_word_of_the_exception_is_told(
    call: Call, services: Path, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    """It may hold any text of the file."""
    break_check(monkeypatch, "misspelt-key")
    break_source(monkeypatch, "a")
    outcome = call("lint", services, "-o", output)
    assert outcome.status == 2
    assert CANARY not in outcome.out + outcome.err


@pytest.mark.parametrize("arguments", [["show"], ["why", "server.port"]])
def test_other_commands_tell_no_word_of_it_either(
    call: Call, services: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    break_source(monkeypatch, "a")
    outcome = call(*arguments, services)
    assert (outcome.status, outcome.out) == (2, "")
    assert "RecursionError" in outcome.err
    assert CANARY not in outcome.err


def test_a_fault_elsewhere_tells_no_word_of_its_exception_either(
    call: Call, services: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr(engine, "_report", fail)
    outcome = call("lint", services)
    assert (outcome.status, outcome.out) == (2, "")
    assert "ValueError" in outcome.err
    assert "test_own_faults.py" in outcome.err
    assert "fault in reglint itself" in outcome.err
    assert CANARY not in outcome.err


def test_faults_come_back_from_every_process(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three hundred files are shared out."""
    tree(tmp_path, {f"s{number:03}/application.yml": SOUND for number in range(300)})
    monkeypatch.setattr("reglint.parallel.workers_for", lambda *_: 3)
    break_check(monkeypatch, "misspelt-key")
    outcome = call("lint", tmp_path)
    assert outcome.status == 2
    assert "on s000/application.yml and 299 more files (KeyError in " in outcome.err


def test_examples_of_a_rule_that_raises_do_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    from reglint import catalog
    from reglint.examples import mismatches

    rules = catalog.rules()
    rule = next(rule for rule in rules if rule.name == "misspelt-key")
    assert list(mismatches(rule, rules)) == []
    break_check(monkeypatch, "misspelt-key")
    assert any("KeyError" in str(wrong) for wrong in mismatches(rule, rules))
