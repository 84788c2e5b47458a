"""Spring Cloud Consul's discovery client (spring-cloud-consul.md)."""

from __future__ import annotations

from reglint.sources.spring.clients import Bound, Client, has_keys, registers, tls_material
from reglint.sources.spring.environment import Environment
from reglint.values import ABSENT, State, Value

_ROOT = "spring.cloud.consul"
_DISCOVERY = f"{_ROOT}.discovery"


def _present(environment: Environment) -> bool:
    if not has_keys(environment, _ROOT):
        return False
    agent = (f"{_ROOT}.host", f"{_ROOT}.port")
    if not has_keys(environment, _DISCOVERY) and not any(environment.winner(key) for key in agent):
        return False
    return not environment.is_off(f"{_ROOT}.enabled", f"{_DISCOVERY}.enabled", "spring.cloud.discovery.enabled")


def _registers(bound: Bound) -> Value:
    own = (f"{_ROOT}.serviceregistry.enabled", f"{_ROOT}.serviceregistry.autoregistration.enabled")
    return registers(bound, f"{_DISCOVERY}.register", *own, "spring.cloud.serviceregistry.enabled")


def _servers(bound: Bound) -> Value:
    """The one agent address, as host:port; it stands where the host is written."""
    host, port = bound.value("host"), bound.value("host_port")
    if not host.written and not port.written:
        return ABSENT
    anchor = host if host.written else port
    defaulted = host.defaulted or port.defaulted
    if host.known and port.known:
        text = f"{host.value}:{port.value}"
        item = anchor._replace(state=State.SET, value=text, text=text, defaulted=defaulted)
    else:
        item = anchor._replace(state=State.UNRESOLVED, value=None)
    return Value(State.SET, (item,), item.origin, item.text, defaulted=defaulted)


def _tags_as_metadata(bound: Bound) -> Value:
    """The tags of the form ``key=value``; not known when one of the tags is not."""
    tags = bound.value("tags")
    if tags.state is not State.SET:
        return tags if tags.state is State.UNRESOLVED else ABSENT
    pairs: dict[str, Value] = {}
    items: tuple[Value, ...] = tags.value
    for tag in items:
        if tag.state is not State.SET:
            return tag._replace(state=State.UNRESOLVED, value=None)
        key, equals, text = str(tag.value).partition("=")
        if equals:
            pairs[key] = tag._replace(value=text, text=text)
    return tags._replace(value=pairs)


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
            "tls.material": tls_material(f"{_ROOT}.tls"),
        },
        maps={"metadata": f"{_DISCOVERY}.metadata"},
        checked=True,
    ),
)
