"""The shape of what ``reglint show`` prints, and what its options do."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from reglint import cli
from tests.effective.disk import output, shown, write

MAIN = "src/main/resources/"
RUN = {"profiles", "unresolved_profiles", "error", "not_read", "may_hold_more", "properties", "registrations"}
BASE = """\
spring:
  application.name: order
  cloud.nacos.discovery:
    serverAddr: ${NACOS_HOST:localhost}:8848
    namespace: dev
    metadata:
      teamName: core
      a.b: c
list: [a, b, c]
"""
PROD = "spring.cloud.nacos.discovery:\n  namespace: live\n  password: hunter2x\nlist: [z]\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path / "order", {MAIN + "application.yml": BASE, MAIN + "application-prod.yml": PROD})


def test_the_shape_of_one_run(project: Path) -> None:
    data = shown(project, "--profile", "prod", "--property", "spring.cloud.nacos.discovery.namespace")
    assert set(data) == {"schema_version", *RUN}
    assert data["schema_version"] == 1
    assert data["profiles"] == ["prod"]
    assert data["error"] is None
    assert data["properties"] == {
        "spring.cloud.nacos.discovery.namespace": {
            "value": "live",
            "state": "set",
            "origin": {"path": MAIN + "application-prod.yml", "line": 2, "column": 14},
            "overrides": [{"path": MAIN + "application.yml", "line": 5, "column": 16}],
        }
    }
    assert data["registrations"][0]["label"] == "Nacos discovery"
    assert data["registrations"][0]["fields"]["namespace"]["value"] == "live"


def test_keys_are_canonical_and_those_of_maps_verbatim(project: Path) -> None:
    keys = shown(project)["properties"].keys()
    assert "spring.cloud.nacos.discovery.server-addr" in keys
    assert "spring.cloud.nacos.discovery.metadata.teamName" in keys
    assert {"list[0]", "list[1]", "list[2]"} <= keys


def test_a_list_replaces_the_whole_list_below(project: Path) -> None:
    """getProperty still finds the items below, but no list holds them."""
    found = shown(project, "--profile", "prod")["properties"]
    assert [found[f"list[{index}]"]["value"] for index in range(3)] == ["z", "b", "c"]
    assert [found[f"list[{index}]"]["state"] for index in range(3)] == ["set", "replaced", "replaced"]


@pytest.mark.parametrize(
    "spelling",
    [
        "spring.cloud.nacos.discovery.server-addr",
        "spring.cloud.nacos.discovery.serverAddr",
        "spring.cloud.nacos.discovery.SERVER_ADDR",
        "SPRING_CLOUD_NACOS_DISCOVERY_SERVERADDR",
    ],
)
def test_a_property_is_asked_for_in_any_spelling(project: Path, spelling: str) -> None:
    properties = shown(project, "--property", spelling)["properties"]
    assert list(properties) == ["spring.cloud.nacos.discovery.server-addr"]


def test_what_nobody_sets_is_absent(project: Path) -> None:
    properties = shown(project, "--property", "no.such-key")["properties"]
    assert properties == {"no.such-key": {"value": None, "state": "absent", "origin": None, "overrides": []}}


def test_variables_answer_placeholders_and_override_files(project: Path) -> None:
    options = ("--env", "NACOS_HOST=n1", "--env", "SPRING_CLOUD_NACOS_DISCOVERY_NAMESPACE=from-env")
    found = shown(project, *options)["properties"]
    assert found["spring.cloud.nacos.discovery.server-addr"]["value"] == "n1:8848"
    namespace = found["spring.cloud.nacos.discovery.namespace"]
    assert namespace["value"] == "from-env"
    assert namespace["origin"] is None
    assert namespace["overrides"] == [{"path": MAIN + "application.yml", "line": 5, "column": 16}]


def test_json_beats_system_properties_and_those_beat_variables(project: Path) -> None:
    name = "spring.application.name"
    variables = ("--env", "SPRING_APPLICATION_NAME=env")
    properties = (*variables, "--system-property", f"{name}=system")
    in_json = (
        *properties,
        "--env",
        'SPRING_APPLICATION_JSON={"spring": {"application": {"name": "json"}}, "list": null}',
    )
    values = [shown(project, *options)["properties"][name]["value"] for options in (variables, properties, in_json)]
    assert values == ["env", "system", "json"]
    assert shown(project, *in_json)["properties"]["list[0]"]["value"] == "a"


@pytest.mark.parametrize("options", [["--env", "novalue"], ["--system-property", "=x"], ["--spring-boot", "latest"]])
def test_what_cannot_be_understood_is_refused(
    project: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["show", str(project), *options]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_version_comes_from_the_option_the_policy_the_build_in_this_order(project: Path) -> None:
    pom = """<project><modelVersion>4.0.0</modelVersion><parent><groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId><version>2.3.1.RELEASE</version></parent></project>"""
    assert "unknown" in output("show", project).splitlines()[0]
    write(project, {"pom.xml": pom})
    assert "2.3.1 (pom.xml)" in output("show", project).splitlines()[0]
    write(project, {"reglint.yaml": 'version: 1\ntarget:\n  spring-boot: "2.7"\n'})
    assert "2.7 (target in the policy)" in output("show", project).splitlines()[0]
    assert "3.5 (--spring-boot)" in output("show", project, "--spring-boot", "3.5").splitlines()[0]


def test_a_failing_start_is_told_first_and_is_no_error_of_the_call(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application-prod.yml": "a: 1\nspring.profiles.active: other\n"})
    text = output("show", tmp_path, "--profile", "prod").splitlines()
    assert text[1].startswith("  DOES NOT START: ")
    assert text[1].endswith("src/main/resources/application-prod.yml:2")
    error = shown(tmp_path, "--profile", "prod")["error"]
    assert error["kind"] == "InvalidConfigDataPropertyException"
    assert error["causes"] == ["InvalidConfigDataPropertyException"]
    assert error["origin"] == {"path": MAIN + "application-prod.yml", "line": 2, "column": 25}
    assert "'spring.profiles.active' is not allowed here" in error["message"]


def test_profiles_are_activated_together(tmp_path: Path) -> None:
    write(tmp_path, {f"{MAIN}application-{name}.yml": f"a: {name}\n" for name in ("one", "two")})
    for options in (["--profile", "one,two"], ["--profile", "one", "--profile", "two"]):
        data = shown(tmp_path, *options)
        assert data["profiles"] == ["one", "two"]
        assert data["properties"]["a"]["value"] == "two"
    assert shown(tmp_path)["profiles"] == []
    assert shown(tmp_path, "--profile", "default")["profiles"] == []


def test_a_directory_of_services_is_shown_service_by_service(project: Path) -> None:
    write(project.parent, {"pay/src/main/resources/application.yml": BASE.replace("order", "pay")})
    data = shown(project.parent)
    assert [service["name"] for service in data["services"]] == ["order", "pay"]
    assert [run["name"] for run in data["services"][0]["runs"]] == ["default", "prod"]
    assert set(data["services"][0]["runs"][0]) == {"name", *RUN}
    together = shown(project.parent, "--profile", "prod,eu")["services"][0]["runs"]
    assert [run["profiles"] for run in together] == [["prod", "eu"]]


def test_the_version_counts_for_every_service_below_a_path(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project.parent, {"pay/src/main/resources/application.yml": "spring.profiles.active: eu!\n" + BASE})
    runs = [shown(project.parent, "--spring-boot", boot)["services"][1]["runs"][0] for boot in ("3.4", "3.5.3")]
    assert runs[0]["error"] is None
    assert "eu!" in runs[1]["error"]["message"]
    assert cli.run(["show", str(project.parent), "--env", "A=1"]) == 2
    assert "need the directory of one project" in capsys.readouterr().err


def test_a_consul_definition_is_shown_without_properties(tmp_path: Path) -> None:
    write(tmp_path, {"web.json": json.dumps({"service": {"name": "web", "port": 80, "tags": ["v1"]}})})
    (service,) = shown(tmp_path)["services"]
    assert service["runs"][0]["properties"] == {}
    assert service["runs"][0]["registrations"][0]["fields"]["service"]["value"] == "web"


def test_values_without_a_known_answer_are_unresolved_and_keep_their_text(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": "a: x-${NOWHERE}-${b}\nb: y\nc: '@project.version@'\n"})
    found = shown(tmp_path)["properties"]
    assert (found["a"]["value"], found["a"]["state"]) == ("x-${NOWHERE}-y", "unresolved")
    assert found["c"]["state"] == "unresolved"


# ---- secrets


SECRETS = """\
spring:
  cloud.nacos.password: hunter2x
  datasource:
    password: ${DB}
    url: jdbc:mysql://h/db?user=u&password=${DB}
