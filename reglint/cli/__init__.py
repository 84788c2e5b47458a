"""The command line: options in, an exit status out.

Plain calls of ``lint`` are read by ``quick``, everything else by click. A request that cannot be done ends in one
sentence on standard error and status 2; so does a fault of reglint's own, which must never look like findings.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from reglint.cli import terminal
from reglint.diagnostic import RequestError

CLEAN, FINDINGS, BAD_REQUEST, NOTHING_TO_LINT, INTERRUPTED = 0, 1, 2, 3, 130


def run(arguments: Sequence[str]) -> int:
    """The exit status of one call of ``reglint`` with these arguments."""
    terminal.prepare()
    try:
        return _run(list(arguments))
    except RequestError as error:
        terminal.complain(str(error))
        return BAD_REQUEST
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last resort, so that our faults have a status of their own
        if _is_nowhere():
            terminal.complain("the current directory is not there any more")
        else:
            terminal.confess(error)
        return BAD_REQUEST


def _is_nowhere() -> bool:
    """Whether somebody has deleted the directory that paths are relative to."""
    try:
        os.getcwd()
    except OSError:
        return True
    return False


def _run(arguments: list[str]) -> int:
    from reglint.cli import quick

    chosen = quick.read(arguments)
    if chosen is not None:
        from reglint.cli.linting import lint

        return lint(chosen)
    return _through_click(arguments)


def _through_click(arguments: list[str]) -> int:
    import click

    from reglint.cli.commands import group

    try:
        status = group.main(arguments, prog_name="reglint", standalone_mode=False)
    except click.ClickException as error:
        raise RequestError(error.format_message()) from None
    except click.Abort:
        return INTERRUPTED
    except SystemExit:  # so click ends when nobody reads on
        return CLEAN
    except OSError as error:  # from the help, which click itself writes
        terminal.lose_output(error)
        return CLEAN
    return status if isinstance(status, int) else CLEAN
