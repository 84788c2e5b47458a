"""Every function of the language, on known values and on odd ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from reglint.expression import UNKNOWN
from reglint.expression.functions import FUNCTIONS
from reglint.values import ABSENT
from tests.expression.language import mapping, texts, unresolved, value, written

NULL = object()

CASES: list[tuple[str, Any]] = [
    ("abs(-3)", 3),
    ("(2.5).abs()", 2.5),
    ("abs(-3s)", timedelta(seconds=3)),
    ("abs(-9223372036854775807 - 1)", UNKNOWN),
    ("contains('nacos', 'aco')", True),
    ("'nacos'.contains('x')", False),
    ("duration('1m' + '30s')", timedelta(seconds=90)),
    ("duration('soon' + '')", UNKNOWN),
    ("'nacos'.endsWith('os')", True),
    ("'nacos'.endsWith('na')", False),
    ("'nacos'.startsWith('na')", True),
    ("'nacos'.startsWith('os')", False),
    ("float('2')", 2.0),
    ("float(3) / 2", 1.5),
    ("float('1e400')", float("inf")),
    ("float('x')", UNKNOWN),
    ("has_userinfo('http://u:p@h:1/')", True),
    ("has_userinfo('http://h:1/')", False),
    ("has_userinfo('not an address')", NULL),
    ("host('http://u:p@Eureka:8761/eureka')", "Eureka"),
    ("host('[::1]:8848')", "::1"),
    ("host('a b')", NULL),
    ("host_port('Nacos', 8848)", "nacos:8848"),
    ("host_port('nacos:80', 8848)", "nacos:80"),
    ("host_port('https://h/eureka')", "h:443"),
    ("host_port('h')", "h"),
    ("host_port('[::1]', 8848)", "[::1]:8848"),
    ("host_port('', 8848)", NULL),
    ("in_networks('10.1.2.3', ['192.168.0.0/16', '10.0.0.0/8'])", True),
    ("in_networks('11.1.2.3', ['10.0.0.0/8', 'fd00::/8'])", False),
    ("in_networks('fd00::1', ['fd00::/8'])", True),
    ("in_networks('host', ['10.0.0.0/8'])", UNKNOWN),
    ("in_networks('10.0.0.1', [])", False),
    ("int('-12')", -12),
    ("int(2.9)", 2),
    ("int(-2.9)", -2),
    ("int('1.5')", UNKNOWN),
    ("int('99999999999999999999')", UNKNOWN),
    ("int(1e300)", UNKNOWN),
    ("is_ip('10.0.0.1')", True),
    ("is_ip('[::1]')", True),
    ("is_ip('010.0.0.1')", False),
    ("is_ip('host')", False),
    ("is_link_local('169.254.0.1')", True),
    ("is_link_local('fe80::1')", True),
    ("is_link_local('10.0.0.1')", False),
    ("is_loopback('127.9.9.9')", True),
    ("is_loopback('LocalHost')", True),
    ("is_loopback('::1')", True),
    ("is_loopback('localhost.example')", False),
    ("is_uuid('0E1DA7BD-5B56-4f5d-8b0e-0123456789ab')", True),
    ("is_uuid('0e1da7bd5b564f5d8b0e0123456789ab')", False),
    ("is_wildcard('0.0.0.0')", True),
    ("is_wildcard('[::]')", True),
    ("is_wildcard('0.0.0.1')", False),
    ("lower('ÄB')", "äb"),
    ("upper('äb')", "ÄB"),
    ("trim('\\t a b\\n')", "a b"),
    ("matches('order-service', '^[a-z]+(-[a-z]+)*$')", True),
    ("matches('Order', '^[a-z]')", False),
    ("matches('xx-svc', 'svc')", True),
    ("matches('a\\n', '^a$')", False),
    ("matches('٣', r'\\d')", False),
    ("matches_any('prod-cn', ['dev', 'prod-*'])", True),
    ("matches_any('PROD-cn', ['prod-*'])", False),
    ("matches_any('x', [])", False),
    ("max(1, 2.5)", 2.5),
    ("max(1, 3, 2)", 3),
    ("max([1s, 2s])", timedelta(seconds=2)),
    ("max([1]) + max(2, 1)", 3),
    ("min(1, 2.5)", 1),
    ("min([2s, 1s])", timedelta(seconds=1)),
    ("min([1].filter(n, n > 1))", NULL),
    ("missing_keys(metadata, ['version', 'blank', 'zone', 'doubt'])", ("blank", "zone")),
    ("missing_keys(metadata, []).size()", 0),
    ("nearest('prodd', ['dev', 'prod'])", "prod"),
    ("nearest('rpod', ['dev', 'prod'])", "prod"),
    ("nearest('prod', ['prod-*'])", NULL),
    ("nearest('elsewhere', ['dev', 'prod'])", NULL),
    ("nearest('pro?', ['pro?', 'pro*'])", NULL),
    ("nearest('prod', ['prod', 'prodd'])", "prod"),
    ("port('h:8848')", 8848),
    ("port('h')", NULL),
    ("port('h:99999')", NULL),
    ("scheme('HTTPS://h')", "https"),
    ("scheme('h:80')", NULL),
    ("size('äöü')", 3),
    ("size([1, 2])", 2),
    ("size(metadata)", 3),
    ("split('a,b,', ',')", ("a", "b", "")),
    ("split('', ',')", ("",)),
    ("split('ab', '')", UNKNOWN),
    ("string('x')", "x"),
    ("string(1)", "1"),
    ("string(2.0)", "2"),
    ("string(true)", "true"),
    ("string(90s)", "90s"),
]
ENTRIES = mapping(version="1", blank=" ", doubt=unresolved())


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_a_function_gives(text: str, expected: Any) -> None:
    """Null is told from unknown by the fallback that replaces it."""
    if expected is NULL:
        assert value(f"({text}) == null", metadata=ENTRIES) is True
    elif expected is UNKNOWN:
        assert value(text, metadata=ENTRIES) is UNKNOWN
    else:
        assert value(text, metadata=ENTRIES) == expected


def test_every_function_has_a_case() -> None:
    """A new function cannot stay untried."""
    tried = " ".join(text for text, _ in CASES)
    assert [name for name in FUNCTIONS if f"{name}(" not in tried] == []


def test_functions_are_methods_too() -> None:
    """Both forms are the same call."""
    assert value("'h:1'.port() == port('h:1')") is True


def test_lists_with_unknown_elements() -> None:
    """A known hit decides, else an unknown element leaves it open."""
    doubtful = texts("dev", unresolved())
    assert value("'dev'.matches_any(tags)", tags=doubtful) is True
    assert value("'prod'.matches_any(tags)", tags=doubtful) is UNKNOWN
    assert value("'10.0.0.1'.in_networks(tags)", tags=texts("10.0.0.0/8", unresolved())) is True
    assert value("'11.0.0.1'.in_networks(tags)", tags=texts("10.0.0.0/8", unresolved())) is UNKNOWN
    assert value("'11.0.0.1'.in_networks(tags)", tags=texts("10.0.0.0/8", "rubbish")) is UNKNOWN
    assert value("'dve'.nearest(tags)", tags=doubtful) is UNKNOWN
    assert value("max(tags.map(t, size(t)))", tags=doubtful) is UNKNOWN
    assert value("metadata.missing_keys(tags)", metadata=ENTRIES, tags=doubtful) is UNKNOWN


def test_missing_keys_of_maps_that_are_not_there() -> None:
    """An absent map lacks every key; of an unresolved one nobody knows."""
    assert value("metadata.missing_keys(['a', 'b'])", metadata=ABSENT) == ("a", "b")
    assert value("metadata.missing_keys(['a'])", metadata=unresolved()) is UNKNOWN


def test_patterns_from_policy_are_safe() -> None:
    """A pattern that cannot be used makes the answer unknown; `check` has no chance to see it."""
    for pattern in ("(a+)+$", "[", "(?=a)"):
        assert value("namespace.matches(policy.naming)", namespace=written("a"), policy__naming=pattern) is UNKNOWN
    assert value("namespace.matches(policy.naming)", namespace=written("a"), policy__naming="^a$") is True


def test_long_texts_are_not_searched() -> None:
    """Beyond the length on which a pattern is quick, the answer is unknown."""
    assert value("namespace.matches('^[a-z]+$')", namespace=written("a" * 4096)) is True
    assert value("namespace.matches('^[a-z]+$')", namespace=written("a" * 4097)) is UNKNOWN
    assert value("namespace.nearest(['a'])", namespace=written("a" * 129)) is UNKNOWN
    assert value("namespace.split(',')", namespace=written("," * 2000)) is UNKNOWN
