"""What rules say (Finding) and what people read (Diagnostic, Report)."""

from __future__ import annotations

import enum
from operator import add

from reglint.records import NamedTuple
from reglint.text import Document, Span
from reglint.values import Origin


class Severity(enum.IntEnum):
    """How bad a finding is; greater is worse."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The word used in files and output."""
        return self.name.lower()

    def lowered(self) -> Severity | None:
        """One severity lower; None below INFO."""
        return Severity(self - 1) if self > Severity.INFO else None


class Place(NamedTuple):
    """A span in a document, and what stands there in words."""

    document: Document
    span: Span
    note: str = ""

    @classmethod
    def of_value(cls, origin: Origin, note: str = "") -> Place:
        """Where a value is written: at its key when nothing stands behind it."""
        span = origin.value if origin.value.end > origin.value.start else origin.key
        return cls(origin.document, span, note)

    @classmethod
    def of_key(cls, origin: Origin, note: str = "") -> Place:
        """Where the key of a value is written."""
        return cls(origin.document, origin.key, note)

    @property
    def line(self) -> int:
        """The 1-based line it begins on."""
        return self.document.position(self.span.start).line


class Finding(NamedTuple):
    """One rule's answer about one subject in one run, before runs are merged and suppressions applied."""

    rule: str
    severity: Severity
    place: Place
    message: str
    advice: str
    related: tuple[Place, ...] = ()
    subject: str = ""


class Excerpt(NamedTuple):
    """One source line to print under a location: secrets are already hidden in ``text``.

    ``column`` is 1-based in ``text``; ``width`` counts code points to underline, at least 1.
    """

    line: int
    text: str
    column: int
    width: int


class Location(NamedTuple):
    """A place as reports name it: 1-based, end exclusive in columns, in code points."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str = ""
    excerpt: Excerpt | None = None


class Fix(NamedTuple):
    """A proven change: ``safe`` when it cannot change what a correct service does."""

    title: str
    safe: bool
    path: str
    edits: tuple[tuple[int, int, str], ...]


class Diagnostic(NamedTuple):
    """One finding as reports show it; plain data, so that it crosses process borders."""

    rule: str
    code: str
    severity: Severity
    message: str
    advice: str
    location: Location
    profiles: tuple[str, ...] = ()
    related: tuple[Location, ...] = ()
    fix: Fix | None = None


class FileNote(NamedTuple):
    """What became of one file: ``linted`` with its kind, or not, and why."""

    path: str
    linted: bool
    kind: str
    reason: str


class Totals(NamedTuple):
    """What a run looked at. ``undecided`` counts conditions that rested on a value nobody here knows."""

    files: int = 0
    services: int = 0
    registrations: int = 0
    undecided: int = 0

    def plus(self, other: Totals) -> Totals:
        """The totals of both runs together."""
        return Totals(*map(add, self, other))


class Report(NamedTuple):
    """Everything a reporter needs. ``diagnostics`` are sorted by path, line, column and code.

    ``faults`` are sentences about what reglint itself failed at: what would be found there is missing.
    """

    diagnostics: tuple[Diagnostic, ...]
    totals: Totals
    notes: tuple[FileNote, ...] = ()
    faults: tuple[str, ...] = ()


class RequestError(Exception):
    """What was asked for cannot be done; the message is one sentence, behind ``file:line: `` where there is a file."""
