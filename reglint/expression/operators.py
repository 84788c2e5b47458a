"""Operators and calls: closures for their operands in, a closure for the result out.

Each leaves in the list of used values only what its result rests on, and what made it unknown when it is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reglint.expression.logic import SEQUENCES, UNKNOWN, Lookup, Run, besides, different, known, opened, same
from reglint.values import State, Value

_ABSENT = State.ABSENT
_NO_ANSWER = (TypeError, ValueError, ArithmeticError, AttributeError)


def apply_one(function: Callable[[Any], Any], argument: Run) -> Run:
    """``function`` of a known value."""

    def run(lookup: Lookup, used: list[Value]) -> Any:
        value = argument(lookup, used)
        if value is None or value is UNKNOWN:
            return UNKNOWN
        try:
            return function(value)
        except _NO_ANSWER:
            return UNKNOWN

    return run


def apply_two(function: Callable[[Any, Any], Any], left: Run, right: Run) -> Run:
    """``function`` of two known values."""

    def run(lookup: Lookup, used: list[Value]) -> Any:
        start = len(used)
        first = left(lookup, used)
        middle = len(used)
        second = right(lookup, used)
        if first is None or first is UNKNOWN:
            if second is not None and second is not UNKNOWN:
                del used[middle:]
            return UNKNOWN
        if second is None or second is UNKNOWN:
            del used[start:middle]
            return UNKNOWN
        try:
            return function(first, second)
        except _NO_ANSWER:
            return UNKNOWN

    return run


def apply_many(function: Callable[..., Any], arguments: Sequence[Run]) -> Run:
    """``function`` of any number of known values."""

    def run(lookup: Lookup, used: list[Value]) -> Any:
        start = len(used)
        values: list[Any] = []
        doubts: list[Value] = []
        unknown = False
        for argument in arguments:
            middle = len(used)
            value = argument(lookup, used)
            values.append(value)
            if value is None or value is UNKNOWN:
                unknown = True
                doubts += used[middle:]
        if unknown:
            used[start:] = doubts
            return UNKNOWN
        try:
            return function(*values)
        except _NO_ANSWER:
            return UNKNOWN

    return run


def apply_raw(function: Callable[..., Any], arguments: Sequence[Run]) -> Run:
    """``function`` of the list of used values and of arguments that may be null or unknown."""

    def run(lookup: Lookup, used: list[Value]) -> Any:
        try:
            return function(used, *[argument(lookup, used) for argument in arguments])
        except _NO_ANSWER:
            return UNKNOWN

    return run


def opened_list(argument: Run) -> Run:
    """The values of the elements; those of secrets count as used wherever they go."""

    def run(lookup: Lookup, used: list[Value]) -> Any:
        value = argument(lookup, used)
        if not isinstance(value, SEQUENCES):
            return value
        used.extend(item for item in value if type(item) is Value and item.secret)
        return tuple(map(opened, value))

    return run


def connected(parts: Sequence[Run], decisive: bool) -> Run:
    """``&&`` (``decisive`` false) and ``||`` (true): one decisive part settles it, whatever the others are."""
    opposite = not decisive

    def run(lookup: Lookup, used: list[Value]) -> Any:
        start = len(used)
        undecided = False
        for part in parts:
            mark = len(used)
            verdict = part(lookup, used)
            if verdict is decisive:
                del used[start:mark]
                return verdict
            if verdict is opposite:
                if undecided:
                    del used[mark:]
            elif not undecided:
                undecided = True
                del used[start:mark]
        return UNKNOWN if undecided else opposite

    return run


def compared(argument: Run, literal: Any, equal: bool) -> Run:
    """``argument == literal`` and ``!=``, the commonest conditions of all."""
    kind, compare = type(literal), same if equal else different

    def run(lookup: Lookup, used: list[Value]) -> Any:
        value = argument(lookup, used)
        if type(value) is kind:
            return (value == literal) is equal
        return UNKNOWN if value is None or value is UNKNOWN else compare(value, literal)

    return run


def null_test(operand: Run, equal: bool) -> Run:
    """``operand == null`` and ``!=``; what is written is not null, even when nobody knows its value."""

    def run(lookup: Lookup, used: list[Value]) -> Any:
        item = operand(lookup, used)
        if type(item) is Value:
            used.append(item)
            return (item.state is _ABSENT) is equal
        return UNKNOWN if item is UNKNOWN else (item is None) is equal

    return run


def membership(left: Run, right: Run) -> Run:
    """``left in right``, for lists and the keys of maps."""

    def run(lookup: Lookup, used: list[Value]) -> Any:
        start = len(used)
        wanted = left(lookup, used)
        middle = len(used)
        holder = right(lookup, used)
        if wanted is None or wanted is UNKNOWN:
            if holder is not None and holder is not UNKNOWN:
                del used[middle:]
            return UNKNOWN
        if isinstance(holder, dict):
            return _has_key(wanted, holder, used, middle)
        if isinstance(holder, SEQUENCES):
            return _among(wanted, holder, used, start, middle)
        del used[start:middle]
        return UNKNOWN

    return run


def _has_key(wanted: Any, entries: dict[str, Any], used: list[Value], middle: int) -> Any:
    if type(wanted) is not str:
        return UNKNOWN
    item = entries.get(wanted)
    if type(item) is Value:
        used[middle:] = [item]
    return wanted in entries


def _among(wanted: Any, items: Sequence[Any], used: list[Value], start: int, middle: int) -> Any:
    unknown = False
    doubts: list[Value] = []
    for item in items:
        value = opened(item)
        verdict = UNKNOWN if value is None or value is UNKNOWN else same(wanted, value)
        if verdict is True:
            if type(item) is Value:
                used[middle:] = [*besides(used[middle:], items), item]
            return True
        if verdict is UNKNOWN:
            unknown = True
            if type(item) is Value:
                doubts.append(item)
    if doubts:
        used[start:] = doubts
    return UNKNOWN if unknown else False


def coalesced(left: Run, right: Run) -> Run:
    """``left ?? right`` over item closures, as an item closure."""

    def run(lookup: Lookup, used: list[Value]) -> Any:
        item = left(lookup, used)
        if type(item) is Value and item.state is _ABSENT:
            used.append(item)
            return right(lookup, used)
        return right(lookup, used) if item is None else item

    return run


def chosen(condition: Run, then: Run, otherwise: Run) -> Run:
    """``condition ? then : otherwise`` over item closures, as an item closure."""

    def run(lookup: Lookup, used: list[Value]) -> Any:
        start = len(used)
        verdict = condition(lookup, used)
        if verdict is True:
            return then(lookup, used)
        if verdict is False:
            return otherwise(lookup, used)
        middle = len(used)
        first = then(lookup, used)
        one = known(first, used)
        other = known(otherwise(lookup, used), used)
        if _agree(one, other):
            del used[start:middle]
            return first
        del used[middle:]
        return UNKNOWN

    return run


def _agree(first: Any, second: Any) -> bool:
    return first is not UNKNOWN and same(first, second) is True


def listed(parts: Sequence[Run]) -> Run:
    """A list of items, which rests on all of them."""

    def run(lookup: Lookup, used: list[Value]) -> Any:
        items = tuple(part(lookup, used) for part in parts)
        used.extend(item for item in items if type(item) is Value)
        return items

    return run
