"""Property rows: they load, say what the fact sheets say, and are found by every spelling Spring accepts."""

from __future__ import annotations

import ast
import itertools
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from reglint.diagnostic import RequestError
from reglint.located import FileError
from reglint.model import FIELDS, Type
from reglint.nearest import distance, nearest
from reglint.properties import Properties, Property, lookup_form
from reglint.properties.files import build, load_family, load_folder

from .corpus import corpus_files, corpus_root

FOLDER = Path(__file__).resolve().parents[1] / "schemas" / "properties"
PROPERTIES = load_folder(FOLDER)
SPRING = [row for row in PROPERTIES if PROPERTIES.family(row.family).spelling == "relaxed" and not row.literal]

# The keys of the fact sheets' tables, by sheet and section.
NACOS_DISCOVERY = """
    server-addr username password namespace endpoint service group cluster-name weight metadata ip ip-type
    network-interface port secure heart-beat-interval heart-beat-timeout ip-delete-timeout instance-enabled ephemeral
    register-enabled naming-load-cache-at-start watch-delay log-name access-key secret-key failure-tolerance-enabled
    fail-fast enabled watch.enabled heart-beat.enabled"""
NACOS_CONFIG = """
    server-addr username password namespace group prefix name file-extension timeout max-retry config-long-poll-timeout
    config-retry-time enable-remote-sync-config encode endpoint access-key secret-key ram-role-name context-path
    cluster-name shared-configs shared-configs[].data-id shared-configs[].group shared-configs[].refresh
    extension-configs extension-configs[].data-id extension-configs[].group extension-configs[].refresh refresh-enabled
    enabled import-check.enabled preference refresh-behavior shared-dataids refreshable-dataids ext-config"""
NACOS_COMMON = "server-addr username password namespace group"
NACOS_BOOT_CONFIG = """
    server-addr data-id data-ids group type namespace username password auto-refresh remote-first max-retry
    config-long-poll-timeout config-retry-time ext-config bootstrap.enable bootstrap.log-enable
    bootstrap.snapshot-enable"""
NACOS_BOOT_DISCOVERY = """
    server-addr context-path cluster-name endpoint namespace username password access-key secret-key auto-register
    register.ip register.port register.weight register.healthy register.enabled register.ephemeral
    register.cluster-name register.service-name register.metadata register.group-name"""
NACOS_NATIVE = """
    serverAddr endpoint endpointPort endpointContextPath endpointClusterName endpointQueryParams
    endpointRefreshIntervalSeconds namespace username password accessKey secretKey ramRoleName signatureRegionId
    contextPath clusterName isAdaptClusterNameUsage encode configLongPollTimeout configRetryTime configRequestTimeout
    maxRetry clientWorkerThreadCount clientWorkerMaxThreadCount enableRemoteSyncConfig namingLoadCacheAtStart
    namingCacheRegistryDir namingClientBeatThreadCount namingPollingThreadCount namingPollingMaxThreadCount
    namingRequestDomainMaxRetryCount namingPushEmptyProtection namingAsyncQuerySubscribeService redoDelayTime
    redoDelayThreadCount isUseCloudNamespaceParsing isUseEndpointParsingRule isUseRamInfoParsing logAllProperties
    enableClientMetrics serverName push.receiver.udp.port
    nacos.remote.client.grpc.timeout nacos.remote.client.grpc.retry.times nacos.remote.client.grpc.connect.keep.alive
    nacos.remote.client.grpc.health.timeout nacos.remote.client.grpc.health.retry
    nacos.remote.client.grpc.server.check.timeout nacos.remote.client.grpc.channel.keep.alive
    nacos.remote.client.grpc.channel.keep.alive.timeout nacos.remote.client.grpc.maxinbound.message.size
    nacos.remote.client.grpc.channel.capability.negotiation.timeout nacos.remote.client.grpc.pool.alive
    nacos.remote.client.grpc.pool.core.size nacos.remote.client.grpc.pool.max.size nacos.remote.client.grpc.queue.size
    nacos.remote.client.grpc.name
    nacos.remote.client.rpc.tls.enable nacos.remote.client.rpc.tls.provider nacos.remote.client.rpc.tls.mutualAuth
    nacos.remote.client.rpc.tls.protocols nacos.remote.client.rpc.tls.ciphers
    nacos.remote.client.rpc.tls.certChainFile nacos.remote.client.rpc.tls.certPrivateKey
    nacos.remote.client.rpc.tls.certPrivateKeyPassword nacos.remote.client.rpc.tls.trustCollectionChainPath
    nacos.remote.client.rpc.tls.trustAll"""
PRESERVED = """
    preserved.heart.beat.interval preserved.heart.beat.timeout preserved.ip.delete.timeout preserved.register.source
    preserved.instance.id.generator"""
