"""Registry addresses that a client reads wrongly or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reglint.checks import Context, Hit, check, hits, undamaged
from reglint.diagnostic import Severity
from reglint.model import Subject, Type
from reglint.records import NamedTuple
from reglint.values import State, Value, comma_items, is_unanswered

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_BLANK = re.compile(r"\s")


class _Fault(NamedTuple):
    what: str
    severity: Severity = Severity.ERROR


@check("registration", "config_client", item=Type.TEXT, what=Type.TEXT)
def nacos_server_address(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit for each item of a Nacos server address that the client reads wrongly or not at all.

    An address that an ``endpoint`` replaces is not judged.
    """
    value = subject.value("servers_text")
    if not value.written or value.text is None or subject.known("registry") != "nacos" or _has_endpoint(subject):
        return
    text = undamaged(value)
    if not text.strip():
        return
    separator = _separator_fault(subject, context) if ";" in text else None
    if separator is not None:
        yield from _hit(value, text, separator)
    for item in comma_items(text.replace(";", ","), known=value.known):
        if not value.known and is_unanswered(item):
            continue
        trimmed = item.strip()
        fault = _item_fault(trimmed)
        if fault is None and item != trimmed and separator is None:
            fault = _blank_fault(subject, context)
        if fault is not None:
            yield from _hit(value, trimmed, fault)


def _hit(value: Value, item: str, fault: _Fault) -> Iterator[Hit]:
    return hits(value, {"item": item, "what": fault.what}, fault.severity, part=item)


def _has_endpoint(subject: Subject) -> bool:
    endpoint = subject.value("endpoint")
    return endpoint.state is State.UNRESOLVED or bool(endpoint.value and endpoint.value.strip())


def _separator_fault(subject: Subject, context: Context) -> _Fault | None:
    """What is wrong with a semicolon; None where the client splits at it."""
    if subject.kind != "config_client":
        return _Fault("';' is no separator for the naming client before 2.5", Severity.WARNING)
    return _Fault("';' is no separator with a nacos: import") if context.lookup("run.imports_nacos") else None


def _blank_fault(subject: Subject, context: Context) -> _Fault | None:
    """What is wrong with a blank around an item; None where the client trims it."""
    if subject.kind != "config_client":
        return _Fault("the naming client before 2.5 does not trim blanks", Severity.WARNING)
    imports = context.lookup("run.imports_nacos")
    return _Fault("a blank makes it an illegal address with a nacos: import") if imports else None


def _item_fault(item: str) -> _Fault | None:
    """What is wrong with one trimmed item."""
    if not item:
        return _Fault("an item is empty")
    if _BLANK.search(item):
        return _Fault("a blank stands inside the address", Severity.WARNING)
    scheme = _SCHEME.match(item)
    authority, _, path = item[scheme.end() if scheme else 0 :].partition("/")
    if path:
        return _Fault(f"the path '/{path}' does not belong here: the gRPC part silently falls back to port 8848")
    host, port, fault = _split(authority.rpartition("@")[2])
    if fault is not None:
        return fault
    if not host:
        return _Fault("the host is missing")
    return _port_fault(scheme[1], port) if scheme else None


def _port_fault(scheme: str, port: int | None) -> _Fault | None:
    """What comes of the port of an address with a scheme, from which the client computes another one for gRPC."""
    if port is None:
        return _Fault(f"with '{scheme}://' and no port, HTTP uses the scheme's port and gRPC 9848", Severity.WARNING)
    if port in (80, 443):
        return _Fault(f"gRPC will be tried at port {port + 1000}", Severity.WARNING)
    return None


def _split(authority: str) -> tuple[str, int | None, _Fault | None]:
    """Host and port of ``host[:port]``, or why it is not that."""
    if authority.startswith("["):
        host, bracket, tail = authority[1:].partition("]")
        if not bracket or (tail and not tail.startswith(":")):
            return host, None, _Fault("the brackets of the IPv6 address are not closed")
        colon, port = tail[:1], tail[1:]
    elif authority.count(":") > 1:
        return authority, None, _Fault("an IPv6 address needs brackets")
    else:
        host, colon, port = authority.partition(":")
    if not colon:
        return host, None, None
    if not (port.isascii() and port.isdecimal() and 1 <= int(port) <= 65535):
        return host, None, _Fault(f"'{port}' is no port")
    return host, int(port), None
