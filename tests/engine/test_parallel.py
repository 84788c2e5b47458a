"""One function over many items, in this process and in forked ones."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import pytest

from reglint import parallel
from reglint.parallel import WorkerError, map_chunks, workers_for

FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
HOME = os.getpid()


class OddError(Exception):
    """An exception that cannot be rebuilt from its arguments, as many cannot."""

    def __init__(self, number: int, word: str) -> None:
        super().__init__(f"{word} {number}")


def total(chunk: Sequence[int]) -> int:
    return sum(chunk)


def where(_chunk: Sequence[int]) -> int:
    return os.getpid()


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


def test_without_chunks_there_are_no_results() -> None:
    assert map_chunks(total, []) == []


def test_one_chunk_is_worked_on_here() -> None:
    assert map_chunks(where, [[1]]) == [HOME]


@FORKS
def test_results_come_in_the_order_of_the_chunks() -> None:
    assert map_chunks(total, [[1, 2], [3], [], [4, 5]]) == [3, 3, 0, 9]


@FORKS
def test_every_other_chunk_has_a_process_of_its_own() -> None:
    here, *others = map_chunks(where, [[1], [2], [3]])
    assert here == HOME
    assert len({HOME, *others}) == 3


@FORKS
def test_results_larger_than_a_pipe_arrive() -> None:
    def long(chunk: Sequence[int]) -> str:
        return "x" * chunk[0]

    assert [len(text) for text in map_chunks(long, [[1], [3_000_000], [2_000_000]])] == [1, 3_000_000, 2_000_000]


@FORKS
def test_an_exception_of_a_worker_is_raised_here() -> None:
    def fails(chunk: Sequence[int]) -> int:
        return 1 // chunk[0]

    with pytest.raises(ZeroDivisionError):
        map_chunks(fails, [[1], [0], [1]])


@FORKS
def test_an_exception_of_the_first_chunk_is_raised_when_the_workers_are_done() -> None:
    def fails(chunk: Sequence[int]) -> int:
        if os.getpid() == HOME:
            raise KeyboardInterrupt
        return chunk[0]

    with pytest.raises(KeyboardInterrupt):
        map_chunks(fails, [[1], [2]])


@FORKS
def test_an_exception_that_cannot_travel_is_told() -> None:
    def fails(chunk: Sequence[int]) -> int:
        if chunk[0]:
            raise OddError(7, "odd")
        return 0

    with pytest.raises(WorkerError, match=r"^in a worker process, OddError: odd 7$"):
        map_chunks(fails, [[0], [1]])


@FORKS
def test_a_result_that_cannot_travel_is_told() -> None:
    def makes(chunk: Sequence[int]) -> object:
        return (lambda: chunk) if chunk[0] else None

    with pytest.raises(WorkerError, match=r"^in a worker process, "):
        map_chunks(makes, [[0], [1]])


@FORKS
@pytest.mark.parametrize("status", [0, 3])
def test_a_worker_that_dies_is_told(status: int) -> None:
    def dies(chunk: Sequence[int]) -> int:
        if chunk[0]:
            os._exit(status)
        return 0

    with pytest.raises(WorkerError, match="ended without an answer"):
        map_chunks(dies, [[0], [1]])


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
        map_chunks(total, [[0], [1]])


def test_few_items_are_worked_on_here() -> None:
    assert workers_for(299, 300) == 1


def test_many_items_are_shared_by_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", total, raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(4)), raising=False)
    assert [workers_for(count, 300) for count in (300, 450, 600, 100_000)] == [2, 3, 4, 4]


def test_no_machine_gets_more_than_eight_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", total, raising=False)
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    assert workers_for(100_000, 300) == 8


@pytest.mark.parametrize("cores", [None, 1])
def test_one_core_needs_one_process(monkeypatch: pytest.MonkeyPatch, cores: int | None) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert workers_for(100_000, 300) == 1


def test_without_fork_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork", raising=False)
    assert workers_for(100_000, 300) == 1
