"""The syntax tree of an expression: nested plain tuples, so that it can be written as a Python literal.

Each node starts with its kind and its offset in the text; what follows depends on the kind:

=============  =====================================================================
``literal``    value (text, number, bool or None)
``duration``   microseconds
``path``       dotted name; where the field ends and properties begin is not yet known
``select``     operand, name
``index``      operand, index
``not``        operand
``minus``      operand
``all``        operands of ``&&``
``any``        operands of ``||``
``binary``     operator, left, right
``choose``     condition, then, otherwise
``list``       items
``call``       function, arguments (the object of a method first)
``macro``      macro, list, variable, body
=============  =====================================================================
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, TypeAlias

Ast: TypeAlias = tuple[Any, ...]

STATES = ("set", "known", "absent", "default", "invalid", "text")
MACROS = ("all", "exists", "exists_one", "filter", "map")


def children(node: Ast) -> Iterator[Ast]:
    """The nodes directly below ``node``, in the order of the text."""
    for part in node[2:]:
        if isinstance(part, tuple):
            if part and isinstance(part[0], tuple):
                yield from part
            elif part:
                yield part


def names(ast: Ast) -> frozenset[str]:
    """The dotted names that ``ast`` reads, in full as written (``heartbeat.timeout.set``), without item variables."""
    return frozenset(_names(ast, frozenset()))


def _names(node: Ast, variables: frozenset[str]) -> Iterator[str]:
    if node[0] == "path":
        if node[2].partition(".")[0] not in variables:
            yield node[2]
    elif node[0] == "macro":
        yield from _names(node[3], variables)
        yield from _names(node[5], variables | {node[4]})
    else:
        for child in children(node):
            yield from _names(child, variables)


def resolve(path: str, fields: Collection[str], variables: Collection[str]) -> tuple[str, tuple[str, ...]] | None:
    """``path`` split into what it names (an item variable, else the longest of ``fields``) and the parts after it.

    None when it names nothing.
    """
    first, _, rest = path.partition(".")
    if first in variables:
        return first, tuple(rest.split(".")) if rest else ()
    name = path
    parts: tuple[str, ...] = ()
    while name not in fields:
        name, dot, last = name.rpartition(".")
        if not dot:
            return None
        parts = (last, *parts)
    return name, parts
