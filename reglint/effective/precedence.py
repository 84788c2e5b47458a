"""Sources in words, and why one beats another."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence

from reglint.model import Assignment
from reglint.records import NamedTuple
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.loading.files import EXTENSIONS
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.layers import Layer, Properties, Requested, Variables
from reglint.sources.spring.reading.lists import items_of
from reglint.values import Origin

_NAME = re.compile(r"(?P<base>[^-/]+)(?:-(?P<profile>[^/]+))?\.(?P<extension>\w+)")
_CONDITIONS = ("spring.config.activate.onprofile", "spring.profiles")
_PLATFORM = "spring.config.activate.oncloudplatform"
_BOOTSTRAP = "bootstrap"
_CLASS_PATH = "src/main/resources"
_BY_FILE = "its file has the higher precedence"


class Setting(NamedTuple):
    """One source of a run with what it assigns to a key."""

    layer: Layer
    assignment: Assignment


def settings(environment: Environment, key: str, lookup: str) -> list[Setting]:
    """Every source that sets ``key``, highest precedence first."""
    found = ((layer, layer.find(lookup, key)) for layer in environment.sources)
    return [Setting(layer, made) for layer, made in found if made is not None]


def conditions(document: SpringDocument) -> str:
    """The profile expressions that a document is for, as they are written; empty when it is for all."""
    return _written(document, _CONDITIONS)


def absence(document: SpringDocument, environment: Environment) -> str:
    """Why ``document`` takes no part in a run, as the end of a sentence."""
    place, wanted, platform = _Place.of(document), conditions(document), _written(document, (_PLATFORM,))
    if place.base == _BOOTSTRAP and environment.bootstrap is None:
        return "bootstrap files are not read"
    if wanted or platform:
        parts = (
            f"for the profile {wanted}" if wanted else "",
            f"for the cloud platform {platform}" if platform else "",
        )
        return ", ".join(filter(None, parts))
    return f"it is the file of the profile {place.profile}" if place.profile else "it takes part in another run"


def _written(document: SpringDocument, keys: Iterable[str]) -> str:
    written = (items_of(document, key) for key in keys)
    return ", ".join(made.text for items in written if items is not None for made in items.assignments)


def source_words(layer: Layer, assignment: Assignment, environment: Environment) -> str:
    """What kind of source it is, beyond file and line; empty for a plain file without profile."""
    if isinstance(layer, Variables):
        return f"the environment variable {assignment.origin.name}"
    if isinstance(layer, Requested):
        return "the requested profiles"
    if isinstance(layer, Properties):
        if layer.label.isupper():
            return layer.label
        return f"the {layer.label} {assignment.origin.name}"
    return _document_words(layer, environment) if isinstance(layer, SpringDocument) else ""


def _document_words(document: SpringDocument, environment: Environment) -> str:
    imported = environment.imported.get(document)
    if _is_remote(document, environment):
        return f"data id in Nacos, {_imported_by(imported) if imported else 'asked for at bootstrap'}"
    place = _Place.of(document)
    words: list[str] = []
    if place.profile:
        words.append(f"file of the profile {place.profile}")
    if document.index or conditions(document):
        words.append(f"document {document.index + 1}")
    if conditions(document):
        words.append(f"for the profile {conditions(document)}")
    if place.base == _BOOTSTRAP:
        words.append("bootstrap file")
    if not document.document.path:
        words.append("text of an environment variable")
    if imported is not None:
        words.append(_imported_by(imported))
    return ", ".join(words)


def _imported_by(origin: Origin) -> str:
    return f"imported by {origin.document.path}:{origin.position.line}"


def _is_remote(document: SpringDocument, environment: Environment) -> bool:
    """Whether a configuration server gives the document."""
    if document in environment.fetched:
        return True
    origin = environment.imported.get(document)
    return origin is not None and any(one.answered and one.origin == origin for one in environment.remote_imports)


class _Place(NamedTuple):
    """What the path of a file says about its precedence."""

    base: str
    profile: str
    extension: str
    beside: bool
    depth: int

    @classmethod
    def of(cls, document: SpringDocument) -> _Place:
        directory, name = posixpath.split(document.document.path)
        match = _NAME.fullmatch(name)
        beside = f"/{_CLASS_PATH}/" not in f"/{directory}/"
        depth = 2 if posixpath.basename(posixpath.dirname(directory)) == "config" else 0
        depth = 1 if posixpath.basename(directory) == "config" else depth
        if match is None:
            return cls(name, "", "", beside, depth)
        return cls(match["base"], match["profile"] or "", match["extension"].lower(), beside, depth)


class Judge:
    """Says why one source of a run beats another. ``legacy`` is true for Spring Boot before 2.4."""

    def __init__(self, environment: Environment, *, legacy: bool) -> None:
        self._environment = environment
        self._legacy = legacy
        under = environment.bootstrap.documents() if environment.bootstrap is not None else ()
        self._under = frozenset(under)

    def reason(self, higher: Setting, lower: Setting) -> str:
        """Why the higher one wins, as the end of a sentence."""
        outside = self._from_server(higher.layer, lower.layer) or self._outside(higher.layer)
        if outside:
            return outside
        above, below = higher.layer, lower.layer
        if not isinstance(above, SpringDocument) or not isinstance(below, SpringDocument):
            return "its source has the higher precedence"
        if below in self._under and above not in self._under:
            return "bootstrap files are below all others"
        if above.document.path == below.document.path:
            return self._in_one_file(above, below)
        return self._by_import(above, below) or self._by_place(above, below)

    def _from_server(self, above: Layer, below: Layer) -> str:
        """The reason where one of the two is what the bootstrap phase gets from a configuration server."""
        fetched = self._environment.fetched
        if above in fetched and below in fetched:
            return "the last asked for wins: shared data ids, extensions, the application's own, those of its profiles"
        only_files = self._environment.fetched_above == "files"
        if above in fetched:
            return (
                f"what a configuration server gives at bootstrap beats {'files' if only_files else 'everything local'}"
            )
        if below not in fetched:
            return ""
        if only_files:
            return "spring.cloud.config.override-system-properties=false lets what is given from outside win"
        return "spring.cloud.config.override-none lets everything local win"

    def _outside(self, layer: Layer) -> str:
        if isinstance(layer, Requested):
            return "requested profiles are above everything else"
        if isinstance(layer, Variables):
            return "environment variables beat files"
        if isinstance(layer, Properties):
            json = layer.label.isupper()
            return f"{layer.label} beats system properties, variables and files" if json else (
                "system properties beat environment variables and files"
            )  # fmt: skip
        return ""

    def _in_one_file(self, above: SpringDocument, below: SpringDocument) -> str:
        if above.index > below.index:
            return "a later document of one file beats an earlier one"
        if self._legacy and conditions(above):
            return "before Spring Boot 2.4 a document for a profile beats those for all"
        return "its document has the higher precedence"

    def _by_import(self, above: SpringDocument, below: SpringDocument) -> str:
        above_importers, below_importers = self._importers(above), self._importers(below)
        if below.document.path in above_importers:
            return "what is imported beats the file that imports it"
        if not above_importers and not below_importers:
            return ""
        if set(above_importers) & set(below_importers):
            first = self._environment.imported.get(above)
            second = self._environment.imported.get(below)
            if first is not None and second is not None and first.document.path == second.document.path:
                if first.value.start > second.value.start:
                    return "a later import beats an earlier one"
                if _is_remote(above, self._environment) and not _is_remote(below, self._environment):
                    return "data ids are imported when the profiles are known, after the files"
            return self._by_place(above, below)
        if above_importers and below_importers:
            return f"{above_importers[-1]}, which imports it, has the higher precedence"
        if _is_remote(above, self._environment) and _Place.of(below).profile:
            return "preference=remote lets what is imported beat the files of profiles, too"
        upper, lower = self._root(above, above_importers), self._root(below, below_importers)
        if upper.document.path == lower.document.path:
            return "a later document of one file beats what an earlier one imports"
        reason = self._by_place(upper, lower)
        return f"it is imported by {above_importers[-1]}" if above_importers and reason == _BY_FILE else reason

    def _root(self, document: SpringDocument, importers: Sequence[str]) -> SpringDocument:
        """The document by whose place ``document`` is ordered: itself, or one of the file that led to it."""
        roots = (one for one in self._environment.documents() if importers and one.document.path == importers[-1])
        return next(roots, document)

    def _importers(self, document: SpringDocument) -> list[str]:
        """The paths of the files by which a document came in, the nearest first."""
        paths: list[str] = []
        by_path = {one.document.path: one for one in self._environment.imported}
        origin = self._environment.imported.get(document)
        while origin is not None and origin.document.path not in paths:
            paths.append(origin.document.path)
            importer = by_path.get(origin.document.path)
            origin = self._environment.imported.get(importer) if importer is not None else None
        return paths

    def _by_place(self, above: SpringDocument, below: SpringDocument) -> str:
        first, second = _Place.of(above), _Place.of(below)
        by_profile = self._by_profile(above, below, first, second)
        by_directory = ""
        if first.beside and not second.beside:
            by_directory = "files beside the application beat those on its class path"
        elif first.depth > second.depth or (self._legacy and first.depth == 1):
            by_directory = "files in config/ beat those in the directory above"
        if first.beside != second.beside and not self._legacy:
            return by_directory or by_profile or _BY_FILE
        if by_profile or by_directory:
            return by_profile or by_directory
        if first.extension != second.extension and {first.extension, second.extension} <= set(EXTENSIONS):
            return f".{first.extension} beats .{second.extension} of the same name"
        return _BY_FILE

    def _by_profile(self, above: SpringDocument, below: SpringDocument, first: _Place, second: _Place) -> str:
        if first.profile and not second.profile:
            return "the file of an active profile beats those for all profiles"
        if first.profile and second.profile and first.profile != second.profile:
            return f"of the active profiles {', '.join(self._environment.profiles)} the last one wins"
        if self._legacy and conditions(above) and not conditions(below):
            return "before Spring Boot 2.4 a document for a profile beats those for all"
        return ""
