"""What the tests of the whole command share: one call in this process, in an environment without our variables."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reglint import cli
from tests.whole.running import Outcome

Call = Callable[..., Outcome]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs ``reglint`` in this process."""
    for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REGLINT_CACHE_DIR", "")

    def run(*arguments: object) -> Outcome:
        status = cli.run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return run
