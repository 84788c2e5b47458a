"""Standard streams that are closed, full or not read: no traceback, and an exit status that says what happened."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.whole.running import COMMAND, FAULTY, environment, tree

pytestmark = pytest.mark.skipif(
    os.name != "posix" or shutil.which("bash") is None, reason="the redirections are those of a shell"
)
needs_full = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device here")

_COMMANDS = {
    "lint": 1,
    "lint -o json": 1,
    "lint -o sarif": 1,
    "lint -o github": 1,
    "lint --show-files": 0,
    "show": 0,
    "show -o json": 0,
    "why spring.application.name": 0,
    "rules": 0,
    "rules -o json": 0,
    "explain NS001": 0,
    "--version": 0,
    "--help": 0,
    "lint --help": 0,
}


class Ended(NamedTuple):
    """How a command in a shell ended."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tree(tmp_path_factory.mktemp("service"), {f"{number}/application.yml": FAULTY for number in range(30)})


def shell(folder: Path, arguments: str, redirections: str) -> Ended:
    """``reglint`` with these arguments and redirections; a status of a pipe is that of reglint."""
    script = f"{shlex.join(COMMAND)} {arguments} {redirections}\nexit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment(), capture_output=True, timeout=60, check=False
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize(("arguments", "status"), _COMMANDS.items())
def test_nobody_reads_on(service: Path, arguments: str, status: int) -> None:
    ended = shell(service, arguments, "| head -1")
    assert (ended.status, ended.err) == (status, "")
    assert ended.out.count("\n") <= 1


def test_nobody_reads_at_all(service: Path) -> None:
    assert shell(service, "lint", "| true") == (1, "", "")
    assert shell(service, "lint --help", "| true") == (0, "", "")


@needs_full
@pytest.mark.parametrize("arguments", _COMMANDS)
def test_a_full_device_is_one_sentence(service: Path, arguments: str) -> None:
    ended = shell(service, arguments, "> /dev/full")
    assert ended == (2, "", "error: standard output cannot be written: No space left on device\n")


@pytest.mark.parametrize(("arguments", "status"), [("lint", 1), ("lint --show-files", 0), ("--help", 0)])
@pytest.mark.parametrize("closed", [">&-", "2>&- >/dev/null", "<&- >/dev/null", ">&- 2>&- <&-"])
def test_closed_streams_change_nothing(service: Path, arguments: str, status: int, closed: str) -> None:
    assert shell(service, arguments, closed) == (status, "", "")


@pytest.mark.parametrize("closed", ["2>&-", ">&- 2>&-", pytest.param("2>/dev/full", marks=needs_full)])
def test_a_sentence_that_nobody_can_read_has_its_status(service: Path, closed: str) -> None:
    assert shell(service, "lint nowhere", closed) == (2, "", "")
    assert shell(service, "lint --outptu", closed) == (2, "", "")


def test_standard_input_that_is_closed_holds_nothing(service: Path) -> None:
    ended = shell(service, "lint - --stdin-filename x/application.yml", "<&-")
    assert ended.status == 3
    assert ended.err == "error: nothing to lint: no registration configuration in x/application.yml\n"


@needs_full
@pytest.mark.parametrize(
    ("arguments", "variable"), [("lint -o json=/dev/full", ""), ("lint -o github", "GITHUB_STEP_SUMMARY=/dev/full")]
)
def test_a_report_file_on_a_full_device_is_one_sentence(service: Path, arguments: str, variable: str) -> None:
    script = f"{variable} {shlex.join(COMMAND)} {arguments}"
    done = subprocess.run(["bash", "-c", script], cwd=service, env=environment(), capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"error: /dev/full: the report cannot be written (")
    assert done.stderr.count(b"\n") == 1


def test_an_interrupted_run_is_quiet(service: Path) -> None:
    """As with Control-C, while it waits for standard input; more than a pipe holds is gone once it reads."""
    ours = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs inherit it ignored
    try:
        process = subprocess.Popen(
            [*COMMAND, "lint", "-", "--stdin-filename", "application.yml"],
            cwd=service, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, ours)
    assert process.stdin is not None
    process.stdin.write(b"#" * 1_000_000)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"")
