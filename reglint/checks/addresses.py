"""Registry addresses a client cannot use, and instance addresses nobody can reach."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from reglint.checks import Context, Hit, check
from reglint.diagnostic import Place, Severity
from reglint.model import Subject, Type
from reglint.text import Span
from reglint.values import Origin, State, Value, is_unanswered

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*)://")
_WILDCARDS = frozenset({"0.0.0.0", "::", "[::]"})  # noqa: S104 - the very texts that must not be registered
_COMMENT = re.compile(r"[ \t]#.*$")


class _Fault(NamedTuple):
    what: str
    severity: Severity = Severity.ERROR


@check("registration", "config_client", item=Type.TEXT, what=Type.TEXT)
def nacos_server_address(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit for each item of a Nacos server address that the client reads wrongly or not at all."""
    value = subject.value("servers_text")
    if not value.written or value.text is None or value.origin is None or not _plain(subject, "registry") == "nacos":
        return
    text = undamaged(value)
    if not text.strip():
        return
    separators = _separator_faults(text, subject, context)
    if separators is not None:
        yield _server_hit(value, text, separators)
        text = text.replace(";", ",")
    for item in text.split(","):
        if is_unanswered(item):
            continue
        fault = _item_fault(item.strip())
        if fault is None and item != item.strip() and separators is None:
            fault = _blank_fault(subject, context)
        if fault is not None:
            yield _server_hit(value, item.strip(), fault)


def _separator_faults(text: str, subject: Subject, context: Context) -> _Fault | None:
    if ";" not in text:
        return None
    if subject.kind == "config_client":
        return _Fault("';' is no separator with a nacos: import", Severity.ERROR) if _imports(context) else None
    return _Fault("';' is no separator for the naming client before 2.5", Severity.WARNING)


def _blank_fault(subject: Subject, context: Context) -> _Fault | None:
    if subject.kind == "config_client":
        return _Fault("a blank makes it an illegal address with a nacos: import", Severity.ERROR) if _imports(context) else None
    return _Fault("the naming client before 2.5 does not trim blanks", Severity.WARNING)


def _imports(context: Context) -> bool:
    return bool(context.lookup("run.imports_nacos"))


def _item_fault(item: str) -> _Fault | None:
    """What is wrong with one trimmed item."""
    if not item:
        return _Fault("an item is empty")
    if re.search(r"\s", item):
        return _Fault("a blank stands inside the address", Severity.WARNING)
    scheme = _SCHEME.match(item)
    rest = item[scheme.end() :] if scheme else item
    authority, slash, path = rest.partition("/")
    if slash and path:
        return _Fault(f"the path '/{path}' does not belong here: the gRPC part silently falls back to port 8848")
    host, port, fault = _host_and_port(authority)
    if fault is not None:
        return fault
    if not host:
        return _Fault("the host is missing")
    if scheme is None:
        return None
    if port is None:
        return _Fault(f"with '{scheme[1]}://' and no port, HTTP uses the scheme's port and gRPC 9848", Severity.WARNING)
    if port in (80, 443):
        return _Fault(f"gRPC will be tried at port {port + 1000}", Severity.WARNING)
    return None


def _host_and_port(authority: str) -> tuple[str, int | None, _Fault | None]:
    authority = authority.rpartition("@")[2]
    if authority.startswith("["):
        host, bracket, tail = authority[1:].partition("]")
        if not bracket or (tail and not tail.startswith(":")):
            return host, None, _Fault("the brackets of the IPv6 address are not closed")
        port_text = tail[1:] if tail else None
    elif authority.count(":") > 1:
        return authority, None, _Fault("an IPv6 address needs brackets")
    else:
        host, colon, rest = authority.partition(":")
        port_text = rest if colon else None
    if port_text is None:
        return host, None, None
    if not port_text.isdecimal() or not 1 <= int(port_text) <= 65535:
        return host, None, _Fault(f"'{port_text}' is no port")
    return host, int(port_text), None


