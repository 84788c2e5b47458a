"""Service and check definitions as subjects: one registration for each service, one check for each check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reglint.model import Subject
from reglint.records import NamedTuple
from reglint.sources import go_duration
from reglint.sources.consul.keys import PULL_KINDS, Dialect
from reglint.sources.consul.keys import definition as of_files
from reglint.sources.consul.tree import Item, entries, is_mapping, is_null, items, struct
from reglint.sources.scalars import as_flag, as_text, as_whole, is_filled_in, origin_of
from reglint.syntax.node import Kind, Node, Style
from reglint.text import Document
from reglint.values import Origin, State, Value

_SECOND = 1_000_000_000  # in nanoseconds
_PROXY_SUFFIX = "-sidecar-proxy"  # what Consul calls the proxy it derives from a service
_CHECKS = ("check", "checks")
_TARGETS = ("http", "tcp", "grpc", "h2ping", "udp")
_DURATIONS = {
    "interval": "interval",
    "timeout": "timeout",
    "ttl": "ttl",
    "deregister_after": "deregister_critical_service_after",
}


class Definition(NamedTuple):
    """One service with its checks."""

    registration: Subject
    checks: tuple[Subject, ...]


class NodeCheck(NamedTuple):
    """A check that stands beside the services; ``service_id`` names the service it is for, if it is for one."""

    check: Subject
    service_id: Value | None


class _Object:
    """One object of a file: its pairs by canonical name, as values."""

    __slots__ = ("document", "node", "pairs", "spellings")

    def __init__(self, document: Document, node: Node, spellings: Mapping[str, str]) -> None:
        self.document = document
        self.node = node
        self.spellings = spellings
        self.pairs = entries(node, spellings)

    def __contains__(self, name: str) -> bool:
        return name in self.pairs

    def origin(self, name: str) -> Origin:
        return origin_of(self.document, *self.pairs[name])

    def node_at(self, name: str) -> Node | None:
        pair = self.pairs.get(name)
        return struct(pair[1]) if pair else None

    def text(self, name: str, *, secret: bool = False) -> Value | None:
        pair = self.pairs.get(name)
        return as_text(origin_of(self.document, *pair), pair[1], secret=secret, bare=False) if pair else None

    def whole(self, name: str) -> Value | None:
        pair = self.pairs.get(name)
        return as_whole(origin_of(self.document, *pair), pair[1]) if pair else None

    def flag(self, name: str) -> Value | None:
        pair = self.pairs.get(name)
        return as_flag(origin_of(self.document, *pair), pair[1]) if pair else None


def definition(document: Document, item: Item, dialect: Dialect) -> Definition:
    """The service that ``item`` defines; its node is a mapping."""
    service = _Object(document, item.node, dialect.service)
    name = service.text("name")
    sidecar, proxy = _sidecar(service, dialect)
    bound = {
        "registry": Value(State.SET, "consul"),
        "dialect": Value(State.SET, dialect.name),
        "registers": Value(State.DEFAULT, True),
        "service": name,
        "id": _effective_id(service, name),
        "address": service.text("address"),
        "port": service.whole("port"),
        "kind": service.text("kind"),
        "namespace": service.text("namespace"),
        "partition": service.text("partition"),
        "credentials.token": service.text("token", secret=True),
        "metadata": _meta(service),
        "tags": _tags(service),
        "tags_as_metadata": _tags_as_metadata(service),
        "weight": _passing_weight(service, dialect),
        "sidecar": sidecar,
    }
    checks = [_check(document, check, dialect, name, index) for index, check in enumerate(items(item.node, _CHECKS))]
    if is_mapping(proxy):
        owner = name._replace(value=f"{name.value}{_PROXY_SUFFIX}") if name and name.known else None
        checks += [_check(document, check, dialect, owner, index) for index, check in enumerate(items(proxy, _CHECKS))]
    registration = Subject(
        "registration",
        f"service {name.value}" if name and name.known else "service",
        _written(bound),
        service.origin("name") if name else origin_of(document, *item.holder),
        {"metadata": service.origin("meta")} if "meta" in service else {},
        detail=item.node,
    )
    return Definition(registration, tuple(checks))


def node_checks(document: Document, root: Node) -> Iterator[NodeCheck]:
    """The checks at the top level of a file."""
    dialect = of_files()
    for index, item in enumerate(items(root, _CHECKS)):
        service_id = _Object(document, item.node, dialect.check).text("service_id")
        yield NodeCheck(_check(document, item, dialect, service_id, index), service_id)


def _written(bound: Mapping[str, Value | None]) -> dict[str, Value]:
    return {field: value for field, value in bound.items() if value is not None}


def _effective_id(service: _Object, name: Value | None) -> Value | None:
    """The id, or the name in its place: as a default, at the name's place."""
    written = service.text("id")
    if written is not None and written.text != "":
        return written
    return name._replace(state=State.DEFAULT, note="the name") if name and name.state is State.SET else name


def _meta(service: _Object) -> Value | None:
    if "meta" not in service:
        return None
    origin, node = service.origin("meta"), service.node_at("meta")
    if not is_mapping(node):
        return _no_object(origin, node)
    values = {
        key.text: as_text(origin_of(service.document, key, value), value, bare=False)
        for key, value in node.pairs
        if not is_null(value)
    }
    return Value(State.SET, values, origin)


