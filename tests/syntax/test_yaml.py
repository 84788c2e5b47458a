from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import pytest
import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st
from yaml.loader import BaseLoader

from reglint.syntax import yaml, yaml_events
from reglint.syntax.node import Kind, Node, Parsed, Style
from reglint.syntax.reader import MAX_DEPTH, MAX_SIZE
from reglint.text import Document, decode
from tests.corpus import corpus_files, corpus_root
from tests.syntax.trees import check, check_notation, data, find, nodes, read, source


def parse(text: str) -> Parsed:
    return read(yaml.parse, text)


def clean(text: str) -> Parsed:
    parsed = parse(text)
    assert parsed.problems == ()
    check_notation(text, parsed)
    return parsed


def all_data(parsed: Parsed) -> list[Any]:
    return [data(root) for root in parsed.roots]


# --- trees ---------------------------------------------------------------------------------------------------------


def test_scalars_stay_the_text_that_was_written() -> None:
    parsed = clean("a: yes\nb: 010\nc: 1.10\nd: ~\ne: =\nf: 2021-01-01\n")
    assert data(parsed.roots[0]) == {"a": "yes", "b": "010", "c": "1.10", "d": "~", "e": "=", "f": "2021-01-01"}


def test_styles_say_how_a_scalar_was_written() -> None:
    parsed = clean("a: x\nb: 'x'\nc: \"x\"\nd: |\n  x\ne: >\n  x\n")
    styles = [value.style for _, value in find(parsed).pairs]
    assert styles == [Style.PLAIN, Style.QUOTED, Style.QUOTED, Style.BLOCK, Style.BLOCK]


def test_each_document_has_a_root_and_an_empty_one_has_none() -> None:
    assert all_data(clean("---\n---\na: 1\n---\n- b\n...\n---\n# only\n")) == [None, {"a": "1"}, ["b"], None]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_a_text_without_content_has_no_document(text: str) -> None:
    assert clean(text).roots == ()


@pytest.mark.parametrize("text", ['""', "!!str", "--- ''\n"])
def test_written_emptiness_is_a_root(text: str) -> None:
    (root,) = clean(text).roots
    assert root is not None
    assert root.text == ""


def test_tags_are_kept_when_written_and_only_then() -> None:
    parsed = clean("a: !cipher x\nb: !!int 1\nc: ! x\nd: 1\ne: !map {k: v}\n")
    assert [value.tag for _, value in find(parsed).pairs] == ["!cipher", "tag:yaml.org,2002:int", "!", None, "!map"]


def test_keys_may_be_collections() -> None:
    root = clean("? [a, b]\n: c\n{d: e}: f\n").roots[0]
    assert root is not None
    assert [key.kind for key, _ in root.pairs] == [Kind.SEQUENCE, Kind.MAPPING]


# --- spans ---------------------------------------------------------------------------------------------------------


def test_spans_count_code_points_not_bytes() -> None:
    text = "名称: 订单服务 # 注释\n😀: '值'\nend: x\n"
    parsed = clean(text)
    assert source(text, find(parsed, "名称")) == "订单服务"
    assert source(text, find(parsed, "😀")) == "'值'"
    assert source(text, find(parsed, "end")) == "x"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_spans_hold_for_every_line_end(newline: str) -> None:
    text = newline.join(["a:", "  b: 'x'", "  c:", "  - 1", "  - |", "    y", "    z", "d: e", ""])
    parsed = clean(text)
    assert source(text, find(parsed, "a", "b")) == "'x'"
    assert source(text, find(parsed, "a", "c", 0)) == "1"
    assert source(text, find(parsed, "a", "c", 1)) == newline.join(["|", "    y", "    z"])
    assert source(text, find(parsed, "d")) == "e"


def test_offsets_and_lines_agree_after_a_line_end_that_only_yaml_knows() -> None:
    text = "a: 'x\u2028  y\u0085  z'\nb: 1\n"
    parsed = clean(text)
    assert Document("file", text).position(find(parsed, "b").start) == (2, 4)


