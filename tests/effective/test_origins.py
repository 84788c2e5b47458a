"""What ``reglint show`` says about the place of a value holds: a change there changes that value and nothing else."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reglint.text import Document, decode
from tests.effective.disk import output, shown, write
from tests.effective.projects import projects

Origin = dict[str, Any]
# How a value may begin: its quote or the header of its block, then what stands around the unique part.
_VALUE = re.compile(r"(?:['\"]|[|>]-\s+)?(?:x[\s\\]+|\u00e4|\\xe4|\$\{nope:)?(v\d{3}v)")


@settings(max_examples=60, deadline=None)
@given(projects(), st.sampled_from([(), ("--profile=p",)]), st.data())
def test_a_change_at_the_place_of_a_value_changes_what_holds_it(
    files: dict[str, bytes], profile: tuple[str, ...], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        project = write(Path(directory), dict(files))
        before = shown(project, *profile)
        assert before["error"] is None
        written = sorted(
            key for key in before["properties"] if not key.startswith(("spring.config.", "spring.profiles."))
        )
        assume(written)
        for key in data.draw(st.lists(st.sampled_from(written), min_size=1, max_size=3, unique=True)):
            found = before["properties"][key]
            assert found["origin"] not in found["overrides"]
            for origin in (found["origin"], *found["overrides"]):
                _check_change(project, profile, before, origin)
            assert _token_at(project, found["origin"]) in found["value"]
            assert _told(project, profile, key) == {name: found[name] for name in ("value", "state", "origin")}


def _check_change(project: Path, profile: tuple[str, ...], before: dict[str, Any], origin: Origin) -> None:
    """Another text at ``origin`` stands wherever the old one stood, if anywhere."""
    token = _token_at(project, origin)
    expected = {name: text.replace(token, _other(token)) for name, text in _values(before).items()}
    assert _values_when_changed(project, profile, origin, token) == expected


def _told(project: Path, profile: tuple[str, ...], key: str) -> dict[str, Any]:
    """What ``reglint why`` says of the run that show shows."""
    answer = json.loads(output("why", key, project, "--output", "json", *profile))
    run = answer["services"][0]["runs"][0]
    return {name: run[name] for name in ("value", "state", "origin")}


def _values(data: dict[str, Any]) -> dict[str, str]:
    return {name: one["value"] for name, one in data["properties"].items()}


def _token_at(project: Path, origin: Origin) -> str:
    """The unique part of the value that begins at ``origin``."""
    file = project / origin["path"]
    document = decode(file.name, file.read_bytes(), "latin-1")
    match = _VALUE.match(document.text, _offset(document, origin))
    assert match is not None, document.text[_offset(document, origin) :][:40]
    return match[1]


def _other(token: str) -> str:
    return f"w{token[1:]}"


def _values_when_changed(project: Path, profile: tuple[str, ...], origin: Origin, token: str) -> dict[str, str]:
    """The values of a project in which the token at ``origin`` is another one; the file is as before afterwards."""
    file = project / origin["path"]
    data = file.read_bytes()
    document = decode(file.name, data, "latin-1")
    place = document.text.index(token, _offset(document, origin))
    changed = document.text[:place] + _other(token) + document.text[place + len(token) :]
    file.write_bytes(document.bom + changed.encode(document.encoding))
    try:
        return _values(shown(project, *profile))
    finally:
        file.write_bytes(data)


def _offset(document: Document, origin: Origin) -> int:
    return int(document.line_starts[origin["line"] - 1] + origin["column"] - 1)
