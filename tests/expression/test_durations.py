"""Durations in Go's notation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reglint.expression.durations import duration_text, microseconds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15s", 15_000_000),
        ("1m30s", 90_000_000),
        ("1.5h", 5_400_000_000),
        ("-1.5s", -1_500_000),
        ("+2s", 2_000_000),
        ("1.s", 1_000_000),
        ("0", 0),
        ("-0", 0),
        ("500us", 500),
        ("500µs", 500),
        ("2000ns", 2),
        ("1s1s", 2_000_000),
        ("1ns", None),
        ("", None),
        ("-", None),
        ("5", None),
        ("5d", None),
        ("s", None),
        (".5s", None),
        ("1s ", None),
        ("1 s", None),
        ("٣s", None),
        ("9" * 30 + "h", None),
        ("99999999999h", None),
    ],
)
def test_microseconds(text: str, expected: int | None) -> None:
    """Go's notation without its leading dot, exact to a microsecond."""
    assert microseconds(text) == expected


@given(st.integers(-(10**15), 10**15))
@settings(deadline=None)
def test_text_can_be_read_back(number: int) -> None:
    """What messages show is a duration that names the same length."""
    assert microseconds(duration_text(timedelta(microseconds=number))) == number
