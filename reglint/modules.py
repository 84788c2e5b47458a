"""The modules of a package that is a list: whatever lies in its folder belongs to it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib import import_module
from importlib.machinery import all_suffixes
from types import ModuleType


def below(package: str, folders: Iterable[str]) -> list[ModuleType]:
    """Every public module right below ``package``, imported, in the order of names; ``folders`` is its ``__path__``."""
    return [import_module(f"{package}.{name}") for name in _names(folders)]


def _names(folders: Iterable[str]) -> list[str]:
    """What pkgutil would list; that takes ``inspect`` to look at names, which costs more than importing all of them."""
    try:
        entries = [entry for folder in folders for entry in os.listdir(folder)]
    except OSError:  # the package is not in a folder, but in an archive
        from pkgutil import iter_modules

        entries = [info.name for info in iter_modules(folders)]
    suffixes = tuple(all_suffixes())
    names = {entry.partition(".")[0] for entry in entries if "." not in entry or entry.endswith(suffixes)}
    return sorted(name for name in names if name.isidentifier() and not name.startswith("_"))
