"""Display paths: relative to the root, with ``/``; the root itself is the empty text."""

from __future__ import annotations

_MOST_LEVELS = 64
_SOURCES = ("resources", "java", "kotlin", "groovy", "webapp")  # below src/<set>/


def ancestors(directory: str) -> tuple[str, ...]:
    """``directory`` and what is above it, nearest first, the root last; empty for a directory outside the tree."""
    normal = joined("", directory)
    if normal is None:
        return ()
    found = [normal]
    while normal and len(found) < _MOST_LEVELS:
        normal = normal.rpartition("/")[0]
        found.append(normal)
    return tuple(found)


def joined(directory: str, relative: str) -> str | None:
    """``relative`` as seen from ``directory``, without ``.`` and ``..``; None when it leads out of the tree."""
    relative = relative.replace("\\", "/").strip()
    if relative.startswith("/") or relative[1:2] == ":":
        return None
    parts = directory.split("/") if directory else []
    for part in relative.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def inside(directory: str, name: str) -> str:
    """The path of the file ``name`` in ``directory``."""
    return f"{directory}/{name}" if directory else name


def module_of(directory: str) -> str:
    """The directory of the module that ``directory`` is a part of, by the layout that Maven and Gradle share.

    The files of a running service stand beside its build file or in ``config/``.
    """
    parts = directory.split("/")
    for place in range(len(parts) - 3, -1, -1):
        if parts[place] == "src" and parts[place + 2] in _SOURCES:
            return "/".join(parts[:place])
    return "/".join(parts[:-1]) if parts[-1] == "config" else directory
