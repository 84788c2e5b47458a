"""The registry clients a Spring service may hold, one module a registry.

A client says when it is present in a run, which property families feed its fields, and how the few fields are made that
are no plain property. The package is walked: a new registry is one module with ``CLIENTS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Protocol

from reglint import modules
from reglint.records import NamedTuple
from reglint.sources.spring.environment import Environment
from reglint.values import ABSENT, State, Value

_OFF = frozenset({"false", "off", "no", "0"})
_ON = frozenset({"true", "on", "yes", "1"})


class Bound(Protocol):
    """The fields of one client in one run, bound when they are asked for."""

    environment: Environment

    def value(self, field: str) -> Value:
        """The value of ``field``."""

    def plain(self, field: str) -> Value:
        """The value of ``field`` as its property rows alone give it."""

    def default(self, field: str) -> object:
        """The client's own default of ``field``."""

    def property(self, key: str) -> Value:
        """The effective text of one key in lookup form."""


class Client(NamedTuple):
    """One kind of client.

    ``sections`` are the prefixes (in lookup form) whose key line is the anchor, the first found wins; the first is the
    client's own. ``maps`` gives further anchors for fields that are maps. ``derived`` makes the fields that are no
    plain property. ``checked`` is true when the client configures a health check of its own.
    """

    label: str
    kind: str
    registry: str
    dialect: str
    families: tuple[str, ...]
    sections: tuple[str, ...]
    present: Callable[[Environment], bool]
    derived: Mapping[str, Callable[[Bound], Value]]
    maps: Mapping[str, str] = {}
    checked: bool = False


@cache
def all_clients() -> tuple[Client, ...]:
    """Every client of this package, by module name."""
    found: list[Client] = []
    for module in modules.below(__name__, __path__):
        found += getattr(module, "CLIENTS", ())
    return tuple(found)


def has_keys(environment: Environment, prefix: str, *, other_than: frozenset[str] = frozenset()) -> bool:
    """Whether a key below ``prefix`` is active, leaving the named leaves out."""
    keys = environment.below(prefix)
    if not keys or not other_than:
        return bool(keys)
    start = len(prefix) + 1
    return any(key[start:] not in other_than for key in keys)


def says_false(value: Value) -> bool:
    """Whether a Boolean property is known to be false, in any of the forms that the binder accepts."""
    return _word(value) in _OFF


def says_true(value: Value) -> bool:
    """Whether a Boolean property is known to be true, in any of the forms that the binder accepts."""
    return _word(value) in _ON


def registers(bound: Bound, own: str, *switches: str) -> Value:
    """False when the client's ``own`` property or a condition switch is known to be off; what is not known is on."""
    value = bound.property(own)
    if says_false(value):
        return value._replace(value=False)
    for switch in (*switches, "spring.cloud.serviceregistry.autoregistration.enabled"):
        value = bound.property(switch)
        if _word(value) == "false":
            return value._replace(value=False)
    return Value(State.DEFAULT, value=True)


def tls_material(section: str, *switches: str) -> Callable[[Bound], Value]:
    """A field of what is written below ``section`` except its ``switches``, by the last element of each key."""

    def material(bound: Bound) -> Value:
        environment = bound.environment
        keys = [key for key in environment.below(section) if key[len(section) + 1 :] not in switches]
        pairs = {key.rpartition(".")[2]: environment.value(key)._replace(secret="password" in key) for key in keys}
        return Value(State.SET, pairs, environment.anchor(section)) if pairs else ABSENT

    return material


def _word(value: Value) -> str:
    return value.value.strip().lower() if isinstance(value.value, str) else ""
