"""How far two words are apart, and which of several is meant."""

from __future__ import annotations

from collections.abc import Iterable

FAR = 99


def distance(left: str, right: str, limit: int = 2) -> int:
    """The number of letters inserted, dropped, replaced or swapped with their neighbour; ``FAR`` beyond ``limit``."""
    if left == right:
        return 0
    if abs(len(left) - len(right)) > limit:
        return FAR
    older: list[int] = []
    previous = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        current = _next_row(row, letter, left, right, previous, older)
        if min(current) > limit and min(previous) > limit:
            return FAR
        older, previous = previous, current
    return previous[-1] if previous[-1] <= limit else FAR


def _next_row(row: int, letter: str, left: str, right: str, previous: list[int], older: list[int]) -> list[int]:
    current = [row]
    for column, other in enumerate(right, 1):
        cost = min(current[-1] + 1, previous[column] + 1, previous[column - 1] + (letter != other))
        if row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other:
            cost = min(cost, older[column - 2] + 1)
        current.append(cost)
    return current


def nearest(word: str, candidates: Iterable[str], limit: int = 2) -> str | None:
    """The first of the closest ``candidates`` within ``limit`` of ``word``; None when there is none."""
    best, found = limit + 1, None
    for candidate in candidates:
        apart = distance(word, candidate, limit)
        if apart < best:
            best, found = apart, candidate
    return found


def suggestion(word: str, candidates: Iterable[str]) -> str:
    """``; did you mean 'x'?`` for the candidate that ``word`` most likely misspells; empty when none is close."""
    if len(word) > 80:
        return ""
    found = nearest(word, sorted(candidates), 1 if len(word) < 4 else 3 if len(word) > 9 else 2)
    return f"; did you mean '{found}'?" if found else ""
