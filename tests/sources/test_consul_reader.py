"""Consul files to services: one for each definition, and what is only seen between the files of a directory."""

from __future__ import annotations

from reglint.model import Subject
from reglint.sources import Reading, consul
from reglint.syntax.written import Written
from reglint.values import State
from tests.sources.reading import only, read, subjects, value_text

WEB = '{"service": {"name": "web", "port": 80, "id": "web"}}'
API = '{"service": {"name": "api", "port": 81, "id": "api"}}'
AGENT = """
node_name = "a"
encrypt   = "SKP2FKWwp984l5wDoWtiUQ=="

acl {
  enabled = true

  tokens {
    agent   = "e95b599e-166e-7d80-08ad-aee76e7ddf19"
    default = "${TOKEN}"
  }
}
"""


def _definitions(reading: Reading) -> list[list[tuple[str, str]]]:
    """The service and path of each definition, by the agent that loads them."""
    found = []
    for subject in subjects(reading, "definitions"):
        assert isinstance(subject.detail, tuple)
        found.append([(registration.value("service").value, path) for registration, path in subject.detail])
    return found


def _secrets(reading: Reading) -> dict[str, Subject]:
    return {subject.label: subject for subject in subjects(reading, "assignment")}


def test_each_definition_is_a_service_of_its_own() -> None:
    reading = read(
        consul, {"d/x.json": '{"services": [{"name": "a", "port": 1, "id": "1"}, {"name": "b", "port": 2}]}'}
    )
    first, second, together = reading.services
    assert (first.name, second.name, together.name) == ("a", "b", "d")
    for service in (first, second):
        (run,) = service.runs
        assert (run.name, run.profiles, run.paths, run.remote) == ("", (), ("d/x.json",), False)


def test_a_file_is_described_once() -> None:
    """Faults of the text are judged once, however many services it defines."""
    reading = read(
        consul, {"d/x.json": '{"services": [{"name": "a", "port": 1, "id": "1"}, {"name": "b", "port": 2}]}'}
    )
    document = only(reading, "document")
    assert isinstance(document.detail, Written)
    assert (document.detail.document.path, document.detail.format) == ("d/x.json", "json")


def test_of_two_definitions_under_one_json_key_the_last_is_read() -> None:
    """The decoder loses the first without a word, and the repeated key is what is reported."""
    text = '{"service": {"name": "a", "port": 1, "id": "x"}, "service": {"name": "b", "port": 2, "id": "x"}}'
    reading = read(consul, {"d/x.json": text})
    assert [service.name for service in reading.services] == ["b"]


def test_an_agent_without_definitions_is_a_service_of_its_file() -> None:
    (service,) = read(consul, {"d/agent.hcl": AGENT}).services
    assert service.name == "d/agent.hcl"
    assert [run.paths for run in service.runs] == [("d/agent.hcl",)]


def test_definitions_of_a_directory_are_seen_together_in_file_name_order() -> None:
    reading = read(consul, {"d/b.json": WEB, "d/a.json": API})
    assert _definitions(reading) == [[("api", "d/a.json"), ("web", "d/b.json")]]


def test_a_single_definition_has_nothing_to_be_compared_with() -> None:
    assert _definitions(read(consul, {"d/a.json": WEB})) == []


def test_a_child_directory_is_another_agent() -> None:
    assert _definitions(read(consul, {"d/a.json": WEB, "d/config/b.json": API})) == []


def test_bodies_are_not_loaded_by_an_agent() -> None:
    body = '{"Name": "web", "Port": 80, "ID": "web"}'
    assert _definitions(read(consul, {"d/a.json": body, "d/b.json": WEB, "d/c.json": API})) == [
        [("web", "d/b.json"), ("api", "d/c.json")]
    ]


def test_files_that_name_different_nodes_belong_to_different_agents() -> None:
    """A tutorial keeps the configuration of all its machines in one directory."""
    files = {
        "d/client1.json": '{"node_name": "one", "service": {"name": "web", "port": 80}}',
        "d/client2.json": '{"node_name": "two", "service": {"name": "web", "port": 80}}',
    }
    assert _definitions(read(consul, files)) == []


def test_files_that_agree_belong_to_one_agent() -> None:
    files = {
        "d/base.json": '{"data_dir": "/consul", "retry_join": ["x"]}',
        "d/node.json": '{"node_name": "one", "service": {"name": "web", "port": 80}}',
        "d/more.json": WEB,
    }
    assert _definitions(read(consul, files)) == [[("web", "d/more.json"), ("web", "d/node.json")]]


def test_files_of_no_agent_are_not_laid_to_one_of_several() -> None:
    files = {
        "d/client1.json": '{"node_name": "one", "service": {"name": "web", "port": 80}}',
        "d/client2.json": '{"node_name": "two", "retry_join": ["x"]}',
        "d/a.json": WEB,
        "d/b.json": API,
    }
    assert _definitions(read(consul, files)) == [[("web", "d/a.json"), ("api", "d/b.json")]]


def test_a_check_is_attached_to_the_service_it_names() -> None:
    check = '{"check": {"service_id": "web", "http": "http://x", "interval": "10s"}}'
    reading = read(consul, {"d/check.json": check, "d/web.json": WEB})
    (service,) = (service for service in reading.services if service.name == "web")
    (run,) = service.runs
    assert [subject.kind for subject in run.subjects] == ["registration", "check"]
    assert run.subjects[1].value("owner").value == "web"
    assert run.paths == ("d/web.json", "d/check.json")


