"""Under a profiler or a debugger the command does what it does, and they get to say what they saw."""

from __future__ import annotations

import pstats
import sys
from pathlib import Path

import pytest

from tests.whole.running import FAULTY, reglint, tree

_TRACED = """
import sys
from reglint.__main__ import main
sys.settrace(lambda frame, event, argument: None)
try:
    main()
finally:
    print("traced")
"""


@pytest.fixture
def service(tmp_path: Path) -> Path:
    return tree(tmp_path / "service", {"application.yml": FAULTY})


def test_a_profiler_writes_its_profile(service: Path, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    run = reglint("lint", service, command=[sys.executable, "-m", "cProfile", "-o", str(profile), "-m", "reglint"])
    assert run.err == ""
    assert run.out == reglint("lint", service).out
    assert "lint" in pstats.Stats(str(profile)).get_stats_profile().func_profiles


def test_a_debugger_sees_the_end_and_the_status(service: Path) -> None:
    run = reglint("lint", service, command=[sys.executable, "-c", _TRACED])
    assert (run.status, run.err) == (1, "")
    assert run.out == reglint("lint", service).out + "traced\n"
