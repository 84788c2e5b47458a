"""``python -m tests.corpus_run CORPUS``: the real command over thousands of real files, as a tree and one by one.

Prints what was found. The exit status is 1 when the command crashed, pointed at a place that does not exist, called a
readable file unreadable, did not know a Consul file for what it is, said something else of a file named by itself, or
printed a secret.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
UNREADABLE = "SYN001"
CONSUL = ("consul-json", "consul-hcl")
AT_ONCE = 100  # files named in one call; Windows allows 32,767 characters

_LINE_END = re.compile(rb"\r\n|\n|\r")
_SECRET_KEY = r"(?i)(?:password|passwd|pwd|secret(?:-?key)?|token|access-?key|encrypt|credentials?)"
_SECRETS = (
    re.compile(_SECRET_KEY + r"""["']?\s*[:=]\s*["']?([^\s"'#,}]{8,})"""),
    re.compile(r"://[^/\s:@]+:([^@\s/]{6,})@"),
)
_TOKEN = re.compile(r"@([A-Za-z][\w.-]*)@")


class Answer(NamedTuple):
    """What calls of the command said. ``files`` are the notes of ``--show-files`` by path."""

    findings: list[dict[str, Any]]
    files: dict[str, dict[str, Any]]
    totals: Counter[str]
    crashes: list[str]


def main(arguments: Sequence[str]) -> int:
    """Lints the corpus that the one argument names and prints the outcome; returns the exit status."""
    if len(arguments) != 1 or not (Path(arguments[0]) / "MANIFEST.csv").is_file():
        sys.stderr.write("usage: python -m tests.corpus_run CORPUS, a folder with a MANIFEST.csv\n")
        return 2
    corpus = Path(arguments[0]).resolve()
    kinds = dict(manifest(corpus))
    started = time.perf_counter()
    tree = lint(corpus, ["."])
    seconds = time.perf_counter() - started
    named = lint(corpus, list(kinds))
    complaints = (
        *judge(corpus, tree),
        *judge(corpus, named),
        *strangers(kinds, tree),
        *differences(tree, named),
        *leaks(corpus, kinds, json.dumps(tree.findings, ensure_ascii=False)),
        *leaks(corpus, kinds, command(corpus, ["."], "text").stdout.decode("utf-8")),
    )
    wrong = list(dict.fromkeys(complaints))
    sys.stdout.write("".join(f"{line}\n" for line in (*summary(kinds, tree, named, seconds), *wrong)))
    return 1 if wrong else 0


def manifest(corpus: Path) -> Iterator[tuple[str, str]]:
    """The path and the kind of every file of the corpus."""
    with (corpus / "MANIFEST.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            yield f"{row['repo'].replace('/', '__')}/{row['path']}", row["kind"]


def lint(corpus: Path, paths: Sequence[str]) -> Answer:
    """What ``reglint lint`` says of ``paths`` below the corpus, in as many calls as their number needs."""
    answer = Answer([], {}, Counter(), [])
    for start in range(0, len(paths), AT_ONCE):
        _call(corpus, paths[start : start + AT_ONCE], answer)
    return answer


def _call(corpus: Path, paths: Sequence[str], answer: Answer) -> None:
    result = command(corpus, paths, "json", "--show-files")
    if result.returncode or result.stderr:
        said = result.stderr.decode("utf-8", "replace").strip()
        answer.crashes.append(f"crash: status {result.returncode} for {paths[0]} and what follows\n{said}")
        return
    report = json.loads(result.stdout)
    answer.findings.extend(report["diagnostics"])
    answer.files.update((note["path"], note) for note in report["files"])
    answer.totals.update(report["totals"])


def command(corpus: Path, paths: Sequence[str], output: str, *options: str) -> subprocess.CompletedProcess[bytes]:
    """One call of ``reglint lint`` on ``paths`` below the corpus."""
    fixed = ["--output", output, "--exit-zero", "--allow-empty", "--quiet"]
    return subprocess.run(
        [sys.executable, "-m", "reglint", "lint", *fixed, *options, "--", *paths],
        cwd=corpus,
        env={**_environment(), "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=600,
        check=False,
    )


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("REGLINT", "GITHUB_"))}


