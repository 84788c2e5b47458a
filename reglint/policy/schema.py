"""The keys of ``reglint.yaml``, as pydantic models: what may be written, checked value by value.

``schemas/policy.schema.json`` is generated from these models; ``policy`` imports them when a file must be validated.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from reglint.expression.patterns import compiled
from reglint.globs import MAX_CROSSINGS
from reglint.strict import Strict, Text, Texts

Requirement = Literal["required", "optional"]
SettingWord = Literal["off", "info", "warning", "error"]
Preset = Literal["minimal", "recommended", "strict"]


def _regex(text: str) -> str:
    compiled(text)
    return text


def _glob(text: str) -> str:
    if text.split("/").count("**") > MAX_CROSSINGS:
        raise ValueError(f"a glob may hold ** {MAX_CROSSINGS} times at most")
    if "\\" in text:
        raise ValueError("write / between folders; a backslash has no meaning in a glob")
    if text.startswith(("/", "./", "../", "!")):
        raise ValueError("a path glob starts below the folder of the policy file, without /, ./, ../ or !")
    return text


def _place(text: str) -> str:
    parts = text.split("/")
    if text.startswith("/") or "\\" in text or ".." in parts or re.match(r"[A-Za-z]:", text):
        raise ValueError("a path below the folder of the policy file is expected here, with /")
    return "/".join(part for part in parts if part not in ("", "."))


def _network(text: str) -> str:
    try:
        ipaddress.ip_network(text)
    except ValueError as error:
        raise ValueError(f"this is not a network such as 10.0.0.0/8: {error}") from None
    return text


def _server(text: str) -> str:
    if "://" in text or "/" in text or "," in text or "@" in text:
        raise ValueError("write one host or host:port an entry, without scheme, path or account")
    return text


def _version(text: str) -> str:
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)*([.-](?!x$)[A-Za-z][0-9A-Za-z.-]*)?", text):
        raise ValueError("a version such as 3.3 or 2021.0.5.0 is expected here")
    return text


Namespace = Annotated[str, AfterValidator(lambda text: text or "public")]
Regex = Annotated[Text, AfterValidator(_regex), Field(json_schema_extra={"format": "regex"})]
Glob = Annotated[Text, AfterValidator(_glob)]
Place = Annotated[Text, AfterValidator(_place)]
Network = Annotated[Text, AfterValidator(_network)]
Server = Annotated[Text, AfterValidator(_server)]
Version = Annotated[Text, AfterValidator(_version)]


class Environment(Strict):
    """A stage that services are deployed to: how to recognise it, and what is allowed there."""

    profiles: Texts = Field((), description="Spring profiles, as globs; `default` is the run without a profile.")
    paths: tuple[Glob, ...] = Field((), description="Globs of the files that belong to it.")
    namespaces: tuple[Namespace, ...] | None = Field(
        None, description="Allowed namespaces, as globs; `public` is the empty one."
    )
    groups: tuple[Text, ...] | None = Field(None, description="Allowed groups, as globs.")
    servers: tuple[Server, ...] | None = Field(
        None, description="Allowed registry addresses: globs of host or host:port."
    )
    tls: Requirement | None = Field(None, description="Whether clients must speak TLS to the registry.")
    auth: Requirement | None = Field(None, description="Whether clients must present credentials to the registry.")


class Naming(Strict):
    """Regular expressions that names must match; they match anywhere, so write ^ and $."""

    service: Regex | None = Field(None, description="Names that services register under.")
    namespace: Regex | None = Field(None, description="Namespaces.")
    group: Regex | None = Field(None, description="Groups.")


class Metadata(Strict):
    """What instances must say of themselves."""

    required: Texts | None = Field(None, description="Metadata keys that every registration must carry.")


class Address(Strict):
    """Where instances may say they are."""

    prefer_ip: Requirement | None = Field(None, description="Whether Consul and Eureka clients must register their IP.")
    networks: tuple[Network, ...] | None = Field(None, description="Networks that a registered IP must lie in.")


class Heartbeat(Strict):
    """How patient a registry must be."""

    min_ratio: Annotated[float, Field(ge=1, allow_inf_nan=False)] | None = Field(
        None, description="How many renewal intervals must fit into the time until an instance is given up."
    )


class Target(Strict):
    """The versions that are deployed, where the build files do not say."""

    spring_boot: Version | None = Field(None, alias="spring-boot", description="Spring Boot.")
    spring_cloud: Version | None = Field(None, alias="spring-cloud", description="The Spring Cloud release train.")
    spring_cloud_alibaba: Version | None = Field(
        None, alias="spring-cloud-alibaba", description="Spring Cloud Alibaba."
    )
    nacos_client: Version | None = Field(None, alias="nacos-client", description="The Nacos Java client.")
    nacos_server: Version | None = Field(None, alias="nacos-server", description="The Nacos server.")
    consul: Version | None = Field(None, description="The Consul agent.")


class Nacos(Strict):
    """What is known of the configurations that Nacos holds."""

    exports: dict[Text, Place] | None = Field(
        None,
        description="Unpacked exports (folders) or ZIP files, by globs of the namespace; `public` is the empty one.",
    )


class _SettingModel(Strict):
    severity: SettingWord


def _setting(value: Any) -> Any:
    if isinstance(value, Mapping):
        return value
    if value in get_args(SettingWord):
        return {"severity": value}
    raise ValueError(f"{', '.join(get_args(SettingWord))} or {{severity: ...}} is expected here")


Setting = Annotated[
    _SettingModel,
    BeforeValidator(_setting),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": list(get_args(SettingWord))},
                {
                    "type": "object",
                    "properties": {"severity": {"enum": list(get_args(SettingWord))}},
                    "required": ["severity"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]


class Override(Strict):
    """Other rule settings for some files; the last override that matches wins."""

    paths: Annotated[tuple[Glob, ...], Field(min_length=1)] = Field(description="Globs of the files.")
    rules: dict[Text, Setting] = Field(description="Settings by rule name.")


class Ignore(Strict):
    """Findings that are known and accepted."""

    rule: Text = Field(description="The name of the rule.")
    paths: tuple[Glob, ...] = Field((), description="Globs of the files; without them, every file.")
    reason: Text = Field(description="Why this is accepted; a sentence for the next reader.")
    until: date | None = Field(None, description="The last day on which this holds.")


class PolicyFile(Strict):
    """What an organisation demands of the service registration of its services."""

    version: Annotated[Literal["1"], WithJsonSchema({"const": 1})] = Field(
        "1", description="The version of this format."
    )
    extends: Texts = Field((), description="minimal, recommended or strict; paths of policies; package:name.")
    environments: dict[Text, Environment] = Field(
        {}, description="By name; the first that matches a run is its environment."
    )
    naming: Naming | None = None
    metadata: Metadata | None = None
    address: Address | None = None
    heartbeat: Heartbeat | None = None
    target: Target | None = None
    nacos: Nacos | None = None
    rules: dict[Text, Setting] = Field({}, description="off, info, warning or error by rule name.")
    overrides: tuple[Override, ...] = Field((), description="Other rule settings for some files.")
    ignore: tuple[Ignore, ...] = Field((), description="Findings that are known and accepted.")
    custom_rules: Texts = Field((), description="Folders of further rule files; package:name for an installed one.")
    exclude: tuple[Glob, ...] = Field((), description="Globs of files that are not linted.")