CONSUL = """
    enabled host port scheme path tls.key-store-instance-type tls.certificate-path tls.certificate-password
    tls.key-store-path tls.key-store-password token retry.enabled retry.initial-interval retry.multiplier
    retry.max-interval retry.max-attempts health-indicator.include-services-query service-registry.enabled
    service-registry.auto-registration.enabled ribbon.enabled"""
CONSUL_DISCOVERY = """
    enabled register deregister register-health-check fail-fast lifecycle.enabled order service-name instance-id
    include-hostname-in-instance-id instance-group instance-zone port scheme hostname ip-address prefer-ip-address
    prefer-agent-address health-check-path health-check-url health-check-interval health-check-timeout
    health-check-critical-timeout health-check-headers health-check-tls-skip-verify heartbeat.enabled heartbeat.ttl
    heartbeat.ttl-value heartbeat.ttl-unit heartbeat.interval-ratio heartbeat.reregister-service-on-failure
    heartbeat.use-actuator-health heartbeat.actuator-health-group tags metadata tags-as-metadata enable-tag-override
    management-enable-tag-override management-port management-suffix management-tags management-metadata acl-token
    query-passing default-query-tag server-list-query-tags datacenters consistency-mode default-zone-metadata-name
    catalog-services-watch-delay catalog-services-watch-timeout catalog-services-watch.enabled"""
CONSUL_CONFIG = """
    enabled prefixes prefix name default-context profile-separator format data-key acl-token fail-fast watch.enabled
    watch.delay watch.wait-time"""
INETUTILS = """
    ignored-interfaces preferred-networks use-only-site-local-interfaces timeout-seconds default-hostname
    default-ip-address"""
EUREKA_CLIENT = """
    enabled service-url register-with-eureka fetch-registry registry-fetch-interval-seconds
    instance-info-replication-interval-seconds initial-instance-info-replication-interval-seconds
    eureka-service-url-poll-interval-seconds eureka-server-connect-timeout-seconds eureka-server-read-timeout-seconds
    timeout.connect-timeout timeout.connect-request-timeout timeout.socket-timeout
    rest-template-timeout.connect-timeout restclient.timeout.connect-timeout healthcheck.enabled
    should-unregister-on-shutdown should-enforce-registration-at-init filter-only-up-instances prefer-same-zone-eureka
    region availability-zones use-dns-for-fetching-service-urls eureka-server-d-n-s-name eureka-server-port
    eureka-server-u-r-l-context disable-delta g-zip-content on-demand-update-status-change allow-redirects
    heartbeat-executor-exponential-back-off-bound cache-refresh-executor-exponential-back-off-bound tls.enabled
    tls.key-store tls.key-store-type tls.key-store-password tls.key-password tls.trust-store tls.trust-store-type
    tls.trust-store-password refresh.enable jersey.enabled webclient.enabled"""
EUREKA_ROOT = "environment datacenter dashboard.enabled dashboard.path"
EUREKA_INSTANCE = """
    appname virtual-host-name secure-virtual-host-name app-group-name instance-id hostname ip-address prefer-ip-address
    non-secure-port non-secure-port-enabled secure-port secure-port-enabled lease-renewal-interval-in-seconds
    lease-expiration-duration-in-seconds status-page-url-path health-check-url-path home-page-url-path status-page-url
    health-check-url home-page-url metadata-map initial-status instance-enabled-onit async-client-initialization
    namespace data-center-info a-s-g-name environment registry.default-open-for-traffic-count
    registry.expected-number-of-clients-sending-renews"""
EUREKA_SERVER = """
    enable-self-preservation renewal-percent-threshold expected-client-renewal-interval-seconds
    eviction-interval-timer-in-ms renewal-threshold-update-interval-ms response-cache-update-interval-ms
    use-read-only-response-cache response-cache-auto-expiration-in-seconds wait-time-in-ms-when-sync-empty
    peer-eureka-nodes-update-interval-ms peer-node-connect-timeout-ms peer-node-read-timeout-ms registry-sync-retries
    registry-sync-retry-wait-ms retention-time-in-m-s-in-delta-queue delta-retention-timer-interval-in-ms my-url
    rate-limiter-enabled metrics.enabled"""
SPRING_CORE = """
    spring.application.name spring.profiles.active spring.profiles.include spring.profiles.default spring.profiles.group
    spring.profiles.validate spring.config.activate.on-profile spring.config.activate.on-cloud-platform
    spring.config.import spring.config.name spring.config.location spring.config.additional-location
    spring.config.on-not-found spring.config.use-legacy-processing spring.cloud.bootstrap.enabled server.port
    server.ssl.enabled server.ssl.key-store server.ssl.bundle management.server.port spring.main.web-application-type
    spring.cloud.discovery.enabled spring.cloud.service-registry.enabled
    spring.cloud.service-registry.auto-registration.enabled
    spring.cloud.service-registry.auto-registration.register-management spring.cloud.loadbalancer.nacos.enabled
    consul.token CONSUL_TOKEN spring.cloud.consul.token SPRING_CLOUD_CONSUL_TOKEN"""
