"""Nearest names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint.expression import distance, nearest, suggestion
from reglint.expression.similar import FAR


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("", "", 0),
        ("a", "", 1),
        ("prod", "prd", 1),
        ("prod", "prodd", 1),
        ("prod", "prid", 1),
        ("prod", "prdo", 1),
        ("prod", "rpdo", 2),
        ("prod", "dev", FAR),
        ("abcdef", "badcfe", FAR),
        ("ab", "abcd", 2),
        ("ab", "abcde", FAR),
    ],
)
def test_distance_counts_letters(left: str, right: str, expected: int) -> None:
    """Insert, drop, replace or swap neighbours; far is far."""
    assert distance(left, right) == expected
    assert distance(right, left) == expected


def test_the_limit_can_be_wider() -> None:
    """Callers with long words may allow more."""
    assert distance("abcdef", "badcfe", limit=3) == 3


@given(st.text("ab", max_size=7), st.text("ab", max_size=7))
def test_cutting_off_early_changes_nothing(left: str, right: str) -> None:
    """Within the limit the distance is the full one."""
    full = distance(left, right, limit=20)
    assert distance(left, right) == (full if full <= 2 else FAR)


def test_nearest_is_the_first_of_the_closest() -> None:
    """Equal distance is settled by order."""
    assert nearest("tset", ["rest", "test", "tset2"]) == "test"
    assert nearest("aa", ["ab", "ac"]) == "ab"
    assert nearest("x", ["long", "longer"]) is None


def test_suggestions_are_for_likely_mistakes() -> None:
    """Short names must be closer than long ones."""
    assert suggestion("metadta", ["metadata", "tags"]) == "; did you mean 'metadata'?"
    assert suggestion("ab", ["cd"]) == ""
    assert suggestion("x" * 1000, ["x"]) == ""
