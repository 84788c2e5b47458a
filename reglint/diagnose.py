"""Findings of single runs to the diagnostics that people read: merged, placed, redacted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from reglint.diagnostic import Diagnostic, Finding, Location, Place
from reglint.redact import excerpt, hide
from reglint.text import Span

Secrets = Mapping[str, Collection[Span]]


def diagnostics(
    findings: Iterable[tuple[str, Finding]], codes: Mapping[str, str], runs: Sequence[str], secrets: Secrets
) -> list[Diagnostic]:
    """One diagnostic for all findings of one rule on one line about one subject, naming the runs they hold in.

    ``findings`` are (run name, finding); ``codes`` maps rule names to codes; ``runs`` is the order of run names. The worst
    finding speaks, the first of equals. What a line or a message may hold of a secret is hidden.
    """
    merged: dict[tuple[object, ...], list[tuple[str, Finding]]] = {}
    for run, finding in findings:
        place = finding.place
        line = place.document.position(place.span.start).line
        merged.setdefault((finding.rule, place.document.path, line, finding.subject), []).append((run, finding))
    order = {name: number for number, name in enumerate(runs)}
    seen: dict[tuple[object, ...], Diagnostic] = {}
    for group in merged.values():
        worst = max(group, key=lambda entry: entry[1].severity)[1]
        names = sorted({run for run, _ in group if run}, key=lambda name: order.get(name, len(order)))
        diagnostic = _diagnostic(worst, codes[worst.rule], tuple(names), secrets)
        same = (diagnostic.rule, diagnostic.location.path, diagnostic.location.line, diagnostic.message)
        other = seen.get(same)
        if other is not None:
            union = {*other.profiles, *diagnostic.profiles}
            names = sorted(union, key=lambda name: order.get(name, len(order)))
            diagnostic = max(other, diagnostic, key=lambda entry: entry.severity)._replace(profiles=tuple(names))
        seen[same] = diagnostic
    return list(seen.values())


def _diagnostic(finding: Finding, code: str, profiles: tuple[str, ...], secrets: Secrets) -> Diagnostic:
    location = _location(finding.place, secrets)
    related = dict.fromkeys(_location(place, secrets) for place in finding.related)
    return Diagnostic(
        rule=finding.rule,
        code=code,
        severity=finding.severity,
        message=hide(finding.message),
        advice=hide(finding.advice),
        location=location,
        profiles=profiles,
        related=tuple(place for place in related if place[:5] != location[:5]),
    )


def _location(place: Place, secrets: Secrets) -> Location:
    document, span = place.document, place.span
    start, end = document.position(span.start), document.position(max(span.start, span.end))
    hidden = secrets.get(document.path, ())
    shown = excerpt(document, span, hidden)
    return Location(
        document.path, start.line, start.column, end.line, end.column, hide(place.note), shown
    )


def sort_key(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    """The order of reports: by path, line, column, code and message."""
    place = diagnostic.location
    return (place.path, place.line, place.column, diagnostic.code, diagnostic.message)
