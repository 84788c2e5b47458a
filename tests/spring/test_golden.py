"""What the resolver says is what the real Spring Boot was observed to say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import golden

_OBSERVED = golden.CASES.with_name("spring-config-observed.json")
_GOLDEN = list(golden.runs(golden.load(golden.CASES)))
_MORE = golden.load(_OBSERVED)


@pytest.mark.parametrize(
    ("case", "boot", "expected"), _GOLDEN, ids=[f"{case['id']}-{boot}" for case, boot, _ in _GOLDEN]
)
def test_golden_case(case: golden.Case, boot: str, expected: golden.Case) -> None:
    assert golden.observe(case, boot, expected) == expected


@pytest.mark.parametrize("case", _MORE, ids=[str(case["id"]) for case in _MORE])
def test_observed_case(case: golden.Case) -> None:
    expected = {boot: result for _, boot, result in golden.runs([case])}
    assert {boot: golden.observe(case, boot, result) for boot, result in expected.items()} == expected


def test_the_command_counts_each_version_of_each_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert golden.main([str(golden.CASES)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "passed 700/700"


def test_a_file_without_cases_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cases.json").write_text("[]", encoding="utf-8")
    for name in ("cases.json", "nowhere.json"):
        assert golden.main([str(tmp_path / name)]) == 2
        assert capsys.readouterr().err.count("\n") == 1
