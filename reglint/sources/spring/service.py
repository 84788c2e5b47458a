"""The files that start together to a service: in which runs it may start, and what each run registers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache, partial

from reglint.model import Run, Service, Subject
from reglint.properties import Properties
from reglint.records import NamedTuple
from reglint.sources import Unit
from reglint.sources.spring import secrets, start
from reglint.sources.spring.bind import subjects
from reglint.sources.spring.centre.nacos import NacosCentre, centre_of
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.imported import Imported, imports_files
from reglint.sources.spring.leads import leads_of
from reglint.sources.spring.loading.loader import SpringService
from reglint.sources.spring.members import MISPLACED, REGISTRY, Member
from reglint.sources.spring.phase import Phase, ignored, phase_of
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.refused import refused, suspects
from reglint.sources.spring.target import boot_version
from reglint.syntax.node import Parsed, Problem
from reglint.syntax.written import Written
from reglint.text import Document
from reglint.values import State

_TESTS = "src/test/"
_MOST_STEPS = 250_000  # of all runs together; some seconds
_FEWEST_RUNS = 20
_OTHER_VERSIONS = ((2, 4), (2, 7), (3, 4))  # the newest is taken where the version is not known
# The keys below which checks look at what is written, whether it takes part in a run or not.
_WATCHED = (
    *REGISTRY,
    *MISPLACED,
    "spring.profile",
    "spring.config.",
    "spring.application.",
    "spring.cloud.discovery.",
    "spring.cloud.inetutils.",
    "spring.cloud.loadbalancer.nacos.",
    "spring.cloud.serviceregistry.",
    "server.port",
    "consul.token",
)


class _Started(NamedTuple):
    """The files of a service and what its runs make of them.

    ``own`` are its readable files, ``members`` all of them with those that they import. ``documents`` are those of the
    own files and the imported ones that take part in a run. ``load`` makes the service of another version of Boot,
    ``phase`` is its bootstrap phase. ``endless`` are keys whose placeholders may come to no end, ``left_out`` profiles
    whose runs would take too long.
    """

    own: list[Member]
    members: tuple[Member, ...]
    readable: list[Member]
    version: tuple[int, ...] | None
    load: Callable[[tuple[int, ...]], SpringService]
    environments: dict[str, Environment]
    documents: list[SpringDocument]
    endless: tuple[str, ...]
    left_out: tuple[str, ...]
    phase: Phase


def service_of(members: Sequence[Member], unit: Unit, properties: Properties, *, shared: bool = False) -> Service:
    """The service that ``members`` are the files of, with one run for each way it can be started or is asked for.

    ``shared`` is true for files that several services share, as in the repository of a configuration server: what they
    do not say, their other files may.
    """
    started = _started(members, unit)
    starts = not shared and any(member.base for member in members)
    environments, documents = started.environments, started.documents
    written = list(secrets.written_secrets(documents, properties))
    of_files = (
        *(_document_subject(one, () if index else started.left_out) for index, one in enumerate(started.members)),
        start.of_files(documents, started.version, ignored(started.own, started.phase)) if starts else None,
    )
    return Service(
        _name(members, environments, unit.directory),
        tuple({document.path: document for document in _texts(started)}.values()),
        tuple(_runs(started, unit, properties, starts=starts)),
        (*filter(None, of_files), *secrets.subjects(written, environments)),
        tuple(secrets.hidden(written, documents, environments)),
        incomplete=len(started.readable) < len(started.members),
        has_base_file=not shared and any(member.base and member.profile is None for member in started.own),
        tests=any(_TESTS in f"{member.file.directory}/" for member in members),
        spring_boot=started.version,
    )


def _texts(started: _Started) -> Iterator[Document]:
    """Every text that the service is made of, those of a configuration centre included."""
    yield from (member.file.document for member in started.members)
    yield from (document.document for document in started.documents)


def _loader(
    members: Iterable[Member],
    version: tuple[int, ...] | None,
    imported: Imported | None,
    centre: NacosCentre | None,
    phase: Phase,
) -> SpringService:
    return SpringService(
        [member.spring_file() for member in members],
        version=version,
        bootstrap=phase.reads,
        centre=centre,
        read=imported.read if imported is not None else None,
        entries=imported.entries if imported is not None else None,
        roots=imported.roots if imported is not None else None,
    )


def _started(members: Sequence[Member], unit: Unit) -> _Started:
    own = [member for member in members if member.readable]
    version = boot_version(unit)
    imported = Imported(unit) if imports_files(own) else None
    phase = phase_of(own, unit, version)
    centre = centre_of(unit) if own and own[0].base else None

    def load(version: tuple[int, ...] | None) -> SpringService:
        return _loader(own, version, imported, centre, phase)

    loader = load(version)
    documents = list(loader.documents())
    known = loader.profile_names() if own and not unit.profiles else ()
    most = _most_runs(documents)
    environments = dict(_environments(loader, unit.profiles, known[:most])) if own else {}
    if imported is not None:
        members = (*members, *imported.members)
    if imported is not None or centre is not None:
        seen = (document for environment in environments.values() for document in environment.documents())
        documents = list(dict.fromkeys((*documents, *seen)))
    readable = [member for member in members if member.readable]
    endless = start.may_be_endless(documents, (*REGISTRY, "spring.application.name", "server.port"))
    return _Started(own, tuple(members), readable, version, load, environments, documents, endless, known[most:], phase)


def _most_runs(documents: Iterable[SpringDocument]) -> int:
    """How many runs can be worked out, each of which looks at every document and every profile group."""
    steps = sum(1 + len(document.below("spring.profiles.group")) for document in documents)
    return max(_FEWEST_RUNS, _MOST_STEPS // (steps + 1))


def _runs(started: _Started, unit: Unit, properties: Properties, *, starts: bool) -> Iterator[Run]:
    """One run for each environment; with the subject of its start where there is something to say about it."""
    named = _is_named(started.readable, properties)
    suspected = suspects(started.documents, properties) if starts else ()
    for name, environment in started.environments.items():
        led = leads_of(environment, unit)
        older = partial(_of_other_versions, started, name, unit.profiles)
        unbound = tuple(refused(environment, suspected)) if starts else ()
        begun = start.of_run(environment, led, started.endless, unbound, older) if starts else None
        bound = tuple(subjects(environment, properties, named=named))
        yield Run(
            name,
            environment.profiles,
            bound if begun is None else (*bound, begun),
            remote=environment.remote or led.possible,
            imports_nacos=environment.imports_nacos,
            paths=_paths(started.own, environment.profiles),
            environment=environment,
        )


def _of_other_versions(started: _Started, name: str, requested: tuple[str, ...]) -> Iterator[Environment]:
    """The run ``name`` as other versions of Boot start it, where it is not known which one does."""
    first = next(iter(started.environments))
    unasked = name == "default" if requested else name == first
    for version in _OTHER_VERSIONS if started.version is None else ():
        yield started.load(version).run(None if unasked else (name,))


def _environments(
    loader: SpringService, requested: tuple[str, ...], known: Iterable[str]
) -> Iterator[tuple[str, Environment]]:
    """The requested runs by name; else the run that nobody asks for, and one for each profile the files know."""
    if requested:
        for profile in requested:
            yield profile, loader.run(None if profile == "default" else (profile,))
        return
    default = loader.run(None)
    yield ",".join(default.profiles) or "default", default
    for profile in known:
        if default.profiles == (profile,):
            continue  # it is active, whoever asks
        environment = loader.run((profile,))
        if environment.profiles != default.profiles:
            yield profile, environment


def _paths(members: Sequence[Member], profiles: tuple[str, ...]) -> tuple[str, ...]:
    """Where a policy may look for the environment: the files of the profiles, else those of no profile."""
    own = [member.file.path for member in members if member.profile in profiles]
    return tuple(own or [member.file.path for member in members if member.profile is None])


def _name(members: Sequence[Member], environments: dict[str, Environment], directory: str) -> str:
    for environment in environments.values():
        value = environment.value("spring.application.name")
        if value.state is State.SET and value.value:
            return str(value.value)
    if len(members) == 1 and not members[0].base:
        return members[0].file.name.rpartition(".")[0]
    module = directory.removesuffix("/src/main/resources").removesuffix("/src/test/resources")
    return module.rpartition("/")[2] or "application"


def _is_named(members: Sequence[Member], properties: Properties) -> bool:
    """Whether any document, active or not, gives the service a name."""
    keys = _name_keys(properties)
    documents = (document for member in members for document in member.documents)
    written = (document.find(key) for document in documents for key in keys & document.keys)
    return any(found is not None and found.text.strip() for found in written)


@cache
def _name_keys(properties: Properties) -> frozenset[str]:
    """The keys that name a service, in lookup form."""
    return frozenset(row.lookup for row in properties if row.field == "service") | {"spring.application.name"}


@lru_cache(maxsize=8192)  # files have most of their keys in common
def _is_watched(key: str) -> bool:
    return key.startswith(_WATCHED)


def _document_subject(member: Member, left_out: Sequence[str]) -> Subject:
    """The text of a file; the profiles that are ``left_out`` of a service are a problem of its first one."""
    file = member.file
    problem = file.problem
    if left_out and problem is None:
        told = f"{len(left_out):,} are left out, from {left_out[0]} on"
        message = f"it knows more profiles than can be worked out; {told}"
        problem = Problem(message, file.document.line_span(1))
    parsed = file.parsed if file.template is None else Parsed(())
    watched = tuple(found for document in member.documents for found in document.where(_is_watched))
    written = Written(file.document, file.format or "", parsed, watched, True, problem, file.template)
    return Subject("document", file.path, {}, None, detail=written)
