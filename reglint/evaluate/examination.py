"""One subject at one stage, before the rules that are for its kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from reglint import checks
from reglint.diagnostic import Finding, Place, Severity
from reglint.evaluate.lookup import Lookup, Stage
from reglint.evaluate.places import because, place_of
from reglint.evaluate.prepared import Prepared, PreparedCondition
from reglint.expression import UNKNOWN, Answer, Program, render
from reglint.faults import Fault, fault_of
from reglint.model import Subject
from reglint.policy import Policy
from reglint.properties import Properties
from reglint.rules import Rule
from reglint.values import State, Value

Undecided: TypeAlias = set[tuple[str, tuple[tuple[str, int], ...]]]
"""Rules by name, each with the places (path, offset) of unknown values that kept it from an answer."""


class Examination:
    """What rules say about one subject. ``undecided`` collects what they could not say, ``faults`` what failed."""

    __slots__ = ("_context", "_faults", "_lookup", "_policy", "_rule", "_stage", "_undecided")

    _rule: Rule

    def __init__(
        self,
        subject: Subject,
        stage: Stage,
        policy: Policy,
        properties: Properties,
        undecided: Undecided,
        faults: list[Fault],
    ) -> None:
        self._lookup = Lookup(subject, stage, policy)
        self._stage = stage
        self._policy = policy
        self._context = checks.Context(properties, stage.service, stage.run, self._lookup)
        self._undecided = undecided
        self._faults = faults

    def findings(self, rules: Iterable[Prepared]) -> list[Finding]:
        """The findings of ``rules``: of each the first broken condition that has something to say, or all of them."""
        lookup = self._lookup
        found: list[Finding] = []
        for prepared in rules:
            rule = self._rule = prepared.rule
            lookup.lets = prepared.lets
            lookup.extra = {}
            try:
                if prepared.when is None or self._holds(prepared.when):
                    self._speak(prepared, found)
            except Exception as error:  # noqa: BLE001 - one rule that fails silences no other
                self._faults.append(fault_of(error, self._path(), rule.name))
        return found

    def _speak(self, prepared: Prepared, found: list[Finding]) -> None:
        before = len(found)
        for condition in prepared.conditions:
            self._judge(condition, found)
            if len(found) > before and not prepared.rule.every:
                break

    def _path(self) -> str:
        """The file that the subject is about."""
        subject = self._lookup.subject
        if subject.anchor is not None:
            return subject.anchor.document.path
        return subject.label if subject.kind == "document" else self._stage.service.documents[0].path

    def _holds(self, program: Program) -> bool:
        """Whether the expression is true; an unknown answer is noted and means no."""
        value = program.value(self._lookup)
        if value is UNKNOWN:
            self._note(program.evaluate(self._lookup).used)
        return value is True

    def _note(self, used: Iterable[Value]) -> None:
        """Count what rests on a value nobody here knows; an absent value decides nothing and hides nothing."""
        hidden = (value.origin for value in used if value.state is State.UNRESOLVED)
        places = sorted({(origin.document.path, origin.key.start) for origin in hidden if origin is not None})
        if places:
            self._undecided.add((self._rule.name, tuple(places)))

    # Conditions

    def _judge(self, condition: PreparedCondition, found: list[Finding]) -> None:
        if condition.of.each:
            found.extend(self._items(condition))
        elif condition.when is None or self._holds(condition.when):
            if condition.check is None:
                self._require(condition, found)
            else:
                self._check(condition, condition.check, found)

    def _require(self, condition: PreparedCondition, found: list[Finding]) -> None:
        if condition.require is not None and condition.require.value(self._lookup) is True:
            return  # mostly, and then nobody asks what that rests on
        answer = self._answer(condition)
        if answer.value is False:
            found.extend(self._finding(condition, answer.used))

    def _answer(self, condition: PreparedCondition) -> Answer:
        """What the expression of a condition comes to; noted when that is not known."""
        require = condition.require
        assert require is not None  # noqa: S101 - a condition has either a check or an expression
        answer = require.evaluate(self._lookup)
        if answer.value is UNKNOWN:
            self._note(answer.used)
        return answer

    def _check(self, condition: PreparedCondition, check: checks.Check, found: list[Finding]) -> None:
        lookup, stage = self._lookup, self._stage
        for hit in check.function(lookup.subject, self._context, **condition.arguments):
            lookup.extra.update(hit.facts)
            severity = hit.severity or condition.of.severity.of(stage.tier)
            severity = self._severity(severity, hit.used, hit.place, missing=hit.missing)
            if severity is not None:
                found.append(self._say(condition, severity, hit.place, hit.used, hit.related))

    def _items(self, condition: PreparedCondition) -> Iterator[Finding]:
        """One finding for all broken items of one line, standing on the first of them."""
        extra = self._lookup.extra
        broken: dict[tuple[str, int], list[tuple[Value, Answer]]] = {}
        for item in self._listed(condition.of.each):
            extra["item"] = item
            holds = condition.when is None or self._holds(condition.when)
            if holds and (answer := self._answer(condition)).value is False:
                origin = item.origin
                line = (origin.document.path, origin.position.line) if origin is not None else ("", 0)
                broken.setdefault(line, []).append((item, answer))
        for group in broken.values():
            item, answer = group[0]
            extra["item"] = item
            extra["items"] = ", ".join(render(entry) for entry, _ in group)
            yield from self._finding(condition, (item, *answer.used))

    def _listed(self, field: str) -> Iterable[Value]:
        """The items of a list; none, and noted, when the list as a whole is not known."""
        held = self._lookup(field)
        if not isinstance(held, Value):
            return ()
        if held.state is State.UNRESOLVED:
            self._note((held,))
        items: Iterable[Value] = held.value or ()
        return items

    # Findings

    def _finding(self, condition: PreparedCondition, used: tuple[Value, ...]) -> Iterator[Finding]:
        place, primary = place_of(condition.of, self._lookup)
        if place is None:
            return
        missing = condition.of.missing or primary is None
        evidence = (*used, primary) if primary is not None else used
        severity = self._severity(condition.of.severity.of(self._stage.tier), evidence, place, missing=missing)
        if severity is not None:
            yield self._say(condition, severity, place, evidence)

    def _severity(
        self, severity: Severity | None, used: Iterable[Value], place: Place, *, missing: bool
    ) -> Severity | None:
        """The severity after what is known of the values it rests on, and after the policy; None for no finding."""
        if severity is None or (missing and self._stage.service.incomplete):
            return None
        if any(value.defaulted for value in used):
            lowered = severity.lowered()
            production = self._stage.tier == "prod" and not self._rule.code.startswith("SEC")
            severity = Severity.INFO if lowered is not None and production else lowered
        if severity is not None and missing and self._may_be_remote():
            severity = Severity.INFO
        return self._policy.severity_for(self._rule.name, place.document.path, severity)

    def _may_be_remote(self) -> bool:
        """Whether a remote source may hold an absent key: not one that the remote client itself needs."""
        run = self._stage.run
        return run is not None and run.remote and self._lookup.subject.kind != "config_client"

    def _say(
        self,
        condition: PreparedCondition,
        severity: Severity,
        place: Place,
        used: tuple[Value, ...],
        related: tuple[Place, ...] = (),
    ) -> Finding:
        message, advice = condition.words(self._lookup)
        reasons = (*related, *because(place, used))
        return Finding(self._rule.name, severity, place, message, advice, reasons, self._lookup.subject.label)
