"""docs/expressions.md says what the language does: its examples are run, its table of functions is complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from reglint.expression import (
    ExpressionError,
    check,
    check_template,
    compile,  # noqa: A004 - the word for it
    parse,
    parse_template,
    render,
    render_template,
)
from reglint.expression.functions import FUNCTIONS, Function
from reglint.expression.lexer import MAX_LENGTH
from reglint.expression.logic import MAX_ITEMS, MAX_TEXT
from reglint.expression.macros import BUDGET
from reglint.expression.parser import MAX_NESTING
from reglint.expression.tree import MACROS, STATES
from reglint.model import Type
from tests.expression.language import Fields, default, invalid, mapping, texts, unresolved, written

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "expressions.md").read_text(encoding="utf-8")
SCOPE = {
    "registry": Type.TEXT,
    "registers": Type.BOOL,
    "heartbeat.interval": Type.DURATION,
    "heartbeat.timeout": Type.DURATION,
    "namespace": Type.TEXT,
    "group": Type.TEXT,
    "weight": Type.NUMBER,
    "password": Type.TEXT,
    "servers": Type.TEXTS,
    "metadata": Type.TEXT_MAP,
    "policy.heartbeat.min_ratio": Type.NUMBER,
    "policy.namespaces": Type.TEXTS,
}
FIELDS = Fields(
    registry=written("nacos"),
    registers=written(True),
    heartbeat__interval=default(timedelta(seconds=5)),
    heartbeat__timeout=written(timedelta(seconds=3)),
    namespace=unresolved("${NAMESPACE}"),
    weight=invalid("heavy"),
    password=written("pw", secret=True),
    servers=texts("10.0.0.1:8848", unresolved("${NACOS}")),
    metadata=mapping(version="1.2", zone=" "),
    policy__namespaces=["prod-*", "shared"],
)


def blocks() -> Iterator[str]:
    """The lines of the page's code blocks."""
    for block in re.findall(r"^```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL):
        yield from block.splitlines()


def examples(arrow: str) -> list[tuple[str, str]]:
    """The two sides of each line with ``arrow``."""
    return [
        (left.strip(), right.strip()) for left, found, right in (line.partition(arrow) for line in blocks()) if found
    ]


@pytest.mark.parametrize(("text", "expected"), examples("→"))
def test_an_example_gives_what_the_page_says(text: str, expected: str) -> None:
    """Answers and messages are shown as reports show them."""
    if text.startswith("message: "):
        template = parse_template(text.removeprefix("message: "))
        check_template(template, SCOPE)
        assert render_template(template, FIELDS, SCOPE) == expected
    else:
        tree = parse(text)
        check(tree, SCOPE)
        assert render(compile(tree, SCOPE).evaluate(FIELDS).value) == expected


@pytest.mark.parametrize(("text", "message"), examples("✗"))
def test_a_mistake_is_refused_as_the_page_says(text: str, message: str) -> None:
    """The messages on the page are the real ones."""
    with pytest.raises(ExpressionError) as caught:
        check(parse(text), SCOPE)
    assert caught.value.message == message


def test_the_page_has_examples_of_each_kind() -> None:
    """A changed arrow must not make the tests above empty."""
    assert len(examples("→")) > 40
    assert len(examples("✗")) > 3


def test_the_conditions_at_the_top_are_well_typed() -> None:
    """The first block shows whole conditions."""
    for line in next(re.finditer(r"^```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))[1].splitlines():
        assert check(parse(line), SCOPE) is Type.BOOL


def test_every_property_and_macro_is_described() -> None:
    """What can follow a dot has a row in a table."""
    assert [name for name in STATES if f"| `.{name}` |" not in PAGE] == []
    assert [name for name in MACROS if f"| `list.{name}(x, " not in PAGE] == []


def test_the_limits_are_the_real_ones() -> None:
    """The numbers in the text are those of the code."""
    limits = PAGE.partition("## Limits")[2].partition("##")[0]
    numbers = [int(number.replace(",", "")) for number in re.findall(r"\b\d[\d,]*\b", limits)]
    assert numbers == [MAX_LENGTH, MAX_NESTING, BUDGET, MAX_TEXT, MAX_ITEMS]


def test_the_table_of_functions_is_current() -> None:
    """It is made from the one table in the code; the failure shows the lines to put in."""
    start, end = "<!-- functions: written by tests/expression/test_docs.py -->\n", "<!-- /functions -->"
    assert PAGE.partition(start)[2].partition(end)[0] == function_table()


def function_table() -> str:
    """The Markdown table of all functions."""
    rows = [
        f"| `{function.usage}` | {_result(function)} | {function.doc} |" for _, function in sorted(FUNCTIONS.items())
    ]
    return "\n".join(["| function | gives | |", "|---|---|---|", *rows, ""])


def _result(function: Function) -> str:
    return " or ".join(dict.fromkeys(str(result) for _, result in function.takes))
