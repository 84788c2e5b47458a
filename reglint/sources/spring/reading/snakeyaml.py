"""What SnakeYAML refuses in a YAML text and the parser lets pass: tabs between tokens, and the escape of a slash."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reglint.records import NamedTuple
from reglint.syntax.node import Kind, Node, Style

_ESCAPES = re.compile(r"\\(?s:.)")
_COMMENT = re.compile(r"(?<![^\s])#[^\r\n]*")


class ScanFault(NamedTuple):
    """The offset at which SnakeYAML stops, and why it does."""

    offset: int
    message: str


def scan_fault(text: str, roots: Iterable[Node | None]) -> ScanFault | None:
    """The first place where SnakeYAML stops to read ``text``; None when it reads as much as the parser does."""
    tabs, slashes = "\t" in text, "\\/" in text
    if not tabs and not slashes:
        return None
    leaves = sorted(_leaves(roots), key=lambda node: node.start)
    found = [fault for fault in (_slash(text, leaves), _tab(text, leaves)) if fault is not None]
    return min(found, default=None)


def _leaves(roots: Iterable[Node | None]) -> Iterator[Node]:
    """The scalars that are written somewhere, each once."""
    stack = [root for root in roots if root is not None]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.kind is Kind.SCALAR:
            if node.end > node.start:
                yield node
        else:
            stack += node.items or ()
            for pair in node.pairs or ():
                stack += pair


def _slash(text: str, leaves: Iterable[Node]) -> ScanFault | None:
    for node in leaves:
        if text[node.start] == '"' and "\\/" in text[node.start : node.end]:
            for match in _ESCAPES.finditer(text, node.start, node.end):
                if match.group() == "\\/":
                    return ScanFault(match.start(), "this is no escape that double quotes know; a slash needs none")
    return None


def _tab(text: str, leaves: Iterable[Node]) -> ScanFault | None:
    end, plain = 0, False
    for node in leaves:
        place = _tab_between(text, end, node.start, plain=plain)
        if place is None and node.style is Style.BLOCK:
            place = _tab_in_header(text, node)
        if place is not None:
            return _with_tab(place)
        end, plain = max(end, node.end), node.style is Style.PLAIN
    place = _tab_between(text, end, len(text), plain=plain)
    return None if place is None else _with_tab(place)


def _with_tab(place: int) -> ScanFault:
    return ScanFault(place, "a tab stands between a key and its value, or other parts of a line; YAML wants spaces")


def _tab_between(text: str, start: int, end: int, *, plain: bool) -> int | None:
    """The first tab from ``start`` to ``end`` that belongs to neither a comment nor a ``plain`` scalar before it."""
    if "\t" not in text[start:end]:
        return None
    while plain and start < end and text[start] in " \t":
        start += 1
    gap = _COMMENT.sub(lambda match: "#" * len(match.group()), text[:end][start:])
    place = gap.find("\t")
    return None if place < 0 else start + place


def _tab_in_header(text: str, node: Node) -> int | None:
    """The tab in the first line of a block scalar, before a comment."""
    line = text[node.start : node.end].partition("\n")[0].partition("#")[0]
    place = line.rstrip("\r").find("\t")
    return None if place < 0 else node.start + place
