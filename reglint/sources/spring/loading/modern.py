"""One start of a Spring Boot application of 2.4 or later: which documents take part, and in which order.

As Spring Boot does, in three passes: first what needs no profile, then what a cloud platform opens, then, once the
profiles are known, everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reglint.model import Assignment
from reglint.sources.spring.loading.activation import platform_of, profiles_of
from reglint.sources.spring.loading.contributor import Context, Contributor
from reglint.sources.spring.loading.contributors import Contributors
from reglint.sources.spring.loading.controls import ACTIVE, DEFAULT, IMPORT, INCLUDE, LEGACY, ControlCache
from reglint.sources.spring.loading.imports import Candidate, Location, Resolver, location
from reglint.sources.spring.loading.places import Places
from reglint.sources.spring.loading.resources import Resources
from reglint.sources.spring.loading.servers import Servers
from reglint.sources.spring.loading.world import Outcome, World
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.generations import default_locations
from reglint.sources.spring.reading.layers import first_written
from reglint.sources.spring.reading.lists import first_items
from reglint.sources.spring.reading.names import canonical
from reglint.sources.spring.reading.profiles import Profiles

_DEEPEST_IMPORT = 50


class Loading:
    """The loading of one set of base names, in one world."""

    def __init__(self, world: World, resources: Resources, cache: ControlCache, resolver: Resolver) -> None:
        self._world = world
        self._resources = resources
        self._tree = Contributors(world, cache)
        self._places = Places(self._tree, resources, resolver)
        self._servers = Servers(self._tree)
        self._blank: Assignment | None = None  # where a blank location is among others

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
        self._places.check(context)
        self._check_profiles(profiles)
        active = (document for one, document in tree.with_documents() if tree.active(one, context))
        documents = self._servers.kept(active)
        if not profiles.active and not profiles.unresolved:
            profiles = profiles._replace(active=self._late(documents))
        return Outcome(
            profiles,
            documents,
            remote_imports=self._servers.imports(),
            missing=tuple(self._places.missing.values()),
            imported={**self._places.imported, **self._servers.imported},
            error=tree.error,
            legacy=tree.legacy,
            client=self._servers.client,
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
                candidates += self._servers.answers((id(one), index), found, context)
                self._places.lead(found)
            elif found.known:
                candidates += self._places.candidates(one, found, profiles)
            else:
                self._places.leave_open(found)
        loaded = ([each] if isinstance(each, Contributor) else self._places.load(each) for each in reversed(candidates))
        return [child for children in loaded for child in children]

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

    def _check_profiles(self, profiles: Profiles) -> None:
        """No profile may be blank or begin with ``!``, in any version."""
        for name in (*profiles.default, *profiles.active):
            if not name.strip() or name.startswith("!"):
                self._tree.fail(("IllegalArgumentException",), f"'{name}' cannot be a profile", None)


def _start(locations: tuple[Location, ...]) -> Contributor:
    start = Contributor(None)
    start.imports = locations
    return start
