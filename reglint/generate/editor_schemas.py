"""JSON Schemas by which editors complete, explain and check registration keys, made from the property rows.

Draft 7, which YAML and JSON language servers read. They describe and never forbid: other keys are fine everywhere,
every value may be a placeholder or a build token, and only a value that stops the application is marked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from reglint.generate import ROOT
from reglint.properties import Family, Properties, Property
from reglint.properties.files import load_folder

Schema = dict[str, Any]

_UNITS = {"ns": "nanoseconds", "ms": "milliseconds", "s": "seconds", "min": "minutes", "bytes": "bytes"}
_UNKNOWN: Schema = {"$ref": "#/definitions/unknown"}
_NOTHING: Schema = {"enum": [None, ""]}
_DEFINED = ("consul-service", "consul-check")
_NOTE = "Made by python -m reglint.generate from schemas/properties; edit the rows there."


def files() -> Iterator[tuple[str, str]]:
    """The schema for Spring configuration files and the one for Consul definition files."""
    properties = load_folder(ROOT / "schemas" / "properties")
    yield "schemas/spring-registration.schema.json", _text(_spring(properties))
    yield "schemas/consul-definition.schema.json", _text(_consul(properties))


def _text(schema: Schema) -> str:
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _spring(properties: Properties) -> Schema:
    rows = [
        (family, row)
        for family in properties.families
        if family.spelling == "relaxed"
        for row in properties.rows(family.name)
    ]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Service registration in Spring configuration files",
        "$comment": _NOTE,
        **_section(_tree(rows), "#", camel=True),
        "definitions": _definitions(go_zero=True),
    }


def _consul(properties: Properties) -> Schema:
    tree = _tree((properties.family(name), row) for name in _DEFINED for row in properties.rows(name))
    defined = _section(tree, "#", camel=False)["properties"]
    one = {name.removeprefix("consul-"): _one(name.removeprefix("consul-")) for name in _DEFINED}
    lists = {f"{name}s": {"type": "array", "items": {"$ref": f"#/definitions/{name}"}} for name in one}
    members = defined["service"]["properties"]
    for name in ("check", "checks"):
        members[name] = {"description": members[name]["description"], "allOf": [{**one, **lists}[name]]}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Consul service and check definitions",
        "$comment": _NOTE,
        "properties": {**one, **lists},
        "definitions": {
            **{name: {"type": "object", **schema} for name, schema in defined.items()},
            **_definitions(go_zero=False),
        },
    }


def _one(name: str) -> Schema:
    """One definition; the agent takes a list of one for it, too (lib/decode, HookWeakDecodeFromSlice)."""
    reference = {"$ref": f"#/definitions/{name}"}
    return {"anyOf": [reference, {"type": "array", "items": reference, "maxItems": 1}]}


class _Node:
    """One element of a key: the row that ends here, if any, and what is below it."""

    def __init__(self) -> None:
        self.row: Property | None = None
        self.family: Family | None = None
        self.below: dict[str, _Node] = {}


def _tree(rows: Iterable[tuple[Family, Property]]) -> _Node:
    root = _Node()
    for family, row in rows:
        node = root
        for element in re.findall(r"\[[^\]]*\]|[^.\[]+", row.key):
            node = node.below.setdefault(element, _Node())
        node.row, node.family = row, family
    return root


def _section(node: _Node, pointer: str, *, camel: bool) -> Schema:
    properties: Schema = {}
    for name, child in node.below.items():
        place = f"{pointer}/properties/{name}"
        properties[name] = _node(child, place, camel=camel)
        variant = re.sub(r"-(.)", lambda match: match[1].upper(), name)
        if camel and variant != name:
            properties[variant] = {"allOf": [{"$ref": place}], "doNotSuggest": True}
    return {"properties": properties}


def _node(node: _Node, pointer: str, *, camel: bool) -> Schema:
    if node.row is None or node.family is None:
        return _section(node, pointer, camel=camel)
    return {**_explained(node.row, node.family), **_value(node, node.row, pointer, camel=camel)}


def _value(node: _Node, row: Property, pointer: str, *, camel: bool) -> Schema:
    """What may stand at the key of ``row``."""
    match row.type:
        case "any":
            return {}
        case "object":
            return _section(node, pointer, camel=camel)
        case "items":
            text, item = {"$ref": "#/definitions/text"}, node.below.get("[]", _Node())
            members = _section(item, f"{pointer}/anyOf/0/items/anyOf/0", camel=camel)
            items = {"anyOf": [{"type": "object", **members}, text]}
            return {"anyOf": [{"type": "array", "items": items}, {"type": "object"}, text]}
        case "map" | "list-map":
            known = {child.row.literal: _node(child, "", camel=False) for child in node.below.values() if child.row}
            return {"allOf": [{"$ref": f"#/definitions/{row.type}"}, {"properties": known}]}
        case "enum":
            return {"anyOf": [{"enum": list(row.values)}, _matching(_enum(row.values)), *_always(row)]}
    values = [{"$ref": f"#/definitions/{row.type}"}, *_always(row)]
    if node.below:  # a key such as keep.alive beside keep.alive.timeout
        return {"anyOf": [*values, {"type": "object"}], **_section(node, pointer, camel=camel)}
    return {"anyOf": values}


def _explained(row: Property, family: Family) -> Schema:
    """What an editor shows: description, default, and that a key is no longer to be used."""
    text = row.doc
    if row.unit and row.type != "go-duration":
        text += f" A plain number means {_UNITS[row.unit]}." if row.type == "duration" else f" In {_UNITS[row.unit]}."
    if row.since:
        text += f" Since {family.product} {row.since}."
    schema: Schema = {"description": text}
    if row.default is not None:
        schema["default"] = dict(row.default) if row.type == "map" else row.default  # type: ignore[arg-type]
    if row.deprecated or row.removed:
        gone = f"{row.key} is gone since {family.product} {row.removed}" if row.removed else f"{row.key} is deprecated"
        instead = f"; use {row.replaced_by}" if row.replaced_by else ""
        schema |= {"deprecated": True, "deprecationMessage": f"{gone}{instead}.", "doNotSuggest": True}
    return schema


def _always(row: Property) -> list[Schema]:
    """What may stand at any value: a text that is only known later, and nothing unless that stops the start."""
    return [_UNKNOWN] if row.primitive else [_UNKNOWN, _NOTHING]


def _any_case(word: str, between: str = "") -> str:
    """A pattern for ``word`` in any letter case; Draft 7 has no flag for that."""
    return between.join(f"[{c.upper()}{c.lower()}]" if c.isalpha() else c for c in word)


def _enum(values: Iterable[str]) -> str:
    """A pattern for enum texts as Spring compares them: without letter case, dashes and underscores."""
    return _whole("|".join(_any_case(re.sub(r"[-_]", "", value), "[-_]?") for value in values))


def _whole(pattern: str) -> str:
    return rf"^\s*({pattern})\s*$"


def _matching(pattern: str) -> Schema:
    return {"type": "string", "pattern": pattern}


def _definitions(*, go_zero: bool) -> Schema:
    """One schema for each row type; ``go_zero`` says whether a bare number 0 reaches Go as the text it accepts."""
    text: Schema = {"type": ["string", "number", "boolean", "null"]}
    truths = "|".join(_any_case(word) for word in ("true", "on", "yes", "false", "off", "no"))
    units = "|".join(_any_case(unit) for unit in ("ns", "us", "ms", "s", "m", "h", "d"))
    number = r"[-+]?([0-9][0-9_]*(\.[0-9]*)?|\.[0-9]+)"
    go_duration = _matching(r"^[-+]?(0|(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$")
    listed: Schema = {"not": {"type": "array"}}
    return {
        "unknown": _matching(r"\$\{|#\{|\{\{|@[A-Za-z0-9_.-]+@"),
        "text": text,
        "flag": text,
        "digits": text,
        "bool": {"anyOf": [{"type": "boolean"}, _matching(_whole(f"{truths}|1|0"))]},
        "int": {"anyOf": [{"type": "number"}, _matching(_whole("[-+]?([0-9][0-9_]*|(0[xX]|#)[0-9a-fA-F]+)"))]},
        "float": {"anyOf": [{"type": "number"}, _matching(_whole(f"{number}([eE][-+]?[0-9]+)?"))]},
        "duration": {"anyOf": [{"type": "integer"}, _matching(_whole(f"[-+]?[0-9]+({units})?|[-+]?[pP].+"))]},
        "go-duration": {"anyOf": [{"const": 0}, go_duration]} if go_zero else go_duration,
        "list": {"anyOf": [{"type": ["array", "object"]}, text]},
        "map": {"anyOf": [{"type": "object", "additionalProperties": listed}, _NOTHING, _UNKNOWN]},
        "list-map": {"anyOf": [{"type": "object"}, _NOTHING, _UNKNOWN]},
    }
