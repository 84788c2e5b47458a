"""The keys of a rule file, as pydantic models: what may be written where.

``schemas/rule.schema.json`` is generated from these models; ``rules`` imports them when a rule file must be read, and
checks itself what the expressions and templates say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from reglint.strict import Bool, Strict, Text, Texts

SeverityWord = Literal["off", "info", "warning", "error"]

_WORDS = list(get_args(SeverityWord))


def _sentence(text: str) -> str:
    if "\n" in text or not text.endswith("."):
        raise ValueError("one sentence on one line, with a full stop, is expected here")
    return text


def _severities(value: Any) -> Any:
    return {"else": value} if isinstance(value, str) else value


def _fix(value: Any) -> Any:
    return None if value == "none" else value


Sentence = Annotated[Text, AfterValidator(_sentence)]
Files = Annotated[dict[Text, str], Field(min_length=1)]
Expression = Annotated[Text, Field(description="An expression of the rule language.")]


class _Severities(Strict):
    """A severity for all runs, and others for those that count as production or development."""

    otherwise: SeverityWord = Field(alias="else")
    prod: SeverityWord | None = None
    dev: SeverityWord | None = None


Severities = Annotated[
    _Severities,
    BeforeValidator(_severities),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": _WORDS},
                {
                    "type": "object",
                    "properties": {name: {"enum": _WORDS} for name in ("else", "prod", "dev")},
                    "required": ["else"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]


class Condition(Strict):
    """What must hold; a key that is left out is inherited from the rule."""

    subjects: Annotated[Texts, Field(min_length=1)] | None = Field(
        None, alias="for", description="The kinds of subject that it is for, of those that the rule is for."
    )
    when: Expression | None = Field(None, description="Where this condition applies; unknown counts as no.")
    each: Text | None = Field(None, description="A list field: `item` is one of its items, and each may be a finding.")
    require: Expression | None = Field(None, description="What must hold; known false is a finding.")
    check: Text | None = Field(None, description="A function of reglint/checks that looks instead of `require`.")
    arguments: dict[str, Any] | None = Field(None, alias="with", description="Arguments of the check.")
    severity: Severities | None = None
    at: Texts | None = Field(None, description="The finding stands on the first of these fields that somebody wrote.")
    message: Text | None = Field(None, description="What is wrong; {expression} inserts a value.")
    advice: Text | None = Field(None, description="What to write instead; {expression} inserts a value.")
    missing: Bool | None = Field(None, description="Whether the finding says that a key is absent.")

    @model_validator(mode="after")
    def _one_verb(self) -> Condition:
        if (self.require is None) == (self.check is None):
            raise ValueError("a condition says either require or check")
        if self.check is not None and (self.each is not None or self.at is not None):
            raise ValueError("a check finds its own places; each and at belong to require")
        if self.check is None and self.arguments is not None:
            raise ValueError("with belongs to check")
        return self


class Fix(Strict):
    """How the fault can be repaired, in terms of the model."""

    values: dict[Text, Expression] | None = Field(None, alias="set", description="New values by field.")
    rename: Expression | None = Field(None, description="The key as it should be spelt.")
    remove: Texts | None = Field(None, description="Fields whose lines are deleted.")
    safety: Literal["safe", "unsafe"] = Field(description="safe: cannot change what a correct service does.")

    @model_validator(mode="after")
    def _one_action(self) -> Fix:
        if sum(action is not None for action in (self.values, self.rename, self.remove)) != 1:
            raise ValueError("a fix says one of set, rename and remove")
        return self


class Example(Strict):
    """Files that the rule must report at exactly the marked places, or must not report at all."""

    bad: Files | None = Field(None, description="Text by file name; ⟦ ⟧ around each expected finding.")
    good: Files | None = Field(None, description="Text by file name; no finding of this rule.")
    title: Text | None = Field(None, description="What this example shows.")
    severity: Literal["info", "warning", "error"] | None = Field(None, description="The expected severity.")
    message: Text | None = Field(None, description="The expected message.")
    profiles: Texts | None = Field(None, description="The profiles that the finding must name.")

    @model_validator(mode="after")
    def _one_side(self) -> Example:
        if (self.bad is None) == (self.good is None):
            raise ValueError("an example is either bad or good")
        if self.good is not None and (self.severity or self.message or self.profiles):
            raise ValueError("a good example expects nothing")
        return self


class RuleFile(Strict):
    """One rule: condition, reason, message, fix, page and tests."""

    code: Annotated[str, Field(pattern=r"^[A-Z]+[0-9]{3}$")] = Field(description="Category letters and three digits.")
    summary: Sentence = Field(description="The fault in one sentence.")
    subjects: Annotated[Texts, Field(min_length=1)] = Field(alias="for", description="The kinds of subject it judges.")
    needs: Texts = Field((), description="Names such as policy.heartbeat.min_ratio or env.groups; absent: silent.")
    let: dict[Text, Expression] = Field({}, description="Named expressions, for all that follows.")
    when: Expression | None = Field(None, description="Which subjects it applies to; unknown counts as no.")
    severity: Severities | None = None
    missing: Bool = Field(False, description="Whether its findings say that a key is absent.")
    every: Bool = Field(False, description="Whether all broken conditions speak, instead of the first.")
    yields_to: Texts = Field((), description="Rules that own the same fault: where one speaks, this one is silent.")
    conditions: Annotated[tuple[Condition, ...], Field(min_length=1)]
    at: Texts = Field((), description="The finding stands on the first of these fields that somebody wrote.")
    message: Text | None = Field(None, description="What is wrong; {expression} inserts a value.")
    advice: Text | None = Field(None, description="What to write instead; {expression} inserts a value.")
    fix: Annotated[Fix | None, BeforeValidator(_fix)] = Field(None, description="How to repair it, or none.")
    why: Text = Field(description="What goes wrong, the log line a user sees, how the client really behaves.")
    sources: Texts = Field((), description="Where the facts come from: owner/repo path.")
    examples: Annotated[tuple[Example, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _both_sides(self) -> RuleFile:
        sides = {example.bad is None for example in self.examples}
        if sides != {True, False}:
            raise ValueError("the examples must hold a bad and a good one")
        return self


def severity_words(model: _Severities) -> Mapping[str, str]:
    """``else``, ``prod`` and ``dev``, each with its word."""
    return {"else": model.otherwise, "prod": model.prod or model.otherwise, "dev": model.dev or model.otherwise}
