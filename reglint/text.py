"""Documents and places in them: bytes to text, offsets to lines and columns.

Offsets are 0-based code points into ``Document.text``; lines and columns are 1-based code points. The text never holds
a byte order mark and keeps its own newlines (LF, CRLF and lone CR each end a line), so an offset means the same in
every reader and in every report.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right

from reglint.records import NamedTuple

_LINE_END = re.compile(r"\r\n|\n|\r")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with the UTF-16 one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Span(NamedTuple):
    """A half-open range of code points in a document's text."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as people name it: 1-based line and column, in code points."""

    line: int
    column: int


class UndecodableError(ValueError):
    """The bytes are not text in the encoding the format requires.

    ``document`` is what can be read of them, with U+FFFD for the rest; ``line`` is the 1-based line of the first fault.
    """

    def __init__(self, message: str, document: Document, line: int) -> None:
        super().__init__(message)
        self.document = document
        self.line = line


class Document:
    """One configuration file as text. ``path`` is how reports name it: relative to the root, with ``/``."""

    __slots__ = ("_line_starts", "bom", "encoding", "path", "text")

    def __init__(self, path: str, text: str, encoding: str = "utf-8", bom: bytes = b"") -> None:
        self.path = path
        self.text = text
        self.encoding = encoding
        self.bom = bom
        self._line_starts: list[int] | None = None

    def __repr__(self) -> str:
        return f"Document({self.path!r})"

    @property
    def line_starts(self) -> list[int]:
        """The offset of the first character of each line; never empty."""
        if self._line_starts is None:
            self._line_starts = [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        return self._line_starts

    def position(self, offset: int) -> Position:
        """The line and column of ``offset``, which may be the end of the text."""
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of the 1-based line ``number`` without its line end; empty past the last line."""
        starts = self.line_starts
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def line_span(self, number: int) -> Span:
        """The span of the 1-based line ``number`` without indentation and line end."""
        line = self.line(number)
        start = self.line_starts[number - 1] + len(line) - len(line.lstrip())
        return Span(start, start + len(line.strip()))


def decode(path: str, data: bytes, *fallbacks: str) -> Document:
    """``data`` as a document: by its byte order mark, else UTF-8, else the first of ``fallbacks`` that fits.

    Raises UndecodableError when nothing fits.
    """
    bom, encoding = next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", "utf-8"))
    body = data[len(bom) :]
    try:
        return Document(path, body.decode(encoding), encoding, bom)
    except UnicodeDecodeError as error:
        for fallback in fallbacks if not bom else ():
            try:
                return Document(path, data.decode(fallback), fallback)
            except UnicodeDecodeError:
                continue
        readable = Document(path, body.decode(encoding, "replace"), encoding, bom)
        line = len(_LINE_END.findall(body[: error.start].decode(encoding))) + 1
        raise UndecodableError(f"the bytes are not {encoding.upper()}", readable, line) from None
