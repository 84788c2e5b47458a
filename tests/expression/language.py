"""A small model to write expressions about, and short words for values in every state."""

from __future__ import annotations

from typing import Any

from reglint.expression import Answer, check, compile, parse, parse_template, render_template  # noqa: A004 - the word for it
from reglint.model import Type
from reglint.values import ABSENT, State, Value

SCOPE = {
    "registry": Type.TEXT,
    "registers": Type.BOOL,
    "namespace": Type.TEXT,
    "address": Type.TEXT,
    "password": Type.TEXT,
    "port": Type.NUMBER,
    "weight": Type.NUMBER,
    "servers": Type.TEXTS,
    "tags": Type.TEXTS,
    "metadata": Type.TEXT_MAP,
    "data_ids": Type.NAMED_ITEMS,
    "anything": Type.ANY,
    "heartbeat.interval": Type.DURATION,
    "heartbeat.timeout": Type.DURATION,
    "policy.heartbeat.min_ratio": Type.NUMBER,
    "policy.namespaces": Type.TEXTS,
    "policy.naming": Type.TEXT,
    "run.prod": Type.BOOL,
    "ratio": Type.NUMBER,
}
PLAIN = ("policy.", "run.", "ratio")


def written(value: Any, text: str | None = None, *, secret: bool = False) -> Value:
    """A value that somebody wrote."""
    return Value(State.SET, value, text=text, secret=secret)


def default(value: Any) -> Value:
    """A client's own default."""
    return Value(State.DEFAULT, value)


def unresolved(text: str = "${ELSEWHERE}", *, secret: bool = False) -> Value:
    """A value that no file answers."""
    return Value(State.UNRESOLVED, text=text, secret=secret)


def invalid(text: str = "5x") -> Value:
    """A value that the client cannot parse."""
    return Value(State.INVALID, text=text)


def texts(*items: Value | str) -> Value:
    """A written list of texts."""
    return written(tuple(item if isinstance(item, Value) else written(item) for item in items))


def mapping(**items: Value | str) -> Value:
    """A written map of texts."""
    return written({key: item if isinstance(item, Value) else written(item) for key, item in items.items()})


class Fields:
    """A lookup: ``heartbeat__timeout=...`` answers ``heartbeat.timeout``; other fields are absent, the rest not set."""

    def __init__(self, **values: Any) -> None:
        self._values = {name.replace("__", "."): value for name, value in values.items()}

    def __call__(self, name: str) -> Any:
        return self._values.get(name, None if name.startswith(PLAIN) else ABSENT)


def answer(text: str, **values: Any) -> Answer:
    """What ``text`` comes to over the given values, after its types were checked."""
    tree = parse(text)
    check(tree, SCOPE)
    return compile(tree, SCOPE).evaluate(Fields(**values))


def value(text: str, **values: Any) -> Any:
    """The value of ``text`` over the given values."""
    return answer(text, **values).value


def message(text: str, **values: Any) -> str:
    """The message of a template over the given values."""
    return render_template(parse_template(text), Fields(**values), SCOPE)
