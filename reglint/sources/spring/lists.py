"""List properties: a comma text, or one key per item, all from the highest source that has the list at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from reglint.model import Assignment
from reglint.sources.spring.layers import Layer
from reglint.sources.spring.names import index_of

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
    present = {index for found in layer.below(key) if (index := index_of(found, key)) is not None}
    if not present:
        return None
    found: list[Assignment] = []
    while len(found) in present and len(found) < _MOST_ITEMS:
        item = layer.find(f"{key}[{len(found)}]", f"{spelling or key}[{len(found)}]")
        if item is None:
            break
        found.append(item)
    return Items(tuple(found), indexed=True, stray=_stray(layer, key, present, len(found)))


def _stray(layer: Layer, key: str, present: set[int], count: int) -> Assignment | None:
    for index in sorted(present):
        if index >= count:
            item = f"{key}[{index}]"
            return layer.find(item) or next((layer.find(inner) for inner in layer.below(item)), None)
    return None


def first_items(layers: Iterable[Layer], key: str, spelling: str = "") -> Items | None:
    """The list ``key`` of the first layer that has it."""
    for layer in layers:
        items = items_of(layer, key, spelling)
        if items is not None and (items.assignments or items.stray is not None):
            return items
    return None
