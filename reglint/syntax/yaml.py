"""YAML 1.1 as SnakeYAML and go-yaml read it, without typing: every scalar stays the text that was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from reglint.syntax.node import Kind, Node, Parsed, Problem, Style
from reglint.syntax.reader import BUILD_TOKEN, build_tokens, too_large
from reglint.syntax.yaml_events import ACCELERATED, FAULTS, MERGE, Composer
from reglint.text import Document

__all__ = ["ACCELERATED", "is_template", "merged_pairs", "parse"]

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
    composer = Composer(*_stand_ins(text))
    problems: list[Problem] = []
    try:
        composer.run()
    except FAULTS as error:
        from reglint.syntax.yaml_faults import recover

        composer, problems = recover(composer, error)
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


def merged_pairs(node: Node) -> Sequence[tuple[Node, Node]]:
    """The pairs of a mapping with its merge keys followed: a written key wins, then the first source that has it.

    In the order of SnakeYAML: merged pairs stand where their merge key stands, even when a written value replaces them.
    """
    for key, _ in node.pairs:
        if key.text == MERGE and _is_merge(key):
            break
    else:
        return node.pairs
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


def is_template(text: str) -> int | None:
    """Where the first ``{{`` or ``{%`` stands that is not in quotes, a comment or a block of text; None without one."""
    if "{{" not in text and "{%" not in text:
        return None
    from reglint.syntax.yaml_templates import first_action

    return first_action(text)
