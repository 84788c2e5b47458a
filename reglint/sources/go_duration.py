"""Go's duration text, ``1h30m`` or ``1.5s``: what Consul reads wherever it takes a time.

The grammar is that of ``time.ParseDuration`` (golang/go src/time/format.go): sums of decimal numbers, each with a unit,
with a sign at most; ``0`` alone needs no unit; there is no day.
"""

from __future__ import annotations

import re
from datetime import timedelta

_UNITS = {"ns": 1, "us": 1_000, "µs": 1_000, "μs": 1_000, "ms": 1_000_000, "s": 1_000_000_000}
_UNITS |= {"m": 60 * _UNITS["s"], "h": 3600 * _UNITS["s"]}
_PART = re.compile(r"([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)")
_LONGEST = (1 << 63) - 1  # nanoseconds
_REFUSED = "not numbers with a unit of ns, us, ms, s, m or h"
_LONGEST_TEXT = 64  # far more digits than any duration Go accepts


def parse(text: str) -> timedelta:
    """The duration that ``text`` stands for. Raises ValueError when Go refuses it."""
    unsigned = text[1:] if text[:1] in ("+", "-") else text
    if unsigned == "0":
        return timedelta(0)
    if not unsigned or len(unsigned) > _LONGEST_TEXT:
        raise ValueError(_REFUSED)
    total = position = 0
    while position < len(unsigned):
        part = _PART.match(unsigned, position)
        if part is None or not (part[1] or part[2]):
            raise ValueError(_REFUSED)
        unit = _UNITS[part[3]]
        fraction = part[2] or ""
        total += int(part[1] or 0) * unit + int(fraction or 0) * unit // 10 ** len(fraction)
        position = part.end()
        if total > _LONGEST:
            raise ValueError("longer than Go can count")
    return from_nanoseconds(-total if text[0] == "-" else total)


def from_nanoseconds(count: int) -> timedelta:
    """``count`` nanoseconds; less than a microsecond becomes one, so that a time never turns into none."""
    return timedelta(microseconds=-(-count // 1000) if count > 0 else count // 1000)
