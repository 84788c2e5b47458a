"""What kind of Consul file a tree is, by what it holds.

Much other JSON has a ``service`` or ``checks`` of its own, and Nomad, Vault and Terraform write HCL, so a file counts
as Consul's only on proof: keys that nothing else has, or nothing but Consul's keys and enough of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from reglint.sources.consul import keys
from reglint.sources.consul.keys import words
from reglint.sources.consul.tree import entries, is_gossip_key, is_mapping, items, unknown
from reglint.syntax.node import Kind, Node, Style

AGENT = "consul-agent"
DEFINITION = "consul-definition"
API = "consul-api"
CATALOG = "consul-catalog"
POLICY = "consul-acl-policy"
CONFIG_ENTRY = "consul-config-entry"

_CONFIG_ENTRIES = words(
    "service-defaults proxy-defaults service-router service-splitter service-resolver service-intentions"
    " ingress-gateway terminating-gateway api-gateway bound-api-gateway http-route tcp-route inline-certificate"
    " file-system-certificate mesh exported-services sameness-group jwt-provider control-plane-request-limit rate-limit"
)
_PROXIES = words("connect-proxy mesh-gateway terminating-gateway ingress-gateway api-gateway")
_RESOURCES = words("agent event key node query service session identity")
_LABELLED = _RESOURCES | {f"{name}_prefix" for name in _RESOURCES}
_UNLABELLED = words("acl operator keyring mesh peering")
_TENANTS = frozenset({"namespace", "partition"})
_POLICIES = frozenset({"deny", "read", "write", "list"})

_MANY = 3  # known keys that make a definition of nothing but known keys
_CERTAIN, _PROBABLE, _POSSIBLE, _UNLIKE = 3, 2, 1, 0
_ONLY_AGENTS = words(
    "acl_datacenter acl_default_policy acl_master_token acl_token acl_agent_token acl_replication_token"
    " advertise_addr advertise_addr_wan auto_config auto_encrypt bootstrap_expect client_addr config_entries"
    " dns_config enable_acl_replication enable_central_service_config enable_local_script_checks enable_script_checks"
    " encrypt_verify_incoming encrypt_verify_outgoing gossip_lan gossip_wan http_config node_id node_meta node_name"
    " primary_datacenter primary_gateways raft_protocol raft_logstore read_replica rejoin_after_leave retry_join"
    " retry_join_wan serf_lan serf_wan start_join start_join_wan ui_config ui_dir use_streaming_backend"
    " verify_incoming verify_incoming_rpc verify_outgoing verify_server_hostname"
)
_ONLY_AGENTS_BELOW: Mapping[str, frozenset[str]] = {
    "acl": words("default_policy down_policy enable_token_persistence tokens"),
    "tls": frozenset({"internal_rpc"}),
    "ports": words("dns grpc grpc_tls serf_lan serf_wan"),
    "addresses": words("dns grpc grpc_tls"),
}
_STATSD = "dogstatsd_addr"  # Vault has it too, but no datacenter
_ENABLED = "enabled"


def kind_of(root: Node, file_format: str, likely: bool) -> str | None:
    """What the file with this tree is; None when it is not certainly Consul's.

    ``likely`` is true when its path or its neighbours speak of Consul: then less proof is enough.
    """
    if not is_mapping(root) or not root.pairs:
        return None
    top = {key.text.lower(): value for key, value in root.pairs}
    if _is_config_entry(top):
        return CONFIG_ENTRY
    if file_format == "json" and "node" in top and "address" in top and is_mapping(top.get("service")):
        return CATALOG
    if _is_policy(root):
        return POLICY
    if file_format == "json" and top.keys().isdisjoint({"service", "services"}) and _is_body(root):
        return API
    foreign = len(top.keys() - keys.AGENT_KEYS)
    defines = not keys.DEFINITION_KEYS.isdisjoint(top)
    if defines and _defines(root, foreign, likely or file_format == "hcl"):
        return AGENT if top.keys() & keys.AGENT_KEYS - keys.DEFINITION_KEYS else DEFINITION
    return AGENT if _is_agent(top, foreign, likely and not defines) else None


def _is_config_entry(top: Mapping[str, Node]) -> bool:
    kind = top.get("kind")
    if kind is None or kind.text not in _CONFIG_ENTRIES:
        return False
    if kind.text == "mesh":
        return not top.keys().isdisjoint({"transparentproxy", "transparent_proxy", "tls", "http", "peering"})
    return "name" in top and top.keys().isdisjoint({"id", "address", "port", "proxy"})


def _is_policy(root: Node) -> bool:
    """Only ACL rules, at least one of them of a kind that Nomad's policies do not have."""
    rules = [(key.text, value) for key, value in root.pairs]
    if any(name not in _LABELLED and name not in _UNLABELLED and name not in _TENANTS for name, _ in rules):
        return False
    return any(
        value.text in _POLICIES if value.kind is Kind.SCALAR else name in _LABELLED and _grants(value)
        for name, value in rules
    )


