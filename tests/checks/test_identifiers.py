"""Identifiers that Nacos refuses."""

from __future__ import annotations

import pytest

from reglint.values import ABSENT, State, Value
from tests.checks.subjects import ERROR, WARNING, default, invalid, listed, said, subject, texts, unresolved, written

CHECK = "nacos-identifier"


def words(field: str, text: str, kind: str = "registration") -> list[tuple[str, str]]:
    """What is called illegal when one field has this text: the word for it, and the text."""
    hits = said(CHECK, subject(kind, {field: written(text)}))
    return [(hit.facts["what"], hit.facts["text"]) for hit in hits]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("namespace", "dev"),
        ("namespace", "5a1c2f0e-0000-4e2b-9a55-aaaaaaaaaaaa"),
        ("namespace", "a" * 64),
        ("namespace", ""),
        ("namespace", "  "),
        ("group", "DEFAULT_GROUP"),
        ("group", "a.b:c-d_e"),
        ("group", "g" * 128),
        ("cluster", "HZ-1"),
        ("cluster", "c" * 64),
        ("service", "providers:com.example.Orders:1.0.0:"),
        ("service", "Order/Service_1@x"),
        ("service", "s" * 512),
        ("service", "café"),
    ],
)
def test_legal_identifiers(field: str, text: str) -> None:
    assert words(field, text) == []


@pytest.mark.parametrize(
    ("field", "text", "word"),
    [
        ("namespace", "dev space", "namespace"),
        ("namespace", "dev.a", "namespace"),
        ("namespace", "dev\u2013a", "namespace"),
        ("namespace", "a" * 65, "namespace"),
        ("group", "A/B", "group"),
        ("group", "g" * 129, "group"),
        ("cluster", "HZ.1", "cluster name"),
        ("cluster", "c" * 65, "cluster name"),
        ("service", "order service", "service name"),
        ("service", "@orders", "service name"),
        ("service", "a@@b", "service name"),
        ("service", "订单", "service name"),
        ("service", "s" * 513, "service name"),
    ],
)
def test_illegal_identifiers(field: str, text: str, word: str) -> None:
    (hit,) = said(CHECK, subject(fields={field: written(text)}))
    assert (hit.facts["what"], hit.facts["text"], hit.text, hit.severity) == (word, text, text, ERROR)


def test_an_underscore_in_a_cluster_name_was_legal_once() -> None:
    """Clients before 2.1.1 accept it, so it is a warning; with anything else it is refused by all."""
    (hit,) = said(CHECK, subject(cluster=written("HANG_ZHOU")))
    assert hit.severity is WARNING
    (hit,) = said(CHECK, subject(cluster=written("HANG_ZHOU.1")))
    assert hit.severity is ERROR


@pytest.mark.parametrize("value", [ABSENT, default("a b"), unresolved("${A} b"), invalid("a b")])
def test_what_nobody_wrote_or_knows_is_not_judged(value: Value) -> None:
    assert said(CHECK, subject(namespace=value, group=value, cluster=value, service=value)) == []


def test_another_registry_is_not_judged() -> None:
    assert said(CHECK, subject(registry=default("consul"), service=written("a b"))) == []


def test_a_name_made_of_the_active_profiles_is_another_rules_business() -> None:
    """Its text depends on how many profiles are active."""
    source = written("${spring.profiles.active}")
    assert said(CHECK, subject(namespace=source._replace(value="dev,eu", text="dev,eu"))) == []


def test_quotes_of_a_properties_file_are_another_rules_business() -> None:
    assert said(CHECK, subject(namespace=written('"dev" # x', path="bootstrap.properties"))) == []


def item(**entries: Value) -> Value:
    """One entry of the data ids."""
    return Value(State.SET, entries)


def test_each_data_id_is_judged_with_its_group() -> None:
    items = listed(
        item(data_id=written("common.yaml"), group=written("SHARED")),
        item(data_id=written("a/b.yaml"), group=ABSENT),
        item(data_id=written("ok.yaml"), group=written("G 1")),
        item(data_id=unresolved("${A}/b"), group=default("a b")),
    )
    hits = said(CHECK, subject("config_client", data_ids=items))
    assert [(hit.facts["what"], hit.text) for hit in hits] == [("data id", "a/b.yaml"), ("group", "G 1")]


def test_the_form_of_an_import_is_another_rules_business() -> None:
    location = written("a/b.yaml")
    about = subject("config_client", data_ids=listed(item(data_id=location, **{"import": location})))
    assert said(CHECK, about) == []


def test_data_ids_that_are_not_known_are_not_judged() -> None:
    unknown = Value(State.UNRESOLVED)
    assert said(CHECK, subject("config_client", data_ids=unknown)) == []
    assert said(CHECK, subject("config_client", data_ids=Value(State.SET, (unknown,)))) == []


def test_all_faults_of_a_client_are_said() -> None:
    about = subject("config_client", namespace=written("a b"), group=written("c d"))
    assert texts(said(CHECK, about)) == ["a b", "c d"]
