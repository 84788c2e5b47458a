"""The JSON Schemas for editors: current, valid, and silent on every legal file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from reglint import generate
from reglint.generate import __main__ as command
from reglint.generate import editor_schemas
from reglint.properties.files import load_folder

from .corpus import corpus_files, corpus_root

SCHEMAS = generate.ROOT / "schemas"
PROPERTIES = load_folder(SCHEMAS / "properties")
SPRING = [row for row in PROPERTIES if PROPERTIES.family(row.family).spelling == "relaxed"]


@cache
def validator(name: str) -> Draft7Validator:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


class Loader(yaml.SafeLoader):
    """Dates stay text, as they do in Spring Boot."""


Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def as_json(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): as_json(child) for key, child in node.items()}
    return [as_json(child) for child in node] if isinstance(node, list) else node


def faults(name: str, document: Any) -> list[str]:
    """The dotted places that the schema marks."""
    errors = validator(name).iter_errors(as_json(document))
    return sorted({".".join(map(str, error.absolute_path)) for error in errors})


def spring(text: str) -> list[str]:
    return faults("spring-registration", yaml.load(text, Loader=Loader))


# --- generating -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["schemas/spring-registration.schema.json", "schemas/consul-definition.schema.json"])
def test_the_schemas_are_current(path: str) -> None:
    """After a change of rows: python -m reglint.generate."""
    assert (generate.ROOT / path).read_text(encoding="utf-8") == dict(editor_schemas.files())[path]


def test_check_names_the_stale_files_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit status 1 with one line for each; without --check they are written, and then nothing is stale."""
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(generate, "generated", lambda: iter([("a/b.json", "{}\n"), ("c.md", "é\n")]))
    assert command.main(["--check"]) == (
        "a/b.json is stale; run python -m reglint.generate\nc.md is stale; run python -m reglint.generate"
    )
    assert list(tmp_path.iterdir()) == []
    assert command.main([]) is None
    assert (tmp_path / "c.md").read_bytes() == "é\n".encode()
    assert command.main(["--check"]) is None


def test_an_unknown_argument_is_refused() -> None:
    """It must not be taken for a request to write."""
    assert command.main(["--chek"]) == "usage: python -m reglint.generate [--check]"


# --- the Spring schema ----------------------------------------------------------------------------------------------


def place(key: str) -> dict[str, Any]:
    """What the schema says of a documented key."""
    schema: Any = validator("spring-registration").schema
    for element in re.findall(r"\[[^\]]*\]|[^.\[]+", key):
        if element == "[]":
            schema = schema["anyOf"][0]["items"]["anyOf"][0]
        elif element.startswith("["):
            schema = schema["allOf"][1]["properties"][element[1:-1]]
        else:
            schema = schema["properties"][element]
    found: dict[str, Any] = schema
    return found


@pytest.mark.parametrize("family", sorted({row.family for row in SPRING}))
def test_every_row_is_explained_where_its_key_stands(family: str) -> None:
    """Description and default are the row's."""
    for row in PROPERTIES.rows(family):
        explained = place(row.key)
        assert explained["description"].startswith(row.doc)
        assert explained.get("deprecated", False) == (row.deprecated or bool(row.removed))
        assert ("default" in explained) == (row.default is not None)


def test_a_deprecated_key_names_the_one_to_use() -> None:
    """And is not proposed any more."""
    explained = place("spring.cloud.nacos.config.ext-config")
    assert explained["deprecationMessage"].endswith("use spring.cloud.nacos.config.extension-configs.")
    assert explained["doNotSuggest"] is True


def test_the_camel_case_spelling_is_known_but_not_proposed() -> None:
    """It means the same."""
    variant = place("spring.cloud.nacos.discovery.serverAddr")
    assert variant["doNotSuggest"] is True
    assert spring("eureka: {client: {serviceUrl: {defaultZone: [a, b]}}}") != []


WRONG = [
    ("spring.cloud.nacos.discovery.heart-beat-interval", "5s"),
    ("spring.cloud.nacos.discovery.heartBeatInterval", "5000ms"),
    ("spring.cloud.nacos.discovery.register-enabled", "1"),  # YAML's bare 1 is an Integer, which Boot refuses
    ("spring.cloud.nacos.discovery.register-enabled", "maybe"),
    ("spring.cloud.nacos.discovery.ephemeral", "~"),  # nothing over a primitive stops the start
    ("spring.cloud.nacos.discovery.weight", "'high'"),
    ("spring.cloud.nacos.discovery.ip-type", "ipv7"),
    ("spring.cloud.nacos.discovery.metadata", "text"),
    ("spring.cloud.nacos.config.shared-configs", "[{data-id: a, refresh: 1}]"),
    ("spring.cloud.consul.discovery.health-check-interval", "10"),
    ("spring.cloud.consul.discovery.health-check-critical-timeout", "1d"),
    ("spring.cloud.consul.discovery.health-check-timeout", "PT10S"),
    ("spring.cloud.consul.discovery.heartbeat.ttl", "5 s"),
    ("spring.cloud.consul.config.format", "JSON"),
    ("eureka.instance.lease-renewal-interval-in-seconds", "30s"),
    ("eureka.client.service-url", "http://localhost:8761/eureka/"),
    ("eureka.client.service-url", "{defaultZone: [http://a/eureka/, http://b/eureka/]}"),
]


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_a_value_that_stops_the_application_is_marked(key: str, value: str) -> None:
    """At the key it stands at, or inside it."""
    marked = spring(f"{nested(key)} {value}")
    assert marked
    assert all(fault.startswith(key) for fault in marked)


