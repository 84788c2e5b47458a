"""Files made to hurt: they cost little time and memory, are told or left out, and the files beside them are linted.

Each run is a process of its own, whose time and memory are measured.
"""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.whole.conftest import Call
from tests.whole.running import FAULTY, environment, reglint, tree

LINUX = sys.platform == "linux"
POSIX = os.name == "posix"
SECONDS = 5.0
MEGABYTES = 300

_SERVERS = "spring.cloud.nacos.discovery.server-addr: a:1\n"
_SERVICE = '{"service": {"name": "a", "port": 1, "meta": '
_MANY = 200_000
# Runs the command, then says on a third channel what it cost: the clock on the wall also measures others at work, and
# the memory that a parent took counts as that of its child.
_MEASURED = (
    "import os, sys, time\nfrom reglint.cli import run\nstatus = run(sys.argv[2:])\nsys.stdout.flush()\n"
    "lines = open('/proc/self/status') if sys.platform == 'linux' else ['VmHWM: 0']\n"
    "peak = next(line for line in lines if line.startswith('VmHWM')).split()[1]\n"
    "open(sys.argv[1], 'w').write(f'{time.process_time()} {peak}')\nos._exit(status)\n"
)


class Measured(NamedTuple):
    """What a run did and cost."""

    status: int
    out: str
    err: str
    seconds: float
    megabytes: int


