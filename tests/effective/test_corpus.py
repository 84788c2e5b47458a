"""Every service of the corpus is explained, for every profile it has; what is not known is really not known."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from reglint import catalog, show, why
from reglint.effective import runs
from reglint.effective.project import Opened, Start, open_project
from reglint.effective.properties import Effective
from reglint.effective.runs import Described
from reglint.policy import Policy
from reglint.text import decode
from reglint.values import State
from tests.corpus import corpus_files, corpus_root

RESOURCES = "/src/main/resources"
SLOWEST = 20.0  # seconds for all runs of one service, on a machine that is busy with other things
SAMPLES = 100
CONTROLS = ("spring.profiles.", "spring.config.", "spring.main.")


class Explained(NamedTuple):
    """What became of one project."""

    path: Path
    described: Described
    seconds: float


def projects() -> list[Path]:
    """The directories of the corpus that Spring files lie in, as projects."""
    found: set[Path] = set()
    for file in corpus_files("spring-yaml", "spring-properties"):
        if file.name.startswith(("application.", "application-", "bootstrap.", "bootstrap-")):
            directory = file.parent.parent if file.parent.name == "config" else file.parent
            found.add(Path(directory.as_posix().removesuffix(RESOURCES)))
    return sorted(found)


def opened(path: Path) -> Opened:
    return open_project(str(path), Start(), Policy())


def described(one: Opened) -> Described:
    """The service with the run that nobody asks for and one for each profile."""
    asked: list[tuple[str, tuple[str, ...] | None]] = [("default", None)]
    asked += [(name, (name,)) for name in one.service.profile_names()]
    return runs.of_project(one, asked, (), catalog.properties())


@cache
def explained() -> list[Explained]:
    """Every project, shown in both forms."""
    corpus_root()
    found: list[Explained] = []
    for path in projects():
        started = time.perf_counter()
        one = described(opened(path))
        assert show.services_text([one], only_asked=False)
        assert show.services_data([one])["services"]
        found.append(Explained(path, one, time.perf_counter() - started))
    return found


def registry_settings() -> Iterator[Effective]:
    """The catalogued keys of registries in every run."""
    properties = catalog.properties()
    for one in explained():
        for run in one.described.runs:
            for found in run.properties.values():
                row = properties.find(found.lookup)
                if row is not None and properties.family(row.family).registry:
                    yield found


def test_every_service_is_explained_for_every_profile() -> None:
    corpus_root()
    every = explained()
    assert len(every) > 1000
    assert sum(len(one.described.runs) for one in every) > 1500
    assert max(one.seconds for one in every) < SLOWEST


def test_few_registry_settings_are_not_known() -> None:
    corpus_root()
    states = [found.value.state for found in registry_settings()]
    assert len(states) > 3000
    assert states.count(State.UNRESOLVED) / len(states) < 0.12


def test_every_value_that_is_not_known_has_a_reason() -> None:
    """What is missing is named, with who may know it."""
    corpus_root()
    silent: list[str] = []
    for one in explained():
        for run in one.described.runs:
            for found in run.properties.values():
                if found.value.state is State.UNRESOLVED:
                    single = one.described._replace(runs=(run,))
                    (story,) = why.answer(single, found.key, catalog.properties(), ()).stories
                    if not story.unknown:
                        silent.append(f"{one.path}: {found.key} = {found.value.text}")
    assert silent == []


# ---- origins


def copied(one: Opened, source: Path, target: Path) -> Path:
    """The files of a service, without those around them."""
    for file in one.service.files:
        path = _on_disk(file.document.path, source)
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    return target


def _on_disk(shown_path: str, project: Path) -> Path:
    """Where a file of a project lies: reports name it from a directory above the project or from the project."""
    parts = Path(shown_path).parts
    return next(path for start in range(len(parts)) if (path := project.joinpath(*parts[start:])).is_file())


def texts(path: Path) -> dict[str, str | None]:
    """The texts of the run that nobody asks for."""
    (run,) = runs.of_project(opened(path), [("default", None)], (), catalog.properties()).runs
    return {key: one.value.text for key, one in run.properties.items()}


def plain(found: Mapping[str, Effective]) -> list[Effective]:
    """The values that are letters and digits, written as they are read."""
    return [
        one
        for one in found.values()
        if one.origin is not None
        and one.value.text
        and one.value.text.isascii()
        and one.value.text.isalnum()
        and one.origin.document.text[slice(*one.origin.value)] == one.value.text
        and one.origin.document.encoding == "utf-8"
        and not one.key.startswith(CONTROLS)
    ]


def touched(found: Mapping[str, Effective], by: Effective) -> set[str]:
    """The keys whose value stands at the same place, or rests on it."""
    place = by.origin
    assert place is not None
    return {
        key
        for key, one in found.items()
        if any(
            origin.document.path == place.document.path and origin.value == place.value
            for origin in (one.value.origin, *one.value.via)
            if origin is not None
        )
    }


def other(letter: str) -> str:
    """Another letter, or another digit."""
    if letter.isdigit():
        return str((int(letter) + 1) % 10)
    return chr(ord(letter) - 1) if letter in "zZ" else chr(ord(letter) + 1)


def mutate(file: Path, line: int, column: int, text: str) -> None:
    """Change the last character of ``text``, which begins at that place."""
    data = file.read_bytes()
    document = decode(file.name, data)
    start = document.line_starts[line - 1] + column - 1
    last = start + len(text) - 1
    assert document.text[start : last + 1] == text
    changed = document.text[:last] + other(text[-1]) + document.text[last + 1 :]
    file.write_bytes(document.bom + changed.encode())


@pytest.mark.parametrize("seed", range(2))
def test_a_change_at_the_origin_changes_exactly_that_value(seed: int, tmp_path: Path) -> None:
    """The value stands at line and column as JSON prints them, and nothing else depends on that place."""
    corpus_root()
    chance = random.Random(seed)
    changed = 0
    for number, source in enumerate(chance.sample(projects(), SAMPLES)):
        path = copied(opened(source), source, tmp_path / str(number))
        (run,) = runs.of_project(opened(path), [("default", None)], (), catalog.properties()).runs
        candidates = plain(run.properties)
        if not candidates:
            continue
        one = chance.choice(candidates)
        place = show.origin_data(one.origin)
        assert place is not None
        before = texts(path)
        mutate(_on_disk(place["path"], path), place["line"], place["column"], one.value.text or "")
        after = texts(path)
        differing = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        assert differing == touched(run.properties, one), (source, one.key)
        changed += 1
    assert changed > SAMPLES // 2
