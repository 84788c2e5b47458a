"""YAML events to Node trees.

Events rather than the parser's own nodes: composing those recurses in C and brings the interpreter down on deep
nesting, refuses anchors that are defined anew, and forgets where an alias stood.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from reglint.syntax.node import Duplicate, Kind, Node, Style
from reglint.syntax.reader import MAX_DEPTH, MAX_DOCUMENTS, repeated

EventParser: Callable[[str], Any]
try:
    from yaml._yaml import CParser

    EventParser, ACCELERATED = CParser, True
except ImportError:  # a platform without libyaml: the same events, some twenty times slower
    from yaml.loader import BaseLoader

    EventParser, ACCELERATED = BaseLoader, False

MERGE = "<<"
LINE_ENDS = "\n\r\x85\u2028\u2029"  # those of YAML 1.1, more than Document knows
_MAX_TAG_DIRECTIVES = 1000  # libyaml compares each with all before it
_STYLES = {
    None: Style.PLAIN,
    "": Style.PLAIN,
    "'": Style.QUOTED,
    '"': Style.QUOTED,
    "|": Style.BLOCK,
    ">": Style.BLOCK,
}
_DRESSED = re.compile(r"[&!](?<![^\s\[{,:][&!])")  # the text may hold an anchor or a tag
_PROPERTIES = re.compile(rf"(?:[&!]\S*+|\#[^{LINE_ENDS}]*+|\s++)*+")  # anchor, tag, and what may follow them
_RETYPED = re.compile(r"[-+.0-9~=]|(?i:yes|no|on|off|true|false|null)?\Z")  # plain, it may not be text
_text = attrgetter("text")


class FaultError(Exception):
    """The text cannot be read: why, and from which offset. Past a ``final`` one there is no point in reading on."""

    def __init__(self, message: str, offset: int, *, final: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.final = final


FAULTS = (YAMLError, UnicodeEncodeError, FaultError)  # what the parser raises, and for surrogates the codec


class Composer:
    """The documents of one text: ``roots`` and ``duplicates`` are complete once ``run`` returns.

    ``restore`` puts back, in the text of a scalar, the characters that others stand in for.
    """

    __slots__ = ("_anchors", "_shared", "duplicates", "restore", "roots", "source")

    def __init__(self, source: str, restore: Callable[[str], str] | None = None) -> None:
        self.source = source
        self.restore = restore
        self._anchors: dict[str, Node] = {}
        self._shared = False  # whether an alias stands for a collection
        self.roots: list[Node | None] = []
        self.duplicates: list[Duplicate] = []

    def run(self) -> None:  # noqa: C901 - one loop over all events, so that its names are local
        """Read all events. Raises one of FAULTS."""
        if self.source.count("%TAG") > _MAX_TAG_DIRECTIVES:
            raise FaultError("there are too many %TAG lines", self.source.index("%TAG"), final=True)
        get_event: Callable[[], Any] = EventParser(self.source).get_event
        new, styles, block = Node, _STYLES, Style.BLOCK
        scalar, mapping, sequence = Kind.SCALAR, Kind.MAPPING, Kind.SEQUENCE
        marked = "&" in self.source or "!" in self.source  # the pattern looks at every character
        dressed = self.restore is not None or (marked and _DRESSED.search(self.source) is not None)
        stack: list[tuple[Node, list[Node], bool]] = []  # the open collections, each with the nodes around it
        nodes: list[Node] = []
        end = 0  # of the last leaf
        while True:
            event = get_event()
            kind = event.__class__
            if kind is ScalarEvent:
                end = event.end_mark.index
                style = styles[event.style]
                node = new(scalar, event.start_mark.index, end, event.value, style)
                if dressed or style is block:
                    end = self._finish_scalar(node, event)
                nodes.append(node)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                node = new(mapping if kind is MappingStartEvent else sequence, event.start_mark.index, -1)
                if dressed:
                    self._dress(node, event)
                nodes.append(node)
                stack.append((node, nodes, event.flow_style))
                if len(stack) > MAX_DEPTH:
                    raise FaultError(f"this is nested deeper than {MAX_DEPTH} levels", node.start, final=True)
                nodes = []
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                node, around, flow = stack.pop()
                if flow:
                    end = event.end_mark.index
                node.end = end
                if kind is SequenceEndEvent:
                    node.items = nodes
                elif len(nodes) == 2:
                    node.pairs = ((nodes[0], nodes[1]),)
                else:
                    self._fill(node, nodes)
                nodes = around
            elif kind is AliasEvent:
                nodes.append(self._target(event))
                end = event.end_mark.index
            elif kind is DocumentEndEvent:
                self._finish_document(nodes.pop())
            elif kind is StreamEndEvent:
                return

    def _fill(self, node: Node, nodes: list[Node]) -> None:
        keys = nodes[::2]
        pairs = node.pairs = list(zip(keys, nodes[1::2], strict=True))
        if len(set(map(_text, keys))) != len(keys):
            self.duplicates += repeated(pairs, _identity)

    def _finish_scalar(self, node: Node, event: Any) -> int:
        """Put right what marks and stand-ins leave wrong; the end of the node."""
        if node.style is Style.BLOCK:
            node.end = self._block_end(node.start, node.end)
        self._dress(node, event)
        if self.restore is not None:
            node.text = self.restore(node.text)
        return node.end

    def _dress(self, node: Node, event: Any) -> None:
        """Note tag and anchor, and begin the node after them."""
        tag, anchor = event.tag, event.anchor
        if tag or anchor:
            empty = not node.text and node.end >= 0 and node.style is Style.PLAIN
            node.start = node.end if empty else self._content_start(node.start, node.end)
            node.tag = tag
            if anchor:
                self._anchors[anchor] = node

    def _content_start(self, start: int, end: int) -> int:
        match = _PROPERTIES.match(self.source, start, end if end >= 0 else len(self.source))
        return match.end() if match is not None else start

    def _block_end(self, start: int, end: int) -> int:
        """The end of the last content line of a block scalar, which for the parser ends before the next token."""
        source = self.source
        last = start + len(source[start:end].rstrip())
        while last < end and source[last] not in LINE_ENDS:
            last += 1
        return last

    def _target(self, event: Any) -> Node:
        node = self._anchors.get(event.anchor)
        if node is None:
            raise FaultError("this alias has no anchor of its name before it", event.start_mark.index)
        if node.end < 0:
            raise FaultError("this alias stands inside the very node it names", event.start_mark.index)
        if node.kind is not Kind.SCALAR:
            self._shared = True
        return node

    def _finish_document(self, root: Node) -> None:
        if len(self.roots) >= MAX_DOCUMENTS:
            raise FaultError(f"there are more than {MAX_DOCUMENTS:,} documents", root.start, final=True)
        if self._shared and _height(root) > MAX_DEPTH:
            raise FaultError(f"its aliases make this deeper than {MAX_DEPTH} levels", root.start, final=True)
        self._anchors.clear()
        self._shared = False
        empty = root.kind is Kind.SCALAR and not root.text and root.style is Style.PLAIN and root.tag is None
        self.roots.append(None if empty else root)


def _identity(key: Node) -> tuple[str | None, bool, str] | None:
    """What makes two keys the same for every YAML processor; None for a merge key and a key that is a collection."""
    if key.kind is not Kind.SCALAR:
        return None
    if key.style is Style.PLAIN:
        return None if key.text == MERGE else (key.tag, False, key.text)
    return (key.tag, _RETYPED.match(key.text) is not None, key.text)


def _height(root: Node) -> int:
    """How many levels ``root`` has, aliases followed."""
    heights: dict[int, int] = {}
    pending = [root]
    while pending:
        node = pending[-1]
        below = [child for pair in node.pairs for child in pair if child.kind is not Kind.SCALAR]
        below += [child for child in node.items if child.kind is not Kind.SCALAR]
        missing = [child for child in below if id(child) not in heights]
        if missing:
            pending += missing
        else:
            heights[id(node)] = 1 + max((heights[id(child)] for child in below), default=0)
            pending.pop()
    return heights[id(root)]
