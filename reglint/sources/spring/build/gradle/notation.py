"""One dependency statement of a Gradle script to the libraries and projects that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reglint.records import NamedTuple
from reglint.sources.spring.build.gradle.values import Scope, texts_in
from reglint.sources.spring.build.libraries import BOOT, Library
from reglint.sources.spring.build.versions import exact

_STATEMENT = re.compile(
    r"""(?:add\(\ ?["'](?P<added>\w+)["']\ ?,\ ?(?P<rest>.*)\)
      | (?P<quote>["'`]?)(?P<name>[A-Za-z]\w*)(?P=quote)(?:\((?P<inner>.*)\)(?:\ as\ \w+)?|\ (?P<bare>.*)) )""",
    re.VERBOSE | re.DOTALL,
)
_RUNNING = frozenset({"implementation", "api", "compile", "runtimeOnly", "runtime"})
_NOT_RUNNING = re.compile(
    r"(?:test|integrationTest|functionalTest|itest|e2e|kapt|ksp|annotationProcessor|compileOnly|provided|development|jmh"
    r"|checkstyle|pmd|jacoco|detekt|errorprone|spotbugs|asciidoctor|flyway|liquibase|jooq|protobuf|classpath|mockitoAgent)"
    r"\w*|\w+AnnotationProcessor"
)
_PROJECT = re.compile(r"""project\( ?(?:path ?[:=] ?)?["'](?P<path>:[^"'$]*+)["'].*\)""", re.DOTALL)
_ACCESSOR = re.compile(r"projects\.(?P<path>[\w.]+)")
_PLATFORM = re.compile(
    r"(?:(?:project\.)?(?:dependencies\.)?(?:enforcedPlatform|platform|mavenBom))(?:\((?P<inner>.*)\)| (?P<bare>.*))",
    re.DOTALL,
)
_BOM = re.compile(r"mavenBom\b.*|(?:enforcedP|\bp)latform\([^()]*(?:\([^()]*\)[^()]*)*\)", re.DOTALL)
_PLAIN = re.compile(
    r"(?:(?:rootProject|project)\.)?(?:files|fileTree)\(.*\)|gradleApi\(\)|localGroovy\(\)|kotlin\(.*\)", re.DOTALL
)
_PART = re.compile(r"(?P<name>group|name|version)\s?[:=]\s?(?P<code>[^,]+)")
_CATALOG = re.compile(r"(?P<catalog>\w+)\.(?P<alias>[\w.]+?)(?:\.get\(\))?")
_BOOT_COORDINATES = re.compile(r"(?:[\w.]+\.)?SpringBootPlugin\.BOM_COORDINATES")
_PIECE = re.compile(r"""[^,()\[\]{}"']++|"(?:[^"\\]|\\.)*+"?|'(?:[^'\\]|\\.)*+'?|.""", re.DOTALL)

BY_PLUGIN = "\0"  # the version of the Boot plugin


class Item(NamedTuple):
    """A library, or the project at the Gradle path ``project``. ``bom`` when only what it manages is meant."""

    library: Library | None = None
    version: str | None = None
    project: str | None = None
    bom: bool = False


class Dependency(NamedTuple):
    """What one statement adds. ``running`` when that is to the class path at run time; None when nobody here knows.

    ``items`` is None for a notation that says something else.
    """

    running: bool | None
    items: tuple[Item, ...] | None


def dependency(text: str, scope: Scope) -> Dependency | None:
    """What a statement of a ``dependencies`` block says; None when it is no dependency at all."""
    match = _STATEMENT.fullmatch(text)
    if match is None:
        return None
    name = match["added"] or match["name"]
    running = True if name in _RUNNING else False if _NOT_RUNNING.fullmatch(name) else None
    if running is False:
        return Dependency(running, ())
    written = match["rest"] or match["inner"] or match["bare"] or ""
    return Dependency(running, items(written, scope))


def boms(text: str, scope: Scope) -> tuple[Item, ...]:
    """The bills of materials that a statement imports or depends on as a platform."""
    match = _BOM.search(text)
    return () if match is None else items(match.group(), scope) or ()


def items(code: str, scope: Scope, *, in_platform: bool = False) -> tuple[Item, ...] | None:
    """What the arguments ``code`` name; None when one of them says something else."""
    if _PART.match(code.lstrip("([ ")):
        item = _by_parts(code, scope)
        return None if item is None else (item,)
    found: list[Item] = []
    for argument in _arguments(code):
        of_one = _of_platform(argument, scope) if not in_platform else _items_of_one(argument, scope)
        if of_one is None:
            return None
        found += of_one
    return tuple(found)


def _of_platform(code: str, scope: Scope) -> tuple[Item, ...] | None:
    match = _PLATFORM.fullmatch(code)
    if match is None:
        return _items_of_one(code, scope)
    inner = items(match["inner"] or match["bare"], scope, in_platform=True)
    return None if inner is None else tuple(item._replace(bom=True) for item in inner)


def _items_of_one(code: str, scope: Scope) -> tuple[Item, ...] | None:
    if (match := _PROJECT.fullmatch(code) or _ACCESSOR.fullmatch(code)) is not None:
        return (Item(project=match["path"]),)
    if _BOOT_COORDINATES.fullmatch(code):
        return (Item((BOOT, "spring-boot-dependencies"), BY_PLUGIN),)
    if _PLAIN.fullmatch(code):
        return ()
    if (match := _CATALOG.fullmatch(code)) is not None and match["catalog"] in scope.catalogs:
        entries = scope.catalogs[match["catalog"]].libraries(match["alias"])
        return tuple(Item(*entry) for entry in entries) or None
    item = _by_text(scope.value(code)) or _by_unanswered(code)
    return None if item is None else (item,)


def _by_text(text: str | None) -> Item | None:
    """``group:artifact:version:classifier@type``, of which the last three may be missing."""
    group, artifact, version = (*(text or "").partition("@")[0].split(":"), "", "")[:3]
    return Item((group, artifact), exact(version)) if group and artifact else None


def _by_unanswered(code: str) -> Item | None:
    """What a text names whose version alone has no answer."""
    if not code.startswith(('"', "'")):
        return None
    group, artifact, version = (*code.strip("\"'").split(":"), "", "")[:3]
    return Item((group, artifact)) if group and artifact and version and "$" not in group + artifact else None


def _by_parts(code: str, scope: Scope) -> Item | None:
    written = [(match["name"], match["code"].strip(" )]")) for match in _PART.finditer(code)]
    parts = dict(written)
    if len(parts) < len(written):
        return None
    group, artifact = scope.value(parts.get("group", "")), scope.value(parts.get("name", ""))
    if not group or not artifact:
        return None
    return Item((group, artifact), exact(scope.value(parts.get("version", ""))))


def _arguments(code: str) -> Iterator[str]:
    """The arguments of a call; ``"group", "artifact", "version"`` as Kotlin takes them is one."""
    pieces: list[str] = []
    depth = 0
    found: list[str] = []
    for match in _PIECE.finditer(code):
        piece = match.group()
        depth += (piece in "([{") - (piece in ")]}")
        if piece == "," and depth == 0:
            found.append("".join(pieces).strip())
            pieces.clear()
        else:
            pieces.append(piece)
    found.append("".join(pieces).strip())
    found = [argument for argument in found if argument]
    texts = [text for argument in found for text in texts_in(argument)]
    if 2 <= len(found) <= 3 and len(texts) == len(found) and not any(":" in text for text in texts):
        yield '"' + ":".join(texts) + '"'
        return
    yield from found
