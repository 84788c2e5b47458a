"""No content makes a source raise, and what a source says stands where it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reglint.sources import Source, Unit, consul, nacos_export, nacos_go, nacos_instance, read
from reglint.sources.consul.keys import words
from reglint.sources.file import File
from reglint.values import Value

OWN: tuple[Source, ...] = (consul, nacos_export, nacos_go, nacos_instance)
KEYS = words(
    "service services check checks name Name id ID port Port tags meta connect sidecar_service interval http ttl args"
    " weights passing encrypt acl tokens agent kind node_name serviceName ip groupName metadata namespaceId timeoutMs"
    " serverConfigs ipAddr nacos clientConfig password type policy service_prefix Node Address x"
)
NAMES = st.sampled_from(sorted(KEYS))
SCALARS = st.none() | st.booleans() | st.integers(-1, 2**64) | st.sampled_from(["", "a", "10s", "${X}", "write", "é\n"])
TREES = st.recursive(
    SCALARS, lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=5), max_leaves=20
)
OBJECTS = st.dictionaries(NAMES, TREES, max_size=6)
CHECK = {"ttl": "9s"}
# What is certainly one of ours, with anything in it.
CERTAIN = st.one_of(
    OBJECTS.map(lambda held: {"service": {**held, "name": "web", "enable_tag_override": True}}),
    OBJECTS.map(lambda held: {"services": [{"name": "web", "check": CHECK}, held, {**held, "name": "api"}]}),
    OBJECTS.map(lambda held: {**held, "service": {"name": "web", "check": {**held, **CHECK}}}),
    OBJECTS.map(lambda held: {**held, "node_name": "a", "retry_join": ["b"], "acl": held}),
    TREES.map(lambda held: {"Name": held, "ID": held, "Port": 1, "Check": {"HTTP": held, "Interval": 10}}),
    TREES.map(lambda held: {"serviceName": held, "ip": held, "port": held, "groupName": held, "metadata": held}),
    OBJECTS.map(lambda held: {"nacos": {**held, "namespaceId": "dev", "timeoutMs": 1}, **held}),
    TREES.map(lambda held: {"metadata": [{"group": held, "dataId": "a"}, held]}),
)
PATHS = st.sampled_from(["consul/x.json", "x.json", "nacos/x.yaml", "e/.metadata.yml", "e/.meta.yml"])


def _values(fields: Any) -> Iterator[Value]:
    for value in fields:
        if isinstance(value, Value):
            yield value
            held = value.value.values() if isinstance(value.value, dict) else value.value
            yield from _values(held if isinstance(held, tuple) or isinstance(value.value, dict) else ())


@settings(max_examples=400, deadline=None)
@given(CERTAIN | TREES, PATHS)
def test_any_tree(tree: Any, path: str) -> None:
    """JSON is YAML, too, so that one text serves all formats."""
    file = File(path, json.dumps(tree).encode())
    text = file.document.text
    for source in OWN:
        for service in source.read(Unit(file.directory, (file,))).services:
            subjects = [*service.subjects, *(subject for run in service.runs for subject in run.subjects)]
            for value in (value for subject in subjects for value in _values(subject.fields.values())):
                assert value.known or value.value is None
                if value.origin is not None:
                    assert json.loads(text[slice(*value.origin.key)]) == value.origin.name
                    assert 0 <= value.origin.value.start <= value.origin.value.end <= len(text)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["x.json", "x.hcl", "nacos/x.yaml", ".metadata.yml", ".meta.yml"]))
def test_any_bytes(data: bytes, path: str) -> None:
    """Claims or not, but never an exception."""
    file = File(path, b'service { name = "web" }\n' + data if path.endswith("hcl") else data)
    for source in OWN:
        source.read(Unit(file.directory, (file,)))
    assert read(Unit(file.directory, (file,))).services is not None