CONSUL_SERVICE = """
    name id address port socket_path tags meta tagged_addresses weights weights.passing weights.warning
    enable_tag_override token check checks kind proxy connect connect.native connect.sidecar_service namespace partition
    locality ports"""
CONSUL_CHECK = """
    id name notes status http method header body disable_redirects tcp tcp_use_tls udp grpc grpc_use_tls h2ping
    h2ping_use_tls args docker_container_id shell os_service ttl alias_service alias_node interval timeout
    success_before_passing failures_before_warning failures_before_critical tls_server_name tls_skip_verify
    deregister_critical_service_after output_max_size service_id token"""
GO_CLIENT = """
    TimeoutMs ListenInterval BeatInterval NamespaceId AppName AppKey Endpoint EndpointContextPath EndpointQueryParams
    ClusterName RegionId AccessKey SecretKey RamConfig OpenKMS KMSVersion KMSConfig KMSv3Config CacheDir LogDir
    DisableUseSnapShot UpdateThreadNum NotLoadCacheAtStart UpdateCacheWhenEmpty Username Password LogLevel ContextPath
    AppendToStdout LogSampling LogRollingConfig TLSCfg TLSCfg.Appointed TLSCfg.Enable TLSCfg.TrustAll TLSCfg.CaFile
    TLSCfg.CertFile TLSCfg.KeyFile TLSCfg.ServerNameOverride AsyncUpdateService AppConnLabels ClientIP"""

SHEETS = {
    ("nacos.md 1", "spring.cloud.nacos.discovery"): NACOS_DISCOVERY,
    ("nacos.md 2", "spring.cloud.nacos.config"): NACOS_CONFIG,
    ("nacos.md 1 and 3", "spring.cloud.nacos"): NACOS_COMMON,
    ("nacos.md 3", "nacos.config"): NACOS_BOOT_CONFIG,
    ("nacos.md 3", "nacos.discovery"): NACOS_BOOT_DISCOVERY,
    ("nacos.md 4 and 10", "spring.cloud.nacos.discovery"): NACOS_NATIVE,
    ("nacos.md 4 and 10", "spring.cloud.nacos.config"): NACOS_NATIVE,
    ("spring-cloud-consul.md 1", "spring.cloud.consul"): CONSUL,
    ("spring-cloud-consul.md 2", "spring.cloud.consul.discovery"): CONSUL_DISCOVERY,
    ("spring-cloud-consul.md 9", "spring.cloud.consul.config"): CONSUL_CONFIG,
    ("spring-cloud-consul.md 10", "spring.cloud.inetutils"): INETUTILS,
    ("eureka.md 1", "eureka.client"): EUREKA_CLIENT,
    ("eureka.md 1", "eureka"): EUREKA_ROOT,
    ("eureka.md 3", "eureka.instance"): EUREKA_INSTANCE,
    ("eureka.md 4", "eureka.server"): EUREKA_SERVER,
    ("spring-config.md 10", ""): SPRING_CORE,
}
MEMBERS = {
    "consul-service": CONSUL_SERVICE,
    "consul-check": CONSUL_CHECK,
    "nacos-go-client": GO_CLIENT,
    "nacos-go-server": "Scheme ContextPath IpAddr Port GrpcPort",
    "nacos-go-instance": "Ip Port Weight Enable Healthy Metadata ClusterName ServiceName GroupName Ephemeral",
    "nacos-instance": "ip port weight enabled healthy metadata clusterName namespaceId groupName serviceName ephemeral",
    "consul-api-service": """Kind ID Name Tags Port Address SocketPath TaggedAddresses EnableTagOverride Meta Weights
        Check Checks Proxy Connect Namespace Partition Locality enable_tag_override tagged_addresses
        Connect.sidecar_service""",
    "consul-api-check": """CheckID Name ScriptArgs DockerContainerID Shell Interval Timeout TTL HTTP Header Method Body
        TCP TCPUseTLS UDP Status Notes TLSServerName TLSSkipVerify GRPC GRPCUseTLS H2PING H2PingUseTLS AliasNode
        AliasService SuccessBeforePassing FailuresBeforeWarning FailuresBeforeCritical DeregisterCriticalServiceAfter
        OSService DisableRedirects OutputMaxSize args script_args deregister_critical_service_after
        docker_container_id tls_server_name tls_skip_verify grpc_use_tls h2ping_use_tls service_id""",
}


