"""YAML that people write for reglint keeps its text and knows its places."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint.located import FileError, read, read_text, typed, unknown

TEXT = """\
# a comment
plain: off
list: [x, "q\\n\\u00e9z", 'it''s']
block: |
  one
    two
  three
deep:
  - folded: a long
      text here
    nothing: ~
"""


def fails(text: str) -> str:
    with pytest.raises(FileError) as caught:
        read("f.yaml", text)
    return str(caught.value)


def test_scalars_stay_text_as_written() -> None:
    data = read("f.yaml", "a: off\nb: 010\nc: 3.10\nd: 2027-01-31\ne: 'true'\n").data
    assert data == {"a": "off", "b": "010", "c": "3.10", "d": "2027-01-31", "e": "true"}


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_plain_nothing_is_none(written: str) -> None:
    assert read("f.yaml", f"a: {written}\n").data == {"a": None}


def test_quoted_nothing_is_text() -> None:
    assert read("f.yaml", "a: ''\nb: 'null'\n").data == {"a": "", "b": "null"}


def test_an_empty_file_has_no_data() -> None:
    assert read("f.yaml", "# nothing\n").data is None


@pytest.mark.parametrize(
    ("route", "line", "column"),
    [
        (("plain",), 2, 1),
        (("list", 1), 3, 11),
        (("deep", 0, "folded"), 9, 5),
        (("deep", 0, "nothing"), 11, 5),
        (("deep", 0, "absent"), 9, 5),
        (("absent",), 2, 1),
    ],
)
def test_position_is_that_of_the_key_or_of_the_nearest_parent(
    route: tuple[str | int, ...], line: int, column: int
) -> None:
    assert read("f.yaml", TEXT).position(route) == (line, column)


@pytest.mark.parametrize(
    ("route", "word", "line", "column"),
    [
        (("plain",), "ff", 2, 9),
        (("list", 1), "z", 3, 21),
        (("list", 2), "s", 3, 30),
        (("block",), "two", 6, 5),
        (("block",), "three", 7, 3),
        (("deep", 0, "folded"), "here", 10, 12),
    ],
)
def test_a_character_of_a_text_is_found_in_its_notation(
    route: tuple[str | int, ...], word: str, line: int, column: int
) -> None:
    located = read("f.yaml", TEXT)
    value = located.data
    for step in route:
        value = value[step]
    assert located.within(route, value.index(word)) == (line, column)


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1), min_size=1))
def test_in_a_literal_block_every_visible_character_is_found(lines: list[str]) -> None:
    lines = [f"|{line}|" for line in lines]
    located = read("f.yaml", "text: |\n" + "".join(f"    {line}\n" for line in lines))
    assert located.data["text"] == "".join(f"{line}\n" for line in lines)
    offset = 0
    for number, line in enumerate(lines):
        for column, character in enumerate(line):
            if character != " ":
                assert located.within(("text",), offset + column) == (number + 2, column + 5)
        offset += len(line) + 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "f.yaml:3: the key a is already on line 1"),
        ("a: &x 1\nb: *x\n", "f.yaml:2: aliases are not read here; write out what this one stands for"),
        ("a: !!int 3\n", "f.yaml:1: tags are not read here; a text that begins with an exclamation mark needs quotes"),
        (
            "a: !thing [1]\n",
            "f.yaml:1: tags are not read here; a text that begins with an exclamation mark needs quotes",
        ),
        ("? [a]\n: b\n", "f.yaml:1: a key must be one plain text"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2: one document is expected, and here a second begins"),
        ("a: b: c\n", "f.yaml:1: this is not YAML: mapping values are not allowed in this context"),
        ("a: 1\nb: \x01\n", "f.yaml:1: this is not YAML: control characters are not allowed"),
    ],
)
def test_what_is_not_read_is_a_sentence_with_its_line(text: str, said: str) -> None:
    assert fails(text) == said


def test_deep_nesting_is_refused_and_not_recursed_into() -> None:
    assert fails("a: " + "[" * 900 + "]" * 900) == "f.yaml:1: nested deeper than 32 levels"


def test_mistakes_come_in_file_order_and_once() -> None:
    assert fails("a: *x\na: *x\n").splitlines() == [
        "f.yaml:1: aliases are not read here; write out what this one stands for",
        "f.yaml:2: aliases are not read here; write out what this one stands for",
        "f.yaml:2: the key a is already on line 1",
    ]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_is_data_or_a_file_error(text: str) -> None:
    with contextlib.suppress(FileError):
        assert read("f.yaml", text).document.text == text


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: object) -> None:
    with pytest.raises(FileError, match=r"nowhere\.yaml:1: the file cannot be read: No such file"):
        read_text(f"{tmp_path}/nowhere.yaml")


def test_typed_recognises_numbers_and_truth() -> None:
    assert typed({"a": "true", "b": ["1", "1.5", "x", None]}) == {"a": True, "b": [1, 1.5, "x", None]}


def test_unknown_names_the_nearest() -> None:
    assert unknown("key", "messsage", ["message", "advice"]) == "there is no key messsage; did you mean message?"


def test_unknown_lists_a_few_when_nothing_is_near() -> None:
    assert unknown("key", "zzz", ["message", "advice"]) == "there is no key zzz; there are advice, message"
