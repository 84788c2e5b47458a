"""YAML that people write for reglint, rule files and policies: plain data that remembers where each part stands.

Every scalar is text, as it was written (``off``, ``010`` and ``3.10`` mean what they look like); only an empty plain
value, ``~`` and ``null`` are None. Aliases, tags and repeated keys are mistakes. It knows nothing of rules or policies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reglint.diagnostic import RequestError
from reglint.nearest import nearest
from reglint.records import NamedTuple
from reglint.text import Document, Position, UndecodableError, decode

Route = tuple[str | int, ...]

_MAX_DEPTH = 32
_MOST_TOLD = 20  # mistakes of one file
_LARGEST = 5_000_000  # bytes
_NULLS = frozenset({"", "~", "null"})
_NO_TAGS = "tags are not read here; a text that begins with an exclamation mark needs quotes"
_ESCAPES = {"x": 2, "u": 4, "U": 8}


class Mistake(NamedTuple):
    """Something wrong in a file that people write: where, and one sentence. ``column`` 0 means the whole line."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.column else f"{self.path}:{self.line}"
        return f"{place}: {self.message}"


class FileError(RequestError):
    """A rule or policy file cannot be used. The text has one line for each of ``mistakes``, in file order."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(dict.fromkeys(sorted(mistakes)))
        told = [str(mistake) for mistake in self.mistakes[:_MOST_TOLD]]
        if len(self.mistakes) > _MOST_TOLD:
            told.append(f"and {len(self.mistakes) - _MOST_TOLD:,} more mistakes")
        super().__init__("\n".join(told))


class Scalar(NamedTuple):
    """The notation of one scalar: its offsets, quotes or block header included, and the sign of its style."""

    start: int
    end: int
    style: str


class Located(NamedTuple):
    """One file: ``data`` of dict, list, text and None, and where its parts stand.

    A route is the keys and indexes from the root; ``keys`` and ``starts`` hold offsets.
    """

    document: Document
    data: Any
    keys: Mapping[Route, int]
    starts: Mapping[Route, int]
    scalars: Mapping[Route, Scalar]

    def position(self, route: Route) -> Position:
        """Where the last key (or list item) of ``route`` stands, or its nearest parent that exists."""
        while route:
            offset = self.keys.get(route, self.starts.get(route))
            if offset is not None:
                return self.document.position(offset)
            route = route[:-1]
        return self.document.position(self.starts.get((), 0))

    def within(self, route: Route, offset: int) -> Position:
        """Where the character ``offset`` of the text at ``route`` stands in the file."""
        scalar = self.scalars.get(route)
        if scalar is None:
            return self.position(route)
        value = _at(self.data, route)
        raw = self.document.text[scalar.start : scalar.end]
        return self.document.position(scalar.start + _align(value or "", raw, scalar.style, offset))

    def mistake(self, route: Route, message: str, offset: int | None = None) -> Mistake:
        """A mistake at ``route``, or at one character of the text there."""
        if offset is None:
            return Mistake(self.document.path, self.position(route).line, 0, message)
        line, column = self.within(route, offset)
        return Mistake(self.document.path, line, column, message)


def read(path: str, text: str) -> Located:
    """The one YAML document in ``text``; raises FileError when it is not YAML or holds something not read here."""
    import yaml

    document = Document(path, text)
    builder = _Builder(document)
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            builder.take(event)
    except yaml.YAMLError as error:
        raise FileError([_syntax_mistake(document, error)]) from None
    if builder.mistakes:
        raise FileError(builder.mistakes)
    return Located(document, builder.data, builder.keys, builder.starts, builder.scalars)


def read_text(path: str) -> str:
    """The text of a file that people write; raises FileError when it is not there or not text."""
    try:
        with open(path, "rb") as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        raise FileError([Mistake(path, 1, 0, f"the file cannot be read: {error.strerror}")]) from None
    if len(data) > _LARGEST:
        raise FileError([Mistake(path, 1, 0, "the file is larger than 5 MB")])
    try:
        return decode(path, data).text
    except UndecodableError as error:
        raise FileError([Mistake(path, error.line, 0, str(error))]) from None


def unknown(noun: str, name: str, known: Iterable[str]) -> str:
    """The sentence about a name that nobody knows, with the nearest one or, where there are few, all of them."""
    names = sorted(known)
    near = nearest(name, names, 1 if len(name) < 4 else 2 if len(name) < 9 else 3)
    if near is not None:
        return f"there is no {noun} {name}; did you mean {near}?"
    return f"there is no {noun} {name}" + (f"; there are {', '.join(names)}" if 0 < len(names) <= 16 else "")


def typed(value: Any) -> Any:
    """Free-form data with numbers, true and false recognised in its scalars, for the arguments of check functions."""
    if isinstance(value, Mapping):
        return {key: typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    if value in ("true", "false"):
        return value == "true"
    for convert in (int, float):
        try:
            return convert(value)
        except (TypeError, ValueError):
            continue
    return value


class _Builder:
    """Makes data out of parser events, without recursion, so that no nesting can exhaust the stack."""

    def __init__(self, document: Document) -> None:
        self.data: Any = None
        self.keys: dict[Route, int] = {}
        self.starts: dict[Route, int] = {}
        self.scalars: dict[Route, Scalar] = {}
        self.mistakes: list[Mistake] = []
        self._document = document
        self._open: list[tuple[dict[str, Any] | list[Any], Route]] = []
        self._key: list[str | None] = []  # the key of each open mapping whose value is to come
        self._documents = 0
        self._skipped = 0  # open collections below the depth that is still built

    def take(self, event: Any) -> None:
        """One event of ``yaml.parse``."""
        kind = type(event).__name__
        if kind == "DocumentStartEvent":
            self._documents += 1
            if self._documents == 2:
                self._wrong(event, "one document is expected, and here a second begins")
        elif kind == "AliasEvent":
            self._wrong(event, "aliases are not read here; write out what this one stands for")
            self._place(event, None, None)
        elif kind == "ScalarEvent":
            self._scalar(event)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._start(event, {} if kind == "MappingStartEvent" else [])
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._end()

    def _wrong(self, event: Any, message: str) -> None:
        line = self._document.position(event.start_mark.index).line
        self.mistakes.append(Mistake(self._document.path, line, 0, message))

    def _start(self, event: Any, container: dict[str, Any] | list[Any]) -> None:
        if event.tag is not None:
            self._wrong(event, _NO_TAGS)
        if self._skipped or len(self._open) >= _MAX_DEPTH:
            if not self._skipped:
                self._wrong(event, f"nested deeper than {_MAX_DEPTH} levels")
            self._skipped += 1
            return
        route = self._place(event, container, None)
        self._open.append((container, route))
        self._key.append(None)

    def _end(self) -> None:
        if self._skipped:
            self._skipped -= 1
        else:
            self._open.pop()
            self._key.pop()

    def _scalar(self, event: Any) -> None:
        if event.tag is not None and not event.implicit[0] and not event.implicit[1]:
            self._wrong(event, _NO_TAGS)
        if self._skipped:
            return
        plain = event.style in (None, "")
        value = None if plain and event.value in _NULLS else event.value
        span = Scalar(event.start_mark.index, event.end_mark.index, event.style or "")
        self._place(event, value, span)

    def _place(self, event: Any, value: Any, scalar: Scalar | None) -> Route:
        """Put ``value`` where the next value belongs (or take it as a key), and note where it stands."""
        if self._skipped:
            return ()
        start = event.start_mark.index
        if not self._open:
            if self._documents == 1:
                self.data = value
            return self._note((), start, scalar)
        container, route = self._open[-1]
        if isinstance(container, list):
            container.append(value)
            return self._note((*route, len(container) - 1), start, scalar)
        key = self._key[-1]
        if key is None:
            self._take_key(event, container, route, value)
            return route
        self._key[-1] = None
        container[key] = value
        return self._note((*route, key), start, scalar)

    def _take_key(self, event: Any, container: dict[str, Any], route: Route, value: Any) -> None:
        key = value if isinstance(value, str) else getattr(event, "value", "")
        if not isinstance(key, str) or type(event).__name__ != "ScalarEvent":
            self._wrong(event, "a key must be one plain text")
            key = ""
        elif key in container:
            first = self._document.position(self.keys[*route, key]).line
            self._wrong(event, f"the key {key} is already on line {first}")
        self.keys.setdefault((*route, key), event.start_mark.index)
        self._key[-1] = key

    def _note(self, route: Route, start: int, scalar: Scalar | None) -> Route:
        self.starts.setdefault(route, start)
        if scalar is not None:
            self.scalars[route] = scalar
        return route


def _syntax_mistake(document: Document, error: Any) -> Mistake:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = document.position(min(mark.index, len(document.text))).line if mark else 1
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "the text cannot be read"
    return Mistake(document.path, line, 0, f"this is not YAML: {problem}")


def _at(data: Any, route: Route) -> Any:
    for step in route:
        data = data[step]
    return data


def _align(value: str, raw: str, style: str, offset: int) -> int:
    """The index in ``raw``, the notation of a scalar, of the character ``offset`` of its ``value``."""
    at = raw.find("\n") + 1 if style in ("|", ">") else len(style)
    for index, character in enumerate(value):
        at = _skip(raw, at, character)
        if index == offset:
            return min(at, len(raw))
        if style == '"' and raw[at : at + 1] == "\\":
            at += 2 + _ESCAPES.get(raw[at + 1 : at + 2], 0)
        elif style == "'" and raw[at : at + 2] == "''":
            at += 2
        elif raw[at : at + 1] == character or not character.isspace():
            at += 1
    return min(at, len(raw))


def _skip(raw: str, at: int, character: str) -> int:
    """Past indentation and folded line ends that are no part of the value, up to what became ``character``."""
    while at < len(raw) and raw[at] != character and raw[at].isspace() and not character.isspace():
        at += 1
    return at
