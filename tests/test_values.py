"""What a text still leaves open, and where parts of it stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint.text import Document, Span
from reglint.values import ABSENT, Origin, State, Value, comma_items, is_unanswered


@pytest.mark.parametrize(
    "text",
    [
        "${NAME}",
        "http://${HOST}:8848",
        "${NAME:default}",
        "#{systemProperties['a']}",
        "{{ .Values.host }}",
        "@project.version@",
        "a@b_c-d.e@f",
        "@@x@",
    ],
)
def test_placeholders_expressions_templates_and_tokens_are_unanswered(text: str) -> None:
    assert is_unanswered(text)


@pytest.mark.parametrize(
    "text",
    ["", "plain", "$NAME", "#hash", "{a}", "a@b", "@", "@@", "user@host, other@host", "@a b@", "$ {NAME}", "1$2#3{4"],
)
def test_other_texts_are_what_they_are(text: str) -> None:
    assert not is_unanswered(text)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a, b,,c", ["a", " b", "", "c"]),
        ("${A:x,y},b", ["${A:x,y}", "b"]),
        ("a,${A:${B:1,2},3},b", ["a", "${A:${B:1,2},3}", "b"]),
        ("#{'a,b'.split(',')},c", ["#{'a,b'.split(',')}", "c"]),
        ("{{ range a, b }},c", ["{{ range a, b }}", "c"]),
        ("a},b", ["a}", "b"]),
        ("${A,b,c", ["${A,b,c"]),
    ],
)
def test_commas_divide_outside_of_what_is_unanswered(text: str, items: list[str]) -> None:
    assert comma_items(text) == items


@given(st.text(alphabet="a,{}$#", max_size=20))
def test_comma_items_lose_nothing(text: str) -> None:
    assert ",".join(comma_items(text)) == text


@pytest.mark.parametrize(
    ("state", "known", "written"),
    [
        (State.SET, True, True),
        (State.DEFAULT, True, False),
        (State.ABSENT, False, False),
        (State.UNRESOLVED, False, True),
        (State.INVALID, False, True),
    ],
)
def test_what_is_known_and_what_is_written(state: State, known: bool, written: bool) -> None:
    value = Value(state, "x" if known else None)
    assert (value.known, value.written) == (known, written)


def test_the_absent_value_says_nothing() -> None:
    assert Value(State.ABSENT) == ABSENT
    assert (ABSENT.value, ABSENT.origin, ABSENT.defaulted, ABSENT.secret) == (None, None, False, False)


def test_an_origin_knows_its_line_and_the_place_of_a_part() -> None:
    document = Document("a.yml", "x: 1\nservers: a:1,b:2\n")
    origin = Origin(document, Span(5, 12), Span(14, 21), "servers")
    assert origin.position == (2, 1)
    assert origin.narrowed("b:2").value == Span(18, 21)
    assert origin.narrowed("x") == origin
    assert origin.narrowed("") == origin


def test_a_part_may_stand_at_the_very_start() -> None:
    origin = Origin(Document("a.txt", "abc"), Span(0, 0), Span(0, 3), "")
    assert origin.narrowed("a").value == Span(0, 1)
    assert origin.narrowed("d") is origin
