"""What the scripts of a Gradle build say about versions.

A bill of materials that is imported decides before the Boot plugin does, and of several imports the last one; where two
say different things and Gradle would take the higher version, the answer is unknown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from reglint.records import NamedTuple
from reglint.sources.spring.build import libraries
from reglint.sources.spring.build.gradle import notation, plugins
from reglint.sources.spring.build.gradle.facts import Facts
from reglint.sources.spring.build.gradle.notation import BY_PLUGIN, Item
from reglint.sources.spring.build.gradle.project import Build, is_chosen_by_code
from reglint.sources.spring.build.gradle.scripts import Read, Scripts
from reglint.sources.spring.build.libraries import Library
from reglint.sources.spring.build.paths import ancestors
from reglint.sources.spring.build.versions import Versions

__all__ = ["Gradle"]

_BOOT_PLUGIN: Library = (libraries.BOOT, "spring-boot-gradle-plugin")


class _Decision(NamedTuple):
    path: str
    version: str | None


class Gradle:
    """The Gradle builds of one tree."""

    def __init__(self, read: Read) -> None:
        self._scripts = Scripts(read)
        self._builds: dict[str, Build] = {}
        self._facts: dict[tuple[str, str], Facts] = {}

    def versions(self, directory: str) -> Versions:
        """What the build of the project in ``directory`` says."""
        return _Reading(self, self._build_of(directory), directory).versions()

    def lists(self, directory: str) -> bool:
        """Whether the settings of a build above name the project in ``directory``."""
        build = self._build_of(directory)
        return build.root != directory and directory in build.settings.projects.values()

    def facts(self, build: Build, directory: str) -> Facts:
        """The facts about one project, found once."""
        key = build.root, directory
        if key not in self._facts:
            self._facts[key] = Facts(build.project(directory))
        return self._facts[key]

    def build_at(self, root: str) -> Build:
        """The build whose root project is in that directory."""
        if root not in self._builds:
            self._builds[root] = Build(root, self._scripts)
        return self._builds[root]

    def _build_of(self, directory: str) -> Build:
        """The build whose settings name the project in ``directory``, else the nearest that may, else one of its own.

        A project may have settings besides, for when it is built alone.
        """
        homes = ancestors(directory)
        builds = [self.build_at(above) for above in homes if self._scripts.settings(above) is not None]
        for build in builds:
            if build.root != directory and directory in build.settings.projects.values():
                return build
        return builds[0] if builds and builds[0].settings.path_of(directory) is not None else self.build_at(directory)


class _Reading:
    """One project with those of the build that it needs: ``named`` is what all of them bring to its class path."""

    def __init__(self, gradle: Gradle, build: Build, directory: str) -> None:
        self.gradle = gradle
        self.build = build
        self.project = build.project(directory)
        self.facts = gradle.facts(build, directory)
        self.below: list[Facts] = []
        self.named: dict[Library, str | None] = {}
        self.complete = True
        self._reach(directory)

    def versions(self) -> Versions:
        """What the build says about the project."""
        boot = self._boot()
        train = self._bom(libraries.CLOUD_BOMS)
        return Versions(
            None if boot is None else boot.version,
            None if train is None else train.version,
            self._alibaba(),
            self._nacos_client(),
            True if libraries.BOOTSTRAP in self.named else False if self.complete else None,
            frozenset(artifact for _, artifact in self.named),
            "" if boot is None or boot.version is None else boot.path,
            self.complete,
        )

    def _reach(self, directory: str) -> None:
        """Everything at run time; what some exclusion may take away again is not known to be there."""
        waiting = deque((directory,))
        seen = {directory}
        excluded: list[tuple[Library, bool]] = []
        while waiting:
            facts = self.gradle.facts(self.build, waiting.popleft())
            self.complete = self.complete and facts.complete
            excluded += facts.excluded
            if facts is not self.facts:
                self.below.append(facts)
            for library, version in facts.named.items():
                self.named.setdefault(library, version)
            for path in facts.needs:
                home = self.build.settings.directory_of(path)
                if home is None:
                    self.complete = False
                elif home not in seen:
                    seen.add(home)
                    waiting.append(home)
        for library in list(self.named):
            if any(_matches(library, out) and (all_ or library not in self.facts.named) for out, all_ in excluded):
                del self.named[library]
                self.complete = False

    def _boot(self) -> _Decision | None:
        imported = self._imported(libraries.BOOT_BOMS)
        if imported is not None:
            return imported
        plugin, platform = self._plugin(), self._platform(libraries.BOOT_BOMS)
        decision = platform or plugin
        if plugin is not None and platform is not None and self._is_managed():
            decision = _agreed(plugin, platform)
        decision = _agreed(decision, self._maybe(libraries.BOOT_BOMS))
        if decision is not None:
            return decision
        named = {version for (group, _), version in self.named.items() if group == libraries.BOOT and version}
        return _Decision(self.project.lines[0].path, _only(named)) if named and self.project.lines else None

    def _plugin(self) -> _Decision | None:
        """The version of the Boot plugin, from wherever the build takes its plugins."""
        found = self.project.plugin(plugins.BOOT)
        if found is not None:
            return _Decision(found[0], found[1].version)
        settings = self.build.settings
        if plugins.BOOT in settings.plugins:
            return _Decision(settings.path, settings.plugins[plugins.BOOT])
        for path, item in self._plugin_libraries():
            if item.library == _BOOT_PLUGIN:
                return _Decision(path, item.version)
        return None

    def _plugin_libraries(self) -> Iterator[tuple[str, Item]]:
        for script in self.project.lines:
            for blocks, text in script.statements:
                if blocks[-2:] == ("buildscript", "dependencies") and text.startswith("classpath"):
                    code = text.removeprefix("classpath").strip()
                    for item in notation.items(code.removeprefix("(").removesuffix(")"), self.project.scope) or ():
                        yield script.path, item
        for home in self.build.plugin_builds():
            inner = self.gradle.build_at(home)
            if (own := inner.scripts.build(home)) is not None:
                for library, version in self.gradle.facts(inner, home).named.items():
                    yield own.path, Item(library, version)

    def _is_managed(self) -> bool:
        """Whether the plugin imports Boot's bill of materials by itself."""
        return any(plugin.name == plugins.MANAGEMENT for _, plugin in self.project.plugins)

    def _bom(self, wanted: frozenset[Library]) -> _Decision | None:
        return self._imported(wanted) or _agreed(self._platform(wanted), self._maybe(wanted))

    def _imported(self, wanted: frozenset[Library]) -> _Decision | None:
        for path, item in reversed(self.facts.boms):
            if item.library in wanted:
                return _Decision(path, self._version(item))
        return None

    def _platform(self, wanted: frozenset[Library]) -> _Decision | None:
        """By its own platforms, else by those of the projects it needs."""
        for facts in ([self.facts], self.below):
            found = [(path, item) for each in facts for path, item in each.platforms if item.library in wanted]
            if found:
                return _Decision(found[0][0], _only({self._version(item) for _, item in found}))
        return None

    def _maybe(self, wanted: frozenset[Library]) -> _Decision | None:
        """What is imported on some condition, or for projects that a parent chooses by code, when it is one version."""
        found = list(self.facts.maybe)
        for script in self.project.lines[1:]:
            for blocks, text in script.statements:
                if is_chosen_by_code(blocks):
                    found += ((script.path, item) for item in notation.boms(text, self.project.scope))
        found = [(path, item) for path, item in found if item.library in wanted]
        return _Decision(found[0][0], _only({self._version(item) for _, item in found})) if found else None

    def _version(self, item: Item) -> str | None:
        if item.version != BY_PLUGIN:
            return item.version
        plugin = self._plugin()
        return None if plugin is None else plugin.version

    def _alibaba(self) -> str | None:
        named = (of.get(each) for of in (self.named, self.facts.managed) for each in libraries.NACOS_STARTERS)
        versions = {version for version in named if version}
        bom = self._bom(libraries.ALIBABA_BOMS)
        return _only(versions if bom is None else versions | {bom.version})

    def _nacos_client(self) -> str | None:
        if libraries.NACOS_CLIENT in self.facts.managed:
            return self.facts.managed[libraries.NACOS_CLIENT]
        version = self.named.get(libraries.NACOS_CLIENT)
        rivals = not libraries.NACOS_STARTERS.isdisjoint(self.named)
        return None if rivals and self._imported(libraries.ALIBABA_BOMS) is None else version


def _agreed(first: _Decision | None, second: _Decision | None) -> _Decision | None:
    """The one that there is; unknown when there are two that differ."""
    if first is None or second is None:
        return first or second
    return first if first.version == second.version else _Decision(first.path, None)


def _matches(library: Library, excluded: Library) -> bool:
    return excluded[0] in ("*", library[0]) and excluded[1] in ("*", library[1])


def _only(versions: Iterable[str | None]) -> str | None:
    found = set(versions)
    return next(iter(found)) if len(found) == 1 else None
