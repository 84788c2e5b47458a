"""One start of a Spring Boot application of 2.4 or later: which documents take part, and in which order.

As Spring Boot does, in three passes: first what needs no profile, then what a cloud platform opens, then, once the
profiles are known, everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from reglint.model import Assignment
from reglint.sources.spring.loading.activation import platform_of, profiles_of
from reglint.sources.spring.loading.contributors import Context, Contributor, Tree
from reglint.sources.spring.loading.controls import ACTIVE, DEFAULT, IMPORT, INCLUDE, LEGACY, ControlCache
from reglint.sources.spring.loading.imports import (
    BlankPartError,
    Candidate,
    Location,
    PatternError,
    RemoteImport,
    Resolver,
    UnknownEncodingError,
    UnknownExtensionError,
    absolute,
    hints,
    location,
    parts,
    remote_import,
)
from reglint.sources.spring.loading.resources import LoadError, Resources, normal, parse_as
from reglint.sources.spring.loading.world import Outcome, World
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.flatten import assignments
from reglint.sources.spring.reading.generations import default_locations
from reglint.sources.spring.reading.layers import first_written, is_place
from reglint.sources.spring.reading.lists import first_items
from reglint.sources.spring.reading.names import canonical
from reglint.sources.spring.reading.profiles import Profiles
from reglint.text import Document
from reglint.values import Origin

_DEEPEST_IMPORT = 50
_RESOURCE_MISSING = "ConfigDataResourceNotFoundException"
_LOCATION_MISSING = "ConfigDataLocationNotFoundException"
_CONFIG_TREE, _VARIABLE, _CLASS_PATH = "configtree", "env", "classpath:"


class Loading:
    """The loading of one set of base names, in one world."""

    def __init__(self, world: World, resources: Resources, cache: ControlCache, resolver: Resolver) -> None:
        self._world = world
        self._resources = resources
        self._cache = cache
        self._resolver = resolver
        self._tree = Tree(world, cache)
        self._loaded: set[str] = set()
        self._found: set[str] = set()  # texts of the locations that led to something
        self._remote: dict[tuple[int, int], RemoteImport] = {}
        self._answered: set[tuple[int, int]] = set()
        self._given: set[SpringDocument] = set()
        self._client: dict[str, str | None] = dict(world.client)
        self._missing: dict[str, Location] = {}
        self._imported: dict[SpringDocument, Origin] = {}
        self._blank: Assignment | None = None  # where a blank location is among others
        self._tolerant = bool(world.above) and self._tolerates()

    def run(self) -> Outcome:
        """Load everything."""
        tree = self._tree
        tree.roots = [_start(group) for group in self._groups() if group]
        self._pass(None)
        context = Context(platform_of(tree))
        if any(one.on_platform is not None for one in tree.ordered()):
            self._pass(context)
        profiles = profiles_of(tree, context)
        context = context._replace(profiles=profiles)
        self._pass(context)
        self._check_properties()
        self._check_blank()
        self._check_locations(context)
        self._check_profiles(profiles)
        documents = tuple(document for one, document in tree.with_documents() if tree.active(one, context))
        if self._answered:  # of sources of one name Spring keeps the lowest
            documents = tuple(dict.fromkeys(documents[::-1]))[::-1]
        documents = tuple(dict.fromkeys(documents))  # a directory may be both class path and working directory
        remote = tuple(item._replace(answered=key in self._answered) for key, item in self._remote.items())
        missing = tuple(self._missing.values())
        if not profiles.active and not profiles.unresolved:
            profiles = profiles._replace(active=self._late(documents))
        return Outcome(
            profiles, documents, remote, missing, self._imported, tree.error, legacy=tree.legacy, client=self._client
        )

    def _late(self, documents: Iterable[SpringDocument]) -> tuple[str, ...]:
        """The profiles that Environment finds by itself where none is active: of a document that came too late.

        One of a configuration server may be that document.
        """
        found = first_written(ACTIVE, (*self._world.above, *documents))
        text = self._tree.text(found.text, self._tree.lookup(None)) if found is not None else ""
        names = "".join(text.split()).split(",") if text.strip() else ()
        return tuple(filter(self._tree.is_known, dict.fromkeys(names)))

    # Where to start

    def _groups(self) -> Iterator[tuple[Location, ...]]:
        """The locations to start from, one tuple per group, the highest precedence first."""
        own = None
        if any(layer.below("spring.config") for layer in self._world.above):
            apart = self._world.generation.imports_apart
            imports = self._outside_locations(IMPORT, blank_counts=True) or ()
            if not apart:
                self._check_blank()
            yield from zip(reversed(imports)) if apart else (imports,)
            yield from zip(
                reversed(self._outside_locations("spring.config.additional-location", blank_counts=True) or ())
            )
            own = self._outside_locations("spring.config.location", blank_counts=True)
        if own is not None:
            yield from zip(reversed(own))
            return
        for group in reversed(default_locations(self._world.generation)):
            if self._world.closed or self._world.grounded or self._resources.may_hold_any(group):
                yield (Location(";optional:".join(group), optional=True),)

    def _outside_locations(self, name: str, *, blank_counts: bool = False) -> tuple[Location, ...] | None:
        """The locations at ``name``; ``blank_counts`` when a blank one among them may be a failure."""
        items = first_items(self._world.above, canonical(name), name)
        if items is None:
            return None
        self._tree.check_gap(items)
        texts = self._tree.texts(items, self._tree.lookup(None), keep_unknown=True)
        if blank_counts and not self._world.generation.blank_import_items and not all(map(location, texts)):
            self._blank = items.assignments[0]
        return tuple(self._tree.locations(items, self._tree.lookup(None)))

    def _check_blank(self) -> None:
        """A blank location among those from outside breaks Boot before 4.1, mostly when everything else is done."""
        if self._blank is not None:
            self._tree.fail(("NullPointerException",), f"there is a blank location in '{self._blank.key}'", self._blank)

    def _tolerates(self) -> bool:
        """Whether a location that leads nowhere is no failure."""
        name = "spring.config.on-not-found"
        found = first_written(name, self._world.above)
        text = self._tree.text(found.text, self._tree.lookup(None)) if found is not None else ""
        action = "".join(filter(str.isalnum, text)).lower()
        if action not in ("", "fail", "ignore"):
            self._tree.refuse_text(text, f"'{text}' is neither 'fail' nor 'ignore'", found)
        return action == "ignore"

    # Passes

    def _pass(self, context: Context | None) -> None:
        for root in self._tree.roots:
            self._process(root, context, 0)

    def _process(self, one: Contributor, context: Context | None, depth: int) -> None:
        """Bind ``one`` and what is below it, and load what it imports, in the order in which Spring Boot does."""
        self._tree.bind(one, context)
        for child in (*one.after, *one.before):
            self._process(child, context, depth + 1)
        late = context is not None and context.profiles is not None
        if not one.imports or one.done[late] or depth > _DEEPEST_IMPORT or not self._tree.active(one, context):
            return
        one.done[late] = True
        children = self._import(one, context)
        self._tree.adopt(one, children, late=late)
        for child in children:
            self._process(child, context, depth + 1)

    def _import(self, one: Contributor, context: Context | None) -> list[Contributor]:
        """What the imports of ``one`` bring, highest precedence first."""
        profiles = context.profiles.accepted if context is not None and context.profiles is not None else ()
        candidates: list[Candidate | Contributor] = []
        for index, found in enumerate(one.imports):
            if found.scheme in self._world.remote:
                candidates += self._answers((id(one), index), found, context)
                self._found.add(found.text)
            elif found.known:
                candidates += self._candidates(one, found, profiles)
            else:
                self._missing.setdefault(found.text, found._replace(undecided=True))
        loaded = ([each] if isinstance(each, Contributor) else self._load(each) for each in reversed(candidates))
        return [child for children in loaded for child in children]

    def _answers(self, key: tuple[int, int], found: Location, context: Context | None) -> list[Contributor]:
        """What a server is known to give, lowest precedence first; it is asked once the profiles are known."""
        item = self._remote.setdefault(key, remote_import(found))
        if self._world.answers is None or context is None or context.profiles is None:
            return []
        given = self._world.answers.imported(item, partial(self._client_key, self._tree.known(context)))
        if given is None or (given.once and not self._given.isdisjoint(given.documents)):
            return []
        self._answered.add(key)
        self._given.update(given.documents)
        children = [Contributor(document, foreign=True) for document in given.documents]
        for child in children:
            child.lifted = given.preferred
        if found.origin is not None:
            self._imported.update(dict.fromkeys(given.documents, found.origin))
        return children

    def _client_key(self, find: Callable[[str], str | None], name: str) -> str | None:
        """A key of the client; its namespace is that of the first import, for which the client is made."""
        if not name.endswith(".namespace"):
            return find(name)
        if name not in self._client:
            self._client[name] = find(name)
        return self._client[name]

    # Resources

    def _candidates(self, one: Contributor, found: Location, profiles: Iterable[str]) -> list[Candidate]:
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
                    self._found.add(found.text)

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

    def _load(self, candidate: Candidate) -> list[Contributor]:
        """The documents of one resource as contributors, highest first; nothing when it is loaded already."""
        text = candidate.location.text
        if candidate.resource in self._loaded:
            self._found.add(text)
            return []
        documents = self._documents(candidate)
        if documents is None:
            if candidate.extension == _CONFIG_TREE and self._resources.exists(candidate.resource.rstrip("/")):
                self._fail(candidate.location, ("IllegalArgumentException",), "it is no directory")
            self._fail(candidate.location, (candidate.failure,), "there is no such file", (candidate.resource,))
            return []
        self._loaded.add(candidate.resource)
        self._found.add(text)
        origin = candidate.location.origin
        if origin is not None and is_place(origin):
            self._imported.update(dict.fromkeys(documents, origin))
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
            self._missing.setdefault(loaded.unread, unread)
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

    # Failures

    def _fail(self, found: Location, causes: tuple[str, ...], message: str, places: Iterable[str] = ()) -> None:
        """A location leads nowhere: a failure if it is malformed, or if nothing can be at the ``places`` it names."""
        is_missing = causes[0] in (_RESOURCE_MISSING, _LOCATION_MISSING)
        undecided = self._may_be_brought(found) or (is_missing and self._may_be_there(found, places))
        self._missing.setdefault(found.text, found._replace(undecided=undecided))
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

    def _check_properties(self) -> None:
        """Keys that are refused where they stand, whether their document is active or not."""
        generation = self._world.generation
        if generation.profile_key_refused and (outside := first_items(self._world.above, LEGACY)) is not None:
            self._tree.refuse(LEGACY, outside)
        for one, _, written in self._tree.controlled():
            if generation.profile_key_refused and written.legacy is not None:
                self._tree.refuse(LEGACY, written.legacy)
            for key in (INCLUDE, ACTIVE, DEFAULT) if one.profile_file and generation.profile_files_checked else ():
                if written.listed(key) is not None:
                    self._tree.refuse(key, written.listed(key))

    def _check_locations(self, context: Context) -> None:
        """Every location that is not optional must have led to something."""
        for one in self._tree.ordered():
            for found in one.imports if one.imports and self._tree.active(one, context) else ():
                if found.text in self._found or not found.known:
                    continue
                if not found.optional or found.origin is not None:
                    places = [_place(part.text, one.resource) for part in parts(found)]
                    self._fail(found, (_LOCATION_MISSING,), "there is nothing", places)

    def _check_profiles(self, profiles: Profiles) -> None:
        """No profile may be blank or begin with ``!``, in any version."""
        for name in (*profiles.default, *profiles.active):
            if not name.strip() or name.startswith("!"):
                self._tree.fail(("IllegalArgumentException",), f"'{name}' cannot be a profile", None)


def _place(text: str, parent: str) -> str:
    """The resource that ``text`` names in the document ``parent``."""
    tree = text.startswith(_CONFIG_TREE + ":")
    return normal(text.removeprefix(_CONFIG_TREE + ":") if tree else absolute(text, parent))


def _start(locations: tuple[Location, ...]) -> Contributor:
    start = Contributor(None)
    start.imports = locations
    return start


def _about(found: Location, message: str) -> str:
    """``message`` with the location it is about, at its end: what stands behind a name may be taken for its secret."""
    return message if f"'{found.text}'" in message else f"{message}: '{found.text}'"