def test_the_span_of_a_block_collection_ends_with_its_last_leaf() -> None:
    text = "a:\n  b:\n    - c\n\n# comment\n\nd: e\n"
    assert source(text, find(clean(text), "a")) == "b:\n    - c"


def test_the_span_of_a_flow_collection_is_its_brackets() -> None:
    text = "a: {b: [1, 2], }  # end\n"
    parsed = clean(text)
    assert source(text, find(parsed, "a")) == "{b: [1, 2], }"
    assert source(text, find(parsed, "a", "b")) == "[1, 2]"


def test_an_empty_value_stands_just_after_its_colon() -> None:
    text = "a:   # nothing\nb:\n"
    parsed = clean(text)
    assert find(parsed, "a").span == (2, 2)
    assert find(parsed, "b").span == (17, 17)


@pytest.mark.parametrize(
    ("header", "lines"),
    [
        ("|", ["  x", "  y"]),
        (">-", ["  x", "", "  y  "]),
        ("|2 # note", ["   x"]),
        ("|+", ["  x"]),
    ],
)
def test_a_block_scalar_ends_with_its_last_content_line(header: str, lines: list[str]) -> None:
    block = "\n".join([header, *lines])
    text = f"a: {block}\n\n\n# comment\nb: 1\n"
    assert source(text, find(clean(text), "a")) == block


def test_a_block_scalar_without_content_is_its_indicator() -> None:
    text = "a: |\n\n\nb: 1\n"
    assert source(text, find(clean(text), "a")) == "|"


@pytest.mark.parametrize(
    ("notation", "content"),
    [
        ("&x text", "text"),
        ("!t   'text'", "'text'"),
        ("&x !t text", "text"),
        ("!<tag:a> # note\n  text", "text"),
        ("&x [1]", "[1]"),
        ("&x\n  k: v", "k: v"),
        ("!t |\n  text", "|\n  text"),
        ("&x", ""),
        ("!t", ""),
    ],
)
def test_a_span_begins_after_anchor_and_tag(notation: str, content: str) -> None:
    text = f"a: {notation}\nb: 1\n"
    assert source(text, find(clean(text), "a")) == content


def test_an_ampersand_inside_a_value_is_text() -> None:
    text = "url: jdbc:mysql://h/db?a=1&b=2\nnote: a & b !c\n"
    parsed = clean(text)
    assert source(text, find(parsed, "url")) == "jdbc:mysql://h/db?a=1&b=2"
    assert source(text, find(parsed, "note")) == "a & b !c"


# --- anchors, aliases, merge keys ----------------------------------------------------------------------------------


def test_an_alias_is_the_node_of_its_anchor() -> None:
    parsed = clean("a: &x {k: v}\nb: *x\nc: [*x]\n*x : d\n")
    assert find(parsed, "a") is find(parsed, "b")
    assert find(parsed, "a") is find(parsed, "c", 0)


def test_an_alias_at_the_end_counts_for_the_span_around_it() -> None:
    text = "a: &x 1\nb:\n  c: *x\nd: 2\n"
    assert source(text, find(clean(text), "b")) == "c: *x"


def test_an_anchor_defined_anew_names_the_new_node() -> None:
    assert data(clean("a: &x 1\nb: &x 2\nc: *x\n").roots[0]) == {"a": "1", "b": "2", "c": "2"}


def test_anchors_end_with_their_document() -> None:
    assert [problem.span.start for problem in parse("a: &x 1\n---\nb: *x\n").problems] == [15]


def test_a_node_is_never_inside_itself() -> None:
    parsed = parse("a: &x\n  b: *x\n")
    assert [problem.span for problem in parsed.problems] == [(11, 12)]
    assert find(parsed, "a").pairs == ()


def test_a_merge_key_is_a_pair_like_any_other() -> None:
    assert data(clean("a: &x {k: v}\nb:\n  <<: *x\n").roots[0])["b"] == {"<<": {"k": "v"}}


