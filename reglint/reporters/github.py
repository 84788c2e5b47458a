"""For a log of GitHub Actions: workflow commands that become annotations in a pull request.

A step shows at most ten errors, ten warnings and ten notices; so the worst come first, and what is left over is listed
as plain lines and counted in a last notice. ``summary`` has the table of all findings for the page of the run.
Source: actions/toolkit packages/core/src/command.ts; docs.github.com "Usage limits" of workflow annotations.
"""

from __future__ import annotations

import re
from typing import TextIO

from reglint.diagnostic import Diagnostic, Location, Report, Severity
from reglint.redact import visible
from reglint.reporters import Options, layout

_ANY_LINE = re.compile(r"[^\r\n]+")  # line ends are escaped, and the file is still found
_SHOWN = 10  # annotations of each kind in one step
_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, stream: TextIO, options: Options) -> None:
    """Writes an annotation for each finding that can have one, a line for each other, and the totals."""
    if options.show_files:
        stream.writelines(f"{shown}\n" for shown in layout.files(report.notes, layout.painter(False)))
        return
    annotated, others = _divided(report)
    stream.writelines(f"{_annotation(item)}\n" for item in annotated)
    stream.writelines(f"{layout.heading(item, layout.painter(False))}\n" for item in others)
    if others:
        text = f"{layout.counted(len(others), 'more finding')}: see the log and the summary of this run"
        stream.write(f"::notice title=reglint::{escape_data(text)}\n")
    if not options.quiet:
        stream.write(f"{layout.totals(report, layout.painter(False))}\n")


def escape_data(text: str) -> str:
    """``text`` as the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """``text`` as the value of a property of a workflow command."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _divided(report: Report) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """The findings that become annotations, and the others; both the worst first."""
    annotated: list[Diagnostic] = []
    others: list[Diagnostic] = []
    for severity, number in layout.by_severities(report):
        found = [item for item in report.diagnostics if item.severity is severity]
        last_notice = severity is Severity.INFO and (others or number > _SHOWN)
        shown = _SHOWN - 1 if last_notice else _SHOWN
        annotated += found[:shown]
        others += found[shown:]
    return annotated, others


def _annotation(item: Diagnostic) -> str:
    place = item.location
    properties = {"file": _ANY_LINE.sub(_visible, place.path), "line": str(place.line), "endLine": str(place.end_line)}
    if place.line == place.end_line:  # columns over several lines would be refused
        properties |= {"col": str(place.column), "endColumn": str(place.end_column)}
    properties["title"] = f"{item.code} {item.rule}"
    parts = (item.message, *map(_because, item.related), _profiles(item), item.advice)
    message = "\n".join(layout.line(part) for part in parts if part)
    shown = ",".join(f"{name}={escape_property(value)}" for name, value in properties.items())
    return f"::{_KINDS[item.severity]} {shown}::{escape_data(message)}"


def _visible(match: re.Match[str]) -> str:
    return visible(match[0])


def _because(place: Location) -> str:
    return f"Because of {place.path}:{place.line}:{place.column}: {place.message}".rstrip(": ")


def _profiles(item: Diagnostic) -> str:
    return f"Profiles: {', '.join(item.profiles)}." if item.profiles else ""
