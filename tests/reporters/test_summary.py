"""The summary of a run is one table, and shows every text as it is."""

from __future__ import annotations

import html
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint.diagnostic import Report, Severity
from reglint.reporters import Options, summary
from tests.reporters.sample import EMPTY, REPORT, hostile, many


def written(report: Report) -> str:
    stream = io.StringIO()
    summary.render(report, stream, Options())
    return stream.getvalue()


def cells(text: str) -> list[list[str]]:
    rows = [line for line in text.splitlines() if line.startswith("| ")][2:]
    return [[html.unescape(cell) for cell in row[2:-2].split(" | ")] for row in rows]


def test_every_finding_is_a_row_the_worst_first() -> None:
    text = written(REPORT)
    assert text.startswith("### reglint: 3 findings (1 error, 1 warning, 1 info)\n\n| severity | where |")
    assert [row[:3] for row in cells(text)] == [
        ["error", "order/application.yml:12:49", "HB004 eureka-lease-ratio"],
        ["warning", "支付/application.yml:3:12", "NS001 namespace-not-allowed"],
        ["info", "x.properties:1:1", "SYN011 unknown-key"],
    ]
    assert cells(text)[0][4] == "prod, test"
    assert html.unescape(text.splitlines()[-1]).startswith("12 files, 4 services, 9 registrations: 3 findings")


def test_a_clean_run_has_no_table() -> None:
    assert written(EMPTY).startswith("### reglint: no findings\n\n1 file")


@pytest.mark.parametrize(
    "text",
    [
        "a|b",
        "`code`",
        "[x](http://y)",
        "<img src=x onerror=1>",
        "@someone",
        "**b** _i_ ~~s~~",
        "#1",
        "www.x.org",
        "$x$",
        "\\|",
        "&amp;",
    ],
)
def test_markdown_in_a_text_is_shown_and_not_obeyed(text: str) -> None:
    escaped = summary.escape(text)
    assert html.unescape(escaped) == text
    assert not re.search(r"[|`\[\]<>@*_~$\\]|(?<!&)#|://|www\.", escaped)


@given(st.text(max_size=30))
def test_every_text_stays_in_its_cell(text: str) -> None:
    """One finding is one row of five cells, whatever is in it."""
    rows = [line for line in written(hostile(text)).split("\n") if line.startswith("| error ")]
    assert len(rows) == 1
    assert rows[0].count("|") == 6


def test_a_summary_never_outgrows_what_a_step_may_write() -> None:
    item = REPORT.diagnostics[0]._replace(message="長" * 500)
    text = written(Report((item,) * 1000, REPORT.totals))
    assert len(text.encode()) < 1_000_000
    rows = len(cells(text))
    assert f"\n{1000 - rows} more findings did not fit here.\n" in text


def test_the_worst_survive_when_not_all_fit() -> None:
    report = many([Severity.INFO] * 3000 + [Severity.ERROR])
    long = tuple(item._replace(message="x" * 500) for item in report.diagnostics)
    assert cells(written(report._replace(diagnostics=long)))[0][0] == "error"
