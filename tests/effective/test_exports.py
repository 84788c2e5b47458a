"""Exports of a Nacos configuration centre as a layer in ``reglint show`` and ``reglint why``."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from reglint import cli
from tests.effective.disk import output, shown, write

MAIN = "order/src/main/resources"
KEY = "spring.cloud.nacos.discovery.namespace"
BOOTSTRAP = """\
spring:
  application.name: orders
  cloud.nacos.config:
    server-addr: 10.0.0.1:8848
    file-extension: yaml
    shared-configs:
      - data-id: common.yaml
    extension-configs:
      - {data-id: more.yaml, group: SHOP}
"""
IMPORT = """\
spring.config.import: nacos:orders.yaml
spring.cloud.nacos.config.server-addr: 10.0.0.1:8848
"""
LOCAL = f"{KEY}: local\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return write(tmp_path, {".git/HEAD": "", f"{MAIN}/application.yml": LOCAL})


def namespace(checkout: Path, *options: str) -> dict[str, Any]:
    """What the service gets as the namespace of its registration."""
    found: dict[str, Any] = shown(checkout / "order", "--property", KEY, *options)["properties"][KEY]
    return found


def story(checkout: Path, *options: str) -> str:
    """``reglint why`` of the namespace, with single blanks."""
    return " ".join(output("why", KEY, checkout / "order", *options).split())


def of_bootstrap(checkout: Path) -> Path:
    """A bootstrap file, and an export with everything that it asks for."""
    texts = {"DEFAULT_GROUP/common.yaml": "common", "SHOP/more.yaml": "more", "DEFAULT_GROUP/orders.yaml": "own"}
    texts["DEFAULT_GROUP/orders-prod.yaml"] = "prod"
    export = {f"nacos/{name}": f"{KEY}: {text}\n" for name, text in texts.items()}
    return write(checkout, {f"{MAIN}/bootstrap.yml": BOOTSTRAP, "nacos/.metadata.yml": "metadata: []\n", **export})


def test_what_bootstrap_gets_is_above_everything_local(checkout: Path) -> None:
    of_bootstrap(checkout)
    variable = "SPRING_CLOUD_NACOS_DISCOVERY_NAMESPACE=variable"
    found = namespace(checkout, "--profile", "prod", "--env", variable)
    assert found["value"] == "prod"
    assert found["origin"] == {"path": "nacos/DEFAULT_GROUP/orders-prod.yaml", "line": 1, "column": 41}
    assert [place["path"] for place in found["overrides"]] == [
        "nacos/DEFAULT_GROUP/orders.yaml",
        "nacos/SHOP/more.yaml",
        "nacos/DEFAULT_GROUP/common.yaml",
        f"{MAIN}/application.yml",
    ]


def test_why_tells_of_data_ids_and_of_their_order(checkout: Path) -> None:
    told = story(of_bootstrap(checkout))
    assert "set by nacos/DEFAULT_GROUP/orders.yaml:1 (data id in Nacos, asked for at bootstrap)" in told
    assert "the last asked for wins: shared data ids, extensions, the application's own, those of its profiles" in told
    assert "because what a configuration server gives at bootstrap beats everything local" in told


@pytest.mark.parametrize(
    ("switch", "reason"),
    [
        (
            "override-system-properties: false",
            "spring.cloud.config.override-system-properties=false lets what is given",
        ),
        ("override-none: true", "spring.cloud.config.override-none lets everything local win"),
    ],
)
def test_remote_data_may_rank_itself_below(checkout: Path, switch: str, reason: str) -> None:
    """As observed with Spring Cloud 2.2.9, 3.1.8 and 4.1.4."""
    of_bootstrap(checkout)
    with (checkout / "nacos/DEFAULT_GROUP/common.yaml").open("a", encoding="utf-8") as file:
        file.write(f"spring.cloud.config.{switch}\n")
    told = story(checkout, "--env", "SPRING_CLOUD_NACOS_DISCOVERY_NAMESPACE=variable")
    assert "set by the environment variable" in told
    assert reason in told
    beats_files = "what a configuration server gives at bootstrap beats files" in story(checkout)
    assert beats_files == switch.startswith("override-system")


def test_data_ids_that_no_export_holds_are_named(checkout: Path) -> None:
    of_bootstrap(checkout)
    (checkout / "nacos/SHOP/more.yaml").unlink()
    asked = shown(checkout / "order", "--profile", "eu")["may_hold_more"]
    texts = [
        "nacos:more.yaml?group=SHOP",
        "nacos:orders?group=DEFAULT_GROUP",
        "nacos:orders-eu.yaml?group=DEFAULT_GROUP",
    ]
    assert [one["location"] for one in asked] == texts
    assert {one["origin"]["line"] for one in asked} == {3}
    told = output("why", "no.such.key", checkout / "order")
    assert f"nacos:more.yaml?group=SHOP, asked for by {MAIN}/bootstrap.yml:3, may hold it" in told


def test_only_a_data_id_that_is_asked_for_later_may_override_another(checkout: Path) -> None:
    of_bootstrap(checkout)
    (checkout / "nacos/SHOP/more.yaml").unlink()
    assert "more.yaml" not in story(checkout)
    (checkout / "nacos/DEFAULT_GROUP/orders.yaml").unlink()
    told = story(checkout)
    for text in ("nacos:more.yaml?group=SHOP", "nacos:orders.yaml?group=DEFAULT_GROUP"):
        assert f"{text}, asked for by {MAIN}/bootstrap.yml:3, may override it" in told


def test_why_says_what_an_import_may_override(checkout: Path) -> None:
    later = f"---\n{KEY}: later\n"
    write(checkout, {f"{MAIN}/application.yml": IMPORT + LOCAL})
    assert f"nacos:orders.yaml, asked for by {MAIN}/application.yml:1, may override it" in story(checkout)
    write(checkout, {f"{MAIN}/application.yml": IMPORT + LOCAL + later})
    assert "may override it" not in story(checkout)
    write(checkout, {f"{MAIN}/application.yml": IMPORT + LOCAL, f"{MAIN}/application-prod.yml": LOCAL})
    assert "may override it" not in story(checkout, "--profile", "prod")


def test_what_other_servers_may_hold_is_told(checkout: Path) -> None:
    keys = ("consul.config.prefix: a", "config.uri: http://c", "nacos.config.name: ${X}")
    write(checkout, {f"{MAIN}/bootstrap.yml": "".join(f"spring.cloud.{key}\n" for key in keys)})
    asked = shown(checkout / "order")["may_hold_more"]
    assert [one["location"] for one in asked] == ["nacos:${...}", "consul:", "configserver:"]
    assert [one["origin"]["line"] for one in asked] == [3, 1, 2]


def test_a_client_that_is_off_asks_for_nothing(checkout: Path) -> None:
    keys = (
        "consul.config.enabled: false",
        "config.enabled: false",
        "nacos.config: {enabled: false, server-addr: n:8848}",
    )
    write(checkout, {f"{MAIN}/bootstrap.yml": "".join(f"spring.cloud.{key}\n" for key in keys)})
    assert shown(checkout / "order")["may_hold_more"] == []
    found = shown(checkout / "order", "--property", "no.such.key")["properties"]["no.such.key"]
    assert found["state"] == "absent"


def test_what_is_known_to_be_imported_is_no_longer_open(checkout: Path) -> None:
    write(checkout, {f"{MAIN}/application.yml": IMPORT})
    assert "may hold more: nacos:orders.yaml" in output("show", checkout / "order")
    assert namespace(checkout) == {"value": None, "state": "unresolved", "origin": None, "overrides": []}
    printed = output("show", checkout / "order", "--property", KEY)
    assert f"{KEY} (not known here) nobody sets it here" in " ".join(printed.split())
    assert "nacos:orders.yaml, asked for by order" in story(checkout)
    write(checkout, {"nacos/DEFAULT_GROUP/orders.yaml": f"{KEY}: imported\n"})
    assert "may hold more" not in output("show", checkout / "order")
    assert namespace(checkout)["value"] == "imported"
    assert shown(checkout / "order", "--property", "no.such.key")["properties"]["no.such.key"]["state"] == "absent"
    assert f"(data id in Nacos, imported by {MAIN}/application.yml:1)" in story(checkout)


def test_why_says_that_an_import_is_preferred(checkout: Path) -> None:
    item = f"spring.config.import: nacos:orders.yaml?preference=remote\n{LOCAL}"
    files = {f"{MAIN}/application.yml": item, f"{MAIN}/application-prod.yml": f"{KEY}: profile\n"}
    write(checkout, {**files, "nacos/DEFAULT_GROUP/orders.yaml": f"{KEY}: imported\n"})
    told = story(checkout, "--profile", "prod")
    assert 'application-prod.yml:1 (file of the profile prod): "profile" because preference=remote' in told


def test_the_policy_says_where_the_exports_of_a_namespace_are(checkout: Path) -> None:
    policy = "version: 1\nnacos: {exports: {'prod-*': exports/prod, '*': exports/dev}}\n"
    export = {f"exports/{stage}/DEFAULT_GROUP/orders.yaml": f"{KEY}: {stage}\n" for stage in ("prod", "dev")}
    write(checkout, {"reglint.yaml": policy, f"{MAIN}/application.yml": IMPORT, **export})
    assert namespace(checkout)["value"] == "dev"
    assert namespace(checkout, "--system-property", "spring.cloud.nacos.config.namespace=prod-eu")["value"] == "prod"


def test_an_export_of_the_policy_that_is_not_there_is_a_mistake(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(checkout, {"reglint.yaml": "version: 1\nnacos:\n  exports:\n    '*': exports/dve\n"})
    for words in (("lint",), ("show",), ("why", KEY)):
        assert cli.run([*words, str(checkout / "order")]) == 2
        told = capsys.readouterr().err
        assert told.count("\n") == 1
        assert "reglint.yaml:4: there is no folder and no ZIP file exports/dve" in told


def test_an_archive_is_as_good_as_a_folder(checkout: Path) -> None:
    write(checkout, {f"{MAIN}/application.yml": IMPORT})
    with zipfile.ZipFile(checkout / "nacos_config_export.zip", "w") as archive:
        archive.writestr("DEFAULT_GROUP/orders.yaml", f"{KEY}: archived\n")
    found = namespace(checkout)
    assert found["value"] == "archived"
    assert found["origin"]["path"] == "nacos_config_export.zip!/DEFAULT_GROUP/orders.yaml"


def test_without_a_checkout_nothing_beside_the_project_is_read(tmp_path: Path) -> None:
    write(tmp_path, {f"{MAIN}/application.yml": IMPORT, "nacos/DEFAULT_GROUP/orders.yaml": f"{KEY}: beside\n"})
    assert namespace(tmp_path)["state"] == "unresolved"
    write(tmp_path, {"order/nacos/DEFAULT_GROUP/orders.yaml": f"{KEY}: inside\n"})
    assert namespace(tmp_path)["value"] == "inside"


def test_an_export_that_version_control_ignores_does_not_count(checkout: Path) -> None:
    export = {"nacos/DEFAULT_GROUP/orders.yaml": f"{KEY}: imported\n", ".gitignore": "nacos/\n"}
    write(checkout, {f"{MAIN}/application.yml": IMPORT, **export})
    assert namespace(checkout)["state"] == "unresolved"


def test_secrets_in_data_ids_are_hidden(checkout: Path) -> None:
    export = {
        "nacos/DEFAULT_GROUP/orders.yaml": "db.password: hunter2x\n",
        "nacos/.metadata.yml": "metadata:\n- dataId: a\n",
    }
    write(checkout, {f"{MAIN}/application.yml": IMPORT, **export})
    for words in (("show",), ("show", "--output=json"), ("why", "db.password")):
        printed = output(*words, checkout / "order")
        assert "hunter2x" not in printed
        assert "<hidden>" in printed


def test_a_data_id_beats_a_file_that_is_imported_behind_it(checkout: Path) -> None:
    """Spring Cloud Alibaba imports it when the profiles are known, and files are imported before."""
    importing = IMPORT.replace("nacos:orders.yaml", "[nacos:orders.yaml, more.yml]")
    files = {f"{MAIN}/application.yml": importing, f"{MAIN}/more.yml": LOCAL}
    write(
        checkout,
        {**files, "nacos/DEFAULT_GROUP/orders.yaml": f"{KEY}: remote\n", "nacos/.metadata.yml": "metadata: []\n"},
    )
    told = story(checkout)
    assert "set by nacos/DEFAULT_GROUP/orders.yaml:1" in told
    assert "because data ids are imported when the profiles are known, after the files" in told
