"""Rules as frozen data: what the engine evaluates, what the pages print, what the examples prove.

``files`` reads them from the YAML that people write; ``catalog`` brings the compiled ones. Expressions and templates
are the plain trees of ``expression``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypeAlias

from reglint.diagnostic import RequestError, Severity
from reglint.located import FileError, Mistake, unknown
from reglint.records import NamedTuple

Ast: TypeAlias = tuple[Any, ...]
Template: TypeAlias = tuple[Any, ...]


class RuleError(FileError):
    """A rule file cannot be used."""


class Severities(NamedTuple):
    """The severity of a finding in production, in development and in all other runs; None for no finding."""

    otherwise: Severity | None
    prod: Severity | None
    dev: Severity | None

    def of(self, tier: str) -> Severity | None:
        """The severity in a run of ``tier`` "prod", "dev" or ""."""
        return self.prod if tier == "prod" else self.dev if tier == "dev" else self.otherwise


class Condition(NamedTuple):
    """One thing that must hold, with everything that a finding about it says: what the rule says is filled in.

    There is either ``require`` or ``check`` with its ``arguments``. ``each`` is a list field or empty. ``at`` lists the
    fields a finding may stand on (with ``each``: instead of the item). ``missing`` findings say that a key is absent.
    ``subjects`` narrows the kinds that the rule is for; empty for all of them.
    """

    subjects: tuple[str, ...]
    when: Ast | None
    each: str
    require: Ast | None
    check: str
    arguments: tuple[tuple[str, Any], ...]
    severity: Severities
    at: tuple[str, ...]
    message: Template
    advice: Template
    missing: bool


class Fix(NamedTuple):
    """A repair: ``set`` fields to expressions, ``rename`` the key (under an empty field name), or ``remove`` fields."""

    action: str
    changes: tuple[tuple[str, Ast | None], ...]
    safe: bool


class Mark(NamedTuple):
    """Where an example expects a finding: offsets in the unmarked text of one of its files."""

    path: str
    start: int
    end: int


class Example(NamedTuple):
    """Files (path and text, marks removed) that a rule must report at exactly ``marks``; none for a good example.

    ``policy`` is the text of its ``reglint.yaml``, or empty. ``severity``, ``message`` and ``profiles`` are what each
    finding must have, where given. ``line`` is where the example stands in the rule file.
    """

    title: str
    files: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]
    policy: str
    severity: Severity | None
    message: str
    profiles: tuple[str, ...]
    line: int

    @property
    def good(self) -> bool:
        """Whether the rule must be silent."""
        return not self.marks


class Page(NamedTuple):
    """What only people read: expressions and templates as written, those of ``conditions`` by key."""

    let: tuple[tuple[str, str], ...]
    when: str
    conditions: tuple[tuple[tuple[str, str], ...], ...]
    message: str
    advice: str
    fix: tuple[str, ...]
    why: str
    sources: tuple[str, ...]


class Rule(NamedTuple):
    """One rule. ``subjects`` are the kinds it looks at; ``needs`` are policy names without which it is silent.

    The first broken condition speaks; with ``every`` all of them do. Where a rule of ``yields_to`` speaks, this one is
    silent. ``path`` is the file it was read from, as mistakes name it.
    """

    name: str
    code: str
    category: str
    summary: str
    subjects: tuple[str, ...]
    needs: tuple[str, ...]
    let: tuple[tuple[str, Ast], ...]
    when: Ast | None
    conditions: tuple[Condition, ...]
    every: bool
    yields_to: tuple[str, ...]
    fix: Fix | None
    page: Page
    examples: tuple[Example, ...]
    path: str

    @property
    def severities(self) -> tuple[Severity, ...]:
        """Every severity a finding of it may have, the worst first: as its conditions say and its examples show."""
        found = {severity for condition in self.conditions for severity in condition.severity}
        found |= {example.severity for example in self.examples}
        return tuple(sorted((severity for severity in found if severity is not None), reverse=True))

    def to_data(self) -> tuple[Any, ...]:
        """The rule as nested tuples of literals, for a generated module."""
        data: tuple[Any, ...] = _plain(self)
        return data

    @classmethod
    def from_data(cls, data: tuple[Any, ...]) -> Rule:
        """The rule that ``to_data`` was called on."""
        rule = cls(*data)
        return rule._replace(
            conditions=tuple(map(_condition, rule.conditions)),
            fix=None if rule.fix is None else Fix(*rule.fix),
            page=Page(*rule.page),
            examples=tuple(map(_example, rule.examples)),
        )


def combined(*groups: Iterable[Rule]) -> tuple[Rule, ...]:
    """All rules by code; raises RuleError when two have one name or code, or one yields to a rule that there is not."""
    rules = [rule for group in groups for rule in group]
    names = {rule.name for rule in rules}
    mistakes = repeated(rules)
    for rule in rules:
        strangers = [name for name in rule.yields_to if name not in names]
        mistakes.extend(Mistake(rule.path, 1, 0, unknown("rule", name, names)) for name in strangers)
    if mistakes:
        raise RuleError(mistakes)
    return tuple(sorted(rules, key=lambda rule: rule.code))


def repeated(rules: Iterable[Rule]) -> list[Mistake]:
    """A mistake for each rule whose name or code another one has."""
    seen: dict[str, Rule] = {}
    mistakes: list[Mistake] = []
    for rule in rules:
        for key in (rule.name, rule.code):
            other = seen.setdefault(key, rule)
            if other is not rule:
                mistakes.append(Mistake(rule.path, 1, 0, f"{key} is already the rule in {other.path}"))
    return mistakes


def select(rules: Iterable[Rule], selected: Collection[str] = (), ignored: Collection[str] = ()) -> tuple[Rule, ...]:
    """The rules that ``selected`` (all, when empty) names and ``ignored`` does not.

    A selector is a name, a code, the start of codes (``HB``) or a category; RequestError is raised for one that is not.
    """
    rules = tuple(rules)
    taken = (
        set().union(*(_named(rules, selector) for selector in selected)) if selected else {rule.name for rule in rules}
    )
    left_out = set().union(*(_named(rules, selector) for selector in ignored))
    return tuple(rule for rule in rules if rule.name in taken and rule.name not in left_out)


def _named(rules: Collection[Rule], selector: str) -> set[str]:
    found = {rule.name for rule in rules if selector in (rule.name, rule.code, rule.category)}
    found = found or {rule.name for rule in rules if selector and rule.code.startswith(selector)}
    if not found:
        known = {
            word for rule in rules for word in (rule.name, rule.code, rule.category, rule.code.rstrip("0123456789"))
        }
        raise RequestError(unknown("rule, code or category", selector, known))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return int(value) if isinstance(value, Severity) else value


def _severity(number: int | None) -> Severity | None:
    return None if number is None else Severity(number)


def _condition(data: tuple[Any, ...]) -> Condition:
    condition = Condition(*data)
    return condition._replace(severity=Severities(*map(_severity, condition.severity)))


def _example(data: tuple[Any, ...]) -> Example:
    example = Example(*data)
    return example._replace(marks=tuple(Mark(*mark) for mark in example.marks), severity=_severity(example.severity))
