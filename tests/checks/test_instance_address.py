"""Instance addresses that nobody can reach."""

from __future__ import annotations

from typing import Any

import pytest

from reglint.values import ABSENT, Value
from tests.checks.subjects import ERROR, WARNING, default, invalid, listed, said, subject, unresolved, written

CHECK = "unusable-instance-address"
ON = {"registers": default(value=True)}
CONSUL = {"registry": default("consul"), **ON}
REMOTE = {"servers": listed(written("10.0.0.1:8848"))}


def nacos(ip: Value, facts: dict[str, Any] | None = None, /, **fields: Value) -> list[tuple[str, Any]]:
    """What is wrong with the IP of a Nacos client that registers, and how bad that is."""
    return [(hit.facts["what"], hit.severity) for hit in said(CHECK, subject(fields={**ON, **fields, "ip": ip}), facts)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("0.0.0.0", "it means every interface and is the address of none"),
        ("::", "it means every interface and is the address of none"),
        ("[::]", "it means every interface and is the address of none"),
        ("http://10.0.0.1", "it has a scheme, and only a host or an IP is registered"),
        ("10.0.0.1 10.0.0.2", "it has a blank in it"),
        ("10.0.0.1/24", "it has a path, and only a host or an IP is registered"),
        ("10.0.0.1:8080", "it has a port, and only a host or an IP is registered"),
        ("[2001:db8::1]:80", "it has a port, and only a host or an IP is registered"),
    ],
)
def test_an_address_that_is_none_is_an_error_everywhere(text: str, what: str) -> None:
    for tier in ("run.dev", "run.prod", "run.other"):
        assert nacos(written(text), {tier: True}) == [(what, ERROR)]


@pytest.mark.parametrize("text", ["10.0.0.1", "2001:db8::1", "[2001:db8::1]", "orders.example", "", " "])
def test_an_address_that_others_can_call(text: str) -> None:
    assert nacos(written(text), {"run.prod": True}, **REMOTE) == []


@pytest.mark.parametrize("text", ["127.0.0.1", "localhost", "::1", "[::1]", "127.9.9.9", "LOCALHOST", "app.localhost"])
def test_loopback_in_production_is_an_error(text: str) -> None:
    assert nacos(written(text), {"run.prod": True}) == [("it is the loopback address of each machine", ERROR)]


@pytest.mark.parametrize("text", ["169.254.1.1", "fe80::1"])
def test_link_local_in_production_is_an_error(text: str) -> None:
    assert nacos(written(text), {"run.prod": True}) == [("it is the link-local address of each machine", ERROR)]


def test_loopback_is_a_warning_when_the_registry_is_elsewhere() -> None:
    expected = [("it is the loopback address, and the registry is on another machine", WARNING)]
    assert nacos(written("127.0.0.1"), **REMOTE) == expected


@pytest.mark.parametrize(
    "servers",
    [
        ABSENT,
        default((default("10.0.0.1:8848"),)),
        listed(written("127.0.0.1:8848"), written("localhost:8848"), written("nacos.localhost:8848")),
        listed(unresolved("${NACOS}:8848")),
        unresolved("${NACOS}"),
        listed(written("not an address")),
        listed(invalid("x")),
    ],
)
def test_loopback_is_fine_when_no_registry_is_known_to_be_elsewhere(servers: Value) -> None:
    assert nacos(written("127.0.0.1"), servers=servers) == []


def test_loopback_is_fine_in_development() -> None:
    assert nacos(written("127.0.0.1"), {"run.dev": True}, **REMOTE) == []


@pytest.mark.parametrize("address", [ABSENT, default("127.0.0.1"), unresolved("${IP}"), invalid("127.0.0.1")])
def test_what_nobody_wrote_or_knows_is_not_judged(address: Value) -> None:
    assert nacos(address, {"run.prod": True}) == []


@pytest.mark.parametrize("registers", [default(value=False), unresolved("${REGISTER}"), ABSENT])
def test_a_client_that_is_not_known_to_register_is_not_judged(registers: Value) -> None:
    assert nacos(written("0.0.0.0"), registers=registers) == []


def test_a_eureka_server_is_not_judged() -> None:
    fields = {**ON, "registry": default("eureka"), "is_server": default(value=True), "hostname": written("localhost")}
    assert said(CHECK, subject(fields=fields), {"run.prod": True}) == []


@pytest.mark.parametrize("registry", ["eureka", "consul"])
def test_the_switch_decides_which_address_is_registered(registry: str) -> None:
    fields = {**ON, "registry": default(registry), "ip": written("0.0.0.0"), "hostname": written("a b")}
    for prefer, marked in ((written("true", value=True), "0.0.0.0"), (default(value=False), "a b"), (ABSENT, "a b")):
        (hit,) = said(CHECK, subject(fields=fields, prefer_ip=prefer))
        assert (hit.text, hit.facts["address"]) == (marked, marked)


@pytest.mark.parametrize("prefer", [unresolved("${PREFER_IP}"), invalid("maybe")])
def test_an_unknown_switch_leaves_the_address_open(prefer: Value) -> None:
    fields = {**CONSUL, "ip": written("0.0.0.0"), "hostname": written("a b"), "prefer_ip": prefer}
    assert said(CHECK, subject(fields=fields)) == []


@pytest.mark.parametrize(
    ("sidecar", "expected"),
    [
        (ABSENT, ["it is the loopback address of the agent's machine"]),
        (default(value=False), ["it is the loopback address of the agent's machine"]),
        (default(value=True), []),
        (unresolved("${SIDECAR}"), []),
    ],
)
def test_a_definition_may_stand_on_loopback_behind_a_sidecar(sidecar: Value, expected: list[str]) -> None:
    fields = {**CONSUL, "dialect": default("definition"), "address": written("127.0.0.1"), "sidecar": sidecar}
    hits = said(CHECK, subject(fields=fields))
    assert [hit.facts["what"] for hit in hits] == expected
    assert all(hit.severity is WARNING for hit in hits)


def test_an_api_body_is_judged_by_its_address() -> None:
    fields = {**CONSUL, "dialect": default("api"), "address": written("0.0.0.0")}
    assert len(said(CHECK, subject(fields=fields))) == 1
