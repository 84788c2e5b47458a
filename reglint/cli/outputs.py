"""Where reports go: ``--output FORMAT`` and ``--output FORMAT=FILE``, and the summary of a GitHub Actions step."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping, Sequence

from reglint import reporters
from reglint.cli import terminal
from reglint.diagnostic import Report, RequestError
from reglint.records import NamedTuple


class Output(NamedTuple):
    """A format and the file to write; None for standard output."""

    format: str
    path: str | None = None


def parsed(values: Sequence[str]) -> tuple[Output, ...]:
    """The values of ``--output``; raises ValueError unless each is ``FORMAT`` or ``FORMAT=FILE``."""
    outputs = tuple(map(_parsed, values))
    if sum(output.path is None for output in outputs) > 1:
        raise ValueError("only one report fits on standard output; write the others to files with FORMAT=FILE.")
    return outputs


def publish(report: Report, outputs: Sequence[Output], options: reporters.Options, color: str) -> None:
    """Writes ``report`` wherever it was asked for, and as text to standard output when nothing else goes there.

    Raises RequestError when a file cannot be written.
    """
    for output in outputs:
        if output.path is not None:
            _save(output.path, "w", _rendered(report, output.format, options))
    shown = next((output.format for output in outputs if output.path is None), "text")
    summary = os.environ.get("GITHUB_STEP_SUMMARY") if shown == "github" else None
    if summary:
        _save(summary, "a", _rendered(report, "summary", options))
    colored = terminal.colored(color, sys.stdout)
    terminal.write(_rendered(report, shown, options._replace(color=colored)))


def rule_help(policy: str | None, paths: Sequence[str]) -> Mapping[str, reporters.RuleHelp]:
    """What a report can say about each rule that holds for ``paths``."""
    from reglint import catalog

    _, rules = catalog.knowledge(policy, paths)
    return {
        rule.name: reporters.RuleHelp(rule.code, rule.summary, f"{rule.summary}\n\n{rule.page.why}", rule.severities[0])
        for rule in rules
    }


def _parsed(value: str) -> Output:
    name, separator, path = value.partition("=")
    if name not in reporters.FORMATS:
        raise ValueError(f"{name!r} is not one of {', '.join(reporters.FORMATS)}.")
    if separator and not path:
        raise ValueError(f"a file name is missing behind {value!r}.")
    return Output(name, path or None)


def _rendered(report: Report, name: str, options: reporters.Options) -> str:
    stream = io.StringIO()
    reporters.get(name).render(report, stream, options)
    return stream.getvalue()


def _save(path: str, mode: str, text: str) -> None:
    try:
        with open(path, mode, encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise RequestError(f"{path}: the report cannot be written ({type(error).__name__})") from None
