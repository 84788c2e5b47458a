"""What Java itself has a say in: the properties of the machine, and the order of a small HashSet of strings.

By that order Spring chooses between two spellings of one key.
"""

from __future__ import annotations

from collections.abc import Iterable

# The system properties that every Java machine sets (java.lang.System.getProperties): they beat variables and files.
MACHINE = frozenset({
    "file.encoding", "file.separator", "java.class.path", "java.class.version", "java.home", "java.io.tmpdir",
    "java.library.path", "java.specification.name", "java.specification.vendor", "java.specification.version",
    "java.vendor", "java.vendor.url", "java.version", "java.vm.name", "java.vm.specification.name",
    "java.vm.specification.vendor", "java.vm.specification.version", "java.vm.vendor", "java.vm.version",
    "line.separator", "os.arch", "os.name", "os.version", "path.separator", "user.dir", "user.home", "user.name",
})  # fmt: skip


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
