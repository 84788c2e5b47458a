"""What a service or check definition says, and exactly where it says it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reglint.model import FIELDS, Subject
from reglint.sources import consul
from reglint.values import State
from tests.sources.reading import key_text, line_of, only, read, subjects, value_text

HCL = """
service {
  name      = "web"
  id        = "web-1"
  address   = "10.0.0.4"
  port      = 9090
  tags      = ["v1", "version=1.2", "urlprefix-/x"]
  kind      = ""
  namespace = "team"
  partition = "east"
  token     = "0d6ab3ff-6bd8-4f9c-8a87-9c1a2b3c4d5e"

  meta = {
    region = "eu"
  }

  weights {
    passing = 10
    warning = 1
  }

  check {
    id       = "up"
    http     = "http://10.0.0.4:9090/health"
    interval = "10s"
    timeout  = "2s"

    deregister_critical_service_after = "90m"
    failures_before_warning           = 2
    failures_before_critical          = 3
    tls_skip_verify                   = true
  }
}
"""
BODY = """
{
  "ID": "web-1",
  "Name": "web",
  "Address": "10.0.0.4",
  "Port": 9090,
  "Meta": {"region": "eu"},
  "Weights": {"Passing": 10},
  "Connect": {"SidecarService": {}},
  "Check": {
    "CheckID": "up",
    "HTTP": "http://10.0.0.4:9090/health",
    "Interval": "10s",
    "DeregisterCriticalServiceAfter": "90m"
  }
}
"""


def _service(text: str) -> Subject:
    return only(read(consul, {"consul/web.json": '{"service": ' + text + "}"}), "registration")


def _check(text: str) -> Subject:
    reading = read(consul, {"consul/web.json": '{"service": {"name": "web", "check": ' + text + "}}"})
    return only(reading, "check")


def _body_check(text: str) -> Subject:
    check = '{"HTTP": "http://x/", "Interval": "10s"' + text + "}"
    return only(read(consul, {"web.json": '{"Name": "web", "Port": 1, "Check": ' + check + "}"}), "check")


def test_a_definition_binds_every_field() -> None:
    registration = only(read(consul, {"web.hcl": HCL}), "registration")
    values = {field: registration.value(field).value for field in FIELDS["registration"]}
    assert {field: value for field, value in values.items() if value is not None} == {
        "registry": "consul",
        "dialect": "definition",
        "registers": True,
        "service": "web",
        "id": "web-1",
        "address": "10.0.0.4",
        "port": 9090,
        "tags": registration.value("tags").value,
        "tags_as_metadata": registration.value("tags_as_metadata").value,
        "metadata": registration.value("metadata").value,
        "kind": "",
        "namespace": "team",
        "partition": "east",
        "credentials.token": "0d6ab3ff-6bd8-4f9c-8a87-9c1a2b3c4d5e",
        "weight": 10,
        "sidecar": False,
    }


@pytest.mark.parametrize(
    ("field", "key", "value"),
    [
        ("service", "name", '"web"'),
        ("id", "id", '"web-1"'),
        ("address", "address", '"10.0.0.4"'),
        ("port", "port", "9090"),
        ("weight", "passing", "10"),
        ("credentials.token", "token", '"0d6ab3ff-6bd8-4f9c-8a87-9c1a2b3c4d5e"'),
    ],
)
def test_origins_are_the_key_and_the_value_as_written(field: str, key: str, value: str) -> None:
    bound = only(read(consul, {"web.hcl": HCL}), "registration").value(field)
    assert (key_text(bound), value_text(bound)) == (key, value)


def test_the_anchor_is_the_name() -> None:
    anchor = only(read(consul, {"web.hcl": HCL}), "registration").anchor
    assert anchor is not None
    assert (anchor.name, anchor.position.line) == ("name", 2)


def test_without_a_name_the_anchor_is_the_key_above() -> None:
    """Such a body is refused, and a rule has to say so somewhere."""
    text = '{\n"Address": "10.0.0.1",\n"Check": {"HTTP": "http://x", "Interval": "10s"}\n}'
    registration = only(read(consul, {"web.json": text}), "registration")
    assert registration.anchor is not None
    assert registration.anchor.name == "Address"
    assert registration.value("service").state is State.ABSENT
    assert registration.value("id").state is State.ABSENT


def test_metadata_and_its_section() -> None:
    registration = only(read(consul, {"web.hcl": HCL}), "registration")
    region = registration.value("metadata").value["region"]
    assert (region.value, key_text(region), value_text(region)) == ("eu", "region", '"eu"')
    assert registration.sections["metadata"].name == "meta"


def test_without_metadata_there_is_no_section() -> None:
    assert _service('{"name": "web", "port": 1}').sections == {}


def test_tags_and_those_that_look_like_metadata() -> None:
    registration = only(read(consul, {"web.hcl": HCL}), "registration")
    tags = registration.value("tags").value
    assert [tag.value for tag in tags] == ["v1", "version=1.2", "urlprefix-/x"]
    assert [value_text(tag) for tag in tags] == ['"v1"', '"version=1.2"', '"urlprefix-/x"']
    ((name, version),) = registration.value("tags_as_metadata").value.items()
    assert (name, version.value, value_text(version)) == ("version", "1.2", '"version=1.2"')


def test_the_id_is_the_name_by_default() -> None:
    service_id = _service('{"name": "web", "port": 1}').value("id")
    assert (service_id.state, service_id.value, key_text(service_id)) == (State.DEFAULT, "web", "name")


def test_a_blank_id_is_no_id() -> None:
    assert _service('{"name": "web", "id": ""}').value("id").state is State.DEFAULT


def test_the_default_of_an_unknown_name_is_unknown() -> None:
    assert _service('{"name": "${NAME}", "port": 1}').value("id").state is State.UNRESOLVED


def test_a_sidecar_is_asked_for_by_its_key_alone() -> None:
    sidecar = _service('{"name": "web", "connect": {"sidecar_service": {}}}').value("sidecar")
    assert (sidecar.state, sidecar.value, key_text(sidecar)) == (State.SET, True, "sidecar_service")


def test_a_native_service_asks_for_no_sidecar() -> None:
    assert _service('{"name": "web", "connect": {"native": true}}').value("sidecar").value is False


def test_the_checks_of_a_sidecar_are_its_own() -> None:
    text = '{"name": "web", "connect": {"sidecar_service": {"check": {"tcp": "x:1", "interval": "10s"}}}}'
    check = only(read(consul, {"consul/web.json": '{"service": ' + text + "}"}), "check")
    assert check.value("owner").value == "web-sidecar-proxy"


@pytest.mark.parametrize(
    "text",
    [
        "${ADDRESS}",
        "{{ GetInterfaceIP `eth0` }}",
        "{{GetPrivateIP}}",
        "$IP_ADDR",
        "$(hostname -i)",
        "@address@",
        "<%= ip %>",
    ],
)
def test_what_is_filled_in_later_is_not_known(text: str) -> None:
    address = _service('{"name": "web", "address": "' + text + '"}').value("address")
    assert (address.state, address.value, address.text) == (State.UNRESOLVED, None, text)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('{"name": "web", "port": "8080"}', "port"),
        ('{"name": "web", "port": 80.5}', "port"),
        ('{"name": 1, "port": 1}', "service"),
        ('{"name": "web", "address": true}', "address"),
        ('{"name": "web", "tags": "a"}', "tags"),
        ('{"name": "web", "meta": "a"}', "metadata"),
    ],
)
def test_a_value_of_the_wrong_type_is_invalid(text: str, field: str) -> None:
    """Consul decodes strictly: no number for a text, no text for a number."""
    value = _service(text).value(field)
    assert (value.state, value.value) == (State.INVALID, None)
    assert value.note


def test_a_template_in_place_of_a_list_is_unknown() -> None:
    registration = _service('{"name": "web", "tags": "${tags}", "meta": "${meta}", "connect": "${connect}"}')
    assert registration.value("tags").state is State.UNRESOLVED
    assert registration.value("metadata").state is State.UNRESOLVED
    assert registration.value("sidecar").state is State.UNRESOLVED


def test_one_unknown_tag_hides_only_itself() -> None:
    registration = _service('{"name": "web", "tags": ["a", "version=${V}"]}')
    assert [tag.state for tag in registration.value("tags").value] == [State.SET, State.UNRESOLVED]
    assert registration.value("tags_as_metadata").value["version"].state is State.UNRESOLVED


def test_a_tag_that_may_be_any_pair_makes_all_pairs_unknown() -> None:
    assert _service('{"name": "web", "tags": ["a", "${TAG}"]}').value("tags_as_metadata").state is State.UNRESOLVED


def test_null_is_not_written() -> None:
    registration = _service('{"name": "web", "address": null, "tags": null, "meta": {"a": null}}')
    assert registration.value("address").state is State.ABSENT
    assert registration.value("tags").state is State.ABSENT
    assert registration.value("metadata").value == {}


def test_of_a_key_written_twice_the_last_counts() -> None:
    assert _service('{"name": "web", "port": 1, "Port": 2}').value("port").value == 2


@pytest.mark.parametrize("key", ["tagged_addresses", "EnableTagOverride"])
def test_files_take_no_camel_case_where_folding_is_not_enough(key: str) -> None:
    """The text is not lost on a rule that judges keys: the definition itself is the subject's detail."""
    registration = _service('{"name": "web", "port": 1, "id": "a", "check": {"ttl": "9s"}, "' + key + '": true}')
    assert key in {pair.text for pair, _ in registration.detail.pairs}  # type: ignore[attr-defined]


