"""Durations as Go and CEL write them: text to whole microseconds and back to text."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache

_MICROSECONDS = {"h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000, "ms": 1_000, "us": 1, "µs": 1, "μs": 1}
_LIMIT = 315_576_000_000 * 1_000_000  # ten thousand years, as in CEL
_EXACT_DIGITS = 24
_MICROSECOND = timedelta(microseconds=1)


@cache
def _part() -> re.Pattern[str]:
    return re.compile(r"([0-9]+)(?:\.([0-9]*))?(h|ms|us|µs|μs|ns|m|s)")


def microseconds(text: str) -> int | None:
    """The length that ``text`` (``90s``, ``1m30s``, ``-1.5h``, ``0``) names.

    None when it is no duration, is finer than a microsecond or longer than ten thousand years.
    """
    sign, rest = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    if rest == "0":
        return 0
    total, position = 0, 0
    while position < len(rest):
        match = _part().match(rest, position)
        if match is None or len(match[0]) > _EXACT_DIGITS:
            return None
        length = _part_length(match[1], match[2] or "", match[3])
        if length is None:
            return None
        total += length
        position = match.end()
    return sign * total if rest and total <= _LIMIT else None


def _part_length(whole: str, fraction: str, unit: str) -> int | None:
    scale = 10 ** len(fraction)
    amount = int(whole + fraction) * _MICROSECONDS.get(unit, 1)
    if unit == "ns":
        scale *= 1_000
    return amount // scale if amount % scale == 0 else None


def duration_text(length: timedelta) -> str:
    """``length`` as people write it: ``500ms``, ``90s``, ``2m30s``, ``24h``; seconds up to two minutes."""
    total = length // _MICROSECOND
    if total < 0:
        return "-" + duration_text(-length)
    if 0 < total < 1_000:
        return f"{total}us"
    if 0 < total < 1_000_000:
        return _decimal(total, 1_000) + "ms"
    if total < 120_000_000:
        return _decimal(total, 1_000_000) + "s"
    hours, rest = divmod(total, 3_600_000_000)
    minutes, rest = divmod(rest, 60_000_000)
    seconds = _decimal(rest, 1_000_000) + "s" if rest else ""
    return (f"{hours}h" if hours else "") + (f"{minutes}m" if minutes else "") + seconds


def _decimal(amount: int, unit: int) -> str:
    whole, rest = divmod(amount, unit)
    digits = len(str(unit)) - 1
    return f"{whole}.{rest:0{digits}d}".rstrip("0") if rest else str(whole)
