"""What one registry's or framework's files mean: one module or package below here each, found by walking this package.

A source sees the candidate files of one directory at a time, claims those it recognises by name or content, and turns
them into services. A file is claimed once: Spring is asked first, because its files are known by name and the others
know theirs by content alone, then the others by name; each sees what the earlier ones left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Protocol, cast

from reglint import modules
from reglint.model import Service
from reglint.records import NamedTuple
from reglint.sources.file import File
from reglint.sources.tree import Tree

_FIRST = "spring"
_NO_TREE = Tree()


class Unit(NamedTuple):
    """The candidate files of one directory, with those of its ``config/`` child.

    ``profiles`` are the runs that were asked for; those that the files know, when empty. ``tree`` holds what the files
    may lead to. ``targets`` are the deployed versions by product (``spring_boot``), ``exports`` the paths of Nacos
    exports in the tree by globs of the namespace, as far as the policy names them.
    """

    directory: str
    files: tuple[File, ...]
    profiles: tuple[str, ...] = ()
    tree: Tree = _NO_TREE
    targets: Mapping[str, str] = {}
    exports: Mapping[str, str] = {}


class Claim(NamedTuple):
    """What one file was recognised as, and why it is linted or not."""

    path: str
    kind: str
    reason: str


class Reading(NamedTuple):
    """What a source made of a unit. A file that is claimed may yield no service."""

    services: tuple[Service, ...] = ()
    claims: tuple[Claim, ...] = ()


class Source(Protocol):
    """A module of this package. Every run imports it, so what only its own files need is imported in ``read``."""

    NAME: str
    FORMATS: frozenset[str]

    def read(self, unit: Unit, /) -> Reading:
        """The services of ``unit``; never raises on any content."""


@cache
def all_sources() -> tuple[Source, ...]:
    """Every source, in the order in which they are asked."""
    found = [cast("Source", module) for module in modules.below(__name__, __path__) if hasattr(module, "NAME")]
    return tuple(sorted(found, key=lambda source: (source.NAME != _FIRST, source.NAME)))


def read(unit: Unit) -> Reading:
    """The services of ``unit`` by every source whose formats occur in it.

    A file that nobody could read is claimed, too: it was named by the user, or Spring would read it.
    """
    services: list[Service] = []
    claims: list[Claim] = []
    left = unit.files
    for source in all_sources():
        if source.FORMATS.isdisjoint([file.format for file in left]):
            continue
        reading = source.read(unit._replace(files=left))
        if not reading.claims:
            continue
        services += reading.services
        claims += reading.claims
        claimed = {claim.path for claim in reading.claims}
        left = tuple(file for file in left if file.path not in claimed)
    claims += [Claim(file.path, "unreadable", file.unread) for file in left if file.unread]
    return Reading(tuple(services), tuple(claims))


def units(files: Iterable[File]) -> tuple[Unit, ...]:
    """``files`` by directory, in path order; a ``config/`` directory belongs to its parent if that holds files, too.

    A file of an export whose name tells no format is read as the export's metadata says.
    """
    ordered: Sequence[File] = sorted(files, key=lambda file: file.path)
    if any(file.format is None for file in ordered):
        from reglint.sources import nacos_export

        ordered = nacos_export.with_formats(ordered)
    directories: dict[str, list[File]] = {}
    for file in ordered:
        directories.setdefault(file.directory, []).append(file)
    merged: dict[str, list[File]] = {}
    for directory in sorted(directories):
        parent, _, name = directory.rpartition("/")
        home = parent if name == "config" and directory and parent in merged else directory
        merged.setdefault(home, []).extend(directories[directory])
    return tuple(Unit(directory, tuple(held)) for directory, held in merged.items())