def _grants(labels: Node) -> bool:
    """Whether some label below a labelled resource has a policy of its own."""
    for _, rule in labels.pairs:
        policy = rule.get("policy") if is_mapping(rule) else None
        if policy is not None and policy.text in _POLICIES:
            return True
    return False


def _defines(root: Node, foreign: int, likely: bool) -> bool:
    """One certain service proves the file; otherwise each item must be possible, and nothing else in it."""
    services = [_weigh_service(item) for _, _, item in items(root, ("service", "services"))]
    if _CERTAIN in services:
        return True
    checks = [_weigh_check(item, keys.definition().check) for _, _, item in items(root, ("check", "checks"))]
    weights = services + checks
    if not weights or foreign or min(weights) == _UNLIKE:
        return False
    return likely or max(weights) >= _PROBABLE


def _weigh_service(item: Node) -> int:
    """How surely ``item`` is a service definition."""
    dialect = keys.definition()
    held = entries(item, dialect.service)
    foreign = unknown(item, dialect.service)
    if "name" not in held or foreign >= len(held):
        return _UNLIKE
    if not held.keys().isdisjoint({"enable_tag_override", "tagged_addresses"}) or _checked(item, dialect.check):
        return _CERTAIN
    if "connect" in held and entries(held["connect"][1], dialect.connect):
        return _CERTAIN
    if "kind" in held and held["kind"][1].text in _PROXIES:
        return _CERTAIN
    if foreign:
        return _UNLIKE
    return _PROBABLE if len(held) >= _MANY else _POSSIBLE


def _checked(service: Node, spellings: Mapping[str, str]) -> bool:
    """Whether one of the checks of ``service`` is certainly a check."""
    return any(_weigh_check(check, spellings) == _CERTAIN for _, _, check in items(service, ("check", "checks")))


def _weigh_check(item: Node, spellings: Mapping[str, str]) -> int:
    """How surely ``item`` is a check: it says what it probes and how often."""
    held = entries(item, spellings)
    foreign = unknown(item, spellings)
    if not is_mapping(item) or foreign > len(held):
        return _UNLIKE
    probes = not held.keys().isdisjoint(keys.PULL_KINDS)
    if (probes and "interval" in held) or "ttl" in held or "alias_service" in held:
        return _CERTAIN
    return _UNLIKE if foreign else _POSSIBLE


def _is_body(root: Node) -> bool:
    """A body of ``/v1/agent/service/register``: what a definition holds, without a key above it."""
    dialect = keys.body()
    held = entries(root, dialect.service)
    if held.keys().isdisjoint({"id", "address", "port", "tags", "meta"}):
        return False
    if unknown(root, dialect.service) * 3 <= len(held) and _checked(root, dialect.check):
        return True
    written = {key.text for key, _ in root.pairs}
    only_fields = {"Name", "Port"} <= written <= keys.camel_case()
    return only_fields and not written.isdisjoint({"ID", "Address", "Tags", "Meta"})


def _is_agent(top: Mapping[str, Node], foreign: int, likely: bool) -> bool:
    """Proof by keys that only Consul has; one for each foreign key and one more."""
    if foreign * 4 > len(top) or _is_nomad(top):
        return False
    proofs = sum(_proves(name, value) for name, value in top.items())
    if proofs + ("datacenter" in top and _has(top, "telemetry", _STATSD)) > foreign:
        return True
    return not foreign and (likely or (_is_flag(top.get("server")) and _has(top, "connect", _ENABLED)))


def _proves(name: str, value: Node) -> bool:
    if name in _ONLY_AGENTS:
        return True
    if name == "encrypt":
        return is_gossip_key(value.text)
    below = _ONLY_AGENTS_BELOW.get(name)
    return below is not None and any(key.text.lower() in below for key, _ in value.pairs)


def _is_nomad(top: Mapping[str, Node]) -> bool:
    """Nomad's agents share many keys with Consul's, but their ``server`` is a block."""
    return "client" in top or is_mapping(top.get("server"))


def _has(top: Mapping[str, Node], section: str, name: str) -> bool:
    node = top.get(section)
    return node is not None and node.get(name) is not None


def _is_flag(node: Node | None) -> bool:
    return node is not None and node.style is Style.PLAIN and node.text in ("true", "false")
