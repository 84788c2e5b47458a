"""What all runs of a service share is worked out once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.profiles import PROFILES, Files, properties, registrations, values
from reglint.sources.spring.loading import controls, files
from reglint.sources.spring.reading import flatten, placeholders


def counting(counts: Counter[str], name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """``function``, with its calls counted."""

    def counted(*arguments: Any, **options: Any) -> Any:
        counts[name] += 1
        return function(*arguments, **options)

    return counted


def test_each_file_is_flattened_once_for_all_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    counts: Counter[str] = Counter()
    monkeypatch.setattr(files, "assignments", counting(counts, "flattened", flatten.assignments))
    values(Files())
    assert counts["flattened"] == PROFILES + 1


def test_each_document_is_asked_once_what_it_says_about_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    counts: Counter[str] = Counter()
    monkeypatch.setattr(controls, "controls", counting(counts, "controls", controls.controls))
    values(Files())
    assert counts["controls"] <= 2 * (PROFILES + 1)


@pytest.mark.parametrize("work", [values, registrations, properties])
def test_a_placeholder_is_read_a_fixed_number_of_times_in_each_run(
    work: Callable[[Files], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cost of a run does not grow with the number of runs."""
    counts: Counter[str] = Counter()
    read = placeholders._Modern.text
    monkeypatch.setattr(placeholders._Modern, "text", counting(counts, "read", read))
    work(Files())
    assert counts["read"] <= 60 * PROFILES
