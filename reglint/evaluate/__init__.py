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
from reglint.scope import ENVIRONMENT, POLICY
from reglint.values import Value

Found = list[tuple[str, Finding]]
"""Findings, each with the name of the run it holds in; empty for the service as a whole."""


class Outcome(NamedTuple):
    """What one service comes to: its findings, what could not be decided, and the rules that failed."""

    findings: Found
    undecided: Undecided
    faults: list[Fault]


_FIXED = ("registry", "dialect")  # fields that say what a subject is; rules ask for them first
_IN_TESTS = ("SYN", "LOAD")  # codes of what is worth saying of the files that only tests use


class Evaluator:
    """The rules of one request, compiled once for all subjects of one sort and run over service after service."""

    def __init__(self, rules: Iterable[Rule], policy: Policy, properties: Properties) -> None:
        self._policy = policy
        self._properties = properties
        self._rules = [rule for rule in rules if not policy.switched_off(rule.name) and _may_speak(rule, policy)]
        self._prepared: dict[tuple[object, ...], list[Prepared]] = {}
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
        return examination.findings(self._rules_for(subject, stage))

    def _rules_for(self, subject: Subject, stage: Stage) -> list[Prepared]:
        """The rules that may have something to say about subjects of this sort, at stages in this environment."""
        fixed = tuple(map(_written_nowhere, map(subject.value, _FIXED)))
        sort = (subject.kind, fixed, stage.environment, stage.service.tests)
        prepared = self._prepared.get(sort)
        if prepared is None:
            known = {**self._known(stage), **{name: value for name, value in zip(_FIXED, fixed, strict=True) if value}}
            every = (prepare(rule, subject.kind, known) for rule in self._rules if self._concerns(rule, subject, stage))
            prepared = self._prepared[sort] = [one for one in every if one is not None]
        return prepared

    def _known(self, stage: Stage) -> dict[str, object]:
        """What names come to at every stage in this environment; None for null."""
        known = {name: getattr(stage.environment, name.removeprefix("env."), None) for name in ENVIRONMENT}
        known.update((name, self._policy.lookup(name.removeprefix("policy."))) for name in POLICY)
        return known

    def _concerns(self, rule: Rule, subject: Subject, stage: Stage) -> bool:
        """Whether the rule is for such subjects, has its policy data here, and something to say about such files."""
        if subject.kind not in rule.subjects or not self._policy.provides(rule.needs, stage.environment):
            return False
        return not stage.service.tests or rule.code.startswith(_IN_TESTS)

    def _without_owned(self, findings: Found) -> Found:
        """``findings`` without those whose fault another rule reports, on the same line or of the same subject."""
        if not any(finding.rule in self._owners for _, finding in findings):
            return findings
        spoken = {key for run, finding in findings for key in _occasions(finding.rule, run, finding)}
        return [(run, finding) for run, finding in findings if not self._is_owned(run, finding, spoken)]

    def _is_owned(self, run: str, finding: Finding, spoken: set[tuple[object, ...]]) -> bool:
        owners = self._owners.get(finding.rule, ())
        return any(key in spoken for owner in owners for key in _occasions(owner, run, finding))


def _written_nowhere(value: Value) -> str:
    """The text of a value that is no file's but its source's own, so that no finding rests on it; else empty."""
    return value.value if isinstance(value.value, str) and value.origin is None and value.text is None else ""


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
