"""Paths to files: which of the files below the paths hold registration configuration, and what is in them.

A file is looked at before anything parses it: its name says whether it can be read at all, its bytes whether they speak
of a registry. Whoever is handed the files decides what they are.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from reglint.diagnostic import RequestError
from reglint.discover import ignore
from reglint.discover.files import Found, SourceFile, display
from reglint.discover.walk import Excluded, Walk

__all__ = ["Excluded", "Found", "SourceFile", "find", "find_root", "is_ignored"]


def find(
    paths: Sequence[str],
    *,
    excluded: Excluded | None = None,
    keep_notes: bool = False,
    stdin: tuple[str, bytes] | None = None,
) -> Found:
    """The files to lint at and below ``paths``.

    A directory is searched; what version control ignores or ``excluded`` accepts is left out (it is given paths
    relative to the root, with ``/``). A file named by itself is always taken, and the rest of its service is read with
    it, not to be reported on. ``stdin`` is the name and the content of one such file. Notes are kept when asked for.
    Raises RequestError for a path that does not exist.
    """
    named = [_absolute(path) for path in paths]
    root = find_root([*paths, stdin[0]] if stdin else paths)
    walk = Walk(root, excluded, keep_notes)
    directories = [path for path in named if os.path.isdir(path)]
    for directory in directories:
        walk.below(directory, display(root, directory), _ignores_for(root, directory))
    walk.settle_links()
    files: dict[str, bytes | None] = {path: None for path in named if not os.path.isdir(path)}
    if stdin:
        files[_resolved(stdin[0])] = stdin[1]
    if files:
        from reglint.discover.named import add

        add(walk, files)
    searched = tuple(display(root, directory) for directory in directories)
    notes = tuple(sorted(set(walk.notes or ())))
    return Found(
        root, tuple(sorted(walk.files.values())), notes, searched, frozenset(walk.builds), tuple(sorted(walk.beside))
    )


def find_root(paths: Sequence[str]) -> str:
    """The absolute directory that reported paths are relative to, whatever the current directory is.

    The checkout that holds the first path; else the directory of the nearest ``reglint.yaml`` above it; else the
    current directory when every path is given relative to it and lies below it; else the directory that all share.
    """
    absolute = [_resolved(path) for path in paths] or [os.getcwd()]
    start = absolute[0] if os.path.isdir(absolute[0]) else os.path.dirname(absolute[0])
    for marker in (".git", "reglint.yaml"):
        for directory in _upwards(start):
            if os.path.exists(os.path.join(directory, marker)):
                return directory
    here = os.path.realpath(os.curdir)
    relative = not any(os.path.isabs(path) for path in paths)  # noqa: PTH117 - paths are text on the way to the walk
    if relative and all(_within(here, path) for path in absolute):
        return here
    try:
        shared = os.path.commonpath(absolute)
    except ValueError:  # on different drives
        return start
    return shared if os.path.isdir(shared) else os.path.dirname(shared)


def is_ignored(root: str, path: str) -> bool:
    """Whether version control ignores ``path``, which is relative to ``root`` with ``/``, or a directory above it."""
    above = [root]
    for name in path.split("/"):
        above.append(os.path.join(above[-1], name))
    ignores = ignore.load(ignore.above(root, above[-2]), above[-2])
    directories = (os.path.join(directory, "") for directory in above[1:-1])
    return any(ignore.ignored(ignores, each) for each in (*directories, above[-1]))


def _absolute(path: str) -> str:
    if not path:
        raise RequestError("a path is empty")
    resolved = _resolved(path)
    if not os.path.exists(resolved):
        raise RequestError(f"{path}: there is no such file or directory")
    if not os.path.isdir(resolved) and not os.path.isfile(resolved):
        raise RequestError(f"{path}: this is neither a file nor a directory")
    return resolved


def _resolved(path: str) -> str:
    """``path`` without links on the way to it; a file that is itself a link keeps its name."""
    if os.path.isdir(path):
        return os.path.realpath(path)
    directory, name = os.path.split(os.path.abspath(path))
    return os.path.join(os.path.realpath(directory), name)


def _upwards(directory: str) -> Iterator[str]:
    yield directory
    while (parent := os.path.dirname(directory)) != directory:
        directory = parent
        yield directory


def _within(directory: str, path: str) -> bool:
    return path == directory or path.startswith(os.path.join(directory, ""))


def _ignores_for(root: str, directory: str) -> ignore.Ignores:
    """The ignore files above a directory that is named by itself; none of them when they ignore all of it."""
    top = root
    if not _within(root, directory):
        checkouts = (above for above in _upwards(directory) if os.path.exists(os.path.join(above, ".git")))
        top = next(checkouts, directory)
    ignores = ignore.above(top, directory)
    return () if directory != top and ignore.ignored(ignores, f"{directory}/") else ignores
