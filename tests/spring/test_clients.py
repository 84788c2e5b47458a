"""Which registry clients a run holds, whether they register, and where their values fall back."""

from __future__ import annotations

import pytest

from reglint.values import State
from tests.sources.reading import key_text, line_of, value_text
from tests.spring.registrations import CONSUL, EUREKA, NACOS, NACOS_CONFIG, client, labels, plain, run, told

SET, DEFAULT, ABSENT, UNRESOLVED = State.SET, State.DEFAULT, State.ABSENT, State.UNRESOLVED
ADDRESS = "spring.cloud.nacos.discovery.server-addr: 10.0.0.1:8848\n"
AGENT = "spring.cloud.consul.host: consul\n"
URL = "eureka.client.service-url.defaultZone: http://e:8761/eureka/\n"
IMPORT = "spring.config.import: nacos:orders.yaml\n"


# Present (convention 11)


@pytest.mark.parametrize("key", ["server-addr", "namespace", "group", "metadata.version", "whatever.the.client.knows"])
def test_a_key_of_its_own_makes_nacos_discovery_present(key: str) -> None:
    assert labels(f"spring.cloud.nacos.discovery.{key}: x") == {NACOS}


@pytest.mark.parametrize("key", ["server-addr", "namespace", "group", "username", "password"])
def test_a_common_key_makes_nacos_discovery_present_without_an_import(key: str) -> None:
    assert labels(f"spring.cloud.nacos.{key}: x") == {NACOS}
    assert labels(f"spring.cloud.nacos.{key}: x\n{IMPORT}") == {NACOS_CONFIG}


@pytest.mark.parametrize("line", ["discovery.enabled: true", "access-key: x", "config.enabled: true"])
def test_a_switch_or_a_foreign_key_makes_no_nacos_client(line: str) -> None:
    assert labels(f"spring.cloud.nacos.{line}\n{URL}") == {EUREKA}


@pytest.mark.parametrize("switch", ["spring.cloud.nacos.discovery.enabled", "spring.cloud.discovery.enabled"])
def test_a_switch_that_is_off_takes_nacos_discovery_away(switch: str) -> None:
    assert labels(f"{ADDRESS}{switch}: false") == set()
    assert labels(f'{ADDRESS}{switch}: "FALSE"') == set()
    assert labels(f"{ADDRESS}{switch}: off") == set(), "YAML makes false of off"


@pytest.mark.parametrize("text", ['"off"', '"no"', "0", '""', "${DISCOVERY}", "maybe"])
def test_only_the_text_false_turns_off(text: str) -> None:
    assert labels(f"{ADDRESS}spring.cloud.discovery.enabled: {text}") == {NACOS}


@pytest.mark.parametrize("key", ["server-addr", "shared-configs[0].data-id", "file-extension"])
def test_a_key_of_its_own_makes_the_configuration_client_present(key: str) -> None:
    assert labels(f"spring.cloud.nacos.config.{key}: x") == {NACOS_CONFIG}


@pytest.mark.parametrize("key", ["enabled", "import-check.enabled", "refresh-enabled"])
def test_switches_alone_make_no_configuration_client(key: str) -> None:
    assert labels(f"spring.cloud.nacos.config.{key}: true\n{URL}") == {EUREKA}


def test_an_import_makes_the_configuration_client_present_unless_it_is_off() -> None:
    assert labels(f"{IMPORT}{URL}") == {NACOS_CONFIG, EUREKA}
    assert labels(f"{IMPORT}{URL}spring.cloud.nacos.config.enabled: false") == {EUREKA}


@pytest.mark.parametrize("line", ["discovery.tags: a", "discovery.enabled: true", "host: c", "port: 1"])
def test_what_makes_consul_present(line: str) -> None:
    assert labels(f"spring.cloud.consul.{line}") == {CONSUL}


@pytest.mark.parametrize("line", ["token: x", "scheme: https", "config.format: YAML"])
def test_what_makes_no_consul_discovery(line: str) -> None:
    assert labels(f"spring.cloud.consul.{line}\n{URL}") == {EUREKA}