def _tags(service: _Object) -> Value | None:
    if "tags" not in service:
        return None
    key, node = service.pairs["tags"]
    origin = service.origin("tags")
    if node.kind is not Kind.SEQUENCE:
        return _no_object(origin, node)
    texts = (as_text(origin_of(service.document, key, item), item, bare=False) for item in node.items)
    return Value(State.SET, tuple(texts), origin)


def _tags_as_metadata(service: _Object) -> Value | None:
    """The tags of the form ``key=value``; unknown when a tag is not known up to its ``=``."""
    tags = _tags(service)
    if tags is None or not tags.known:
        return tags
    values = {}
    for tag in tags.value:
        key, equals, value = (tag.text or "").partition("=")
        if is_filled_in(key):
            return Value(State.UNRESOLVED, None, tags.origin)
        if equals and tag.state is not State.INVALID:
            values[key] = tag._replace(value=value if tag.known else None, text=value)
    return Value(State.SET, values, tags.origin)


def _passing_weight(service: _Object, dialect: Dialect) -> Value | None:
    node = service.node_at("weights")
    return _Object(service.document, node, dialect.weights).whole("passing") if is_mapping(node) else None


def _sidecar(service: _Object, dialect: Dialect) -> tuple[Value, Node | None]:
    """Whether the definition asks for a sidecar proxy, and that proxy's own definition."""
    connect = service.node_at("connect")
    if connect is None:
        return Value(State.DEFAULT, False), None
    if not is_mapping(connect):
        return _no_object(service.origin("connect"), connect), None
    held = _Object(service.document, connect, dialect.connect)
    if "sidecar_service" not in held:
        return Value(State.DEFAULT, False), None
    return Value(State.SET, True, held.origin("sidecar_service")), held.node_at("sidecar_service")


def _check(document: Document, item: Item, dialect: Dialect, owner: Value | None, index: int) -> Subject:
    anchor = origin_of(document, item.key, item.node)
    holder = origin_of(document, *item.holder)
    check = _Object(document, item.node, dialect.check)
    unknown = None if is_mapping(item.node) else _no_object(anchor, item.node)
    kinds = tuple(_kinds(check))
    bound = {
        "dialect": Value(State.SET, dialect.name),
        "owner": owner,
        "object": Value(State.SET, item.key.text, holder._replace(value=holder.key), item.key.text),
        "empty": unknown or Value(State.SET, not item.node.pairs, holder),
        "kinds": unknown or Value(State.SET, kinds, kinds[0].origin if kinds else holder),
        "alias": check.text("alias_service") or check.text("alias_node"),
        "failures_before_warning": check.whole("failures_before_warning"),
        "failures_before_critical": check.whole("failures_before_critical"),
        "target": next((check.text(name) for name in _TARGETS if name in check), None),
        "tls_skip_verify": check.flag("tls_skip_verify"),
        **{field: _duration(check, name, dialect) for field, name in _DURATIONS.items()},
    }
    return Subject("check", _label(check, owner, index), _written(bound), anchor, detail=item.node)


def _label(check: _Object, owner: Value | None, index: int) -> str:
    named = check.text("id") or check.text("name")
    label = f"check {named.value if named and named.known else index + 1}"
    return f"{label} of {owner.value}" if owner and owner.known else label


def _kinds(check: _Object) -> Iterator[Value]:
    """What the check probes, in file order, each kind once and where its first key stands."""
    seen = set()
    for key, value in check.node.pairs:
        kind = PULL_KINDS.get(check.spellings.get(key.text.lower(), ""))
        if kind is None or kind in seen or is_null(value) or not (value.text or value.items or value.pairs):
            continue
        seen.add(kind)
        yield Value(State.SET, kind, origin_of(check.document, key, value), kind)


def _duration(check: _Object, name: str, dialect: Dialect) -> Value | None:
    if name not in check:
        return None
    origin, node = check.origin(name), check.pairs[name][1]
    if node.kind is not Kind.SCALAR:
        return Value(State.INVALID, None, origin, note="not a duration")
    text = node.text
    if is_filled_in(text):
        return Value(State.UNRESOLVED, None, origin, text)
    if node.style is Style.PLAIN:
        return _bare_duration(origin, node, dialect)
    try:
        return Value(State.SET, go_duration.parse(text), origin, text)
    except ValueError as error:
        return Value(State.INVALID, None, origin, text, note=str(error))


def _bare_duration(origin: Origin, node: Node, dialect: Dialect) -> Value:
    """A number without quotes: refused in a file; nanoseconds in a body, where less than a second is a slip."""
    if not dialect.nanoseconds:
        return Value(State.INVALID, None, origin, node.text, note="a bare number, which a file cannot hold here")
    number = as_whole(origin, node)
    if number.known and 0 < number.value < _SECOND:
        return Value(State.INVALID, None, origin, node.text, note="a bare number is in nanoseconds")
    return number._replace(value=go_duration.from_nanoseconds(number.value)) if number.known else number


def _no_object(origin: Origin, node: Node | None) -> Value:
    """A text where an object or list belongs: unknown when a template may put one there, else refused."""
    if node is not None and node.kind is Kind.SCALAR and is_filled_in(node.text):
        return Value(State.UNRESOLVED, None, origin, node.text)
    return Value(State.INVALID, None, origin, note="neither an object nor a list")
