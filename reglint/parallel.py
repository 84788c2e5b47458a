"""One function over many items on all cores, where that pays.

A raw fork costs a few milliseconds and shares everything already read, so it pays from a few hundred files on; a
process pool would cost more to import than a small run takes. Where there is no fork the work is done in this process.

Nobody knows beforehand how long an item takes, nor how busy a core is, so the processes take batch after batch from one
queue: a pipe that holds the numbers of the batches, one byte each, which can be read by one process alone.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO, NoReturn, TypeVar

from reglint.records import NamedTuple

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST_BATCHES = 256  # as many as a byte has values
_MOST_WORKERS = 8


class WorkerError(RuntimeError):
    """A worker process ended without an answer, or with one that cannot be brought here."""


class _Answer(NamedTuple):
    """What a worker sends back: its result, or what it failed with."""

    result: Any
    error: BaseException | None = None


def workers_for(count: int, threshold: int) -> int:
    """How many processes to use for ``count`` items: 1 below ``threshold`` or where this one cannot be forked."""
    if count < threshold or not _can_fork():
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, _MOST_WORKERS, count // (threshold // 2 or 1)))


def _can_fork() -> bool:
    """Not where there are other threads: the copy would have the locks that they hold, and nobody to open them."""
    threading = sys.modules.get("threading")
    return hasattr(os, "fork") and (threading is None or threading.active_count() == 1)


def shared(
    function: Callable[[Iterator[Item]], Result], batches: Sequence[Sequence[Item]], workers: int
) -> list[Result]:
    """``function`` of the items that each of ``workers`` processes takes from ``batches``, that of this process first.

    Batches are taken in order, up to MOST_BATCHES of them. There are fewer processes where the system grants no more.
    An exception in a worker is raised here again. Raises WorkerError when a worker dies without an answer. No worker
    outlives the call.
    """
    queue = _queue(len(batches))
    children: list[tuple[int, BinaryIO]] = []
    answers: list[_Answer] = []
    try:
        for _ in range(workers - 1):
            child = _spawn(function, _taken(batches, queue))
            if child is None:
                break
            children.append(child)
        results = [function(_taken(batches, queue))]
    finally:
        os.read(queue, MOST_BATCHES)  # after a failure there is no use in what is left
        answers += [_collect(pid, pipe) for pid, pipe in children]
        os.close(queue)
    for answer in answers:
        if answer.error is not None:
            raise answer.error
        results.append(answer.result)
    return results


def _queue(count: int) -> int:
    """The end of a pipe from which the numbers below ``count`` can be read, and nothing more."""
    reading, writing = os.pipe()
    os.write(writing, bytes(range(count)))
    os.close(writing)
    return reading


def _taken(batches: Sequence[Sequence[Item]], queue: int) -> Iterator[Item]:
    """The items of every batch that no other process has taken."""
    while number := os.read(queue, 1):
        yield from batches[number[0]]


def _spawn(function: Callable[[Iterator[Item]], Result], items: Iterator[Item]) -> tuple[int, BinaryIO] | None:
    """A process that works on ``items``, and the pipe on which it answers; None where the system grants none."""
    reading, writing = os.pipe()
    try:
        pid = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return None
    if not pid:
        os.close(reading)  # else nobody would notice that there is no reader any more
        _work(function, items, writing)
    os.close(writing)
    return pid, os.fdopen(reading, "rb")


def _work(function: Callable[[Iterator[Item]], Result], items: Iterator[Item], answer: int) -> NoReturn:
    """Writes what ``function`` makes of ``items`` to the pipe ``answer``: all that a worker does."""
    status = 1
    try:
        data = _packed(_answer(function, items))
        with os.fdopen(answer, "wb") as pipe:
            pipe.write(data)
        status = 0
    finally:
        os._exit(status)  # no handlers, no buffers of the parent


def _answer(function: Callable[[Iterator[Item]], Result], items: Iterator[Item]) -> _Answer:
    try:
        return _Answer(function(items))
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