@pytest.mark.parametrize(
    "switch", ["spring.cloud.consul.enabled", "spring.cloud.consul.discovery.enabled", "spring.cloud.discovery.enabled"]
)
def test_a_switch_that_is_off_takes_consul_away(switch: str) -> None:
    assert labels(f"{AGENT}{switch}: false") == set()


@pytest.mark.parametrize("line", ["client.fetch-registry: true", "instance.hostname: x"])
def test_what_makes_eureka_present(line: str) -> None:
    assert labels(f"eureka.{line}") == {EUREKA}


def test_a_server_alone_is_no_client() -> None:
    assert labels("eureka.server.enable-self-preservation: false") == set()


@pytest.mark.parametrize("switch", ["eureka.client.enabled", "spring.cloud.discovery.enabled"])
def test_a_switch_that_is_off_takes_eureka_away(switch: str) -> None:
    assert labels(f"{URL}{switch}: false") == set()


def test_nacos_spring_boot_is_a_client_of_its_own_kind() -> None:
    assert labels("nacos.discovery.server-addr: a:8848\nnacos.config.server-addr: a:8848") == {NACOS, NACOS_CONFIG}
    about = client("nacos.discovery.server-addr: a:8848")
    assert plain(about.value("dialect")) == "nacos-spring-boot"


@pytest.mark.parametrize("switch", ["nacos.discoveryenabled", "nacos.discovery.enabled"])
def test_nacos_spring_boot_can_be_meant_to_be_off(switch: str) -> None:
    assert labels(f"nacos.discovery.server-addr: a:8848\n{switch}: false\n{URL}") == {EUREKA}


def test_a_profile_can_take_a_client_away() -> None:
    files = {"application.yml": ADDRESS, "application-test.yml": "spring.cloud.discovery.enabled: false"}
    assert (labels(files), labels(files, "test")) == ({NACOS}, set())


# Registering


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        (f"{ADDRESS}spring.cloud.nacos.discovery.register-enabled: ", NACOS),
        (f"{AGENT}spring.cloud.consul.discovery.register: ", CONSUL),
        (f"{URL}eureka.client.register-with-eureka: ", EUREKA),
    ],
)
@pytest.mark.parametrize(
    ("text", "registers"),
    [("false", False), ('"off"', False), ('"0"', False), ("true", True), ("${REGISTER}", True), ("nonsense", True)],
)
def test_a_boolean_property_decides_whether_it_registers(lines: str, label: str, text: str, registers: bool) -> None:
    assert plain(client(f"{lines}{text}", label).value("registers")) is registers


@pytest.mark.parametrize(("lines", "label"), [(ADDRESS, NACOS), (AGENT, CONSUL), (URL, EUREKA)])
def test_a_client_registers_unless_somebody_says_otherwise(lines: str, label: str) -> None:
    assert told(lines, "registers", label) == (DEFAULT, True)
    switch = "spring.cloud.service-registry.auto-registration.enabled"
    assert told(f"{lines}{switch}: false", "registers", label) == (SET, False)
    assert told(f'{lines}{switch}: "off"', "registers", label) == (DEFAULT, True), "a condition knows only false"


@pytest.mark.parametrize(
    "switch",
    [
        "spring.cloud.consul.service-registry.enabled",
        "spring.cloud.consul.service-registry.auto-registration.enabled",
        "spring.cloud.service-registry.enabled",
    ],
)
def test_consul_has_switches_of_its_own(switch: str) -> None:
    assert told(f"{AGENT}{switch}: false", "registers", CONSUL) == (SET, False)


def test_the_default_part_of_a_switch_is_marked() -> None:
    value = client(f"{ADDRESS}spring.cloud.nacos.discovery.register-enabled: ${{REGISTER:false}}").value("registers")
    assert (plain(value), value.defaulted) == (False, True)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", (DEFAULT, False)),
        ("nacos.discovery.auto-register: true", (SET, True)),
        ('nacos.discovery.auto-register: "yes"', (SET, True)),
        ("nacos.discovery.auto-register: false", (SET, False)),
        ("nacos.discovery.auto-register: ${REGISTER}", (UNRESOLVED, None)),
    ],
)
def test_nacos_spring_boot_registers_only_when_asked(line: str, expected: tuple[State, object]) -> None:
    assert told(f"nacos.discovery.server-addr: a:8848\n{line}", "registers") == expected


