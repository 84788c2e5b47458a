"""nacos-spring-boot without Spring Cloud: ``nacos.discovery`` and ``nacos.config`` (nacos.md section 3)."""

from __future__ import annotations

from reglint.sources.spring.clients import Bound, Client, has_keys, says_true
from reglint.sources.spring.clients.nacos import data_ids_of
from reglint.sources.spring.environment import Environment
from reglint.values import ABSENT, State, Value

_DISCOVERY = "nacos.discovery"
_CONFIG = "nacos.config"


def _present(environment: Environment, section: str) -> bool:
    # The starter's own switch has no dot before ``enabled``. Whoever writes one means it to be off all the same.
    return has_keys(environment, section) and not environment.is_off(f"{section}enabled", f"{section}.enabled")


def _discovery_present(environment: Environment) -> bool:
    return _present(environment, _DISCOVERY)


def _config_present(environment: Environment) -> bool:
    return _present(environment, _CONFIG)


def _registers(bound: Bound) -> Value:
    """Only ``auto-register: true`` registers; the default is off."""
    value = bound.property(f"{_DISCOVERY}.autoregister")
    if value.state is State.UNRESOLVED:
        return value
    return value._replace(value=says_true(value)) if value.known else Value(State.DEFAULT, value=False)


def _data_ids(bound: Bound) -> Value:
    keys = (f"{_CONFIG}.data-id", f"{_CONFIG}.data-ids")
    items = tuple(item for key in keys for item in data_ids_of(bound.environment, key))
    return Value(State.SET, items, items[0].origin) if items else ABSENT


CLIENTS = (
    Client(
        label="Nacos discovery",
        kind="registration",
        registry="nacos",
        dialect="nacos-spring-boot",
        families=("nacos-boot-discovery",),
        sections=(_DISCOVERY,),
        present=_discovery_present,
        derived={"registers": _registers},
        maps={"metadata": f"{_DISCOVERY}.register.metadata"},
    ),
    Client(
        label="Nacos configuration",
        kind="config_client",
        registry="nacos",
        dialect="nacos-spring-boot",
        families=("nacos-boot-config",),
        sections=(_CONFIG,),
        present=_config_present,
        derived={"data_ids": _data_ids},
    ),
)
