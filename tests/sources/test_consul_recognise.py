"""Which JSON and HCL files are Consul's, and what kind they are."""

from __future__ import annotations

import pytest

from reglint.sources import consul
from tests.sources.reading import kinds, read, subjects

DEFINITIONS = {
    "a service with a check": '{"service": {"name": "web", "check": {"http": "http://x/", "interval": "10s"}}}',
    "a service with three known keys": '{"service": {"name": "web", "address": "10.0.0.1", "port": 80}}',
    "several services": '{"services": [{"name": "web", "port": 80, "tags": ["a"]}, {"name": "api", "port": 81}]}',
    "a service in the mesh": '{"service": {"name": "web", "connect": {"sidecar_service": {}}}}',
    "any letter case": '{"Service": {"Name": "web", "ID": "w", "Port": 80}}',
    "an unknown key beside proof": '{"service": {"name": "web", "EnableTagOverride": true, "check": {"ttl": "9s"}}}',
    "node checks alone": '{"checks": [{"name": "disk", "args": ["df"], "interval": "30s"}]}',
    "a check in a list of one": '{"check": [{"id": "x", "service_id": "web", "http": "http://x", "interval": "10s"}]}',
    "an unlikely service beside a certain one": '{"services": [{"name": "a", "check": {"ttl": "9s"}}, {"x": 1}]}',
    "a check that the agent refuses": '{"service": {"name": "a", "id": "b", "port": 1}, "check": {"name": "x"}}',
    "an empty check": '{"service": {"name": "a", "id": "b", "port": 1}, "check": {}}',
    "foreign keys beside proof": '{"service": {"name": "a", "check": {"ttl": "9s"}}, "raml": "x"}',
}
AGENTS = {
    "a client": '{"node_name": "a", "data_dir": "/consul", "retry_join": ["b"]}',
    "acl alone": '{"acl": {"enabled": true, "default_policy": "deny"}}',
    "tls alone": '{"tls": {"internal_rpc": {"verify_incoming": true}}}',
    "an encryption key": '{"datacenter": "dc1", "encrypt": "SKP2FKWwp984l5wDoWtiUQ=="}',
    "telemetry of a datacenter": '{"datacenter": "dc1", "telemetry": {"dogstatsd_addr": "127.0.0.1:8125"}}',
    "a flag and the mesh": '{"server": true, "connect": {"enabled": true}}',
    "old flat keys": '{"ui_dir": "/ui", "server": true, "dns_config": {"allow_stale": true}}',
    "an agent with a service": '{"node_name": "a", "service": {"name": "web", "port": 80, "id": "w"}}',
    "one unknown key among many": '{"node_name": "a", "data_dir": "/d", "retry_join": [], "server": true, "mine": 1}',
}
BODIES = {
    "a check in any letter case": '{"name": "redis", "port": 6379, "checks": [{"args": ["x"], "interval": "5s"}]}',
    "no name but a check": '{"Address": "10.0.0.1", "Check": {"HTTP": "http://x", "Interval": "10s"}}',
    "only fields of the body": '{"ID": "w1", "Name": "web", "Port": 80, "Tags": ["a"]}',
}
OTHERS = {
    "an empty object": "{}",
    "a list": "[]",
    "a text": '"service"',
    "package.json": '{"name": "x", "version": "1.0.0", "scripts": {"check": "tsc", "service": "x"}, "port": 80}',
    "package-lock.json": '{"name": "x", "lockfileVersion": 3, "packages": {"": {"name": "x", "dependencies": {}}}}',
    "tsconfig.json": '{"compilerOptions": {"checkJs": true}, "include": ["src"]}',
    "composer.json": '{"name": "a/b", "require": {"php": ">=8"}, "config": {"platform-check": false}}',
    "a compose file": '{"services": {"web": {"image": "nginx", "ports": ["80:80"]}}}',
    "services of a build": '{"services": [{"name": "postgres", "image": "postgres:16", "port": 5432}]}',
    "a Kubernetes service": '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x"}, "spec": {"ports": []}}',
    "a service mesh object": '{"apiVersion": "x/v1", "kind": "ServiceDefaults", "metadata": {"name": "web"}}',
    "a serverless file": '{"service": {"name": "fn"}, "provider": {"name": "aws"}, "functions": {}}',
    "a serverless name": '{"service": "fn", "provider": {"name": "aws"}}',
    "an application": '{"service": {"name": "orders", "port": 8080}, "database": {"host": "db"}}',
    "an application of one section": '{"service": {"name": "orders", "port": 8080}}',
    "an application with more in it": '{"service": {"name": "orders", "id": 1, "port": 8080, "color": "red"}}',
    "an API description": '{"openapi": "3.0.0", "info": {"title": "x"}, "paths": {"/service": {"get": {}}}}',
    "a dashboard": '{"title": "x", "panels": [{"id": 1, "type": "graph"}], "tags": ["consul"], "version": 3}',
    "a resource template": '{"$schema": "x", "contentVersion": "1.0.0.0", "resources": [{"type": "t", "name": "n"}]}',
    "a task definition": '{"family": "x", "containerDefinitions": [{"name": "web", "healthCheck": {"interval": 30}}]}',
    "settings of a .NET program": '{"Consul": {"Host": "localhost", "Port": 8500, "Discovery": {"Register": true}}}',
    "settings of a gateway": '{"ReRoutes": [], "GlobalConfiguration": {"ServiceDiscoveryProvider": {"Port": 8500}}}',
    "a person": '{"Name": "Ann", "Port": "left", "Address": "Main Street", "Phone": "1"}',
    "a list of probes": '{"name": "site", "checks": [{"http": "https://x", "interval": "1m"}]}',
    "checks without a probe": '{"check": {"name": "x", "interval": "10s"}}',
    "checks of a monitor": '{"checks": {"cpu": {"command": "check-cpu", "interval": 60, "subscribers": ["all"]}}}',
    "a rendering flag": '{"server": true}',
    "a server section": '{"server": {"host": "0.0.0.0", "port": 80}, "log_level": "info"}',
    "general settings": '{"domain": "example.org", "log_level": "info", "cache": {}, "limits": {}, "data_dir": "/d"}',
    "encryption of something else": '{"encrypt": "aes", "log_level": "info"}',
    "a dump of the agent": '{"web": {"ID": "web", "Service": "web", "Port": 80, "EnableTagOverride": false}}',
}
OTHER_HCL = {
    "a Nomad agent": 'datacenter = "dc1"\ndata_dir = "/d"\nserver {\n  enabled = true\n  bootstrap_expect = 3\n}\n',
    "a Nomad client": 'data_dir = "/d"\nbind_addr = "0.0.0.0"\nclient {\n  enabled = true\n}\n',
    "a part of a Nomad agent": 'datacenter = "dc1"\ndata_dir = "/d"\nleave_on_terminate = true\nenable_syslog = true\n',
    "Nomad ACLs": 'acl {\n  enabled = true\n  token_ttl = "30s"\n}\n',
    "Nomad TLS": 'tls {\n  http = true\n  rpc = true\n  ca_file = "ca.pem"\n  verify_server_hostname = true\n}\n',
    "a Nomad job": 'job "x" {\n  group "g" {\n    service {\n      name = "web"\n      port = "http"\n'
    '      check {\n        type = "http"\n        interval = "10s"\n      }\n    }\n  }\n}\n',
    "a Nomad policy": 'namespace "default" {\n  policy = "read"\n}\nnode {\n  policy = "write"\n}\n',
    "a Vault server": 'ui = true\nstorage "consul" {\n  address = "x"\n}\nlistener "tcp" {\n  address = "x"\n}\n',
    "a Vault policy": 'path "secret/*" {\n  capabilities = ["read"]\n}\n',
    "Vault telemetry": 'telemetry {\n  dogstatsd_addr = "x"\n  prometheus_retention_time = "30s"\n}\n',
    "Terragrunt": 'terraform {\n  source = "x"\n}\ninputs = {\n  service = "web"\n}\n',
    "Packer": 'source "amazon-ebs" "x" {\n  region = "us-east-1"\n}\nbuild {\n  sources = ["x"]\n}\n',
    "Terraform": 'resource "consul_service" "web" {\n  name = "web"\n  port = 80\n}\n',
    "a lock file": 'provider "registry.terraform.io/hashicorp/consul" {\n  version = "2.0.0"\n}\n',
    "consul-template": 'consul {\n  address = "x"\n}\ntemplate {\n  source = "a"\n  destination = "b"\n}\n',
    "network automation": 'log_level = "INFO"\nconsul {\n  port = 1\n}\nservice {\n  name = "api"\n  tag = "v1"\n}\n'
    'task {\n  name = "t"\n  services = ["api"]\n}\n',
    "a bake file": 'group "default" {\n  targets = ["web"]\n}\ntarget "web" {\n  dockerfile = "Dockerfile"\n}\n',
    "Waypoint": 'project = "x"\napp "web" {\n  build {\n    use "docker" {}\n  }\n}\n',
}