# Where values come from (convention 12)


@pytest.mark.parametrize(
    ("leaf", "field"),
    [("server-addr", "servers_text"), ("username", "credentials.username"), ("password", "credentials.password")],
)
@pytest.mark.parametrize(("section", "label"), [("discovery", NACOS), ("config", NACOS_CONFIG)])
def test_nacos_clients_fall_back_to_the_common_keys(section: str, label: str, leaf: str, field: str) -> None:
    common = f"spring.cloud.nacos.{leaf}: common\nspring.cloud.nacos.{section}.cluster-name: x\n"
    assert told(common, field, label) == (SET, "common")
    assert told(f"{common}spring.cloud.nacos.{section}.{leaf}: own", field, label) == (SET, "own")
    assert told(f"{common}spring.cloud.nacos.{section}.{leaf}: ''", field, label) == (SET, "common")


def test_discovery_reads_no_common_namespace_and_group() -> None:
    lines = "spring.cloud.nacos.namespace: dev\nspring.cloud.nacos.group: G\n"
    about = client(lines + ADDRESS)
    assert [plain(about.value(name)) for name in ("namespace", "group")] == [ABSENT, "DEFAULT_GROUP"]
    assert [plain(about.value(name)) for name in ("common_namespace", "common_group")] == ["dev", "G"]
    assert plain(about.value("has_own_keys")) is True
    assert plain(client(lines).value("has_own_keys")) is False


def test_configuration_reads_the_common_namespace_and_group_with_an_import_alone() -> None:
    lines = "spring.cloud.nacos.namespace: dev\nspring.cloud.nacos.group: G\nspring.cloud.nacos.config.timeout: 1\n"
    bootstrap = client(lines, NACOS_CONFIG)
    assert [plain(bootstrap.value(name)) for name in ("namespace", "group")] == ["", "DEFAULT_GROUP"]
    imported = client(lines + IMPORT, NACOS_CONFIG)
    assert [plain(imported.value(name)) for name in ("namespace", "group")] == ["dev", "G"]


def test_a_blank_namespace_of_its_own_hides_the_common_one() -> None:
    """The properties are bound one after the other there, so a blank is a value and no gap."""
    lines = f"spring.cloud.nacos.namespace: dev\nspring.cloud.nacos.config.namespace: ''\n{IMPORT}"
    assert told(lines, "namespace", NACOS_CONFIG) == (SET, "")


@pytest.mark.parametrize(
    ("lines", "label", "key"),
    [
        (ADDRESS, NACOS, "spring.cloud.nacos.discovery.service"),
        (AGENT, CONSUL, "spring.cloud.consul.discovery.service-name"),
        (URL, EUREKA, "eureka.instance.virtual-host-name"),
        ("nacos.discovery.server-addr: a\n", NACOS, "nacos.discovery.register.service-name"),
    ],
)
def test_the_registered_name_falls_back_to_the_application_name(lines: str, label: str, key: str) -> None:
    assert told(lines, "service", label) == (ABSENT, None)
    named = f"{lines}spring.application.name: orders\n"
    assert told(named, "service", label) == (SET, "orders")
    assert told(f"{named}{key}: other", "service", label) == (SET, "other")


def test_a_blank_name_that_nothing_replaces_is_where_the_finding_stands() -> None:
    value = client(f"{ADDRESS}spring.cloud.nacos.discovery.service: ''").value("service")
    assert (value.state, value.value, value_text(value)) == (SET, "", "''")


@pytest.mark.parametrize(
    "key",
    ["spring.cloud.consul.discovery.acl-token", "consul.token", "CONSUL_TOKEN", "spring.cloud.consul.token"],
)
def test_the_consul_token_has_many_names(key: str) -> None:
    value = client(f"{AGENT}{key}: t0p", CONSUL).value("credentials.token")
    assert (plain(value), value.secret) == ("t0p", True)


