"""Globs as policies write them, compiled to regular expressions that match in linear time per ``**``.

Paths have ``/``: ``*`` and ``?`` stay inside one name, ``**`` crosses folders, a glob without ``/`` matches a name at
any depth, and a glob that matches a folder matches all below it. Value globs know ``*`` and ``?`` alone. Case counts.
"""

from __future__ import annotations

import re
from functools import cache

MAX_CROSSINGS = 3  # ``**`` in one glob: each multiplies the work of a mismatch


@cache
def path_pattern(globs: tuple[str, ...]) -> re.Pattern[str]:
    """What fully matches a path (relative, with ``/``) that one of ``globs`` means."""
    return re.compile("|".join(f"(?:{_path(glob)})" for glob in globs) or r"(?!)", re.DOTALL)


@cache
def value_pattern(globs: tuple[str, ...]) -> re.Pattern[str]:
    """What fully matches a value that one of ``globs`` means."""
    return re.compile("|".join(f"(?:{_stars(glob, '.')})" for glob in globs) or r"(?!)", re.DOTALL)


def _path(glob: str) -> str:
    glob = glob.rstrip("/")
    names = glob.split("/")
    if len(names) == 1:
        names.insert(0, "**")
    parts = [r"(?:[^/]+/)*" if name == "**" else f"{_stars(name, '[^/]')}/" for name in names[:-1]]
    return "".join(parts) + (r".+" if names[-1] == "**" else rf"{_stars(names[-1], '[^/]')}(?:/.*)?")


def _stars(glob: str, character: str) -> str:
    """``*`` and ``?`` over one kind of character; each star but the last takes the least it can, for good."""
    first, *others = [re.escape(piece).replace(r"\?", character) for piece in glob.split("*")]
    if not others:
        return first
    middle = "".join(f"(?>{character}*?{piece})" for piece in others[:-1] if piece)
    return f"{first}{middle}{character}*{others[-1]}"
