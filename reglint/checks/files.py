"""Faults of a file as text: it cannot be read, or it says one thing twice."""

from __future__ import annotations

from collections.abc import Iterator

from reglint.checks import Context, Hit, check, written
from reglint.diagnostic import Place, Severity
from reglint.model import Assignment, Subject, Type
from reglint.syntax.node import Kind
from reglint.syntax.written import Written
from reglint.text import Span

_REGISTRY_WIDE = ("spring.application.", "spring.profiles.", "spring.config.")


@check("document", what=Type.TEXT)
def unparsable_file(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit for a file that no client can read as it stands, at the first place that stops it.

    For a file that Spring does read: one for each document of it whose settings are lost.
    """
    file = written(subject)
    document = file.document
    problem = file.problem or next(iter(file.parsed.problems), None)
    if file.template is not None:
        span = Span(file.template, min(file.template + 2, len(document.text)))
        yield Hit(Place(document, span), {"what": "a template, not configuration until it is rendered"}, Severity.INFO)
    elif problem is not None:
        yield Hit(Place(document, problem.span), {"what": problem.message})
    elif file.spring and file.format == "yaml":
        for root in file.parsed.roots:
            if root is not None and root.kind is not Kind.MAPPING and (root.items or root.text):
                what = "a document that is a list or plain text, so its settings are lost"
                yield Hit(Place(document, root.span), {"what": what}, Severity.WARNING)


@check("document", key=Type.TEXT, line=Type.NUMBER, effect=Type.TEXT)
def duplicate_key(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit for each second occurrence of a key: on the key that repeats."""
    file = written(subject)
    if file.problem is not None or file.parsed.problems or file.template is not None:
        return
    effect = "the file is refused" if file.format == "yaml" else "the first value is silently lost"
    for duplicate in file.parsed.duplicates:
        first = Place(file.document, duplicate.first[0].span, "first written here")
        second = duplicate.second[0]
        facts = {"key": second.text, "line": first.line, "effect": effect}
        yield Hit(Place(file.document, second.span), facts, related=(first,))
    if file.spring:
        yield from _assigned_twice(file, context)


def _assigned_twice(file: Written, context: Context) -> Iterator[Hit]:
    """The same property in another spelling or notation, with another value, in one document."""
    repeated = {duplicate.second[0].start for duplicate in file.parsed.duplicates}
    seen: dict[tuple[int, str], Assignment] = {}
    for assignment in file.assignments:
        first = seen.setdefault((assignment.number, assignment.key), assignment)
        if first is assignment or first.text == assignment.text or assignment.origin.key.start in repeated:
            continue
        if _is_watched(assignment.key, context):
            earlier = Place.of_key(first.origin, "also written here")
            effect = "only one of the two values is used"
            facts = {"key": assignment.origin.name, "line": earlier.line, "effect": effect}
            yield Hit(Place.of_key(assignment.origin), facts, Severity.WARNING, related=(earlier,))


def _is_watched(key: str, context: Context) -> bool:
    return key == "server.port" or key.startswith(_REGISTRY_WIDE) or context.properties.find(key) is not None