# --- the rows -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sheet", "section"), SHEETS, ids=lambda part: part or "root")
def test_every_spring_key_of_a_fact_sheet_has_a_row(sheet: str, section: str) -> None:
    """Nothing that a table of the sheet names is missing."""
    names = [f"{section}.{name}".strip(".") for name in SHEETS[sheet, section].split()]
    assert [name for name in names if PROPERTIES.find(lookup_form(name)) is None] == []


@pytest.mark.parametrize("family", MEMBERS)
def test_every_definition_key_of_a_fact_sheet_has_a_row(family: str) -> None:
    """Nothing that a table of the sheet names is missing."""
    assert [name for name in MEMBERS[family].split() if PROPERTIES.member(family, name) is None] == []


@pytest.mark.parametrize("name", PRESERVED.split())
def test_the_metadata_keys_that_nacos_reads_have_rows_of_their_own(name: str) -> None:
    """They are documented by their literal name, and found as metadata."""
    row = PROPERTIES.get(f"spring.cloud.nacos.discovery.metadata[{name}]")
    assert row is not None
    assert row.literal == name
    assert PROPERTIES.find(f"spring.cloud.nacos.discovery.metadata.{name}") is PROPERTIES.get(
        "spring.cloud.nacos.discovery.metadata"
    )


def test_no_two_rows_are_the_same_key() -> None:
    """Also not after removing case and punctuation."""
    lookups = [row.lookup for row in SPRING]
    assert len(lookups) == len(set(lookups))
    assert len({(row.family, row.key) for row in PROPERTIES}) == len(PROPERTIES)


FED = {
    Type.TEXT: {"text", "enum"},
    Type.BOOL: {"bool", "flag", "any"},
    Type.NUMBER: {"int", "float", "digits"},
    Type.DURATION: {"int", "digits", "duration", "go-duration"},
    Type.TEXTS: {"list", "text", "map"},
    Type.TEXT_MAP: {"map", "text", "enum"},
    Type.NAMED_ITEMS: {"items", "list", "text"},
}


def test_every_field_exists_and_can_be_fed_by_the_row() -> None:
    """For each kind of subject the family feeds, with a unit where a plain number becomes a duration."""
    for row in PROPERTIES:
        for subject in PROPERTIES.family(row.family).subjects if row.field else ():
            kind = FIELDS[subject][row.field].type
            assert row.type in FED[kind], (row.key, row.field)
            assert kind is not Type.DURATION or row.unit or row.type == "go-duration", row.key


def test_every_fallback_and_replacement_is_a_row() -> None:
    """A name that no row describes could not be bound."""
    for row in PROPERTIES:
        for name in (*row.fallback, *row.import_fallback, *([row.replaced_by] if row.replaced_by else [])):
            assert PROPERTIES.get(name) is not None, (row.key, name)


@pytest.mark.parametrize(
    ("key", "fallback"),
    [
        ("spring.cloud.nacos.discovery.server-addr", ("spring.cloud.nacos.server-addr",)),
        ("spring.cloud.nacos.discovery.username", ("spring.cloud.nacos.username",)),
        ("spring.cloud.nacos.discovery.password", ("spring.cloud.nacos.password",)),
        ("spring.cloud.nacos.discovery.namespace", ()),
        ("spring.cloud.nacos.discovery.group", ()),
        ("spring.cloud.nacos.discovery.service", ("spring.application.name",)),
        ("spring.cloud.nacos.config.server-addr", ("spring.cloud.nacos.server-addr",)),
        ("spring.cloud.nacos.config.password", ("spring.cloud.nacos.password",)),
        ("spring.cloud.consul.discovery.service-name", ("spring.application.name",)),
        (
            "spring.cloud.consul.discovery.acl-token",
            ("consul.token", "CONSUL_TOKEN", "spring.cloud.consul.token", "SPRING_CLOUD_CONSUL_TOKEN"),
        ),
        ("eureka.instance.virtual-host-name", ("spring.application.name",)),
        (
            "spring.cloud.nacos.discovery.heart-beat-interval",
            ("spring.cloud.nacos.discovery.metadata[preserved.heart.beat.interval]",),
        ),
    ],
)
def test_fallbacks_are_those_of_the_clients(key: str, fallback: tuple[str, ...]) -> None:
    """Discovery namespace and group have none; the Consul token is looked up under four names, in this order."""
    row = PROPERTIES.get(key)
    assert row is not None
    assert row.fallback == fallback


@pytest.mark.parametrize("name", ["namespace", "group"])
def test_the_common_namespace_and_group_count_for_configuration_in_import_mode_only(name: str) -> None:
    """And for discovery never."""
    config = PROPERTIES.get(f"spring.cloud.nacos.config.{name}")
    common = PROPERTIES.get(f"spring.cloud.nacos.{name}")
    assert config is not None
    assert common is not None
    assert (config.fallback, config.import_fallback) == ((), (common.key,))
    assert common.mode == "import"


