"""HCL version 1 as Consul reads it (github.com/hashicorp/hcl v1.0.0): no expressions, functions or variables.

A block is a pair whose value is a mapping; each of its labels is one mapping more: ``service "web" {}`` is
``service: {web: {}}``. Blocks and keys that repeat stay repeated pairs. A text that begins with ``{`` is JSON.
"""

from __future__ import annotations

import re
import sys

from reglint.syntax import json
from reglint.syntax.node import Duplicate, Kind, Node, Parsed, Style
from reglint.syntax.reader import MAX_DEPTH, Cursor, repeated, too_large
from reglint.text import Document

_GAP = re.compile(r"(?:[ \t\r\n]|\#[^\n]*+|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+")
_NAME = re.compile(r"[^\W\d][\w.-]*+")
_NUMBER = re.compile(
    r"-?(?:0[xX][0-9a-fA-F]++|[0-9]++(?:\.[0-9]*+)?(?:[eE][-+]?[0-9]*+)?)|\.[0-9]++(?:[eE][-+]?[0-9]*+)?"
)
_UNIT = re.compile(r"[^\W\d][\w.]*+(?=[ \t]*+(?:[\r\n,\]}#]|//|/\*|\Z))")  # nothing that could be the next key
_NO_OCTAL = re.compile(r"-?0[0-9]*+(?<=[89])|-?0[0-7]*+[89][0-9]*+")
_IN_STRING = re.compile(r'["\n{}]|\$\{|\\[^\n]')
_ESCAPE = re.compile(
    r"""\\(?: (?P<letter>[abfnrtv\\"]) | (?P<octal>[0-7]{3})
        | x(?P<byte>[0-9a-fA-F]{2}) | u(?P<short>[0-9a-fA-F]{4}) | U(?P<long>[0-9a-fA-F]{8}) | (?P<wrong>.?) )""",
    re.VERBOSE,
)
_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_HEREDOC = re.compile(r"<<(?P<indented>-?)(?P<name>\w++)\r?\n")


def parse(document: Document) -> Parsed:
    """One root, a mapping. ``${...}`` in strings and heredocs stays as written.

    ``duplicates`` are the scalars assigned twice to one key of one object: a block that repeats is a list.
    """
    text = document.text
    if text.lstrip().startswith("{"):
        parsed = json.parse_in_hcl(document)
        scalars = (each for each in parsed.duplicates if _is_scalar(each.first) and _is_scalar(each.second))
        return parsed._replace(duplicates=tuple(scalars))
    refused = too_large(text)
    if refused is not None:
        return refused
    reader = _Reader(text)
    root = reader.root()
    return Parsed((root,), tuple(reader.problems), tuple(reader.duplicates))


def _is_scalar(pair: tuple[Node, Node]) -> bool:
    return pair[1].kind is Kind.SCALAR


