"""The key names of Consul's files and of its HTTP API, and in which spellings each place accepts them.

A file takes any letter case of the snake_case name and a few run-together aliases; a body takes any letter case of the
CamelCase name and some snake_case aliases. Look-ups are by the lower-cased text.
Source: hashicorp/consul agent/config/config.go, agent/structs/service_definition.go, agent/structs/check_definition.go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def words(text: str) -> frozenset[str]:
    """The blank-separated words of ``text``."""
    return frozenset(text.split())


def _plain(names: Iterable[str]) -> dict[str, str]:
    return {name: name for name in names}


def _joined(names: Iterable[str]) -> dict[str, str]:
    return {name.replace("_", ""): name for name in names}


_SERVICE = words(
    "name id address port socket_path tags meta tagged_addresses weights enable_tag_override token check checks kind"
    " proxy connect namespace partition locality ports"
)
_CHECK = words(
    "id name notes status http method header body disable_redirects tcp tcp_use_tls udp grpc grpc_use_tls h2ping"
    " h2ping_use_tls args docker_container_id shell os_service ttl alias_service alias_node interval timeout"
    " success_before_passing failures_before_warning failures_before_critical tls_server_name tls_skip_verify"
    " deregister_critical_service_after output_max_size service_id token namespace partition"
    " script"  # no longer read, but still the author's pull kind: the unknown key is what is wrong with it
)

FILE_SERVICE: Mapping[str, str] = _plain(_SERVICE)
FILE_CHECK: Mapping[str, str] = {
    **_plain(_CHECK),
    "serviceid": "service_id",
    "scriptargs": "args",
    "dockercontainerid": "docker_container_id",
    "tlsskipverify": "tls_skip_verify",
    "deregistercriticalserviceafter": "deregister_critical_service_after",
}
FILE_CONNECT: Mapping[str, str] = _plain(["native", "sidecar_service"])

API_SERVICE: Mapping[str, str] = {
    **_joined(_SERVICE - {"token"}),
    **_plain(["enable_tag_override", "tagged_addresses"]),
}
API_CHECK: Mapping[str, str] = {
    **_joined(_CHECK - {"id", "token"}),
    **_plain(words("docker_container_id grpc_use_tls h2ping_use_tls service_id tls_server_name tls_skip_verify")),
    **_plain(["deregister_critical_service_after"]),
    "checkid": "id",
    "scriptargs": "args",
    "script_args": "args",
}
API_CONNECT: Mapping[str, str] = {**_plain(["native", "sidecar_service"]), "sidecarservice": "sidecar_service"}
API_CAMEL_CASE = words(
    "Name ID Address Port SocketPath Tags Meta TaggedAddresses Weights EnableTagOverride Check Checks Kind Proxy"
    " Connect Namespace Partition Locality Ports"
)

# What a check probes, by its key.
PULL_KINDS: Mapping[str, str] = {
    **_plain(["http", "tcp", "udp", "grpc", "h2ping", "os_service"]),
    "args": "script",
    "script": "script",
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