def _server_hit(value: Value, item: str, fault: _Fault) -> Hit:
    origin = value.origin
    assert origin is not None  # noqa: S101 - the caller looked
    return Hit(
        Place(origin.document, part_of(origin, item)), {"item": item, "what": fault.what}, fault.severity, used=(value,)
    )


@check("registration", address=Type.TEXT, what=Type.TEXT)
def unusable_instance_address(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit when the explicit address that will be registered is none, or reaches nobody but this machine."""
    if not _is(subject, "registers") or _is(subject, "is_server"):
        return
    for field in _address_fields(subject):
        value = subject.value(field)
        if value.state is not State.SET or not isinstance(value.value, str) or value.origin is None:
            continue
        text = value.value.strip()
        fault = _malformed(text) or _unreachable(text, subject, context)
        if text and fault is not None:
            place = Place(value.origin.document, value.origin.value)
            yield Hit(place, {"address": text, "what": fault.what}, fault.severity, used=(value,))


def _address_fields(subject: Subject) -> tuple[str, ...]:
    if _plain(subject, "dialect") in ("definition", "api") and _plain(subject, "registry") == "consul":
        return ("address",)
    if _plain(subject, "registry") == "nacos":
        return ("ip",)
    prefer_ip = subject.value("prefer_ip")
    if not prefer_ip.known and prefer_ip.state is not State.ABSENT:
        return ()
    return ("ip",) if prefer_ip.value is True else ("hostname",)


def _malformed(text: str) -> _Fault | None:
    if text in _WILDCARDS:
        return _Fault("it means every interface and is the address of none")
    if "://" in text:
        return _Fault("it has a scheme, and only a host or an IP is registered")
    if re.search(r"\s", text):
        return _Fault("it has a blank in it")
    if "/" in text:
        return _Fault("it has a path, and only a host or an IP is registered")
    if ":" in text and not _is_ip(text.strip("[]")):
        return _Fault("it has a port, and only a host or an IP is registered")
    return None


def _unreachable(text: str, subject: Subject, context: Context) -> _Fault | None:
    host = text.strip("[]")
    if not is_local(host) or context.lookup("run.dev"):
        return None
    what = "it is the link-local address" if host.startswith(("169.254.", "fe80")) else "it is the loopback address"
    if context.lookup("run.prod"):
        return _Fault(f"{what} of each machine")
    if _plain(subject, "dialect") == "definition":
        return None if _is(subject, "sidecar") else _Fault(f"{what} of the agent's machine", Severity.WARNING)
    if any(not is_local(host) for host in _registry_hosts(subject)):
        return _Fault(f"{what}, and the registry is on another machine", Severity.WARNING)
    return None


def _registry_hosts(subject: Subject) -> Iterator[str]:
    """The known, written hosts of the registry."""
    servers = subject.value("servers")
    if servers.state is not State.SET:
        return
    for item in servers.value:
        if item.state is State.SET and isinstance(item.value, str):
            authority = _SCHEME.sub("", item.value.strip()).partition("/")[0]
            host, _, fault = _host_and_port(authority)
            if host and fault is None:
                yield host


def is_local(host: str) -> bool:
    """Whether ``host`` is loopback or link-local, by name or by number."""
    if host.lower() == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_link_local


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def part_of(origin: Origin, part: str) -> Span:
    """Where ``part`` stands in the value as written; the whole value when it does not stand there literally."""
    source = origin.document.text[origin.value.start : origin.value.end]
    offset = source.find(part) if part else -1
    if offset < 0:
        return origin.value
    return Span(origin.value.start + offset, origin.value.start + offset + len(part))


def undamaged(value: Value) -> str:
    """The text without the damage a .properties file does to it, which another rule reports."""
    text = value.text or ""
    origin = value.origin
    if origin is not None and origin.document.path.endswith(".properties"):
        text = _COMMENT.sub("", text).rstrip()
        if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
            text = text[1:-1]
    return text


def _plain(subject: Subject, field: str) -> Any:
    value = subject.value(field)
    return value.value if value.known else None


def _is(subject: Subject, field: str) -> bool:
    return _plain(subject, field) is True
