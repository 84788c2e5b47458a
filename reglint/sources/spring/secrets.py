"""Secrets written in Spring files: as subjects that rules can judge, and as spans that are never printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reglint.model import Assignment, Subject
from reglint.properties import Properties
from reglint.records import NamedTuple
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.flatten import SpringDocument
from reglint.sources.spring.placeholders import resolve
from reglint.text import Span
from reglint.values import State, Value, is_unanswered

_URLS = "eureka.client.serviceurl."


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
        for key, *_ in document.entries:
            row = properties.find(key)
            if row is None or not (row.secret or key.startswith(_URLS)):
                continue
            assignment = document.find(key)
            if assignment is None:
                continue
            name = assignment.origin.name
            registry = properties.family(row.family).registry
            if row.secret:
                yield WrittenSecret(document, assignment, registry, row.key, name, assignment.text)
            else:
                label = f"the password in {name}"
                for password in _passwords(assignment.text):
                    yield WrittenSecret(document, assignment, registry, row.key, label, password)


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
    if not resolved.complete:
        return Value(State.UNRESOLVED, None, origin, secret.text, secret=True)
    return Value(State.SET, resolved.text, origin, resolved.text, defaulted=True, secret=True)


def hidden(secrets: Iterable[WrittenSecret], environments: Mapping[str, Environment]) -> Iterator[tuple[str, Span]]:
    """The spans of secrets, by path, and of what answers placeholders in them."""
    for secret in secrets:
        origin = secret.assignment.origin
        if secret.text == secret.assignment.text:
            yield origin.document.path, origin.value
        if is_unanswered(secret.text):
            for environment in environments.values():
                for answer in environment.value_of(secret.assignment).via:
                    yield answer.document.path, answer.value
