"""List properties: a comma text, or one key per item, all from the highest source that has the list at all."""

from __future__ import annotations

from collections.abc import Iterable

from reglint.model import Assignment
from reglint.records import NamedTuple
from reglint.sources.spring.reading.layers import Layer
from reglint.sources.spring.reading.names import index_of

_MOST_ITEMS = 10_000


class Items(NamedTuple):
    """What one source assigns to a list: one text to be split at commas, or the items one by one.

    ``stray`` is an item whose index follows on no other: the binder refuses the list.
    """

    assignments: tuple[Assignment, ...]
    indexed: bool = False
    stray: Assignment | None = None


def items_of(layer: Layer, key: str, spelling: str = "") -> Items | None:
    """What ``layer`` assigns to the list ``key``; None when it has no such list."""
    whole = layer.find(key, spelling)
    if whole is not None:
        return Items((whole,))
    inner = [name for name in layer.below(key) if name.startswith(key + "[")]
    if not inner:
        return None
    found: list[Assignment] = []
    while len(found) < _MOST_ITEMS:
        item = layer.find(f"{key}[{len(found)}]", f"{spelling or key}[{len(found)}]")
        if item is None:
            break
        found.append(item)
    ended = len(found) < _MOST_ITEMS
    behind = (name for name in inner if ended and not -1 < _index(name, key) < len(found))
    stray = next((layer.find(name) for name in behind), None)
    return Items(tuple(found), indexed=True, stray=stray)


def _index(name: str, key: str) -> int:
    index = index_of(name, key)
    return -1 if index is None else index


def first_items(layers: Iterable[Layer], key: str, spelling: str = "") -> Items | None:
    """The list ``key`` of the first layer that has it."""
    for layer in layers:
        items = items_of(layer, key, spelling)
        if items is not None and (items.assignments or items.stray is not None):
            return items
    return None