def merged(text: str) -> list[tuple[str, str]]:
    return [(key.text, value.text) for key, value in yaml.merged_pairs(find(clean(text), "it"))]


def test_a_written_key_wins_over_a_merged_one_at_the_place_of_the_merge() -> None:
    assert merged("x: &x {a: 1, b: 2}\nit: {c: 3, <<: *x, b: 4}") == [("c", "3"), ("a", "1"), ("b", "4")]


def test_the_first_of_several_merged_mappings_wins() -> None:
    assert merged("x: &x {a: 1}\ny: &y {a: 2, b: 2}\nit: {<<: [*x, *y]}") == [("a", "1"), ("b", "2")]


def test_merges_are_followed_into_the_merged() -> None:
    assert merged("x: &x {a: 1}\ny: &y {<<: *x, b: 2}\nit: {<<: *y}") == [("a", "1"), ("b", "2")]


def test_a_merge_key_with_a_text_merges_nothing() -> None:
    assert merged("it: {<<: text, a: 1, ? [b] : 2}") == [("a", "1"), ("", "2")]


def test_a_quoted_merge_key_is_a_key() -> None:
    assert merged("x: &x k\nit: {'<<': *x}") == [("<<", "k")]


def test_merges_of_merges_stay_linear() -> None:
    levels = "".join(f"l{n}: &l{n} {{<<: [{', '.join([f'*l{n - 1}'] * 9)}], k{n}: v}}\n" for n in range(1, 60))
    assert len(merged(f"l0: &l0 {{k0: v}}\n{levels}it: {{<<: *l59}}\n")) == 60


# --- duplicates ----------------------------------------------------------------------------------------------------


def repeated_keys(text: str) -> list[tuple[int, int]]:
    return [(each.first[0].start, each.second[0].start) for each in clean(text).duplicates]


def test_a_key_written_again_is_a_duplicate_of_its_first() -> None:
    assert repeated_keys("a: 1\nb: 2\na: 3\na: 4\n") == [(0, 10), (0, 15)]


def test_a_quoted_key_repeats_a_plain_one() -> None:
    assert repeated_keys("a: 1\n'a': 2\n") == [(0, 5)]


@pytest.mark.parametrize(
    "text",
    [
        "a: {x: 1}\nb: {x: 1}\n",
        "<<: {a: 1}\n<<: {b: 1}\n",
        "1: a\n'1': b\n",  # a number and a text for SnakeYAML
        "on: a\n'on': b\n",
        "!a k: 1\n!b k: 2\n",
        "serverAddr: a\nserver-addr: b\n",
        "? [a]\n: 1\n? [b]\n: 2\n",
    ],
)
def test_these_are_no_duplicates(text: str) -> None:
    assert repeated_keys(text) == []


def test_a_mapping_reached_by_many_aliases_is_checked_once() -> None:
    assert len(repeated_keys("a: &x {k: 1, k: 2}\nb: [*x, *x, *x]\n")) == 1


# --- build tokens --------------------------------------------------------------------------------------------------


def masked(text: str) -> list[str]:
    return [text[span.start : span.end] for span in clean(text).masked]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: @x.y-z_1@\n", "@x.y-z_1@"),
        ("a: @x@-@y@\n", "@x@-@y@"),
        ("a: [b, @x@]\n", ["b", "@x@"]),
        ("a: {b: @x@}\n", {"b": "@x@"}),
        ("a:\n- @x@\n", ["@x@"]),
        ("a: '@x@'\n", "@x@"),
        ("a: 1.0-@x@\n", "1.0-@x@"),
        ("a: |\n  @x@\n", "@x@\n"),
    ],
)
def test_a_build_token_is_its_own_text_wherever_it_stands(text: str, value: object) -> None:
    parsed = clean(text)
    assert data(parsed.roots[0]) == {"a": value}
    assert [text[span.start : span.end] for span in parsed.masked] == re.findall("@[^@]+@", text)


