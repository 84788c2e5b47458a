"""nacos-spring-boot without Spring Cloud: ``nacos.discovery`` and ``nacos.config`` (nacos.md section 3)."""

from __future__ import annotations

from reglint.sources.spring.clients import Bound, Client, has_keys, is_off
from reglint.sources.spring.clients.nacos import comma_items
from reglint.sources.spring.environment import Environment
from reglint.values import ABSENT, State, Value


def _discovery_present(environment: Environment) -> bool:
    return has_keys(environment, "nacos.discovery") and not is_off(environment, "nacos.discovery.enabled")


def _config_present(environment: Environment) -> bool:
    return has_keys(environment, "nacos.config") and not is_off(environment, "nacos.config.enabled")


def _registers(bound: Bound) -> Value:
    """Only ``auto-register: true`` registers; the default is off."""
    value = bound.property("nacos.discovery.autoregister")
    if value.state is State.UNRESOLVED:
        return value
    on = value.known and str(value.value).strip().lower() in ("true", "on", "yes", "1")
    return value._replace(value=on) if value.known else Value(State.DEFAULT, value=False)


def _data_ids(bound: Bound) -> Value:
    keys = ("nacos.config.data-id", "nacos.config.data-ids")
    items = tuple(item for key in keys for item in comma_items(bound.environment, key))
    return Value(State.SET, items, items[0].origin) if items else ABSENT


CLIENTS = (
    Client(
        label="Nacos discovery",
        kind="registration",
        registry="nacos",
        dialect="nacos-spring-boot",
        families=("nacos-boot-discovery",),
        sections=("nacos.discovery",),
        present=_discovery_present,
        derived={"registers": _registers},
        maps={"metadata": "nacos.discovery.register.metadata"},
    ),
    Client(
        label="Nacos configuration",
        kind="config_client",
        registry="nacos",
        dialect="nacos-spring-boot",
        families=("nacos-boot-config",),
        sections=("nacos.config",),
        present=_config_present,
        derived={"data_ids": _data_ids},
    ),
)
