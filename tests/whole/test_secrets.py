"""The value of a secret is in nothing that reglint prints, wherever it stands and whatever is printed of its files.

So that a test can fail, every line of every file is printed with a finding of its own, and a rule prints every field of
every subject.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reglint import checks
from reglint.checks import Check, Context, Hit
from reglint.diagnostic import Place, Severity
from reglint.model import FIELDS, Subject
from reglint.syntax.written import Written
from tests.whole.canaries import CASES, C, Files
from tests.whole.conftest import Call
from tests.whole.running import FAULTY, tree

_POLICY = """
custom_rules: [rules]
environments:
  prod:
    {profiles: ["*"], paths: ["**"], namespaces: [nope], groups: [nope], servers: [nope], tls: required, auth: required}
naming: {service: "^nope$", namespace: "^nope$", group: "^nope$"}
metadata: {required: [nope]}
address: {prefer_ip: required, networks: ["10.9.9.0/24"]}
heartbeat: {min_ratio: 30}
"""
_RULE = """
code: ZZ001
summary: Everything that is known is said.
for: [KINDS]
every: true
severity: error
conditions:
CONDITIONS
advice: "say no more"
fix: none
why: To see whether anything is said that should not be.
sources: [nobody/nowhere nothing]
examples:
  - bad: {application.yml: "⟦a⟧: 1"}
  - good: {application.yml: "a: 1"}
"""
_KINDS = [kind for kind, fields in FIELDS.items() if fields]
_EXTRA = {"registration": ['metadata["token"]', "metadata.token", 'metadata["user.password"] ?? ""', "size(metadata)"]}


def _condition(kind: str) -> str:
    """A condition that always fails, and says every field of ``kind`` on a line of its own."""
    names = [*FIELDS[kind], *_EXTRA.get(kind, ())]
    said = "\\n".join(f"{{{name}}}" for name in names).replace('"', '\\"')
    return f'  - for: {kind}\n    require: "1 == 2"\n    message: "{said}"'


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A policy that everything breaks, with a rule that says everything."""
    folder = tmp_path_factory.mktemp("policy")
    rule = _RULE.replace("KINDS", ", ".join(_KINDS)).replace("CONDITIONS", "\n".join(map(_condition, _KINDS)))
    return tree(folder, {"reglint.yaml": _POLICY, "rules/all/say-everything.yaml": rule}) / "reglint.yaml"


@pytest.fixture
def every_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets one rule find something on each line of each file."""
    found = checks.find("unparsable-file")
    assert found is not None

    def look(subject: Subject, context: Context, **arguments: Any) -> Iterator[Hit]:
        yield from found.function(subject, context, **arguments)
        detail = subject.detail
        assert isinstance(detail, Written)
        for number in range(1, len(detail.document.line_starts) + 1):
            span = detail.document.line_span(number)
            yield Hit(Place(detail.document, span), {"what": "this line"}, Severity.ERROR)

    known = {**checks.all_checks(), found.name: Check(found.name, found.kinds, found.facts, look)}
    monkeypatch.setattr(checks, "all_checks", lambda: known)


def _printed(call: Call, root: Path, policy: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """All that is printed of the files below ``root``, by where it is printed."""
    files = {name: root / f"out.{name}.txt" for name in ("text", "concise", "json", "sarif")}
    summary = root / "summary.txt"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    outputs = [f"--output={name}={path}" for name, path in files.items()]
    lint = call("lint", root, "--policy", policy, "-o", "github", *outputs, "--statistics")
    shown = {kind: call("show", root, "--policy", policy, "-o", kind) for kind in ("text", "json")}
    assert (lint.status, {outcome.status for outcome in shown.values()}) == (1, {0}), lint.err
    return {
        **{name: path.read_text(encoding="utf-8") for name, path in files.items()},
        "github": lint.out,
        "summary": summary.read_text(encoding="utf-8"),
        **{f"show {kind}": outcome.out for kind, outcome in shown.items()},
        "errors": lint.err + "".join(outcome.err for outcome in shown.values()),
    }


@pytest.mark.usefixtures("every_line")
@pytest.mark.parametrize("files", CASES.values(), ids=CASES.keys())
def test_the_value_is_nowhere(
    call: Call, tmp_path: Path, policy: Path, monkeypatch: pytest.MonkeyPatch, files: Files
) -> None:
    printed = _printed(call, tree(tmp_path, files), policy, monkeypatch)
    assert [name for name, text in printed.items() if C in text] == []
    assert "<hidden>" in printed["text"]
    for path in files:
        if path.endswith((".yml", ".json", ".hcl", ".properties")) and "metadata" not in path:
            assert re.search(rf"^{re.escape(path)}:1:\d+: error\[SYN001\]", printed["text"], re.MULTILINE), (
                "nothing is printed"
            )


@pytest.mark.usefixtures("every_line")
def test_what_is_no_secret_is_printed(
    call: Call, tmp_path: Path, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same tests find a text that need not be hidden, in every place."""
    files = {"application.yml": FAULTY.replace("order", f"{C} 9")}
    printed = _printed(call, tree(tmp_path, files), policy, monkeypatch)
    assert [name for name, text in printed.items() if C not in text] == ["errors"]


def test_a_short_secret_that_answers_another_value_is_hidden_there(call: Call, tmp_path: Path) -> None:
    """A word that messages may hold by chance is hidden only where the value is known to be the secret."""
    text = FAULTY.replace("a b", "${my.key}\n        group: a b") + "        password: ${my.key}\nmy.key: a,b\n"
    out = call("lint", tree(tmp_path, {"application.yml": text})).out
    assert "Nacos refuses the namespace <hidden>" in out
    assert "Nacos refuses the group a b" in out
    assert "a,b" not in out
    assert "a,b" not in call("show", tmp_path).out


