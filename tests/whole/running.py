"""Trees of files, and ``reglint`` run over them as people run it: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "reglint")
_KEPT = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")

# A service with one fault, which is an error: a namespace that Nacos refuses.
FAULTY = "spring:\n  application:\n    name: order\n  cloud:\n    nacos:\n      discovery:\n        namespace: a b\n"
SOUND = FAULTY.replace("a b", "dev")


class Outcome(NamedTuple):
    """What one call of the command did."""

    status: int
    out: str
    err: str


def tree(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """``root`` as a checkout that holds ``files``."""
    (root / ".git").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def environment(variables: Mapping[str, str] = {}) -> dict[str, str]:
    """Variables for a process: what it takes to run Python, no cache, and ``variables``."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "REGLINT_CACHE_DIR": "", **variables}


def reglint(
    *arguments: object,
    cwd: Path | str = ROOT,
    stdin: bytes | None = None,
    command: Sequence[str] = COMMAND,
    variables: Mapping[str, str] = {},
) -> Outcome:
    """What a process does with these arguments, and with ``variables`` besides those that it needs."""
    done = subprocess.run(
        [*command, *(argument if isinstance(argument, bytes) else str(argument) for argument in arguments)],
        cwd=cwd,
        env=environment(variables),
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())
