"""The cloud platforms that ``spring.config.activate.on-cloud-platform`` may name, and how Spring Boot detects them."""

from __future__ import annotations

import re
from collections.abc import Collection

from reglint.sources.spring.reading.layers import Variables

NONE = "NONE"
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


def platform(text: str, known: Collection[str]) -> str | None:
    """The one of the ``known`` platforms that ``text`` names in any spelling; None when it names none."""
    letters = _OTHER.sub("", text.lower())
    return next((name for name in known if name.replace("_", "").lower() == letters), None)


def detected(variables: Variables, known: Collection[str]) -> str:
    """The one of the ``known`` platforms whose environment variables are set; NONE when that is none of them."""
    found = _detected(variables, known)
    return found if found in known else NONE


def _detected(variables: Variables, known: Collection[str]) -> str:
    if not variables:
        return NONE
    names = set(variables.keys())
    for name, marks in _MARKS:
        if name in known and names.issuperset(marks):
            return name
    hosts = (name.removesuffix("_SERVICE_HOST") for name in names if name.endswith("_SERVICE_HOST"))
    if any(host + "_SERVICE_PORT" in names for host in hosts):
        return "KUBERNETES"
    if names.issuperset(_AZURE):
        return "AZURE_APP_SERVICE"
    ecs = variables.exact("AWS_EXECUTION_ENV")
    return "AWS_ECS" if ecs is not None and ecs.text.startswith("AWS_ECS") else NONE
