"""Nacos server addresses: what the client reads wrongly or not at all."""

from __future__ import annotations

import pytest

from reglint.diagnostic import Severity
from reglint.values import ABSENT, Value
from tests.checks.subjects import ERROR, WARNING, default, invalid, said, subject, texts, unresolved, written

CHECK = "nacos-server-address"


def faults(text: str, kind: str = "registration", *, imports: bool = False) -> list[tuple[str, Severity | None]]:
    """The marked items of an address, with their severities."""
    hits = said(CHECK, subject(kind, servers_text=written(text)), {"run.imports_nacos": imports})
    return [(hit.text, hit.severity) for hit in hits]


@pytest.mark.parametrize(
    "text",
    [
        "10.0.0.1:8848",
        "nacos",
        "10.0.0.1:8848,10.0.0.2:8848",
        "http://nacos:8848",
        "https://nacos:8848/",
        "nacos:8848/",
        "[2001:db8::1]:8848",
        "[2001:db8::1]",
        "user:pass@nacos:8848",
        "nacos:1",
        "nacos:65535",
        "",
        "   ",
    ],
)
def test_an_address_that_the_client_reads(text: str) -> None:
    assert faults(text) == []
    assert faults(text, "config_client", imports=True) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("nacos:8848/nacos", "the path '/nacos' does not belong here"),
        ("http://nacos:8848/nacos/", "the path '/nacos/' does not belong here"),
        ("nacos:88480", "'88480' is no port"),
        ("nacos:0", "'0' is no port"),
        ("nacos:", "'' is no port"),
        ("nacos:http", "'http' is no port"),
        ("nacos:８８４８", "'８８４８' is no port"),
        ("2001:db8::1:8848", "an IPv6 address needs brackets"),
        ("a:b:8848", "an IPv6 address needs brackets"),
        ("[2001:db8::1:8848", "the brackets of the IPv6 address are not closed"),
        ("[2001:db8::1]8848", "the brackets of the IPv6 address are not closed"),
        (":8848", "the host is missing"),
        ("http://", "the host is missing"),
    ],
)
def test_an_item_that_is_no_address_is_an_error(text: str, what: str) -> None:
    (hit,) = said(CHECK, subject(servers_text=written(text)))
    assert (hit.text, hit.severity) == (text, ERROR)
    assert hit.facts["item"] == text
    assert hit.facts["what"].startswith(what)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("na cos:8848", "a blank stands inside the address"),
        ("https://nacos", "with 'https://' and no port, HTTP uses the scheme's port and gRPC 9848"),
        ("http://nacos:80", "gRPC will be tried at port 1080"),
        ("https://nacos:443", "gRPC will be tried at port 1443"),
    ],
)
def test_an_item_that_works_for_one_protocol_alone_is_a_warning(text: str, what: str) -> None:
    (hit,) = said(CHECK, subject(servers_text=written(text)))
    assert (hit.severity, hit.facts["what"]) == (WARNING, what)


def test_an_empty_item_marks_the_whole_address() -> None:
    assert faults("a:8848,,b:8848") == [("a:8848,,b:8848", ERROR)]
    assert faults("a:8848,") == [("a:8848,", ERROR)]


def test_each_item_is_judged_by_itself() -> None:
    assert faults("a:8848,b:0,c:8848/nacos") == [("b:0", ERROR), ("c:8848/nacos", ERROR)]


@pytest.mark.parametrize("unknown", ["${HOST}:x/y", "@nacos.host@:0", "#{'a,b'.split(',')[0]}", "{{ .host, 1 }}/x"])
def test_an_unknown_item_is_never_judged_and_the_others_are(unknown: str) -> None:
    value = unresolved(f"{unknown},b:0")
    assert texts(said(CHECK, subject(servers_text=value))) == ["b:0"]


def test_a_default_of_a_placeholder_with_commas_is_no_list() -> None:
    assert said(CHECK, subject(servers_text=unresolved("${A:${B},x/y},b:8848"))) == []


def test_a_blank_around_an_item_is_a_warning_before_2_5() -> None:
    assert faults("a:8848, b:8848") == [("b:8848", WARNING)]


def test_the_configuration_client_trims_unless_it_is_imported() -> None:
    assert faults("a:8848, b:8848", "config_client") == []
    assert faults("a:8848, b:8848", "config_client", imports=True) == [("b:8848", ERROR)]


def test_a_semicolon_is_said_once_and_its_items_are_judged() -> None:
    whole = "a:8848; b:0"
    assert faults(whole) == [(whole, WARNING), ("b:0", ERROR)]


def test_the_configuration_client_splits_at_semicolons_unless_it_is_imported() -> None:
    assert faults("10.0.0.1:8848;10.0.0.2:8848", "config_client") == []
    assert faults("a:8848;b:8848", "config_client", imports=True) == [("a:8848;b:8848", ERROR)]


def test_a_bad_item_behind_a_tolerated_semicolon_is_found() -> None:
    assert faults("a:8848;b:0", "config_client") == [("b:0", ERROR)]


@pytest.mark.parametrize("value", [ABSENT, default("127.0.0.1:8848/x"), invalid("a:0")._replace(text=None)])
def test_what_nobody_wrote_is_not_judged(value: Value) -> None:
    assert said(CHECK, subject(servers_text=value)) == []


def test_another_registry_is_not_judged() -> None:
    assert said(CHECK, subject(registry=default("consul"), servers_text=written("a:0"))) == []


@pytest.mark.parametrize("endpoint", [written("acm.example"), unresolved("${ENDPOINT}")])
def test_an_address_that_an_endpoint_replaces_is_not_judged(endpoint: Value) -> None:
    assert said(CHECK, subject(servers_text=written("a:0"), endpoint=endpoint)) == []


def test_a_blank_endpoint_replaces_nothing() -> None:
    assert texts(said(CHECK, subject(servers_text=written("a:0"), endpoint=written(" ")))) == ["a:0"]


def test_quotes_and_comments_of_a_properties_file_are_another_rules_business() -> None:
    value = written('"a:8848" # the server', path="application.properties")
    assert said(CHECK, subject(servers_text=value)) == []
