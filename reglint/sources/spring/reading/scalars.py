"""The text that Spring sees for a YAML scalar, by the YAML 1.1 rules of SnakeYAML.

A plain scalar becomes a Java value first and text again afterwards: ``010`` is the integer 8, ``1.10`` the double 1.1,
``off`` the boolean false. There are no timestamps in Spring Boot's reader, and no ``y`` and ``n``.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from reglint.syntax.node import Style

_BOOLEANS = {
    word: truth
    for words, truth in ((("yes", "true", "on"), "true"), (("no", "false", "off"), "false"))
    for lower in words
    for word in (lower, lower.title(), lower.upper())
}
_NULLS = frozenset({"", "~", "null", "Null", "NULL", " "})
_INTEGER = re.compile(
    r"[-+]?0b_*[01][01_]*"
    r"|[-+]?0_*[0-7][0-7_]*"
    r"|[-+]?(?:0|[1-9][0-9_]*)"
    r"|[-+]?0x_*[0-9a-fA-F][0-9a-fA-F_]*"
    r"|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+",
    re.ASCII,
)
_FLOAT = re.compile(
    r"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+"
    r"|[-+]?\._*[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*"
    r"|[-+]?\.(?:inf|Inf|INF)"
    r"|\.(?:nan|NaN|NAN)",
    re.ASCII,
)
_STARTS = frozenset("-+.0123456789")
_LONGEST_NUMBER = 400  # more digits than any double has; beyond, Java's own big numbers are not worth the time
_KINDS_OF_TAGS = {"bool": "bool", "int": "int", "float": "float", "null": "null", "str": "str"}


def tag_kind(tag: str) -> str | None:
    """The kind a tag asks for: a scalar kind, or None for a tag without one."""
    return _KINDS_OF_TAGS.get(short_tag(tag))


def short_tag(tag: str) -> str:
    """A tag of YAML itself without its prefix, ``int``; any other as it is, ``!x``."""
    return tag.removeprefix("tag:yaml.org,2002:").removeprefix("!!")


def scalar_kind(text: str, style: Style = Style.PLAIN) -> str:
    """What a scalar is in Java: ``bool``, ``int``, ``float``, ``null`` or ``str``.

    The text that ``spring_text`` makes of a scalar is of the same kind, but for infinity and not-a-number.
    """
    if style is not Style.PLAIN:
        return "str"
    if text[:1] in _STARTS and len(text) < _LONGEST_NUMBER:
        if _INTEGER.fullmatch(text):
            return "int"
        if _FLOAT.fullmatch(text):
            return "float"
        return "str"
    if text in _BOOLEANS:
        return "bool"
    return "null" if text in _NULLS else "str"


def spring_text(text: str, style: Style) -> str:
    """The text a String property receives for a scalar written as ``text`` in ``style``."""
    if style is not Style.PLAIN or not text:
        return text
    return _typed(text)


@lru_cache(maxsize=8192)
def _typed(text: str) -> str:
    kind = scalar_kind(text)
    if kind == "str":
        return text
    return converted(text, kind)


def converted(text: str, kind: str) -> str:
    """``text`` as Java prints it once it is a value of ``kind``; raises ValueError when it is none."""
    if kind == "str":
        return text
    if kind == "null":
        return ""
    if kind == "bool":
        truth = _BOOLEANS.get(text, _BOOLEANS.get(text.lower()))
        if truth is None:
            raise ValueError(f"{text!r} is not a boolean")
        return truth
    digits = text.replace("_", "")
    return str(_integer(digits)) if kind == "int" else java_double(_float(digits))


def _integer(digits: str) -> int:
    sign = -1 if digits[:1] == "-" else 1
    digits = digits.lstrip("+-")
    if digits.startswith(("0b", "0x")):
        return sign * int(digits, 0)
    if ":" in digits:
        return sign * int(_sexagesimal(digits))
    return sign * (int(digits, 8) if digits[0] == "0" else int(digits))


def _float(digits: str) -> float:
    sign = -1.0 if digits[:1] == "-" else 1.0
    digits = digits.lstrip("+-").lower()
    if digits in (".inf", ".nan"):
        return sign * float(digits[1:])
    return sign * (_sexagesimal(digits) if ":" in digits else float(digits))


def _sexagesimal(digits: str) -> float:
    total = 0.0
    for group in digits.split(":"):
        total = total * 60 + float(group)
    return total


def java_double(number: float) -> str:
    """``number`` as ``Double.toString`` prints it: ``1.0E10``, ``0.001``, ``Infinity``."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return java_decimal(repr(number))


def java_decimal(shortest: str) -> str:
    """A finite number in Java's notation, from the shortest decimal that denotes it."""
    mantissa, _, exponent = shortest.lower().partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    power = len(whole) + int(exponent or 0)
    digits = (whole + fraction).lstrip("0")
    power -= len(whole + fraction) - len(digits)
    digits = digits.rstrip("0")
    if not digits:
        return f"{sign}0.0"
    if -3 < power <= 0:
        return f"{sign}0.{'0' * -power}{digits}"
    if 0 < power < 8:
        padded = digits.ljust(power, "0")
        return f"{sign}{padded[:power]}.{padded[power:] or '0'}"
    return f"{sign}{digits[0]}.{digits[1:] or '0'}E{power - 1}"
