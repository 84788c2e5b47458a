"""From the JSON and HCL files of a unit to services.

A definition is a service of its own, and so is a file that defines none. What can only be seen between the files that
one agent loads together is one more subject, of a service that stands for the directory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reglint.model import Run, Service, Subject
from reglint.records import NamedTuple
from reglint.sources import Claim, Reading
from reglint.sources.consul import keys, recognise
from reglint.sources.consul.definitions import Definition, NodeCheck, definition, node_checks
from reglint.sources.consul.secrets import secrets_of
from reglint.sources.consul.tree import Item, is_mapping, items
from reglint.sources.file import File
from reglint.syntax.node import Node
from reglint.text import Span
from reglint.values import State

_REASONS = {
    recognise.AGENT: "Consul agent configuration",
    recognise.DEFINITION: "Consul service definitions",
    recognise.API: "Consul registration body",
    recognise.CATALOG: "Consul catalog entry, which no agent registers",
    recognise.POLICY: "Consul ACL policy, which registers nothing",
    recognise.CONFIG_ENTRY: "Consul config entry, which registers nothing",
}
_REGISTERING = frozenset({recognise.AGENT, recognise.DEFINITION, recognise.API})
_AGENT_IDENTITY = ("node_name", "node_id", "data_dir", "server")
_TESTS = "src/test/"


class _Known(NamedTuple):
    """A file that was recognised."""

    file: File
    root: Node
    kind: str

    @property
    def sound(self) -> bool:
        """Whether it can be read to its end, so that what it says is all it says."""
        return not self.file.parsed.problems


class _Read(NamedTuple):
    """What one file defines."""

    file: File
    definitions: tuple[Definition, ...]
    checks: tuple[NodeCheck, ...]
    subjects: tuple[Subject, ...]
    secrets: tuple[tuple[str, Span], ...]
    identity: tuple[str | None, ...]


def read(files: Iterable[File]) -> Reading:
    """The services of those of ``files`` that are Consul's."""
    known = _recognised(files)
    by_directory: dict[str, list[_Known]] = {}
    for item in known:
        if item.kind in _REGISTERING:
            by_directory.setdefault(item.file.directory, []).append(item)
    services = [service for directory, held in by_directory.items() for service in _services(directory, held)]
    return Reading(tuple(services), tuple(Claim(item.file.path, item.kind, _REASONS[item.kind]) for item in known))


def _recognised(files: Iterable[File]) -> list[_Known]:
    """Those that are Consul's by themselves, and those that are because a neighbour is."""
    known: list[_Known] = []
    doubtful: list[tuple[File, Node]] = []
    for file in files:
        root = next((root for root in file.parsed.roots if root is not None), None)
        if root is None:
            continue
        kind = recognise.kind_of(root, file.format or "", _speaks_of_consul(file))
        if kind is None:
            doubtful.append((file, root))
        else:
            known.append(_Known(file, root, kind))
    directories = {item.file.directory for item in known if item.kind in _REGISTERING}
    for file, root in doubtful:
        kind = recognise.kind_of(root, file.format or "", likely=True) if file.directory in directories else None
        if kind is not None:
            known.append(_Known(file, root, kind))
    return sorted(known, key=lambda item: item.file.name)


def _speaks_of_consul(file: File) -> bool:
    return "consul" in file.name.lower() or "consul" in file.directory.rpartition("/")[2].lower()


