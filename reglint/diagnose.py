"""Findings of single runs to the diagnostics that people read: merged, placed, redacted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reglint.diagnostic import Diagnostic, Finding, Location, Place
from reglint.model import Service
from reglint.secrets import Secrets


def diagnostics(
    service: Service, findings: Iterable[tuple[str, Finding]], codes: Mapping[str, str], secrets: Secrets
) -> list[Diagnostic]:
    """One diagnostic for all findings of one rule on one line about one subject, naming the runs they hold in.

    ``findings`` are (run name, finding); ``codes`` maps rule names to codes. The worst finding speaks, the first of
    equals, and subjects of which the same would be said share it. What a line or a message may hold of a secret is
    hidden.
    """
    merged: dict[tuple[object, ...], list[tuple[str, Finding]]] = {}
    for run, finding in findings:
        key = (finding.rule, finding.place.document.path, finding.place.line, finding.subject)
        merged.setdefault(key, []).append((run, finding))
    order = {run.name: number for number, run in enumerate(service.runs)}
    said: dict[tuple[object, ...], Diagnostic] = {}
    for group in merged.values():
        worst = max((finding for _, finding in group), key=lambda finding: finding.severity)
        diagnostic = _diagnostic(worst, codes[worst.rule], secrets)
        same = (diagnostic.rule, diagnostic.location.path, diagnostic.location.line, diagnostic.message)
        other = said.get(same, diagnostic)
        profiles = {run for run, _ in group if run}.union(other.profiles)
        said[same] = max(other, diagnostic, key=lambda item: item.severity)._replace(
            profiles=tuple(sorted(profiles, key=lambda name: order.get(name, len(order))))
        )
    return list(said.values())


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Diagnostics of all services by path, line, column, code and message, in whatever order they were found.

    What several services say alike of a file that they share is said once, for the profiles of all.
    """
    said: dict[tuple[object, ...], Diagnostic] = {}
    for item in sorted(found, key=_order):
        same = (item.rule, item.location[:5], item.message)
        other = said.setdefault(same, item)
        if other is not item:
            profiles = sorted({*other.profiles, *item.profiles}, key=lambda name: (name != "default", name))
            said[same] = other._replace(profiles=tuple(profiles))
    return tuple(said.values())


def _order(item: Diagnostic) -> tuple[object, ...]:
    place = item.location
    return (place.path, place.line, place.column, item.code, item.message, -item.severity, str(item.related))


def _diagnostic(finding: Finding, code: str, secrets: Secrets) -> Diagnostic:
    location = _location(finding.place, finding, secrets)
    related = dict.fromkeys(_location(place, finding, secrets) for place in finding.related)
    return Diagnostic(
        rule=finding.rule,
        code=code,
        severity=finding.severity,
        message=secrets.hide(finding.message, finding),
        advice=secrets.hide(finding.advice, finding),
        location=location,
        related=tuple(place for place in related if place[:5] != location[:5]),
    )


def _location(place: Place, finding: Finding, secrets: Secrets) -> Location:
    document, span = place.document, place.span
    start, end = document.position(span.start), document.position(max(span.start, span.end))
    note = secrets.hide(place.note, finding)
    return Location(document.path, start.line, start.column, end.line, end.column, note, secrets.excerpt(place))
