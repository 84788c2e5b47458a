"""What the settings script of a Gradle build says: its projects, its catalogues, the versions of its plugins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from reglint.sources.spring.build.gradle.catalog import Catalog
from reglint.sources.spring.build.gradle.plugins import declared
from reglint.sources.spring.build.gradle.script import Statement
from reglint.sources.spring.build.gradle.scripts import Script
from reglint.sources.spring.build.gradle.values import HERE, ROOT, Scope, texts_in
from reglint.sources.spring.build.paths import inside, joined

_CATALOG_FILE = "gradle/libs.versions.toml"
_INCLUDE = re.compile(r"include(?P<flat>Flat)?(?: |\()(?P<code>.*)", re.DOTALL)
_MOVED = re.compile(r"""project\( ?["'](?P<path>:[^"']+)["'] ?\)\.projectDir ?= ?(?P<code>.+)""", re.DOTALL)
_INCLUDED = re.compile(r"includeBuild(?: |\( ?)(?P<code>.*?)\)?", re.DOTALL)
_CREATED = re.compile(r"""(?:create|register|maybeCreate)\( ?["'](\w+)["'] ?\)|(\w+)|named\( ?["'](\w+)["'] ?\)""")
_FROM = re.compile(r"from ?\(?.*files\( ?(?P<code>.*?) ?\).*", re.DOTALL)
_LONGEST = 500
_WORD_BREAK = re.compile(r"[-_.]([A-Za-z0-9])")


class Settings:
    """One settings script; a build without one has its root project alone.

    ``path`` is that of the script. ``projects`` maps the path of each project (``:order:api``) to its directory;
    ``listed`` is false when one may be missing there. ``plugins`` maps plugin ids to versions, ``catalogs`` names to
    version catalogues. ``builds`` are the directories of included builds. ``renames`` is true when the scripts of
    projects have names of their own.
    """

    def __init__(
        self, root: str, script: Script | None, properties: Mapping[str, str], read: Callable[[str], bytes | None]
    ) -> None:
        self.path = "" if script is None else script.path
        self.root = root
        self.projects: dict[str, str] = {":": root}
        self.listed = script is None or script.whole
        self.renames = False
        self._lost: set[str] = set()
        self.builds: list[str] = []
        self.catalogs: dict[str, Catalog] = {}
        self.plugins: dict[str, str | None] = {}
        statements = () if script is None else script.statements
        scope = Scope([{} if script is None else script.names], properties, self.catalogs)
        self._read_catalogs(statements, read)
        for blocks, text in statements:
            self._take(blocks, text, scope)

    def directory_of(self, path: str) -> str | None:
        """Where the project is that a script calls ``:order:api`` or, as an accessor, ``order.api``."""
        if path.startswith(":"):
            certain = self.listed or path in self._lost
            guess = None if certain else joined(self.root, path.replace(":", "/").lstrip("/"))
            return self.projects.get(path, guess)
        wanted = path.removesuffix(".dependencyProject")
        for known, directory in self.projects.items():
            if ".".join(map(_camel, known.strip(":").split(":"))) == wanted:
                return directory
        return None

    def path_of(self, directory: str) -> str | None:
        """The path of the project in ``directory``; None when the settings name all projects, but not that one."""
        for path, home in self.projects.items():
            if home == directory:
                return path
        below = directory.removeprefix(self.root).lstrip("/")
        return None if self.listed else ":" + below.replace("/", ":")

    def _take(self, blocks: tuple[str, ...], text: str, scope: Scope) -> None:
        if (match := _MOVED.fullmatch(text)) is not None:
            self._move(match["path"], match["code"], scope)
        elif (match := _INCLUDED.fullmatch(text)) is not None:
            found = [joined(self.root, relative) for relative in texts_in(match["code"])]
            self.builds += [directory for directory in found if directory is not None]
        elif (match := _INCLUDE.fullmatch(text)) is not None:
            self._include(match["code"], flat=match["flat"] is not None, certain=not blocks)
        elif blocks[-2:] == ("pluginManagement", "plugins"):
            plugin = declared(text, scope)
            if plugin is not None:
                self.plugins[plugin.name] = plugin.version
        elif "buildFileName" in text:
            self.renames = True
        elif "projectDir" in text or "includeBuild" in text or text.startswith("apply"):
            self.listed = False

    def _include(self, code: str, *, flat: bool, certain: bool) -> None:
        names = texts_in(code)
        self.listed = self.listed and certain and bool(names)
        for name in names:
            if flat:
                home = joined(self.root, "../" + name)
                if home is not None:
                    self.projects.setdefault(":" + name, home)
                continue
            parts = [part for part in name.replace("/", ":").split(":") if part][:20]
            for end in range(1, len(parts) + 1):
                self.projects.setdefault(":" + ":".join(parts[:end]), inside(self.root, "/".join(parts[:end])))

    def _move(self, path: str, code: str, scope: Scope) -> None:
        texts = texts_in(code) or [scope.value(text) or "" for text in re.findall(r'"[^"]*+"', code)]
        relative = texts[-1].replace(ROOT, "").replace(HERE, "").lstrip("/") if texts else ""
        home = joined(self.root, relative) if relative else None
        if home is None:
            self.projects.pop(path, None)
            self._lost.add(path)
            self.listed = False
        else:
            self.projects[path] = home

    def _read_catalogs(self, statements: Iterable[Statement], read: Callable[[str], bytes | None]) -> None:
        texts: dict[str, list[str]] = {}
        for blocks, text in statements:
            if "versionCatalogs" in blocks[:-1] and (match := _CREATED.fullmatch(blocks[-1])) is not None:
                texts.setdefault(match[1] or match[2] or match[3], []).append(text)
        texts.setdefault("libs", [])
        for name, of_one in texts.items():
            catalog = Catalog()
            files = [
                path
                for text in of_one
                if (match := _FROM.fullmatch(text[:_LONGEST]))
                for path in texts_in(match["code"])
            ]
            if name == "libs" and not files:
                files = [_CATALOG_FILE]
            for relative in files:
                path = joined(self.root, relative)
                data = read(path) if path else None
                if data is not None:
                    catalog.read_toml(data)
            catalog.read_statements(of_one)
            self.catalogs[name] = catalog


def _camel(name: str) -> str:
    return _WORD_BREAK.sub(lambda match: match[1].upper(), name)
