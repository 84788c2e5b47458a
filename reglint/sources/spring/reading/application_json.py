"""``SPRING_APPLICATION_JSON``: properties of a process as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from reglint.records import NamedTuple
from reglint.sources.spring.reading.scalars import java_double

_DEEPEST = 200


class Scalar(NamedTuple):
    """One value as Java prints it; what is empty is blank. ``typed`` is true for a number and a boolean."""

    text: str
    typed: bool


def flattened(text: str) -> Mapping[str, Scalar] | None:
    """The properties that ``text`` sets, by flat name; None when it is no JSON object, with which nothing starts.

    A ``null`` sets nothing: what lies below shines through.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return dict(_flat("", data, 0)) if isinstance(data, dict) else None


def _flat(name: str, value: Any, depth: int) -> Iterator[tuple[str, Scalar]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _flat(f"{name}.{key}" if name else key, item, depth + 1)
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from _flat(f"{name}[{index}]", item, depth + 1)
    elif value is not None:
        yield name, Scalar(_text(value), isinstance(value, int | float))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return java_double(value)
    return str(value) if isinstance(value, int | str) else ""
