"""What SnakeYAML refuses and the parser reads: where it stops, and that it reads on everywhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint.sources.spring.reading.snakeyaml import scan_fault
from reglint.syntax import yaml
from reglint.text import Document


def fault_at(text: str) -> int | None:
    """Where SnakeYAML stops in ``text``."""
    found = scan_fault(text, yaml.parse(Document("a.yml", text)).roots)
    return None if found is None else found.offset


@pytest.mark.parametrize(
    "text",
    ["a:|\tb", "a: [b,|\tc]", "a: {y:|\t1}", 'a: "b"|\t# c', "a: &x|\tb", "- y:|\t1", "a: ||\t\n  x", "a:|\t\n  y: 1"],
)
def test_a_tab_between_two_parts_of_a_line_stops_it(text: str) -> None:
    place = text.index("|\t")
    assert fault_at(text[:place] + text[place + 1 :]) == place


@pytest.mark.parametrize(
    "text",
    ["a: b\t", "a: b\t# c", "#\tc\na: b", "a: b # c\td", "a\t: b", "a: [b\t]", 'a: "b\tc"', "a: |\n  x\ty", "a: b\tc"],
)
def test_a_tab_inside_a_text_or_a_comment_or_behind_a_plain_text_is_read(text: str) -> None:
    assert fault_at(text) is None


def test_an_escaped_slash_stops_it_in_double_quotes_only() -> None:
    assert fault_at('a: "x\\/"') == 5
    assert fault_at('a: "\\\\/"') is None
    assert fault_at("a: '\\/'\nb: \\/") is None


@given(st.text(st.sampled_from("ab:-#\t \n\"'[]{}|,&*!\\/"), max_size=30))
def test_it_stops_at_a_tab_or_an_escape_or_nowhere(text: str) -> None:
    place = fault_at(text)
    assert place is None or text[place] in "\t\\"
    if "\t" not in text and "\\/" not in text:
        assert place is None
