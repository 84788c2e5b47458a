"""A Spring Boot service: its files, and what any run of them sees.

What does not depend on the requested profiles is worked out once and shared by all runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reglint.sources.spring.controls import ACTIVE, GROUP, ControlCache
from reglint.sources.spring.convert import split_list
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.flatten import SpringDocument
from reglint.sources.spring.generations import generation
from reglint.sources.spring.imports import REMOTE_SCHEMES
from reglint.sources.spring.layers import Layer, Variables, system_properties
from reglint.sources.spring.legacy import LegacyLoading
from reglint.sources.spring.lists import Items, first_items, items_of
from reglint.sources.spring.loading import Loading
from reglint.sources.spring.placeholders import resolve
from reglint.sources.spring.profiles import DEFAULT, name_problem, positive_names
from reglint.sources.spring.resources import EXTENSIONS, Entries, LoadError, Read, Resources, SpringFile
from reglint.sources.spring.world import Outcome, World

__all__ = ["LoadError", "SpringFile", "SpringService"]

BOOTSTRAP = "bootstrap"
APPLICATION = "application"


class SpringService:
    """The files that start together.

    ``version`` is that of Spring Boot; unknown means the newest. ``environment`` and ``properties`` are the declared
    environment variables and system properties. ``read`` returns the file at a path of the linted tree, ``entries`` the
    files below a directory of it; both may be absent. ``bootstrap`` says whether bootstrap files are loaded. ``closed`` is
    true when nothing exists but what is given: then ``remote`` schemes of imports are those of installed starters, and
    what has no answer stays as text.
    """

    def __init__(
        self,
        files: Sequence[SpringFile],
        *,
        version: tuple[int, ...] | None = None,
        environment: Mapping[str, str] | None = None,
        properties: Mapping[str, str] | None = None,
        read: Read | None = None,
        entries: Entries | None = None,
        roots: Mapping[str, str] | None = None,
        bootstrap: bool = True,
        closed: bool = False,
        remote: frozenset[str] = REMOTE_SCHEMES,
    ) -> None:
        self.files = tuple(files)
        self._properties = dict(properties or {})
        self._variables = Variables(environment or {}, lower_case=generation(version).lower_case_variables)
        self._closed = closed
        self._remote = remote
        self._bootstrap = bootstrap and any(file.base == BOOTSTRAP for file in files)
        self._cache = ControlCache()
        self._generation = generation(version)
        if self._uses_legacy_processing(version):
            self._generation = self._generation._replace(legacy=True, wildcard_below_config=True)
        self._resources = Resources(files, self._generation, read=read, entries=entries, roots=roots)

    def documents(self) -> Iterator[SpringDocument]:
        """Every document of every file of the service, active or not, in file order."""
        for file in self.files:
            extension = file.document.path.rpartition(".")[2].lower()
            loaded = self._resources.load(file.resource, extension) if extension in EXTENSIONS else None
            yield from loaded.documents if loaded is not None else ()

    def profile_names(self) -> tuple[str, ...]:
        """The profiles that the files themselves know, sorted; without ``default``.

        Those of file names, of positive conditions (also in the form of Boot 2.3), of groups, and of active and include lists.
        """
        names = {file.profile for file in self.files if file.profile is not None}
        above: tuple[Layer, ...] = (system_properties(self._properties), self._variables)
        for layer in (*above, *self.documents()):
            names.update(self._names_in(layer))
        return tuple(sorted(name for name in names if name != DEFAULT and name_problem(name) is None))

    def run(self, profiles: Sequence[str] | None = None) -> Environment:
        """What the service sees when ``profiles`` are requested; None when nothing is requested."""
        properties = self._properties if profiles is None else {**self._properties, ACTIVE: ",".join(profiles)}
        above = (system_properties(properties), self._variables) if properties else (self._variables,)
        world = World(self._generation, self._variables, above, closed=self._closed, remote=self._remote)
        if not self._bootstrap:
            return self._environment(world, self._load(world, self._names()))
        first = self._load(world, (BOOTSTRAP,))
        view = self._environment(world, first)
        world = world._replace(under=first.documents, started=first.profiles.active)
        return self._environment(world, self._load(world, self._names()), view)

    def _load(self, world: World, names: Sequence[str]) -> Outcome:
        loading = LegacyLoading if self._generation.legacy else Loading
        return loading(world, self._resources, self._cache, names).run()

    def _environment(self, world: World, outcome: Outcome, bootstrap: Environment | None = None) -> Environment:
        return Environment(
            world.above,
            (*outcome.documents, *world.under),
            profiles=outcome.profiles.active,
            escapes=self._generation.escapes,
            remote_imports=outcome.remote_imports,
            missing=outcome.missing,
            error=outcome.error if bootstrap is None else bootstrap.error or outcome.error,
            bootstrap=bootstrap,
        )

    def _names(self) -> tuple[str, ...]:
        """The base names that are searched for, later ones beating earlier ones."""
        above = (system_properties(self._properties), self._variables)
        given = first_items(above, "spring.config.name")
        if given is not None:
            return tuple(self._texts(given))
        bases = dict.fromkeys(file.base for file in self.files if file.base != BOOTSTRAP)
        return (APPLICATION,) if APPLICATION in bases or not bases else tuple(bases)

    def _uses_legacy_processing(self, version: tuple[int, ...] | None) -> bool:
        if version is None or not (2, 4) <= version < (3,):
            return False
        above = (system_properties(self._properties), self._variables)
        given = first_items(above, "spring.config.uselegacyprocessing", "spring.config.use-legacy-processing")
        return given is not None and [*self._texts(given)][:1] == ["true"]

    def _names_in(self, layer: Layer) -> Iterator[str]:
        controls = self._cache.of(layer) if isinstance(layer, SpringDocument) else None
        active = controls.active if controls else items_of(layer, ACTIVE)
        include = controls.include if controls else items_of(layer, "spring.profiles.include")
        yield from (name for items in (active, include) if items for name in self._texts(items))
        if controls is not None:
            for items in (controls.on_profile, controls.legacy):
                for expression in self._texts(items) if items else ():
                    yield from positive_names(expression)
        yield from self._group_names(layer)

    def _group_names(self, layer: Layer) -> Iterator[str]:
        for key, parts in layer.members(GROUP):
            yield parts[3].original
            found = layer.find(key)
            if found is not None:
                yield from self._texts(Items((found,)))

    def _texts(self, items: Items) -> Iterable[str]:
        """The items with defaults put in for their placeholders; the names in them that are not known are left out."""
        escapes = self._generation.escapes
        for assignment in items.assignments:
            text = resolve(assignment.text, lambda _: None, escapes=escapes).text
            for item in split_list(text):
                if "${" not in item and (assignment.known or "@" not in item):
                    yield item
