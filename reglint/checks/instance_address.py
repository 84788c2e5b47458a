"""Instance addresses that nobody can reach."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reglint.addresses import is_ip, is_link_local, is_loopback, is_wildcard, parse_address
from reglint.checks import Context, Hit, check, hits
from reglint.diagnostic import Severity
from reglint.model import Subject, Type
from reglint.records import NamedTuple
from reglint.values import State

_BLANK = re.compile(r"\s")


class _Fault(NamedTuple):
    what: str
    severity: Severity = Severity.ERROR


@check("registration", address=Type.TEXT, what=Type.TEXT)
def unusable_instance_address(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit when the explicit address that will be registered is none, or reaches nobody but this machine."""
    field = _address_field(subject)
    value = subject.value(field)
    if not field or value.state is not State.SET or not isinstance(value.value, str):
        return
    if subject.known("registers") is not True or subject.known("is_server") is True:
        return
    text = value.value.strip()
    fault = (_malformed(text) or _unreachable(text.strip("[]"), subject, context)) if text else None
    if fault is not None:
        yield from hits(value, {"address": text, "what": fault.what}, fault.severity)


def _address_field(subject: Subject) -> str:
    """The field that holds what will be registered; empty when that hangs on a switch nobody here knows."""
    registry = subject.known("registry")
    if registry == "nacos":
        return "ip"
    if registry == "consul" and subject.known("dialect") in ("definition", "api"):
        return "address"
    prefer_ip = subject.value("prefer_ip")
    if prefer_ip.written and not prefer_ip.known:
        return ""
    return "ip" if prefer_ip.value is True else "hostname"


def _malformed(text: str) -> _Fault | None:
    if is_wildcard(text):
        return _Fault("it means every interface and is the address of none")
    if "://" in text:
        return _Fault("it has a scheme, and only a host or an IP is registered")
    if _BLANK.search(text):
        return _Fault("it has a blank in it")
    if "/" in text:
        return _Fault("it has a path, and only a host or an IP is registered")
    if ":" in text and not is_ip(text):
        return _Fault("it has a port, and only a host or an IP is registered")
    return None


def _unreachable(host: str, subject: Subject, context: Context) -> _Fault | None:
    if not _is_local(host) or context.lookup("run.dev"):
        return None
    what = f"it is the {'link-local' if is_link_local(host) else 'loopback'} address"
    if context.lookup("run.prod"):
        return _Fault(f"{what} of each machine")
    if subject.known("dialect") == "definition":
        sidecar = subject.value("sidecar")
        known = sidecar.known or not sidecar.written
        return _Fault(f"{what} of the agent's machine", Severity.WARNING) if known and not sidecar.value else None
    if any(not _is_local(registry) for registry in _registry_hosts(subject)):
        return _Fault(f"{what}, and the registry is on another machine", Severity.WARNING)
    return None


def _registry_hosts(subject: Subject) -> Iterator[str]:
    """The known, written hosts of the registry."""
    servers = subject.value("servers")
    for item in servers.value if servers.state is State.SET else ():
        address = parse_address(item.value) if item.state is State.SET and isinstance(item.value, str) else None
        if address is not None:
            yield address.host


def _is_local(host: str) -> bool:
    """Whether ``host`` is loopback or link-local, by name or by number."""
    return is_loopback(host) or is_link_local(host) or host.lower().endswith(".localhost")
