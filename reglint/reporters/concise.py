"""For editors and ``grep``: one line a finding."""

from __future__ import annotations

from typing import TextIO

from reglint.diagnostic import Report
from reglint.reporters import Options, layout, text


def render(report: Report, stream: TextIO, options: Options) -> None:
    """Writes one line for each finding, and one line of totals."""
    if options.show_files:
        text.render(report, stream, options)
        return
    paint = layout.painter(options.color)
    for item in report.diagnostics:
        profiles = f" ({layout.line(', '.join(item.profiles))})" if item.profiles else ""
        stream.write(f"{layout.heading(item, paint)}{profiles}\n")
    if options.statistics:
        stream.writelines(f"{shown}\n" for shown in layout.statistics(report, paint))
    if not options.quiet:
        stream.write(f"{layout.totals(report, paint)}\n")
