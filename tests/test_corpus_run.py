"""The run over the corpus sees what is wrong: each thing it must catch, in a corpus of three files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests import corpus_run
from tests.corpus_run import Answer, differences, exists, is_yaml, judge, leaks, lint, main, strangers

SPRING = "spring:\r\n  application:\n    name: 订单\neureka.instance.lease-expiration-duration-in-seconds: 15\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "a__b").mkdir()
    (tmp_path / "a__b" / "application.yml").write_bytes(SPRING.encode())
    (tmp_path / "a__b" / "web.hcl").write_text('service {\n  name = "web"\n}\n', encoding="utf-8")
    rows = ["repo,commit,path,bytes,sha256,kind,licence"]
    rows += [
        f"a/b,0,{name},0,0,{kind},none"
        for name, kind in (("application.yml", "spring-yaml"), ("web.hcl", "consul-hcl"))
    ]
    (tmp_path / "MANIFEST.csv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def found(path: str = "a__b/application.yml", line: int = 4, column: int = 1, code: str = "HB004") -> dict[str, Any]:
    place = {"path": path, "line": line, "column": column, "end_line": line, "end_column": column}
    return {**place, "code": code, "rule": "r", "message": "m", "related": []}


def answer(
    *findings: dict[str, Any], crashes: tuple[str, ...] = (), files: dict[str, dict[str, Any]] | None = None
) -> Answer:
    return Answer(list(findings), files or {}, Counter(), list(crashes))


def test_a_good_corpus_is_told_in_figures(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(corpus)]) == 0
    printed = capsys.readouterr().out
    assert "    1  HB004    eureka-lease-ratio\nas a tree: 2 files in " in printed
    assert "one by one: 2 linted, 1 findings, 0 unreadable\n" in printed


def test_a_complaint_is_printed_and_fails(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (corpus / "a__b" / "web.hcl").write_text("a = 1\n", encoding="utf-8")
    assert main([str(corpus)]) == 1
    assert "not recognised: a__b/web.hcl: " in capsys.readouterr().out


def test_a_folder_that_is_no_corpus_is_a_wrong_request(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 2
    assert main([]) == 2


def test_a_crash_of_the_command_is_seen(corpus: Path) -> None:
    crashes = lint(corpus, ["no-such-file.yml"]).crashes
    assert [line.splitlines()[0] for line in crashes] == ["crash: status 2 for no-such-file.yml and what follows"]
    assert list(judge(corpus, answer(crashes=("x",)))) == ["x"]


@pytest.mark.parametrize(
    ("place", "there"),
    [
        (found(line=4, column=1), True),
        (found(line=3, column=13), True),
        (found(line=3, column=14), False),
        (found(line=5, column=1), True),
        (found(line=6), False),
        (found(line=0), False),
        (found(path="a__b/other.yml"), False),
    ],
)
def test_which_places_exist(corpus: Path, place: dict[str, Any], there: bool) -> None:
    assert exists(corpus, place) is there
    assert bool(list(judge(corpus, answer(place)))) is not there


def test_related_places_must_exist_too(corpus: Path) -> None:
    finding = {**found(), "related": [found(line=9)]}
    assert list(judge(corpus, answer(finding))) == ["no such place: HB004 at a__b/application.yml:9:1"]


def test_calling_a_readable_file_unreadable_is_wrong(corpus: Path) -> None:
    finding = found(code="SYN001", line=1)
    assert list(judge(corpus, answer(finding))) == ["readable, but SYN001: a__b/application.yml:1: m"]
    (corpus / "a__b" / "application.yml").write_text("a: [\n", encoding="utf-8")
    assert list(judge(corpus, answer(finding))) == []


@pytest.mark.parametrize(
    ("text", "readable"), [("a: @profile@", True), ("@a.b@: @c@", True), ("a: @", False), ("{{- if }}\na: 1", False)]
)
def test_build_tokens_are_words_and_templates_are_not(tmp_path: Path, text: str, readable: bool) -> None:
    path = tmp_path / "application.yml"
    path.write_text(text, encoding="utf-8")
    assert is_yaml(path) is readable


def test_a_consul_file_must_be_known_as_one() -> None:
    kinds = {"a.hcl": "consul-hcl", "b.json": "consul-json", "c.yml": "spring-yaml"}
    files = {"a.hcl": {"linted": True, "kind": "consul-agent", "reason": ""}}
    assert list(strangers(kinds, answer(files=files))) == ["not recognised: b.json: nothing is said of it"]
    files["b.json"] = {"linted": False, "kind": "", "reason": "why"}
    assert list(strangers(kinds, answer(files=files))) == ["not recognised: b.json: why"]


def test_both_ways_must_find_the_same() -> None:
    assert list(differences(answer(found()), answer(found()))) == []
    assert list(differences(answer(found()), answer())) == ["only as a tree: a__b/application.yml:4: HB004 m"]
    assert list(differences(answer(), answer(found()))) == ["only one by one: a__b/application.yml:4: HB004 m"]


@pytest.mark.parametrize(
    ("text", "printed", "told"),
    [
        ("password: hunter2-hunter2", "it is hunter2-hunter2", True),
        ('"token": "0a1b2c3d-4e5f"', "0a1b2c3d-4e5f", True),
        ("a: http://user:pass99word@host", "pass99word", True),
        ("password: hunter2-hunter2", "it is <hidden>", False),
        ("password: ${PASSWORD_1:x}", "${PASSWORD_1:x}", False),
        ("name: order-service-1", "order-service-1", False),
    ],
)
def test_a_secret_must_not_be_printed(corpus: Path, text: str, printed: str, told: bool) -> None:
    (corpus / "a__b" / "application.yml").write_text(text, encoding="utf-8")
    complaints = ["printed: a secret of a__b/application.yml"] if told else []
    assert list(leaks(corpus, ["a__b/application.yml"], printed)) == complaints


def test_many_files_are_named_in_several_calls(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = ["a__b/application.yml", "a__b/web.hcl"]
    together = lint(corpus, paths)
    monkeypatch.setattr(corpus_run, "AT_ONCE", 1)
    apart = lint(corpus, paths)
    assert (apart.findings, apart.totals["files"], apart.crashes) == (together.findings, 2, [])
