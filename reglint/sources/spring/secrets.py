"""Secrets written in Spring files: as subjects that rules can judge, and as spans that are never printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial

from reglint.model import Assignment, Subject
from reglint.properties import Properties
from reglint.records import NamedTuple
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.names import canonical
from reglint.sources.spring.reading.placeholders import names_in, resolve
from reglint.text import Span
from reglint.values import State, Value, is_unanswered

_URLS = "eureka.client.serviceurl."
_USERINFO = r"(?s)://[^/@:]*+:((?:(?!://).)*)@"


class WrittenSecret(NamedTuple):
    """One secret where it is written: a value, or the password in a URL. ``text`` is its own part of the assignment."""

    document: SpringDocument
    assignment: Assignment
    registry: str  # empty for a secret that is not a registry client's
    property: str
    label: str
    text: str


def written_secrets(documents: Iterable[SpringDocument], properties: Properties) -> Iterator[WrittenSecret]:
    """Every secret in ``documents``, in file order."""
    for document in documents:
        for key in filter(partial(_may_be_secret, properties), (entry[0] for entry in document.entries)):
            row, assignment = properties.find(key), document.find(key)
            if row is None or assignment is None:
                continue
            name = assignment.origin.name
            registry = properties.family(row.family).registry
            if row.secret:
                yield WrittenSecret(document, assignment, registry, row.key, name, assignment.text)
            else:
                label = f"the password in {name}"
                for password in _passwords(assignment.text):
                    yield WrittenSecret(document, assignment, registry, row.key, label, password)


@lru_cache(maxsize=8192)  # files have most of their keys in common
def _may_be_secret(properties: Properties, key: str) -> bool:
    row = properties.find(key)
    return row is not None and (row.secret or key.startswith(_URLS))


def _passwords(urls: str) -> Iterator[str]:
    """The passwords of a comma list of URLs, as they are written."""
    for url in urls.split(","):
        userinfo = url.partition("://")[2].partition("/")[0].rpartition("@")[0]
        password = userinfo.partition(":")[2]
        if password:
            yield f"${{:{password}}}" if url.lstrip().startswith("${") else password


def subjects(secrets: Iterable[WrittenSecret], environments: Mapping[str, Environment]) -> Iterator[Subject]:
    """One subject for each secret of a registry client, in the runs where it decides its key, else where it is seen."""
    for secret in secrets:
        if secret.registry:
            constant = {"registry": secret.registry, "key": secret.label, "property": secret.property}
            fields = {name: Value(State.SET, text) for name, text in constant.items()}
            fields["secret"] = Value(State.SET, value=True)
            fields["text"] = _literal(secret)
            runs = _runs(secret, environments)
            yield Subject("assignment", secret.label, fields, secret.assignment.origin, runs=runs)


def _runs(secret: WrittenSecret, environments: Mapping[str, Environment]) -> tuple[str, ...]:
    seeing = [name for name, environment in environments.items() if secret.document in environment.documents()]
    deciding = [name for name in seeing if environments[name].winner(secret.assignment.key) is secret.assignment]
    return tuple(deciding or seeing)


def _literal(secret: WrittenSecret) -> Value:
    """The part of a secret that stands in the file itself: all of it, or the default of its placeholder."""
    origin = secret.assignment.origin
    if not secret.assignment.known:
        return Value(State.UNRESOLVED, None, origin, secret.text, secret=True)
    if not is_unanswered(secret.text):
        return Value(State.SET, secret.text, origin, secret.text, secret=True)
    resolved = resolve(secret.text, lambda _: None, escapes=True)
    if not resolved.complete or resolved.escaped:
        return Value(State.UNRESOLVED, None, origin, secret.text, secret=True)
    return Value(State.SET, resolved.text, origin, resolved.text, defaulted=True, secret=True)


def hidden(
    secrets: Iterable[WrittenSecret], documents: Sequence[SpringDocument], environments: Mapping[str, Environment]
) -> Iterator[tuple[str, Span]]:
    """The spans of secrets, by path, and of what answers placeholders in them, in whatever document it stands."""
    answers = _Answers(documents)
    for secret in secrets:
        if not secret.assignment.key.startswith(_URLS):
            yield from answers.of_key(secret.document, secret.assignment.key, in_url=False)
            if is_unanswered(secret.text):
                vias = (environment.value_of(secret.assignment).via for environment in environments.values())
                yield from ((origin.document.path, origin.value) for via in vias for origin in via)
    for document in documents:
        for key in document.below(_URLS[:-1]):
            yield from answers.of_key(document, key, in_url=True)


class _Answers:
    """What in ``documents`` belongs to secrets. The answers to one name are given once."""

    def __init__(self, documents: Sequence[SpringDocument]) -> None:
        self._documents = documents
        self._seen: set[tuple[str, bool]] = set()

    def of_key(self, document: SpringDocument, key: str, *, in_url: bool) -> Iterator[tuple[str, Span]]:
        """Every value of ``key``, or with ``in_url`` the passwords of its URLs, and what answers placeholders there."""
        path, text = document.document.path, document.document.text
        for entry in document.entries if key in document.keys else ():
            if entry[0] == key:
                start, end = entry[3].start, entry[3].end
                for span in _passwords_between(text, start, end) if in_url else (Span(start, end),):
                    yield path, span
                    yield from self._named_in(text[slice(*span)], in_url=False)
                yield from self._named_in(text[start:end], in_url=in_url)

    def _named_in(self, notation: str, *, in_url: bool) -> Iterator[tuple[str, Span]]:
        for key in map(canonical, names_in(notation)):
            if (key, in_url) not in self._seen:
                self._seen.add((key, in_url))
                for document in self._documents:
                    yield from self.of_key(document, key, in_url=in_url)


def _passwords_between(text: str, start: int, end: int) -> Iterator[Span]:
    return (Span(*match.span(1)) for match in re.compile(_USERINFO).finditer(text, start, end))
