"""What the formats for the terminal share: lines that stay lines, widths, colours, excerpts, totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from reglint.diagnostic import Diagnostic, Excerpt, FileNote, Report, Severity
from reglint.redact import visible

Paint = Callable[[str, str], str]

_STYLES = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "info": "\x1b[1;36m",
    "strong": "\x1b[1m",
    "frame": "\x1b[34m",
    "faint": "\x1b[2m",
}
_RESET = "\x1b[0m"


def painter(color: bool) -> Paint:
    """A function that gives a text one of the named styles, or leaves it as it is."""
    return _painted if color else _plain


def line(text: str) -> str:
    """``text`` as a part of one line, in which no log viewer can find a command.

    A runner of GitHub Actions obeys ``##[...]`` anywhere in a line, and ``::`` at its beginning.
    """
    return visible(text).replace("##[", "##(")


def place(path: str, row: int, column: int) -> str:
    """How a place is named, at the beginning of a line or inside."""
    shown = line(path)
    return f"{'./' if shown.lstrip().startswith(':') else ''}{shown}:{row}:{column}"


def width(text: str) -> int:
    """How many columns of a terminal ``text`` takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "FW" else 1 for char in text)


def heading(item: Diagnostic, paint: Paint) -> str:
    """Place, severity, code, name and message of a finding in one line."""
    label = item.severity.label
    where = paint(place(item.location.path, item.location.line, item.location.column), "strong")
    what = paint(f"{label}[{line(item.code)}]", label)
    return f"{where}: {what} {line(item.rule)}: {line(item.message)}"


def source(excerpt: Excerpt, gutter: int, mark: str, paint: Paint, style: str) -> Iterator[str]:
    """The lines that show ``excerpt`` underlined with ``mark``; line numbers take ``gutter`` columns."""
    text = line(excerpt.text)
    before, underlined = text[: excerpt.column - 1], text[excerpt.column - 1 :][: excerpt.width]
    bar = paint("|", "frame")
    yield f"{paint(f'{excerpt.line:>{gutter}}', 'frame')} {bar} {text}".rstrip()
    yield f"{' ' * gutter} {bar} {' ' * width(before)}{paint(mark * max(1, width(underlined)), style)}"


def statistics(report: Report, paint: Paint) -> Iterator[str]:
    """One line for each rule that found something, the most frequent first."""
    counts = Counter((item.code, item.rule) for item in report.diagnostics)
    digits = len(str(max(counts.values(), default=0)))
    codes = max((len(code) for code, _ in counts), default=0)
    for (code, rule), count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        yield f"{count:>{digits}}  {paint(f'{line(code):<{codes}}', 'strong')}  {line(rule)}"


def files(notes: Iterable[FileNote], paint: Paint) -> Iterator[str]:
    """One line for each file: whether it is linted, as what, and why."""
    ordered = sorted(notes, key=lambda note: (not note.linted, note.path))
    for linted, group in groupby(ordered, key=lambda note: note.linted):
        shown = [(line(note.path), line(f"{note.kind}: {note.reason}" if note.kind else note.reason)) for note in group]
        column = min(60, max(width(path) for path, _ in shown))
        word = "linted " if linted else "skipped"
        for path, reason in shown:
            yield f"{paint(word, 'strong' if linted else 'faint')}  {path}{' ' * (column - width(path))}  {reason}"


def totals(report: Report, paint: Paint) -> str:
    """The one line that says what was looked at and what came of it."""
    sums = report.totals
    seen = ", ".join(
        counted(number, noun)
        for number, noun in ((sums.files, "file"), (sums.services, "service"), (sums.registrations, "registration"))
    )
    found = paint(found_in(report), "strong")
    fixable = sum(item.fix is not None for item in report.diagnostics)
    return f"{seen}: {found}, {fixable} fixable, {sums.undecided} not decided"


def found_in(report: Report) -> str:
    """The number of findings in words, by severity."""
    by_severity = [
        f"{number} {severity.label}{'s' * (number != 1)}" for severity, number in by_severities(report) if number
    ]
    number = counted(len(report.diagnostics), "finding") if by_severity else "no findings"
    return f"{number} ({', '.join(by_severity)})" if by_severity else number


def by_severities(report: Report) -> list[tuple[Severity, int]]:
    """How many findings there are of each severity, the worst first."""
    counts = Counter(item.severity for item in report.diagnostics)
    return [(severity, counts[severity]) for severity in sorted(Severity, reverse=True)]


def counted(number: int, noun: str) -> str:
    """``number`` with ``noun`` in the right form."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _painted(text: str, style: str) -> str:
    return f"{_STYLES[style]}{text}{_RESET}"


def _plain(text: str, _style: str) -> str:
    return text
