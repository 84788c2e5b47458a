"""The one tree that every format is read into.

A tree says what was written and where; it gives no types: ``yes``, ``010`` and ``1.10`` stay text, because Spring, Go
and Consul disagree about them.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence

from reglint.records import NamedTuple
from reglint.text import Span


class Kind(enum.Enum):
    """The shape of a node."""

    MAPPING = "mapping"
    SEQUENCE = "sequence"
    SCALAR = "scalar"


class Style(enum.Enum):
    """How a scalar was written. Only PLAIN text is subject to typing; the others are text by their notation."""

    PLAIN = "plain"  # YAML plain, .properties, HCL and JSON numbers, booleans and null
    QUOTED = "quoted"  # single or double quotes
    BLOCK = "block"  # YAML literal and folded, HCL heredoc


class Node:
    """One mapping, sequence or scalar.

    ``start`` and ``end`` are offsets of its notation in the text, quotes included; for a block mapping or sequence the
    end is that of its last leaf. An alias yields the very node of its anchor, so a node may occur more than once.
    """

    __slots__ = ("end", "items", "kind", "pairs", "start", "style", "tag", "text")

    def __init__(
        self,
        kind: Kind,
        start: int,
        end: int,
        text: str = "",
        style: Style = Style.PLAIN,
        pairs: Sequence[tuple[Node, Node]] = (),
        items: Sequence[Node] = (),
        tag: str | None = None,
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.text = text
        self.style = style
        self.pairs = pairs
        self.items = items
        self.tag = tag

    def __repr__(self) -> str:
        return f"Node({self.kind.value}, {self.start}:{self.end})"

    @property
    def span(self) -> Span:
        """Where its notation stands."""
        return Span(self.start, self.end)

    def get(self, *names: str) -> Node | None:
        """The value of the last pair whose key text is one of ``names``."""
        found = None
        for key, value in self.pairs:
            if key.kind is Kind.SCALAR and key.text in names:
                found = value
        return found

    def children(self) -> Iterator[tuple[Node | None, Node]]:
        """Each child with its key (None for sequence items)."""
        yield from self.pairs
        for item in self.items:
            yield None, item


class Problem(NamedTuple):
    """Text that a reader could not make sense of, and where."""

    message: str
    span: Span


class Duplicate(NamedTuple):
    """A key that occurs twice in one mapping: ``second`` repeats ``first``."""

    first: tuple[Node, Node]
    second: tuple[Node, Node]


class Parsed(NamedTuple):
    """What a reader made of one text: a root per document (None for an empty one), and what was wrong.

    ``problems`` empty means the text is well-formed. With problems the roots hold what could still be read. ``masked``
    lists the spans of build tokens (``@name@``) whose value is not known.
    """

    roots: tuple[Node | None, ...]
    problems: tuple[Problem, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    masked: tuple[Span, ...] = ()
