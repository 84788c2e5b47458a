"""Consul: agent configuration, service and check definitions in JSON and HCL, and registration bodies of the HTTP API.

ACL policies, config entries and catalog entries are told apart from them by what they hold, because all of them may be
called anything and policies even share the keyword ``service``.
"""

from __future__ import annotations

import re

from reglint.sources import Reading, Unit

NAME = "consul"
FORMATS = frozenset({"json", "hcl"})

_WORTH_PARSING = (  # compiled when there is a JSON file
    rb'"(?:Port|(?i:services?|checks?|policy|kind|acl\w*|server|telemetry|tls|ports'
    rb"|data_?dir|encrypt|client_addr|bind_addr|advertise_addr\w*|node_\w+|datacenter|\w+_datacenter|verify_\w+"
    rb'|enable_\w+|disable_\w+|retry_join\w*|start_join\w*|ui_\w+|dns_config|connect|recursors?|bootstrap\w*))"\s*:'
)


def read(unit: Unit) -> Reading:
    """The registrations and checks in the JSON and HCL files of ``unit``."""
    files = tuple(
        file
        for file in unit.files
        if file.format == "hcl" or (file.format == "json" and re.search(_WORTH_PARSING, file.data) is not None)
    )
    if not files:
        return Reading()
    from reglint.sources.consul import reader

    return reader.read(files)
