"""What cannot be done is said in one sentence with its place, on standard error alone, and the status is 2."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from reglint import cli
from tests.whole.conftest import Call
from tests.whole.running import FAULTY, SOUND, Outcome, reglint, tree

# A name of a file that looks like the name of a secret: nothing of the sentence is hidden for it.
_FILES = {"application.yml": FAULTY, "sound/application.yml": SOUND, "empty/README.md": "", "secret.yml": SOUND}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout, and the current directory."""
    monkeypatch.chdir(tree(tmp_path, _FILES))
    return tmp_path


def is_refused(outcome: Outcome, sentence: str) -> bool:
    """Whether the call ended with status 2, no report, and one line that says ``sentence``."""
    assert (outcome.status, outcome.out) == (2, "")
    assert sentence in outcome.err
    assert "\N{FULL BLOCK}" not in outcome.err
    assert "<hidden>" not in outcome.err
    return outcome.err.startswith("error: ") and outcome.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["lint", "--outptu", "json"], "No such option '--outptu'. Did you mean '--output'?"),
        (["lint", "-o"], "requires an argument"),
        (["lint", "-o", "yaml"], "'yaml' is not one of text, concise, json, github, sarif."),
        (["lint", "-o", "json="], "a file name is missing behind 'json='."),
        (["lint", "-o", "json", "-o", "sarif"], "only one report fits on standard output"),
        (["lint", "-o", "json=nowhere/report.json"], "nowhere/report.json: the report cannot be written"),
        (["lint", "-o", "json=."], ".: the report cannot be written"),
        (["lint", "--fail-on", "fatal"], "'fatal' is not one of 'error', 'warning', 'info', 'never'."),
        (["lint", "--color", "blue"], "'blue' is not one of"),
        (["lint", "--statistics=1"], "does not take a value"),
        (["lint", "--select", "NS999"], "there is no rule, code or category NS999"),
        (["lint", "--select", "namespace-not-alowed"], "did you mean namespace-not-allowed?"),
        (["lint", "--ignore", "NS001,nope"], "there is no rule, code or category nope"),
        (["lint", "--select", ""], "--select names nothing"),
        (["lint", "--ignore", " , "], "--ignore names nothing"),
        (["lint", "--profile", ""], "--profile names nothing"),
        (["lint", "--profile", "!prod"], "--profile takes names of profiles, and '!prod' is none"),
        (["lint", "--profile", "prod & eu"], "'prod & eu' is none"),
        (["lint", "--profile", "(prod|eu)"], "'(prod|eu)' is none"),
        (["lint", "nowhere.yml"], "nowhere.yml: there is no such file or directory"),
        (["lint", "application.yml", "nowhere/token.yml"], "nowhere/token.yml: there is no such file or directory"),
        (["lint", "no-secret.yml"], "no-secret.yml: there is no such file or directory"),
        (["lint", ""], "a path is empty"),
        (["lint", os.devnull], f"{os.devnull}: this is neither a file nor a directory"),
        (["lint", "--policy", "nowhere.yaml"], "nowhere.yaml:1: the file cannot be read: No such file or directory"),
        (["lint", "--policy", "."], ".:1: the file cannot be read"),
        (["lint", "--policy", ""], "--policy names nothing"),
        (["lint", "-"], "--stdin-filename is missing"),
        (["lint", "-", "application.yml", "--stdin-filename", "a.yml"], "goes with no other path"),
        (["lint", "--stdin-filename", "a.yml"], '--stdin-filename goes with "-" as the path'),
        (["rules", "nope"], "there is no rule, code or category nope"),
        (["rules", "--output", "sarif"], "'sarif' is not one of 'text', 'json'."),
        (["explain"], "Missing argument"),
        (["explain", "namespace-not-alowed"], "did you mean namespace-not-allowed?"),
        (["show", "nowhere"], "nowhere: there is no such file or directory"),
        (["show", "--env", "x"], "--env takes NAME=VALUE"),
        (["show", "--profile", "a b"], "'a b' is none"),
        (["why"], "Missing argument"),
        (["why", ""], "a key is missing"),
        (["why", "a.b", "nowhere"], "nowhere: there is no such file or directory"),
        (["lnt"], "No such command 'lnt'"),
        (["--nope"], "No such option '--nope'"),
    ],
)
def test_a_request_that_cannot_be_done(call: Call, folder: Path, arguments: Sequence[str], sentence: str) -> None:
    assert is_refused(call(*arguments), sentence)