app:
  api-key: k-123456
  copy: ${app.api-key}
  same: k-123456
  named: ${GIVEN_TOKEN}
  enc: ${aux}
  secret: ${aux}
DB: pwd-of-db
aux: aux-of-secret
"""


def test_no_secret_is_printed_in_any_form(tmp_path: Path) -> None:
    """Catalogued keys, keys that look like one, what answers them, and copies."""
    write(tmp_path, {MAIN + "application.yml": SECRETS})
    options = ("--env", "GIVEN_TOKEN=tok-from-env", "--env", "app_secret2_password=own-env-secret")
    for text in (output("show", tmp_path, *options), output("show", tmp_path, "--output", "json", *options)):
        for secret in ("hunter2x", "k-123456", "pwd-of-db", "aux-of-secret", "tok-from-env", "own-env-secret"):
            assert secret not in text
        assert "<hidden>" in text


# ---- the tree


def test_nothing_outside_the_path_is_read(tmp_path: Path) -> None:
    """Relative, absolute and linked imports, of files and of trees."""
    outside = write(tmp_path / "outside", {"secret.yml": "canary: CANARY\n", "tree/canary": "CANARY"})
    imports = [
        "optional:file:../outside/secret.yml",
        f"optional:file:{outside}/secret.yml",
        "optional:file:./link.yml",
        "optional:file:./linked/secret.yml",
        f"optional:configtree:{outside}/tree/",
        "optional:configtree:../outside/tree/",
        "optional:configtree:./linked/tree/",
        "optional:classpath:../../../../outside/secret.yml",
        "optional:file:/etc/passwd[.properties]",
        "optional:file:./linked/*/",
    ]
    project = write(tmp_path / "p", {MAIN + "application.yml": json.dumps({"spring.config.import": imports, "a": 1})})
    (project / "link.yml").symlink_to(outside / "secret.yml")
    (project / "linked").symlink_to(outside)
    (project / "config").symlink_to(outside)
    text = output("show", project, "--output", "json")
    assert "CANARY" not in text
    assert "root:" not in text
    data = json.loads(text)
    assert data["properties"]["a"]["value"] == "1"
    assert "canary" not in data["properties"]


def test_links_inside_the_path_are_followed(tmp_path: Path) -> None:
    write(tmp_path, {"shared/a.yml": "b: 2\n", MAIN + "application.yml": "spring.config.import: file:./a.yml\n"})
    (tmp_path / "a.yml").symlink_to(tmp_path / "shared" / "a.yml")
    assert shown(tmp_path)["properties"]["b"]["value"] == "2"


def test_what_is_not_read_is_told(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": "spring.config.import: optional:file:/etc/passwd\n"})
    assert "  not read: file:/etc/passwd  src/main/resources/application.yml:1" in output("show", tmp_path).splitlines()


def test_a_missing_file_of_the_working_directory_is_a_failure(tmp_path: Path) -> None:
    """The directory is what the application will find; what lies elsewhere is not known."""
    write(tmp_path, {MAIN + "application.yml": "spring.config.import: file:./gone.yml\n"})
    assert shown(tmp_path)["error"]["kind"] == "ConfigDataResourceNotFoundException"
    write(tmp_path, {MAIN + "application.yml": "spring.config.import: file:/etc/order/gone.yml\n"})
    assert shown(tmp_path)["error"] is None


def test_a_value_of_a_config_tree_stands_in_its_own_file(tmp_path: Path) -> None:
    files = {MAIN + "application.yml": "spring.config.import: configtree:secrets/\n", "secrets/my/key": "text\n"}
    found = shown(write(tmp_path, files))["properties"]["my.key"]
    assert found["value"] == "text"
    assert found["origin"] == {"path": "secrets/my/key", "line": 1, "column": 1}


def test_circles_and_imports_of_oneself_end(tmp_path: Path) -> None:
    files = {
        MAIN + "application.yml": "spring.config.import: [application.yml, other.yml]\na: ${b}\nb: ${a}\n",
        MAIN + "other.yml": "spring.config.import: application.yml\nc: 1\n",
    }
    found = shown(write(tmp_path, files))["properties"]
    assert found["a"]["state"] == "invalid"
    assert found["c"]["value"] == "1"


def test_ten_thousand_placeholders_deep_is_bounded(tmp_path: Path) -> None:
    nested = "${a:" * 10_000 + "x" + "}" * 10_000
    chain = "".join(f"k{index}: ${{k{index + 1}}}\n" for index in range(10_000))
    found = shown(
        write(tmp_path, {MAIN + "application.yml": f"deep: {nested}\n{chain}k10000: end\n"}), "--property", "k0"
    )["properties"]
    assert found["k0"]["state"] == "unresolved"


# ---- what nobody here knows


def one_file(root: Path, text: str, *options: str) -> dict[str, Any]:
    """What show says of a project with that one file."""
    return shown(write(root, {MAIN + "application.yml": text}), *options)


@pytest.mark.parametrize(
    "location", ["aws-parameterstore:/config/app", "azure-keyvault://", "apollo://x", "sm@secret", "polaris"]
)
@pytest.mark.parametrize("boot", ["2.7", "3.2", "4.1"])
def test_what_a_library_may_read_is_no_failure(location: str, boot: str, tmp_path: Path) -> None:
    data = one_file(tmp_path, f"spring.config.import: '{location}'", f"--spring-boot={boot}")
    assert data["error"] is None
    assert [one["location"] for one in data["not_read"]] == [location]


@pytest.mark.parametrize("location", ["file:x", "classpath:x", "http://h/x", "conf/x", "x.txt"])
def test_an_extension_that_nothing_reads_is_a_failure(location: str, tmp_path: Path) -> None:
    data = one_file(tmp_path, f"spring.config.import: '{location}'")
    assert data["error"]["kind"] == "IllegalStateException"


@pytest.mark.parametrize("name", ["conf", "noext"])
def test_a_word_that_names_a_file_or_directory_is_taken_for_it(name: str, tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "conf/application.yml": "a: 1", MAIN + "noext": "a: 1"})
    assert one_file(tmp_path, f"spring.config.import: {name}")["error"]["kind"] == "IllegalStateException"


def test_a_variable_is_imported_since_boot_3_5_only(tmp_path: Path) -> None:
    text = "spring.config.import: 'env:CONF[.yaml]'"
    assert one_file(tmp_path, text, "--spring-boot=3.5")["error"] is None
    found = one_file(tmp_path, text, "--spring-boot=3.4", "--env=CONF=a: 1")
    assert found["error"]["kind"] == "ConfigDataResourceNotFoundException"


@pytest.mark.parametrize("boot", ["2.3", "2.7", "3.5"])
@pytest.mark.parametrize("text", ["${APP_ENV}", "@profile@"])
def test_a_profile_that_is_not_known_is_told_and_puts_an_end_to_default(text: str, boot: str, tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application-default.yml": "a: default"})
    data = one_file(tmp_path, f"spring.profiles.active: 'dev,{text}'\na: base", f"--spring-boot={boot}")
    assert (data["profiles"], data["unresolved_profiles"]) == (["dev"], [text])
    data = one_file(tmp_path, f"spring.profiles.active: '{text}'\na: base", f"--spring-boot={boot}")
    assert (data["profiles"], data["unresolved_profiles"], data["error"]) == ([], [text], None)
    assert data["properties"]["a"]["value"] == "base"
    lines = output("show", tmp_path, f"--spring-boot={boot}").splitlines()
    assert lines[1] == f"  active, but not known here: {text}"


def test_a_profile_of_the_bootstrap_phase_that_is_not_known_is_told_once(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "bootstrap.yml": "spring.profiles.active: '@profile@'"})
    assert one_file(tmp_path, "a: 1")["unresolved_profiles"] == ["@profile@"]


def test_a_profile_list_that_is_given_is_judged_as_given(tmp_path: Path) -> None:
    data = one_file(tmp_path, "a: 1", "--env=SPRING_PROFILES_ACTIVE=x!", "--spring-boot=3.5")
    assert data["error"]["causes"] == ["IllegalStateException", "IllegalStateException"]
    data = one_file(tmp_path, "a: 1", "--env=SPRING_PROFILES_ACTIVE=${X}", "--spring-boot=3.5")
    assert (data["error"], data["unresolved_profiles"]) == (None, ["${X}"])


# ---- what is known, and what is refused


@pytest.mark.parametrize(
    ("boot", "value", "state"),
    [("3.4", "${x}", "set"), ("3.3", "\\${x}", "unresolved"), (None, "${x}", "unresolved")],
)
def test_an_escaped_placeholder_is_text_where_the_version_is_known(
    boot: str | None, value: str, state: str, tmp_path: Path
) -> None:
    options = [f"--spring-boot={boot}"] if boot else []
    found = one_file(tmp_path, "a: \\${x}", *options)["properties"]["a"]
    assert (found["value"], found["state"]) == (value, state)


@pytest.mark.parametrize("boot", ["2.7", "4.1"])
def test_a_placeholder_that_is_never_closed_is_text(boot: str, tmp_path: Path) -> None:
    found = one_file(tmp_path, "a: b${c", f"--spring-boot={boot}")["properties"]["a"]
    assert (found["value"], found["state"]) == ("b${c", "set")


def test_braces_of_a_known_text_hold_no_list_together(tmp_path: Path) -> None:
    text = "spring.cloud.nacos.discovery.server-addr: '\\${a,b}:1'"
    data = one_file(tmp_path, text, "--spring-boot=3.4")
    servers = data["registrations"][0]["fields"]["servers"]
    assert servers["value"] == ["${a", "b}:1"]


@pytest.mark.parametrize(
    ("text", "boot", "state"),
    [
        ("a: ${b}\nb: ${a}", "2.7", "invalid"),
        ("a: ${b}\nb: ${a}", "4.1", "invalid"),
        ("a: x-${b}\nb: ${c:${a}}\nc: 1", "2.7", "invalid"),  # what is inside is answered first
        ("a: x-${b}\nb: ${c:${a}}\nc: 1", "4.1", "set"),
        ("a: x-${b}\nb: ${C:${a}}", "2.7", "invalid"),
        ("a: x-${b}\nb: ${C:${a}}", "4.1", "unresolved"),  # a variable may prevent it
        ("a: ${a}", "4.1", "unresolved"),  # a variable of that name stands above it
        ("a: ${a}-x", "4.1", "invalid"),
    ],
)
def test_a_circle_is_invalid_where_nobody_outside_breaks_it(text: str, boot: str, state: str, tmp_path: Path) -> None:
    found = one_file(tmp_path, text, f"--spring-boot={boot}")["properties"]["a"]
    assert found["state"] == state


# ---- what may be on the class path


POM = """\
<project>
  <parent>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId>
    <version>3.2.4</version>
  </parent>
  <artifactId>order</artifactId>
  <dependencies>
    <dependency><groupId>{group}</groupId><artifactId>{name}</artifactId><version>1.0.0</version></dependency>
  </dependencies>
