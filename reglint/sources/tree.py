"""The linted tree as sources may ask for it: files beside those of a unit, by their display path.

Nothing outside the root is ever read, however a path or a link names it, and no more than a fixed amount.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Concatenate, ParamSpec, TypeVar

from reglint.sources.file import File

_LARGEST = 5_000_000  # bytes of one file
_MOST_BYTES = 64_000_000
_MOST_FILES = 5_000
_MOST_ENTRIES = 20_000
_NEVER = frozenset({".git", ".hg", ".svn", "node_modules"})

LeftOut = Callable[[str], bool]
Made = TypeVar("Made")
Arguments = ParamSpec("Arguments")


class Tree:
    """``files`` that are already read, and what lies on disk below ``root``; without a root, the files alone.

    Paths are relative to the root, with ``/``; the root itself is the empty text. ``ignored`` says of a path that
    version control ignores it: then it is not read, for other checkouts do not have it. ``absent`` says of a path that
    it is known not to be there, which spares a look at the disk.
    """

    def __init__(
        self,
        files: Iterable[File] = (),
        root: str | None = None,
        *,
        ignored: LeftOut | None = None,
        absent: LeftOut | None = None,
    ) -> None:
        self._files: dict[str, File | None] = {file.path: file for file in files}
        self._held = frozenset(self._files)
        self._root = os.path.realpath(root) if root is not None else None
        self._ignored = ignored
        self._absent = absent
        self._entries: dict[str, tuple[str, ...] | None] = {}
        self._cut: set[str] = set()  # directories with more files than are listed
        self._made: dict[tuple[Any, ...], Any] = {}
        self._files_left = _MOST_FILES
        self._bytes_left = _MOST_BYTES

    def __repr__(self) -> str:
        return f"Tree({len(self._held)} files, root={self._root!r})"

    def file(self, path: str) -> File | None:
        """The file at ``path``; None when there is none in the tree that may be read. Each is read and parsed once."""
        inner = normal(path)
        if inner is None:
            return None
        if inner not in self._files:
            data = self._data(inner)
            self._files[inner] = None if data is None else File(inner, data)
        return self._files[inner]

    def read(self, path: str) -> bytes | None:
        """The bytes of the file at ``path``; None where ``file`` has none, and for one that could not be read."""
        file = self.file(path)
        return None if file is None or (not file.data and file.problem is not None) else file.data

    def held(self) -> Iterator[File]:
        """The files that were given."""
        return (file for path in self._held if (file := self._files[path]) is not None)

    def lacks(self, path: str) -> bool:
        """Whether it is known without a look at the disk that there is no file at ``path``."""
        return self._absent is not None and self._absent(path) and path not in self._held

    def exists(self, path: str) -> bool:
        """Whether there is anything at ``path``, be it readable or not."""
        inner = normal(path)
        if inner is None:
            return False
        if inner in self._held or any(held.startswith(f"{inner}/") for held in self._held):
            return True
        place = self._place(inner)
        return place is not None and os.path.lexists(place)

    def leads_out(self, path: str) -> bool:
        """Whether a link takes ``path`` to something outside the root."""
        inner = normal(path)
        place = self._place(inner) if inner is not None and inner not in self._held else None
        return place is not None and os.path.lexists(place) and not self._is_inside(place)

    def entries(self, directory: str) -> tuple[str, ...] | None:
        """The paths of the files below ``directory``, relative to it and sorted; None when there is no such directory.

        Of a very large directory they are not all.
        """
        inner = normal(directory)
        if inner is None:
            return None
        if inner not in self._entries:
            self._entries[inner] = self._listed(inner)
        return self._entries[inner]

    def may_end(self, ending: str) -> bool:
        """Whether the path of some file ends with ``ending``; also when there are too many files to say."""
        names = self.entries("")
        if names is None:
            return False
        return "" in self._cut or any(f"/{name}".endswith(ending) for name in names)

    def once(
        self, make: Callable[Concatenate[Tree, Arguments], Made], *arguments: Arguments.args, **named: Arguments.kwargs
    ) -> Made:
        """What ``make`` makes of this tree and ``arguments``, worked out once and kept as long as the tree."""
        key = (make, *arguments, *named.items())
        if key not in self._made:
            self._made[key] = make(self, *arguments, **named)
        made: Made = self._made[key]
        return made

    # The disk

    def _data(self, inner: str) -> bytes | None:
        if self.lacks(inner):
            return None
        place = self._place(inner)
        if place is None or not os.path.isfile(place) or not self._is_inside(place) or self._is_ignored(inner):
            return None
        limit = min(_LARGEST, self._bytes_left)
        try:
            if self._files_left <= 0 or os.stat(place).st_size > limit:  # noqa: PTH116 - paths are text here
                return None
            with open(place, "rb") as stream:
                data = stream.read(limit + 1)
        except OSError:
            return None
        self._files_left -= 1
        self._bytes_left -= len(data)
        return data if len(data) <= limit else None

    def _listed(self, inner: str) -> tuple[str, ...] | None:
        start = f"{inner}/" if inner else ""
        held = {path[len(start) :] for path in self._held if path.startswith(start)}
        place = self._place(inner)
        if place is not None and os.path.isdir(place) and self._is_inside(place):
            found, complete = _below(place)
            if not complete:
                self._cut.add(inner)
            return tuple(sorted(held.union(found)))
        return tuple(sorted(held)) if held else None

    def _place(self, inner: str) -> str | None:
        """Where ``inner`` lies on disk; None without a disk, and for names that no checkout has on every system."""
        if self._root is None or "\0" in inner or "\\" in inner or (os.name == "nt" and ":" in inner):
            return None
        try:
            native = os.fsdecode(inner.encode("utf-8", "surrogateescape"))
        except UnicodeError:
            return None
        return os.path.join(self._root, *native.split("/"))

    def _is_inside(self, place: str) -> bool:
        target = os.path.realpath(place)
        return target == self._root or target.startswith(os.path.join(self._root or "", ""))

    def _is_ignored(self, inner: str) -> bool:
        return self._ignored is not None and self._ignored(inner)


def normal(path: str) -> str | None:
    """``path`` without ``.`` and ``..``; None when it is absolute or leads out of the tree."""
    if path.startswith("/"):
        return None
    cleaned = posixpath.normpath(path) if path else "."
    return None if cleaned == ".." or cleaned.startswith("../") else "" if cleaned == "." else cleaned


def _below(place: str) -> tuple[list[str], bool]:
    """The files below the directory ``place``, relative to it, with ``/``; and whether those are all."""
    found: list[str] = []
    left = _MOST_ENTRIES
    skip = len(os.path.join(place, ""))
    for directory, directories, names in os.walk(place):
        directories[:] = sorted(name for name in directories if name not in _NEVER)
        inner = os.path.join(directory, "")[skip:].replace(os.sep, "/")
        found += (os.fsencode(inner + name).decode("utf-8", "surrogateescape") for name in names[:left])
        left -= 1 + len(names)
        if left < 0:
            return found, False
    return found, True
