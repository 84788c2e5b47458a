"""The README keeps its word: its commands are those that CI runs, its example is what the command prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from reglint import __version__, catalog, policy
from reglint.generate.readme import woven
from reglint.policy import check_rule_names

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def below(mark: str) -> list[str]:
    """The commands below one comment, as ``.ci/run`` finds them."""
    return re.findall(rf"^<!-- {mark} -->\n```sh\n(.*)\n```$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(
    ("mark", "does"),
    [
        ("lint command", ".venv/bin/reglint lint --exit-zero examples/"),
        ("test command", ".venv/bin/python -m pytest"),
    ],
)
def test_each_of_the_two_commands_starts_from_nothing(mark: str, does: str) -> None:
    (command,) = below(mark)
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")
    assert command.endswith(f" && {does}")
    assert f'readme "{mark}"' in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_there_are_two_commands_and_no_more() -> None:
    assert len(blocks("sh")) == 2


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="paths in reports are others outside a checkout")
def test_the_example_is_what_the_command_prints() -> None:
    (shown,) = (block for block in blocks("console") if block.startswith("$ reglint lint examples"))
    command, _, printed = shown.partition("\n")
    result = subprocess.run(
        [sys.executable, "-m", *command.removeprefix("$ ").split()],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert result.stdout.decode() == printed
    assert result.returncode == 1, result.stderr.decode()


def test_weaving_writes_the_findings_of_the_path_and_leaves_the_rest() -> None:
    fresh = woven("a\n<!-- findings: examples/shop/order -->\nold\n<!-- end of findings -->\nb\n")
    assert fresh.startswith(
        "a\n<!-- findings: examples/shop/order -->\n\n```console\n$ reglint lint examples/shop/order\n"
    )
    assert fresh.endswith("\n```\n\n<!-- end of findings -->\nb\n")
    assert "error[NS001]" in fresh
    assert "old" not in fresh
    assert woven(fresh) == fresh


def test_the_policy_of_the_page_is_short_and_can_be_used(tmp_path: Path) -> None:
    (text,) = (block for block in blocks("yaml") if block.startswith("version:"))
    assert text.count("\n") <= 10
    (tmp_path / "reglint.yaml").write_text(text, encoding="utf-8")
    found = policy.load(str(tmp_path / "reglint.yaml"))
    check_rule_names(found, {rule.name for rule in catalog.rules()})
    assert [environment.name for environment in found.environments] == ["prod"]


def test_hook_and_action_are_named_as_they_are() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (configured,) = (yaml.safe_load(block)["repos"] for block in blocks("yaml") if block.startswith("repos:"))
    assert configured[0]["hooks"] == [{"id": hook["id"]}]
    (steps,) = (yaml.safe_load(block)["steps"] for block in blocks("yaml") if block.startswith("steps:"))
    assert steps[1]["uses"].partition("@")[2] == configured[0]["rev"] == f"v{__version__}"
