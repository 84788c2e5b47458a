"""The way through the house: files to a report."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reglint import catalog, parallel
from reglint.diagnostic import FileNote, Report, RequestError, Totals
from reglint.engine import Request, lint, lint_files, services
from reglint.policy import Ignore, Policy
from reglint.sources import Unit
from reglint.sources.file import File
from reglint.sources.tree import Tree

SLIP = "spring.cloud.nacos.discovery.namespce: dev\n"
ADDRESS = "spring.cloud.nacos.discovery.server-addr: 10.0.0.1:8848\nspring.application.name: orders\n"
BAD_ADDRESS = "spring.cloud.nacos.discovery.server-addr: 10.0.0.1:88480\nspring.application.name: orders\n"


def report(files: Mapping[str, str | bytes], policy: Policy | None = None, profiles: tuple[str, ...] = ()) -> Report:
    """The report on these texts, by path."""
    made = [File(path, text if isinstance(text, bytes) else text.encode()) for path, text in files.items()]
    return lint_files(made, policy or Policy(), catalog.rules(), profiles)


def found(files: Mapping[str, str | bytes], **options: object) -> list[tuple[str, str, int]]:
    """Rule, path and line of each finding."""
    items = report(files, **options).diagnostics  # type: ignore[arg-type]
    return [(item.rule, item.location.path, item.location.line) for item in items]


def tree(root: Path, files: Mapping[str, str]) -> Path:
    """The files below ``root``."""
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return root


# What is found, in which order


def test_findings_of_all_sources_stand_in_the_order_of_their_places() -> None:
    files = {
        "b/application.yml": SLIP + ADDRESS,
        "a/consul.json": '{"service": {"name": "a", "name": "b"}}',
        "a/application.yml": ADDRESS + SLIP,
    }
    assert found(files) == [
        ("misspelt-key", "a/application.yml", 3),
        ("duplicate-key", "a/consul.json", 1),
        ("misspelt-key", "b/application.yml", 1),
    ]


def test_the_order_of_the_files_does_not_matter() -> None:
    files = {"b/application.yml": SLIP, "a/application.yml": SLIP, "a/application-dev.yml": BAD_ADDRESS}
    assert report(files) == report(dict(reversed(files.items())))


def test_no_files_are_an_empty_report() -> None:
    assert report({}) == Report((), Totals(), ())


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("a/consul.json", '{\n"service": {"name": "a", "port": 1, "check": }\n}', 2),
        ("a/web.hcl", 'service {\n  name = "web"\n  id = \n}\n', 3),
        ("a/application.yml", b"eureka:\n  client:\n    enabled: \xff\n", 3),
    ],
)
def test_a_file_that_cannot_be_read_is_told_whatever_reads_it(path: str, text: str | bytes, line: int) -> None:
    (finding,) = report({path: text}).diagnostics
    assert finding.rule == "unparsable-file"
    assert finding.location.path == path
    assert line <= finding.location.line <= line + 1


def test_one_bad_file_leaves_the_others_alone() -> None:
    files = {"a/application.yml": "eureka: [\n", "b/application.yml": SLIP}
    assert ("misspelt-key", "b/application.yml", 1) in found(files)


def test_a_neighbour_that_was_not_named_helps_and_is_not_reported() -> None:
    """A file that is named alone is read with its service."""
    named = File("a/application-prod.yml", b"spring.cloud.nacos.discovery.namespce: prod\n")
    beside = File("a/application.yml", (SLIP + ADDRESS).encode(), report=False)
    items = lint_files([named, beside], Policy(), catalog.rules()).diagnostics
    assert [item.location.path for item in items] == ["a/application-prod.yml"]


# Runs


def test_a_finding_names_the_runs_it_holds_in() -> None:
    files = {"a/application.yml": BAD_ADDRESS, "a/application-dev.yml": ADDRESS, "a/application-prod.yml": "x: 1\n"}
    (item,) = report(files).diagnostics
    assert item.profiles == ("default", "prod")


def test_only_the_requested_runs_are_looked_at() -> None:
    files = {"a/application.yml": BAD_ADDRESS, "a/application-dev.yml": ADDRESS}
    assert found(files, profiles=("dev",)) == []
    (item,) = report(files, profiles=("default",)).diagnostics
    assert item.profiles == ("default",)


# Totals and notes


def test_totals_count_files_services_registrations_and_open_questions() -> None:
    files = {
        "a/application.yml": f"{ADDRESS}eureka.client.enabled: true\n",
        "a/application-dev.yml": "spring.cloud.nacos.discovery.ip: ${IP}\n",
        "b/web.json": '{"service": {"name": "web", "port": 80, "tags": ["a"], "check": {"ttl": "9s"}}}',
        "c/readme.yml": "nothing: here\n",
    }
    totals = report(files).totals
    assert totals._replace(undecided=0) == Totals(files=3, services=2, registrations=3)


def test_an_open_question_is_counted() -> None:
    text = "eureka.instance: {lease-renewal-interval-in-seconds: '${A}', lease-expiration-duration-in-seconds: 30}\n"
    assert report({"a/application.yml": f"{text}spring.application.name: x\n"}).totals.undecided == 1


def test_every_file_has_a_note() -> None:
    notes = report({"a/application.yml": ADDRESS, "a/x.yml": "a: 1\n", "a/tpl.yml": "eureka:\n  {{ a }}\n"}).notes
    assert notes == (
        FileNote("a/application.yml", True, "spring-yaml", "named as Spring names them"),
        FileNote("a/tpl.yml", True, "template", "it holds registration keys"),
        FileNote("a/x.yml", False, "", "it holds no registration keys"),
    )


# The policy accepts


def accepting(**changes: object) -> Policy:
    entry = Ignore("misspelt-key", (), "known", "", "reglint.yaml", 1)
    return Policy(ignore=(entry._replace(**changes),))  # type: ignore[arg-type]


def day(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


FILES = {"a/application.yml": SLIP + ADDRESS}


@pytest.mark.parametrize("changes", [{}, {"paths": ("a/**",)}, {"until": day(1)}])
def test_an_accepted_finding_is_not_reported(changes: dict[str, object]) -> None:
    assert found(FILES, policy=accepting(**changes)) == []


@pytest.mark.parametrize("changes", [{"rule": "duplicate-key"}, {"paths": ("b/**",)}, {"until": day(-2)}])
def test_another_finding_or_one_whose_time_is_over_is_reported(changes: dict[str, object]) -> None:
    assert len(found(FILES, policy=accepting(**changes))) == 1


# A request


def test_a_request_is_answered_from_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree(tmp_path, {"a/application.yml": SLIP + ADDRESS, "b/x.txt": "no"}))
    answer = lint(Request(paths=("a",)))
    assert [item.location.path for item in answer.diagnostics] == ["a/application.yml"]
    assert answer.notes == ()


def test_notes_are_kept_on_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree(tmp_path, {"a/application.yml": ADDRESS, "a/other.yml": "spring: nacos\n"}))
    notes = {note.path: note.linted for note in lint(Request(keep_notes=True)).notes}
    assert notes == {"a/application.yml": True, "a/other.yml": False}


def test_rules_are_chosen_by_the_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree(tmp_path, {"a/application.yml": SLIP + BAD_ADDRESS}))
    codes = {
        name: [item.code for item in lint(request).diagnostics]
        for name, request in {
            "all": Request(),
            "selected": Request(select=("SYN",)),
            "ignored": Request(ignore=("misspelt-key",)),
        }.items()
    }
    assert codes == {"all": ["SYN003", "ADR001"], "selected": ["SYN003"], "ignored": ["ADR001"]}


def test_a_rule_that_there_is_not_is_a_fault_of_the_request() -> None:
    with pytest.raises(RequestError):
        lint(Request(paths=(os.devnull,), select=("no-such-rule",)))


def test_the_services_of_a_request_are_what_the_rules_see(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree(tmp_path, {"a/application.yml": ADDRESS, "a/application-dev.yml": "x: 1\n"}))
    (service,) = services(Request())
    assert (service.name, [run.name for run in service.runs]) == ("orders", ["default", "dev"])
    (service,) = services(Request(profiles=("dev",)))
    assert [run.name for run in service.runs] == ["dev"]


def test_several_processes_find_what_one_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"m{number}/application.yml": SLIP * (number % 3) + BAD_ADDRESS for number in range(12)}
    monkeypatch.chdir(tree(tmp_path, files))
    answers = []
    for workers in (1, 3):
        monkeypatch.setattr(parallel, "workers_for", lambda *_, count=workers: count)
        if workers == 1 or hasattr(os, "fork"):
            answers.append(lint(Request(keep_notes=True)))
    assert len(answers[0].diagnostics) > 12
    assert answers[0] == answers[-1]


def test_large_units_are_taken_first_and_neighbours_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All but the very first, which is read before there are workers. Batches become smaller."""
    sizes = {150: 60_000, 20: 80_000}
    files = {f"{number:03}/application.yml": ADDRESS + "#" * sizes.get(number, 1) for number in range(200)}
    monkeypatch.chdir(tree(tmp_path, files))
    dealt: list[list[int]] = []

    def alone(function: Callable[[Iterable[Unit]], object], batches: Sequence[Sequence[Unit]], _: int) -> list[object]:
        dealt.extend([int(unit.directory) for unit in batch] for batch in batches)
        return [function(unit for batch in batches for unit in batch)]

    monkeypatch.setattr(parallel, "workers_for", lambda *_: 2)
    monkeypatch.setattr(parallel, "shared", alone)
    lint(Request())
    assert dealt[:2] == [[20], [150]]
    assert [number for batch in dealt[2:] for number in batch] == [*range(1, 20), *range(21, 150), *range(151, 200)]
    lengths = [len(batch) for batch in dealt[2:]]
    assert lengths == sorted(lengths, reverse=True)
    assert (lengths[0], lengths[-1] <= 5, len(lengths) < 20) == (50, True, True)


