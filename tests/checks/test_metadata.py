"""Metadata that a policy asks for."""

from __future__ import annotations

import pytest

from reglint.model import Subject
from reglint.values import ABSENT, State, Value
from tests.checks.subjects import Said, default, invalid, said, subject, unresolved, written

CHECK = "required-metadata"
POLICY = {"policy.metadata.required": ("version", "region")}


def table(**entries: Value) -> Value:
    """A written map whose section stands in a file."""
    return Value(State.SET, entries, written("", name="metadata").origin)


def test_one_finding_names_all_that_is_absent_and_stands_on_the_map() -> None:
    assert said(CHECK, subject(metadata=table()), POLICY) == [
        Said("metadata", {"keys": "version, region", "what": "absent"}, missing=True)
    ]


def test_without_a_map_it_stands_on_the_section_of_the_map_or_on_the_client() -> None:
    about = subject()
    assert [hit.text for hit in said(CHECK, about, POLICY)] == ["section"]
    near = written("", name="metadata-map").origin
    assert near is not None
    sections = about._replace(sections={"metadata": near})
    assert [hit.text for hit in said(CHECK, sections, POLICY)] == ["metadata-map"]


def test_without_any_place_there_is_no_finding() -> None:
    assert said(CHECK, subject()._replace(anchor=None), POLICY) == []


def test_a_blank_value_is_said_on_its_own_line() -> None:
    about = subject(metadata=table(version=written(" ", name="version"), region=written("eu")))
    assert said(CHECK, about, POLICY) == [Said("version", {"keys": "version", "what": "blank"})]


@pytest.mark.parametrize("region", [written("eu"), unresolved("${REGION}"), default("eu")])
def test_a_value_that_is_there_or_will_be_is_enough(region: Value) -> None:
    assert said(CHECK, subject(metadata=table(version=written("1"), region=region)), POLICY) == []


def test_keys_are_compared_literally() -> None:
    (hit,) = said(CHECK, subject(metadata=table(Version=written("1"), region=written("eu"))), POLICY)
    assert hit.facts["keys"] == "version"


def test_a_tag_of_the_form_key_value_counts() -> None:
    tags = Value(State.SET, {"version": written("1"), "region": written("eu")})
    assert said(CHECK, subject(tags_as_metadata=tags), POLICY) == []


def test_unknown_tags_may_hold_what_is_absent_elsewhere() -> None:
    blank = table(version=written("", name="version"))
    about = subject(tags_as_metadata=unresolved("${TAGS}"), metadata=blank)
    assert said(CHECK, about, POLICY) == [Said("version", {"keys": "version", "what": "blank"})]


@pytest.mark.parametrize("metadata", [unresolved("${METADATA}"), invalid("text")])
def test_metadata_of_which_nothing_is_known_is_not_judged(metadata: Value) -> None:
    assert said(CHECK, subject(metadata=metadata), POLICY) == []


def test_the_clients_default_metadata_count() -> None:
    metadata = default({"version": default("1")})
    (hit,) = said(CHECK, subject(metadata=metadata), POLICY)
    assert hit.facts["keys"] == "region"


@pytest.mark.parametrize("required", [None, ()])
def test_a_policy_that_asks_for_nothing_gets_nothing(required: tuple[str, ...] | None) -> None:
    assert said(CHECK, subject(metadata=ABSENT), {"policy.metadata.required": required}) == []


def test_the_subject_is_left_as_it_is() -> None:
    about: Subject = subject(metadata=table())
    said(CHECK, about, POLICY)
    assert about.value("metadata").value == {}
