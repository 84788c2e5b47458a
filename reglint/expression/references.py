"""What a name and its parts stand for: states of fields, elements of maps and lists."""

from __future__ import annotations

from typing import Any

from reglint.expression.logic import SEQUENCES, UNKNOWN, Answer, Lookup, Run, known, may_hold_more, opened
from reglint.expression.rendering import render
from reglint.secret_names import names_secret
from reglint.values import State, Value

_SET, _DEFAULT, _ABSENT, _UNRESOLVED, _INVALID = State.SET, State.DEFAULT, State.ABSENT, State.UNRESOLVED, State.INVALID


def constant(value: Any) -> Run:
    """A closure for ``value``."""

    def run(_lookup: Lookup, _used: list[Value]) -> Any:
        return value

    return run


def judged(item: Run) -> Run:
    """The value closure of an item closure."""

    def run(lookup: Lookup, used: list[Value]) -> Any:
        return known(item(lookup, used), used)

    return run


def named(name: str) -> Run:
    """The value closure of a name."""

    def run(lookup: Lookup, used: list[Value]) -> Any:
        item = lookup(name)
        if type(item) is Value:
            used.append(item)
            value = item.value
            return UNKNOWN if value is None and item.state is not _ABSENT else value
        if type(item) is Answer:
            used.extend(item.used)
            return known(item.value, used)
        return item

    return run


def named_item(name: str) -> Run:
    """The item closure of a name."""

    def run(lookup: Lookup, used: list[Value]) -> Any:
        item = lookup(name)
        if type(item) is Answer:
            used.extend(item.used)
            return item.value
        return item

    return run


def member(operand: Run, name: str) -> Run:
    """``operand.name``: what is known of the operand, or its element of that name."""
    if name == "text":
        return _written_text(operand)
    states = _STATES.get(name)
    return element(operand, constant(name)) if states is None else _state_test(operand, states)


# Tuples, not sets: members are found by identity, while an enum's hash is a Python function.
_STATES = {
    "set": (_SET, _UNRESOLVED, _INVALID),
    "known": (_SET, _DEFAULT),
    "absent": (_ABSENT,),
    "default": (_DEFAULT,),
    "invalid": (_INVALID,),
}


def _state_test(operand: Run, states: tuple[State, ...]) -> Run:
    """Whether the operand is in one of ``states``; a plain value counts as SET, null as ABSENT."""
    plain, null = _SET in states, _ABSENT in states

    def run(lookup: Lookup, used: list[Value]) -> Any:
        item = operand(lookup, used)
        if type(item) is Value:
            used.append(item)
            return item.state in states
        return UNKNOWN if item is UNKNOWN else null if item is None else plain

    return run


def _written_text(operand: Run) -> Run:
    def run(lookup: Lookup, used: list[Value]) -> Any:
        item = operand(lookup, used)
        value = item
        if type(item) is Value:
            used.append(item)
            if item.state is _UNRESOLVED:
                return UNKNOWN
            if item.text is not None:
                return item.text
            value = opened(item)
        return value if value is None or value is UNKNOWN or type(value) is str else render(value)

    return run


def element(holder: Run, key: Run) -> Run:
    """The element of a map or list; None when it has none. Rests on the element if there is one, else on the holder."""

    def run(lookup: Lookup, used: list[Value]) -> Any:
        start = len(used)
        items = known(holder(lookup, used), used)
        middle = len(used)
        wanted = key(lookup, used)
        if items is None or items is UNKNOWN:
            del used[middle:]
            return items
        if wanted is None or wanted is UNKNOWN:
            del used[start:middle]
            return UNKNOWN
        item = _found(items, wanted)
        if type(item) is Value:
            used[start:middle] = [note for note in used[start:middle] if note.value is not items or note.secret]
        return item

    return run


def _entry(entries: dict[str, Any], key: str) -> Any:
    """The entry of a map that an application may use for anything, secrets too: their keys say so."""
    item = entries.get(key)
    return item._replace(secret=True) if type(item) is Value and names_secret(key) else item


def _found(items: Any, wanted: Any) -> Any:
    if isinstance(items, dict):
        return _entry(items, wanted) if type(wanted) is str else UNKNOWN
    if not isinstance(items, SEQUENCES) or type(wanted) is not int or wanted < 0:
        return UNKNOWN
    if may_hold_more(items[:wanted]):
        return UNKNOWN
    return items[wanted] if wanted < len(items) else None
