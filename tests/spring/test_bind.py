"""Texts in the types of the model, as each client's own binder makes them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglint import catalog
from reglint.model import FIELDS
from reglint.values import State, Value
from tests.sources.reading import key_text, line_of, value_text
from tests.spring.registrations import CONSUL, EUREKA, NACOS, client, run, told

SET, DEFAULT, ABSENT, UNRESOLVED, INVALID = (
    State.SET,
    State.DEFAULT,
    State.ABSENT,
    State.UNRESOLVED,
    State.INVALID,
)
DISCOVERY = "spring.cloud.nacos.discovery"
AGENT = "spring.cloud.consul.discovery"
INSTANCE = "eureka.instance"


def nacos(line: str, field: str) -> tuple[State, object]:
    """State and value of one field of Nacos discovery with this key."""
    return told(f"{DISCOVERY}.{line}", field)


def consul(line: str, field: str) -> tuple[State, object]:
    """State and value of one field of Consul discovery with this key."""
    return told(f"{AGENT}.{line}", field, CONSUL)


def eureka(line: str, field: str) -> tuple[State, object]:
    """State and value of one field of the Eureka client with this key."""
    return told(f"{INSTANCE}.{line}", field, EUREKA)


# Booleans


@pytest.mark.parametrize("text", ["true", "on", "yes", "'true'", "' TRUE '", "'on'", "'1'"])
def test_what_binds_to_true(text: str) -> None:
    assert nacos(f"ephemeral: {text}", "ephemeral") == (SET, True)


@pytest.mark.parametrize("text", ["false", "off", "no", "'false'", "'No'", "'0'"])
def test_what_binds_to_false(text: str) -> None:
    assert nacos(f"ephemeral: {text}", "ephemeral") == (SET, False)


@pytest.mark.parametrize("text", ["1", "0", "enabled", "'2'", "1.0"])
def test_what_no_boolean_property_takes(text: str) -> None:
    """A bare YAML number has no way to a boolean, while the quoted digit has."""
    assert nacos(f"ephemeral: {text}", "ephemeral") == (INVALID, None)


def test_a_blank_boolean_is_the_default() -> None:
    assert nacos("ephemeral: ''", "ephemeral") == (DEFAULT, True)


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("'TRUE'", True), ("'on'", False), ("1", False), ("''", False)]
)
def test_the_nacos_client_reads_its_flags_itself(text: str, value: bool) -> None:
    assert nacos(f"nacos.remote.client.rpc.tls.enable: {text}", "tls.enabled") == (SET, value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("true", (SET, True)), ("'off'", (SET, False)), ("maybe", (INVALID, None)), ("''", (DEFAULT, False))],
)
def test_a_switch_that_the_class_binds_as_well_is_a_boolean(text: str, expected: tuple[State, object]) -> None:
    assert consul(f"heartbeat.enabled: {text}", "heartbeat.enabled") == expected


# Numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8080", (SET, 8080)),
        ("'8080'", (SET, 8080)),
        ("-1", (SET, -1)),
        ("0x1F", (SET, 31)),
        ("'0x1F'", (SET, 31)),
        ("5_000", (SET, 5000)),
        ("8080s", (INVALID, None)),
        ("http", (INVALID, None)),
        ("2147483647", (SET, 2147483647)),
        ("2147483648", (INVALID, None)),
        ("'99999999999'", (INVALID, None)),
        ("true", (INVALID, None)),
    ],
)
def test_an_int_property(text: str, expected: tuple[State, object]) -> None:
    assert nacos(f"port: {text}", "port") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", (SET, 1.0)), ("0.5", (SET, 0.5)), ("'1e2'", (SET, 100.0)), ("half", (INVALID, None)), ("0", (SET, 0.0))],
)
def test_a_float_property(text: str, expected: tuple[State, object]) -> None:
    assert nacos(f"weight: {text}", "weight") == expected


# Durations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30", (SET, timedelta(seconds=30))),
        ("'45s'", (SET, timedelta(seconds=45))),
        ("500ms", (SET, timedelta(milliseconds=500))),
        ("PT1M", (SET, timedelta(minutes=1))),
        ("1.5s", (INVALID, None)),
        ("soon", (INVALID, None)),
        ("''", (DEFAULT, timedelta(seconds=30))),
        ("true", (INVALID, None)),
    ],
)
def test_a_spring_duration_whose_numbers_are_seconds(text: str, expected: tuple[State, object]) -> None:
    assert consul(f"heartbeat.ttl: {text}", "heartbeat.ttl") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30s", (SET, timedelta(seconds=30))),
        ("1m30s", (SET, timedelta(seconds=90))),
        ("1.5s", (SET, timedelta(seconds=1.5))),
        ("30", (INVALID, None)),
        ("1d", (INVALID, None)),
        ("PT10S", (INVALID, None)),
    ],
)
def test_a_duration_that_consul_itself_reads(text: str, expected: tuple[State, object]) -> None:
    assert consul(f"health-check-timeout: {text}", "check.timeout") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("5", (SET, timedelta(seconds=5))), ("5s", (INVALID, None)), ("-1", (DEFAULT, timedelta(seconds=30)))],
)
def test_whole_seconds(text: str, expected: tuple[State, object]) -> None:
    assert eureka(f"lease-renewal-interval-in-seconds: {text}", "heartbeat.interval") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5000", (SET, timedelta(seconds=5))),
        ("5s", (INVALID, None)),
        ("''", (DEFAULT, timedelta(seconds=5))),
        ("99999999999", (INVALID, None)),
    ],
)
def test_whole_milliseconds(text: str, expected: tuple[State, object]) -> None:
    assert nacos(f"heart-beat-interval: {text}", "heartbeat.interval") == expected


# Heartbeats in the metadata

ENTRY = "metadata.preserved.heart.beat.interval"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3000", (SET, timedelta(seconds=3))),
        ("'0003'", (SET, timedelta(milliseconds=3))),
        ("5s", (INVALID, None)),
        ("'-5'", (INVALID, None)),
        ("5000.0", (INVALID, None)),
        ("'５'", (INVALID, None)),
        ("'" + "9" * 30 + "'", (INVALID, None)),
        ("'" + "9" * 5000 + "'", (INVALID, None)),
        ("${BEAT}", (UNRESOLVED, None)),
    ],
)
def test_only_digits_of_the_metadata_are_a_heartbeat(text: str, expected: tuple[State, object]) -> None:
    assert nacos(f"{ENTRY}: {text}", "heartbeat.interval") == expected


def test_a_heartbeat_property_wins_over_the_metadata() -> None:
    assert nacos(f"heart-beat-interval: 1000\n{DISCOVERY}.{ENTRY}: 3000", "heartbeat.interval") == (
        SET,
        timedelta(seconds=1),
    )


def test_a_heartbeat_of_the_metadata_stands_on_its_entry() -> None:
    value = client(f"{DISCOVERY}.{ENTRY}: 3000").value("heartbeat.interval")
    assert (value_text(value), key_text(value)) == ("3000", f"{DISCOVERY}.{ENTRY}")


# Texts, lists and maps


def test_a_text_is_what_spring_makes_of_the_scalar() -> None:
    assert nacos("namespace: 010", "namespace") == (SET, "8"), "an octal number of YAML"
    assert nacos("namespace: '010'", "namespace") == (SET, "010")
    assert nacos("namespace: 1.10", "namespace") == (SET, "1.1")


def test_a_blank_text_is_a_value_where_nothing_else_is_asked() -> None:
    assert nacos("namespace: ''", "namespace") == (SET, "")
    assert nacos("group: ''", "group") == (SET, "")


def test_a_blank_address_is_the_default_when_there_is_no_common_one() -> None:
    assert nacos("server-addr: ''", "servers_text") == (DEFAULT, "127.0.0.1:8848")
    assert nacos("server-addr: ''", "servers") == (DEFAULT, ["127.0.0.1:8848"])


def test_a_list_is_a_comma_text_or_indexed() -> None:
    assert consul("tags: a, b", "tags") == (SET, ["a", "b"])
    assert consul("tags: [a, b]", "tags") == (SET, ["a", "b"])
    assert consul("tags: a,${TAG}", "tags") == (SET, ["a", UNRESOLVED])
    assert consul("tags: ${TAGS}", "tags") == (UNRESOLVED, None)
    assert consul("tags[1]: a", "tags") == (INVALID, None)


def test_a_map_keeps_its_keys_and_the_state_of_each_value() -> None:
    lines = f"{DISCOVERY}.metadata:\n  Version: 1.0\n  region: ${{REGION}}\n  '[a.b]': c\n"
    assert told(lines, "metadata") == (SET, {"Version": "1.0", "region": UNRESOLVED, "a.b": "c"})


def test_a_map_stands_on_its_section() -> None:
    value = client(f"{DISCOVERY}:\n  metadata:\n    a: 1\n").value("metadata")
    assert (key_text(value), line_of(value)) == ("metadata", 2)


def test_an_empty_map_is_written() -> None:
    for text in ("{}", "", "''"):
        value = client(f"{DISCOVERY}:\n  ip: 10.0.0.1\n  metadata: {text}\n").value("metadata")
        assert (value.state, value.value, line_of(value)) == (SET, {}, 3)
    assert client(f"{DISCOVERY}.ip: 10.0.0.1").value("metadata").state is ABSENT


def test_a_text_is_no_map() -> None:
    assert nacos("metadata: version=1", "metadata") == (INVALID, None)
    assert nacos("metadata: ${METADATA}", "metadata") == (UNRESOLVED, None)


def test_the_servers_are_known_one_by_one() -> None:
    assert nacos("server-addr: 'a:8848, ${B}:8848,,c:8848'", "servers") == (SET, ["a:8848", UNRESOLVED, "c:8848"])
    assert nacos("server-addr: ${NACOS}", "servers") == (SET, [UNRESOLVED])
    assert nacos("server-addr: \"#{'a,b'.split(',')}\"", "servers") == (SET, [UNRESOLVED])
    value = client(f"{DISCOVERY}.server-addr: a:8848, b:8848").value("servers")
    assert [value_text(item) for item in value.value] == ["a:8848", "b:8848"]


# States and places


def test_what_nobody_writes_is_the_clients_default_or_absent() -> None:
    about = client(f"{DISCOVERY}.ip: 10.0.0.1")
    states = {
        name: about.value(name).state for name in ("group", "weight", "namespace", "service", "heartbeat.timeout")
    }
    assert states == {
        "group": DEFAULT,
        "weight": DEFAULT,
        "namespace": ABSENT,
        "service": ABSENT,
        "heartbeat.timeout": DEFAULT,
    }
    assert about.value("heartbeat.timeout").value == timedelta(seconds=15)


def test_a_placeholder_that_a_key_answers_is_known_and_names_the_key() -> None:
    value = client(f"my.space: dev\n{DISCOVERY}.namespace: ${{my.space}}").value("namespace")
    assert (value.state, value.value, value.defaulted) == (SET, "dev", False)
    assert [origin.name for origin in value.via] == ["my.space"]


def test_the_default_of_a_placeholder_is_marked() -> None:
    value = client(f"{DISCOVERY}.namespace: ${{SPACE:dev}}").value("namespace")
    assert (value.state, value.value, value.defaulted) == (SET, "dev", True)
    port = client(f"{DISCOVERY}.port: ${{PORT:80}}").value("port")
    assert (port.value, port.defaulted) == (80, True)


@pytest.mark.parametrize("text", ["${SPACE}", "'@space@'", "@space@", "'#{space}'", "${random.uuid}", "a-${SPACE}"])
def test_what_nothing_answers_is_not_known(text: str) -> None:
    assert nacos(f"namespace: {text}", "namespace") == (UNRESOLVED, None)


def test_an_invalid_value_says_why_and_keeps_its_place() -> None:
    value = client(f"{DISCOVERY}.port: http").value("port")
    assert (value.state, value.value, value_text(value)) == (INVALID, None, "http")
    assert value.note


def test_a_profile_hides_what_is_below_it() -> None:
    files = {"application.yml": f"{DISCOVERY}.namespace: a", "application-prod.yml": f"{DISCOVERY}.namespace: b"}
    value = client(files, NACOS, "prod").value("namespace")
    assert (value.value, [origin.document.path for origin in value.overridden]) == ("b", ["app/application.yml"])


@pytest.mark.parametrize("field", ["credentials.password", "credentials.access_key", "credentials.secret_key"])
def test_secrets_are_flagged(field: str) -> None:
    lines = f"{DISCOVERY}: {{username: u, password: a, access-key: b, secret-key: c}}"
    about = client(lines)
    assert about.value(field).secret
    assert not about.value("credentials.username").secret


def test_a_secret_stays_one_when_it_is_not_known_or_comes_from_a_fallback() -> None:
    value = client(f"{DISCOVERY}.ip: x\nspring.cloud.nacos.password: ${{SECRET}}").value("credentials.password")
    assert (value.state, value.secret) == (UNRESOLVED, True)


# The mapping


def test_a_subject_has_the_fields_of_its_kind() -> None:
    fields = client(f"{DISCOVERY}.ip: x").fields
    assert set(fields) == set(FIELDS["registration"])
    assert len(fields) == len(FIELDS["registration"])
    assert "namespace" in fields
    assert "no.such.field" not in fields
    assert fields.get("no.such.field") is None
    with pytest.raises(KeyError):
        fields["no.such.field"]


def test_the_anchor_is_the_first_section_that_is_there() -> None:
    def anchor(text: str, label: str = NACOS) -> str:
        origin = client(text, label).anchor
        assert origin is not None
        return f"{origin.name}:{origin.position.line}"

    nested = "spring:\n  cloud:\n    nacos:\n      server-addr: a\n"
    assert anchor(nested) == "nacos:3"
    assert anchor(f"{nested}      discovery:\n        ip: x\n") == "discovery:5"
    assert anchor(f"{DISCOVERY}.ip: x\n{DISCOVERY}.group: G\n") == f"{DISCOVERY}.ip:1"
    assert anchor("eureka:\n  client:\n    enabled: true\n", EUREKA) == "client:2"
    assert anchor("eureka:\n  client:\n    enabled: true\n  instance:\n    hostname: x\n", EUREKA) == "instance:4"


def test_absent_map_entries_stand_on_the_section_of_the_map() -> None:
    sections = client(f"{DISCOVERY}:\n  ip: x\n  metadata:\n    a: 1\n").sections
    assert [(field, origin.name) for field, origin in sections.items()] == [("metadata", "metadata")]
    assert not client(f"{DISCOVERY}.ip: x").sections


def scalars() -> st.SearchStrategy[str]:
    """Texts that may stand at any key."""
    return st.one_of(
        st.sampled_from(["", "true", "off", "1", "-1", "1.5", "5s", "PT5S", "a,b", "${A}", "${A:b}", "@t@", "#{x}"]),
        st.text(alphabet="abz019.,:-_${}#@ %", max_size=12),
    )


def values_of(value: Value) -> list[Value]:
    """The value and those inside it."""
    inner = value.value.values() if isinstance(value.value, dict) else value.value
    held = inner if isinstance(inner, tuple | list) or isinstance(value.value, dict) else ()
    return [value, *(other for item in held if isinstance(item, Value) for other in values_of(item))]


@pytest.mark.parametrize("family", ["nacos-discovery", "nacos-config", "consul-discovery", "eureka-instance"])
@given(data=st.data())
def test_any_text_at_any_key_binds_to_a_state(family: str, data: st.DataObject) -> None:
    """Binding never raises, and a value is there exactly when the state says that it is known."""
    rows = [row.key for row in catalog.properties().rows(family) if row.field]
    lines = data.draw(st.dictionaries(st.sampled_from(rows), scalars(), min_size=1, max_size=4))
    text = "".join(f"{key.replace('[]', '[0]')}={value}\n" for key, value in lines.items())
    for about in run({"application.properties": text}).subjects:
        for name in about.fields:
            for value in values_of(about.value(name)):
                assert (value.value is not None) == value.known, (name, value)
                assert value.origin is None or value.origin.document.text == text
