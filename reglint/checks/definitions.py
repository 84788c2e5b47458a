"""Faults between the definitions that one Consul agent loads together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from reglint.checks import Context, Hit, check
from reglint.diagnostic import Place
from reglint.model import Subject, Type
from reglint.values import Origin, State, Value


@check("definitions", id=Type.TEXT, other=Type.TEXT, line=Type.NUMBER)
def duplicate_service_id(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit for each definition whose effective id an earlier one in file-name order already has."""
    first: dict[tuple[str, str, str], Origin] = {}
    for registration, _path in cast("tuple[tuple[Subject, str], ...]", subject.detail):
        identity = _identity(registration)
        id_value = registration.value("id")
        origin = (id_value if id_value.written else registration.value("service")).origin
        if identity is None or origin is None or registration.known("dialect") != "definition":
            continue
        earlier = first.setdefault(identity, origin)
        if earlier is not origin:
            yield Hit(
                Place.of_value(origin),
                {"id": identity[0], "other": earlier.document.path, "line": earlier.position.line},
                used=(id_value,),
                related=(Place.of_value(earlier, "the same id is defined here"),),
            )


def _identity(registration: Subject) -> tuple[str, str, str] | None:
    """The id, namespace and partition the agent files it under; None when one of them is not known."""
    values = [registration.value(field) for field in ("id", "namespace", "partition")]
    if any(value.state in (State.UNRESOLVED, State.INVALID) for value in values):
        return None
    own, namespace, partition = map(_text, values)
    return (own, namespace, partition) if own else None


def _text(value: Value) -> str:
    return value.value if isinstance(value.value, str) else ""
