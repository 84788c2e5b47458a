"""Path globs as policies write them, compiled to regular expressions that match in linear time per ``**``.

``*`` and ``?`` stay inside one name, ``**`` crosses folders, a glob without ``/`` matches a name at any depth, and one
that matches a folder matches all below it. Case counts.
"""

from __future__ import annotations

import re
from functools import cache

MAX_CROSSINGS = 3  # ``**`` in one glob: each multiplies the work of a mismatch


@cache
def path_pattern(globs: tuple[str, ...]) -> re.Pattern[str]:
    """What fully matches a path (relative, with ``/``) that one of ``globs`` means."""
    return re.compile("|".join(f"(?:{_path(glob)})" for glob in globs) or r"(?!)", re.DOTALL)


def _path(glob: str) -> str:
    names = glob.rstrip("/").split("/")
    if len(names) == 1:
        names.insert(0, "**")
    parts = [r"(?:[^/]+/)*" if name == "**" else f"{_name(name)}/" for name in names[:-1]]
    return "".join(parts) + (r".+" if names[-1] == "**" else rf"{_name(names[-1])}(?:/.*)?")


def _name(glob: str) -> str:
    """One name of a path; each star but the last takes the least it can, for good."""
    first, *others = [re.escape(piece).replace(r"\?", "[^/]") for piece in glob.split("*")]
    if not others:
        return first
    middle = "".join(f"(?>[^/]*?{piece})" for piece in others[:-1] if piece)
    return f"{first}{middle}[^/]*{others[-1]}"
