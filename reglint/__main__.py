"""``python -m reglint`` and the ``reglint`` command."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Runs the command line and ends the process with its exit status."""
    gc.disable()  # nothing of size is cyclic here, and a process this short has no use for a look at all it holds,
    from reglint.cli import run
    from reglint.syntax import libyaml

    libyaml.load_alone()
    status = run(sys.argv[1:])
    gc.freeze()  # nor for the last one, which the interpreter takes at its end
    sys.exit(status)


if __name__ == "__main__":
    main()
