"""YAML of Go programs that hand it to nacos-sdk-go."""

from __future__ import annotations

import pytest

from reglint.model import FIELDS
from reglint.sources import nacos_go
from reglint.syntax.written import Written
from reglint.values import State
from tests.sources.reading import key_text, kinds, line_of, only, read, subjects, value_text

FLAT = """
auth:
  host: 192.168.2.254
  port: 8848
  username: ann
  password: s3cr3t
  namespace_id: 9e164514-4bfd-4d7b-aee6-739509331121
  timeout_ms: 500
  log_dir: log/
  cache_dir: cache/
  data_id: shop
  group: SHOP_GROUP
"""
SDK = """
app: shop
nacos:
  clientConfig:
    NamespaceId: prod
    TimeoutMs: 5000
    NotLoadCacheAtStart: true
    AccessKey: ak
    SecretKey: sk
    TLSCfg: {Enable: true}
  serverConfigs:
    - IpAddr: 10.0.0.1
      Port: 8848
    - IpAddr: 10.0.0.2
      Port: 8849
"""
OTHERS = {
    "a Dubbo registry": "dubbo:\n  registries:\n    a:\n      protocol: nacos\n      address: 127.0.0.1:8848\n"
    "      namespace: public\n      timeout: 3s\n",
    "a target": "Target: nacos://192.168.100.15:8848/nacos.rpc?namespaceid=x&timeout=5000s\n",
    "a namespace id alone": "nacos:\n  address: 127.0.0.1:8848\n  namespaceId: dev\n",
    "a timeout beside a namespace id of something else": "k8s:\n  namespaceId: dev\n  timeout: 5s\n  logDir: x\n",
    "server configs of something else": "serverConfigs:\n  - host: a\n    port: 1\n",
    "servers by another name": "servers:\n  - ipAddr: 10.0.0.1\n    port: 80\n",
    "a manifest": "apiVersion: v1\nkind: ConfigMap\ndata:\n  namespaceId: x\n  timeoutMs: 1\n  cacheDir: x\n",
    "a template": "nacos:\n  namespaceId: {{ .ns }}\n  timeoutMs: 5000\n",
    "a broken file": "nacos:\n  namespaceId: dev\n  timeoutMs: 5000\n bad\n",
}


def test_flat_settings_bind_every_field() -> None:
    reading = read(nacos_go, {"config/nacos.yaml": FLAT})
    assert kinds(reading) == {"config/nacos.yaml": "nacos-go"}
    client = only(reading, "config_client")
    assert {field: value.value for field, value in client.fields.items() if field != "servers"} == {
        "registry": "nacos",
        "dialect": "sdk-go",
        "tls.enabled": False,
        "namespace": "9e164514-4bfd-4d7b-aee6-739509331121",
        "group": "SHOP_GROUP",
        "credentials.username": "ann",
        "credentials.password": "s3cr3t",
    }
    assert [server.value for server in client.value("servers").value] == ["192.168.2.254:8848"]
    assert set(client.fields) <= set(FIELDS["config_client"])


def test_origins_are_the_key_and_the_value_as_written() -> None:
    client = only(read(nacos_go, {"nacos/x.yaml": FLAT}), "config_client")
    namespace, server = client.value("namespace"), client.value("servers").value[0]
    assert key_text(namespace) == "namespace_id"
    assert value_text(namespace) == "9e164514-4bfd-4d7b-aee6-739509331121"
    assert (key_text(server), value_text(server)) == ("host", "192.168.2.254")
    assert client.anchor is not None
    assert (client.anchor.name, client.anchor.position.line) == ("auth", 1)


def test_client_and_server_configs_are_one_client() -> None:
    client = only(read(nacos_go, {"nacos/x.yaml": SDK}), "registration")
    assert client.label == "Nacos client nacos"
    assert client.value("namespace").value == "prod"
    assert [server.value for server in client.value("servers").value] == ["10.0.0.1:8848", "10.0.0.2:8849"]
    assert [line_of(server) for server in client.value("servers").value] == [11, 13]
    assert client.value("tls.enabled").value is True
    assert client.value("group").state is State.DEFAULT
    assert set(client.fields) <= set(FIELDS["registration"])


def test_certificates_are_tls_material() -> None:
    text = "nacos:\n  namespaceId: dev\n  timeoutMs: 1\n  tlsCfg:\n    caFile: ca.pem\n    keyFile: key.pem\n"
    material = only(read(nacos_go, {"nacos/x.yaml": text}), "registration").value("tls.material").value
    assert {name: value.value for name, value in material.items()} == {
        "tlscfg.cafile": "ca.pem",
        "tlscfg.keyfile": "key.pem",
    }


