"""YAML 1.1 as SnakeYAML and go-yaml read it, without typing: every scalar stays the text that was written."""

from __future__ import annotations

import re
from collections.abc import Callable

from yaml.error import YAMLError

from reglint.syntax.node import Kind, Node, Parsed, Problem, Style
from reglint.syntax.reader import BUILD_TOKEN, MAX_SIZE, build_tokens, point, too_large
from reglint.syntax.yaml_events import ACCELERATED, MERGE, Composer
from reglint.syntax.yaml_faults import FaultError, blamed_line, fault_of, without_fault
from reglint.text import Document

__all__ = ["ACCELERATED", "is_template", "merged_pairs", "parse"]

_MAX_REPAIRS = 20
_MAX_TAG_DIRECTIVES = 1000  # libyaml compares each with all others
_BARE_TOKEN = re.compile(r"@(?<![^\s\[{,:\"']@)" + BUILD_TOKEN.pattern[1:])
_PRIVATE_USE = tuple(map(chr, range(0xE000, 0xE010)))


def parse(document: Document) -> Parsed:
    """The documents of a YAML text; a line that stops the parser is a problem, and is read as a comment.

    An alias is the node of its anchor, and no node is inside itself. Merge keys are pairs like any other.
    """
    text = document.text
    refused = too_large(text)
    if refused is not None:
        return refused
    source, restore = _stand_ins(text)
    composer, problems = _compose(source, restore)
    roots = tuple(composer.roots)
    masked = build_tokens(text, roots) if "@" in text else ()
    return Parsed(roots, tuple(problems), tuple(composer.duplicates), masked)


def _stand_ins(text: str) -> tuple[str, Callable[[str], str] | None]:
    """The text with private-use characters for what YAML refuses and its readers accept, and how to put those back.

    The first ``@`` of a bare build token, which a build replaces before anything reads it; and byte order marks inside
    the text, which SnakeYAML reads as letters.
    """
    if "@" not in text and "\ufeff" not in text:
        return text, None
    free = [character for character in _PRIVATE_USE if character not in text]
    if len(free) < 2:
        return text, None
    at, mark = free[:2]
    source = _BARE_TOKEN.sub(lambda match: at + match.group()[1:], text).replace("\ufeff", mark)
    if source == text:
        return text, None
    return source, lambda value: value.replace(at, "@").replace(mark, "\ufeff")


def _compose(source: str, restore: Callable[[str], str] | None) -> tuple[Composer, list[Problem]]:
    """What can be read of ``source``: lines that stop the parser are left out, at last the rest of the text."""
    problems: list[Problem] = []
    repairs = min(_MAX_REPAIRS, 10 * MAX_SIZE // (len(source) + 1))
    blamed: set[int] = set()
    reading = source
    while True:
        composer = Composer(reading, restore)
        fault = _fault(composer)
        if fault is None:
            return composer, problems
        line = blamed_line(reading, fault)
        if line not in blamed:
            problems.append(Problem(fault.message, point(source, fault.offset)))
            blamed.add(line)
        repaired = None if fault.final or len(problems) > repairs else without_fault(reading, fault)
        if repaired is None:
            return _up_to(line, reading, restore), problems
        reading = repaired


def _up_to(offset: int, source: str, restore: Callable[[str], str] | None) -> Composer:
    """What can be read before ``offset``; the last root is None when its document cannot be read at all."""
    composer = Composer(source[:offset], restore)
    if _fault(composer) is not None:
        composer.roots.append(None)
    return composer


def _fault(composer: Composer) -> FaultError | None:
    """What stops ``composer``; None when it reads all."""
    source = composer.source
    if source.count("%TAG") > _MAX_TAG_DIRECTIVES:
        return FaultError(f"there are more than {_MAX_TAG_DIRECTIVES} %TAG lines", source.index("%TAG"), final=True)
    try:
        composer.run()
    except (YAMLError, UnicodeEncodeError, FaultError) as error:
        return fault_of(error, source)
    return None


def merged_pairs(node: Node) -> list[tuple[Node, Node]]:
    """The pairs of a mapping with its merge keys followed: a written key wins, then the first source that has it.

    In the order of SnakeYAML: merged pairs stand where their merge key stands, even when a written value replaces them.
    """
    if not any(_is_merge(key) for key, _ in node.pairs):
        return list(node.pairs)
    merged: list[tuple[Node, Node]] = []
    _merge(node, merged, {}, {id(node)}, own=True)
    return merged


def _merge(
    node: Node, merged: list[tuple[Node, Node]], places: dict[str, int], seen: set[int], *, own: bool = False
) -> None:
    for pair in node.pairs:
        key, value = pair
        if _is_merge(key):
            for source in value.items if value.kind is Kind.SEQUENCE else (value,):
                if id(source) not in seen:  # seen once, all its keys are taken: nested merges stay linear
                    seen.add(id(source))
                    _merge(source, merged, places, seen)
        elif key.kind is not Kind.SCALAR or key.text not in places:
            if key.kind is Kind.SCALAR:
                places[key.text] = len(merged)
            merged.append(pair)
        elif own:
            merged[places[key.text]] = pair


def _is_merge(key: Node) -> bool:
    return key.text == MERGE and key.style is Style.PLAIN and key.kind is Kind.SCALAR


_TEMPLATE_MARK = re.compile(
    r"""
    (?P<mark> \{\{ | \{% )
    | (?<![^\s\[{,:]) (?: "(?:[^"\\]|\\.)*+" | '(?:[^']|'')*+' )
    | (?<!\S) \#[^\r\n]*+
    | (?P<header> (?<=\s) [|>][-+0-9]*+ [\ \t]*+ (?:\#[^\r\n]*+)? (?=[\r\n]) )
    """,
    re.VERBOSE | re.DOTALL,
)


def is_template(text: str) -> int | None:
    """Where the first ``{{`` or ``{%`` stands that is not in quotes, a comment or a block of text; None without one."""
    if "{{" not in text and "{%" not in text:
        return None
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
