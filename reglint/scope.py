"""What an expression of a rule may name beside the fields of its subject: the run, the service, the policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reglint.model import FIELDS, Field, Type

_TEXT, _BOOL, _NUMBER, _TEXTS = Type.TEXT, Type.BOOL, Type.NUMBER, Type.TEXTS

RUN: Mapping[str, Field] = {
    "run.name": Field(_TEXT, "the profile, `default` when none is requested, empty for files without profiles"),
    "run.profiles": Field(_TEXTS, "all profiles of the run"),
    "run.prod": Field(_BOOL, "whether the run counts as production, by its environment or profile name"),
    "run.dev": Field(_BOOL, "whether the run counts as development or test"),
    "run.remote": Field(_BOOL, "whether a remote source, or a file outside the tree, may supply keys that no file has"),
    "run.imports_nacos": Field(_BOOL, "whether `spring.config.import` has a `nacos:` item"),
    "service.name": Field(_TEXT, "the application name"),
    "service.incomplete": Field(_BOOL, "whether a file of the service could not be read"),
    "service.has_base_file": Field(_BOOL, "whether the service has an application or bootstrap file without profile"),
}

ENVIRONMENT: Mapping[str, Field] = {
    "env.name": Field(_TEXT, "the name of the environment that the run belongs to"),
    "env.namespaces": Field(_TEXTS, "the globs of its allowed namespaces; `public` is the empty one"),
    "env.groups": Field(_TEXTS, "the globs of its allowed groups"),
    "env.servers": Field(_TEXTS, "the globs of its allowed registry addresses, `host` or `host:port`"),
    "env.tls": Field(_TEXT, "`required` or `optional`"),
    "env.auth": Field(_TEXT, "`required` or `optional`"),
}

POLICY: Mapping[str, Field] = {
    "policy.naming.service": Field(_TEXT, "the regular expression of service names"),
    "policy.naming.namespace": Field(_TEXT, "the regular expression of namespaces"),
    "policy.naming.group": Field(_TEXT, "the regular expression of groups"),
    "policy.metadata.required": Field(_TEXTS, "the metadata keys that every registration must carry"),
    "policy.address.prefer_ip": Field(_TEXT, "`required` or `optional`"),
    "policy.address.networks": Field(_TEXTS, "the networks (CIDR) that a registered IP must lie in"),
    "policy.heartbeat.min_ratio": Field(_NUMBER, "how many renewals must fit into the lease"),
    "policy.target.spring_boot": Field(_TEXT, "the deployed version of Spring Boot"),
    "policy.target.spring_cloud": Field(_TEXT, "the deployed Spring Cloud release train"),
    "policy.target.spring_cloud_alibaba": Field(_TEXT, "the deployed version of Spring Cloud Alibaba"),
    "policy.target.nacos_client": Field(_TEXT, "the deployed version of the Nacos Java client"),
    "policy.target.nacos_server": Field(_TEXT, "the deployed version of the Nacos server"),
    "policy.target.consul": Field(_TEXT, "the deployed version of the Consul agent"),
}

SURROUNDINGS: Mapping[str, Field] = {**RUN, **ENVIRONMENT, **POLICY}


ITEMS: Mapping[Type, Mapping[str, Field]] = {
    Type.TEXTS: {
        "item": Field(_TEXT, "the item that is looked at"),
        "items": Field(_TEXT, "in messages: all broken items that stand on this line"),
    },
    Type.NAMED_ITEMS: {
        "item": Field(Type.TEXT_MAP, "the item that is looked at"),
        "item.data_id": Field(_TEXT, "its data id"),
        "item.group": Field(_TEXT, "its group"),
        "items": Field(_TEXT, "in messages: all broken items that stand on this line"),
    },
}
"""What a condition with ``each`` may name besides, by the type of the list."""


def types(kind: str) -> dict[str, Type]:
    """The type of every name in the scope of a rule for subjects of ``kind``, outside ``each``."""
    return {name: field.type for name, field in (*FIELDS[kind].items(), *SURROUNDINGS.items())}


def names_for(kind: str, lets: Iterable[str]) -> frozenset[str]:
    """Every name that some expression of a rule with these ``let`` names may use for subjects of ``kind``."""
    items = (name for fields in ITEMS.values() for name in fields)
    return frozenset((*FIELDS[kind], *SURROUNDINGS, *items, *lets))
