"""What is left to ask of a condition when some names are known before any subject is seen.

Most rules begin by saying for which registry they are, and many ask for a policy that there may not be: that is decided
once for all subjects of one registry.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reglint.expression.tree import Ast

_OPEN = object()  # nothing is known yet


def folded(ast: Ast, known: Mapping[str, Any]) -> Ast:
    """``ast`` as it is for lookups that answer the names of ``known`` with these plain values, None for null.

    The answer of what is left is the same; it may rest on fewer of the known values.
    """
    kind = ast[0]
    if kind in ("all", "any"):
        return _connected(ast, known)
    if kind == "not":
        inner = folded(ast[2], known)
        verdict = settled(inner)
        return ("not", ast[1], inner) if verdict is None else _literal(ast, not verdict)
    if kind == "binary":
        verdict = _compared(ast[2], ast[3], ast[4], known)
        return ast if verdict is None else _literal(ast, verdict)
    return ast


def settled(ast: Ast) -> bool | None:
    """The one answer of ``ast``; None when it hangs on the lookup."""
    return ast[2] if ast[0] == "literal" and isinstance(ast[2], bool) else None


def _literal(ast: Ast, value: bool) -> Ast:
    return ("literal", ast[1], value)


def _connected(ast: Ast, known: Mapping[str, Any]) -> Ast:
    decisive = ast[0] == "any"
    parts = [folded(part, known) for part in ast[2]]
    verdicts = [settled(part) for part in parts]
    if decisive in verdicts:
        return _literal(ast, decisive)
    left = tuple(part for part, verdict in zip(parts, verdicts, strict=True) if verdict is None)
    return (ast[0], ast[1], left) if left else _literal(ast, not decisive)


def _compared(operator: str, left: Ast, right: Ast, known: Mapping[str, Any]) -> bool | None:
    value = _value(left, known)
    if value is _OPEN:
        return None
    if operator == "in" and right[0] == "list" and isinstance(value, str):
        items = [_value(item, known) for item in right[2]]
        return value in items if all(isinstance(item, str) for item in items) else None
    other = _value(right, known)
    if operator not in ("==", "!=") or other is _OPEN:
        return None
    if right == ("literal", right[1], None):
        equal = value is None
    elif isinstance(value, str) and isinstance(other, str):
        equal = value == other
    else:
        return None
    return equal is (operator == "==")


def _value(node: Ast, known: Mapping[str, Any]) -> Any:
    if node[0] == "literal":
        return node[2]
    return known.get(node[2], _OPEN) if node[0] == "path" else _OPEN
