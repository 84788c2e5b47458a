"""Files named one by one, as pre-commit and editors do, and runs with chosen profiles."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.whole.conftest import Call
from tests.whole.running import FAULTY, Outcome, reglint, tree

_BASE = """\
spring:
  application:
    name: order
  cloud:
    nacos:
      discovery:
        server-addr: 10.0.0.1:8848
        heart-beat-interval: 30000
        heart-beat-timeout: 60000
        namespace: a b
"""
_PROD = "spring.cloud.nacos.discovery:\n  heart-beat-timeout: 15000\n  group: x y\n"
_CONSUL = 'service {\n  name = "web"\n  id = "same"\n  port = 80\n}\n'


@pytest.fixture
def service(tmp_path: Path) -> Path:
    """One service: a fault in its base file, one in a profile file, and one that both make together."""
    files = {"application.yml": _BASE, "application-prod.yml": _PROD, "config/application-test.yml": _PROD}
    return tree(tmp_path, {**files, "other/application.yml": FAULTY, "README.md": "nacos"})


def found(outcome: Outcome) -> set[tuple[str, str, tuple[str, ...]]]:
    """Code, path and profiles of each finding."""
    return {(item["code"], item["path"], tuple(item["profiles"])) for item in json.loads(outcome.out)["diagnostics"]}


def places(items: Iterable[tuple[str, str, tuple[str, ...]]]) -> set[tuple[str, str]]:
    return {(code, path) for code, path, _ in items}


# A file of a service


def test_the_whole_service_is_read_and_one_file_reported(call: Call, service: Path) -> None:
    everything = found(call("lint", service, "-o", "json"))
    assert {
        ("HB001", "application-prod.yml"), ("HB001", "config/application-test.yml"), ("NS007", "application.yml"),
        ("NS007", "application-prod.yml"), ("NS007", "other/application.yml"),
    } <= places(everything)  # fmt: skip
    for path in ("application.yml", "application-prod.yml", "config/application-test.yml"):
        named = found(call("lint", service / path, "-o", "json"))
        assert named == {item for item in everything if item[1] == path}
        assert named


def test_a_fault_that_two_files_make_stands_where_the_value_is_written(call: Call, service: Path) -> None:
    """The interval stands in the base file; the profile file makes the timeout shorter than it."""
    outcome = call("lint", service / "application-prod.yml", "-o", "json")
    item = next(item for item in json.loads(outcome.out)["diagnostics"] if item["code"] == "HB001")
    assert (item["path"], item["line"], item["profiles"]) == ("application-prod.yml", 2, ["prod"])
    assert [(place["path"], place["line"]) for place in item["related"]][:1] == [("application.yml", 8)]


def test_the_status_is_that_of_the_named_file(call: Call, service: Path) -> None:
    (service / "sound.yml").write_text("spring.cloud.nacos.discovery.namespace: dev\n", encoding="utf-8")
    assert call("lint", service / "sound.yml").status == 0
    assert call("lint", service / "application.yml").status == 1
    assert call("lint", service / "sound.yml", service / "other" / "application.yml").status == 1


def test_several_files_of_one_service_are_one_service(call: Call, service: Path) -> None:
    both = found(call("lint", service / "application.yml", service / "application-prod.yml", "-o", "json"))
    everything = found(call("lint", service, "-o", "json"))
    assert both == {item for item in everything if item[1] in ("application.yml", "application-prod.yml")}


def test_a_value_that_a_neighbour_answers_is_known(call: Call, tmp_path: Path) -> None:
    """Without its neighbour the file would not be judged."""
    text = FAULTY.replace("a b", "${my.namespace}")
    root = tree(tmp_path, {"application.yml": text, "application-prod.yml": "my.namespace: a b\n"})
    assert places(found(call("lint", root / "application.yml", "-o", "json"))) == {("NS007", "application.yml")}
    (root / "application-prod.yml").unlink()
    assert found(call("lint", root / "application.yml", "-o", "json")) == set()


@pytest.mark.parametrize("name", ["README.md", "Makefile", "picture.png"])
def test_a_file_that_is_no_configuration_is_passed_over(call: Call, service: Path, name: str) -> None:
    """pre-commit hands over whatever its patterns let through."""
    (service / name).write_bytes(b"\x89nacos")
    assert call("lint", service / name).status == 3
    assert call("lint", service / name, "--allow-empty").status == 0
    assert call("lint", service / name, service / "application.yml").status == 1


def test_an_ignored_file_that_is_named_is_linted(call: Call, service: Path) -> None:
    (service / ".gitignore").write_text("other/\n", encoding="utf-8")
    assert ("NS007", "other/application.yml") not in places(found(call("lint", service, "-o", "json")))
    assert call("lint", service / "other" / "application.yml").status == 1


def test_definitions_of_one_agent_are_judged_together(call: Call, tmp_path: Path) -> None:
    root = tree(tmp_path, {"consul/a.hcl": _CONSUL, "consul/b.hcl": _CONSUL})
    everything = found(call("lint", root, "-o", "json"))
    assert ("META006", "consul/b.hcl") in places(everything)
    assert found(call("lint", root / "consul" / "b.hcl", "-o", "json")) == {
        item for item in everything if item[1] == "consul/b.hcl"
    }
    assert ("META006", "consul/b.hcl") not in places(found(call("lint", root / "consul" / "a.hcl", "-o", "json")))


def test_standard_input_is_the_file_it_is_named_after(service: Path) -> None:
    """What an editor holds is judged with the rest of the service on disk, and nothing else is reported."""
    name = service / "application-prod.yml"
    same = reglint("lint", "-", "--stdin-filename", name, "-o", "json", stdin=_PROD.encode())
    assert found(same) == found(reglint("lint", name, "-o", "json"))
    changed = reglint(
        "lint",
        "-",
        "--stdin-filename",
        name,
        "-o",
        "json",
        stdin=b"server.port: 80\n",
    )
    assert found(changed) == set()
    unsaved = reglint(
        "lint", "-", "--stdin-filename", service / "application-new.yml", "-o", "json", stdin=_PROD.encode()
    )
    assert ("NS007", "application-new.yml", ("new",)) in found(unsaved)
    assert {path for _, path, _ in found(unsaved)} == {"application-new.yml"}


# Profiles


def test_a_profile_that_the_service_knows(call: Call, service: Path) -> None:
    everything = found(call("lint", service, "-o", "json"))
    chosen = found(call("lint", service, "--profile", "prod", "-o", "json"))
    assert {profiles for _, _, profiles in chosen} <= {("prod",), ()}
    assert places(chosen) == {
        (code, path) for code, path, profiles in everything if "prod" in profiles or not profiles
    } | {(code, path) for code, path in places(chosen) if path == "other/application.yml"}
    assert ("HB001", "application-prod.yml", ("prod",)) in chosen


def test_the_run_without_a_profile(call: Call, service: Path) -> None:
    chosen = found(call("lint", service, "--profile", "default", "-o", "json"))
    assert ("NS007", "application.yml", ("default",)) in chosen
    assert not any(code == "HB001" for code, *_ in chosen)


def test_a_profile_that_the_service_does_not_know(call: Call, service: Path) -> None:
    """It starts all the same, with the files that hold in every run."""
    chosen = found(call("lint", service, "--profile", "staging", "-o", "json"))
    assert ("NS007", "application.yml", ("staging",)) in chosen
    assert not any(path.startswith("application-") for _, path, _ in chosen)


def test_several_profiles_are_several_runs(call: Call, service: Path) -> None:
    chosen = found(call("lint", service, "--profile", "prod,test", "--profile", "default", "-o", "json"))
    assert ("HB001", "application-prod.yml", ("prod",)) in chosen
    assert ("HB001", "config/application-test.yml", ("test",)) in chosen
    assert ("NS007", "application.yml", ("prod", "test", "default")) in chosen


def test_files_without_profiles_are_judged_in_every_run(call: Call, tmp_path: Path) -> None:
    instance = '{"serviceName": "a", "ip": "1.1.1.1", "port": 80, "groupName": "x y", "ephemeral": true}'
    go = "nacos:\n  clientConfig: {namespaceId: a b, timeoutMs: 5000}\n  serverConfigs: [{ipAddr: 1.1.1.1, port: 80}]\n"
    root = tree(
        tmp_path, {"consul/a.hcl": _CONSUL, "consul/b.hcl": _CONSUL, "nacos/i.json": instance, "nacos/go.yaml": go}
    )
    everything = found(call("lint", root, "-o", "json"))
    assert {("META006", "consul/b.hcl"), ("NS007", "nacos/i.json"), ("NS007", "nacos/go.yaml")} <= places(everything)
    assert found(call("lint", root, "--profile", "prod", "-o", "json")) == everything


def test_what_is_written_is_judged_whatever_the_profile(call: Call, tmp_path: Path) -> None:
    """A slip of the pen in a file that the chosen run does not load is a slip all the same."""
    root = tree(tmp_path, {"application.yml": FAULTY, "application-prod.yml": "spring.cloud.nacos.discovery.grup: a\n"})
    chosen = found(call("lint", root, "--profile", "default", "-o", "json"))
    assert ("SYN003", "application-prod.yml") in places(chosen)
