"""What sources may read beside the files of a unit: the linted tree, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reglint.sources import tree as tree_module
from reglint.sources.file import File
from reglint.sources.tree import Tree, normal


def put(root: Path, path: str, text: str = "a: 1\n") -> Path:
    """A file below ``root``, with the directories above it."""
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    return place


def link(place: Path, target: Path) -> None:
    """A symbolic link, where the system lets us make one."""
    try:
        place.symlink_to(target)
    except OSError:
        pytest.skip("no symbolic links here")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b.yml", "a/b.yml"),
        ("./a//b.yml", "a/b.yml"),
        ("a/../b.yml", "b.yml"),
        ("", ""),
        ("a/..", ""),
        ("../b.yml", None),
        ("a/../../b.yml", None),
        ("..", None),
        ("/etc/passwd", None),
        ("..x/b.yml", "..x/b.yml"),
    ],
)
def test_paths_stay_inside(path: str, expected: str | None) -> None:
    assert normal(path) == expected


def test_a_file_is_read_from_disk_once(tmp_path: Path) -> None:
    place = put(tmp_path, "conf/a.yml")
    tree = Tree(root=str(tmp_path))
    assert tree.read("conf/a.yml") == b"a: 1\n"
    place.write_text("changed", encoding="utf-8")
    assert tree.read("conf/../conf/a.yml") == b"a: 1\n"
    assert tree.file("conf/a.yml") is tree.file("./conf/a.yml")


def test_files_in_memory_come_before_those_on_disk(tmp_path: Path) -> None:
    put(tmp_path, "a.yml", "on disk")
    assert Tree([File("a.yml", b"unsaved")], str(tmp_path)).read("a.yml") == b"unsaved"


def test_without_a_root_there_is_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.yml")
    monkeypatch.chdir(tmp_path)
    tree = Tree([File("x/b.yml", b"b")])
    assert (tree.read("a.yml"), tree.read("x/b.yml"), tree.entries("x")) == (None, b"b", ("b.yml",))
    assert (tree.exists("a.yml"), tree.exists("x"), tree.exists("x/b.yml")) == (False, True, True)


@pytest.mark.parametrize("path", ["../secret.yml", "/etc/passwd", "a/../../secret.yml", "missing.yml", "a", "a\0b", ""])
def test_what_is_no_file_of_the_tree_is_not_read(tmp_path: Path, path: str) -> None:
    put(tmp_path, "secret.yml")
    put(tmp_path, "root/a/b.yml")
    assert Tree(root=str(tmp_path / "root")).read(path) is None


def test_links_out_of_the_tree_are_not_followed(tmp_path: Path) -> None:
    put(tmp_path, "secret/a.yml")
    put(tmp_path, "root/b.yml")
    link(tmp_path / "root" / "out.yml", tmp_path / "secret" / "a.yml")
    link(tmp_path / "root" / "dir", tmp_path / "secret")
    link(tmp_path / "root" / "in.yml", tmp_path / "root" / "b.yml")
    tree = Tree(root=str(tmp_path / "root"))
    assert (tree.read("out.yml"), tree.read("dir/a.yml"), tree.entries("dir")) == (None, None, None)
    assert tree.read("in.yml") == b"a: 1\n"
    assert tree.exists("out.yml")


def test_ignored_files_are_there_but_not_read(tmp_path: Path) -> None:
    put(tmp_path, "local.yml")
    tree = Tree(root=str(tmp_path), ignored=lambda path: path == "local.yml")
    assert (tree.read("local.yml"), tree.exists("local.yml")) == (None, True)


def test_what_is_known_to_be_absent_costs_no_look(tmp_path: Path) -> None:
    put(tmp_path, "pom.xml")
    assert Tree(root=str(tmp_path), absent=lambda path: path.endswith("pom.xml")).read("pom.xml") is None


def test_large_files_and_too_many_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b", "c"):
        put(tmp_path, f"{name}.yml", "x" * 10)
    monkeypatch.setattr(tree_module, "_LARGEST", 9)
    assert Tree(root=str(tmp_path)).read("a.yml") is None
    monkeypatch.setattr(tree_module, "_LARGEST", 100)
    monkeypatch.setattr(tree_module, "_MOST_FILES", 2)
    tree = Tree(root=str(tmp_path))
    assert [tree.read(f"{name}.yml") is not None for name in ("a", "b", "c", "a")] == [True, True, False, True]
    monkeypatch.setattr(tree_module, "_MOST_FILES", 100)
    monkeypatch.setattr(tree_module, "_MOST_BYTES", 15)
    tree = Tree(root=str(tmp_path))
    assert [tree.read(f"{name}.yml") is not None for name in ("a", "b")] == [True, False]


def test_entries_are_relative_and_sorted(tmp_path: Path) -> None:
    for path in ("conf/b/c.yml", "conf/a.yml", "conf/node_modules/x.yml", "other.yml"):
        put(tmp_path, path)
    tree = Tree([File("conf/held.yml", b"")], str(tmp_path))
    assert tree.entries("conf") == ("a.yml", "b/c.yml", "held.yml")
    assert tree.entries("conf/b/") == ("c.yml",)
    assert (tree.entries("nothing"), tree.entries("conf/a.yml"), tree.entries("..")) == (None, None, None)


def test_endless_directories_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        put(tmp_path, f"d/{number:02}.yml")
    monkeypatch.setattr(tree_module, "_MOST_ENTRIES", 5)
    tree = Tree(root=str(tmp_path))
    assert len(tree.entries("d") or ()) == 5
    assert tree.may_end("/nobody-knows.yml")


def test_a_file_of_that_name_somewhere(tmp_path: Path) -> None:
    put(tmp_path, "common/src/main/resources/x.yml")
    tree = Tree(root=str(tmp_path))
    assert tree.may_end("/resources/x.yml")
    assert not tree.may_end("/resources/y.yml")
    assert not Tree().may_end("/resources/x.yml")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yml")
    assert Tree(root=str(tmp_path)).read("pipe.yml") is None


def test_what_is_made_of_a_tree_is_made_once_for_each_argument() -> None:
    made: list[str] = []

    def make(tree: Tree, name: str) -> tuple[Tree, str]:
        made.append(name)
        return tree, name

    first, second = Tree(), Tree()
    assert [first.once(make, name) for name in "aba"] == [(first, "a"), (first, "b"), (first, "a")]
    assert second.once(make, "a") == (second, "a")
    assert made == ["a", "b", "a"]
