"""What version control ignores: ``.gitignore`` files from the top of a checkout down, and ``.git/info/exclude``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from reglint.discover.files import read

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_LONGEST = 4096  # characters of a pattern; paths are no longer
_MOST = 5000  # patterns of one file; every path is held against each
# For each ignore file how much of an absolute path precedes what it speaks of, and its patterns. The outermost comes
# first: the last file that says anything about a path decides.
Ignores = tuple[tuple[int, "GitIgnoreSpec"], ...]


def load(ignores: Ignores, directory: str, name: str = ".gitignore") -> Ignores:
    """``ignores`` and the patterns in ``directory``/``name``, which are relative to ``directory``."""
    data, _ = read(os.path.join(directory, name))
    text = data.decode("utf-8-sig", "surrogateescape")
    lines = [line.rstrip("\r") for line in text.split("\n") if len(line) <= _LONGEST]
    lines = [line for line in lines if line.strip() and not line.startswith("#")][:_MOST]
    return (*ignores, (len(directory.rstrip(os.sep)) + 1, _compiled(lines))) if lines else ignores


def above(top: str, directory: str) -> Ignores:
    """The patterns of the ignore files from ``top`` down to, and without, those in ``directory`` at or below it."""
    between: list[str] = []
    while directory != top:
        directory = os.path.dirname(directory)
        between.append(directory)
    ignores = load((), top, os.path.join(".git", "info", "exclude"))
    for each in reversed(between):
        ignores = load(ignores, each)
    return ignores


def ignored(ignores: Ignores, path: str) -> bool:
    """Whether the absolute ``path`` is ignored; the path of a directory ends with a separator."""
    for skip, spec in reversed(ignores):
        included = spec.check_file(path[skip:]).include
        if included is not None:
            return included
    return False


def _compiled(lines: list[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:  # one line is no pattern; version control passes over it, too
        return GitIgnoreSpec.from_lines([line for line in lines if _is_pattern(line)])


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True
