"""Faults of a file as text: it cannot be read, or it says one thing twice."""

from __future__ import annotations

from collections.abc import Iterator

from reglint.checks import Context, Hit, check
from reglint.diagnostic import Place, Severity
from reglint.model import Assignment, Subject, Type
from reglint.syntax.node import Kind, Node
from reglint.syntax.written import Written
from reglint.text import Span

_REGISTRY_WIDE = ("spring.application.", "spring.profiles.", "spring.config.")


@check("document", what=Type.TEXT)
def unparsable_file(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit for a file that no client can read as it stands, at the first place that stops it."""
    written = _written(subject)
    document = written.document
    if written.template is not None:
        span = Span(written.template, min(written.template + 2, len(document.text)))
        yield Hit(Place(document, span), {"what": "a template, not configuration until it is rendered"}, Severity.INFO)
    elif written.problem is not None:
        yield Hit(Place(document, written.problem.span), {"what": written.problem.message})
    elif written.parsed.problems:
        first = written.parsed.problems[0]
        yield Hit(Place(document, first.span), {"what": first.message})
    elif written.spring and written.format == "yaml":
        yield from _lost_documents(written)


def _lost_documents(written: Written) -> Iterator[Hit]:
    for root in written.parsed.roots:
        if root is not None and root.kind is not Kind.MAPPING and (root.items or root.text):
            what = "a document that is a list or plain text, so its settings are lost"
            yield Hit(Place(written.document, root.span), {"what": what}, Severity.WARNING)


@check("document", key=Type.TEXT, line=Type.NUMBER, effect=Type.TEXT)
def duplicate_key(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit for each second occurrence of a key: on the key that repeats."""
    written = _written(subject)
    if written.problem is not None or written.parsed.problems or written.template is not None:
        return
    document = written.document
    for duplicate in written.parsed.duplicates:
        first, second = duplicate.first[0], duplicate.second[0]
        effect = "the file is refused" if written.format == "yaml" else "the first value is silently lost"
        yield Hit(
            Place(document, second.span),
            {"key": second.text, "line": document.position(first.start).line, "effect": effect},
            related=(Place(document, first.span, "first written here"),),
        )
    if written.spring:
        yield from _assigned_twice(written, context)


def _assigned_twice(written: Written, context: Context) -> Iterator[Hit]:
    """The same property in another spelling or notation, with another value, in one document."""
    repeated = {duplicate.second[0].start for duplicate in written.parsed.duplicates}
    seen: dict[tuple[int, str], Assignment] = {}
    for assignment in written.assignments:
        key = (assignment.number, assignment.key)
        first = seen.setdefault(key, assignment)
        if first is assignment or assignment.origin.key.start in repeated:
            continue
        if first.text == assignment.text or not _is_watched(assignment.key, context):
            continue
        yield Hit(
            Place(written.document, assignment.origin.key),
            {
                "key": assignment.origin.name,
                "line": first.origin.position.line,
                "effect": "only one of the two values is used",
            },
            Severity.WARNING,
            related=(Place(written.document, first.origin.key, "also written here"),),
        )


def _is_watched(key: str, context: Context) -> bool:
    return key == "server.port" or key.startswith(_REGISTRY_WIDE) or context.properties.find(key) is not None


def _written(subject: Subject) -> Written:
    detail = subject.detail
    assert isinstance(detail, Written)  # noqa: S101 - the kind "document" fixes the type of its detail
    return detail


def scalar_text(node: Node | None) -> str:
    """The text of a scalar; empty for anything else."""
    return node.text if node is not None and node.kind is Kind.SCALAR else ""
