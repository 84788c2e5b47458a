"""The sources over real files: every Consul file is known for what it is, and nothing else is taken for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import cache

import pytest

from reglint import sources
from reglint.model import FIELDS, Service, Subject, Type
from reglint.sources import Reading, Source, Unit, consul, nacos_export, nacos_go, nacos_instance
from reglint.sources.file import File
from reglint.text import Document, Span
from reglint.values import Origin, Value
from tests.corpus import corpus_files, corpus_root

OWN: tuple[Source, ...] = (consul, nacos_export, nacos_go, nacos_instance)
CONSUL = ("consul-json", "consul-hcl")
# By hand, file by file. What is doubtful among them is listed in DOUBTFUL.
EXPECTED = {
    ("consul-json", "consul-agent"): 75,
    ("consul-json", "consul-definition"): 16,
    ("consul-json", "consul-config-entry"): 9,
    ("consul-json", "consul-api"): 4,
    ("consul-hcl", "consul-agent"): 32,
    ("consul-hcl", "consul-definition"): 90,
    ("consul-hcl", "consul-config-entry"): 20,
}
DOUBTFUL = {
    # A service below keys of another program, which registers it.
    "OpenLMIS__openlmis-auth/consul/config.json": "consul-definition",
    # What a body holds, in the letter case of a file.
    "chilumbugeorge__docker_redis/consul/master.json": "consul-api",
    # A body without a name, which the agent refuses.
    "criteo-forks__consul/test/load/packer/loadtest-ami/scripts/service.json": "consul-api",
    # Three keys that any program might use, but nothing else in the file.
    "spring-cloud__spring-cloud-consul/src/test/resources/etc/configserver.json": "consul-definition",
    # One key that Nomad has, too; the path tells.
    "criteo-forks__consul/.release/linux/package/etc/consul.d/consul.hcl": "consul-agent",
    # Two keys that many programs have, in a directory of Consul's.
    "tianyaqu__optools/consul/server.hcl": "consul-agent",
    # A gateway, whose kind is also one of config entries.
    "criteo-forks__consul/test/integration/connect/envoy/case-api-gateway-lua/service_gateway.hcl": "consul-definition",
    # Checks of the node beside a service that has none.
    "wzulfikar__consul-demo/consul.d/dockerhost.json": "consul-definition",
    # A registration body whose address is a name in Consul's own DNS.
    "wzulfikar__consul-demo/docker/web.json": "consul-api",
}


@cache
def _files(*kinds: str) -> tuple[File, ...]:
    root = corpus_root()
    return tuple(File(path.relative_to(root).as_posix(), path.read_bytes()) for path in corpus_files(*kinds))


@cache
def _readings(*kinds: str) -> tuple[tuple[Unit, Reading], ...]:
    """Each unit of these kinds with what each of our sources makes of it alone."""
    return tuple((unit, source.read(unit)) for unit in sources.units(_files(*kinds)) for source in OWN)


def _claims(*kinds: str) -> dict[str, str]:
    return {claim.path: claim.kind for _, reading in _readings(*kinds) for claim in reading.claims}


def _services(*kinds: str) -> Iterator[Service]:
    return (service for _, reading in _readings(*kinds) for service in reading.services)


def _subjects(*kinds: str) -> Iterator[Subject]:
    for service in _services(*kinds):
        for run in service.runs:
            yield from run.subjects
        yield from service.subjects


def _origins(value: Value) -> Iterator[Origin]:
    if value.origin is not None:
        yield value.origin
    held = value.value.values() if isinstance(value.value, dict) else value.value
    for item in held if isinstance(held, tuple) or isinstance(value.value, dict) else ():
        if isinstance(item, Value):
            yield from _origins(item)


def test_every_consul_file_is_recognised() -> None:
    kind_of = {path: kind for kind in CONSUL for path in (file.path for file in _files(kind))}
    claims = _claims(*CONSUL)
    assert sorted(kind_of.keys() - claims.keys()) == []
    assert Counter((kind_of[path], claim) for path, claim in claims.items()) == Counter(EXPECTED)


@pytest.mark.parametrize("path", DOUBTFUL)
def test_the_doubtful_ones(path: str) -> None:
    assert _claims(*CONSUL).get(path) == DOUBTFUL[path]


def test_nothing_else_is_taken_for_one_of_ours() -> None:
    """Spring, Kubernetes, compose, ZooKeeper and etcd files are none; of the Go files one holds an SDK client."""
    kinds = ("spring-yaml", "spring-properties", "k8s", "compose", "zookeeper", "etcd", "nacos-yaml", "go-yaml")
    assert _claims(*kinds) == {"youxihu__casey/config/nacos.yaml": "nacos-go"}


def test_spans_are_in_the_text_and_keys_stand_where_they_say() -> None:
    seen = 0
    for subject in _subjects(*CONSUL, "go-yaml"):
        for value in subject.fields.values():
            for origin in _origins(value):
                text = origin.document.text
                assert text[slice(*origin.key)].strip('"') == origin.name
                assert 0 <= origin.value.start <= origin.value.end <= len(text)
                seen += 1
    assert seen > 1000


def test_only_fields_of_the_model_are_bound() -> None:
    for subject in _subjects(*CONSUL, "go-yaml"):
        assert set(subject.fields) <= set(FIELDS[subject.kind]), subject


def test_known_values_have_the_types_of_the_model() -> None:
    shapes: dict[Type, tuple[type, ...]] = {
        Type.TEXT: (str,),
        Type.BOOL: (bool,),
        Type.NUMBER: (int, float),
        Type.DURATION: (timedelta,),
        Type.TEXTS: (tuple,),
        Type.TEXT_MAP: (dict,),
    }
    for subject in _subjects(*CONSUL, "go-yaml"):
        for field, value in subject.fields.items():
            assert not value.known or isinstance(value.value, shapes[FIELDS[subject.kind][field].type]), (field, value)
            assert value.known or value.value is None


def test_no_secret_stands_in_a_label() -> None:
    for service in _services(*CONSUL):
        documents: dict[str, Document] = {document.path: document for document in service.documents}
        hidden = {_text(documents[path], span) for path, span in service.secrets if path in documents} - {""}
        for run in service.runs:
            for subject in (*run.subjects, *service.subjects):
                assert not any(secret in subject.label for secret in hidden)


def _text(document: Document, span: Span) -> str:
    return document.text[span.start : span.end].strip('"')


def test_what_the_definitions_of_the_corpus_come_to() -> None:
    """A change of these figures is a change of what is linted."""
    kinds = Counter(subject.kind for subject in _subjects(*CONSUL))
    assert kinds["document"] == sum(count for (_, claim), count in EXPECTED.items() if claim != "consul-config-entry")
    assert kinds["registration"] == 133
    assert kinds["check"] == 74


def test_whole_corpus_through_every_source() -> None:
    """No content makes a source raise, and no file is claimed twice."""
    claimed = Counter(claim.path for unit in sources.units(_files()) for claim in sources.read(unit).claims)
    assert max(claimed.values()) == 1
