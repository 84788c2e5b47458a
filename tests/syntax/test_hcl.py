"""Expected trees and verdicts are those of github.com/hashicorp/hcl v1.0.0, unless a test says otherwise."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reglint.syntax import hcl
from reglint.syntax.node import Kind, Parsed, Style
from reglint.syntax.reader import MAX_DEPTH, MAX_SIZE
from reglint.text import Document, decode
from tests.corpus import corpus_files
from tests.syntax.trees import check, check_notation, data, find, read, source


def parse(text: str) -> Parsed:
    return read(hcl.parse, text)


def clean(text: str) -> Parsed:
    parsed = parse(text)
    assert parsed.problems == ()
    return parsed


def tree(text: str) -> Any:
    return data(clean(text).roots[0])


# --- trees ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1", {"a": "1"}),
        ('"a" = true', {"a": "true"}),
        ("a.b-c_1 = false", {"a.b-c_1": "false"}),
        ("键 = 1", {"键": "1"}),
        ("a { b = 1 }", {"a": {"b": "1"}}),
        ("a = { b = 1 }", {"a": {"b": "1"}}),
        ('service "web" { policy = "write" }', {"service": {"web": {"policy": "write"}}}),
        ("a b {}", {"a": {"b": {}}}),
        ('"a" "b" "c" { d = 1 }', {"a": {"b": {"c": {"d": "1"}}}}),
        ("ports { grpc = 8502, https = 8501, }", {"ports": {"grpc": "8502", "https": "8501"}}),
        ("a = 1, b = 2", {"a": "1", "b": "2"}),
        ("a = 1 b = 2", {"a": "1", "b": "2"}),
        ("a = 1b = 2", {"a": "1", "b": "2"}),
        ('a = [1, "b", true, {c = 1}, [2]]', {"a": ["1", "b", "true", {"c": "1"}, ["2"]]}),
        ("a = [1,,2,]", {"a": ["1", "2"]}),
        ("a = [,]", {"a": []}),
        ("a = [[1][2]]", {"a": [["1"], ["2"]]}),
        ("a = [-1, 0x1F, 1.5e3, .5, 010]", {"a": ["-1", "0x1F", "1.5e3", ".5", "010"]}),
        ("# c\na = 1 // c\n/* c\n * / */ b /**/ = /***/ 2 # c", {"a": "1", "b": "2"}),
        ("a = [1, # c\n  2 // c\n]", {"a": ["1", "2"]}),
        ("\r\n\ta\t=\r\n1\r\n", {"a": "1"}),
        ("", {}),
        ("# only", {}),
    ],
)
def test_hcl_is_read_as_version_1_reads_it(text: str, expected: object) -> None:
    assert tree(text) == expected


def test_repeated_keys_and_blocks_are_repeated_pairs_in_order() -> None:
    root = find(clean('service { name = "a" }\nservice { name = "b" }\n'))
    assert [(key.text, data(value)) for key, value in root.pairs] == [
        ("service", {"name": "a"}),
        ("service", {"name": "b"}),
    ]


def test_only_a_scalar_assigned_twice_is_a_duplicate() -> None:
    text = 'a = 1\nservices {}\nservices {}\nb { a = 2 }\nc = [1]\nc = [2]\n"a" = 3\n'
    assert [(each.first[0].start, each.second[0].start) for each in clean(text).duplicates] == [(0, text.index('"a"'))]


@pytest.mark.parametrize(
    ("notation", "text"),
    [
        (r'"\"\\\a\b\f\n\r\t\v"', '"\\\a\b\f\n\r\t\v'),
        (r'"\101\x41\u4e2d\U0001f600"', "AA中😀"),
        (r'"\r\n${\r\n}"', "\r\n${\\r\\n}"),
        (r'"\xff\377\ud800"', "\ufffd\ufffd\ufffd"),
        ('"${a "b" {c} \\n}\\n"', '${a "b" {c} \\n}\n'),
        ('"a$${b}{}"', "a$${b}{}"),
        ('"${\n}"', "${\n}"),
        ('"${\r\n}"', "${\n}"),
        ('"}{"', "}{"),
    ],
)
def test_strings_undo_escapes_and_keep_interpolations(notation: str, text: str) -> None:
    value = find(clean(f"a = {notation}\n"), "a")
    assert (value.text, value.style) == (text, Style.QUOTED)


@pytest.mark.parametrize(
    ("heredoc", "text"),
    [
        ("<<EOF\nx\n  y\nEOF\n", "x\n  y\n"),
        ("<<EOF\nx\n  EOF\n", "x\n  "),
        ("<<A_1\n${x}\\n\nA_1\n", "${x}\\n\n"),
        ("<<E\r\nx\r\nE\r\n", "x\n"),
        ("<<E\nnoE\nE x\nE\n", "noE\nE x\n"),
        ("<<-E\n    x\n   y\n  E\n", "  x\n y\n"),
        ("<<-E\n x\n  y\n   E\n", " x\n  y\n"),  # a line less indented than the end: nothing is taken away
        ("<<-E\n  x\n\n  E\n", "  x\n\n"),
        ("<<-E\n  E\n", ""),
        ("<<E\nE\n", ""),
    ],
)
def test_heredocs_are_blocks_of_text(heredoc: str, text: str) -> None:
    value = find(clean(f"a = {heredoc}b = 1\n"), "a")
    assert (value.text, value.style) == (text, Style.BLOCK)


# --- spans ---------------------------------------------------------------------------------------------------------


def test_spans_include_quotes_and_braces_and_count_code_points() -> None:
    text = '# 注\nservice "订单😀" { tags = [ "a" ] }\n'
    parsed = clean(text)
    service = find(parsed, "service")
    assert source(text, service) == '"订单😀" { tags = [ "a" ] }'
    assert source(text, service.pairs[0][0]) == '"订单😀"'
    assert source(text, find(parsed, "service", "订单😀")) == '{ tags = [ "a" ] }'
    assert source(text, find(parsed, "service", "订单😀", "tags")) == '[ "a" ]'
    assert source(text, find(parsed)) == text[text.index("service") :].strip()


def test_the_span_of_a_heredoc_ends_with_its_name() -> None:
    text = "a = <<-EOF\n  x\n  EOF\nb = 1\n"
    assert source(text, find(clean(text), "a")) == "<<-EOF\n  x\n  EOF"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_spans_hold_for_every_line_end(newline: str) -> None:
    text = newline.join(["a {", '  b = "x"', "  # c", "  d = 1", "}", ""])
    parsed = clean(text)
    assert source(text, find(parsed, "a", "b")) == '"x"'
    assert source(text, find(parsed, "a", "d")) == "1"


# --- JSON ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ['{"a": {"b": [1, "c"]}}', '\n {"a": {"b": [1, "c",]},}\n', '{"a": {"b": [1,, "c"]}} x']
)
def test_a_text_that_begins_with_a_brace_is_json(text: str) -> None:
    assert tree(text) == {"a": {"b": ["1", "c"]}}


def test_json_that_is_none_is_a_problem() -> None:
    assert parse('{"a" 1}').problems
    assert parse("{a = 1}").problems


def test_only_a_scalar_assigned_twice_is_a_duplicate_in_json_too() -> None:
    parsed = clean('{"a": 1, "a": 2, "service": {}, "service": {}}')
    assert [each.second[0].text for each in parsed.duplicates] == ["a"]


# --- problems ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "offset", "kept"),
    [
        ("a = 1\nb = c\n", 10, {"a": "1"}),
        ('a = 1\nb = file("x")\n', 10, {"a": "1"}),
        ("a = 1\nb = 10s # c\nc = 2\n", 10, {"a": "1", "b": "10s", "c": "2"}),
        ("a = [1m, 2]\n", 5, {"a": ["1m", "2"]}),
        ("a = 1\nb\n", 6, {"a": "1"}),
        ("a b = 1\n", 4, {}),
        ("a = 1\n}\n", 6, {"a": "1"}),
        ("a = 1\nb {\n  c = 2\n", 8, {"a": "1", "b": {"c": "2"}}),
        ("a = [1\n", 4, {"a": ["1"]}),
        ("a = [1 2]\n", 7, {"a": ["1", "2"]}),
        ("a = [1, b]\n", 8, {"a": ["1"]}),
        ('a = "x\nb = 1\n', 4, {"a": "x", "b": "1"}),
        ('a = "\\q"\nb = 1\n', 5, {"a": "q", "b": "1"}),
        ("a : 1\n", 2, {}),
        ("true = 1\n", 0, {}),
        ("a = 1 / c\n", 6, {"a": "1"}),
        ("a = 1 /* c\n", 6, {"a": "1"}),
        ("a = <<EOF\nx\nEOF", 4, {}),
        ("a = <<-EOF\nx\nEOF\n", 4, {}),
        ("a = <<\nx\n", 4, {}),
        ("a = - 1\n", 4, {}),
        ("a = 089\n", 4, {"a": "089"}),  # read, and then refused as a number
        ("a = \n", 2, {}),  # taken for the end of the text by version 1, which forgets the key
    ],
)
def test_what_was_read_before_a_problem_is_kept(text: str, offset: int, kept: object) -> None:
    parsed = parse(text)
    assert [problem.span.start for problem in parsed.problems] == [offset]
    assert data(parsed.roots[0]) == kept


def test_problems_never_quote_the_text() -> None:
    for text in ("token = hunter2", 'token = "hunter2', "hunter2", "token = [hunter2]", "token = <<hunter2\n"):
        assert all("hunter2" not in problem.message for problem in parse(text).problems)


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a {" * 100_000,
        "a " * 100_000 + "{}",
        'a = "${' * 50_000,
        "/*" * 50_000,
        'a = "x\n' * 10_000,
        'a = "${\n' * 50_000,
        "a=<<E\n" * 20_000,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_texts_end_with_a_problem(text: str) -> None:
    assert parse(text).problems


def test_nesting_up_to_the_limit_is_read() -> None:
    assert tree("a = " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1))
    assert parse("a = " + "[" * MAX_DEPTH + "]" * MAX_DEPTH).problems
    assert parse("a " * (MAX_DEPTH + 1) + "{}").problems


def test_a_text_beyond_the_size_limit_is_not_read() -> None:
    parsed = parse("#" * (MAX_SIZE + 1))
    assert (parsed.roots, len(parsed.problems)) == ((None,), 1)


# --- any text ------------------------------------------------------------------------------------------------------

SYNTAX = st.text(st.sampled_from('ab1 \n\r\t={}[],"$\\<-E#/*.0x中'), max_size=60)


@settings(max_examples=800, deadline=None)
@given(st.one_of(SYNTAX, st.text(max_size=40)))
def test_any_text_is_read_with_spans_inside_it(text: str) -> None:
    (root,) = parse(text).roots
    assert root is None or root.kind is Kind.MAPPING or text.lstrip().startswith("{")


NAMES = st.from_regex(r"[a-z_][a-z0-9_.-]{0,6}", fullmatch=True)
KEYS = st.one_of(NAMES, st.text(st.characters(exclude_categories=["Cs"]), max_size=6))
LEAVES = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
OBJECTS = st.recursive(
    st.dictionaries(KEYS, LEAVES, max_size=3),
    lambda inner: st.dictionaries(
        KEYS, st.one_of(LEAVES, inner, st.lists(st.one_of(LEAVES, inner), max_size=3)), max_size=3
    ),
    max_leaves=10,
)


def quoted(text: str) -> str:
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "$": "\\u0024", "\r": "\\r"}
    return '"' + "".join(escapes.get(character, character) for character in text) + '"'


def key(name: str) -> str:
    bare = re.fullmatch(r"[a-z_][a-z0-9_.-]*", name) and name not in ("true", "false")
    return name if bare else quoted(name)


def written(value: Any, *, blocks: bool) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return "[" + ", ".join(written(item, blocks=blocks) for item in value) + "]"
    return "{\n" + body(value, blocks=blocks) + "}"


def body(mapping: dict[str, Any], *, blocks: bool) -> str:
    lines = []
    for name, value in mapping.items():
        sign = " " if blocks and isinstance(value, dict) else " = "
        lines.append(f"{key(name)}{sign}{written(value, blocks=blocks)}\n")
    return "".join(lines)


@settings(max_examples=300, deadline=None)
@given(OBJECTS, st.booleans())
def test_what_was_written_is_read_back(value: dict[str, Any], blocks: bool) -> None:
    text = "# begin\n" + body(value, blocks=blocks)
    parsed = clean(text)
    check_notation(text, parsed)
    assert data(parsed.roots[0]) == value


# --- real files ----------------------------------------------------------------------------------------------------


def test_real_files_are_read_without_problems() -> None:
    count = 0
    for path in corpus_files("consul-hcl"):
        document = decode(path.name, path.read_bytes())
        parsed = hcl.parse(document)
        check(document.text, parsed)
        check_notation(document.text, parsed)
        assert parsed.problems == ()
        count += 1
    assert count > 100


def test_a_document_without_pairs_has_an_empty_root() -> None:
    (root,) = hcl.parse(Document("file", "# only\n")).roots
    assert root is not None
    assert (root.kind, root.span) == (Kind.MAPPING, (0, 0))
