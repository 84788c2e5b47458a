"""On known values of the shared subset, the official implementation of CEL gives the same answers."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reglint.expression import UNKNOWN, compile, parse  # noqa: A004 - the word for it
from tests.expression.language import texts, written

try:
    from cel_expr_python import cel
except ImportError:
    cel = None

REQUIRED = sys.platform == "linux" and os.environ.get("CI") == "true"
official = pytest.mark.skipif(cel is None, reason="cel-expr-python, the official implementation, is not installed")


def test_the_official_implementation_is_there_in_ci() -> None:
    """It exists for Linux alone; there CI must not pass without it."""
    assert cel is not None or not REQUIRED


_TEXT = st.text("abc-. é𝒳", max_size=5)
_VALUES = st.fixed_dictionaries(
    {
        "i": st.integers(-(2**63), 2**63 - 1) | st.integers(-5, 5),
        "j": st.integers(-5, 5),
        "p": st.booleans(),
        "q": st.booleans(),
        "s": _TEXT,
        "t": _TEXT,
        "l": st.lists(_TEXT, max_size=4),
        "n": st.lists(st.integers(-5, 5), max_size=4),
        "d": st.integers(-(10**9), 10**9).map(lambda number: timedelta(milliseconds=number)),
        "e": st.integers(-5, 5).map(lambda number: timedelta(seconds=number)),
    }
)
_LEAVES = {
    "int": ["i", "j", "0", "1", "-3", "9223372036854775807"],
    "bool": ["p", "q", "true", "false"],
    "text": ["s", "t", "'a'", '"b-c"', "''", r"'\u00e9\n'"],
    "list": ["l", "[]", "['a', s]"],
    "ints": ["n", "[1, 2, 3]", "[i, j]"],
    "time": ["d", "e", "duration('90s')", "duration('1h1m1.5s')", "duration('-1ms')"],
}
_FORMS = {
    "int": [
        "({int} + {int})",
        "({int} - {int})",
        "({int} * {int})",
        "({int} / {int})",
        "({int} % {int})",
        "-{int}",
        "size({text})",
        "{list}.size()",
        "({bool} ? {int} : {int})",
        "{ints}[0]",
    ],
    "bool": [
        "({int} < {int})",
        "({int} == {int})",
        "({int} >= {int})",
        "({text} <= {text})",
        "({text} != {text})",
        "({time} > {time})",
        "({time} == {time})",
        "({bool} && {bool})",
        "({bool} || {bool})",
        "!{bool}",
        "({bool} == {bool})",
        "({bool} ? {bool} : {bool})",
        "({text} in {list})",
        "({int} in {ints})",
        "({list} == {list})",
        "({ints} != {ints})",
        "{list}.all(x, x < {text})",
        "{list}.exists(x, x == {text})",
        "{ints}.exists_one(y, y > {int})",
        "{ints}.all(y, {int} / y > 0)",
        "{ints}.exists(y, {int} % y == 0)",
        "{text}.startsWith({text})",
        "{text}.endsWith({text})",
        "{text}.contains({text})",
        "{text}.matches('^[a-c]+$')",
        "{text}.matches('a.?b')",
    ],
    "text": ["({text} + {text})", "({bool} ? {text} : {text})", "string({int})"],
    "list": ["({list} + {list})", "{list}.filter(x, x != {text})", "{list}.map(x, x + {text})"],
    "ints": ["({ints} + {ints})", "{ints}.map(y, y * {int})", "{ints}.filter(y, y < {int})"],
    "time": ["({time} + {time})", "({time} - {time})"],
}


@cache
def shared(kind: str, depth: int = 3) -> st.SearchStrategy[str]:
    """Expressions that mean the same in CEL and here."""
    leaves = st.sampled_from(_LEAVES[kind])
    if not depth:
        return leaves
    return st.deferred(lambda: st.one_of(leaves, st.sampled_from(_FORMS[kind]).flatmap(_filled(depth))))


def _filled(depth: int) -> Any:
    parts = {kind: shared(kind, depth - 1) for kind in _LEAVES}

    def fill(form: str) -> st.SearchStrategy[str]:
        pieces = [piece.split("}") for piece in form.split("{")[1:]]
        return st.tuples(*(parts[kind] for kind, _ in pieces)).map(
            lambda found: (
                form.split("{")[0] + "".join(text + rest for text, (_, rest) in zip(found, pieces, strict=True))
            )
        )

    return fill


@cache
def environment() -> Any:
    kinds = cel.Type
    return cel.NewEnv(
        variables={
            **dict.fromkeys("ij", kinds.INT),
            **dict.fromkeys("pq", kinds.BOOL),
            **dict.fromkeys("st", kinds.STRING),
            **dict.fromkeys("de", kinds.DURATION),
            "l": kinds.List(kinds.STRING),
            "n": kinds.List(kinds.INT),
        }
    )


def theirs(text: str, values: dict[str, Any]) -> Any:
    """The official answer; UNKNOWN for an error, which CEL gives as a value."""
    found = environment().compile(text).eval(data=values)
    if found.type() == cel.Type.ERROR:
        return UNKNOWN
    result = found.value()
    return [item.value() for item in result] if isinstance(result, list) else result


def ours(text: str, values: dict[str, Any]) -> Any:
    fields = {name: _field(value) for name, value in values.items()}
    found = compile(parse(text), fields).evaluate(fields.__getitem__).value
    return [_plain(item) for item in found] if isinstance(found, tuple) else found


def _field(value: Any) -> Any:
    return texts(*map(written, value)) if isinstance(value, list) else written(value)


def _plain(item: Any) -> Any:
    return getattr(item, "value", item)


@official
@given(st.sampled_from(list(_LEAVES)).flatmap(shared), _VALUES)
@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_answers_agree(text: str, values: dict[str, Any]) -> None:
    """Where CEL has an answer, ours is the same value of the same type."""
    expected = theirs(text, values)
    if expected is UNKNOWN:
        return
    found = ours(text, values)
    assert (found, type(found)) == (expected, type(expected))


@official
@given(shared("int"), _VALUES)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example("i / (j - j)", {"i": 1, "j": 1})
@example("i * 2", {"i": 2**62})
@example("-i", {"i": -(2**63)})
def test_errors_are_unknown(text: str, values: dict[str, Any]) -> None:
    """What CEL calls an error in arithmetic is unknown here."""
    if "?" not in text and "[" not in text and theirs(text, values) is UNKNOWN:
        assert ours(text, values) is UNKNOWN


@official
@pytest.mark.parametrize(
    "text",
    [
        "1 / 0 > 1 || true",
        "true || 1 / 0 > 1",
        "1 / 0 > 1 && false",
        "[1, 0].all(x, 1 / x > 1)",
        "[0, 1].exists(x, 1 / x == 1)",
    ],
)
def test_a_known_side_decides_as_in_cel(text: str) -> None:
    """CEL's errors give way to a deciding side as our unknown does."""
    assert ours(text, {}) is theirs(text, {})
