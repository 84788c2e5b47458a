"""Faults inside one Consul check."""

from __future__ import annotations

from collections.abc import Iterator

from reglint.checks import Context, Hit, check
from reglint.diagnostic import Place
from reglint.model import Subject, Type
from reglint.values import State

# The order in which the agent looks for a probe; the first it finds is the only one that runs (consul.md section 4).
_ORDER = ("http", "tcp", "udp", "grpc", "docker", "os_service", "script", "h2ping")


@check("check", first=Type.TEXT, second=Type.TEXT)
def second_probe(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit on the second probe of a check in file order."""
    kinds = subject.value("kinds")
    if kinds.state is not State.SET or len(kinds.value) < 2 or kinds.value[1].origin is None:
        return
    names = [str(kind.value) for kind in kinds.value]
    runs = min(names, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))
    ignored = ", ".join(name for name in names if name != runs)
    place = Place.of_value(kinds.value[1].origin)
    yield Hit(place, {"first": runs, "second": ignored}, used=tuple(kinds.value))
