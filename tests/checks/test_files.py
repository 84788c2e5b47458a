"""Files that cannot be read, and keys that are written twice."""

from __future__ import annotations

from textwrap import dedent

import pytest

from reglint.model import Subject
from reglint.sources import spring
from reglint.sources.file import File
from tests.checks.subjects import INFO, WARNING, Said, said
from tests.sources.reading import read
from tests.sources.reading import subjects as subjects_of

UNPARSABLE, TWICE = "unparsable-file", "duplicate-key"


def document(text: str, name: str = "application.yml") -> Subject:
    """The subject of one Spring file."""
    reading = read(spring, {f"a/{name}": text})
    (found,) = subjects_of(reading, "document")
    return found


def other(name: str, text: str) -> Subject:
    """The subject of a file that is not Spring's."""
    return File(name, dedent(text).encode()).subject()


def twice(text: str, name: str = "application.yml") -> list[Said]:
    return said(TWICE, document(text, name))


def test_a_file_that_is_well_formed_is_fine() -> None:
    about = document("spring.cloud.nacos.discovery.namespace: dev")
    assert said(UNPARSABLE, about) == []
    assert said(TWICE, about) == []


def test_the_first_fault_of_a_file_is_reported_where_it_stands() -> None:
    (hit,) = said(UNPARSABLE, document("eureka:\n  client:\n\t  a: 1\n  instance: [\n"))
    assert hit.severity is None
    assert hit.facts["what"]


def test_bytes_that_are_no_text_are_reported_on_their_line() -> None:
    file = File("a/application.yml", b"eureka:\n  client: 1\n  bad: \xff\n")
    (hit,) = said(UNPARSABLE, file.subject())
    assert (hit.text, hit.facts["what"]) == ("bad: \ufffd", "the bytes are not UTF-8")


def test_a_template_is_a_remark_at_its_first_action() -> None:
    (hit,) = said(UNPARSABLE, document("eureka:\n  client:\n    {{ .Values.url }}\n"))
    assert (hit.text, hit.severity) == ("{{", INFO)


def test_a_template_says_nothing_else() -> None:
    assert twice("eureka:\n  client: 1\n  client: 2\n{{ end }}\n") == []


@pytest.mark.parametrize("lost", ["- a\n- b\n", "just a text\n"])
def test_a_document_that_is_no_mapping_is_lost_without_a_word(lost: str) -> None:
    (hit,) = said(UNPARSABLE, document(f"eureka.client.enabled: true\n---\n{lost}"))
    assert hit.severity is WARNING
    assert lost.startswith(hit.text.split("\n")[0])


@pytest.mark.parametrize("text", ["---\neureka.client.enabled: true\n---\n", "eureka.client.enabled: true\n--- {}\n"])
def test_an_empty_document_loses_nothing(text: str) -> None:
    assert said(UNPARSABLE, document(text)) == []


def test_a_list_is_no_loss_where_spring_does_not_read() -> None:
    assert said(UNPARSABLE, other("services.json", '["a"]')) == []
    assert said(UNPARSABLE, other("services.yml", "- a")) == []


def test_a_repeated_key_stops_a_yaml_file() -> None:
    (hit,) = twice("eureka:\n  client:\n    enabled: true\n  client:\n    enabled: true\n")
    assert (hit.text, hit.severity) == ("client", None)
    assert hit.facts == {"key": "client", "line": 2, "effect": "the file is refused"}


def test_a_repeated_key_of_json_loses_the_first_value() -> None:
    (hit,) = said(TWICE, other("a.json", '{"service": {"name": "a", "name": "b"}}'))
    assert hit.facts == {"key": "name", "line": 1, "effect": "the first value is silently lost"}


@pytest.mark.parametrize(
    "again",
    [
        "spring.cloud.nacos.discovery.namespace: test",
        "spring.cloud.nacos.discovery: {name-space: test}",
        "spring:\n  cloud.nacos.discovery.NAMESPACE: test",
    ],
)
def test_one_property_in_two_notations_is_a_warning(again: str) -> None:
    (hit,) = twice(f"spring.cloud:\n  nacos.discovery.namespace: dev\n{again}\n")
    assert hit.severity is WARNING
    assert (hit.facts["line"], hit.facts["effect"]) == (2, "only one of the two values is used")


def test_two_lines_of_a_properties_file_are_a_warning() -> None:
    (hit,) = twice("server.port=1\neureka.client.enabled=true\nserver.port=2\n", "application.properties")
    assert (hit.text, hit.facts["line"], hit.severity) == ("server.port", 1, WARNING)


def test_equal_values_are_no_fault() -> None:
    assert twice("server.port=1\neureka.client.enabled=true\nserver.port=1\n", "application.properties") == []


def test_each_document_of_a_file_has_keys_of_its_own() -> None:
    assert twice("eureka.client.enabled: true\n---\neureka.client.enabled: false\n") == []


@pytest.mark.parametrize("key", ["spring.application.name", "spring.profiles.active", "spring.config.import"])
def test_keys_that_decide_what_is_loaded_are_watched(key: str) -> None:
    text = f"{key}=a\neureka.client.enabled=true\n{key}=b\n"
    assert len(twice(text, "application.properties")) == 1


def test_keys_of_others_are_their_own_business() -> None:
    text = "logging.level.root=a\neureka.client.enabled=true\nlogging.level.root=b\n"
    assert twice(text, "application.properties") == []


def test_keys_that_no_client_knows_are_not_watched() -> None:
    text = "eureka.client.unheard-of=a\neureka.client.enabled=true\neureka.client.unheard-of=b\n"
    assert twice(text, "application.properties") == []


def test_what_the_parser_reports_is_not_reported_again_as_a_property() -> None:
    assert len(twice("eureka:\n  client:\n    enabled: true\n    enabled: false\n")) == 1


def test_a_file_with_a_fault_is_not_searched_for_repeated_keys() -> None:
    assert twice("eureka:\n  client: 1\n  client: 2\n  x: [\n") == []


def test_a_fault_of_another_format_is_reported_as_well() -> None:
    (hit,) = said(UNPARSABLE, other("a.json", '{"service": wrong}'))
    assert hit.severity is None
    assert hit.text.startswith("wrong")