def _services(directory: str, known: Sequence[_Known]) -> Iterator[Service]:
    """The services of one directory: of each definition and stray check, of each file without, and of all together."""
    reads = [_read(item) for item in known]
    checks = [(read.file, check) for read in reads for check in read.checks]
    incomplete = not all(item.sound for item in known) or any(_is_for_anything(check) for _, check in checks)
    services = _Services(tuple(place for read in reads for place in read.secrets), incomplete)
    for read in reads:
        subjects = read.subjects
        for defined in read.definitions:
            own = [(file, check) for file, check in checks if _is_for(check, defined)]
            checks = [(file, check) for file, check in checks if not _is_for(check, defined)]
            run = (defined.registration, *defined.checks, *(check.check for _, check in own))
            name = defined.registration.value("service").value or read.file.path
            yield services.one(name, [read.file, *(file for file, _ in own)], run, subjects)
            subjects = ()
        if subjects:
            yield services.one(read.file.path, [read.file], (), subjects)
    for file, check in checks:
        yield services.one(file.path, [file], (check.check,), ())
    yield from _together(directory, reads, services)


class _Services(NamedTuple):
    """What all services of one directory have in common."""

    secrets: tuple[tuple[str, Span], ...]
    incomplete: bool

    def one(self, name: str, files: Sequence[File], run: tuple[Subject, ...], subjects: tuple[Subject, ...]) -> Service:
        held = {file.path: file.document for file in files}
        return Service(
            name=name,
            documents=tuple(held.values()),
            runs=(Run("", (), run, paths=tuple(held)),),
            subjects=subjects,
            secrets=self.secrets,
            incomplete=self.incomplete,
            tests=any(_TESTS in f"{path}/" for path in held),
        )


def _read(known: _Known) -> _Read:
    file, root = known.file, known.root
    document = file.document
    held, spans = secrets_of(document, root)
    places = tuple((file.path, span) for span in spans)
    identity = tuple(_scalar(root, name) for name in _AGENT_IDENTITY)
    if not known.sound:
        return _Read(file, (), (), (file.subject(),), places, identity)
    if known.kind == recognise.API:
        body = Item(root, root.pairs[0], root)
        return _Read(file, (definition(document, body, keys.body()),), (), (file.subject(), *held), places, identity)
    lost = {repeated.first[0] for repeated in file.parsed.duplicates if file.format == "json"}
    defined = (
        definition(document, item, keys.definition())
        for item in items(root, ("service", "services"))
        if is_mapping(item.node) and item.node.pairs and item.key not in lost
    )
    checks = node_checks(document, root)
    return _Read(file, tuple(defined), tuple(checks), (file.subject(), *held), places, identity)


def _scalar(root: Node, name: str) -> str | None:
    node = root.get(name)
    return node.text if node is not None else None


def _is_for(check: NodeCheck, defined: Definition) -> bool:
    wanted, registered = check.service_id, defined.registration.value("id")
    return wanted is not None and wanted.known and registered.known and wanted.value == registered.value


def _is_for_anything(check: NodeCheck) -> bool:
    return check.service_id is not None and check.service_id.state is State.UNRESOLVED


def _together(directory: str, reads: Sequence[_Read], services: _Services) -> Iterator[Service]:
    """The definitions that one agent loads together, in file-name order."""
    for agent in _agents(reads):
        loaded = tuple(
            (defined.registration, read.file.path)
            for read in agent
            for defined in read.definitions
            if defined.registration.value("dialect").value == keys.definition().name
        )
        if len(loaded) > 1:
            name = directory or "."
            subject = Subject("definitions", name, {}, loaded[0][0].anchor, runs=("",), detail=loaded)
            yield services.one(name, [read.file for read in agent if read.definitions], (), (subject,))


def _agents(reads: Sequence[_Read]) -> list[list[_Read]]:
    """``reads`` by the agent that loads them: one for all, unless their files name different agents."""
    agents: list[list[_Read]] = []
    for read in reads:
        if any(read.identity):
            agent = next((agent for agent in agents if all(_agree(read, other) for other in agent)), None)
            agents.append([read]) if agent is None else agent.append(read)
    if len(agents) < 2:
        return [list(reads)]
    return [*agents, [read for read in reads if not any(read.identity)]]


def _agree(one: _Read, other: _Read) -> bool:
    return all(left == right or not left or not right for left, right in zip(one.identity, other.identity, strict=True))
