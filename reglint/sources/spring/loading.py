"""One start of a Spring Boot application of 2.4 or later: which documents take part, in which order, with which profiles.

As Spring Boot does, in three passes: first what needs no profile, then what a cloud platform opens, then, once the profiles
are known, everything else. A document's imports stand right above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reglint.model import Assignment
from reglint.sources.spring import platforms
from reglint.sources.spring.controls import (
    ACTIVE,
    DEFAULT,
    GROUP,
    IMPORT,
    INCLUDE,
    LEGACY,
    NO_CONTROLS,
    ControlCache,
    Controls,
)
from reglint.sources.spring.convert import split_list
from reglint.sources.spring.flatten import SpringDocument
from reglint.sources.spring.generations import Generation, default_locations
from reglint.sources.spring.imports import (
    Candidate,
    Location,
    RemoteImport,
    Resolver,
    UnknownExtensionError,
    location,
    narrowed,
    remote_import,
)
from reglint.sources.spring.layers import Layer, Variables
from reglint.sources.spring.lists import Items, first_items, items_of
from reglint.sources.spring.names import canonical, is_canonical, lookup_form, spelled
from reglint.sources.spring.placeholders import Answer, Lookup, resolve
from reglint.sources.spring.profiles import ProfileExpressionError, Profiles, expanded, matches, name_problem
from reglint.sources.spring.resources import LoadError, Resources, normal
from reglint.text import Document

_DEEPEST_IMPORT = 50
_INACTIVE = "InactiveConfigDataAccessException"


class World(NamedTuple):
    """What is known before any file is read.

    ``above`` are the sources that beat every file, highest first; ``under`` those that every file beats. ``started``
    are profiles that were made active by other means. ``closed`` is true when nothing exists but what is given: then a
    placeholder without answer is plain text, as it is for Spring itself.
    """

    generation: Generation
    variables: Variables
    above: tuple[Layer, ...]
    under: tuple[SpringDocument, ...] = ()
    started: tuple[str, ...] = ()
    closed: bool = False
    remote: frozenset[str] = frozenset()


class Outcome(NamedTuple):
    """What one start loads. ``documents`` are the active ones, highest precedence first.

    ``missing`` are locations that lead to no known file. ``error`` is the first failure; the rest is loaded all the same.
    """

    profiles: Profiles
    documents: tuple[SpringDocument, ...]
    remote_imports: tuple[RemoteImport, ...] = ()
    missing: tuple[Location, ...] = ()
    error: LoadError | None = None


class _Context(NamedTuple):
    platform: str
    profiles: Profiles | None = None


class _Contributor:
    """One source in the tree of sources: a document, or a group of locations to start from."""

    __slots__ = ("after", "before", "bound", "document", "done", "imports", "lifted", "on_platform", "on_profile",
                 "profile_file", "resource")  # fmt: skip

    def __init__(self, document: SpringDocument | None, resource: str, *, profile_file: bool) -> None:
        self.document = document
        self.resource = resource
        self.profile_file = profile_file
        self.lifted = profile_file  # whether it moves above its importing document's own profile files
        self.bound = document is None
        self.imports: tuple[Location, ...] = ()
        self.on_profile: tuple[str, ...] = ()
        self.on_platform: str | None = None
        self.before: list[_Contributor] = []
        self.after: list[_Contributor] = []
        self.done = [False, False]


class Loading:
    """The loading of one set of base names, in one world."""

    def __init__(self, world: World, resources: Resources, cache: ControlCache, names: Sequence[str]) -> None:
        self._world = world
        self._resources = resources
        self._cache = cache
        generation = world.generation
        self._resolver = Resolver(resources, names, attributes=generation.hints_with_attributes)
        self._initial: list[_Contributor] = []
        self._loaded: set[str] = set()
        self._found: set[str] = set()  # texts of the locations that led to something
        self._remote: dict[tuple[int, int], RemoteImport] = {}
        self._missing: dict[str, Location] = {}
        self._error: LoadError | None = None
        self._ignore_missing = self._external_text("spring.config.on-not-found").lower() == "ignore"

    def run(self) -> Outcome:
        """Load everything."""
        self._initial = [self._group(locations) for locations in self._groups()]
        self._pass(None)
        context = _Context(self._platform())
        self._pass(context)
        context = context._replace(profiles=self._profiles(context))
        self._pass(context)
        self._check_properties()
        self._check_locations(context)
        documents = tuple(one.document for one in self._ordered() if one.document and self._active(one, context))
        profiles = context.profiles or Profiles()
        return Outcome(profiles, documents, tuple(self._remote.values()), tuple(self._missing.values()), self._error)

    # Where to start

    def _groups(self) -> Iterator[list[Location]]:
        """The locations to start from, one list per group, the highest precedence first."""
        yield [*self._external_locations(IMPORT)]
        for found in reversed([*self._external_locations("spring.config.additional-location")]):
            yield [found]
        given = [*self._external_locations("spring.config.location")]
        if given:
            yield from ([found] for found in reversed(given))
        else:
            for group in reversed(default_locations(self._world.generation)):
                yield [Location(";".join(group), optional=True)]

    def _group(self, locations: list[Location]) -> _Contributor:
        contributor = _Contributor(None, "", profile_file=False)
        contributor.imports = tuple(locations)
        return contributor

    def _external_locations(self, name: str) -> Iterator[Location]:
        items = first_items(self._world.above, canonical(name), name)
        if items is not None:
            yield from self._locations(items, self._lookup(None, None))

    def _external_text(self, name: str) -> str:
        key = canonical(name)
        found = next((made for layer in self._world.above if (made := layer.find(key, name))), None)
        return self._text(found.text, self._lookup(None, None)) if found is not None else ""

    # The tree

    def _ordered(self) -> Iterator[_Contributor]:
        """Every contributor, highest precedence first."""
        for initial in self._initial:
            yield from _walk(initial)

    def _pass(self, context: _Context | None) -> None:
        for initial in self._initial:
            self._process(initial, context, 0)

    def _process(self, one: _Contributor, context: _Context | None, depth: int) -> None:
        """Bind ``one`` and what is below it, and load what it imports, in the order in which Spring Boot does."""
        self._bind(one, context)
        for child in (*one.after, *one.before):
            self._process(child, context, depth + 1)
        late = context is not None and context.profiles is not None
        if not one.imports or one.done[late] or depth > _DEEPEST_IMPORT or not self._active(one, context):
            return
        one.done[late] = True
        children = self._import(one, context)
        if late:
            one.after = [*_lifted(one), *children]
        else:
            one.before = children
        for child in children:
            self._process(child, context, depth + 1)

    def _active(self, one: _Contributor, context: _Context | None) -> bool:
        if not one.on_profile and one.on_platform is None:
            return one.bound
        if context is None or (one.on_platform is not None and one.on_platform != context.platform):
            return False
        if not one.on_profile:
            return True
        if context.profiles is None:
            return False
        try:
            return matches(one.on_profile, context.profiles.accepted)
        except ProfileExpressionError as error:
            written = self._cache.of(one.document).on_profile if one.document else None
            self._fail(("IllegalArgumentException",), str(error), written.assignments[0] if written else None)
            return False

    # What a document says about itself

    def _bind(self, one: _Contributor, context: _Context | None) -> None:
        if one.bound or one.document is None:
            return
        one.bound = True
        written = self._cache.of(one.document)
        if written is NO_CONTROLS:
            return
        lookup = self._lookup(context, one)
        if written.on_profile is not None:
            one.on_profile = tuple(self._texts(written.on_profile, lookup, keep_unknown=True))
        if written.on_platform is not None:
            one.on_platform = self._bound_platform(written.on_platform, lookup)
        if written.imports is not None:
            self._check_gap(written.imports)
            one.imports = tuple(self._locations(written.imports, lookup))
        if written.legacy is not None and not self._world.generation.profile_key_refused:
            self._bind_legacy(one, written, lookup)

    def _bound_platform(self, written: Assignment, lookup: Lookup) -> str:
        text = self._text(written.text, lookup)
        found = platforms.platform(text)
        if found is None and text:
            causes = ("BindException", "ConversionFailedException", "IllegalArgumentException")
            self._fail(causes, f"'{text}' is no cloud platform", written)
        return found or ("" if text else platforms.NONE)

    def _bind_legacy(self, one: _Contributor, written: Controls, lookup: Lookup) -> None:
        legacy = tuple(self._texts(written.legacy, lookup, keep_unknown=True)) if written.legacy else ()
        if not legacy:
            return
        if one.on_profile:
            self._refuse(LEGACY, written.legacy)
        else:
            one.on_profile = legacy

    def _locations(self, items: Items, lookup: Lookup) -> Iterator[Location]:
        for assignment in items.assignments:
            resolved = resolve(assignment.text, lookup, escapes=self._world.generation.escapes)
            for text in [resolved.text] if items.indexed else split_list(resolved.text):
                known = self._world.closed or ("${" not in text and assignment.known)
                found = location(text, narrowed(assignment.origin, text), known=known)
                if found is not None:
                    yield found

    # Importing

    def _import(self, one: _Contributor, context: _Context | None) -> list[_Contributor]:
        profiles = context.profiles.accepted if context is not None and context.profiles is not None else ()
        candidates: list[Candidate] = []
        for index, found in enumerate(one.imports):
            scheme = found.scheme
            if scheme in self._world.remote:
                self._remote.setdefault((id(one), index), remote_import(found))
                self._found.add(found.text)
            elif found.known:
                candidates += self._candidates(one, found, scheme, profiles)
            else:
                self._missing.setdefault(found.text, found)
        return [child for candidate in reversed(candidates) for child in self._load(candidate)]

    def _candidates(
        self, one: _Contributor, found: Location, scheme: str, profiles: Iterable[str]
    ) -> Iterator[Candidate]:
        if scheme in ("configtree", "env") and (scheme == "configtree" or self._world.generation.environment_imports):
            yield from self._special(found, scheme)
            return
        parts = [part for text in _split(found) if (part := location(text, found.origin)) is not None]
        try:
            for part in parts:
                yield from self._existing([*self._resolver.candidates(part, one.resource)])
            for profile in profiles:
                for part in parts:
                    yield from self._existing([*self._resolver.candidates(part, one.resource, profile)])
        except UnknownExtensionError as error:
            self._missing.setdefault(found.text, found)
            self._fail_location(("IllegalStateException", "IllegalStateException"), str(error), found)

    def _existing(self, candidates: list[Candidate]) -> Iterator[Candidate]:
        """The candidates that have a file, or whose absence is a failure."""
        any_file = False
        for candidate in candidates:
            if self._resources.exists(candidate.resource):
                any_file = True
                yield candidate
            elif not candidate.skippable:
                yield candidate
        directory = candidates[0].directory if candidates else ""
        if directory and not any_file and not directory.startswith("classpath:"):
            places = self._resolver.directories(directory)
            if any(self._resources.has_directory(place) for place in places):
                self._found.add(candidates[0].location.text)

    def _special(self, found: Location, scheme: str) -> Iterator[Candidate]:
        rest = found.text[len(scheme) + 1 :]
        if scheme == "env":
            yield Candidate(found, found.text, "env")
        elif not rest.endswith("/"):
            self._fail_location(("IllegalStateException",), f"'{found.text}' must end with '/'", found)
        else:
            for place in self._resolver.directories(rest):
                yield Candidate(found, normal(place), "configtree")

    def _load(self, candidate: Candidate) -> list[_Contributor]:
        """The documents of one resource as contributors, highest first; nothing when it is loaded already."""
        text = candidate.location.text
        if candidate.resource in self._loaded:
            self._found.add(text)
            return []
        documents = self._documents(candidate)
        if documents is None:
            self._not_found(candidate)
            return []
        self._loaded.add(candidate.resource)
        self._found.add(text)
        resource, profile_file = candidate.resource, candidate.profile is not None
        return [_Contributor(one, resource, profile_file=profile_file) for one in reversed(documents)]

    def _documents(self, candidate: Candidate) -> tuple[SpringDocument, ...] | None:
        if candidate.extension == "configtree":
            tree = self._resources.tree(candidate.resource)
            return (tree,) if tree is not None else None
        if candidate.extension == "env":
            return self._variable(candidate)
        loaded = self._resources.load(candidate.resource, candidate.extension, candidate.encoding)
        if loaded is None:
            return None
        if loaded.error is not None and self._error is None:
            self._error = loaded.error
        return loaded.documents

    def _variable(self, candidate: Candidate) -> tuple[SpringDocument, ...] | None:
        from reglint.sources.spring.flatten import assignments
        from reglint.sources.spring.imports import hints
        from reglint.sources.spring.resources import parse_as

        name, extension, _ = hints(candidate.location.text[4:], attributes=self._world.generation.hints_with_attributes)
        found = self._world.variables.exact(name)
        if found is None or found.origin.name != name:
            return None
        document = Document("", found.text, "latin-1")
        format_ = extension.removeprefix(".") or "properties"
        return assignments(document, parse_as(document, format_), properties=format_ == "properties")

    def _not_found(self, candidate: Candidate) -> None:
        found = candidate.location
        self._missing.setdefault(found.text, found)
        cause = "ConfigDataLocationNotFoundException" if candidate.extension == "env" else _RESOURCE_NOT_FOUND
        self._fail_location((cause,), f"'{found.text}' does not exist", found)

    # Profiles

    def _platform(self) -> str:
        enforced = self._bound_items("spring.main.cloudplatform", "spring.main.cloud-platform", None)
        if enforced is not None and enforced.assignments:
            text = self._text(enforced.assignments[0].text, self._lookup(None, None))
            return platforms.enforced(text) or platforms.NONE
        return platforms.detected(self._world.variables)

    def _profiles(self, context: _Context) -> Profiles:
        checked = self._world.generation.profile_names_checked and self._validates()
        lookup = self._lookup(context, None)
        included = self._included(context, lookup, checked=checked)
        groups = self._groups_of_profiles(context, lookup, checked=checked)
        active = self._listed(ACTIVE, context, lookup, checked=checked)
        default = self._listed(DEFAULT, context, lookup, checked=checked)
        names = [*included, *self._with_started(active)]
        return Profiles(
            expanded(dict.fromkeys(names), groups), expanded(default if default is not None else ["default"], groups)
        )

    def _with_started(self, active: list[str] | None) -> list[str]:
        """``active`` with the profiles that were made active by other means, unless they merely repeat a property."""
        started = self._world.started
        above = first_items((*self._world.above, *self._world.under), ACTIVE)
        text = self._text(above.assignments[0].text, self._lookup(None, None)) if above and not above.indexed else ""
        named = {part.strip() for part in text.split(",")} if text else set()
        return [*started, *(active or ())] if started and named != set(started) else active or []

    def _validates(self) -> bool:
        found = first_items(self._sources(), "spring.profiles.validate")
        return found is None or not found.assignments or found.assignments[0].text.strip().lower() not in _OFF

    def _listed(self, key: str, context: _Context, lookup: Lookup, *, checked: bool) -> list[str] | None:
        items = self._bound_items(key, key, context)
        if items is None:
            return None
        names = self._texts(items, lookup)
        if checked:
            self._check_names(names, items)
        return names

    def _bound_items(self, key: str, spelling: str, context: _Context | None) -> Items | None:
        """The list ``key`` over all sources, inactive ones too, as the binder sees it while profiles are worked out."""
        items = first_items(self._sources(), key, spelling)
        if items is not None:
            self._check_gap(items)
            if not self._world.generation.profile_names_checked or key == "spring.main.cloudplatform":
                wanted = [key, *(f"{key}[{index}]" for index in range(len(items.assignments)) if items.indexed)]
                self._check_inactive(wanted, context)
        return items

    def _included(self, context: _Context, lookup: Lookup, *, checked: bool) -> list[str]:
        names: list[str] = []
        for layer in (*self._world.above, *self._world.under):
            names += self._included_by(layer, lookup, checked=checked)
        inside: list[str] = []
        for one in self._ordered():
            if one.document is None or self._cache.of(one.document).include is None:
                continue
            if not self._active(one, context):
                self._check_inactive([INCLUDE, f"{INCLUDE}[0]"], context, one)
            inside += self._included_by(one.document, lookup, checked=checked)
        return names + inside

    def _included_by(self, layer: Layer, lookup: Lookup, *, checked: bool) -> list[str]:
        items = items_of(layer, INCLUDE)
        if items is None:
            return []
        self._check_gap(items)
        names = self._texts(items, lookup)
        if checked:
            self._check_names(names, items)
        return names

    def _groups_of_profiles(self, context: _Context, lookup: Lookup, *, checked: bool) -> Mapping[str, Sequence[str]]:
        groups: dict[str, Sequence[str]] = {}
        bound: list[str] = []
        for layer in self._sources():
            for _, parts in layer.members(GROUP):
                end = next((at for at in range(4, len(parts)) if parts[at].indexed and parts[at].text.isdigit()), len(parts))
                name = ".".join(part.original for part in parts[3:end])
                key = lookup_form(parts[:end])
                items = None if name in groups else first_items(self._sources(), key, spelled(parts[:end]))
                if items is not None:
                    groups[name] = self._texts(items, lookup)
                    bound += [key, *(f"{key}[{index}]" for index in range(len(items.assignments)))]
                    if checked:
                        self._check_names(groups[name], items)
        if not self._world.generation.profile_names_checked:
            self._check_inactive(bound, context)
        return groups

    def _sources(self) -> Iterator[Layer]:
        """Every source, inactive documents too, highest precedence first."""
        yield from self._world.above
        for one in self._ordered():
            if one.document is not None:
                yield one.document
        yield from self._world.under

    # Texts and placeholders

    def _text(self, text: str, lookup: Lookup) -> str:
        return resolve(text, lookup, escapes=self._world.generation.escapes).text

    def _texts(self, items: Items, lookup: Lookup, *, keep_unknown: bool = False) -> list[str]:
        """The items with their placeholders answered; those with an unknown part are left out of an open world."""
        texts: list[str] = []
        for assignment in items.assignments:
            text = self._text(assignment.text, lookup)
            found = [text] if items.indexed else split_list(text)
            if not (self._world.closed or keep_unknown):
                found = [item for item in found if "${" not in item and (assignment.known or "@" not in item)]
            texts += found
        return texts

    def _lookup(self, context: _Context | None, owner: _Contributor | None) -> Lookup:
        """Answers by exact name from every source; a name that an inactive document answers is a failure."""

        def lookup(name: str) -> Answer | None:
            found = self._outside(name, self._world.above)
            for one in self._ordered():
                made = one.document.exact(name) if one.document is not None else None
                if made is None:
                    continue
                if one is not owner:
                    self._bind(one, context)
                    if not self._active(one, context):
                        self._fail((_INACTIVE,), f"an inactive document answers '{name}'", made)
                        continue
                found = found or made
            found = found or self._outside(name, self._world.under)
            return None if found is None else Answer(found.text, found, found.known)

        return lookup

    def _outside(self, name: str, layers: Iterable[Layer]) -> Assignment | None:
        if is_canonical(name):
            key = canonical(name)
            relaxed = next((made for layer in layers if (made := layer.find(key, name))), None)
            if relaxed is not None:
                return relaxed
        return next((made for layer in layers if (made := layer.exact(name))), None)

    # Failures

    def _fail(self, causes: tuple[str, ...], message: str, written: Assignment | None) -> None:
        if self._error is None:
            self._error = LoadError(causes, message, written.origin if written is not None else None)

    def _fail_location(self, causes: tuple[str, ...], message: str, found: Location) -> None:
        """A location leads nowhere: a failure where everything is known, or where it must be on the class path."""
        tolerated = found.optional or (self._ignore_missing and causes[0] in _TOLERATED)
        if self._error is None and not tolerated and (self._world.closed or found.text.startswith("classpath:")):
            self._error = LoadError(causes, message, found.origin)

    def _refuse(self, key: str, items: Items | None) -> None:
        written = items.assignments[0] if items is not None and items.assignments else None
        self._fail(("InvalidConfigDataPropertyException",), f"'{key}' is not allowed here", written)

    def _check_gap(self, items: Items) -> None:
        if items.stray is not None:
            causes = ("BindException", "UnboundConfigurationPropertiesException")
            self._fail(causes, f"'{items.stray.origin.name}' follows on no item", items.stray)

    def _check_names(self, names: Iterable[str], items: Items) -> None:
        problem = next((found for name in names if (found := name_problem(name))), None)
        if problem is not None:
            self._fail(("BindException", "IllegalStateException"), problem, items.assignments[0])

    def _check_inactive(
        self, keys: Iterable[str], context: _Context | None, only: _Contributor | None = None
    ) -> None:
        for one in (only,) if only is not None else self._ordered():
            if one.document is None or self._active(one, context):
                continue
            for key in keys:
                written = one.document.find(key)
                if written is not None:
                    self._fail((_INACTIVE,), f"an inactive document cannot set '{written.origin.name}'", written)

    def _check_properties(self) -> None:
        """Keys that are refused where they stand, whether their document is active or not."""
        generation = self._world.generation
        for one in self._ordered():
            if one.document is None:
                continue
            written = self._cache.of(one.document)
            if generation.profile_key_refused and written.legacy is not None:
                self._refuse(LEGACY, written.legacy)
            if one.profile_file and generation.profile_files_checked:
                default = items_of(one.document, DEFAULT)
                for key, items in ((INCLUDE, written.include), (ACTIVE, written.active), (DEFAULT, default)):
                    if items is not None:
                        self._refuse(key, items)

    def _check_locations(self, context: _Context) -> None:
        for one in self._ordered():
            for found in one.imports if self._active(one, context) else ():
                if not found.optional and found.known and found.text not in self._found:
                    self._missing.setdefault(found.text, found)
                    cause = "ConfigDataLocationNotFoundException"
                    self._fail_location((cause,), f"'{found.text}' does not exist", found)


_RESOURCE_NOT_FOUND = "ConfigDataResourceNotFoundException"
_TOLERATED = (_RESOURCE_NOT_FOUND, "ConfigDataLocationNotFoundException")
_OFF = ("false", "off", "no", "0")


def _walk(one: _Contributor) -> Iterator[_Contributor]:
    for child in one.after:
        yield from _walk(child)
    for child in one.before:
        yield from _walk(child)
    yield one


def _lifted(one: _Contributor) -> Iterator[_Contributor]:
    """Take the profile files that the imports of ``one`` brought out of the tree; they move above it once."""
    for child in one.before:
        for children in (child.before, child.after):
            lifted = [grandchild for grandchild in children if grandchild.lifted]
            children[:] = [grandchild for grandchild in children if not grandchild.lifted]
            for grandchild in lifted:
                grandchild.lifted = False
                yield grandchild


def _split(found: Location) -> list[str]:
    whole = ("optional:" if found.optional else "") + found.text
    return whole.split(";")
