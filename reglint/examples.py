"""A rule's examples, run: the same harness proves our own rules in tests and a user's rules on the command line."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence

from reglint.diagnostic import Diagnostic, Report
from reglint.engine import lint_files
from reglint.policy import Policy, load
from reglint.records import NamedTuple
from reglint.rules import Example, Mark, Rule
from reglint.sources.file import File
from reglint.text import Document

_Place = tuple[str, int, int, int, int]


class Mismatch(NamedTuple):
    """What an example promises and the rule does not do; ``line`` is where the example stands in the rule file."""

    rule: str
    line: int
    example: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule}, line {self.line} ({self.example}): {self.message}"


def mismatches(rule: Rule, rules: Sequence[Rule]) -> Iterator[Mismatch]:
    """Everything in which the examples of ``rule`` are not what it does, when all of ``rules`` look at them."""
    for number, example in enumerate(rule.examples, 1):
        title = example.title or f"{'good' if example.good else 'bad'} example {number}"
        for message in _wrong(rule, example, rules):
            yield Mismatch(rule.name, example.line, title, message)


def findings(rule: Rule, example: Example, rules: Sequence[Rule]) -> tuple[Diagnostic, ...]:
    """What ``rule`` says of the files of ``example``."""
    return tuple(item for item in _report(example, rules).diagnostics if item.rule == rule.name)


def _report(example: Example, rules: Sequence[Rule]) -> Report:
    files = [File(path, text.encode()) for path, text in example.files]
    return lint_files(files, _policy(example.policy), rules)


def _wrong(rule: Rule, example: Example, rules: Sequence[Rule]) -> Iterator[str]:
    report = _report(example, rules)
    yield from report.faults
    found = [item for item in report.diagnostics if item.rule == rule.name]
    expected = {_marked(example, mark) for mark in example.marks}
    for place in sorted(expected.difference(map(_place, found))):
        yield f"nothing is found at {_named(place)}"
    for item in found:
        if _place(item) in expected:
            yield from _different(example, item)
        else:
            yield f"a finding nobody expects at {_named(_place(item))}: {item.message}"


def _different(example: Example, item: Diagnostic) -> Iterator[str]:
    if example.severity is not None and item.severity is not example.severity:
        yield f"the severity is {item.severity.label}, not {example.severity.label}"
    if example.message and item.message != example.message:
        yield f"the message is '{item.message}', not '{example.message}'"
    if example.profiles and item.profiles != example.profiles:
        yield f"it holds in {', '.join(item.profiles) or 'no profile'}, not in {', '.join(example.profiles)}"


def _place(item: Diagnostic) -> _Place:
    place = item.location
    return (place.path, place.line, place.column, place.end_line, place.end_column)


def _marked(example: Example, mark: Mark) -> _Place:
    document = Document(mark.path, dict(example.files)[mark.path])
    return (mark.path, *document.position(mark.start), *document.position(mark.end))


def _named(place: _Place) -> str:
    return f"{place[0]}:{place[1]}:{place[2]}-{place[3]}:{place[4]}"


def _policy(text: str) -> Policy:
    if not text:
        return Policy()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "reglint.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return load(path)