@pytest.mark.parametrize("word", ["nacos", "password", "order", "discovery"])
def test_a_secret_that_is_a_common_word_spoils_no_message(call: Call, tmp_path: Path, word: str) -> None:
    text = FAULTY + f"        password: {word}\n"
    out = call("lint", tree(tmp_path, {"application.yml": text})).out
    assert re.search(r"SEC001.*spring\.cloud\.nacos\.discovery\.password", out)
    assert "<hidden>" in out
    assert "nacos.<" not in out
    assert f"password: {word}" not in out


@pytest.mark.parametrize(
    "expression",
    [
        "credentials.password",
        "credentials.password.text",
        "[credentials.password, service]",
        "credentials.password ?? service",
        "registers ? credentials.password : service",
        "by_name",
        "computed",
        "service in [service] ? by_name : service",
    ],
)
def test_no_rule_of_a_policy_can_print_a_secret(call: Call, tmp_path: Path, policy: Path, expression: str) -> None:
    del policy
    rule = _RULE.replace(
        "CONDITIONS", f"  - for: registration\n    require: '1 == 2'\n    message: '{{{expression}}}'\n"
    )
    let = "let: {by_name: credentials.password, computed: 'credentials.password.trim()'}\nevery"
    rule = rule.replace("every", let, 1).replace('"say no more"', f"'{{{expression}}}'")
    rule = rule.replace("[KINDS]", "registration")
    tree(
        tmp_path,
        {
            "reglint.yaml": "custom_rules: [rules]",
            "rules/all/say-it.yaml": rule,
            "application.yml": FAULTY + f"        password: {C}\n",
        },
    )
    outcome = call("lint", tmp_path)
    assert outcome.status == 1, outcome.err
    assert "say-it: <hidden>" in outcome.out
    assert C not in outcome.out


@pytest.mark.parametrize(
    "text",
    [
        f"spring:\n  cloud:\n    nacos:\n      password: {C}\n",
        f"spring.cloud.nacos.discovery.password: {C}\n",
        f'password: "{C}\n',
        f"password: *{C}\n",
        f"password: !{C} x\n",
        f"password: &{C} x\n",
        f"rules:\n  password: {C}\n",
        f"environments: {{prod: {{password: {C}}}}}\n",
    ],
)
def test_a_configuration_taken_for_a_policy_tells_no_secret(call: Call, tmp_path: Path, text: str) -> None:
    tree(tmp_path, {"application.yml": text})
    outcome = call("lint", tmp_path, "--policy", tmp_path / "application.yml")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith("error: ")
    assert C not in outcome.err


def test_the_cache_holds_nothing_of_the_files(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    root = tree(tmp_path / "tree", {"reglint.yaml": "naming: {group: '^x$'}\n", "application.yml": FAULTY})
    (root / "application.yml").write_text(FAULTY + f"        password: {C}\n", encoding="utf-8")
    monkeypatch.setenv("REGLINT_CACHE_DIR", str(cache))
    assert call("lint", root).status == 1
    kept = [path.read_bytes() for path in cache.iterdir()]
    assert kept
    assert not any(os.fsencode(C) in data for data in kept)


_SPRING = {name: files for name, files in CASES.items() if not name.startswith(("broken", "other"))}


@pytest.mark.parametrize("files", _SPRING.values(), ids=_SPRING.keys())
def test_no_story_tells_it(call: Call, tmp_path: Path, files: Files) -> None:
    """``show`` lists every property; ``why`` tells all there is to tell of each hidden one, and of the sections."""
    tree(tmp_path, files)
    shown = call("show", tmp_path, "-o", "json")
    assert shown.status == 0, shown.err
    properties = json.loads(shown.out).get("properties", {})
    hidden = [key for key, value in properties.items() if "<hidden>" in str(value["value"])]
    told = [
        call("why", key, tmp_path, "-o", output).out
        for key in (*hidden[:4], "spring", "eureka", "my")
        for output in ("text", "json")
    ]
    assert not any(C in text for text in (shown.out, *told))


@pytest.mark.parametrize("arguments", [["show"], ["why", "spring.cloud.nacos.discovery.password"]])
@pytest.mark.parametrize("output", ["text", "json"])
@pytest.mark.parametrize(
    "given",
    [
        f"--env=SPRING_CLOUD_NACOS_DISCOVERY_PASSWORD={C}",
        f"--system-property=spring.cloud.nacos.discovery.password={C}",
        f"--env=MY_KEY={C}",
    ],
)
def test_what_is_given_for_a_start_is_not_told(
    call: Call, tmp_path: Path, arguments: list[str], output: str, given: str
) -> None:
    password = "" if "PASSWORD" in given or "password" in given else "        password: ${my.key}\n"
    tree(tmp_path, {"application.yml": FAULTY + password})
    outcome = call(*arguments, tmp_path, given, "-o", output)
    assert outcome.status == 0, outcome.err
    assert "<hidden>" in outcome.out
    assert C not in outcome.out + outcome.err


@pytest.mark.parametrize("line", [f"PASSWORD {C}", f"'{C}", f"password: {C}"])
def test_a_broken_file_of_variables_tells_no_secret(call: Call, tmp_path: Path, line: str) -> None:
    tree(tmp_path, {"application.yml": FAULTY, "vars.env": f"A=1\n{line}\n"})
    outcome = call("show", tmp_path, "--env-file", tmp_path / "vars.env")
    assert (outcome.status, outcome.out) == (2, "")
    assert "vars.env:2:" in outcome.err
    assert C not in outcome.err
