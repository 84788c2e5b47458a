"""``SPRING_APPLICATION_JSON``: properties of a process as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from reglint.sources.spring.scalars import java_double

_DEEPEST = 200


def flattened(text: str) -> Mapping[str, str]:
    """The properties that ``text`` sets, by flat name; none when it is no JSON object, as Spring Boot only warns then.

    A ``null`` sets nothing: what lies below shines through.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return dict(_flat("", data, 0)) if isinstance(data, dict) else {}


def _flat(name: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _flat(f"{name}.{key}" if name else key, item, depth + 1)
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from _flat(f"{name}[{index}]", item, depth + 1)
    elif value is not None:
        yield name, _text(value)


def _text(value: Any) -> str:
    """A scalar as Java prints it; what is empty is blank."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return java_double(value)
    return str(value) if isinstance(value, int | str) else ""
