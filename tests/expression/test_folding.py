"""What is left of a condition when some names are known beforehand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from reglint.expression import compile, folded, parse, settled  # noqa: A004 - the word for it
from reglint.values import Value
from tests.expression.language import SCOPE, Fields
from tests.expression.strategies import expressions
from tests.expression.test_laws import FIELDS

KNOWN = {"registry": "nacos", "policy.naming": None}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("registry == 'nacos'", True),
        ("registry != 'nacos'", False),
        ("'consul' == registry", False),
        ("registry in ['consul', 'eureka']", False),
        ("registry in ['consul', 'nacos']", True),
        ("policy.naming != null", False),
        ("registry != null", True),
        ("!(registry == 'nacos')", False),
        ("registry == 'consul' && registers", False),
        ("registry == 'nacos' || registers", True),
        ("registry == 'consul' || policy.naming != null", False),
        ("registers && (registry == 'consul' && run.prod)", False),
    ],
)
def test_what_known_names_decide_is_settled(text: str, verdict: bool) -> None:
    assert settled(folded(parse(text), KNOWN)) is verdict


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("registry == 'nacos' && registers", "registers"),
        ("registry == 'consul' || !registers || policy.naming != null", "!registers"),
        ("registry == 'nacos' && registers && run.prod", "registers && run.prod"),
    ],
)
def test_what_they_do_not_decide_is_left(text: str, left: str) -> None:
    """The parts that are settled are no longer asked."""
    program, rest = compile(folded(parse(text), KNOWN), SCOPE), compile(parse(left), SCOPE)
    asked: list[str] = []

    def lookup(name: str) -> Any:
        asked.append(name)
        return Fields()(name)

    assert program.value(lookup) is rest.value(Fields())
    assert "registry" not in asked


@pytest.mark.parametrize("text", ["policy.naming == 'a'", "registry in servers", "namespace == 'nacos'", "registers"])
def test_what_hangs_on_the_lookup_stays_as_it_is(text: str) -> None:
    """Null compared with a text is unknown, which no literal says."""
    assert folded(parse(text), KNOWN) == parse(text)


@given(expressions(), FIELDS)
@settings(max_examples=300, deadline=None)
def test_the_answer_is_the_same(text: str, fields: dict[str, Any]) -> None:
    """The law: whatever is known beforehand, what is left comes to the same, be it unknown."""
    known = {"policy.heartbeat.min_ratio": fields["policy__heartbeat__min_ratio"], "ratio": fields["ratio"]}
    registry: Value = fields["registry"]
    if registry.known:
        known["registry"] = registry.value
    tree, lookup = parse(text), Fields(**fields)
    before, after = compile(tree, SCOPE).value(lookup), compile(folded(tree, known), SCOPE).value(lookup)
    assert after is before or after == before
