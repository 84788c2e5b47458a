"""Whether what a rule says makes sense: names, types and arguments, for every kind of subject that it is for."""

from __future__ import annotations

import inspect
import re
from collections.abc import Generator, Iterator, Mapping

from reglint import checks
from reglint.expression import ExpressionError, check, check_template
from reglint.located import Located, Mistake, Route, unknown
from reglint.model import FIELDS, Type
from reglint.rules import Ast, Condition, Rule, Template
from reglint.rules.schema import RuleFile
from reglint.scope import ENVIRONMENT, ITEMS, POLICY, types

_LET = re.compile(r"[a-z][a-z0-9_]*")


def judge(located: Located, model: RuleFile, rule: Rule) -> Iterator[Mistake]:
    """Everything that is wrong with a rule whose texts could be parsed, some of it once for each kind of subject."""
    yield from _names(located, model)
    for kind in rule.subjects:
        if kind in FIELDS:
            yield from _KindJudge(located, model, kind).mistakes(rule)


def where(condition: Route, key: str, own: str | None) -> Route:
    """Where the text of a condition stands: with the condition, or with the rule that it inherits from."""
    return (*condition, key) if own is not None else (key,)


def _names(located: Located, model: RuleFile) -> Iterator[Mistake]:
    """Names of subjects, policy keys and fields that nobody knows."""
    fields = {field for kind in model.subjects for field in FIELDS.get(kind, ())}
    expected: list[tuple[Route, str, tuple[str, ...], tuple[str, ...]]] = [
        (("for",), "kind of subject", model.subjects, tuple(FIELDS)),
        (("needs",), "policy name", model.needs, (*POLICY, *ENVIRONMENT)),
    ]
    for index, condition in enumerate(model.conditions):
        expected.append(
            (("conditions", index, "for"), "such subject of the rule", condition.subjects or (), model.subjects)
        )
    if fields:
        expected.extend((route, "field", names, (*fields, *more)) for route, names, more in _field_lists(model))
    for route, noun, names, known in expected:
        for name in names:
            if name not in known:
                yield located.mistake(route, unknown(noun, name, known))


def _field_lists(model: RuleFile) -> Iterator[tuple[Route, tuple[str, ...], tuple[str, ...]]]:
    """Where fields are named, and what may be named there besides fields."""
    yield ("at",), model.at, ()
    for index, condition in enumerate(model.conditions):
        yield ("conditions", index, "at"), condition.at or (), tuple(ITEMS[Type.NAMED_ITEMS]) if condition.each else ()
        yield ("conditions", index, "each"), (condition.each,) if condition.each else (), ()
    if model.fix is not None:
        yield ("fix", "set"), tuple(model.fix.values or ()), ()
        yield ("fix", "remove"), model.fix.remove or (), ()


class _KindJudge:
    """Judges a rule as one for subjects of one kind."""

    def __init__(self, located: Located, model: RuleFile, kind: str) -> None:
        self._located = located
        self._model = model
        self._kind = kind
        self._fields = FIELDS[kind]

    def mistakes(self, rule: Rule) -> Iterator[Mistake]:
        """What is wrong with expressions, templates and checks."""
        scope = types(self._kind)
        for name, ast in rule.let:
            yield from self._let_name(name, scope)
            scope[name] = yield from self._type(("let", name), ast, scope)
        yield from self._wants(Type.BOOL, ("when",), rule.when, scope)
        for index, condition in enumerate(rule.conditions):
            if not condition.subjects or self._kind in condition.subjects:
                yield from self._condition(("conditions", index), condition, dict(scope))
        for field, value in rule.fix.changes if rule.fix is not None else ():
            if not field:
                yield from self._wants(Type.TEXT, ("fix", "rename"), value, scope)
            elif field in self._fields:
                yield from self._wants(self._fields[field].type, ("fix", "set", field), value, scope)

    def _let_name(self, name: str, scope: Mapping[str, Type]) -> Iterator[Mistake]:
        if not _LET.fullmatch(name):
            yield self._located.mistake(("let", name), f"{name} is no name: lower case letters, digits and _ make one")
        elif name == "item" or name in {known.partition(".")[0] for known in scope}:
            yield self._located.mistake(("let", name), f"{name} already means something else")

    def _condition(self, route: Route, condition: Condition, scope: dict[str, Type]) -> Iterator[Mistake]:
        field = self._fields.get(condition.each)
        if field is not None and field.type not in ITEMS:
            said = f"{condition.each} is a {field.type.value}; each needs a list"
            yield self._located.mistake((*route, "each"), said)
        elif field is not None:
            scope.update({name: item.type for name, item in ITEMS[field.type].items()})
        yield from self._wants(Type.BOOL, (*route, "when"), condition.when, scope)
        yield from self._wants(Type.BOOL, (*route, "require"), condition.require, scope)
        if condition.check:
            found = checks.find(condition.check)
            if found is None:
                yield self._located.mistake((*route, "check"), unknown("check", condition.check, checks.all_checks()))
                return
            yield from self._check(route, condition, found)
            scope.update(found.facts)
        yield from self._templates(route, condition, scope)

    def _check(self, route: Route, condition: Condition, found: checks.Check) -> Iterator[Mistake]:
        if self._kind not in found.kinds:
            said = f"{condition.check} looks at {' and '.join(sorted(found.kinds))}, not at {self._kind}"
            yield self._located.mistake((*route, "check"), said)
        taken = list(inspect.signature(found.function).parameters)[2:]
        for name, _ in condition.arguments:
            if name not in taken:
                yield self._located.mistake((*route, "with", name), unknown("argument", name, taken))

    def _templates(self, route: Route, condition: Condition, scope: Mapping[str, Type]) -> Iterator[Mistake]:
        own = self._model.conditions[int(route[1])]
        written: tuple[tuple[Route, Template], ...] = (
            (where(route, "message", own.message), condition.message),
            (where(route, "advice", own.advice), condition.advice),
        )
        for place, template in written:
            try:
                check_template(template, scope)
            except ExpressionError as error:
                yield self._located.mistake(place, f"{place[-1]}: {error.message}", error.offset)

    def _wants(self, wanted: Type, route: Route, ast: Ast | None, scope: Mapping[str, Type]) -> Iterator[Mistake]:
        if ast is not None:
            found = yield from self._type(route, ast, scope)
            if found not in (wanted, Type.ANY):
                said = f"{route[-1]}: {_a(wanted)} is expected, and this is {_a(found)}"
                yield self._located.mistake(route, said, 0)

    def _type(self, route: Route, ast: Ast, scope: Mapping[str, Type]) -> Generator[Mistake, None, Type]:
        """The type of an expression; ANY, after the mistake, when it has none."""
        try:
            return check(ast, scope)
        except ExpressionError as error:
            yield self._located.mistake(route, f"{route[-1]}: {error.message}", error.offset)
            return Type.ANY


def _a(type_: Type) -> str:
    return "true or false" if type_ is Type.BOOL else "anything" if type_ is Type.ANY else f"a {type_.value}"
