"""The one vocabulary that rules speak: subjects, their fields, services and runs.

A subject is what a rule is ``for``: a client that registers, a client that reads configuration, one health check, one
written key. Its fields are Values by dotted name; ``FIELDS`` is the list of all of them, with the type that expressions
are checked against. A source fills in what its files say; a field it does not bind is absent.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

from reglint.records import NamedTuple
from reglint.text import Document, Span
from reglint.values import ABSENT, Origin, Value


class Type(enum.Enum):
    """The types of the rule language. Lists and maps hold Values, each with a state of its own."""

    TEXT = "text"
    BOOL = "bool"
    NUMBER = "number"
    DURATION = "duration"
    TEXTS = "list of text"
    TEXT_MAP = "map of text"
    NAMED_ITEMS = "list of map of text"
    ANY = "any"


class Field(NamedTuple):
    """One field of a subject: its type and what it means."""

    type: Type
    doc: str


_TEXT, _BOOL, _NUMBER, _DURATION = Type.TEXT, Type.BOOL, Type.NUMBER, Type.DURATION
_TEXTS, _TEXT_MAP, _ITEMS = Type.TEXTS, Type.TEXT_MAP, Type.NAMED_ITEMS

_CLIENT: dict[str, Field] = {
    "registry": Field(_TEXT, "which registry the client speaks to: nacos, consul, eureka"),
    "dialect": Field(_TEXT, "what kind of file says so: spring, nacos-spring-boot, definition, api, sdk-go"),
    "servers": Field(_TEXTS, "the registry addresses as written: Nacos server-addr, Eureka URLs, Consul host:port"),
    "servers_text": Field(_TEXT, "the registry address exactly as written, before it is split"),
    "endpoint": Field(_TEXT, "the Nacos address server, which wins over server-addr"),
    "namespace": Field(_TEXT, "the namespace id; empty means public"),
    "group": Field(_TEXT, "the Nacos group"),
    "credentials.username": Field(_TEXT, "the account name after fallbacks"),
    "credentials.password": Field(_TEXT, "the password after fallbacks; never printed"),
    "credentials.access_key": Field(_TEXT, "the cloud access key; never printed"),
    "credentials.secret_key": Field(_TEXT, "the cloud secret key; never printed"),
    "credentials.token": Field(_TEXT, "the Consul ACL token after fallbacks; never printed"),
    "credentials.ram_role": Field(_TEXT, "the cloud role that replaces credentials"),
    "tls.enabled": Field(_BOOL, "whether the client's own TLS switch is on (Nacos gRPC, Eureka client TLS)"),
    "tls.material": Field(_TEXT_MAP, "explicit TLS keys (key stores, certificates) by name"),
    "scheme": Field(_TEXT, "the scheme used towards Consul"),
    "host": Field(_TEXT, "the Consul agent's host"),
    "host_port": Field(_NUMBER, "the Consul agent's port"),
}

FIELDS: Mapping[str, Mapping[str, Field]] = {
    "registration": {
        **_CLIENT,
        "registers": Field(_BOOL, "whether the client registers itself"),
        "is_server": Field(_BOOL, "whether this is a Eureka server"),
        "service": Field(_TEXT, "the name it is registered under"),
        "id": Field(_TEXT, "the instance id as written"),
        "cluster": Field(_TEXT, "the Nacos cluster name"),
        "ip": Field(_TEXT, "the explicit IP address"),
        "hostname": Field(_TEXT, "the explicit host name"),
        "address": Field(_TEXT, "the explicit address of a Consul definition"),
        "port": Field(_NUMBER, "the registered port"),
        "server_port": Field(_NUMBER, "the port the web server listens on"),
        "prefer_ip": Field(_BOOL, "whether the IP is registered instead of the host name (Consul, Eureka)"),
        "prefer_agent_address": Field(_BOOL, "whether Consul uses the agent's address"),
        "metadata": Field(_TEXT_MAP, "the instance metadata"),
        "tags": Field(_TEXTS, "the Consul tags"),
        "weight": Field(_NUMBER, "the instance weight"),
        "ephemeral": Field(_BOOL, "whether the instance disappears with its heartbeat"),
        "enabled": Field(_BOOL, "whether consumers may choose the instance"),
        "secure": Field(_BOOL, "Nacos: the metadata flag that the service speaks https"),
        "server_ssl": Field(_BOOL, "whether the web server of the service has TLS configured"),
        "heartbeat.enabled": Field(_BOOL, "whether Consul uses a TTL check"),
        "heartbeat.interval": Field(_DURATION, "how often the client renews"),
        "heartbeat.timeout": Field(_DURATION, "after how long without renewal it is unhealthy or its lease ends"),
        "heartbeat.delete_timeout": Field(_DURATION, "after how long without renewal the instance is removed (Nacos)"),
        "heartbeat.ttl": Field(_DURATION, "the Consul TTL"),
        "heartbeat.ratio": Field(_NUMBER, "the Consul interval ratio"),
        "check.interval": Field(_DURATION, "the health check interval"),
        "check.timeout": Field(_DURATION, "the health check timeout"),
        "check.deregister_after": Field(_DURATION, "after how long critical the instance is removed (Consul)"),
        "sidecar": Field(_BOOL, "whether a Consul definition asks for a sidecar proxy"),
        "kind": Field(_TEXT, "the Consul kind of service"),
        "partition": Field(_TEXT, "the Consul partition"),
        "tags_as_metadata": Field(_TEXT_MAP, "Consul tags of the form key=value"),
        "common_namespace": Field(_TEXT, "spring.cloud.nacos.namespace, which discovery does not read"),
        "common_group": Field(_TEXT, "spring.cloud.nacos.group, which discovery does not read"),
        "named_in_service": Field(_BOOL, "whether any file of the service names it, in whatever profile"),
        "has_own_keys": Field(_BOOL, "whether a key of the client's own section other than enabled is active"),
    },
    "config_client": {
        **_CLIENT,
        "data_ids": Field(_ITEMS, "shared configs, extension configs and nacos: imports, each with data_id and group"),
    },
    "check": {
        "dialect": Field(_TEXT, "what kind of file holds it: definition, api"),
        "owner": Field(_TEXT, "the service the check belongs to"),
        "kinds": Field(_TEXTS, "the pull kinds in file order: http, tcp, udp, grpc, h2ping, script, os_service"),
        "interval": Field(_DURATION, "how often it runs"),
        "timeout": Field(_DURATION, "how long one run may take"),
        "ttl": Field(_DURATION, "the TTL"),
        "alias": Field(_TEXT, "the aliased service or node"),
        "failures_before_warning": Field(_NUMBER, "failures until warning"),
        "failures_before_critical": Field(_NUMBER, "failures until critical"),
        "deregister_after": Field(_DURATION, "after how long critical the service is removed"),
        "object": Field(_TEXT, "the key that holds the check object"),
        "empty": Field(_BOOL, "whether the object has no keys"),
        "target": Field(_TEXT, "the URL or host:port it probes"),
        "tls_skip_verify": Field(_BOOL, "whether it accepts any certificate"),
    },
    "definitions": {},  # of one directory, as detail: (registration, path) pairs in file-name order
    "assignment": {
        "key": Field(_TEXT, "the key in canonical form"),
        "text": Field(_TEXT, "the value as the client sees it"),
        "property": Field(_TEXT, "the catalogued key it assigns, in canonical form"),
        "registry": Field(_TEXT, "the registry whose section holds the key"),
        "secret": Field(_BOOL, "whether the value is a secret"),
    },
    "document": {
        "format": Field(_TEXT, "yaml, properties, json or hcl"),
    },
    "service": {
        "name": Field(_TEXT, "the application name"),
    },
    "start": {
        "failures": Field(_TEXTS, "what keeps a Spring application from starting, in words"),
        "likely_failures": Field(_TEXTS, "the same, unless a library brings the file that is missing"),
        "circles": Field(_TEXTS, "the keys whose placeholders lead back to themselves"),
        "bottomless": Field(_TEXTS, "the keys whose placeholders are too deep to be followed"),
        "conditions": Field(_TEXTS, "the profile expressions that cannot be read, and why"),
        "outside": Field(_TEXTS, "the imports of files outside the linted tree"),
        "ignored": Field(_TEXTS, "the bootstrap keys that have no effect, and why"),
    },
}


class Assignment(NamedTuple):
    """One key written in one document of a Spring file.

    ``key`` is the lookup form: per element lower case without ``-``, ``_`` and other punctuation, joined with ``.``;
    list indexes and bracketed map keys stay as ``[0]`` and ``[a.b]``. ``text`` is the text Spring sees before it
    answers placeholders (``010`` in YAML is ``8``). ``known`` is false for a value with a build token in it. ``plain``
    is true for a YAML scalar without quotes, or with the tag of a type. ``number`` counts the documents of the file
    from 0. ``origin.name`` is the full dotted key as written. ``collection`` is ``{}`` or ``[]`` where the version of
    Boot takes that for a value of its own, blank everywhere else.
    """

    key: str
    text: str
    origin: Origin
    known: bool = True
    plain: bool = False
    number: int = 0
    collection: str = ""


class Subject(NamedTuple):
    """One thing a rule is for, in one run.

    ``anchor`` is where findings about absent keys stand; ``sections`` gives a nearer anchor for the fields below one
    dotted name. ``label`` names it in words. ``runs`` names the runs it takes part in, for a subject of a service
    rather than of one run. ``detail`` is what a check needs beyond fields, fixed by the kind: a ``Written`` for
    "document", (registration, path) pairs for "definitions".
    """

    kind: str
    label: str
    fields: Mapping[str, Value]
    anchor: Origin | None
    sections: Mapping[str, Origin] = {}
    runs: tuple[str, ...] = ()
    detail: object = None

    def value(self, field: str) -> Value:
        """The value of ``field``; absent when nothing binds it."""
        return self.fields.get(field, ABSENT)

    def known(self, field: str) -> Any:
        """What the client will use for ``field``, defaults included; None when that is not known or nothing."""
        return self.fields.get(field, ABSENT).value


class Run(NamedTuple):
    """One way a service can be started: the profiles it runs with and what they make of its files.

    ``name`` is the profile name, "default" when none is requested, or empty for files without profiles. ``remote`` is
    true when a remote source or a file outside the tree may supply absent keys, ``imports_nacos`` when
    ``spring.config.import`` names Nacos. ``paths`` are the paths by which the policy may know its environment.
    ``environment`` is what the source knows of all keys of the run, for those who explain them.
    """

    name: str
    profiles: tuple[str, ...]
    subjects: tuple[Subject, ...]
    remote: bool = False
    imports_nacos: bool = False
    paths: tuple[str, ...] = ()
    environment: object = None


class Service(NamedTuple):
    """The files that start together, and their runs.

    ``secrets`` are the spans that may never be printed, by document path. ``incomplete`` is true when a file of it
    could not be read, so that nothing is known to be absent. ``has_base_file`` is true when there is an application or
    bootstrap file without profile, ``tests`` below ``src/test``. ``spring_boot`` is its version, where known.
    """

    name: str
    documents: tuple[Document, ...]
    runs: tuple[Run, ...]
    subjects: tuple[Subject, ...] = ()
    secrets: tuple[tuple[str, Span], ...] = ()
    incomplete: bool = False
    has_base_file: bool = False
    tests: bool = False
    spring_boot: tuple[int, ...] | None = None


_PROD = ("prod", "production", "prd", "live", "online")
_PROD_STARTS = tuple(f"{word}-" for word in _PROD)
_DEV = frozenset({"local", "dev", "develop", "development", "test", "testing", "it", "ci", "unittest"})


def tier(name: str) -> str:
    """The tier that an environment or profile name stands for: "prod", "dev" or "" for neither."""
    if name in _DEV:
        return "dev"
    return "prod" if name in _PROD or name.startswith(_PROD_STARTS) else ""
