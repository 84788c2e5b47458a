"""Spring Cloud Consul's clients: discovery and configuration (spring-cloud-consul.md)."""

from __future__ import annotations

from reglint.sources.spring.clients import Bound, Client, has_keys, is_off
from reglint.sources.spring.clients.nacos import registers
from reglint.sources.spring.environment import Environment
from reglint.values import ABSENT, State, Value

_ROOT = "spring.cloud.consul"
_DISCOVERY = f"{_ROOT}.discovery"


def _present(environment: Environment) -> bool:
    if is_off(environment, f"{_ROOT}.enabled", f"{_DISCOVERY}.enabled", "spring.cloud.discovery.enabled"):
        return False
    if any(environment.winner(f"{_ROOT}.{leaf}") is not None for leaf in ("host", "port")):
        return True
    return has_keys(environment, _DISCOVERY)


def _registers(bound: Bound) -> Value:
    return registers(bound, f"{_DISCOVERY}.register")


def _servers(bound: Bound) -> Value:
    """The one agent address, as host:port; it stands where the host is written."""
    host, port = bound.value("host"), bound.value("host_port")
    if not host.written and not port.written:
        return ABSENT
    anchor = host if host.written else port
    if not (host.known and port.known):
        item = anchor._replace(state=State.UNRESOLVED, value=None)
    else:
        defaulted = host.defaulted or port.defaulted
        item = anchor._replace(value=f"{host.value}:{port.value}", text=f"{host.value}:{port.value}", defaulted=defaulted)
    return Value(State.SET, (item,), item.origin, item.text, defaulted=item.defaulted)


def _tags_as_metadata(bound: Bound) -> Value:
    tags = bound.value("tags")
    if tags.state is not State.SET:
        return tags if tags.state is State.UNRESOLVED else ABSENT
    pairs: dict[str, Value] = {}
    items: tuple[Value, ...] = tags.value
    for tag in items:
        if tag.state is not State.SET:
            return tag._replace(value=None)
        key, equals, text = str(tag.value).partition("=")
        if equals:
            pairs[key] = tag._replace(value=text)
    return tags._replace(value=pairs)


def _tls_material(bound: Bound) -> Value:
    pairs = {}
    for key in sorted(bound.environment.below(f"{_ROOT}.tls")):
        value = bound.property(key)
        if value.written:
            pairs[key.rpartition(".")[2]] = value._replace(secret="password" in key)
    return Value(State.SET, pairs, bound.environment.anchor(f"{_ROOT}.tls")) if pairs else ABSENT


CLIENTS = (
    Client(
        label="Consul discovery",
        kind="registration",
        registry="consul",
        dialect="spring",
        families=("consul-discovery", "consul"),
        sections=(_DISCOVERY, _ROOT),
        present=_present,
        derived={
            "registers": _registers,
            "servers": _servers,
            "tags_as_metadata": _tags_as_metadata,
            "tls.material": _tls_material,
        },
        maps={"metadata": f"{_DISCOVERY}.metadata"},
        checked=True,
    ),
)
