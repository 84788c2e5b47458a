"""Laws of three-valued logic, and of every well-typed expression."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reglint.expression import UNKNOWN, Program, check, compile, parse  # noqa: A004 - the word for it
from reglint.model import Type
from reglint.values import ABSENT, Value
from tests.expression.language import SCOPE, Fields, default, invalid, mapping, texts, unresolved, written
from tests.expression.strategies import expressions

TRUTHS = (True, False, UNKNOWN)
LEAVES = {"a": Type.BOOL, "b": Type.BOOL, "c": Type.BOOL}
COMPOUNDS = [
    "a",
    "!a",
    "a && b",
    "a || b",
    "a == b",
    "a != b",
    "a ? b : c",
    "a && b && c",
    "a || b || c",
    "a && (b || !c)",
    "(a ? b : c) == (b && c)",
    "[a, b].all(x, x)",
    "[a, b, c].exists(x, x)",
    "[a, b, c].exists_one(x, x)",
    "[a, b].all(x, x || c)",
    "[a, b].filter(x, x).size() == 1",
    "c in [a, b]",
    "[a, b] == [b, c]",
    "(a ?? b) && c",
    "[a, b].map(x, x && c).exists(y, y)",
    "[a, b, c][1]",
]


def boolean(truth: Any) -> Value:
    return unresolved() if truth is UNKNOWN else written(truth)


def table(program: Program) -> dict[tuple[Any, ...], Any]:
    """What the program comes to for every combination of true, false and unknown."""
    return {
        truths: program.value(dict(zip("abc", map(boolean, truths), strict=True)).__getitem__)
        for truths in itertools.product(TRUTHS, repeat=3)
    }


@pytest.mark.parametrize("text", COMPOUNDS)
def test_knowing_less_never_changes_an_answer(text: str) -> None:
    """Replacing a known leaf by an unknown one keeps the answer or makes it unknown; true never becomes false."""
    answers = table(compile(parse(text), LEAVES))
    for truths, found in answers.items():
        for position, truth in enumerate(truths):
            if truth is not UNKNOWN:
                less = (*truths[:position], UNKNOWN, *truths[position + 1 :])
                assert answers[less] is found or answers[less] is UNKNOWN


@pytest.mark.parametrize("text", COMPOUNDS)
def test_what_is_known_is_what_two_valued_logic_says(text: str) -> None:
    """Without unknown leaves there are no unknown answers."""
    answers = table(compile(parse(text), LEAVES))
    assert all(type(found) is bool for truths, found in answers.items() if UNKNOWN not in truths)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("!(a && b)", "!a || !b"),
        ("!(a || b)", "!a && !b"),
        ("a && b", "b && a"),
        ("a || b", "b || a"),
        ("!!a", "a"),
        ("a && (b && c)", "(a && b) && c"),
        ("a && (b || c)", "a && b || a && c"),
        ("![a, b].all(x, x)", "[a, b].exists(x, !x)"),
        ("[a, b, c].all(x, x)", "a && b && c"),
        ("[a, b, c].exists(x, x)", "a || b || c"),
        ("c in [a, b]", "c == a || c == b"),
    ],
)
def test_equal_expressions(left: str, right: str) -> None:
    """The laws of Boolean algebra that hold with a third value."""
    assert table(compile(parse(left), LEAVES)) == table(compile(parse(right), LEAVES))


DOUBTS = st.sampled_from([unresolved(), invalid(), ABSENT])
TEXTS = st.sampled_from(["", "a", "b", "nacos", "10.0.0.1", "http://h:80/x", "a,b"]).map(written) | DOUBTS
NUMBERS = st.sampled_from([0, 1, -7, 2.5, 2**63 - 1, float("inf")]).map(written) | DOUBTS
DURATIONS = st.sampled_from([0, 1, -5, 90, 10**9]).map(lambda seconds: written(timedelta(seconds=seconds))) | DOUBTS
LISTS = st.lists(TEXTS, max_size=3).map(lambda items: texts(*items)) | DOUBTS
FIELDS = st.fixed_dictionaries(
    {
        "registry": TEXTS,
        "namespace": TEXTS | st.just(default("own")),
        "registers": st.booleans().map(written) | DOUBTS,
        "port": NUMBERS,
        "weight": NUMBERS,
        "servers": LISTS,
        "tags": LISTS,
        "metadata": st.dictionaries(st.sampled_from(["version", "a.b", "a"]), TEXTS).map(lambda found: mapping(**found))
        | DOUBTS,
        "heartbeat__interval": DURATIONS,
        "heartbeat__timeout": DURATIONS,
        "policy__heartbeat__min_ratio": st.sampled_from([None, 0, 2, 1.5]),
        "policy__namespaces": st.sampled_from([None, [], ["a", "*b"]]),
        "run__prod": st.booleans(),
        "ratio": st.sampled_from([None, 3, UNKNOWN]),
    }
)
KINDS: dict[str, Any] = {
    "bool": bool,
    "number": (int, float),
    "duration": timedelta,
    "text": str,
    "list": (tuple, list),
}


@given(st.sampled_from(list(KINDS)).flatmap(lambda kind: st.tuples(st.just(kind), expressions(kind=kind))), FIELDS)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_well_typed_expressions_evaluate(drawn: tuple[str, str], fields: dict[str, Any]) -> None:
    """Whatever the values and their states, the answer is a value of the checked type or unknown; nothing is raised."""
    kind, text = drawn
    tree = parse(text)
    check(tree, SCOPE)
    lookup = Fields(**fields)
    found = compile(tree, SCOPE).evaluate(lookup)
    assert found.value is UNKNOWN or isinstance(found.value, KINDS[kind])
    assert len({id(used) for used in found.used}) == len(found.used)
    assert all(type(used) is Value for used in found.used)


@given(expressions(), FIELDS)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_answer_rests_on_no_more_than_it_says(text: str, fields: dict[str, Any]) -> None:
    """Making every field unknown that an answer does not rest on leaves the answer as it is."""
    program = compile(parse(text), SCOPE)
    found = program.evaluate(Fields(**fields))
    if found.value is UNKNOWN:
        return
    used = {id(value) for value in found.used}
    kept = {
        name: unresolved() if isinstance(value, Value) and not _rests_on(value, used) else value
        for name, value in fields.items()
    }
    assert program.evaluate(Fields(**kept)).value is found.value


@given(expressions(), FIELDS, st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_knowing_less_of_a_field_never_changes_an_answer(
    text: str, fields: dict[str, Any], data: st.DataObject
) -> None:
    """The law for every operator, function and macro: a written field or element that becomes unresolved."""
    if ".known" in text:
        return
    program = compile(parse(text), SCOPE)
    name = data.draw(
        st.sampled_from([name for name, value in fields.items() if isinstance(value, Value) and value.written])
    )
    less = {**fields, name: _less_known(fields[name], data)}
    before, after = program.value(Fields(**fields)), program.value(Fields(**less))
    assert after is before or after is UNKNOWN


def _less_known(value: Value, data: st.DataObject) -> Value:
    """The value, or one element of it, unresolved."""
    items = value.value
    if isinstance(items, tuple) and items and data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(items) - 1))
        return value._replace(value=(*items[:place], unresolved(), *items[place + 1 :]))
    if isinstance(items, dict) and items and data.draw(st.booleans()):
        return value._replace(value={**items, data.draw(st.sampled_from(list(items))): unresolved()})
    return unresolved()


def _rests_on(value: Value, used: set[int]) -> bool:
    """Whether an answer used the value or an element of it."""
    inner = (
        value.value.values() if isinstance(value.value, dict) else value.value if isinstance(value.value, tuple) else ()
    )
    return id(value) in used or any(id(item) in used for item in inner)
