"""``reglint explain``: the page of a rule, or of a property."""

from __future__ import annotations

import click

from reglint.cli import options, terminal


@click.command(short_help="Explain a rule or a property.")
@click.argument("name", metavar="NAME|CODE|PROPERTY")
@options.policy
def command(name: str, policy: str | None) -> int:
    """Explain a rule, by its name or code, or a property, by its key. The policy's own rules are known, too.

    \b
    Examples:
      reglint explain namespace-not-allowed
      reglint explain HB004
      reglint explain spring.cloud.nacos.discovery.namespace
    """
    from reglint import catalog, explain

    _, rules = catalog.knowledge(policy, (".",))
    terminal.write(f"{explain.page(name, rules).rstrip()}\n")
    return 0
