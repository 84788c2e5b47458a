"""A project of a Gradle build: every statement that says something about it, wherever in the build that stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from reglint.records import NamedTuple
from reglint.sources.spring.build.gradle import plugins
from reglint.sources.spring.build.gradle.plugins import Plugin
from reglint.sources.spring.build.gradle.script import Statement
from reglint.sources.spring.build.gradle.scripts import Script, Scripts
from reglint.sources.spring.build.gradle.settings import Settings
from reglint.sources.spring.build.gradle.values import HERE, ROOT, Names, Scope
from reglint.sources.spring.build.paths import ancestors, inside, joined

_MOST_SCRIPTS = 40  # that one project applies
_SHARED = re.compile(r"(?:configure\( ?)?(?P<which>allprojects|subprojects)(?: ?\))?")
_OF_ONE = re.compile(r"""(?:project|configure)\( ?(?:project\( ?)?["'](?P<path>:[^"']*)["'] ?\)?(?: ?\))?""")
_ITS_OWN = frozenset({"buildscript", "plugins", "dependencies", "dependencyManagement", "configurations", "publishing"})
_FILE = re.compile(r"(?:(?P<owner>rootProject|project)\.)?file\( ?(?P<code>.+?) ?\)", re.DOTALL)
_UNREAD_PLUGIN = re.compile(r"apply ?(?:<|\( ?plugin\b|plugin\b)")
_NAMED = re.compile(r"[\w.-]{1,120}")


class Placed(NamedTuple):
    """A statement with the script it stands in. ``blocks`` are those inside of the one that makes it apply."""

    script: str
    blocks: tuple[str, ...]
    text: str


class Project:
    """What the build says about one project.

    ``lines`` are the scripts from its own up to the root's. ``statements`` are those that apply to it, in the order of
    evaluation: its parents' first. ``plugins`` are the entries of all ``plugins`` blocks that its plugins come from,
    each with its script, the nearest first. ``whole`` is false when something that may concern it could not be read.
    """

    __slots__ = ("lines", "plugins", "scope", "statements", "whole")

    def __init__(self, lines: list[Script], scope: Scope) -> None:
        self.lines = lines
        self.scope = scope
        self.statements: list[Placed] = []
        self.plugins = [entry for script in lines for entry in self.declared(script)]
        self.whole = all(script.whole for script in lines)

    def plugin(self, name: str) -> tuple[str, Plugin] | None:
        """The nearest entry that gives that plugin a version."""
        return next((found for found in self.plugins if found[1].name == name and found[1].versioned), None)

    def declared(self, script: Script) -> Iterator[tuple[str, Plugin]]:
        """The entries of the ``plugins`` block of ``script``."""
        for blocks, text in script.statements:
            plugin = plugins.declared(text, self.scope) if blocks == ("plugins",) else None
            if plugin is not None:
                yield script.path, plugin


class Build:
    """One Gradle build of the tree; ``root`` is the directory of its root project."""

    def __init__(self, root: str, scripts: Scripts) -> None:
        self.root = root
        self.scripts = scripts
        self.settings = Settings(root, scripts.settings(root), scripts.properties(root), scripts.read)
        self._projects: dict[str, Project] = {}

    def project(self, directory: str) -> Project:
        """The project in ``directory``, which may have no script of its own."""
        if directory not in self._projects:
            self._projects[directory] = self._made(directory)
        return self._projects[directory]

    def plugin_builds(self) -> Iterator[str]:
        """The directories of the builds that this one takes its own plugins from."""
        yield inside(self.root, "buildSrc")
        yield from self.settings.builds

    def _made(self, directory: str) -> Project:
        own = self.scripts.build(directory)
        above = [script for home in self._above(directory) if (script := self.scripts.build(home)) is not None]
        lines = above if own is None else [own, *above]
        project = Project(lines, self._scope(directory, lines))
        project.whole = project.whole and not self.settings.renames
        path = self.settings.path_of(directory) or ":"
        applying: list[Placed] = []
        for script in reversed(above):
            applying += _shared(script, path, project)
        applying += () if own is None else _own(own)
        self._expand(project, applying)
        return project

    def _above(self, directory: str) -> list[str]:
        """The directories of the parent projects, nearest first."""
        homes = ancestors(directory)
        return list(homes[1 : homes.index(self.root) + 1]) if self.root in homes else []

    def _scope(self, directory: str, lines: Iterable[Script]) -> Scope:
        properties = self.scripts.properties(self.root) | self.scripts.properties(directory)
        tables: list[Names] = []
        scope = Scope(tables, properties, self.settings.catalogs)
        for script in lines:
            tables.append(script.names)
            for blocks, text in script.statements:
                code = plugins.applied_script(text) if len(blocks) < 2 else None
                path = None if code is None else self._place(code, script.path, scope)
                other = None if path is None else self.scripts.at(path)
                if other is not None:
                    tables.append(other.names)
        tables.append(self.scripts.constants(self.root))
        return Scope(tables, properties, self.settings.catalogs)

    def _expand(self, project: Project, applying: list[Placed]) -> None:
        """Take ``applying`` into the project, and the statements of scripts that they apply where they do."""
        seen: set[str] = set()
        stack = applying[::-1]
        while stack:
            placed = stack.pop()
            project.statements.append(placed)
            for path in self._applied(placed, project):
                script = None if path is None else self.scripts.at(path)
                if script is None or len(seen) >= _MOST_SCRIPTS:
                    project.whole = False
                elif script.path not in seen:
                    seen.add(script.path)
                    project.whole = project.whole and script.whole
                    project.scope.add(script.names)
                    project.plugins += project.declared(script)
                    stack += map(_placed(script.path), reversed(script.statements))

    def _applied(self, placed: Placed, project: Project) -> Iterator[str | None]:
        """The paths of the scripts that a statement applies; None for something that nobody here can find."""
        code = plugins.applied_script(placed.text)
        if code is not None:
            yield self._place(code, placed.script, project.scope)
            return
        name = plugins.applied(placed.text)
        if placed.blocks == ("plugins",):
            plugin = plugins.declared(placed.text, project.scope)
            if plugin is None:
                yield None
                return
            name = None if plugin.versioned or not plugin.applied else plugin.name
        elif name is None and _UNREAD_PLUGIN.match(placed.text):
            yield None
        if name is not None and not plugins.is_core(name):
            path = self._convention(name)
            if path is not None or (project.plugin(name) is None and name not in self.settings.plugins):
                yield path

    def _convention(self, name: str) -> str | None:
        """The script that makes the plugin ``name``, in one of the builds it may come from."""
        if not _NAMED.fullmatch(name):
            return None
        package = name.replace(".", "/")
        for build in self.plugin_builds():
            for relative in (f"groovy/{name}.gradle", f"kotlin/{name}.gradle.kts", f"kotlin/{package}.gradle.kts"):
                path = inside(build, f"src/main/{relative}")
                if self.scripts.at(path) is not None:
                    return path
        return None

    def _place(self, code: str, script: str, scope: Scope) -> str | None:
        """The path that ``code`` in ``script`` names."""
        match = _FILE.fullmatch(code)
        text = scope.value(code if match is None else match["code"])
        if not text:
            return None
        home = self.root if match is not None and match["owner"] == "rootProject" else script.rpartition("/")[0]
        if text.startswith((ROOT, HERE)):
            home, text = self.root if text.startswith(ROOT) else home, text[len(ROOT) :].lstrip("/")
        return joined(home, text)


def is_chosen_by_code(blocks: tuple[str, ...]) -> bool:
    """Whether a statement in the script of a parent may be about any of the projects below it, or about none."""
    if not blocks or blocks[0] in _ITS_OWN:
        return False
    return _OF_ONE.fullmatch(blocks[0]) is None and _SHARED.fullmatch(blocks[0]) is None


def _own(script: Script) -> Iterator[Placed]:
    """What the script of a project says about that project itself."""
    for blocks, text in script.statements:
        shared = _SHARED.fullmatch(blocks[0]) if blocks else None
        if shared is None:
            yield Placed(script.path, blocks, text)
        elif shared["which"] == "allprojects":
            yield Placed(script.path, blocks[1:], text)


def _shared(script: Script, path: str, project: Project) -> Iterator[Placed]:
    """What the script of a parent says about the project ``path``, which a choice by code may take in or leave out."""
    for blocks, text in script.statements:
        of_one = _OF_ONE.fullmatch(blocks[0]) if blocks else None
        if (of_one is not None and of_one["path"] == path) or (blocks and _SHARED.fullmatch(blocks[0]) is not None):
            yield Placed(script.path, blocks[1:], text)
        elif is_chosen_by_code(blocks) and ("dependencies" in blocks or text.startswith("apply")):
            project.whole = False


def _placed(path: str) -> Callable[[Statement], Placed]:
    return lambda statement: Placed(path, *statement)
