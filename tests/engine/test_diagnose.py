"""Findings of single runs to what people read: merged, placed, sorted."""

from __future__ import annotations

import pytest

from reglint.diagnose import diagnostics, in_order
from reglint.diagnostic import Diagnostic, Finding, Location, Place, Severity
from reglint.model import Run, Service
from reglint.secrets import Secrets
from reglint.text import Document, Span
from tests.engine.material import ERROR, INFO, WARNING, Page

PAGE = Page()
CODES = {"the-rule": "NS901", "other": "NS902"}


def finding(line: int = 3, severity: Severity = WARNING, message: str = "wrong", **changes: object) -> Finding:
    """A finding on one line of the page."""
    place = Place.of_value(PAGE.origin(line))
    return Finding("the-rule", severity, place, message, "right it", (), "a client")._replace(**changes)  # type: ignore[arg-type]


def read(*found: tuple[str, Finding], runs: tuple[str, ...] = ("dev", "prod")) -> list[Diagnostic]:
    """What people read of findings in runs."""
    service = Service("s", (PAGE.document,), tuple(Run(name, (name,), ()) for name in runs))
    return diagnostics(service, found, CODES, Secrets(service, {}))


def test_a_finding_has_code_place_and_words() -> None:
    (item,) = read(("dev", finding()))
    assert (item.rule, item.code, item.severity, item.message, item.advice) == (
        "the-rule",
        "NS901",
        WARNING,
        "wrong",
        "right it",
    )
    assert item.location[:5] == ("a/application.yml", 3, 8, 3, 13)
    assert item.location.excerpt is not None
    assert item.location.excerpt.text == "key03: value"


def test_equal_findings_of_several_runs_are_one_with_their_names() -> None:
    (item,) = read(("dev", finding()), ("prod", finding()))
    assert item.profiles == ("dev", "prod")


def test_the_names_stand_in_the_order_of_the_runs() -> None:
    (item,) = read(("b", finding()), ("c", finding()), ("a", finding()), runs=("c", "b", "a"))
    assert item.profiles == ("c", "b", "a")


def test_a_finding_of_no_run_names_none() -> None:
    (item,) = read(("", finding()))
    assert item.profiles == ()


def test_the_worst_severity_speaks() -> None:
    found = (("dev", finding(severity=INFO, message="meh")), ("prod", finding(severity=ERROR, message="bad")))
    for order in (found, found[::-1]):
        (item,) = read(*order)
        assert (item.severity, item.message, item.profiles) == (ERROR, "bad", ("dev", "prod"))


def test_the_first_of_equals_speaks() -> None:
    (item,) = read(("prod", finding(message="first")), ("dev", finding(message="second")))
    assert (item.message, item.profiles) == ("first", ("dev", "prod"))


@pytest.mark.parametrize(
    "other",
    [
        finding(line=4),
        finding(rule="other"),
        finding(subject="another client", message="of another"),
        finding(place=Place(Document("b.yml", PAGE.document.text), PAGE.origin(3).value)),
    ],
)
def test_another_line_rule_subject_or_file_is_another_diagnostic(other: Finding) -> None:
    assert len(read(("dev", finding()), ("dev", other))) == 2


def test_subjects_of_which_the_same_is_said_share_it() -> None:
    both = (("dev", finding()), ("prod", finding(subject="another client", severity=ERROR)))
    for order in (both, both[::-1]):
        (item,) = read(*order)
        assert (item.severity, item.profiles) == (ERROR, ("dev", "prod"))


def test_related_places_are_told_once_and_never_the_place_itself() -> None:
    own = Place.of_value(PAGE.origin(3), "itself")
    other = Place.of_value(PAGE.origin(5), "the other")
    (item,) = read(("dev", finding(related=(own, other, other))))
    assert [(place.line, place.message) for place in item.related] == [(5, "the other")]


def test_what_reads_like_a_secret_is_hidden_everywhere() -> None:
    told = "password: hunter22"
    place = Place.of_value(PAGE.origin(5), told)
    (item,) = read(("dev", finding(message=told, advice=told, related=(place,))))
    assert "hunter22" not in f"{item}"
    assert item.message == "password: <hidden>"


def test_a_span_over_several_lines_ends_where_it_ends() -> None:
    start, end = PAGE.origin(3).key.start, PAGE.origin(5).value.end
    (item,) = read(("dev", finding(place=Place(PAGE.document, Span(start, end)))))
    assert item.location[1:5] == (3, 1, 5, 13)


def test_a_span_that_ends_before_it_starts_is_a_point() -> None:
    (item,) = read(("dev", finding(place=Place(PAGE.document, Span(9, 2)))))
    assert item.location[1:5] == (1, 10, 1, 10)


def diagnostic(path: str, line: int, column: int, code: str, message: str, **changes: object) -> Diagnostic:
    """A diagnostic as a service hands it on."""
    location = Location(path, line, column, line, column)
    return Diagnostic(code.lower(), code, INFO, message, "", location)._replace(**changes)  # type: ignore[arg-type]


def test_reports_are_sorted_by_place_then_code_then_message() -> None:
    expected = [
        diagnostic("a", 2, 1, "Z", "z"),
        diagnostic("a", 10, 1, "A", "a"),
        diagnostic("a", 10, 2, "A", "a"),
        diagnostic("a", 10, 2, "A", "b"),
        diagnostic("a", 10, 2, "B", "a"),
        diagnostic("b", 1, 1, "A", "a"),
    ]
    mixed = [expected[number] for number in (3, 0, 5, 1, 4, 2)]
    assert in_order(mixed) == tuple(expected)


def test_what_two_services_say_alike_of_a_shared_file_is_said_once() -> None:
    """Whichever is found first: the worse one speaks, for the profiles of both."""
    one = diagnostic("a", 1, 1, "A", "a", profiles=("default", "qa"), severity=INFO)
    other = diagnostic("a", 1, 1, "A", "a", profiles=("dev",), severity=ERROR)
    for found in ((one, other), (other, one)):
        (item,) = in_order(found)
        assert (item.severity, item.profiles) == (ERROR, ("default", "dev", "qa"))


def test_another_message_place_or_rule_is_said_as_well() -> None:
    one = diagnostic("a", 1, 1, "A", "a")
    others = [one._replace(message="b"), one._replace(rule="s"), diagnostic("a", 1, 2, "A", "a")]
    assert len(in_order([one, *others])) == 4