def test_the_consul_token_of_the_client_comes_first() -> None:
    lines = f"{AGENT}spring.cloud.consul.token: common\nconsul.token: old\nspring.cloud.consul.discovery.acl-token: "
    assert told(f"{lines}own", "credentials.token", CONSUL) == (SET, "own")
    assert told(f"{lines}''", "credentials.token", CONSUL) == (SET, "old")


def test_each_nacos_client_has_a_tls_switch_of_its_own() -> None:
    tls = "nacos.remote.client.rpc.tls.enable"
    lines = f"{ADDRESS}spring.cloud.nacos.config.server-addr: x\n"
    discovery = f"{lines}spring.cloud.nacos.discovery.{tls}: true"
    assert (told(discovery, "tls.enabled"), told(discovery, "tls.enabled", NACOS_CONFIG)[0]) == ((SET, True), DEFAULT)
    config = f"{lines}spring.cloud.nacos.config.{tls}: true"
    assert (told(config, "tls.enabled")[0], told(config, "tls.enabled", NACOS_CONFIG)) == (DEFAULT, (SET, True))


@pytest.mark.parametrize(
    ("lines", "section", "label", "switch"),
    [
        (AGENT, "spring.cloud.consul.tls", CONSUL, "none"),
        (URL, "eureka.client.tls", EUREKA, "enabled"),
        (ADDRESS, "spring.cloud.nacos.discovery.nacos.remote.client.rpc.tls", NACOS, "enable"),
    ],
)
def test_tls_material_is_what_is_written_beside_the_switch(lines: str, section: str, label: str, switch: str) -> None:
    assert client(f"{lines}{section}.{switch}: true", label).value("tls.material").known is (switch == "none")
    value = client(f"{lines}{section}:\n  key-store: a\n  key-store-password: geheim\n", label).value("tls.material")
    assert plain(value) == {"keystore": "a", "keystorepassword": "geheim"}
    assert [entry.secret for entry in value.value.values()] == [False, True]
    assert key_text(value) == section


# Registry addresses


def test_consul_has_one_agent() -> None:
    assert told("spring.cloud.consul: {host: c, port: 8501}", "servers", CONSUL) == (SET, ["c:8501"])
    assert told(AGENT, "servers", CONSUL) == (SET, ["consul:8500"])
    assert told("spring.cloud.consul.port: 1", "servers", CONSUL) == (SET, ["localhost:1"])
    assert told("spring.cloud.consul.discovery.tags: a", "servers", CONSUL) == (ABSENT, None)


def test_an_agent_of_which_a_part_is_not_known_is_not_known() -> None:
    assert told("spring.cloud.consul: {host: '${HOST}', port: 1}", "servers", CONSUL) == (SET, [UNRESOLVED])
    assert told("spring.cloud.consul: {host: c, port: '${PORT}'}", "servers", CONSUL) == (SET, [UNRESOLVED])
    assert told("spring.cloud.consul: {host: c, port: many}", "servers", CONSUL) == (SET, [UNRESOLVED])


def test_the_default_part_of_an_agent_is_marked() -> None:
    value = client("spring.cloud.consul: {host: '${HOST:c}', port: 1}", CONSUL).value("servers")
    assert (plain(value), value.defaulted, value.value[0].defaulted) == (["c:1"], True, True)


def test_eureka_has_the_urls_of_all_zones() -> None:
    lines = "eureka.client.service-url:\n  defaultZone: http://a/eureka/, http://b/eureka/\n  other: http://c/eureka/\n"
    value = client(lines, EUREKA).value("servers")
    assert plain(value) == ["http://a/eureka/", "http://b/eureka/", "http://c/eureka/"]
    assert [(value_text(item), line_of(item)) for item in value.value[1:]] == [
        ("http://b/eureka/", 2),
        ("http://c/eureka/", 3),
    ]


def test_urls_are_known_one_by_one() -> None:
    lines = "eureka.client.service-url.defaultZone: http://a/,${MORE},#{f('x,y')},${Z:http://b/,http://c/}"
    value = client(lines, EUREKA).value("servers")
    assert plain(value) == ["http://a/", UNRESOLVED, UNRESOLVED, "http://b/", "http://c/"]


