"""The text Spring Boot sees in a .properties file: it reads the bytes as ISO-8859-1, whatever they are."""

from __future__ import annotations

import re

from reglint.syntax.node import Node
from reglint.text import Document

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(\r\n|\n|\r)[ \t\f]*|(.))", re.DOTALL)
_NAMED = {"t": "\t", "r": "\r", "n": "\n", "f": "\f"}


def as_boot_reads(document: Document, node: Node) -> str:
    """The text of one key or value: characters beyond ASCII that are not escaped become those of their single bytes."""
    text = node.text
    if text.isascii() or document.encoding in ("latin-1", "iso-8859-1"):
        return text
    raw = document.text[node.start : node.end]
    if raw.isascii():
        return text
    if "\\" not in raw:
        return _single_bytes(text, document.encoding)
    return unescaped(_single_bytes(raw, document.encoding))


def unescaped(raw: str) -> str:
    """``raw`` text of a key or value with its escapes replaced by what they stand for."""
    return _ESCAPE.sub(_character, raw) if "\\" in raw else raw


def _single_bytes(text: str, encoding: str) -> str:
    return text.encode(encoding, "replace").decode("latin-1")


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    return "" if match[2] else _NAMED.get(match[3], match[3])
