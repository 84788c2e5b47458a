"""Property rows to subjects: what each client of a service will be told in one run.

Fields are bound when a rule asks for them: most rules look at three of thirty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from reglint.model import FIELDS, Subject, Type
from reglint.properties import Properties, Property
from reglint.records import NamedTuple
from reglint.sources.spring.clients import Client, all_clients
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.reading.names import canonical
from reglint.sources.spring.typed import by_default, converted, digits, items
from reglint.values import ABSENT, State, Value

_CONVERTED = (Type.BOOL, Type.NUMBER, Type.DURATION)  # the others are what is written
_CHECK_FIELDS = ("interval", "timeout", "deregister_after")


class _Feed(NamedTuple):
    """One key that may feed a field, by the rules of its row.

    ``lookup`` is its lookup form; empty for a list or a map, which are several keys. ``literal`` names an entry of a
    map by its very key. ``imported`` feeds only in a run with a ``nacos:`` import. ``falls_back`` is true when the
    client asks for another key where this one is blank.
    """

    row: Property
    name: str
    lookup: str
    literal: bool
    imported: bool = False
    falls_back: bool = False


class _Feeds(NamedTuple):
    """The keys that feed one field, in the order in which they are asked, and what it is without them.

    ``lookups`` are the keys in lookup form; empty when one of them is a list or a map.
    """

    keys: tuple[_Feed, ...] = ()
    default: Value = ABSENT
    lookups: frozenset[str] = frozenset()


_NO_FEEDS = _Feeds()


class _Table(NamedTuple):
    """What feeds each field of one client, and all of the keys that stand for themselves, in lookup form."""

    feeds: Mapping[str, _Feeds]
    lookups: frozenset[str]


def subjects(environment: Environment, properties: Properties, *, named: bool) -> Iterator[Subject]:
    """One subject for each client that is present in the run, and one for a health check that it configures.

    ``named`` says whether any file of the service names it.
    """
    for client in all_clients():
        if client.present(environment):
            view = view_of(client, environment)
            table = _table(properties, client.families, client.sections[0], client.kind)
            fields = Fields(view, client, table, named=named)
            anchor = next(filter(None, map(view.anchor, client.sections)), None)
            maps = {field: origin for field, section in client.maps.items() if (origin := view.anchor(section))}
            yield Subject(client.kind, client.label, fields, anchor, maps)
            if client.checked:
                check = {name: fields[f"check.{name}"] for name in _CHECK_FIELDS}
                yield Subject("check", f"{client.label} health check", check, anchor)


def view_of(client: Client, environment: Environment) -> Environment:
    """What the client sees: without a ``nacos:`` import the configuration client is made before application files."""
    bootstrap = environment.bootstrap
    early = client.kind == "config_client" and bootstrap is not None and not environment.imports_nacos
    return bootstrap if early and bootstrap is not None and client.present(bootstrap) else environment


@cache
def _table(properties: Properties, families: tuple[str, ...], section: str, kind: str) -> _Table:
    """What feeds each field: the client's own family first.

    Of a family that several clients share, the rows of the client's own ``section`` count alone.
    """
    found: dict[str, list[_Feed]] = {}
    for family in families:
        shared = len(properties.family(family).sections) > 1
        for row in properties.rows(family):
            if row.field in FIELDS[kind] and (not shared or row.lookup.startswith(f"{section}.")):
                feeds = found.setdefault(row.field, [])
                feeds += [_feed(row, name) for name in (row.key, *row.fallback)]
                feeds += [_feed(row, name)._replace(imported=True) for name in row.import_fallback]
    table = {
        field: _Feeds(tuple(_with_fallbacks(feeds)), _default(feeds, FIELDS[kind][field].type), _lookups(feeds))
        for field, feeds in found.items()
    }
    return _Table(table, frozenset(feed.lookup for feeds in found.values() for feed in feeds))


def _lookups(feeds: Iterable[_Feed]) -> frozenset[str]:
    lookups = frozenset(feed.lookup for feed in feeds)
    return frozenset() if "" in lookups else lookups


def _feed(row: Property, name: str) -> _Feed:
    literal = name.endswith("]")
    several = literal or row.map or row.type == "list"
    return _Feed(row, name, "" if several else canonical(name), literal)


def _with_fallbacks(feeds: list[_Feed]) -> Iterator[_Feed]:
    last = max(index for index, feed in enumerate(feeds) if not feed.imported)
    return (feed._replace(falls_back=index < last) for index, feed in enumerate(feeds))


def _default(feeds: Iterable[_Feed], kind: Type) -> Value:
    row = next((feed.row for feed in feeds if feed.row.default is not None), None)
    return ABSENT if row is None else by_default(row, kind)


@cache
def _constants(registry: str, dialect: str, named: bool) -> Mapping[str, Value]:
    """The fields that no key feeds."""
    return {
        "registry": Value(State.SET, registry),
        "dialect": Value(State.SET, dialect),
        "named_in_service": Value(State.DEFAULT, value=named),
    }


class Fields(Mapping[str, Value]):
    """The fields of one client in one run; each is bound at its first use."""

    __slots__ = ("_bound", "_client", "_feeds", "_maps", "_types", "_written", "environment")

    def __init__(self, environment: Environment, client: Client, table: _Table, *, named: bool) -> None:
        self.environment = environment
        self._client = client
        self._feeds = table.feeds
        self._written = environment.written(table.lookups)
        self._types = FIELDS[client.kind]
        self._maps: dict[str, dict[str, Value]] = {}
        self._bound = dict(_constants(client.registry, client.dialect, named))

    def __getitem__(self, field: str) -> Value:
        value: Value | None = self.get(field)
        if value is None:
            raise KeyError(field)
        return value

    def get(self, field: str, default: Any = None) -> Any:
        """As of any mapping; what is bound already, as most fields are when they are asked for, takes one look-up."""
        value = self._bound.get(field)
        if value is None and field in self._types:
            derive = self._client.derived.get(field)
            value = self._bound[field] = derive(self) if derive is not None else self.plain(field)
        return default if value is None else value

    def __contains__(self, field: object) -> bool:
        return field in self._types

    def __iter__(self) -> Iterator[str]:
        return iter(self._types)

    def __len__(self) -> int:
        return len(self._types)

    def value(self, field: str) -> Value:
        """The value of ``field``."""
        return self[field]

    def property(self, key: str) -> Value:
        """The effective text of one key in lookup form."""
        return self.environment.value(key)

    def plain(self, field: str) -> Value:
        """The value of ``field`` as its property rows alone give it.

        That is the first key that is written; a blank one counts only when there is neither another nor a default.
        """
        if field == "servers":
            return items(self["servers_text"])
        feeds = self._feeds.get(field, _NO_FEEDS)
        if feeds.lookups and feeds.lookups.isdisjoint(self._written):
            return feeds.default
        kind = self._types[field].type
        if kind is Type.TEXT_MAP:
            return next(map(self._map, feeds.keys), ABSENT)
        blank: tuple[Value, _Feed] | None = None
        for feed in feeds.keys:
            if feed.lookup and feed.lookup not in self._written:
                continue
            value = self._text(feed, kind)
            if not value.written or (feed.imported and not self.environment.imports_nacos):
                continue
            if feed.falls_back and isinstance(value.value, str) and not value.value.strip():
                blank = blank or (value, feed)
            else:
                return self._typed(value, feed, kind)
        default = feeds.default
        return self._typed(*blank, kind) if blank is not None and default.state is State.ABSENT else default

    def default(self, field: str) -> object:
        """The client's own default of ``field``; None when there is none."""
        return self._feeds.get(field, _NO_FEEDS).default.value

    def _text(self, feed: _Feed, kind: Type) -> Value:
        """What stands at the key of ``feed``: its text, or its items."""
        if feed.literal:
            section, _, entry = feed.name[:-1].partition("[")
            return self._entries(section).get(entry, ABSENT)
        if kind is Type.TEXTS and feed.row.type == "list":
            return self.environment.list(feed.name)
        return self.environment.value(feed.name)

    def _typed(self, value: Value, feed: _Feed, kind: Type) -> Value:
        typed = value
        if feed.literal:
            typed = digits(value)
        elif kind in _CONVERTED:
            typed = converted(value, feed.row, kind, self.environment.kind(feed.name))
        return typed._replace(secret=True) if feed.row.secret else typed

    def _map(self, feed: _Feed) -> Value:
        """The entries below the key of ``feed``; a blank or ``{}`` there is an empty map, any other text no map."""
        entries = self._entries(feed.row.key)
        section = self.environment.anchor(feed.row.key)
        if entries or section is not None:
            return Value(State.SET, entries, section)
        whole = self.environment.value(feed.row.key)
        if whole.state is not State.SET:
            return whole
        if whole.value.strip():
            return whole._replace(state=State.INVALID, value=None, note="a text where a map is asked for")
        return whole._replace(value={})

    def _entries(self, section: str) -> dict[str, Value]:
        if section not in self._maps:
            self._maps[section] = self.environment.map(section)
        return self._maps[section]
