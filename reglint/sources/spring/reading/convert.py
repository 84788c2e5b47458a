"""Text to Boolean, numbers and Duration, as Spring Boot's binder converts it.

Every function takes the text after placeholders and the ``kind`` of the scalar (see ``scalars.scalar_kind``): a plain
YAML number or boolean reaches the binder as such and converts by other rules than text does. Blank text binds nothing
to a Boolean or a Duration: those functions return None.
"""

from __future__ import annotations

import datetime
import re

from reglint.model import Assignment
from reglint.sources.spring.reading.scalars import scalar_kind

_TRUE = frozenset({"true", "on", "yes", "1"})
_FALSE = frozenset({"false", "off", "no", "0"})
_JAVA_BLANKS = "".join(map(chr, range(0x21)))
# Compiled at their first use: most runs convert few values.
_WHITESPACE = r"[^\S\x85\xa0\u2007\u202f]+"  # as Java sees it
_DECIMAL = r"[-+]?\d+"
_HEX = r"(-?)(?:0[xX]|#)([0-9a-fA-F]+)"
_FLOAT = r"(?a)([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)[fFdD]?"
_HEX_FLOAT = r"(?a)([-+]?0[xX][0-9a-fA-F]*\.?[0-9a-fA-F]*[pP][-+]?\d+)[fFdD]?"
_NAMED_FLOAT = r"[-+]?(?:NaN|Infinity)"
_SIMPLE_DURATION = r"(?a)([+-]?\d+)([a-zA-Z]{0,2})"
_ISO_DURATION = r"(?ai)([-+]?)P(?:([-+]?\d+)D)?(T(?:([-+]?\d+)H)?(?:([-+]?\d+)M)?(?:([-+]?\d+)(?:[.,](\d{0,9}))?S)?)?"
_NANOSECONDS = {
    "ns": 1,
    "us": 1_000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
    "d": 86_400_000_000_000,
}
_LONGEST = datetime.timedelta.max // datetime.timedelta(microseconds=1) * 1000
_INT, _LONG = 2**31, 2**63
_MOST_DIGITS = 400


class ConversionError(ValueError):
    """The binder refuses the value. ``causes`` are the simple names of Spring's exceptions below BindException."""

    def __init__(self, message: str, *causes: str) -> None:
        super().__init__(message)
        self.causes = causes


def kind_of(assignment: Assignment) -> str:
    """The kind of the value the binder receives for ``assignment``: one with a placeholder in it is always text.

    It is ``map`` for an empty map that is a value of its own.
    """
    text = assignment.text
    if assignment.collection == "{}":
        return "map"
    if not assignment.plain or "${" in text:
        return "str"
    if text in ("Infinity", "-Infinity", "NaN"):
        start, end = assignment.origin.value
        return "str" if assignment.origin.document.text[start:end] == text else "float"
    return scalar_kind(text)


def trim(text: str) -> str:
    """``text`` without the control characters and blanks at its ends, as Java trims."""
    return text.strip(_JAVA_BLANKS)


def split_list(text: str) -> list[str]:
    """The items of a comma list, trimmed; nothing for the empty text."""
    return [trim(item) for item in text.split(",")] if text else []


def to_boolean(text: str, kind: str = "str") -> bool | None:
    """A Boolean property; None for blank text."""
    if kind in ("int", "float", "map"):
        raise _no_converter(kind, "a boolean")
    word = trim(text).lower()
    if not word:
        return None
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise ConversionError(f"'{text}' is not a boolean", "ConversionFailedException", "IllegalArgumentException")


def to_integer(text: str, kind: str = "str") -> int:
    """An int property."""
    return _whole(text, kind, _INT, "an int")


def to_long(text: str, kind: str = "str") -> int:
    """A long property."""
    return _whole(text, kind, _LONG, "a long")


def to_float(text: str, kind: str = "str") -> float:
    """A float or double property, in double precision."""
    _check_number(text, kind)
    digits = re.sub(_WHITESPACE, "", text)
    if re.fullmatch(_NAMED_FLOAT, digits):
        return float(digits)
    match = re.fullmatch(_FLOAT, digits)
    if match:
        return float(match[1])
    match = re.fullmatch(_HEX_FLOAT, digits)
    if match:
        try:
            return float.fromhex(match[1])
        except (ValueError, OverflowError):
            pass
    raise _not_a_number(text)


