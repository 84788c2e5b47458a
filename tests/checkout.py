"""A copy of this checkout as it would be committed now, and the means to install it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def copied_to(target: Path) -> Path:
    """Every file of the checkout that version control would keep, below ``target``."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no checkout")
    listing = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-coz", "--exclude-standard"], check=True, capture_output=True
    )
    for name in filter(None, os.fsdecode(listing.stdout).split("\0")):
        source, copy = ROOT / name, target / name
        if source.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy)
    return target


def install_environment() -> dict[str, str]:
    """Variables with which a checkout can be installed: from the package index in CI, else from what is here."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "GIT_", "GITHUB_"))}
    variables |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    if os.environ.get("CI") != "true" and importlib.util.find_spec("hatchling"):
        here = os.path.dirname(sys.executable)
        variables |= {
            "PIP_NO_INDEX": "1",
            "PIP_NO_BUILD_ISOLATION": "0",  # 0 is pip's word for yes here
            "PYTHONPATH": sysconfig.get_path("purelib"),
            "PATH": os.pathsep.join((here, os.environ["PATH"])),
        }
    return variables
