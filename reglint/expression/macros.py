"""``all``, ``exists``, ``exists_one``, ``filter``, ``map``: an expression for each element of a list or map."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from reglint.expression.logic import SEQUENCES, UNKNOWN, Lookup, Run, besides, may_hold_more
from reglint.values import Value

BUDGET = 10_000


class _Item:
    """The lookup inside a macro: its variable is the current element, every other name is looked up outside.

    ``steps`` is shared by the macros inside each other, so that nesting them cannot multiply the work.
    """

    __slots__ = ("_outer", "_variable", "item", "steps")

    def __init__(self, outer: Lookup, variable: str) -> None:
        self._outer = outer
        self._variable = variable
        self.item: Any = None
        self.steps: list[int] = outer.steps if type(outer) is _Item else [BUDGET]

    def __call__(self, name: str) -> Any:
        return self.item if name == self._variable else self._outer(name)

    def step(self, item: Any) -> bool:
        """Moves on to ``item``; false when the budget is spent."""
        self.item = item
        self.steps[0] -= 1
        return self.steps[0] >= 0


def _elements(holder: Any) -> Collection[Any] | None:
    """What a macro goes through; None when that is not known."""
    return holder if isinstance(holder, (*SEQUENCES, dict)) else None


def quantifier(target: Run, variable: str, body: Run, decisive: bool) -> Run:
    """``all`` (``decisive`` false) and ``exists`` (true): one decisive element settles it, whatever the others are.

    The answer then rests on every decisive element; otherwise on the list and all its elements.
    """

    def run(lookup: Lookup, used: list[Value]) -> Any:
        start = len(used)
        elements = _elements(target(lookup, used))
        if elements is None:
            return UNKNOWN
        inner = _Item(lookup, variable)
        tally = _Tally(decisive)
        for item in elements:
            if not inner.step(item):
                tally.unknown = True
                break
            trace: list[Value] = []
            tally.note(body(inner, trace), item, trace)
        return tally.close(used, start, elements)

    return run


class _Tally:
    """The verdicts of a quantifier so far, and what each kind of them rests on."""

    __slots__ = ("_decided", "_decisive", "_doubts", "_others", "_whole", "unknown")

    def __init__(self, decisive: bool) -> None:
        self._decisive = decisive
        self._decided: list[Value] | None = None
        self._doubts: list[Value] = []
        self._others: list[Value] = []
        self._whole = False
        self.unknown = False

    def note(self, verdict: Any, item: Any, trace: list[Value]) -> None:
        """Adds the verdict on one element. An element without a Value of its own rests on the list as a whole."""
        if verdict is self._decisive:
            self._decided = [*(self._decided or ()), *trace]
            self._whole = self._whole or type(item) is not Value
        elif verdict is (not self._decisive):
            self._others += trace
        else:
            self.unknown = True
            self._doubts += trace

    def close(self, used: list[Value], start: int, elements: Any) -> Any:
        """The verdict on the list; leaves in ``used`` from ``start`` what it rests on."""
        if self._decided is not None:
            used[start:] = (used[start:] if self._whole else besides(used[start:], elements)) + self._decided
            return self._decisive
        if self.unknown:
            used[start:] = self._doubts or used[start:]
            return UNKNOWN
        used += self._others
        return not self._decisive


def _for_each(target: Run, variable: str, body: Run, collect: Callable[[Any, list[Any]], Any]) -> Run:
    """Has ``collect`` make the answer of the elements and what ``body`` comes to for each; unknown when over budget."""

    def run(lookup: Lookup, used: list[Value]) -> Any:
        start = len(used)
        elements = _elements(target(lookup, used))
        if elements is None:
            return UNKNOWN
        inner = _Item(lookup, variable)
        results: list[Any] = []
        doubts: list[Value] = []
        for item in elements:
            if not inner.step(item):
                return UNKNOWN
            middle = len(used)
            results.append(body(inner, used))
            if results[-1] is UNKNOWN or results[-1] is None:
                doubts += used[middle:]
        answer = collect(tuple(elements), results)
        if answer is UNKNOWN and doubts:
            used[start:] = doubts
        return answer

    return run


def filter_list(target: Run, variable: str, body: Run) -> Run:
    """The elements for which ``body`` is true; unknown when it is unknown for one."""

    def collect(elements: Any, results: list[Any]) -> Any:
        if not all(type(result) is bool for result in results):
            return UNKNOWN
        return tuple(item for item, result in zip(elements, results, strict=True) if result)

    return _for_each(target, variable, body, collect)


def exists_one(target: Run, variable: str, body: Run) -> Run:
    """Whether ``body`` is true for exactly one element."""

    def collect(elements: Any, results: list[Any]) -> Any:
        hits = sum(1 for result in results if result is True)
        if hits > 1:
            return False
        settled = all(type(result) is bool for result in results) and not may_hold_more(elements)
        return hits == 1 if settled else UNKNOWN

    return _for_each(target, variable, body, collect)


def map_list(target: Run, variable: str, body: Run) -> Run:
    """What ``body`` (a closure for items) comes to for each element, unknown or not."""
    return _for_each(target, variable, body, lambda _elements, results: tuple(results))
