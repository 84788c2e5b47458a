"""Documents and places: bytes to text, offsets to lines and columns."""

from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint.text import Document, Span, UndecodableError, decode

LINE_END = re.compile(r"\r\n|\n|\r")
TEXTS = st.text(alphabet=st.sampled_from("ab \t\r\n\u2028\x85é😀"), max_size=40)


@given(TEXTS)
def test_every_offset_has_the_position_that_counting_gives(text: str) -> None:
    document = Document("a.yml", text)
    for offset in range(len(text) + 1):
        before = [match.end() for match in LINE_END.finditer(text) if match.end() <= offset]
        expected = (len(before) + 1, offset - (before[-1] if before else 0) + 1)
        assert document.position(offset) == expected


@given(TEXTS)
def test_lines_are_the_text_between_line_ends(text: str) -> None:
    document = Document("a.yml", text)
    lines = LINE_END.split(text)
    assert [document.line(number) for number in range(1, len(document.line_starts) + 1)] == lines


@pytest.mark.parametrize("number", [-1, 0, 3, 99])
def test_a_line_that_is_not_there_is_empty(number: int) -> None:
    assert Document("a.yml", "a\nb").line(number) == ""


def test_cr_lf_and_lone_cr_end_lines_and_other_separators_do_not() -> None:
    document = Document("a.yml", "a\r\nb\rc\nd\u2028e\x85f")
    assert [document.line(number) for number in (1, 2, 3, 4)] == ["a", "b", "c", "d\u2028e\x85f"]


def test_columns_count_code_points() -> None:
    assert Document("a.yml", "名: 😀x").position(4) == (1, 5)


def test_the_span_of_a_line_leaves_indentation_and_line_end_out() -> None:
    document = Document("a.yml", "a:\n  b: c  \r\nd")
    assert document.line_span(2) == Span(5, 9)
    assert document.text[slice(*document.line_span(2))] == "b: c"


def test_the_span_of_a_blank_line_is_empty() -> None:
    start, end = Document("a.yml", "a\n   \nb").line_span(2)
    assert start == end


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_the_encoding_and_is_no_text(bom: bytes, encoding: str) -> None:
    document = decode("a.yml", bom + "näme: 名\n".encode(encoding), "latin-1")
    assert (document.text, document.encoding, document.bom) == ("näme: 名\n", encoding, bom)


def test_without_a_mark_it_is_utf8() -> None:
    document = decode("a.yml", "a: ä\r\n".encode())
    assert (document.text, document.encoding, document.bom) == ("a: ä\r\n", "utf-8", b"")


def test_fallbacks_are_tried_in_order() -> None:
    data = "名=值".encode("gb18030")
    assert decode("a.properties", data, "gb18030", "latin-1").text == "名=值"
    assert decode("a.properties", b"\x80\xff=1", "gb18030", "latin-1").encoding == "latin-1"


@pytest.mark.parametrize(
    ("data", "line", "encoding"),
    [
        (b"a: 1\nb: \xff\n", 2, "UTF-8"),
        (b"\xff", 1, "UTF-8"),
        (codecs.BOM_UTF8 + b"a\r\nb\rc\n\xc3(", 4, "UTF-8"),
        (codecs.BOM_UTF16_LE + "a\r\nb\r\n".encode("utf-16-le") + b"\x00\xd8a", 3, "UTF-16-LE"),
        (codecs.BOM_UTF16_BE + "\u0a0d\u0d0a\n".encode("utf-16-be") + b"\xd8", 2, "UTF-16-BE"),
    ],
)
def test_bytes_that_are_no_text_have_a_line_and_what_can_be_read(data: bytes, line: int, encoding: str) -> None:
    with pytest.raises(UndecodableError, match=f"^the bytes are not {encoding}$") as caught:
        decode("a.yml", data)
    assert caught.value.line == line
    document = caught.value.document
    assert "\ufffd" in document.line(line)
    assert not any("\ufffd" in document.line(number) for number in range(1, line))


@given(st.binary(max_size=40), st.sampled_from([b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE]))
def test_any_bytes_are_a_document_or_one_fault_on_a_line_that_exists(data: bytes, mark: bytes) -> None:
    try:
        document, line, whole = decode("a.yml", mark + data), 1, True
    except UndecodableError as error:
        document, line, whole = error.document, error.line, False
    assert 1 <= line <= len(document.line_starts)
    assert not whole or document.bom + document.text.encode(document.encoding) == mark + data