DEFAULTS: dict[str, type | tuple[type, ...]] = {
    "text": str,
    "bool": bool,
    "flag": bool,
    "int": int,
    "digits": int,
    "float": (int, float),
    "duration": str,
    "go-duration": str,
    "enum": str,
    "list": tuple,
    "map": tuple,
}


def test_defaults_are_of_the_type_of_their_row() -> None:
    """``true`` is no text and ``5000`` is no duration."""
    for row in PROPERTIES:
        for default in (row.default, *(value for _, value in row.defaults)):
            if default is not None:
                assert isinstance(default, DEFAULTS[row.type]), row.key
                assert row.type in ("bool", "flag") or not isinstance(default, bool), row.key


SWITCHES = """
    spring.cloud.nacos.discovery.enabled spring.cloud.nacos.config.enabled spring.cloud.nacos.discovery.watch.enabled
    spring.cloud.nacos.discovery.heart-beat.enabled spring.cloud.discovery.enabled spring.cloud.consul.enabled
    spring.cloud.consul.discovery.enabled spring.cloud.consul.config.enabled
    spring.cloud.service-registry.auto-registration.enabled eureka.client.enabled"""


@pytest.mark.parametrize("key", SWITCHES.split())
def test_condition_switches_are_told_from_boolean_fields(key: str) -> None:
    """Only the text ``false`` turns them off."""
    row = PROPERTIES.get(key)
    assert row is not None
    assert row.switch == "unless-false"


def test_boolean_fields_are_no_switches() -> None:
    """``register-enabled: off`` is read as false everywhere."""
    row = PROPERTIES.get("spring.cloud.nacos.discovery.register-enabled")
    assert row is not None
    assert (row.type, row.switch) == ("bool", "")


SECRETS = """
    spring.cloud.nacos.password spring.cloud.nacos.discovery.password spring.cloud.nacos.discovery.secret-key
    spring.cloud.nacos.discovery.access-key spring.cloud.nacos.config.password spring.cloud.nacos.config.secret-key
    spring.cloud.nacos.config.access-key nacos.discovery.password nacos.discovery.secret-key nacos.discovery.access-key
    nacos.config.password nacos.config.secret-key nacos.config.access-key spring.cloud.consul.token consul.token
    spring.cloud.consul.discovery.acl-token spring.cloud.consul.config.acl-token
    spring.cloud.consul.tls.certificate-password spring.cloud.consul.tls.key-store-password
    eureka.client.tls.key-store-password eureka.client.tls.key-password eureka.client.tls.trust-store-password"""


def test_secret_keys() -> None:
    """All secret keys of the catalogue are, and nothing whose name does not say so."""
    secrets = {lookup_form(row.key) for row in PROPERTIES if row.secret and "." in row.key}
    assert [key for key in SECRETS.split() if lookup_form(key) not in secrets] == []
    assert [key for key in secrets if not re.search(r"password|token|secretkey|accesskey", key)] == []
    assert [row.key for row in PROPERTIES if row.key.endswith("password") and not row.secret] == []


MAPS = """
    spring.cloud.nacos.discovery.metadata spring.cloud.consul.discovery.metadata eureka.instance.metadata-map
    eureka.client.service-url eureka.client.availability-zones spring.cloud.consul.discovery.health-check-headers
    spring.cloud.consul.discovery.server-list-query-tags spring.cloud.consul.discovery.datacenters"""


@pytest.mark.parametrize("key", MAPS.split())
def test_map_sections_are_open(key: str) -> None:
    """Any name below one, dotted or bracketed, is the map's own row."""
    row = PROPERTIES.get(key)
    assert row is not None
    assert row.map
    for below in (".version", ".a.b.c", "[k8s.io/zone]", "[8080]"):
        assert PROPERTIES.find(row.lookup + below) is row


# --- reading rows ---------------------------------------------------------------------------------------------------

HEAD = """\
family: sample
title: a sample
dialect: spring
section: a.b
subject: registration
closed: true
source: some/repository
keys:
"""


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("x: {type: text, doc: No stop}", "9: doc: one sentence that ends with a full stop is expected"),
        ("x: {typ: text, doc: A.}", "9: there is no attribute typ; did you mean type?"),
        ("x: {doc: A.}", "9: the attribute type is missing"),
        ("x: {type: tekst, doc: A.}", "9: type: there is no type tekst; did you mean text?"),
        ("x: {type: int, default: 5s, doc: A.}", "9: default: a whole number is expected"),
        ("x: {type: bool, default: 'on', doc: A.}", "9: default: true or false is expected"),
        ("x: {type: go-duration, default: 1d, doc: A.}", "9: default: a duration of Go is expected"),
        ("x: {type: enum, values: [a, b], default: c, doc: A.}", "9: default: c is none of the values"),
        ("x: {type: enum, doc: A.}", "9: an enum needs its values"),
        ("x: {type: text, field: grup, doc: A.}", "9: there is no field grup; did you mean group?"),
        ("x: {type: text, secret: yes, doc: A.}", "9: secret: true or false is expected"),
        ("x: {type: text, section: a.c, doc: A.}", "9: there is no section a.c; did you mean a.b?"),
        ("x: text", "9: a mapping is expected here"),
        ("x: {type: text, doc: A.}\n  x: {type: text, doc: A.}", "10: the key x is already on line 9"),
    ],
)
def test_a_mistake_in_a_row_is_a_sentence_with_its_line(row: str, message: str) -> None:
    """File, line and what to do about it."""
    with pytest.raises(FileError) as caught:
        load_family(f"{HEAD}  {row}\n", "properties/sample.yaml")
    assert f"properties/sample.yaml:{message}" in str(caught.value).splitlines()


