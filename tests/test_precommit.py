"""The hook, through pre-commit itself: it installs, and reports on changed files with the whole service in view."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from identify.identify import tags_from_filename

from tests.checkout import ROOT, copied_to, install_environment

BASE = """\
spring:
  application:
    name: order
  cloud:
    nacos:
      discovery:
        server-addr: nacos.example:8848
        namespace: a b
"""
PROD = "spring:\n  cloud:\n    nacos:\n      discovery:\n        group: c d\n"


@pytest.fixture(scope="module")
def hook() -> dict[str, Any]:
    (only,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert isinstance(only, dict)
    return only


def test_the_hook_runs_once_and_passes_when_nothing_is_to_lint(hook: dict[str, Any]) -> None:
    assert hook["id"] == "reglint"
    assert hook["require_serial"] is True
    assert hook["entry"] == "reglint lint --allow-empty"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("application.yml", True),
        ("bootstrap.yaml", True),
        ("application-prod.properties", True),
        ("web.json", True),
        ("web.hcl", True),
        ("Main.java", False),
        ("README.md", False),
        ("pom.xml", False),
    ],
)
def test_which_files_the_hook_is_given(hook: dict[str, Any], name: str, wanted: bool) -> None:
    assert bool(tags_from_filename(name) & set(hook["types_or"])) is wanted


def repository(path: Path, variables: dict[str, str]) -> Path:
    """``path`` as a repository with everything in it committed."""
    author = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "--all"], [*author, "commit", "-q", "-m", "all"]):
        subprocess.run(["git", "-C", str(path), *command], check=True, env=variables)
    return path


def test_pre_commit_reports_changed_files_with_their_service_in_view(tmp_path: Path) -> None:
    """Two files changed, a third with a fault of its own did not; the hook comes from a copy of this checkout."""
    if shutil.which("pre-commit", path=str(Path(sys.executable).parent)) is None:
        pytest.skip("pre-commit is not installed")
    variables = install_environment()
    source = repository(copied_to(tmp_path / "source"), variables)
    user = tmp_path / "user"
    (user / "order").mkdir(parents=True)
    (user / "order" / "application.yml").write_text(BASE, encoding="utf-8")
    (user / "order" / "application-prod.yml").write_text(PROD, encoding="utf-8")
    (user / "values.yaml").write_text("replicas: 1\n", encoding="utf-8")
    repository(user, variables)
    result = subprocess.run(
        [
            sys.executable, "-m", "pre_commit", "try-repo", str(source), "reglint", "--color", "never",
            "--files", "order/application-prod.yml", "values.yaml",
        ],
        cwd=user,
        env={**variables, "PRE_COMMIT_HOME": str(tmp_path / "home")},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )  # fmt: skip
    assert result.returncode == 1, result.stdout + result.stderr
    assert "order/application-prod.yml:5:" in result.stdout, result.stdout + result.stderr
    assert "- exit code: 1" in result.stdout
    assert "\norder/application.yml:" not in result.stdout
