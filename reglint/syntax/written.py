"""What one file says, as the checks of written keys see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reglint.model import Assignment
from reglint.syntax.node import Kind, Node, Parsed, Problem
from reglint.text import Document


class Written(NamedTuple):
    """One file: its tree, and for a Spring file its assignments in file order.

    ``problem`` is why it was not read at all. ``template`` is the offset of the first template action of a file that only
    becomes configuration when it is rendered. ``spring`` is true for files that Spring reads.
    """

    document: Document
    format: str
    parsed: Parsed
    assignments: tuple[Assignment, ...] = ()
    spring: bool = False
    problem: Problem | None = None
    template: int | None = None


def key_at(root: Node | None, wanted: Sequence[str], canonical: Callable[[str], str]) -> Node | None:
    """The key node whose section is ``wanted``: nested, dotted, or the first dotted key that begins with it.

    ``wanted`` are lookup elements, and ``canonical`` turns a key's text into lookup form.
    """
    if root is None or root.kind is not Kind.MAPPING:
        return None
    for key, value in root.pairs:
        elements = canonical(key.text).split(".")
        common = min(len(elements), len(wanted))
        if elements[:common] != list(wanted[:common]):
            continue
        if len(elements) >= len(wanted):
            return key
        found = key_at(value, wanted[common:], canonical)
        if found is not None:
            return found
    return None
