"""The short way to ``lint`` reads every call exactly as click does, or leaves it to click."""

from __future__ import annotations

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reglint.cli import quick
from reglint.cli.choices import Choices
from reglint.cli.commands import group
from reglint.cli.lint import command
from reglint.cli.outputs import Output
from tests.cli.conftest import Call, FakeEngine
from tests.reporters.sample import REPORT

PARENT = click.Context(group, info_name="reglint", **group.context_settings)
OPTIONS = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
WORDS = [
    "a", "b.yml", "-", "--", "", "-x", "a=b", "json", "sarif=x", "text=", "error", "always", "lint", "-qo", "-ojson",
    "--help", "--outp", "--exit", "--color=always", "--color=blue", "--fail-on=never", "--quiet=1", "-o=json",
    "--select=",
    *(name for option in OPTIONS for name in option.opts),
]  # fmt: skip


def by_click(arguments: list[str]) -> Choices | None:
    """What click makes of ``lint`` with these arguments; None for a mistake or a call for help."""
    try:
        context = command.make_context("lint", list(arguments), parent=PARENT)
    except (click.ClickException, click.exceptions.Exit):
        return None
    return Choices(**context.params)


def test_every_option_is_known_and_of_the_same_kind() -> None:
    for option in OPTIONS:
        kind = quick.FLAGS if option.is_flag else quick.REPEATED if option.multiple else quick.VALUES
        assert [kind.get(name) for name in option.opts] == [option.name] * len(option.opts)
    known = quick.FLAGS.keys() | quick.REPEATED.keys() | quick.VALUES.keys()
    assert known == {name for option in OPTIONS for name in option.opts}


def test_defaults_are_those_of_click() -> None:
    assert by_click([]) == Choices() == quick.read(["lint"])


@given(st.lists(st.sampled_from(WORDS), max_size=6))
@settings(max_examples=500)
def test_a_call_is_read_as_click_reads_it(words: list[str]) -> None:
    """Or not at all."""
    chosen = quick.read(["lint", *words])
    assert chosen is None or chosen == by_click(words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["a", "-q", "b"], Choices(paths=("a", "b"), quiet=True)),
        (["--", "-q"], Choices(paths=("-q",))),
        (["--select", "-x", "--select=NS"], Choices(select=("-x", "NS"))),
        (["-o", "json", "--output=sarif=a=b"], Choices(outputs=(Output("json"), Output("sarif", "a=b")))),
        (["--fail-on", "error", "--fail-on", "info"], Choices(fail_on="info")),
    ],
)
def test_plain_calls_are_read(words: list[str], expected: Choices) -> None:
    assert quick.read(["lint", *words]) == expected == by_click(words)


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["--help"], ["rules"], ["lint", "--help"], ["lint", "-h"], ["lint", "--outpt", "json"],
        ["lint", "-qo", "json"], ["lint", "--output"], ["lint", "--output", "yaml"],
        ["lint", "--fail-on", "fatal"], ["lint", "--color=blue"],
    ],
)  # fmt: skip
def test_everything_else_is_left_to_click(arguments: list[str]) -> None:
    assert quick.read(arguments) is None


def test_completion_is_left_to_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_REGLINT_COMPLETE", "bash_complete")
    assert quick.read(["lint"]) is None


def test_options_written_together_work_through_click(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeEngine(REPORT)
    monkeypatch.setattr("reglint.engine.lint", fake.lint)
    assert call("lint", "-qoconcise").out == call("lint", "-q", "-o", "concise").out
    assert len(fake.requests) == 2
