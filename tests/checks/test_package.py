"""How checks are found, and what they share."""

from __future__ import annotations

import pytest

from reglint import catalog, checks
from reglint.checks import hits, undamaged
from reglint.values import State, Value
from tests.checks.subjects import unresolved, written


def test_checks_are_found_by_walking_the_package() -> None:
    """There is no list: every marked function is a check, by its name with dashes."""
    assert checks.find("duplicate-key") is checks.all_checks()["duplicate-key"]
    assert checks.find("duplicate_key") is None
    assert all(name == name.replace("_", "-") == entry.name for name, entry in checks.all_checks().items())


def test_every_check_is_used_by_a_rule() -> None:
    used = {condition.check for rule in catalog.rules() for condition in rule.conditions if condition.check}
    assert used == set(checks.all_checks())


def test_a_rule_uses_a_check_for_its_kinds_alone() -> None:
    for rule in catalog.rules():
        for condition in rule.conditions:
            check = checks.find(condition.check)
            if check is not None:
                assert set(condition.subjects or rule.subjects) <= check.kinds, rule.name


def test_a_hit_stands_on_the_value_and_rests_on_it() -> None:
    value = written("a,b")
    (hit,) = hits(value, {"x": 1}, part="b")
    assert hit.place.document.text[slice(*hit.place.span)] == "b"
    assert (hit.facts, hit.used, hit.severity) == ({"x": 1}, (value,), None)


def test_a_value_from_outside_the_files_has_no_place_for_a_hit() -> None:
    assert list(hits(Value(State.SET, "x"), {})) == []


def test_a_blank_value_is_marked_at_its_key() -> None:
    (hit,) = hits(written("", name="service"), {})
    assert hit.place.document.text[slice(*hit.place.span)] == "service"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("dev", "dev"),
        ("dev  # the space", "dev"),
        ("dev\t#x", "dev"),
        ("dev#x", "dev#x"),
        ("dev  ", "dev"),
        ('"dev"', "dev"),
        ("'dev'", "dev"),
        ("'dev", "'dev"),
        ("\"dev'", "\"dev'"),
        ('"', '"'),
        ("", ""),
    ],
)
def test_what_a_properties_file_damages_is_taken_off(text: str, left: str) -> None:
    """Comments behind values, blanks at their ends and quotes are part of the value there; another rule says so."""
    assert undamaged(written(text, path="a/application.properties")) == left


def test_what_yaml_says_is_said() -> None:
    assert undamaged(written("'dev'  # x", path="application.yml")) == "'dev'  # x"


def test_a_value_without_text_is_empty() -> None:
    assert undamaged(Value(State.INVALID)) == ""
    assert undamaged(unresolved("${A} # x", path="a.properties")) == "${A}"
