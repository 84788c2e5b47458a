"""A value, where it came from, and whether it is known.

``Value`` is the only currency between the sources and the rules. What is not known is never guessed: an unresolved
value makes every expression over it unknown, and unknown is never a finding.
"""

from __future__ import annotations

import enum
import re
from typing import Any

from reglint.records import NamedTuple
from reglint.text import Document, Position, Span


class State(enum.Enum):
    """What is known about a value."""

    SET = "set"  # written, and every placeholder in it answered
    DEFAULT = "default"  # nobody wrote it; the client's own default
    ABSENT = "absent"  # nobody wrote it, and the client has no default
    UNRESOLVED = "unresolved"  # written, with a part that no file answers
    INVALID = "invalid"  # written, and the client cannot parse it


class Origin(NamedTuple):
    """Where a value was written.

    ``name`` is the key as written there; the span ``value`` is empty, at the colon, when nothing stands behind the key.
    """

    document: Document
    key: Span
    value: Span
    name: str

    @property
    def position(self) -> Position:
        """Where the key stands."""
        return self.document.position(self.key.start)

    def narrowed(self, text: str) -> Origin:
        """The same origin with its value narrowed to where ``text`` stands in it, when that is plain to see."""
        start, end = self.value
        place = self.document.text.find(text, start, end) if text else -1
        return self if place < 0 else self._replace(value=Span(place, place + len(text)))


class Value(NamedTuple):
    """What a client will use for one field.

    ``value`` is typed by the field (text, bool, int, float, timedelta, tuple of Value, dict of Value) and is None
    unless the state is SET or DEFAULT. ``text`` is the text after answering placeholders, with unanswered ones left in
    place. ``overridden`` lists the origins this one hides, nearest first. ``via`` lists the origins whose values
    answered placeholders in it. ``defaulted`` is true when only a placeholder's own ``${name:default}`` answered a part
    of it. ``secret`` values are never printed. ``note`` says what made an INVALID value invalid or where a default
    comes from.
    """

    state: State
    value: Any = None
    origin: Origin | None = None
    text: str | None = None
    overridden: tuple[Origin, ...] = ()
    via: tuple[Origin, ...] = ()
    defaulted: bool = False
    secret: bool = False
    note: str | None = None

    @property
    def known(self) -> bool:
        """Whether ``value`` is what the client will use."""
        return self.state is State.SET or self.state is State.DEFAULT

    @property
    def written(self) -> bool:
        """Whether somebody wrote it, known or not."""
        return self.state is not State.DEFAULT and self.state is not State.ABSENT


ABSENT = Value(State.ABSENT)

_TOKEN = re.compile(r"@[A-Za-z0-9_.-]+@")
_MARKS = re.compile(r"[$#]?\{|[},]")


def is_unanswered(text: str) -> bool:
    """Whether ``text`` still holds a placeholder, an expression, a template action or a build token."""
    return "${" in text or is_unfilled(text)


def is_unfilled(text: str) -> bool:
    """Whether ``text`` holds an expression, a template action or a build token; none of it is for placeholders."""
    if "#{" in text or "{{" in text:
        return True
    first = text.find("@")
    return first >= 0 and text.find("@", first + 2) > first and _TOKEN.search(text) is not None


def comma_items(text: str, *, known: bool = False) -> list[str]:
    """``text`` at its commas; one inside a placeholder, an expression or a template action divides nothing.

    In a text that is ``known`` braces are nothing but text.
    """
    if known or "{" not in text:
        return text.split(",")
    items, start, depth = [], 0, 0
    for mark in _MARKS.finditer(text):
        if mark[0] == "," and not depth:
            items.append(text[start : mark.start()])
            start = mark.end()
        elif mark[0].endswith("{"):
            depth += 1
        elif mark[0] == "}" and depth:
            depth -= 1
    return [*items, text[start:]]