def judge(corpus: Path, answer: Answer) -> Iterator[str]:
    """What is certainly wrong in ``answer``, in words."""
    yield from answer.crashes
    for finding in answer.findings:
        for place in (finding, *finding["related"]):
            if not exists(corpus, place):
                yield f"no such place: {finding['code']} at {place['path']}:{place['line']}:{place['column']}"
        if finding["code"] == UNREADABLE and is_yaml(corpus / finding["path"]):
            yield f"readable, but {finding['code']}: {finding['path']}:{finding['line']}: {finding['message']}"


def exists(corpus: Path, place: Mapping[str, Any]) -> bool:
    """Whether the file has the line, and the line the column; in a file that is not UTF-8 any column will do."""
    path = corpus / place["path"]
    if not path.is_file():
        return False
    lines = _LINE_END.split(path.read_bytes())
    if not 1 <= place["line"] <= place["end_line"] <= len(lines):
        return False
    try:
        text = lines[place["line"] - 1].decode("utf-8-sig")
    except UnicodeDecodeError:
        return True
    return 1 <= int(place["column"]) <= len(text) + 1


def is_yaml(path: Path) -> bool:
    """Whether PyYAML reads the file once its build tokens are words."""
    if path.suffix not in (".yml", ".yaml"):
        return False
    try:
        text = _TOKEN.sub(r"_\1_", path.read_bytes().decode("utf-8-sig"))
        return all(document is not None for document in yaml.compose_all(text, Loader=yaml.SafeLoader))
    except (UnicodeDecodeError, yaml.YAMLError):
        return False


def strangers(kinds: Mapping[str, str], answer: Answer) -> Iterator[str]:
    """The Consul files of the corpus that were not taken for such."""
    for path, kind in kinds.items():
        note = answer.files.get(path)
        if kind in CONSUL and not (note and note["linted"] and note["kind"].startswith("consul-")):
            yield f"not recognised: {path}: {note['reason'] if note else 'nothing is said of it'}"


def differences(tree: Answer, named: Answer) -> Iterator[str]:
    """The findings that only one of the two ways makes; a file named by itself is read with its whole service."""
    one, other = ({json.dumps(finding, sort_keys=True) for finding in answer.findings} for answer in (tree, named))
    for way, only in (("as a tree", one - other), ("one by one", other - one)):
        for finding in map(json.loads, sorted(only)):
            yield f"only {way}: {finding['path']}:{finding['line']}: {finding['code']} {finding['message']}"


def leaks(corpus: Path, paths: Iterable[str], printed: str) -> Iterator[str]:
    """The files of which ``printed`` holds a secret."""
    for path in paths:
        text = (corpus / path).read_bytes().decode("utf-8", "replace")
        if any(secret in printed for secret in secrets_in(text)):
            yield f"printed: a secret of {path}"


def secrets_in(text: str) -> Iterator[str]:
    """What looks like a secret: letters and digits, and no placeholder, behind a key or in a URL that says so."""
    for pattern in _SECRETS:
        for value in pattern.findall(text):
            known = not value.startswith("@") and "${" not in value and "{{" not in value
            if known and re.search(r"\d", value) and re.search(r"[A-Za-z]", value):
                yield value


def summary(kinds: Mapping[str, str], tree: Answer, named: Answer, seconds: float) -> Iterator[str]:
    """The outcome in figures: the tree by rule and by severity, and what naming each file adds."""
    for (code, rule), count in sorted(Counter((item["code"], item["rule"]) for item in tree.findings).items()):
        yield f"{count:5}  {code:8} {rule}"
    totals = tree.totals
    yield (
        f"as a tree: {len(kinds)} files in {seconds:.1f} s ({len(kinds) / seconds:.0f} files/s), "
        f"{totals['files']} linted, {totals['services']} services, {totals['registrations']} registrations, "
        f"{totals['findings']} findings ({totals['errors']} errors, {totals['warnings']} warnings, "
        f"{totals['infos']} infos), {totals['undecided']} not decided"
    )
    unreadable = sum(item["code"] == UNREADABLE for item in named.findings)
    yield f"one by one: {_linted(named.files.values())} linted, {len(named.findings)} findings, {unreadable} unreadable"


def _linted(notes: Iterable[Mapping[str, Any]]) -> int:
    return sum(bool(note["linted"]) for note in notes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
