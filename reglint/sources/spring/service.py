"""The files of one directory to services: which files start together, in which runs, and what each run registers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reglint.model import Run, Service, Subject
from reglint.properties import Properties
from reglint.sources import Unit
from reglint.sources.file import File
from reglint.sources.spring import secrets
from reglint.sources.spring.bind import subjects
from reglint.sources.spring.clients.nacos import imports_nacos
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.flatten import SpringDocument, assignments
from reglint.sources.spring.loader import SpringFile, SpringService
from reglint.syntax.node import Parsed
from reglint.syntax.written import Written
from reglint.values import State

_NAME = re.compile(r"(application|bootstrap)(?:-(.+))?\.(?:ya?ml|properties)")
_TESTS = "src/test/"
# A key below one of these makes a file registration configuration, whatever it is called.
_REGISTRY = (
    "spring.cloud.nacos.",
    "spring.cloud.consul.",
    "eureka.client.",
    "eureka.instance.",
    "eureka.server.",
    "nacos.discovery.",
    "nacos.config.",
)
_MISPLACED = ("cloud.nacos.", "cloud.consul.", "spring.consul.", "spring.eureka.", "spring.cloud.eureka.")
_WATCHED = (
    *_REGISTRY, *_MISPLACED,
    "spring.profile", "spring.config.", "spring.application.", "spring.cloud.discovery.", "spring.cloud.inetutils.",
    "spring.cloud.loadbalancer.nacos.", "spring.cloud.serviceregistry.", "server.port", "consul.token",
)  # fmt: skip
# The same in the text of a file that has no tree.
_REGISTRY_LINES = re.compile(
    r"^[ \t]*(?: spring\.cloud\.(?:nacos|consul)\b | eureka\.(?:client|instance|server)\b | (?:nacos|consul|eureka):[ \t]*\r?$ )",
    re.MULTILINE | re.VERBOSE,
)


class Member:
    """One candidate file as this source sees it. ``base`` is empty for a file that Spring would not look for."""

    __slots__ = ("base", "documents", "file", "location", "profile")

    def __init__(self, file: File, location: str) -> None:
        self.file = file
        self.location = location
        match = _NAME.fullmatch(file.name)
        self.base: str = match[1] if match else ""
        self.profile: str | None = match[2] if match else None
        self.documents: tuple[SpringDocument, ...] = ()
        if file.template is None and file.problem is None:
            properties = file.format == "properties"
            self.documents = assignments(file.document, file.parsed, properties=properties)

    @property
    def readable(self) -> bool:
        """Whether Spring could read it."""
        return self.file.template is None and self.file.problem is None and not self.file.parsed.problems

    @property
    def registers(self) -> bool:
        """Whether it holds a key that only registration configuration holds."""
        if not self.readable and _REGISTRY_LINES.search(self.file.document.text) is not None:
            return True
        return any(key.startswith(_REGISTRY) for document in self.documents for key, *_ in document.entries)

    @property
    def misplaced(self) -> bool:
        """Whether it holds registration keys in a place where nothing reads them."""
        return any(key.startswith(_MISPLACED) for document in self.documents for key, *_ in document.entries)

    def spring_file(self) -> SpringFile:
        """The file as the loader takes it."""
        base = self.base or self.file.name.rpartition(".")[0]
        return SpringFile(self.file.document, self.file.parsed, self.location, base, self.profile)


def groups(files: Iterable[File], directory: str) -> tuple[list[Member], list[Member]]:
    """The files of Spring's own names, which start together, and the others that hold registration keys."""
    named: list[Member] = []
    others: list[Member] = []
    for file in files:
        if file.format not in ("yaml", "properties") or ("!/" in file.directory and file.format is None):
            continue
        location = "classpath:/" if file.directory == directory else "classpath:/config/"
        if _NAME.fullmatch(file.name) is None and not _may_register(file.data):
            continue
        member = Member(file, location)
        if member.base:
            named.append(member)
        elif member.registers:
            others.append(member)
    return (named if any(member.registers or member.misplaced for member in named) else []), others


def _may_register(data: bytes) -> bool:
    """Whether a file of any name may hold registration keys: one look at its bytes, before it is parsed."""
    lowered = data.lower()
    return b"eureka" in lowered or ((b"nacos" in lowered or b"consul" in lowered) and (
        b"spring" in lowered or b"nacos.discovery" in lowered or b"nacos.config" in lowered or b"nacos:" in lowered
    ))


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
        )
        for name, environment in environments.items()
    )
    written = list(secrets.written_secrets(loader.documents(), properties))
    of_files = tuple(_document_subject(member) for member in members)
    return Service(
        _name(members, environments, unit.directory),
        tuple(member.file.document for member in members),
        runs,
        (*of_files, *secrets.subjects(written, environments)),
        tuple(secrets.hidden(written, environments)),
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
    keys = {row.lookup for row in properties if row.field == "service"} | {"spring.application.name"}
    for member in members:
        for document in member.documents:
            if any((found := document.find(key)) is not None and found.text.strip() for key in keys):
                return True
    return False


def _document_subject(member: Member) -> Subject:
    file = member.file
    parsed = file.parsed if file.template is None else Parsed(())
    watched = tuple(
        assignment
        for document in member.documents
        for assignment in document.assignments
        if assignment.key.startswith(_WATCHED)
    )
    written = Written(file.document, file.format or "", parsed, watched, True, file.problem, file.template)
    return Subject("document", file.path, {}, None, detail=written)
