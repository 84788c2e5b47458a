"""Rules compiled for the subjects of one kind and registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reglint import checks
from reglint.expression import Ast, Lookup, Program, Template, compile, folded, settled  # noqa: A004 - the word for it
from reglint.records import NamedTuple
from reglint.rules import Condition, Rule
from reglint.scope import names_for


class PreparedCondition:
    """A condition with its expressions compiled; its words are compiled when it speaks for the first time."""

    __slots__ = ("_names", "_words", "arguments", "check", "of", "require", "when")

    def __init__(self, condition: Condition, when: Ast | None, names: frozenset[str]) -> None:
        self.of = condition
        self.when = None if when is None else compile(when, names)
        self.require = None if condition.require is None else compile(condition.require, names)
        self.check = checks.find(condition.check) if condition.check else None
        self.arguments = dict(condition.arguments)
        self._names = names
        self._words: tuple[Template, Template] | None = None

    def words(self, lookup: Lookup) -> tuple[str, str]:
        """The message and the advice."""
        if self._words is None:
            names = self._names.union(self.check.facts) if self.check is not None else self._names
            self._words = Template(self.of.message, names), Template(self.of.advice, names)
        message, advice = self._words
        return message.render(lookup), advice.render(lookup)


class Prepared(NamedTuple):
    """A rule with its expressions compiled, and those of its conditions that may have something to say."""

    rule: Rule
    lets: Mapping[str, Program]
    when: Program | None
    conditions: tuple[PreparedCondition, ...]


def prepare(rule: Rule, kind: str, known: Mapping[str, Any]) -> Prepared | None:
    """``rule`` as it looks at subjects of ``kind`` whose ``known`` names have these values; None if it does not."""
    names = names_for(kind, (name for name, _ in rule.let))
    when = _left(rule.when, known)
    own = [condition for condition in rule.conditions if not condition.subjects or kind in condition.subjects]
    left = [(condition, _left(condition.when, known)) for condition in own]
    conditions = tuple(PreparedCondition(condition, asked, names) for condition, asked in left if not _never(asked))
    if _never(when) or not conditions:
        return None
    lets = {name: compile(tree, names) for name, tree in rule.let}
    return Prepared(rule, lets, None if when is None else compile(when, names), conditions)


def _left(when: Ast | None, known: Mapping[str, Any]) -> Ast | None:
    """What must still be asked; None when that is nothing."""
    asked = None if when is None else folded(when, known)
    return None if asked is None or settled(asked) else asked


def _never(when: Ast | None) -> bool:
    return when is not None and settled(when) is False
