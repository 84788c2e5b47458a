"""Nacos: YAML of Go programs that hand it to nacos-sdk-go.

Every program names its own sections, so a mapping counts as an SDK client by the SDK's field names alone, in any case
and with or without separators: a namespace id beside fields that only the SDK has, or server configs with address and
port. Timing fields of the SDK say nothing about heartbeats and are not read.
Source: nacos-group/nacos-sdk-go common/constant/config.go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from reglint.model import Run, Service, Subject
from reglint.properties import Property
from reglint.records import NamedTuple
from reglint.sources import Claim, Reading, Unit
from reglint.sources.file import File
from reglint.sources.scalars import as_flag, as_text, origin_of
from reglint.syntax.node import Kind, Node, Style
from reglint.text import Document
from reglint.values import Origin, State, Value

NAME = "nacos_go"
FORMATS = frozenset({"yaml"})

_WORTH_PARSING = re.compile(rb"namespace[_-]?id|server[_-]?config|not[_-]?load[_-]?cache")  # of lower-cased text
_SEPARATORS = re.compile(r"[-_ ]")

_ONLY_NACOS = frozenset({"notloadcacheatstart", "updatecachewhenempty"})
_OFTEN_NACOS = frozenset({"timeoutms", "beatinterval"})
_SOMETIMES_NACOS = frozenset({"cachedir", "logdir", "updatethreadnum", "listeninterval", "openkms"})
_CLIENTS = ("clientconfig", "client")
_SERVERS = ("serverconfigs", "serverconfig", "servers", "server")
_HOSTS = ("ipaddr", "serveraddr", "address", "addr", "host", "ip")
_DATA_IDS = frozenset({"dataid", "dataids"})
_CONFIG_SECTIONS = frozenset({"config", "configcenter"})
_CHOICES = ("type", "kind", "mode", "name", "driver", "provider", "use", "enable", "default")
_FAMILY = "nacos-go-client"
_SECTION = "ClientConfig."
_MATERIAL = "tls.material"
_SCALARS = frozenset({"text", "bool"})
_GROUPS = ("group", "groupname", "groupid")
_DEEPEST = 20
_TESTS = "src/test/"

_Pairs = Mapping[str, tuple[Node, Node]]


class _Client(NamedTuple):
    """One SDK client: the mapping that holds it and the key above, its own settings, its servers."""

    key: Node
    node: Node
    path: tuple[str, ...]
    settings: _Pairs
    servers: tuple[_Pairs, ...]


def read(unit: Unit) -> Reading:
    """A client for each SDK block in the YAML files of ``unit``."""
    services: list[Service] = []
    claims: list[Claim] = []
    for file in unit.files:
        if file.format != "yaml" or not _is_worth_parsing(file) or file.template is not None or file.parsed.problems:
            continue
        clients = list(_clients(file))
        if clients:
            services.append(_service(file, clients))
            claims.append(Claim(file.path, "nacos-go", "Nacos client of a Go program"))
    return Reading(tuple(services), tuple(claims))


def _is_worth_parsing(file: File) -> bool:
    text = file.data.lower()
    return (b"nacos" in text or "nacos" in file.path.lower()) and _WORTH_PARSING.search(text) is not None


def _clients(file: File) -> Iterator[_Client]:
    for root in file.parsed.roots:
        if root is not None and root.kind is Kind.MAPPING and not (root.get("apiVersion") and root.get("kind")):
            yield from _below(root, root, (), set())


def _below(key: Node, node: Node, path: tuple[str, ...], seen: set[int]) -> Iterator[_Client]:
    """The clients in ``node``, which stands below ``key``; nothing inside a client is another one."""
    if len(path) > _DEEPEST or id(node) in seen:
        return
    seen.add(id(node))
    pairs = _pairs(node)
    client = _client(key, node, path, pairs)
    if client is not None:
        yield client
        return
    unused = _not_chosen(pairs)
    for name, child in node.children():
        if name is None:
            yield from _below(key, child, path, seen)
        elif _plain(name.text) not in unused:
            yield from _below(name, child, (*path, _plain(name.text)), seen)


def _plain(name: str) -> str:
    return _SEPARATORS.sub("", name.lower())


def _pairs(node: Node) -> _Pairs:
    return {
        _plain(key.text): (key, value) for key, value in node.pairs if key.kind is Kind.SCALAR and not _is_null(value)
    }


def _is_null(node: Node) -> bool:
    return node.kind is Kind.SCALAR and node.style is Style.PLAIN and node.text in ("", "~", "null", "Null", "NULL")


def _client(key: Node, node: Node, path: tuple[str, ...], pairs: _Pairs) -> _Client | None:
    settings = next((below for name in _CLIENTS if name in pairs and _is_client(below := _pairs(pairs[name][1]))), None)
    if settings is None and _is_client(pairs):
        settings = pairs
    servers = next((found for name in _SERVERS if name in pairs and (found := _servers(pairs[name][1]))), ())
    named_so = any(name in pairs for name in _SERVERS[:2])
    if settings is None and not (servers and named_so):
        return None
    return _Client(key, node, path, settings or pairs, servers or ((pairs,) if _host(pairs) else ()))


def _is_client(pairs: _Pairs) -> bool:
    names = pairs.keys()
    only, often, sometimes = (len(names & marks) for marks in (_ONLY_NACOS, _OFTEN_NACOS, _SOMETIMES_NACOS))
    if "namespaceid" in names:
        return bool(only or often or sometimes > 1)
    return bool(only and only + often + sometimes > 1)


def _servers(node: Node) -> tuple[_Pairs, ...]:
    """Each server config of a list or a single one, if all have an address and a port."""
    held = tuple(_pairs(item) for item in (node.items if node.kind is Kind.SEQUENCE else (node,)))
    return held if all("ipaddr" in pairs and "port" in pairs for pairs in held) else ()


def _host(pairs: _Pairs) -> str | None:
    return next((name for name in _HOSTS if name in pairs and pairs[name][1].kind is Kind.SCALAR), None)


def _not_chosen(pairs: _Pairs) -> frozenset[str]:
    """The sections that a choice beside them leaves unused: ``nacos`` beside ``etcd`` and ``type: etcd``."""
    sections = {name for name, (_, value) in pairs.items() if value.kind is Kind.MAPPING}
    for name in _CHOICES:
        chosen = _plain(pairs[name][1].text) if name in pairs else ""
        if chosen in sections:
            return frozenset(sections - {chosen})
    return frozenset()


def _service(file: File, clients: list[_Client]) -> Service:
    document = file.document
    subjects = [file.subject()]
    for client in clients:
        subjects += _assignments(document, client)
    secrets = tuple((file.path, value.span) for client in clients for _, _, value in _secret_pairs(client))
    run = Run("", (), tuple(_subject(document, client) for client in clients), paths=(file.path,))
    return Service(file.path, (document,), (run,), tuple(subjects), secrets, tests=_TESTS in file.path)


def _subject(document: Document, client: _Client) -> Subject:
    fields: dict[str, Value] = {
        "registry": Value(State.SET, "nacos"),
        "dialect": Value(State.SET, "sdk-go"),
    }
    material: dict[str, Value] = {}
    for name, row in _rows().items():
        pair = _at(client.settings, name)
        if pair is not None:
            value = (as_flag if row.type == "bool" else as_text)(origin_of(document, *pair), pair[1])
            held = material if row.field == _MATERIAL else fields
            held[name if held is material else row.field] = value._replace(secret=row.secret)
        elif row.default is not None:
            fields[row.field] = Value(State.DEFAULT, row.default)
    if material:
        fields[_MATERIAL] = Value(State.SET, material, next(iter(material.values())).origin)
    group = next((client.settings[name] for name in _GROUPS if name in client.settings), None)
    fields["group"] = as_text(origin_of(document, *group), group[1]) if group else Value(State.DEFAULT, "DEFAULT_GROUP")
    servers = [_server(document, pairs) for pairs in client.servers]
    if servers:
        fields["servers"] = Value(State.SET, tuple(servers), servers[0].origin)
    kind = "config_client" if _reads_configuration(client) else "registration"
    label = f"Nacos client {'.'.join(client.path)}".rstrip()
    return Subject(kind, label, fields, _anchor(document, client), detail=client.node)


@cache
def _rows() -> Mapping[str, Property]:
    """The settings of the SDK that feed one field each, by their plain dotted name."""
    from reglint import catalog

    rows = catalog.properties().rows(_FAMILY)
    return {_plain(row.key.removeprefix(_SECTION)): row for row in rows if row.field and row.type in _SCALARS}


def _at(settings: _Pairs, name: str) -> tuple[Node, Node] | None:
    """The pair at a dotted name."""
    section, _, rest = name.partition(".")
    pair = settings.get(section)
    return pair if pair is None or not rest else _at(_pairs(pair[1]), rest)


def _anchor(document: Document, client: _Client) -> Origin:
    """The key above the client; its first key when it is a whole document."""
    key, value = (client.key, client.node) if client.path else client.node.pairs[0]
    return origin_of(document, key, value)


def _reads_configuration(client: _Client) -> bool:
    names = {*client.settings, *_pairs(client.node)}
    return not names.isdisjoint(_DATA_IDS) or not _CONFIG_SECTIONS.isdisjoint(client.path)


def _server(document: Document, pairs: _Pairs) -> Value:
    """``host:port``, or as much of it as is written."""
    host = pairs[_host(pairs) or "ipaddr"]
    value = as_text(origin_of(document, *host), host[1])
    port = as_text(origin_of(document, *pairs["port"]), pairs["port"][1]) if "port" in pairs else None
    if not value.known or (port is not None and not port.known):
        return value._replace(state=State.UNRESOLVED, value=None)
    text = (
        f"[{value.value}]"
        if value.value.count(":") > 1 and "[" not in value.value and "/" not in value.value
        else value.value
    )
    return value._replace(value=f"{text}:{port.value}" if port and port.value not in ("", "0") else text)


def _secret_pairs(client: _Client) -> Iterator[tuple[Property, Node, Node]]:
    for name, row in _rows().items():
        pair = _at(client.settings, name)
        if row.secret and pair is not None and pair[1].kind is Kind.SCALAR:
            yield row, *pair


def _assignments(document: Document, client: _Client) -> Iterator[Subject]:
    for row, key, value in _secret_pairs(client):
        origin = origin_of(document, key, value)
        path = ".".join((*client.path, key.text))
        constant = {"key": path, "property": row.key, "registry": "nacos"}
        fields = {name: Value(State.SET, text) for name, text in constant.items()}
        fields |= {"secret": Value(State.DEFAULT, value=True), "text": as_text(origin, value, secret=True)}
        yield Subject("assignment", path, fields, origin, runs=("",))