@pytest.mark.parametrize("text", DEFINITIONS.values(), ids=DEFINITIONS)
def test_definitions(text: str) -> None:
    assert kinds(read(consul, {"x.json": text})) == {"x.json": "consul-definition"}


@pytest.mark.parametrize("text", AGENTS.values(), ids=AGENTS)
def test_agents(text: str) -> None:
    assert kinds(read(consul, {"x.json": text})) == {"x.json": "consul-agent"}


@pytest.mark.parametrize("text", BODIES.values(), ids=BODIES)
def test_registration_bodies(text: str) -> None:
    assert kinds(read(consul, {"x.json": text})) == {"x.json": "consul-api"}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_other_json(text: str) -> None:
    assert kinds(read(consul, {"x.json": text})) == {}


@pytest.mark.parametrize("text", OTHER_HCL.values(), ids=OTHER_HCL)
def test_other_hcl(text: str) -> None:
    assert kinds(read(consul, {"x.hcl": text})) == {}


@pytest.mark.parametrize("text", OTHER_HCL.values(), ids=OTHER_HCL)
def test_other_hcl_makes_no_service_even_beside_consul_files(text: str) -> None:
    """Where Consul's files are, less proof is enough, but never for what is plainly another tool's."""
    reading = read(consul, {"consul.d/x.hcl": text, "consul.d/web.hcl": 'service {\n  name = "web"\n  port = 80\n}\n'})
    assert [subject.label for subject in subjects(reading, "registration")] == ["service web"]


