"""A Gradle version catalogue, from its TOML file or from the settings script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reglint.records import NamedTuple
from reglint.sources.spring.build.libraries import Library
from reglint.sources.spring.build.versions import exact

_MOST_BYTES = 500_000
_LONGEST_LINE = 5_000  # a key of very many parts takes tomllib the square of the time
_SEPARATOR = re.compile(r"[-_.]+")
_BUILDER = re.compile(
    r"""(?P<kind>version|library|plugin|bundle)\( ?(?P<texts>["'][^"'$]*+["'](?: ?,[^()]*)?)\)"""
    r"""(?:\.(?P<way>version|versionRef)\( ?["'](?P<version>[^"'$]*+)["'] ?\))?"""
)
_QUOTED = re.compile(r"""["']([^"'$]*+)["']""")


class Entry(NamedTuple):
    """One library of a catalogue."""

    library: Library
    version: str | None


class Catalog:
    """Aliases to what they stand for; those of a script, with ``.`` between the words, find those of the file."""

    def __init__(self) -> None:
        self._versions: dict[str, str | None] = {}
        self._libraries: dict[str, Entry] = {}
        self._plugins: dict[str, tuple[str, str | None]] = {}
        self._bundles: dict[str, tuple[str, ...]] = {}

    def version(self, alias: str) -> str | None:
        """The version of that alias."""
        return self._versions.get(_plain(alias))

    def libraries(self, accessor: str) -> tuple[Entry, ...]:
        """The library, or the libraries of the ``bundles.`` alias; empty when there is none of that name."""
        name = _plain(accessor)
        if name.startswith("bundles."):
            members = self._bundles.get(name.removeprefix("bundles."), ())
            found = tuple(self._libraries[member] for member in members if member in self._libraries)
            return found if len(found) == len(members) else ()
        entry = self._libraries.get(name)
        return () if entry is None else (entry,)

    def plugin(self, alias: str) -> tuple[str, str | None] | None:
        """The id and the version of the plugin of that alias."""
        return self._plugins.get(_plain(alias))

    def read_toml(self, data: bytes) -> None:
        """Add what a ``libs.versions.toml`` says; nothing when it is no TOML."""
        import tomllib

        if len(data) > _MOST_BYTES or max(map(len, data.splitlines()), default=0) > _LONGEST_LINE:
            return
        try:
            tables = tomllib.loads(data.decode("utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, ValueError):
            return
        for alias, written in _table(tables, "versions").items():
            self._versions[_plain(alias)] = _version(written, {})
        for alias, written in _table(tables, "libraries").items():
            library = _library(written)
            if library is not None:
                self._libraries[_plain(alias)] = Entry(library, self._version_of(written, 2))
        for alias, written in _table(tables, "plugins").items():
            name = _text(written, 0) if isinstance(written, str) else _field(written, "id")
            if name:
                self._plugins[_plain(alias)] = name, self._version_of(written, 1)
        for alias, written in _table(tables, "bundles").items():
            if isinstance(written, list):
                self._bundles[_plain(alias)] = tuple(_plain(member) for member in written if isinstance(member, str))

    def read_statements(self, texts: Iterable[str]) -> None:
        """Add what the statements of a ``versionCatalogs`` entry in a settings script say."""
        for text in texts:
            match = _BUILDER.fullmatch(text)
            if match is not None:
                alias, *values = _QUOTED.findall(match["texts"])
                self._add(match["kind"], _plain(alias), values, self._built(match["way"], match["version"]))

    def _add(self, kind: str, alias: str, values: list[str], version: str | None) -> None:
        if kind == "bundle":
            self._bundles[alias] = tuple(map(_plain, values))
        elif kind == "version" and len(values) == 1:
            self._versions[alias] = exact(values[0])
        elif kind == "plugin" and len(values) == 1:
            self._plugins[alias] = values[0], version
        elif kind == "library":
            group, artifact, written = (*":".join(values).split(":"), "", "")[:3]
            if group and artifact:
                self._libraries[alias] = Entry((group, artifact), exact(written) or version)

    def _built(self, way: str | None, version: str | None) -> str | None:
        if way == "versionRef":
            return self.version(version or "")
        return exact(version)

    def _version_of(self, written: object, place: int) -> str | None:
        if isinstance(written, str):
            return exact(_text(written, place))
        return _version(written.get("version"), self._versions) if isinstance(written, dict) else None


def _plain(alias: str) -> str:
    return _SEPARATOR.sub(".", alias)


def _table(tables: Mapping[str, object], name: str) -> Mapping[str, object]:
    table = tables.get(name)
    return table if isinstance(table, dict) else {}


def _text(notation: str, place: int) -> str:
    """One part of ``group:artifact:version`` or ``id:version``."""
    return (*notation.split(":"), "", "", "")[place]


def _field(written: object, name: str) -> str:
    value = written.get(name) if isinstance(written, dict) else None
    return value if isinstance(value, str) else ""


def _library(written: object) -> Library | None:
    notation = written if isinstance(written, str) else _field(written, "module")
    group, artifact = _text(notation, 0), _text(notation, 1)
    if not notation:
        group, artifact = _field(written, "group"), _field(written, "name")
    return (group, artifact) if group and artifact else None


def _version(written: object, versions: Mapping[str, str | None]) -> str | None:
    """A rich version counts when it is strict or required; what is only preferred may give way."""
    if isinstance(written, str):
        return exact(written)
    reference = _field(written, "ref")
    if reference:
        return versions.get(_plain(reference))
    return exact(_field(written, "strictly") or _field(written, "require"))
