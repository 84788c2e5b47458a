"""Property rows to subjects: what each client of a service will be told in one run.

Fields are bound when a rule asks for them: most rules look at three of thirty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from typing import Any, cast

from reglint.model import FIELDS, Subject, Type
from reglint.properties import Properties, Property
from reglint.sources.go_duration import parse as go_duration
from reglint.sources.spring.clients import Client, all_clients
from reglint.sources.spring.clients.nacos import imports_nacos
from reglint.sources.spring.convert import (
    ConversionError,
    to_boolean,
    to_duration,
    to_float,
    to_integer,
    to_long,
)
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.imports import narrowed
from reglint.values import ABSENT, State, Value, is_unanswered

_UNITS = {"ns": timedelta(microseconds=0.001), "ms": timedelta(milliseconds=1), "s": timedelta(seconds=1), "min": timedelta(minutes=1)}
_Rows = Mapping[str, tuple[Property, ...]]


def subjects(environment: Environment, properties: Properties, *, named: bool) -> Iterator[Subject]:
    """One subject for each client that is present in the run, and one for a health check that it configures.

    ``named`` says whether any file of the service names it.
    """
    for client in all_clients():
        if client.present(environment):
            view = _view(client, environment)
            fields = Fields(view, client, _rows(properties, client.families, client.kind), named=named)
            anchor = next(filter(None, map(view.anchor, client.sections)), None)
            maps = {field: origin for field, section in client.maps.items() if (origin := view.anchor(section))}
            yield Subject(client.kind, client.label, fields, anchor, maps)
            if client.checked:
                check = {name: fields[f"check.{name}"] for name in ("interval", "timeout", "deregister_after")}
                yield Subject("check", f"{client.label} health check", check, anchor)


def _view(client: Client, environment: Environment) -> Environment:
    """What the client sees: in bootstrap mode the Nacos configuration client is made before application files are read."""
    bootstrap = environment.bootstrap
    if client.kind == "config_client" and bootstrap is not None and not imports_nacos(environment) and client.present(bootstrap):
        return bootstrap
    return environment


class Fields(Mapping[str, Value]):
    """The fields of one client in one run; each is bound at its first use."""

    __slots__ = ("_bound", "_client", "_maps", "_rows", "environment")

    def __init__(self, environment: Environment, client: Client, rows: _Rows, *, named: bool) -> None:
        self.environment = environment
        self._client = client
        self._rows = rows
        self._maps: dict[str, dict[str, Value]] = {}
        self._bound: dict[str, Value] = {
            "registry": Value(State.SET, client.registry),
            "dialect": Value(State.SET, client.dialect),
            "named_in_service": Value(State.DEFAULT, value=named),
        }

    def __getitem__(self, field: str) -> Value:
        value = self._bound.get(field)
        if value is None:
            if field not in FIELDS[self._client.kind]:
                raise KeyError(field)
            derive = self._client.derived.get(field)
            value = self._bound[field] = derive(self) if derive is not None else self.plain(field)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(FIELDS[self._client.kind])

    def __len__(self) -> int:
        return len(FIELDS[self._client.kind])

    def value(self, field: str) -> Value:
        """The value of ``field``."""
        return self[field]

    def property(self, key: str) -> Value:
        """The effective text of one key in lookup form."""
        return self.environment.value(key)

    def plain(self, field: str) -> Value:
        """The value of ``field`` as its property rows alone give it."""
        if field == "servers":
            return _items(self["servers_text"])
        kind = FIELDS[self._client.kind][field].type
        for row in self._rows.get(field, ()):
            value = self._first_written(row, kind)
            if value is not None:
                return value
        default = self.default(field)
        return ABSENT if default is None else Value(State.DEFAULT, default)

    def default(self, field: str) -> object:
        """The client's own default of ``field``; None when there is none."""
        kind = FIELDS[self._client.kind][field].type
        for row in self._rows.get(field, ()):
            if row.default is not None:
                return _typed_default(row, kind)
        return None

    def _first_written(self, row: Property, kind: Type) -> Value | None:
        if kind is Type.TEXT_MAP:
            return self._map(row)
        names = (row.key, *row.fallback)
        if row.import_fallback and imports_nacos(self.environment):
            names += row.import_fallback
        for name in names:
            if row.type == "list" and kind is Type.TEXTS:
                value: Value | None = self.environment.list(name)
                value = value if value is not None and value.written else None
            else:
                value = self._scalar(row, name, kind, last=name == names[-1])
            if value is not None:
                return value._replace(secret=True) if row.secret else value
        return None

    def _scalar(self, row: Property, name: str, kind: Type, *, last: bool) -> Value | None:
        literal = name.endswith("]") and not name.endswith("[]")
        value = self._entry(name) if literal else self.environment.value(name)
        if value is None or not value.written:
            return None
        if value.state is State.SET and not str(value.value).strip() and not last:
            return None  # the clients fall back from blank as from absent
        if literal:
            return _milliseconds(value)
        scalar = "str" if value.via or value.defaulted else self.environment.kind(name)
        return _converted(value, row, kind, scalar)

    def _entry(self, name: str) -> Value | None:
        """The entry of a map that the name addresses by its literal key."""
        section, _, key = name[:-1].partition("[")
        return self._entries(section).get(key)

    def _entries(self, section: str) -> dict[str, Value]:
        if section not in self._maps:
            self._maps[section] = self.environment.map(section)
        return self._maps[section]

    def _map(self, row: Property) -> Value | None:
        entries = self._entries(row.key)
        section = self.environment.anchor(row.key)
        if not entries:
            return Value(State.SET, {}, section) if section is not None else None
        return Value(State.SET, entries, section)


