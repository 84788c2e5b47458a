from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint.sources.spring.reading.java import hash_order, string_hash
from reglint.sources.spring.reading.names import (
    canonical,
    elements,
    environment_names,
    from_environment,
    index_of,
    is_canonical,
    kebab,
    lookup_form,
    spelled,
)

_WORD = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=6).filter(lambda word: word[0].isalpha())
_WORDS = st.lists(_WORD, min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("name", "lookup"),
    [
        ("spring.cloud.nacos.discovery.server-addr", "spring.cloud.nacos.discovery.serveraddr"),
        ("Spring.Cloud_x.SERVER_ADDR", "spring.cloudx.serveraddr"),
        ("list[0]", "list[0]"),
        ("list.0", "list[0]"),
        ("list[00]", "list[00]"),
        ("map[a.b]", "map[a.b]"),
        ("map[true]", "map.true"),
        ("map[myKey]", "map[myKey]"),
        ("map[a].b", "map.a.b"),
        ("map.中", "map"),
        ("map[中]", "map[中]"),
        ("a..b", "a.b"),
        ("", ""),
    ],
)
def test_lookup_form(name: str, lookup: str) -> None:
    assert canonical(name) == lookup


@given(st.text("abAB01-_.[] é中", max_size=12))
def test_lookup_form_is_idempotent_on_names_without_dropped_brackets(name: str) -> None:
    once = canonical(name)
    if name.count("[") == name.count("]") == 0:
        assert canonical(once) == once


@given(_WORDS)
def test_camel_snake_and_kebab_are_equal(words: list[str]) -> None:
    camel = words[0] + "".join(word.capitalize() for word in words[1:])
    spellings = {"-".join(words), "_".join(words), camel, "_".join(words).upper(), "".join(words)}
    assert len({canonical("a." + spelling + ".b") for spelling in spellings}) == 1


@given(st.lists(st.text("abcxyz", min_size=2, max_size=5), min_size=1, max_size=4))
def test_kebab_undoes_camel_case(words: list[str]) -> None:
    camel = words[0] + "".join(word.capitalize() for word in words[1:])
    assert kebab("spring." + camel) == "spring." + "-".join(words)


@pytest.mark.parametrize(
    ("name", "display"),
    [
        ("spring.cloud.nacos.discovery.server-addr", "spring.cloud.nacos.discovery.server-addr"),
        ("spring.cloud.nacos.discovery.serverAddr", "spring.cloud.nacos.discovery.server-addr"),
        ("SPRING.SERVER_ADDR", "spring.server-addr"),
        ("a.list[0].dataId", "a.list[0].data-id"),
    ],
)
def test_kebab(name: str, display: str) -> None:
    assert kebab(name) == display


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("a.b-c[0].d", True),
        ("a.bC", False),
        ("a_b", False),
        ("-a", False),
        (".a", False),
        ("a.", False),
        ("a[0", False),
    ],
)
def test_spring_accepts_canonical_names_only(name: str, accepted: bool) -> None:
    assert is_canonical(name) is accepted


def test_both_variables_of_a_name_with_a_dash() -> None:
    assert environment_names("a.server-addr.list[0]")[:2] == ("A_SERVERADDR_LIST_0", "A_SERVER_ADDR_LIST_0")


@given(st.lists(_WORD, min_size=1, max_size=4))
def test_a_variable_sets_the_name_it_is_made_from(words: list[str]) -> None:
    name = ".".join(words)
    assert lookup_form(from_environment(environment_names(name)[0])) == canonical(name)


def test_numbers_in_variables_are_indexes() -> None:
    assert lookup_form(from_environment("A_L_0_")) == "a.l[0]"


def test_what_is_left_of_map_keys() -> None:
    assert [element.original for element in elements("k8s.io/zone.my_Key.-x.[a b]")] == [
        "k8s",
        "iozone",
        "my_Key",
        "x",
        "a b",
    ]


def test_spelled_is_what_spring_prints() -> None:
    assert spelled(elements("a.myKey.my_key[0][x.Y]")) == "a.mykey.mykey[0][x.Y]"


@pytest.mark.parametrize(("key", "index"), [("a.b[2].c", 2), ("a.b[10]", 10), ("a.b[02]", None), ("a.b.c", None)])
def test_index_behind_a_prefix(key: str, index: int | None) -> None:
    assert index_of(key, "a.b") == index


def test_java_hash() -> None:
    assert string_hash("hello") == 99162322
    assert string_hash("\U0001f600") == 0xD83D * 31 + 0xDE00


def test_hash_order_differs_from_the_order_given() -> None:
    names = ["a.my_key", "a.myKey", "a.MY-KEY"]
    assert sorted(hash_order(names)) == sorted(names)
    assert hash_order(names) == hash_order(names[::-1])
