"""What the YAML parser refuses, in our own words, and how to go on after it.

No sentence quotes the text, which may hold a secret. Imported when there is a fault: its patterns take long to compile.
"""

from __future__ import annotations

import re

from yaml.error import MarkedYAMLError

from reglint.syntax.node import Problem
from reglint.syntax.reader import MAX_SIZE, point
from reglint.syntax.yaml_events import FAULTS, LINE_ENDS, Composer, FaultError

_MAX_REPAIRS = 20

# SnakeYAML, go-yaml and libyaml agree on these. A byte order mark is one of them only for libyaml and go-yaml.
_ILLEGAL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

_LINE = re.compile(rf"(?<![^{LINE_ENDS}])[^\#{LINE_ENDS}]")  # the begin of one that is neither empty nor a comment
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
    ("unexpected ':'", "a value with a colon in it needs quotes here"),
)
_IN_A_TAG = "a value that begins with ! needs quotes"
_IN_A_DIRECTIVE = "this line begins with % and is no directive of YAML"
_FIRST_CHARACTERS = {
    "\t": "a tab cannot begin a value or a key; YAML wants spaces",
    "@": "a value that begins with @ needs quotes",
    "`": "a value that begins with a backtick needs quotes",
    "%": "a value that begins with % needs quotes",
}
_BLAMED_AT_OPENING = re.compile(r"expected ':'|end of stream|unexpected document|',' or '[]}]'")


def recover(composer: Composer, error: Exception) -> tuple[Composer, list[Problem]]:
    """What can be read after ``error`` stopped ``composer``, and each problem on the way.

    Lines that stop the parser are left out, and at last the rest of the text.
    """
    source = composer.source
    repairs = min(_MAX_REPAIRS, 10 * MAX_SIZE // (len(source) + 1))
    problems: list[Problem] = []
    blamed: set[int] = set()
    stopped: Exception | None = error
    while stopped is not None:
        reading = composer.source
        fault = fault_of(stopped, reading)
        line = blamed_line(reading, fault)
        if line not in blamed:
            problems.append(Problem(fault.message, point(source, fault.offset)))
            blamed.add(line)
        repaired = without_fault(reading, fault) if len(problems) <= repairs else None
        if repaired is None:
            composer = Composer(reading[:line], composer.restore)
            if _attempt(composer) is not None:
                composer.roots.append(None)
            break
        composer = Composer(repaired, composer.restore)
        stopped = _attempt(composer)
    return composer, problems


def _attempt(composer: Composer) -> Exception | None:
    try:
        composer.run()
    except FAULTS as error:
        return error
    return None


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
    return FaultError(_sentence(problem, error.context or "", source[offset : offset + 1]), offset)


def _sentence(problem: str, context: str, character: str) -> str:
    if " a tag" in context:
        return _IN_A_TAG
    if "scanning a %" in context or "directive" in context + problem:
        return _IN_A_DIRECTIVE
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
    if match is None:  # what no parser is known to do
        return FaultError("this is not YAML", 0, final=True)
    return FaultError(f"the character U+{ord(match.group()):04X} is not allowed in YAML", match.start())


def blamed_line(source: str, fault: FaultError) -> int:
    """Where the line begins without which the parser may go on.

    It is that of the fault, or the nearest one before it that is neither empty nor a comment.
    """
    start = 0
    for line in _LINE.finditer(source, 0, fault.offset + 1):
        start = line.start()
    return start


def without_fault(source: str, fault: FaultError) -> str | None:
    """``source`` at the same length without what stops the parser; None when there is nothing left to take out.

    That is every illegal character, every mark of a merge conflict, or else the blamed line, which becomes a comment.
    """
    if fault.final:
        return None
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
