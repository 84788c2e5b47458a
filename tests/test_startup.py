"""Starting costs little: what a plain call of ``lint`` never loads. These are names; times are in ``benchmarks/``."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "reglint"
CLEAN = ROOT / "examples" / "shop" / "order" / "src" / "main" / "resources" / "application.yml"

# Libraries that cost a millisecond or more to import, and have work to do in other calls alone.
HEAVY = frozenset(
    (
        "argparse", "asyncio", "click", "concurrent", "csv", "ctypes", "dataclasses", "decimal", "difflib", "email",
        "fractions", "hashlib", "http", "importlib.metadata", "importlib.resources", "inspect", "ipaddress", "json",
        "jsonschema", "logging", "multiprocessing", "pathlib", "pathspec", "pickle", "pkgutil", "pydantic", "random",
        "ruamel", "shutil", "socket", "ssl", "subprocess", "tempfile", "textwrap", "threading", "tokenize", "tomllib",
        "traceback", "unicodedata", "urllib", "uuid", "xml", "zipfile",
    )
)  # fmt: skip
# Rooms that a sound Spring file in YAML needs nothing of.
ELSEWHERE = frozenset(
    (
        "reglint.cli.commands", "reglint.examples", "reglint.explain", "reglint.expression.checker",
        "reglint.expression.parser", "reglint.generate", "reglint.policy.schema", "reglint.properties.files",
        "reglint.reporters.json", "reglint.reporters.sarif", "reglint.rules.files", "reglint.rules.judge",
        "reglint.rules.schema", "reglint.show", "reglint.sources.consul.reader",
        "reglint.sources.spring.loading.legacy",
        "reglint.strict", "reglint.syntax.hcl", "reglint.syntax.json", "reglint.syntax.properties",
        "reglint.syntax.yaml_faults",
    )
)  # fmt: skip
_MOST_MODULES = 240  # each costs a tenth of a millisecond or more

_REPORT = """
import os, sys
from reglint.__main__ import main
def report(status):
    print(status, *sorted(sys.modules), flush=True)
    end(0)
end, os._exit = os._exit, report
main()
"""


def loaded(*arguments: str, cwd: Path) -> tuple[int, frozenset[str]]:
    """The status of one call in a process of its own, and the names of the modules it left loaded."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _REPORT, *arguments]
    ran = subprocess.run(command, cwd=cwd, env=variables, capture_output=True, text=True, encoding="utf-8", check=True)
    status, *names = ran.stdout.splitlines()[-1].split()
    return int(status), frozenset(names)


@pytest.fixture(scope="module")
def bare() -> frozenset[str]:
    """What the interpreter loads by itself here, site hooks included."""
    code = "import sys; print(*sorted(sys.modules), sep='\\n')"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return frozenset(ran.stdout.splitlines())


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, bare: frozenset[str]) -> frozenset[str]:
    """What one clean file takes beside that."""
    folder = tmp_path_factory.mktemp("clean")
    (folder / "application.yml").write_bytes(CLEAN.read_bytes())
    status, names = loaded("lint", "--quiet", "application.yml", cwd=folder)
    assert status == 0
    return names - bare


def within(names: frozenset[str], families: frozenset[str]) -> list[str]:
    """Those of ``names`` that are one of ``families`` or below it."""
    return sorted(name for name in names if any(name == one or name.startswith(f"{one}.") for one in families))


def test_the_clean_file_is_linted(plain: frozenset[str]) -> None:
    """Otherwise the other tests would show nothing."""
    assert {"reglint.sources.spring.service", "reglint.evaluate", "reglint.syntax.yaml"} <= plain


def test_no_heavy_library_is_loaded(plain: frozenset[str]) -> None:
    assert within(plain, HEAVY) == []


def test_no_room_is_opened_that_has_nothing_to_do(plain: frozenset[str]) -> None:
    assert within(plain, ELSEWHERE) == []


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml here")
def test_of_pyyaml_only_the_compiled_half_is_loaded(plain: frozenset[str]) -> None:
    assert "yaml._yaml" in plain
    assert within(plain, frozenset({"yaml.constructor", "yaml.loader", "yaml.reader", "yaml.resolver"})) == []


def test_the_number_of_modules(plain: frozenset[str]) -> None:
    assert len(plain) < _MOST_MODULES


def test_findings_need_no_heavy_library(tmp_path: Path, bare: frozenset[str]) -> None:
    """A finding is placed, redacted and laid out by our own rooms."""
    text = CLEAN.read_text(encoding="utf-8").replace("localhost:8848", "http//localhost:8848")
    (tmp_path / "application.yml").write_text(text, encoding="utf-8")
    status, names = loaded("lint", "--quiet", "application.yml", cwd=tmp_path)
    assert status == 1
    assert within(names - bare, HEAVY) == []


def test_records_are_those_of_this_house() -> None:
    """``typing`` makes named tuples several times slower; see ``reglint.records``."""
    strangers = [
        path.relative_to(PACKAGE).as_posix()
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "typing" and path.name != "records.py"
        if any(alias.name == "NamedTuple" for alias in node.names)
    ]
    assert strangers == []
