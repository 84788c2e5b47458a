"""Options that several commands have, and how their values are read."""

from __future__ import annotations

from collections.abc import Iterable

import click

paths = click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
policy = click.option(
    "--policy",
    metavar="FILE",
    type=click.Path(),
    help="The policy file. Without it, the reglint.yaml found at or above the paths, if there is one.",
)
profiles = click.option(
    "--profile",
    "profiles",
    multiple=True,
    metavar="NAME",
    help='Only this profile; "default" is the run without one. May be repeated.',
)
color = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Whether to colour; auto means on a terminal, and obeys NO_COLOR and FORCE_COLOR.",
)
output = click.option(
    "-o",
    "--output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)


def split(values: Iterable[str]) -> tuple[str, ...]:
    """The values of a repeatable option, of which each may hold several with commas."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())
