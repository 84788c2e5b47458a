"""The action for GitHub: its steps are run as a runner runs them, with files in the place of GitHub's own."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.checkout import ROOT, copied_to, install_environment

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["id"]: step for step in ACTION["runs"]["steps"]}
EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")

needs_bash = pytest.mark.skipif(shutil.which("bash") is None or sys.platform == "win32", reason="bash is not installed")


class Ran(NamedTuple):
    """What one step did."""

    status: int
    out: str
    outputs: dict[str, str]
    summary: str


def run_step(step: dict[str, Any], folder: Path, values: dict[str, str], **variables: str) -> Ran:
    """Runs the script of ``step`` with its expressions answered by ``values``."""
    outputs, summary = folder / "outputs", folder / "summary"
    outputs.write_text("", encoding="utf-8")
    summary.write_text("", encoding="utf-8")
    known = {f"inputs.{name}": str(given["default"]) for name, given in ACTION["inputs"].items()} | values
    answered = {name: EXPRESSION.sub(lambda match: known[match[1]], text) for name, text in step["env"].items()}
    result = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=folder,
        env={
            **install_environment(),
            "GITHUB_OUTPUT": str(outputs),
            "GITHUB_STEP_SUMMARY": str(summary),
            "RUNNER_TEMP": str(folder / "temp"),
            **answered,
            **variables,
        },
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    lines = outputs.read_text(encoding="utf-8").splitlines()
    return Ran(
        result.returncode,
        result.stdout + result.stderr,
        dict(line.split("=", 1) for line in lines),
        summary.read_text(encoding="utf-8"),
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A checkout with a fault in one of two files."""
    (tmp_path / ".git").mkdir()
    fault = "spring.application.name=order\nspring.cloud.nacos.discovery.server-addr=a:8848\n"
    (tmp_path / "one two").mkdir()
    (tmp_path / "one two" / "application.properties").write_text(
        f"{fault}spring.cloud.nacos.discovery.namespace=a b\n", encoding="utf-8"
    )
    (tmp_path / "clean").mkdir()
    (tmp_path / "clean" / "application.properties").write_text(fault, encoding="utf-8")
    return tmp_path


@pytest.fixture
def command(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A ``reglint`` that runs this checkout."""
    script = tmp_path_factory.mktemp("bin") / "reglint"
    script.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m reglint "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return str(script)


def lint(workspace: Path, command: str, **inputs: str) -> Ran:
    values = {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
    return run_step(STEPS["lint"], workspace, {"steps.install.outputs.command": command, **values})


# What the file says


def test_every_step_is_a_script_with_its_values_in_variables() -> None:
    """No expression stands in a script, where its value could become code."""
    for step in ACTION["runs"]["steps"]:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]


def test_every_input_is_described_has_a_default_and_is_used() -> None:
    used = {match for step in STEPS.values() for text in step["env"].values() for match in EXPRESSION.findall(text)}
    for name, given in ACTION["inputs"].items():
        assert given["description"].endswith(".")
        assert "default" in given
        assert f"inputs.{name}" in used


def test_every_output_comes_from_a_step_that_sets_it() -> None:
    for name, given in ACTION["outputs"].items():
        (expression,) = EXPRESSION.findall(given["value"])
        _, step, _, output = expression.split(".")
        assert output == name
        assert f"{output}=" in STEPS[step]["run"]


def test_the_page_lists_every_input() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    assert [name for name in ACTION["inputs"] if f"`{name}`" not in page] == []


# What the steps do


@needs_bash
def test_findings_annotate_fill_the_summary_write_sarif_and_fail(workspace: Path, command: str) -> None:
    ran = lint(workspace, command)
    assert ran.status == 1, ran.out
    assert "::error file=one two/application.properties,line=3," in ran.out
    assert "| error | one two/application.properties:3:" in html.unescape(ran.summary)
    assert ran.outputs == {"exit-status": "1", "sarif-file": "reglint.sarif"}
    (run,) = json.loads((workspace / "reglint.sarif").read_text(encoding="utf-8"))["runs"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == (
        "one%20two/application.properties"
    )


@needs_bash
def test_paths_are_lines_and_may_hold_blanks(workspace: Path, command: str) -> None:
    assert lint(workspace, command, paths="clean\n\n").status == 0
    assert lint(workspace, command, paths="clean\none two\n").status == 1


@needs_bash
def test_every_input_reaches_the_command(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("echo")
    echo = folder / "echo"
    echo.write_text('#!/bin/sh\nprintf "[%s]" "$@"\n', encoding="utf-8")
    echo.chmod(0o755)
    given = {
        "paths": "a b\n$(touch owned)\n-x", "policy": "p;.yaml", "select": "NS,`id`", "ignore": "X", "profiles": "prod",
        "fail_on": "error", "sarif_file": "out.sarif",
    }  # fmt: skip
    ran = lint(workspace, str(echo), **given)
    assert ran.out == (
        "[lint][--output][github][--fail-on][error][--output][sarif=out.sarif][--policy][p;.yaml][--select][NS,`id`]"
        "[--ignore][X][--profile][prod][--][a b][$(touch owned)][-x]"
    )
    assert not (workspace / "owned").exists()
    assert ran.outputs == {"exit-status": "0"}


@needs_bash
@pytest.mark.parametrize(
    ("inputs", "status"), [({"fail_on": "never"}, 0), ({"paths": "nowhere"}, 2), ({"paths": "empty"}, 3)]
)
def test_the_step_ends_with_the_status_of_the_command(
    workspace: Path, command: str, inputs: dict[str, str], status: int
) -> None:
    (workspace / "empty").mkdir()
    ran = lint(workspace, command, **inputs)
    assert (ran.status, ran.outputs["exit-status"]) == (status, str(status))


@needs_bash
def test_no_sarif_report_when_none_is_wanted(workspace: Path, command: str) -> None:
    ran = lint(workspace, command, sarif_file="")
    assert "sarif-file" not in ran.outputs
    assert not list(workspace.glob("*.sarif"))


@needs_bash
def test_an_old_python_is_told_of(tmp_path: Path) -> None:
    old = tmp_path / "bin" / "python3"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    ran = run_step(
        STEPS["install"],
        tmp_path,
        {"github.action_path": str(ROOT)},
        PATH=os.pathsep.join((str(old.parent), os.environ["PATH"])),
    )
    assert ran.status == 2
    assert "Python 3.11 or newer is needed" in ran.out


@needs_bash
def test_the_action_installs_itself_and_lints(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    source = copied_to(tmp_path_factory.mktemp("action"))
    (workspace / "temp").mkdir()
    installed = run_step(STEPS["install"], workspace, {"github.action_path": str(source)})
    assert installed.status == 0, installed.out
    ran = lint(workspace, installed.outputs["command"])
    assert ran.status == 1, ran.out
    assert "::error file=one two/application.properties,line=3," in ran.out