def test_build_tokens_in_keys_count_and_those_in_comments_do_not() -> None:
    assert masked("@k@: 1 # @no@\n# @no@\nb: 2\n") == ["@k@"]


def test_an_address_is_no_build_token() -> None:
    assert masked("a: me@example.com\nb: x@y\n") == []


def test_a_lone_at_sign_is_a_problem() -> None:
    assert [problem.span for problem in parse("a: @x\n").problems] == [(3, 4)]


def test_masking_survives_private_use_characters_in_the_text() -> None:
    text = "a: @x@\nb: '\ue000\ue001'\n"
    assert data(clean(text).roots[0]) == {"a": "@x@", "b": "\ue000\ue001"}


def test_a_text_full_of_private_use_characters_is_read_without_masking() -> None:
    text = "a: '" + "".join(map(chr, range(0xE000, 0xE010))) + "'\nb: @x@\nc: 1\n"
    parsed = parse(text)
    assert len(parsed.problems) == 1
    assert find(parsed, "c").text == "1"


def test_a_byte_order_mark_inside_is_a_letter() -> None:
    text = "\ufeffa: \ufeff@x@\n"
    assert data(clean(text).roots[0]) == {"\ufeffa": "\ufeff@x@"}


# --- problems and recovery -----------------------------------------------------------------------------------------

BEFORE, AFTER = "before: {x: 1}\nmap:\n  first: 1\n", "  last: 2\nafter: [1, 2]\n"
KEPT = {"before": {"x": "1"}, "map": {"first": "1", "last": "2"}, "after": ["1", "2"]}


@pytest.mark.parametrize(
    ("damage", "column"),
    [
        ("\tkey: value\n", 1),
        ("  key: 'never closed\n", 8),
        ('  key: "never closed\n', 8),
        ("  key: [1, 2\n", 8),
        ("  key: {a: 1\n", 8),
        ("   key: value\n", 7),
        ("  key: a: b\n", 9),
        ("  key value\n", 3),
        ("  key: *.example.com\n", 9),
        ("  key: *nothing\n", 8),
        ("  key: %d\n", 8),
        ("  key: `x`\n", 8),
        ("  key: @x\n", 8),
        ("  key: 'a' b\n", 12),
        ("{{- if .Values.x }}\n", 1),
    ],
)
def test_only_the_broken_line_is_lost(damage: str, column: int) -> None:
    text = BEFORE + damage + AFTER
    parsed = parse(text)
    assert all_data(parsed) == [KEPT]
    assert [Document("file", text).position(problem.span.start) for problem in parsed.problems] == [(4, column)]


def test_the_indentation_of_an_outer_key_is_the_fault_of_its_line() -> None:
    text = "a:\n    b: 1\n  c: 2\nd: 3\n"
    parsed = parse(text)
    assert all_data(parsed) == [{"a": {"b": "1"}, "d": "3"}]
    assert [Document("file", text).position(problem.span.start).line for problem in parsed.problems] == [3]


def test_a_merge_conflict_is_one_problem_and_both_sides_are_read() -> None:
    text = BEFORE + "<<<<<<< HEAD\n  key: 1\n=======\n  key: 2\n>>>>>>> branch\n" + AFTER
    parsed = parse(text)
    assert [problem.message for problem in parsed.problems] == ["a merge conflict is left in the file"]
    assert all_data(parsed) == [{**KEPT, "map": {"first": "1", "key": "2", "last": "2"}}]


@pytest.mark.parametrize("character", ["\0", "\x07", "\x7f", "\x9f", "\ufffe", "\ud800"])
def test_a_character_outside_yaml_is_one_problem(character: str) -> None:
    text = f"a: 1\nb: x{character}y # {character}\nc: 2\n"
    parsed = parse(text)
    assert [problem.span for problem in parsed.problems] == [(9, 10)]
    assert data(parsed.roots[0]) == {"a": "1", "b": "x\ufffdy", "c": "2"}


