"""Options that several commands have."""

from __future__ import annotations

import click

from reglint.cli.choices import COLORS

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
    type=click.Choice(COLORS),
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
