"""Subjects made by hand, and what a check says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from reglint import catalog
from reglint.checks import Context, find
from reglint.diagnostic import Severity
from reglint.model import Run, Service, Subject
from reglint.text import Document, Span
from reglint.values import Origin, State, Value

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


class Said(NamedTuple):
    """One hit: the marked text, the facts, and the severity where the check gives one."""

    text: str
    facts: dict[str, Any]
    severity: Severity | None = None
    missing: bool = False


def written(text: str, *, path: str = "application.yml", name: str = "key", **changes: Any) -> Value:
    """The SET value of ``key: text`` in a file of its own."""
    document = Document(path, f"{name}: {text}\n")
    start = len(name) + 2
    origin = Origin(document, Span(0, len(name)), Span(start, start + len(text)), name)
    return Value(State.SET, text, origin, text)._replace(**changes)


def unresolved(text: str = "${NAME}", **changes: Any) -> Value:
    """The value of a placeholder that nothing answers."""
    return written(text, **changes)._replace(state=State.UNRESOLVED, value=None)


def invalid(text: str) -> Value:
    """A text that the client cannot parse."""
    return written(text)._replace(state=State.INVALID, value=None)


def default(value: object) -> Value:
    """The client's own default."""
    return Value(State.DEFAULT, value)


def listed(*items: Value) -> Value:
    """A written list of items."""
    return Value(State.SET, items, items[0].origin if items else None)


def subject(kind: str = "registration", fields: Mapping[str, Value] | None = None, **more: Value) -> Subject:
    """A subject of ``kind`` that stands on the key of a section; Nacos and Spring unless the fields say otherwise."""
    anchor = written("", name="section").origin
    known = {"registry": default("nacos"), "dialect": default("spring"), **(fields or {}), **more}
    return Subject(kind, "a client", known, anchor)


def said(check: str, about: Subject, facts: Mapping[str, Any] | None = None) -> list[Said]:
    """What the check says of the subject, when names in expressions stand for ``facts``."""
    entry = find(check)
    assert entry is not None
    assert about.kind in entry.kinds
    answers = dict(facts or {})
    run = Run("default", (), (about,))
    context = Context(catalog.properties(), Service("a", (), (run,)), run, answers.get)
    found = list(entry.function(about, context))
    for hit in found:
        assert hit.facts.keys() == entry.facts.keys(), "a hit carries the facts that its check declares"
    return [
        Said(hit.place.document.text[slice(*hit.place.span)], dict(hit.facts), hit.severity, hit.missing)
        for hit in found
    ]


def texts(hits: Iterable[Said]) -> list[str]:
    """The marked texts alone."""
    return [hit.text for hit in hits]
