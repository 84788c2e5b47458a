"""JSON Schemas by which editors complete and check policy and rule files, made from the models that read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from reglint.catalog import written_rules
from reglint.model import FIELDS
from reglint.policy.schema import PolicyFile
from reglint.rules.schema import RuleFile
from reglint.scope import ENVIRONMENT, POLICY
from reglint.strict import Strict

_NOTE = "Made by python -m reglint.generate from the models in reglint/policy/schema.py and reglint/rules/schema.py."


def files() -> Iterator[tuple[str, str]]:
    """The schema of policy files and that of rule files."""
    policy = _schema(PolicyFile, "A reglint policy file")
    _name_rules(policy)
    yield "schemas/policy.schema.json", _text(policy)
    rule = _schema(RuleFile, "A reglint rule file")
    kinds, needs = {"enum": list(FIELDS)}, {"enum": [*POLICY, *ENVIRONMENT]}
    rule["properties"]["for"] |= {"anyOf": [kinds, {"type": "array", "items": kinds, "minItems": 1}]}
    rule["properties"]["needs"] |= {"anyOf": [needs, {"type": "array", "items": needs}]}
    rule["properties"]["fix"] = {"anyOf": [{"$ref": "#/$defs/Fix"}, {"const": "none"}]}
    yield "schemas/rule.schema.json", _text(rule)


def _name_rules(policy: dict[str, Any]) -> None:
    """Have editors offer the rules wherever settings are given by rule name; a policy's own rules stay allowed."""
    settings = policy["properties"]["rules"]
    policy["$defs"]["Setting"] = settings["additionalProperties"]
    setting = {"$ref": "#/$defs/Setting"}
    named = {rule.name: {"description": rule.summary, **setting} for rule in written_rules()}
    settings |= {"properties": named, "additionalProperties": setting}
    policy["$defs"]["Override"]["properties"]["rules"] |= {"properties": named, "additionalProperties": setting}


def _schema(model: type[Strict], title: str) -> dict[str, Any]:
    made = _plain(model.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, "$comment": _NOTE, **made}


def _plain(part: Any, *, named: bool = False) -> Any:
    """``part`` without what pydantic adds for itself: titles, defaults, and null for what may be left out.

    ``named`` says that the keys of ``part`` are names of properties or definitions.
    """
    if isinstance(part, list):
        return [_plain(item) for item in part]
    if not isinstance(part, dict):
        return part
    if named:
        return {key: _plain(value) for key, value in part.items()}
    kept = {key: value for key, value in part.items() if key not in ("title", "default", "anyOf")}
    branches = [branch for branch in part.get("anyOf", ()) if branch != {"type": "null"}]
    if len(branches) == 1:
        kept = {**branches[0], **kept}
    elif branches:
        kept["anyOf"] = branches
    return {key: _plain(value, named=key in ("properties", "$defs")) for key, value in kept.items()}


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
