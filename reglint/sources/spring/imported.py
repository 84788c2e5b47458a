"""What the files of a unit lead to in the linted tree: where ``spring.config.import`` points, and what is found there.

The class path is the directory of the unit; a test's is also that of the tests' own module. The working directory is
taken to be that of the module, as build tools have it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping

from reglint.sources import Unit
from reglint.sources.file import File
from reglint.sources.spring.loading.files import SpringFile, parse_as
from reglint.sources.spring.loading.imports import REMOTE_SCHEMES
from reglint.sources.spring.members import Member, is_spring_named

_IMPORT = ("spring.config.import", "spring.config.import[")
_LAYOUT = re.compile(r"(?:(?P<module>.+)/)?src/(?P<set>[^/]+)/resources(?=/|$)")
_TESTS, _MAIN = "/src/test/resources/", "/src/main/resources/"
_PARSED = frozenset({"yaml", "properties"})


def imports_files(members: Iterable[Member]) -> bool:
    """Whether one of ``members`` imports what no configuration server answers."""
    return any(map(_is_local, _imports(members)))


def _imports(members: Iterable[Member]) -> Iterator[str]:
    for member in members:
        for document in member.documents:
            for made in document.starting(*_IMPORT) if document.below("spring.config") else ():
                yield from made.text.split(",")


def _is_local(item: str) -> bool:
    return bool(item.strip()) and item.strip().removeprefix("optional:").partition(":")[0] not in REMOTE_SCHEMES


class Imported:
    """The files that the imports of one service lead to. ``members`` are those that were read, in order of reading."""

    def __init__(self, unit: Unit) -> None:
        self._tree = unit.tree
        self._unit = {file.path: file for file in unit.files}
        self._own = (unit.directory, posixpath.join(unit.directory, "config"))
        self._found: dict[str, SpringFile | None] = {}
        self.members: list[Member] = []
        self.roots: Mapping[str, str] = {"classpath:/": unit.directory, "file:./": module_of(unit.directory)}

    def read(self, path: str) -> SpringFile | None:
        """The file at ``path`` of the tree; None when there is none that can be read.

        What Spring looks for by name beside the files of the unit was seen before; it is not looked for again.
        """
        if path not in self._found:
            file = self._file(path)
            self._found[path] = None if file is None else self._taken(file)
        return self._found[path]

    def entries(self, directory: str) -> tuple[str, ...] | None:
        """The paths of the files below a directory of the tree, relative to it; None without such a directory."""
        return self._tree.entries(directory)

    def _file(self, path: str) -> File | None:
        directory, _, name = path.rpartition("/")
        if path in self._unit or (directory in self._own and is_spring_named(name)):
            return self._unit.get(path)
        found = self._tree.file(path)
        if found is None and _TESTS in f"/{path}":
            return self._tree.file(f"/{path}".replace(_TESTS, _MAIN, 1)[1:])
        return found

    def _taken(self, file: File) -> SpringFile | None:
        if file.problem is not None or file.template is not None:
            return None
        if file.format in _PARSED:
            member = Member(file, "")
            self.members.append(member)
            return member.spring_file()
        return SpringFile(file.document, parse_as(file.document, "properties"), "", file.name.rpartition(".")[0])


def module_of(directory: str) -> str:
    """The directory of the module that the resources in ``directory`` belong to; without such a layout, itself."""
    match = _LAYOUT.match(directory)
    return directory if match is None else match["module"] or ""