class _Reader(Cursor):
    __slots__ = ("duplicates",)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.duplicates: list[Duplicate] = []

    def peek(self) -> str:
        """The next character that is neither blank nor comment, empty at the end; the place is then before it."""
        gap = _GAP.match(self.text, self.place)
        self.place = gap.end() if gap else self.place
        if self.text.startswith("/*", self.place):
            self.give_up("this comment is never closed")
        return self.text[self.place : self.place + 1]

    def root(self) -> Node:
        """The whole text."""
        root = Node(Kind.MAPPING, 0, 0)
        root.pairs = self._pairs(0, None)
        if root.pairs:
            root.start, root.end = root.pairs[0][0].start, root.pairs[-1][1].end
        return root

    def _pairs(self, depth: int, opening: int | None) -> list[tuple[Node, Node]]:
        """The pairs up to the brace that closes the one at ``opening``, or up to the end without one."""
        pairs: list[tuple[Node, Node]] = []
        while character := self.peek():
            if character == "}" and opening is not None:
                self.place += 1
                break
            pair = self._pair(depth)
            if pair is not None:
                pairs.append(pair)
            if self.peek() == ",":
                self.place += 1
        else:
            if opening is not None:
                self.give_up("this is never closed with }", opening)
        self.duplicates += repeated([pair for pair in pairs if _is_scalar(pair)], lambda key: key.text)
        return pairs

    def _pair(self, depth: int) -> tuple[Node, Node] | None:
        """The assignment or block at the place; None when it gives up."""
        keys = self._keys()
        character = self.peek()
        if not keys:
            self.give_up("a key is missing here")
        elif character == "=" and len(keys) > 1:
            self.give_up("no = can stand after two keys; a value on the line before may need quotes")
        elif character not in ("=", "{"):
            self.give_up("an = or a { is missing after the key")
        elif depth + len(keys) > MAX_DEPTH:
            self.give_up(f"this is nested deeper than {MAX_DEPTH} levels")
        else:
            self.place += character == "="
            value = self._value(depth + len(keys))
            if value is not None:
                for label in reversed(keys[1:]):
                    value = Node(Kind.MAPPING, label.start, value.end, pairs=((label, value),))
                return keys[0], value
        return None

    def _keys(self) -> list[Node]:
        keys = []
        while self.peek():
            key = self._string() or self._name()
            if key is None:
                break
            keys.append(key)
        return keys

    def _name(self) -> Node | None:
        name = _NAME.match(self.text, self.place)
        if name is None or name.group() in ("true", "false"):
            return None
        self.place = name.end()
        return Node(Kind.SCALAR, name.start(), name.end(), name.group())

    def _value(self, depth: int) -> Node | None:
        """The value at the place, ``depth`` levels deep; None when it gives up."""
        character = self.peek()
        if character in ("{", "["):
            return self._collection(depth)
        literal = self._string() or self._heredoc() or self._literal()
        if literal is None:
            name = _NAME.match(self.text, self.place)
            self.give_up("text needs double quotes, and HCL 1 has no variables" if name else "a value is missing here")
        return literal

    def _collection(self, depth: int) -> Node | None:
        if depth >= MAX_DEPTH:
            self.give_up(f"this is nested deeper than {MAX_DEPTH} levels")
            return None
        start = self.place
        self.place += 1
        if self.text[start] == "{":
            node = Node(Kind.MAPPING, start, start, pairs=self._pairs(depth, start))
        else:
            node = Node(Kind.SEQUENCE, start, start, items=self._items(depth, start))
        node.end = self.place
        return node

    def _items(self, depth: int, opening: int) -> list[Node]:
        items: list[Node] = []
        needs_comma = False
        while (character := self.peek()) and character != "]":
            if character == ",":
                self.place += 1
                needs_comma = False
                continue
            if needs_comma:
                self.note("a comma is missing before this", self.place, self.place + 1)
            item = self._value(depth + 1)
            if item is not None:
                items.append(item)
                needs_comma = item.kind is not Kind.SEQUENCE  # HCL 1 itself asks for none after a list
        if character:
            self.place += 1
        else:
            self.give_up("this is never closed with ]", opening)
        return items

    def _literal(self) -> Node | None:
        match = _NUMBER.match(self.text, self.place)
        if match is not None:
            return self._number(match)
        match = _NAME.match(self.text, self.place)
        if match is None or match.group() not in ("true", "false"):
            return None
        self.place = match.end()
        return Node(Kind.SCALAR, match.start(), match.end(), match.group())

    def _number(self, number: re.Match[str]) -> Node:
        start, end = number.span()
        unit = _UNIT.match(self.text, end)
        if unit is not None:
            end = unit.end()
            self.note("a number with a unit needs double quotes", start, end)
        elif _NO_OCTAL.fullmatch(number.group()):
            self.note("a number that begins with 0 is octal", start, end)
        self.place = end
        return Node(Kind.SCALAR, start, end, self.text[start:end])

    def _string(self) -> Node | None:
        """The string at the place, up to its quote or else the end of its line; None when none begins there."""
        start, text = self.place, self.text
        if not text.startswith('"', start):
            return None
        end, interpolations = _string_end(text, start)
        if text.startswith('"', end):
            self.place = end + 1
        else:
            self.note("this quote is never closed", start, start + 1)
            self.place = end
        if text.find("\\", start, end) < 0:
            content = text[start + 1 : end].replace("\r\n", "\n")
        else:
            self._note_escapes(start + 1, end)
            content = _unquoted(text, start + 1, end, interpolations)
        return Node(Kind.SCALAR, start, self.place, content, Style.QUOTED)

    def _note_escapes(self, start: int, end: int) -> None:
        for match in _ESCAPE.finditer(self.text, start, end):
            if match["wrong"] is not None:
                self.note("this is no escape that HCL knows", *match.span())

    def _heredoc(self) -> Node | None:
        """The heredoc at the place; None when none begins there or it never ends."""
        opening = _HEREDOC.match(self.text, self.place)
        if opening is None:
            return None
        mark = opening["indented"] + opening["name"]
        closing = re.compile(rf"^([ \t\v\f\r]*+){opening['name']}\r*+\n", re.MULTILINE)
        for match in closing.finditer(self.text, opening.end()):
            # HCL 1 counts the - of the opening, so that an indented heredoc cannot end at the very margin.
            if len(match.group().removesuffix("\n").removesuffix("\r")) >= len(mark):
                break
        else:
            self.give_up("this heredoc has no last line of its name with a line end after it")
            return None
        self.place = match.end()
        content = self.text[opening.end() : match.end(1)].replace("\r\n", "\n")
        if opening["indented"]:
            content = _outdented(content)
        end = match.end(1) + len(opening["name"])
        return Node(Kind.SCALAR, opening.start(), end, content, Style.BLOCK)