def test_a_report_that_cannot_be_written_goes_nowhere_at_all(call: Call, folder: Path) -> None:
    """Nothing on standard output looks like the report that was asked for."""
    assert is_refused(call("lint", "-o", "text", "-o", "json=nowhere/x.json"), "nowhere/x.json")
    (folder / "read-only").mkdir()
    assert is_refused(call("lint", "-o", "json=read-only"), "read-only: the report cannot be written")


# Policies

_POLICIES = [
    ("naming: [", 1, "this is not YAML"),
    ("naming:\n\tservice: x", 2, "this is not YAML"),
    ("- naming", 1, "a mapping is expected"),
    ("# x\n\nnameing: {}", 3, "there is no key nameing; did you mean naming?"),
    ("naming:\n  servce: x", 2, "there is no key servce; did you mean service?"),
    ("naming: x", 1, "naming: a mapping is expected here"),
    ("version: 2", 1, "there is no choice 2"),
    ("naming:\n  service: '['", 2, "service: the pattern is malformed"),
    ("naming:\n  service: '(a+)+$'", 2, "service: the pattern is too slow"),
    ("naming:\n  group: '(?=a)'", 2, "group: the pattern uses look-around"),
    ("address:\n  networks:\n    - 10.0.0.0/8\n    - 10.0.0.0/33", 4, "this is not a network"),
    ("address: {prefer_ip: maybe}", 1, "prefer_ip: there is no choice maybe"),
    ("heartbeat:\n  min_ratio: fast", 2, "min_ratio: a number is expected here"),
    ("heartbeat: {min_ratio: 0}", 1, "a number of at least 1 is expected"),
    ("heartbeat: {min_ratio: inf}", 1, "min_ratio: a number is expected here"),
    ("heartbeat: {min_ratio: nan}", 1, "min_ratio: a number is expected here"),
    ("rules:\n  namespace-not-alowed: off", 2, "there is no rule namespace-not-alowed; did you mean"),
    ("rules:\n  namespace-not-allowed: loud", 2, "off, info, warning, error or {severity: ...} is expected"),
    ("rules: {namespace-not-allowed: {severity: loud}}", 1, "severity: there is no choice loud"),
    ("overrides:\n  - rules: {namespace-not-allowed: off}", 2, "the key paths is missing"),
    ("ignore:\n  - rule: namespace-not-allowed", 2, "the key reason is missing"),
    ("ignore:\n  - {rule: nope, reason: x}", 2, "there is no rule nope"),
    ("ignore:\n  - {rule: namespace-not-allowed, reason: x, until: 2027-02-30}", 2, "a date such as 2027-01-31"),
    ("ignore:\n  - {rule: namespace-not-allowed, reason: x, until: soon}", 2, "a date such as 2027-01-31"),
    ("extends: [strictest]", 1, "there is no preset strictest"),
    ("extends: [./nowhere.yaml]", 1, "there is no policy ./nowhere.yaml"),
    ("extends: [reglint.yaml]", 1, "extends this file in turn"),
    ("extends: [package:nowhere]", 1, "there is no installed package:nowhere"),
    ("custom_rules: [nowhere]", 1, "there is no folder nowhere"),
    ("environments:\n  prod: {tls: maybe}", 2, "tls: there is no choice maybe"),
    ("environments: [prod]", 1, "environments: a mapping is expected here"),
    ("target: {spring-boot: newest}", 1, "a version such as 3.3"),
    ("metadata: {required: [[a]]}", 1, "required: a text is expected here"),
    ("naming: {}\nnaming: {}", 2, "the key naming is already on line 1"),
    ("naming: &x {}\nmetadata: *x", 2, "aliases are not read here"),
    ("version: !!int 1", 1, "tags are not read here"),
    ("--- {}\n--- {}", 2, "one document is expected"),
    ("naming: \x00", 1, "this is not YAML"),
    ("naming: {service: '" + "(" * 5000 + "'}", 1, "longer than 1000 characters"),
    ("[" * 5000, 1, "this is not YAML"),
]


@pytest.mark.parametrize(("text", "line", "sentence"), _POLICIES)
@pytest.mark.parametrize("command", [["lint"], ["rules"], ["show"]])
def test_a_broken_policy(call: Call, folder: Path, text: str, line: int, sentence: str, command: list[str]) -> None:
    policy = folder / "reglint.yaml"
    policy.write_text(text, encoding="utf-8")
    if command == ["show"] and "rule" in sentence:
        return  # it has no use for rules
    outcome = call(*command)
    assert is_refused(outcome, sentence)
    assert outcome.err.startswith(f"error: {policy}:{line}: ")


@pytest.mark.parametrize("data", [b"\xff\xfe\xfa", b"naming: \xff"])
def test_a_policy_that_is_no_text(call: Call, folder: Path, data: bytes) -> None:
    (folder / "reglint.yaml").write_bytes(data)
    assert is_refused(call("lint"), "reglint.yaml:1: the bytes are not UTF-")


