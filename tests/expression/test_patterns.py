"""Regular expressions and globs from users."""

from __future__ import annotations

import fnmatch
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reglint.expression.patterns import MAX_SUBJECT, PatternError, compiled, glob

USEFUL = [
    r"^[a-z][a-z0-9-]*$",
    r"^(dev|test|prod)-[a-z]+$",
    r"^[A-Z_]+$",
    r"^[a-z0-9]+(-[a-z0-9]+)*$",
    r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
    r"^(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])\.)*([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])$",
    r"^(\d{1,3}\.){3}\d{1,3}$",
    r"^([0-9]+(ns|ms|s))+$",
    r"^[a-z]+-[a-z]+-[a-z]+-[a-z]+$",
    r"^[A-Za-z0-9_.:-]{1,256}$",
    r"^([A-Z][a-z]+)+$",
    r"(?i)^(order|pay)-",
    r"svc$",
]
TOO_SLOW = [
    r"(a+)+$",
    r"(a|aa)+$",
    r"(a|a)*$",
    r"((a|b)|(a|b))*c",
    r"(.*a){12}$",
    r"(a?){30}a{30}",
    r"a?" * 30 + "a" * 30,
    r"(a*)*$",
    r"(b(a*)?)+c",
    r"((a{0,100}){0,100}){0,100}$",
    r"(x+x+)+y",
    r"(a{1,9}){9}b",
    r"(?:(a)*){0,8}b",
    r".*.*.*x",
    r"^a*a*-a*a*-a*a*-x",
    r"^(a+|a+)-(a+|a+)-(a+|a+)-x",
    r"(?i)^([A-Z][a-z]+)+$",
]
UNSUPPORTED = [r"(?=a)", r"(?!a)", r"(?<=a)b", r"(a)\1", r"(a)?(?(1)b|c)", r"a++", r"(?>a)"]
MALFORMED = ["[", "(", "a**", "*", r"\p{L}", "(?u)a", "(?L)a", "a{99999999999}", "(" * 480 + ")" * 480, "a" * 1001]


@pytest.mark.parametrize("pattern", USEFUL)
def test_useful_patterns_are_accepted(pattern: str) -> None:
    """Patterns that naming rules need work on texts of any length that names have."""
    assert compiled(pattern).longest >= 1000


@pytest.mark.parametrize("pattern", TOO_SLOW)
def test_slow_patterns_are_refused(pattern: str) -> None:
    """Each of these takes seconds to years on a text of some dozen characters."""
    with pytest.raises(PatternError, match="too slow"):
        compiled(pattern)


@pytest.mark.parametrize("pattern", UNSUPPORTED)
def test_unsupported_constructs_are_refused(pattern: str) -> None:
    """What only backtracking engines know is not part of the language."""
    with pytest.raises(PatternError, match="unsupported"):
        compiled(pattern)


@pytest.mark.parametrize("pattern", MALFORMED)
def test_malformed_patterns_are_refused(pattern: str) -> None:
    """Whatever the engine says about a pattern becomes one error."""
    with pytest.raises(PatternError, match=r"malformed|too large|longer than|too slow"):
        compiled(pattern)


@pytest.mark.parametrize("pattern", [*USEFUL, r".*foo.*bar", r"^\S+@\S+\.\S+$", r"^v?\d+(\.\d+)*(-[a-z0-9.]+)?$"])
def test_accepted_patterns_are_quick_on_the_longest_text(pattern: str) -> None:
    """Texts that almost match cost the most."""
    search, longest = compiled(pattern)
    started = time.process_time()
    for unit in ("a", "a-", "1.", "A", "foo", "10ms", "a@", "Aa"):
        search((unit * longest)[: longest - 1] + "!")
    assert time.process_time() - started < 4


_pieces = st.sampled_from(["a", "b", ".", "[ab]", "-", "[^b]"])
_patterns = st.recursive(
    _pieces,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{0,3}", "{1,9}", "*?"])).map(
            lambda found: f"(?:{found[0]}){found[1]}"
        ),
        st.lists(inner, min_size=2, max_size=3).map(lambda found: f"({'|'.join(found)})"),
    ),
    max_leaves=8,
)


@given(_patterns, st.sampled_from(["a", "ab", "-a", "b", "aab"]))
@settings(deadline=None)
def test_random_patterns_are_refused_or_quick(pattern: str, unit: str) -> None:
    """No accepted pattern hangs on a long text of its own letters."""
    try:
        search, longest = compiled(pattern + "x$")
    except PatternError:
        return
    started = time.process_time()
    search((unit * longest)[: longest - 1] + "!")
    assert time.process_time() - started < 2


@given(st.text(max_size=30))
@settings(deadline=None)
def test_any_text_is_a_pattern_or_a_pattern_error(text: str) -> None:
    """Nothing else is raised, and no warning is shown."""
    with suppress(PatternError):
        assert compiled(text).longest <= MAX_SUBJECT


def test_the_end_is_the_end() -> None:
    """`$` does not pass over a final newline, and keeps its meaning in a class or behind a backslash."""
    assert compiled("^a$").search("a\n") is None
    assert compiled("[$]").search("$") is not None
    assert compiled(r"^\$$").search("$") is not None
    assert compiled("[]$]$").search("$") is not None


@given(st.text("ab*?", max_size=8), st.text("ab\n", max_size=8))
@settings(deadline=None)
def test_globs_agree_with_the_standard_library(pattern: str, text: str) -> None:
    """`*` and `?` mean what they mean everywhere."""
    assert bool(glob(pattern)(text)) == fnmatch.fnmatchcase(text, pattern)


@pytest.mark.parametrize(("pattern", "text"), [("[ab]", "[ab]"), ("a.b", "a.b"), ("a\\b", "a\\b"), ("", "")])
def test_globs_know_no_other_characters(pattern: str, text: str) -> None:
    """Brackets, dots and backslashes stand for themselves."""
    assert glob(pattern)(text)
    assert not glob(pattern)("a")


def test_globs_are_quick() -> None:
    """Many stars do not multiply."""
    started = time.process_time()
    assert not glob("*a" * 30 + "b")("a" * 10_000)
    assert time.process_time() - started < 1
