"""Whole runs as processes: the same bytes everywhere, quiet when nobody reads on, and light to start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "examples" / "shop"
HEAVY = {
    "pydantic", "jsonschema", "ruamel", "pathspec", "dataclasses", "logging", "subprocess", "tempfile", "hashlib",
    "importlib.metadata", "importlib.resources", "concurrent.futures", "multiprocessing", "zipfile", "urllib.parse",
    "asyncio", "click", "reglint.discover.archive", "reglint.reporters.sarif", "reglint.reporters.json",
}  # fmt: skip


def reglint(
    *arguments: object, cwd: Path = ROOT, stdin: bytes | None = None, **variables: str
) -> subprocess.CompletedProcess[bytes]:
    kept = ("PATH", "SYSTEMROOT", "HOME", "TMPDIR", "TEMP", "TMP")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "reglint", *map(str, arguments)],
        cwd=cwd,
        env={**environment, "PYTHONPATH": str(ROOT), **variables},
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def service(tmp_path: Path) -> Path:
    """A service in a checkout of its own, with a fault on line 8 and a Chinese comment."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "订单").mkdir()
    file = tmp_path / "订单" / "application.yml"
    file.write_text(
        "spring:\n  application:\n    name: order\n  cloud:\n    nacos:\n      discovery:\n"
        "        server-addr: a:8848\n        namespace: a b # 开发\n",
        encoding="utf-8",
    )
    return file


def test_the_example_has_findings() -> None:
    result = reglint("lint", SHOP)
    assert result.returncode == 1, result.stderr.decode()
    assert b"error[" in result.stdout
    assert result.stderr == b""


@pytest.mark.parametrize("output", ["text", "json", "sarif", "github"])
def test_output_is_the_same_for_every_hash_seed(output: str) -> None:
    first, second = (
        reglint("lint", SHOP, "--output", output, "--show-files" if seed == "x" else "-q", PYTHONHASHSEED=seed)
        for seed in ("0", "4242")
    )
    assert first.stdout
    assert first.stdout == second.stdout


def test_the_list_of_files_is_the_same_for_every_hash_seed() -> None:
    first, second = (reglint("lint", ROOT, "--show-files", PYTHONHASHSEED=seed).stdout for seed in ("0", "4242"))
    assert first
    assert first == second


