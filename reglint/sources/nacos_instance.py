"""Nacos: JSON bodies that register an instance, as people keep them for the Open API.

One object or a list of them, with the parameter names of ``/nacos/v*/ns/instance``. Dumps of a live server, which hold
more than anybody registers, are not taken for registrations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from reglint.model import Run, Service, Subject
from reglint.properties import Property
from reglint.sources import Claim, Reading, Unit
from reglint.sources.file import File
from reglint.sources.scalars import as_flag, as_text, as_whole, is_filled_in, origin_of
from reglint.syntax.node import Kind, Node, Style
from reglint.text import Document
from reglint.values import Origin, State, Value

NAME = "nacos_instance"
FORMATS = frozenset({"json"})

_NEEDED = frozenset({"serviceName", "ip", "port"})
_ONLY_NACOS = frozenset({"namespaceId", "groupName", "clusterName", "ephemeral"})
_FAMILY = "nacos-instance"
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
            if not file.parsed.problems:
                services += [_service(file, instance) for instance in instances]
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
    names = {key.text for key, _ in node.pairs}
    scalars = {key.text for key, value in node.pairs if value.kind is Kind.SCALAR and not _is_null(value)}
    return names <= _rows().keys() and scalars >= _NEEDED and not names.isdisjoint(_ONLY_NACOS)


@cache
def _rows() -> Mapping[str, Property]:
    """The parameters of the Open API by name."""
    from reglint import catalog

    return {row.key.rpartition(".")[2]: row for row in catalog.properties().rows(_FAMILY)}


def _service(file: File, instance: Node) -> Service:
    registration = _registration(file.document, instance)
    name = registration.value("service").value or file.path
    run = Run("", (), (registration,), paths=(file.path,))
    return Service(name, (file.document,), (run,), tests=_TESTS in file.path)


def _registration(document: Document, node: Node) -> Subject:
    pairs = {key.text: (key, value) for key, value in node.pairs if not _is_null(value)}
    fields = {
        "registry": Value(State.SET, "nacos"),
        "dialect": Value(State.SET, "api"),
        "registers": Value(State.DEFAULT, value=True),
    }
    for name, row in _rows().items():
        if row.field and name in pairs:
            fields[row.field] = _READERS.get(row.type, as_text)(origin_of(document, *pairs[name]), pairs[name][1])
        elif row.field and row.default is not None:
            fields[row.field] = Value(State.DEFAULT, row.default)
    service = fields["service"]
    if service.known and _GROUP_MARK in service.value:
        group, _, name = service.value.partition(_GROUP_MARK)
        fields["service"] = service._replace(value=name)
        fields["group"] = service._replace(value=group)
    sections = {"metadata": origin_of(document, *pairs["metadata"])} if "metadata" in pairs else {}
    label = f"instance of {fields['service'].value}" if fields["service"].known else "instance"
    return Subject("registration", label, fields, origin_of(document, *pairs["serviceName"]), sections, detail=node)


def _is_null(node: Node) -> bool:
    return node.kind is Kind.SCALAR and node.style is Style.PLAIN and node.text == "null"


def _flag(origin: Origin, node: Node) -> Value:
    return as_flag(origin, node, quoted=True)


def _whole(origin: Origin, node: Node) -> Value:
    return as_whole(origin, node, quoted=True)


def _number(origin: Origin, node: Node) -> Value:
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


_READERS: Mapping[str, Callable[[Origin, Node], Value]] = {
    "int": _whole,
    "float": _number,
    "bool": _flag,
    "map": _metadata,
}
