"""Identifiers that the Nacos server or client refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reglint.checks import Context, Hit, check, hits, undamaged
from reglint.diagnostic import Severity
from reglint.model import Subject, Type
from reglint.records import NamedTuple
from reglint.values import State, Value


class _Legal(NamedTuple):
    """What Nacos accepts under one word of a message (nacos.md section 6)."""

    word: str
    pattern: re.Pattern[str]
    text: str

    def accepts(self, text: str) -> bool:
        """Whether Nacos does; it refuses CJK characters everywhere."""
        return self.pattern.fullmatch(text) is not None and (text.isascii() or re.search(_CJK, text) is None)


_GROUP = _Legal("group", re.compile(r"[A-Za-z0-9_.:-]{1,128}"), "1 to 128 letters, digits, '_', '.', ':' or '-'")
_FIELDS = {
    "namespace": _Legal("namespace", re.compile(r"[A-Za-z0-9_-]{1,64}"), "1 to 64 letters, digits, '_' or '-'"),
    "group": _GROUP,
    "cluster": _Legal("cluster name", re.compile(r"[A-Za-z0-9-]{1,64}"), "1 to 64 letters, digits or '-'"),
}
_ENTRIES = {
    "data_id": _Legal(
        "data id", re.compile(r"[A-Za-z0-9_.:-]{1,256}"), "1 to 256 letters, digits, '_', '.', ':' or '-'"
    ),
    "group": _GROUP,
}
_CJK = r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]"  # slow to compile: only where one may be
_SERVICE = _Legal(
    "service name",
    re.compile(r"(?!@)(?:(?!@@)\S){1,512}"),
    "up to 512 characters without blanks, CJK characters, '@@' or a leading '@'",
)


@check("registration", "config_client", what=Type.TEXT, text=Type.TEXT, legal=Type.TEXT)
def nacos_identifier(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit for each namespace, group, cluster, data id or service name with characters Nacos refuses."""
    if subject.known("registry") != "nacos":
        return
    for field, legal in _FIELDS.items():
        yield from _illegal(subject.value(field), legal, only_underscores_warn=field == "cluster")
    yield from _illegal(subject.value("service"), _SERVICE)
    items = subject.value("data_ids")
    for item in items.value if items.state is State.SET else ():
        entries: Mapping[str, Value] = item.value if item.state is State.SET else {}
        for field, legal in _ENTRIES.items():
            if field in entries and "import" not in entries:  # the form of an import is another rule's business
                yield from _illegal(entries[field], legal)


def _illegal(value: Value, legal: _Legal, *, only_underscores_warn: bool = False) -> Iterator[Hit]:
    text = _judged(value)
    if text and not legal.accepts(text):
        tolerated = only_underscores_warn and legal.accepts(text.replace("_", "-"))
        severity = Severity.WARNING if tolerated else Severity.ERROR
        yield from hits(value, {"what": legal.word, "text": text, "legal": legal.text}, severity)


def _judged(value: Value) -> str:
    """The known, written text without what other rules report; empty when there is nothing to judge."""
    if value.state is not State.SET or not isinstance(value.value, str) or value.origin is None:
        return ""
    source = value.origin.document.text[value.origin.value.start : value.origin.value.end]
    return "" if "${spring.profiles." in source else undamaged(value).strip()
