"""pydantic for files that people write: models that refuse unknown keys, and their errors as sentences with a line.

Importing it costs more than a whole run, so only the validation of a rule file or a policy imports it, inside a
function.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from reglint.located import Located, Mistake, Route, unknown


class Strict(BaseModel):
    """A mapping with these keys and no others. A key without a value counts as not written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _written(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        known = keys_of(cls)
        return {key: value for key, value in data.items() if value is not None or key not in known}


def keys_of(model: type[Strict]) -> list[str]:
    """The keys of a mapping as they are written."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _as_bool(value: Any) -> Any:
    if value in ("true", "false", True, False):
        return value in ("true", True)
    raise PydanticCustomError("not_bool", "true or false is expected here")


_TEXT_SCHEMA: dict[str, Any] = {"type": "string", "minLength": 1}

Text = Annotated[str, Field(min_length=1)]
Bool = Annotated[bool, BeforeValidator(_as_bool), WithJsonSchema({"type": "boolean"})]
Texts = Annotated[
    tuple[Text, ...],
    BeforeValidator(_as_list),
    WithJsonSchema({"anyOf": [_TEXT_SCHEMA, {"type": "array", "items": _TEXT_SCHEMA}]}),
]

_SENTENCES = {
    "missing": "the key {name} is missing",
    "string_type": "{name}: a text is expected here",
    "string_too_short": "{name}: an empty text means nothing here",
    "tuple_type": "{name}: a list is expected here",
    "list_type": "{name}: a list is expected here",
    "dict_type": "{name}: a mapping is expected here",
    "model_type": "{name}: a mapping is expected here",
    "model_attributes_type": "{name}: a mapping is expected here",
    "too_short": "{name}: something is expected in here",
    "string_pattern_mismatch": "{name}: this does not look like {pattern}",
    "greater_than_equal": "{name}: a number of at least {ge:g} is expected here",
    "float_parsing": "{name}: a number is expected here",
    "finite_number": "{name}: a number is expected here",
    "int_parsing": "{name}: a whole number is expected here",
    "date_from_datetime_parsing": "{name}: a date such as 2027-01-31 is expected here",
    "date_parsing": "{name}: a date such as 2027-01-31 is expected here",
}


def mistakes(error: ValidationError, model: type[Strict], located: Located) -> list[Mistake]:
    """What ``model`` found wrong, each with its line."""
    found = [dict(item) for item in error.errors(include_url=False)]
    return [_mistake(item, model, located) for item in found if not _follows(item, found)]


def _follows(item: dict[str, Any], found: list[dict[str, Any]]) -> bool:
    """Whether a list is only too short because its items are wrong."""
    route = item["loc"]
    inner = (other["loc"] for other in found if len(other["loc"]) > len(route))
    return item["type"] == "too_short" and any(other[: len(route)] == route for other in inner)


def _mistake(item: dict[str, Any], model: type[Strict], located: Located) -> Mistake:
    route: Route = tuple(item["loc"])
    name = str(next((step for step in reversed(route) if isinstance(step, str)), "the file"))
    sentence = _SENTENCES.get(item["type"])
    if item["type"] == "extra_forbidden":
        said = unknown("key", name, keys_of(_model_at(model, route[:-1])))
    elif sentence is not None:
        said = sentence.format(name=name, **item.get("ctx", {}))
    elif item["type"] == "literal_error":
        said = f"{name}: {_not_one_of(item['input'], item['ctx']['expected'])}"
    else:
        said = f"{name}: {item['msg'].removeprefix('Value error, ')}"
    return located.mistake(route, said)


def _model_at(model: type[Strict], route: Route) -> type[Strict]:
    """The model of the mapping at ``route``; list indexes and free keys on the way lead nowhere else."""
    for step in route:
        for name, field in model.model_fields.items():
            if step == (field.alias or name):
                model = model_in(field.annotation) or model
                break
    return model


def model_in(annotation: Any) -> type[Strict] | None:
    """The model in a field's type: its own, or that of its items or values."""
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        return annotation
    return next((found for part in get_args(annotation) if (found := model_in(part))), None)


def _not_one_of(value: Any, expected: str) -> str:
    known = [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]
    return unknown("choice", value, known) if isinstance(value, str) else f"one of {', '.join(known)} is expected here"
