"""Nacos: JSON bodies that register an instance, as people keep them for the Open API.

One object or a list of them, with the parameter names of ``/nacos/v*/ns/instance``. Dumps of a live server, which hold
more than anybody registers, are not taken for registrations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reglint.model import Run, Service, Subject
from reglint.sources import Claim, Reading, Unit
from reglint.sources.file import File
from reglint.sources.scalars import as_flag, as_text, as_whole, is_filled_in, origin_of
from reglint.syntax.node import Kind, Node, Style
from reglint.syntax.written import Written
from reglint.text import Document
from reglint.values import Origin, State, Value

NAME = "nacos_instance"
FORMATS = frozenset({"json"})

_NEEDED = frozenset({"serviceName", "ip", "port"})
_ONLY_NACOS = frozenset({"namespaceId", "groupName", "clusterName", "ephemeral"})
_KNOWN = _NEEDED | _ONLY_NACOS | {"weight", "enabled", "healthy", "metadata"}
_GROUP_MARK = "@@"  # a service name may carry its group: group@@name
_TESTS = "src/test/"


def read(unit: Unit) -> Reading:
    """A registration for each instance in the JSON files of ``unit``."""
    services: list[Service] = []
    claims: list[Claim] = []
    for file in unit.files:
        if file.format != "json" or b'"serviceName"' not in file.data:
            continue
        instances = _instances(file)
        if instances:
            services += _services(file, instances)
            claims.append(Claim(file.path, "nacos-instance", "Nacos instance registration"))
    return Reading(tuple(services), tuple(claims))


def _instances(file: File) -> list[Node]:
    """The instances of the file; nothing unless all it holds are instances."""
    root = next(iter(file.parsed.roots), None)
    if root is None:
        return []
    held = list(root.items) if root.kind is Kind.SEQUENCE else [root]
    return held if all(map(_is_instance, held)) else []


def _is_instance(node: Node) -> bool:
    written = {key.text for key, _ in node.pairs}
    return written <= _KNOWN and written >= _NEEDED and not written.isdisjoint(_ONLY_NACOS)


def _services(file: File, instances: list[Node]) -> list[Service]:
    document, parsed = file.document, file.parsed
    written = Written(document, "json", parsed, problem=file.problem, template=file.template)
    subjects: tuple[Subject, ...] = (
        Subject("document", file.path, {"format": Value(State.SET, "json")}, None, runs=("",), detail=written),
    )
    services = []
    for instance in [] if parsed.problems else instances:
        registration = _registration(document, instance)
        run = Run("", (), (registration,), paths=(file.path,))
        name = registration.value("service").value or file.path
        services.append(Service(name, (document,), (run,), subjects, tests=_TESTS in file.path))
        subjects = ()
    if subjects:
        run = Run("", (), (), paths=(file.path,))
        services.append(Service(file.path, (document,), (run,), subjects, incomplete=True))
    return services


def _registration(document: Document, node: Node) -> Subject:
    pairs = {key.text: (key, value) for key, value in node.pairs if not _is_null(value)}
    fields = {
        field: bind(origin_of(document, *pairs[key]), pairs[key][1])
        for key, (field, bind) in _FIELDS.items()
        if key in pairs
    }
    fields |= {
        "registry": Value(State.DEFAULT, "nacos"),
        "dialect": Value(State.DEFAULT, "api"),
        "registers": Value(State.DEFAULT, True),
    }
    service = fields["service"]
    if service.known and _GROUP_MARK in service.value:
        group, _, name = service.value.partition(_GROUP_MARK)
        fields["service"] = service._replace(value=name)
        fields["group"] = service._replace(value=group)
    fields.setdefault("group", Value(State.DEFAULT, "DEFAULT_GROUP"))
    sections = {"metadata": origin_of(document, *pairs["metadata"])} if "metadata" in pairs else {}
    label = f"instance of {fields['service'].value}" if fields["service"].known else "instance"
    return Subject("registration", label, fields, origin_of(document, *pairs["serviceName"]), sections, detail=node)


def _is_null(node: Node) -> bool:
    return node.kind is Kind.SCALAR and node.style is Style.PLAIN and node.text == "null"


def _flag(origin: Origin, node: Node) -> Value:
    return as_flag(origin, node, quoted=True)


def _whole(origin: Origin, node: Node) -> Value:
    return as_whole(origin, node, quoted=True)


def _weight(origin: Origin, node: Node) -> Value:
    value = as_text(origin, node)
    if not value.known:
        return value
    try:
        return value._replace(value=float(node.text))
    except ValueError:
        return value._replace(state=State.INVALID, value=None, note="not a number")


def _metadata(origin: Origin, node: Node) -> Value:
    """An object, or the text the server splits: ``key=value,key=value``."""
    if node.kind is Kind.MAPPING:
        values = {key.text: as_text(origin_of(origin.document, key, value), value) for key, value in node.pairs}
        return Value(State.SET, values, origin)
    if node.kind is not Kind.SCALAR:
        return Value(State.INVALID, None, origin, note="neither an object nor a text")
    text = node.text.strip()
    if is_filled_in(text) or text.startswith("{"):  # a text of JSON: what it says is written twice over
        return Value(State.UNRESOLVED, None, origin, node.text)
    pairs = (pair.partition("=") for pair in text.split(",") if "=" in pair)
    values = {name: Value(State.SET, value, origin, value) for name, _, value in pairs}
    return Value(State.SET, values, origin, node.text)


_FIELDS: Mapping[str, tuple[str, Callable[[Origin, Node], Value]]] = {
    "serviceName": ("service", as_text),
    "ip": ("ip", as_text),
    "port": ("port", _whole),
    "namespaceId": ("namespace", as_text),
    "groupName": ("group", as_text),
    "clusterName": ("cluster", as_text),
    "weight": ("weight", _weight),
    "enabled": ("enabled", _flag),
    "ephemeral": ("ephemeral", _flag),
    "metadata": ("metadata", _metadata),
}