RIGHT = [
    ("spring.cloud.nacos.discovery.heart-beat-interval", "5_000"),
    ("spring.cloud.nacos.discovery.heart-beat-interval", "'0x10'"),
    ("spring.cloud.nacos.discovery.heart-beat-interval", "~"),  # a wrapper: the default stays
    ("spring.cloud.nacos.discovery.heart-beat-interval", "${BEAT:5000}"),
    ("spring.cloud.nacos.discovery.heart-beat-interval", "'@beat@'"),
    ("spring.cloud.nacos.discovery.register-enabled", "'OFF'"),
    ("spring.cloud.nacos.discovery.register-enabled", "yes"),
    ("spring.cloud.nacos.discovery.ip-type", "ipv4"),
    ("spring.cloud.nacos.discovery.namespace", "010"),
    ("spring.cloud.nacos.discovery.namespace", "2021-01-01"),
    ("spring.cloud.nacos.discovery.metadata", "{version: 1.0, a: {b: c}, d: ~}"),
    ("spring.cloud.nacos.discovery.unheard-of", "[1, {a: b}]"),
    ("spring.cloud.nacos.discovery.nacos.remote.client.rpc.tls.mutualAuth", "true"),
    ("spring.cloud.nacos.config.shared-configs", "[common.yml, {dataId: b, refresh: yes}]"),
    ("spring.cloud.consul.discovery.health-check-interval", "1h30m"),
    ("spring.cloud.consul.discovery.heartbeat.ttl", "30"),
    ("spring.cloud.consul.discovery.heartbeat.ttl", "PT30S"),
    ("spring.cloud.consul.config.format", "key-value"),
    ("spring.cloud.inetutils.preferred-networks", "[192.168, 10.0]"),
    ("spring.cloud.inetutils.preferred-networks", "192.168,10.0"),
    ("spring.profiles", "dev"),  # the activation key of old versions
    ("spring.cloud", "text"),  # nobody reads it, and nothing breaks
    ("eureka.client.service-url", "{defaultZone: 'http://a/eureka/,http://b/eureka/'}"),
]


@pytest.mark.parametrize(("key", "value"), RIGHT)
def test_a_legal_value_is_not_marked(key: str, value: str) -> None:
    """Whatever the notation."""
    assert spring(f"{nested(key)} {value}") == []


def nested(key: str) -> str:
    elements = key.split(".")
    return "\n".join(f"{' ' * depth}{element}:" for depth, element in enumerate(elements))


# Files that the schema marks although they are legal for somebody, with the reason.
EXPLAINED: dict[str, str] = {}


def documents(path: Path) -> Iterator[Any]:
    """The documents of a file; none when it is not YAML even with its build tokens quoted."""
    text = path.read_bytes().decode("utf-8", "replace")
    try:
        yield from list(yaml.load_all(re.sub(r"(?<![\"'\w])@([\w.-]+)@", r'"@\1@"', text), Loader=FastLoader))
    except (yaml.YAMLError, ValueError):
        return


class FastLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The same in C."""


FastLoader.yaml_implicit_resolvers = Loader.yaml_implicit_resolvers


def test_no_real_spring_file_is_marked_without_a_reason() -> None:
    """An editor must not scream at files that work."""
    root = corpus_root()
    read = 0
    marked: dict[str, list[str]] = {}
    for path in corpus_files("spring-yaml"):
        for document in documents(path):
            read += 1
            if found := faults("spring-registration", document):
                marked.setdefault(path.relative_to(root).as_posix(), []).extend(found)
    assert read > 1_100
    assert {path: found for path, found in marked.items() if path not in EXPLAINED} == {}
    assert set(EXPLAINED) <= set(marked)


# --- the Consul schema ----------------------------------------------------------------------------------------------

CONSUL_EXPLAINED = {
    "criteo-forks__consul/agent/config/testdata/full-config.json": "random text at each status, for a parser test",
}


def test_no_real_consul_definition_is_marked_without_a_reason() -> None:
    """An editor must not scream at files that work."""
    root = corpus_root()
    marked = set()
    for path in corpus_files("consul-json"):
        if faults("consul-definition", json.loads(path.read_text(encoding="utf-8-sig"))):
            marked.add(path.relative_to(root).as_posix())
    assert marked == set(CONSUL_EXPLAINED)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ('{"service": {"name": "web", "check": {"http": "http://x", "interval": 10}}}', True),
        ('{"service": {"name": "web", "checks": [{"ttl": "1d"}]}}', True),
        ('{"services": [{"name": "web", "port": "http"}]}', True),
        ('{"service": "web"}', True),
        ('{"service": [{"name": "a"}, {"name": "b"}]}', True),
        ('{"service": [{"name": "a"}]}', False),  # the agent unpacks a list of one
        ('{"service": {"name": "web", "check": {"http": "http://x", "interval": "1h30m", "timeout": "1.5s"}}}', False),
        ('{"service": {"name": "web", "port": 80, "meta": {"a": "b"}, "newer_key": 1}}', False),
        ('{"service": {"name": "web", "check": {"ttl": "{{ ttl }}"}}}', False),
        ('{"node_name": "x", "checks": []}', False),
    ],
)
def test_a_definition_that_the_agent_refuses_is_marked(text: str, marked: bool) -> None:
    """And no other."""
    assert bool(faults("consul-definition", json.loads(text))) == marked
