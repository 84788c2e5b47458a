"""What the readers of all formats share: their limits, places of problems, keys written twice, build tokens."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence

from reglint.syntax.node import Duplicate, Kind, Node, Parsed, Problem
from reglint.text import Span

MAX_SIZE = 2_000_000  # code points; a line of one letter each is the worst: some 400 MB and a few seconds
MAX_DEPTH = 200  # levels, aliases followed; a walk of any tree may recurse
MAX_DOCUMENTS = 10_000  # of one text; each costs more than its few characters let expect
MAX_PROBLEMS = 20  # of one text; one wrong quote can make a problem of every line after it
BUILD_TOKEN = re.compile(r"@[A-Za-z0-9_.-]+@")
_SURROGATES = "[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]"  # compiled at its first use


def too_large(text: str) -> Parsed | None:
    """What a reader returns for a text beyond MAX_SIZE; None for any other."""
    if len(text) <= MAX_SIZE:
        return None
    return Parsed((None,), (Problem(f"the file is larger than {MAX_SIZE:,} characters and is not read", Span(0, 1)),))


def point(text: str, offset: int) -> Span:
    """The character at ``offset``, or the nearest one before it that is no line end; empty only for an empty text."""
    offset = min(max(offset, 0), len(text))
    if offset == len(text):
        offset = max(len(text.rstrip()) - 1, 0)
    elif offset and text[offset] in "\r\n" and text[offset - 1] not in "\r\n":
        offset -= 1
    return Span(offset, min(offset + 1, len(text)))


class Cursor:
    """A place in a text, for a reader that recurses. After ``give_up`` it is the end, and problems are not added."""

    __slots__ = ("_gave_up", "place", "problems", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.problems: list[Problem] = []
        self._gave_up = False

    def note(self, message: str, start: int, end: int) -> None:
        """Add a problem, unless there are enough."""
        if len(self.problems) < MAX_PROBLEMS and not self._gave_up:
            self.problems.append(Problem(message, Span(start, end)))

    def give_up(self, message: str, offset: int | None = None) -> None:
        """Add a problem, at the place unless told, and read no further."""
        self.note(message, *point(self.text, self.place if offset is None else offset))
        self._gave_up = True
        self.place = len(self.text)


def joined_surrogates(text: str) -> str:
    """``text`` with a surrogate pair, as escapes write it, made its one character, and a lone surrogate U+FFFD."""
    return re.sub(
        _SURROGATES, lambda match: match.group().encode("utf-16", "surrogatepass").decode("utf-16", "replace"), text
    )


def repeated(pairs: Sequence[tuple[Node, Node]], identity: Callable[[Node], Hashable]) -> list[Duplicate]:
    """The pairs whose key has the identity of an earlier one, each after the first such pair; None is no identity."""
    first: dict[Hashable, tuple[Node, Node]] = {}
    found = []
    for pair in pairs:
        name = identity(pair[0])
        if name is not None and first.setdefault(name, pair) is not pair:
            found.append(Duplicate(first[name], pair))
    return found


def build_tokens(text: str, roots: Iterable[Node | None]) -> tuple[Span, ...]:
    """The spans of the build tokens that stand inside scalars, keys included; those in comments are none."""
    tokens = [Span(*match.span()) for match in BUILD_TOKEN.finditer(text)]
    if not tokens:
        return ()
    leaves = sorted(_leaves(roots))
    starts = [start for start, _ in leaves]
    inside = []
    for token in tokens:
        index = bisect_right(starts, token.start) - 1
        if index >= 0 and token.end <= leaves[index][1]:
            inside.append(token)
    return tuple(inside)


def _leaves(roots: Iterable[Node | None]) -> set[tuple[int, int]]:
    leaves: set[tuple[int, int]] = set()
    seen: set[int] = set()
    pending = [root for root in roots if root is not None]
    while pending:
        node = pending.pop()
        if node.kind is Kind.SCALAR:
            leaves.add((node.start, node.end))
        elif id(node) not in seen:
            seen.add(id(node))
            pending.extend(node.items)
            for pair in node.pairs:
                pending.extend(pair)
    return leaves