def to_duration(
    text: str, unit: str = "ms", kind: str = "str", *, lower_case_iso: bool = True
) -> datetime.timedelta | None:
    """A Duration property whose bare numbers are in ``unit`` (ns, us, ms, s, m, h or d), to the microsecond.

    None for the empty text. ``lower_case_iso`` is false for Boot 2.5 and older, which refuse ``pt5s``.
    """
    nanoseconds = duration_nanoseconds(text, unit, kind, lower_case_iso=lower_case_iso)
    if nanoseconds is None:
        return None
    bounded = max(-_LONGEST, min(_LONGEST, nanoseconds))
    return datetime.timedelta(microseconds=bounded // 1000)


def duration_nanoseconds(text: str, unit: str = "ms", kind: str = "str", *, lower_case_iso: bool = True) -> int | None:
    """As ``to_duration``, in whole nanoseconds."""
    if kind in ("bool", "map"):
        raise _no_converter(kind, "a duration")
    if not text:
        return None
    match = re.fullmatch(_SIMPLE_DURATION, text)
    if match:
        return _simple_nanoseconds(text, match[1], match[2].lower() or unit)
    begins = text[1:2] if text[:1] in ("+", "-") else text[:1]
    if begins == "P" or (begins == "p" and lower_case_iso):
        iso = re.fullmatch(_ISO_DURATION, text)
        if iso is None or not any(iso.group(2, 4, 5, 6)) or iso[3] in ("T", "t"):
            raise _no_duration(text, "DateTimeParseException")
        return _iso_nanoseconds(text, iso)
    raise _no_duration(text)


def _simple_nanoseconds(text: str, digits: str, unit: str) -> int:
    factor = _NANOSECONDS.get(unit)
    if factor is None:
        raise _no_duration(text, "IllegalArgumentException")
    number = _bounded(digits)
    if not -_LONG <= number < _LONG:
        raise _no_duration(text, "NumberFormatException")
    if not -_LONG <= number * factor // 1_000_000_000 < _LONG:
        raise _no_duration(text, "ArithmeticException")
    return number * factor


def _no_duration(text: str, *causes: str) -> ConversionError:
    known = ("ConversionFailedException", "IllegalArgumentException")
    return ConversionError(f"'{text}' is not a duration", *known, *causes)


def _iso_nanoseconds(text: str, match: re.Match[str]) -> int:
    days, hours, minutes, seconds = (_bounded(part or "0") for part in match.group(2, 4, 5, 6))
    for number, factor in ((days, 86400), (hours, 3600), (minutes, 60), (seconds, 1)):
        if not -_LONG <= number * factor < _LONG:
            cause = "ArithmeticException" if -_LONG <= number < _LONG else "NumberFormatException"
            raise _no_duration(text, "DateTimeParseException", cause)
    fraction = int((match[7] or "").ljust(9, "0"))
    if (match[6] or "").startswith("-"):
        fraction = -fraction
    total = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000_000_000 + fraction
    return -total if match[1] == "-" else total


def _whole(text: str, kind: str, limit: int, name: str) -> int:
    _check_number(text, kind)
    if kind == "float":
        number = int(max(-1e30, min(1e30, float(text)))) if text != "NaN" else 0
        number = max(-_LONG, min(_LONG - 1, number))
    else:
        number = _parsed(text)
    if -limit <= number < limit:
        return number
    if kind == "str":
        raise _not_a_number(text)
    raise ConversionError(f"{text} is out of range for {name}", "ConversionFailedException", "IllegalArgumentException")


def _parsed(text: str) -> int:
    digits = re.sub(_WHITESPACE, "", text)
    match = re.fullmatch(_HEX, digits)
    if match and len(digits) < _MOST_DIGITS:
        return int(match[1] + match[2], 16)
    if re.fullmatch(_DECIMAL, digits):
        return _bounded(digits)
    raise _not_a_number(text)


def _bounded(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        return 2**80 if digits[0] != "-" else -(2**80)
    return int(digits)


def _check_number(text: str, kind: str) -> None:
    if kind in ("bool", "map"):
        raise _no_converter(kind, "a number")
    if not text:
        raise ConversionError("blank is not a number", "ConversionFailedException", "IllegalArgumentException")


def _no_converter(kind: str, target: str) -> ConversionError:
    words = {"int": "a YAML integer", "float": "a YAML decimal number", "bool": "a YAML boolean", "map": "an empty map"}
    return ConversionError(f"{words[kind]} does not convert to {target}", "ConverterNotFoundException")


def _not_a_number(text: str) -> ConversionError:
    return ConversionError(f"'{text}' is not a number", "ConversionFailedException", "NumberFormatException")
