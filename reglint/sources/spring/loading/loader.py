"""A Spring Boot service: its files, and what any run of them sees.

What does not depend on the requested profiles is worked out once and shared by all runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Protocol

from reglint.sources.spring.environment import Environment
from reglint.sources.spring.loading.alike import Alike
from reglint.sources.spring.loading.basenames import base_names
from reglint.sources.spring.loading.controls import ACTIVE, GROUP, LEGACY_PROCESSING, ControlCache, controls
from reglint.sources.spring.loading.errors import LoadError
from reglint.sources.spring.loading.files import EXTENSIONS, SpringFile
from reglint.sources.spring.loading.imports import REMOTE_SCHEMES, Resolver
from reglint.sources.spring.loading.modern import Loading
from reglint.sources.spring.loading.resources import Entries, Read, Resources
from reglint.sources.spring.loading.world import Answers, Fetched, Libraries, Outcome, World
from reglint.sources.spring.reading.convert import ConversionError, split_list, to_boolean
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.generations import generation, on_request
from reglint.sources.spring.reading.layers import (
    APPLICATION_JSON,
    Layer,
    Properties,
    Requested,
    Variables,
    answering,
    application_json,
    first_written,
    outside,
)
from reglint.sources.spring.reading.lists import Items, first_items
from reglint.sources.spring.reading.names import canonical
from reglint.sources.spring.reading.placeholders import resolve
from reglint.sources.spring.reading.profiles import DEFAULT, Profiles, name_problem, positive_names
from reglint.values import Origin, is_unanswered

__all__ = ["LoadError", "SpringFile", "SpringService"]

BOOTSTRAP = "bootstrap"
_BOOTSTRAP_KEYS = "spring.cloud.bootstrap"
APPLICATION = "application"


class Centre(Answers, Protocol):
    """A configuration centre, as far as it is known what it answers."""

    def located(self, bootstrap: Environment, application: Environment) -> Fetched | None:
        """What the bootstrap phase gets, highest precedence first; None when it is not known whether it asks at all.

        ``application`` is what the application sees without it.
        """


class SpringService:
    """The files that start together.

    ``version`` is that of Spring Boot; unknown means the newest. ``environment`` and ``properties`` are the declared
    environment variables and system properties, ``places`` where those variables stand that a file sets. ``bootstrap``
    says whether bootstrap files are loaded. ``read``, ``entries`` and ``roots`` are those of ``Resources``, ``closed``,
    ``grounded``, ``remote`` and ``libraries`` those of ``World``, and ``centre`` is its ``answers``.
    """

    def __init__(
        self,
        files: Sequence[SpringFile],
        *,
        version: tuple[int, ...] | None = None,
        environment: Mapping[str, str] | None = None,
        properties: Mapping[str, str] | None = None,
        places: Mapping[str, Origin] | None = None,
        read: Read | None = None,
        entries: Entries | None = None,
        roots: Mapping[str, str] | None = None,
        bootstrap: bool = True,
        closed: bool = False,
        remote: frozenset[str] = REMOTE_SCHEMES,
        grounded: bool = False,
        centre: Centre | None = None,
        libraries: Libraries | None = None,
    ) -> None:
        self.files = tuple(files)
        environment, properties = environment or {}, properties or {}
        asked = generation(version)
        variables = Variables(environment, lower_case=asked.lower_case_variables, places=places)
        self._world = World(
            asked,
            variables,
            outside(environment, properties, variables),
            closed=closed,
            grounded=grounded,
            remote=remote,
            answers=centre,
            libraries=libraries,
        )
        self._centre = centre
        self._cache = ControlCache()
        self._refused = _refused_json(environment, properties)  # what is said outside and wrong in itself
        self._bootstrap_names = self._given_texts(f"{_BOOTSTRAP_KEYS}.name") or (BOOTSTRAP,)
        self._bootstrap_above = self._above_bootstrap()
        exists = bool(self._bootstrap_above) or any(file.base in self._bootstrap_names for file in files)
        self._bootstrap = bootstrap and exists
        if asked.legacy_on_request and self._uses_legacy_processing():
            self._world = self._world._replace(generation=on_request(asked))
        self._names = self._base_names()
        self._resolvers: dict[tuple[str, ...], Resolver] = {}
        self._resources = Resources(files, self._world.generation, read=read, entries=entries, roots=roots)
        self._alone = bool(closed or self._world.generation.legacy or self._world.above or read or entries)

    def documents(self) -> Iterator[SpringDocument]:
        """Every document of every file of the service, active or not, in file order."""
        for file in self.files:
            extension = file.document.path.rpartition(".")[2].lower()
            loaded = self._resources.load(file.resource, extension) if extension in EXTENSIONS else None
            yield from loaded.documents if loaded is not None else ()

    def profile_names(self) -> tuple[str, ...]:
        """The profiles that the files themselves know, sorted; without ``default``.

        Those of file names, of positive conditions (also in the form of Boot 2.3), of groups, and of the lists of
        active and included profiles.
        """
        names = {file.profile for file in self.files if file.profile is not None}
        for layer in (*self._world.above, *self.documents()):
            names.update(self._names_in(layer))
        return tuple(sorted(name for name in names if name != DEFAULT and name_problem(name) is None))

    def run(self, profiles: Sequence[str] | None = None) -> Environment:
        """What the service sees when ``profiles`` are requested; None when nothing is requested."""
        requested: tuple[Layer, ...] = () if profiles is None else (Requested(ACTIVE, ",".join(profiles)),)
        above = requested + self._world.above
        world = self._world._replace(above=above)
        if not self._bootstrap:
            return self._environment(world, self._load(world, self._names))
        first = self._load(world._replace(above=self._bootstrap_above + above), self._bootstrap_names)
        view = self._environment(world, first)
        started = (*first.profiles.active, *first.profiles.unresolved)
        world = world._replace(under=first.documents, started=started, client=first.client)
        # Bootstrap files sink below all others only once those are loaded; whatever loads them sees bootstrap first.
        outcome = self._load(world._replace(above=above + first.documents), self._names_beside(first))
        environment = self._environment(world, outcome, view)
        located = self._centre.located(view, environment) if self._centre is not None else None
        return environment if located is None else self._environment(world, outcome, view, located)

    def _names_beside(self, bootstrap: Outcome) -> tuple[str, ...]:
        """The base names to look for when bootstrap files may give them, too."""
        if not any(document.below("spring.config") for document in bootstrap.documents):
            return self._names
        given = base_names(
            (*self._world.above, *bootstrap.documents), self._world.generation, closed=self._world.closed
        )
        return self._names if given is None else given.names

    def _load(self, world: World, names: tuple[str, ...]) -> Outcome:
        if self._refused is not None:
            return Outcome(Profiles(), (), error=self._refused)
        outcome = self._load_modern(world, names) if not world.generation.legacy else None
        if outcome is not None and not outcome.legacy:
            return outcome
        from reglint.sources.spring.loading.legacy import LegacyLoading

        resources = self._resources
        if outcome is not None:
            world = world._replace(generation=on_request(world.generation))
            resources = self._resources.of(world.generation)
        return LegacyLoading(world, resources, self._cache, names).run()

    def _load_modern(self, world: World, names: tuple[str, ...]) -> Outcome:
        if self._alone:
            return self._loading(world, names).run()
        key = self._alike.key(world, names)
        outcome = self._alike.recall(key)
        if outcome is None:
            outcome = self._loading(world, names).run()
            self._alike.remember(key, outcome)
        return outcome

    def _loading(self, world: World, names: tuple[str, ...]) -> Loading:
        resolver = self._resolvers.get(names)
        if resolver is None:
            resolver = self._resolvers[names] = Resolver(self._resources, names, self._world.generation)
        return Loading(world, self._resources, self._cache, resolver)

    @cached_property
    def _alike(self) -> Alike:
        return Alike(self.files, self._resources, self._cache)

    def _environment(
        self, world: World, outcome: Outcome, bootstrap: Environment | None = None, located: Fetched | None = None
    ) -> Environment:
        return Environment(
            world.above,
            (*outcome.documents, *world.under),
            profiles=outcome.profiles.active,
            unresolved_profiles=outcome.profiles.unresolved,
            escapes=self._world.generation.escapes,
            escapes_known=self._world.generation.escapes_known,
            remote_imports=outcome.remote_imports,
            located=located,
            missing=outcome.missing,
            imported=outcome.imported,
            error=outcome.error if bootstrap is None else bootstrap.error or outcome.error,
            bootstrap=bootstrap,
        )

    def _base_names(self) -> tuple[str, ...]:
        """The base names that are searched for, later ones beating earlier ones."""
        given = base_names(self._world.above, self._world.generation, closed=self._world.closed)
        if given is not None:
            self._refused = self._refused or given.error
            return given.names
        bases = dict.fromkeys(file.base for file in self.files if file.base not in self._bootstrap_names)
        return (APPLICATION,) if APPLICATION in bases or not bases else tuple(bases)

    def _above_bootstrap(self) -> tuple[Layer, ...]:
        """What says where bootstrap files are, for the bootstrap phase alone."""
        own = ((name, self._given_texts(f"{_BOOTSTRAP_KEYS}.{name}")) for name in ("location", "additional-location"))
        places = {f"spring.config.{name}": ",".join(texts) for name, texts in own if texts}
        return (Properties("bootstrap phase", places),) if places else ()

    def _given_texts(self, key: str) -> tuple[str, ...] | None:
        """The known items of a list that is given from outside; None when it is not."""
        found = first_items(self._world.above, canonical(key), key)
        return None if found is None else tuple(self._texts(found))

    def _uses_legacy_processing(self) -> bool:
        made = first_written(LEGACY_PROCESSING, self._world.above)
        if made is None:
            return False
        text = resolve(made.text, answering(self._world.above), escapes=False).text
        try:
            return to_boolean(text) is True
        except ConversionError as error:
            if is_unanswered(text) and not self._world.closed:
                return False
            self._refused = LoadError(("BindException", *error.causes), str(error), made.origin)
            return False

    def _names_in(self, layer: Layer) -> Iterator[str]:
        written = self._cache.of(layer) if isinstance(layer, SpringDocument) else controls(layer)
        for items in (written.active, written.include):
            yield from self._texts(items) if items is not None else ()
        for items in (written.on_profile, written.legacy):
            for expression in self._texts(items) if items is not None else ():
                yield from positive_names(expression)
        for key, parts in layer.members(GROUP) if written.groups else ():
            yield parts[3].original
            found = layer.find(key)
            if found is not None:
                yield from self._texts(Items((found,)))

    def _texts(self, items: Items) -> Iterable[str]:
        """The items with defaults put in for their placeholders; the names in them that are not known are left out."""
        escapes = self._world.generation.escapes
        for assignment in items.assignments:
            text = resolve(assignment.text, lambda _: None, escapes=escapes).text
            yield from (item for item in split_list(text) if not is_unanswered(item))


def _refused_json(environment: Mapping[str, str], properties: Mapping[str, str]) -> LoadError | None:
    text = application_json(environment, properties)
    if not text:
        return None
    from reglint.sources.spring.reading.application_json import flattened

    if flattened(text) is not None:
        return None
    return LoadError(("JsonParseException",), f"{APPLICATION_JSON[1]} is no JSON object")
