"""What is built from this checkout: an archive that can be built again, and a wheel that needs nothing but itself."""

from __future__ import annotations

import ast
import email.message
import email.parser
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

from reglint import __version__
from tests.checkout import ROOT, copied_to

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MODULES = {
    "click": "click",
    "pathspec": "pathspec",
    "pydantic": "pydantic",
    "pydantic_core": "pydantic",
    "yaml": "PyYAML",
}
LEFT_OUT = "reglint/generate/"


class Built(NamedTuple):
    """The checkout as a wheel and a source archive, and the wheel that is made of the archive."""

    checkout: Path
    wheel: Path
    archive: Path
    again: Path


def build(source: Path, target: Path, *kinds: str) -> Path:
    """Builds what ``kinds`` say from ``source`` with hatchling, as pip does; returns ``target``."""
    for kind in kinds:
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)],
            cwd=source,
            env={**os.environ, "PYTHONPATH": ""},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )
    return target


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("package")
    checkout = copied_to(folder / "checkout")
    first = build(checkout, folder / "first", "sdist", "wheel")
    (archive,) = first.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder / "unpacked", filter="data")
    second = build(folder / "unpacked" / archive.name.removesuffix(".tar.gz"), folder / "second", "wheel")
    return Built(checkout, next(first.glob("*.whl")), archive, next(second.glob("*.whl")))


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def metadata(wheel: Path) -> email.message.Message:
    (found,) = (data for name, data in contents(wheel).items() if name.endswith(".dist-info/METADATA"))
    return email.parser.BytesParser().parsebytes(found)


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_wheel_holds_the_package_and_nothing_else(built: Built) -> None:
    package = {name for name in files_below(built.checkout) if name.startswith("reglint/")}
    wanted = {name for name in package if not name.startswith(LEFT_OUT)}
    held = {name for name in contents(built.wheel) if ".dist-info/" not in name}
    assert held == wanted
    assert {"reglint/py.typed", "reglint/_compiled.py"} <= held


def test_nothing_in_the_wheel_needs_what_is_left_out(built: Built) -> None:
    room = LEFT_OUT.rstrip("/").replace("/", ".")
    importing = [name for name, data in contents(built.wheel).items() if f"{room} import" in data.decode("utf-8")]
    assert importing == []


def test_the_archive_holds_the_whole_checkout(built: Built) -> None:
    with tarfile.open(built.archive) as packed:
        held = {member.name.partition("/")[2] for member in packed if member.isfile()}
    assert held == files_below(built.checkout) | {"PKG-INFO"}


def test_the_archive_builds_the_same_wheel(built: Built) -> None:
    assert built.again.name == built.wheel.name
    assert contents(built.again) == contents(built.wheel)


def test_the_metadata_say_what_it_is(built: Built) -> None:
    found = metadata(built.wheel)
    assert (found["Name"], found["Version"], found["License-Expression"]) == ("reglint", __version__, "Apache-2.0")
    assert found["Requires-Python"] == ">=3.11"
    (licence,) = (data for name, data in contents(built.wheel).items() if name.endswith("/licenses/LICENSE"))
    assert licence == (ROOT / "LICENSE").read_bytes()


def test_what_is_imported_is_declared_and_the_other_way_round() -> None:
    imported = set()
    for path in (ROOT / "reglint").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.partition(".")[0])
    foreign = imported - sys.stdlib_module_names - {"reglint"}
    declared = {re.split(r"[<>=]", requirement)[0] for requirement in PROJECT["dependencies"]}
    assert {MODULES.get(module, module) for module in foreign} == declared


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the wheel in a folder of its own, as in ``site-packages``."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(built.wheel) as packed:
        packed.extractall(folder)
    return folder


def reglint(installed: Path, cwd: Path, *arguments: str) -> str:
    """What the unpacked wheel prints, which must end well; its modules come from nowhere else."""
    code = (
        "import sys, reglint; from reglint.__main__ import main\n"
        f"assert reglint.__file__.startswith({str(installed)!r}), reglint.__file__\n"
        "main()"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(installed), "REGLINT_CACHE_DIR": "", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def test_the_wheel_works_without_the_checkout(installed: Path, tmp_path: Path) -> None:
    """Version, rules, explanations of rules and properties, findings with a policy, and rules of the user's own."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    assert reglint(installed, tmp_path, "--version").startswith(f"reglint {__version__}")
    rules = reglint(installed, tmp_path, "rules").splitlines()
    assert len(rules) == len(list((ROOT / "rules").rglob("*.yaml")))
    assert "eureka-lease-ratio" in reglint(installed, tmp_path, "explain", "HB004")
    assert "namespace" in reglint(installed, tmp_path, "explain", "spring.cloud.nacos.discovery.namespace")
    assert "error[NS001]" in reglint(installed, tmp_path, "lint", "--exit-zero", "examples")


def test_the_wheel_reads_rules_of_the_user(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    shutil.copy(ROOT / "rules" / "heartbeat" / "eureka-lease-ratio.yaml", tmp_path / "own" / "short-lease.yaml")
    text = (tmp_path / "own" / "short-lease.yaml").read_text(encoding="utf-8").replace("code: HB004", "code: ORG001")
    (tmp_path / "own" / "short-lease.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "reglint.yaml").write_text("custom_rules: [own]\n", encoding="utf-8")
    assert "ORG001" in reglint(installed, tmp_path, "rules", "short-lease")


def test_the_command_is_the_one_of_the_package() -> None:
    assert PROJECT["scripts"] == {"reglint": "reglint.__main__:main"}