</project>
"""
SPRING = POM.format(group="org.springframework.boot", name="spring-boot-starter-web")
HOUSE = POM.format(group="com.acme", name="acme-defaults")


@pytest.mark.parametrize(
    ("location", "pom", "fails"),
    [
        ("classpath:acme.yml", None, True),
        ("classpath:acme.yml", SPRING, True),
        ("classpath:acme.yml", HOUSE, False),
        ("classpath:acme/", HOUSE, False),
        ("acme.yml", HOUSE, True),
        ("file:./acme.yml", HOUSE, True),
        ("file:/etc/acme.yml", None, False),
    ],
)
def test_a_library_may_bring_what_is_asked_for_on_the_class_path(
    location: str, pom: str | None, fails: bool, tmp_path: Path
) -> None:
    write(tmp_path, {"pom.xml": pom} if pom else {})
    data = one_file(tmp_path, f"spring.config.import: '{location}'")
    assert (data["error"] is not None) == fails
    assert [one["location"] for one in data["not_read"]] == [location]


def test_another_module_may_bring_what_is_asked_for_on_the_class_path(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", "common/src/main/resources/shared/acme.yml": "a: 1", "order/pom.xml": SPRING})
    order = tmp_path / "order"
    assert one_file(order, "spring.config.import: 'classpath:shared/acme.yml'")["error"] is None
    assert one_file(order, "spring.config.import: 'shared/acme.yml'")["error"] is None
    assert one_file(order, "spring.config.import: 'shared/other.yml'")["error"] is not None


# ---- files that cannot be read


TEMPLATE = "{{- if .Values.x }}\na: 1\n{{- end }}\nb: 2\n"


@pytest.mark.parametrize("boot", ["2.3", "4.1"])
def test_a_template_is_no_configuration_and_no_failure(boot: str, tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application-prod.yml": TEMPLATE})
    data = one_file(tmp_path, "a: 0", "--profile=prod", f"--spring-boot={boot}")
    assert (data["error"], data["properties"]["a"]["value"]) == (None, "0")
    assert [one["location"] for one in data["not_read"]] == [MAIN + "application-prod.yml"]


def test_a_link_that_leads_out_and_a_large_file_are_not_read_and_told(tmp_path: Path) -> None:
    write(tmp_path, {"elsewhere.yml": "a: 2", "order/" + MAIN + "application-big.yml": b"#" * 6_000_000})
    order = tmp_path / "order"
    (order / MAIN / "application-prod.yml").symlink_to(tmp_path / "elsewhere.yml")
    (order / MAIN / "application-dir.yml").mkdir()
    data = one_file(order, "a: 0", "--profile=prod,big,dir")
    assert data["properties"]["a"]["value"] == "0"
    assert [one["location"] for one in data["not_read"]] == [
        MAIN + "application-big.yml",
        MAIN + "application-prod.yml",
    ]


@pytest.mark.parametrize(("boot", "outer"), [("2.3", ["IllegalStateException"]), ("4.1", [])])
def test_bytes_that_are_no_text_are_refused_as_spring_boot_does(boot: str, outer: list[str], tmp_path: Path) -> None:
    data = shown(write(tmp_path, {MAIN + "application.yml": b"a: 1\nb: \xff"}), f"--spring-boot={boot}")
    assert data["error"]["causes"] == [*outer, "YAMLException", "MalformedInputException"]
    assert data["error"]["origin"]["line"] == 2


@pytest.mark.parametrize("path", [".", "notes.txt"])
def test_where_there_is_no_service_show_says_so(path: str, tmp_path: Path) -> None:
    place = write(tmp_path, {"notes.txt": "x"}) / path
    assert output("show", place) == f"there is no service at {place}\n"
    assert shown(place)["services"] == []


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("spring.config.import: aws-parameterstore:/x", "unresolved"),
        ("spring.config.import: optional:aws-parameterstore:/x", "unresolved"),
        ("spring.config.import: optional:file:/etc/order.yml", "unresolved"),
        ("spring.config.import: 'optional:${WHERE}'", "unresolved"),
        ("spring.config.import: optional:file:./order.yml", "absent"),
        ("spring.config.import: optional:order.yml", "absent"),
        ("spring.profiles.active: '@profile@'", "unresolved"),
        ("b: 1", "absent"),
    ],
)
def test_a_key_that_something_unread_may_set_is_not_absent(text: str, state: str, tmp_path: Path) -> None:
    data = one_file(tmp_path, text, "--property=nobody.sets")
    assert data["properties"]["nobody.sets"]["state"] == state


@pytest.mark.parametrize("boot", ["2.3", "2.7", "3.4", "4.1"])
@pytest.mark.parametrize(
    "key",
    ["spring.config.activate.on-cloud-platform", "spring.profiles.validate", "spring.profiles.active",
     "spring.profiles.group.p", "spring.config.import", "spring.main.cloud-platform",
     "spring.config.use-legacy-processing", "spring.config.activate.on-profile"],
)  # fmt: skip
@pytest.mark.parametrize("text", ["${X}", "'@x@'", "'${X}!(&'"])
def test_what_is_not_known_is_no_failure_of_a_file(key: str, text: str, boot: str, tmp_path: Path) -> None:
    assert one_file(tmp_path, f"{key}: {text}", f"--spring-boot={boot}", "--profile=p")["error"] is None


@pytest.mark.parametrize("boot", ["2.3", "2.7", "3.4", "4.1"])
@pytest.mark.parametrize(
    "key",
    ["location", "additional-location", "name", "on-not-found", "import", "use-legacy-processing"],
)
def test_what_is_not_known_is_no_failure_of_what_is_given(key: str, boot: str, tmp_path: Path) -> None:
    options = (f"--system-property=spring.config.{key}=${{X}}", f"--spring-boot={boot}")
    assert one_file(tmp_path, "a: 1", *options)["error"] is None


@pytest.mark.parametrize("boot", ["2.3", "2.4", "2.7", "4.1"])
def test_a_directory_that_is_class_path_and_working_directory_counts_once(boot: str, tmp_path: Path) -> None:
    write(tmp_path, {"application.yml": "a: 1\nb: 2\n---\na: 3", "config/application.yml": "b: 5"})
    write(tmp_path, {"config/eu/application.yml": "c: 6", "application-default.yml": "a: 7"})
    found = shown(tmp_path, f"--spring-boot={boot}")["properties"]
    places = {
        key: [(one["path"], one["line"]) for one in (found[key]["origin"], *found[key]["overrides"])] for key in found
    }
    assert places == {
        "a": [("application-default.yml", 1), ("application.yml", 4), ("application.yml", 1)],
        "b": [("config/application.yml", 1), ("application.yml", 2)],
        "c": [("config/eu/application.yml", 1)],
    }


def test_services_of_a_directory_do_not_fail_for_what_a_library_may_bring(tmp_path: Path) -> None:
    text = BASE.replace("spring:\n", "spring:\n  config.import: classpath:acme.yml\n")
    for name in ("order", "pay"):
        write(tmp_path, {f"{name}/{MAIN}application.yml": text, f"{name}/pom.xml": HOUSE})
    for service in shown(tmp_path)["services"]:
        (run,) = service["runs"]
        assert run["error"] is None
        assert [one["location"] for one in run["not_read"]] == ["classpath:acme.yml"]


def test_a_part_of_an_item_is_replaced_with_its_list(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application-p.yml": "routes:\n- id: new\n"})
    text = "routes:\n- id: a\n  uri: lb://a\n- id: b\n  more: [x, y]\n"
    found = one_file(tmp_path, text, "--profile=p")["properties"]
    assert {key: one["state"] for key, one in found.items() if key.startswith("routes")} == {
        "routes[0].id": "set",
        "routes[0].uri": "replaced",
        "routes[1].id": "replaced",
        "routes[1].more[0]": "replaced",
        "routes[1].more[1]": "replaced",
    }


def test_a_very_long_list_is_read_and_takes_no_square_of_its_length(tmp_path: Path) -> None:
    items = "".join(f"- t{number}\n" for number in range(10_001))
    started = time.perf_counter()
    data = one_file(tmp_path, f"spring.application.name: a\nspring.cloud.consul.discovery.tags:\n{items}")
    assert data["properties"]["spring.cloud.consul.discovery.tags[10000]"]["state"] == "set"
    (client,) = (one for one in data["registrations"] if "tags" in one["fields"])
    assert client["fields"]["tags"]["state"] == "set"
    assert time.perf_counter() - started < 10


def test_the_profiles_that_others_bring_in_are_named(tmp_path: Path) -> None:
    files = {MAIN + "application.yml": "spring.profiles.group.prod: [db, mq]\na: 1\n"}
    lines = output("show", write(tmp_path, files), "--profile", "prod").splitlines()
    assert lines[1] == "  active profiles: prod, db, mq"
    assert "active profiles" not in output("show", tmp_path, "--profile", "db,mq")


def test_a_location_that_is_given_and_not_read_says_by_what(tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": "a: 1\n"})
    lines = output("show", tmp_path, "--env", "SPRING_CONFIG_ADDITIONAL_LOCATION=file:/etc/").splitlines()
    assert "  not read: file:/etc/  given as SPRING_CONFIG_ADDITIONAL_LOCATION" in lines
    words = output("why", "b", tmp_path, "--env", "SPRING_CONFIG_ADDITIONAL_LOCATION=file:/etc/")
    assert "file:/etc/, given as SPRING_CONFIG_ADDITIONAL_LOCATION, is not here and may hold it" in words


def test_the_class_path_itself_belongs_to_the_module_around_it(tmp_path: Path) -> None:
    """The build of the module is known, so it is known that nothing reads bootstrap files."""
    pom = """<project><modelVersion>4.0.0</modelVersion><parent><groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId><version>3.2.4</version></parent><artifactId>a</artifactId></project>"""
    files = {
        ".git/HEAD": "",
        "m/pom.xml": pom,
        f"m/{MAIN}application.yml": "a: 1\n",
        f"m/{MAIN}bootstrap.yml": "b: 1\n",
    }
    write(tmp_path, files)
    for path in ("m", f"m/{MAIN}"):
        assert "b" not in shown(tmp_path / path)["properties"]


@pytest.mark.parametrize(
    ("given", "boot", "message"),
    [
        ("-x", "3.5.3", "profile '-x' must start and end with a letter or digit"),
        ("!x", "2.3", "profile '!x' is blank or negated"),
    ],
)
def test_a_profile_that_is_refused_is_named(given: str, boot: str, message: str, tmp_path: Path) -> None:
    write(tmp_path, {MAIN + "application.yml": "a: 1\n"})
    found = shown(tmp_path, "--env", f"SPRING_PROFILES_ACTIVE={given}", "--spring-boot", boot)
    assert found["error"]["message"] == message
