from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint.sources.spring.reading.scalars import java_double, scalar_kind, spring_text
from reglint.syntax.node import Style

_TABLE = [
    ("1.10", "1.1", "float"),
    ("0.10", "0.1", "float"),
    ("1.", "1.0", "float"),
    (".5", "0.5", "float"),
    ("1.2.3", "1.2.3", "str"),
    ("v1.10", "v1.10", "str"),
    ("1,5", "1,5", "str"),
    ("1e3", "1000.0", "float"),
    ("12e4", "120000.0", "float"),
    ("1e10", "1.0E10", "float"),
    ("123456789.0", "1.23456789E8", "float"),
    ("010", "8", "int"),
    ("0123", "83", "int"),
    ("00012345", "5349", "int"),
    ("-010", "-8", "int"),
    ("08", "08", "str"),
    ("09x", "09x", "str"),
    ("0x1F90", "8080", "int"),
    ("0b11", "3", "int"),
    ("1_000", "1000", "int"),
    ("1_0.5", "10.5", "float"),
    ("0o17", "0o17", "str"),
    ("1:30", "90", "int"),
    ("22:22", "1342", "int"),
    ("190:20:30.15", "685230.15", "float"),
    ("8080:80", "8080:80", "str"),
    ("yes", "true", "bool"),
    ("Off", "false", "bool"),
    ("TRUE", "true", "bool"),
    ("tRUE", "tRUE", "str"),
    ("y", "y", "str"),
    ("n", "n", "str"),
    ("~", "", "null"),
    ("Null", "", "null"),
    ("", "", "null"),
    ("2021-01-01", "2021-01-01", "str"),
    ("=", "=", "str"),
    ("+12", "12", "int"),
    ("99999999999999999999", "99999999999999999999", "int"),
    (".inf", "Infinity", "float"),
    ("-.INF", "-Infinity", "float"),
    (".nan", "NaN", "float"),
    ("-", "-", "str"),
    ("_1", "_1", "str"),
]


@pytest.mark.parametrize(("written", "text", "kind"), _TABLE)
def test_plain_scalar(written: str, text: str, kind: str) -> None:
    assert spring_text(written, Style.PLAIN) == text
    assert scalar_kind(written) == kind


@pytest.mark.parametrize("style", [Style.QUOTED, Style.BLOCK])
@pytest.mark.parametrize(("written", "text", "kind"), _TABLE)
def test_other_styles_are_text(written: str, text: str, kind: str, style: Style) -> None:
    assert spring_text(written, style) == written
    assert scalar_kind(written, style) == "str"


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.0, "0.0"), (-0.0, "-0.0"), (0.001, "0.001"), (0.00099, "9.9E-4"), (9999999.0, "9999999.0"), (1e7, "1.0E7")],
)
def test_doubles_as_java_prints_them(number: float, text: str) -> None:
    assert java_double(number) == text


@given(st.floats(allow_nan=False))
def test_java_doubles_denote_the_same_number(number: float) -> None:
    assert float(java_double(number).replace("Infinity", "inf")) == number


@given(st.text("0123456789+-._:eExbyesnoft~ ", max_size=12))
def test_typing_is_total_and_stable(text: str) -> None:
    typed = spring_text(text, Style.PLAIN)
    if typed not in ("Infinity", "-Infinity", "NaN", ""):
        assert scalar_kind(typed) == scalar_kind(text)
        assert spring_text(typed, Style.PLAIN) == typed
