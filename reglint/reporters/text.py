"""For people at a terminal: each finding with its source line, what it rests on, where it holds and what to write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from reglint.diagnostic import Diagnostic, Report
from reglint.reporters import Options, layout


def render(report: Report, stream: TextIO, options: Options) -> None:
    """Writes every finding, or what became of every file, and one line of totals."""
    paint = layout.painter(options.color)
    if options.show_files:
        stream.writelines(f"{shown}\n" for shown in layout.files(report.notes, paint))
        return
    stream.writelines("\n".join((*_finding(item, paint), "", "")) for item in report.diagnostics)
    if options.statistics and report.diagnostics:
        stream.write("\n".join((*layout.statistics(report, paint), "", "")))
    if not options.quiet:
        stream.write(f"{layout.totals(report, paint)}\n")


def _finding(item: Diagnostic, paint: layout.Paint) -> Iterator[str]:
    yield layout.heading(item, paint)
    rows = [place.excerpt.line for place in (item.location, *item.related) if place.excerpt]
    gutter = len(str(max(rows, default=0)))
    indent, bar, equals = " " * gutter, paint("|", "frame"), paint("=", "frame")
    if item.location.excerpt:
        yield f"{indent} {bar}"
        yield from layout.source(item.location.excerpt, gutter, "^", paint, item.severity.label)
        yield f"{indent} {bar}"
    for place in item.related:
        where = layout.place(place.path, place.line, place.column)
        yield f"{indent} {equals} because: {where}: {layout.line(place.message)}".rstrip(": ")
        if place.excerpt:
            yield from layout.source(place.excerpt, gutter, "-", paint, "info")
    if item.profiles:
        yield f"{indent} {equals} profiles: {layout.line(', '.join(item.profiles))}"
    if item.advice:
        yield f"{indent} {equals} help: {layout.line(item.advice)}"
    if item.fix:
        safety = "safe" if item.fix.safe else "unsafe"
        yield f"{indent} {equals} fix: {layout.line(item.fix.title)} ({safety})"
