"""Rules, policies and services made by hand, and what the evaluation makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import dedent
from typing import Any, NamedTuple

from reglint import catalog
from reglint.diagnostic import Finding, Severity
from reglint.evaluate import Evaluator, Outcome
from reglint.model import Run, Service, Subject
from reglint.policy import Policy
from reglint.rules import Rule
from reglint.rules.files import load
from reglint.text import Document, Span
from reglint.values import Origin, State, Value

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

_FRAME = """\
code: {code}
summary: Something is wrong.
for: {subjects}
{body}
why: Because.
examples:
  - bad: {{a.properties: "⟦a⟧=1"}}
  - good: {{a.properties: "a=1"}}
"""
_WORDS = {"severity": "error", "at": "[group]", "message": "wrong", "advice": "put it right"}


def rule(body: str, name: str = "the-rule", code: str = "NS901", subjects: str = "registration") -> Rule:
    """A rule with these keys; severity, place and words are added where the text does not give them."""
    lines = [dedent(body).strip("\n")]
    lines += [f"{key}: {text}" for key, text in _WORDS.items() if f"\n{key}:" not in f"\n{lines[0]}"]
    return load(f"rules/{name}.yaml", _FRAME.format(code=code, subjects=subjects, body="\n".join(lines)))


def requiring(expression: str, **more: str) -> Rule:
    """A rule with one condition."""
    return rule(f"conditions:\n  - require: {expression}\n" + "".join(f"{key}: {text}\n" for key, text in more.items()))


class Page:
    """One file that values are written in, line by line."""

    def __init__(self, path: str = "a/application.yml", lines: int = 60) -> None:
        self.document = Document(path, "".join(f"key{number:02}: value\n" for number in range(1, lines + 1)))

    def origin(self, line: int, name: str = "") -> Origin:
        start = self.document.line_starts[line - 1]
        return Origin(self.document, Span(start, start + 5), Span(start + 7, start + 12), name or f"key{line:02}")

    def value(self, value: object, line: int, **changes: Any) -> Value:
        """A SET value on this line."""
        return Value(State.SET, value, self.origin(line), str(value))._replace(**changes)

    def unknown(self, line: int, text: str = "${NAME}") -> Value:
        """A value on this line that nobody knows."""
        return Value(State.UNRESOLVED, None, self.origin(line), text)


def subject(fields: Mapping[str, Value], **changes: Any) -> Subject:
    """A registration with these fields, anchored on line 1 of its page."""
    return Subject("registration", "the client", fields, Page().origin(1))._replace(**changes)


def service(*subjects: Subject, **changes: Any) -> Service:
    """A service with one run, which is nobody's profile."""
    return Service("the service", (), (Run("default", (), subjects),))._replace(**changes)


def evaluated(rules: Rule | Iterable[Rule], about: Service | Subject, policy: Policy | None = None) -> Outcome:
    """What the rules come to; a subject stands in the only run of a service."""
    held: list[Rule] = [rules] if isinstance(rules, Rule) else [*rules]
    whole = service(about) if isinstance(about, Subject) else about
    outcome = Evaluator(held, policy or Policy(), catalog.properties()).service(whole)
    assert outcome.faults == []
    return outcome


class Said(NamedTuple):
    """One finding in a run, as tests compare it: line 0 means no place."""

    run: str
    rule: str
    severity: Severity
    line: int
    message: str


def said(rules: Rule | Iterable[Rule], about: Service | Subject, policy: Policy | None = None) -> list[Said]:
    """The findings."""
    return [
        Said(run, finding.rule, finding.severity, finding.place.line, finding.message)
        for run, finding in evaluated(rules, about, policy).findings
    ]


def severities(rules: Rule | Iterable[Rule], about: Service | Subject, policy: Policy | None = None) -> list[Severity]:
    """The severities of the findings."""
    return [finding.severity for finding in said(rules, about, policy)]


def lines(rules: Rule | Iterable[Rule], about: Service | Subject, policy: Policy | None = None) -> list[int]:
    """The lines of the findings."""
    return [finding.line for finding in said(rules, about, policy)]


def the_finding(rules: Rule | Iterable[Rule], about: Service | Subject) -> Finding:
    """The only finding."""
    ((_, finding),) = evaluated(rules, about).findings
    return finding