def test_a_mistake_in_the_header_is_a_sentence_with_its_line() -> None:
    """The header is checked as the rows are."""
    with pytest.raises(FileError, match=r"sample.yaml:3: dialect: there is no dialect sprig; did you mean spring\?"):
        load_family(HEAD.replace("dialect: spring", "dialect: sprig") + "  {}\n", "sample.yaml")


def family(rows: str, **header: str) -> dict[str, object]:
    text = HEAD
    for name, value in header.items():
        text = re.sub(rf"^{name}: .*$", f"{name}: {value}", text, flags=re.MULTILINE)
    return load_family(text + rows, "sample.yaml")


def test_two_spellings_of_one_key_are_refused() -> None:
    """Also when they stand in two families."""
    with pytest.raises(RequestError, match=r"other: a\.b\.oneKey is the same key as a\.b\.one-key of sample"):
        build(
            [family("  one-key: {type: text, doc: A.}\n"), family("  oneKey: {type: text, doc: A.}\n", family="other")]
        )


def test_a_fallback_that_no_row_describes_is_refused() -> None:
    """Nobody could say what it means."""
    with pytest.raises(RequestError, match=r"sample: a\.b\.x refers to a\.c, which no row describes"):
        build([family("  x: {type: text, fallback: a.c, doc: A.}\n")])


def test_a_row_holds_in_each_section_of_its_family_unless_it_names_one() -> None:
    """The native keys of Nacos are legal in two sections."""
    rows = "  x: {type: text, doc: A.}\n  y: {type: text, section: a.c, doc: A.}\n"
    properties = build([family(rows, section="[a.b, a.c]")])
    assert [row.key for row in properties] == ["a.b.x", "a.c.x", "a.c.y"]


# --- looking up -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("spring.cloud.nacos.discovery.serverAddr", "spring.cloud.nacos.discovery.server-addr"),
        ("SPRING.CLOUD.NACOS.DISCOVERY.SERVER_ADDR", "spring.cloud.nacos.discovery.server-addr"),
        (
            "spring.cloud.nacos.config.extensionConfigs[2].dataId",
            "spring.cloud.nacos.config.extension-configs[].data-id",
        ),
        ("spring.cloud.nacos.config.shared-configs[0]", "spring.cloud.nacos.config.shared-configs"),
        ("eureka.client.gZipContent", "eureka.client.g-zip-content"),
        ("eureka.server.retentionTimeInMSInDeltaQueue", "eureka.server.retention-time-in-m-s-in-delta-queue"),
        ("eureka.client.serviceUrl.defaultZone", "eureka.client.service-url"),
        ("spring.cloud.inetutils.preferredNetworks[1]", "spring.cloud.inetutils.preferred-networks"),
        ("eureka.instance.data-center-info.name", "eureka.instance.data-center-info"),
    ],
)
def test_find_takes_every_spelling(written: str, key: str) -> None:
    """As relaxed binding does."""
    assert PROPERTIES.find(lookup_form(written)) is PROPERTIES.get(key)


@pytest.mark.parametrize(
    "written", ["spring.cloud.nacos.discovery", "spring.datasource.url", "spring.cloud.nacos.discovery.servers", ""]
)
def test_find_knows_only_rows(written: str) -> None:
    """A section is no property."""
    assert PROPERTIES.find(lookup_form(written)) is None