def test_a_check_binds_every_field() -> None:
    check = only(read(consul, {"web.hcl": HCL}), "check")
    values = {
        field: check.value(field).value for field in FIELDS["check"] if check.value(field).state is not State.ABSENT
    }
    assert values == {
        "dialect": "definition",
        "owner": "web",
        "kinds": check.value("kinds").value,
        "interval": timedelta(seconds=10),
        "timeout": timedelta(seconds=2),
        "failures_before_warning": 2,
        "failures_before_critical": 3,
        "deregister_after": timedelta(minutes=90),
        "object": "check",
        "empty": False,
        "target": "http://10.0.0.4:9090/health",
        "tls_skip_verify": True,
    }
    assert check.label == "check up of web"


@pytest.mark.parametrize(
    ("field", "key", "value"),
    [
        ("interval", "interval", '"10s"'),
        ("timeout", "timeout", '"2s"'),
        ("deregister_after", "deregister_critical_service_after", '"90m"'),
        ("failures_before_warning", "failures_before_warning", "2"),
        ("target", "http", '"http://10.0.0.4:9090/health"'),
    ],
)
def test_origins_of_a_check(field: str, key: str, value: str) -> None:
    bound = only(read(consul, {"web.hcl": HCL}), "check").value(field)
    assert (key_text(bound), value_text(bound)) == (key, value)


