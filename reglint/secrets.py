"""What may not be printed of one service: places in its files, and texts wherever they turn up.

The places are those that a source marked, and all that stands below a key which names a secret. A text is hidden in
messages, too, because a secret may be written a second time where nobody takes it for one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from reglint.diagnostic import Excerpt, Finding, Place
from reglint.model import Service
from reglint.redact import HIDDEN, excerpt, hide, merged, opens_secret
from reglint.secret_names import names_secret
from reglint.sources.file import File
from reglint.syntax.node import Kind, Node
from reglint.text import Document, Span
from reglint.values import Value

_PLACEHOLDER_PARTS = r"\$\{[^:{}]*:?|\}|@[A-Za-z0-9_.-]+@"  # compiled, as the others, when something was found
_SHORTEST, _LONG = 6, 16  # characters of a text that is hidden wherever it stands: of any, and of words in lower case
_PREFIX = 64  # characters by which a longer text is recognised, as messages cut theirs
_WORDS = r"[a-z._-]+"
_HEREDOC = r"<<-?[ \t]*\"?(\w+)\"?[ \t]*$"
_MOST_NODES = 200_000  # aliases can multiply a few lines into millions


class Secrets:
    """The secrets of ``service``. ``files`` are its files by path, whose trees tell what stands below which key."""

    def __init__(self, service: Service, files: Mapping[str, File]) -> None:
        self._service = service
        self._files = files
        self._disjoint: dict[str, list[Span]] = {}
        self._by_lines: dict[str, _BelowLines] = {}

    def excerpt(self, place: Place) -> Excerpt:
        """The line of ``place`` as it may be printed."""
        document = place.document
        number = document.position(place.span.start).line
        line = document.line_span(number)
        hidden = _overlapping(self._places(document), line)
        if self._is_doubtful(document.path):
            hidden += _overlapping(self._lines(document).until(number), line)
        if self._texts is not None:
            hidden += (Span(*match.span()) for match in self._texts.finditer(document.text, line.start, line.end))
        return excerpt(document, place.span, hidden)

    def hide(self, text: str, finding: Finding | None = None) -> str:
        """``text`` without secrets; also without those that ``finding`` rests on, be they as short as they may."""
        rests_on = self._rests_on(finding) if finding is not None else None
        for pattern in (self._texts, rests_on):
            text = pattern.sub(HIDDEN, text) if pattern is not None else text
        return hide(text)

    def answers(self, value: Value) -> bool:
        """Whether ``value`` was answered by a text that is a secret elsewhere."""
        return any(self._covers(origin.document, origin.value) for origin in value.via)

    @cached_property
    def _marked(self) -> Mapping[str, list[Span]]:
        marked: dict[str, list[Span]] = {}
        for path, span in self._service.secrets:
            marked.setdefault(path, []).append(span)
        return marked

    @cached_property
    def _texts(self) -> re.Pattern[str] | None:
        """The texts that are too long, or too odd, to stand anywhere by accident."""
        documents = {document.path: document for document in self._service.documents}
        marked = ((documents[path], span) for path, span in self._service.secrets if path in documents)
        raw = (document.text[slice(*span)] for document, span in marked)
        decoded = (subject.value("text") for subject in self._service.subjects if subject.kind == "assignment")
        texts = (*raw, *(value.text for value in decoded if value.secret and value.text))
        return _pattern(part for text in texts for part in _parts(text) if _is_telling(part))

    def _rests_on(self, finding: Finding) -> re.Pattern[str] | None:
        """The secrets that answered a placeholder of another value, which the finding is about."""
        if not self._marked or self._covers(finding.place.document, finding.place.span):
            return None
        touched = (place for place in finding.related if self._covers(place.document, place.span))
        return _pattern(part for place in touched for part in _parts(place.document.text[slice(*place.span)]))

    def _covers(self, document: Document, span: Span) -> bool:
        marked = self._marked.get(document.path, ())
        return any(secret.start < span.end and span.start < secret.end for secret in marked)

    def _places(self, document: Document) -> list[Span]:
        """What sources marked in ``document`` and what its tree has below keys that name secrets, in order."""
        found = self._disjoint.get(document.path)
        if found is None:
            below = _below_names(self._files.get(document.path))
            found = self._disjoint[document.path] = merged([*self._marked.get(document.path, ()), *below])
        return found

    def _is_doubtful(self, path: str) -> bool:
        """Whether there is no tree of the whole file, so that its lines have to do."""
        file = self._files.get(path)
        return file is None or not _has_tree(file) or bool(file.parsed.problems)

    def _lines(self, document: Document) -> _BelowLines:
        found = self._by_lines.get(document.path)
        if found is None:
            found = self._by_lines[document.path] = _BelowLines(document)
        return found


def _overlapping(disjoint: list[Span], part: Span) -> list[Span]:
    first = bisect_right(disjoint, part.start, key=lambda span: span.end)
    return disjoint[first : bisect_left(disjoint, part.end, first, key=lambda span: span.start)]


def _pattern(texts: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(set(texts), key=lambda text: (-len(text), text))
    if not longest_first:
        return None
    cut = (re.escape(text) if len(text) <= _PREFIX else rf"{re.escape(text[:_PREFIX])}\S*" for text in longest_first)
    return re.compile("|".join(cut))


def _parts(text: str) -> Iterator[str]:
    """What is printed of a value as one piece: without quotes, names of placeholders and what ends a line."""
    for literal in re.split(_PLACEHOLDER_PARTS, text):
        printable = "".join(letter if letter.isprintable() else "\n" for letter in literal)
        for line in printable.split("\n"):
            part = line.strip().strip("\"'").strip()
            if len(part) > 2:
                yield part


def _is_telling(part: str) -> bool:
    return len(part) >= (_LONG if re.fullmatch(_WORDS, part) else _SHORTEST)


def _has_tree(file: File) -> bool:
    return file.template is None and file.problem is None


def _below_names(file: File | None) -> Iterator[Span]:
    for root in file.parsed.roots if file is not None and _has_tree(file) else ():
        if root is not None:
            yield from _below_nodes(root)


def _below_nodes(root: Node) -> Iterator[Span]:
    pending = [(root, False)]
    seen: set[tuple[int, bool]] = set()
    while pending and len(seen) < _MOST_NODES:
        node, secret = pending.pop()
        if node.kind is Kind.SCALAR:
            if secret:
                yield node.span
        elif (id(node), secret) not in seen:
            seen.add((id(node), secret))
            pending.extend((value, secret or names_secret(key.text)) for key, value in node.pairs)
            pending.extend((item, secret) for item in node.items)


class _BelowLines:
    """The lines that may go on with the value of a secret: indented deeper, in its open quotes, or right behind it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._found: list[Span] = []
        self._next = 1
        self._depth = -1  # of the key whose value may go on
        self._closing = ""  # what ends the value
        self._following = False  # whether its first line is still to come

    def until(self, number: int) -> list[Span]:
        """Those up to line ``number`` at least, in order."""
        for line in range(self._next, number + 1):
            text = self._document.line(line)
            if text.strip() and self._goes_on(text):
                self._found.append(self._document.line_span(line))
        self._next = max(self._next, number + 1)
        return self._found

    def _goes_on(self, line: str) -> bool:
        """Whether ``line`` belongs to the secret before it; if not, whether one begins in it is remembered."""
        text = line.strip()
        indent = len(line) - len(line.lstrip())
        deeper = indent > self._depth >= 0 or (indent == self._depth and text.startswith("-"))
        if deeper or self._closing or self._following:
            self._closing = "" if self._closing in text else self._closing
            self._following = self._following and text in "=:"
            return True
        start = opens_secret(line)
        self._depth = indent if start is not None else -1
        if start is not None:
            value = line[start:].strip()
            self._closing, self._following = _end_of(value), value in ("", "=", ":", "\\")
        return False


def _end_of(value: str) -> str:
    """What ends the value that begins here, if that is on another line: a quote or the mark of a heredoc."""
    heredoc = re.match(_HEREDOC, value)
    if heredoc is not None:
        return heredoc[1]
    quote = value[:1]
    return quote if quote in ("'", '"') and quote not in value[1:] else ""
