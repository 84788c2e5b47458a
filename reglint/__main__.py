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
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.exit(status)  # the interpreter knows what is to be done about it
    os._exit(status)


if __name__ == "__main__":
    main()
