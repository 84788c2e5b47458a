from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint.sources.spring.reading.placeholders import Answer, Resolved, resolve

_KNOWN = {
    "k": "K",
    "i": "1",
    "n1": "N1",
    "deep": "${k}${n1}",
    "c1": "${c1}",
    "c2": "${c3}",
    "c3": "${c2}",
    "x:y": "colon",
}


def _lookup(name: str) -> Answer | None:
    if name.startswith("random."):
        return Answer("", known=False)
    return Answer(_KNOWN[name], name) if name in _KNOWN else None


def _resolved(text: str, *, escapes: bool = True) -> Resolved:
    return resolve(text, _lookup, escapes=escapes)


@pytest.mark.parametrize("escapes", [True, False])
@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("${k}", "K"),
        ("x${k}y${k}z", "xKyKz"),
        ("${nope:d}", "d"),
        ("${nope:}", ""),
        ("${nope:b:c}", "b:c"),
        ("${nope: d }", " d "),
        ("${n${i}}", "N1"),
        ("${nope:${k}}", "K"),
        ("${nope:${nope2:z}}", "z"),
        ("${nope:{x}}", "{x}"),
        ("${deep}", "KN1"),
        ("${x:y}", "colon"),
        ("${k", "${k"),
        ("$k", "$k"),
        ("{k}", "{k}"),
    ],
)
def test_answers_in_both_parsers(text: str, result: str, escapes: bool) -> None:
    assert _resolved(text, escapes=escapes).text == result


@pytest.mark.parametrize("escapes", [True, False])
@pytest.mark.parametrize("text", ["${nope}", "${ k }", "a${nope}b", "${nope} ${nope2}"])
def test_what_has_no_answer_stays_and_is_not_complete(text: str, escapes: bool) -> None:
    assert _resolved(text, escapes=escapes)[:2] == (text, False)


def test_inner_answers_in_a_placeholder_without_answer() -> None:
    assert _resolved("${nope${i}}").text == "${nope1}"
    assert _resolved("${nope${i}}", escapes=False).text == "${nope${i}}"


def test_escapes_since_boot_3_4() -> None:
    assert _resolved("\\${k}").text == "${k}"
    assert _resolved("${x\\:y}").text == "colon"
    assert _resolved("\\${k}", escapes=False).text == "\\K"


@pytest.mark.parametrize("escapes", [True, False])
@pytest.mark.parametrize("text", ["${c1}", "${c2}", "a${nope:${c3}}"])
def test_circles_are_named_and_leave_the_text(text: str, escapes: bool) -> None:
    result = _resolved(text, escapes=escapes)
    assert result.circle is not None
    assert result[:2] == (text, False)


def test_a_default_is_told_from_an_answer() -> None:
    assert _resolved("${nope:d}").defaulted
    assert not _resolved("${k:d}").defaulted


def test_sources_of_the_answers() -> None:
    assert _resolved("${deep}").sources == ("deep", "k", "n1")


@pytest.mark.parametrize("escapes", [True, False])
def test_a_default_does_not_stand_in_for_what_is_known_at_run_time_only(escapes: bool) -> None:
    result = _resolved("${random.uuid:none}", escapes=escapes)
    assert not result.complete
    assert "none" not in result.text.partition("}")[2]
    assert not result.defaulted


def test_the_classic_parser_is_strict_in_defaults_nobody_needs() -> None:
    assert _resolved("${k:${nope}}").strict
    classic = _resolved("${k:${nope}}", escapes=False)
    assert (classic.text, classic.complete, classic.strict) == ("K", True, False)


@given(st.text("${}:kni1\\ nope", max_size=40), st.booleans())
def test_never_crashes(text: str, escapes: bool) -> None:
    _resolved(text, escapes=escapes)


@given(st.text(max_size=40).filter(lambda text: "${" not in text), st.booleans())
def test_identity_without_placeholders(text: str, escapes: bool) -> None:
    assert _resolved(text, escapes=escapes) == Resolved(text)


@pytest.mark.parametrize("escapes", [True, False])
@pytest.mark.parametrize(
    "text",
    ["${" * 10_000 + "k" + "}" * 10_000, "${a:" * 10_000 + "}" * 10_000, "${" * 10_000, "${k}" * 10_000],
    ids=["nested", "defaults", "open", "many"],
)
def test_bounded_in_depth_and_number(text: str, escapes: bool) -> None:
    start = time.process_time()
    _resolved(text, escapes=escapes)
    assert time.process_time() - start < 2


@pytest.mark.parametrize("escapes", [True, False])
def test_bounded_in_growth(escapes: bool) -> None:
    values = {f"a{n}": f"${{a{n + 1}}}${{a{n + 1}}}" for n in range(60)}
    start = time.process_time()
    result = resolve("${a0}", lambda name: Answer(values.get(name, "x"), name), escapes=escapes)
    assert time.process_time() - start < 2
    assert not result.complete
