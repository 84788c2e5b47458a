"""Strict JSON with spans, going on after what JSON does not know: comments, wrong commas, bare words, open quotes."""

from __future__ import annotations

import re

from reglint.syntax.node import Duplicate, Kind, Node, Parsed, Style
from reglint.syntax.reader import MAX_DEPTH, Cursor, joined_surrogates, repeated, too_large
from reglint.text import Document

_SPACE = re.compile(r"[ \t\n\r]*+")
_COMMENT = re.compile(r"(?://|\#)[^\n\r]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?")
_STRING = re.compile(r'"((?:[^"\\\n\r]|\\[^\n\r])*+)("?)')
_IN_STRING = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|(?P<wrong>\\.|[\x00-\x1f])')
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?"
_LITERAL = re.compile(rf"(?:{_NUMBER}|true|false|null)(?![^\s,:\[\]{{}}\"])")
_BARE_WORD = re.compile(r"[^\s,:\[\]{}\"]++")


def parse(document: Document) -> Parsed:
    """One root, None when there is no value. Numbers, booleans and null are PLAIN as written, strings QUOTED."""
    return _parse(document.text, exact=True)


def parse_in_hcl(document: Document) -> Parsed:
    """The same for JSON as HCL 1 takes it, which minds neither commas nor what follows the value."""
    return _parse(document.text, exact=False)


def _parse(text: str, *, exact: bool) -> Parsed:
    refused = too_large(text)
    if refused is not None:
        return refused
    reader = _Reader(text, exact=exact)
    root = reader.value(0)
    if exact and reader.peek():
        reader.give_up("the document ends before this")
    return Parsed((root,), tuple(reader.problems), tuple(reader.duplicates))


class _Reader(Cursor):
    __slots__ = ("_exact", "duplicates")

    def __init__(self, text: str, *, exact: bool) -> None:
        super().__init__(text)
        self._exact = exact
        self.duplicates: list[Duplicate] = []

    def peek(self) -> str:
        """The next character that is neither space nor comment, empty at the end; the place is then before it."""
        text = self.text
        while True:
            space = _SPACE.match(text, self.place)
            self.place = space.end() if space else self.place
            comment = _COMMENT.match(text, self.place)
            if comment is None:
                return text[self.place : self.place + 1]
            self.note("JSON has no comments", *comment.span())
            self.place = comment.end()

    def value(self, depth: int) -> Node | None:
        """The value at the place, ``depth`` levels deep; None when there is none."""
        character = self.peek()
        if depth >= MAX_DEPTH and character in ("{", "["):
            self.give_up(f"this is nested deeper than {MAX_DEPTH} levels")
        elif character == "{":
            return self._mapping(depth)
        elif character == "[":
            return self._sequence(depth)
        elif (string := self._string()) is not None:
            return string
        elif (literal := _LITERAL.match(self.text, self.place)) is not None:
            self.place = literal.end()
            return Node(Kind.SCALAR, literal.start(), literal.end(), literal.group())
        elif (word := self._bare_word()) is not None:
            self.note("this is neither a quoted string nor a number, true, false or null", word.start, word.end)
            return word
        else:
            self.give_up("a value is missing here")
        return None

    def _mapping(self, depth: int) -> Node:
        node = Node(Kind.MAPPING, self.place, self.place)
        pairs: list[tuple[Node, Node]] = []
        self.place += 1
        while self._another(bool(pairs), node.start, "}"):
            key = self._key()
            value = self.value(depth + 1) if key is not None else None
            if key is not None and value is not None:
                pairs.append((key, value))
        node.pairs = pairs
        node.end = self.place
        if len({key.text for key, _ in pairs}) != len(pairs):
            self.duplicates += repeated(pairs, lambda key: key.text)
        return node

    def _sequence(self, depth: int) -> Node:
        node = Node(Kind.SEQUENCE, self.place, self.place)
        items: list[Node] = []
        self.place += 1
        while self._another(bool(items), node.start, "]"):
            value = self.value(depth + 1)
            if value is not None:
                items.append(value)
        node.items = items
        node.end = self.place
        return node

    def _another(self, follows: bool, opening: int, closer: str) -> bool:
        """Whether another item begins at the place, after the comma it needs if it ``follows`` one.

        If not, the place is after the collection that began at ``opening``.
        """
        comma = None
        while self.peek() == "," and (not self._exact or (follows and comma is None)):
            comma = self.place
            self.place += 1
        character = self.peek()
        if not character:
            self.give_up(f"this is never closed with {closer}", opening)
            return False
        if character == closer:
            if comma is not None and self._exact:
                self.note("a comma with nothing after it", comma, comma + 1)
            self.place += 1
            return False
        if follows and comma is None and self._exact and character not in "]}:":
            self.note("a comma is missing before this", self.place, self.place + 1)
        return True

    def _key(self) -> Node | None:
        """The key at the place, and the colon after it; None when either is missing."""
        key = self._string() or self._bare_word()
        if key is None:
            self.give_up("a key in double quotes is missing here")
            return None
        if key.style is Style.PLAIN:
            self.note("a key needs double quotes", key.start, key.end)
        if self.peek() != ":":
            self.give_up("a colon is missing here")
            return None
        self.place += 1
        return key

    def _bare_word(self) -> Node | None:
        word = _BARE_WORD.match(self.text, self.place)
        if word is None:
            return None
        self.place = word.end()
        return Node(Kind.SCALAR, word.start(), word.end(), word.group())

    def _string(self) -> Node | None:
        """The string at the place, up to its quote or else the end of its line; None when none begins there."""
        match = _STRING.match(self.text, self.place)
        if match is None:
            return None
        self.place = match.end()
        if not match[2]:
            self.note("this quote is not closed on its line", match.start(), match.start() + 1)
        raw = match[1]
        if raw.isprintable() and "\\" not in raw:
            return Node(Kind.SCALAR, match.start(), match.end(), raw, Style.QUOTED)
        for part in _IN_STRING.finditer(self.text, match.start(1), match.end(1)):
            if part["wrong"]:
                what = (
                    "no escape that JSON knows"
                    if part["wrong"][0] == "\\"
                    else "a control character, which needs an escape"
                )
                self.note(f"this is {what}", *part.span())
        text = joined_surrogates(_ESCAPE.sub(_unescaped, raw))
        return Node(Kind.SCALAR, match.start(), match.end(), text, Style.QUOTED)


def _unescaped(match: re.Match[str]) -> str:
    code, letter = match.groups()
    return chr(int(code, 16)) if code else _LETTERS.get(letter, letter)
