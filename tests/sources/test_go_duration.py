"""Go's duration text."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint.sources import go_duration


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("10s", timedelta(seconds=10)),
        ("1h30m", timedelta(hours=1, minutes=30)),
        ("1.5s", timedelta(milliseconds=1500)),
        (".5m", timedelta(seconds=30)),
        ("5.s", timedelta(seconds=5)),
        ("100ms", timedelta(milliseconds=100)),
        ("3us", timedelta(microseconds=3)),
        ("3µs", timedelta(microseconds=3)),
        ("3μs", timedelta(microseconds=3)),
        ("0", timedelta(0)),
        ("+0", timedelta(0)),
        ("0s", timedelta(0)),
        ("-1.5h", timedelta(hours=-1.5)),
        ("+5s", timedelta(seconds=5)),
        ("2562047h47m16.854775807s", timedelta(microseconds=9223372036854776)),
    ],
)
def test_accepted(text: str, duration: timedelta) -> None:
    """What time.ParseDuration accepts, to the microsecond."""
    assert go_duration.parse(text) == duration


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "10",
        "1.5",
        "1d",
        "10 s",
        " 10s",
        "10s ",
        "s",
        ".s",
        "-",
        "+",
        "--1s",
        "PT10S",
        "10S",
        "1,5s",
        "1s30",
        "1_0s",
    ],
)
def test_refused(text: str) -> None:
    """No unit, an unknown unit, blanks, ISO durations."""
    with pytest.raises(ValueError, match="not numbers with a unit"):
        go_duration.parse(text)


@pytest.mark.parametrize("text", ["2562048h", "9223372036855ms", "9" * 60 + "ns"])
def test_too_long_for_go(text: str) -> None:
    """Go counts nanoseconds in 64 bits."""
    with pytest.raises(ValueError, match="longer than Go can count"):
        go_duration.parse(text)


def test_less_than_a_microsecond_is_not_nothing() -> None:
    """A check with an interval of a few nanoseconds has an interval."""
    assert go_duration.parse("10ns") > timedelta(0)
    assert go_duration.from_nanoseconds(1) == timedelta(microseconds=1)


@given(st.text(max_size=80))
def test_any_text_is_accepted_or_refused(text: str) -> None:
    """Nothing but a duration or a ValueError comes out."""
    with contextlib.suppress(ValueError):
        assert isinstance(go_duration.parse(text), timedelta)


@given(st.lists(st.tuples(st.integers(0, 999), st.sampled_from(["h", "m", "s", "ms", "us"])), min_size=1, max_size=5))
def test_parts_add_up(parts: list[tuple[int, str]]) -> None:
    """A sum of parts is the sum of each."""
    whole = go_duration.parse("".join(f"{count}{unit}" for count, unit in parts))
    assert whole == sum((go_duration.parse(f"{count}{unit}") for count, unit in parts), timedelta(0))
