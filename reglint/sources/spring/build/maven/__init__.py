"""What the poms of a Maven build say about versions.

As Maven's model builder has it: what a pom or its parents manage by name comes before what an imported bill of
materials manages, the nearest pom first; of the imports the first one that has the library decides.
"""

from __future__ import annotations

from reglint.records import NamedTuple
from reglint.sources.spring.build import libraries
from reglint.sources.spring.build.libraries import Library
from reglint.sources.spring.build.maven.dependencies import Closure, Dependencies
from reglint.sources.spring.build.maven.project import FILE, Project, Read, Tree
from reglint.sources.spring.build.versions import UNKNOWN, Versions, exact

__all__ = ["FILE", "Maven"]

_NOTHING: frozenset[Library] = frozenset()


class _Decision(NamedTuple):
    """What decides a version: the pom at ``path``; ``bom`` when it does so by a bill of materials or a parent."""

    path: str
    version: str | None
    bom: bool


class Maven:
    """The Maven builds of one tree."""

    def __init__(self, read: Read) -> None:
        self._tree = Tree(read)
        self._dependencies = Dependencies(self._tree)

    def versions(self, path: str) -> Versions:
        """What the build of the module whose pom is at ``path`` says."""
        project = self._tree.project(path)
        if project is None:
            return UNKNOWN
        closure = self._dependencies.of(project)
        boot = self._boot(project, closure)
        complete = closure.complete and project.pom.packaging != "pom"
        return Versions(
            None if boot is None else boot.version,
            self._train(project),
            self._alibaba(project),
            self._nacos_client(project, closure),
            True if libraries.BOOTSTRAP in closure.versions else False if complete else None,
            frozenset(artifact for _, artifact in closure.versions),
            "" if boot is None or boot.version is None else boot.path,
            complete,
        )

    def _boot(self, project: Project, closure: Closure) -> _Decision | None:
        itself = frozenset({libraries.BOOT_ITSELF})
        direct = _direct(project, itself)
        if direct:
            return _Decision(project.path, _only(direct), bom=False)
        if project.outside is not None and project.library(project.outside) == libraries.CLOUD_PARENT:
            return None
        decision = self._decision(project, itself, libraries.BOOT_BOMS)
        if decision is None and self._manages_nothing_else(project):
            named = {version for (group, _), version in closure.versions.items() if group == libraries.BOOT and version}
            return _Decision(project.path, _only(named), bom=False)
        return decision

    def _train(self, project: Project) -> str | None:
        decision = self._decision(project, _NOTHING, libraries.CLOUD_BOMS)
        if decision is None:
            return None
        if project.outside is not None and project.library(project.outside) == libraries.CLOUD_PARENT:
            return exact(project.text("${spring-cloud.version}")) or decision.version  # a property of that parent
        return decision.version

    def _alibaba(self, project: Project) -> str | None:
        direct = _direct(project, libraries.NACOS_STARTERS)
        if direct:
            return _only(direct)
        decision = self._decision(project, libraries.NACOS_STARTERS, libraries.ALIBABA_BOMS)
        return None if decision is None else decision.version

    def _nacos_client(self, project: Project, closure: Closure) -> str | None:
        itself = frozenset({libraries.NACOS_CLIENT})
        direct = _direct(project, itself)
        if direct:
            return _only(direct)
        decision = self._decision(project, itself, libraries.ALIBABA_BOMS)
        if decision is not None:
            return None if decision.bom else decision.version
        return closure.versions.get(libraries.NACOS_CLIENT)

    def _decision(
        self, project: Project, wanted: frozenset[Library], boms: frozenset[Library], seen: set[str] | None = None
    ) -> _Decision | None:
        """Who manages one of ``wanted``, or imports or inherits one of ``boms``; None when nobody in the tree does."""
        seen = {project.path} if seen is None else seen
        for path, pom in project.line:
            versions = {exact(project.text(pom.managed[each].version)) for each in wanted if each in pom.managed}
            if versions:
                return _Decision(path, _only(versions), bom=False)
        if project.outside is not None and project.library(project.outside) in boms:
            return _Decision(project.line[-1][0], exact(project.text(project.outside.version)), bom=True)
        for path, pom in project.line:
            for imported in pom.imports:
                named = project.library(imported)
                if named in boms:
                    return _Decision(path, exact(project.text(imported.version)), bom=True)
                inner = None if named is None else self._module(project, named, project.text(imported.version))
                if inner is not None and inner.path not in seen:
                    seen.add(inner.path)
                    decision = self._decision(inner, wanted, boms, seen)
                    if decision is not None:
                        return decision
        return None

    def _manages_nothing_else(self, project: Project) -> bool:
        """Whether nothing from outside the tree can manage a version."""
        imports = [project.library(imported) for _, pom in project.line for imported in pom.imports]
        return project.outside is None and all(named is not None and libraries.is_plain(named) for named in imports)

    def _module(self, project: Project, library: Library, version: str | None) -> Project | None:
        path = None if libraries.is_plain(library) else self._tree.find(project, library, version)
        return None if path is None else self._tree.project(path)


def _direct(project: Project, wanted: frozenset[Library]) -> set[str | None]:
    """The versions that its dependencies name for any of ``wanted`` by themselves, the nearest pom's for each."""
    found: dict[Library, set[str | None]] = {}
    for _, pom in project.line:
        own: dict[Library, set[str | None]] = {}
        for dependency in pom.dependencies:
            library = project.library(dependency)
            if library is not None and library in wanted and dependency.version:
                own.setdefault(library, set()).add(exact(project.text(dependency.version)))
        found = own | found
    return {version for versions in found.values() for version in versions}


def _only(versions: set[str | None] | set[str]) -> str | None:
    return next(iter(versions)) if len(versions) == 1 else None
