"""Rules over subjects: for one service, every rule's answer about every subject in every run.

What a rule says of an unknown value is never a finding; it is counted as not decided, with the values that hid the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from reglint import checks
from reglint.diagnostic import Finding, Place, Severity
from reglint.expression import UNKNOWN, Answer, Program, Template, compile, render
from reglint.model import Run, Service, Subject
from reglint.policy import Environment, Policy, run_tier
from reglint.properties import Properties
from reglint.rules import Condition, Rule
from reglint.scope import names_for
from reglint.text import Span
from reglint.values import ABSENT, Origin, State, Value

_IN_TESTS = ("SYN", "LOAD")  # what is worth saying of the files that only tests use


class Stage(NamedTuple):
    """Where a subject is looked at: a run of its service, or (run None) the service as a whole."""

    service: Service
    run: Run | None
    environment: Environment | None
    tier: str


class Outcome(NamedTuple):
    """What one service comes to: findings with the run they hold in, and what could not be decided."""

    findings: list[tuple[str, Finding]]
    undecided: set[tuple[Any, ...]]


class _Prepared(NamedTuple):
    rule: Rule
    lets: Mapping[str, Program]
    when: Program | None
    conditions: tuple[_Condition, ...]


class _Condition:
    """A condition with its expressions compiled; its words are compiled when it speaks for the first time."""

    __slots__ = ("_names", "_words", "of", "require", "when")

    def __init__(self, condition: Condition, names: frozenset[str]) -> None:
        self.of = condition
        self.when = None if condition.when is None else compile(condition.when, names)
        self.require = None if condition.require is None else compile(condition.require, names)
        self._names = names
        self._words: tuple[Template, Template] | None = None

    def words(self, lookup: Lookup) -> tuple[str, str]:
        """The message and the advice."""
        if self._words is None:
            check = checks.find(self.of.check)
            names = self._names.union(check.facts) if check is not None else self._names
            self._words = Template(self.of.message, names), Template(self.of.advice, names)
        message, advice = self._words
        return message.render(lookup), advice.render(lookup)


class Lookup:
    """What a name in an expression stands for, for one rule and one subject."""

    __slots__ = ("extra", "lets", "policy", "stage", "subject")

    def __init__(self, subject: Subject, stage: Stage, policy: Policy) -> None:
        self.subject = subject
        self.stage = stage
        self.policy = policy
        self.lets: Mapping[str, Program] = {}
        self.extra: dict[str, Any] = {}

    def __call__(self, name: str) -> Any:
        extra = self.extra
        if name in extra:
            return extra[name]
        value = self.subject.fields.get(name)
        if value is not None:
            return value
        program = self.lets.get(name)
        if program is not None:
            answer = extra[name] = program.refer(self)
            return answer
        prefix, _, rest = name.partition(".")
        if prefix == "policy":
            return self.policy.lookup(rest)
        if prefix == "env":
            return getattr(self.stage.environment, rest, None)
        if prefix == "run":
            return _run_fact(rest, self.stage)
        if prefix == "service":
            return _service_fact(rest, self.stage.service)
        if prefix == "item" and rest:
            return _item_part(extra.get("item"), rest)
        return ABSENT


def _run_fact(name: str, stage: Stage) -> Any:
    if name in ("prod", "dev"):
        return stage.tier == name
    return getattr(stage.run, name, None)


def _service_fact(name: str, service: Service) -> Any:
    return getattr(service, name, None)


def _item_part(item: Any, name: str) -> Any:
    if isinstance(item, Value) and item.state is State.SET and isinstance(item.value, Mapping):
        return item.value.get(name, ABSENT)
    return item if isinstance(item, Value) and item.state is State.UNRESOLVED else ABSENT


class Evaluator:
    """The rules of one request, compiled once and run over service after service."""

    def __init__(self, rules: Iterable[Rule], policy: Policy, properties: Properties) -> None:
        self._policy = policy
        self._properties = properties
        self._rules: dict[str, list[Rule]] = {}
        self._prepared: dict[str, list[_Prepared]] = {}
        self._owners: dict[str, frozenset[str]] = {}
        for rule in rules:
            if policy.switched_off(rule.name) or not _may_speak(rule, policy):
                continue
            self._owners[rule.name] = frozenset(rule.yields_to)
            for kind in rule.subjects:
                self._rules.setdefault(kind, []).append(rule)

    def service(self, service: Service) -> Outcome:
        """The findings about one service."""
        outcome = Outcome([], set())
        stages: dict[str, Stage] = {}
        for run in service.runs:
            environment = self._policy.environment_for(run.name, run.profiles, run.paths)
            tier = run_tier(",".join(run.profiles) or run.name, environment)
            stage = stages[run.name] = Stage(service, run, environment, tier)
            for subject in run.subjects:
                self._collect(subject, stage, (run.name,), outcome)
        for subject in service.subjects:
            names = tuple(name for name in subject.runs if name in stages)
            if names or not subject.runs:
                tiers = {stages[name].tier for name in names}
                tier = "prod" if "prod" in tiers else "dev" if tiers == {"dev"} else ""
                self._collect(subject, Stage(service, None, None, tier), names or ("",), outcome)
        return outcome._replace(findings=self._without_owned(outcome.findings))

    def _rules_for(self, kind: str) -> list[_Prepared]:
        prepared = self._prepared.get(kind)
        if prepared is None:
            prepared = self._prepared[kind] = [_prepare(rule, kind) for rule in self._rules.get(kind, ())]
        return prepared

    def _collect(self, subject: Subject, stage: Stage, runs: tuple[str, ...], outcome: Outcome) -> None:
        for finding in self._subject(subject, stage, outcome.undecided):
            outcome.findings.extend((run, finding) for run in runs)

    def _subject(self, subject: Subject, stage: Stage, undecided: set[tuple[Any, ...]]) -> Iterator[Finding]:
        lookup = Lookup(subject, stage, self._policy)
        for prepared in self._rules_for(subject.kind):
            rule = prepared.rule
            if rule.needs and not self._policy.provides(rule.needs, stage.environment):
                continue
            if stage.service.tests and not rule.code.startswith(_IN_TESTS):
                continue
            lookup.lets = prepared.lets
            lookup.extra = {}
            if not _holds(prepared.when, lookup, rule, undecided):
                continue
            for condition in prepared.conditions:
                if not condition.of.each and not _holds(condition.when, lookup, rule, undecided):
                    continue
                spoke = False
                for finding in self._condition(condition, rule, lookup, undecided):
                    spoke = True
                    yield finding
                if spoke and not rule.every:
                    break

    def _condition(
        self, condition: _Condition, rule: Rule, lookup: Lookup, undecided: set[tuple[Any, ...]]
    ) -> Iterator[Finding]:
        if condition.of.check:
            yield from self._checked(condition, rule, lookup)
        elif condition.of.each:
            yield from self._each(condition, rule, lookup, undecided)
        elif condition.require is not None:
            answer = condition.require.evaluate(lookup)
            if answer.value is False:
                finding = self._finding(condition, rule, lookup, answer.used)
                if finding is not None:
                    yield finding
            elif answer.value is UNKNOWN:
                _note(rule, answer, undecided)

    def _checked(self, condition: _Condition, rule: Rule, lookup: Lookup) -> Iterator[Finding]:
        check = checks.find(condition.of.check)
        assert check is not None  # noqa: S101 - rule files are checked for it when they are loaded
        context = checks.Context(self._properties, lookup.stage.service, lookup.stage.run, lookup)
        for hit in check.function(lookup.subject, context, **dict(condition.of.arguments)):
            lookup.extra.update(hit.facts)
            severity = hit.severity or condition.of.severity.of(lookup.stage.tier)
            severity = self._severity(severity, rule, lookup, hit.used, hit.place, missing=hit.missing)
            if severity is not None:
                yield self._say(condition, rule, lookup, severity, hit.place, hit.used, hit.related)

    def _each(
        self, condition: _Condition, rule: Rule, lookup: Lookup, undecided: set[tuple[Any, ...]]
    ) -> Iterator[Finding]:
        """One finding for all failing items of one line, standing on the first of them."""
        require = condition.require
        assert require is not None  # noqa: S101 - a condition has either a check or an expression
        failing: dict[tuple[str, int], list[tuple[Value, Answer]]] = {}
        collection = lookup(condition.of.each)
        items = collection.value if isinstance(collection, Value) and collection.known else ()
        for item in items:
            lookup.extra["item"] = item
            if not _holds(condition.when, lookup, rule, undecided):
                continue
            answer = require.evaluate(lookup)
            if answer.value is False:
                origin = item.origin
                line = (origin.document.path, origin.position.line) if origin else ("", 0)
                failing.setdefault(line, []).append((item, answer))
            elif answer.value is UNKNOWN:
                _note(rule, answer, undecided)
        for group in failing.values():
            item, answer = group[0]
            lookup.extra["item"] = item
            lookup.extra["items"] = ", ".join(render(entry) for entry, _ in group)
            finding = self._finding(condition, rule, lookup, (item, *answer.used))
            if finding is not None:
                yield finding

    def _finding(self, condition: _Condition, rule: Rule, lookup: Lookup, used: tuple[Value, ...]) -> Finding | None:
        place, primary = _place(condition.of, lookup)
        if place is None:
            return None
        missing = condition.of.missing or primary is None
        severity = condition.of.severity.of(lookup.stage.tier)
        evidence = (*used, primary) if primary is not None else used
        severity = self._severity(severity, rule, lookup, evidence, place, missing=missing)
        return None if severity is None else self._say(condition, rule, lookup, severity, place, evidence, ())

    def _severity(
        self, severity: Severity | None, rule: Rule, lookup: Lookup, used: Iterable[Value], place: Place, *, missing: bool
    ) -> Severity | None:
        """The severity after what is known of the values it rests on, and after the policy."""
        stage = lookup.stage
        if missing and stage.service.incomplete:
            return None
        if severity is not None and any(value.defaulted for value in used):
            severity = severity.lowered()
            if severity is not None and stage.tier == "prod" and not rule.code.startswith("SEC"):
                severity = Severity.INFO
        if severity is not None and missing and _may_be_remote(lookup):
            severity = Severity.INFO
        return self._policy.severity_for(rule.name, place.document.path, severity)

    def _say(
        self,
        condition: _Condition,
        rule: Rule,
        lookup: Lookup,
        severity: Severity,
        place: Place,
        used: tuple[Value, ...],
        related: tuple[Place, ...],
    ) -> Finding:
        message, advice = condition.words(lookup)
        because = (*related, *_because(place, used))
        return Finding(rule.name, severity, place, message, advice, because, lookup.subject.label)

    def _without_owned(self, findings: list[tuple[str, Finding]]) -> list[tuple[str, Finding]]:
        """``findings`` without those whose fault another rule reports, on the same line or of the same subject."""
        spoken: set[tuple[Any, ...]] = set()
        for run, finding in findings:
            spoken.add((finding.rule, run, finding.subject))
            spoken.add((finding.rule, finding.place.document.path, _line(finding.place)))
        return [
            (run, finding)
            for run, finding in findings
            if not any(
                (owner, run, finding.subject) in spoken
                or (owner, finding.place.document.path, _line(finding.place)) in spoken
                for owner in self._owners.get(finding.rule, ())
            )
        ]


def _line(place: Place) -> int:
    return place.document.position(place.span.start).line


def _may_speak(rule: Rule, policy: Policy) -> bool:
    """Whether some run could give the rule the policy data it needs."""
    candidates = policy.environments or (None,)
    return not rule.needs or any(policy.provides(rule.needs, environment) for environment in candidates)


def _prepare(rule: Rule, kind: str) -> _Prepared:
    names = names_for(kind, (name for name, _ in rule.let))

    own = [condition for condition in rule.conditions if not condition.subjects or kind in condition.subjects]
    return _Prepared(
        rule,
        {name: compile(tree, names) for name, tree in rule.let},
        None if rule.when is None else compile(rule.when, names),
        tuple(_Condition(condition, names) for condition in own),
    )


def _holds(program: Program | None, lookup: Lookup, rule: Rule, undecided: set[tuple[Any, ...]]) -> bool:
    """Whether the rule applies; an unknown answer is noted and means no."""
    if program is None:
        return True
    answer = program.evaluate(lookup)
    if answer.value is UNKNOWN:
        _note(rule, answer, undecided)
    return answer.value is True


def _note(rule: Rule, answer: Answer, undecided: set[tuple[Any, ...]]) -> None:
    """Count a condition that rests on a value nobody here knows; an absent value decides nothing and hides nothing."""
    hidden = [value.origin for value in answer.used if value.state is State.UNRESOLVED and value.origin is not None]
    if hidden:
        undecided.add((rule.name, *sorted({(origin.document.path, origin.key.start) for origin in hidden})))


def _place(condition: Condition, lookup: Lookup) -> tuple[Place | None, Value | None]:
    """Where the finding stands, and the written value that stands there, if it is not an anchor."""
    if condition.each:
        item = lookup.extra.get("item")
        if isinstance(item, Value) and item.origin is not None and not condition.at:
            return _place_of(item.origin), item
    for name in condition.at:
        value = lookup(name)
        if isinstance(value, Value) and value.written and value.origin is not None:
            return _place_of(value.origin), value
    subject = lookup.subject
    anchor = next((subject.sections[name] for name in condition.at if name in subject.sections), subject.anchor)
    return (Place(anchor.document, anchor.key), None) if anchor is not None else (None, None)


def _place_of(origin: Origin) -> Place:
    span = origin.value if origin.value.end > origin.value.start else origin.key
    return Place(origin.document, span)


def _may_be_remote(lookup: Lookup) -> bool:
    """Whether a remote source may hold an absent key: not one that the remote client itself needs."""
    run = lookup.stage.run
    return run is not None and run.remote and lookup.subject.kind != "config_client"


def _because(place: Place, used: Iterable[Value]) -> Iterator[Place]:
    """The other places an answer rests on, each with what stands there."""
    seen: set[tuple[str, Span]] = {(place.document.path, place.span)}
    for value in used:
        origin = value.origin
        if origin is not None:
            note = f"{origin.name} is {render(value)}" if value.written else ""
            yield from _once(seen, origin, note)
        for answered in value.via:
            yield from _once(seen, answered, f"{answered.name} answers the placeholder")


def _once(seen: set[tuple[str, Span]], origin: Origin, note: str) -> Iterator[Place]:
    place = _place_of(origin)._replace(note=note)
    if (place.document.path, place.span) not in seen:
        seen.add((place.document.path, place.span))
        yield place

