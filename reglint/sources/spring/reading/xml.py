"""Java's XML form of properties: ``<properties><entry key="a">b</entry></properties>``."""

from __future__ import annotations

import contextlib
import re
from xml.parsers import expat

from reglint.syntax.node import Kind, Node, Parsed, Problem
from reglint.text import Document, Span

_DECLARED = re.compile(r"\s*<\?xml[^>]*?\bencoding=[\"']([\w.:-]+)")
_DTD = "http://java.sun.com/dtd/properties.dtd"


def as_declared(document: Document) -> Document:
    """``document`` in the encoding that its XML declaration names, and marked as read."""
    match = _DECLARED.match(document.text)
    text = document.text
    if match is not None and not text.isascii() and match[1].lower() not in ("utf-8", "utf-16"):
        with contextlib.suppress(LookupError, UnicodeError):
            text = text.encode(document.encoding).decode(match[1])
    return Document(document.path, text, "latin-1")


def parse_xml(document: Document) -> Parsed:
    """One document of flat keys. Entity declarations are refused, so that no text can grow."""
    reader = _Reader(document)
    try:
        reader.parser.Parse(document.text.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        start = document.line_span(max(1, min(error.lineno, len(document.line_starts))))
        return Parsed((None,), (Problem(expat.errors.messages[error.code], start),))
    except _RefusedError as refused:
        return Parsed((None,), (Problem(str(refused), Span(0, 0)),))
    if not reader.declared:
        return Parsed(
            (None,), (Problem("a properties file in XML needs the <!DOCTYPE properties> of Java", Span(0, 0)),)
        )
    root = Node(Kind.MAPPING, 0, len(document.text), pairs=reader.pairs)
    return Parsed((root,))


class _RefusedError(Exception):
    pass


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.depth = 0
        self.key: str | None = None
        self.start = 0
        self.text: list[str] = []
        self.pairs: list[tuple[Node, Node]] = []
        parser = self.parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text.append
        parser.EntityDeclHandler = self._entity
        parser.StartDoctypeDeclHandler = self._doctype
        self.declared = False

    def _offset(self) -> int:
        starts = self.document.line_starts
        return min(starts[self.parser.CurrentLineNumber - 1] + self.parser.CurrentColumnNumber, len(self.document.text))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name != ("properties" if self.depth == 0 else "entry") and not (self.depth == 1 and name == "comment"):
            raise _RefusedError(f"<{name}> is no part of a properties file")
        if name == "entry" and "key" not in attributes:
            raise _RefusedError("an <entry> needs its key")
        self.depth += 1
        self.key = attributes.get("key") if name == "entry" else None
        self.start = self._offset()
        self.text.clear()

    def _end(self, name: str) -> None:
        self.depth -= 1
        if name == "entry" and self.key is not None:
            end = self._offset()
            key = Node(Kind.SCALAR, self.start, self.start, self.key)
            self.pairs.append((key, Node(Kind.SCALAR, self.start, end, "".join(self.text))))

    def _doctype(self, _: str, system: str | None, *__: object) -> None:
        self.declared = system == _DTD

    def _entity(self, *_: object) -> None:
        raise _RefusedError("entity declarations are not read")