def test_every_mistake_of_a_policy_is_told_but_not_for_ever(call: Call, folder: Path) -> None:
    (folder / "reglint.yaml").write_text("a: 1\nb: 2\n", encoding="utf-8")
    assert [line.partition("reglint.yaml:")[2][:21] for line in call("lint").err.splitlines()] == [
        "1: there is no key a;", "2: there is no key b;",
    ]  # fmt: skip
    (folder / "reglint.yaml").write_text("a: 1\n" * 10_000, encoding="utf-8")
    err = call("lint").err
    assert err.count("\n") == 21
    assert err.endswith("error: and 9,979 more mistakes\n")


# Rules of a policy

_RULE = """\
code: ZZ001
summary: Nothing is right.
for: registration
conditions:
  - require: service.set
    message: "the service is {service}"
severity: error
fix: none
advice: "do nothing"
why: nothing
sources: [nobody/nowhere nothing]
examples:
  - bad: {application.yml: "⟦a⟧: 1"}
  - good: {application.yml: "a: 1"}
"""
_RULES = [
    ("code: ZZ001", "code: [", "this is not YAML"),
    ("code: ZZ001", "code: zz", ":1: code: this does not look like"),
    ("code: ZZ001", "code: NS001", "NS001 is already the rule in rules/namespace/namespace-not-allowed.yaml"),
    (
        "for: registration",
        "for: registraton",
        ":3: there is no kind of subject registraton; did you mean registration?",
    ),
    ("service.set", "service ==", ":5:24: require: expected a value"),
    ("service.set", "servce.set", ":5:14: require: no field 'servce'; did you mean 'service'?"),
    ("service.set", "service == 2", ":5:22: require: cannot compare text and number"),
    ("service.set", "service.matches('(')", "require: the pattern is malformed"),
    ("require: service.set", "check: nope", ":5: there is no check nope"),
    ("{service}", "{servce}", ":6:31: message: no field 'servce'; did you mean 'service'?"),
    ("{service}", "{", "message: '{' is never closed"),
    ("severity: error", "severity: loud", ":7: "),
    ("why: nothing\n", "", "the key why is missing"),
    ("sources:", "source:", "there is no key source; did you mean sources?"),
    ("fix: none", "fix: {set: {nope: 1}, safety: safe}", ":8: there is no field nope"),
]


@pytest.mark.parametrize(("right", "wrong", "sentence"), _RULES)
def test_a_broken_rule_of_a_policy(call: Call, folder: Path, right: str, wrong: str, sentence: str) -> None:
    path = folder / "rules" / "own" / "my-secret-rule.yaml"
    tree(folder, {"reglint.yaml": "custom_rules: [rules]\n", "rules/own/my-secret-rule.yaml": _RULE})
    assert call("lint").status == 1
    path.write_text(_RULE.replace(right, wrong), encoding="utf-8")
    outcome = call("lint")
    assert is_refused(outcome, sentence)
    assert outcome.err.startswith(f"error: {path}:")


def test_a_rule_whose_file_has_no_name_for_it(call: Call, folder: Path) -> None:
    tree(folder, {"reglint.yaml": "custom_rules: [rules]\n", "rules/own/My_Rule.yaml": _RULE})
    assert is_refused(call("lint"), "My_Rule.yaml:1: the file is named for the rule")


# Exit statuses, of a process


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["lint", "sound"], 0),
        (["lint", "."], 1),
        (["lint", ".", "--exit-zero"], 0),
        (["lint", ".", "--fail-on", "never"], 0),
        (["lint", ".", "--show-files"], 0),
        (["lint", "nowhere"], 2),
        (["lint", "--exit-zero", "--select", "nope"], 2),
        (["lint", "empty"], 3),
        (["lint", "empty", "--exit-zero"], 3),
        (["lint", "empty", "--allow-empty"], 0),
        (["lint", "empty", "--show-files"], 3),
        (["rules"], 0),
        (["explain", "NS001"], 0),
        (["--version"], 0),
        ([], 2),
    ],
)
def test_the_exit_status(folder: Path, arguments: list[str], status: int) -> None:
    assert reglint(*arguments, cwd=folder).status == status


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a directory that somebody is in")
def test_a_current_directory_that_is_deleted_is_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "gone").mkdir()
    monkeypatch.chdir(folder / "gone")
    (folder / "gone").rmdir()
    assert cli.run(["show"]) == 2
    assert capsys.readouterr().err == "error: the current directory is not there any more\n"
    monkeypatch.chdir(folder)
