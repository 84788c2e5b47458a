"""The key names of Consul's files and of its HTTP API, and in which spellings each place accepts them.

What a definition may hold are the property rows; here are their spellings, lower-cased as both places compare them, and
the keys of an agent's configuration, by which it is recognised.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from reglint import catalog
from reglint.records import NamedTuple

_Spellings = Mapping[str, str]


class Dialect(NamedTuple):
    """The spellings that one place accepts, by the name a file gives the key.

    ``nanoseconds`` tells that a bare number is a time there.
    """

    name: str
    service: _Spellings
    weights: _Spellings
    connect: _Spellings
    check: _Spellings
    nanoseconds: bool


def words(text: str) -> frozenset[str]:
    """The blank-separated words of ``text``."""
    return frozenset(text.split())


@cache
def definition() -> Dialect:
    """What files accept: any letter case of the snake_case name, and a few run-together aliases."""
    return _dialect("definition", "consul-service", "consul-check", nanoseconds=False)


@cache
def body() -> Dialect:
    """What bodies of the HTTP API accept: any letter case of the CamelCase name, and some snake_case aliases."""
    return _dialect("api", "consul-api-service", "consul-api-check", nanoseconds=True)


@cache
def camel_case() -> frozenset[str]:
    """The keys of a registration body exactly as documented."""
    return frozenset(row.key.rpartition(".")[2] for row in catalog.properties().rows("consul-api-service"))


def _dialect(name: str, service: str, check: str, *, nanoseconds: bool) -> Dialect:
    of_checks = {**_spellings(check, "consul-check", "check"), _REMOVED: _REMOVED}
    below = {section: _spellings(service, "consul-service", f"service.{section}") for section in ("weights", "connect")}
    return Dialect(
        name,
        _spellings(service, "consul-service", "service"),
        below["weights"],
        below["connect"],
        of_checks,
        nanoseconds,
    )


def _spellings(family: str, of_files: str, section: str) -> dict[str, str]:
    """The keys directly below ``section``: each spelling of ``family`` to the name that files give it.

    A row of a body says of its key what the row of the file says.
    """
    properties = catalog.properties()
    names = {row.doc: row.key for row in properties.rows(of_files)}
    found: dict[str, str] = {}
    for row in properties.rows(family):
        above, _, name = names[row.doc].rpartition(".")
        if above == section:
            found |= {spelling.lower(): name for spelling in (row.key.rpartition(".")[2], *row.aliases)}
    return found


# What a check probes, by its key.
_REMOVED = "script"  # no longer read, but still its author's probe: the unknown key is what is wrong with it
PULL_KINDS: Mapping[str, str] = {
    **{kind: kind for kind in ("http", "tcp", "udp", "grpc", "h2ping", "os_service")},
    "args": "script",
    _REMOVED: "script",
}

DEFINITION_KEYS = frozenset({"service", "services", "check", "checks"})
AGENT_KEYS = DEFINITION_KEYS | words(
    "acl addresses advertise_addr advertise_addr_ipv4 advertise_addr_ipv6 advertise_addr_wan advertise_addr_wan_ipv4"
    " advertise_addr_wan_ipv6 advertise_reconnect_timeout alt_domain audit auto_config auto_encrypt auto_reload_config"
    " autopilot bind_addr bootstrap bootstrap_expect cache check_output_max_size check_update_interval client_addr"
    " cloud config_entries connect data_dir datacenter default_query_time disable_anonymous_signature"
    " disable_coordinates disable_host_node_id disable_http_unprintable_char_filter disable_keyring_file"
    " disable_kv_key_validation disable_remote_exec disable_update_check discard_check_output discovery_max_stale"
    " dns_config domain enable_agent_tls_for_checks enable_central_service_config enable_debug"
    " enable_local_script_checks enable_script_checks enable_syslog enable_xds_load_balancing encrypt"
    " encrypt_verify_incoming encrypt_verify_outgoing experiments gossip_lan gossip_wan http_config leave_on_terminate"
    " license_path limits locality log_file log_json log_level log_rotate_bytes log_rotate_duration"
    " log_rotate_max_files log_sublevels max_query_time node_id node_meta node_name partition peering performance"
    " pid_file ports primary_datacenter primary_gateways primary_gateways_interval protocol raft_logstore"
    " raft_protocol raft_snapshot_interval raft_snapshot_threshold raft_trailing_logs read_replica reconnect_timeout"
    " reconnect_timeout_wan recursors rejoin_after_leave reporting retry_interval retry_interval_wan retry_join"
    " retry_join_wan retry_max retry_max_wan rpc segment segments serf_lan serf_lan_allowed_cidrs serf_wan"
    " serf_wan_allowed_cidrs server server_name server_rejoin_age_max session_ttl_min skip_leave_on_interrupt"
    " snapshot_agent syslog_facility tagged_addresses telemetry tls translate_wan_addrs ui_config unix_sockets"
    " use_streaming_backend version watches xds"
    # no longer documented, but still accepted or still met
    " acl_agent_master_token acl_agent_token acl_datacenter acl_default_policy acl_down_policy"
    " acl_enable_key_list_policy acl_enforce_version_8 acl_master_token acl_replication_token acl_token acl_ttl"
    " ca_file ca_path cert_file enable_acl_replication key_file non_voting_server raft_boltdb recursor segment_limit"
    " start_join start_join_wan tls_cipher_suites tls_min_version tls_prefer_server_cipher_suites ui ui_content_path"
    " ui_dir verify_incoming verify_incoming_https verify_incoming_rpc verify_outgoing verify_server_hostname"
)
