from __future__ import annotations

import json as stdlib
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reglint.syntax import json
from reglint.syntax.node import Kind, Node, Parsed, Style
from reglint.syntax.reader import MAX_DEPTH, MAX_PROBLEMS, MAX_SIZE
from reglint.text import Document, decode
from tests.corpus import corpus_files
from tests.syntax.trees import check, check_notation, data, find, read, source


def parse(text: str) -> Parsed:
    return read(json.parse, text)


def clean(text: str) -> Parsed:
    parsed = parse(text)
    assert parsed.problems == ()
    check_notation(text, parsed)
    return parsed


def typed(node: Node) -> Any:
    return node.text if node.style is Style.QUOTED else stdlib.loads(node.text)


def places(text: str) -> list[int]:
    return [problem.span.start for problem in parse(text).problems]


# --- trees and spans -----------------------------------------------------------------------------------------------


def test_numbers_booleans_and_null_stay_the_text_that_was_written() -> None:
    parsed = clean('{"a": 1.0, "b": -0, "c": 1e5, "d": true, "e": null, "f": "1"}')
    values = [(value.text, value.style) for _, value in find(parsed).pairs]
    plain = [
        ("1.0", Style.PLAIN),
        ("-0", Style.PLAIN),
        ("1e5", Style.PLAIN),
        ("true", Style.PLAIN),
        ("null", Style.PLAIN),
    ]
    assert values == [*plain, ("1", Style.QUOTED)]


def test_spans_include_quotes_and_brackets_and_count_code_points() -> None:
    text = '{ "名😀" : [ "订单" ,\r\n\t{} ] }\n'
    parsed = clean(text)
    key, value = find(parsed).pairs[0]
    assert source(text, key) == '"名😀"'
    assert source(text, value) == '[ "订单" ,\r\n\t{} ]'
    assert source(text, value.items[0]) == '"订单"'
    assert source(text, find(parsed)) == text.strip()


def test_escapes_are_undone_and_surrogate_pairs_joined() -> None:
    assert find(clean(r'"\"\\\/\b\f\n\r\t\u4e2d\ud83d\ude00"')).text == '"\\/\b\f\n\r\t中😀'


def test_a_lone_surrogate_is_the_replacement_character() -> None:
    assert find(clean(r'"a\ud83db"')).text == "a\ufffdb"


@pytest.mark.parametrize("text", ["1", '"a"', "null", "[]", "{}", " \t\r\n[1, [], {}]\n"])
def test_any_value_can_be_the_root(text: str) -> None:
    assert data(clean(text).roots[0], typed) == stdlib.loads(text)


def test_a_key_written_again_is_a_duplicate_of_its_first() -> None:
    parsed = clean('{"a": 1, "b": {"a": 2}, "a": 3, "\\u0061": 4}')
    assert [(each.first[0].start, each.second[0].start) for each in parsed.duplicates] == [(1, 24), (1, 32)]


# --- problems ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "offset", "value"),
    [
        ("// c\n[1]", 0, [1]),
        ("[1, # c\n2]", 4, [1, 2]),
        ("[1 /* c\n */, 2]", 3, [1, 2]),
        ("[1, 2,]", 5, [1, 2]),
        ('{"a": 1,}', 7, {"a": 1}),
        ("[1 2]", 3, [1, 2]),
        ('{"a": 1 "b": 2}', 8, {"a": 1, "b": 2}),
        ("[1", 0, [1]),
        ('{"a": [1, {"b": 2}', 6, {"a": [1, {"b": 2}]}),
        ('{"a": "x\n}', 6, {"a": "x"}),
        ('["a\tb"]', 3, ["a\tb"]),
        (r'["a\qb"]', 3, ["aqb"]),
        (r'["a\u12"]', 3, ["au12"]),
        ("[1] 2", 4, [1]),
        ("[1, ]]", 2, [1]),
        ('{"a" 1}', 5, {}),
        ('{"a": 1, "b"}', 12, {"a": 1}),
        ('{"a": }', 6, {}),
        ("[,1]", 1, []),
        ("{,}", 1, {}),
        ("]", 0, None),
        ("", 0, None),
    ],
)
def test_reading_goes_on_or_ends_at_the_first_problem(text: str, offset: int, value: object) -> None:
    parsed = parse(text)
    assert parsed.problems[0].span.start == offset
    assert data(parsed.roots[0], typed) == value


