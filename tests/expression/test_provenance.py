"""Which values an answer rests on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from reglint.expression import UNKNOWN
from reglint.values import ABSENT, Value
from tests.expression.language import answer, default, mapping, texts, unresolved, written

YES, NO = written(True, "yes"), written(False, "no")
NACOS, DEV = written("nacos"), written("dev")
ONE, TWO = written(1), written(2)
DOUBT, OTHER_DOUBT = unresolved("${A}"), unresolved("${B}")


@pytest.mark.parametrize(
    ("text", "expected", "used"),
    [
        ("registers && namespace == 'dev'", True, [YES, DEV]),
        ("registers && namespace == 'prod'", False, [DEV]),
        ("!registers && namespace == 'dev'", False, [YES]),
        ("registers || namespace == 'dev'", True, [YES]),
        ("!registers || namespace == 'dev'", True, [DEV]),
        ("!registers || namespace == 'prod'", False, [YES, DEV]),
        ("port < weight && registry == 'nacos'", True, [ONE, TWO, NACOS]),
        ("registry != 'nacos' || port == weight", False, [NACOS, ONE, TWO]),
        ("registers ? port : weight", 1, [YES, ONE]),
        ("registers ? 1 : weight", 1, [YES]),
        ("port + port * weight", 3, [ONE, TWO]),
        ("namespace ?? registry", "dev", [DEV]),
        ("address ?? registry", "nacos", [ABSENT, NACOS]),
        ("upper(namespace)", "DEV", [DEV]),
        ("namespace.matches(registry)", False, [DEV, NACOS]),
        ("namespace.set", True, [DEV]),
        ("address.set", False, [ABSENT]),
        ("namespace != null", True, [DEV]),
        ("max(port, weight, 3)", 3, [ONE, TWO]),
        ("run.prod && registers", True, [YES]),
        ("[namespace, registry] == ['dev', 'nacos']", True, [DEV, NACOS]),
        ("'x' in [namespace, registry]", False, [DEV, NACOS]),
        ("'nacos' in [namespace, registry]", True, [NACOS]),
        ("namespace == registry ? 1 : port", 1, [DEV, NACOS, ONE]),
    ],
)
def test_an_answer_rests_on_what_decided_it(text: str, expected: object, used: list[Value]) -> None:
    """Sides that did not matter are left out; each value is listed once, in the order of first use."""
    fields = {"registers": YES, "namespace": DEV, "registry": NACOS, "port": ONE, "weight": TWO, "run__prod": True}
    found = answer(text, **fields)
    assert found.value == expected
    assert [*map(id, found.used)] == [*map(id, used)]


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("namespace == 'x'", [DOUBT]),
        ("registry == namespace", [DOUBT]),
        ("namespace == registry", [DOUBT]),
        ("registers && namespace == 'x'", [DOUBT]),
        ("namespace == 'x' && registers", [DOUBT]),
        ("registers && namespace == 'x' && registry == 'nacos' && address == 'y' && registers", [DOUBT, OTHER_DOUBT]),
        ("!registers || address == 'x'", [OTHER_DOUBT]),
        ("namespace == address", [DOUBT, OTHER_DOUBT]),
        ("size(namespace) + port", [DOUBT]),
        ("max(port, size(namespace), size(address))", [DOUBT, OTHER_DOUBT]),
        ("namespace == 'x' ? port : weight", [DOUBT]),
        ("namespace ?? registry", [DOUBT]),
        ("registry in [namespace, address]", [DOUBT, OTHER_DOUBT]),
        ("namespace in [registry]", [DOUBT]),
        ("registry + password == 'x'", [ABSENT]),
        ("metadata[registry] == 'x'", [ABSENT]),
        ("servers[size(namespace)]", [DOUBT]),
        ("port / (port - port)", [ONE]),
        ("namespace in servers", [DOUBT]),
        ("namespace in tags", [DOUBT, ABSENT]),
        ("registry in tags", [ABSENT]),
        ("registry in anything", [ONE]),
        ("namespace == 'x' ? address : address", [DOUBT]),
    ],
)
def test_an_unknown_answer_rests_on_what_made_it_unknown(text: str, used: list[Value]) -> None:
    """What was known is not to blame."""
    fields = {
        "registers": YES,
        "namespace": DOUBT,
        "address": OTHER_DOUBT,
        "registry": NACOS,
        "port": ONE,
        "weight": TWO,
    }
    found = answer(text, **fields, servers=texts("a"), anything=ONE)
    assert found.value is UNKNOWN
    assert [*map(id, found.used)] == [*map(id, used)]


def test_branches_that_agree_rest_on_the_branches() -> None:
    """The condition nobody knows is not what the answer rests on."""
    assert answer("namespace == 'x' ? port : weight - 1", namespace=DOUBT, port=ONE, weight=TWO) == (1, (ONE, TWO))


def test_an_element_speaks_for_itself() -> None:
    """An answer about an element rests on it; that it is missing rests on the map or list."""
    version, entries = written("1"), None
    entries = mapping(version=version)
    assert answer("metadata.version == '1'", metadata=entries).used == (version,)
    assert answer("metadata['version'].set", metadata=entries).used == (version,)
    assert answer("'version' in metadata", metadata=entries).used == (version,)
    assert answer("metadata.zone.set", metadata=entries).used == (entries,)
    assert answer("'zone' in metadata", metadata=entries).used == (entries,)
    assert answer("servers[0] == 'a'", servers=texts(version)).used == (version,)
    assert answer("'1' in servers", servers=texts("a", version)).used == (version,)


def test_a_list_given_to_a_function_speaks_for_its_elements() -> None:
    """Its known elements are not listed one by one."""
    tags = texts("dev", "prod")
    assert answer("namespace.matches_any(tags)", namespace=DEV, tags=tags) == (True, (DEV, tags))


def test_data_ids_lead_to_their_parts() -> None:
    """Elements of elements are found too."""
    group = written("G")
    item = written({"data_id": written("app.yaml"), "group": group})
    assert answer("data_ids[0].group == 'G'", data_ids=written((item,))) == (True, (group,))


def test_all_rests_on_the_elements_that_fail() -> None:
    """Every failing element is listed, and nothing else."""
    good, bad, worse = written("a:1"), written("b"), written("c")
    servers = texts(good, bad, unresolved(), worse)
    assert answer("servers.all(s, s.contains(':'))", servers=servers) == (False, (bad, worse))
    assert answer("servers.exists(s, !s.contains(':'))", servers=servers) == (True, (bad, worse))
    assert answer("!servers.all(s, s.contains(':'))", servers=servers) == (True, (bad, worse))


def test_all_that_hold_rest_on_the_list_and_its_elements() -> None:
    """Nothing less makes it true."""
    first, second = written("a"), written("b")
    servers = texts(first, second)
    assert answer("servers.all(s, s != 'c')", servers=servers) == (True, (servers, first, second))
    assert answer("servers.exists(s, s == 'c')", servers=servers) == (False, (servers, first, second))


def test_unknown_all_rests_on_the_unknown_elements() -> None:
    """The known elements did not leave it open."""
    doubt = unresolved()
    servers = texts("a", doubt)
    for text in ("servers.all(s, s == 'a')", "servers.exists(s, s == 'b')", "servers.exists_one(s, s == 'b')"):
        assert answer(text, servers=servers) == (UNKNOWN, (doubt,))
    assert answer("servers.filter(s, s == 'b').size() > 0", servers=servers) == (UNKNOWN, (doubt,))


def test_exactly_one_rests_on_the_list() -> None:
    """That a second one counts or not hangs on all elements."""
    first, second, doubt = written("a"), written("a"), unresolved()
    servers = texts(first, second, doubt)
    found = answer("servers.exists_one(s, s == 'a')", servers=servers)
    assert found == (False, (servers, first, second, doubt))


def test_an_unknown_macro_without_unknown_values_rests_on_its_list() -> None:
    """An expression that has no answer for plain elements leaves the list to point at."""
    address = written("a,b")
    for macro in ("all", "exists", "exists_one"):
        assert answer(f"address.split(',').{macro}(s, 1 / 0 > 1)", address=address) == (UNKNOWN, (address,))
    assert answer("address.split(',').filter(s, 1 / 0 > 1)", address=address) == (UNKNOWN, (address,))


def test_elements_without_a_value_rest_on_where_they_come_from() -> None:
    """The parts of a split text rest on the text, keys of a map on the map."""
    address, entries = written("a,b"), mapping(version="1")
    assert answer("address.split(',').all(s, s == 'a')", address=address).used == (address,)
    assert answer("metadata.all(k, k.startsWith('x'))", metadata=entries).used == (entries,)


def test_a_failing_element_brings_the_fields_it_is_compared_with() -> None:
    """What the expression of the macro rests on counts."""
    bad, port = written("a:2"), written(1)
    assert answer("servers.all(s, s.port() == port)", servers=texts(bad), port=port).used == (bad, port)


def test_what_chose_the_elements_counts() -> None:
    """An element of a computed list is there because of the values that the list was computed from."""
    prefix, good, other = written("a"), written("ab"), written("b")
    servers = texts(other, good)
    filtered = "servers.filter(s, s.startsWith(namespace))"
    for text in (f"{filtered}.exists(s, s == 'ab')", f"'ab' in {filtered}", f"{filtered}[0] == 'ab'"):
        found = answer(text, servers=servers, namespace=prefix)
        assert found.value is True
        assert {id(prefix), id(good)} <= set(map(id, found.used))
    assert answer("'ab' in servers + [namespace]", servers=servers, namespace=prefix) == (True, (servers, good))


def test_missing_keys_rest_on_the_map_and_on_blank_values() -> None:
    """A blank value is where the reader should look."""
    blank = written(" ")
    entries = mapping(zone=blank, version="1")
    assert answer("metadata.missing_keys(['version', 'zone', 'region'])", metadata=entries) == (
        ("zone", "region"),
        (entries, blank),
    )


def test_defaults_are_listed_as_well() -> None:
    """An answer may rest on a value that nobody wrote."""
    interval = default(timedelta(seconds=5))
    timeout = written(timedelta(seconds=3))
    fields: dict[str, Any] = {"heartbeat__interval": interval, "heartbeat__timeout": timeout}
    assert answer("heartbeat.timeout > heartbeat.interval", **fields) == (False, (timeout, interval))
