"""``reglint show``: what each profile of each service will really tell its registry, and where that is written."""

from __future__ import annotations

import json

import click

from reglint.cli import options, terminal
from reglint.cli.choices import split


@click.command(short_help="Show what each profile of each service registers.")
@options.paths
@options.profiles
@options.output
@options.policy
def command(paths: tuple[str, ...], profiles: tuple[str, ...], output: str, policy: str | None) -> int:
    """Show the normalised model of the services at and below the paths (default: the current directory).

    Every value stands with its state and the file and line it comes from; secrets are hidden.

    \b
    Examples:
      reglint show services/order
      reglint show services/order --profile prod
      reglint show . --output json
    """
    from reglint import engine, show

    services = engine.services(engine.Request(paths=paths or (".",), policy=policy, profiles=split(profiles)))
    if output == "json":
        terminal.write(json.dumps(show.as_data(services), ensure_ascii=False, indent=1) + "\n")
    else:
        terminal.write(f"{show.as_text(services).rstrip()}\n")
    return 0