def _string_end(text: str, start: int) -> tuple[int, list[tuple[int, int]]]:
    """Where the quote stands that closes the one at ``start``, or the line end or end of the text that it misses.

    And each ``${...}`` before that: inside them, quotes and line ends are text.
    """
    interpolations = []
    depth = opened = 0
    for match in _IN_STRING.finditer(text, start + 1):
        mark = match.group()
        if mark == "${" or (mark == "{" and depth):
            opened = opened if depth else match.start()
            depth += 1
        elif mark == "}" and depth:
            depth -= 1
            if not depth:
                interpolations.append((opened, match.end()))
        elif mark in ('"', "\n") and not depth:
            return match.start(), interpolations
    return len(text), interpolations


def _unquoted(text: str, start: int, end: int, interpolations: list[tuple[int, int]]) -> str:
    pieces = []
    for opened, closed in interpolations:
        pieces += [_ESCAPE.sub(_unescaped, text[start:opened]), text[opened:closed].replace("\r\n", "\n")]
        start = closed
    pieces.append(_ESCAPE.sub(_unescaped, text[start:end]))
    return "".join(pieces)


def _unescaped(match: re.Match[str]) -> str:
    if match["letter"]:
        return _LETTERS.get(match["letter"], match["letter"])
    if match["wrong"] is not None:
        return match["wrong"]
    code = int(match["octal"], 8) if match["octal"] else int(match["byte"] or match["short"] or match["long"], 16)
    if code < 0x80:
        return chr(code)
    if match["octal"] or match["byte"] or code > sys.maxunicode or 0xD800 <= code < 0xE000:
        return "\ufffd"  # a lone byte or no character
    return chr(code)


def _outdented(content: str) -> str:
    """The content of a ``<<-`` heredoc, which ends with the indentation of its last line: each line without that."""
    lines = content.split("\n")
    indent = lines[-1]
    if not all(line.startswith(indent) for line in lines):
        return content.rstrip(" \t")
    return "\n".join([*(line[len(indent) :] for line in lines[:-1]), ""])
