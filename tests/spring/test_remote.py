"""Exports of a Nacos configuration centre as layers of a service, where Spring Cloud Alibaba puts them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest

from reglint import catalog, sources
from reglint.engine import Request, lint, lint_files
from reglint.model import Run, Service
from reglint.policy import Policy, PolicyError, load
from reglint.sources.file import File
from reglint.sources.spring.environment import Environment
from reglint.sources.tree import Tree
from reglint.values import State

HERE = "src/main/resources"
DATA = "nacos/DEFAULT_GROUP"
IMPORT = "spring.config.import: {}\nspring.cloud.nacos.config.server-addr: 10.0.0.1:8848\n"
BOOTSTRAP = """spring:
  application.name: orders
  cloud.nacos.config:
    server-addr: 10.0.0.1:8848
    file-extension: yaml
"""


def read(
    files: Mapping[str, str],
    profiles: tuple[str, ...] = (),
    exports: Mapping[str, str] | None = None,
    alibaba: str = "",
) -> Service:
    """The first service of ``files``, whose exports the policy maps if ``exports`` are given, and its client."""
    held = [File(path, text.encode()) for path, text in files.items()]
    unit = next(unit for unit in sources.units(held) if unit.directory == HERE)
    targets = {"spring_cloud_alibaba": alibaba} if alibaba else {}
    unit = unit._replace(profiles=profiles, tree=Tree(held), exports=exports or {}, targets=targets)
    return next(iter(sources.read(unit).services))


def run(
    files: Mapping[str, str], profile: str = "default", exports: Mapping[str, str] | None = None, alibaba: str = ""
) -> Run:
    """One run of the service in the class path of ``files``."""
    named = {path if "/" in path else f"{HERE}/{path}": text for path, text in files.items()}
    return read(named, (profile,), exports, alibaba).runs[0]


def value(found: Run, key: str) -> object:
    """What a run sees at ``key``; None when nobody wrote it."""
    return cast("Environment", found.environment).value(key).value


# An import


def test_an_import_stands_above_its_document_and_below_profile_files() -> None:
    files = {
        "application.yml": IMPORT.format("nacos:orders.yaml") + "a: local\nb: local\nc: local\n",
        "application-prod.yml": "b: profile\n",
        f"{DATA}/orders.yaml": "a: remote\nb: remote\nd: remote\n",
    }
    found = run(files, "prod")
    assert [value(found, key) for key in "abcd"] == ["remote", "profile", "local", "remote"]
    assert found.imports_nacos
    assert not found.remote


def test_an_import_stands_below_the_next_document_of_the_file() -> None:
    files = {"application.yml": IMPORT.format("nacos:o.yaml") + "---\na: later\n", f"{DATA}/o.yaml": "a: r\nb: r\n"}
    assert [value(run(files), key) for key in "ab"] == ["later", "r"]


def test_the_last_of_several_imports_wins() -> None:
    files = {
        "application.yml": IMPORT.format("[nacos:a.yaml, nacos:b.yaml]"),
        f"{DATA}/a.yaml": "x: a\ny: a\n",
        f"{DATA}/b.yaml": "x: b\n",
    }
    assert [value(run(files), key) for key in "xy"] == ["b", "a"]


def test_a_preferred_import_beats_profile_files() -> None:
    files = {
        "application.yml": IMPORT.format("nacos:o.yaml?preference=remote"),
        "application-prod.yml": "a: profile\n",
        f"{DATA}/o.yaml": "a: remote\n",
    }
    assert value(run(files, "prod"), "a") == "remote"
    files["application.yml"] = IMPORT.format("nacos:o.yaml") + "spring.cloud.nacos.config.preference: remote\n"
    assert value(run(files, "prod"), "a") == "remote"
    files["application.yml"] = IMPORT.format("nacos:o.yaml?preference=local") + (
        "spring.cloud.nacos.config.preference: remote\n"
    )
    assert value(run(files, "prod"), "a") == "profile"


@pytest.mark.parametrize(
    ("item", "keys", "expected"),
    [
        ("nacos:o.yaml?group=G", "", "in G"),
        ("nacos:o.yaml", "spring.cloud.nacos.config.group: G\n", "in G"),
        ("nacos:o.yaml", "spring.cloud.nacos.group: G\n", "in G"),
        ("nacos:o.yaml?group=DEFAULT_GROUP", "spring.cloud.nacos.config.group: G\n", "in the default"),
        ("nacos:o.yaml?group=NONE", "", None),
        ("optional:nacos:o.yaml?refreshEnabled=true", "", "in the default"),
        ("nacos:${name}.yaml", "name: o\n", "in the default"),
        ("nacos:o", "", None),
        ("nacos:o.yaml?group=${GROUP}", "", None),
    ],
)
def test_the_group_must_be_that_of_the_export(item: str, keys: str, expected: str | None) -> None:
    files = {
        "application.yml": IMPORT.format(f"'{item}'") + keys,
        f"{DATA}/o.yaml": "a: in the default\n",
        "nacos/G/o.yaml": "a: in G\n",
        "nacos/.metadata.yml": "metadata: []\n",
    }
    found = run(files)
    assert value(found, "a") == expected
    assert found.remote == (expected is None)


@pytest.mark.parametrize(
    ("data_id", "extension", "text"),
    [("o", "yaml", "a: 1\n"), ("o", "properties", "a=1\n"), ("o.yml", "", "a: 1\n"), ("o.properties", "yaml", "a=1\n")],
)
def test_the_suffix_tells_the_type_before_the_extension(data_id: str, extension: str, text: str) -> None:
    keys = f"spring.cloud.nacos.config.file-extension: {extension}\n" if extension else ""
    files = {"application.yml": IMPORT.format(f"nacos:{data_id}") + keys, f"{DATA}/{data_id}": text}
    assert value(run(files), "a") == "1"


def test_what_server_data_says_about_profiles_and_imports_loads_nothing() -> None:
    """The profile is active all the same, for whoever asks the environment: it comes too late for files."""
    files = {
        "application.yml": IMPORT.format("nacos:o.yaml"),
        "application-prod.yml": "a: profile\n",
        "more.yml": "a: more\n",
        f"{DATA}/o.yaml": "spring.profiles.active: prod\nspring.config.import: classpath:more.yml\n",
    }
    found = run(files)
    assert (value(found, "a"), found.profiles) == (None, ("prod",))


def test_conditions_in_imported_data_hold() -> None:
    text = "a: all\n---\nspring.config.activate.on-profile: prod\na: prod\n"
    files = {"application.yml": IMPORT.format("nacos:o.yaml"), f"{DATA}/o.yaml": text}
    assert [value(run(files, name), "a") for name in ("default", "prod")] == ["all", "prod"]


def test_an_import_of_one_profile_is_one_of_its_run() -> None:
    files = {"application.yml": "a: local\n", "application-prod.yml": IMPORT.format("nacos:o.yaml")}
    files[f"{DATA}/o.yaml"] = "a: remote\n"
    assert [value(run(files, name), "a") for name in ("default", "prod")] == ["local", "remote"]


def test_one_missing_data_id_leaves_open_what_nacos_adds() -> None:
    files = {"application.yml": IMPORT.format("[nacos:a.yaml, nacos:b.yaml]"), f"{DATA}/a.yaml": "x: a\n"}
    found = run(files)
    assert (value(found, "x"), found.remote) == ("a", True)


@pytest.mark.parametrize("text", ["a: [1\n", "a: {{ x }}\n", "a: 1\na: 2\n", "a: !x 1\n"])
def test_data_that_cannot_be_read_is_not_known(text: str) -> None:
    files = {"application.yml": IMPORT.format("nacos:o.yaml"), f"{DATA}/o.yaml": text}
    found = run(files)
    environment = cast("Environment", found.environment)
    assert (value(found, "a"), found.remote, environment.error) == (None, True, None)


def test_another_server_stays_unknown() -> None:
    files = {"application.yml": IMPORT.format("[nacos:o.yaml, 'consul:']"), f"{DATA}/o.yaml": "a: 1\n"}
    assert run(files).remote


# The bootstrap phase


def test_the_bootstrap_phase_asks_in_its_order() -> None:
    """Shared, then extension configurations, the plain name, the one with its extension, those of the profiles."""
    shared = "    shared-configs:\n    - data-id: s.yaml\n    - {data-id: t.yaml, group: G}\n"
    files = {
        "bootstrap.yml": BOOTSTRAP + shared + "    extension-configs[0].data-id: e.yaml\n",
        "application.yml": "a: local\nb: local\ne: local\ng: local\n",
        "application-prod.yml": "a: profile\ng: profile\n",
        f"{DATA}/s.yaml": "a: s\nb: s\nc: s\nd: s\ne: s\nf: s\n",
        "nacos/G/t.yaml": "a: t\nb: t\nc: t\nd: t\ne: t\n",
        f"{DATA}/e.yaml": "a: e\nb: e\nc: e\nd: e\n",
        f"{DATA}/orders": "a: base\nb: base\nc: base\n",
        f"{DATA}/orders.yaml": "a: own\nb: own\n",
        f"{DATA}/orders-prod.yaml": "a: own prod\n",
        "nacos/.metadata.yml": "metadata: []\n",
    }
    found = run(files, "prod")
    assert [value(found, key) for key in "abcdefg"] == ["own prod", "own", "base", "e", "t", "s", "profile"]
    assert not found.remote


def test_what_is_located_beats_everything_local() -> None:
    files = {
        "bootstrap.yml": BOOTSTRAP,
        "application-prod.yml": "a: profile\n",
        f"{DATA}/orders": "{}\n",
        f"{DATA}/orders.yaml": "a: remote\n",
        f"{DATA}/orders-prod.yaml": "b: ${a}\n",
    }
    found = run(files, "prod")
    assert [value(found, key) for key in "ab"] == ["remote", "remote"]
    (origin,) = cast("Environment", found.environment).value("b").via
    assert origin.document.path == f"{DATA}/orders.yaml"


def test_later_profiles_win() -> None:
    files = {
        "bootstrap.yml": BOOTSTRAP,
        f"{DATA}/orders-a.yaml": "x: a\ny: a\n",
        f"{DATA}/orders-b.yaml": "x: b\n",
    }
    assert [value(run(files, "a,b"), key) for key in "xy"] == ["b", "a"]


@pytest.mark.parametrize(
    ("keys", "data_id", "text"),
    [
        ("prefix: p", "p.properties", "a=1\n"),
        ("{prefix: p, name: n}", "p.properties", "a=1\n"),
        ("name: n", "n.properties", "a=1\n"),
        ("group: DEFAULT_GROUP", "orders.properties", "a=1\n"),
        ("file-extension: yml", "orders.yml", "a: 1\n"),
        ("file-extension: yaml", "orders", "a: 1\n"),
        ("{shared-dataids: 'x.yaml,s.yaml', group: G}", "s.yaml", "a: 1\n"),
        ("{ext-config: [{data-id: e}], group: G}", "e", "a=1\n"),
        ("{shared-configs: [s.properties], group: G}", "s.properties", "a=1\n"),
    ],
)
def test_names_of_data_ids(keys: str, data_id: str, text: str) -> None:
    section = keys if keys.startswith("{") else f"{{{keys}}}"
    bootstrap = f"spring.application.name: orders\nspring.cloud.nacos.config: {section}\n"
    files = {"bootstrap.yml": bootstrap, f"{DATA}/{data_id}": text}
    assert value(run(files), "a") == "1"


def test_a_key_without_the_profile_is_open_while_a_data_id_is_missing() -> None:
    files = {"bootstrap.yml": BOOTSTRAP, f"{DATA}/orders.yaml": "a: 1\n"}
    assert run(files).remote
    files[f"{DATA}/orders"] = "b: 1\n"
    assert not run(files).remote
    assert run(files, "prod").remote


@pytest.mark.parametrize(
    "bootstrap",
    [
        BOOTSTRAP + "    enabled: false\n",
        BOOTSTRAP.replace("orders", "${NAME}"),
        BOOTSTRAP.replace("yaml", "${EXTENSION}"),
        BOOTSTRAP + "    group: ${GROUP}\n",
        BOOTSTRAP + "    group: OTHER\n",
    ],
)
def test_nothing_is_located_where_the_client_is_off_or_not_known(bootstrap: str) -> None:
    files = {"bootstrap.yml": bootstrap, "application.yml": "a: local\n", f"{DATA}/orders.yaml": "a: remote\n"}
    assert value(run(files), "a") == "local"


def test_keys_of_the_client_in_application_files_come_too_late() -> None:
    files = {"application.yml": BOOTSTRAP + "a: local\n", f"{DATA}/orders.yaml": "a: remote\n"}
    assert value(run(files), "a") == "local"


def test_an_import_makes_the_bootstrap_client_needless() -> None:
    files = {
        "bootstrap.yml": BOOTSTRAP,
        "application.yml": IMPORT.format("nacos:o.yaml"),
        f"{DATA}/o.yaml": "a: imported\n",
        f"{DATA}/orders.yaml": "a: own\nb: own\n",
    }
    assert [value(run(files), key) for key in "ab"] == ["imported", None]


@pytest.mark.parametrize(
    ("alibaba", "expected"),
    [
        ("", (None, "1", True)),
        ("2.2.7.RELEASE", (None, "1", True)),
        ("2.2.9.RELEASE", ("2", "1", False)),
        ("2021.1", (None, "1", True)),
        ("2021.0.1.0", ("2", "1", False)),
        ("2023.0.1.3", (None, None, False)),
    ],
)
def test_several_documents_are_lost_or_one_without_conditions(alibaba: str, expected: tuple[object, ...]) -> None:
    text = "a: 1\n---\nspring.config.activate.on-profile: prod\na: 2\n"
    files = {"bootstrap.yml": BOOTSTRAP, f"{DATA}/orders.yaml": text, f"{DATA}/orders": "b: 1\n"}
    found = run(files, alibaba=alibaba)
    assert (value(found, "a"), value(found, "b"), found.remote) == expected


POM = """<project><modelVersion>4.0.0</modelVersion>
<parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId>
<version>{boot}</version></parent><artifactId>orders</artifactId><dependencies>
<dependency><groupId>org.springframework.cloud</groupId><artifactId>spring-cloud-starter-bootstrap</artifactId>
<version>4.1.0</version></dependency>
<dependency><groupId>com.alibaba.cloud</groupId><artifactId>spring-cloud-starter-alibaba-nacos-config</artifactId>
<version>{alibaba}</version></dependency></dependencies></project>"""


@pytest.mark.parametrize(
    ("boot", "alibaba", "expected"),
    [("3.2.12", "2023.0.1.2", "remote"), ("3.2.12", "2023.0.1.3", "local"), ("3.5.10", "2025.0.0.0", "local")],
)
def test_the_build_says_which_client_asks(boot: str, alibaba: str, expected: str) -> None:
    files = {
        "pom.xml": POM.format(boot=boot, alibaba=alibaba),
        f"{HERE}/bootstrap.yml": BOOTSTRAP,
        f"{HERE}/application.yml": "a: local\n",
        f"{DATA}/orders.yaml": "a: remote\n",
    }
    (found,) = read(files, ("default",)).runs
    assert value(found, "a") == expected
    assert found.remote == (expected == "remote")  # the plain data id is missing, but only an old client asks for it


@pytest.mark.parametrize(("boot", "expected"), [("3.2.12", "remote"), ("3.3.13", "local")])
def test_a_new_boot_alone_leaves_open_whether_the_client_asks(boot: str, expected: str) -> None:
    pom = POM.format(boot=boot, alibaba="${alibaba}")
    files = {"pom.xml": pom, f"{HERE}/bootstrap.yml": BOOTSTRAP, f"{HERE}/application.yml": "a: local\n"}
    files[f"{DATA}/orders"] = files[f"{DATA}/orders.yaml"] = "a: remote\n"
    (found,) = read(files, ("default",)).runs
    assert (value(found, "a"), found.remote) == (expected, expected == "local")


@pytest.mark.parametrize(
    ("boot", "alibaba", "expected"), [("3.2.12", "2023.0.1.2", "own"), ("3.5.10", "2025.0.0.0", "i")]
)
def test_a_client_that_is_known_may_ask_in_both_ways(boot: str, alibaba: str, expected: str) -> None:
    files = {
        "pom.xml": POM.format(boot=boot, alibaba=alibaba),
        f"{HERE}/bootstrap.yml": BOOTSTRAP,
        f"{HERE}/application.yml": IMPORT.format("nacos:i.yaml"),
        f"{DATA}/i.yaml": "a: i\n",
        f"{DATA}/orders.yaml": "a: own\n",
    }
    (found,) = read(files, ("default",)).runs
    assert value(found, "a") == expected


def test_the_client_is_known_by_the_build_alone() -> None:
    """Its keys may all have their defaults; nobody is known to ask where there is neither key nor build."""
    files = {f"{HERE}/bootstrap.yml": "spring.application.name: orders\nspring.cloud.nacos.server-addr: h:1\n"}
    files[f"{DATA}/orders.properties"] = "a=remote\n"
    assert value(read(files, ("default",)).runs[0], "a") is None
    files["pom.xml"] = POM.format(boot="3.2.12", alibaba="2023.0.1.2")
    assert value(read(files, ("default",)).runs[0], "a") == "remote"


def test_the_server_may_say_that_it_beats_nothing() -> None:
    files = {
        "bootstrap.yml": BOOTSTRAP,
        "application.yml": "a: local\n",
        f"{DATA}/orders.yaml": "a: remote\nb: remote\nspring.cloud.config.override-none: true\n",
    }
    assert [value(run(files), key) for key in "ab"] == ["local", "remote"]


# Which export


def test_the_policy_maps_namespaces() -> None:
    files = {
        "application.yml": IMPORT.format("nacos:o.yaml") + "spring.cloud.nacos.config.namespace: ${NS:prod-1}\n",
        "deploy/a/DEFAULT_GROUP/o.yaml": "a: a\n",
        "deploy/b/DEFAULT_GROUP/o.yaml": "a: b\n",
    }
    assert value(run(files, exports={"prod-*": "deploy/a", "*": "deploy/b"}), "a") == "a"
    assert value(run(files, exports={"dev": "deploy/a", "*": "deploy/b"}), "a") == "b"
    assert value(run(files, exports={"dev": "deploy/a"}), "a") is None
    files["application.yml"] = IMPORT.format("nacos:o.yaml")
    assert value(run(files, exports={"public": "deploy/a", "*": "deploy/b"}), "a") == "a"
    files["application.yml"] += "spring.cloud.nacos.namespace: prod-9\n"
    assert value(run(files, exports={"public": "deploy/a", "prod-?": "deploy/b"}), "a") == "b"


def test_a_namespace_that_nobody_knows_is_in_every_export_or_in_none() -> None:
    files = {
        "application.yml": IMPORT.format("nacos:o.yaml") + "spring.cloud.nacos.config.namespace: ${NS}\n",
        "deploy/a/DEFAULT_GROUP/o.yaml": "a: a\n",
    }
    assert value(run(files, exports={"*": "deploy/a"}), "a") == "a"
    assert value(run(files, exports={"*": "deploy/a", "x": "deploy/b"}), "a") is None


def test_of_two_exports_none_is_taken_without_the_policy() -> None:
    files = {"application.yml": IMPORT.format("nacos:o.yaml")}
    files["one/DEFAULT_GROUP/o.yaml"] = files["two/DEFAULT_GROUP/o.yaml"] = "a: 1\n"
    assert value(run(files), "a") is None


def test_an_archive_is_an_export() -> None:
    files = {"application.yml": IMPORT.format("nacos:o.yaml"), "export.zip!/DEFAULT_GROUP/o.yaml": "a: 1\n"}
    assert value(run(files), "a") == "1"
    assert value(run(files, exports={"*": "export.zip"}), "a") == "1"


def test_without_an_export_nothing_changes() -> None:
    files = {"application.yml": IMPORT.format("nacos:o.yaml") + "a: local\n", "conf/o.yaml": "a: remote\n"}
    found = run(files)
    assert (value(found, "a"), found.remote) == ("local", True)


# Rules


def test_findings_stand_in_the_data_of_the_server() -> None:
    """Imported data overrides the group; a secret in it is not printed either."""
    files = {
        f"{HERE}/application.yml": IMPORT.format("nacos:o.yaml")
        + "spring.application.name: orders\nspring.cloud.nacos.discovery.group: good\n",
        f"{DATA}/o.yaml": "spring.cloud.nacos.discovery:\n  group: BAD_1\n  password: ${x.y}\nx.y: hunter2hunter2\n",
    }
    held = [File(path, text.encode()) for path, text in files.items()]
    report = lint_files(held, Policy(values={"naming.group": "^[a-z]+$"}), catalog.rules())
    assert (f"{DATA}/o.yaml", 2) in {
        (item.location.path, item.location.line) for item in report.diagnostics if item.rule == "naming-template"
    }
    assert "hunter2" not in str(report)


def test_a_missing_key_is_known_to_be_missing_when_all_is_answered() -> None:
    files = {f"{HERE}/application.yml": IMPORT.format("nacos:o.yaml") + "server.port: 1\n", f"{DATA}/o.yaml": "a: 1\n"}
    held = [File(path, text.encode()) for path, text in files.items()]
    (found,) = read(files, ("default",)).runs
    assert cast("Environment", found.environment).value("spring.application.name").state is State.ABSENT
    assert not found.remote
    assert lint_files(held, Policy(), catalog.rules()).totals.services >= 1


# The policy


def test_the_policy_names_exports_below_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "reglint.yaml").write_text("nacos:\n  exports: {'prod-*': ./deploy//a, '*': b.zip}\n", encoding="utf-8")
    policy = load(str(folder / "reglint.yaml"))
    assert policy.exports() == {"prod-*": "deploy/a", "*": "b.zip"}
    assert policy.seen_from(str(tmp_path)).exports() == {"prod-*": "config/deploy/a", "*": "config/b.zip"}
    assert Policy().exports() == {}


@pytest.mark.parametrize("path", ["/etc/nacos", "../nacos", "a/../../b", "C:/nacos", "a\\b"])
def test_the_policy_names_nothing_outside(tmp_path: Path, path: str) -> None:
    file = tmp_path / "reglint.yaml"
    file.write_text(f"nacos:\n  exports:\n    '*': '{path}'\n", encoding="utf-8")
    with pytest.raises(PolicyError, match="below the folder of the policy file"):
        load(str(file))


def test_an_export_on_disk_is_read_as_the_policy_maps_it(tmp_path: Path) -> None:
    """The whole way: policy, walk, tree, layer; the data id has no suffix and no registry word."""
    (tmp_path / ".git").mkdir()
    texts = {
        "reglint.yaml": "nacos: {exports: {'*': deploy/nacos}}\n",
        "app/application.yml": IMPORT.format("nacos:orders")
        + "spring.cloud.nacos.config.file-extension: yaml\nserver.port: 1\n",
        "deploy/nacos/DEFAULT_GROUP/orders": "server.port: ${a.b}\na.b: ${server.port}\n",
    }
    for path, text in texts.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    found = lint(Request(paths=(str(tmp_path),))).diagnostics
    assert ("circular-placeholder", "deploy/nacos/DEFAULT_GROUP/orders", 1) in {
        (item.rule, item.location.path, item.location.line) for item in found
    }