@pytest.mark.parametrize("locale", ["C", "POSIX", "de_DE.UTF-8", "zh_CN.GBK"])
def test_output_is_utf_8_in_every_locale(service: Path, locale: str) -> None:
    expected = reglint("lint", service, LC_ALL="C.UTF-8").stdout
    result = reglint("lint", service, LC_ALL=locale, LANG=locale, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert "订单/application.yml:8:" in result.stdout.decode()
    assert result.stdout == expected


def test_output_is_the_same_from_every_directory(service: Path) -> None:
    root = service.parents[1]
    runs = [
        reglint("lint", ".", cwd=root),
        reglint("lint", cwd=root),
        reglint("lint", "..", cwd=service.parent),
        reglint("lint", root, cwd=ROOT),
        reglint("lint", root / "订单" / ".." / "订单", cwd=Path(root.anchor)),
    ]
    assert len({run.stdout for run in runs}) == 1
    assert "订单/application.yml:8:".encode() in runs[0].stdout


@pytest.mark.skipif(sys.platform == "win32", reason="the shell differs there")
@pytest.mark.parametrize("arguments", [["lint", str(SHOP)], ["rules"], ["lint", str(SHOP), "-o", "json"]])
def test_nobody_reading_on_is_no_error(arguments: list[str]) -> None:
    """As in ``reglint ... | head -1``: the pipe is closed before anything is written."""
    reading, writing = os.pipe()
    os.close(reading)
    result = subprocess.run(
        [sys.executable, "-m", "reglint", *arguments],
        stdout=writing,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    os.close(writing)
    assert result.stderr == b""
    assert result.returncode == (1 if arguments[0] == "lint" else 0)


def test_standard_input_is_linted_as_a_file_of_its_service(service: Path) -> None:
    changed = service.read_bytes().replace(b"a b", b"ab")
    assert reglint("lint", service).returncode == 1
    result = reglint("lint", "-", "--stdin-filename", service, stdin=changed)
    assert result.returncode == 0, result.stdout.decode()
    assert reglint("lint", service).returncode == 1


def test_standard_input_is_named_as_the_current_directory_sees_it(service: Path) -> None:
    result = reglint("lint", "-", "--stdin-filename", "application.yml", cwd=service.parent, stdin=service.read_bytes())
    assert result.stdout == reglint("lint", service).stdout
    assert result.returncode == 1


def test_files_that_are_not_utf_8_are_no_obstacle(service: Path) -> None:
    service.with_name("bootstrap.yml").write_bytes("spring:\n  application:\n    name: 订单\n".encode("gbk"))
    result = reglint("lint", service.parent)
    assert result.returncode == 1
    assert b"Traceback" not in result.stderr


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="file names are text there")
def test_a_file_name_that_is_no_text_is_reported(service: Path) -> None:
    folder = os.fsencode(service.parents[1]) + b"/\xff\n::error::x"
    Path(os.fsdecode(folder)).mkdir()
    with open(folder + b"/application.yml", "wb") as file:
        file.write(service.read_bytes())
    for output in ("text", "concise", "github", "json", "sarif"):
        result = reglint("lint", service.parents[1], "--output", output)
        assert result.returncode == 1, result.stderr.decode()
        result.stdout.decode("utf-8")
        assert not any(line.startswith(b"::error::") for line in result.stdout.splitlines())


def test_the_same_report_in_one_process_and_in_several(tmp_path: Path, service: Path) -> None:
    """Above some hundred files the work is shared out; nobody can tell."""
    text = service.read_text(encoding="utf-8")
    for number in range(400):
        folder = service.parents[1] / f"s{number:03}"
        folder.mkdir()
        (folder / "application.yml").write_text(text, encoding="utf-8")
    paths = sorted(service.parents[1].glob("s*"))
    whole = json.loads(reglint("lint", service.parents[1], "-o", "json").stdout)["diagnostics"]
    parts = [
        json.loads(reglint("lint", *paths[start : start + 100], "-o", "json").stdout)["diagnostics"]
        for start in range(0, 400, 100)
    ]
    assert [item for item in whole if item["path"].startswith("s")] == [item for part in parts for item in part]


def test_a_run_over_one_file_imports_nothing_heavy(service: Path) -> None:
    """With the rules as they are compiled; while somebody writes a rule, its file has to be read."""
    from reglint import catalog

    if catalog._compiled() is None:
        pytest.skip("reglint/_compiled.py is older than the rules: run python -m reglint.generate")
    code = (
        "import sys; from reglint.cli import run; status = run(['lint', '-q', sys.argv[1]]); "
        "sys.stderr.write('\\n'.join(sys.modules)); sys.exit(status)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(service)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 1, result.stderr
    assert HEAVY.intersection(result.stderr.splitlines()) == set()


def test_explain_shows_a_page() -> None:
    result = reglint("explain", "NS001")
    assert result.returncode == 0, result.stderr.decode()
    assert b"namespace-not-allowed" in result.stdout


def test_explain_of_an_unknown_name_is_one_sentence() -> None:
    result = reglint("explain", "namespace-not-allowd")
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"namespace-not-allowed" in result.stderr
    assert result.stderr.count(b"\n") == 1


def test_rules_are_listed_for_people_and_programs() -> None:
    table = reglint("rules").stdout.decode().splitlines()
    rules = json.loads(reglint("rules", "--output", "json").stdout)
    assert [line.split()[0] for line in table] == [rule["code"] for rule in rules]
    assert {"code", "name", "category", "summary", "severities", "fixable", "needs"} == rules[0].keys()


def test_rules_can_be_chosen() -> None:
    rules = json.loads(reglint("rules", "NS001", "HB", "--output", "json").stdout)
    assert {rule["code"][:2] for rule in rules} == {"NS", "HB"}
    assert [rule["code"] for rule in rules].count("NS001") == 1


def test_show_names_the_origin_of_each_value(service: Path) -> None:
    text = reglint("show", service.parent).stdout.decode()
    assert "a:8848" in text
    assert "订单/application.yml:7" in text
    data = json.loads(reglint("show", service.parent, "--output", "json").stdout)
    assert data["registrations"][0]["fields"]["servers"]["origin"]["path"] == "订单/application.yml"


def test_show_of_one_profile(service: Path) -> None:
    service.with_name("application-prod.yml").write_text(
        "spring.cloud.nacos.discovery.namespace: live\n", encoding="utf-8"
    )
    assert "live" in reglint("show", service.parent, "--profile", "prod").stdout.decode()
    assert "live" not in reglint("show", service.parent, "--profile", "default").stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["lint", "nowhere.yml"], b"nowhere.yml: there is no such file or directory"),
        (["lint", "--select", "NS999"], b"NS999"),
        (["lint", "--policy", "nowhere.yaml"], b"nowhere.yaml"),
    ],
)
def test_a_wrong_request_is_one_sentence(service: Path, arguments: list[str], words: bytes) -> None:
    result = reglint(*arguments, cwd=service.parent)
    assert (result.returncode, result.stdout) == (2, b"")
    assert words in result.stderr
    assert result.stderr.count(b"\n") == 1


def test_a_broken_policy_is_told_with_its_line(service: Path) -> None:
    (service.parents[1] / "reglint.yaml").write_text("version: 1\nnameing: {}\n", encoding="utf-8")
    result = reglint("lint", service)
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"reglint.yaml:2:" in result.stderr
    assert b"naming" in result.stderr
