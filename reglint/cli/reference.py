"""The help of each command as it stands in ``docs/cli.md``."""

from __future__ import annotations

import re

import click

from reglint.cli.commands import COMMANDS, group

_WIDTH = 100
_BLOCK = re.compile(r"(?P<begin><!-- help: (?P<name>[\w ]+) -->\n)(?:.*?)(?P<end><!-- end of help -->)", re.DOTALL)


def help_of(name: str) -> str:
    """What ``reglint lint --help`` prints for the name "reglint lint", on a terminal of 100 columns."""
    settings = {**group.context_settings, "terminal_width": _WIDTH, "max_content_width": _WIDTH}
    context = click.Context(group, info_name="reglint", **settings)
    command: click.Command = group
    for part in name.split()[1:]:
        found = group.get_command(context, part)
        if found is None:
            raise KeyError(name)
        command = found
        context = click.Context(command, info_name=part, parent=context, **settings)
    return command.get_help(context)


def names() -> tuple[str, ...]:
    """Every command as it is called."""
    return ("reglint", *(f"reglint {command}" for command in COMMANDS))


def woven(page: str) -> str:
    """``page`` with the present help in each block that names a command."""
    return _BLOCK.sub(lambda match: f"{match['begin']}\n```text\n{help_of(match['name'])}\n```\n\n{match['end']}", page)
