r"""Java ``.properties`` as Spring Boot reads it: as Java does, with documents, and with comments after ``\#`` too.

Boot's own loader (org.springframework.boot.env.OriginTrackedPropertiesLoader) decides what is said here.
"""

from __future__ import annotations

import re

from reglint.syntax.node import Kind, Node, Parsed, Problem
from reglint.syntax.reader import MAX_DOCUMENTS, MAX_PROBLEMS, build_tokens, joined_surrogates, too_large
from reglint.text import Document, Span

_LINE_END = r"(?:\r\n|\r|\n)"
_CONTINUED = rf"\\{_LINE_END}[ \t\f]*+"  # a line end that is none, and the blanks that begin the next line
_BLANKS = rf"(?:[ \t\f]|{_CONTINUED})*+"
_ESCAPED = r"\\(?:[^\r\n]|\Z)"
_LINE = rf"""
    (?: COMMENT [^\r\n]*+
      | {_BLANKS} (?P<key> (?: [^\\=:\ \t\f\r\n] | {_CONTINUED} | {_ESCAPED} )*+ )
        {_BLANKS} (?: [=:] {_BLANKS} )?+
        (?P<value> (?: [^\\\r\n] | {_CONTINUED} | {_ESCAPED} )*+ )
    )
    (?: {_LINE_END} | \Z )
"""
_BOOT_LINE = re.compile(_LINE.replace("COMMENT", rf"{_BLANKS} (?P<comment> \\?[\#!] )"), re.VERBOSE)
_JAVA_LINE = re.compile(_LINE.replace("COMMENT", r"[ \t\f]*+ (?P<comment> [\#!] )"), re.VERBOSE)
_SEPARATOR = re.compile(r"\\?[#!]---[ \t\f]*+(?![^\r\n])")
_ESCAPE = re.compile(rf"{_CONTINUED}|\\(?:u([0-9a-fA-F]{{4}})|([^\r\n]|\Z))")
_UNICODE = re.compile(r"\\(?:(u(?![0-9a-fA-F]{4})[0-9a-fA-F]*+)|.)", re.DOTALL)
_LETTERS = {"t": "\t", "r": "\r", "n": "\n", "f": "\f"}
_TRIMMED = "".join(map(chr, range(33)))  # by java.lang.String.trim


def parse(document: Document, *, legacy: bool = False, bang: bool = True) -> Parsed:
    r"""One mapping for each document that has keys; pairs in file order, equal keys kept, ``key[]`` left as written.

    ``legacy`` reads as Boot before 2.4 and plain Java do: one document, and ``\#`` begins a key. ``bang`` is false for
    versions of Boot to which lines with ``!`` mean nothing, not even ``!---``. An escape ``\u`` without four
    hexadecimal digits, with which Boot refuses the file, is a problem and is read as ``u``.
    """
    text = document.text
    refused = too_large(text)
    if refused is not None:
        return refused
    problems: list[Problem] = []
    roots = tuple(map(_mapping, _documents(text, problems, legacy=legacy, bang=bang)))
    return Parsed(roots, tuple(problems), (), build_tokens(text, roots) if "@" in text else ())


def _mapping(pairs: list[tuple[Node, Node]]) -> Node:
    return Node(Kind.MAPPING, pairs[0][0].start, pairs[-1][1].end, pairs=pairs)


def _documents(text: str, problems: list[Problem], *, legacy: bool, bang: bool) -> list[list[tuple[Node, Node]]]:
    """The pairs of each document.

    A separator is a comment when the comment before it, with no key or blank line between, has the same first
    character. A comment before the first key of a document takes the separator back: the document before goes on.
    """
    documents: list[list[tuple[Node, Node]]] = []
    pairs: list[tuple[Node, Node]] = []
    match_line = (_JAVA_LINE if legacy else _BOOT_LINE).match
    place, last_comment = 0, ""
    while place < len(text) and (line := match_line(text, place)) is not None:
        comment = line["comment"]
        if comment is None:
            last_comment = ""
            key = _node(text, *line.span("key"), problems)
            key.text = key.text.strip(_TRIMMED)
            value = _node(text, *line.span("value"), problems)
            if key.text:
                pairs.append((key, value))
        elif legacy or not (bang or comment[-1] == "#"):
            pass
        elif comment[-1] != last_comment and _SEPARATOR.match(text, place) is not None:
            if pairs:
                documents.append(pairs)
            pairs = []
            if len(documents) >= MAX_DOCUMENTS:
                problems.append(Problem(f"there are more than {MAX_DOCUMENTS:,} documents", Span(place, place + 1)))
                break
        else:
            last_comment = comment[-1]
            if not pairs and documents:
                pairs = documents.pop()
        place = line.end()
    if pairs:
        documents.append(pairs)
    return documents


def _node(text: str, start: int, end: int, problems: list[Problem]) -> Node:
    raw = text[start:end]
    if "\\" not in raw:
        return Node(Kind.SCALAR, start, end, raw)
    for match in _UNICODE.finditer(raw):
        if match[1] and len(problems) < MAX_PROBLEMS:
            span = Span(start + match.start(), start + match.end())
            problems.append(Problem("\\u needs four hexadecimal digits; a backslash itself is written twice", span))
    return Node(Kind.SCALAR, start, end, joined_surrogates(_ESCAPE.sub(_unescaped, raw)))


def _unescaped(match: re.Match[str]) -> str:
    code, character = match.groups()
    if code:
        return chr(int(code, 16))
    return _LETTERS.get(character, character) if character else ""


def encode(key: str, value: str) -> str:
    """One line without its end, in ASCII, that reads back as ``key`` and ``value``; see ``escape_key``."""
    return f"{escape_key(key)}={escape_value(value)}"


def escape_key(key: str) -> str:
    r"""How ``key`` is written before ``=``.

    Boot has no notation for an empty key, for ``#`` or ``!`` as its first character and for blanks at its ends.
    """
    return re.sub(r"[\\=:\s]|^[#!]|[^ -~]", _escaped, key)


def escape_value(value: str) -> str:
    """How ``value`` is written after ``=``."""
    return re.sub(r"^ |\\|[^ -~]", _escaped, value)


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    for letter, meant in _LETTERS.items():
        if character == meant:
            return "\\" + letter
    if " " <= character <= "~":
        return "\\" + character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
