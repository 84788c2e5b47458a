"""How far apart two names are, for "did you mean"."""

from __future__ import annotations

from collections.abc import Iterable


def distance(left: str, right: str) -> int:
    """The Damerau-Levenshtein distance: insertions, deletions, substitutions and swaps of neighbours each count one.

    This is the unrestricted form, a metric: a swapped pair may be edited again.
    """
    if left == right:
        return 0
    rows, columns = len(left), len(right)
    beyond = rows + columns
    last_row: dict[str, int] = {}  # where each character was last seen in `left`
    above: list[int] = [beyond, *range(columns + 1)]
    table: list[list[int]] = [[beyond] * (columns + 2), above]
    for row in range(1, rows + 1):
        current: list[int] = [beyond, row]
        last_column = 0  # where left[row - 1] was last seen in `right`
        for column in range(1, columns + 1):
            same = left[row - 1] == right[column - 1]
            swap_row, swap_column = last_row.get(right[column - 1], 0), last_column
            swapped = table[swap_row][swap_column] + (row - swap_row - 1) + 1 + (column - swap_column - 1)
            current.append(min(above[column] + (not same), current[column] + 1, above[column + 1] + 1, swapped))
            if same:
                last_column = column
        last_row[left[row - 1]] = row
        table.append(current)
        above = current
    return above[-1]


def within(left: str, right: str, limit: int) -> bool:
    """Whether the distance is at most ``limit``; most that are farther apart show it by their letters."""
    if abs(len(left) - len(right)) > limit:
        return False
    here, there = set(left), set(right)
    return len(here - there) <= limit >= len(there - here) and distance(left, right) <= limit


def nearest(name: str, names: Iterable[str], limit: int = 2) -> str | None:
    """The one of ``names`` closest to ``name``, at a distance of at most ``limit``; the first of equals, else None."""
    best: str | None = None
    closest = limit + 1
    for candidate in names:
        if within(name, candidate, closest - 1):
            best, closest = candidate, distance(name, candidate)
    return best
