"""``${name:default}`` in a text: what is answered, and what stays as it is.

Spring Framework 6.2 (Boot 3.4) brought a new parser: it knows the escapes ``\\${`` and ``\\:``, and spells a
placeholder without answer with its inner ones answered. Both are bounded here: in depth, in the number of answers and
in length.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import lru_cache

from reglint.records import NamedTuple

_NAMES = re.compile(r"\$\{([^:${}]*)")
_BRACES = re.compile(r"\$?\{|\}")
_ESCAPE = "\\${"
DEEPEST = 60
_MOST_ANSWERS = 5_000
_LONGEST = 200_000


class Answer(NamedTuple):
    """What one name is worth: a text, or nothing that is known here (``known`` false keeps the placeholder)."""

    text: str
    source: object = None
    known: bool = True


class Resolved(NamedTuple):
    """A text after its placeholders. ``complete`` is false when one of them has no answer that is known.

    ``strict`` is false when Spring refuses it where it tolerates no placeholder without answer: also one that is in a
    default nobody needs, before Boot 3.4. ``sources`` are the sources of the answers, in order. ``defaulted`` is true
    when a default answered a part of it. ``circle`` is the name that led back to itself, ``avoidable`` true when only a
    default leads there. ``escaped`` is true when an escape was taken out. ``bottomless`` is true when a part is left as
    it is, since it is more than ``DEEPEST`` placeholders deep. What a complete text still holds of ``${`` is text for
    Spring, too.
    """

    text: str
    complete: bool = True
    strict: bool = True
    sources: tuple[object, ...] = ()
    defaulted: bool = False
    circle: str | None = None
    avoidable: bool = False
    escaped: bool = False
    bottomless: bool = False


Lookup = Callable[[str], Answer | None]


def names_in(text: str) -> list[str]:
    """What stands behind each ``${`` in ``text``, up to a colon, a brace or a placeholder inside the name."""
    names: list[str] = _NAMES.findall(text)
    return names


def resolve(text: str, lookup: Lookup, *, escapes: bool) -> Resolved:
    """``text`` with every placeholder answered that ``lookup`` or a default answers."""
    if "${" not in text:
        return Resolved(text)
    reader = (_Modern if escapes else _Classic)(lookup)
    try:
        result = reader.text(text, 0)
    except _CircleError as circle:
        sources = tuple(reader.sources)
        avoidable = circle.avoidable
        return Resolved(text, complete=False, strict=False, sources=sources, circle=circle.name, avoidable=avoidable)
    return Resolved(
        result,
        reader.complete,
        reader.strict,
        tuple(dict.fromkeys(reader.sources)),
        reader.defaulted,
        escaped=reader.escaped,
        bottomless=reader.bottomless,
    )


class _CircleError(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
        self.avoidable = False


class _Reader(ABC):
    """What both parsers share: the answers, their bounds, and what became of them."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.open: set[str] = set()
        self.sources: list[object] = []
        self.complete = True
        self.strict = True
        self.defaulted = False
        self.escaped = False
        self.bottomless = False
        self.answers = 0
        self.length = 0

    def answer(self, name: str) -> Answer | None:
        """The answer for ``name``; one without known text ends the search for others."""
        self.answers += 1
        if self.answers > _MOST_ANSWERS:
            return Answer("", known=False)
        found = self.lookup(name)
        if found is not None and found.source is not None:
            self.sources.append(found.source)
        return found

    def spent(self, text: str, depth: int) -> bool:
        """Whether ``text`` is too deep, or too much of it, to go on."""
        self.length += len(text)
        if depth <= DEEPEST and self.length <= _LONGEST:
            return False
        self.complete = False
        self.bottomless = self.bottomless or depth > DEEPEST
        return True

    def enter(self, name: str) -> None:
        if name in self.open:
            raise _CircleError(name)
        self.open.add(name)

    def leave(self, name: str) -> None:
        self.open.discard(name)

    @abstractmethod
    def text(self, text: str, depth: int) -> str:
        """``text`` with its placeholders answered."""


class _Modern(_Reader):
    def text(self, text: str, depth: int) -> str:
        if "${" not in text or self.spent(text, depth):
            return text
        self.escaped = self.escaped or _ESCAPE in text
        return "".join(self._resolved(part, depth) for part in _parts(text))

    def _resolved(self, part: str | _Placeholder, depth: int) -> str:
        if isinstance(part, str):
            return part
        inner = part.text
        if self.spent(inner, depth):
            return f"${{{inner}}}"
        return self._nested(inner, depth) if "${" in inner else self._simple(inner, depth)

    def _simple(self, inner: str, depth: int) -> str:
        key, default = _section(inner)
        for name in dict.fromkeys((inner, key)):
            value = self._worth(name, depth)
            if value is not None:
                return value
        if default is not None:
            self.defaulted = True
            return default
        self.complete = self.strict = False
        return f"${{{key}}}"

    def _nested(self, inner: str, depth: int) -> str:
        key_parts, default_parts = _nested_section(_parts(inner))
        complete = self.complete
        key = "".join(self._resolved(part, depth + 1) for part in key_parts)
        value = self._worth(key, depth)
        if value is not None:
            return value
        if default_parts is not None:
            self.complete, self.defaulted = complete, True
            return self._default(default_parts, depth)
        self.complete = self.strict = False
        return f"${{{key}}}"

    def _default(self, parts: Sequence[str | _Placeholder], depth: int) -> str:
        try:
            return "".join(self._resolved(part, depth + 1) for part in parts)
        except _CircleError as circle:
            circle.avoidable = True
            raise

    def _worth(self, name: str, depth: int) -> str | None:
        """What ``name`` is worth after the placeholders of its own text; None when nothing answers it."""
        found = self.answer(name)
        if found is None:
            return None
        if not found.known:
            self.complete = False
            return found.text or f"${{{name}}}"
        if "${" not in found.text:
            return found.text
        self.enter(name)
        value = self.text(found.text, depth + 1)
        self.leave(name)
        return value


class _Classic(_Reader):
    def text(self, text: str, depth: int) -> str:
        if "${" not in text or self.spent(text, depth):
            return text
        closings = _closings(text)
        pieces: list[str] = []
        position = 0
        start = text.find("${")
        while start != -1 and start in closings:
            end = closings[start]
            pieces += (text[position:start], self._resolved(text[start + 2 : end], depth))
            position = end + 1
            start = text.find("${", position)
        pieces.append(text[position:])
        return "".join(pieces)

    def _resolved(self, inner: str, depth: int) -> str:
        self.enter(inner)
        complete = self.complete
        name = self.text(inner, depth + 1)
        self.complete = complete
        value = self._worth(name)
        if value is None:
            self.complete = self.strict = False
            result = f"${{{inner}}}"
        else:
            result = self.text(value, depth + 1)
        self.leave(inner)
        return result

    def _worth(self, name: str) -> str | None:
        """The text for ``name``, which may hold a default behind its first colon; None when nothing answers it."""
        key, colon, default = name.partition(":")
        for candidate in dict.fromkeys((name, key)):
            found = self.answer(candidate)
            if found is not None:
                self.complete = self.complete and found.known
                return found.text or (None if not found.known else "")
        if colon:
            self.defaulted = True
            return default
        return None


class _Placeholder(NamedTuple):
    text: str


@lru_cache(maxsize=1024)  # every run of a service reads the same texts
def _parts(text: str) -> Sequence[str | _Placeholder]:
    """The literal texts and outermost placeholders of ``text``, escapes taken out."""
    closings = _closings(text)
    parts: list[str | _Placeholder] = []
    literal: list[str] = []
    position = 0
    start = text.find("${")
    while start != -1:
        end = closings.get(start)
        if end is None:
            literal.append(text[position : start + 2])
            position = start + 2
        elif start > 0 and text[start - 1] == "\\":
            literal.append(text[position : start - 1] + "${")
            position = start + 2
        else:
            literal.append(text[position:start])
            parts += ["".join(literal), _Placeholder(text[start + 2 : end])]
            literal = []
            position = end + 1
        start = text.find("${", position)
    return (*parts, "".join(literal) + text[position:])


def _nested_section(
    parts: Sequence[str | _Placeholder],
) -> tuple[Sequence[str | _Placeholder], Sequence[str | _Placeholder] | None]:
    """The parts of the name and of the default, split at the first colon outside the inner placeholders."""
    key_parts: list[str | _Placeholder] = []
    for index, part in enumerate(parts):
        if isinstance(part, _Placeholder):
            key_parts.append(part)
            continue
        key, default = _section(part)
        key_parts.append(key)
        if default is not None:
            return key_parts, [default, *parts[index + 1 :]]
    return key_parts, None


def _closings(text: str) -> dict[int, int]:
    """Where each ``${`` ends: the offset of its closing brace; those without one are missing."""
    closings: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACES.finditer(text):
        if match[0] != "}":
            opened.append(match.start())
        elif opened:
            closings[opened.pop()] = match.start()
    return closings


def _section(text: str) -> tuple[str, str | None]:
    """The name and the default of the inside of a placeholder; ``\\:`` is a colon of the name."""
    name: list[str] = []
    position = 0
    colon = text.find(":")
    while colon != -1:
        if colon == 0 or text[colon - 1] != "\\":
            return "".join(name) + text[position:colon], text[colon + 1 :]
        name.append(text[position : colon - 1] + ":")
        position = colon + 1
        colon = text.find(":", position)
    return "".join(name) + text[position:], None
