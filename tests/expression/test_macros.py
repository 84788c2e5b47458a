"""Macros over lists and maps: three-valued, bounded."""

from __future__ import annotations

import time
from typing import Any

import pytest

from reglint.expression import UNKNOWN
from reglint.expression.macros import BUDGET
from reglint.values import ABSENT
from tests.expression.language import invalid, mapping, texts, unresolved, value, written

DOUBT = unresolved()


@pytest.mark.parametrize(
    ("items", "every", "some", "one"),
    [
        ((), True, False, False),
        (("a",), True, True, True),
        (("a", "a"), True, True, False),
        (("a", "b"), False, True, True),
        (("b",), False, False, False),
        ((DOUBT,), UNKNOWN, UNKNOWN, UNKNOWN),
        (("a", DOUBT), UNKNOWN, True, UNKNOWN),
        (("a", "a", DOUBT), UNKNOWN, True, False),
        (("b", DOUBT), False, UNKNOWN, UNKNOWN),
        ((DOUBT, "b"), False, UNKNOWN, UNKNOWN),
        (("a", "b", DOUBT), False, True, UNKNOWN),
        ((invalid(),), UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_quantifiers(items: Any, every: Any, some: Any, one: Any) -> None:
    """One known false decides `all`, one known true `exists`, two known true `exists_one`."""
    servers = texts(*items)
    assert value("servers.all(s, s == 'a')", servers=servers) is every
    assert value("servers.exists(s, s == 'a')", servers=servers) is some
    assert value("servers.exists_one(s, s == 'a')", servers=servers) is one


@pytest.mark.parametrize(
    "macro", ["all(s, s == 'a')", "exists(s, true)", "exists_one(s, true)", "filter(s, true)", "map(s, s)"]
)
@pytest.mark.parametrize("field", [ABSENT, unresolved(), invalid(), written("text")])
def test_a_list_that_is_not_known_makes_macros_unknown(macro: str, field: Any) -> None:
    """Nothing is said about the elements of an unresolved, absent or misshapen list."""
    assert value(f"servers.{macro}", servers=field) is UNKNOWN


def test_states_of_elements_can_be_asked() -> None:
    """A rule may speak about elements nobody knows."""
    servers = texts("a", DOUBT)
    assert value("servers.exists(s, !s.known)", servers=servers) is True
    assert value("servers.all(s, s.set)", servers=servers) is True
    assert value("servers.exists_one(s, s.set)", servers=texts(DOUBT)) is UNKNOWN


def test_a_rule_may_pass_over_unknown_elements() -> None:
    """`!s.known || ...` judges a list item by item."""
    assert value("servers.all(s, !s.known || s == 'a')", servers=texts("a", DOUBT)) is True


def test_filter_and_map() -> None:
    """Elements keep their states; unknown membership makes a filter unknown."""
    servers = texts("a:1", "b", "c:3")
    assert value("servers.map(s, host(s))", servers=servers) == ("a", "b", "c")
    assert value("servers.filter(s, s.contains(':')).map(s, port(s))", servers=servers) == (1, 3)
    assert value("servers.filter(s, s.contains(':')).size()", servers=servers) == 2
    assert value("servers.filter(s, s == 'b') == ['b']", servers=servers) is True
    assert value("servers.filter(s, s == 'b')", servers=texts("b", DOUBT)) is UNKNOWN
    assert value("servers.filter(s, s.known) == ['b']", servers=texts("b", DOUBT)) is True
    assert value("size(servers.map(s, host(s)))", servers=texts("b", DOUBT)) is UNKNOWN
    assert value("'b' in servers.map(s, host(s))", servers=texts("b", DOUBT)) is True


def test_macros_go_through_the_keys_of_a_map() -> None:
    """A key may be used to find its value."""
    entries = mapping(a="1", b="22")
    assert value("metadata.all(k, k in ['a', 'b'])", metadata=entries) is True
    assert value("metadata.exists(k, metadata[k].size() > 1)", metadata=entries) is True
    assert value("metadata.filter(k, metadata[k] == '22')", metadata=entries) == ("b",)


def test_macros_nest_and_see_what_is_around_them() -> None:
    """Inner bodies see outer items and fields; the nearest item of a name is meant."""
    fields = {"servers": texts("a", "b"), "tags": texts("b", "a"), "port": written(2)}
    assert value("servers.all(s, tags.exists(t, t == s) && size(tags) == port)", **fields) is True
    assert value("servers.all(s, tags.exists(s, s == 'a'))", **fields) is True
    assert value("servers.map(s, tags.map(t, s + t))", **fields) == (("ab", "aa"), ("bb", "ba"))


def test_size_is_unknown_when_an_element_may_stand_for_several() -> None:
    """A placeholder in a list may hold more than one element; an invalid element is one."""
    assert value("size(servers)", servers=texts("a", "b")) == 2
    assert value("size(servers)", servers=texts("a", DOUBT)) is UNKNOWN
    assert value("size(servers)", servers=texts("a", invalid())) == 2
    assert value("size(metadata)", metadata=mapping(a="1", b=DOUBT)) == 2


def test_long_lists_are_unknown_and_quick() -> None:
    """The work of one evaluation is bounded; what was found within the bounds counts."""
    servers = texts(*(written(str(number)) for number in range(BUDGET + 1)))
    assert value("servers.all(s, s != 'x')", servers=servers) is UNKNOWN
    assert value("servers.all(s, s != '7')", servers=servers) is False
    assert value("servers.filter(s, true)", servers=servers) is UNKNOWN


def test_nested_macros_share_the_budget() -> None:
    """Four loops in each other do not multiply."""
    servers = texts(*"abcdefghij" * 20)
    started = time.process_time()
    text = "servers.all(a, servers.all(b, servers.all(c, servers.all(d, a + b + c + d != 'x'))))"
    assert value(text, servers=servers) is UNKNOWN
    assert time.process_time() - started < 1
