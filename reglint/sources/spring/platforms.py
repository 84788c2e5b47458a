"""The cloud platforms that ``spring.config.activate.on-cloud-platform`` may name, and how Spring Boot detects them."""

from __future__ import annotations

import re

from reglint.sources.spring.layers import Variables

NONE = "NONE"
_KNOWN = (NONE, "CLOUD_FOUNDRY", "HEROKU", "SAP", "NOMAD", "KUBERNETES", "AZURE_APP_SERVICE", "AWS_ECS")
_BY_LETTERS = {name.replace("_", "").lower(): name for name in _KNOWN}
_OTHER = re.compile(r"[^a-z0-9]+")
_MARKS = (
    ("CLOUD_FOUNDRY", ("VCAP_APPLICATION",)),
    ("CLOUD_FOUNDRY", ("VCAP_SERVICES",)),
    ("HEROKU", ("DYNO",)),
    ("SAP", ("HC_LANDSCAPE",)),
    ("NOMAD", ("NOMAD_ALLOC_ID",)),
    ("KUBERNETES", ("KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT")),
)
_AZURE = ("WEBSITE_SITE_NAME", "WEBSITE_INSTANCE_ID", "WEBSITE_RESOURCE_GROUP", "WEBSITE_SKU")


def platform(text: str) -> str | None:
    """The platform that ``text`` names in any spelling; None when there is none of that name."""
    return _BY_LETTERS.get(_OTHER.sub("", text.lower()))


def enforced(text: str) -> str | None:
    """The platform that ``spring.main.cloud-platform`` names: by its own name in any case."""
    return text.upper() if text.upper() in _KNOWN else None


def detected(variables: Variables) -> str:
    """The platform whose environment variables are set."""
    if not variables:
        return NONE
    names = set(variables.keys())
    for name, marks in _MARKS:
        if names.issuperset(marks):
            return name
    hosts = (name.removesuffix("_SERVICE_HOST") for name in names if name.endswith("_SERVICE_HOST"))
    if any(host + "_SERVICE_PORT" in names for host in hosts):
        return "KUBERNETES"
    if names.issuperset(_AZURE):
        return "AZURE_APP_SERVICE"
    ecs = variables.exact("AWS_EXECUTION_ENV")
    return "AWS_ECS" if ecs is not None and ecs.text.startswith("AWS_ECS") else NONE