def test_kinds_stand_in_file_order_with_their_keys() -> None:
    check = _check('{"interval": "10s", "tcp": "a:1", "args": ["x"], "http": "http://x"}')
    kinds = check.value("kinds").value
    assert [kind.value for kind in kinds] == ["tcp", "script", "http"]
    assert [key_text(kind) for kind in kinds] == ["tcp", "args", "http"]


def test_a_command_in_a_container_is_one_kind() -> None:
    check = _check('{"docker_container_id": "c", "shell": "/bin/sh", "args": ["x"], "interval": "10s"}')
    assert [kind.value for kind in check.value("kinds").value] == ["script"]


def test_a_blank_target_is_no_kind() -> None:
    assert _check('{"http": "", "args": [], "ttl": "10s"}').value("kinds").value == ()


def test_the_removed_script_is_still_what_its_author_wanted_to_run() -> None:
    assert [kind.value for kind in _check('{"script": "x.sh", "interval": "10s"}').value("kinds").value] == ["script"]


def test_an_alias() -> None:
    check = _check('{"alias_service": "db"}')
    assert (check.value("alias").value, key_text(check.value("alias"))) == ("db", "alias_service")
    assert check.value("kinds").value == ()


def test_the_object_of_a_check_is_the_key_that_holds_it() -> None:
    check = only(read(consul, {"web.hcl": HCL}), "check")
    assert (key_text(check.value("object")), line_of(check.value("object"))) == ("check", 21)
    assert check.anchor is not None
    assert check.anchor.name == "check"


def test_the_object_of_a_list_item_is_its_first_key() -> None:
    text = '{"service": {"name": "web", "checks": [\n{"ttl": "9s"},\n{"name": "b", "tcp": "x:1", "interval": "1s"}]}}'
    first, second = subjects(read(consul, {"web.json": text}), "check")
    assert (key_text(first.value("object")), line_of(first.value("object"))) == ("ttl", 2)
    assert (key_text(second.value("object")), line_of(second.value("object"))) == ("name", 3)
    assert second.anchor is not None
    assert (second.anchor.name, second.anchor.position.line) == ("checks", 1)


def test_an_empty_check() -> None:
    check = _check("{}")
    assert check.value("empty").value is True
    assert key_text(check.value("object")) == "check"


def test_an_empty_item_stands_on_the_list() -> None:
    text = '{"service": {"name": "web", "enable_tag_override": false, "checks": [{}]}}'
    assert key_text(only(read(consul, {"web.json": text}), "check").value("object")) == "checks"


