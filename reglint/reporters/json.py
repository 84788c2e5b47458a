"""For programs: the whole report as JSON, in the shape that ``json_schema`` gives.

``schema_version`` changes when a change of shape could break a reader. Each finding is one line, so that a report can
be searched and compared line by line.
"""

from __future__ import annotations

import json
from typing import Any, TextIO

from reglint import __version__
from reglint.diagnostic import Diagnostic, Fix, Location, Report
from reglint.reporters import Options
from reglint.reporters.layout import by_severities

SCHEMA_VERSION = 1


def render(report: Report, stream: TextIO, options: Options) -> None:
    """Writes the report as one JSON document."""
    fields = [
        f'"schema_version": {SCHEMA_VERSION}',
        f'"tool": {dumps({"name": "reglint", "version": __version__})}',
        f'"totals": {dumps(_totals(report))}',
        f'"diagnostics": {_list([dumps(diagnostic(item)) for item in report.diagnostics])}',
    ]
    if report.faults:
        fields.append(f'"faults": {_list([dumps(fault) for fault in report.faults])}')
    if options.show_files:
        fields.append(f'"files": {_list([dumps(note._asdict()) for note in report.notes])}')
    stream.write("{\n" + ",\n".join(fields) + "\n}\n")


def diagnostic(item: Diagnostic) -> dict[str, Any]:
    """One finding as a JSON object."""
    return {
        "rule": item.rule,
        "code": item.code,
        "severity": item.severity.label,
        "message": item.message,
        "advice": item.advice,
        **_place(item.location),
        "profiles": list(item.profiles),
        "related": [{**_place(place), "message": place.message} for place in item.related],
        "fix": _fix(item.fix),
    }


def dumps(value: object) -> str:
    """``value`` as JSON in one line, in which no runner of GitHub Actions can find a command."""
    return json.dumps(value, ensure_ascii=False).replace("##[", "##\\u005b")


def _list(items: list[str]) -> str:
    return "[\n" + ",\n".join(items) + "\n]" if items else "[]"


def _totals(report: Report) -> dict[str, int]:
    counts = {severity.label: number for severity, number in by_severities(report)}
    return {
        "files": report.totals.files,
        "services": report.totals.services,
        "registrations": report.totals.registrations,
        "findings": len(report.diagnostics),
        "fixable": sum(item.fix is not None for item in report.diagnostics),
        "undecided": report.totals.undecided,
        "errors": counts["error"],
        "warnings": counts["warning"],
        "infos": counts["info"],
    }


def _place(place: Location) -> dict[str, Any]:
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def _fix(fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    edits = [{"start": start, "end": end, "text": text} for start, end, text in fix.edits]
    return {"title": fix.title, "safe": fix.safe, "path": fix.path, "edits": edits}
