"""The files of a service under the names Spring has for them: ``classpath:/application.yml``, ``file:./config/x.yml``.

Nothing outside the linted tree is ever read; what is asked for by other means goes through two callbacks.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache

from reglint.model import Assignment
from reglint.sources.spring.loading.files import Loaded, SpringFile, load
from reglint.sources.spring.reading.document import Entry, SpringDocument
from reglint.sources.spring.reading.generations import Generation
from reglint.sources.spring.reading.names import canonical
from reglint.syntax.node import Kind, Node
from reglint.text import Document, Span
from reglint.values import Origin

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9*]*:")
_OUT_OF_CLASS_PATH = "classpath:/../"

Read = Callable[[str], SpringFile | None]
Entries = Callable[[str], Iterable[str] | None]


@lru_cache(maxsize=4096)
def normal(resource: str) -> str:
    """One spelling for a resource name; a path without scheme is a file."""
    if _SCHEME.match(resource) is None:
        resource = "file:" + resource
    scheme, _, path = resource.partition(":")
    scheme = "file" if scheme.lower() == "file" else scheme
    if scheme not in ("classpath", "file"):
        return resource
    directory = "/" if path.endswith("/") else ""
    cleaned = posixpath.normpath(path) if path else "."
    if scheme == "classpath":
        inner = posixpath.normpath(path.lstrip("/")) if path.strip("/") else ""
        inner = "" if inner == "." else inner
        return f"classpath:/{inner}{directory if inner else ''}"
    if cleaned.startswith("/"):
        return f"file:/{cleaned.lstrip('/')}{directory if cleaned.strip('/') else ''}"
    return "file:./" if cleaned == "." else f"file:./{cleaned}{directory}"


class Resources:
    """The files of one service, and what else of the linted tree they lead to.

    ``read`` returns the file at a path of the tree, None when there is none. ``entries`` returns the paths of the files
    below a directory of the tree, relative to it, and None when there is no such directory. ``roots`` says which
    directory of the tree ``classpath:/`` and ``file:./`` are; without it they are inferred from the files.
    """

    def __init__(
        self,
        files: Iterable[SpringFile],
        generation: Generation,
        *,
        read: Read | None = None,
        entries: Entries | None = None,
        roots: Mapping[str, str] | None = None,
    ) -> None:
        self.files = {file.resource: file for file in files}
        self._directories = {resource[: resource.rfind("/") + 1] for resource in self.files}
        self._generation = generation
        self._read = read
        self._entries = entries
        self._given_roots = roots
        self._loaded: dict[tuple[str, str, str], Loaded | None] = {}
        self._subdirectories: dict[str, list[str]] = {}

    def of(self, generation: Generation) -> Resources:
        """The same files, as another generation reads them."""
        files = self.files.values()
        return Resources(files, generation, read=self._read, entries=self._entries, roots=self._given_roots)

    def exists(self, resource: str) -> bool:
        """Whether there is a file of that name."""
        return resource in self.files or (self._read is not None and self._fetched(resource) is not None)

    def is_inside(self, resource: str) -> bool:
        """Whether ``resource`` would be in the linted tree, or can be nowhere, as what leads out of the class path."""
        return self._path(resource) is not None or resource.startswith(_OUT_OF_CLASS_PATH)

    def may_hold(self, directory: str) -> bool:
        """Whether files may be found in ``directory``."""
        return directory in self._directories or self._read is not None

    def may_hold_any(self, locations: Iterable[str]) -> bool:
        """Whether the service has files at or below one of ``locations``."""
        starts = _fixed_starts(tuple(locations))
        return any(directory.startswith(starts) for directory in self._directories)

    def load(self, resource: str, extension: str, encoding: str = "") -> Loaded | None:
        """The documents of ``resource``, read as ``extension``; None when there is no such file.

        A file that has several names has the same documents by each of them.
        """
        key = (self._path(resource) or resource if self._read is not None else resource, extension, encoding)
        if key not in self._loaded:
            file = self._fetched(resource)
            self._loaded[key] = None if file is None else load(file, extension, self._generation, encoding)
        return self._loaded[key]

    def subdirectories(self, directory: str) -> list[str]:
        """The names of the visible directories right below ``directory``, in the order Spring visits them."""
        names = self._subdirectories.get(directory)
        if names is None:
            found = {name[len(directory) :].partition("/")[0] for name in self.files if _is_below(name, directory)}
            found.update(entry.partition("/")[0] for entry in self._below(directory) or () if "/" in entry)
            names = self._subdirectories[directory] = sorted(name for name in found if not name.startswith(".."))
        return names

    def has_directory(self, directory: str) -> bool:
        """Whether ``directory`` is known to exist."""
        return any(name.startswith(directory) for name in self.files) or self._below(directory) is not None

    def tree(self, directory: str) -> SpringDocument | None:
        """The properties of a config tree: each file is a key, its text the value; None without such a directory."""
        names = self._below(directory)
        path = self._path(directory)
        if names is None or self._read is None or path is None:
            return None
        entries: list[Entry] = []
        files: dict[str, Document] = {}
        for name in sorted(name for name in names if not any(part.startswith("..") for part in name.split("/"))):
            file = self._read(path + "/" + name)
            if file is not None and not file.unread:
                text = _trimmed(file.document.text)
                dotted = name.replace("/", ".")
                node = Node(Kind.SCALAR, 0, len(text), text)
                entries.append((canonical(dotted), dotted, Node(Kind.SCALAR, 0, 0, dotted), node))
                files[dotted] = file.document
        return _ConfigTree(path, entries, files)

    def _fetched(self, resource: str) -> SpringFile | None:
        if resource in self.files:
            return self.files[resource]
        path = self._path(resource)
        return self._read(path) if path is not None and self._read is not None else None

    def _below(self, directory: str) -> Iterable[str] | None:
        path = self._path(directory)
        return self._entries(path) if path is not None and self._entries is not None else None

    @cached_property
    def _roots(self) -> Mapping[str, str]:
        return _inferred_roots(self.files.values()) if self._given_roots is None else self._given_roots

    def _path(self, resource: str) -> str | None:
        """Where in the linted tree ``resource`` would be; None outside it."""
        for location, root in self._roots.items():
            if resource.startswith(location):
                if resource.startswith(_OUT_OF_CLASS_PATH):
                    return None
                path = posixpath.normpath(posixpath.join(root, resource[len(location) :]))
                return None if path.startswith(("../", "/")) or path == ".." else path
        return None


class _ConfigTree(SpringDocument):
    """The properties of a config tree, each with its own file as origin."""

    __slots__ = ("_files", "_placed")

    def __init__(self, path: str, entries: list[Entry], files: Mapping[str, Document]) -> None:
        super().__init__(Document(path, "", "latin-1"), 0, entries, {}, properties=True)
        self._files = files
        self._placed: dict[str, Assignment] = {}

    def _assignment(self, entry: Entry) -> Assignment:
        key, name, _, node = entry
        if name not in self._placed:
            origin = Origin(self._files[name], Span(0, 0), Span(node.start, node.end), name)
            self._placed[name] = Assignment(key, node.text, origin)
        return self._placed[name]


@lru_cache(maxsize=64)
def _fixed_starts(locations: tuple[str, ...]) -> tuple[str, ...]:
    """What stands before the wildcard of each location."""
    return tuple(location.partition("*")[0] for location in locations)


def _is_below(name: str, directory: str) -> bool:
    return name.startswith(directory) and "/" in name[len(directory) :]


def _inferred_roots(files: Iterable[SpringFile]) -> dict[str, str]:
    roots: dict[str, str] = {}
    for file in files:
        for location in ("classpath:/", "file:./"):
            inner = file.location[len(location) :].rstrip("/")
            directory = posixpath.dirname(file.document.path)
            if file.location.startswith(location) and (not inner or directory.endswith(inner)):
                roots.setdefault(location, directory[: len(directory) - len(inner)].rstrip("/"))
    return roots


def _trimmed(text: str) -> str:
    return text.removesuffix("\n").removesuffix("\r") if text.count("\n") == 1 else text
