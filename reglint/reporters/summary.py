"""For the page of a run of GitHub Actions: all findings in one Markdown table.

Every character with a meaning in Markdown or HTML is written as a character reference, so that nothing in a file name
or a message becomes a link, a mention, an image or a row of its own.
"""

from __future__ import annotations

import re
from typing import TextIO

from reglint.diagnostic import Diagnostic, Report
from reglint.reporters import Options, layout

_LARGEST = 900_000  # bytes; a step may write 1 MiB
_MEANING = re.compile(r"[^\w \-,./()\u0080-\U0010ffff]|_|\bwww\.", re.ASCII)


def render(report: Report, stream: TextIO, _options: Options) -> None:
    """Writes a heading with the totals, and a row for each finding as long as they fit, the worst first."""
    stream.write(f"### reglint: {escape(layout.found_in(report))}\n\n")
    if report.diagnostics:
        _table(report, stream)
    stream.write(f"{escape(layout.totals(report, layout.painter(False)))}\n")


def escape(text: str) -> str:
    """``text`` as Markdown that shows exactly these characters in one line."""
    return _MEANING.sub(lambda match: "".join(f"&#{ord(char)};" for char in match[0]), layout.line(text))


def _table(report: Report, stream: TextIO) -> None:
    stream.write("| severity | where | rule | what | profiles |\n| --- | --- | --- | --- | --- |\n")
    ordered = sorted(report.diagnostics, key=lambda item: -item.severity)
    left = _LARGEST
    for index, item in enumerate(ordered):
        row = _row(item)
        left -= len(row.encode("utf-8", "backslashreplace"))
        if left < 0:
            stream.write(f"\n{layout.counted(len(ordered) - index, 'more finding')} did not fit here.\n")
            break
        stream.write(row)
    stream.write("\n")


def _row(item: Diagnostic) -> str:
    where = f"{item.location.path}:{item.location.line}:{item.location.column}"
    what = f"{item.message}. {item.advice}" if item.advice else item.message
    cells = (item.severity.label, where, f"{item.code} {item.rule}", what, ", ".join(item.profiles))
    return f"| {' | '.join(map(escape, cells))} |\n"