def test_a_line_end_that_only_yaml_knows_ends_a_comment() -> None:
    text = "a: 1 # note\u2028more\nb: 2\n"
    parsed = parse(text)
    assert data(parsed.roots[0]) == {"a": "1", "b": "2"}
    assert Document("file", text).position(parsed.problems[0].span.start).line == 1


@pytest.mark.parametrize("parser", [yaml_events.EventParser, BaseLoader])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 'x", "this quote is never closed"),
        ("a: 'x\n---\n", "this quote is not closed before the end of its document"),
        ('a: "\\q"', "this is no escape that double quotes know; a backslash itself is written twice"),
        ('a: "\\x1"', "this escape has too few hexadecimal digits"),
        ("a: [1\nb: 2", "this [ is never closed, or a comma is missing in it"),
        ("a: {b: 1\nc: 2", "this { is never closed, or a comma is missing in it"),
        ("a: [1,, 2]", "a value is missing here"),
        ("a: 1\nb\nc: 2", "this line is neither a key with a colon after it nor a part of the value above"),
        ("a: b: c", "no key can stand here: the indentation is wrong, or a value with ': ' in it needs quotes"),
        ("a: - b", "no list item can stand here"),
        ("a: ? b", "no key can stand here"),
        ("a:\n    b: 1\n  c: 1", "this fits neither the value before it nor the indentation of"),
        ("- a\nb: 1", "the indentation does not match the list above|this fits neither the value before it"),
        ("a: *.x", "a value that begins with * or & needs quotes"),
        ("a: @x", "a value that begins with @ needs quotes"),
        ("a: `x", "a value that begins with a backtick needs quotes"),
        ("a: %x", "a value that begins with % needs quotes"),
        ("a: \tb: c", "a tab cannot begin|no key can stand here"),
        ("a:\n  b: 1\n\tc: 1", "a tab|this line is indented with a tab"),
        ("a: !<x", "a value that begins with ! needs quotes"),
        ("a: !x!y z", "this tag has a prefix that no %TAG line defines"),
        ("a: |x\n  y", "nothing but a comment can follow here|this is no header of a block of text"),
        ("a: |0\n  y", "this is no header of a block of text"),
        ("%YAML 2.0\n--- a", "this version of YAML is not known"),
        ("%YAML x\n--- a", "this line begins with % and is no directive of YAML"),
        ("[a]\n[b]", "the document ends before this; another begins with ---"),
        ("a: *x", "this alias has no anchor of its name before it"),
    ],
)
def test_a_problem_says_in_our_words_what_is_wrong(
    text: str, message: str, parser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_events, "EventParser", parser)
    assert parse(text).problems[0].message.startswith(tuple(message.split("|")))


def test_several_broken_lines_are_several_problems_in_order() -> None:
    text = "a: 1\nb: 'x\nc: `y`\nd: 2\n"
    parsed = parse(text)
    assert {problem.span.start for problem in parsed.problems} == {8, 14}
    assert data(parsed.roots[0]) == {"a": "1", "d": "2"}


def test_too_many_broken_lines_end_the_reading_there() -> None:
    text = "good: 1\n" + "".join(f"k{n}: `{n}`\n" for n in range(50)) + "end: 1\n"
    parsed = parse(text)
    assert len(parsed.problems) == 21
    assert all_data(parsed) == [{"good": "1"}]


def test_documents_before_a_hopeless_one_are_kept() -> None:
    parsed = parse("a: 1\n---\n" + "[" * 300)
    assert all_data(parsed)[0] == {"a": "1"}
    assert len(parsed.problems) == 1


def test_a_document_that_cannot_be_read_at_all_has_no_root() -> None:
    parsed = parse("a: 1\n---\nb: [\n" + "[" * 300)
    assert all_data(parsed) == [{"a": "1"}, None]


