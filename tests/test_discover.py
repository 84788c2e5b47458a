"""Which files are found below the paths, which are left out and why, and that finding them stays cheap."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reglint import parallel
from reglint.diagnostic import RequestError
from reglint.discover import Found, find, find_root, is_ignored, walk
from reglint.discover.archive import NotAnExportError, source_files
from reglint.discover.files import LARGEST, names_registry
from tests.corpus import corpus_root

NACOS = "spring:\n  cloud:\n    nacos:\n      discovery:\n        server-addr: a:8848\n"
PLAIN = "server:\n  port: 8080\n"

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")


def put(root: Path, name: str, content: str | bytes = NACOS) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def paths(found: Found) -> list[str]:
    return [file.path for file in found.files]


def reasons(found: Found) -> dict[str, str]:
    return {note.path: note.reason for note in found.notes if note.path != ".git/"}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """An empty checkout."""
    (tmp_path / ".git").mkdir()
    return tmp_path


# What is taken


@pytest.mark.parametrize(
    "name",
    ["application.yml", "bootstrap.yaml", "order-dev.yml", "x.properties", "service.json", "web.hcl", "deep/a/b/c.yml"],
)
def test_a_file_that_names_a_registry_is_taken(tree: Path, name: str) -> None:
    put(tree, name, "nacos")
    found = find([str(tree)])
    assert [(file.path, file.data, file.report, file.problem) for file in found.files] == [(name, b"nacos", True, "")]
    assert (found.files[0].name, found.files[0].directory) == (os.path.basename(name), os.path.dirname(name))


@pytest.mark.parametrize("name", ["pom.xml", "README.md", "application.yml.bak", "nacos", "Consul.java"])
def test_other_formats_are_not_even_read(tree: Path, name: str) -> None:
    put(tree, name, "nacos")
    assert find([str(tree)]).files == ()


def test_a_registry_is_found_in_any_letter_case_and_encoding(tree: Path) -> None:
    put(tree, "a.yml", "Eureka: 1".encode("utf-16"))
    put(tree, "b.yml", "CONSUL: 1".encode("utf-32"))
    put(tree, "c.yml", "\ufeffNacos: 1".encode())
    put(tree, "d.yml", "命名: nacos".encode("gbk"))
    put(tree, "e.yml", "\ufeffeureka: 1".encode("utf-16-be"))
    assert paths(find([str(tree)])) == ["a.yml", "b.yml", "c.yml", "d.yml", "e.yml"]


def test_spring_files_are_taken_with_a_sibling_that_names_a_registry(tree: Path) -> None:
    put(tree, "a/application.yml", PLAIN)
    put(tree, "a/application-prod.yml")
    put(tree, "b/application.yml", PLAIN)
    found = find([str(tree)], keep_notes=True)
    assert paths(found) == ["a/application-prod.yml", "a/application.yml"]
    assert reasons(found) == {"b/application.yml": "no file of its service names a registry"}


@pytest.mark.parametrize(
    ("named", "other"), [("config/application.yml", "bootstrap.yml"), ("bootstrap.yml", "config/application.yml")]
)
def test_a_directory_and_its_config_directory_are_one_service(tree: Path, named: str, other: str) -> None:
    put(tree, f"a/{named}")
    put(tree, f"a/{other}", PLAIN)
    assert paths(find([str(tree)])) == sorted([f"a/{named}", f"a/{other}"])


def test_only_spring_files_make_a_service(tree: Path) -> None:
    """A file of another name is a service of its own and draws nobody in."""
    put(tree, "order-dev.yml")
    put(tree, "application.yml", PLAIN)
    put(tree, "values.yml", PLAIN)
    assert paths(find([str(tree)])) == ["order-dev.yml"]


def test_children_other_than_config_are_services_of_their_own(tree: Path) -> None:
    put(tree, "application.yml")
    put(tree, "sub/application.yml", PLAIN)
    assert paths(find([str(tree)])) == ["application.yml"]


@pytest.mark.parametrize(
    ("name", "content", "taken"),
    [
        ("redis.json", '{"service": {"name": "redis"}}', True),
        ("redis.json", '{"Name": "redis", "Port": 8000}', True),
        ("redis.json", '{"checks": []}', True),
        ("redis.json", '{"title": "x"}', False),
        ("data.json", '{"name": "x", "port": 1, "pad": "' + "x" * 70_000 + '"}', False),
        ("package.json", '{"name": "x", "dependencies": {"consul": "1"}}', False),
        ("x.schema.json", '{"service": "consul"}', False),
        ("web.hcl", 'service { name = "web" }', True),
        (".terraform.lock.hcl", 'provider "consul" {}', False),
        ("policy.hcl", 'key_prefix "" {}', False),
        ("server.hcl", "server = true\nbootstrap_expect = 1", True),
        ("global.hcl", 'Kind = "proxy-defaults"', True),
        ("telemetry.json", '{"datacenter": "dc1"}', True),
    ],
)
def test_what_may_be_a_consul_definition(name: str, content: str, taken: bool) -> None:
    assert names_registry(name, content.encode()) is taken


def test_files_come_sorted_by_path_whatever_the_order_of_the_paths(tree: Path) -> None:
    for name in ("b/application.yml", "a/application.yml", "a-b/application.yml"):
        put(tree, name)
    expected = ["a-b/application.yml", "a/application.yml", "b/application.yml"]
    assert paths(find([str(tree / "b"), str(tree / "a"), str(tree / "a-b")])) == expected
    assert paths(find([str(tree), str(tree / "a"), str(tree / "a" / "application.yml")])) == expected


# What is left out


@pytest.mark.parametrize("name", ["node_modules", ".svn", ".venv", ".idea", "__pycache__"])
def test_directories_of_tools_are_not_entered(tree: Path, name: str) -> None:
    put(tree, f"a/{name}/application.yml")
    found = find([str(tree)], keep_notes=True)
    assert paths(found) == []
    assert reasons(found)[f"a/{name}/"] == "a directory of tools"


@pytest.mark.parametrize("build_file", ["pom.xml", "build.gradle", "package.json"])
@pytest.mark.parametrize("name", ["target", "build", "dist", "out", "bin"])
def test_build_output_is_left_out_beside_a_build_file(tree: Path, name: str, build_file: str) -> None:
    put(tree, f"a/{name}/classes/application.yml")
    assert paths(find([str(tree)])) == [f"a/{name}/classes/application.yml"]
    put(tree, f"a/{build_file}", "")
    found = find([str(tree)], keep_notes=True)
    assert paths(found) == []
    assert reasons(found)[f"a/{name}/"] == "a directory of build output"


def test_the_policy_excludes_files_by_their_path_from_the_root(tree: Path) -> None:
    put(tree, "x/a/application.yml")
    put(tree, "x/legacy/application.yml")
    put(tree, "x/values.yml", PLAIN)
    asked: list[str] = []

    def excluded(path: str) -> bool:
        asked.append(path)
        return path.startswith("x/legacy/")

    found = find([str(tree / "x")], excluded=excluded, keep_notes=True)
    assert paths(found) == ["x/a/application.yml"]
    assert reasons(found)["x/legacy/application.yml"] == "excluded by the policy"
    assert asked == ["x/a/application.yml", "x/legacy/application.yml"]


def test_notes_are_kept_only_when_asked_for(tree: Path) -> None:
    put(tree, "values.yml", PLAIN)
    assert find([str(tree)]).notes == ()
    assert reasons(find([str(tree)], keep_notes=True)) == {"values.yml": "names no registry"}


# What version control ignores


def ignoring(tree: Path) -> None:
    put(
        tree,
        ".gitignore",
        "\ufeff# comment\n*.local.yml\r\n/only-here/\nlogs/\n!keep.local.yml\ndeep/**/x.yml\nna me.yml\n[bad\n",
    )
    put(tree, ".git/info/exclude", "excluded.yml\n")
    put(tree, "sub/.gitignore", "!a.local.yml\n/b.yml\nback\\slash.yml\n")
    for name in (
        "a.local.yml", "keep.local.yml", "only-here/a.yml", "sub/only-here/a.yml", "logs/a.yml", "sub/logs/a.yml",
        "sub/a.local.yml", "sub/b.yml", "sub/c/b.yml", "deep/x.yml", "deep/1/2/x.yml", "deep/1/y.yml", "excluded.yml",
        "sub/excluded.yml", "na me.yml", "logs/sub/keep.local.yml", "命名/服务.yml",
    ):  # fmt: skip
        put(tree, name)


def test_nested_ignore_files_are_respected(tree: Path) -> None:
    ignoring(tree)
    found = find([str(tree)], keep_notes=True)
    assert paths(found) == [
        "deep/1/y.yml", "keep.local.yml", "sub/a.local.yml", "sub/c/b.yml", "sub/only-here/a.yml", "命名/服务.yml",
    ]  # fmt: skip
    assert reasons(found)["logs/"] == reasons(found)["sub/b.yml"] == "ignored by version control"


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_same_files_are_ignored_as_by_git(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    ignoring(tmp_path)
    listing = subprocess.run(
        ["git", "-C", str(tmp_path), "ls-files", "-coz", "--exclude-standard"], check=True, capture_output=True
    )
    expected = sorted(name for name in listing.stdout.decode().split("\0") if name.endswith(".yml"))
    assert paths(find([str(tmp_path)])) == expected


def test_ignore_files_above_the_path_are_respected(tree: Path) -> None:
    ignoring(tree)
    assert paths(find([str(tree / "sub")])) == ["sub/a.local.yml", "sub/c/b.yml", "sub/only-here/a.yml"]


def test_a_directory_named_by_itself_is_searched_even_if_it_is_ignored(tree: Path) -> None:
    put(tree, ".gitignore", "logs/\n")
    put(tree, "logs/a.yml")
    put(tree, "logs/b/a.yml")
    assert paths(find([str(tree)])) == []
    assert paths(find([str(tree / "logs")])) == ["logs/a.yml", "logs/b/a.yml"]
    assert paths(find([str(tree / "logs" / "b")])) == ["logs/b/a.yml"]


def test_pathspec_is_imported_for_ignore_files_only(tree: Path) -> None:
    put(tree, "application.yml")
    code = "import sys; from reglint.discover import find; find([sys.argv[1]]); print('pathspec' in sys.modules)"

    def loaded(target: Path) -> str:
        return subprocess.run(
            [sys.executable, "-c", code, str(target)], check=True, capture_output=True, text=True
        ).stdout

    assert loaded(tree).strip() == "False"
    put(tree, ".gitignore", "*.log\n")
    assert loaded(tree).strip() == "True"
    assert loaded(tree / "application.yml").strip() == "False"


# Files named by themselves


def test_a_named_file_is_taken_whatever_it_holds_and_whoever_ignores_it(tree: Path) -> None:
    put(tree, ".gitignore", "*")
    put(tree, "target/values.yml", PLAIN)
    put(tree, "pom.xml", "")
    found = find([str(tree / "target" / "values.yml")], excluded=lambda path: True)
    assert [(file.path, file.report) for file in found.files] == [("target/values.yml", True)]


@pytest.mark.parametrize("named", ["a/application.yml", "a/config/application-dev.yml"])
def test_the_service_of_a_named_file_is_read_but_not_reported(tree: Path, named: str) -> None:
    names = ["a/application-prod.properties", "a/application.yml", "a/bootstrap.yml", "a/config/application-dev.yml"]
    for name in [*names, "a/order.yml", "application.yml", "a/b/application.yml"]:
        put(tree, name, PLAIN)
    found = find([str(tree / named)])
    assert [(file.path, file.report) for file in found.files] == [(name, name == named) for name in names]


def test_several_named_files_of_one_service_are_all_reported(tree: Path) -> None:
    for name in ("application.yml", "bootstrap.yml", "application-dev.yml"):
        put(tree, name)
    found = find([str(tree / "application.yml"), str(tree / "bootstrap.yml")])
    assert {file.name: file.report for file in found.files} == {
        "application.yml": True, "bootstrap.yml": True, "application-dev.yml": False,
    }  # fmt: skip


def test_consul_definitions_beside_a_named_one_are_read(tree: Path) -> None:
    put(tree, "web.json", '{"service": {"name": "web"}}')
    put(tree, "db.hcl", 'service { name = "db" }')
    put(tree, "data.json", "{}")
    put(tree, "application.yml")
    found = find([str(tree / "web.json")])
    assert {file.name: file.report for file in found.files} == {"web.json": True, "db.hcl": False}


def test_a_named_file_of_another_format_is_noted(tree: Path) -> None:
    found = find([str(put(tree, "README.md"))], keep_notes=True)
    assert found.files == ()
    assert reasons(found) == {"README.md": "no format that is read here"}


def test_a_missing_path_is_one_sentence(tree: Path) -> None:
    with pytest.raises(RequestError, match=r"^.*nowhere\.yml: there is no such file or directory$"):
        find([str(tree / "nowhere.yml")])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes there")
def test_a_pipe_is_refused_instead_of_waited_for(tree: Path) -> None:
    os.mkfifo(tree / "application.yml")
    with pytest.raises(RequestError, match="neither a file nor a directory"):
        find([str(tree / "application.yml")])
    assert find([str(tree)]).files == ()


def test_standard_input_takes_the_place_of_a_file(tree: Path) -> None:
    put(tree, "a/application.yml", PLAIN)
    put(tree, "a/application-dev.yml")
    found = find([], stdin=(str(tree / "a" / "application.yml"), b"new"))
    assert [(file.path, file.data == b"new", file.report) for file in found.files] == [
        ("a/application-dev.yml", False, False),
        ("a/application.yml", True, True),
    ]


def test_standard_input_needs_no_file(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree)
    assert [(file.path, file.data) for file in find([], stdin=("x/application.yml", b"new")).files] == [
        ("x/application.yml", b"new")
    ]


# Files that cannot be read


def test_a_large_file_is_not_read(tree: Path) -> None:
    put(tree, "application.yml", NACOS + "#" * LARGEST)
    put(tree, "data.json", '{"service": "' + "x" * LARGEST)
    found = find([str(tree)], keep_notes=True)
    assert [(file.path, file.data, file.problem) for file in found.files] == [
        ("application.yml", b"", "it is larger than 5 MB")
    ]
    assert reasons(found) == {"data.json": "it is larger than 5 MB"}


def test_a_large_file_that_is_named_says_so(tree: Path) -> None:
    put(tree, "data.json", "x" * (LARGEST + 1))
    assert [file.problem for file in find([str(tree / "data.json")]).files] == ["it is larger than 5 MB"]


def test_a_file_of_the_largest_size_is_read_whole(tree: Path) -> None:
    content = NACOS + "#" * (LARGEST - len(NACOS))
    put(tree, "application.yml", content)
    assert find([str(tree)]).files[0].data == content.encode()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="everything can be read here")
def test_a_file_without_permission_is_a_problem_of_that_file(tree: Path) -> None:
    put(tree, "application.yml").chmod(0)
    put(tree, "values.yml").chmod(0)
    found = find([str(tree)], keep_notes=True)
    assert [(file.path, file.problem) for file in found.files] == [("application.yml", "permission denied")]
    assert reasons(found) == {"values.yml": "permission denied"}


def test_a_read_error_is_told_in_our_words(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words of the system depend on its language."""

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Zugriff verweigert")

    put(tree, "application.yml")
    monkeypatch.setattr(os, "open", refuse)
    assert [file.problem for file in find([str(tree)]).files] == ["permission denied"]


