"""A ``pom.xml`` as it is written, as far as it bears on versions and dependencies: nothing inherited or answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.parsers import expat

from reglint.records import NamedTuple
from reglint.sources.spring.build.libraries import Library

_MOST_BYTES = 1_000_000
_SKIPPED = frozenset({"build", "reporting", "distributionManagement", "description", "licenses", "developers"})


class Dependency(NamedTuple):
    """One ``<dependency>``; what is not written is empty. ``exclusions`` may hold ``*``."""

    group: str
    artifact: str
    version: str = ""
    scope: str = ""
    optional: bool = False
    exclusions: tuple[Library, ...] = ()


class Parent(NamedTuple):
    """The ``<parent>``. ``relative`` is where its pom is looked for, empty for nowhere in the tree."""

    group: str
    artifact: str
    version: str
    relative: str


class Pom(NamedTuple):
    """One pom, with its profiles that are active by default.

    ``group`` and ``version`` are its own, else its parent's. ``managed`` holds the plain jars of its dependency
    management by group and artifact, ``imports`` the bills of materials there, in order. ``switched`` are the
    dependencies of the profiles that somebody has to ask for.
    """

    group: str
    artifact: str
    version: str
    packaging: str
    parent: Parent | None
    properties: dict[str, str]
    dependencies: tuple[Dependency, ...]
    managed: dict[Library, Dependency]
    imports: tuple[Dependency, ...]
    modules: tuple[str, ...]
    switched: tuple[Dependency, ...]


def parse(data: bytes) -> Pom | None:
    """The pom in ``data``; None when it is none, or when it declares entities."""
    root = _root(data)
    if root is None or root.name != "project":
        return None
    parent = _parent(root)
    profiles = list(root.below("profiles", "profile"))
    active = [profile for profile in profiles if _is_default(profile)]
    parts = (root, *active)
    properties: dict[str, str] = {}
    for part in parts:
        properties.update((entry.name, entry.content) for holder in part.of("properties") for entry in holder.children)
    managed, imports = _management(parts)
    return Pom(
        root.text("groupId") or (parent.group if parent else ""),
        root.text("artifactId"),
        root.text("version") or (parent.version if parent else ""),
        root.text("packaging") or "jar",
        parent,
        properties,
        tuple(dependency for part in parts for dependency in _dependencies(part)),
        managed,
        imports,
        tuple(entry.content for part in (root, *profiles) for entry in _modules(part) if entry.content),
        tuple(dependency for part in profiles if part not in active for dependency in _dependencies(part)),
    )


def _parent(root: _Element) -> Parent | None:
    for element in root.of("parent"):
        relatives = [entry.content for entry in element.of("relativePath")]
        relative = relatives[0] if relatives else "../pom.xml"
        return Parent(element.text("groupId"), element.text("artifactId"), element.text("version"), relative)
    return None


def _is_default(profile: _Element) -> bool:
    return any(entry.content.lower() == "true" for entry in profile.below("activation", "activeByDefault"))


def _modules(part: _Element) -> Iterator[_Element]:
    yield from part.below("modules", "module")
    yield from part.below("subprojects", "subproject")  # as Maven 4 calls them


def _dependencies(part: _Element) -> Iterator[Dependency]:
    return map(_dependency, _entries(part))


def _entries(holder: _Element) -> Iterator[_Element]:
    return holder.below("dependencies", "dependency")


def _dependency(element: _Element) -> Dependency:
    texts = {child.name: child.content for child in element.children}
    exclusions = tuple(
        (entry.text("groupId") or "*", entry.text("artifactId") or "*")
        for entry in element.below("exclusions", "exclusion")
    )
    return Dependency(
        texts.get("groupId", ""),
        texts.get("artifactId", ""),
        texts.get("version", ""),
        texts.get("scope", ""),
        texts.get("optional", "").lower() == "true",
        exclusions,
    )


def _management(parts: Iterable[_Element]) -> tuple[dict[Library, Dependency], tuple[Dependency, ...]]:
    """The managed jars and the imports of ``parts``, of which the last wins; imports keep the place of the first."""
    managed: dict[Library, Dependency] = {}
    imports: dict[Library, Dependency] = {}
    for part in parts:
        own: dict[Library, Dependency] = {}
        imported: dict[Library, Dependency] = {}
        for element in (entry for holder in part.of("dependencyManagement") for entry in _entries(holder)):
            dependency = _dependency(element)
            library = dependency.group, dependency.artifact
            if dependency.scope == "import":
                imported.setdefault(library, dependency)
            elif not element.text("classifier") and element.text("type") in ("", "jar"):
                twice = library in own and own[library].version != dependency.version
                own[library] = dependency._replace(version="") if twice else dependency
        managed |= own
        imports |= imported
    return managed, tuple(imports.values())


class _Element:
    __slots__ = ("children", "name", "pieces")

    def __init__(self, name: str) -> None:
        self.name = name
        self.children: list[_Element] = []
        self.pieces: list[str] = []

    @property
    def content(self) -> str:
        return "".join(self.pieces).strip()

    def of(self, name: str) -> list[_Element]:
        return [child for child in self.children if child.name == name]

    def below(self, name: str, inner: str) -> Iterator[_Element]:
        for child in self.of(name):
            yield from child.of(inner)

    def text(self, name: str) -> str:
        for child in self.children:
            if child.name == name:
                return child.content
        return ""


class _RefusedError(Exception):
    pass


def _root(data: bytes) -> _Element | None:
    if len(data) > _MOST_BYTES:
        return None
    try:
        return _parsed(data, None)
    except (LookupError, ValueError):  # an encoding that expat does not know: all that are used keep ASCII as it is
        try:
            return _parsed(data, "iso-8859-1")
        except (expat.ExpatError, _RefusedError, ValueError):
            return None
    except (expat.ExpatError, _RefusedError):
        return None


def _parsed(data: bytes, encoding: str | None) -> _Element | None:
    """The root element, without what is in ``_SKIPPED``."""
    top = _Element("")
    stack = [top]
    skipped = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal skipped
        if skipped or (name in _SKIPPED and len(stack) > 1):
            skipped += 1
            return
        element = _Element(name.rpartition(":")[2])
        stack[-1].children.append(element)
        stack.append(element)

    def end(_: str) -> None:
        nonlocal skipped
        if skipped:
            skipped -= 1
        else:
            stack.pop()

    def text(piece: str) -> None:
        if not skipped:
            stack[-1].pieces.append(piece)

    def refuse(*_: object) -> None:
        raise _RefusedError

    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = refuse
    parser.Parse(data, True)
    return top.children[0] if top.children else None