@given(row=st.sampled_from(SPRING), seed=st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_case_dashes_and_underscores_do_not_matter(row: Property, seed: object) -> None:
    """Whatever is done to a canonical name by them, its row is found."""
    choice = seed.choice  # type: ignore[attr-defined]
    written = (
        "".join(
            "[3]"
            if part == "[]"
            else "".join(choice((c.lower(), c.upper())) + choice(("", "", "", "-", "_")) for c in part)
            for part in re.findall(r"\[\]|\.|[^.\[]+", row.key.replace("-", ""))
        )
        .replace(".-", ".")
        .replace("._", ".")
    )
    assert PROPERTIES.find(lookup_form(written)) is row


def test_known_siblings_are_one_element_below_a_prefix() -> None:
    """By their lookup form, with the spelling to propose."""
    siblings = PROPERTIES.known_siblings("spring.cloud.nacos.config.sharedconfigs[0]")
    assert siblings == {"dataid": "data-id", "group": "group", "refresh": "refresh"}
    assert PROPERTIES.known_siblings("spring.cloud.nacos")["discovery"] == "discovery"
    assert PROPERTIES.known_siblings("nowhere") == {}


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("spring.cloud.nacos.discovery.enable", "enabled"),
        ("spring.cloud.nacos.discovery.server-add", "server-addr"),
        ("spring.cloud.nacos.discovery.namespaces", "namespace"),
        ("spring.cloud.nacos.config.file-extention", "file-extension"),
        ("spring.cloud.nacos.config.shared-dataid", "shared-dataids"),
        ("spring.profile", "profiles"),
        ("eureka.instance.lease-renew-interval-in-seconds", "lease-renewal-interval-in-seconds"),
        ("eureka.client.regsiter-with-eureka", "register-with-eureka"),
        ("spring.cloud.nacos.discovery.grop", "group"),
        ("spring.cloud.nacos.discovery.gorupe", None),  # two edits are too many for a name of six letters
        ("spring.cloud.nacos.discovery.prefer-ip", None),
        ("spring.cloud.nacos.discovery.wieht", None),
        ("eureka.client.fetch", None),
    ],
)
def test_a_slip_has_exactly_one_right_spelling(written: str, right: str | None) -> None:
    """One edit in a name of up to six letters, two in a longer one."""
    prefix, _, element = lookup_form(written).rpartition(".")
    siblings = PROPERTIES.known_siblings(prefix)
    found = PROPERTIES.nearest(element, siblings)
    assert (found and siblings[found]) == right


def test_a_slip_between_two_names_is_no_slip() -> None:
    """Nobody can say which one was meant."""
    assert PROPERTIES.nearest("retrx", ["retry", "retrz"]) is None


@pytest.mark.parametrize(
    ("family", "written", "key"),
    [
        ("consul-service", "Name", "service.name"),
        ("consul-service", "ENABLE_TAG_OVERRIDE", "service.enable_tag_override"),
        ("consul-service", "EnableTagOverride", None),
        ("consul-service", "TaggedAddresses", None),
        ("consul-service", "weights.passing", "service.weights.passing"),
        ("consul-service", "weights.critical", None),
        ("consul-service", "meta.Any-Thing", "service.meta"),
        ("consul-service", "proxy.config.bind_port", "service.proxy"),
        ("consul-check", "DeregisterCriticalServiceAfter", "check.deregister_critical_service_after"),
        ("consul-check", "scriptArgs", "check.args"),
        ("consul-check", "script", None),
        ("consul-check", "TLSServerName", None),
        ("consul-check", "GRPCUseTLS", None),
        ("consul-api-service", "enabletagoverride", "service.EnableTagOverride"),
        ("consul-api-service", "enable_tag_override", "service.EnableTagOverride"),
        ("consul-api-service", "Connect.sidecar_service", "service.Connect.SidecarService"),
        ("consul-api-service", "socket_path", None),
        ("consul-api-check", "failures_before_critical", None),
        ("consul-api-check", "FailuresBeforeCritical", "check.FailuresBeforeCritical"),
        ("consul-api-check", "args", "check.ScriptArgs"),
        ("nacos-instance", "serviceName", "instance.serviceName"),
        ("nacos-instance", "servicename", None),
        ("nacos-go-client", "TLSCfg.Enable", "ClientConfig.TLSCfg.Enable"),
        ("nacos-go-client", "tlscfg.enable", None),
    ],
)
def test_definitions_have_their_own_rules_of_spelling(family: str, written: str, key: str | None) -> None:
    """Files take any letter case and few aliases, bodies some snake case, Go structs nothing but the name."""
    found = PROPERTIES.member(family, written)
    assert (found and found.key) == key


def test_rows_of_an_unknown_family_are_an_error() -> None:
    """A misspelt family must not pass for an empty one."""
    assert [row.key for row in PROPERTIES.rows("loadbalancer-nacos")] == ["spring.cloud.loadbalancer.nacos.enabled"]
    with pytest.raises(KeyError):
        PROPERTIES.rows("nacos")


def test_the_data_is_plain_literals_and_makes_the_same_index() -> None:
    """So that it can be compiled into a module."""
    again = Properties.from_data(ast.literal_eval(repr(PROPERTIES.to_data())))
    assert list(again) == list(PROPERTIES)
    assert again.families == PROPERTIES.families
    assert again.find("spring.cloud.nacos.discovery.serveraddr") == PROPERTIES.find(
        "spring.cloud.nacos.discovery.serveraddr"
    )


