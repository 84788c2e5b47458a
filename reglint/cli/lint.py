"""``reglint lint`` as click knows it. ``quick`` reads the same options, and a test holds the two together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from reglint.cli import options
from reglint.cli.choices import THRESHOLDS, Choices
from reglint.cli.linting import lint
from reglint.cli.outputs import Output, parsed


def _outputs(_ctx: click.Context, _parameter: click.Parameter, values: Sequence[str]) -> tuple[Output, ...]:
    try:
        return parsed(values)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


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
    callback=_outputs,
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
    type=click.Choice(list(THRESHOLDS)),
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
def command(**chosen: Any) -> int:
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
    return lint(Choices(**chosen))
