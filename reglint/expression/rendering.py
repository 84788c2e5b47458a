"""Values as messages show them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from reglint.expression.durations import duration_text
from reglint.secret_names import names_secret
from reglint.values import State, Value

HIDDEN = "<hidden>"
NOT_SET = "not set"
NOT_KNOWN = "unknown"
_MAX_TEXT = 200


def render(value: Any) -> str:
    """``value`` as one line of text: ``90s``, ``true``, ``2.5``, ``a, b``; of a Value what its state allows.

    A secret is ``<hidden>``, a default is marked ``(default)``, and what is not known is shown as it was written.
    """
    kind = type(value)
    if kind is str:
        return _line(value)
    if kind is Value:
        return _value(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is float:
        return _float(value)
    if kind is timedelta:
        return duration_text(value)
    if isinstance(value, (tuple, list)):
        return _cut(", ".join(map(render, value[: _MAX_TEXT + 1])))
    if isinstance(value, dict):
        return _cut(", ".join(f"{_line(str(key))}={_entry(str(key), item)}" for key, item in value.items()))
    if value is None:
        return NOT_SET
    return str(value) if kind is int else NOT_KNOWN


def _entry(key: str, item: Any) -> str:
    return HIDDEN if names_secret(key) else render(item)


def _value(value: Value) -> str:
    if value.state is State.ABSENT:
        return NOT_SET
    if value.secret:
        return HIDDEN
    if value.state is State.DEFAULT:
        return f"{render(value.value)} (default)"
    if value.state is State.SET:
        return render(value.value)
    return NOT_KNOWN if value.text is None else _line(value.text)


def _line(text: str) -> str:
    """One printable line: text from a file must not be able to forge lines or colours of a report."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text[: _MAX_TEXT + 1])
    return _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else text[:_MAX_TEXT] + "..."


def _float(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return "not a number" if value != value else "infinity" if value > 0 else "-infinity"
    if value and not 0.001 <= abs(value) < 1e15:
        return f"{value:.3g}"
    return f"{value:.3f}".rstrip("0").rstrip(".")
