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
from reglint.values import Value


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
    """One kind of client. ``sections`` are the prefixes whose key line is the anchor, the first found wins (lookup form).

    ``maps`` gives further anchors for fields that are maps. ``derived`` makes the fields that are no plain property.
    ``checked`` is true when the client configures a health check of its own.
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


def is_off(environment: Environment, *keys: str) -> bool:
    """Whether one of the condition switches is known to be off: only the text ``false`` disables."""
    for key in keys:
        value = environment.value(key)
        if value.known and isinstance(value.value, str) and value.value.strip().lower() == "false":
            return True
    return False


def has_keys(environment: Environment, prefix: str, *, other_than: frozenset[str] = frozenset()) -> bool:
    """Whether a key below ``prefix`` is active, leaving the named leaves out."""
    start = len(prefix) + 1
    return any(key[start:] not in other_than for key in environment.below(prefix))
