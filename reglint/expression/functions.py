"""The functions of the rule language, in one table: what they take and give, what they do, how the page describes them.

``f(x, y)`` and ``x.f(y)`` are the same call. Arguments arrive known; a function that cannot answer gives UNKNOWN, or
raises TypeError, ValueError or ArithmeticError, which comes to the same. Elements of lists arrive as plain values, None
or UNKNOWN. Functions marked ``raw`` get the list of used values first, and items and null as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from reglint import addresses
from reglint.expression.durations import microseconds
from reglint.expression.logic import (
    MAX_ITEMS,
    NUMBERS,
    SCALARS,
    SEQUENCES,
    UNKNOWN,
    less,
    may_hold_more,
    negate,
    opened,
)
from reglint.expression.rendering import render
from reglint.expression.shapes import ANY, BOOL, DURATION, NUMBER, TEXT, Shape, list_of, map_of
from reglint.records import NamedTuple
from reglint.values import Value

_TEXTS = list_of(TEXT)
_UUID = r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
_INTEGER = r"[+-]?[0-9]{1,18}"
_DECIMAL = r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?"
_MAX_WORD = 128


class Function(NamedTuple):
    """One function. ``takes`` lists the argument lists it accepts, with what each gives.

    ``fault`` says what is wrong with a literal argument: it gets its index and value, and returns a message or None.
    """

    usage: str
    takes: tuple[tuple[tuple[Shape, ...], Shape], ...]
    doc: str
    run: Callable[..., Any]
    raw: bool = False
    fault: Callable[[int, Any], str | None] | None = None


def _of_address(function: Callable[..., Any]) -> Callable[[str], Any]:
    """``function`` over an address; null when the text is not one."""

    def run(text: str) -> Any:
        address = addresses.parse_address(text)
        return None if address is None else function(address)

    return run


def _host_port(text: str, default_port: int | None = None) -> str | None:
    address = addresses.parse_address(text)
    return None if address is None else addresses.host_port(address, default_port)


def _matches(text: str, pattern: str) -> Any:
    from reglint.expression.patterns import compiled

    search, longest = compiled(pattern)
    return search(text) is not None if len(text) <= longest else UNKNOWN


def _pattern_fault(index: int, literal: Any) -> str | None:
    from reglint.expression.patterns import PatternError, compiled

    if index != 1:
        return None
    try:
        compiled(literal)
    except PatternError as error:
        return str(error)
    return None


def _any_of(verdicts: Sequence[Any]) -> Any:
    return True if True in verdicts else UNKNOWN if UNKNOWN in verdicts else False


def _matches_any(text: str, globs: Sequence[Any]) -> Any:
    from reglint.expression.patterns import glob

    return _any_of([bool(glob(item)(text)) if type(item) is str else UNKNOWN for item in globs])


def _in_networks(host: str, networks: Sequence[Any]) -> Any:
    if not addresses.is_ip(host):
        return UNKNOWN
    verdicts = [addresses.in_network(host, item) if type(item) is str else None for item in networks]
    return _any_of([UNKNOWN if verdict is None else verdict for verdict in verdicts])


def _network_fault(index: int, literal: Any) -> str | None:
    if index == 1 and addresses.parse_network(literal) is None:
        return f"'{literal}' is no network such as 10.0.0.0/8"
    return None


def _nearest(word: str, candidates: Sequence[Any]) -> Any:
    from reglint.nearest import nearest

    if UNKNOWN in candidates or len(word) > _MAX_WORD:
        return UNKNOWN
    literals = (item for item in candidates if type(item) is str and "*" not in item and "?" not in item)
    return nearest(word, literals)


def _missing_keys(used: list[Value], mapping: Any, keys: Any) -> Any:
    if mapping is UNKNOWN or not isinstance(keys, SEQUENCES):
        return UNKNOWN
    wanted = [opened(key) for key in keys]
    if UNKNOWN in wanted:
        return UNKNOWN
    entries = mapping if isinstance(mapping, dict) else {}
    missing = tuple(key for key in wanted if _is_blank(opened(entries.get(key))))
    used.extend(entries[key] for key in missing if type(entries.get(key)) is Value)
    return missing


def _is_blank(value: Any) -> bool:
    return value is None or (type(value) is str and not value.strip())


def _string(value: Any) -> Any:
    return value if type(value) is str else render(value) if type(value) in SCALARS else UNKNOWN


def _size(_used: list[Value], value: Any) -> Any:
    if isinstance(value, SEQUENCES):
        return UNKNOWN if may_hold_more(value) else len(value)
    return len(value) if isinstance(value, (str, dict)) else UNKNOWN


def _split(text: str, separator: str) -> Any:
    parts = str.split(text, separator)
    return tuple(parts) if len(parts) <= MAX_ITEMS else UNKNOWN


def _least(*values: Any) -> Any:
    return _extreme(values, -1)


def _greatest(*values: Any) -> Any:
    return _extreme(values, 1)


def _extreme(values: tuple[Any, ...], sign: int) -> Any:
    if len(values) == 1 and isinstance(values[0], SEQUENCES):
        values = tuple(values[0])
    if not values or None in values or UNKNOWN in values:
        return UNKNOWN if values else None
    best = values[0]
    for value in values[1:]:
        smaller = less(value, best) if sign < 0 else less(best, value)
        if smaller is UNKNOWN:
            return UNKNOWN
        best = value if smaller else best
    return best


def _abs(value: Any) -> Any:
    if type(value) is timedelta:
        return abs(value)
    return negate(value) if value < 0 else value


def _int(value: Any) -> Any:
    if type(value) is str:
        return int(value) if re.fullmatch(_INTEGER, value) else UNKNOWN
    return int(value) if type(value) in NUMBERS and abs(value) < 2**63 else UNKNOWN


def _float(value: Any) -> Any:
    if type(value) is str:
        return float(value) if re.fullmatch(_DECIMAL, value) else UNKNOWN
    return float(value) if type(value) in NUMBERS else UNKNOWN


def _duration(text: str) -> Any:
    length = microseconds(text)
    return UNKNOWN if length is None else timedelta(microseconds=length)


_Takes = tuple[tuple[tuple[Shape, ...], Shape], ...]
_TEXT_TO_TEXT: _Takes = (((TEXT,), TEXT),)
_TEXT_TO_BOOL: _Takes = (((TEXT,), BOOL),)
_TEXTS_TO_BOOL: _Takes = (((TEXT, TEXT), BOOL),)
_TO_NUMBER: _Takes = (((TEXT,), NUMBER), ((NUMBER,), NUMBER))
_LENGTHS: _Takes = (((TEXT,), NUMBER), ((list_of(ANY),), NUMBER), ((map_of(ANY),), NUMBER))
_EXTREMES: _Takes = tuple(
    takes
    for shape in (NUMBER, DURATION)
    for takes in (((shape, shape), shape), ((shape, shape, shape), shape), ((list_of(shape),), shape))
)

FUNCTIONS: dict[str, Function] = {
    "abs": Function(
        "number.abs()",
        (((NUMBER,), NUMBER), ((DURATION,), DURATION)),
        "the number or duration without its sign",
        _abs,
    ),
    "contains": Function(
        "text.contains(part)",
        _TEXTS_TO_BOOL,
        "whether the part occurs in the text",
        str.__contains__,
    ),
    "duration": Function(
        "duration(text)",
        (((TEXT,), DURATION),),
        "the duration that a text such as `1m30s` names; unknown when it names none",
        _duration,
    ),
    "endsWith": Function(
        "text.endsWith(part)",
        _TEXTS_TO_BOOL,
        "whether the text ends with the part",
        str.endswith,
    ),
    "float": Function(
        "float(value)",
        _TO_NUMBER,
        "the number with a fraction; unknown when the text is no number",
        _float,
    ),
    "has_userinfo": Function(
        "url.has_userinfo()",
        _TEXT_TO_BOOL,
        "whether the address has a `user:password@` part; null when it is no address",
        _of_address(lambda address: bool(address.userinfo)),
    ),
    "host": Function(
        "address.host()",
        _TEXT_TO_TEXT,
        "the host, IPv6 without brackets; null when it is no address",
        _of_address(lambda address: address.host),
    ),
    "host_port": Function(
        "address.host_port(default)",
        (((TEXT,), TEXT), ((TEXT, NUMBER), TEXT)),
        "`host:port` in lower case, IPv6 in brackets; a missing port is the default, "
        "without one 80 or 443 by scheme; null when it is no address",
        _host_port,
    ),
    "in_networks": Function(
        "ip.in_networks(list)",
        (((TEXT, _TEXTS), BOOL),),
        "whether the IP address lies in one of the networks; unknown for a host name",
        _in_networks,
        fault=_network_fault,
    ),
    "int": Function(
        "int(value)",
        _TO_NUMBER,
        "the whole number, a fraction cut off; unknown when the text is none",
        _int,
    ),
    "is_ip": Function(
        "text.is_ip()",
        _TEXT_TO_BOOL,
        "whether the text is an IP address",
        addresses.is_ip,
    ),
    "is_link_local": Function(
        "host.is_link_local()",
        _TEXT_TO_BOOL,
        "whether the host is in 169.254/16 or fe80::/10",
        addresses.is_link_local,
    ),
    "is_loopback": Function(
        "host.is_loopback()",
        _TEXT_TO_BOOL,
        "whether the host is `localhost`, in 127/8 or `::1`",
        addresses.is_loopback,
    ),
    "is_uuid": Function(
        "text.is_uuid()",
        _TEXT_TO_BOOL,
        "whether the text is a UUID with dashes",
        lambda text: re.fullmatch(_UUID, text) is not None,
    ),
    "is_wildcard": Function(
        "host.is_wildcard()",
        _TEXT_TO_BOOL,
        "whether the host is `0.0.0.0` or `::`",
        addresses.is_wildcard,
    ),
    "lower": Function(
        "text.lower()",
        _TEXT_TO_TEXT,
        "the text in lower case",
        str.lower,
    ),
    "matches": Function(
        "text.matches(regex)",
        _TEXTS_TO_BOOL,
        "whether the regular expression is found anywhere in the text; write `^` and `$` for the whole",
        _matches,
        fault=_pattern_fault,
    ),
    "matches_any": Function(
        "text.matches_any(globs)",
        (((TEXT, _TEXTS), BOOL),),
        "whether the whole text fits one of the globs: `*` is anything, `?` one character, case counts",
        _matches_any,
    ),
    "max": Function(
        "max(a, b)",
        _EXTREMES,
        "the greatest of two or three values, or of a list; null for an empty list",
        _greatest,
    ),
    "min": Function(
        "min(a, b)",
        _EXTREMES,
        "the least of two or three values, or of a list; null for an empty list",
        _least,
    ),
    "missing_keys": Function(
        "map.missing_keys(list)",
        (((map_of(ANY), _TEXTS), _TEXTS),),
        "the listed keys that the map lacks or has with a blank value; "
        "a value nobody knows counts as there, an absent map lacks all",
        _missing_keys,
        raw=True,
    ),
    "nearest": Function(
        "text.nearest(list)",
        (((TEXT, _TEXTS), TEXT),),
        "the closest listed text without `*` and `?`, at most two letters away; null when none is",
        _nearest,
    ),
    "port": Function(
        "address.port()",
        (((TEXT,), NUMBER),),
        "the port; null when there is none",
        _of_address(lambda address: address.port),
    ),
    "scheme": Function(
        "url.scheme()",
        _TEXT_TO_TEXT,
        "the scheme in lower case; null when there is none",
        _of_address(lambda address: address.scheme and address.scheme.lower()),
    ),
    "size": Function(
        "value.size()",
        _LENGTHS,
        "the number of characters, elements or keys; unknown when an element may stand for several",
        _size,
        raw=True,
    ),
    "split": Function(
        "text.split(separator)",
        (((TEXT, TEXT), _TEXTS),),
        "the parts between separators",
        _split,
    ),
    "startsWith": Function(
        "text.startsWith(part)",
        _TEXTS_TO_BOOL,
        "whether the text starts with the part",
        str.startswith,
    ),
    "string": Function(
        "string(value)",
        tuple(((shape,), TEXT) for shape in (TEXT, NUMBER, BOOL, DURATION)),
        "the value as messages show it",
        _string,
    ),
    "trim": Function(
        "text.trim()",
        _TEXT_TO_TEXT,
        "the text without blanks around it",
        str.strip,
    ),
    "upper": Function(
        "text.upper()",
        _TEXT_TO_TEXT,
        "the text in upper case",
        str.upper,
    ),
}
