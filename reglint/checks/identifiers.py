"""Identifiers that the Nacos server or client refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reglint.checks import Context, Hit, check
from reglint.checks.addresses import undamaged
from reglint.diagnostic import Place, Severity
from reglint.model import Subject, Type
from reglint.values import State, Value

# nacos.md section 6
_LEGAL = {
    "namespace": (re.compile(r"[A-Za-z0-9_-]{1,64}"), "1 to 64 letters, digits, '_' or '-'"),
    "group": (re.compile(r"[A-Za-z0-9_.:-]{1,128}"), "1 to 128 letters, digits, '_', '.', ':' or '-'"),
    "cluster": (re.compile(r"[A-Za-z0-9-]{1,64}"), "1 to 64 letters, digits or '-'"),
}
_DATA_ID = (re.compile(r"[A-Za-z0-9_.:-]{1,256}"), "1 to 256 letters, digits, '_', '.', ':' or '-'")
_CJK = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_WORDS = {"namespace": "namespace", "group": "group", "cluster": "cluster name"}


@check("registration", "config_client", what=Type.TEXT, text=Type.TEXT, legal=Type.TEXT)
def nacos_identifier(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit for each namespace, group, cluster, data id or service name with characters Nacos refuses."""
    if subject.value("registry").value != "nacos":
        return
    for field, (pattern, legal) in _LEGAL.items():
        value = subject.value(field)
        text = _judged(value)
        if text and not pattern.fullmatch(text):
            only_underscore = field == "cluster" and pattern.fullmatch(text.replace("_", "-"))
            yield _hit(value, _WORDS[field], text, legal, Severity.WARNING if only_underscore else Severity.ERROR)
    yield from _service_name(subject.value("service"))
    items = subject.value("data_ids")
    for item in items.value if items.state is State.SET else ():
        yield from _data_id(item)


def _service_name(value: Value) -> Iterator[Hit]:
    text = _judged(value)
    legal = "up to 512 characters without blanks, CJK characters, '@@' or a leading '@'"
    if text and (re.search(r"\s", text) or _CJK.search(text) or text.startswith("@") or "@@" in text or len(text) > 512):
        yield _hit(value, "service name", text, legal, Severity.ERROR)


def _data_id(item: Value) -> Iterator[Hit]:
    entries: Mapping[str, Value] = item.value if item.state is State.SET else {}
    if "import" not in entries:  # the form of an import item is another rule's business
        for field, word, (pattern, legal) in (("data_id", "data id", _DATA_ID), ("group", "group", _LEGAL["group"])):
            value = entries.get(field)
            text = _judged(value) if value is not None else ""
            if value is not None and text and not pattern.fullmatch(text):
                yield _hit(value, word, text, legal, Severity.ERROR)


def _judged(value: Value) -> str:
    """The known, written text without what other rules report; empty when there is nothing to judge."""
    if value.state is not State.SET or not isinstance(value.value, str) or value.origin is None:
        return ""
    source = value.origin.document.text[value.origin.value.start : value.origin.value.end]
    return "" if "${spring.profiles." in source else undamaged(value).strip()


def _hit(value: Value, what: str, text: str, legal: str, severity: Severity) -> Hit:
    origin = value.origin
    assert origin is not None  # noqa: S101 - a judged value was written
    facts = {"what": what, "text": text, "legal": legal}
    return Hit(Place(origin.document, origin.value), facts, severity, used=(value,))
