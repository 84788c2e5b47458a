"""The base names that a start is given from outside."""

from __future__ import annotations

import pytest

from reglint.sources.spring.loading.basenames import BaseNames, base_names
from reglint.sources.spring.reading.generations import generation
from reglint.sources.spring.reading.layers import Properties

_OLD, _NEW = (2, 3, 12), (4, 1, 1)


def given(version: tuple[int, ...], *, closed: bool = True, **properties: str) -> BaseNames | None:
    """What comes of ``properties``, whose names have ``_`` for a dot."""
    values = {name.replace("_", "."): text for name, text in properties.items()}
    return base_names([Properties("test", values)], generation(version), closed=closed)


def test_names_are_separated_by_commas_and_trimmed() -> None:
    assert given(_NEW, spring_config_name=" a , b") == BaseNames(("a", "b"))


def test_a_placeholder_is_answered_from_outside() -> None:
    assert given(_NEW, spring_config_name="${n:x},y", n="a") == BaseNames(("a", "y"))


def test_without_the_property_there_are_none() -> None:
    assert given(_NEW, other="a") is None


def test_items_of_a_list_are_names_as_they_are_and_the_old_loader_does_not_see_them() -> None:
    values = {"spring.config.name[0]": "a,b"}
    layers = [Properties("test", values)]
    assert base_names(layers, generation(_NEW), closed=True) == BaseNames(("a,b",))
    assert base_names(layers, generation(_OLD), closed=True) is None


@pytest.mark.parametrize(("version", "kind"), [(_OLD, "IllegalStateException"), (_NEW, "IllegalArgumentException")])
def test_a_name_with_an_asterisk_is_refused(version: tuple[int, ...], kind: str) -> None:
    found = given(version, spring_config_name="a*")
    assert found is not None
    assert found.error is not None
    assert found.error.kind == kind


def test_a_placeholder_without_an_answer_is_refused_by_the_old_loader_where_nothing_else_is() -> None:
    refused = given(_OLD, spring_config_name="${n}")
    assert refused is not None
    assert refused.error is not None
    open_world = given(_OLD, closed=False, spring_config_name="${n}")
    assert open_world == BaseNames(())