def test_problems_never_quote_the_text() -> None:
    for damage in (
        "password: 'hunter2",
        "password: hunter2: x",
        "password: *hunter2",
        "password: `hunter2`",
        "hunter2",
    ):
        for problem in parse(f"a: 1\n{damage}\nb: 2\n").problems:
            assert "hunter2" not in problem.message


def test_a_problem_at_the_end_of_the_text_is_shown_on_its_last_character() -> None:
    text = "key: [\n a,\n\n"
    parsed = parse(text)
    assert Document("file", text).position(parsed.problems[0].span.start) == (2, 3)


# --- limits --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        "- ? - ? " * 30_000,
        "".join(f"{' ' * n}a:\n" for n in range(300)),
        "".join(f"%TAG !t{n}! a\n" for n in range(50_000)) + "--- a\n",
        "'" * 99_999,
        "a: b: c\n" * 20_000,
        "&a " * 50_000,
        "".join(f"a{n}: &a{n} [*a{n - 1}]\n" if n else "a0: &a0 [x]\n" for n in range(1000)),
    ],
    ids=lambda text: text[:8],
)
def test_hostile_texts_end_with_a_problem(text: str) -> None:
    assert parse(text).problems


def test_nesting_up_to_the_limit_is_read() -> None:
    assert clean("[" * MAX_DEPTH + "]" * MAX_DEPTH).roots[0] is not None
    assert parse("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).problems


def test_a_text_beyond_the_size_limit_is_not_read() -> None:
    parsed = parse("a: 1\n" * (MAX_SIZE // 5 + 1))
    assert parsed.roots == (None,)
    assert [problem.span for problem in parsed.problems] == [(0, 1)]


# --- templates -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "a: {{ .Values.x }}\n",
        "{{- if .Values.x }}\na: 1\n{{- end }}\n",
        "a: x-{{ y }}\n",
        "{% if x %}\na: 1\n{% endif %}\n",
        "a: don't {{ x }}\n",
        "a: |\n  text\nb: {{ x }}\n",
        "- a: |\n    text\n  b: {{ x }}\n",
        "a: b | {{ x }}\n",
        "a: 'open\nb: {{ x }}\n",
    ],
)
def test_a_template_is_known_by_its_first_action(text: str) -> None:
    offset = yaml.is_template(text)
    assert offset == min(place for place in (text.find("{{"), text.find("{%")) if place >= 0)


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n",
        "a: ${x}\n",
        "a: '{{ x }}'\n",
        'a: "\\" {{ x }}"\n',
        "a: ['{{ x }}', \"{% y %}\"]\n",
        "# {{ x }}\na: 1 # {{ y }}\n",
        "a: |\n  {{ x }}\n\n  {{ y }}\nb: 1\n",
        "a:\n- >-\n  {{ x }}\n- b: |+ # note\n    {{ y }}\n  c: 1\n",
        "a: |\r\n  {{ x }}\r\nb: 1\r\n",
    ],
)
def test_braces_in_quotes_comments_and_blocks_make_no_template(text: str) -> None:
    assert yaml.is_template(text) is None


# --- any text ------------------------------------------------------------------------------------------------------

SYNTAX = st.text(st.sampled_from("ab1 \n\n\t:-?[]{},&*!|>'\"%@`#\\\r.<~\u2028\ufeff中"), max_size=60)


@settings(max_examples=800, deadline=None)
@given(st.one_of(SYNTAX, st.text(max_size=40)))
def test_any_text_is_read_with_spans_inside_it(text: str) -> None:
    parse(text)
    offset = yaml.is_template(text)
    assert offset is None or text[offset : offset + 2] in ("{{", "{%")


@settings(max_examples=800, deadline=None)
@given(SYNTAX)
def test_a_text_without_problems_is_what_the_parser_itself_composes(text: str) -> None:
    parsed = parse(text)
    if parsed.problems or "@" in text or "\ufeff" in text:
        return
    try:
        composed = list(pyyaml.compose_all(text, Loader=pyyaml.CBaseLoader))
    except pyyaml.composer.ComposerError as error:
        if "duplicate anchor" not in str(error):
            raise
        return
    assert [_shape(root) for root in parsed.roots] == [_shape(root) for root in composed]