def measured(folder: Path, *arguments: object) -> Measured:
    """A run over ``folder``, or with other arguments."""
    cost = folder.with_name(f"{folder.name}.cost")
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(cost), "lint", *map(str, arguments or (folder,))],
        cwd=folder,
        env=environment(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    seconds, kilobytes = cost.read_text().split()
    return Measured(done.returncode, done.stdout.decode(), done.stderr.decode(), float(seconds), int(kilobytes) // 1024)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout with one service whose fault must be found, whatever lies beside it."""
    return tree(tmp_path / "checkout", {"ok/application.yml": FAULTY})


def check(folder: Path, *told: str) -> Measured:
    """Lints ``folder``: quickly, quietly, finding the fault of the sound service and saying what is ``told``."""
    run = measured(folder)
    assert (run.status, run.err) == (1, "")
    assert "ok/application.yml:7:20: error[NS007]" in run.out
    for words in told:
        assert words in run.out
    assert run.seconds < SECONDS
    assert run.megabytes < MEGABYTES
    return run


# What is in a file

_BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefghij", "bcdefghijk", strict=True)
)
_TOO_DEEP = "nested deeper than 200 levels"
_YAML: Mapping[str, tuple[str, str]] = {
    "open brackets": (f"{_SERVERS}x: " + "[" * _MANY, _TOO_DEEP),
    "brackets": (f"{_SERVERS}x: " + "[" * _MANY + "]" * _MANY, _TOO_DEEP),
    "braces": (f"{_SERVERS}x: " + "{a: " * _MANY + "}" * _MANY, _TOO_DEEP),
    "lists in a block": (f"{_SERVERS}x:\n" + "- " * _MANY, _TOO_DEEP),
    "keys in keys": (_SERVERS + "? " * _MANY, _TOO_DEEP),
    "mappings in a block": (_SERVERS + "".join(" " * depth + "a:\n" for depth in range(1800)), _TOO_DEEP),
    "bomb of lists": (_BOMB + _SERVERS, ""),
    "bomb of mappings": (
        "a0: &a0 {k: v}\n" + "".join(f"a{n + 1}: &a{n + 1} {{k: *a{n}, l: *a{n}, m: *a{n}}}\n" for n in range(30))
        + "spring: {cloud: {nacos: {discovery: *a30}}}\n", "",
    ),
    "bomb of merges": (
        "a0: &a0 {k: v}\n" + "".join(f"a{n + 1}: &a{n + 1} {{<<: [*a{n}, *a{n}, *a{n}]}}\n" for n in range(30))
        + "spring: {cloud: {nacos: {discovery: *a30}}}\n", "",
    ),
    "bomb of placeholders": (
        "spring.cloud.nacos.discovery.server-addr: ${a0}\n"
        + "".join(f"a{n}: ${{a{n + 1}}}${{a{n + 1}}}\n" for n in range(60)),
        "",
    ),
    "circle of placeholders": ("spring.cloud.nacos.discovery.server-addr: ${a}\na: ${b}${b}\nb: ${a}${a}\n", ""),
    "placeholders in placeholders": (
        "spring.cloud.nacos.discovery.server-addr: '" + "${a:" * 50_000 + "}" * 50_000 + "'\n", "",
    ),
    "tags": ("".join(f"%TAG !e{n}! tag:x,{n}:\n" for n in range(20_000)) + f"---\n{_SERVERS}", "too many %TAG lines"),
    "anchors": (f"{_SERVERS}x: [{','.join(f'&a{n} b' for n in range(100_000))}]\n", ""),
    "documents": (_SERVERS + "---\na: b\n" * _MANY, "more than 10,000 documents"),
    "keys": (_SERVERS + "".join(f"k{n}: v\n" for n in range(120_000)), ""),
    "problems": (_SERVERS + "x: @y\n" * 100_000, "a value that begins with @ needs quotes"),
    "unknown keys": (
        "spring:\n  cloud:\n    nacos:\n      discovery:\n" + "".join(f"        x{n}: x\n" for n in range(20_000)), "",
    ),
    "findings": (
        "spring:\n  cloud:\n    nacos:\n      discovery:\n" + "        passwrod: x\n" * 5_000,
        "passwrod is already written on line 5",
    ),
    "equal keys": (_SERVERS + "x: y\n" * 10_000, "x is already written on line 2"),
    "a long key": ("spring.cloud.nacos.discovery." + "x" * 1_900_000 + ": a:1\n", "cannot be read"),
    "a long list": ("spring.cloud.nacos.discovery.server-addr: " + "x," * 900_000 + "\n", ""),
    "a long name": ("spring.cloud.nacos.discovery.namespace: " + "x " * 900_000 + "\n", "Nacos refuses the namespace"),
    "a long profile expression": (
        f"{_SERVERS}---\nspring.config.activate.on-profile: '" + "(" * 100_000 + "'\n", "",
    ),
    "groups in a circle": (
        f"{_SERVERS}spring.profiles: {{active: a, group: {{a: 'b,c', b: 'a,c', c: 'a,b'}}}}\n", "",
    ),
    "profiles": (
        _SERVERS + "".join(f"---\nspring.config.activate.on-profile: p{n}\na: b\n" for n in range(3_000)),
        "it knows more profiles than can be worked out; 2,917 are left out, from p",
    ),
    "groups of groups": (
        f"{_SERVERS}spring.profiles.group:\n"
        + "".join(f"  g{n}: [{', '.join(f'g{m}' for m in range(n + 1, min(n + 30, 300)))}]\n" for n in range(299)),
        "it knows more profiles than can be worked out",
    ),
    "imports in a circle": (f"{_SERVERS}spring.config.import: application.yml\n", ""),
    "an import out of the tree": (f"{_SERVERS}spring.config.import: 'file:../../../../etc/hostname[.yml]'\n", ""),
    "imports of devices": (f"{_SERVERS}spring.config.import: 'file:/dev/zero[.yml],file:/proc/kmsg[.yml]'\n", ""),
    "larger than is read": (_SERVERS + "a: b # x\n" * 500_000, "larger than 2,000,000 characters"),
}  # fmt: skip
_OTHERS: Mapping[str, tuple[str, str, str]] = {
    "JSON, brackets": ("a.json", _SERVICE + "[" * _MANY, ""),
    "JSON, braces": ("a.json", _SERVICE + '{"a":' * _MANY, ""),
    "JSON of Consul": ("consul/a.json", _SERVICE + "[" * _MANY, _TOO_DEEP),
    "JSON, many services": (
        "consul/a.json", '{"services": [' + ",".join('{"name": "s", "port": 1}' for _ in range(5_000)) + "]}", "",
    ),
    "HCL, blocks": ("consul/a.hcl", 'service {\n name = "a"\n port = 1\n meta {\n' + "x {\n" * _MANY, _TOO_DEEP),
    "HCL, brackets": ("consul/a.hcl", 'service {\n name = "a"\n port = 1\n meta = ' + "[" * _MANY, _TOO_DEEP),
    "HCL, interpolations": (
        "consul/a.hcl", 'service {\n name = "a"\n port = 1\n token = "' + "${" * _MANY, "never closed",
    ),
    ".properties, continued for ever": (
        "application.properties", "spring.cloud.nacos.discovery.server-addr=a\\\n" + "\\\n" * 300_000, "",
    ),
    ".properties, documents": (
        "application.properties", "spring.cloud.nacos.discovery.server-addr=a\n" + "#---\na=b\n" * _MANY,
        "more than 10,000 documents",
    ),
    ".properties, half characters": (
        "application.properties", "spring.cloud.nacos.discovery.namespace=\\ud800 x\n", "Nacos refuses the namespace",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "told"), _YAML.values(), ids=_YAML.keys())
def test_a_hostile_yaml_file(folder: Path, text: str, told: str) -> None:
    (folder / "application.yml").write_text(text, encoding="utf-8")
    check(folder, *(f"application.yml:{words}" for words in [""] if told), told)


@pytest.mark.parametrize(("name", "text", "told"), _OTHERS.values(), ids=_OTHERS.keys())
def test_a_hostile_file_of_another_format(folder: Path, name: str, text: str, told: str) -> None:
    tree(folder, {name: text})
    check(folder, told)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("application.yml", FAULTY.encode() + b"\0\0", "application.yml:8:1: error[SYN001]"),
        ("application.yml", FAULTY.encode() + b"x: \xff\xfe\n", "application.yml:8:"),
        ("application.yml", FAULTY.encode("utf-16") + b"x", "application.yml:8:1: error[SYN001]"),
        ("application.yml", FAULTY.encode("utf-32"), "application.yml:7:20: error[NS007]"),
        ("application.yml", b"\0" * 1000 + b"nacos", ""),
        ("consul/a.json", b'{"service": {"name": "\xff", "port": 1}}', ""),
        ("consul/a.json", b'{"service": {"name": "a\0b", "port": 1}}', "consul/a.json:1:24: error[SYN001]"),
    ],
)
def test_bytes_that_are_no_text(folder: Path, name: str, data: bytes, told: str) -> None:
    tree(folder, {name: data})
    check(folder, told)