def test_progress_counts_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"a/application.yml": ADDRESS, "a/application-dev.yml": ADDRESS, "b/application.yml": ADDRESS}
    monkeypatch.chdir(tree(tmp_path, files))
    seen: list[tuple[int, int]] = []
    lint(Request(), lambda done, total: seen.append((done, total)))
    assert sorted(seen) in ([(1, 3), (3, 3)], [(2, 3), (3, 3)])


# Collecting


@pytest.mark.parametrize("collecting", [True, False])
def test_the_collector_is_left_as_it_was(collecting: bool) -> None:
    was = gc.isenabled()
    (gc.enable if collecting else gc.disable)()
    try:
        report(FILES)
        assert gc.isenabled() is collecting
    finally:
        (gc.enable if was else gc.disable)()


def test_nothing_that_was_read_outlives_the_request(tmp_path: Path) -> None:
    """An editor asks again and again in one process; what is remembered between requests holds no tree and no text."""
    files = {
        "a/pom.xml": "<project/>",
        "a/src/main/resources/application.yml": f"spring.config.import: nacos:x.yaml\n{BAD_ADDRESS}",
        "nacos/.metadata.yml": "metadata: []\n",
        "nacos/DEFAULT_GROUP/x.yaml": SLIP,
    }
    root = tree(tmp_path, files)
    assert lint(Request((str(root),))).diagnostics
    gc.collect()
    trees = [kept for kept in gc.get_objects() if isinstance(kept, Tree)]
    assert [kept for kept in trees if str(root) in repr(kept)] == []
