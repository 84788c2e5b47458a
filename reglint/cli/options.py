"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

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
together = click.option(
    "--profile",
    "profiles",
    multiple=True,
    metavar="NAME",
    help="Activate these profiles together, separated by commas or repeated, the last one wins; without the option, "
    'those that the files activate. "default" is the run without any.',
)
properties = click.option(
    "--property",
    "keys",
    multiple=True,
    metavar="KEY",
    help="Only this property, in any spelling that Spring accepts. May be repeated.",
)
_variables = click.option(
    "--env",
    "variables",
    multiple=True,
    metavar="NAME=VALUE",
    help="An environment variable of the process. May be repeated.",
)
_variable_file = click.option(
    "--env-file",
    "variable_file",
    metavar="FILE",
    type=click.Path(),
    help="A file of environment variables, instead of the project's own .env; --env goes above it.",
)
_no_variable_file = click.option("--no-env-file", is_flag=True, help="Do not read the project's own .env file.")
_system_properties = click.option(
    "--system-property",
    "system_properties",
    multiple=True,
    metavar="KEY=VALUE",
    help="A system property of the process, as with java -D. May be repeated.",
)
_spring_boot = click.option(
    "--spring-boot",
    metavar="VERSION",
    help="The version of Spring Boot. Without it, target.spring-boot of the policy, else what the build files say, "
    "else the newest.",
)


def start(command: Callable[..., int]) -> Callable[..., int]:
    """Adds the options that describe a process; with those of ``together`` they reach ``command`` as one ``start``."""

    @wraps(command)
    def started(
        profiles: tuple[str, ...],
        variables: tuple[str, ...],
        variable_file: str | None,
        no_env_file: bool,
        system_properties: tuple[str, ...],
        spring_boot: str | None,
        **others: Any,
    ) -> int:
        from reglint.cli.starting import start_of

        described = start_of(profiles, variables, variable_file, no_env_file, system_properties, spring_boot)
        return command(start=described, **others)

    for option in (_spring_boot, _system_properties, _no_variable_file, _variable_file, _variables):
        started = option(started)
    return started
