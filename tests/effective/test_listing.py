"""Listing all properties of many runs: what runs share is worked out once, and no run sees another's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.profiles import EXTRA, PROFILES, Files, values
from reglint import catalog
from reglint.effective import properties as listed
from reglint.effective.properties import Listing
from reglint.sources.spring.environment import Environment
from tests.spring.files import service

_PROFILES = ("a", "b", "c")
_KEYS = (
    "x", "x-y", "xY", "list", "list[0]", "list[1]", "m.K-e_y", "spring.profiles.group.z", "logging.level.a.B", "k[a.b]",
    "server.port", "spring.cloud.nacos.discovery.server-addr", "spring.cloud.nacos.discovery.metadata.Zone", "$",
)  # fmt: skip
_TEXTS = ("1", "two", "${x}", "${x-y:d}", "#{1}", "${list[0]}", "@token@", "")
_DOCUMENTS = st.dictionaries(st.sampled_from(_KEYS), st.sampled_from(_TEXTS), max_size=8)


def runs(files: Mapping[str, str], variables: Mapping[str, str] | None = None) -> list[Environment]:
    started = service(files, environment=variables or {})
    return [started.run(profiles) for profiles in (None, *((name,) for name in _PROFILES), _PROFILES)]


@given(
    base=_DOCUMENTS,
    own=st.lists(_DOCUMENTS, min_size=3, max_size=3),
    variables=st.dictionaries(st.sampled_from(("X", "X_Y", "XY", "LIST_0", "SERVER_PORT")), st.just("v"), max_size=2),
)
def test_a_run_is_listed_as_if_it_were_the_only_one(
    base: dict[str, str], own: list[dict[str, str]], variables: dict[str, str]
) -> None:
    written = {"application": base, **{f"application-{name}": held for name, held in zip(_PROFILES, own, strict=True)}}
    files = {
        f"{name}.properties": "".join(f"{key}={text}\n" for key, text in held.items()) for name, held in written.items()
    }
    every = runs(files, variables)
    listing = Listing(catalog.properties())
    assert [listing.of(run) for run in every] == [Listing(catalog.properties()).of(run) for run in every]


def test_what_one_file_says_for_all_runs_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    of_key = listed._of_key

    def counted(environment: Environment, lookup: str, key: str, properties: object) -> object:
        asked.append(lookup)
        return of_key(environment, lookup, key, catalog.properties())

    environments = values(Files())
    monkeypatch.setattr(listed, "_of_key", counted)
    listing = Listing(catalog.properties())
    for environment in environments:
        listing.of(environment)
    counts = Counter(asked)
    assert {counts[f"app.section{number % 8}.key{number}"] for number in range(8, len(EXTRA.splitlines()))} == {1}
    assert {counts[f"app.section{number}.key{number}"] for number in range(8)} == {PROFILES}
