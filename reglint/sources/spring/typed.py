"""Texts and defaults of property rows in the types of the model, converted as the client's own binder does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from reglint.model import Type
from reglint.properties import Property
from reglint.sources.go_duration import parse as go_duration
from reglint.sources.spring.reading.convert import (
    ConversionError,
    to_boolean,
    to_duration,
    to_float,
    to_integer,
    to_long,
)
from reglint.values import ABSENT, State, Value, comma_items, is_unanswered

_UNITS = {"ms": timedelta(milliseconds=1), "s": timedelta(seconds=1), "min": timedelta(minutes=1)}


def converted(value: Value, row: Property, kind: Type, scalar: str) -> Value:
    """``value`` with its text as ``kind``: INVALID where the binder refuses it, the default where it binds nothing.

    ``scalar`` is the kind of the YAML scalar, as ``Environment.kind`` gives it.
    """
    if value.state is not State.SET:
        return value
    try:
        made = _convert(str(value.value), row, kind, scalar)
    except (ConversionError, ValueError) as error:
        return value._replace(state=State.INVALID, value=None, note=str(error))
    return by_default(row, kind) if made is None else value._replace(value=made)


def by_default(row: Property, kind: Type) -> Value:
    """What the client uses when nobody sets the property; ABSENT when that is nothing."""
    default = _default(row, kind)
    return ABSENT if default is None else Value(State.DEFAULT, default)


def digits(value: Value) -> Value:
    """A heartbeat entry of the metadata in milliseconds: digits alone count, anything else is as good as not there."""
    if value.state is not State.SET:
        return value
    text = str(value.value)
    if not (text.isascii() and text.isdecimal()):
        return value._replace(state=State.INVALID, value=None, note="not all digits")
    try:
        return value._replace(value=int(text) * _UNITS["ms"])
    except (OverflowError, ValueError):
        return value._replace(state=State.INVALID, value=None, note="too large")


def items(text: Value) -> Value:
    """The items of a comma list, each with a state of its own: one unknown item does not hide the others."""
    if text.state is State.DEFAULT:
        return Value(State.DEFAULT, tuple(Value(State.DEFAULT, item) for item in str(text.value).split(",")))
    if text.state not in (State.SET, State.UNRESOLVED) or text.text is None:
        return text
    parts = filter(None, map(str.strip, comma_items(text.text, known=text.known)))
    return text._replace(state=State.SET, value=tuple(_item(text, part) for part in parts))


def _item(whole: Value, part: str) -> Value:
    known = whole.state is State.SET or not is_unanswered(part)
    origin = whole.origin.narrowed(part) if whole.origin is not None else None
    state = State.SET if known else State.UNRESOLVED
    return whole._replace(state=state, value=part if known else None, text=part, origin=origin)


def _convert(text: str, row: Property, kind: Type, scalar: str) -> Any:
    """The typed value of ``text``; None when it binds nothing. Raises ConversionError or ValueError."""
    if kind is Type.BOOL:
        # The Nacos client reads a flag itself, by Java's parseBoolean.
        return text.lower() == "true" if row.type == "flag" else to_boolean(text, scalar)
    if kind is Type.NUMBER:
        if row.type == "float":
            return to_float(text, scalar)
        return to_integer(text, scalar) if row.type == "int" else to_long(text, scalar)
    return _duration(text, row, scalar) if kind is Type.DURATION else text


def _duration(text: str, row: Property, scalar: str) -> timedelta | None:
    if row.type == "duration":
        return to_duration(text, row.unit or "ms", scalar)
    if row.type == "go-duration":
        return go_duration(text)
    return to_integer(text, scalar) * _UNITS[row.unit or "ms"]


def _default(row: Property, kind: Type) -> object:
    default = row.default
    if default is None:
        return None
    if kind is Type.DURATION:
        return _duration(str(default), row, "str")
    if kind is Type.TEXTS and isinstance(default, tuple):
        return tuple(Value(State.DEFAULT, item) for item in default)
    if kind is Type.TEXT_MAP:
        pairs = cast("tuple[tuple[str, str], ...]", default)
        return {key: Value(State.DEFAULT, item) for key, item in pairs}
    return default
