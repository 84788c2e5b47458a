"""One function over many items, in this process and in forked ones."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import pytest

from reglint import parallel
from reglint.parallel import MOST_BATCHES, WorkerError, shared, workers_for

FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
HOME = os.getpid()


class OddError(Exception):
    """An exception that cannot be rebuilt from its arguments, as many cannot."""

    def __init__(self, number: int, word: str) -> None:
        super().__init__(f"{word} {number}")


def where(items: Iterable[int]) -> tuple[int, list[int]]:
    return os.getpid(), list(items)


def only_there(work: Callable[[], object]) -> Callable[[Iterable[int]], object]:
    """``work`` in every worker, nothing in this process."""
    return lambda _items: None if os.getpid() == HOME else work()


@pytest.fixture(autouse=True)
def no_children_are_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every worker has been waited for when the call is over."""
    fork, started = getattr(os, "fork", None), []

    def counting() -> int:
        assert fork is not None
        pid: int = fork()
        started.append(pid)
        return pid

    if fork is not None:
        monkeypatch.setattr(os, "fork", counting)
    yield
    for pid in started:
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def test_one_process_takes_every_batch_in_order() -> None:
    assert shared(where, [[3, 1], [], [2]], 1) == [(HOME, [3, 1, 2])]


@FORKS
@pytest.mark.parametrize(
    "batches", [[], [[1]], [[1, 2], [3], [], [4, 5]], [[number] for number in range(MOST_BATCHES)]]
)
def test_every_item_is_taken_once(batches: list[list[int]]) -> None:
    taken = [item for _, items in shared(where, batches, 3) for item in items]
    assert sorted(taken) == [item for batch in batches for item in batch]


def test_more_batches_than_the_queue_can_count_are_refused() -> None:
    with pytest.raises(ValueError, match="range"):
        shared(where, [[number] for number in range(MOST_BATCHES + 1)], 1)


@FORKS
def test_the_result_of_this_process_comes_first() -> None:
    here, *others = [pid for pid, _ in shared(where, [[1], [2], [3]], 3)]
    assert here == HOME
    assert len({HOME, *others}) == 3


@FORKS
def test_who_is_done_takes_what_is_left() -> None:
    """One process is held up by its first item until the others have taken all the rest."""
    reading, writing = os.pipe()

    def work(items: Iterable[int]) -> list[int]:
        taken = list(islice(items, 1 if os.getpid() == HOME else None))
        if os.getpid() == HOME:
            os.read(reading, 1)
        else:
            os.write(writing, b"!")
        return [*taken, *items]

    mine, others = shared(work, [[number] for number in range(9)], 2)
    os.close(reading)
    os.close(writing)
    assert len(mine) <= 1 < len(others)


@FORKS
def test_results_larger_than_a_pipe_arrive() -> None:
    assert shared(only_there(lambda: "x" * 3_000_000), [], 3) == [None, "x" * 3_000_000, "x" * 3_000_000]