def test_a_check_can_name_a_service_by_its_name() -> None:
    """The id of a definition without one is its name."""
    check = '{"check": {"service_id": "api", "ttl": "10s"}}'
    api = '{"service": {"name": "api", "port": 81, "tags": ["a"]}}'
    (service,) = (found for found in read(consul, {"d/a.json": api, "d/b.json": check}).services if found.name == "api")
    assert [subject.kind for subject in service.runs[0].subjects] == ["registration", "check"]


def test_a_check_of_the_node_is_a_service_of_its_own() -> None:
    service = '{"name": "web", "port": 80, "id": "web"}'
    check = '{"name": "df", "args": ["df"], "interval": "9s"}'
    reading = read(consul, {"d/x.json": f'{{"service": {service}, "check": {check}}}'})
    assert [[subject.kind for subject in service.runs[0].subjects] for service in reading.services] == [
        ["registration"],
        ["check"],
    ]
    assert only(reading, "check").value("owner").state is State.ABSENT


def test_a_check_of_an_unknown_service_leaves_nothing_certainly_unchecked() -> None:
    reading = read(consul, {"d/a.json": WEB, "d/b.json": '{"check": {"service_id": "${ID}", "ttl": "10s"}}'})
    assert all(service.incomplete for service in reading.services)


def test_a_broken_neighbour_makes_what_is_absent_unknown() -> None:
    broken = '{"check": {"service_id": "web", "ttl": "10s"}, }'
    reading = read(consul, {"d/a.json": WEB, "d/b.json": broken})
    assert all(service.incomplete for service in reading.services)
    assert subjects(reading, "check") == []


def test_whole_files_leave_nothing_unknown() -> None:
    assert not any(service.incomplete for service in read(consul, {"d/a.json": WEB, "d/b.json": API}).services)


def test_files_below_src_test_are_tests() -> None:
    reading = read(consul, {"a/src/test/resources/x.json": WEB})
    assert all(service.tests for service in reading.services)
    assert not any(service.tests for service in read(consul, {"a/src/main/resources/x.json": WEB}).services)


def test_secret_keys_are_assignments() -> None:
    secrets = _secrets(read(consul, {"d/agent.hcl": AGENT}))
    assert set(secrets) == {"encrypt", "acl.tokens.agent", "acl.tokens.default"}
    agent = secrets["acl.tokens.agent"]
    assert agent.runs == ("",)
    assert agent.value("property").value == "acl.tokens.agent"
    assert agent.value("secret").value is True
    assert agent.value("registry").value == "consul"
    text = agent.value("text")
    assert (text.value, text.secret) == ("e95b599e-166e-7d80-08ad-aee76e7ddf19", True)
    assert value_text(text) == '"e95b599e-166e-7d80-08ad-aee76e7ddf19"'


def test_a_token_that_is_filled_in_later_is_not_known() -> None:
    assert _secrets(read(consul, {"d/agent.hcl": AGENT}))["acl.tokens.default"].value("text").state is State.UNRESOLVED


def test_an_encryption_key_that_cannot_be_one_is_no_literal_secret() -> None:
    text = '{"node_name": "a", "retry_join": ["b"], "encrypt": "_encrypt_"}'
    assert _secrets(read(consul, {"d/a.json": text}))["encrypt"].value("text").state is State.INVALID


def test_a_blank_token_is_no_secret() -> None:
    text = '{"node_name": "a", "acl": {"tokens": {"agent": ""}}}'
    assert _secrets(read(consul, {"d/a.json": text})) == {}


def test_old_flat_tokens_are_secrets() -> None:
    text = '{"acl_datacenter": "dc1", "acl_master_token": "s3cr3t", "acl_default_policy": "deny"}'
    assert set(_secrets(read(consul, {"d/a.json": text}))) == {"acl_master_token"}


def test_tokens_of_definitions_are_secrets() -> None:
    text = '{"services": [{"name": "a", "token": "t1", "check": {"ttl": "9s"}}], "check": {"ttl": "9s", "token": "t2"}}'
    assert set(_secrets(read(consul, {"d/a.json": text}))) == {"services.token", "check.token"}


def test_the_token_of_a_body_is_a_secret() -> None:
    text = '{"Name": "web", "Port": 80, "Token": "s3cr3t", "Check": {"HTTP": "http://x", "Interval": "10s"}}'
    assert set(_secrets(read(consul, {"d/a.json": text}))) == {"token"}


def test_every_service_of_a_directory_hides_the_secrets_of_all_its_files() -> None:
    """A finding of one may point into another."""
    files = {"d/a.json": WEB, "d/b.json": '{"service": {"name": "b", "token": "s3cr3t", "check": {"ttl": "9s"}}}'}
    reading = read(consul, files)
    for service in reading.services:
        ((path, span),) = service.secrets
        assert (path, files[path][span.start : span.end]) == ("d/b.json", '"s3cr3t"')


def test_request_headers_and_cloud_keys_are_hidden() -> None:
    text = (
        '{"retry_join": ["provider=aws secret_access_key=abc", "10.0.0.1"], "check": {"http": "http://x",'
        ' "interval": "9s", "header": {"Authorization": ["Bearer t"], "Accept": ["text/plain"]}}}'
    )
    reading = read(consul, {"d/a.json": text})
    hidden = {text[span.start : span.end] for service in reading.services for _, span in service.secrets}
    assert hidden == {'"Bearer t"', '"provider=aws secret_access_key=abc"'}


def test_a_secret_that_is_only_a_span_is_no_assignment() -> None:
    text = '{"retry_join": ["provider=aws secret_access_key=abc"], "node_name": "a"}'
    assert _secrets(read(consul, {"d/a.json": text})) == {}
