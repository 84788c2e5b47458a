"""Rules over subjects: for one service, every rule's answer about every subject in every run.

What a rule says of an unknown value is never a finding; it is counted as not decided, with the values that hid the
answer.
"""

from __future__ import annotations

from collections.abc import Iterable

from reglint.diagnostic import Finding
from reglint.evaluate.examination import Examination, Undecided
from reglint.evaluate.lookup import Stage
from reglint.evaluate.prepared import Prepared, prepare
from reglint.faults import Fault
from reglint.model import Run, Service, Subject
from reglint.policy import Policy, run_tier
from reglint.properties import Properties
from reglint.records import NamedTuple
from reglint.rules import Rule

Found = list[tuple[str, Finding]]
"""Findings, each with the name of the run it holds in; empty for the service as a whole."""


class Outcome(NamedTuple):
    """What one service comes to: its findings, what could not be decided, and the rules that failed."""

    findings: Found
    undecided: Undecided
    faults: list[Fault]


class Evaluator:
    """The rules of one request, compiled once for each kind of subject and run over service after service."""

    def __init__(self, rules: Iterable[Rule], policy: Policy, properties: Properties) -> None:
        self._policy = policy
        self._properties = properties
        self._rules = [rule for rule in rules if not policy.switched_off(rule.name) and _may_speak(rule, policy)]
        self._prepared: dict[str, list[Prepared]] = {}
        self._owners = {rule.name: rule.yields_to for rule in self._rules if rule.yields_to}

    def service(self, service: Service) -> Outcome:
        """The findings about one service."""
        findings: Found = []
        outcome = Outcome(findings, set(), [])
        stages = {run.name: self._stage(service, run) for run in service.runs}
        for run in service.runs:
            for subject in run.subjects:
                found = self._subject(subject, stages[run.name], outcome)
                findings += [(run.name, finding) for finding in found]
        for subject in service.subjects:
            names = [name for name in subject.runs if name in stages]
            if names or not subject.runs:
                stage = Stage(service, None, None, _common_tier(stages[name] for name in names))
                found = self._subject(subject, stage, outcome)
                findings += [(name, finding) for finding in found for name in names or ("",)]
        return outcome._replace(findings=self._without_owned(findings))

    def _stage(self, service: Service, run: Run) -> Stage:
        environment = self._policy.environment_for(run.name, run.profiles, run.paths)
        return Stage(service, run, environment, run_tier(",".join(run.profiles) or run.name, environment))

    def _subject(self, subject: Subject, stage: Stage, outcome: Outcome) -> Iterable[Finding]:
        _, undecided, faults = outcome
        examination = Examination(subject, stage, self._policy, self._properties, undecided, faults)
        return examination.findings(self._rules_for(subject.kind))

    def _rules_for(self, kind: str) -> list[Prepared]:
        prepared = self._prepared.get(kind)
        if prepared is None:
            prepared = self._prepared[kind] = [prepare(rule, kind) for rule in self._rules if kind in rule.subjects]
        return prepared

    def _without_owned(self, findings: Found) -> Found:
        """``findings`` without those whose fault another rule reports, on the same line or of the same subject."""
        if not any(finding.rule in self._owners for _, finding in findings):
            return findings
        spoken = {key for run, finding in findings for key in _occasions(finding.rule, run, finding)}
        return [(run, finding) for run, finding in findings if not self._is_owned(run, finding, spoken)]

    def _is_owned(self, run: str, finding: Finding, spoken: set[tuple[object, ...]]) -> bool:
        owners = self._owners.get(finding.rule, ())
        return any(key in spoken for owner in owners for key in _occasions(owner, run, finding))


def _occasions(rule: str, run: str, finding: Finding) -> tuple[tuple[object, ...], ...]:
    """What ``rule`` must have reported for it to be the fault of ``finding``: the same subject, or the same line."""
    place = finding.place
    return (rule, run, finding.subject), (rule, place.document.path, place.line)


def _may_speak(rule: Rule, policy: Policy) -> bool:
    """Whether some run could give the rule the policy data it needs."""
    candidates = policy.environments or (None,)
    return not rule.needs or any(policy.provides(rule.needs, environment) for environment in candidates)


def _common_tier(stages: Iterable[Stage]) -> str:
    """The tier of several runs together: production when one of them is, development when all of them are."""
    tiers = {stage.tier for stage in stages}
    return "prod" if "prod" in tiers else "dev" if tiers == {"dev"} else ""