@pytest.mark.parametrize("text", ["''", "' , '"])
def test_without_urls_eureka_asks_localhost(text: str) -> None:
    expected = (DEFAULT, ["http://localhost:8761/eureka/"])
    assert told(f"eureka.client.service-url.defaultZone: {text}", "servers", EUREKA) == expected
    assert told("eureka.client.enabled: true", "servers", EUREKA) == expected


# Eureka


@pytest.mark.parametrize(
    ("lines", "server"),
    [
        ("eureka.server.eviction-interval-timer-in-ms: 1", True),
        ("eureka.client: {register-with-eureka: false, fetch-registry: false}", True),
        ('eureka.client: {register-with-eureka: "off", fetch-registry: "no"}', True),
        ("eureka.client: {register-with-eureka: false}", False),
        ("eureka.client: {register-with-eureka: false, fetch-registry: '${FETCH}'}", False),
        (URL, False),
    ],
)
def test_what_a_eureka_server_looks_like(lines: str, server: bool) -> None:
    about = client(f"eureka.instance.hostname: x\n{lines}", EUREKA)
    assert plain(about.value("is_server")) is server


@pytest.mark.parametrize("text", ["0", "-30"])
def test_a_lease_of_nothing_is_the_default(text: str) -> None:
    lines = f"eureka.instance: {{lease-renewal-interval-in-seconds: {text}, lease-expiration-duration-in-seconds: 5}}"
    assert told(lines, "heartbeat.interval", EUREKA)[0] is DEFAULT
    assert told(lines, "heartbeat.timeout", EUREKA)[0] is SET


# Consul


def test_tags_with_an_equals_sign_are_metadata() -> None:
    lines = f"{AGENT}spring.cloud.consul.discovery.tags: version=1, plain, url=a=b"
    assert told(lines, "tags_as_metadata", CONSUL) == (SET, {"version": "1", "url": "a=b"})


def test_one_unknown_tag_may_be_any_metadata() -> None:
    lines = f"{AGENT}spring.cloud.consul.discovery.tags: version=1,${{TAG}}"
    assert told(lines, "tags_as_metadata", CONSUL)[0] is UNRESOLVED
    assert told(f"{AGENT}spring.cloud.consul.discovery.tags: ${{TAGS}}", "tags_as_metadata", CONSUL)[0] is UNRESOLVED


def test_without_tags_there_is_no_such_metadata() -> None:
    assert told(AGENT, "tags_as_metadata", CONSUL) == (ABSENT, None)
    assert told(f"{AGENT}spring.cloud.consul.discovery.tags: ''", "tags_as_metadata", CONSUL) == (SET, {})


def test_consul_has_a_health_check_of_its_own() -> None:
    lines = f"{AGENT}spring.cloud.consul.discovery.health-check-timeout: 30s"
    (check,) = (subject for subject in run(lines).subjects if subject.kind == "check")
    assert check.label == "Consul discovery health check"
    assert {name: str(plain(value)) for name, value in check.fields.items() if value.known} == {
        "interval": "0:00:10",
        "timeout": "0:00:30",
    }
    assert not any(subject.kind == "check" for subject in run(ADDRESS + URL).subjects)


# Nacos


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("", (DEFAULT, False)),
        ("server.ssl.enabled: true", (SET, True)),
        ("server.ssl.enabled: false\nserver.ssl.key-store: a", (SET, False)),
        ("server.ssl.key-store: a", (SET, True)),
        ("server.ssl.bundle: ${BUNDLE}", (SET, True)),
        ("server.ssl.certificate: a", (SET, True)),
        ("server.ssl.enabled: ${TLS}\nserver.ssl.key-store: a", (UNRESOLVED, None)),
    ],
)
def test_whether_the_web_server_speaks_tls(lines: str, expected: tuple[State, object]) -> None:
    assert told(ADDRESS + lines, "server_ssl") == expected


def data_ids(lines: str) -> list[dict[str, object]]:
    """Data id and group of each item; what is absent is left out."""
    items = client(lines, NACOS_CONFIG).value("data_ids").value
    return [{name: plain(part) for name, part in item.value.items() if part.state is not ABSENT} for item in items]