def test_whether_the_program_registers_is_not_known() -> None:
    """The program decides, not its configuration."""
    assert only(read(nacos_go, {"nacos/x.yaml": SDK}), "registration").value("registers").state is State.ABSENT


def test_timing_fields_are_no_heartbeat() -> None:
    client = only(read(nacos_go, {"nacos/x.yaml": SDK}), "registration")
    assert not [field for field in client.fields if field.startswith("heartbeat.")]


@pytest.mark.parametrize("name", ["namespaceId", "NamespaceId", "namespace_id", "namespace-id", "NAMESPACEID"])
def test_names_in_any_case_and_with_any_separator(name: str) -> None:
    reading = read(nacos_go, {"nacos/x.yaml": f"nacos:\n  {name}: dev\n  timeout_ms: 5000\n"})
    assert only(reading, "registration").value("namespace").value == "dev"


@pytest.mark.parametrize("path", ["config:\n  nacos", "configCenter:\n  nacos", "a:\n  config"])
def test_a_client_below_a_configuration_section_reads_configuration(path: str) -> None:
    text = f"{path}:\n    namespaceId: dev\n    timeoutMs: 5000\n"
    assert len(subjects(read(nacos_go, {"nacos/x.yaml": text}), "config_client")) == 1


def test_server_configs_alone_are_a_client() -> None:
    client = only(
        read(nacos_go, {"nacos/x.yaml": "nacos:\n  server_configs:\n    - {ip_addr: 10.0.0.1, port: 8848}\n"}),
        "registration",
    )
    assert [server.value for server in client.value("servers").value] == ["10.0.0.1:8848"]


def test_settings_may_be_the_whole_document() -> None:
    client = only(read(nacos_go, {"nacos/x.yaml": "namespaceId: dev\ntimeoutMs: 5000\n"}), "registration")
    assert client.anchor is not None
    assert client.anchor.name == "namespaceId"


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("host: nacos.example\n  port: 8848", "nacos.example:8848"),
        ("ipAddr: http://10.0.0.1\n  port: 80", "http://10.0.0.1:80"),
        ("host: 10.0.0.1", "10.0.0.1"),
        ("host: 10.0.0.1\n  port: 0", "10.0.0.1"),
        ('ip: "fe80::1"\n  port: 8848', "[fe80::1]:8848"),
        ("host: ${HOST}\n  port: 8848", None),
        ("host: 10.0.0.1\n  port: ${PORT}", None),
    ],
)
def test_addresses(text: str, server: str | None) -> None:
    client = only(
        read(nacos_go, {"nacos/x.yaml": f"n:\n  namespaceId: dev\n  timeoutMs: 1\n  {text}\n"}), "registration"
    )
    assert [item.value for item in client.value("servers").value] == [server]


def test_a_section_that_a_choice_leaves_unused_is_no_client() -> None:
    """The template of a framework holds all registries and names one."""
    text = "registry:\n  type: etcd\n  etcd: {endpoints: []}\n  nacos:\n    namespaceId: dev\n    timeoutMs: 1\n"
    assert kinds(read(nacos_go, {"nacos/x.yaml": text})) == {}
    chosen = text.replace("type: etcd", "type: nacos")
    assert kinds(read(nacos_go, {"nacos/x.yaml": chosen})) == {"nacos/x.yaml": "nacos-go"}


def test_secrets_are_assignments_and_spans() -> None:
    reading = read(nacos_go, {"nacos/x.yaml": SDK})
    held = {subject.label: subject for subject in subjects(reading, "assignment")}
    assert set(held) == {"nacos.AccessKey", "nacos.SecretKey"}
    assert held["nacos.SecretKey"].value("text").value == "sk"
    assert held["nacos.SecretKey"].value("text").secret
    (service,) = reading.services
    (document,) = service.documents
    assert [document.text[span.start : span.end] for _, span in service.secrets] == ["ak", "sk"]


def test_the_file_is_described_once() -> None:
    reading = read(nacos_go, {"nacos/x.yaml": SDK})
    detail = only(reading, "document").detail
    assert isinstance(detail, Written)
    assert not detail.spring


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_other_yaml(text: str) -> None:
    assert kinds(read(nacos_go, {"nacos/x.yaml": text})) == {}


def test_a_cycle_of_aliases_ends() -> None:
    assert kinds(read(nacos_go, {"nacos/x.yaml": "a: &a\n  namespaceId: dev\n  b: *a\n"})) == {}


def test_a_file_that_does_not_speak_of_nacos_is_not_looked_at() -> None:
    """Other SDKs have namespaces and time-outs, too."""
    assert kinds(read(nacos_go, {"config/app.yaml": "registry:\n  namespaceId: dev\n  timeoutMs: 5000\n"})) == {}
