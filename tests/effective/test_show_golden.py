"""``reglint show`` of observed projects prints what the real Spring Boot was observed to get."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import golden
from tests.effective.disk import arguments, materialise, shown

CASES = golden.load(golden.CASES)
# What show leaves open because the place it will run at may answer it: a library, the build, a variable.
OPEN = {
    44: "a starter may know nacos:",
    53: "a library may know env:",
    145: "a variable",
    146: "the build",
    147: "the build",
}


@pytest.mark.parametrize("case", CASES, ids=[str(case["id"]) for case in CASES])
def test_show_prints_what_spring_boot_gets(case: golden.Case, tmp_path: Path) -> None:
    project = materialise(case, tmp_path)
    asked = [name for name in case["asked"] if not name.startswith("@")]
    for _, boot, expected in golden.runs([case]):
        data = shown(project, *arguments(case, boot), *(f"--property={name}" for name in asked))
        if case["id"] in OPEN:
            assert data["error"] is None, boot
        else:
            assert _observed(data, expected) == expected, boot


def _observed(data: dict[str, Any], expected: golden.Case) -> golden.Case:
    """What show says, in the form of ``expected``; what show does not say is taken from there."""
    if data["error"] is not None:
        return {"startup_error": data["error"]["causes"]}
    if "startup_error" in expected:
        return {}
    values = {name: _value(data["properties"][name], text) for name, text in expected.get("values", {}).items()}
    return {**expected, "active": data["profiles"], **({"values": values} if values else {})}


def _value(found: dict[str, Any], text: Any) -> Any:
    """The binder and getProperty differ where a placeholder has no answer; show has the text of the binder."""
    if isinstance(text, dict):
        return {**text, "binder": found["value"]} if found["state"] == "unresolved" else found["value"]
    return found["value"]
