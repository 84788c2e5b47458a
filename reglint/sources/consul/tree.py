"""Looking things up in a tree the way Consul decodes it."""

from __future__ import annotations

import binascii
from collections.abc import Collection, Iterator, Mapping
from typing import TypeGuard

from reglint.records import NamedTuple
from reglint.syntax.node import Kind, Node, Style


def is_mapping(node: Node | None) -> TypeGuard[Node]:
    """Whether ``node`` is an object or block."""
    return node is not None and node.kind is Kind.MAPPING


def is_null(node: Node) -> bool:
    """Whether ``node`` is JSON's null, which counts as not written."""
    return node.kind is Kind.SCALAR and node.style is Style.PLAIN and node.text == "null"


def entries(mapping: Node, spellings: Mapping[str, str]) -> dict[str, tuple[Node, Node]]:
    """The pairs of ``mapping`` by canonical name; of two that mean the same the last counts, as in Go."""
    found = {}
    for key, value in mapping.pairs:
        name = spellings.get(key.text.lower())
        if name is not None and not is_null(value):
            found[name] = (key, value)
    return found


def unknown(mapping: Node, spellings: Mapping[str, str]) -> int:
    """How many keys of ``mapping`` have no canonical name."""
    return sum(key.text.lower() not in spellings for key, _ in mapping.pairs)


class Item(NamedTuple):
    """One element below ``key``. ``holder`` is the key that stands at it: ``key``, or its own first key in a list."""

    key: Node
    holder: tuple[Node, Node]
    node: Node


def items(mapping: Node, names: Collection[str]) -> Iterator[Item]:
    """Each element below the keys ``names``: list items one by one, repeated blocks each for itself."""
    for key, value in mapping.pairs:
        if key.text.lower() not in names or is_null(value):
            continue
        if value.kind is Kind.SEQUENCE:
            for item in value.items:
                yield Item(key, item.pairs[0] if item.pairs else (key, item), item)
        else:
            yield Item(key, (key, value), value)


def struct(node: Node) -> Node:
    """``node``, or the only item of a list of one: Consul unwraps it where it wants an object."""
    return node.items[0] if node.kind is Kind.SEQUENCE and len(node.items) == 1 else node


def is_gossip_key(text: str) -> bool:
    """Whether ``text`` is a key that Consul accepts for ``encrypt``: Base64 of 16, 24 or 32 bytes."""
    try:
        return len(binascii.a2b_base64(text, strict_mode=True)) in (16, 24, 32)
    except ValueError:
        return False
