"""The work of ``reglint lint``: choices to a request, a report to its readers, the worst finding to an exit status."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from reglint import cli, reporters
from reglint.cli import terminal
from reglint.cli.choices import THRESHOLDS, Choices, profile_names, split
from reglint.cli.outputs import publish, rule_help
from reglint.diagnostic import Report, RequestError, Severity


def lint(choices: Choices) -> int:
    """The exit status of linting as ``choices`` say; raises RequestError when it cannot be done."""
    from reglint import engine

    stdin = _standard_input(choices)
    request = engine.Request(
        paths=() if stdin else choices.paths or (".",),
        stdin=stdin,
        policy=choices.policy,
        select=split(choices.select, "--select"),
        ignore=split(choices.ignore, "--ignore"),
        profiles=profile_names(choices.profiles),
        keep_notes=choices.show_files,
    )
    progress = terminal.Progress(shown=not choices.quiet)
    report = engine.lint(request, progress.advance)
    progress.clear()
    _publish(report, choices)
    return _status(report, choices)


def _standard_input(choices: Choices) -> tuple[str, bytes] | None:
    if "-" not in choices.paths:
        if choices.stdin_filename is not None:
            raise RequestError('--stdin-filename goes with "-" as the path')
        return None
    if len(choices.paths) > 1:
        raise RequestError('"-" is standard input and goes with no other path')
    if not choices.stdin_filename:
        raise RequestError("--stdin-filename is missing: the name of a file says what standard input holds")
    return choices.stdin_filename, sys.stdin.buffer.read()


def _publish(report: Report, choices: Choices) -> None:
    rules: Mapping[str, reporters.RuleHelp] = {}
    if any(output.format == "sarif" for output in choices.outputs):
        paths = (choices.stdin_filename,) if choices.stdin_filename else choices.paths or (".",)
        rules = rule_help(choices.policy, paths)
    options = reporters.Options(False, choices.quiet, choices.statistics, choices.show_files, rules)
    publish(report, choices.outputs, options, choices.color)


def _status(report: Report, choices: Choices) -> int:
    for sentence in report.faults:
        terminal.complain(sentence)
    if report.faults:
        return cli.BAD_REQUEST
    if not report.totals.files and not choices.allow_empty:
        where = choices.stdin_filename or ", ".join(choices.paths) or "this directory"
        terminal.complain(f"nothing to lint: no registration configuration in {where}")
        return cli.NOTHING_TO_LINT
    failed = not choices.exit_zero and not choices.show_files and _fails(report, THRESHOLDS[choices.fail_on])
    return cli.FINDINGS if failed else cli.CLEAN


def _fails(report: Report, threshold: Severity | None) -> bool:
    return threshold is not None and any(item.severity >= threshold for item in report.diagnostics)
