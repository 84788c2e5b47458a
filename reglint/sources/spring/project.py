"""A project directory as Spring Boot sees it when it starts there: its class path, its working directory, its files."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol

from reglint.records import NamedTuple
from reglint.sources.file import File
from reglint.sources.spring.loading.files import EXTENSIONS, parse_as
from reglint.sources.spring.loading.imports import REMOTE_SCHEMES
from reglint.sources.spring.loading.loader import Centre, SpringFile, SpringService
from reglint.sources.spring.loading.world import Libraries
from reglint.sources.spring.reading.generations import LOCATIONS
from reglint.sources.spring.reading.layers import Variables, outside
from reglint.sources.spring.reading.names import canonical
from reglint.syntax.node import Parsed
from reglint.values import Origin

RESOURCES = "src/main/resources"
NAMES = ("application", "bootstrap")
_NAME_KEYS = ("spring.config.name", "spring.cloud.bootstrap.name")


class Files(Protocol):
    """The files that may be read, by their paths."""

    def file(self, path: str) -> File | None:
        """The file at ``path``; None when there is none, or none that may be read."""

    def entries(self, directory: str) -> Iterable[str] | None:
        """The paths of the files below ``directory``, relative to it; None when there is no such directory."""

    def names(self, directory: str) -> Iterable[str]:
        """The names of what is right in ``directory``, be it a file or a directory."""


class Given(NamedTuple):
    """What is said of a start from outside its files.

    ``version`` is that of Spring Boot, None for the newest. ``environment`` and ``properties`` are the environment
    variables and the system properties of the process, ``places`` where those variables stand that a file sets.
    """

    version: tuple[int, ...] | None = None
    environment: Mapping[str, str] = {}
    properties: Mapping[str, str] = {}
    bootstrap: bool = True
    places: Mapping[str, Origin] = {}

    def text(self, key: str) -> str:
        """What is given for ``key``, by relaxed binding, before placeholders are answered; empty when nothing is."""
        layers = outside(self.environment, self.properties, Variables(self.environment, lower_case=True))
        return next((made.text for layer in layers if (made := layer.find(canonical(key), key)) is not None), "")


class Project:
    """The files of one project.

    ``roots`` says which directories of ``tree`` are ``classpath:/`` and ``file:./``. Files are those that Spring looks
    for by name at the default locations; all others of the tree are there for what imports and locations name.
    """

    def __init__(self, tree: Files, roots: Mapping[str, str]) -> None:
        self._tree = tree
        self._roots = roots
        self._files: dict[str, SpringFile | None] = {}

    def service(
        self,
        given: Given,
        *,
        closed: bool = False,
        remote: frozenset[str] = REMOTE_SCHEMES,
        centre: Centre | None = None,
        libraries: Libraries | None = None,
    ) -> SpringService:
        """The service that starts from the files, in the world that ``given`` describes.

        ``closed``, ``remote``, ``centre`` and ``libraries`` are those of ``SpringService``.
        """
        return SpringService(
            self.files(_names(given)),
            version=given.version,
            environment=given.environment,
            properties=given.properties,
            places=given.places,
            read=self.read,
            entries=self._tree.entries,
            roots=self._roots,
            bootstrap=given.bootstrap,
            closed=closed,
            remote=remote,
            grounded=True,
            centre=centre,
            libraries=libraries,
        )

    def files(self, names: Collection[str] = NAMES) -> list[SpringFile]:
        """The files of these base names at the default locations, in the order of the locations and their names."""
        found: dict[str, SpringFile] = {}
        for location, directory in self._directories():
            for name in sorted(self._tree.names(directory)):
                base, profile = _split(name, names)
                file = self.read(posixpath.join(directory, name)) if base else None
                if file is not None:
                    found.setdefault(file.document.path, file._replace(location=location, base=base, profile=profile))
        return [*found.values()]

    def read(self, path: str) -> SpringFile | None:
        """The file at ``path`` of the tree, whatever it is called."""
        if path not in self._files:
            file = self._tree.file(path)
            self._files[path] = None if file is None else _spring_file(file)
        return self._files[path]

    def _directories(self) -> Iterator[tuple[str, str]]:
        """The default locations with their directories in the tree."""
        for location in LOCATIONS:
            root = next((root for root in self._roots if location.startswith(root)), None)
            if root is None:
                continue
            directory = posixpath.normpath(posixpath.join(self._roots[root], location.removeprefix(root).rstrip("/*")))
            directory = "" if directory == "." else directory
            if not location.endswith("*/"):
                yield location, directory
                continue
            for child in sorted(self._tree.names(directory)):
                yield f"{location[:-2]}{child}/", posixpath.join(directory, child)


def _names(given: Given) -> tuple[str, ...]:
    """The base names that this start looks for."""
    texts = (given.text(key) or usual for key, usual in zip(_NAME_KEYS, NAMES, strict=True))
    return tuple(name.strip() for text in texts for name in text.split(","))


def _split(name: str, names: Collection[str]) -> tuple[str, str | None]:
    """The base name and the profile that the file ``name`` is for; an empty base when Spring does not look for it."""
    stem, dot, extension = name.rpartition(".")
    if not dot or extension not in EXTENSIONS:
        return "", None
    for base in sorted(names, key=len, reverse=True):
        if stem == base:
            return base, None
        if stem.startswith(f"{base}-"):
            return base, stem[len(base) + 1 :]
    return "", None


def _spring_file(file: File) -> SpringFile:
    """A file that something names, with the tree that its own extension asks for."""
    document = file.document
    extension = file.name.rpartition(".")[2].lower()
    if file.problem is not None:
        parsed = file.parsed
    elif extension in ("yml", "yaml", "properties"):
        parsed = file.parsed if file.format is not None else parse_as(document, extension)
    else:
        parsed = Parsed(())
    return SpringFile(document, parsed, "file:./", file.name.partition(".")[0], unread=bool(file.unread))
