"""``reglint lint``: options to a request, a report to its readers, the worst finding to an exit status."""

from __future__ import annotations

import sys

import click

from reglint import cli, reporters
from reglint.cli import options, terminal
from reglint.cli.outputs import Output, parsed, publish, rule_help
from reglint.diagnostic import Report, RequestError, Severity

_THRESHOLDS = {"error": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO, "never": None}


@click.command(
    short_help="Lint registration configuration.",
    epilog="Exit status: 0 nothing at or above --fail-on; 1 findings; 2 the request, the policy or a rule file is "
    "wrong; 3 nothing to lint.",
)
@options.paths
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT[=FILE]",
    callback=parsed,
    help="text, concise, json, github or sarif, to standard output or to FILE; may be repeated. Standard output gets "
    "text if nothing else.",
)
@click.option(
    "--select",
    multiple=True,
    metavar="RULES",
    help="Only these rules: names, codes, starts of codes or categories, separated by commas or repeated.",
)
@click.option("--ignore", multiple=True, metavar="RULES", help="All rules but these, given in the same way.")
@options.profiles
@options.policy
@click.option(
    "--fail-on",
    type=click.Choice(list(_THRESHOLDS)),
    default="warning",
    show_default=True,
    help="The least severity that makes the exit status 1.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 also when there are findings.")
@click.option("--allow-empty", is_flag=True, help="Exit with 0 instead of 3 when there is nothing to lint.")
@click.option(
    "--show-files",
    is_flag=True,
    help="List the files instead of the findings: what is linted as what, what is skipped, and why.",
)
@click.option("--statistics", is_flag=True, help="Count the findings of each rule, too.")
@click.option(
    "--stdin-filename",
    metavar="FILE",
    help='With "-" as the path: the name of the file that standard input has the content of. The rest of its service '
    "is read from disk.",
)
@options.color
@click.option("-q", "--quiet", is_flag=True, help="Findings only: no totals and no progress.")
def command(
    paths: tuple[str, ...],
    outputs: tuple[Output, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    profiles: tuple[str, ...],
    policy: str | None,
    fail_on: str,
    exit_zero: bool,
    allow_empty: bool,
    show_files: bool,
    statistics: bool,
    stdin_filename: str | None,
    color: str,
    quiet: bool,
) -> int:
    """Lint the registration configuration at and below the paths (default: the current directory).

    Files are found by name and content. A file named by itself is always linted; the rest of its service is read with
    it, and findings are reported for the named file only.

    \b
    Examples:
      reglint lint
      reglint lint services/order --profile prod
      reglint lint --select NS,HB004 --fail-on error
      reglint lint --output github --output sarif=reglint.sarif
      git show HEAD:application.yml | reglint lint - --stdin-filename application.yml
    """
    from reglint import engine

    stdin = _standard_input(paths, stdin_filename)
    request = engine.Request(
        paths=() if stdin else paths or (".",),
        stdin=stdin,
        policy=policy,
        select=options.split(select),
        ignore=options.split(ignore),
        profiles=options.split(profiles),
        keep_notes=show_files,
    )
    progress = terminal.Progress(shown=not quiet)
    report = engine.lint(request, progress.advance)
    progress.clear()
    rules = rule_help(policy, (stdin[0],) if stdin else request.paths) if _has_pages(outputs) else {}
    publish(report, outputs, reporters.Options(False, quiet, statistics, show_files, rules), color)
    if not report.totals.files and not allow_empty:
        where = stdin_filename or ", ".join(paths) or "this directory"
        terminal.complain(f"nothing to lint: no registration configuration in {where}")
        return cli.NOTHING_TO_LINT
    failed = not exit_zero and not show_files and _fails(report, _THRESHOLDS[fail_on])
    return cli.FINDINGS if failed else cli.CLEAN


def _standard_input(paths: tuple[str, ...], name: str | None) -> tuple[str, bytes] | None:
    if "-" not in paths:
        if name is not None:
            raise RequestError('--stdin-filename goes with "-" as the path')
        return None
    if len(paths) > 1:
        raise RequestError('"-" is standard input and goes with no other path')
    if not name:
        raise RequestError("--stdin-filename is missing: the name of a file says what standard input holds")
    return name, sys.stdin.buffer.read()


def _has_pages(outputs: tuple[Output, ...]) -> bool:
    return any(output.format == "sarif" for output in outputs)


def _fails(report: Report, threshold: Severity | None) -> bool:
    return threshold is not None and any(item.severity >= threshold for item in report.diagnostics)
