"""``reglint rules``: every rule in one line, or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from reglint.cli import options, terminal
from reglint.cli.choices import split
from reglint.reporters import layout

if TYPE_CHECKING:
    from reglint.rules import Rule


@click.command(short_help="List the rules.")
@click.argument("selectors", nargs=-1, metavar="[RULES]...")
@options.output
@options.policy
@options.color
def command(selectors: tuple[str, ...], output: str, policy: str | None, color: str) -> int:
    """List the rules: code, name, severities and summary.

    RULES are names, codes, starts of codes or categories. The rules of the policy's own are among them. A rule marked
    with * has a fix; one marked with p is silent until the policy says what it needs.

    \b
    Examples:
      reglint rules
      reglint rules NS heartbeat
      reglint rules --output json
    """
    from reglint import catalog
    from reglint.rules import select

    _, every = catalog.knowledge(policy, (".",))
    rules = select(every, split(selectors, "RULES"))
    if output == "json":
        terminal.write(json.dumps([_data(rule) for rule in rules], ensure_ascii=False, indent=1) + "\n")
    else:
        paint = layout.painter(terminal.colored(color, sys.stdout))
        terminal.write("".join(f"{line}\n" for line in _table(rules, paint)))
    return 0


def _data(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "category": rule.category,
        "summary": rule.summary,
        "severities": [severity.label for severity in rule.severities],
        "fixable": rule.fix is not None,
        "needs": list(rule.needs),
    }


def _table(rules: Iterable[Rule], paint: layout.Paint) -> Iterator[str]:
    rows = [(rule, "/".join(severity.label for severity in rule.severities)) for rule in rules]
    codes = max(len(rule.code) for rule, _ in rows)
    names = max(len(rule.name) for rule, _ in rows)
    words = max(len(severities) for _, severities in rows)
    for rule, severities in rows:
        marks = f"{'*' if rule.fix else ' '}{'p' if rule.needs else ' '}"
        code = paint(f"{rule.code:<{codes}}", "strong")
        yield f"{code}  {rule.name:<{names}}  {severities:<{words}}  {marks}  {layout.line(rule.summary)}"
