from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reglint.syntax import properties
from reglint.syntax.node import Parsed, Style
from reglint.syntax.reader import MAX_PROBLEMS, MAX_SIZE
from reglint.text import Document, decode
from tests.corpus import corpus_files
from tests.syntax.trees import check, find, nodes, read, source


def parse(text: str) -> Parsed:
    return read(properties.parse, text)


def pairs(text: str, *, legacy: bool = False) -> list[list[tuple[str, str]]]:
    """The texts of each document."""
    parsed = properties.parse(Document("file", text), legacy=legacy)
    check(text, parsed)
    assert parsed.problems == ()
    return [[(key.text, value.text) for key, value in root.pairs] for root in parsed.roots if root is not None]


# --- lines ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("a=b", "a", "b"),
        ("a:b", "a", "b"),
        ("a b", "a", "b"),
        ("  a \t= \f b", "a", "b"),
        ("a==b", "a", "=b"),
        ("a = : b", "a", ": b"),
        ("a", "a", ""),
        ("a=", "a", ""),
        ("a=b # c", "a", "b # c"),
        ("a=b!c", "a", "b!c"),
        ('a="b"', "a", '"b"'),
        ("a=b  ", "a", "b  "),
        ("a[]=b,c", "a[]", "b,c"),
        ("名称=订单", "名称", "订单"),
        (r"a\=b\:c\ d=e", "a=b:c d", "e"),
        (r"a=\t\n\r\f\\\b\q", "a", "\t\n\r\f\\bq"),
        (r"a=\ b", "a", " b"),
        (r"\u4e2d=\u6587", "中", "文"),
        (r"a=\ud83d\ude00", "a", "😀"),
        (r"a=\ud83dx", "a", "\ufffdx"),
        (r"a=\\u12", "a", r"\u12"),
        (r"\ a\ =b", "a", "b"),  # Boot trims what the escapes kept
        ("a=b\\", "a", "b"),
        ("a=\\\n   b\\\n\t c", "a", "bc"),
        ("a\\\n  b=c", "ab", "c"),
        ("a=b\\\\\nc=d", "a", "b\\"),
        ("a=b\\\n# c", "a", "b# c"),
        ("a=b\\\n\nc=d", "a", "b"),
        ("a \\\n = b", "a", "b"),
    ],
)
def test_one_line_is_one_key_and_one_value(line: str, key: str, value: str) -> None:
    assert pairs(line)[0][0] == (key, value)


@pytest.mark.parametrize(
    "line", ["# a=b", "! a=b", "  # a=b", "\t! a=b", "#", r"# a\ ", "", "   ", "=b", r"\#a=b", r"\!a=b"]
)
def test_these_lines_say_nothing(line: str) -> None:
    assert pairs(f"{line}\nk=v\n") == [[("k", "v")]]


def test_a_comment_is_never_continued() -> None:
    assert pairs("# a\\\nb=c\n") == [[("b", "c")]]


def test_before_boot_2_4_an_escaped_hash_begins_a_key() -> None:
    assert pairs("\\#a=b\n\\!c=d\n#e=f\n", legacy=True) == [[("#a", "b"), ("!c", "d")]]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_line_and_can_be_continued(newline: str) -> None:
    text = newline.join(["a=1", "# c", "b=2\\", "  3", "c=4"])
    assert pairs(text) == [[("a", "1"), ("b", "23"), ("c", "4")]]


def test_equal_keys_are_kept_in_order_and_are_no_duplicates() -> None:
    parsed = parse("a=1\nb=2\na=3\n")
    assert [(key.text, value.text) for key, value in find(parsed).pairs] == [("a", "1"), ("b", "2"), ("a", "3")]
    assert parsed.duplicates == ()


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n", "#---\n"])
def test_a_text_without_keys_has_no_document(text: str) -> None:
    assert parse(text).roots == ()


# --- spans ---------------------------------------------------------------------------------------------------------


def test_spans_are_the_notation_with_its_escapes() -> None:
    text = "  a\\=b = \\u4e2d😀 \\\n   rest  \nc=d\n"
    ((key, value), (_, last)) = find(parse(text)).pairs
    assert source(text, key) == "a\\=b"
    assert source(text, value) == "\\u4e2d😀 \\\n   rest  "
    assert (key.style, value.style) == (Style.PLAIN, Style.PLAIN)
    assert source(text, last) == "d"


def test_an_empty_value_stands_after_its_separator() -> None:
    text = "a =\nb\n"
    parsed = parse(text)
    assert find(parsed, "a").span == (3, 3)
    assert find(parsed, "b").span == (5, 5)


def test_a_value_begins_after_a_continued_separator() -> None:
    text = "a=\\\n   b\n"
    assert source(text, find(parse(text), "a")) == "b"


def test_the_span_of_a_document_is_from_its_first_key_to_its_last_value() -> None:
    text = "# c\n\na=1\nb=2\n# d\n"
    assert source(text, find(parse(text))) == "a=1\nb=2"


# --- documents -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", ["#---", "!---", "#---  \t", "\\#---"])
def test_a_separator_begins_a_document(separator: str) -> None:
    assert pairs(f"a=1\n{separator}\nb=2\n") == [[("a", "1")], [("b", "2")]]


@pytest.mark.parametrize("comment", ["# ---", "#----", " #---", "#--", "#--- x", "---"])
def test_these_are_no_separators(comment: str) -> None:
    assert len(pairs(f"a=1\n{comment}\nb=2\n")) == 1


