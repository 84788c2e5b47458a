"""The scripts of one tree, each read and cut up once, and the properties files beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from reglint.records import NamedTuple
from reglint.sources.spring.build.gradle.script import Statement, statements
from reglint.sources.spring.build.gradle.values import assigned, names_in
from reglint.sources.spring.build.paths import inside

Read = Callable[[str], bytes | None]

_BUILD = ("build.gradle", "build.gradle.kts")
_SETTINGS = ("settings.gradle", "settings.gradle.kts")
_OBJECTS = ("Versions", "Version", "Libs", "Libraries", "Dependencies", "Deps", "Plugins")
_OBJECT = re.compile(r"(?:internal |public )?object (\w+)")


class Script(NamedTuple):
    """One script as written. ``statements`` is empty for one that could not be cut up; then ``whole`` is false."""

    path: str
    statements: tuple[Statement, ...]
    names: dict[str, str | None]
    whole: bool


class Scripts:
    """Scripts and properties by their paths or directories."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self._scripts: dict[str, Script | None] = {}
        self._properties: dict[str, dict[str, str]] = {}

    def at(self, path: str) -> Script | None:
        """The script at ``path``; None when there is none."""
        if path not in self._scripts:
            data = self.read(path)
            self._scripts[path] = None if data is None else _script(path, data)
        return self._scripts[path]

    def build(self, directory: str) -> Script | None:
        """The build script in ``directory``."""
        return self._first(directory, _BUILD)

    def settings(self, directory: str) -> Script | None:
        """The settings script in ``directory``."""
        return self._first(directory, _SETTINGS)

    def properties(self, directory: str) -> dict[str, str]:
        """What ``gradle.properties`` in ``directory`` says."""
        if directory not in self._properties:
            data = self.read(inside(directory, "gradle.properties"))
            self._properties[directory] = {} if data is None else _properties(data)
        return self._properties[directory]

    def constants(self, directory: str) -> dict[str, str | None]:
        """The constants of the Kotlin objects that ``buildSrc`` in ``directory`` keeps versions in, by custom."""
        found: dict[str, str | None] = {}
        for name in _OBJECTS:
            for language in ("kotlin", "java"):
                script = self.at(inside(directory, f"buildSrc/src/main/{language}/{name}.kt"))
                if script is not None:
                    found.update(_constants(script.statements))
        return found

    def _first(self, directory: str, names: Iterable[str]) -> Script | None:
        return next((script for name in names if (script := self.at(inside(directory, name))) is not None), None)


def _script(path: str, data: bytes) -> Script:
    found = statements(data.decode("utf-8-sig", "replace"))
    return Script(path, tuple(found or ()), names_in(found or ()), found is not None)


def _properties(data: bytes) -> dict[str, str]:
    from reglint.syntax import properties
    from reglint.text import Document

    document = Document("gradle.properties", data.decode("latin-1"))
    roots = properties.parse(document, legacy=True).roots
    return {key.text: value.text for root in roots if root is not None for key, value in root.pairs}


def _constants(found: Iterable[Statement]) -> Iterator[tuple[str, str | None]]:
    """Each by its name in full, and by the bare one, which the same object may use."""
    for blocks, text in found:
        objects = [match[1] for block in blocks if (match := _OBJECT.fullmatch(block))]
        if objects and len(objects) == len(blocks):
            for name, code in assigned(blocks, text):
                yield ".".join((*objects, name)), code
                yield name, code
