"""Nacos heartbeat values that mean milliseconds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reglint.model import Subject
from reglint.values import ABSENT, State, Value
from tests.checks.subjects import ERROR, WARNING, default, said, subject, texts, unresolved, written

CHECK = "nacos-heartbeat-unit"
INTERVAL, TIMEOUT, DELETE = "heartbeat.interval", "heartbeat.timeout", "heartbeat.delete_timeout"
KEY, OTHER = "preserved.heart.beat.interval", "preserved.ip.delete.timeout"


def millis(number: int, name: str = "heart-beat-interval") -> Value:
    """A written number of milliseconds."""
    return written(str(number), name=name)._replace(value=timedelta(milliseconds=number))


def client(*, metadata: dict[str, Value] | None = None, **times: Value) -> Subject:
    """A Nacos client with these times; the defaults elsewhere."""
    fields = {
        INTERVAL: default(timedelta(seconds=5)),
        TIMEOUT: default(timedelta(seconds=15)),
        DELETE: default(timedelta(seconds=30)),
        **{f"heartbeat.{name}": value for name, value in times.items()},
    }
    if metadata is not None:
        fields["metadata"] = Value(State.SET, metadata)
    return subject(fields=fields)


@pytest.mark.parametrize("number", [1, 5, 999])
def test_below_a_second_is_seconds_meant(number: int) -> None:
    (hit,) = said(CHECK, client(interval=millis(number)))
    assert (hit.text, hit.severity) == (str(number), WARNING)
    assert hit.facts == {
        "key": "heart-beat-interval",
        "text": str(number),
        "what": f"{number} means {number} ms, and the default is 5000 ms",
        "meant": f"{number}000",
    }


@pytest.mark.parametrize("number", [-5, 0, 1000, 5000])
def test_zero_and_a_second_or_more_are_taken_as_meant(number: int) -> None:
    assert said(CHECK, client(interval=millis(number))) == []


def test_each_of_the_three_is_judged() -> None:
    hits = said(CHECK, client(interval=millis(5), timeout=millis(15), delete_timeout=millis(30)))
    assert texts(hits) == ["5", "15", "30"]


@pytest.mark.parametrize(("timeout", "severity"), [(15, ERROR), (5, WARNING), (4, ERROR)])
def test_it_is_an_error_when_the_client_refuses_the_three_together(timeout: int, severity: object) -> None:
    """Unset values count with their defaults: 20000 and 15 ms are refused, 5 and 5 ms are not."""
    interval = 5 if timeout < 10 else 20000
    hits = said(CHECK, client(interval=millis(interval), timeout=millis(timeout)))
    assert {hit.severity for hit in hits} == {severity}


@pytest.mark.parametrize(
    ("interval", "delete", "severity"),
    [
        (15000, 999, ERROR),
        (15001, 999, ERROR),
        (500, 500, WARNING),
        (500, 499, ERROR),
    ],
)
def test_equal_times_are_not_refused(interval: int, delete: int, severity: object) -> None:
    hits = said(CHECK, client(interval=millis(interval), delete_timeout=millis(delete)))
    assert {hit.severity for hit in hits} == {severity}


@pytest.mark.parametrize(("timeout", "severity"), [(30000, WARNING), (30001, ERROR)])
def test_the_defaults_count_among_the_three(timeout: int, severity: object) -> None:
    """15 s and 30 s: an interval of 30 s fits the default removal and nothing longer does."""
    hits = said(CHECK, client(interval=millis(timeout), timeout=millis(timeout), metadata={OTHER: written("30s")}))
    assert {hit.severity for hit in hits} == {severity}


@pytest.mark.parametrize(("interval", "severity"), [(15000, WARNING), (15001, ERROR)])
def test_the_default_timeout_counts_among_the_three(interval: int, severity: object) -> None:
    about = client(interval=millis(interval), metadata={OTHER: written("30s")})
    fields = {name: value for name, value in about.fields.items() if name != TIMEOUT}
    assert {hit.severity for hit in said(CHECK, about._replace(fields=fields))} == {severity}


def test_an_unknown_time_keeps_the_three_from_being_refused() -> None:
    hits = said(CHECK, client(interval=unresolved("${BEAT}"), timeout=millis(4), delete_timeout=millis(3)))
    assert {hit.severity for hit in hits} == {WARNING}


@pytest.mark.parametrize("text", ["5s", "5000.0", "PT5S", "-5", "５０００"])
def test_a_metadata_text_that_is_not_digits_is_silently_ignored(text: str) -> None:
    (hit,) = said(CHECK, client(metadata={KEY: written(text, name=KEY)}))
    assert (hit.text, hit.severity) == (text, WARNING)
    assert hit.facts["what"] == "it is not a plain number, so the client silently uses its default"


@pytest.mark.parametrize("entry", [written("5000"), written(""), written("  "), unresolved("${BEAT}"), ABSENT])
def test_digits_blanks_and_the_unknown_in_the_metadata_are_fine(entry: Value) -> None:
    assert said(CHECK, client(metadata={KEY: entry})) == []


def test_a_property_wins_over_a_bad_metadata_entry() -> None:
    assert said(CHECK, client(metadata={KEY: written("5s")}, interval=millis(5000))) == []


def test_metadata_of_which_nothing_is_known_is_not_judged() -> None:
    about = client()
    fields = {**about.fields, "metadata": Value(State.UNRESOLVED)}
    assert said(CHECK, about._replace(fields=fields)) == []


def test_another_registry_is_not_judged() -> None:
    about = client(interval=millis(5))
    assert said(CHECK, about._replace(fields={**about.fields, "registry": default("eureka")})) == []
