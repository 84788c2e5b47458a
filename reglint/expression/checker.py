"""Static types: what an expression gives, and every mistake that can be seen without running it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from reglint.expression.errors import ExpressionError
from reglint.expression.functions import FUNCTIONS, Function
from reglint.expression.shapes import (
    ANY,
    BOOL,
    DURATION,
    NULL,
    NUMBER,
    TEXT,
    Shape,
    fits,
    joined,
    list_of,
    shape_of,
    type_of,
)
from reglint.expression.tree import MACROS, STATES, Ast, resolve
from reglint.model import Type
from reglint.nearest import nearest
from reglint.records import NamedTuple

Scope = Mapping[str, Type]

_LONGEST_WORD = 80
_ORDERED = (NUMBER, TEXT, DURATION)
_REFERENCES = ("path", "select", "index", "choose")


class _Context(NamedTuple):
    """The names an expression may use: fields, and the items of the macros around it."""

    fields: Scope
    variables: Mapping[str, Shape]

    def with_item(self, name: str, shape: Shape) -> _Context:
        return self._replace(variables={**self.variables, name: shape})


def check(ast: Ast, scope: Scope) -> Type:
    """The type of ``ast`` over the names of ``scope``. Raises ExpressionError for everything that cannot be right."""
    return type_of(_shape(ast, _Context(scope, {})))


def check_template(template: Ast, scope: Scope) -> None:
    """As ``check`` for every expression in a message template."""
    for part in template:
        if not isinstance(part, str):
            check(part, scope)


def _suggestion(word: str, candidates: Iterable[str]) -> str:
    """``; did you mean 'x'?`` when one of ``candidates`` is close to ``word``; short words must be closer."""
    limit = 0 if len(word) > _LONGEST_WORD else 1 if len(word) < 4 else 2
    found = nearest(word, sorted(candidates), limit)
    return f"; did you mean '{found}'?" if found else ""


def _shape(node: Ast, context: _Context) -> Shape:
    return _RULES[node[0]](node, context)


def _literal(node: Ast, _: _Context) -> Shape:
    return {str: TEXT, bool: BOOL, int: NUMBER, float: NUMBER}.get(type(node[2]), NULL)


def _duration(_node: Ast, _: _Context) -> Shape:
    return DURATION


def _path(node: Ast, context: _Context) -> Shape:
    found = resolve(node[2], context.fields, context.variables)
    if found is None:
        raise ExpressionError(_no_field(node[2], context), node[1])
    name, parts = found
    shape = context.variables[name] if name in context.variables else shape_of(context.fields[name])
    offset = node[1] + len(name) + 1
    for part in parts:
        shape = _member(shape, part, name, offset)
        offset += len(part) + 1
        name = f"{name}.{part}"
    return shape


def _no_field(path: str, context: _Context) -> str:
    head, dot, last = path.rpartition(".")
    name = head if dot and last in STATES else path
    return f"no field '{name}'" + _suggestion(name, [*context.fields, *context.variables])


def _member(shape: Shape, part: str, owner: str, offset: int) -> Shape:
    if part in STATES:
        return TEXT if part == "text" else BOOL
    if shape == ANY:
        return ANY
    if shape.kind == "map":
        return shape.item or ANY
    raise ExpressionError(f"{owner} is {shape} and has no '{part}'" + _suggestion(part, STATES), offset)


def _select(node: Ast, context: _Context) -> Shape:
    operand = node[2]
    shape = _shape(operand, context)
    coalesced = operand[0] == "binary" and operand[2] == "??"
    if node[3] in STATES and operand[0] not in _REFERENCES and not coalesced:
        raise ExpressionError(f"only a field or an element has '.{node[3]}'", node[1])
    return _member(shape, node[3], "this", node[1])


def _index(node: Ast, context: _Context) -> Shape:
    holder, index = _shape(node[2], context), _shape(node[3], context)
    if holder == ANY:
        return ANY
    wanted = {"map": TEXT, "list": NUMBER}.get(holder.kind)
    if wanted is None:
        raise ExpressionError(f"{holder} has no elements", node[1])
    if not fits(wanted, index):
        raise ExpressionError(f"the elements of a {holder.kind} are found by {wanted}, not by {index}", node[3][1])
    return holder.item or ANY


def _expect(node: Ast, context: _Context, wanted: Shape, where: str) -> None:
    found = _shape(node, context)
    if not fits(wanted, found):
        raise ExpressionError(f"{where} takes a {wanted}, not {found}", node[1])


def _not(node: Ast, context: _Context) -> Shape:
    _expect(node[2], context, BOOL, "'!'")
    return BOOL


def _minus(node: Ast, context: _Context) -> Shape:
    shape = _shape(node[2], context)
    if shape not in (NUMBER, DURATION, ANY):
        raise ExpressionError(f"'-' takes a number or a duration, not {shape}", node[2][1])
    return shape


def _connected(node: Ast, context: _Context) -> Shape:
    operator = "'&&'" if node[0] == "all" else "'||'"
    for part in node[2]:
        _expect(part, context, BOOL, operator)
    return BOOL


def _binary(node: Ast, context: _Context) -> Shape:
    _, offset, operator, left_node, right_node = node
    left, right = _shape(left_node, context), _shape(right_node, context)
    result = _OPERATIONS[operator](left, right)
    if result is None:
        verb = _VERBS.get(operator, f"apply '{operator}' to")
        raise ExpressionError(f"cannot {verb} {left} {'in' if operator == 'in' else 'and'} {right}", offset)
    return result


def _comparison(left: Shape, right: Shape) -> Shape | None:
    return BOOL if joined(left, right) is not None else None


def _order(left: Shape, right: Shape) -> Shape | None:
    comparable = (left in _ORDERED or left == ANY) and (right in _ORDERED or right == ANY)
    return BOOL if comparable and fits(left, right) else None


def _membership(left: Shape, right: Shape) -> Shape | None:
    if right == ANY:
        return BOOL
    if right.kind == "map":
        return BOOL if fits(TEXT, left) else None
    return BOOL if right.kind == "list" and right.item is not None and fits(right.item, left) else None


def _sum(left: Shape, right: Shape) -> Shape | None:
    if left.kind == right.kind == "list":
        return joined(left, right)
    return _first_fitting(left, right, ((NUMBER, NUMBER, NUMBER), (DURATION, DURATION, DURATION), (TEXT, TEXT, TEXT)))


def _difference(left: Shape, right: Shape) -> Shape | None:
    return _first_fitting(left, right, ((NUMBER, NUMBER, NUMBER), (DURATION, DURATION, DURATION)))


def _product(left: Shape, right: Shape) -> Shape | None:
    table = ((NUMBER, NUMBER, NUMBER), (DURATION, NUMBER, DURATION), (NUMBER, DURATION, DURATION))
    return _first_fitting(left, right, table)


def _quotient(left: Shape, right: Shape) -> Shape | None:
    table = ((NUMBER, NUMBER, NUMBER), (DURATION, NUMBER, DURATION), (DURATION, DURATION, NUMBER))
    return _first_fitting(left, right, table)


def _remainder(left: Shape, right: Shape) -> Shape | None:
    return _first_fitting(left, right, ((NUMBER, NUMBER, NUMBER),))


def _first_fitting(left: Shape, right: Shape, table: tuple[tuple[Shape, Shape, Shape], ...]) -> Shape | None:
    results = {result for first, second, result in table if fits(first, left) and fits(second, right)}
    return None if not results else results.pop() if len(results) == 1 else ANY


_VERBS = {**dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), "compare"), "in": "look for"}
_OPERATIONS: dict[str, Callable[[Shape, Shape], Shape | None]] = {
    **dict.fromkeys(("==", "!="), _comparison),
    **dict.fromkeys(("<", "<=", ">", ">="), _order),
    "in": _membership,
    "??": joined,
    "+": _sum,
    "-": _difference,
    "*": _product,
    "/": _quotient,
    "%": _remainder,
}


def _choose(node: Ast, context: _Context) -> Shape:
    _expect(node[2], context, BOOL, "'?'")
    then, otherwise = _shape(node[3], context), _shape(node[4], context)
    result = joined(then, otherwise)
    if result is None:
        raise ExpressionError(f"the branches of '? :' differ: {then} and {otherwise}", node[1])
    return result


def _list(node: Ast, context: _Context) -> Shape:
    item: Shape | None = None
    for part in node[2]:
        shape = _shape(part, context)
        together = shape if item is None else joined(item, shape)
        if together is None:
            raise ExpressionError(f"the elements of a list are alike, not {item} and {shape}", part[1])
        item = together
    return list_of(item or ANY)


def _call(node: Ast, context: _Context) -> Shape:
    _, offset, name, arguments = node
    function = FUNCTIONS.get(name)
    if function is None:
        raise ExpressionError(f"no function '{name}'" + _suggestion(name, (*FUNCTIONS, *MACROS, "has")), offset)
    shapes = tuple(_shape(argument, context) for argument in arguments)
    results = {result for parameters, result in function.takes if _accepts(parameters, shapes)}
    if not results:
        raise _misused(node, function, shapes)
    _check_literals(function, arguments)
    return results.pop() if len(results) == 1 else ANY


def _accepts(parameters: tuple[Shape, ...], shapes: tuple[Shape, ...]) -> bool:
    return len(parameters) == len(shapes) and all(map(fits, parameters, shapes))


def _misused(node: Ast, function: Function, shapes: tuple[Shape, ...]) -> ExpressionError:
    same_length = [parameters for parameters, _ in function.takes if len(parameters) == len(shapes)]
    if not same_length:
        counts = " or ".join(str(count) for count in sorted({len(parameters) for parameters, _ in function.takes}))
        return ExpressionError(f"'{node[2]}' takes {counts} arguments ({function.usage}), not {len(shapes)}", node[1])
    for index, shape in enumerate(shapes):
        wanted = {parameters[index] for parameters in same_length}
        if not any(fits(parameter, shape) for parameter in wanted):
            names = " or ".join(sorted(map(str, wanted)))
            return ExpressionError(f"'{node[2]}' takes {names} ({function.usage}), not {shape}", node[3][index][1])
    return ExpressionError(f"'{node[2]}' does not take {' and '.join(map(str, shapes))} together", node[1])


def _check_literals(function: Function, arguments: tuple[Ast, ...]) -> None:
    if function.fault is None:
        return
    for index, argument in enumerate(arguments):
        for part in argument[2] if argument[0] == "list" else (argument,):
            if part[0] == "literal":
                message = function.fault(index, part[2])
                if message is not None:
                    raise ExpressionError(message, part[1])


def _macro(node: Ast, context: _Context) -> Shape:
    _, offset, name, target, variable, body = node
    shape = _shape(target, context)
    if shape.kind not in ("list", "map", "any"):
        raise ExpressionError(f"'{name}' goes through a list or the keys of a map, not {shape}", offset)
    item = TEXT if shape.kind == "map" else shape.item or ANY
    inner = context.with_item(variable, item)
    if name == "map":
        return list_of(_shape(body, inner))
    _expect(body, inner, BOOL, f"'{name}'")
    return list_of(item) if name == "filter" else BOOL


_RULES: dict[str, Callable[[Any, _Context], Shape]] = {
    "literal": _literal,
    "duration": _duration,
    "path": _path,
    "select": _select,
    "index": _index,
    "not": _not,
    "minus": _minus,
    "all": _connected,
    "any": _connected,
    "binary": _binary,
    "choose": _choose,
    "list": _list,
    "call": _call,
    "macro": _macro,
}