@pytest.mark.parametrize("word", ["01", "+1", ".5", "1.", "1e", "NaN", "True", "'a'", "a-b", "0x1f", "1a"])
def test_a_bare_word_is_a_problem_and_plain_text(word: str) -> None:
    text = f'{{"a": {word}, "b": 1}}'
    parsed = parse(text)
    assert [source(text, find(parsed, "a"))] == [text[each.span.start : each.span.end] for each in parsed.problems]
    assert find(parsed, "b").text == "1"


def test_a_bare_key_is_a_problem_and_a_key() -> None:
    assert places("{a: 1}") == [1]
    assert data(parse("{a: 1}").roots[0]) == {"a": "1"}


def test_every_stray_comma_and_comment_is_a_problem() -> None:
    assert places('{"a": [1,], // c\n"b": 2,}') == [8, 12, 23]


def test_problems_are_counted_to_a_limit() -> None:
    assert len(parse("[" + "a," * 1000 + "1]").problems) == MAX_PROBLEMS


def test_problems_never_quote_the_text() -> None:
    for text in (
        "{'password': 'hunter2'}",
        '{"password": hunter2}',
        '{"password": "hunter2\n}',
        '["hunter2" "hunter2"]',
    ):
        assert all("hunter2" not in problem.message for problem in parse(text).problems)


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, '"' * 99_999, "/*" * 50_000, '["a\n' * 50_000, '["\\' * 30_000]
)
def test_hostile_texts_end_with_a_problem(text: str) -> None:
    assert parse(text).problems


def test_nesting_up_to_the_limit_is_read() -> None:
    assert clean("[" * MAX_DEPTH + "1" + "]" * MAX_DEPTH).roots[0] is not None
    assert places("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == [MAX_DEPTH]


def test_a_text_beyond_the_size_limit_is_not_read() -> None:
    parsed = parse(" " * (MAX_SIZE + 1))
    assert (parsed.roots, len(parsed.problems)) == ((None,), 1)


# --- any text ------------------------------------------------------------------------------------------------------

SYNTAX = st.text(st.sampled_from('{}[]",:01-+.eE \n\ttruefalsn/\\*#é'), max_size=40)
VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=9)
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=4)),
    max_leaves=12,
)


@st.composite
def broken(draw: st.DrawFn) -> str:
    """A JSON text with one piece cut out and another put in."""
    text = stdlib.dumps(draw(VALUES), indent=draw(st.sampled_from([None, 1])))
    start = draw(st.integers(0, len(text)))
    end = start + draw(st.integers(0, 3))
    piece: str = draw(st.sampled_from([*'{}[]",:0-e \n\\', ""]))
    return text[:start] + piece + text[end:]


@settings(max_examples=1000, deadline=None)
@given(st.one_of(SYNTAX, broken(), st.text(max_size=30)))
def test_any_text_is_read_and_judged_as_strictly_as_the_standard_library_does(text: str) -> None:
    parsed = parse(text)
    try:
        expected = stdlib.loads(text, parse_constant=_refuse)
    except ValueError:
        assert parsed.problems
    else:
        assert parsed.problems == ()
        if not parsed.duplicates and not re.search(r"\\u[dD][89a-fA-F]", text):
            assert data(parsed.roots[0], typed) == expected


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


@settings(max_examples=300, deadline=None)
@given(VALUES, st.booleans(), st.sampled_from([None, 0, 2, "\t"]))
def test_what_was_written_is_read_back(value: object, ascii_only: bool, indent: int | str | None) -> None:
    text = stdlib.dumps(value, ensure_ascii=ascii_only, indent=indent)
    assert data(clean(text).roots[0], typed) == value


# --- real files ----------------------------------------------------------------------------------------------------


def test_real_files_are_read_as_the_standard_library_reads_them() -> None:
    count = 0
    for path in corpus_files("consul-json"):
        document = decode(path.name, path.read_bytes())
        parsed = json.parse(document)
        check(document.text, parsed)
        check_notation(document.text, parsed)
        assert parsed.problems == ()
        assert data(parsed.roots[0], typed) == stdlib.loads(document.text)
        count += 1
    assert count > 100


def test_the_root_of_a_document_may_be_any_kind() -> None:
    roots = [json.parse(Document("file", text)).roots[0] for text in ("{}", "[]", "0")]
    assert [root.kind for root in roots if root is not None] == [Kind.MAPPING, Kind.SEQUENCE, Kind.SCALAR]