def _shape(node: Any) -> Any:
    ours = isinstance(node, Node)
    if node is None:
        return ""
    if isinstance(node, pyyaml.MappingNode) or (ours and node.kind is Kind.MAPPING):
        return {"pairs": [[_shape(key), _shape(value)] for key, value in (node.pairs if ours else node.value)]}
    if isinstance(node, pyyaml.SequenceNode) or (ours and node.kind is Kind.SEQUENCE):
        return {"items": [_shape(item) for item in (node.items if ours else node.value)]}
    return node.text if ours else node.value


LEAVES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x85\u2028\u2029"), max_size=12)
KEYS = st.text(string.ascii_letters + " -_.中:#", min_size=1, max_size=8)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(TREES, st.booleans(), st.booleans())
def test_what_was_written_is_read_back(tree: object, flow: bool, unicode: bool) -> None:
    text = pyyaml.safe_dump(tree, allow_unicode=unicode, default_flow_style=flow, sort_keys=False, width=60)
    (root,) = clean(text).roots
    assert data(root) == tree


# --- the parser without libyaml ------------------------------------------------------------------------------------


@pytest.fixture
def _pure_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_events, "EventParser", BaseLoader)


@pytest.mark.usefixtures("_pure_python")
@pytest.mark.parametrize(
    "damage", ["  key: 'never closed\n", "  key: [1, 2\n", "  key: a: b\n", "  key value\n", "  k: `\n"]
)
def test_recovery_does_not_need_libyaml(damage: str) -> None:
    parsed = parse(BEFORE + damage + AFTER)
    assert all_data(parsed) == [KEPT]
    assert [problem.message for problem in parsed.problems if problem.message == "this is not YAML"] == []


@pytest.mark.usefixtures("_pure_python")
@settings(max_examples=300, deadline=None)
@given(SYNTAX)
def test_any_text_is_read_without_libyaml(text: str) -> None:
    parse(text)


def _dump(parsed: Parsed) -> list[object]:
    return [(n.kind, n.span, n.text, n.style, n.tag) for n in nodes(parsed)] + [list(parsed.masked)]


def test_trees_are_the_same_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [_document(path) for path in corpus_files("spring-yaml") if path.stat().st_size < 1500][::20]
    with_libyaml = [_dump(yaml.parse(document)) for document in documents]
    monkeypatch.setattr(yaml_events, "EventParser", BaseLoader)
    assert [_dump(yaml.parse(document)) for document in documents] == with_libyaml
    assert len(documents) > 20


# --- real files ----------------------------------------------------------------------------------------------------


def _document(path: Path) -> Document:
    return decode(path.name, path.read_bytes(), "gb18030", "latin-1")


YAML_KINDS = ("spring-yaml", "nacos-yaml", "go-yaml", "compose", "k8s", "etcd")


def test_real_files_are_read_and_only_templates_and_one_broken_manifest_have_problems() -> None:
    broken = []
    for path in corpus_files(*YAML_KINDS):
        if path.suffix in (".yml", ".yaml"):
            document = _document(path)
            parsed = yaml.parse(document)
            check(document.text, parsed)
            check_notation(document.text, parsed)
            if bool(parsed.problems) != (yaml.is_template(document.text) is not None):
                broken.append(path.relative_to(corpus_root()).as_posix())
    assert broken == ["hashicorp__learn-consul-kubernetes/migrate-to-microservices/proxy-defaults.yaml"]


def test_build_tokens_keep_no_real_spring_file_from_being_read() -> None:
    tokens = 0
    for path in corpus_files("spring-yaml"):
        parsed = yaml.parse(_document(path))
        assert parsed.problems == ()
        tokens += bool(parsed.masked)
    assert tokens >= 60
