"""One document of a Spring file as flat keys: what is assigned to each, by exact name and by relaxed binding.

Nothing is typed or made before it is asked for, because most keys of a file never are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, KeysView, Sequence

from reglint.model import Assignment
from reglint.records import NamedTuple
from reglint.sources.spring.reading.java import hash_order
from reglint.sources.spring.reading.latin import as_boot_reads
from reglint.sources.spring.reading.names import Element, canonical, elements, is_canonical
from reglint.sources.spring.reading.scalars import converted, spring_text, tag_kind
from reglint.syntax.node import Kind, Node, Style
from reglint.text import Document, Span
from reglint.values import Origin

_MAPPING, _SCALAR = Kind.MAPPING, Kind.SCALAR
_PLAIN = Style.PLAIN

Entry = tuple[str, str, Node, Node]  # lookup form, name as Spring flattens it, key node, value node


class Fault(NamedTuple):
    """A node of YAML that Spring Boot cannot make a value of: the simple name of its exception, and why."""

    node: Node
    cause: str
    message: str


class SpringDocument:
    """One document of one file, flat. ``index`` counts the documents of the file from 0, empty ones included.

    ``refusal`` is a node whose tag Spring Boot refuses to read, ``fault`` another thing it cannot read. ``collections``
    is true when ``{}`` and ``[]`` are values of their own.
    """

    __slots__ = ("_assignments", "_below", "_by_key", "_clashes", "_sorted", "collections", "document", "entries",
                 "fault", "index", "masked", "properties", "refusal", "root", "sections")  # fmt: skip

    def __init__(
        self,
        document: Document,
        index: int,
        entries: Sequence[Entry],
        sections: dict[str, Node],
        *,
        properties: bool,
        masked: Sequence[Span] = (),
        refusal: Node | None = None,
        fault: Fault | None = None,
        root: Node | None = None,
    ) -> None:
        self.document = document
        self.root = root
        self.index = index
        self.entries = entries
        self.sections = sections
        self.properties = properties
        self.masked = masked
        self.refusal = refusal
        self.fault = fault
        self.collections = False
        self._by_key = {entry[0]: entry for entry in entries}
        self._clashes = _clashes(entries) if len(self._by_key) != len(entries) else {}
        self._sorted: list[str] | None = None
        self._below: dict[str, list[str]] = {}
        self._assignments: dict[int, Assignment] = {}  # by the identity of the entry

    def __repr__(self) -> str:
        return f"SpringDocument({self.document.path!r}, {self.index})"

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Every assignment, in file order."""
        return tuple(self._assignment(entry) for entry in self.entries)

    def starting(self, *starts: str) -> Iterator[Assignment]:
        """The assignments to keys that begin with one of ``starts``, in file order."""
        return self.where(lambda key: key.startswith(starts))

    def where(self, chosen: Callable[[str], bool]) -> Iterator[Assignment]:
        """The assignments to keys that are ``chosen``, in file order."""
        return (self._assignment(entry) for entry in self.entries if chosen(entry[0]))

    def members(self, prefix: str) -> Iterator[tuple[str, tuple[Element, ...]]]:
        """The keys below ``prefix`` with the elements of their names, in file order, once per name."""
        starts = (prefix + ".", prefix + "[")
        seen: set[str] = set()
        for key, name, _, _ in self.entries if self.below(prefix) else ():
            if key.startswith(starts) and name not in seen:
                seen.add(name)
                yield key, elements(name)

    @property
    def keys(self) -> KeysView[str]:
        """Every key in lookup form, once."""
        return self._by_key.keys()

    def names(self) -> Iterator[tuple[str, str]]:
        """Every key in lookup form, with its name as Spring flattens it, in file order."""
        return ((entry[0], entry[1]) for entry in self.entries)

    def find(self, key: str, spelling: str = "") -> Assignment | None:
        """What the document assigns to ``key``, in lookup form; ``spelling`` is its canonical spelling where known.

        Of several spellings in one document the canonical one wins; failing that, Java's hash order decides.
        """
        entry = self._by_key.get(key)
        if entry is None:
            return None
        if key in self._clashes:
            entry = _chosen(self._clashes[key], spelling)
        return self._assignment(entry)

    def exact(self, name: str) -> Assignment | None:
        """What the document assigns to exactly the flat ``name``."""
        key = canonical(name)
        entry = self._by_key.get(key)
        if entry is None:
            return None
        candidates = self._clashes.get(key, (entry,))
        return next((self._assignment(candidate) for candidate in candidates if candidate[1] == name), None)

    def below(self, prefix: str) -> list[str]:
        """The keys below ``prefix``, both in lookup form, sorted. The list is not the caller's to change."""
        found = self._below.get(prefix)
        if found is None:
            found = self._below[prefix] = self._cut(prefix)
        return found

    def _cut(self, prefix: str) -> list[str]:
        keys = self._sorted
        if keys is None:
            keys = self._sorted = sorted(self._by_key)
        first = bisect_left(keys, prefix)
        if first == len(keys) or not keys[first].startswith(prefix):
            return []
        first = bisect_left(keys, prefix + ".", first)
        found = keys[first : bisect_left(keys, prefix + "/", first)]
        first = bisect_left(keys, prefix + "[", first)
        return found + keys[first : bisect_left(keys, prefix + "\\", first)]

    def anchor(self, prefix: str) -> Origin | None:
        """Where the section ``prefix`` begins: its own mapping key, else the first key below it."""
        node = self.sections.get(prefix)
        if node is not None:
            return Origin(self.document, node.span, Span(node.end, node.end), node.text)
        if not self.below(prefix):
            return None
        starts = (prefix + ".", prefix + "[")
        entry = next((entry for entry in self.entries if entry[0].startswith(starts)), None)
        return self._assignment(entry).origin if entry is not None else None

    def _assignment(self, entry: Entry) -> Assignment:
        made = self._assignments.get(id(entry))
        if made is None:
            key, name, key_node, node = entry
            start, end = node.start, node.end
            origin = Origin(self.document, Span(key_node.start, key_node.end), Span(start, end), name)
            known = not self.masked or not any(span.start < end and start < span.end for span in self.masked)
            plain = not self.properties and _is_typed(node)
            made = Assignment(key, self._text(node), origin, known, plain, self.index, self._collection(node))
            self._assignments[id(entry)] = made
        return made

    def _collection(self, node: Node) -> str:
        if not self.collections or node.kind is _SCALAR:
            return ""
        return "{}" if node.kind is _MAPPING else "[]"

    def _text(self, node: Node) -> str:
        if node.kind is not _SCALAR:
            return ""
        if self.properties:
            return as_boot_reads(self.document, node)
        if node.tag is None or node.tag == "!":
            return spring_text(node.text, node.style)
        try:
            return converted(node.text, tag_kind(node.tag) or "str")
        except ValueError:
            return node.text


def _is_typed(node: Node) -> bool:
    """Whether the text of ``node`` says what type its value is of: unquoted, or with the tag of a type."""
    if node.kind is not _SCALAR:
        return False
    return node.style is _PLAIN if node.tag is None else tag_kind(node.tag) not in (None, "str")


def _clashes(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    """The last entry of each name, by key, for the keys that have several names."""
    names: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        names.setdefault(entry[0], {})[entry[1]] = entry
    return {key: tuple(found.values()) for key, found in names.items() if len(found) > 1}


def _chosen(candidates: tuple[Entry, ...], spelling: str) -> Entry:
    named = {entry[1]: entry for entry in candidates}
    if spelling in named:
        return named[spelling]
    if not spelling:
        best = max((name for name in named if is_canonical(name)), key=lambda name: name.count("-"), default=None)
        if best is not None:
            return named[best]
    return named[hash_order(named)[0]]
