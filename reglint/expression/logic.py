"""What operators do with values, three-valued: every answer is a value, or UNKNOWN.

An *item* is what a name or an element stands for: a ``Value`` with a state, a plain Python value, None for null, or
UNKNOWN. The functions here take what is known apart from ``opened``, ``known`` and ``may_hold_more``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any, Final, TypeAlias

from reglint.records import NamedTuple
from reglint.values import State, Value

MAX_TEXT = 16_384
MAX_ITEMS = 1_000
_INTEGER_LIMIT = 2**63

Lookup: TypeAlias = Callable[[str], Any]
Run: TypeAlias = Callable[[Lookup, list[Value]], Any]


class Unknown:
    """The type of UNKNOWN, which is neither true nor false: asking for its truth raises TypeError."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __reduce__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        raise TypeError("UNKNOWN is neither true nor false; compare with 'is'")


UNKNOWN: Final = Unknown()


class Answer(NamedTuple):
    """What an expression comes to, and the values that this rests on, each once, in the order of their first use.

    ``value`` is plain (text, bool, number, timedelta, tuple or dict of items) or UNKNOWN. When it is UNKNOWN, ``used``
    are the values that made it so.
    """

    value: Any
    used: tuple[Value, ...]


NUMBERS = frozenset((int, float))
_ORDERED = frozenset((int, float, str, timedelta))
SCALARS = frozenset((int, float, str, timedelta, bool))
SEQUENCES = (tuple, list)
_ABSENT, _UNRESOLVED = State.ABSENT, State.UNRESOLVED


def opened(item: Any) -> Any:
    """The plain value of ``item``: None when it is absent, UNKNOWN when it is not known."""
    if type(item) is Value:
        value = item.value
        return UNKNOWN if value is None and item.state is not _ABSENT else value
    return item


def known(item: Any, used: list[Value]) -> Any:
    """As ``opened``, and notes a Value in ``used``."""
    if type(item) is Value:
        used.append(item)
        return opened(item)
    return item


def besides(notes: Iterable[Value], elements: Any) -> list[Value]:
    """``notes`` without the Value whose elements these are and without the elements: what else led to them."""
    own = {id(item) for item in elements}
    return [value for value in notes if value.value is not elements and id(value) not in own]


def may_hold_more(items: Iterable[Any]) -> bool:
    """Whether one of ``items`` is not resolved, so that it may stand for any number of them."""
    return any(item is UNKNOWN or (type(item) is Value and item.state is _UNRESOLVED) for item in items)


def same(left: Any, right: Any) -> Any:
    """Whether two plain values are equal; UNKNOWN when that hangs on an element that is not known or null."""
    kind, other = type(left), type(right)
    if kind is other and kind in SCALARS:
        return left == right
    if kind in NUMBERS and other in NUMBERS:
        return left == right
    if isinstance(left, SEQUENCES) and isinstance(right, SEQUENCES):
        return _same_items(left, right)
    if kind is other is dict:
        return _same_entries(left, right)
    return left is right


def _same_items(left: Sequence[Any], right: Sequence[Any]) -> Any:
    for mine, yours in zip(left, right, strict=False):
        verdict = _same_item(mine, yours)
        if verdict is not True:
            return verdict
    if len(left) == len(right):
        return True
    return UNKNOWN if may_hold_more(left) or may_hold_more(right) else False


def _same_entries(left: dict[str, Any], right: dict[str, Any]) -> Any:
    if left.keys() != right.keys():
        return False
    verdicts = [_same_item(item, right[key]) for key, item in left.items()]
    return False if False in verdicts else UNKNOWN if UNKNOWN in verdicts else True


def _same_item(left: Any, right: Any) -> Any:
    left, right = opened(left), opened(right)
    unknown = left is None or left is UNKNOWN or right is None or right is UNKNOWN
    return UNKNOWN if unknown else same(left, right)


def different(left: Any, right: Any) -> Any:
    """The opposite of ``same``."""
    verdict = same(left, right)
    return UNKNOWN if verdict is UNKNOWN else not verdict


def less(left: Any, right: Any) -> Any:
    """``left < right``; UNKNOWN for types that have no common order."""
    return left < right if _ordered(left, right) else UNKNOWN


def at_most(left: Any, right: Any) -> Any:
    """``left <= right``; UNKNOWN for types that have no common order."""
    return left <= right if _ordered(left, right) else UNKNOWN


def more(left: Any, right: Any) -> Any:
    """``left > right``; UNKNOWN for types that have no common order."""
    return left > right if _ordered(left, right) else UNKNOWN


def at_least(left: Any, right: Any) -> Any:
    """``left >= right``; UNKNOWN for types that have no common order."""
    return left >= right if _ordered(left, right) else UNKNOWN


def _ordered(left: Any, right: Any) -> bool:
    kind, other = type(left), type(right)
    return kind in _ORDERED if kind is other else kind in NUMBERS and other in NUMBERS


def _bounded(number: Any) -> Any:
    """Integers have 64 bits, as in CEL, so that no product can grow without end."""
    return number if type(number) is not int or -_INTEGER_LIMIT <= number < _INTEGER_LIMIT else UNKNOWN


def _numbers(left: Any, right: Any) -> bool:
    return type(left) in NUMBERS and type(right) in NUMBERS


def add(left: Any, right: Any) -> Any:
    """The sum of numbers or durations, or texts or lists joined."""
    if _numbers(left, right):
        return _bounded(left + right)
    kind = type(left)
    if kind is type(right) is timedelta:
        return left + right
    if kind is type(right) is str:
        return left + right if len(left) + len(right) <= MAX_TEXT else UNKNOWN
    if isinstance(left, SEQUENCES) and isinstance(right, SEQUENCES) and len(left) + len(right) <= MAX_ITEMS:
        return (*left, *right)
    return UNKNOWN


def subtract(left: Any, right: Any) -> Any:
    """The difference of numbers or durations."""
    if _numbers(left, right):
        return _bounded(left - right)
    return left - right if type(left) is type(right) is timedelta else UNKNOWN


def multiply(left: Any, right: Any) -> Any:
    """The product of two numbers, or of a duration and a number."""
    if _numbers(left, right):
        return _bounded(left * right)
    if type(left) is timedelta and type(right) in NUMBERS:
        return left * right
    return right * left if type(right) is timedelta and type(left) in NUMBERS else UNKNOWN


def divide(left: Any, right: Any) -> Any:
    """The quotient: of integers cut to an integer, as in CEL; of durations a number; raises ZeroDivisionError."""
    if type(left) is type(right) is int:
        quotient = abs(left) // abs(right)
        return _bounded(quotient if (left < 0) == (right < 0) else -quotient)
    if _numbers(left, right):
        return left / right
    if type(left) is timedelta and (type(right) is timedelta or type(right) in NUMBERS):
        return left / right
    return UNKNOWN


def remainder(left: Any, right: Any) -> Any:
    """What ``divide`` leaves, with the sign of ``left``; raises ZeroDivisionError."""
    if type(left) is type(right) is int:
        rest = abs(left) % abs(right)
        return rest if left >= 0 else -rest
    return math.fmod(left, right) if _numbers(left, right) else UNKNOWN


def negate(value: Any) -> Any:
    """``-value`` of a number or duration."""
    return _bounded(-value) if type(value) in NUMBERS or type(value) is timedelta else UNKNOWN


def invert(value: Any) -> Any:
    """``!value``."""
    return not value if type(value) is bool else UNKNOWN


OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": same,
    "!=": different,
    "<": less,
    "<=": at_most,
    ">": more,
    ">=": at_least,
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "%": remainder,
}
