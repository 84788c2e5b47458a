"""Spring Cloud Alibaba's Nacos clients: discovery and configuration (nacos.md sections 1 to 3)."""

from __future__ import annotations

from collections.abc import Iterator

from reglint.sources.spring.clients import Bound, Client, has_keys, registers, says_false, tls_material
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.reading.names import index_of
from reglint.values import ABSENT, State, Value

_ROOT = "spring.cloud.nacos"
_DISCOVERY = f"{_ROOT}.discovery"
_CONFIG = f"{_ROOT}.config"
_COMMON = tuple(f"{_ROOT}.{leaf}" for leaf in ("serveraddr", "namespace", "group", "username", "password"))
_SWITCH_ONLY = frozenset({"enabled"})
_CONFIG_SWITCHES = frozenset({"enabled", "importcheck.enabled", "refreshenabled"})
_ITEM_LISTS = ("sharedconfigs", "extensionconfigs", "extconfig")
_TLS = "nacos.remote.client.rpc.tls"


def _discovery_present(environment: Environment) -> bool:
    if not has_keys(environment, _ROOT):
        return False
    if not has_keys(environment, _DISCOVERY, other_than=_SWITCH_ONLY) and not _common_only(environment):
        return False
    return not environment.is_off(f"{_DISCOVERY}.enabled", "spring.cloud.discovery.enabled")


def _common_only(environment: Environment) -> bool:
    """Whether a key that all Nacos clients share is all there is of discovery, and read for it."""
    return any(environment.winner(key) for key in _COMMON) and not environment.imports_nacos


def _config_present(environment: Environment) -> bool:
    if not has_keys(environment, _CONFIG, other_than=_CONFIG_SWITCHES) and not environment.imports_nacos:
        return False
    return not environment.is_off(f"{_CONFIG}.enabled")


def _registers(bound: Bound) -> Value:
    return registers(bound, f"{_DISCOVERY}.registerenabled")


def _own_keys(bound: Bound) -> Value:
    return Value(State.DEFAULT, value=has_keys(bound.environment, _DISCOVERY, other_than=_SWITCH_ONLY))


def _server_ssl(bound: Bound) -> Value:
    """Whether the web server of the service has TLS configured; unresolved when the switch is."""
    enabled = bound.property("server.ssl.enabled")
    if enabled.state is State.UNRESOLVED:
        return enabled
    if says_false(enabled):
        return enabled._replace(value=False)
    for key in ("keystore", "bundle", "certificate"):
        value = bound.property(f"server.ssl.{key}")
        if value.written:
            return value._replace(state=State.SET, value=True)
    return enabled._replace(value=True) if enabled.known else Value(State.DEFAULT, value=False)


def _data_ids(bound: Bound) -> Value:
    environment = bound.environment
    items = (*_listed(environment), *data_ids_of(environment, f"{_CONFIG}.shared-dataids"), *_imported(environment))
    return Value(State.SET, items, items[0].origin) if items else ABSENT


def _listed(environment: Environment) -> Iterator[Value]:
    for name in _ITEM_LISTS:
        prefix = f"{_CONFIG}.{name}"
        indexes = {index_of(key, prefix) for key in environment.below(prefix)}
        for index in sorted(index for index in indexes if index is not None):
            item = f"{prefix}[{index}]"
            data_id = environment.value(f"{item}.dataid")
            if not data_id.written:
                data_id = environment.value(item)  # a plain string binds through the String constructor
            group = environment.value(f"{item}.group")
            yield Value(State.SET, {"data_id": data_id, "group": group}, data_id.origin or group.origin)


def data_ids_of(environment: Environment, key: str) -> Iterator[Value]:
    """The data ids of a comma list, without groups of their own."""
    found = environment.list(key)
    for data_id in found.value if found.state is State.SET else ():
        yield Value(State.SET, {"data_id": data_id, "group": ABSENT}, data_id.origin)


def _imported(environment: Environment) -> Iterator[Value]:
    for item in environment.remote_imports:
        if item.scheme == "nacos":
            entries = {"data_id": item.location, "group": item.query.get("group", ABSENT), "import": item.location}
            yield Value(State.SET, entries, item.origin)


CLIENTS = (
    Client(
        label="Nacos discovery",
        kind="registration",
        registry="nacos",
        dialect="spring",
        families=("nacos-discovery", "nacos-common", "nacos-native"),
        sections=(_DISCOVERY, _ROOT),
        present=_discovery_present,
        derived={
            "registers": _registers,
            "has_own_keys": _own_keys,
            "server_ssl": _server_ssl,
            "tls.material": tls_material(f"{_DISCOVERY}.{_TLS}", "enable"),
        },
        maps={"metadata": f"{_DISCOVERY}.metadata"},
    ),
    Client(
        label="Nacos configuration",
        kind="config_client",
        registry="nacos",
        dialect="spring",
        families=("nacos-config", "nacos-native"),
        sections=(_CONFIG, _ROOT),
        present=_config_present,
        derived={"data_ids": _data_ids, "tls.material": tls_material(f"{_CONFIG}.{_TLS}", "enable")},
    ),
)
