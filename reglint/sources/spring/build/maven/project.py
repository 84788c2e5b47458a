"""A pom with its parents: what it inherits, what its ``${...}`` stand for, and which poms of the tree it names."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator

from reglint.sources.spring.build.libraries import Library
from reglint.sources.spring.build.maven import pom as poms
from reglint.sources.spring.build.maven.pom import Dependency, Parent, Pom
from reglint.sources.spring.build.paths import ancestors, inside, joined

Read = Callable[[str], bytes | None]

FILE = "pom.xml"
_PLACEHOLDER = re.compile(r"\$\{([^${}]{1,200})\}")
_LONGEST_ANSWER = 500
_MOST_STEPS = 20  # from a property to the property that answers it
_MOST_PARENTS = 50
_MOST_MODULES = 5_000


class Project:
    """One pom in the light of its parents in the tree.

    ``line`` is its path and itself, then those of its parents. ``outside`` is the parent of the last one, when that one
    is not in the tree.
    """

    __slots__ = ("_answers", "line", "outside")

    def __init__(self, line: tuple[tuple[str, Pom], ...], outside: Parent | None) -> None:
        self.line = line
        self.outside = outside
        self._answers: dict[str, str | None] = {}

    @property
    def path(self) -> str:
        """Where its own pom is."""
        return self.line[0][0]

    @property
    def pom(self) -> Pom:
        """Its own pom, as written."""
        return self.line[0][1]

    @property
    def directory(self) -> str:
        """Where it stands."""
        return self.path.rpartition("/")[0]

    @property
    def version(self) -> str | None:
        """Its own version; None when that has no answer in the tree."""
        return self.text(self.pom.version)

    def text(self, written: str, steps: int = 0) -> str | None:
        """``written`` with its placeholders answered; None when one has no answer in the tree."""
        if "${" not in written:
            return written
        pieces: list[str] = []
        end = 0
        for match in _PLACEHOLDER.finditer(written):
            answer = self._answer(match[1], steps)
            if answer is None:
                return None
            pieces += written[end : match.start()], answer
            end = match.end()
        text = "".join((*pieces, written[end:]))
        return text if len(text) <= _LONGEST_ANSWER and "${" not in text else None

    def library(self, named: Dependency | Parent) -> Library | None:
        """What ``named`` names; None when that has no answer in the tree."""
        group, artifact = self.text(named.group), self.text(named.artifact)
        return (group, artifact) if group and artifact else None

    def dependencies(self) -> Iterator[Dependency]:
        """Its own dependencies, then the inherited ones."""
        for _, pom in self.line:
            yield from pom.dependencies

    def managed(self, library: Library) -> Dependency | None:
        """What the dependency management of its pom and its parents says of ``library`` by name, imports left out."""
        for _, pom in self.line:
            found = pom.managed.get(library)
            if found is not None:
                return found
        return None

    def _answer(self, name: str, steps: int) -> str | None:
        answers = self._answers
        if name not in answers:
            answers[name] = None  # for a property that leads back to itself
            written = self._written(name) if steps < _MOST_STEPS else None
            answers[name] = None if written is None else self.text(written, steps + 1)
        return answers[name]

    def _written(self, name: str) -> str | None:
        plain = name.removeprefix("project.").removeprefix("pom.")
        coordinate = self._coordinate(plain)
        if coordinate is not None and plain != name:
            return coordinate
        for _, pom in self.line:
            if name in pom.properties:
                return pom.properties[name]
        return coordinate

    def _coordinate(self, name: str) -> str | None:
        """The coordinates are those of the pom that is built, wherever the placeholder is inherited from."""
        of: Pom | Parent | None = self.pom
        if name.startswith("parent."):
            name, of = name.removeprefix("parent."), self.pom.parent
        if of is None:
            return None
        return {"groupId": of.group, "artifactId": of.artifact, "version": of.version}.get(name) or None


class Tree:
    """The poms of one tree; each is read once."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._poms: dict[str, Pom | None] = {}
        self._projects: dict[str, Project | None] = {}
        self._modules: dict[str, dict[Library, str]] = {}

    def pom(self, path: str) -> Pom | None:
        """The pom at ``path``; None when there is none that can be read."""
        if path not in self._poms:
            data = self._read(path)
            self._poms[path] = None if data is None else poms.parse(data)
        return self._poms[path]

    def project(self, path: str) -> Project | None:
        """The project whose pom is at ``path``."""
        if path not in self._projects:
            own = self.pom(path)
            self._projects[path] = None if own is None else self._with_parents(path, own)
        return self._projects[path]

    def find(self, project: Project, library: Library, version: str | None) -> str | None:
        """The pom of the module ``library``, among those that ``project`` is built together with.

        One of another version than ``version`` is not it; None is any version.
        """
        homes = (path.rpartition("/")[0] for path, _ in project.line[1:])
        for directory in dict.fromkeys((*ancestors(project.directory), *homes)):
            path = self._modules_below(directory).get(library)
            found = None if path is None else self.project(path)
            if found is not None:
                return path if version in (None, "", found.version) else None
        return None

    def _with_parents(self, path: str, own: Pom) -> Project:
        line = [(path, own)]
        seen = {path}
        while (parent := line[-1][1].parent) is not None:
            found = self._parent(line[-1][0], parent)
            if found is None or found[0] in seen or len(line) > _MOST_PARENTS:
                break
            line.append(found)
            seen.add(found[0])
        return Project(tuple(line), parent)

    def _parent(self, path: str, parent: Parent) -> tuple[str, Pom] | None:
        """By its relative path, else among the modules; another version than the one asked for is not it."""
        directory = path.rpartition("/")[0]
        near = joined(directory, parent.relative) if parent.relative else None
        candidates = (
            [] if near is None else [near, inside(near, FILE)] if near.endswith(".xml") else [inside(near, FILE), near]
        )
        for candidate in candidates:
            pom = self.pom(candidate) if candidate else None
            if pom is not None:
                if _is(pom, parent):
                    return candidate, pom
                break
        for above in ancestors(directory):
            found = self._modules_below(above).get((parent.group, parent.artifact))
            pom = None if found is None else self.pom(found)
            if found is not None and pom is not None and _is(pom, parent):
                return found, pom
        return None

    def _modules_below(self, directory: str) -> dict[Library, str]:
        if directory not in self._modules:
            top = inside(directory, FILE)
            pom = self.pom(top)
            found: dict[Library, str] = {}
            for library, path in self._reached(top) if pom is not None and pom.modules else ():
                found.setdefault(library, path)
            self._modules[directory] = found
        return self._modules[directory]

    def _reached(self, top: str) -> Iterator[tuple[Library, str]]:
        """The poms that the one at ``top`` builds, and their modules' modules."""
        waiting = deque((top,))
        seen = {top}
        while waiting:
            path = waiting.popleft()
            pom = self.pom(path)
            if pom is None:
                continue
            yield (pom.group, pom.artifact), path
            for module in pom.modules:
                near = joined(path.rpartition("/")[0], module)
                inner = None if near is None else near if near.endswith(".xml") else inside(near, FILE)
                if inner is not None and inner not in seen and len(seen) < _MOST_MODULES:
                    seen.add(inner)
                    waiting.append(inner)


def _is(pom: Pom, parent: Parent) -> bool:
    """Whether ``pom`` is the one that ``parent`` names; what it leaves out, Maven 4 takes from the file."""
    return (
        parent.group in ("", pom.group)
        and parent.artifact in ("", pom.artifact)
        and parent.version in ("", pom.version)
    )
