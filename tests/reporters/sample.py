"""Reports made by hand, for the tests of the reporters."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reglint import reporters
from reglint.diagnostic import Diagnostic, Excerpt, FileNote, Fix, Location, Report, Severity, Totals

PATH = "order/application.yml"
LEASE = Diagnostic(
    rule="eureka-lease-ratio",
    code="HB004",
    severity=Severity.ERROR,
    message="the lease ends after 30s, 1x the renewal interval of 30s; at least 2x is needed",
    advice="write 90",
    location=Location(PATH, 12, 49, 12, 51, "", Excerpt(12, "    lease-expiration-duration-in-seconds: 30", 43, 2)),
    profiles=("prod", "test"),
    related=(
        Location(
            PATH, 9, 5, 9, 44, "the renewal interval", Excerpt(9, "    lease-renewal-interval-in-seconds: 30", 5, 33)
        ),
    ),
)
NAMESPACE = Diagnostic(
    rule="namespace-not-allowed",
    code="NS001",
    severity=Severity.WARNING,
    message='the namespace is "dev"',
    advice="",
    location=Location("支付/application.yml", 3, 12, 3, 15, "", Excerpt(3, "命名空间: dev", 7, 3)),
)
SPELLING = Diagnostic(
    rule="unknown-key",
    code="SYN011",
    severity=Severity.INFO,
    message="nobody reads this key",
    advice="remove it",
    location=Location("x.properties", 1, 1, 2, 4),
    fix=Fix("remove the key", True, "x.properties", ((0, 4, ""),)),
)
REPORT = Report((LEASE, SPELLING, NAMESPACE), Totals(12, 4, 9, 5))
EMPTY = Report((), Totals(1, 1, 1, 0))
FILES = Report(
    (),
    Totals(1, 1, 1, 0),
    (
        FileNote("a/application.yml", True, "spring", "Spring loads files of this name"),
        FileNote("values.yml", False, "", "names no registry"),
    ),
)


def many(severities: Sequence[Severity]) -> Report:
    """A report with one finding of each severity given, each on a line of its own."""
    return Report(
        tuple(
            NAMESPACE._replace(severity=severity, location=Location("a.yml", row, 1, row, 2), message=f"finding {row}")
            for row, severity in enumerate(severities, 1)
        ),
        Totals(1, 1, 1, 0),
    )


def hostile(text: str) -> Report:
    """A report in which every text that can come from a file is ``text``."""
    place = Location(text, 1, 1, 1, 2, text, Excerpt(1, text, 1, 1))
    item = Diagnostic(
        text, text, Severity.ERROR, text, text, place, (text,), (place,), Fix(text, True, text, ((0, 1, text),))
    )
    return Report((item,), Totals(1, 1, 1, 0), (FileNote(text, False, text, text),))


def rendered(format_name: str, report: Report, **options: object) -> str:
    """What the reporter ``format_name`` writes."""
    stream = io.StringIO()
    reporters.get(format_name).render(report, stream, reporters.Options(**options))  # type: ignore[arg-type]
    return stream.getvalue()