@pytest.mark.parametrize(("name", "line"), [("application.yml", _SERVERS), ("a.json", _SERVICE + "{}}}")])
def test_a_hundred_megabytes_are_not_read(folder: Path, name: str, line: str) -> None:
    """A file that Spring would read is told; another one only when it is named."""
    huge = folder / name
    with huge.open("wb") as stream:
        stream.write(line.encode())
        stream.truncate(100_000_000)
    sentence = f"{name}:1:1: error[SYN001] unparsable-file: this file cannot be read: it is larger than 5 MB"
    try:
        run = check(folder)
        assert (sentence in run.out) == (name == "application.yml")
        named = measured(folder, huge)
        assert (named.status, named.err) == (1, "")
        assert sentence in named.out
    finally:
        huge.unlink()


def test_a_huge_ignore_file_and_a_huge_policy(folder: Path) -> None:
    (folder / ".gitignore").write_bytes(b"x\n" * 300_000 + b"y" * 1_000_000 + b"\0" * 1_000_000)
    check(folder)
    (folder / "reglint.yaml").write_bytes(b"naming: {}\n" + b"#" * 6_000_000)
    run = measured(folder)
    assert (run.status, run.out) == (2, "")
    assert run.err.endswith("reglint.yaml:1: the file is larger than 5 MB\n")


# What a file is

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")


@needs_pipes
@pytest.mark.parametrize(
    "name",
    ["application.yml", "ok/application-x.yml", ".gitignore", "ok/.gitignore", "reglint.yaml", "a.zip", "a.json"],
)
def test_a_pipe_is_not_waited_for(folder: Path, name: str) -> None:
    os.mkfifo(folder / name)
    check(folder)


@needs_pipes
def test_a_pipe_that_is_imported_is_not_waited_for(folder: Path) -> None:
    tree(folder, {"application.yml": f"{_SERVERS}spring.config.import: 'file:./x.yml'\n"})
    os.mkfifo(folder / "x.yml")
    check(folder)


@needs_pipes
def test_a_pipe_among_the_rules_of_a_policy_is_not_waited_for(folder: Path) -> None:
    tree(folder, {"reglint.yaml": "custom_rules: [rules]\n", "rules/x/README.md": "x"})
    os.mkfifo(folder / "rules" / "x" / "a-rule.yaml")
    check(folder)


@needs_pipes
def test_a_pipe_that_is_named_is_refused(folder: Path) -> None:
    os.mkfifo(folder / "application.yml")
    run = measured(folder, folder / "application.yml")
    assert (run.status, run.out) == (2, "")
    assert run.err.endswith("application.yml: this is neither a file nor a directory\n")


