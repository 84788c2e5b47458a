"""Two probes in one Consul check."""

from __future__ import annotations

import pytest

from reglint.values import ABSENT, State, Value
from tests.checks.subjects import listed, said, subject, unresolved, written

CHECK = "second-probe"


def kind(name: str) -> Value:
    """A probe, written under its key."""
    return written(f"<{name}>", name=name)._replace(value=name)


def probes(*names: str) -> list[tuple[str, str, str]]:
    """What is marked, what runs and what is ignored."""
    hits = said(CHECK, subject("check", kinds=listed(*map(kind, names))))
    return [(hit.text, hit.facts["first"], hit.facts["second"]) for hit in hits]


def test_the_second_probe_in_the_file_is_marked() -> None:
    assert probes("http", "tcp") == [("<tcp>", "http", "tcp")]


def test_the_agents_order_decides_which_one_runs() -> None:
    assert probes("script", "http") == [("<http>", "http", "script")]
    assert probes("h2ping", "grpc", "udp") == [("<grpc>", "udp", "h2ping, grpc")]


def test_a_probe_that_is_not_in_the_agents_order_runs_last() -> None:
    assert probes("carrier-pigeon", "h2ping") == [("<h2ping>", "h2ping", "carrier-pigeon")]


@pytest.mark.parametrize("kinds", [ABSENT, Value(State.SET, ()), unresolved("${PROBES}")])
def test_no_probes_are_no_fault(kinds: Value) -> None:
    assert said(CHECK, subject("check", kinds=kinds)) == []


def test_one_probe_is_right() -> None:
    assert probes("http") == []


def test_a_probe_without_a_place_cannot_be_reported() -> None:
    kinds = listed(kind("http"), Value(State.SET, "tcp"))
    assert said(CHECK, subject("check", kinds=kinds)) == []
