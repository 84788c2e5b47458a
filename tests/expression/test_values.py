"""What expressions come to: operators, states of fields, null and the unknown."""

from __future__ import annotations

import copy
import pickle
from datetime import timedelta
from typing import Any

import pytest

from reglint.expression import UNKNOWN, compile, parse  # noqa: A004 - the word for it
from reglint.values import ABSENT
from tests.expression.language import (
    SCOPE,
    Fields,
    default,
    invalid,
    mapping,
    texts,
    unresolved,
    value,
    written,
)

SECOND = timedelta(seconds=1)
STATES = {
    "written": written("x"),
    "default": default("x"),
    "absent": ABSENT,
    "unresolved": unresolved(),
    "invalid": invalid(),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7 / 2", 3),
        ("-7 / 2", -3),
        ("7 / -2", -3),
        ("7 % 3", 1),
        ("-7 % 3", -1),
        ("7 / 2.0", 3.5),
        ("7.5 % 2", 1.5),
        ("1 == 1.0", True),
        ("2 > 1.5", True),
        ("0.1 + 0.2 < 0.4", True),
        ("'a' < 'b'", True),
        ("'a' + 'b'", "ab"),
        ("[1] + [2]", (1, 2)),
        ("1m + 30s", 90 * SECOND),
        ("1m - 90s", -30 * SECOND),
        ("1s * 1.5", 1.5 * SECOND),
        ("3 * 1s", 3 * SECOND),
        ("1m / 4", 15 * SECOND),
        ("90s / 30s", 3.0),
        ("-(1s)", -SECOND),
        ("1m == 60s", True),
        ("59s < 1m", True),
        ("1 < 1", False),
        ("1 <= 1", True),
        ("1 > 1", False),
        ("1 >= 1", True),
        ("0 / -2", 0),
        ("'a' >= 'b'", False),
        ("1s <= 1s", True),
        ("[1, 2] == [1, 2]", True),
        ("[1, 2] == [1, 3]", False),
        ("[1] == [1, 2]", False),
        ("[1.0] == [1]", True),
        ("1 in [1.0]", True),
        ("'b' in ['a']", False),
        ("1 in []", False),
        ("[1, 2][1]", 2),
    ],
)
def test_operators_on_known_values(text: str, expected: object) -> None:
    """Whole numbers divide as in CEL; every number compares with every other; durations scale."""
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1 / 0",
        "1 % 0",
        "1.5 / 0",
        "1s / 0",
        "1s / 0s",
        "9223372036854775807 + 1",
        "9223372036854775807 * 2",
        "-9223372036854775807 - 2",
        "87600h * 9223372036854775807",
        "1s * (1e308 * 10)",
        "int('x')",
        "duration('x' + 's')",
        "null",
        "[1][-1]",
    ],
)
def test_what_has_no_answer_is_unknown(text: str) -> None:
    """No operation can fail; what it cannot answer is unknown."""
    assert value(text) is UNKNOWN


def test_texts_and_lists_cannot_grow_without_bound() -> None:
    """A joined text or list beyond the limit is unknown."""
    long = written("x" * 10_000)
    assert value("namespace + namespace", namespace=long) is UNKNOWN
    assert value("size(tags + tags)", tags=texts(*["x"] * 600)) is UNKNOWN


@pytest.mark.parametrize(
    ("state", "is_set", "known", "absent", "is_default", "is_invalid", "present"),
    [
        ("written", True, True, False, False, False, True),
        ("default", False, True, False, True, False, True),
        ("absent", False, False, True, False, False, False),
        ("unresolved", True, False, False, False, False, True),
        ("invalid", True, False, False, False, True, True),
    ],
)
def test_states_are_always_known(
    state: str, is_set: bool, known: bool, absent: bool, is_default: bool, is_invalid: bool, present: bool
) -> None:
    """The properties of a field answer in every state, and only what is absent is null."""
    field = STATES[state]
    found = [value(f"namespace.{name}", namespace=field) for name in ("set", "known", "absent", "default", "invalid")]
    assert found == [is_set, known, absent, is_default, is_invalid]
    assert value("namespace != null", namespace=field) is present
    assert value("null == namespace", namespace=field) is not present
    assert value("has(namespace)", namespace=field) is present


