"""Spring Cloud Netflix's Eureka client (eureka.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from reglint.sources.spring.clients import Bound, Client, has_keys, is_off
from reglint.sources.spring.clients.nacos import registers
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.imports import narrowed
from reglint.values import State, Value, is_unanswered

_CLIENT = "eureka.client"
_DEFAULT_URL = "http://localhost:8761/eureka/"


def _present(environment: Environment) -> bool:
    if is_off(environment, f"{_CLIENT}.enabled", "spring.cloud.discovery.enabled"):
        return False
    return has_keys(environment, _CLIENT) or has_keys(environment, "eureka.instance")


def _registers(bound: Bound) -> Value:
    return registers(bound, f"{_CLIENT}.registerwitheureka")


def _is_server(bound: Bound) -> Value:
    if has_keys(bound.environment, "eureka.server"):
        return Value(State.DEFAULT, value=True)
    alone = all(_is_false(bound, f"{_CLIENT}.{leaf}") for leaf in ("registerwitheureka", "fetchregistry"))
    return Value(State.DEFAULT, value=alone)


def _is_false(bound: Bound, key: str) -> bool:
    value = bound.property(key)
    return value.known and str(value.value).strip().lower() in ("false", "off", "no", "0")


def _servers(bound: Bound) -> Value:
    zones = bound.environment.map("eureka.client.serviceurl")
    items = tuple(item for value in zones.values() for item in _urls(value))
    if items:
        return Value(State.SET, items, items[0].origin)
    return Value(State.DEFAULT, (Value(State.DEFAULT, _DEFAULT_URL),))


def _urls(value: Value) -> Iterator[Value]:
    for item in (value.text or "").split(","):
        text = item.strip()
        if text:
            unknown = is_unanswered(text) or value.state is not State.SET and value.state is not State.UNRESOLVED
            state = State.UNRESOLVED if unknown else State.SET
            origin = narrowed(value.origin, text) if value.origin is not None else None
            yield value._replace(state=state, value=None if unknown else text, text=text, origin=origin)


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
        sections=("eureka.instance", "eureka.client", "eureka"),
        present=_present,
        derived={
            "registers": _registers,
            "is_server": _is_server,
            "servers": _servers,
            "heartbeat.interval": _positive("heartbeat.interval"),
            "heartbeat.timeout": _positive("heartbeat.timeout"),
        },
        maps={"metadata": "eureka.instance.metadatamap"},
    ),
)
