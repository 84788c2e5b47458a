"""Faults of reglint's own, in words that hold nothing of the files: an exception's text may quote a secret."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from types import TracebackType

from reglint.records import NamedTuple

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


class Fault(NamedTuple):
    """Something that could not be looked at: a file, or a file by one rule. ``rule`` is empty for all of them."""

    path: str
    rule: str
    cause: str


def fault_of(error: BaseException, path: str, rule: str = "") -> Fault:
    """The fault that ``error`` is: its type, and where in reglint it was raised."""
    steps = list(_steps(error.__traceback__))
    file, line = next(
        (step for step in reversed(steps) if step[0].startswith(_PACKAGE)), steps[-1] if steps else ("", 0)
    )
    shown = os.path.relpath(file, os.path.dirname(_PACKAGE)) if file.startswith(_PACKAGE) else os.path.basename(file)
    return Fault(path, rule, f"{type(error).__name__} in {shown.replace(os.sep, '/')}, line {line}")


def sentences(faults: Iterable[Fault]) -> tuple[str, ...]:
    """One sentence for each cause, with the first file it struck and the number of the others; sorted."""
    by_cause: dict[tuple[str, str], set[str]] = {}
    for fault in faults:
        by_cause.setdefault((fault.rule, fault.cause), set()).add(fault.path)
    return tuple(_sentence(rule, cause, sorted(paths)) for (rule, cause), paths in sorted(by_cause.items()))


def traced(error: BaseException) -> str:
    """Where ``error`` was raised, a line a call, the innermost last; of the error itself only the type."""
    calls = [f"  {file}, line {line}" for file, line in _steps(error.__traceback__)]
    return "\n".join((*calls, type(error).__name__))


def _sentence(rule: str, cause: str, paths: list[str]) -> str:
    others = len(paths) - 1
    more = f" and {others} more file{'' if others == 1 else 's'}" if others else ""
    where = f"in the rule {rule} on" if rule else "on"
    return (
        f"reglint itself failed {where} {paths[0]}{more} ({cause}), so what it would say there is missing; "
        "please report this"
    )


def _steps(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
