"""Text of an expression to tokens."""

from __future__ import annotations

import re
from functools import cache

from reglint.expression.durations import microseconds
from reglint.expression.errors import ExpressionError
from reglint.records import NamedTuple

MAX_LENGTH = 4096
_MAX_INTEGER = 2**63 - 1
_INFINITY = float("inf")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_HEX_LENGTHS = {"x": 2, "u": 4, "U": 8}
_DOUBLED = {"=": "==", "&": "&&", "|": "||"}


class Token(NamedTuple):
    """One token. ``value`` is what a ``literal`` or ``duration`` (microseconds) stands for.

    ``kind`` is ``literal``, ``duration``, ``path`` (dotted identifiers), ``operator`` or ``end``.
    """

    kind: str
    text: str
    offset: int
    value: str | int | float | bool | None = None


_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        r"""
          (?P<space>     (?: [ \t\r\n] | //[^\n]* )+ )
        | (?P<raw>       [rR] (?: "[^"\n]*" | '[^'\n]*' ) )
        | (?P<quoted>    "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
        | (?P<path>      [A-Za-z_][A-Za-z0-9_]* (?: \.[A-Za-z_][A-Za-z0-9_]* )* )
        | (?P<duration>  (?: [0-9]+ (?:\.[0-9]+)? (?: ms|us|ns|h|m|s ) )+ (?!\w) )
        | (?P<number>    [0-9]+ (?:\.[0-9]+)? (?: [eE][+-]?[0-9]+ )? (?!\w) )
        | (?P<operator>  \|\| | && | \?\? | [=!<>]= | [-+*/%<>!?:()\[\],.] )
        | (?P<bad>       [0-9][\w.]* | . )
        """,
        re.VERBOSE | re.DOTALL,
    )


def tokens(text: str, start: int = 0, *, hole: bool = False) -> list[Token]:
    """The tokens of ``text`` from ``start``, closed by an ``end`` token.

    With ``hole`` they end at the first ``}`` outside a text literal, and there must be one. Raises ExpressionError.
    """
    found: list[Token] = []
    for match in _pattern().finditer(text, start):
        kind, offset = match.lastgroup or "", match.start()
        if hole and match[0] == "}":
            return [*found, Token("end", "}", offset)]
        if match.end() - start > MAX_LENGTH:
            raise ExpressionError(f"the expression is longer than {MAX_LENGTH} characters", offset)
        if kind != "space":
            found.append(_token(kind, match[0], offset))
    if hole:
        raise ExpressionError("'{' is never closed; write '{{' for a brace", start - 1)
    return [*found, Token("end", "", len(text))]


def _token(kind: str, text: str, offset: int) -> Token:
    match kind:
        case "path":
            return Token("literal", text, offset, _WORDS[text]) if text in _WORDS else Token("path", text, offset)
        case "operator":
            return Token("operator", text, offset)
        case "quoted":
            return Token("literal", text, offset, _unescape(text, offset))
        case "raw":
            return Token("literal", text, offset, text[2:-1])
        case "number":
            return Token("literal", text, offset, _number(text, offset))
        case "duration":
            return Token("duration", text, offset, duration_literal(text, offset))
        case _:
            raise ExpressionError(_complaint(text), offset)


def duration_literal(text: str, offset: int) -> int:
    """The microseconds that ``text`` names; raises ExpressionError when it is no duration."""
    length = microseconds(text)
    if length is None:
        message = f"'{text[:40]}' is no duration such as 15s, 500ms or 1m30s (exact to a microsecond)"
        raise ExpressionError(message, offset)
    return length


def _number(text: str, offset: int) -> int | float:
    if not text.isdigit():
        if (number := float(text)) == _INFINITY:
            raise ExpressionError(f"'{text[:40]}' is too large", offset)
        return number
    if len(text) > 19 or int(text) > _MAX_INTEGER:
        raise ExpressionError(f"'{text[:40]}' is more than {_MAX_INTEGER}", offset)
    return int(text)


def _complaint(text: str) -> str:
    if text in "'\"":
        return "the text is never closed"
    if text in _DOUBLED:
        return f"unexpected '{text}'; did you mean '{_DOUBLED[text]}'?"
    if text[0].isdigit():
        return f"'{text[:40]}' is neither a number nor a duration such as 15s, 500ms or 1m30s"
    return f"unexpected {text!r}"


def _unescape(literal: str, offset: int) -> str:
    if "\\" not in literal:
        return literal[1:-1]
    parts: list[str] = []
    position, end = 1, len(literal) - 1
    while (slash := literal.find("\\", position, end)) >= 0:
        parts.append(literal[position:slash])
        letter = literal[slash + 1]
        width = _HEX_LENGTHS.get(letter, 0)
        digits = literal[slash + 2 : min(slash + 2 + width, end)]
        parts.append(_escaped(letter, digits, width, offset + slash))
        position = slash + 2 + width
    return "".join((*parts, literal[position:end]))


def _escaped(letter: str, digits: str, width: int, offset: int) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if letter in "\\'\"`?":
        return letter
    if not width:
        raise ExpressionError(f"unknown escape '\\{letter}'; double the backslash or write r'...'", offset)
    code = int(digits, 16) if len(digits) == width and digits.isalnum() and _is_hex(digits) else -1
    if not 0 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise ExpressionError(f"'\\{letter}{digits}' names no character", offset)
    return chr(code)


def _is_hex(digits: str) -> bool:
    return all(digit in "0123456789abcdefABCDEF" for digit in digits)
