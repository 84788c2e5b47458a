"""Runs with their effective properties, from an opened project or from the services that sources found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reglint.effective.hiding import Hiding
from reglint.effective.project import Opened
from reglint.effective.properties import Effective, Listing, chosen
from reglint.model import Run, Service, Subject
from reglint.properties import Properties
from reglint.records import NamedTuple
from reglint.sources.spring import secrets
from reglint.sources.spring.bind import subjects
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.loading.loader import SpringService
from reglint.sources.spring.reading.document import SpringDocument
from reglint.text import Document

_BOUND = frozenset({"registration", "config_client", "check"})


class Evaluated(NamedTuple):
    """One run of one service. ``environment`` is None for a service that has none, as a Consul definition."""

    name: str
    profiles: tuple[str, ...]
    properties: Mapping[str, Effective]
    subjects: tuple[Subject, ...]
    environment: Environment | None


class Described(NamedTuple):
    """A service with its runs and with what may not be printed of it. ``version`` is empty where none matters.

    ``variables`` is the file of environment variables that was found, empty without one.
    """

    name: str
    files: tuple[str, ...]
    runs: tuple[Evaluated, ...]
    hiding: Hiding
    version: str = ""
    variables: str = ""


def of_project(
    opened: Opened, runs: Sequence[tuple[str, Sequence[str] | None]], asked: Sequence[str], properties: Properties
) -> Described:
    """The named runs of a project, each with the profiles that are requested; ``asked`` restricts the properties."""
    environments = {name: opened.service.run(profiles) for name, profiles in runs}
    documents = _documents(opened.service, environments.values())
    named = any(document.find("spring.application.name") is not None for document in documents)
    made = tuple(
        Run(name, one.profiles, tuple(subjects(one, properties, named=named)), environment=one)
        for name, one in environments.items()
    )
    written = list(secrets.written_secrets(documents, properties))
    texts: dict[str, Document] = {document.document.path: document.document for document in documents}
    service = Service(
        _name(environments.values()) or opened.module,
        tuple(texts.values()),
        made,
        tuple(secrets.subjects(written, environments)),
        tuple(secrets.hidden(written, documents, environments)),
    )
    return of_service(service, asked, properties, opened.version)._replace(variables=opened.variables)


def _name(environments: Iterable[Environment]) -> str:
    """The name of the application in the first of its runs; empty when it is not known."""
    value = next(iter(environments)).value("spring.application.name")
    return str(value.value or "") if value.known else ""


def of_service(service: Service, asked: Sequence[str], properties: Properties, version: str = "") -> Described:
    """A service as its source found it; ``asked`` restricts the properties."""
    runs = [(run, run.environment if isinstance(run.environment, Environment) else None) for run in service.runs]
    listing = Listing(properties)
    every = [listing.of(environment) if environment is not None else {} for _, environment in runs]
    seen = [(environment, found) for (_, environment), found in zip(runs, every, strict=True) if environment]
    evaluated = tuple(
        Evaluated(
            run.name,
            run.profiles,
            chosen(environment, asked, properties) if asked and environment is not None else found,
            tuple(subject for subject in run.subjects if subject.kind in _BOUND),
            environment,
        )
        for (run, environment), found in zip(runs, every, strict=True)
    )
    files = tuple(document.path for document in service.documents)
    version = version or ".".join(map(str, service.spring_boot or ()))
    return Described(service.name, files, evaluated, Hiding(service, seen, properties), version)


def _documents(service: SpringService, environments: Iterable[Environment]) -> list[SpringDocument]:
    """Every document of the service, and those that its runs import."""
    found = dict.fromkeys(service.documents())
    for environment in environments:
        found.update(dict.fromkeys(one for one in environment.documents() if one.document.path))
    return list(found)
