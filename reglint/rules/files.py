"""Rule files, read and judged: from the YAML that people write to a ``Rule``.

``schema`` judges the shape, ``judge`` what expressions and templates say: a mistake is a sentence with file, line
and nearest name, never a surprise in a run. Only building and a run with changed or own rules come here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from pydantic import ValidationError

from reglint.diagnostic import Severity
from reglint.expression import ExpressionError, parse, parse_template
from reglint.located import FileError, Located, Mistake, Route, read, read_text, typed
from reglint.rules import (
    Ast,
    Condition,
    Example,
    Fix,
    Mark,
    Page,
    Rule,
    RuleError,
    Severities,
    Template,
    repeated,
    schema,
)
from reglint.rules.judge import judge, where
from reglint.strict import mistakes

POLICY_FILE = "reglint.yaml"

_SUFFIXES = (".yaml", ".yml")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MARK = re.compile("[⟦⟧]")


def load(path: str, text: str, category: str = "") -> Rule:
    """The rule in the file ``path`` with this text; raises RuleError with every mistake and its line.

    It is named for its file; its category, unless given, for the folder of the file.
    """
    try:
        return _rule(path, text, category or os.path.basename(os.path.dirname(path)) or "custom")
    except FileError as error:
        raise RuleError(error.mistakes) from None


def load_directory(directory: str, shown_as: str | None = None) -> tuple[Rule, ...]:
    """The rules at and below a folder, by code; the category of each is the folder it lies in.

    ``shown_as`` is how mistakes name the folder. Raises RuleError, also for two rules of one name or code.
    """
    rules: list[Rule] = []
    mistakes: list[Mistake] = []
    for category, path in _rule_files(directory):
        shown = path if shown_as is None else shown_as + path.removeprefix(directory).replace(os.sep, "/")
        try:
            rules.append(load(shown, read_text(path), category))
        except FileError as error:
            mistakes.extend(error.mistakes)
    mistakes.extend(repeated(rules))
    if mistakes:
        raise RuleError(mistakes)
    return tuple(sorted(rules, key=lambda rule: rule.code))


def _rule_files(directory: str, category: str = "custom") -> list[tuple[str, str]]:
    """The category and path of each rule file at and below ``directory``, in order of path."""
    found: list[tuple[str, str]] = []
    try:
        entries = sorted(os.scandir(directory), key=lambda entry: entry.name)
    except OSError as error:
        raise RuleError([Mistake(directory, 1, 0, f"the folder cannot be read: {error.strerror}")]) from None
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            found += _rule_files(entry.path, entry.name)
        elif entry.name.endswith(_SUFFIXES) and entry.is_file():
            found.append((category, entry.path))
    return found


def _rule(path: str, text: str, category: str) -> Rule:
    """The rule in ``text``; raises FileError with every mistake."""
    located = read(path, text)
    try:
        model = schema.RuleFile.model_validate(located.data)
    except ValidationError as error:
        raise FileError(mistakes(error, schema.RuleFile, located)) from None
    reader = _Reader(located, model)
    name = PurePath(path).stem
    if not _NAME.fullmatch(name):
        reader.wrong((), f"the file is named for the rule, in lower case with dashes, not {name}")
    rule = Rule(
        name=name,
        code=model.code,
        category=category,
        summary=model.summary,
        subjects=model.subjects,
        needs=model.needs,
        let=tuple((name, reader.expression(("let", name), text)) for name, text in model.let.items()),
        when=reader.optional(("when",), model.when),
        conditions=tuple(reader.condition(index) for index in range(len(model.conditions))),
        every=model.every,
        yields_to=model.yields_to,
        fix=reader.fix(),
        page=_page(model, located.data),
        examples=tuple(reader.example(index) for index in range(len(model.examples))),
        path=path,
    )
    if not reader.mistakes:
        reader.mistakes.extend(judge(located, model, rule))
    if reader.mistakes:
        raise FileError(reader.mistakes)
    return rule


class _Reader:
    """The parts of a rule, parsed; collects the mistakes of their texts."""

    def __init__(self, located: Located, model: schema.RuleFile) -> None:
        self.mistakes: list[Mistake] = []
        self._located = located
        self._model = model

    def wrong(self, route: Route, message: str, offset: int | None = None) -> None:
        self.mistakes.append(self._located.mistake(route, message, offset))

    def optional(self, route: Route, text: str | None) -> Ast | None:
        return None if text is None else self.expression(route, text)

    def expression(self, route: Route, text: str) -> Ast:
        try:
            return parse(text)
        except ExpressionError as error:
            self.wrong(route, f"{route[-1]}: {error.message}", error.offset)
            return ()

    def template(self, route: Route, text: str) -> Template:
        try:
            return parse_template(text)
        except ExpressionError as error:
            self.wrong(route, f"{route[-1]}: {error.message}", error.offset)
            return ()

    def condition(self, index: int) -> Condition:
        rule, own = self._model, self._model.conditions[index]
        route: Route = ("conditions", index)
        severity = own.severity or rule.severity
        for name in ("severity", "message", "advice"):
            if getattr(own, name) is None and getattr(rule, name) is None:
                self.wrong(route, f"this condition has no {name}, and neither has the rule")
        at = own.at if own.at is not None else () if own.each else rule.at
        return Condition(
            subjects=own.subjects or (),
            when=self.optional((*route, "when"), own.when),
            each=own.each or "",
            require=self.optional((*route, "require"), own.require),
            check=own.check or "",
            arguments=tuple((name, _frozen(typed(value))) for name, value in (own.arguments or {}).items()),
            severity=_severities(schema.severity_words(severity) if severity else {}),
            at=at,
            message=self.template(where(route, "message", own.message), own.message or rule.message or ""),
            advice=self.template(where(route, "advice", own.advice), own.advice or rule.advice or ""),
            missing=rule.missing if own.missing is None else own.missing,
        )

    def fix(self) -> Fix | None:
        fix = self._model.fix
        if fix is None:
            return None
        if fix.values is not None:
            changes = tuple((field, self.expression(("fix", "set", field), text)) for field, text in fix.values.items())
            return Fix("set", changes, fix.safety == "safe")
        if fix.rename is not None:
            return Fix("rename", (("", self.expression(("fix", "rename"), fix.rename)),), fix.safety == "safe")
        return Fix("remove", tuple((field, None) for field in fix.remove or ()), fix.safety == "safe")

    def example(self, index: int) -> Example:
        model = self._model.examples[index]
        side = "good" if model.bad is None else "bad"
        files: list[tuple[str, str]] = []
        marks: list[Mark] = []
        for path, marked in (model.bad or model.good or {}).items():
            text, found = self._unmarked(("examples", index, side, path), path, marked)
            files.append((path, text))
            marks.extend(found)
        if side == "bad" and not marks:
            self.wrong(("examples", index), "a bad example marks each expected finding with ⟦ and ⟧")
        if marks and (side == "good" or any(mark.path == POLICY_FILE for mark in marks)):
            self.wrong(("examples", index), "only the linted files of a bad example carry ⟦ and ⟧")
        return Example(
            title=model.title or "",
            files=tuple((path, text) for path, text in files if path != POLICY_FILE),
            marks=tuple(marks),
            policy=dict(files).get(POLICY_FILE, ""),
            severity=Severity[model.severity.upper()] if model.severity else None,
            message=model.message or "",
            profiles=model.profiles or (),
            line=self._located.position(("examples", index)).line,
        )

    def _unmarked(self, route: Route, path: str, marked: str) -> tuple[str, list[Mark]]:
        """The text without its marks, and what they enclosed."""
        marks: list[Mark] = []
        opened: int | None = None
        for count, match in enumerate(_MARK.finditer(marked)):
            offset = match.start() - count
            if (match[0] == "⟦") != (opened is None):
                self.wrong(route, f"this {match[0]} has no partner", match.start())
            elif opened is None:
                opened = offset
            else:
                marks.append(Mark(path, opened, offset))
                opened = None
        if opened is not None:
            self.wrong(route, "a ⟦ is never closed")
        return _MARK.sub("", marked), marks


def _severities(words: Mapping[str, str]) -> Severities:
    named = (words.get(name, "off") for name in ("else", "prod", "dev"))
    return Severities(*(None if word == "off" else Severity[word.upper()] for word in named))


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple((key, _frozen(item)) for key, item in value.items())
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _page(model: schema.RuleFile, data: Mapping[str, Any]) -> Page:
    fix: tuple[str, ...] = ()
    if model.fix is not None:
        fix = (model.fix.safety, *(f"{key} {_words(value)}" for key, value in data["fix"].items() if key != "safety"))
    return Page(
        let=tuple(model.let.items()),
        when=model.when or "",
        conditions=tuple(
            tuple((key, _words(value)) for key, value in condition.items() if value is not None)
            for condition in data["conditions"]
        ),
        message=model.message or "",
        advice=model.advice or "",
        fix=fix,
        why=model.why.strip(),
        sources=model.sources,
    )


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_words(item)}" for key, item in value.items())
    return ", ".join(map(_words, value)) if isinstance(value, list) else " ".join(str(value).split())
