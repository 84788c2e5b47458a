"""Help that teaches: every command and option has a text, examples run, and the page shows what the commands print."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from reglint.cli.commands import COMMANDS, group
from reglint.cli.reference import help_of, names, woven
from tests.cli.conftest import Call

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
PARENT = click.Context(group, info_name="reglint", **group.context_settings)


def commands() -> list[click.Command]:
    return [group, *(command for name in COMMANDS if (command := group.get_command(PARENT, name)))]


def options() -> list[tuple[str, click.Option]]:
    return [
        (f"{command.name} {parameter.opts[-1]}", parameter)
        for command in commands()
        for parameter in command.params
        if isinstance(parameter, click.Option)
    ]


def test_every_command_is_found() -> None:
    assert len(commands()) == 1 + len(COMMANDS)


@pytest.mark.parametrize("command", commands(), ids=lambda command: str(command.name))
def test_every_command_has_help_with_examples(command: click.Command) -> None:
    assert command.help
    assert "Examples:\n" in command.help


@pytest.mark.parametrize(("name", "option"), options(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_option_has_help_that_is_a_sentence(name: str, option: click.Option) -> None:
    assert option.help, name
    assert option.help[0].isupper() or option.help.startswith("text, "), name
    assert option.help.endswith("."), name


@pytest.mark.parametrize("command", commands(), ids=lambda command: str(command.name))
def test_every_example_is_a_call_that_is_understood(command: click.Command) -> None:
    """Options in examples exist: each is parsed by the command it calls."""
    examples = re.findall(
        r"\breglint (\w+)((?: (?!  ).+?)?)(?:  .*)?$", (command.help or "").partition("Examples:")[2], re.MULTILINE
    )
    assert examples
    for name, arguments in examples:
        called = group.get_command(PARENT, name)
        assert called, name
        called.make_context(name, arguments.split(), parent=PARENT)


@pytest.mark.parametrize("name", names())
def test_the_page_has_the_present_help(name: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert f"<!-- help: {name} -->\n\n```text\n{help_of(name)}\n```\n" in page, "run python -m reglint.generate"


def test_weaving_replaces_the_blocks_and_nothing_else() -> None:
    page = "a\n<!-- help: reglint rules -->\nold\n<!-- end of help -->\nb\n"
    fresh = woven(page)
    assert fresh.startswith("a\n<!-- help: reglint rules -->\n\n```text\nUsage: reglint rules")
    assert fresh.endswith("```\n\n<!-- end of help -->\nb\n")
    assert woven(fresh) == fresh


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["lint", "--help"], ["lint", "-h"], ["show", "--help"]])
def test_help_is_no_error(call: Call, arguments: list[str]) -> None:
    outcome = call(*arguments)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.startswith("Usage: reglint")


def test_no_command_shows_the_help_and_is_an_error(call: Call) -> None:
    outcome = call()
    assert outcome.status == 2
    assert "Commands:" in outcome.out


def test_an_unknown_command_is_one_sentence(call: Call) -> None:
    outcome = call("lnt")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith("error: No such command 'lnt'.")
    assert outcome.err.count("\n") == 1


def test_the_version(call: Call) -> None:
    outcome = call("--version")
    assert outcome.status == 0
    assert re.fullmatch(r"reglint \d+\.\d+\.\d+( \(.*\))?\n", outcome.out)
