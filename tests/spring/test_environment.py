from __future__ import annotations

import pytest

from reglint.sources.spring.environment import Environment
from reglint.values import State
from tests.spring.files import service


def _run(text: str, *profiles: str, **more: str) -> Environment:
    files = {"application.yml": text, **{f"application-{name}.yml": held for name, held in more.items()}}
    return service(files).run(profiles or None)


def test_a_value_knows_what_it_hides() -> None:
    value = _run("a: 1", "p", p="x: 0\na: 2").value("a")
    assert (value.state, value.value, value.text) == (State.SET, "2", "2")
    assert value.origin is not None
    assert value.origin.position.line == 2
    assert [origin.document.path for origin in value.overridden] == ["src/main/resources/application.yml"]


def test_an_absent_value() -> None:
    assert _run("a: 1").value("b").state is State.ABSENT


@pytest.mark.parametrize("key", ["a.server-addr", "a.serveraddr", "a.serverAddr"])
def test_any_spelling_asks_for_the_same(key: str) -> None:
    assert _run("a.server_addr: x").value(key).text == "x"


def test_a_placeholder_is_answered_by_the_run() -> None:
    environment = _run("ns: ${env.name}-x\nenv.name: dev", "p", p="env.name: prod")
    value = environment.value("ns")
    assert (value.state, value.text, value.defaulted) == (State.SET, "prod-x", False)
    assert [origin.document.path for origin in value.via] == ["src/main/resources/application-p.yml"]


def test_the_requested_profile_answers_without_a_place() -> None:
    value = _run("ns: ${spring.profiles.active}", "prod").value("ns")
    assert (value.state, value.text, value.via) == (State.SET, "prod", ())


@pytest.mark.parametrize(
    "text",
    ["${NACOS_NS}", "a${x}b", "${random.uuid}", "${random.int:5}", "'#{1 + 1}'", "'{{ x }}'", "@x@", "${t}",
     "${spring.cloud.client.ip-address}", "${vcap.services.x}"],
)  # fmt: skip
def test_what_no_file_answers_is_unresolved(text: str) -> None:
    value = _run(f"ns: {text}\nt: '@token@'\n").value("ns")
    assert (value.state, value.value) == (State.UNRESOLVED, None)
    assert value.text


def test_a_circle_is_unresolved_and_named() -> None:
    value = _run("a: ${b}\nb: ${a}\n").value("a")
    assert value.state is State.UNRESOLVED
    assert value.note is not None
    assert value.note.startswith("circular")


def test_a_variable_of_the_same_meaning_is_no_circle() -> None:
    value = _run("server.port: ${SERVER_PORT:8080}\n").value("server.port")
    assert (value.text, value.note, value.defaulted) == ("8080", None, True)


def test_a_default_behind_an_answer_is_still_a_default() -> None:
    assert _run("ns: ${x}\nx: ${NS:dev}\n").value("ns").defaulted


def test_placeholders_of_canonical_names_are_relaxed_and_others_exact() -> None:
    environment = _run("a.serverAddr: x\nb.server-addr: y\np: ${a.server-addr:-}${b.serverAddr:-}\n")
    assert environment.value("p").text == "x-"


def test_a_list_as_comma_text_or_indexed() -> None:
    environment = _run("a: x, y\nb: [x, y]\nc: ''\nd: []\n")
    assert [item.value for item in environment.list("a").value] == ["x", "y"]
    assert [item.value for item in environment.list("b").value] == ["x", "y"]
    assert environment.list("c").value == environment.list("d").value == ()
    assert environment.list("e").state is State.ABSENT


def test_the_highest_source_has_the_whole_list() -> None:
    assert [item.value for item in _run("a: [x, y]", "p", p="a: z").list("a").value] == ["z"]


def test_items_are_known_one_by_one() -> None:
    value = _run("a: h:1,${HOST}:2\n").list("a")
    assert [item.state for item in value.value] == [State.SET, State.UNRESOLVED]
    first = value.value[0].origin
    assert first is not None
    assert first.document.text[slice(*first.value)] == "h:1"


def test_a_list_that_is_one_placeholder_is_unresolved() -> None:
    assert _run("a: ${HOSTS}\n").list("a").state is State.UNRESOLVED


def test_a_gap_in_a_list_is_invalid() -> None:
    assert _run("'a[0]': x\n'a[2]': z\n").list("a").state is State.INVALID


def test_a_map_merges_sources_and_keeps_its_keys() -> None:
    low = 'm:\n  version: 1.10\n  k8s.io/zone: a\n  "[k8s.io/zone]": b\n  myKey: low\n'
    found = _run(low, "p", p="m:\n  my-key: high\n  extra: ${X}\n").map("m")
    assert {key: value.text for key, value in found.items()} == {
        "my-key": "high",
        "extra": "${X}",
        "version": "1.1",
        "k8s.iozone": "a",
        "k8s.io/zone": "b",
        "myKey": "high",
    }
    assert found["extra"].state is State.UNRESOLVED


def test_keys_below_a_prefix_over_all_sources() -> None:
    assert _run("a: {b: 1, c: 2}", "p", p="a: {c: 3, d: 4}").below("a") == ["a.b", "a.c", "a.d"]


def test_the_anchor_stands_in_the_lowest_document_that_has_the_section() -> None:
    environment = _run("x: 1\n", "p", p="eureka:\n  client:\n    a: 1\n")
    anchor = environment.anchor("eureka.client")
    assert anchor is not None
    assert (anchor.document.path, anchor.position.line) == ("src/main/resources/application-p.yml", 2)


@pytest.mark.parametrize(("written", "kind"), [("8", "int"), ("on", "bool"), ("'8'", "str"), ("${x:8}", "str")])
def test_the_kind_that_the_binder_sees(written: str, kind: str) -> None:
    assert _run(f"a: {written}\n").kind("a") == kind


def test_all_assignments_to_a_key() -> None:
    assert [made.text for made in _run("a: 1", "p", p="a: 2").layers("a")] == ["2", "1"]