def test_data_ids_come_from_lists_old_keys_and_imports() -> None:
    lines = """
        spring.config.import: [ "optional:nacos:orders.yaml?group=G&refreshEnabled=true", "nacos:${ID}" ]
        spring.cloud.nacos.config:
          shared-configs:
            - {data-id: a.yaml, group: A}
            - b.yaml
          extension-configs[0].data-id: c.yaml
          ext-config: [{data-id: d.yaml}]
          shared-dataids: e.yaml,f.yaml
    """
    assert data_ids(lines) == [
        {"data_id": "a.yaml", "group": "A"},
        {"data_id": "b.yaml"},
        {"data_id": "c.yaml"},
        {"data_id": "d.yaml"},
        {"data_id": "e.yaml"},
        {"data_id": "f.yaml"},
        {"data_id": "orders.yaml", "group": "G", "import": "orders.yaml"},
        {"data_id": UNRESOLVED, "import": UNRESOLVED},
    ]


def test_many_items_keep_their_order() -> None:
    items = "".join(f"    - {{data-id: d{number}}}\n" for number in range(12))
    lines = f"spring.cloud.nacos.config:\n  shared-configs:\n{items}"
    assert [item["data_id"] for item in data_ids(lines)] == [f"d{number}" for number in range(12)]


def test_without_data_ids_there_are_none() -> None:
    assert client("spring.cloud.nacos.config.timeout: 1", NACOS_CONFIG).value("data_ids").state is ABSENT


def test_data_ids_of_nacos_spring_boot() -> None:
    assert data_ids("nacos.config: {data-id: a, data-ids: 'b,c'}") == [
        {"data_id": "a"},
        {"data_id": "b"},
        {"data_id": "c"},
    ]


def test_the_configuration_client_sees_bootstrap_files_alone() -> None:
    files = {
        "bootstrap.yml": "spring.cloud.nacos.config.namespace: early",
        "application.yml": "spring.cloud.nacos.config: {namespace: late, group: LATE}",
    }
    about = client(files, NACOS_CONFIG)
    assert [plain(about.value(name)) for name in ("namespace", "group")] == ["early", "DEFAULT_GROUP"]


def test_without_keys_in_bootstrap_files_or_with_an_import_it_sees_all() -> None:
    late = "spring.cloud.nacos.config.namespace: late\n"
    files = {"bootstrap.yml": "spring.application.name: x", "application.yml": late}
    assert told(files, "namespace", NACOS_CONFIG) == (SET, "late")
    files = {"bootstrap.yml": "spring.cloud.nacos.config.namespace: early", "application.yml": late + IMPORT}
    assert told(files, "namespace", NACOS_CONFIG) == (SET, "late")


def test_discovery_sees_bootstrap_files_below_application_files() -> None:
    files = {"bootstrap.yml": "spring.cloud.nacos.discovery: {namespace: a, group: A}"}
    files["application.yml"] = "spring.cloud.nacos.discovery.namespace: b"
    about = client(files)
    assert [plain(about.value(name)) for name in ("namespace", "group")] == ["b", "A"]


# Where derived values stand


@pytest.mark.parametrize(
    ("lines", "label", "field", "text"),
    [
        ("spring.cloud.consul: {host: c, port: 1}", CONSUL, "servers", "c"),
        ("spring.cloud.consul.port: 1", CONSUL, "servers", "1"),
        ("eureka.client.service-url: {defaultZone: 'http://a/,http://b/'}", EUREKA, "servers", "http://a/"),
        ("nacos.config: {data-id: a, data-ids: 'b,c'}", NACOS_CONFIG, "data_ids", "a"),
        ("spring.cloud.nacos.config.shared-configs[0].group: G", NACOS_CONFIG, "data_ids", "G"),
        ("spring.cloud.nacos.config.shared-configs: [{group: G, data-id: a}]", NACOS_CONFIG, "data_ids", "a"),
    ],
)
def test_a_derived_value_stands_on_what_it_is_made_of(lines: str, label: str, field: str, text: str) -> None:
    assert value_text(client(lines, label).value(field)) == text
