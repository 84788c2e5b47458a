"""Addresses as registries write them: host and port, with or without a scheme, account and path; and what hosts are.

Nothing is looked up. A host is compared as it is written; ``localhost`` is the only name with a meaning of its own.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from reglint.records import NamedTuple

DEFAULT_PORTS = {"http": 80, "https": 443}


class Address(NamedTuple):
    """The parts of an address as written. ``host`` has no brackets and is never empty; what is missing is None.

    ``path`` begins with ``/``, ``?`` or ``#``; it is empty when there is none.
    """

    scheme: str | None
    userinfo: str | None
    host: str
    port: int | None
    path: str


@cache
def _address_pattern() -> re.Pattern[str]:
    return re.compile(
        r"""
        (?: (?P<scheme>[A-Za-z][A-Za-z0-9+.-]*) :// )?
        (?: (?P<userinfo>[^/?#\s]*) @ )?
        (?: \[ (?P<bracketed>[0-9A-Fa-f:.]+ (?:%[\w.-]+)? ) \] | (?P<plain>[^\s/?#\[\]:@,;\\]*) )
        (?: : (?P<port>[0-9]{1,5}) )?
        (?P<path> (?: [/?#] \S* )? )
        """,
        re.VERBOSE,
    )


def parse_address(text: str) -> Address | None:
    """The parts of ``text``; None when it is not one address, or its port is not 0 to 65535.

    An IPv6 address may stand without brackets when nothing else is there. Blanks around the text are ignored.
    """
    text = text.strip()
    if text.count(":") > 1 and _ipv6(text) is not None:
        return Address(None, None, text, None, "")
    match = _address_pattern().fullmatch(text)
    if match is None:
        return None
    host, port = match["bracketed"] or match["plain"], match["port"]
    if not host or (port and int(port) > 65535) or (match["bracketed"] and _ipv6(host) is None):
        return None
    return Address(match["scheme"], match["userinfo"], host, int(port) if port else None, match["path"])


def host_port(address: Address, default_port: int | None = None) -> str:
    """``host:port``, the host in lower case and IPv6 in brackets.

    A missing port is ``default_port``, else the one of the scheme; without either the host stands alone.
    """
    host = f"[{address.host.lower()}]" if ":" in address.host else address.host.lower()
    port = address.port
    if port is None:
        port = default_port if default_port is not None else DEFAULT_PORTS.get((address.scheme or "").lower())
    return host if port is None else f"{host}:{port}"


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine: ``localhost``, 127/8 or ``::1``."""
    found = _ip(host)
    if found is None:
        return host.lower().rstrip(".") == "localhost"
    version, number = found
    return number >> 24 == 127 if version == 4 else number == 1


def is_link_local(host: str) -> bool:
    """Whether ``host`` is an address of 169.254/16 or fe80::/10."""
    version, number = _ip(host) or (0, 0)
    return number >> 16 == 0xA9FE if version == 4 else number >> 118 == 0x3FA


def is_wildcard(host: str) -> bool:
    """Whether ``host`` is the address that stands for all: ``0.0.0.0`` or ``::``."""
    found = _ip(host)
    return found is not None and found[1] == 0


def is_ip(text: str) -> bool:
    """Whether ``text`` is an IP address; IPv6 may stand in brackets."""
    return _ip(text) is not None


def in_network(host: str, network: str) -> bool | None:
    """Whether the IP address ``host`` lies in ``network`` (``10.0.0.0/8``, ``10.1.2.3``, ``fd00::/8``).

    None when the one is no IP address or the other no network.
    """
    found, parsed = _ip(host), parse_network(network)
    if found is None or parsed is None:
        return None
    version, number = found
    network_version, base, prefix = parsed
    bits = 32 if version == 4 else 128
    return version == network_version and number >> (bits - prefix) == base >> (bits - prefix)


@lru_cache(maxsize=256)
def parse_network(text: str) -> tuple[int, int, int] | None:
    """IP version, number of the base address and prefix length; None when ``text`` is no network."""
    base, slash, length = text.partition("/")
    found = _ip(base)
    if found is None:
        return None
    bits = 32 if found[0] == 4 else 128
    if not slash:
        return (*found, bits)
    if not (length.isascii() and length.isdigit()) or len(length) > 3 or int(length) > bits:
        return None
    return (*found, int(length))


def _ip(text: str) -> tuple[int, int] | None:
    """IP version and number of ``text``; an IPv4 address mapped into IPv6 is IPv4."""
    if ":" not in text:
        number = _ipv4(text)
        return None if number is None else (4, number)
    number = _ipv6(text[1:-1] if text.startswith("[") and text.endswith("]") else text)
    if number is None:
        return None
    return (4, number & 0xFFFFFFFF) if number >> 32 == 0xFFFF else (6, number)


def _ipv4(text: str) -> int | None:
    """The number of four decimal parts without leading zeros, which clients read in different ways."""
    parts = text.split(".")
    if len(parts) != 4:
        return None
    number = 0
    for part in parts:
        if (
            not (part.isascii() and part.isdigit())
            or len(part) > 3
            or int(part) > 255
            or (part[0] == "0" and part != "0")
        ):
            return None
        number = number << 8 | int(part)
    return number


@lru_cache(maxsize=256)
def _ipv6(text: str) -> int | None:
    # The only use of ipaddress, and rare: importing it costs more than linting a file.
    from ipaddress import AddressValueError, IPv6Address

    try:
        return int(IPv6Address(text))
    except AddressValueError:
        return None
