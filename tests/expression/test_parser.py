"""Text to tree: what is read as what, and where every mistake is."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reglint.expression import ExpressionError, names, parse, parse_template
from tests.expression.language import value
from tests.expression.strategies import expressions


def fails(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 2 - 3", 5),
        ("2 * 3 % 4", 2),
        ("1 + 2 == 3 && 2 > 1", True),
        ("false && false || true", True),
        ("true || false && false", True),
        ("!false && false", False),
        ("-2 * -3", 6),
        ("- -2", 2),
        ("!!true", True),
        ("true ? 1 : false ? 2 : 3", 1),
        ("false ? 1 : false ? 2 : 3", 3),
        ("1 == 1 ? 'a' : 'b'", "a"),
        ("2 in [1, 2] && true", True),
        ("2 > ratio ?? 1", True),
        ("ratio ?? 1 + 1", 2),
        ("ratio ?? policy.heartbeat.min_ratio ?? 4", 4),
    ],
)
def test_operators_bind_as_in_cel(text: str, expected: object) -> None:
    """`??` stands between comparison and sum, so that `x >= a ?? b` compares with the fallback."""
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'a'", "a"),
        ('"it\'s"', "it's"),
        (r"'it\'s'", "it's"),
        (r"'a\n\t\\\"'", 'a\n\t\\"'),
        (r"'\ud7ff\ue000'", "\ud7ff\ue000"),
        (r"'\x41\u00e9\U0001F600'", "A\u00e9\U0001f600"),
        (r"r'\d+\'", r"\d+" + "\\"),
        ("''", ""),
        ("'}'", "}"),
        ("12", 12),
        ("1.5", 1.5),
        ("2e3", 2000.0),
        ("9223372036854775807", 2**63 - 1),
        ("[1, 2,]", (1, 2)),
        ("true", True),
    ],
)
def test_literals(text: str, expected: object) -> None:
    """Texts with CEL's escapes, raw texts, numbers, lists."""
    assert value(text) == expected


@pytest.mark.parametrize("text", ["90s", "1m30s", "90000ms", "1.5m", "duration('90s')", "duration('1m30s')", "--90s"])
def test_durations_have_two_forms(text: str) -> None:
    """A duration is written bare, or as CEL writes it."""
    assert parse(text)[0::2] == ("duration", 90_000_000)


def test_blanks_newlines_and_comments_separate() -> None:
    """An expression may stand on several lines."""
    assert value("1 // one\n\t+ 2 // two") == 3


def test_a_chain_may_go_on_in_the_next_line() -> None:
    """A method may follow its object on the next line."""
    assert parse("servers\n  .all(s, true)")[3] == ("path", 0, "servers")
    assert parse("heartbeat\n  .timeout")[2] == "heartbeat.timeout"


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("", "expected a value, found the end", 0),
        ("1 +", "expected a value, found the end", 3),
        ("1 2", "expected an operator, found '2'", 2),
        ("(1", "expected ')', found the end", 2),
        ("[1 2]", "expected ',', found '2'", 3),
        ("a.", "expected a name after '.', found the end", 2),
        ("a = 1", "unexpected '='; did you mean '=='?", 2),
        ("a & b", "unexpected '&'; did you mean '&&'?", 2),
        ("a | b", "unexpected '|'; did you mean '||'?", 2),
        ("a @ b", "unexpected '@'", 2),
        ("1 + 'abc", "the text is never closed", 4),
        ("'a\nb'", "the text is never closed", 0),
        (r"'a\d'", r"unknown escape '\d'; double the backslash or write r'...'", 2),
        (r"'\u12'", r"'\u12' names no character", 1),
        (r"'\ud800'", r"'\ud800' names no character", 1),
        (r"'\U00110000'", r"'\U00110000' names no character", 1),
        ("1 + 15x", "'15x' is neither a number nor a duration such as 15s, 500ms or 1m30s", 4),
        ("99999999999999999999", "'99999999999999999999' is more than 9223372036854775807", 0),
        ("9223372036854775808", "'9223372036854775808' is more than 9223372036854775807", 0),
        ("1 }", "unexpected '}'", 2),
        (r"'\x4'", r"'\x4' names no character", 1),
        (r"'\x4g'", r"'\x4g' names no character", 1),
        ("1e999", "'1e999' is too large", 0),
        ("duration('soon')", "'soon' is no duration such as 15s, 500ms or 1m30s (exact to a microsecond)", 9),
        ("duration('1ns')", "'1ns' is no duration such as 15s, 500ms or 1m30s (exact to a microsecond)", 9),
        ("a ? b", "expected ':', found the end", 5),
        ("tags.all(t)", "'all' is written list.all(item, expression)", 5),
        ("all(t, true)", "'all' is written list.all(item, expression)", 0),
        ("all(tags, t, true)", "'all' is written list.all(item, expression)", 0),
        ("tags.all(t.x, true)", "the first argument of 'all' names the item", 9),
        ("tags.all('t', true)", "the first argument of 'all' names the item", 9),
        ("a[1", "expected ']', found the end", 3),
        ("f(1", "expected ',', found the end", 3),
    ],
)
def test_a_mistake_says_what_and_where(text: str, message: str, offset: int) -> None:
    """Every refusal has a sentence and the offset of the character to point at."""
    error = fails(text)
    assert (error.message, error.offset) == (message, offset)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 60 + "1" + ")" * 60,
        "!" * 200 + "true",
        "-" * 200 + "x",
        "[" * 60 + "]" * 60,
        "x" + " + x" * 200,
        "a ? b : " * 60 + "c",
        "f(" * 60 + "1" + ")" * 60,
        "x" + "[0]" * 200,
        "f(1)" + ".a" * 200,
        "(" * 4000,
    ],
)
def test_deep_nesting_is_refused(text: str) -> None:
    """However the depth comes about, it is an error of the expression and not of the interpreter."""
    assert fails(text).message == "the expression is nested more than 50 deep"


