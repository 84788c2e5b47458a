"""What people and programs read: one module a format, each with ``render(report, stream, options)``.

A reporter knows a report and nothing of how it came about. Nothing in a report can end a line or begin a command of its
own: whatever came from a file passes ``layout`` or the escapes of the format.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Protocol, TextIO, cast

from reglint.diagnostic import Report, Severity
from reglint.records import NamedTuple

FORMATS = ("text", "concise", "json", "github", "sarif")


class RuleHelp(NamedTuple):
    """What a report can say about a rule itself. ``help`` is Markdown."""

    code: str
    summary: str
    help: str = ""
    severity: Severity = Severity.ERROR


class Options(NamedTuple):
    """How to report. ``rules`` holds what formats with pages for rules show, by rule name."""

    color: bool = False
    quiet: bool = False
    statistics: bool = False
    show_files: bool = False
    rules: Mapping[str, RuleHelp] = {}


class Reporter(Protocol):
    """A module of this package."""

    def render(self, report: Report, stream: TextIO, options: Options, /) -> None:
        """Writes ``report`` to ``stream``."""


def get(name: str) -> Reporter:
    """The reporter for one of ``FORMATS``."""
    return cast("Reporter", importlib.import_module(f"{__name__}.{name}"))
