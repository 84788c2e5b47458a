"""For code scanning: SARIF 2.1.0.

Columns count code points. ``primaryLocationLineHash`` says which finding is which when lines move: it depends on the
rule, the path and the text of the line, and on how many equal ones stand before it.
Source: docs.oasis-open.org/sarif/sarif/v2.1.0; docs.github.com "SARIF support for code scanning".
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any, TextIO
from urllib.parse import quote

from reglint import __version__
from reglint.diagnostic import Diagnostic, Fix, Location, Report, Severity
from reglint.reporters import Options, RuleHelp
from reglint.reporters.json import dumps

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ROOT = "%SRCROOT%"


def render(report: Report, stream: TextIO, options: Options) -> None:
    """Writes the report as one SARIF document with one run."""
    reported = dict(sorted({item.rule: item for item in report.diagnostics}.items(), key=lambda entry: entry[1].code))
    indexes = {rule: index for index, rule in enumerate(reported)}
    hashes = _Hashes()
    run = {
        "tool": {
            "driver": {
                "name": "reglint",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(item, options.rules) for item in reported.values()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the checkout."}}},
        "invocations": [_invocation(report)],
        "results": [_result(item, indexes[item.rule], hashes.of(item)) for item in report.diagnostics],
    }
    stream.write(dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}))
    stream.write("\n")


class _Hashes:
    """Gives each finding of a report a name of its own that does not depend on line numbers."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, item: Diagnostic) -> str:
        text = item.location.excerpt.text.strip() if item.location.excerpt else item.message
        data = "\0".join((item.code, item.location.path, text)).encode("utf-8", "backslashreplace")
        digest = hashlib.sha256(data).hexdigest()[:16]
        self._seen[digest] += 1
        return f"{digest}:{self._seen[digest]}"


def _invocation(report: Report) -> dict[str, Any]:
    if not report.faults:
        return {"executionSuccessful": True}
    notes = [{"level": "error", "message": {"text": fault}} for fault in report.faults]
    return {"executionSuccessful": False, "toolExecutionNotifications": notes}


def _rule(item: Diagnostic, rules: Mapping[str, RuleHelp]) -> dict[str, Any]:
    known = rules.get(item.rule, RuleHelp(item.code, item.rule))
    text = known.help or known.summary
    return {
        "id": item.code,
        "name": item.rule,
        "shortDescription": {"text": known.summary},
        "fullDescription": {"text": known.summary},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": _LEVELS[known.severity]},
    }


def _result(item: Diagnostic, index: int, line_hash: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": item.code,
        "ruleIndex": index,
        "level": _LEVELS[item.severity],
        "message": {"text": "\n".join(part for part in (item.message, item.advice) if part)},
        "locations": [_location(item.location)],
        "partialFingerprints": {"primaryLocationLineHash": line_hash},
    }
    if item.related:
        result["relatedLocations"] = [
            {"id": number, **_location(place), "message": {"text": place.message or "because of this"}}
            for number, place in enumerate(item.related, 1)
        ]
    if item.profiles:
        result["properties"] = {"profiles": list(item.profiles)}
    if item.fix:
        result["fixes"] = [_fix(item.fix)]
    return result


def _location(place: Location) -> dict[str, Any]:
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    return {"physicalLocation": {"artifactLocation": _artifact(place.path), "region": region}}


def _artifact(path: str) -> dict[str, str]:
    return {"uri": quote(path, safe="/", errors="surrogateescape"), "uriBaseId": _ROOT}


def _fix(fix: Fix) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": {"charOffset": start, "charLength": end - start}, "insertedContent": {"text": text}}
        for start, end, text in fix.edits
    ]
    return {
        "description": {"text": fix.title},
        "artifactChanges": [{"artifactLocation": _artifact(fix.path), "replacements": replacements}],
    }
