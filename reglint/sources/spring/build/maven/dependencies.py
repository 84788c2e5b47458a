"""What a module is built with: its dependencies, and those of the modules of the tree that it depends on."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from reglint.records import NamedTuple
from reglint.sources.spring.build.libraries import Library, is_plain, is_plain_parent
from reglint.sources.spring.build.maven.pom import Dependency
from reglint.sources.spring.build.maven.project import Project, Tree
from reglint.sources.spring.build.versions import exact

_NOT_RUNNING = ("test", "import")
_NOT_CARRIED = ("provided", "system")


class Closure(NamedTuple):
    """The libraries of a class path, each with the version that the tree names for it, if any.

    ``complete`` is false when a parent, a profile or a library that nobody here knows may add to them.
    """

    versions: dict[Library, str | None]
    complete: bool


class _Edge(NamedTuple):
    """One dependency. ``path`` is its pom in the tree; ``carried`` tells whether its dependents get it, too."""

    library: Library
    version: str | None
    path: str | None
    carried: bool
    exclusions: tuple[Library, ...]


class _Edges(NamedTuple):
    edges: tuple[_Edge, ...]
    complete: bool


class Dependencies:
    """The dependencies of the projects of one tree; those of each pom are answered once."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._edges: dict[str, _Edges] = {}

    def of(self, project: Project) -> Closure:
        """Everything at run time, the nearest first as Maven goes."""
        versions: dict[Library, str | None] = {}
        complete = True
        waiting: deque[tuple[Project, frozenset[Library]]] = deque(((project, frozenset()),))
        while waiting:
            module, excluded = waiting.popleft()
            edges = self._of_one(module)
            complete = complete and edges.complete
            for library, version, path, carried, exclusions in edges.edges:
                if library in versions or (module is not project and not carried) or _is_excluded(library, excluded):
                    continue
                versions[library] = version
                inner = None if path is None else self._tree.project(path)
                if inner is not None:
                    waiting.append((inner, excluded.union(exclusions)))
        return Closure(versions, complete)

    def _of_one(self, project: Project) -> _Edges:
        if project.path not in self._edges:
            edges = tuple(self._answered(project))
            complete = (
                (project.outside is None or is_plain_parent(project.library(project.outside) or ("", "")))
                and all(edge is not None and (edge.path is not None or is_plain(edge.library)) for edge in edges)
                and all(_is_harmless(project, dependency) for _, pom in project.line for dependency in pom.switched)
            )
            self._edges[project.path] = _Edges(tuple(edge for edge in edges if edge is not None), complete)
        return self._edges[project.path]

    def _answered(self, project: Project) -> Iterator[_Edge | None]:
        """An edge for each dependency at run time; None for one whose name has no answer."""
        for dependency in project.dependencies():
            library = project.library(dependency)
            if library is None:
                if dependency.scope not in _NOT_RUNNING:
                    yield None
                continue
            managed = project.managed(library) or Dependency(*library)
            scope = dependency.scope or managed.scope
            if scope in _NOT_RUNNING:
                continue
            version = project.text(dependency.version or managed.version)
            yield _Edge(
                library,
                exact(version),
                None if is_plain(library) else self._tree.find(project, library, version),
                not (dependency.optional or managed.optional) and scope not in _NOT_CARRIED,
                dependency.exclusions + managed.exclusions,
            )


def _is_excluded(library: Library, excluded: frozenset[Library]) -> bool:
    if not excluded:
        return False
    group, artifact = library
    return not excluded.isdisjoint(((group, artifact), (group, "*"), ("*", artifact), ("*", "*")))


def _is_harmless(project: Project, dependency: Dependency) -> bool:
    """Whether a dependency that may or may not be there makes no difference to which starters are."""
    if dependency.scope in _NOT_RUNNING:
        return True
    library = project.library(dependency)
    return library is not None and is_plain(library) and "spring-cloud" not in library[1]
