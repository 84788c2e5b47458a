from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint.sources.spring.reading.profiles import (
    ProfileExpressionError,
    Profiles,
    expanded,
    matches,
    name_problem,
    parse,
    positive_names,
)

_NAMES = ("a", "b", "c")
_Tree = str | tuple[str, list["_Tree"]]


def _trees() -> st.SearchStrategy[_Tree]:
    leaves: st.SearchStrategy[_Tree] = st.sampled_from(_NAMES)
    return st.recursive(
        leaves,
        lambda inner: (
            st.tuples(st.sampled_from("&|"), st.lists(inner, min_size=1, max_size=3))
            | st.tuples(st.just("!"), st.lists(inner, min_size=1, max_size=1))
        ),
        max_leaves=8,
    )


def _written(tree: _Tree) -> str:
    if isinstance(tree, str):
        return tree
    operator, parts = tree
    if operator == "!":
        return f"!({_written(parts[0])})"
    return "(" + f" {operator} ".join(map(_written, parts)) + ")"


def _holds(tree: _Tree, accepted: set[str]) -> bool:
    if isinstance(tree, str):
        return tree in accepted
    operator, parts = tree
    truths = [_holds(part, accepted) for part in parts]
    return not truths[0] if operator == "!" else all(truths) if operator == "&" else any(truths)


@given(_trees())
def test_expressions_mean_what_they_say(tree: _Tree) -> None:
    test = parse(_written(tree))
    for size in range(len(_NAMES) + 1):
        for chosen in itertools.combinations(_NAMES, size):
            assert test(chosen) is _holds(tree, set(chosen))


@given(st.text("ab()&|! ", max_size=16))
def test_any_text_is_an_expression_or_refused(text: str) -> None:
    try:
        parse(text)(("a",))
    except ProfileExpressionError:
        assert positive_names(text) == ()


@pytest.mark.parametrize("text", ["", "  ", "a & b | c", "a | b & c", "()", "&", "!", "(" * 5000 + "a"])
def test_refused_expressions(text: str) -> None:
    with pytest.raises(ProfileExpressionError):
        parse(text)


def test_several_expressions_are_alternatives() -> None:
    assert matches(["a & b", "c"], ["c"])
    assert not matches(["a & b", "c"], ["a"])


@pytest.mark.parametrize(
    ("text", "names"),
    [("prod", ("prod",)), ("!prod", ()), ("a & !b", ("a",)), ("!(a | !b)", ("b",)), ("a | a", ("a",)), ("a & | b", ())],
)
def test_names_that_can_make_an_expression_true(text: str, names: tuple[str, ...]) -> None:
    assert positive_names(text) == names


def test_groups_follow_their_name_and_may_be_circular() -> None:
    groups = {"top": ["m1", "m2"], "m1": ["d1", "top"], "x": ["y"]}
    assert expanded(["top", "x"], groups) == ("top", "m1", "d1", "m2", "x", "y")


def test_the_default_stands_in_only_when_nothing_is_active() -> None:
    assert Profiles().accepted == ("default",)
    assert Profiles(("prod",)).accepted == ("prod",)


@pytest.mark.parametrize("name", ["prod", "eu-west.1", "a+b@c_d", "中"])
def test_good_names(name: str) -> None:
    assert name_problem(name) is None


@pytest.mark.parametrize("name", ["", " ", "a b", "-a", "a-", "${x}", "@x@", "a/b"])
def test_refused_names(name: str) -> None:
    assert name_problem(name) is not None
