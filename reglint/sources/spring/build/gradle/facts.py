"""What the statements about one Gradle project add up to: its dependencies, and what is managed for them."""

from __future__ import annotations

import re

from reglint.sources.spring.build.gradle import notation
from reglint.sources.spring.build.gradle.notation import Item
from reglint.sources.spring.build.gradle.project import Placed, Project
from reglint.sources.spring.build.gradle.values import is_condition, texts_in
from reglint.sources.spring.build.libraries import Library, is_plain

_ELSEWHERE = frozenset({"buildscript", "pluginManagement", "dependencyManagement", "publishing", "configurations"})
_NO_DEPENDENCIES = re.compile(r"(?:constraints|components|modules|artifactTypes)\b")
_NAMES_ONLY = re.compile(r"(?:(?:def|val|var|String|final) |ext\.|extra[.\[]|println\b)")
_EXCLUDE = re.compile(r"(?:.*\.)?exclude(?: |\( ?)(?P<code>.*)", re.DOTALL)
_EXCLUDED_PART = re.compile(r"""(?P<name>group|module) ?[:=] ?["'](?P<text>[^"'$]+)["']""")
_IMPORTS = re.compile(r"(?:[\w.]+\.)?imports")
_CONFIGURATIONS = re.compile(r"configurations\b")


class Facts:
    """What one project says for itself; what it takes from the projects it needs is not in here.

    ``named`` are the libraries on its class path at run time with the versions written, ``boms`` what
    ``dependencyManagement`` imports, ``platforms`` what it depends on as a platform, ``maybe`` what it does of both on
    some condition, each with the path of the script. ``managed`` are single versions of ``dependencyManagement``.
    ``needs`` are other projects as the script calls them. ``excluded`` are libraries taken out, ``*`` for any name,
    with whether that is for every dependency.
    """

    __slots__ = ("boms", "complete", "excluded", "managed", "maybe", "named", "needs", "platforms")

    def __init__(self, project: Project) -> None:
        self.named: dict[Library, str | None] = {}
        self.boms: list[tuple[str, Item]] = []
        self.platforms: list[tuple[str, Item]] = []
        self.maybe: list[tuple[str, Item]] = []
        self.managed: dict[Library, str | None] = {}
        self.needs: list[str] = []
        self.excluded: list[tuple[Library, bool]] = []
        self.complete = project.whole
        for placed in project.statements:
            self._take(placed, project)

    def _take(self, placed: Placed, project: Project) -> None:
        _, blocks, text = placed
        first = blocks[0] if blocks else ""
        if text.startswith("mavenBom") and any(map(_IMPORTS.fullmatch, blocks)):
            self._import(placed, project)
        elif first == "dependencies":
            self._depend(placed, project)
        elif first == "dependencyManagement":
            self._manage(placed, project)
        elif _CONFIGURATIONS.match(first or text):
            self._exclude(text, everywhere=True)
        elif "dependencies" in blocks and first not in _ELSEWHERE:
            self.complete = False  # on some condition, or for projects that are chosen by code

    def _depend(self, placed: Placed, project: Project) -> None:
        path, blocks, text = placed
        if len(blocks) > 1:
            self._inside(placed, project)
            return
        said = notation.dependency(text, project.scope)
        if said is None or said.running is None or said.items is None:
            self.complete = self.complete and (_NO_DEPENDENCIES.match(text) or _NAMES_ONLY.match(text)) is not None
            return
        for item in said.items:
            if item.bom:
                self.platforms.append((path, item))
            if item.project is not None:
                self.needs.append(item.project)
            elif item.library is not None and not item.bom:
                self.named.setdefault(item.library, item.version)
                self.complete = self.complete and is_plain(item.library)

    def _inside(self, placed: Placed, project: Project) -> None:
        """A statement in a block inside ``dependencies``: about one dependency, or under a condition."""
        path, blocks, text = placed
        if _NO_DEPENDENCIES.match(blocks[1]):
            return
        header = notation.dependency(blocks[1], project.scope)
        if header is not None and header.running is not None:
            self._exclude(text, everywhere=False)
        else:
            self.complete = False
            self.maybe += ((path, item) for item in notation.boms(text, project.scope))

    def _import(self, placed: Placed, project: Project) -> None:
        found = self.maybe if any(map(is_condition, placed.blocks)) else self.boms
        found += ((placed.script, item) for item in notation.boms(placed.text, project.scope))

    def _manage(self, placed: Placed, project: Project) -> None:
        _, blocks, text = placed
        if blocks == ("dependencyManagement", "dependencies") and text.startswith("dependency"):
            code = text.removeprefix("dependency").strip()
            for item in notation.items(code.removeprefix("(").removesuffix(")"), project.scope) or ():
                if item.library is not None:
                    self.managed[item.library] = item.version

    def _exclude(self, text: str, *, everywhere: bool) -> None:
        match = _EXCLUDE.fullmatch(text)
        if match is None:
            return
        parts = {part["name"]: part["text"] for part in _EXCLUDED_PART.finditer(match["code"])}
        group, artifact = parts.get("group", "*"), parts.get("module", "*")
        if not parts:
            group, artifact = (*texts_in(match["code"]), "*", "*")[:2]  # in this order, as Kotlin takes them
        if group == artifact == "*":
            self.complete = False
        else:
            self.excluded.append(((group, artifact), everywhere))
