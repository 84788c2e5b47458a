"""Rules compiled for one kind of subject."""

from __future__ import annotations

from collections.abc import Mapping

from reglint import checks
from reglint.expression import Lookup, Program, Template, compile  # noqa: A004 - the word for it
from reglint.records import NamedTuple
from reglint.rules import Condition, Rule
from reglint.scope import names_for


class PreparedCondition:
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


class Prepared(NamedTuple):
    """A rule with its expressions compiled, and those of its conditions that look at the kind of subject."""

    rule: Rule
    lets: Mapping[str, Program]
    when: Program | None
    conditions: tuple[PreparedCondition, ...]


def prepare(rule: Rule, kind: str) -> Prepared:
    """``rule`` as it looks at subjects of ``kind``."""
    names = names_for(kind, (name for name, _ in rule.let))
    own = (condition for condition in rule.conditions if not condition.subjects or kind in condition.subjects)
    return Prepared(
        rule,
        {name: compile(tree, names) for name, tree in rule.let},
        None if rule.when is None else compile(rule.when, names),
        tuple(PreparedCondition(condition, names) for condition in own),
    )
