"""Syntax tree to closures.

Each closure takes the lookup of names and the list of values used so far. It returns what its expression comes to, and
adds to the list exactly the Values that this rests on; what turns out not to matter is taken off again. *Value*
closures return plain values, None for null and absent, or UNKNOWN. *Item* closures return a field or element as it is,
and leave it to the caller to note its use.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from functools import reduce
from typing import Any

from reglint.expression.errors import ExpressionError
from reglint.expression.functions import FUNCTIONS
from reglint.expression.logic import OPERATORS, UNKNOWN, Answer, Lookup, Run, invert, negate
from reglint.expression.macros import exists_one, filter_list, map_list, quantifier
from reglint.expression.operators import (
    apply_many,
    apply_one,
    apply_raw,
    apply_two,
    chosen,
    coalesced,
    compared,
    connected,
    listed,
    membership,
    null_test,
    opened_list,
)
from reglint.expression.references import constant, element, judged, member, named, named_item
from reglint.expression.tree import Ast, resolve
from reglint.records import NamedTuple
from reglint.values import Value


class Names(NamedTuple):
    """What names stand for: fields, and the items of the macros around an expression."""

    fields: Collection[str]
    variables: frozenset[str] = frozenset()


class Program:
    """A compiled expression.

    Names are answered by a ``lookup``, which may not raise: a Value for a field; for everything else a plain value, or
    None when it is not set; for a name that stands for an expression of its own the Answer of ``refer``.
    """

    __slots__ = ("_ast", "_item", "_names", "_run")

    def __init__(self, ast: Ast, names: Names) -> None:
        self._ast = ast
        self._names = names
        self._run = value_of(ast, names)
        self._item: Run | None = None

    def evaluate(self, lookup: Lookup) -> Answer:
        """What the expression comes to and rests on. Null, and what is absent, comes to UNKNOWN."""
        used: list[Value] = []
        value = self._run(lookup, used)
        return Answer(UNKNOWN if value is None else value, _unique(used))

    def value(self, lookup: Lookup) -> Any:
        """``evaluate(lookup).value`` alone, in less time."""
        value = self._run(lookup, [])
        return UNKNOWN if value is None else value

    def refer(self, lookup: Lookup) -> Answer:
        """As ``evaluate``, to answer a name in other expressions: null stays None, a field keeps its state as a Value.

        ``used`` lists what led to that Value, not the Value.
        """
        if self._item is None:
            self._item = item_of(self._ast, self._names)
        used: list[Value] = []
        return Answer(self._item(lookup, used), _unique(used))


def compile(ast: Ast, scope_names: Collection[str]) -> Program:  # noqa: A001 - what rule authors' tools call it
    """The program of ``ast``, which ``check`` has accepted over the same names.

    Raises ExpressionError for a name outside ``scope_names`` and for a function that does not exist.
    """
    return Program(ast, Names(scope_names))


def _unique(used: list[Value]) -> tuple[Value, ...]:
    if len(used) < 2 or len(set(map(id, used))) == len(used):
        return tuple(used)
    return tuple({id(value): value for value in used}.values())


def value_of(node: Ast, names: Names) -> Run:
    """The closure for the plain value of ``node``."""
    build = _VALUES.get(node[0])
    return judged(_ITEMS[node[0]](node, names)) if build is None else build(node, names)


def item_of(node: Ast, names: Names) -> Run:
    """The closure for what ``node`` names, or for its plain value when it names nothing."""
    build = _ITEMS.get(node[0])
    return value_of(node, names) if build is None else build(node, names)


def _values(nodes: Iterable[Ast], names: Names) -> list[Run]:
    return [value_of(node, names) for node in nodes]


def _literal(node: Ast, _names: Names) -> Run:
    return constant(node[2])


def _duration(node: Ast, _names: Names) -> Run:
    return constant(timedelta(microseconds=node[2]))


def _path(node: Ast, names: Names) -> Run:
    name, parts = _resolved(node, names)
    return judged(_path_item(node, names)) if parts else named(name)


def _path_item(node: Ast, names: Names) -> Run:
    name, parts = _resolved(node, names)
    return reduce(member, parts, named_item(name))


def _resolved(node: Ast, names: Names) -> tuple[str, tuple[str, ...]]:
    found = resolve(node[2], names.fields, names.variables)
    if found is None:
        raise ExpressionError(f"no field '{node[2]}'", node[1])
    return found


def _select(node: Ast, names: Names) -> Run:
    return member(item_of(node[2], names), node[3])


def _index(node: Ast, names: Names) -> Run:
    return element(item_of(node[2], names), value_of(node[3], names))


def _not(node: Ast, names: Names) -> Run:
    return apply_one(invert, value_of(node[2], names))


def _minus(node: Ast, names: Names) -> Run:
    return apply_one(negate, value_of(node[2], names))


def _connected(node: Ast, names: Names) -> Run:
    return connected(tuple(_values(node[2], names)), node[0] == "any")


def _binary(node: Ast, names: Names) -> Run:
    _, _, operator, left, right = node
    if operator == "??":
        return judged(_coalesced(node, names))
    if operator == "in":
        return membership(value_of(left, names), value_of(right, names))
    if operator in ("==", "!="):
        for operand, other in ((left, right), (right, left)):
            if other[0] == "literal":
                return _compared(operand, other[2], operator == "==", names)
    return apply_two(OPERATORS[operator], value_of(left, names), value_of(right, names))


def _binary_item(node: Ast, names: Names) -> Run:
    return _coalesced(node, names) if node[2] == "??" else _binary(node, names)


def _coalesced(node: Ast, names: Names) -> Run:
    return coalesced(item_of(node[3], names), item_of(node[4], names))


def _compared(operand: Ast, literal: Any, equal: bool, names: Names) -> Run:
    if literal is None:
        return null_test(item_of(operand, names), equal)
    return compared(value_of(operand, names), literal, equal)


def _chosen(node: Ast, names: Names) -> Run:
    return chosen(value_of(node[2], names), item_of(node[3], names), item_of(node[4], names))


def _list(node: Ast, names: Names) -> Run:
    if all(part[0] == "literal" for part in node[2]):
        return constant(tuple(part[2] for part in node[2]))
    return listed([item_of(part, names) for part in node[2]])


def _call(node: Ast, names: Names) -> Run:
    function = FUNCTIONS.get(node[2])
    if function is None:
        raise ExpressionError(f"no function '{node[2]}'", node[1])
    arguments = _values(node[3], names)
    if function.raw:
        return apply_raw(function.run, arguments)
    if any(shape.kind == "list" for parameters, _ in function.takes for shape in parameters):
        arguments = [opened_list(argument) for argument in arguments]
    if len(arguments) == 1:
        return apply_one(function.run, arguments[0])
    return apply_two(function.run, *arguments) if len(arguments) == 2 else apply_many(function.run, arguments)


def _macro(node: Ast, names: Names) -> Run:
    _, _, name, target_node, variable, body = node
    target = value_of(target_node, names)
    inner = names._replace(variables=names.variables | {variable})
    match name:
        case "map":
            return map_list(target, variable, item_of(body, inner))
        case "filter":
            return filter_list(target, variable, value_of(body, inner))
        case "exists_one":
            return exists_one(target, variable, value_of(body, inner))
        case _:
            return quantifier(target, variable, value_of(body, inner), name == "exists")


_Builder = Callable[[Ast, Names], Run]
_ITEMS: dict[str, _Builder] = {
    "path": _path_item,
    "select": _select,
    "index": _index,
    "choose": _chosen,
    "binary": _binary_item,
}
_VALUES: dict[str, _Builder] = {
    "literal": _literal,
    "duration": _duration,
    "path": _path,
    "not": _not,
    "minus": _minus,
    "all": _connected,
    "any": _connected,
    "binary": _binary,
    "list": _list,
    "call": _call,
    "macro": _macro,
}
