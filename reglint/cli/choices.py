"""What ``lint`` can be asked for: the values of its options, however they were read."""

from __future__ import annotations

from collections.abc import Iterable

from reglint.cli.outputs import Output
from reglint.diagnostic import Severity
from reglint.records import NamedTuple

THRESHOLDS = {"error": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO, "never": None}
COLORS = ("auto", "always", "never")


class Choices(NamedTuple):
    """The options of one call as they were given, with the defaults of those that were not."""

    paths: tuple[str, ...] = ()
    outputs: tuple[Output, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    policy: str | None = None
    fail_on: str = "warning"
    exit_zero: bool = False
    allow_empty: bool = False
    show_files: bool = False
    statistics: bool = False
    stdin_filename: str | None = None
    color: str = "auto"
    quiet: bool = False


def split(values: Iterable[str]) -> tuple[str, ...]:
    """The values of a repeatable option, of which each may hold several with commas."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())