# --- distances ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("", "", 0),
        ("", "abc", 3),
        ("ab", "ba", 1),
        ("ca", "abc", 2),
        ("kitten", "sitting", 3),
        ("enable", "enabled", 1),
    ],
)
def test_distance(left: str, right: str, expected: int) -> None:
    """A swap is one edit, and a swapped pair may be edited again."""
    assert distance(left, right) == expected


words = st.text("abc", max_size=6)


@given(words, words, words)
@settings(max_examples=200, deadline=None)
def test_distance_is_a_metric(one: str, two: str, three: str) -> None:
    """Zero for equals only, the same both ways, and no detour is shorter."""
    assert (distance(one, two) == 0) == (one == two)
    assert distance(one, two) == distance(two, one)
    assert distance(one, three) <= distance(one, two) + distance(two, three)


def edits(word: str) -> set[str]:
    """All words that one edit makes of ``word``."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return {
        *(left + right[1:] for left, right in cuts if right),
        *(left + letter + right for (left, right), letter in itertools.product(cuts, "abc")),
        *(left + letter + right[1:] for (left, right), letter in itertools.product(cuts, "abc") if right),
        *(left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1),
    }


@given(st.text("abc", max_size=4))
@settings(max_examples=40, deadline=None)
def test_distance_counts_edits(word: str) -> None:
    """Exactly the words that one edit makes are at distance one."""
    near = edits(word) - {word}
    assert {distance(word, other) for other in near} <= {1}
    assert all(distance(word, other) > 1 for other in {far for other in near for far in edits(other)} - near - {word})


def test_nearest_is_the_closest_name_within_the_limit() -> None:
    """The first of equals."""
    assert nearest("sever", ["never", "server", "severe"]) == "never"
    assert nearest("srver", ["never", "server"]) == "server"
    assert nearest("x", ["server"]) is None
    assert nearest("servr", ["server"], 0) is None


# --- real files -----------------------------------------------------------------------------------------------------

# Keys below a closed section that no row describes, each a fault of the file it stands in.
FAULTS = {
    "eureka.client.prefersamezone": "the key is prefer-same-zone-eureka",
    "eureka.client.useast1.availabilityzones": "the key is availability-zones.us-east-1",
    "eureka.instance.leaserenewintervalinseconds": "the key is lease-renewal-interval-in-seconds",
    "eureka.server.enabled": "no version of the server has a switch",
    "eureka.server.numberregistrysyncretries": "the key is registry-sync-retries",
    "spring.cloud.consul.discovery.host": "the key is hostname",
    "spring.cloud.nacos.config.enable": "the key is enabled",
    "spring.cloud.nacos.discovery.enable": "the key is enabled",
    "spring.cloud.nacos.sleuth.enabled": "the key is spring.sleuth.enabled",
    "spring.cloud.nacos.sleuth.sample.zipkin.enabled": "sleuth has nothing to do with Nacos",
}


def flat(prefix: str, node: object) -> list[str]:
    """The dotted names of all leaves."""
    if isinstance(node, dict):
        return [name for key, child in node.items() for name in flat(f"{prefix}.{key}".strip("."), child)]
    if isinstance(node, list):
        return [name for index, child in enumerate(node) for name in flat(f"{prefix}[{index}]", child)]
    return [prefix]


def written_keys(path: Path) -> list[str]:
    text = path.read_bytes().decode("utf-8", "replace")
    if path.suffix == ".properties":
        return re.findall(r"^[ \t]*([^#!\s=:][^=:\s]*)[ \t]*[=:]", text, re.MULTILINE)
    try:
        documents = list(yaml.load_all(re.sub(r"(?<![\"'\w])@([\w.-]+)@", r'"\1"', text), Loader=yaml.CBaseLoader))
    except yaml.YAMLError:
        return []
    return flat("", documents)


def test_what_real_files_hold_below_a_closed_section_is_described_or_a_fault() -> None:
    """Of 1,521 files: a key that is unknown here would be reported to people as suspicious."""
    corpus_root()
    forms = {
        lookup_form(re.sub(r"^\[\d+\]\.?", "", key))
        for path in corpus_files("spring-yaml", "spring-properties")
        for key in written_keys(path)
    }
    starts = tuple(
        lookup_form(name) + end for one in PROPERTIES.families if one.closed for name in one.sections for end in ".["
    )
    closed = {form for form in forms if form.startswith(starts)}
    assert len(closed) > 200
    assert {form for form in closed if PROPERTIES.find(form) is None and not sections(form)} == set(FAULTS)


def sections(form: str) -> bool:
    """Whether ``form`` is a section that was left empty."""
    return bool(PROPERTIES.known_siblings(form))