def test_a_template_in_place_of_a_check_is_unknown() -> None:
    """So that the service does not count as one without a check."""
    reading = read(consul, {"consul/web.json": '{"service": {"name": "web", "port": 1, "check": "${check}"}}'})
    check = only(reading, "check")
    assert check.value("empty").state is State.UNRESOLVED
    assert check.value("kinds").state is State.UNRESOLVED


def test_both_check_and_checks_count() -> None:
    text = '{"service": {"name": "web", "check": {"ttl": "9s"}, "checks": [{"tcp": "a:1", "interval": "9s"}]}}'
    labels = [check.label for check in subjects(read(consul, {"web.json": text}), "check")]
    assert labels == ["check 1 of web", "check 2 of web"]


def test_repeated_blocks_are_all_read() -> None:
    text = 'services {\n  name = "a"\n  port = 1\n}\nservices {\n  name = "b"\n  port = 2\n}\n'
    reading = read(consul, {"consul/x.hcl": text})
    assert [service.name for service in reading.services if service.runs[0].subjects] == ["a", "b"]


@pytest.mark.parametrize("key", ["DeregisterCriticalServiceAfter", "deregistercriticalserviceafter"])
def test_file_aliases(key: str) -> None:
    check = _check('{"ttl": "9s", "' + key + '": "5m"}')
    assert check.value("deregister_after").value == timedelta(minutes=5)


@pytest.mark.parametrize("key", ["FailuresBeforeCritical", "TLSServerName"])
def test_spellings_a_file_refuses_bind_nothing(key: str) -> None:
    check = _check('{"ttl": "9s", "' + key + '": 3}')
    assert check.value("failures_before_critical").state is State.ABSENT


@pytest.mark.parametrize("key", ["FailuresBeforeCritical", "failuresbeforecritical"])
def test_spellings_of_a_body(key: str) -> None:
    assert _body_check(f', "{key}": 3').value("failures_before_critical").value == 3


def test_a_body_refuses_what_has_no_alias() -> None:
    assert _body_check(', "failures_before_critical": 3').value("failures_before_critical").state is State.ABSENT


@pytest.mark.parametrize("text", ["10", "1.5", "true", '"10"', '"1d"', '"PT10S"', '""', "{}"])
def test_durations_a_file_refuses(text: str) -> None:
    interval = _check('{"http": "http://x", "interval": ' + text + "}").value("interval")
    assert (interval.state, interval.value) == (State.INVALID, None)
    assert interval.note


def test_a_duration_that_is_filled_in_later() -> None:
    assert _check('{"http": "http://x", "interval": "${I}s"}').value("interval").state is State.UNRESOLVED


@pytest.mark.parametrize(
    ("text", "duration"),
    [("10000000000", timedelta(seconds=10)), ("1000000000", timedelta(seconds=1)), ("0", timedelta(0))],
)
def test_numbers_in_a_body_are_nanoseconds(text: str, duration: timedelta) -> None:
    timeout = _body_check(f', "Timeout": {text}').value("timeout")
    assert (timeout.state, timeout.value) == (State.SET, duration)


@pytest.mark.parametrize("text", ["10", "999999999"])
def test_less_than_a_second_in_nanoseconds_is_a_slip(text: str) -> None:
    timeout = _body_check(f', "Timeout": {text}').value("timeout")
    assert (timeout.state, timeout.note) == (State.INVALID, "a bare number is in nanoseconds")


def test_a_body_is_a_definition_in_other_words() -> None:
    reading = read(consul, {"web.json": BODY})
    registration, check = only(reading, "registration"), only(reading, "check")
    assert registration.value("dialect").value == "api"
    assert registration.value("id").value == "web-1"
    assert registration.value("weight").value == 10
    assert registration.value("sidecar").value is True
    assert registration.value("metadata").value["region"].value == "eu"
    assert check.value("dialect").value == "api"
    assert check.value("interval").value == timedelta(seconds=10)
    assert check.value("deregister_after").value == timedelta(minutes=90)
    assert [key_text(kind) for kind in check.value("kinds").value] == ["HTTP"]
    assert check.label == "check up of web"


def test_every_bound_field_is_one_of_the_model() -> None:
    reading = read(consul, {"web.hcl": HCL, "web.json": BODY})
    for kind in ("registration", "check", "assignment", "document"):
        for subject in subjects(reading, kind):
            assert set(subject.fields) <= set(FIELDS[kind])
