from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint.sources.spring.reading.convert import (
    ConversionError,
    duration_nanoseconds,
    kind_of,
    split_list,
    to_boolean,
    to_duration,
    to_float,
    to_integer,
    to_long,
)
from tests.spring.files import documents

_SECOND = 1_000_000_000


@pytest.mark.parametrize("text", ["true", "ON", " yes ", "1", "True"])
def test_true(text: str) -> None:
    assert to_boolean(text) is True


@pytest.mark.parametrize("text", ["false", "off", "No", "0"])
def test_false(text: str) -> None:
    assert to_boolean(text) is False


def test_blank_binds_nothing_to_a_boolean() -> None:
    assert to_boolean("") is None


@pytest.mark.parametrize(
    ("text", "kind"), [("y", "str"), ("enabled", "str"), ("1", "int"), ("0", "int"), ("1.0", "float")]
)
def test_refused_booleans(text: str, kind: str) -> None:
    with pytest.raises(ConversionError):
        to_boolean(text, kind)


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("010", "str", 10),
        ("8", "int", 8),
        ("0x10", "str", 16),
        ("#10", "str", 16),
        ("-0x10", "str", -16),
        ("  7 ", "str", 7),
        ("+5", "str", 5),
        ("5.7", "float", 5),
        ("-5.7", "float", -5),
        ("NaN", "float", 0),
    ],
)
def test_integers(text: str, kind: str, number: int) -> None:
    assert to_integer(text, kind) == number


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("5.0", "str"),
        ("5s", "str"),
        ("1_000", "str"),
        ("", "str"),
        ("2147483648", "str"),
        ("2147483648", "int"),
        ("true", "bool"),
    ],
)
def test_refused_integers(text: str, kind: str) -> None:
    with pytest.raises(ConversionError):
        to_integer(text, kind)


def test_longs_reach_further() -> None:
    assert to_long("2147483648") == 2**31
    with pytest.raises(ConversionError):
        to_long("9223372036854775808")


@pytest.mark.parametrize(
    ("text", "number"), [("1.5", 1.5), ("0.5f", 0.5), ("2", 2.0), (".5", 0.5), ("0x1p3", 8.0), ("1e3", 1000.0)]
)
def test_floats(text: str, number: float) -> None:
    assert to_float(text) == number


@pytest.mark.parametrize("text", ["1,5", "", "x", "1e", "0x", "1.5.5"])
def test_refused_floats(text: str) -> None:
    with pytest.raises(ConversionError):
        to_float(text)


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("5", 5_000_000),
        ("-5", -5_000_000),
        ("5ns", 5),
        ("5us", 5_000),
        ("500MS", 500_000_000),
        ("5s", 5 * _SECOND),
        ("1m", 60 * _SECOND),
        ("1h", 3600 * _SECOND),
        ("1d", 86400 * _SECOND),
        ("PT5S", 5 * _SECOND),
        ("pt5s", 5 * _SECOND),
        ("P1D", 86400 * _SECOND),
        ("-PT5S", -5 * _SECOND),
        ("PT-1.5S", -1_500_000_000),
        ("PT1H2M3,5S", 3723_500_000_000),
    ],
)
def test_durations(text: str, nanoseconds: int) -> None:
    assert duration_nanoseconds(text) == nanoseconds


@pytest.mark.parametrize("text", ["5 s", "5sec", "5.5s", "1w", "PT", "P1DT", "P1Y", "9" * 30, " ", "106751991167301d"])
def test_refused_durations(text: str) -> None:
    with pytest.raises(ConversionError):
        to_duration(text)


def test_old_versions_refuse_lower_case_iso_durations() -> None:
    with pytest.raises(ConversionError):
        to_duration("pt5s", lower_case_iso=False)


def test_bare_numbers_are_in_the_unit_of_the_property() -> None:
    assert to_duration("5", "s") == datetime.timedelta(seconds=5)
    assert to_duration("", "s") is None


@given(st.integers(-(10**12), 10**12), st.sampled_from(["us", "ms", "s"]))
def test_durations_are_exact_to_the_microsecond(number: int, unit: str) -> None:
    factor = {"us": 1, "ms": 1000, "s": 1_000_000}[unit]
    assert to_duration(f"{number}{unit}") == datetime.timedelta(microseconds=number * factor)


def test_the_longest_durations_are_cut() -> None:
    assert to_duration("9223372036854775s") == datetime.timedelta.max


@given(st.text(max_size=12), st.sampled_from([to_boolean, to_integer, to_long, to_float, duration_nanoseconds]))
def test_any_text_converts_or_is_refused_with_causes(text: str, convert: Callable[[str], object]) -> None:
    causes: tuple[str, ...] = ("none",)
    try:
        convert(text)
    except ConversionError as refused:
        causes = refused.causes
    assert causes


@pytest.mark.parametrize(
    ("text", "items"), [("", []), ("a, b ,c", ["a", "b", "c"]), ("a,,", ["a", "", ""]), (" ", [""])]
)
def test_comma_lists(text: str, items: list[str]) -> None:
    assert split_list(text) == items


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("8", "int"),
        ("010", "int"),
        ('"8"', "str"),
        ("off", "bool"),
        ("${x:8}", "str"),
        (".inf", "float"),
        ("Infinity", "str"),
        ("", "null"),
    ],
)
def test_kind_of_what_is_written(written: str, kind: str) -> None:
    (document,) = documents("application.yml", f"a: {written}\n")
    assert kind_of(document.assignments[0]) == kind
