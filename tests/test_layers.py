"""Imports point down: who may know whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "reglint"

# From the ground up; a module may import its own layer and those before it.
LAYERS = (
    ("records", "modules", "text", "nearest", "globs", "secret_names", "faults", "__init__"),
    ("values", "addresses", "cache"),
    ("model", "diagnostic", "scope"),
    ("expression", "syntax", "properties", "located", "strict"),
    ("checks",),
    ("rules", "policy"),
    ("catalog", "_compiled"),
    ("sources",),
    (
        *("discover", "reporters", "redact", "secrets", "explain", "effective", "show", "why"),
        *("diagnose", "evaluate", "parallel"),
    ),
    ("engine", "examples"),
    ("cli", "__main__", "generate"),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
LAZY = {"pydantic", "jsonschema", "ruamel", "pathspec", "dataclasses", "logging", "subprocess", "tempfile"}
LAZY_AT_HOME = {
    "pydantic": {"rules/files", "rules/schema", "policy/schema", "strict", "generate"},
    "tempfile": {"examples"},
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def module(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


def imports(path: Path, *, top_level: bool) -> Iterator[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if top_level else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module
            if node.module == "reglint":
                yield from ((node.lineno, f"reglint.{alias.name}") for alias in node.names)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_down(path: Path) -> None:
    """No module knows one of a layer above its own."""
    upward = [
        f"line {line}: {name}"
        for line, name in imports(path, top_level=False)
        if name.startswith("reglint.") and RANK.get(name.split(".")[1], 0) > RANK[room(path)]
    ]
    assert upward == []


SPRING = "reglint.sources.spring."
KNOWN = {"reading": {"reading"}, "loading": {"reading", "loading", "environment"}}


@pytest.mark.parametrize("inner", KNOWN)
def test_what_spring_reads_and_loads_knows_nothing_of_registries(inner: str) -> None:
    """Reading stands by itself; loading stands on it, and shows what it sees as an Environment."""
    strangers = {
        f"{module(path)}: {name}"
        for path in (PACKAGE / "sources" / "spring" / inner).glob("*.py")
        for _, name in imports(path, top_level=False)
        if name.startswith(SPRING) and name.removeprefix(SPRING).partition(".")[0] not in KNOWN[inner]
    }
    assert strangers == set()


def test_every_room_has_a_layer() -> None:
    """A new module is given its place in LAYERS, and in docs/architecture.md."""
    assert sorted({room(path) for path in modules()} - RANK.keys()) == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_heavy_imports_come_late(path: Path) -> None:
    """Libraries that cost milliseconds are imported by the function that needs them."""
    heavy = [
        f"line {line}: {name}"
        for line, name in imports(path, top_level=True)
        if (library := name.split(".")[0]) in LAZY
        and LAZY_AT_HOME.get(library, set()).isdisjoint((room(path), module(path)))
    ]
    assert heavy == []


def test_only_the_front_knows_click() -> None:
    """Every other room can be used without a command line."""
    knowing = {
        room(path) for path in modules() for _, name in imports(path, top_level=False) if name.split(".")[0] == "click"
    }
    assert knowing <= {"cli", "__main__"}
