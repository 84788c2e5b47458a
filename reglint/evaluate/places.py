"""Where a finding stands, and where the values stand that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reglint.diagnostic import Place
from reglint.evaluate.lookup import Lookup
from reglint.expression import render
from reglint.rules import Condition
from reglint.text import Span
from reglint.values import Value


def place_of(condition: Condition, lookup: Lookup) -> tuple[Place | None, Value | None]:
    """Where a broken condition is reported, and the written value that stands there, if it is no anchor.

    That is the item at hand, else the first written field of ``at``, else the nearest section, else the subject.
    """
    item = lookup.extra.get("item") if condition.each and not condition.at else None
    if isinstance(item, Value) and item.origin is not None:
        return Place.of_value(item.origin), item
    for name in condition.at:
        value = lookup(name)
        if isinstance(value, Value) and value.written and value.origin is not None:
            return Place.of_value(value.origin), value
    subject = lookup.subject
    anchor = next((subject.sections[name] for name in condition.at if name in subject.sections), subject.anchor)
    return (None if anchor is None else Place.of_key(anchor)), None


def because(place: Place, used: Iterable[Value]) -> Iterator[Place]:
    """The other places that a finding at ``place`` rests on, each once, with what stands there."""
    seen: set[tuple[str, Span]] = {(place.document.path, place.span)}
    for other in _origins(used):
        key = (other.document.path, other.span)
        if key not in seen:
            seen.add(key)
            yield other


def _origins(used: Iterable[Value]) -> Iterator[Place]:
    for value in used:
        origin = value.origin
        if origin is not None:
            yield Place.of_value(origin, f"{origin.name} is {render(value)}" if value.written else "")
        for answered in value.via:
            yield Place.of_value(answered, f"{answered.name} answers the placeholder")
