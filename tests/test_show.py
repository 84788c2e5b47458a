"""What ``reglint show`` tells of a service: every value, its state and its place, and no secret."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from reglint import catalog
from reglint.effective.runs import Described, of_service
from reglint.model import Run, Service, Subject
from reglint.show import services_data, services_text
from reglint.text import Document
from reglint.values import ABSENT, State, Value
from tests.engine.material import Page
from tests.spring.registrations import service

PAGE = Page()


def shown(fields: dict[str, Value], **changes: Any) -> dict[str, Any]:
    """The fields of the only subject, as data."""
    data = as_data(held(fields, **changes))
    (only,) = data["services"][0]["runs"][0]["registrations"]
    found: dict[str, Any] = only["fields"]
    return found


def held(fields: dict[str, Value], **changes: Any) -> Service:
    subject = Subject("registration", "the client", fields, PAGE.origin(1))
    return Service("orders", (PAGE.document,), (Run("dev", ("dev",), (subject,)),))._replace(**changes)


def described(service: Service) -> Described:
    return of_service(service, (), catalog.properties())


def as_data(service: Service) -> dict[str, Any]:
    return services_data([described(service)])


def as_text(service: Service) -> str:
    return services_text([described(service)], only_asked=False)


def text_lines(fields: dict[str, Value]) -> list[str]:
    """The lines about the fields."""
    return as_text(held(fields)).splitlines()[2:]


# Data


def test_a_service_has_files_runs_and_subjects() -> None:
    data = as_data(held({}))
    assert data == {
        "schema_version": 1,
        "services": [
            {
                "name": "orders",
                "files": ["a/application.yml"],
                "runs": [
                    {
                        "name": "dev",
                        "profiles": ["dev"],
                        "unresolved_profiles": [],
                        "error": None,
                        "not_read": [],
                        "may_hold_more": [],
                        "properties": {},
                        "registrations": [{"kind": "registration", "label": "the client", "fields": {}}],
                    }
                ],
            }
        ],
    }


def test_a_value_has_a_state_and_a_place_and_what_it_hides() -> None:
    value = PAGE.value("G", 5, overridden=(PAGE.origin(3), PAGE.origin(2)))
    assert shown({"group": value}) == {
        "group": {
            "value": "G",
            "state": "set",
            "origin": {"path": "a/application.yml", "line": 5, "column": 8},
            "overrides": [
                {"path": "a/application.yml", "line": 3, "column": 8},
                {"path": "a/application.yml", "line": 2, "column": 8},
            ],
        }
    }


@pytest.mark.parametrize(
    ("value", "plain", "state"),
    [
        (Value(State.DEFAULT, "DEFAULT_GROUP"), "DEFAULT_GROUP", "default"),
        (PAGE.unknown(3, "${GROUP}-x"), "${GROUP}-x", "unresolved"),
        (Value(State.INVALID, None, PAGE.origin(3), "many"), "many", "invalid"),
        (Value(State.DEFAULT, value=False), False, "default"),
        (PAGE.value(timedelta(seconds=1.5), 3), 1500, "set"),
        (Value(State.DEFAULT, timedelta(minutes=1)), 60000, "default"),
        (PAGE.value(8848, 3), 8848, "set"),
        (PAGE.value(0.5, 3), 0.5, "set"),
        (PAGE.value((PAGE.value("a", 3), PAGE.unknown(3, "${B}")), 3), ["a", "${B}"], "set"),
        (PAGE.value({"a": PAGE.value("1", 3), "b": PAGE.unknown(4, "${B}")}, 3), {"a": "1", "b": "${B}"}, "set"),
        (PAGE.value((), 3), [], "set"),
    ],
)
def test_values_are_plain_json_and_durations_are_milliseconds(value: Value, plain: object, state: str) -> None:
    entry = shown({"group": value})["group"]
    assert (entry["value"], entry["state"]) == (plain, state)
    json.dumps(entry)


def test_what_is_absent_or_only_helps_the_rules_is_left_out() -> None:
    fields = {"group": ABSENT, "has_own_keys": Value(State.DEFAULT, value=True), "servers_text": PAGE.value("a", 3)}
    assert shown({**fields, "cluster": PAGE.value("C", 4)}).keys() == {"cluster"}


def test_fields_stand_in_the_order_of_their_names() -> None:
    fields = {name: PAGE.value("x", 3) for name in ("service", "cluster", "group")}
    assert list(shown(fields)) == ["cluster", "group", "service"]


# Secrets


@pytest.mark.parametrize(
    "value", [PAGE.value("hunter22", 3, secret=True), PAGE.unknown(3, "${A:hunter22}")._replace(secret=True)]
)
def test_a_secret_is_hidden_in_data_and_text(value: Value) -> None:
    fields = {"credentials.password": value}
    assert shown(fields)["credentials.password"]["value"] == "<hidden>"
    assert text_lines(fields) == ["    credentials.password  <hidden>  " + where(value)]


def where(value: Value) -> str:
    return "a/application.yml:3" + ("" if value.known else " (not known here)")


def test_an_entry_whose_key_names_a_secret_is_hidden() -> None:
    entries = {"user.password": PAGE.value("hunter22", 3), "zone": PAGE.value("eu", 4)}
    fields = {"metadata": PAGE.value(entries, 2)}
    assert shown(fields)["metadata"]["value"] == {"user.password": "<hidden>", "zone": "eu"}
    assert "hunter22" not in as_text(held(fields))
    assert "zone=eu" in as_text(held(fields))


def test_the_password_of_a_url_is_hidden() -> None:
    url = PAGE.value("http://user:hunter22@e:8761/eureka/", 3)
    fields = {"servers": PAGE.value((url,), 3)}
    assert "hunter22" not in json.dumps(shown(fields))
    assert "hunter22" not in as_text(held(fields))


def test_the_secrets_of_real_files_are_hidden() -> None:
    files = """
        my.secret: hunter22
        spring.cloud.nacos:
          username: nacos
          password: ${my.secret}
          discovery:
            namespace: ${my.secret}
            metadata: {token: hunter22}
    """
    found = service(files)
    assert "hunter22" not in json.dumps(as_data(found))
    assert "hunter22" not in as_text(found)


# Text


def test_every_value_is_a_line_with_its_place() -> None:
    fields = {
        "group": PAGE.value("G", 5),
        "namespace": PAGE.unknown(6, "${SPACE}"),
        "port": Value(State.INVALID, None, PAGE.origin(7), "many"),
        "weight": Value(State.DEFAULT, 1.0),
    }
    assert text_lines(fields) == [
        "    group      G         a/application.yml:5",
        "    namespace  ${SPACE}  a/application.yml:6 (not known here)",
        "    port       many      a/application.yml:7 (invalid)",
        "    weight     1         (default)",
    ]


def test_durations_maps_and_lists_read_as_people_write_them() -> None:
    fields = {
        "heartbeat.interval": PAGE.value(timedelta(seconds=90), 3),
        "metadata": PAGE.value({"a": PAGE.value("1", 4), "b": PAGE.value("2", 5)}, 3),
        "servers": PAGE.value((PAGE.value("a:1", 6), PAGE.value("b:2", 6)), 6),
    }
    told = [line.split("  ")[2:] for line in text_lines(fields)]
    assert [[part.strip() for part in parts if part.strip()][1] for parts in told] == ["90s", "a=1, b=2", "a:1, b:2"]


def test_a_long_value_does_not_push_all_places_away() -> None:
    fields = {"group": PAGE.value("G", 5), "namespace": PAGE.value("n" * 90, 6)}
    short, _ = text_lines(fields)
    assert short == f"    group      {'G':<48}  a/application.yml:5"


def test_a_run_begins_with_service_and_profile() -> None:
    lines = as_text(held({})).splitlines()
    assert lines == ["orders [dev]", "  the client"]


def test_a_service_without_profiles_has_no_brackets() -> None:
    whole = held({})
    runs = (whole.runs[0]._replace(name=""),)
    assert as_text(whole._replace(runs=runs)).splitlines()[0] == "orders"


def test_a_service_without_runs_says_nothing() -> None:
    empty = Service("x", (Document("a.yml", ""),), ())
    assert as_text(empty) == ""
    assert as_data(empty)["services"] == [{"name": "x", "files": ["a.yml"], "runs": []}]


def test_control_characters_do_not_reach_the_terminal() -> None:
    fields = {"group": PAGE.value("a\x1b[31mb", 3)}
    assert "\x1b" not in as_text(held(fields))
