"""Spring Cloud Netflix's Eureka client (eureka.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from reglint.sources.spring.clients import Bound, Client, has_keys, registers, says_false, tls_material
from reglint.sources.spring.environment import Environment
from reglint.values import State, Value, comma_items, is_unanswered

_CLIENT = "eureka.client"
_INSTANCE = "eureka.instance"
_REGISTERS = f"{_CLIENT}.registerwitheureka"
_DEFAULT_URL = "http://localhost:8761/eureka/"


def _present(environment: Environment) -> bool:
    if not has_keys(environment, _CLIENT) and not has_keys(environment, _INSTANCE):
        return False
    return not environment.is_off(f"{_CLIENT}.enabled", "spring.cloud.discovery.enabled")


def _registers(bound: Bound) -> Value:
    return registers(bound, _REGISTERS)


def _is_server(bound: Bound) -> Value:
    """Whether it has keys of a server, or is one that stands alone: it neither registers nor fetches."""
    alone = all(says_false(bound.property(key)) for key in (_REGISTERS, f"{_CLIENT}.fetchregistry"))
    return Value(State.DEFAULT, value=alone or has_keys(bound.environment, "eureka.server"))


def _servers(bound: Bound) -> Value:
    """The URLs of all zones, each with a state of its own."""
    zones = bound.environment.map(f"{_CLIENT}.serviceurl")
    items = tuple(item for value in zones.values() for item in _urls(value))
    if items:
        return Value(State.SET, items, items[0].origin)
    return Value(State.DEFAULT, (Value(State.DEFAULT, _DEFAULT_URL),))


def _urls(zone: Value) -> Iterator[Value]:
    for item in comma_items(zone.text or "", known=zone.known):
        text = item.strip()
        if text:
            known = zone.known or (zone.state is State.UNRESOLVED and not is_unanswered(text))
            origin = zone.origin.narrowed(text) if zone.origin is not None else None
            state = State.SET if known else State.UNRESOLVED
            yield zone._replace(state=state, value=text if known else None, text=text, origin=origin)


def _positive(field: str) -> Callable[[Bound], Value]:
    """The plain property, except that zero and below silently mean the client's default (eureka.md section 3)."""

    def lease(bound: Bound) -> Value:
        value = bound.plain(field)
        if value.state is State.SET and value.value <= timedelta():
            return Value(State.DEFAULT, bound.default(field))
        return value

    return lease


CLIENTS = (
    Client(
        label="Eureka",
        kind="registration",
        registry="eureka",
        dialect="spring",
        families=("eureka-instance", "eureka-client"),
        sections=(_INSTANCE, _CLIENT, "eureka"),
        present=_present,
        derived={
            "registers": _registers,
            "is_server": _is_server,
            "servers": _servers,
            "heartbeat.interval": _positive("heartbeat.interval"),
            "heartbeat.timeout": _positive("heartbeat.timeout"),
            "tls.material": tls_material(f"{_CLIENT}.tls", "enabled"),
        },
        maps={"metadata": f"{_INSTANCE}.metadatamap"},
    ),
)