@pytest.mark.parametrize("state", ["absent", "unresolved", "invalid"])
@pytest.mark.parametrize(
    "text",
    [
        "namespace",
        "namespace == 'x'",
        "namespace != 'x'",
        "'x' == namespace",
        "namespace == registry",
        "namespace < 'x'",
        "namespace + 'x'",
        "namespace in ['x']",
        "namespace in metadata",
        "'x' in [namespace]",
        "metadata[namespace]",
        "size(namespace)",
        "upper(namespace)",
        "matches(namespace, 'x')",
        "matches(registry, namespace)",
        "[namespace] == ['x']",
        "min([size(namespace)])",
        "!(namespace == 'x')",
        "true && namespace == 'x'",
        "false || namespace == 'x'",
        "namespace == 'x' ? 1 : 2",
    ],
)
def test_operators_over_what_is_not_known_are_unknown(text: str, state: str) -> None:
    """Absent, unresolved and invalid fields make every operator unknown, both ways."""
    known = {"registry": written("x"), "metadata": mapping(x="y")}
    assert value(text, namespace=STATES[state], **known) is UNKNOWN


@pytest.mark.parametrize("doubt", [unresolved(), invalid(), ABSENT])
def test_known_sides_decide_and_and_or(doubt: Any) -> None:
    """A known false decides `&&`, a known true decides `||`, wherever they stand."""
    for text in ("registers && 1 > 2", "1 > 2 && registers", "1 > 2 && registers && 1 < 2"):
        assert value(text, registers=doubt) is False
    for text in ("registers || 1 < 2", "1 < 2 || registers", "1 > 2 || registers || 1 < 2"):
        assert value(text, registers=doubt) is True


def test_branches_that_agree_need_no_condition() -> None:
    """An unknown condition does not matter when both branches come to the same."""
    assert value("registers ? 1 : 1.0", registers=unresolved()) == 1
    assert value("registers ? 1 : 2", registers=unresolved()) is UNKNOWN
    assert value("(registers ? namespace : registry) == null", registers=unresolved()) is True


def test_fallback_is_for_what_is_not_set() -> None:
    """`??` skips the absent and null, keeps the known, and stays unknown over what may be anything."""
    text = "namespace ?? 'public'"
    assert value(text) == "public"
    assert value(text, namespace=written("dev")) == "dev"
    assert value(text, namespace=default("own")) == "own"
    assert value(text, namespace=unresolved()) is UNKNOWN
    assert value(text, namespace=invalid()) is UNKNOWN
    assert value("policy.heartbeat.min_ratio ?? 2") == 2
    assert value("policy.heartbeat.min_ratio ?? 2", policy__heartbeat__min_ratio=3) == 3
    assert value("port('h') ?? 8848") == 8848
    assert value("(namespace ?? registry).set", registry=unresolved()) is True
    assert value("(namespace ?? registry) == null") is True


def test_text_is_what_was_written() -> None:
    """`.text` gives the text even of a value that the client refuses."""
    assert value("heartbeat.timeout.text", heartbeat__timeout=invalid("5x")) == "5x"
    assert value("heartbeat.timeout.text", heartbeat__timeout=written(15 * SECOND, "15000")) == "15000"
    assert value("heartbeat.timeout.text", heartbeat__timeout=default(15 * SECOND)) == "15s"
    assert value("heartbeat.timeout.text", heartbeat__timeout=unresolved()) is UNKNOWN
    assert value("heartbeat.timeout.text ?? 'none'") == "none"


def test_elements_of_maps() -> None:
    """Elements have states of their own; what a known map lacks is absent."""
    entries = mapping(version="1", zone=unresolved(), set="key")
    assert value("metadata.version == '1'", metadata=entries) is True
    assert value("metadata['version'] == '1'", metadata=entries) is True
    assert value("metadata.zone.known", metadata=entries) is False
    assert value("metadata.zone == 'a'", metadata=entries) is UNKNOWN
    assert value("'zone' in metadata", metadata=entries) is True
    assert (
        value("metadata.region.absent && !('region' in metadata) && metadata.region == null", metadata=entries) is True
    )
    assert value("metadata.region == 'a'", metadata=entries) is UNKNOWN
    assert value("metadata['set'] == 'key' && metadata.set", metadata=entries) is True


def test_elements_of_a_map_nobody_knows_are_unknown() -> None:
    """Whether an unresolved map has a key is not known either; an absent map has none."""
    for text in ("metadata.version.set", "'version' in metadata", "metadata.version == null", "size(metadata)"):
        assert value(text, metadata=unresolved()) is UNKNOWN
    assert value("metadata.version.set") is False
    assert value("metadata.version == null") is True
    assert value("'version' in metadata") is UNKNOWN


def test_elements_of_lists() -> None:
    """Positions count from 0, and are not known behind an element that may stand for several."""
    assert value("servers[1]", servers=texts("a", "b")) == "b"
    assert value("servers[2].absent", servers=texts("a", "b")) is True
    assert value("servers[0].known", servers=texts(unresolved(), "b")) is False
    assert value("servers[1]", servers=texts(unresolved(), "b")) is UNKNOWN
    assert value("servers[2].set", servers=texts(unresolved(), "b")) is UNKNOWN


