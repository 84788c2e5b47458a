from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint.text import Span
from tests.spring.files import documents, flat


def test_nested_and_dotted_keys_are_the_same() -> None:
    assert flat("a.yml", "a.b-c: 1\n") == flat("a.yml", "a:\n  bC: 1\n") == {"a.bc": "1"}


def test_positions_and_the_name_as_flattened() -> None:
    text = "spring:\n  cloud.nacos: {server-addr: 'h:1'}\n"
    (made,) = documents("a.yml", text)[0].assignments
    assert made.origin.name == "spring.cloud.nacos.server-addr"
    assert text[slice(*made.origin.key)] == "server-addr"
    assert text[slice(*made.origin.value)] == "'h:1'"
    assert made.text == "h:1"
    assert not made.plain


def test_lists_are_indexed_and_their_items_stand_where_they_are() -> None:
    text = "a:\n  - x\n  - b: y\n  - [z]\n"
    made = documents("a.yml", text)[0].assignments
    assert [one.key for one in made] == ["a[0]", "a[1].b", "a[2][0]"]
    assert [one.origin.position.line for one in made] == [2, 3, 4]


def test_typed_keys_are_map_keys() -> None:
    found = documents("a.yml", "m:\n  on: 1\n  8080: 2\n  1.10: 3\n  '8081': 4\n")[0].assignments
    assert [one.origin.name for one in found] == ["m[true]", "m[8080]", "m[1.1]", "m.8081"]


def test_brackets_in_a_key_are_a_literal_map_key() -> None:
    assert flat("a.yml", 'm:\n  "[a.b]": 1\n') == {"m[a.b]": "1"}


def test_blank_values() -> None:
    assert flat("a.yml", "a:\nb: ~\nc: ''\nd: []\ne: {}\n") == {"a": "", "b": "", "c": "", "d": "", "e": ""}


def test_merge_keys_and_aliases() -> None:
    found = flat("a.yml", "x: &x {p: 010, q: 2}\ny:\n  <<: *x\n  q: 3\nz: *x\n")
    assert found == {"x.p": "8", "x.q": "2", "y.p": "8", "y.q": "3", "z.p": "8", "z.q": "2"}


def test_documents_without_content_are_none() -> None:
    assert [one.index for one in documents("a.yml", "---\n---\na: 1\n---\n# c\n---\nb: 2\n")] == [1, 3]


@pytest.mark.parametrize(
    ("text", "found"), [("- a\n- b\n", {"document[0]": "a", "document[1]": "b"}), ("x\n", {"document": "x"})]
)
def test_roots_that_are_no_mapping(text: str, found: dict[str, str]) -> None:
    assert flat("a.yml", text) == found


def test_the_last_of_two_assignments_wins() -> None:
    (document,) = documents("a.yml", "a.b: 1\na:\n  b: 2\n")
    found = document.find("a.b")
    assert found is not None
    assert found.text == "2"


@pytest.mark.parametrize("text", ["a.serverAddr=1\na.server-addr=2\n", "a.server-addr=2\na.serverAddr=1\n"])
def test_the_canonical_spelling_wins_in_one_document(text: str) -> None:
    found = documents("a.properties", text)[0].find("a.serveraddr")
    assert found is not None
    assert found.text == "2"


def test_exact_names_are_told_apart() -> None:
    (document,) = documents("a.properties", "a.serverAddr=1\na.server-addr=2\n")
    found = document.exact("a.serverAddr")
    assert found is not None
    assert found.text == "1"
    assert document.exact("a.server_addr") is None


def test_keys_below_a_prefix() -> None:
    (document,) = documents("a.yml", "a: {b: 1, c: [x], bb: 2}\nab: 3\na-x: 4\n")
    assert document.below("a") == ["a.b", "a.bb", "a.c[0]"]
    assert document.below("a.c") == ["a.c[0]"]
    assert document.below("a.b") == []


def test_a_section_is_anchored_at_its_own_key() -> None:
    (document,) = documents("a.yml", "x: 1\nspring:\n  cloud:\n    nacos:\n      discovery:\n        ip: 1\n")
    anchor = document.anchor("spring.cloud.nacos.discovery")
    assert anchor is not None
    assert (anchor.name, anchor.position.line) == ("discovery", 5)


def test_a_section_of_dotted_keys_is_anchored_at_its_first_key() -> None:
    (document,) = documents("a.properties", "x=1\na.b.c=2\na.b.d=3\n")
    anchor = document.anchor("a.b")
    assert anchor is not None
    assert anchor.name == "a.b.c"
    assert document.anchor("a.z") is None


def test_build_tokens_are_not_known() -> None:
    (document,) = documents("a.yml", "a: @project.version@\nb: 'v@x@'\nc: 1\n")
    assert [(made.text, made.known) for made in document.assignments] == [
        ("@project.version@", False),
        ("v@x@", False),
        ("1", True),
    ]


@pytest.mark.parametrize("tag", ["!prod", "!!java.util.Date", "!!int"])
def test_tags_that_spring_refuses(tag: str) -> None:
    assert documents("a.yml", f"a: {tag} x\n")[0].refusal is not None


@pytest.mark.parametrize(
    ("written", "text"), [("!!str 010", "010"), ("! 010", "8"), ('!!int "010"', "8"), ("!!bool yes", "true")]
)
def test_tags_that_spring_knows(written: str, text: str) -> None:
    (document,) = documents("a.yml", f"a: {written}\n")
    assert document.refusal is None
    assert document.assignments[0].text == text


def test_properties_are_never_typed() -> None:
    assert flat("a.properties", "a=010\nb=on\nc=\n") == {"a": "010", "b": "on", "c": ""}


def test_properties_lists_in_short() -> None:
    text = "l[]=a, b ,c\\,d\n"
    made = documents("a.properties", text)[0].assignments
    assert [(one.key, one.text) for one in made] == [("l[0]", "a"), ("l[1]", "b "), ("l[2]", "c,d")]
    assert [text[slice(*one.origin.value)] for one in made] == ["a", "b ", "c\\,d"]


def test_properties_are_read_as_single_bytes() -> None:
    text = "f=中\ne=\\u4e2d\nm=é\\u00e9\n"
    found = documents("a.properties", text)[0].assignments
    assert [one.text for one in found] == ["ä¸\xad", "中", "Ã©é"]
    assert found[0].origin.value == Span(2, 3)


def test_latin_properties_are_what_they_are() -> None:
    assert flat("a.properties", b"a=\xe9\n") == {"a": "é"}


def test_alias_bombs_are_cut() -> None:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    (document,) = documents("a.yml", "\n".join(lines))
    assert 9 < len(document.entries) < 200_000


@given(st.text("ab: -\n[]{}\"'&*<.0#!~@", max_size=60))
def test_any_yaml_is_flattened(text: str) -> None:
    for document in documents("a.yml", text):
        for made in document.assignments:
            assert document.find(made.key) is not None or not made.key


@given(st.binary(max_size=40))
def test_any_properties_are_flattened(data: bytes) -> None:
    for document in documents("a.properties", data):
        assert all(made.origin.value.start <= made.origin.value.end for made in document.assignments)
