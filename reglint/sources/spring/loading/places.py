"""What the locations of one start lead to: files, directories, a variable; or nothing, which may be a failure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reglint.sources.spring.loading.contributor import Context, Contributor
from reglint.sources.spring.loading.contributors import Contributors
from reglint.sources.spring.loading.errors import LoadError
from reglint.sources.spring.loading.files import parse_as
from reglint.sources.spring.loading.imports import (
    BlankPartError,
    Candidate,
    Location,
    PatternError,
    Resolver,
    UnknownEncodingError,
    UnknownExtensionError,
    absolute,
    hints,
    location,
    parts,
)
from reglint.sources.spring.loading.resources import Resources, normal
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.flatten import assignments
from reglint.sources.spring.reading.layers import first_written, is_place
from reglint.text import Document
from reglint.values import Origin

_RESOURCE_MISSING = "ConfigDataResourceNotFoundException"
_LOCATION_MISSING = "ConfigDataLocationNotFoundException"
_CONFIG_TREE, _VARIABLE, _CLASS_PATH = "configtree", "env", "classpath:"


class Places:
    """The resources of one start; each is loaded once.

    ``missing`` are the locations, by their texts, that lead to no known file. ``imported`` says where it is written
    that a document is imported.
    """

    def __init__(self, tree: Contributors, resources: Resources, resolver: Resolver) -> None:
        self._tree = tree
        self._world = tree.world
        self._resources = resources
        self._resolver = resolver
        self._loaded: set[str] = set()
        self._leading: set[str] = set()  # texts of the locations that led to something
        self.missing: dict[str, Location] = {}
        self.imported: dict[SpringDocument, Origin] = {}
        self._tolerant = bool(self._world.above) and self._tolerates()

    def _tolerates(self) -> bool:
        """Whether a location that leads nowhere is no failure."""
        name = "spring.config.on-not-found"
        found = first_written(name, self._world.above)
        text = self._tree.text(found.text, self._tree.lookup(None)) if found is not None else ""
        action = "".join(filter(str.isalnum, text)).lower()
        if action not in ("", "fail", "ignore"):
            self._tree.refuse_text(text, f"'{text}' is neither 'fail' nor 'ignore'", found)
        return action == "ignore"

    def lead(self, found: Location) -> None:
        """``found`` leads to something that is no resource."""
        self._leading.add(found.text)

    def leave_open(self, found: Location) -> None:
        """It is not known where ``found`` leads."""
        self.missing.setdefault(found.text, found._replace(undecided=True))

    def candidates(self, one: Contributor, found: Location, profiles: Iterable[str]) -> list[Candidate]:
        """The resources to load for a location, lowest precedence first."""
        try:
            if found.scheme == _CONFIG_TREE:
                return self._config_trees(found)
            if found.scheme == _VARIABLE and self._world.generation.environment_imports:
                return [Candidate(found, found, found.text, _VARIABLE)]
            return [*self._files(one, found, profiles)]
        except UnknownExtensionError as error:
            self._fail(found, ("IllegalStateException", "IllegalStateException"), str(error))
        except BlankPartError as error:
            self._fail(found, ("NullPointerException",), str(error))
        except UnknownEncodingError as error:
            self._fail(found, ("IllegalStateException", "UnsupportedCharsetException"), str(error))
        except PatternError as error:
            self._fail(found, ("IllegalStateException",), str(error))
        return []

    def _files(self, one: Contributor, found: Location, profiles: Iterable[str]) -> Iterator[Candidate]:
        plain = self._resolver.candidates(found, one.resource)
        yield from plain
        if not plain and not found.optional:
            self._look_for_directories(found, one.resource)
        for profile in profiles:
            yield from self._resolver.candidates(found, one.resource, profile)

    def _look_for_directories(self, found: Location, parent: str) -> None:
        """A directory that exists will do where files are not found; but not one of the class path."""
        for part in parts(found):
            for place in self._resolver.directories(part, parent):
                if not place.startswith("classpath:") and self._resources.has_directory(place):
                    self._leading.add(found.text)

    def _config_trees(self, found: Location) -> list[Candidate]:
        rest = found.text.removeprefix(_CONFIG_TREE + ":")
        if not rest.endswith("/"):
            states = self._world.generation.failed_checks_are_states
            cause = "IllegalStateException" if states else "IllegalArgumentException"
            self._fail(found, (cause,), "it must end with '/'")
            return []
        if "*" not in rest and ":" in rest.partition("/")[0]:  # a path, never a URL
            return [Candidate(found, found, f"file:./{rest}", _CONFIG_TREE)]
        places = self._resolver.directories(location(rest) or found, "")
        return [Candidate(found, found, normal(place), _CONFIG_TREE) for place in places]

    def load(self, candidate: Candidate) -> list[Contributor]:
        """The documents of one resource as contributors, highest first; nothing when it is loaded already."""
        text = candidate.location.text
        if candidate.resource in self._loaded:
            self._leading.add(text)
            return []
        documents = self._documents(candidate)
        if documents is None:
            if candidate.extension == _CONFIG_TREE and self._resources.exists(candidate.resource.rstrip("/")):
                self._fail(candidate.location, ("IllegalArgumentException",), "it is no directory")
            self._fail(candidate.location, (candidate.failure,), "there is no such file", (candidate.resource,))
            return []
        self._loaded.add(candidate.resource)
        self._leading.add(text)
        origin = candidate.location.origin
        if origin is not None and is_place(origin):
            self.imported.update(dict.fromkeys(documents, origin))
        profile_file = candidate.profile is not None
        return [Contributor(one, candidate.reference, profile_file=profile_file) for one in reversed(documents)]

    def _documents(self, candidate: Candidate) -> tuple[SpringDocument, ...] | None:
        if candidate.extension == _CONFIG_TREE:
            tree = self._resources.tree(candidate.resource)
            return (tree,) if tree is not None else None
        if candidate.extension == _VARIABLE:
            return self._variable(candidate)
        loaded = self._resources.load(candidate.resource, candidate.extension, candidate.encoding)
        if loaded is None:
            return None
        self._tree.error = self._tree.error or loaded.error
        if loaded.unread:
            unread = Location(loaded.unread, origin=candidate.location.origin, undecided=True)
            self.missing.setdefault(loaded.unread, unread)
        return loaded.documents

    def _variable(self, candidate: Candidate) -> tuple[SpringDocument, ...] | None:
        text = candidate.location.text.removeprefix(_VARIABLE + ":")
        name, extension, _ = hints(text, attributes=self._world.generation.hints_with_attributes)
        found = self._world.variables.exact(name)
        if found is None or found.origin.name != name:
            return None
        document = Document("", found.text, "latin-1")
        read_as = extension.removeprefix(".") or "properties"
        read_as = "properties" if read_as == "xml" else read_as
        return assignments(document, parse_as(document, read_as), properties=read_as == "properties")

    def check(self, context: Context) -> None:
        """Every location that is not optional must have led to something."""
        for one in self._tree.ordered():
            for found in one.imports if one.imports and self._tree.active(one, context) else ():
                if found.text in self._leading or not found.known:
                    continue
                if not found.optional or found.origin is not None:
                    places = [_place(part.text, one.resource) for part in parts(found)]
                    self._fail(found, (_LOCATION_MISSING,), "there is nothing", places)

    # Failures

    def _fail(self, found: Location, causes: tuple[str, ...], message: str, places: Iterable[str] = ()) -> None:
        """A location leads nowhere: a failure if it is malformed, or if nothing can be at the ``places`` it names."""
        is_missing = causes[0] in (_RESOURCE_MISSING, _LOCATION_MISSING)
        undecided = self._may_be_brought(found) or (is_missing and self._may_be_there(found, places))
        self.missing.setdefault(found.text, found._replace(undecided=undecided))
        is_tolerated = is_missing and (found.optional or self._tolerant)
        if self._tree.error is None and not undecided and not is_tolerated:
            self._tree.error = LoadError(causes, _about(found, message), found.origin)

    def _may_be_brought(self, found: Location) -> bool:
        """Whether a library may read what Spring Boot cannot."""
        if self._world.closed:
            return False
        if not found.is_word:
            return found.is_foreign
        places = [f"{root}{found.text}" for root in ("classpath:/", "file:./")]
        return not any(self._resources.exists(place) or self._resources.has_directory(f"{place}/") for place in places)

    def _may_be_there(self, found: Location, places: Iterable[str]) -> bool:
        """Whether one of the ``places`` that ``found`` names is where not everything is known."""
        if self._world.closed:
            return False
        if found.scheme == _VARIABLE:
            return self._world.generation.environment_imports
        if not self._world.grounded:
            return True
        named = found.text.startswith(_CLASS_PATH)
        libraries = self._world.libraries
        for place in places:
            if not self._resources.is_inside(place):
                return True
            inner = place.removeprefix(_CLASS_PATH).lstrip("/") if place.startswith(_CLASS_PATH) else ""
            if inner and libraries is not None and libraries.may_hold(inner, named=named):
                return True
        return False


def _place(text: str, parent: str) -> str:
    """The resource that ``text`` names in the document ``parent``."""
    tree = text.startswith(_CONFIG_TREE + ":")
    return normal(text.removeprefix(_CONFIG_TREE + ":") if tree else absolute(text, parent))


def _about(found: Location, message: str) -> str:
    """``message`` with the location it is about, at its end: what stands behind a name may be taken for its secret."""
    return message if f"'{found.text}'" in message else f"{message}: '{found.text}'"