# Links


@needs_links
def test_linked_directories_are_not_followed(tree: Path) -> None:
    put(tree, "a/application.yml")
    (tree / "a" / "loop").symlink_to(tree, target_is_directory=True)
    assert paths(find([str(tree)])) == ["a/application.yml"]


@needs_links
def test_a_linked_file_is_read_in_both_places_and_reported_once(tree: Path) -> None:
    put(tree, "shared/bootstrap.yml")
    put(tree, "a/application.yml", PLAIN)
    (tree / "a" / "bootstrap.yml").symlink_to(tree / "shared" / "bootstrap.yml")
    assert [(file.path, file.report) for file in find([str(tree)]).files] == [
        ("a/application.yml", True),
        ("a/bootstrap.yml", False),
        ("shared/bootstrap.yml", True),
    ]


@needs_links
def test_links_out_of_the_tree_and_into_nothing_are_left(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = put(tmp_path_factory.mktemp("outside"), "application.yml")
    (tree / "application.yml").symlink_to(outside)
    (tree / "bootstrap.yml").symlink_to(tree / "nowhere.yml")
    (tree / "loop.yml").symlink_to(tree / "loop.yml")
    found = find([str(tree)], keep_notes=True)
    assert found.files == ()
    assert reasons(found).keys() == {"application.yml", "bootstrap.yml", "loop.yml"}


@needs_links
def test_a_link_that_is_named_is_read_under_its_own_name(tree: Path) -> None:
    put(tree, "real.yml")
    (tree / "application.yml").symlink_to(tree / "real.yml")
    assert paths(find([str(tree / "application.yml")])) == ["application.yml"]


# The root


def test_paths_are_relative_to_the_checkout_from_every_directory(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tree, "a/b/application.yml")
    for directory, argument in (
        (tree, "."),
        (tree / "a", "b"),
        (tree / "a" / "b", "application.yml"),
        (tree / "a" / "b", ".."),
    ):
        monkeypatch.chdir(directory)
        assert paths(find([argument])) == ["a/b/application.yml"]


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A directory without a checkout above it."""
    if find_root([str(tmp_path)]) != os.path.realpath(tmp_path):
        pytest.skip("the temporary directory lies in a checkout")
    return tmp_path


def test_a_policy_file_marks_the_root_without_a_checkout(bare: Path) -> None:
    put(bare, "x/reglint.yaml", "version: 1\n")
    put(bare, "x/a/application.yml")
    assert paths(find([str(bare / "x" / "a")])) == ["a/application.yml"]


def test_relative_paths_stay_relative_to_the_current_directory(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(bare, "x/a/application.yml")
    monkeypatch.chdir(bare)
    assert paths(find(["x/a"])) == ["x/a/application.yml"]
    assert paths(find([str(bare / "x" / "a")])) == ["application.yml"]


def test_the_shared_directory_is_the_root_of_absolute_paths(bare: Path) -> None:
    one, two = put(bare, "x/a/application.yml"), put(bare, "x/b/application.yml")
    assert paths(find([str(one), str(two)])) == ["a/application.yml", "b/application.yml"]


def test_a_path_outside_the_root_is_told_by_the_way_to_it(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = put(tmp_path_factory.mktemp("other"), "application.yml")
    put(tree, "application.yml")
    found = find([str(tree), str(other.parent)])
    assert [path.startswith("../") for path in paths(found)] == [True, False]


# Nacos exports

METADATA = "metadata:\n- dataId: text\n  group: G\n  type: yaml\n"


def export(path: Path, entries: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def test_the_configurations_of_an_export_are_files(tree: Path) -> None:
    export(
        tree / "export.zip",
        {".metadata.yml": METADATA, "PROD/order.yaml": NACOS, "DEFAULT_GROUP/db.yml": PLAIN, "G/text": NACOS},
    )
    found = find([str(tree)], keep_notes=True)
    assert [(file.path, file.name, file.directory, file.data) for file in found.files] == [
        ("export.zip!/.metadata.yml", ".metadata.yml", "export.zip!", METADATA.encode()),
        ("export.zip!/G/text", "text", "export.zip!/G", NACOS.encode()),
        ("export.zip!/PROD/order.yaml", "order.yaml", "export.zip!/PROD", NACOS.encode()),
    ]
    assert reasons(found) == {"export.zip!/DEFAULT_GROUP/db.yml": "names no registry"}
    assert [entry.path for entry in found.beside] == ["export.zip!/DEFAULT_GROUP/db.yml"]
    assert "export.zip!/DEFAULT_GROUP/db.yml" in paths(find([str(tree / "export.zip")]))


def test_an_export_without_registration_keys_is_only_there_to_be_imported(tree: Path) -> None:
    export(tree / "export.zip", {".metadata.yml": METADATA, "G/db.yml": PLAIN, "G/logo": b"\x89PNG"})
    found = find([str(tree)])
    assert (paths(found), len(found.beside)) == ([], 3)


def test_in_an_unpacked_export_every_name_may_be_a_configuration(tree: Path) -> None:
    put(tree, "nacos/.metadata.yml", METADATA)
    put(tree, "nacos/G/text", NACOS)
    put(tree, "nacos/G/order.txt", NACOS)
    put(tree, "nacos/G/plain", PLAIN)
    put(tree, "nacos/G/deeper/text", NACOS)
    put(tree, "other/text", NACOS)
    assert paths(find([str(tree)])) == ["nacos/.metadata.yml", "nacos/G/order.txt", "nacos/G/text"]


def test_a_hidden_file_of_that_name_is_no_metadata_by_its_name_alone(tree: Path) -> None:
    put(tree, "x/.metadata.yml", "a: 1\n")
    assert paths(find([str(tree)])) == []


def test_build_files_are_noted_on_the_way(tree: Path) -> None:
    for path in ("pom.xml", "order/build.gradle.kts", "target/pom.xml"):
        put(tree, path, "x")
    found = find([str(tree)])
    assert found.builds == {"pom.xml", "order/build.gradle.kts"}
    assert found.searched == ("",)
    assert (found.lacks("stock/pom.xml"), found.lacks("pom.xml"), found.lacks("stock/a.yml")) == (True, False, False)
    assert not find([str(put(tree, "application.yml"))]).lacks("stock/pom.xml")


def test_a_path_is_ignored_by_itself_or_by_a_directory_above(tree: Path) -> None:
    put(tree, ".gitignore", "local/\n*.log\n")
    put(tree, "conf/.gitignore", "own.yml\n!kept.log\n")
    ignored = ["local/a.yml", "x/a.log", "conf/own.yml", "local/deep/b.yml"]
    assert [is_ignored(str(tree), path) for path in (*ignored, "a.yml", "conf/kept.log")] == [True] * 4 + [False] * 2


def test_an_old_export_has_no_metadata(tree: Path) -> None:
    export(tree / "export.zip", {"DEFAULT_GROUP/order.yml": NACOS})
    assert paths(find([str(tree)])) == ["export.zip!/DEFAULT_GROUP/order.yml"]


def test_any_other_archive_is_left(tree: Path) -> None:
    export(tree / "sources.zip", {"order/application.yml": NACOS, "order/src/Main.java": "x"})
    put(tree, "text.zip", "no archive")
    put(tree, "cut.zip", b"PK\x03\x04 cut off")
    found = find([str(tree)], keep_notes=True)
    assert found.files == ()
    assert reasons(found) == {
        "sources.zip": "its entries are not those of a Nacos export",
        "text.zip": "it is no ZIP archive",
        "cut.zip": "it is a damaged archive",
    }


def test_an_entry_larger_than_it_says_is_not_unpacked(tmp_path: Path) -> None:
    """A bomb: 50 MB of zeros packed into a few kilobytes."""
    path = export(tmp_path / "bomb.zip", {"G/a.yml": b"\0" * 50_000_000})
    assert path.stat().st_size < 100_000
    assert [(file.data, file.problem) for file in source_files(str(path), "bomb.zip")] == [
        (b"", "it is larger than 5 MB")
    ]


def test_all_entries_together_are_bounded(tmp_path: Path) -> None:
    path = export(tmp_path / "bomb.zip", {f"G/{number:02}.yml": b"\0" * 4_900_000 for number in range(20)})
    files = source_files(str(path), "bomb.zip")
    assert sum(len(file.data) for file in files) <= 64_000_000
    assert len(files) == 20


def test_a_directory_of_entries_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    path = export(tmp_path / "x.zip", {"G/a.yml": NACOS})
    data = bytearray(path.read_bytes())
    struct.pack_into("<L", data, data.rfind(b"PK\x05\x06") + 12, 3_000_000)
    path.write_bytes(data)
    with pytest.raises(NotAnExportError, match="too many entries"):
        source_files(str(path), "x.zip")


def test_a_damaged_entry_is_a_problem_of_that_entry(tmp_path: Path) -> None:
    path = export(tmp_path / "x.zip", {"G/a.yml": NACOS * 50, "G/b.yml": NACOS})
    data = bytearray(path.read_bytes())
    data[45:60] = b"\xff" * 15
    path.write_bytes(data)
    assert [(file.name, file.problem) for file in source_files(str(path), "x.zip")] == [
        ("a.yml", "it is damaged in the archive"),
        ("b.yml", ""),
    ]


@given(position=st.integers(0, 400), byte=st.integers(0, 255))
@settings(max_examples=300)
def test_no_damage_to_an_archive_is_a_crash(tmp_path_factory: pytest.TempPathFactory, position: int, byte: int) -> None:
    path = export(
        tmp_path_factory.getbasetemp() / "fuzz.zip", {".metadata.yml": "x: 1", "G/a.yml": NACOS, "G/b.json": "{}"}
    )
    data = bytearray(path.read_bytes())
    data[position % len(data)] = byte
    path.write_bytes(data)
    try:
        files = source_files(str(path), "fuzz.zip")
    except NotAnExportError:
        return
    assert all(isinstance(file.data, bytes) for file in files)


# Size


def test_a_large_tree_is_walked_quickly(tree: Path) -> None:
    """10,000 files, one in a hundred a registration configuration: far below a second on one core."""
    body = b"# filler\n" * 120
    for module in range(100):
        resources = tree / f"m{module:03}" / "src"
        resources.mkdir(parents=True)
        put(resources, "application.yml", NACOS)
        for number in range(49):
            (resources / f"C{number}.java").write_bytes(body)
        for number in range(50):
            (resources / f"v{number}.yaml").write_bytes(body)
    started = time.process_time()
    found = find([str(tree)])
    assert time.process_time() - started < 1
    assert len(found.files) == 100


def test_every_spring_file_of_the_corpus_that_names_a_registry_is_found() -> None:
    root = corpus_root()
    found = {file.path for file in find([str(root)]).files}
    assert len(found) > 1200
    missed = [
        path.relative_to(root).as_posix()
        for path in root.rglob("application*.yml")
        if b"nacos" in path.read_bytes().lower() and path.relative_to(root).as_posix() not in found
    ]
    assert missed == []


# Several processes


@needs_links
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize("alone", [0, 1, 3, 7])
def test_several_processes_see_what_one_sees(tree: Path, monkeypatch: pytest.MonkeyPatch, alone: int) -> None:
    """Whatever is done before the others help, and with all that one directory has to do with another."""
    for module in "abcdef":
        put(tree, f"{module}/src/application.yml", NACOS if module in "ace" else PLAIN)
        put(tree, f"{module}/src/config/application-{module}.yml", PLAIN if module != "b" else NACOS)
        put(tree, f"{module}/src/config/deep/config/application.yml")
        put(tree, f"{module}/pom.xml" if module != "f" else "f/README.md")
        put(tree, f"{module}/target/application.yml")
        put(tree, f"{module}/out.yml", f"nacos: {module}")
    put(tree, "config/application.yml")
    put(tree, "application.yml", PLAIN)
    put(tree, "c/.gitignore", "out.yml\nconfig/\n")
    (tree / "a" / "linked.yml").symlink_to(tree / "e" / "out.yml")
    (tree / "e" / "linked.yml").symlink_to(tree / "a" / "out.yml")
    export(tree / "d" / "export.zip", {".metadata.yml": METADATA, "G/db.yml": PLAIN, "G/order.yaml": NACOS})
    export(tree / "a" / "export.zip", {".metadata.yml": METADATA, "G/db.yml": PLAIN, "G/order.yaml": NACOS})
    expected = find([str(tree)], keep_notes=True)
    assert (len(expected.files), len(expected.builds), len(expected.beside)) == (26, 5, 2)

    monkeypatch.setattr(walk, "_ALONE", alone)
    monkeypatch.setattr(parallel, "workers_for", lambda *_: 3)
    assert find([str(tree)], keep_notes=True) == expected
    assert find([str(tree)]) == expected._replace(notes=())


def test_few_directories_are_walked_by_one_process(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(parallel, "shared", refuse)
    for module in range(100):
        put(tree, f"m{module}/src/application.yml")
    assert len(find([str(tree)]).files) == 100
