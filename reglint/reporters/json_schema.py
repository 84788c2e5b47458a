"""The JSON Schema of the JSON report: what ``schemas/report.schema.json`` is generated from."""

from __future__ import annotations

from typing import Any

from reglint.diagnostic import Severity
from reglint.reporters.json import SCHEMA_VERSION

_PATH = "Relative to the root of the checkout, with `/`; an entry of an archive is `x.zip!/group/data-id`."
_COUNTS = {
    "files": "Files that were linted.",
    "services": "Services that they make up.",
    "registrations": "Registrations of these services.",
    "findings": "Findings in `diagnostics`.",
    "fixable": "Findings that have a fix.",
    "undecided": "Conditions that rested on a value nobody here knows.",
    "errors": "Findings of severity error.",
    "warnings": "Findings of severity warning.",
    "infos": "Findings of severity info.",
}


def schema() -> dict[str, Any]:
    """The schema of the document that the JSON reporter writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "reglint report",
        "description": "What `reglint lint --output json` writes.",
        **_object(
            {
                "schema_version": {"const": SCHEMA_VERSION, "description": "Changes when a reader could break."},
                "tool": _object({"name": {"const": "reglint"}, "version": {"type": "string"}}),
                "totals": _object({name: _natural(text) for name, text in _COUNTS.items()}),
                "diagnostics": {
                    "type": "array",
                    "description": "Sorted by path, line, column and code.",
                    "items": {"$ref": "#/$defs/diagnostic"},
                },
                "faults": {
                    "type": "array",
                    "description": "What reglint itself failed at, so that findings may be missing; only if it did.",
                    "items": {"type": "string"},
                },
                "files": {
                    "type": "array",
                    "description": "What became of each file; only with `--show-files`.",
                    "items": {"$ref": "#/$defs/file"},
                },
            },
            optional=("faults", "files"),
        ),
        "$defs": {"diagnostic": _diagnostic(), "related": _related(), "fix": _fix(), "file": _file()},
    }


def _diagnostic() -> dict[str, Any]:
    return _object(
        {
            "rule": _text("The name of the rule."),
            "code": _text("The code of the rule."),
            "severity": {"enum": [severity.label for severity in sorted(Severity, reverse=True)]},
            "message": _text("What is wrong with which value."),
            "advice": _text("What to write instead; empty when there is no general advice."),
            **_place(),
            "profiles": {
                "type": "array",
                "items": {"type": "string"},
                "description": "The profiles in which the finding holds; empty when it does not depend on them.",
            },
            "related": {
                "type": "array",
                "items": {"$ref": "#/$defs/related"},
                "description": "The places that the finding rests on.",
            },
            "fix": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/fix"}]},
        }
    )


def _related() -> dict[str, Any]:
    return _object({**_place(), "message": _text("What stands there.")})


def _fix() -> dict[str, Any]:
    edit = _object(
        {
            "start": _natural("The offset of the first character to replace, in code points from 0, without a BOM."),
            "end": _natural("The offset behind the last one."),
            "text": _text("What to write there."),
        }
    )
    return _object(
        {
            "title": _text("What the fix does."),
            "safe": {"type": "boolean", "description": "Whether it cannot change what a correct service does."},
            "path": _text(_PATH),
            "edits": {"type": "array", "items": edit},
        }
    )


def _file() -> dict[str, Any]:
    return _object(
        {
            "path": _text(_PATH),
            "linted": {"type": "boolean"},
            "kind": _text("What the file is linted as."),
            "reason": _text("Why it is, or is not."),
        }
    )


def _place() -> dict[str, Any]:
    return {
        "path": _text(_PATH),
        "line": _position("From 1."),
        "column": _position("From 1, in code points."),
        "end_line": _position("The line of the end."),
        "end_column": _position("The column behind the last character."),
    }


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _natural(description: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "description": description}


def _position(description: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "description": description}
