"""The order in which Java iterates a small HashSet of strings: Spring's choice between two spellings of one key."""

from __future__ import annotations

from collections.abc import Iterable


def string_hash(text: str) -> int:
    """``String.hashCode`` as an unsigned 32-bit number."""
    value = 0
    for unit in _utf16(text):
        value = (value * 31 + unit) & 0xFFFFFFFF
    return value


def hash_order(names: Iterable[str]) -> list[str]:
    """``names``, added in this order, as a HashSet yields them."""
    ordered = list(names)
    size = 16
    while len(ordered) > size * 3 // 4:
        size *= 2
    return sorted(ordered, key=lambda name: _spread(string_hash(name)) & (size - 1))


def _spread(value: int) -> int:
    return value ^ (value >> 16)


def _utf16(text: str) -> Iterable[int]:
    if text.isascii():
        return text.encode()
    data = text.encode("utf-16-be", "surrogatepass")
    return (data[index] << 8 | data[index + 1] for index in range(0, len(data), 2))
