"""What the tests of the command line share: one call, and an engine that answers as a test wants."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from reglint import cli, engine
from reglint.diagnostic import Report


class Outcome(NamedTuple):
    """What one call of the command did."""

    status: int
    out: str
    err: str


Call = Callable[..., Outcome]


class FakeEngine:
    """Stands for the engine: remembers the request and gives the report it was told to give."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.requests: list[engine.Request] = []

    def lint(self, request: engine.Request, progress: Callable[[int, int], None] | None = None) -> Report:
        self.requests.append(request)
        if progress is not None:
            progress(1, 2)
        return self.report


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs ``reglint`` in this process, in an environment without our variables."""
    for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> Outcome:
        status = cli.run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return run
