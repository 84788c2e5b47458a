"""A report depends on the files alone: not on hashes, directories, locales, clocks, the order on disk or the number of
processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

import pytest

from tests.whole.canaries import CASES
from tests.whole.conftest import Call
from tests.whole.running import FAULTY, reglint, tree

_FORMATS = ("text", "concise", "json", "github", "sarif")
_POLICY = """
environments:
  prod: {profiles: [prod], namespaces: ["prod-*"], groups: [nope], servers: [nope], tls: required, auth: required}
  dev: {profiles: ["*"], paths: ["**"], namespaces: [dev], groups: [nope], servers: [nope]}
naming: {service: "^nope$", namespace: "^nope$", group: "^nope$"}
metadata: {required: [b, a, c]}
heartbeat: {min_ratio: 30}
"""


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some three hundred files in as many notations, of all sources, and a policy that they break."""
    files = {
        f"{number:03}/{path}": content for number, case in enumerate(CASES.values()) for path, content in case.items()
    }
    profiles = {f"profiles/application-{name}.yml": FAULTY.replace("a b", f"{name} x") for name in "abcdefgh"}
    plain = {f"plain/{number}/application.yml": FAULTY for number in range(40)}
    return tree(tmp_path_factory.mktemp("everything"), {**files, **profiles, **plain, "reglint.yaml": _POLICY})


def _reports(folder: Path, root: Path, variables: Mapping[str, str]) -> list[bytes]:
    """The report on ``root`` in every format, written by one process."""
    paths = [folder / name for name in _FORMATS]
    outputs = [f"--output={path.name}={path}" for path in paths]
    run = reglint("lint", root, *outputs, "--statistics", variables=variables)
    assert (run.status, run.err) == (1, "")
    return [run.out.encode(), *(path.read_bytes() for path in paths)]


def test_any_seed_of_hashes(everything: Path, tmp_path: Path) -> None:
    first, *others = (_reports(tmp_path, everything, {"PYTHONHASHSEED": seed}) for seed in ("0", "1", "random"))
    assert len(first[0]) > 100_000
    assert [reports == first for reports in others] == [True, True]


def test_any_number_of_processes(call: Call, everything: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One does all the work itself, others share it out."""
    reports = []
    for workers in (1, 3, 8):
        monkeypatch.setattr("reglint.parallel.workers_for", lambda *_, workers=workers: workers)
        outputs = [f"--output={name}={tmp_path / name}" for name in _FORMATS]
        outcome = call("lint", everything, *outputs, "--show-files")
        assert (outcome.status, outcome.err) == (0, "")
        reports.append([outcome.out, *((tmp_path / name).read_text(encoding="utf-8") for name in _FORMATS)])
    assert reports[0] == reports[1] == reports[2]


def test_any_order_on_disk(call: Call, everything: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = call("lint", everything, "-o", "json").out
    listdir = os.listdir

    class Backwards:
        """The entries of a directory from the last to the first, with all that a scandir iterator offers."""

        def __init__(self, path: str = ".") -> None:
            self.entries = iter(sorted(scandir(path), key=lambda entry: entry.name, reverse=True))

        def __iter__(self) -> Iterator[os.DirEntry[str]]:
            return self.entries

        def __next__(self) -> os.DirEntry[str]:
            return next(self.entries)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def close(self) -> None:
            return None

    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", Backwards)
    monkeypatch.setattr(os, "listdir", lambda path: sorted(listdir(path), reverse=True))
    assert call("lint", everything, "-o", "json").out == expected


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One service in a directory with a name beyond ASCII, in a checkout."""
    return tree(tmp_path_factory.mktemp("small"), {"订单/application.yml": FAULTY.replace("a b", "开发 😀")})


_LOCALES = [
    {"LC_ALL": "C"},
    {"LC_ALL": "POSIX"},
    {"LC_ALL": "en_US.UTF-8"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "latin-1:strict"},
    {"LANG": "zh_CN.GBK", "PYTHONUTF8": "0"},
]


@pytest.mark.parametrize("variables", _LOCALES, ids=lambda variables: " ".join(map("=".join, variables.items())))
def test_any_locale(small: Path, tmp_path: Path, variables: dict[str, str]) -> None:
    expected = _reports(tmp_path, small, {"LC_ALL": "C.UTF-8"})
    assert "订单/application.yml".encode() in expected[0]
    assert _reports(tmp_path, small, variables) == expected


@pytest.mark.parametrize("variables", _LOCALES, ids=lambda variables: " ".join(map("=".join, variables.items())))
def test_a_sentence_in_any_locale(small: Path, variables: dict[str, str]) -> None:
    run = reglint("lint", small / "订单" / "没有.yml", variables=variables)
    assert (run.status, run.out) == (2, "")
    assert run.err.endswith("/订单/没有.yml: there is no such file or directory\n")


def _from(cwd: Path | str, *arguments: object) -> str:
    run = reglint("lint", *arguments, cwd=cwd)
    assert (run.status, run.err) == (1, "")
    return run.out


def test_any_directory(small: Path, tmp_path: Path) -> None:
    """In a checkout paths are relative to it, however it is named."""
    inside = small / "订单"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    reports = {
        _from(small),
        _from(small, "."),
        _from(small, "订单"),
        _from(small, "订单/application.yml"),
        _from(small, "./订单/../订单/"),
        _from(inside),
        _from(inside, ".."),
        _from(inside, "application.yml"),
        _from("/" if os.name == "posix" else small.anchor, small),
        _from(elsewhere, small),
        _from(elsewhere, os.path.relpath(small, elsewhere)),
    }
    assert len(reports) == 1
    assert reports.pop().startswith("订单/application.yml:7:20: ")


def test_without_a_checkout_the_policy_marks_the_root(tmp_path: Path) -> None:
    root = tree(tmp_path / "root", {"a/b/application.yml": FAULTY, "reglint.yaml": "version: 1\n"})
    (root / ".git").rmdir()
    reports = {
        _from(root),
        _from(root / "a"),
        _from(tmp_path, root / "a" / "b"),
        _from(root / "a", "b/application.yml"),
    }
    assert len(reports) == 1
    assert reports.pop().startswith("a/b/application.yml:7:20: ")


def test_without_any_mark_paths_are_those_that_the_user_sees(tmp_path: Path) -> None:
    root = tree(tmp_path / "root", {"a/b/application.yml": FAULTY})
    (root / ".git").rmdir()
    assert _from(root).startswith("a/b/application.yml:7:20: ")
    assert _from(root, "a").startswith("a/b/application.yml:7:20: ")
    assert _from(root / "a").startswith("b/application.yml:7:20: ")
    assert _from(tmp_path, root / "a").startswith("b/application.yml:7:20: ")


@pytest.mark.skipif(os.name != "posix", reason="such links need rights elsewhere")
def test_a_checkout_behind_a_link(small: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(small)
    assert _from(tmp_path, "link") == _from(tmp_path / "link") == _from(small)


def test_a_report_tells_no_time_and_no_place(small: Path, tmp_path: Path) -> None:
    """The same files elsewhere, later: the same report."""
    copy = tree(tmp_path / "copy", {"订单/application.yml": (small / "订单" / "application.yml").read_bytes()})
    os.utime(copy / "订单" / "application.yml", (0, 0))
    reports = [_reports(tmp_path, root, {"TZ": zone}) for root, zone in ((small, "UTC"), (copy, "Asia/Shanghai"))]
    assert reports[0] == reports[1]
    assert not any(os.fsencode(copy) in report or os.fsencode(sys.prefix) in report for report in reports[1])
