"""What ``lint`` can be asked for: the values of its options, however they were read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reglint.cli.outputs import Output
from reglint.diagnostic import RequestError, Severity
from reglint.records import NamedTuple

THRESHOLDS = {"error": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO, "never": None}
_NO_PROFILE = r"[()&|!\s]"  # signs of profile expressions, which only files may hold
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


def split(values: Iterable[str], option: str) -> tuple[str, ...]:
    """The values of the repeatable ``option``, of which each may hold several with commas.

    Raises RequestError for a value that holds none.
    """
    return tuple(part for value in values for part in _parts(value, option))


def profile_names(values: Iterable[str]) -> tuple[str, ...]:
    """The values of ``--profile``; raises RequestError for what no profile can be called."""
    names = split(values, "--profile")
    for name in names:
        if re.search(_NO_PROFILE, name):
            raise RequestError(f"--profile takes names of profiles, and {name!r} is none")
    return names


def _parts(value: str, option: str) -> list[str]:
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if not parts:
        raise RequestError(f"{option} names nothing")
    return parts
