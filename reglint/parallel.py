"""One function over many items on all cores, where that pays.

A raw fork costs a few milliseconds and shares everything already read, so it pays from a few hundred files on; a
process pool would cost more to import than a small run takes. Where there is no fork the work is done in this process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, TypeVar

from reglint.records import NamedTuple

Item = TypeVar("Item")
Result = TypeVar("Result")

_MOST_WORKERS = 8


class WorkerError(RuntimeError):
    """A worker process ended without an answer, or with one that cannot be brought here."""


class _Answer(NamedTuple):
    """What a worker sends back: its result, or what it failed with."""

    result: Any
    error: BaseException | None = None


def workers_for(count: int, threshold: int) -> int:
    """How many processes to use for ``count`` items: 1 below ``threshold`` or where processes cannot be forked."""
    if count < threshold or not hasattr(os, "fork"):
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, _MOST_WORKERS, count // (threshold // 2 or 1)))


def map_chunks(function: Callable[[Sequence[Item]], Result], chunks: Sequence[Sequence[Item]]) -> list[Result]:
    """``function`` of each chunk, in order; every chunk but the first runs in a forked process.

    An exception in a worker is raised here again. Raises WorkerError when a worker dies without an answer. No worker
    outlives the call.
    """
    children = [_spawn(function, chunk) for chunk in chunks[1:]]
    answers: list[_Answer] = []
    try:
        results = [function(chunks[0])] if chunks else []
    finally:
        answers += [_collect(pid, pipe) for pid, pipe in children]
    for answer in answers:
        if answer.error is not None:
            raise answer.error
        results.append(answer.result)
    return results


def _spawn(function: Callable[[Sequence[Item]], Result], chunk: Sequence[Item]) -> tuple[int, BinaryIO]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, os.fdopen(reading, "rb")
    status = 1
    try:
        os.close(reading)
        data = _packed(_answer(function, chunk))
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(data)
        status = 0
    finally:
        os._exit(status)  # no handlers, no buffers of the parent: this process only answers


def _answer(function: Callable[[Sequence[Item]], Result], chunk: Sequence[Item]) -> _Answer:
    try:
        return _Answer(function(chunk))
    except BaseException as error:  # noqa: BLE001 - it is raised again in the parent
        return _Answer(None, error)


def _packed(answer: _Answer) -> bytes:
    """``answer`` as bytes; an exception that does not survive the way is told in a WorkerError."""
    import pickle

    try:
        data = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
        if answer.error is not None:
            pickle.loads(data)  # noqa: S301 - what was packed the line before
    except Exception as problem:  # noqa: BLE001 - a class may raise anything while it is packed
        told = answer.error or problem
        return pickle.dumps(_Answer(None, WorkerError(f"in a worker process, {type(told).__name__}: {told}")))
    return data


def _collect(pid: int, pipe: BinaryIO) -> _Answer:
    import pickle

    with pipe:
        data = pipe.read()
    _, status = os.waitpid(pid, 0)
    if status or not data:  # what a dead worker wrote may be cut off
        return _Answer(None, WorkerError("a worker process ended without an answer"))
    answer: _Answer = pickle.loads(data)  # noqa: S301 - written by our own fork
    return answer
