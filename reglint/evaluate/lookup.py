"""What a name in an expression stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reglint.expression import Program
from reglint.model import Run, Service, Subject
from reglint.policy import Environment, Policy
from reglint.records import NamedTuple
from reglint.values import ABSENT, State, Value


class Stage(NamedTuple):
    """Where a subject is looked at: a run of its service, or (run None) the service as a whole."""

    service: Service
    run: Run | None
    environment: Environment | None
    tier: str


class Lookup:
    """The names of one rule for one subject: its own ``let`` names before what surrounds it, ``extra`` before all.

    ``lets`` and ``extra`` are those of the rule at hand; a ``let`` is worked out at its first use.
    """

    __slots__ = ("extra", "lets", "policy", "stage", "subject")

    def __init__(self, subject: Subject, stage: Stage, policy: Policy) -> None:
        self.subject = subject
        self.stage = stage
        self.policy = policy
        self.lets: Mapping[str, Program] = {}
        self.extra: dict[str, Any] = {}

    def __call__(self, name: str) -> Any:
        """A Value, an Answer or plain data; ABSENT or None for a name that has nothing to say here."""
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
        return self._surroundings(name)

    def _surroundings(self, name: str) -> Any:
        prefix, _, rest = name.partition(".")
        stage = self.stage
        if prefix == "policy":
            return self.policy.lookup(rest)
        if prefix == "env":
            return getattr(stage.environment, rest, None)
        if prefix == "run":
            return stage.tier == rest if rest in ("prod", "dev") else getattr(stage.run, rest, None)
        if prefix == "service":
            return getattr(stage.service, rest, None)
        if prefix == "item" and rest:
            return _part(self.extra.get("item"), rest)
        return ABSENT


def _part(item: Any, name: str) -> Any:
    """One entry of an item that is a map; an item that is not known hides all of them."""
    if isinstance(item, Value) and item.state is State.SET and isinstance(item.value, Mapping):
        return item.value.get(name, ABSENT)
    return item if isinstance(item, Value) and item.state is State.UNRESOLVED else ABSENT
