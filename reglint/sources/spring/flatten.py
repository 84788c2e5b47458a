"""A tree to assignments: what one document of a Spring file sets, in flat keys.

Positions stay those of the tree. Nothing is typed or made before it is asked for, because most keys of a file never
are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, KeysView, Sequence

from reglint.model import Assignment
from reglint.records import NamedTuple
from reglint.sources.spring.java import hash_order
from reglint.sources.spring.latin import as_boot_reads, unescaped
from reglint.sources.spring.names import Element, canonical, elements, is_canonical
from reglint.sources.spring.scalars import converted, scalar_kind, short_tag, spring_text, tag_kind
from reglint.syntax.node import Kind, Node, Parsed, Style
from reglint.text import Document, Span
from reglint.values import Origin

_MOST_ENTRIES = 50_000  # aliases can multiply a few lines into millions of keys
_MOST_VISITS = 20_000
_DEEPEST = 200
_OTHER_TAGS = frozenset({"map", "seq", "set", "omap", "pairs", "binary", "timestamp"})

_MAPPING, _SEQUENCE, _SCALAR = Kind.MAPPING, Kind.SEQUENCE, Kind.SCALAR
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


def assignments(
    document: Document,
    parsed: Parsed,
    *,
    properties: bool,
    empty_maps: bool = True,
    blank_documents: bool = False,
    collections: bool = False,
) -> tuple[SpringDocument, ...]:
    """The documents of one file, in file order.

    ``empty_maps`` is false for versions of Boot to which ``a: {}`` says nothing. ``blank_documents`` is true for
    versions before Boot 2.4, which take a YAML document without content for one that sets ``document`` to blank.
    ``collections`` is true for versions to which ``{}`` and ``[]`` are values of their own.
    """
    found: list[SpringDocument | None] = []
    for index, root in enumerate(parsed.roots):
        flat = None
        if root is not None and properties:
            flat = _flat_properties(document, index, root, parsed.masked)
        elif root is not None:
            flat = _flat_yaml(document, index, root, parsed.masked, empty_maps=empty_maps, collections=collections)
            if flat is not None:
                flat.collections = collections
        if flat is None and blank_documents and not properties:
            blank = root or Node(_SCALAR, 0, 0)
            flat = SpringDocument(document, index, [("document", "document", blank, blank)], {}, properties=False)
        found.append(flat)
    return tuple(one for one in found if one is not None)


def _flat_properties(document: Document, index: int, root: Node, masked: Sequence[Span]) -> SpringDocument | None:
    entries: list[Entry] = []
    foreign = not document.text.isascii()
    for key_node, node in root.pairs:
        name = as_boot_reads(document, key_node) if foreign else key_node.text
        name = name.strip("\t\f ")
        if name.endswith("[]"):
            entries += _shortcut(document, name[:-2], key_node, node)
        elif name:
            entries.append((canonical(name), name, key_node, node))
    if not entries:
        return None
    return SpringDocument(document, index, entries, {}, properties=True, masked=masked, root=root)


def _shortcut(document: Document, name: str, key_node: Node, node: Node) -> Iterator[Entry]:
    """The items of ``name[]=a,b``; an escaped comma is a part of its item, and none follows a comma at the end."""
    raw = document.text[node.start : node.end]
    for position, match in enumerate(_ITEM.finditer(raw)):
        if position and not raw[match.end() :].strip("\\") and match.group().rstrip("\\\r\n") == ",":
            break
        start, end = match.span(1)
        part = Node(_SCALAR, node.start + start, node.start + end, unescaped(match[1]))
        yield f"{canonical(name)}[{position}]", f"{name}[{position}]", key_node, part


def _flat_yaml(
    document: Document, index: int, root: Node, masked: Sequence[Span], *, empty_maps: bool, collections: bool
) -> SpringDocument | None:
    flattener = _Flattener(empty_maps=empty_maps)
    if root.tag is not None:
        flattener.judge(root)
    if root.kind is _MAPPING:
        flattener.mapping(root, "", "", 0)
        if collections and not root.pairs:
            flattener.entries.append(("document", "document", root, root))
    elif root.kind is _SEQUENCE:
        flattener.sequence(root, "document", "document", 0)
        if collections and not root.items:
            flattener.entries.append(("document", "document", root, root))
    elif root.text and scalar_kind(root.text, root.style) != "null":
        flattener.entries.append(("document", "document", root, root))
    if not flattener.entries and root.kind is not _MAPPING:
        return None
    return SpringDocument(
        document, index, flattener.entries, flattener.sections,
        properties=False, masked=masked, refusal=flattener.refusal, fault=flattener.fault, root=root,
    )  # fmt: skip


class _Suffix(NamedTuple):
    """What one key adds to the lookup form and to the flat name of its mapping.

    ``typed`` is true for a key that is no text in Java: a number, a boolean or null.
    """

    key: str
    name: str
    typed: bool


_ITEM = re.compile(r"(?:\A|,)[ \t\f]*((?:[^,\\]|\\(?:\r\n|.))*)", re.DOTALL)

_plain_suffixes: dict[str, _Suffix] = {}
_quoted_suffixes: dict[str, _Suffix] = {}
_MOST_SUFFIXES = 20_000


class _Flattener:
    __slots__ = ("empty_maps", "entries", "fault", "listed", "refusal", "sections", "visits")

    def __init__(self, *, empty_maps: bool) -> None:
        self.empty_maps = empty_maps
        self.entries: list[Entry] = []
        self.sections: dict[str, Node] = {}
        self.refusal: Node | None = None
        self.fault: Fault | None = None
        self.listed = False  # whether the node is inside a list, where keys must be texts
        self.visits = 0

    def mapping(
        self, node: Node, key: str, name: str, depth: int, merged: Sequence[tuple[Node, Node]] | None = None
    ) -> None:
        entries = self.entries
        start = len(entries)
        typed: set[str] = set()
        self.visits += 1
        if depth > _DEEPEST or self.visits > _MOST_VISITS or start > _MOST_ENTRIES:
            return
        for key_node, value in node.pairs if merged is None else merged:
            text = key_node.text
            suffix = (_plain_suffixes if key_node.style is _PLAIN else _quoted_suffixes).get(text)
            if suffix is None:
                if text == "<<" and merged is None and key_node.style is _PLAIN:
                    del entries[start:]
                    self.merge(node, key, name, depth)
                    return
                suffix = _suffix(key_node, text)
            child_key = key + suffix[0] if key else suffix[0].removeprefix(".")
            child_name = name + suffix[1] if name else suffix[1].removeprefix(".")
            if suffix[2] and key_node.tag is None:
                self.judge_key(key_node, suffix[1], typed)
            if "[" in text and text.count("[") != text.count("]"):
                child_key = canonical(child_name)
            if value.tag is not None:
                self.judge(value)
            kind = value.kind
            if kind is _SCALAR:
                entries.append((child_key, child_name, key_node, value))
            elif kind is _MAPPING and value.pairs:
                self.sections.setdefault(child_key, key_node)
                self.mapping(value, child_key, child_name, depth + 1)
            elif value.items:
                self.sections.setdefault(child_key, key_node)
                self.sequence(value, child_key, child_name, depth + 1)
            elif kind is _SEQUENCE or self.empty_maps:
                entries.append((child_key, child_name, key_node, value))

    def merge(self, node: Node, key: str, name: str, depth: int) -> None:
        """A mapping that merges others; with nothing in it in the end, it is as empty as ``{}``."""
        self.judge_merge(node)
        merged = _merged(node)
        self.mapping(node, key, name, depth, merged)
        if not merged and self.empty_maps and key:
            self.entries.append((key, name, node, node))

    def sequence(self, node: Node, key: str, name: str, depth: int) -> None:
        self.visits += 1
        if depth > _DEEPEST or self.visits > _MOST_VISITS or len(self.entries) > _MOST_ENTRIES:
            return
        listed, self.listed = self.listed, True
        for position, item in enumerate(node.items):
            child_key, child_name = f"{key}[{position}]", f"{name}[{position}]"
            if item.tag is not None:
                self.judge(item)
            if item.kind is _MAPPING and item.pairs:
                self.sections.setdefault(child_key, item)
                self.mapping(item, child_key, child_name, depth + 1)
            elif item.kind is _SEQUENCE and item.items:
                self.sequence(item, child_key, child_name, depth + 1)
            elif item.kind is not _MAPPING or self.empty_maps:
                self.entries.append((child_key, child_name, item, item))
        self.listed = listed

    def judge_key(self, key_node: Node, name: str, typed: set[str]) -> None:
        """A key that is no text must not be there twice, nor inside a list."""
        if name in typed:
            self.fault = Fault(key_node, "DuplicateKeyException", f"duplicate key '{key_node.text}'")
        elif self.listed and name != "[null]" and self.fault is None:
            message = f"'{key_node.text}' without quotes is no text, as a key inside a list must be"
            self.fault = Fault(key_node, "ClassCastException", message)
        typed.add(name)

    def judge_merge(self, node: Node) -> None:
        """Only mappings can be merged, and inside a list only those that stand elsewhere."""
        for key, value in node.pairs:
            if key.text == "<<" and key.style is _PLAIN and self.fault is None:
                sources = value.items if value.kind is _SEQUENCE else (value,)
                other = next((source for source in sources if source.kind is not _MAPPING), None)
                if other is not None:
                    self.fault = Fault(value, "ConstructorException", "'<<' merges mappings and nothing else")
                elif self.listed and any(key.end <= source.start and source.pairs for source in sources):
                    self.fault = Fault(key, "ClassCastException", "a mapping inside a list is written after its '<<'")

    def judge(self, node: Node) -> None:
        """Remember the first node whose tag Spring Boot has no use for."""
        tag = short_tag(node.tag or "!")
        if self.refusal is not None or tag == "!" or tag in _OTHER_TAGS:
            return
        kind = tag_kind(tag) if node.kind is _SCALAR else None
        try:
            if kind is None or converted(node.text, kind) is None:
                self.refusal = node
        except ValueError:
            self.refusal = node


def _merged(node: Node) -> Sequence[tuple[Node, Node]]:
    from reglint.syntax import yaml

    return yaml.merged_pairs(node)


def _suffix(key_node: Node, text: str) -> _Suffix:
    """What a key adds; numbers, booleans and null as keys are map keys, in brackets."""
    known = _plain_suffixes if key_node.style is _PLAIN else _quoted_suffixes
    if len(known) > _MOST_SUFFIXES:
        known.clear()
    kind = scalar_kind(text, key_node.style)
    if kind == "null":
        name = "[null]"
    elif kind != "str":
        name = f"[{spring_text(text, key_node.style)}]"
    else:
        name = text
    suffix = _Suffix(_joined(canonical(name)), _joined(name), kind != "str")
    if key_node.kind is _SCALAR and text != "<<":
        known[text] = suffix
    return suffix


def _joined(text: str) -> str:
    return text if text.startswith("[") or not text else "." + text
