"""The files that start together to a service: in which runs it may start, and what each run registers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from reglint.model import Run, Service, Subject
from reglint.properties import Properties
from reglint.sources import Unit
from reglint.sources.spring import secrets
from reglint.sources.spring.bind import subjects
from reglint.sources.spring.clients.nacos import imports_nacos
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.loader import SpringService
from reglint.sources.spring.members import MISPLACED, REGISTRY, Member
from reglint.syntax.node import Parsed
from reglint.syntax.written import Written
from reglint.values import State

_TESTS = "src/test/"
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


def service_of(members: Sequence[Member], unit: Unit, properties: Properties, *, shared: bool = False) -> Service:
    """The service that ``members`` are the files of, with one run for each way it can be started or is asked for.

    ``shared`` is true for files that several services share, as in the repository of a configuration server: what they
    do not say, their other files may.
    """
    readable = [member for member in members if member.readable]
    loader = SpringService([member.spring_file() for member in readable])
    environments = dict(_environments(loader, unit.profiles)) if readable else {}
    named = _is_named(readable, properties)
    runs = tuple(
        Run(
            name,
            environment.profiles,
            tuple(subjects(environment, properties, named=named)),
            remote=environment.remote,
            imports_nacos=imports_nacos(environment),
            paths=_paths(readable, environment.profiles),
            environment=environment,
        )
        for name, environment in environments.items()
    )
    documents = list(loader.documents())
    written = list(secrets.written_secrets(documents, properties))
    of_files = tuple(_document_subject(member) for member in members)
    return Service(
        _name(members, environments, unit.directory),
        tuple(member.file.document for member in members),
        runs,
        (*of_files, *secrets.subjects(written, environments)),
        tuple(secrets.hidden(written, documents, environments)),
        incomplete=len(readable) < len(members),
        has_base_file=not shared and any(member.base and member.profile is None for member in readable),
        tests=any(_TESTS in f"{member.file.directory}/" for member in members),
    )


def _environments(loader: SpringService, requested: tuple[str, ...]) -> Iterator[tuple[str, Environment]]:
    """The requested runs by name; else the run that nobody asks for, and one for each profile the files know."""
    if requested:
        for profile in requested:
            yield profile, loader.run(None if profile == "default" else (profile,))
        return
    default = loader.run(None)
    yield ",".join(default.profiles) or "default", default
    for profile in loader.profile_names():
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
    documents = (document for member in members for document in member.documents)
    written = (document.find(key) for document in documents for key in _name_keys(properties))
    return any(found is not None and found.text.strip() for found in written)


@cache
def _name_keys(properties: Properties) -> frozenset[str]:
    """The keys that name a service, in lookup form."""
    return frozenset(row.lookup for row in properties if row.field == "service") | {"spring.application.name"}


def _document_subject(member: Member) -> Subject:
    file = member.file
    parsed = file.parsed if file.template is None else Parsed(())
    watched = tuple(found for document in member.documents for found in document.starting(*_WATCHED))
    written = Written(file.document, file.format or "", parsed, watched, True, file.problem, file.template)
    return Subject("document", file.path, {}, None, detail=written)
