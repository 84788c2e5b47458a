"""Trees as plain values, and the promises that every reader keeps about spans."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from reglint.syntax.node import Kind, Node, Parsed, Style
from reglint.text import Document


def read(parse: Callable[[Document], Parsed], text: str) -> Parsed:
    """What ``parse`` makes of ``text``, after a check of the promises that hold for any text."""
    parsed = parse(Document("file", text))
    check(text, parsed)
    return parsed


def data(node: Node | None, scalar: Callable[[Node], Any] = lambda node: node.text) -> Any:
    """The tree as dicts, lists and what ``scalar`` makes of a scalar; of equal keys the last counts."""
    if node is None:
        return None
    if node.kind is Kind.MAPPING:
        return {data(key): data(value, scalar) for key, value in node.pairs}
    if node.kind is Kind.SEQUENCE:
        return [data(item, scalar) for item in node.items]
    return scalar(node)


def nodes(parsed: Parsed) -> Iterator[Node]:
    """Each node once, whatever aliases do."""
    seen: set[int] = set()
    pending = [root for root in parsed.roots if root is not None]
    while pending:
        node = pending.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            pending += [child for pair in node.pairs for child in pair]
            pending += node.items


def find(parsed: Parsed, *path: str | int) -> Node:
    """The node at ``path`` in the first document: keys by text, items by index."""
    node = parsed.roots[0]
    for step in path:
        assert node is not None
        node = node.items[step] if isinstance(step, int) else node.get(step)
    assert node is not None
    return node


def source(text: str, node: Node) -> str:
    """The notation of ``node``."""
    return text[node.start : node.end]


def check(text: str, parsed: Parsed) -> None:
    """Assert what holds for any text: spans inside it, problems and duplicates that can be shown, well-made nodes."""
    for node in nodes(parsed):
        assert 0 <= node.start <= node.end <= len(text)
        assert node.kind is Kind.MAPPING or not node.pairs
        assert node.kind is Kind.SEQUENCE or not node.items
        assert node.kind is Kind.SCALAR or not node.text
    for problem in parsed.problems:
        assert problem.message
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
        assert problem.span.start < problem.span.end or not text
    for span in parsed.masked:
        assert text[span.start] == text[span.end - 1] == "@"
    for duplicate in parsed.duplicates:
        assert duplicate.first[0].text == duplicate.second[0].text
        assert duplicate.first[0].start < duplicate.second[0].start


def check_notation(text: str, parsed: Parsed) -> None:
    """Assert that plain text is its own notation and that quotes stand at both ends of a quoted one."""
    for node in nodes(parsed):
        notation = source(text, node)
        if node.kind is not Kind.SCALAR or "\n" in notation or "\r" in notation:
            continue
        if node.style is Style.PLAIN:
            assert notation == node.text
        elif node.style is Style.QUOTED:
            assert notation[0] == notation[-1] in ("'", '"')
            assert len(notation) >= 2
