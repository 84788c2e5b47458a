"""``python -m reglint`` and the ``reglint`` command."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Runs the command line and ends the process with its exit status."""
    gc.disable()  # nothing of size is cyclic here, and a process this short has no use for a look at all it holds
    from reglint.cli import run
    from reglint.syntax import libyaml

    libyaml.load_alone()
    _end(run(sys.argv[1:]))


def _end(status: int) -> NoReturn:
    """Ends at once: the system takes back whole what the interpreter would take apart object by object."""
    if _is_watched():
        sys.exit(status)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.exit(status)  # the interpreter knows what is to be done about it
    os._exit(status)


def _is_watched() -> bool:
    """Whether a debugger, a profiler or a measurement of coverage still has to write down what it saw."""
    monitoring = getattr(sys, "monitoring", None)  # since Python 3.12
    tools = map(monitoring.get_tool, range(6)) if monitoring is not None else ()
    return any((sys.gettrace(), sys.getprofile(), *tools))


if __name__ == "__main__":
    main()
