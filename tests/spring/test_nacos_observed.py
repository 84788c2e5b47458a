"""What applications get of a Nacos configuration centre, as real clients of every generation were seen to get it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reglint.sources.file import File
from reglint.sources.spring.build import Versions
from reglint.sources.spring.centre.nacos import NacosCentre
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.project import Given, Project
from reglint.sources.tree import Tree
from reglint.values import State

_OBSERVED: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "nacos-observed.json").read_text(encoding="utf-8")
)
_MAIN = "src/main/resources"
_STARTER = "spring-cloud-starter-alibaba-nacos-config"


class _Files:
    """The files of a case: a class path, and a directory ``nacos`` with one export for each namespace."""

    def __init__(self, files: dict[str, str]) -> None:
        held = (
            File(path if path.startswith("nacos/") else f"{_MAIN}/{path}", text.encode())
            for path, text in files.items()
        )
        self.tree = Tree([*held])
        self.exports = {
            path.split("/")[1]: "/".join(path.split("/")[:2]) for path in files if path.startswith("nacos/")
        }

    def file(self, path: str) -> File | None:
        return self.tree.file(path)

    def entries(self, directory: str) -> tuple[str, ...] | None:
        return self.tree.entries(directory)

    def names(self, directory: str) -> list[str]:
        return sorted({path.split("/")[0] for path in self.tree.entries(directory) or ()})


def _environment(case: dict[str, Any], alibaba: str) -> Environment:
    files = _Files(case["files"])
    built = Versions(spring_cloud_alibaba=alibaba, bootstrap_starter=case["bootstrap"], starters=frozenset({_STARTER}))
    version = tuple(map(int, _OBSERVED["boot"][alibaba].split(".")))
    given = Given(version, case.get("environment", {}), case.get("properties", {}), bootstrap=case["bootstrap"])
    project = Project(files, {"classpath:/": _MAIN, "file:./": "workdir"})
    service = project.service(given, centre=NacosCentre(files.tree, files.exports or {"public": "nacos/public"}, built))
    return service.run(case.get("profiles"))


def _is_told(environment: Environment, key: str, expected: str | None) -> bool:
    value = environment.value(key)
    return value.state is State.ABSENT if expected is None else (value.state, value.value) == (State.SET, expected)


@pytest.mark.parametrize("case", _OBSERVED["cases"], ids=lambda case: case["title"])
def test_observed(case: dict[str, Any]) -> None:
    for observed in case["observed"]:
        result = observed["result"]
        for alibaba in observed["with"]:
            environment = _environment(case, alibaba)
            if "fails" in result:
                assert environment.error is not None, alibaba
                continue
            open_keys = result.get("open", ())
            told = {key: _is_told(environment, key, expected) for key, expected in result["values"].items()}
            assert [key for key, found in told.items() if not found] == list(open_keys), alibaba
            unresolved = (environment.value(key).state is State.UNRESOLVED for key in open_keys)
            assert environment.remote or all(unresolved), alibaba


def test_every_generation_is_observed() -> None:
    """With imports and with bootstrap files, each in a hundred cases and more."""
    seen: dict[tuple[str, bool], int] = {}
    for case in _OBSERVED["cases"]:
        for alibaba in (alibaba for observed in case["observed"] for alibaba in observed["with"]):
            seen[alibaba, case["bootstrap"]] = seen.get((alibaba, case["bootstrap"]), 0) + 1
    bootstrap = {"2.2.9.RELEASE", "2021.0.6.2", "2022.0.0.2", "2023.0.1.2", "2023.0.3.3", "2025.0.0.0"}
    imports = {"2021.0.6.2", "2022.0.0.2", "2023.0.3.3", "2025.0.0.0", "2025.1.0.0"}
    assert bootstrap <= {alibaba for (alibaba, files), count in seen.items() if files and count >= 100}
    assert imports <= {alibaba for (alibaba, files), count in seen.items() if not files and count >= 100}
