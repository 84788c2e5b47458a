"""The reports for people: exactly these lines and columns, and nothing from a file as a line of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint.diagnostic import Excerpt, Severity
from reglint.reporters import FORMATS, get, layout
from tests.reporters.sample import EMPTY, FILES, LEASE, NAMESPACE, REPORT, hostile, many, rendered

TOTALS = "12 files, 4 services, 9 registrations: 3 findings (1 error, 1 warning, 1 info), 1 fixable, 5 not decided\n"


def test_a_finding_says_where_what_why_when_and_what_to_write() -> None:
    assert rendered("text", REPORT) == (
        "order/application.yml:12:49: error[HB004] eureka-lease-ratio: "
        "the lease ends after 30s, 1x the renewal interval of 30s; at least 2x is needed\n"
        "   |\n"
        "12 |     lease-expiration-duration-in-seconds: 30\n"
        "   |                                           ^^\n"
        "   |\n"
        "   = because: order/application.yml:9:5: the renewal interval\n"
        " 9 |     lease-renewal-interval-in-seconds: 30\n"
        "   |     ---------------------------------\n"
        "   = profiles: prod, test\n"
        "   = help: write 90\n"
        "\n"
        "x.properties:1:1: info[SYN011] unknown-key: nobody reads this key\n"
        "  = help: remove it\n"
        "  = fix: remove the key (safe)\n"
        "\n"
        '支付/application.yml:3:12: warning[NS001] namespace-not-allowed: the namespace is "dev"\n'
        "  |\n"
        "3 | 命名空间: dev\n"
        "  |           ^^^\n"
        "  |\n"
        "\n" + TOTALS
    )


def test_concise_is_one_line_a_finding() -> None:
    assert rendered("concise", REPORT) == (
        "order/application.yml:12:49: error[HB004] eureka-lease-ratio: "
        "the lease ends after 30s, 1x the renewal interval of 30s; at least 2x is needed (prod, test)\n"
        "x.properties:1:1: info[SYN011] unknown-key: nobody reads this key\n"
        '支付/application.yml:3:12: warning[NS001] namespace-not-allowed: the namespace is "dev"\n' + TOTALS
    )


@pytest.mark.parametrize("format_name", ["text", "concise", "github"])
def test_a_clean_run_is_one_line(format_name: str) -> None:
    assert rendered(format_name, EMPTY) == "1 file, 1 service, 1 registration: no findings, 0 fixable, 0 not decided\n"


@pytest.mark.parametrize("format_name", ["text", "concise", "github"])
def test_quiet_leaves_out_the_totals(format_name: str) -> None:
    assert rendered(format_name, EMPTY, quiet=True) == ""
    assert "not decided" not in rendered(format_name, REPORT, quiet=True)


@pytest.mark.parametrize("format_name", ["text", "concise"])
def test_statistics_count_by_rule_the_most_frequent_first(format_name: str) -> None:
    report = REPORT._replace(diagnostics=(*REPORT.diagnostics, *[NAMESPACE] * 9))
    lines = rendered(format_name, report, statistics=True).splitlines()
    start = lines.index("10  NS001   namespace-not-allowed")
    assert lines[start + 1 : start + 3] == [" 1  HB004   eureka-lease-ratio", " 1  SYN011  unknown-key"]
    assert rendered(format_name, EMPTY, statistics=True).count("\n") == 1


@pytest.mark.parametrize("format_name", ["text", "concise", "github"])
def test_files_are_listed_with_what_became_of_them(format_name: str) -> None:
    assert rendered(format_name, FILES, show_files=True) == (
        "linted   a/application.yml  spring: Spring loads files of this name\nskipped  values.yml  names no registry\n"
    )


def test_colours_are_marked_and_all_ended() -> None:
    shown = rendered("text", REPORT, color=True)
    assert "\x1b[1;31merror[HB004]\x1b[0m" in shown
    assert shown.count("\x1b[0m") == shown.count("\x1b[") / 2
    assert "\x1b" not in rendered("text", REPORT)


@pytest.mark.parametrize(
    ("text", "column", "width", "carets"),
    [
        ("a: b", 4, 1, "   ^"),
        ("中文: b", 5, 1, "      ^"),
        ("中文: b", 1, 2, "^^^^"),
        ("e\u0301: b", 5, 1, "   ^"),
        ("ＡＢ", 2, 1, "  ^^"),
        ("🙂 x", 3, 1, "   ^"),
        ("ab", 3, 1, "  ^"),
    ],
)
def test_carets_stand_under_the_text_in_every_script(text: str, column: int, width: int, carets: str) -> None:
    lines = list(layout.source(Excerpt(7, text, column, width), 1, "^", layout.painter(False), "error"))
    assert lines == [f"7 | {text}", f"  | {carets}"]


@pytest.mark.parametrize("format_name", ["text", "concise"])
@given(text=st.text(st.sampled_from("a:#[]\n\r\x1b\u2028\x85%, \t.error"), min_size=1))
def test_nothing_from_a_file_makes_a_line_or_a_command(format_name: str, text: str) -> None:
    """The number of lines never depends on the texts, and no line is one that a runner obeys."""
    shown = rendered(format_name, hostile(text))
    assert len(shown.splitlines()) == len(rendered(format_name, hostile("x")).splitlines())
    assert "\x1b" not in shown
    assert "##[" not in shown
    assert not any(line.lstrip().startswith("::") for line in shown.split("\n"))


def test_a_path_that_looks_like_a_command_is_made_a_path() -> None:
    shown = rendered("concise", hostile("::error file=x::y"))
    assert shown.startswith("./::error file=x::y:1:1: error[")


def test_every_format_is_a_module() -> None:
    assert all(callable(get(name).render) for name in FORMATS)


def test_severities_are_told_in_order() -> None:
    report = many([Severity.INFO, Severity.ERROR, Severity.INFO])
    assert "3 findings (1 error, 2 infos)" in rendered("text", report)


def test_profiles_come_after_what_the_finding_rests_on() -> None:
    shown = rendered("text", REPORT._replace(diagnostics=(LEASE._replace(related=()),)))
    assert "because" not in shown
    assert "   = profiles: prod, test\n" in shown
