"""Heartbeat values written in seconds where the client reads milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from reglint.checks import Context, Hit, check, hits
from reglint.diagnostic import Severity
from reglint.model import Subject, Type
from reglint.values import State, Value

# The client's own defaults, which stand in for a metadata text that is not all digits (nacos.md section 5).
_TRIPLE = {
    "heartbeat.interval": ("preserved.heart.beat.interval", timedelta(seconds=5)),
    "heartbeat.timeout": ("preserved.heart.beat.timeout", timedelta(seconds=15)),
    "heartbeat.delete_timeout": ("preserved.ip.delete.timeout", timedelta(seconds=30)),
}
_MILLISECOND, _SECOND = timedelta(milliseconds=1), timedelta(seconds=1)


@check("registration", key=Type.TEXT, text=Type.TEXT, what=Type.TEXT, meant=Type.TEXT)
def nacos_heartbeat_unit(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit for each Nacos heartbeat value that is below a second, or that the client ignores as no number."""
    if subject.known("registry") != "nacos":
        return
    metadata = subject.value("metadata")
    entries = metadata.value if metadata.state is State.SET else {}
    severity = Severity.ERROR if _refused(subject) else Severity.WARNING
    for field, (key, default) in _TRIPLE.items():
        value = subject.value(field)
        entry = entries.get(key)
        if value.state is State.SET and timedelta() < value.value < _SECOND:
            number = value.value // _MILLISECOND
            what = f"{number} means {number} ms, and the default is {default // _MILLISECOND} ms"
            yield from hits(value, _facts(value, key, str(number), what, f"{number}000"), severity)
        elif entry is not None and _is_ignored(entry) and not _from_property(value, entry):
            what = "it is not a plain number, so the client silently uses its default"
            yield from hits(entry, _facts(entry, key, entry.value, what, "a number of milliseconds"), severity)


def _facts(value: Value, key: str, text: str, what: str, meant: str) -> dict[str, str]:
    return {"key": (value.origin and value.origin.name) or key, "text": text, "what": what, "meant": meant}


def _from_property(value: Value, entry: Value) -> bool:
    """Whether the value comes from the property, which wins over the metadata entry."""
    return value.written and value.origin != entry.origin


def _is_ignored(entry: Value) -> bool:
    """Whether somebody wrote a text that does not count, because it is not digits alone."""
    text = entry.value
    return isinstance(text, str) and bool(text.strip()) and not (text.isascii() and text.isdecimal())


def _refused(subject: Subject) -> bool:
    """Whether the client refuses the three values together, defaults included."""
    times = []
    for field, (_, default) in _TRIPLE.items():
        value = subject.value(field)
        if value.state is State.UNRESOLVED:
            return False
        times.append(value.value if value.known else default)
    interval, timeout, delete = times
    return bool(timeout < interval or delete < interval)
