"""The compiled catalogue is what the files say, and a changed file is noticed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reglint import catalog, generate
from reglint.diagnostic import RequestError
from reglint.policy import Policy, PolicyError
from reglint.rules import RuleError

ROOT = Path(__file__).resolve().parents[1]

RULE = """\
code: ORG001
summary: A service has no cluster.
for: registration
conditions:
  - require: cluster.set
severity: warning
message: no cluster
advice: set one
why: Because.
examples:
  - bad: {application.yml: "spring.cloud.nacos.⟦discovery⟧: {server-addr: a}"}
  - good: {application.yml: "a: b"}
"""


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("REGLINT_CACHE_DIR", "")
    for function in (catalog.rules, catalog.properties, catalog._compiled):
        function.cache_clear()
    yield
    for function in (catalog.rules, catalog.properties, catalog._compiled):
        function.cache_clear()


def written(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_every_generated_file_is_current() -> None:
    assert [path for path, _ in generate.stale()] == []


def test_no_page_is_left_of_a_rule_that_is_gone() -> None:
    pages = {page.stem for page in (ROOT / "docs/rules").glob("*.md")}
    assert pages == {rule.name for rule in catalog.written_rules()}


def test_compiled_rules_are_those_of_the_files() -> None:
    assert catalog._compiled() is not None
    assert catalog.rules() == catalog.written_rules()


def test_compiled_properties_are_those_of_the_files() -> None:
    assert catalog.properties().to_data() == catalog.written_properties().to_data()


def test_a_new_rule_file_works_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(catalog.RULES, tmp_path / "rules")
    written(tmp_path / "rules/naming/nameless-cluster.yaml", RULE)
    monkeypatch.setattr(catalog, "RULES", str(tmp_path / "rules"))
    assert "nameless-cluster" in {rule.name for rule in catalog.rules()}


def test_a_broken_rule_file_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(catalog.RULES, tmp_path / "rules")
    written(tmp_path / "rules/naming/nameless-cluster.yaml", RULE.replace("advice", "advise"))
    monkeypatch.setattr(catalog, "RULES", str(tmp_path / "rules"))
    with pytest.raises(RuleError, match=r"rules/naming/nameless-cluster\.yaml:8: there is no key advise"):
        catalog.rules()


def test_a_changed_property_row_works_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(catalog.PROPERTIES, tmp_path / "properties")
    path = tmp_path / "properties/eureka-instance.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  brand-new: {type: text, doc: New.}\n", encoding="utf-8")
    monkeypatch.setattr(catalog, "PROPERTIES", str(tmp_path / "properties"))
    assert catalog.properties().find("eureka.instance.brandnew") is not None


def test_line_ends_of_a_checkout_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """git may check the files out with CRLF."""
    shutil.copytree(catalog.RULES, tmp_path / "rules")
    shutil.copytree(catalog.PROPERTIES, tmp_path / "schemas/properties")
    for path in tmp_path.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    monkeypatch.setattr(catalog, "ROOT", str(tmp_path))
    monkeypatch.setattr(catalog, "RULES", str(tmp_path / "rules"))
    monkeypatch.setattr(catalog, "PROPERTIES", str(tmp_path / "schemas/properties"))
    assert catalog._compiled() is not None


def test_an_installed_package_needs_neither_files_nor_yaml(tmp_path: Path) -> None:
    """The wheel holds the compiled module alone, and a run over it imports no parser and no validator."""
    shutil.copytree(ROOT / "reglint", tmp_path / "reglint", ignore=shutil.ignore_patterns("__pycache__"))
    code = (
        "import sys; from reglint import catalog; print(len(catalog.rules()), len(catalog.properties()));"
        "print(sorted({'yaml', 'pydantic', 'json', 'hashlib', 'pathlib', 'dataclasses'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, cwd=tmp_path, check=True
    )
    assert done.stdout.splitlines() == [f"{len(catalog.rules())} {len(catalog.properties())}", "[]"]


# ---- policy and its rules


def test_without_a_policy_there_is_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert catalog.knowledge(None, [str(tmp_path)]) == (Policy(), catalog.rules())


def test_the_policy_above_the_paths_applies(tmp_path: Path) -> None:
    path = written(tmp_path / "reglint.yaml", "heartbeat: {min_ratio: 3}\n")
    source = written(tmp_path / "a/application.yml", "")
    assert catalog.knowledge(None, [source])[0].path == path
    assert catalog.knowledge(None, [str(tmp_path / "a"), source])[0].path == path
    assert catalog.knowledge(None, [], (str(tmp_path / "a/other.yml"), b""))[0].path == path


def test_a_named_policy_wins(tmp_path: Path) -> None:
    written(tmp_path / "reglint.yaml", "nonsense: 1\n")
    path = written(tmp_path / "other.yaml", "")
    assert catalog.knowledge(path, [str(tmp_path)])[0].path == path


def test_two_policies_at_once_are_refused(tmp_path: Path) -> None:
    written(tmp_path / "a/reglint.yaml", "")
    written(tmp_path / "b/reglint.yaml", "")
    with pytest.raises(RequestError, match=r"different policies apply to these paths .* name one with --policy"):
        catalog.knowledge(None, [str(tmp_path / "a"), str(tmp_path / "b")])


def test_a_policy_brings_its_own_rules(tmp_path: Path) -> None:
    written(tmp_path / "reglint.yaml", "custom_rules: [own]\nrules: {nameless-cluster: error}\n")
    written(tmp_path / "own/nameless-cluster.yaml", RULE)
    _, rules = catalog.knowledge(None, [str(tmp_path)])
    assert [rule.name for rule in rules if rule not in catalog.rules()] == ["nameless-cluster"]


def test_an_own_rule_must_not_take_a_name_or_code(tmp_path: Path) -> None:
    written(tmp_path / "reglint.yaml", "custom_rules: [own]\n")
    written(tmp_path / "own/nameless-cluster.yaml", RULE.replace("ORG001", "HB004"))
    with pytest.raises(RuleError, match="HB004 is already the rule"):
        catalog.knowledge(None, [str(tmp_path)])


def test_a_policy_must_not_speak_of_rules_that_there_are_not(tmp_path: Path) -> None:
    written(tmp_path / "reglint.yaml", "\nrules: {eureka-lease-ration: off}\n")
    with pytest.raises(
        PolicyError, match=r":2: there is no rule eureka-lease-ration; did you mean eureka-lease-ratio\?"
    ):
        catalog.knowledge(None, [str(tmp_path)])


def test_own_rules_are_kept_compiled_by_an_installed_reglint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGLINT_CACHE_DIR", str(tmp_path / "cache"))
    written(tmp_path / "reglint.yaml", "custom_rules: [own]\n")
    path = tmp_path / "own/nameless-cluster.yaml"
    written(path, RULE)
    first = catalog.knowledge(None, [str(tmp_path)])
    monkeypatch.setattr(catalog, "RULES", str(tmp_path / "nowhere"))
    assert catalog.knowledge(None, [str(tmp_path)]) == first
    monkeypatch.setattr(catalog, "_read_rules", None)  # a second reading would fail
    assert catalog.knowledge(None, [str(tmp_path)]) == first
    monkeypatch.undo()
    written(path, RULE.replace("no cluster", "nothing"))
    monkeypatch.setattr(catalog, "RULES", str(tmp_path / "nowhere"))
    assert catalog.knowledge(None, [str(tmp_path)]) != first