@pytest.mark.parametrize(
    ("between", "documents"),
    [
        ("# c\n#---\n", 1),  # the comment above has the same first character
        ("! c\n#---\n", 2),
        ("# c\n!---\n", 2),
        ("# c\n\n#---\n", 2),  # a blank line in between restores it
        ("# c\nb=1\n#---\n", 2),
        ("#---\n# c\n", 1),  # a comment below takes it back
        ("#---\n! c\n", 1),
        ("#---\n\n# c\n", 1),  # and a blank line does not help
        ("#---\nb=1\n# c\n", 2),
        ("#---\n#---\n", 2),
        ("#---\n!---\n", 2),
        ("#---\n# c\n!---\n", 2),
        ("# c\n!---\n#---\n", 1),  # the comment is still the last one: the second separator is one more, and takes back
    ],
)
def test_comments_around_a_separator_can_cancel_it(between: str, documents: int) -> None:
    assert len(pairs(f"a=1\n{between}z=2\n")) == documents


def test_a_document_taken_back_goes_on_in_the_one_before() -> None:
    assert pairs("a=1\n#---\n# note\nb=2\n#---\nc=3\n") == [[("a", "1"), ("b", "2")], [("c", "3")]]


def test_documents_without_keys_do_not_count() -> None:
    assert pairs("#---\na=1\n#---\n\n#---\nb=2\n#---\n") == [[("a", "1")], [("b", "2")]]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_separators_work_with_every_line_end(newline: str) -> None:
    assert len(pairs(newline.join(["a=1", "#---", "b=2"]))) == 2


def test_lines_with_a_bang_may_mean_nothing() -> None:
    """They neither separate documents nor are they comments that take a separator back."""
    for text in ("a=1\n!---\nb=2\n#---\n! note\nc=3\n", "a=1\n!---\nb=2\n!\n#---\nc=3\n"):
        parsed = properties.parse(Document("file", text), bang=False)
        assert [len(root.pairs) for root in parsed.roots if root is not None] == [2, 1]


def test_before_boot_2_4_there_is_one_document() -> None:
    assert pairs("a=1\n#---\nb=2\n", legacy=True) == [[("a", "1"), ("b", "2")]]


# --- build tokens and problems -------------------------------------------------------------------------------------


def test_build_tokens_count_in_keys_and_values_only() -> None:
    text = "# @no@\na=1-@x.y@\n@k@=@v@\nmail=me@example.com\n"
    assert [text[span.start : span.end] for span in parse(text).masked] == ["@x.y@", "@k@", "@v@"]


@pytest.mark.parametrize(
    ("text", "notation"),
    [("a=\\u12\nb=c\n", "\\u12"), ("a=x\\ug000\nb=c\n", "\\u"), ("\\u=1\nb=c\n", "\\u"), ("=\\u00e\nb=c\n", "\\u00e")],
)
def test_an_unfinished_unicode_escape_is_a_problem_and_reading_goes_on(text: str, notation: str) -> None:
    parsed = parse(text)
    assert [text[problem.span.start : problem.span.end] for problem in parsed.problems] == [notation]
    assert find(parsed, "b").text == "c"


def test_problems_are_counted_to_a_limit() -> None:
    assert len(parse("a=\\u\n" * 1000).problems) == MAX_PROBLEMS


def test_a_text_beyond_the_size_limit_is_not_read() -> None:
    parsed = parse("a=1\n" * (MAX_SIZE // 4 + 1))
    assert (parsed.roots, len(parsed.problems)) == ((None,), 1)


# --- any text ------------------------------------------------------------------------------------------------------

BLANK = "".join(map(chr, range(33)))
SYNTAX = st.text(st.sampled_from("ab =:\\\\#!-\n\r\tu04@é\f"), max_size=60)


@settings(max_examples=800, deadline=None)
@given(st.one_of(SYNTAX, st.text(max_size=40)), st.booleans())
def test_any_text_is_read_with_spans_inside_it(text: str, legacy: bool) -> None:
    parsed = properties.parse(Document("file", text), legacy=legacy)
    check(text, parsed)
    for node in nodes(parsed):
        if "\\" not in source(text, node) and not node.pairs:
            assert source(text, node).strip(BLANK) == node.text.strip(BLANK)


LETTERS = st.characters(exclude_categories=["Cs"])
KEYS = st.text(LETTERS, min_size=1, max_size=12).filter(lambda key: key.strip(BLANK) == key)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.tuples(KEYS.filter(lambda key: key[0] not in "#!"), st.text(LETTERS, max_size=20)), max_size=6),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\n! c\n  "]),
)
@example([("a=b: c\\", " \t=#\\\n中😀\x85\u2028 ")], "\n")
def test_what_was_written_is_read_back(written: list[tuple[str, str]], newline: str) -> None:
    text = newline.join(properties.encode(key, value) for key, value in written)
    assert text.isascii()
    assert [pair for document in pairs(text) for pair in document] == written


@settings(max_examples=200, deadline=None)
@given(KEYS, st.text(LETTERS, max_size=20))
@example("#a", "!b")
def test_before_boot_2_4_every_key_can_be_written(key: str, value: str) -> None:
    assert pairs(properties.encode(key, value), legacy=True) == [[(key, value)]]


def test_what_needs_no_escape_is_written_as_it_is() -> None:
    written = properties.encode("spring.cloud.nacos.discovery.server-addr", "http://a:8848, b=c # d ")
    assert written == "spring.cloud.nacos.discovery.server-addr=http://a:8848, b=c # d "


# --- real files ----------------------------------------------------------------------------------------------------


def test_real_files_are_read_without_problems() -> None:
    keys = 0
    for path in corpus_files("spring-properties", "zookeeper"):
        document = decode(path.name, path.read_bytes(), "gb18030", "latin-1")
        parsed = properties.parse(document)
        check(document.text, parsed)
        assert parsed.problems == ()
        keys += sum(len(root.pairs) for root in parsed.roots if root is not None)
    assert keys > 3000
