"""What was found as sources take it: files to parse, and the tree that they may lead to."""

from __future__ import annotations

from collections.abc import Iterable

from reglint import discover
from reglint.discover import Found
from reglint.sources.file import File
from reglint.sources.tree import Tree


def files_of(found: Found) -> list[File]:
    """The files to lint, unparsed."""
    return [File(item.path, item.data, report=item.report, unread=item.problem) for item in found.files]


def tree_of(found: Found, files: Iterable[File]) -> Tree:
    """What ``files`` may lead to: everything below the root that version control knows."""

    def ignored(path: str) -> bool:
        return discover.is_ignored(found.root, path)

    beside = (File(item.path, item.data, unread=item.problem) for item in found.beside)
    return Tree((*files, *beside), found.root, ignored=ignored, absent=found.lacks)
