"""From the tree of a Spring file to flat keys, one document after the other; positions stay those of the tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reglint.records import NamedTuple
from reglint.sources.spring.reading.document import Entry, Fault, SpringDocument
from reglint.sources.spring.reading.latin import as_boot_reads, unescaped
from reglint.sources.spring.reading.names import canonical
from reglint.sources.spring.reading.scalars import converted, scalar_kind, short_tag, spring_text, tag_kind
from reglint.syntax.node import Kind, Node, Parsed, Style
from reglint.text import Document, Span

_MOST_ENTRIES = 50_000  # aliases can multiply a few lines into millions of keys
_MOST_VISITS = 20_000
_DEEPEST = 200
_ITEM = re.compile(r"(?:\A|,)[ \t\f]*((?:[^,\\]|\\(?:\r\n|.))*)", re.DOTALL)
_OTHER_TAGS = frozenset({"map", "seq", "set", "omap", "pairs", "binary", "timestamp"})

_MAPPING, _SEQUENCE, _SCALAR = Kind.MAPPING, Kind.SEQUENCE, Kind.SCALAR
_PLAIN = Style.PLAIN


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
        """The entries below a mapping. All is done in one loop: it turns once for each key of every file."""
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
            own_key, own_name, is_typed = suffix
            child_key = key + own_key if key else own_key.removeprefix(".")
            child_name = name + own_name if name else own_name.removeprefix(".")
            if is_typed and key_node.tag is None:
                self.judge_key(key_node, own_name, typed)
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
