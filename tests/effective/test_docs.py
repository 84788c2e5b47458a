"""The page on effective configuration is true: its calls print what it says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.effective.disk import output, write

PAGE = (Path(__file__).parents[2] / "docs" / "effective.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(?P<language>\w+)\n(?P<text>.*?)```", re.DOTALL)


def calls() -> Iterator[tuple[str, str]]:
    """Each call with what the page says it prints."""
    for block in BLOCK.finditer(PAGE):
        if block["language"] == "console":
            call, _, printed = block["text"].partition("\n")
            yield call.removeprefix("$ reglint "), printed


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The service of the page, in the current directory."""
    for block in BLOCK.finditer(PAGE):
        name = re.match(r"# (\S+)\n", block["text"])
        if block["language"] == "yaml" and name:
            write(tmp_path, {name[1]: block["text"]})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("call", "printed"), list(calls()), ids=[call for call, _ in calls()])
def test_a_call_prints_what_the_page_says(call: str, printed: str, service: Path) -> None:
    """A line of dots stands for any number of lines."""
    words = shlex.split(call)
    pattern = re.escape(printed.rstrip("\n")).replace(r"\.\.\.", r".*")
    assert re.fullmatch(pattern, output(*words).rstrip("\n"), re.DOTALL), output(*words)


def test_the_page_has_calls_of_both_commands() -> None:
    assert {call.split()[0] for call, _ in calls()} == {"show", "why"}