def test_long_chains_of_and_and_or_are_flat() -> None:
    """A long list of conditions is no deep tree."""
    tree = parse(" && ".join(["x"] * 500))
    assert tree[0] == "all"
    assert len(tree[2]) == 500


@pytest.mark.parametrize("text", ["'" + "x" * 5000 + "'", "1" + " " * 5000 + "+ 1", "x && " * 1000 + "x"])
def test_long_expressions_are_refused(text: str) -> None:
    """There is a limit on the text."""
    assert fails(text).message == "the expression is longer than 4096 characters"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "heartbeat.timeout.set && policy.heartbeat.min_ratio > 1",
            {"heartbeat.timeout.set", "policy.heartbeat.min_ratio"},
        ),
        ("servers.all(s, s.known && host(s) in policy.hosts)", {"servers", "policy.hosts"}),
        ("s.all(s, s)", {"s"}),
        ("servers.all(s, tags.all(t, s == t)) && t", {"servers", "tags", "t"}),
        ("metadata['version'].set", {"metadata"}),
        ("name.matches(policy.naming)", {"name", "policy.naming"}),
        ("[a, b ? c : -d][e]", {"a", "b", "c", "d", "e"}),
        ("size('x')", set()),
    ],
)
def test_names_are_the_dotted_names_that_are_read(text: str, expected: set[str]) -> None:
    """Item variables are no names, and functions are none either."""
    assert names(parse(text)) == expected


def refused_at(read: Callable[[str], Any], text: str) -> int:
    """The offset of the error, or 0 when there is none and the tree survives being written down."""
    try:
        tree = read(text)
    except ExpressionError as error:
        return error.offset
    return 0 if ast.literal_eval(repr(tree)) == tree else -1


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_is_a_tree_or_an_expression_error(text: str) -> None:
    """No text makes the parser fail in another way, and an error points into the text."""
    assert 0 <= refused_at(parse, text) <= len(text)


TOKENS = [
    *(
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ".",
        "?",
        ":",
        "!",
        "-",
        "+",
        "*",
        "/",
        "%",
        "<",
        "==",
        "!=",
        "&&",
        "||",
        "??",
    ),
    *("in", "a", "b.c", "1", "1.5", "15s", "'x'", "r'y'", "all(", "has(", "//", "\n"),
]


@given(st.lists(st.sampled_from(TOKENS)))
@settings(deadline=None)
def test_any_tokens_are_a_tree_or_an_expression_error(parts: list[str]) -> None:
    """The same for texts that look like expressions, in templates too."""
    text = " ".join(parts)
    assert 0 <= refused_at(parse, text) <= len(text)
    assert 0 <= refused_at(parse_template, text) <= len(text)


@given(expressions())
@settings(max_examples=60, deadline=None)
def test_a_tree_survives_being_written_as_a_python_literal(text: str) -> None:
    """The catalogue stores trees as Python source."""
    tree = parse(text)
    assert ast.literal_eval(repr(tree)) == tree


def test_the_deepest_tree_survives_being_written_as_a_python_literal() -> None:
    """The limit on nesting is within what Python's own parser takes."""
    depth = 49
    tree = parse("[" * depth + "1" + "]" * depth)
    assert ast.literal_eval(repr(tree)) == tree
