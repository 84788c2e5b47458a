"""The commands as click knows them: each is a module here, imported when it is asked for."""

from __future__ import annotations

import importlib

import click

from reglint import __version__
from reglint.cli import BAD_REQUEST, CLEAN, terminal

COMMANDS = ("lint", "rules", "explain", "show", "why")


class _Commands(click.Group):
    """Commands by the names of the modules they are in."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - likewise
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"reglint.cli.{cmd_name}").command
        return command


def _show_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    import yaml

    slow = "" if yaml.__with_libyaml__ else " (PyYAML lacks its C parser here: reading YAML takes twenty times as long)"
    terminal.write(f"reglint {__version__}{slow}\n")
    ctx.exit()


@click.group(
    name="reglint",
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version and exit.",
)
@click.pass_context
def group(ctx: click.Context) -> int:
    """Find mistakes in service-registration configuration before it ships.

    reglint reads the Spring, Nacos, Consul and Eureka files of your services, works out what every profile will really
    tell its registry, and says what is wrong, where the value comes from, and what to write instead.

    \b
    Examples:
      reglint lint                            lint everything below the current directory
      reglint lint services/order             lint one service
      reglint explain HB004                   why a rule exists, with examples
      reglint show services/order             what the application really gets, and from which line
      reglint why server.port services/order  who set a value, whom it overrides, and why
    """
    if ctx.invoked_subcommand is None:
        terminal.write(f"{ctx.get_help()}\n")
        return BAD_REQUEST
    return CLEAN
