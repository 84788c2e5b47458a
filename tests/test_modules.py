"""What lies in the folder of a package belongs to it."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

import reglint.checks
from reglint import modules


def _package(folder: Path, *files: str) -> None:
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")


def _names(package: str, path: list[str]) -> list[str]:
    return [module.__name__.removeprefix(f"{package}.") for module in modules.below(package, path)]


@pytest.fixture
def at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to import from; what is imported from it is forgotten afterwards."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    return tmp_path


def test_public_modules_and_packages_in_the_order_of_names(at_hand: Path) -> None:
    """Files that are no modules, and private ones, are none of it."""
    _package(at_hand / "shelf", "__init__.py", "b.py", "a/__init__.py", "_own.py", "notes.txt", "py.typed", "c.py~")
    assert _names("shelf", [str(at_hand / "shelf")]) == ["a", "b"]


def test_a_package_in_an_archive(at_hand: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no folder, Python's own way finds them."""
    archive = at_hand / "app.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for name in ("packed/__init__.py", "packed/b.py", "packed/a.py", "packed/_own.py"):
            file.writestr(name, "")
    monkeypatch.syspath_prepend(str(archive))
    assert _names("packed", [str(archive / "packed")]) == ["a", "b"]


def test_every_check_module_is_found() -> None:
    here = Path(reglint.checks.__file__).parent
    found = {module.__name__.rpartition(".")[2] for module in modules.below("reglint.checks", reglint.checks.__path__)}
    assert found == {path.stem for path in here.glob("[a-z]*.py")}
