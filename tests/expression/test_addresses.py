"""Addresses as registries write them."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reglint.addresses import (
    Address,
    host_port,
    in_network,
    is_ip,
    is_link_local,
    is_loopback,
    is_wildcard,
    parse_address,
    parse_network,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nacos", Address(None, None, "nacos", None, "")),
        ("nacos:8848", Address(None, None, "nacos", 8848, "")),
        ("  nacos:8848 ", Address(None, None, "nacos", 8848, "")),
        ("10.0.0.1:8848/nacos", Address(None, None, "10.0.0.1", 8848, "/nacos")),
        ("http://nacos", Address("http", None, "nacos", None, "")),
        ("http://user:pw@host:8761/eureka/?a=b", Address("http", "user:pw", "host", 8761, "/eureka/?a=b")),
        ("http://user:p@w@host/", Address("http", "user:p@w", "host", None, "/")),
        ("user@host:1", Address(None, "user", "host", 1, "")),
        ("[::1]:8848", Address(None, None, "::1", 8848, "")),
        ("http://[fe80::1%25eth0]:80/x", Address("http", None, "fe80::1%25eth0", 80, "/x")),
        ("[::1]", Address(None, None, "::1", None, "")),
        ("::1", Address(None, None, "::1", None, "")),
        ("fe80::1%eth0", Address(None, None, "fe80::1%eth0", None, "")),
        ("host:0", Address(None, None, "host", 0, "")),
        ("host:65535", Address(None, None, "host", 65535, "")),
        ("host_1.svc", Address(None, None, "host_1.svc", None, "")),
        ("", None),
        (" ", None),
        (":8848", None),
        ("http://", None),
        ("host:", None),
        ("host:65536", None),
        ("host:80a", None),
        ("host:٣", None),
        ("a b", None),
        ("a,b", None),
        ("a;b", None),
        ("a:1:2", None),
        ("[::1", None),
        ("[::g]:1", None),
        ("[host]:1", None),
        ("::1:g", None),
    ],
)
def test_parse_address(text: str, expected: Address | None) -> None:
    """Scheme, account, host, port and path, each as written; what is not one address is None."""
    assert parse_address(text) == expected


@pytest.mark.parametrize(
    ("text", "default_port", "expected"),
    [
        ("Nacos", 8848, "nacos:8848"),
        ("nacos:1", 8848, "nacos:1"),
        ("http://nacos", 8848, "nacos:8848"),
        ("http://nacos", None, "nacos:80"),
        ("HTTPS://nacos/eureka", None, "nacos:443"),
        ("ftp://nacos", None, "nacos"),
        ("[FE80::1]", 1, "[fe80::1]:1"),
    ],
)
def test_host_port(text: str, default_port: int | None, expected: str) -> None:
    """The form in which addresses are compared."""
    address = parse_address(text)
    assert address is not None
    assert host_port(address, default_port) == expected


@pytest.mark.parametrize(
    ("host", "loopback", "link_local", "wildcard", "ip"),
    [
        ("localhost", True, False, False, False),
        ("LOCALHOST.", True, False, False, False),
        ("localhost.lan", False, False, False, False),
        ("127.0.0.1", True, False, False, True),
        ("127.255.0.9", True, False, False, True),
        ("::1", True, False, False, True),
        ("[::1]", True, False, False, True),
        ("::ffff:127.0.0.1", True, False, False, True),
        ("169.254.1.1", False, True, False, True),
        ("fe80::1", False, True, False, True),
        ("febf::1", False, True, False, True),
        ("fec0::1", False, False, False, True),
        ("0.0.0.0", False, False, True, True),
        ("::", False, False, True, True),
        ("[::]", False, False, True, True),
        ("10.0.0.1", False, False, False, True),
        ("[10.0.0.1]", False, False, False, False),
        ("[::1", False, False, False, False),
        ("1.2.3", False, False, False, False),
        ("1.2.3.256", False, False, False, False),
        ("1.2.3.4.5", False, False, False, False),
        ("1.2.3.", False, False, False, False),
        ("127.0.0.01", False, False, False, False),
        ("", False, False, False, False),
    ],
)
def test_what_a_host_is(host: str, loopback: bool, link_local: bool, wildcard: bool, ip: bool) -> None:
    """Only `localhost` is a name with a meaning; all else goes by the number."""
    assert (is_loopback(host), is_link_local(host), is_wildcard(host), is_ip(host)) == (
        loopback,
        link_local,
        wildcard,
        ip,
    )


@pytest.mark.parametrize(
    ("host", "network", "expected"),
    [
        ("10.1.2.3", "10.0.0.0/8", True),
        ("10.1.2.3", "10.9.9.9/8", True),
        ("11.1.2.3", "10.0.0.0/8", False),
        ("10.1.2.3", "10.1.2.3", True),
        ("10.1.2.3", "0.0.0.0/0", True),
        ("fd00::1", "fd00::/8", True),
        ("fe00::1", "fd00::/8", False),
        ("10.0.0.1", "fd00::/8", False),
        ("::ffff:10.0.0.1", "10.0.0.0/8", True),
        ("host", "10.0.0.0/8", None),
        ("10.0.0.1", "10.0.0.1/32", True),
        ("10.0.0.0", "10.0.0.1/32", False),
        ("::1", "::1/128", True),
        ("::2", "::3/127", True),
        ("::1", "::1/129", None),
        ("10.0.0.1", "10.0.0.0/33", None),
        ("10.0.0.1", "10.0.0.0/", None),
        ("10.0.0.1", "10.0.0.0/-1", None),
        ("10.0.0.1", "10.0.0.0/٣", None),
        ("10.0.0.1", "ten", None),
    ],
)
def test_in_network(host: str, network: str, expected: bool | None) -> None:
    """None when one of the two is not what it should be."""
    assert in_network(host, network) is expected


@given(st.ip_addresses(v=4), st.ip_addresses(v=4), st.integers(0, 32))
@settings(deadline=None)
def test_networks_agree_with_the_standard_library(
    host: ipaddress.IPv4Address, base: ipaddress.IPv4Address, prefix: int
) -> None:
    """The quick way for IPv4 gives the same answers."""
    network = ipaddress.ip_network((base, prefix), strict=False)
    assert in_network(str(host), f"{base}/{prefix}") is (host in network)
    assert parse_network(str(base)) == (4, int(base), 32)


@given(st.text(max_size=40))
@settings(deadline=None)
def test_any_text_is_an_address_or_none(text: str) -> None:
    """Nothing is raised, and a host is never empty."""
    address = parse_address(text)
    assert address is None or address.host
    assert is_ip(text) in (True, False)
