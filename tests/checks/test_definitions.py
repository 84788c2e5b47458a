"""Definitions of one directory that share an id."""

from __future__ import annotations

import pytest

from reglint.model import Subject
from reglint.values import ABSENT, Value
from tests.checks.subjects import default, invalid, said, subject, unresolved, written

CHECK = "duplicate-service-id"


def definition(path: str, **fields: Value) -> tuple[Subject, str]:
    """A definition in a file, with the id that is its name unless an id is written."""
    service = fields.get("service", written("web", path=path, name="name"))
    known = {"dialect": default("definition"), "service": service, "id": service._replace(origin=None), **fields}
    known["id"] = fields.get("id", default(service.value))
    return subject(fields=known), path


def together(*registrations: tuple[Subject, str]) -> Subject:
    """The subject of a directory."""
    return Subject("definitions", "a directory", {}, None, detail=registrations)


def test_the_later_file_of_two_with_one_id_is_reported() -> None:
    both = together(definition("a.json", id=written("x", path="a.json")), definition("b.json", id=written("x")))
    (hit,) = said(CHECK, both)
    assert (hit.text, hit.facts) == ("x", {"id": "x", "other": "a.json", "line": 1})


def test_without_an_id_the_name_is_the_id_and_is_marked() -> None:
    (hit,) = said(CHECK, together(definition("a.json"), definition("b.json")))
    assert (hit.text, hit.facts["id"]) == ("web", "web")


def test_a_third_one_is_reported_against_the_first() -> None:
    hits = said(CHECK, together(*(definition(name) for name in ("a.json", "b.json", "c.json"))))
    assert [hit.facts["other"] for hit in hits] == ["a.json", "a.json"]


@pytest.mark.parametrize("field", ["namespace", "partition"])
def test_another_namespace_or_partition_is_another_id(field: str) -> None:
    other = {field: written("team-a")}
    assert said(CHECK, together(definition("a.json"), definition("b.json", **other))) == []
    assert len(said(CHECK, together(definition("a.json", **other), definition("b.json", **other)))) == 1


@pytest.mark.parametrize("field", ["id", "namespace", "partition"])
@pytest.mark.parametrize("value", [unresolved("${X}"), invalid("1")])
def test_what_is_not_known_equals_nothing(field: str, value: Value) -> None:
    assert said(CHECK, together(definition("a.json"), definition("b.json", **{field: value}))) == []


def test_a_definition_without_a_name_has_no_id() -> None:
    nameless = {"service": ABSENT, "id": ABSENT}
    assert said(CHECK, together(definition("a.json", **nameless), definition("b.json", **nameless))) == []


def test_bodies_of_the_api_are_not_definitions() -> None:
    body = {"dialect": default("api")}
    assert said(CHECK, together(definition("a.json", **body), definition("b.json", **body))) == []
