"""One candidate file as the sources see it: its bytes, and on demand its text and its tree.

Text and tree are made once and shared by every source that looks at the file.
"""

from __future__ import annotations

from reglint import syntax
from reglint.model import Subject
from reglint.syntax.node import Parsed, Problem
from reglint.syntax.written import Written
from reglint.text import Document, Span, UndecodableError, decode
from reglint.values import State, Value

_NOT_LOOKED: int | None = -1
_FALLBACKS = {"properties": ("gb18030", "latin-1")}  # Java reads any bytes as .properties; the others must be Unicode


class File:
    """One file. ``path`` is how reports name it, ``directory`` the part of it before ``name``.

    ``format`` is that of its name unless ``as_format`` is given, None for a name that has none. ``report`` is false for
    a file that is read only because its neighbours need it. ``unread`` says why there is no ``data``, if there is none.
    """

    __slots__ = (
        "_action", "_document", "_parsed", "_problem",
        "data", "directory", "format", "name", "path", "report", "unread",
    )  # fmt: skip

    def __init__(
        self,
        path: str,
        data: bytes,
        *,
        as_format: str | None = None,
        report: bool = True,
        unread: str = "",
    ) -> None:
        self.path = path
        self.directory, _, self.name = path.rpartition("/")
        self.data = data
        self.format = as_format or syntax.format_of(self.name)
        self.report = report
        self.unread = unread
        self._problem = Problem(unread, Span(0, 0)) if unread else None
        self._document: Document | None = Document(path, "") if unread else None
        self._parsed: Parsed | None = None
        self._action = _NOT_LOOKED

    def __repr__(self) -> str:
        return f"File({self.path!r})"

    @property
    def document(self) -> Document:
        """The text. Of bytes that are no text it is what can be read, so that ``problem`` has a line to stand on."""
        if self._document is None:
            try:
                self._document = decode(self.path, self.data, *_FALLBACKS.get(self.format or "", ()))
            except UndecodableError as error:
                self._document = error.document
                self._problem = Problem(str(error), self._document.line_span(error.line))
        return self._document

    @property
    def problem(self) -> Problem | None:
        """Why the file cannot be read at all: too large, unreadable, or bytes that are no text."""
        return self._problem if self.document is not None else None

    @property
    def parsed(self) -> Parsed:
        """The tree; without roots, and with the problem, when there is no text to parse."""
        if self._parsed is None:
            problem, document = self.problem, self.document
            if problem is not None or self.format is None:
                self._parsed = Parsed((), (problem,) if problem else ())
            else:
                self._parsed = syntax.parse(document, self.format)
        return self._parsed

    @property
    def template(self) -> int | None:
        """Where the first template action stands in a file that only becomes configuration when it is rendered."""
        if self._action == _NOT_LOOKED:
            self._action = self._first_action()
        return self._action

    def _first_action(self) -> int | None:
        if self.problem is not None:
            return None
        text = self.document.text
        if self.format == "yaml":
            from reglint.syntax import yaml

            return yaml.is_template(text)
        action = text.find("{{")
        return action if action >= 0 and self.parsed.problems else None

    def release(self) -> None:
        """Forgets text and tree, which take many times the memory of the bytes; whoever asks again has them again."""
        if self.data:
            self._document = self._parsed = None
            self._action = _NOT_LOOKED

    def subject(self) -> Subject:
        """The subject that stands for the text of a file without profiles."""
        written = Written(self.document, self.format or "", self.parsed, problem=self.problem, template=self.template)
        fields = {"format": Value(State.DEFAULT, written.format)}
        return Subject("document", self.path, fields, None, runs=("",), detail=written)
