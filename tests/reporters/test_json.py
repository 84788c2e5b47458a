"""The JSON report has the shape that its schema promises, whatever the texts in it are."""

from __future__ import annotations

import io
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint import __version__
from reglint.diagnostic import Report
from reglint.reporters.json_schema import schema
from tests.reporters.sample import EMPTY, FILES, REPORT, hostile, rendered


def parsed(report: Report, **options: object) -> Any:
    document = json.loads(rendered("json", report, **options))
    jsonschema.Draft202012Validator(schema()).validate(document)
    return document


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_the_whole_report() -> None:
    document = parsed(REPORT)
    assert document["schema_version"] == 1
    assert document["tool"] == {"name": "reglint", "version": __version__}
    assert document["totals"] == {
        "files": 12, "services": 4, "registrations": 9, "findings": 3, "fixable": 1, "undecided": 5,
        "errors": 1, "warnings": 1, "infos": 1,
    }  # fmt: skip
    assert document["diagnostics"][0] == {
        "rule": "eureka-lease-ratio",
        "code": "HB004",
        "severity": "error",
        "message": "the lease ends after 30s, 1x the renewal interval of 30s; at least 2x is needed",
        "advice": "write 90",
        "path": "order/application.yml",
        "line": 12,
        "column": 49,
        "end_line": 12,
        "end_column": 51,
        "profiles": ["prod", "test"],
        "related": [
            {
                "path": "order/application.yml",
                "line": 9,
                "column": 5,
                "end_line": 9,
                "end_column": 44,
                "message": "the renewal interval",
            }
        ],
        "fix": None,
    }


def test_a_fix_is_its_edits() -> None:
    assert parsed(REPORT)["diagnostics"][1]["fix"] == {
        "title": "remove the key",
        "safe": True,
        "path": "x.properties",
        "edits": [{"start": 0, "end": 4, "text": ""}],
    }


def test_a_clean_report_has_no_diagnostics() -> None:
    assert parsed(EMPTY)["diagnostics"] == []


def test_files_are_listed_when_asked_for() -> None:
    assert "files" not in parsed(FILES)
    assert parsed(FILES, show_files=True)["files"][1] == {
        "path": "values.yml",
        "linted": False,
        "kind": "",
        "reason": "names no registry",
    }


def test_each_finding_is_one_line() -> None:
    lines = [line for line in rendered("json", REPORT).splitlines() if line.startswith('{"rule"')]
    assert len(lines) == 3


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    """No text breaks the document, and no line of it is one that a runner obeys."""
    shown = rendered("json", hostile(text))
    assert "##[" not in shown
    assert json.loads(shown)["diagnostics"][0]["message"] == text


def test_a_file_name_that_is_no_text_is_still_json() -> None:
    """Half a character, as a file system may have it, becomes an escape on the way out."""
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding="utf-8", errors="backslashreplace", newline="")
    stream.write(rendered("json", hostile("a\udc80b")))
    stream.flush()
    assert json.loads(buffer.getvalue())["diagnostics"][0]["path"] == "a\udc80b"


@pytest.mark.parametrize("missing", ["rule", "code", "severity", "path", "line", "profiles", "related", "fix"])
def test_the_schema_demands_every_part_of_a_finding(missing: str) -> None:
    document = parsed(REPORT)
    del document["diagnostics"][0][missing]
    with pytest.raises(jsonschema.ValidationError, match=missing):
        jsonschema.Draft202012Validator(schema()).validate(document)


def test_the_schema_allows_nothing_else() -> None:
    document = parsed(REPORT)
    document["diagnostics"][0]["more"] = 1
    with pytest.raises(jsonschema.ValidationError, match="more"):
        jsonschema.Draft202012Validator(schema()).validate(document)
