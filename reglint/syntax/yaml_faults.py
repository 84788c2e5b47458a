"""What the YAML parser refuses, in our own words, and the line to blame for it.

No sentence quotes the text, which may hold a secret.
"""

from __future__ import annotations

import re

from yaml.error import MarkedYAMLError

LINE_ENDS = "\n\r\x85\u2028\u2029"  # those of YAML 1.1, more than Document knows

# SnakeYAML, go-yaml and libyaml agree on these. A byte order mark is one of them only for libyaml and go-yaml.
_ILLEGAL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

_CONFLICT = re.compile(r"(?<![^\r\n])[<>]{7}(?=\s)")  # what version control leaves of a merge
_CONFLICT_MARKS = re.compile(r"(?<![^\r\n])(?:<{7}|>{7}|={7}|\|{7})(?=\s)")

# A part of what libyaml or the pure Python parser says, and what it means for the writer of the file.
_SENTENCES = (
    ("could not find expected ':'", "this line is neither a key with a colon after it nor a part of the value above"),
    (
        "values are not allowed",
        "no key can stand here: the indentation is wrong, or a value with ': ' in it needs quotes",
    ),
    ("entries are not allowed", "no list item can stand here"),
    ("keys are not allowed", "no key can stand here"),
    ("unexpected end of stream", "this quote is never closed"),
    ("unexpected document ", "this quote is not closed before the end of its document"),
    ("unknown escape character", "this is no escape that double quotes know; a backslash itself is written twice"),
    ("hexdecimal number", "this escape has too few hexadecimal digits"),
    ("hexadecimal numbers", "this escape has too few hexadecimal digits"),
    ("invalid Unicode character", "this escape names no character"),
    ("expected key", "this fits neither the value before it nor the indentation of any key above"),
    ("<block end>", "this fits neither the value before it nor the indentation of anything above"),
    ("'-' indicator", "the indentation does not match the list above"),
    ("',' or ']'", "this [ is never closed, or a comma is missing in it"),
    ("',' or '}'", "this { is never closed, or a comma is missing in it"),
    ("node content", "a value is missing here"),
    ("<document start>", "the document ends before this; another begins with ---"),
    ("alphabetic or numeric character", "a value that begins with * or & needs quotes"),
    ("a tab character", "this line is indented with a tab; YAML wants spaces"),
    ("indentation indicator", "this is no header of a block of text"),
    ("chomping or indentation", "this is no header of a block of text"),
    ("comment or line break", "nothing but a comment can follow here"),
    ("undefined tag handle", "this tag has a prefix that no %TAG line defines"),
    ("incompatible", "this version of YAML is not known"),
)
_FIRST_CHARACTERS = {
    "\t": "a tab cannot begin a value or a key; YAML wants spaces",
    "@": "a value that begins with @ needs quotes",
    "`": "a value that begins with a backtick needs quotes",
    "%": "a value that begins with % needs quotes",
}
_BLAMED_AT_OPENING = re.compile(r"expected ':'|end of stream|unexpected document|',' or '[]}]'")


class FaultError(Exception):
    """The text cannot be read: why, and from which offset. Past a ``final`` one there is no point in reading on."""

    def __init__(self, message: str, offset: int, *, final: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.final = final


def fault_of(error: Exception, source: str) -> FaultError:
    """Why and where the parser gave up on ``source``."""
    if isinstance(error, FaultError):
        return error
    if not isinstance(error, MarkedYAMLError):
        return _illegal_character(source)
    conflict = _CONFLICT.search(source)
    if conflict is not None:
        return FaultError("a merge conflict is left in the file", conflict.start())
    problem = error.problem or ""
    offset = _index(error.problem_mark, len(source))
    if _BLAMED_AT_OPENING.search(problem):
        opening = _index(error.context_mark, offset)
        if line_start(source, opening) != line_start(source, offset) or "stream" in problem:
            offset = opening
    return FaultError(_sentence(problem, source[offset : offset + 1]), offset)


def _sentence(problem: str, character: str) -> str:
    if "cannot start any token" in problem:
        return _FIRST_CHARACTERS.get(character, "no value or key can begin with this character")
    for part, sentence in _SENTENCES:
        if part in problem:
            return sentence
    return "this is not YAML"


def _index(mark: object, default: int) -> int:
    return int(getattr(mark, "index", default))


def _illegal_character(source: str) -> FaultError:
    match = _ILLEGAL.search(source)
    if match is None:
        return FaultError("this is not YAML", 0, final=True)
    return FaultError(f"the character U+{ord(match.group()):04X} is not allowed in YAML", match.start())


def blamed_line(source: str, fault: FaultError) -> int:
    """Where the line begins without which the parser may go on: that of the fault, or the nearest one before it that
    is neither blank nor a comment.
    """
    start = line_start(source, fault.offset)
    while start and (source[start : start + 1] in LINE_ENDS or source[start] == "#"):  # the slice may be empty
        start = line_start(source, start - 1)
    return start


def without_fault(source: str, fault: FaultError) -> str | None:
    """``source`` at the same length without what stops the parser; None when there is nothing left to take away.

    That is every illegal character, every mark of a merge conflict, or else the blamed line, which becomes a comment.
    """
    if _ILLEGAL.match(source, fault.offset):
        return _ILLEGAL.sub("\ufffd", source)
    if _CONFLICT.match(source, fault.offset):
        return _CONFLICT_MARKS.sub("#######", source)
    start = blamed_line(source, fault)
    if source[start : start + 1] in ("", "#"):
        return None
    return f"{source[:start]}#{source[start + 1 :]}"


def line_start(source: str, offset: int) -> int:
    """Where the YAML line of ``offset`` begins."""
    return max(source.rfind(end, 0, offset) for end in LINE_ENDS) + 1