@FORKS
def test_an_exception_of_a_worker_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        shared(only_there(lambda: 1 // 0), [], 2)


@FORKS
def test_an_exception_of_this_process_is_raised_when_the_workers_are_done() -> None:
    def fails(_items: Iterable[int]) -> None:
        if os.getpid() == HOME:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shared(fails, [], 2)


@FORKS
def test_after_an_exception_of_this_process_the_workers_stop() -> None:
    reading, writing = os.pipe()

    def work(items: Iterable[int]) -> None:
        for _ in items:
            if os.getpid() == HOME:
                raise KeyboardInterrupt
            os.write(writing, b".")
            time.sleep(0.01)

    with pytest.raises(KeyboardInterrupt):
        shared(work, [[number] for number in range(200)], 2)
    os.close(writing)
    assert len(os.read(reading, 200)) < 150
    os.close(reading)


@FORKS
@pytest.mark.parametrize("granted", [0, 1])
def test_where_no_more_processes_are_granted_the_others_do_the_work(
    monkeypatch: pytest.MonkeyPatch, granted: int
) -> None:
    fork, pipe = os.fork, os.pipe
    forks: list[int] = []
    pipes: list[int] = []

    def limited() -> int:
        if len(forks) == granted:
            raise BlockingIOError
        forks.append(fork())
        return forks[-1]

    def counted() -> tuple[int, int]:
        ends = pipe()
        pipes.extend(ends)
        return ends

    monkeypatch.setattr(os, "fork", limited)
    monkeypatch.setattr(os, "pipe", counted)
    results = shared(where, [[1], [2], [3]], 4)
    assert len(results) == 1 + granted
    assert sorted(item for _, items in results for item in items) == [1, 2, 3]
    for end in pipes:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(end)


@FORKS
def test_an_exception_that_cannot_travel_is_told() -> None:
    def fails() -> None:
        raise OddError(7, "odd")

    with pytest.raises(WorkerError, match=r"^in a worker process, OddError: odd 7$"):
        shared(only_there(fails), [], 2)


@FORKS
def test_a_result_that_cannot_travel_is_told() -> None:
    with pytest.raises(WorkerError, match=r"^in a worker process, "):
        shared(only_there(lambda: lambda: None), [], 2)


@FORKS
@pytest.mark.parametrize("status", [0, 3])
def test_a_worker_that_dies_is_told(status: int) -> None:
    with pytest.raises(WorkerError, match="ended without an answer"):
        shared(only_there(lambda: os._exit(status)), [], 2)


@FORKS
def test_a_worker_that_is_killed_while_it_answers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def half(_answer: object) -> bytes:
        return b"\x80\x05half of a pickle"

    def exits(status: int) -> None:
        kill(os.getpid(), 9) if status == 0 else leave(status)

    kill, leave = os.kill, os._exit
    monkeypatch.setattr(parallel, "_packed", half)
    monkeypatch.setattr(os, "_exit", exits)
    with pytest.raises(WorkerError, match="ended without an answer"):
        shared(where, [], 2)


_ORPHAN = """
import os, signal, time
from reglint.parallel import shared
parent = os.getpid()
def work(items):
    if os.getpid() == parent:
        time.sleep(0.1)
        os.kill(parent, signal.SIGKILL)
    print(os.getpid(), flush=True)
    while os.getppid() == parent:
        time.sleep(0.01)
    return "x" * 3_000_000
shared(work, [], 2)
"""


@FORKS
def test_a_worker_ends_when_nobody_waits_for_its_answer() -> None:
    """Its standard output is closed, or this would run into the timeout."""
    ran = subprocess.run([sys.executable, "-c", _ORPHAN], capture_output=True, text=True, timeout=20, check=False)
    assert ran.returncode == -signal.SIGKILL
    assert ran.stdout.strip().isdigit()


@pytest.fixture
def forking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that can be forked, whatever runs the tests."""
    monkeypatch.setattr(os, "fork", where, raising=False)
    monkeypatch.setattr(threading, "active_count", lambda: 1)


def test_few_items_are_worked_on_here() -> None:
    assert workers_for(299, 300) == 1


@pytest.mark.usefixtures("forking")
def test_many_items_are_shared_by_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(4)), raising=False)
    assert [workers_for(count, 300) for count in (300, 450, 600, 100_000)] == [2, 3, 4, 4]


@pytest.mark.usefixtures("forking")
def test_no_machine_gets_more_than_eight_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    assert workers_for(100_000, 300) == 8


@pytest.mark.usefixtures("forking")
@pytest.mark.parametrize("cores", [None, 1])
def test_one_core_needs_one_process(monkeypatch: pytest.MonkeyPatch, cores: int | None) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert workers_for(100_000, 300) == 1


def test_beside_other_threads_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", where, raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(4)), raising=False)
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert workers_for(100_000, 300) == 1
    finally:
        done.set()
        other.join()


def test_without_fork_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork", raising=False)
    assert workers_for(100_000, 300) == 1
