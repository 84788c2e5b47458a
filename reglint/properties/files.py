"""``schemas/properties/*.yaml``, read and judged: from the rows that people write to ``Properties``.

A row's attributes are checked one by one, defaults against the row's type and fields against the model, so that a
mistake in a row is a sentence with file and line. Only building and developing reglint comes here; a run of the linter
uses the compiled rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from reglint.diagnostic import RequestError
from reglint.located import FileError, Located, Mistake, read, read_text, unknown
from reglint.model import FIELDS
from reglint.properties import Default, Family, Properties, Property, folded

_SPELLINGS = {
    "spring": "relaxed",
    "nacos-spring-boot": "relaxed",
    "definition": "any-case",
    "api": "any-case",
    "sdk-go": "exact",
}
_DURATION = re.compile(r"[+-]?\d+(ns|us|ms|s|m|h|d)?")
_GO_DURATION = re.compile(r"0|(\d+(\.\d*)?(ns|us|ms|s|m|h))+")


def load_folder(folder: Path) -> Properties:
    """The properties of all ``*.yaml`` files in ``folder``; raises FileError or RequestError for a mistake in them."""
    paths = sorted(folder.glob("*.yaml"))
    return build(load_family(read_text(str(path)), f"{folder.name}/{path.name}") for path in paths)


def load_family(text: str, path: str) -> dict[str, Any]:
    """One family as plain typed data: the header, and ``keys`` as a dict of rows by name.

    Raises FileError with every mistake and its line; ``path`` is how the mistakes name the file.
    """
    located = read(path, text)
    if not isinstance(located.data, dict):
        raise FileError(
            [Mistake(path, 1, 0, "a mapping with family, title, dialect, section and keys is expected here")]
        )
    checker = _Checker(located)
    header = checker.mapping((), located.data, _HEADER, ("family", "title", "dialect", "source", "keys"))
    rows = header.get("keys", {})
    header["keys"] = {name: checker.row(name, row, header) for name, row in rows.items()}
    if checker.mistakes:
        raise FileError(checker.mistakes)
    return header


def build(families: Iterable[Mapping[str, Any]]) -> Properties:
    """The index over families as ``load_family`` gives them.

    Raises RequestError when two rows mean the same key, or when a row names a key that no row describes.
    """
    heads: list[Family] = []
    rows: list[Property] = []
    for data in families:
        for family, members in _expanded(data):
            heads.append(family)
            rows.extend(members)
    _refuse_repeated(heads, rows)
    properties = Properties(heads, rows)
    for row in properties:
        for name in (*row.fallback, *row.import_fallback, *filter(None, [row.replaced_by])):
            if properties.get(name) is None:
                raise RequestError(f"{row.family}: {row.key} refers to {name}, which no row describes")
    return properties


def _expanded(data: Mapping[str, Any]) -> Iterator[tuple[Family, list[Property]]]:
    """The family, and the one with the names of the HTTP API when its rows give them."""
    family = Family(
        name=data["family"],
        title=data["title"],
        dialect=data["dialect"],
        sections=tuple(data.get("section", [""])),
        registry=data.get("registry", ""),
        subjects=tuple(data.get("subject", [])),
        closed=data.get("closed", False),
        spelling=data.get("spelling", _SPELLINGS[data["dialect"]]),
        product=data.get("product", ""),
        source=data["source"],
    )
    yield family, list(_properties(family, data["keys"].items()))
    if "api" in data:
        twin = family._replace(name=data["api"], dialect="api")
        renamed = {
            row["api"]: {**row, "aliases": row.get("api-aliases", ())} for row in data["keys"].values() if "api" in row
        }
        yield twin, list(_properties(twin, renamed.items()))


def _properties(family: Family, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[Property]:
    for name, row in rows:
        attributes = {key.replace("-", "_"): value for key, value in row.items() if key not in _NOT_KEPT}
        for section in row.get("section", family.sections):
            key = f"{section}.{name}" if section else name
            yield Property(key=key, lookup=folded(family.spelling, key), family=family.name, **attributes)


def _refuse_repeated(families: list[Family], rows: list[Property]) -> None:
    shared = {family.name for family in families if family.spelling == "relaxed"}
    seen: dict[tuple[str, str], Property] = {}
    for row in rows:
        first = seen.setdefault(("" if row.family in shared else row.family, row.lookup), row)
        if first is not row:
            raise RequestError(f"{row.family}: {row.key} is the same key as {first.key} of {first.family}")


class _Checker:
    """Turns what was read into typed data, and collects what is wrong."""

    def __init__(self, located: Located) -> None:
        self.located = located
        self.mistakes: list[Mistake] = []

    def wrong(self, route: tuple[str | int, ...], message: str) -> None:
        self.mistakes.append(self.located.mistake(route, message))

    def mapping(
        self,
        route: tuple[str | int, ...],
        data: Any,
        kinds: Mapping[str, Callable[[Any], Any]],
        required: Iterable[str],
    ) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.wrong(route, "a mapping is expected here")
            return {}
        typed: dict[str, Any] = {}
        for key, value in data.items():
            if key not in kinds:
                self.wrong((*route, key), unknown("attribute", key, kinds))
                continue
            try:
                typed[key] = kinds[key](value)
            except (TypeError, ValueError) as error:
                self.wrong((*route, key), f"{key}: {error}")
        for key in required:
            if key not in data:
                self.wrong(route, f"the attribute {key} is missing")
        return typed

    def row(self, name: str, data: Any, header: Mapping[str, Any]) -> dict[str, Any]:
        route = ("keys", name)
        row = self.mapping(route, data, _ROW, ("type", "doc"))
        kind = row.get("type")
        if kind is None:
            return row
        if "default" in row:
            row["default"] = self._default((*route, "default"), kind, row["default"], row)
        if "defaults" in row:
            older = [
                (when, self._default((*route, "defaults", when), kind, value, row))
                for when, value in row["defaults"].items()
            ]
            row["defaults"] = tuple(older)
        if kind == "enum" and not row.get("values"):
            self.wrong(route, "an enum needs its values")
        for subject in header.get("subject", ()) if "field" in row else ():
            if row["field"] not in FIELDS[subject]:
                self.wrong((*route, "field"), unknown("field", row["field"], FIELDS[subject]))
        for section in row.get("section", ()):
            if section not in header.get("section", ()):
                self.wrong((*route, "section"), unknown("section", section, header.get("section", ())))
        return row

    def _default(self, route: tuple[str | int, ...], kind: str, value: Any, row: Mapping[str, Any]) -> Default:
        try:
            default = TYPES[kind](value)
        except (TypeError, ValueError) as error:
            self.wrong(route, f"default: {error}")
            return None
        if kind == "enum" and default not in row.get("values", ()):
            self.wrong(route, f"default: {default} is none of the values")
        return default


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    return value


def _some_text(value: Any) -> str:
    if not _text(value):
        raise ValueError("an empty text means nothing here")
    return str(value)


def _sentence(value: Any) -> str:
    text = _some_text(value)
    if not text.endswith((".", "?")) or ". " in text or "\n" in text:
        raise ValueError("one sentence that ends with a full stop is expected")
    return text


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_some_text(item) for item in (value if isinstance(value, list) else [value]))


def _flag(value: Any) -> bool:
    if value not in ("true", "false"):
        raise ValueError("true or false is expected")
    return bool(value == "true")


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict):
        raise TypeError("a mapping is expected")
    return tuple((key, _text(item)) for key, item in value.items())


def _same(value: Any) -> Any:
    return value


def _mapping(value: Any) -> Any:
    if not isinstance(value, dict):
        raise TypeError("a mapping is expected")
    return value


def _number(convert: type[int | float]) -> Callable[[Any], int | float]:
    def number(value: Any) -> int | float:
        try:
            return convert(_text(value))
        except ValueError:
            raise ValueError("a whole number is expected" if convert is int else "a number is expected") from None

    return number


def _matching(pattern: re.Pattern[str], noun: str) -> Callable[[Any], str]:
    def matching(value: Any) -> str:
        if not pattern.fullmatch(_text(value)):
            raise ValueError(f"{noun} is expected")
        return str(value)

    return matching


def _one_of(noun: str, *names: str) -> Callable[[Any], str]:
    def one_of(value: Any) -> str:
        if _text(value) not in names:
            raise ValueError(unknown(noun, str(value), names))
        return str(value)

    return one_of


def _none(_: Any) -> Default:
    raise ValueError("this type has no default")


TYPES: Mapping[str, Callable[[Any], Default]] = {
    "text": _text,
    "bool": _flag,
    "int": _number(int),
    "float": _number(float),
    "duration": _matching(_DURATION, "a duration of Spring Boot"),
    "go-duration": _matching(_GO_DURATION, "a duration of Go"),
    "digits": _number(int),
    "flag": _flag,
    "enum": _text,
    "list": _texts,
    "items": _none,
    "map": _pairs,
    "list-map": _none,
    "object": _none,
    "any": _none,
}
"""What a row's ``type`` may be, and how its default is read."""