def test_equality_of_lists_and_maps_looks_into_them() -> None:
    """A known difference decides, an unknown element leaves it open."""
    assert value("servers == ['a', 'b']", servers=texts("a", "b")) is True
    assert value("servers == ['x', 'b']", servers=texts("a", unresolved())) is False
    assert value("servers == ['a', 'b']", servers=texts("a", unresolved())) is UNKNOWN
    assert value("servers == ['a', 'b', 'c']", servers=texts("a", unresolved())) is UNKNOWN
    assert value("servers != ['a']", servers=texts("a", "b")) is True
    assert value("metadata == metadata", metadata=mapping(a="1")) is True
    assert value("metadata == metadata", metadata=mapping(a=unresolved())) is UNKNOWN
    assert value("metadata == anything", metadata=mapping(a="1"), anything=mapping(a="2")) is False
    assert value("metadata == anything", metadata=mapping(a="1"), anything=mapping(b="1")) is False
    assert (
        value("metadata != anything", metadata=mapping(a="1", b=unresolved()), anything=mapping(a="2", b="1")) is True
    )
    assert value("servers == ['a']", servers=texts("a", unresolved())) is UNKNOWN
    assert value("['a'] == servers", servers=texts("a", unresolved())) is UNKNOWN
    assert value("servers == ['a']", servers=texts("a", invalid())) is False


def test_membership_looks_into_lists() -> None:
    """One equal element decides; without one an unknown element leaves it open."""
    assert value("'a' in servers", servers=texts(unresolved(), "a")) is True
    assert value("'b' in servers", servers=texts(unresolved(), "a")) is UNKNOWN
    assert value("'b' in servers", servers=texts("a")) is False
    assert value("registry in policy.namespaces", registry=written("a"), policy__namespaces=["a", "b"]) is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("anything == 1", False),
        ("anything < 1", UNKNOWN),
        ("anything + 1", UNKNOWN),
        ("anything && true", UNKNOWN),
        ("!anything", UNKNOWN),
        ("-anything", UNKNOWN),
        ("anything[0]", UNKNOWN),
        ("lower(anything) == 'text'", True),
        ("abs(anything)", UNKNOWN),
        ("host(anything)", "text"),
        ("anything.all(a, true)", UNKNOWN),
        ("1 in anything", UNKNOWN),
    ],
)
def test_types_that_are_not_declared_are_checked_at_work(text: str, expected: object) -> None:
    """A value of type ANY can be wrong for an operator; that is unknown, not a crash."""
    found = value(text, anything=written("text"))
    assert found is expected if expected is UNKNOWN else found == expected


def test_booleans_are_no_numbers() -> None:
    """Python's true is 1, ours is not."""
    assert value("anything == 1", anything=written(True)) is False
    assert value("anything < 2", anything=written(True)) is UNKNOWN
    assert value("anything in [1]", anything=written(True)) is False


def test_value_is_the_value_of_evaluate() -> None:
    """The quick form gives the same value."""
    for text in ("registers && port > 1", "namespace", "policy.heartbeat.min_ratio", "port"):
        program = compile(parse(text), SCOPE)
        lookup = Fields(registers=written(True), port=written(80), namespace=unresolved())
        assert program.value(lookup) == program.evaluate(lookup).value


def test_a_name_may_stand_for_another_expression() -> None:
    """A lookup may answer with what `refer` gave: state, null and what it rests on go through."""
    minimum = compile(parse("policy.heartbeat.min_ratio ?? ratio"), {**SCOPE}).refer(Fields())
    assert value("ratio ?? 2", ratio=minimum) == 2
    field = written(5)
    alias = compile(parse("port"), SCOPE).refer(Fields(port=field))
    program = compile(parse("ratio.set && ratio > 3"), SCOPE)
    assert program.evaluate(Fields(ratio=alias)) == (True, (field,))
    computed = compile(parse("port * 2"), SCOPE).refer(Fields(port=field))
    for text in ("ratio.set", "ratio > 3", "ratio.set && ratio > 3"):
        assert compile(parse(text), SCOPE).evaluate(Fields(ratio=computed)) == (True, (field,))
    doubtful = compile(parse("port * 2"), SCOPE).refer(Fields(port=unresolved()))
    assert program.evaluate(Fields(ratio=doubtful)) == (UNKNOWN, (unresolved(),))


def test_unknown_has_no_truth() -> None:
    """Code that forgets the third value fails at once instead of guessing."""
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(UNKNOWN)
    assert repr(UNKNOWN) == "UNKNOWN"
    assert copy.deepcopy(UNKNOWN) is UNKNOWN
    assert pickle.loads(pickle.dumps(UNKNOWN)) is UNKNOWN
