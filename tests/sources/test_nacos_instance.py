"""JSON bodies that register a Nacos instance."""

from __future__ import annotations

import pytest

from reglint.model import FIELDS
from reglint.sources import nacos_instance
from reglint.values import State
from tests.sources.reading import key_text, kinds, only, read, subjects, value_text

INSTANCE = """
{
  "serviceName": "orders",
  "groupName": "SHOP_GROUP",
  "namespaceId": "prod",
  "clusterName": "EAST",
  "ip": "10.0.0.7",
  "port": 8080,
  "weight": 0.5,
  "enabled": true,
  "healthy": true,
  "ephemeral": false,
  "metadata": {"version": "1.2"}
}
"""
OTHERS = {
    "a service of another registry": '{"serviceName": "a", "ip": "10.0.0.1", "port": 1}',
    "an unknown key": '{"serviceName": "a", "ip": "10.0.0.1", "port": 1, "groupName": "G", "color": "red"}',
    "no address": '{"serviceName": "a", "groupName": "G", "port": 1}',
    "a dump of a server": '{"name": "G@@a", "groupName": "G", "hosts": [{"serviceName": "a", "ip": "x", "port": 1}]}',
    "an instance of a dump": '{"serviceName": "G@@a", "ip": "x", "port": 1, "clusterName": "D", "instanceId": "x#1"}',
    "a list of other things, too": '[{"serviceName": "a", "ip": "x", "port": 1, "groupName": "G"}, {"serviceName": 1}]',
    "another letter case": '{"ServiceName": "a", "Ip": "10.0.0.1", "Port": 1, "GroupName": "G"}',
    "nothing": "[]",
    "a text": '"serviceName"',
}


def test_an_instance_binds_every_field() -> None:
    reading = read(nacos_instance, {"d/x.json": INSTANCE})
    assert kinds(reading) == {"d/x.json": "nacos-instance"}
    registration = only(reading, "registration")
    values = {field: registration.value(field).value for field in FIELDS["registration"]}
    assert {field: value for field, value in values.items() if value is not None} == {
        "registry": "nacos",
        "dialect": "api",
        "registers": True,
        "service": "orders",
        "group": "SHOP_GROUP",
        "namespace": "prod",
        "cluster": "EAST",
        "ip": "10.0.0.7",
        "port": 8080,
        "weight": 0.5,
        "enabled": True,
        "ephemeral": False,
        "metadata": registration.value("metadata").value,
    }
    assert set(registration.fields) <= set(FIELDS["registration"])


def test_origins_are_the_key_and_the_value_as_written() -> None:
    registration = only(read(nacos_instance, {"d/x.json": INSTANCE}), "registration")
    group, version = registration.value("group"), registration.value("metadata").value["version"]
    assert (key_text(group), value_text(group)) == ("groupName", '"SHOP_GROUP"')
    assert (key_text(version), value_text(version)) == ("version", '"1.2"')
    assert registration.anchor is not None
    assert registration.anchor.name == "serviceName"
    assert registration.sections["metadata"].name == "metadata"


def test_a_list_holds_one_registration_each() -> None:
    text = (
        '[{"serviceName": "a", "ip": "x", "port": 1, "ephemeral": true},'
        ' {"serviceName": "b", "ip": "y", "port": 2, "ephemeral": true}]'
    )
    reading = read(nacos_instance, {"d/x.json": text})
    assert [service.name for service in reading.services] == ["a", "b"]
    assert [service.runs[0].paths for service in reading.services] == [("d/x.json",), ("d/x.json",)]


def test_a_service_name_may_carry_its_group() -> None:
    text = '{"serviceName": "SHOP@@orders", "ip": "x", "port": 1, "ephemeral": true}'
    registration = only(read(nacos_instance, {"x.json": text}), "registration")
    assert registration.value("service").value == "orders"
    assert registration.value("group").value == "SHOP"


def test_what_is_not_written_has_the_default_of_the_server() -> None:
    text = '{"serviceName": "orders", "ip": "x", "port": 1, "ephemeral": true}'
    registration = only(read(nacos_instance, {"x.json": text}), "registration")
    for field, default in (("group", "DEFAULT_GROUP"), ("namespace", "public"), ("weight", 1), ("enabled", True)):
        value = registration.value(field)
        assert (value.state, value.value, value.origin) == (State.DEFAULT, default, None)


def test_form_parameters_are_texts() -> None:
    """The Open API takes a form, so a body may quote its numbers."""
    text = '{"serviceName": "a", "ip": "x", "port": "80", "weight": "1", "enabled": "false", "ephemeral": "true"}'
    registration = only(read(nacos_instance, {"x.json": text}), "registration")
    assert registration.value("port").value == 80
    assert registration.value("weight").value == 1.0
    assert registration.value("enabled").value is False


def test_metadata_may_be_a_list_of_pairs() -> None:
    text = '{"serviceName": "a", "ip": "x", "port": 1, "ephemeral": true, "metadata": "version=1,region=eu"}'
    metadata = only(read(nacos_instance, {"x.json": text}), "registration").value("metadata").value
    assert {name: value.value for name, value in metadata.items()} == {"version": "1", "region": "eu"}


def test_metadata_written_as_json_in_a_text_is_not_looked_into() -> None:
    text = '{"serviceName": "a", "ip": "x", "port": 1, "ephemeral": true, "metadata": "{\\"version\\": \\"1\\"}"}'
    metadata = only(read(nacos_instance, {"x.json": text}), "registration").value("metadata")
    assert metadata.state is State.UNRESOLVED


@pytest.mark.parametrize(
    ("text", "field", "state"),
    [
        ('"port": "http"', "port", State.INVALID),
        ('"port": "${PORT}"', "port", State.UNRESOLVED),
        ('"port": 1, "weight": "much"', "weight", State.INVALID),
        ('"port": 1, "enabled": "maybe"', "enabled", State.INVALID),
        ('"port": 1, "metadata": ["a"]', "metadata", State.INVALID),
        ('"port": 1, "groupName": null', "group", State.DEFAULT),
    ],
)
def test_values_that_are_not_known(text: str, field: str, state: State) -> None:
    instance = '{"serviceName": "a", "ip": "x", "ephemeral": true, ' + text + "}"
    assert only(read(nacos_instance, {"x.json": instance}), "registration").value(field).state is state


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_other_json(text: str) -> None:
    assert kinds(read(nacos_instance, {"x.json": text})) == {}


def test_an_instance_in_a_broken_file_is_not_read() -> None:
    text = '{"serviceName": "a", "ip": "x", "port": 1, "groupName": "G", "weight": }'
    reading = read(nacos_instance, {"x.json": text})
    assert subjects(reading, "registration") == []