_HEADER: Mapping[str, Callable[[Any], Any]] = {
    "family": _some_text,
    "title": _some_text,
    "dialect": _one_of("dialect", *_SPELLINGS),
    "section": _texts,
    "registry": _one_of("registry", "nacos", "consul", "eureka"),
    "subject": lambda value: tuple(_one_of("subject", *FIELDS)(item) for item in _texts(value)),
    "closed": _flag,
    "spelling": _one_of("spelling", "relaxed", "any-case", "exact"),
    "product": _some_text,
    "api": _some_text,
    "source": _some_text,
    "keys": _mapping,
}

_ROW: Mapping[str, Callable[[Any], Any]] = {
    "type": _one_of("type", *TYPES),
    "doc": _sentence,
    "unit": _one_of("unit", "ns", "ms", "s", "min", "bytes"),
    "default": _same,
    "defaults": _mapping,
    "field": _some_text,
    "fallback": _texts,
    "import-fallback": _texts,
    "secret": _flag,
    "switch": _one_of("switch", "unless-false", "only-true"),
    "values": _texts,
    "primitive": _flag,
    "mode": _one_of("mode", "import"),
    "aliases": _texts,
    "api": _some_text,
    "api-aliases": _texts,
    "section": _texts,
    "deprecated": _flag,
    "replaced-by": _some_text,
    "since": _some_text,
    "removed": _some_text,
    "source": _some_text,
}

_NOT_KEPT = frozenset({"api", "api-aliases", "section"})
