"""Template actions in a text that is YAML once it is rendered. It cannot be parsed, so this looks at the characters.

Imported when there are braces to look at: the pattern takes long to compile.
"""

from __future__ import annotations

import re

_TEMPLATE_MARK = re.compile(
    r"""
    (?P<mark> \{\{ | \{% )
    | (?<![^\s\[{,:]) (?: "(?:[^"\\]|\\.)*+" | '(?:[^']|'')*+' )
    | (?<!\S) \#[^\r\n]*+
    | (?P<header> (?<=\s) [|>][-+0-9]*+ [\ \t]*+ (?:\#[^\r\n]*+)? (?=[\r\n]) )
    """,
    re.VERBOSE | re.DOTALL,
)


def first_action(text: str) -> int | None:
    """Where the first ``{{`` or ``{%`` stands that is not in quotes, a comment or a block of text; None without one."""
    place = 0
    while match := _TEMPLATE_MARK.search(text, place):
        if match["mark"]:
            return match.start()
        place = _block_end(text, match.start(), match.end()) if match["header"] else match.end()
    return None


def _block_end(text: str, header: int, place: int) -> int:
    """The end of the last line that belongs to the block of text whose ``|`` or ``>`` stands at ``header``."""
    before = text[max(text.rfind("\n", 0, header), text.rfind("\r", 0, header)) + 1 : header]
    key = before.lstrip(" -")
    depth = len(before) - len(key) if key else before.rfind("-")
    line = re.compile(rf"(?:\r\n?|\n)(?:[ ]{{{depth + 1},}}[^\r\n]*+|[ \t]*+(?=[\r\n]|\Z))")
    while match := line.match(text, place):
        place = match.end()
    return place
