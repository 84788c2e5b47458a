"""What is made from knowledge and committed beside it: run by developers, proven current by a test, never by a lint.

Every module here has ``files() -> Iterator[tuple[str, str]]``: paths relative to the checkout, with ``/``, and what
stands there. The package is walked; there is no list.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""


def generated() -> Iterator[tuple[str, str]]:
    """Path and content of every generated file."""
    for module in sorted(iter_modules(__path__), key=lambda module: module.name):
        if not module.name.startswith("_"):
            yield from import_module(f"{__name__}.{module.name}").files()


def stale() -> list[tuple[str, str]]:
    """Those generated files that are not on disk as they should be."""
    return [(path, content) for path, content in generated() if _on_disk(ROOT / path) != content]


def _on_disk(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