@pytest.mark.skipif(not POSIX, reason="such links need rights elsewhere")
@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("application.yml", "application.yml"), ("loop", "."), ("ok/up", ".."), ("application.yml", "nowhere.yml"),
        ("application.yml", "/etc/passwd"), ("application.yml", "/dev/zero"), ("a.zip", "/dev/zero"),
        ("reglint.yaml", "nowhere"), (".gitignore", "/dev/zero"), (".gitignore", "/dev/tty"),
    ],
)  # fmt: skip
def test_a_link_leads_nowhere(folder: Path, link: str, target: str) -> None:
    (folder / link).symlink_to(target)
    run = check(folder)
    assert run.out.count("[NS007]") == 1


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="there are no such sockets here")
def test_a_socket_is_passed_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("application.yml")
        check(folder)


@pytest.mark.parametrize("name", ["application.yml", "a.zip", "reglint.yaml", ".gitignore", "a.json"])
def test_a_directory_named_as_a_file(folder: Path, name: str) -> None:
    tree(folder, {f"{name}/application.yml": FAULTY})
    check(folder, f"{name}/application.yml:7:20: error[NS007]")


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Takes the right to read a file away; for the superuser, who has every right, by a wrapped call."""
    refused: set[str] = set()
    opened = os.open

    def open_(path: str, *arguments: int) -> int:
        if path in refused:
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *arguments)

    def refuse(path: Path) -> None:
        path.chmod(0)
        refused.add(str(path))

    monkeypatch.setattr(os, "open", open_)
    yield refuse
    for path in refused:
        Path(path).chmod(0o600)


def test_a_file_nobody_may_read_is_told(
    folder: Path, unreadable: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """It may hold anything, so that nothing of its service is known to be absent either."""
    from reglint import cli

    tree(folder, {"application.yml": _SERVERS, "application-prod.yml": FAULTY, "x/a.json": _SERVICE})
    unreadable(folder / "application-prod.yml")
    unreadable(folder / "x" / "a.json")
    assert cli.run(["lint", str(folder)]) == 1
    out = capsys.readouterr().out
    assert "application-prod.yml:1:1: error[SYN001] unparsable-file: this file cannot be read: permission denied" in out
    assert "ok/application.yml:7:20: error[NS007]" in out
    assert "META001" not in out
    assert "a.json" not in out
    assert cli.run(["lint", str(folder), "--show-files"]) == 0
    assert "skipped  x/a.json" in capsys.readouterr().out


def test_a_directory_nobody_may_read_is_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from reglint import cli

    tree(folder, {"closed/application.yml": FAULTY})
    scandir = os.scandir

    def scan(path: str) -> object:
        if path.rstrip(os.sep).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", scan)
    assert cli.run(["lint", str(folder), "--show-files"]) == 0
    out = capsys.readouterr().out
    assert "linted   ok/application.yml" in out
    assert "skipped  closed/" in out
    assert "the directory cannot be read" in out


# Files beside the configuration, which tell the versions of a service

_BOMB_OF_XML = (
    '<!DOCTYPE a [<!ENTITY e0 "lol">'
    + "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(20))
    + "]><project><parent><groupId>org.springframework.boot</groupId>"
    "<artifactId>spring-boot-starter-parent</artifactId><version>&e20;</version></parent></project>"
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pom.xml", _BOMB_OF_XML),
        ("pom.xml", '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><project><version>&e;</version></project>'),
        ("pom.xml", "<a>" * 300_000),
        ("build.gradle", "plugins {" * 200_000),
        ("build.gradle", "'" * 300_001),
        ("build.gradle", "id" + " " * 500_000 + "version" + " " * 500_000),
        ("build.gradle.kts", 'val x = "' + "${" * 100_000),
        ("gradle/libs.versions.toml", "x = " + "[" * 300_000),
    ],
)
def test_a_hostile_build_file(folder: Path, name: str, text: str) -> None:
    tree(folder, {"src/main/resources/application.yml": FAULTY, "build.gradle": "alias(libs.plugins.boot)", name: text})
    check(folder, "src/main/resources/application.yml:7:20: error[NS007]")


# What a file is called

_NAMES = ["::error::x", "%0A::error::x", "-x", "--exit-zero", "##[error]x", "a b", "a,b:c", "${x}", "a%25", "'<&>"]
_NAMES += ["a\nb", "a\r::error::b", "\x1b[31m", "\u202e", '"'] if POSIX else []


@pytest.mark.parametrize("name", _NAMES)
@pytest.mark.parametrize("output", ["text", "concise", "github"])
def test_a_name_ends_no_line_and_gives_no_order(call: Call, folder: Path, name: str, output: str) -> None:
    tree(folder, {f"{name}/application.yml": FAULTY})
    run = call("lint", folder, "-o", output)
    assert (run.status, run.err) == (1, "")
    assert {character for character in run.out if not character.isprintable()} == {"\n"}
    orders = [line for line in run.out.splitlines() if line.lstrip().startswith("::")]
    assert not any("##[" in line for line in run.out.splitlines() if line not in orders)
    if output == "github":
        assert len(orders) == 2
        assert all(order.startswith("::error file=") and order.count("::") == 2 for order in orders)
    else:
        assert orders == []
        assert run.out.count("[NS007]") == 2


@pytest.mark.parametrize("name", [name for name in _NAMES if not name.startswith("-")])
def test_a_file_of_any_name_can_be_named(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    tree(folder, {f"{name}/application.yml": FAULTY})
    monkeypatch.chdir(folder)
    run = call("lint", f"{name}/application.yml", "-q", "-o", "concise")
    assert (run.status, run.err, run.out.count("\n")) == (1, "", 1)


def test_a_name_that_looks_like_an_option_comes_behind_two_dashes(folder: Path) -> None:
    tree(folder, {"--exit-zero/application.yml": FAULTY})
    assert reglint("lint", "--", "--exit-zero/application.yml", cwd=folder).status == 1


@pytest.mark.skipif(not LINUX, reason="other systems have no such names")
@pytest.mark.parametrize("output", ["text", "concise", "json", "github", "sarif"])
def test_a_name_that_is_not_utf_8(folder: Path, output: str) -> None:
    tree(folder, {os.fsdecode(b"caf\xe9/application.yml"): FAULTY})
    run = reglint("lint", folder, "-o", output)
    assert (run.status, run.err) == (1, "")
    assert run.out.count("NS007") >= 2


# Archives

_YAML_LINE = "spring.cloud.nacos.discovery.namespace: a b\n"


def archive(path: Path, entries: Mapping[str, str | bytes], packed: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", packed) as target:
        for name, data in entries.items():
            target.writestr(name, data)
    return path


def damaged(path: Path, change: Callable[[bytes], bytes]) -> Path:
    path.write_bytes(change(archive(path, {"G/a.yml": _YAML_LINE * 50}).read_bytes()))
    return path


def test_an_archive_is_not_unpacked_for_ever(folder: Path) -> None:
    archive(folder / "one.zip", {"G/a.yml": b"nacos" + b" " * 200_000_000})
    archive(folder / "many.zip", {f"G/a{number}.yml": b"nacos: x\n" + b"#" * 4_900_000 for number in range(14)})
    check(folder)


@pytest.mark.parametrize(
    "names", [["../../a.yml"], ["G/../../a.yml"], ["/G/a.yml"], ["G/a\n::error::.yml"], ["G/%0A::error::.yml"]]
)
def test_an_entry_leads_nowhere(folder: Path, names: list[str]) -> None:
    archive(folder / "a.zip", {**dict.fromkeys(names, _YAML_LINE), ".metadata.yml": "metadata: []\n"})
    run = check(folder)
    assert run.out.count("[NS007]") == 1
    assert "::error::" not in run.out


_DAMAGES: Mapping[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut": (lambda data: data[: len(data) // 2], "it is a damaged archive"),
    "overwritten": (lambda data: data[:45] + b"\xff" * 10 + data[55:], "it is damaged in the archive"),
    "encrypted": (
        lambda data: (lambda at: data[: at + 8] + b"\x01" + data[at + 9 :])(data.index(b"PK\x01\x02")),
        "it is packed in a way that Nacos does not use",
    ),
    "empty": (lambda _: b"", "it is no ZIP archive"),
    "text": (lambda _: b"nacos", "it is no ZIP archive"),
    "nothing but an end": (lambda _: b"PK\x05\x06" + b"\xff" * 18, "it has too many entries"),
}


@pytest.mark.parametrize(("change", "why"), _DAMAGES.values(), ids=_DAMAGES.keys())
def test_a_broken_archive_is_told_when_it_is_named(folder: Path, change: Callable[[bytes], bytes], why: str) -> None:
    path = damaged(folder / "a.zip", change)
    check(folder)
    run = measured(folder, path)
    assert (run.status, run.err) == (1, "")
    assert f":1:1: error[SYN001] unparsable-file: this file cannot be read: {why}" in run.out


def test_archives_with_any_bytes_changed(folder: Path) -> None:
    chance = random.Random(5)
    sound = archive(folder / "a.zip", {"G/a.yml": _YAML_LINE, "G/b.yml": _YAML_LINE}).read_bytes()
    for number in range(300):
        changed = bytearray(sound)
        for _ in range(3):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        (folder / f"f{number}.zip").write_bytes(changed)
    check(folder)
