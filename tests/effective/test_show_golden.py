"""``reglint show`` of observed projects prints what the real Spring Boot was observed to get.

What something outside the project may answer is left open; ``REASONS`` says when, and what show says then.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reglint.sources.spring.reading.names import is_canonical
from tests import golden
from tests.effective.disk import arguments, materialise, shown

CASES = [*golden.load(golden.CASES), *golden.load(golden.CASES.with_name("spring-config-observed.json"))]
PROFILE_KEYS = ("spring.profiles.active", "spring.profiles.default", "spring.profiles.include")
Data = dict[str, Any]
_TREES = re.compile(r"(ct2?)/.*")  # the directories of config trees in the cases


@pytest.mark.parametrize("case", CASES, ids=[str(case["id"]) for case in CASES])
def test_show_prints_what_spring_boot_gets(case: golden.Case, tmp_path: Path) -> None:
    project = materialise(case, tmp_path)
    for _, boot, expected in golden.runs([case]):
        start = Start(project, case, boot)
        difference = _difference(start.data, expected)
        assert not difference or _reason(start, difference) is not None, (boot, difference)
        if not difference and "sources_high_to_low" in expected:
            assert _places(start.data) <= set(map(_place, expected["sources_high_to_low"])), boot


@pytest.mark.parametrize(
    ("number", "boot", "reason"),
    [
        (145, "3.4.13", "a variable or the build names a profile"),
        (146, "3.5.16", "a variable or the build names a profile"),
        (147, "3.4.13", "the build fills in a bare token"),
        (44, "3.4.13", "a library may read the import"),
        (1022, "3.4.13", "the place is not in the project"),
        (1207, "3.5.16", "a variable may hold the import"),
        (1385, "3.4.13", "a variable may set a key that is nothing but itself"),
        (1593, "2.3.12", "a variable may answer the placeholder"),
    ],
)
def test_what_is_left_open_has_a_reason(number: int, boot: str, reason: str, tmp_path: Path) -> None:
    """Spring Boot was observed where nothing else exists; show does not know that."""
    case = next(one for one in CASES if one["id"] == number)
    start = Start(materialise(case, tmp_path), case, boot)
    expected = next(result for _, version, result in golden.runs([case]) if version == boot)
    assert _reason(start, _difference(start.data, expected)) == reason


class Start:
    """One observed start, as show sees it. ``given`` are the texts given with it, ``texts`` those of files, too."""

    def __init__(self, project: Path, case: golden.Case, boot: str) -> None:
        self.boot = tuple(map(int, boot.split(".")))
        self.options = (project, *arguments(case, boot))
        self.data = self.shown(name for name in case["asked"] if is_canonical(name))
        self.given = (*case["system_properties"].values(), *case["environment"].values())
        self.texts = [*(text for text in case["files"].values() if isinstance(text, str)), *self.given]

    def shown(self, keys: Any) -> Data:
        """What show says, with the properties of these ``keys``."""
        project, *options = self.options
        return shown(Path(str(project)), *map(str, options), *(f"--property={name}" for name in keys))


# Places


def _places(data: Data) -> set[str]:
    """The files that the values which are told come from."""
    origins = (one["origin"] for one in data["properties"].values())
    return {_TREES.sub(r"\1", origin["path"]) for origin in origins if origin is not None}


def _place(source: str) -> str:
    """The path of an observed source below the project."""
    name = re.sub(r"#doc\d+$", "", source).replace("Config tree ", "").replace("'", "")
    return _TREES.sub(r"\1", name.replace("classpath:", "src/main/resources/").replace("workdir:", ""))


# Differences


def _difference(data: Data, expected: golden.Case) -> Data:
    """What was observed and show does not say."""
    causes = data["error"] and data["error"]["causes"]
    if causes != expected.get("startup_error"):
        return {"startup_error": expected.get("startup_error"), "told": causes}
    if causes:
        return {}
    if data["profiles"] != expected.get("active", []):
        return {"active": expected["active"]}
    values = {name: text for name, text in expected.get("values", {}).items() if name in data["properties"]}
    return {name: text for name, text in values.items() if not _says(data["properties"][name], text)}


def _says(found: Data, text: Any) -> bool:
    """Whether ``found`` is ``text``: of what the binder tolerates and getProperty does not, show has the binder's."""
    if isinstance(text, dict):
        is_empty = any(mark in found["value"] for mark in ("{}", "[]"))
        return found["value"] == text["binder"] and (is_empty or found["state"] == "unresolved")
    return bool(found["state"] == "invalid" if text == "<error>" else found["value"] == text)


# Reasons


def _reason(start: Start, difference: Data) -> str | None:
    """Why show leaves open what was observed; None when it must not."""
    if difference.get("told"):
        return None
    return next((name for name, holds in REASONS.items() if holds(start, difference)), None)


def _profile_is_open(start: Start, difference: Data) -> bool:
    """The profiles are not known, or the version refuses what stands for one that nobody names."""
    properties = start.shown(PROFILE_KEYS)["properties"].values()
    data = start.data
    if "active" in difference:
        return bool(difference["active"] == [*data["profiles"], *data["unresolved_profiles"]])
    is_open = any(one["state"] == "unresolved" and one["value"] is not None for one in properties)
    return "startup_error" in difference and is_open


def _token_is_bare(start: Start, difference: Data) -> bool:
    return difference.get("startup_error", [""])[-1] == "ScannerException" and any(
        re.search(r"(?:^|[\s\[{,:])@\w+@", text, re.MULTILINE) for text in start.texts
    )


def _is_for_a_library(start: Start, difference: Data) -> bool:
    return "startup_error" in difference and bool(start.data["may_hold_more"])


def _is_elsewhere(start: Start, difference: Data) -> bool:
    missing = [one["location"] for one in start.data["not_read"]]
    return difference.get("startup_error") == ["ConfigDataLocationNotFoundException"] and any(
        text.startswith("/") for text in missing
    )


def _is_in_a_variable(start: Start, difference: Data) -> bool:
    missing = [one["location"] for one in start.data["not_read"]]
    return (
        difference.get("startup_error") == ["ConfigDataLocationNotFoundException"]
        and start.boot >= (3, 5)
        and any(text.startswith("env:") for text in missing)
    )


def _is_given_with_a_gap(start: Start, difference: Data) -> bool:
    return "startup_error" in difference and any("${" in text for text in start.given)


def _is_itself(start: Start, difference: Data) -> bool:
    """Spring refuses a value or an import that leads to a key with itself as its value; show does not know it."""
    if not any(re.search(r"\b([\w.]+)[:=] ?\$\{\1\}", text) for text in start.texts):
        return False
    if "startup_error" in difference:
        return difference["startup_error"][0] == "BindException" and "${" in str(start.data["not_read"])
    states = {start.data["properties"][name]["state"] for name, text in difference.items() if text == "<error>"}
    return states == {"unresolved"}


REASONS: dict[str, Callable[[Start, Data], bool]] = {
    "the build fills in a bare token": _token_is_bare,
    "a variable or the build names a profile": _profile_is_open,
    "a library may read the import": _is_for_a_library,
    "the place is not in the project": _is_elsewhere,
    "a variable may answer the placeholder": _is_given_with_a_gap,
    "a variable may hold the import": _is_in_a_variable,
    "a variable may set a key that is nothing but itself": _is_itself,
}