@pytest.mark.parametrize(
    "path", ["consul.d/x.json", "etc/consul/x.json", "etc/consul-web.json", "CONSUL/x.json", "consul_config/x.json"]
)
def test_a_path_that_speaks_of_consul_makes_a_short_definition_likely(path: str) -> None:
    assert kinds(read(consul, {path: '{"service": {"name": "dns-forward", "port": 53}}'})) == {
        path: "consul-definition"
    }


@pytest.mark.parametrize("text", ['service {\n  name = "web"\n}\n', 'service {\n  name = "web"\n  id   = "w"\n}\n'])
def test_a_block_of_a_service_is_enough(text: str) -> None:
    """No other tool has such a block and nothing else at the top of a file."""
    assert kinds(read(consul, {"x.hcl": text})) == {"x.hcl": "consul-definition"}


def test_a_path_does_not_make_foreign_keys_known() -> None:
    assert kinds(read(consul, {"consul/x.json": '{"service": {"name": "a", "port": 1, "color": "red"}}'})) == {}


def test_a_neighbour_makes_a_short_definition_likely() -> None:
    short = '{"service": {"name": "api", "port": 80}}'
    full = '{"service": {"name": "web", "check": {"ttl": "9s"}}}'
    assert kinds(read(consul, {"d/a.json": short, "d/b.json": full})) == {
        "d/a.json": "consul-definition",
        "d/b.json": "consul-definition",
    }


def test_a_neighbour_in_another_directory_does_not() -> None:
    short = '{"service": {"name": "api", "port": 80}}'
    full = '{"service": {"name": "web", "check": {"ttl": "9s"}}}'
    assert kinds(read(consul, {"d/a.json": short, "d/config/b.json": full})) == {"d/config/b.json": "consul-definition"}


@pytest.mark.parametrize("kind", ["service-defaults", "proxy-defaults", "service-intentions", "ingress-gateway"])
@pytest.mark.parametrize("key", ["Kind", "kind"])
def test_config_entries_register_nothing(kind: str, key: str) -> None:
    name = key.replace("ind", "ame").replace("K", "N").replace("k", "n")
    reading = read(consul, {"x.json": f'{{"{key}": "{kind}", "{name}": "web", "Protocol": "http"}}'})
    assert kinds(reading) == {"x.json": "consul-config-entry"}
    assert reading.services == ()


def test_a_gateway_service_is_no_config_entry() -> None:
    """The gateway kinds are kinds of a service, too."""
    reading = read(consul, {"x.json": '{"Kind": "ingress-gateway", "Name": "in", "Port": 80, "ID": "in-1"}'})
    assert kinds(reading) == {"x.json": "consul-api"}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("p.hcl", 'service "web" {\n  policy = "write"\n}\n'),
        ("p.hcl", 'node_prefix "" {\n  policy = "read"\n}\nacl = "write"\n'),
        ("p.hcl", 'operator = "read"\n'),
        ("p.hcl", 'namespace "n" {\n  acl = "read"\n}\nkey_prefix "a/" {\n  policy = "read"\n}\n'),
        ("p.json", '{"service": {"web": {"policy": "write"}}}'),
    ],
)
def test_policies_register_nothing(path: str, text: str) -> None:
    """A policy uses the keyword of a definition."""
    reading = read(consul, {path: text})
    assert kinds(reading) == {path: "consul-acl-policy"}
    assert reading.services == ()


def test_a_catalog_entry_registers_nothing() -> None:
    text = '{"Node": "ext", "Address": "10.0.0.9", "Service": {"Service": "web", "Port": 80}}'
    reading = read(consul, {"x.json": text})
    assert kinds(reading) == {"x.json": "consul-catalog"}
    assert reading.services == ()


def test_a_broken_definition_is_still_one() -> None:
    """So that its fault is reported, and not what could not be read."""
    text = '{"service": {"name": "web", "check": {"ttl": "9s"}}, "x": }'
    reading = read(consul, {"x.json": text})
    assert kinds(reading) == {"x.json": "consul-definition"}
    assert subjects(reading, "registration") == []
    assert len(subjects(reading, "document")) == 1
