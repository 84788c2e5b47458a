"""The help of each command, woven into the page about the command line."""

from __future__ import annotations

from collections.abc import Iterator

from reglint.cli.reference import woven
from reglint.generate import ROOT

_PAGE = "docs/cli.md"


def files() -> Iterator[tuple[str, str]]:
    """The page as it is, with the present help in its blocks."""
    yield _PAGE, woven((ROOT / _PAGE).read_text(encoding="utf-8"))