@cache
def _rows(properties: Properties, families: tuple[str, ...], kind: str) -> _Rows:
    """The rows that feed each field, the client's own family first."""
    found: dict[str, tuple[Property, ...]] = {}
    for family in families:
        for row in properties.rows(family):
            if row.field and row.field in FIELDS[kind]:
                found[row.field] = (*found.get(row.field, ()), row)
    return found


def _converted(value: Value, row: Property, kind: Type, scalar: str) -> Value:
    """``value`` with its text converted as the client's binder does; INVALID where the binder refuses it."""
    if value.state is not State.SET:
        return value
    text = str(value.value)
    try:
        converted = _convert(text, row, kind, scalar)
    except (ConversionError, ValueError):
        return value._replace(state=State.INVALID, value=None)
    if converted is None:
        return _typed_absent(row, kind)
    return value._replace(value=converted)


def _convert(text: str, row: Property, kind: Type, scalar: str) -> Any:
    if kind is Type.BOOL:
        if row.type == "flag":
            return text.strip().lower() == "true"  # the Nacos client reads it itself, by Java's parseBoolean
        if row.switch:
            return text.strip().lower() != "false" if row.switch == "unless-false" else text == "true"
        return to_boolean(text, scalar)
    if kind is Type.DURATION:
        return _duration(text, row, scalar)
    if kind is Type.NUMBER:
        return to_float(text, scalar) if row.type == "float" else to_long(text, scalar)
    return text


def _duration(text: str, row: Property, scalar: str) -> timedelta | None:
    if row.type == "duration":
        return to_duration(text, row.unit or "ms")
    if row.type == "go-duration":
        return go_duration(text)
    return to_integer(text, scalar) * _UNITS[row.unit or "ms"]


def _milliseconds(value: Value) -> Value:
    """A heartbeat entry of the metadata: digits alone count, anything else is as good as not there."""
    if value.state is not State.SET:
        return value
    text = str(value.value)
    if not (text.isascii() and text.isdecimal()):
        return value._replace(state=State.INVALID, value=None)
    return value._replace(value=timedelta(milliseconds=int(text)))


def _typed_default(row: Property, kind: Type) -> object:
    default = row.default
    if kind is Type.DURATION and default is not None:
        return _duration(str(default), row, "str")
    if kind is Type.TEXTS and isinstance(default, tuple):
        return tuple(Value(State.DEFAULT, item) for item in default)
    if kind is Type.TEXT_MAP:
        pairs = cast("tuple[tuple[str, str], ...]", default or ())
        return {key: Value(State.DEFAULT, item) for key, item in pairs}
    return default


def _typed_absent(row: Property, kind: Type) -> Value:
    """What blank text binds where it binds nothing: the class's own default stays."""
    default = _typed_default(row, kind)
    return ABSENT if default is None else Value(State.DEFAULT, default)


def _items(text: Value) -> Value:
    """The items of a comma list, each with a state of its own: one unknown item does not hide the others."""
    if text.state is State.DEFAULT:
        return Value(State.DEFAULT, tuple(Value(State.DEFAULT, item) for item in str(text.value).split(",")))
    if text.state not in (State.SET, State.UNRESOLVED) or text.text is None:
        return text
    items = tuple(_item(text, part.strip()) for part in text.text.split(",") if part.strip())
    return text._replace(state=State.SET, value=items) if items else text._replace(state=State.SET, value=())


def _item(whole: Value, part: str) -> Value:
    unknown = is_unanswered(part)
    state = State.UNRESOLVED if unknown else State.SET
    origin = narrowed(whole.origin, part) if whole.origin is not None else None
    return whole._replace(state=state, value=None if unknown else part, text=part, origin=origin)
