"""Which data ids the Nacos client of the bootstrap phase asks for.

Its settings are those of bootstrap files alone; the name and the profiles of the application are those of the whole
application, whose files are loaded by then.
Source: alibaba/spring-cloud-alibaba NacosConfigProperties.java, NacosPropertySourceLocator.java.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reglint.model import Assignment
from reglint.records import NamedTuple
from reglint.sources.spring.centre.dataid import format_of
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.loading.controls import ACTIVE
from reglint.sources.spring.reading.layers import Layer
from reglint.sources.spring.reading.names import index_of
from reglint.values import State, Value, comma_items

_ROOT = "spring.cloud.nacos"
_CONFIG = f"{_ROOT}.config"
_SWITCHES = frozenset({"enabled", "importcheck.enabled", "refreshenabled"})
_DEFAULT_GROUP = "DEFAULT_GROUP"
_DEFAULT_TYPE = "properties"


class Asked(NamedTuple):
    """One data id that a client asks for. ``format`` is empty for one that nobody here can read."""

    data_id: str
    group: str
    format: str


class Client:
    """The client of one start. ``others_first`` is true for versions to which profiles of groups come first."""

    def __init__(self, bootstrap: Environment, application: Environment, *, others_first: bool) -> None:
        self._bootstrap = bootstrap
        self._application = application
        self._others_first = others_first

    @property
    def is_off(self) -> bool:
        """Whether its switch is off."""
        return self._bootstrap.is_off(f"{_CONFIG}.enabled")

    @property
    def is_told(self) -> bool:
        """Whether there is a key of its own section other than its switches."""
        start = len(_CONFIG) + 1
        return any(key[start:] not in _SWITCHES for key in self._bootstrap.below(_CONFIG))

    @property
    def imports(self) -> bool:
        """Whether the start imports data ids, too."""
        return self._bootstrap.imports_nacos or self._application.imports_nacos

    @property
    def namespace(self) -> str | None:
        """The namespace it asks in; None when it is not known.

        There is one client for everything: a start that imports has made it by then, from the keys that imports go by.
        """
        phases = [self._bootstrap]
        if self._application.imports_nacos and not self._bootstrap.imports_nacos:
            phases.append(self._application)
        keys = (f"{_CONFIG}.namespace", f"{_ROOT}.namespace") if self.imports else (f"{_CONFIG}.namespace",)
        values = (phase.value(key) for key in keys for phase in phases)
        found = next((value for value in values if value.written), None)
        return "" if found is None else _text(found)

    def asked(self) -> Iterator[Asked | None]:
        """The data ids in the order of their precedence, lowest first; None for each that is not known."""
        yield from self._shared()
        extension = self._listed("extension-configs")
        yield from self._listed("ext-config") or () if extension is None else extension
        yield from self._own()

    def _shared(self) -> list[Asked | None]:
        listed = self._listed("shared-configs")
        rest = list(self._named("refreshable-dataids")) if listed is None else listed
        named = self._named("shared-dataids")
        return [*dict.fromkeys((*named, *rest))] if named else rest

    def _named(self, leaf: str) -> list[Asked | None]:
        """The data ids of a text of old."""
        value = self._bootstrap.value(f"{_CONFIG}.{leaf}")
        return [_by_suffix(text.strip()) for text in comma_items(value.text)] if value.text else []

    def _listed(self, leaf: str) -> list[Asked | None] | None:
        """The data ids of the list that the highest source has; None when there is no such list."""
        name, key = f"{_CONFIG}.{leaf}", f"{_CONFIG}.{leaf.replace('-', '')}"
        for layer in self._bootstrap.sources:
            whole = layer.find(key, name)
            if whole is not None:
                text = self._bootstrap.value_of(whole).text
                return [_by_suffix(item.strip()) for item in comma_items(text)] if text else []
            indexes = {index for found in layer.below(key) if (index := index_of(found, key)) is not None}
            if indexes:
                complete = indexes == set(range(len(indexes)))
                return [*self._items(layer, key, len(indexes))] if complete else [None]
        return None

    def _items(self, layer: Layer, key: str, count: int) -> Iterator[Asked | None]:
        for index in range(count):
            item = f"{key}[{index}]"
            data_id = self._told(layer.find(f"{item}.dataid", f"{item}.data-id") or layer.find(item))
            group = self._told(layer.find(f"{item}.group"), _DEFAULT_GROUP)
            if data_id is None or group is None:
                yield None
            elif group.strip():
                yield _by_suffix(data_id, group.strip())

    def _told(self, made: Assignment | None, usual: str = "") -> str | None:
        return usual if made is None else _text(self._bootstrap.value_of(made))

    def _own(self) -> Iterator[Asked | None]:
        """The data ids of the application's own name: plain, with the extension, and with each profile."""
        base = self._base()
        extension, group = self._text("file-extension", _DEFAULT_TYPE), self._text("group", _DEFAULT_GROUP)
        if not base or not extension or group is None:
            yield None
        elif group.strip():
            profiles = self._profiles()
            suffixes = ("", f".{extension}", *(f"-{profile}.{extension}" for profile in profiles))
            for suffix in suffixes:
                yield Asked(base + suffix, group.strip(), format_of(extension))
        if self._application.unresolved_profiles:
            yield None

    def _base(self) -> str | None:
        for value in (self._bootstrap.value(f"{_CONFIG}.{leaf}") for leaf in ("prefix", "name")):
            if value.written and value.value != "":
                return _text(value)
        return _text(self._application.value("spring.application.name"))

    def _profiles(self) -> Iterable[str]:
        profiles = self._application.profiles
        if not self._others_first:
            return profiles
        named = self._application.list(ACTIVE).value
        listed = {str(item.value) for item in named} if isinstance(named, tuple) else set()
        return sorted(profiles, key=listed.__contains__)

    def _text(self, leaf: str, usual: str) -> str | None:
        value = self._bootstrap.value(f"{_CONFIG}.{leaf}")
        return _text(value) if value.written else usual


def _text(value: Value) -> str | None:
    return str(value.value) if value.state is State.SET else None


def _by_suffix(data_id: str, group: str = _DEFAULT_GROUP) -> Asked | None:
    """What stands in a list is read by its suffix alone; None for what is not known."""
    if not data_id or "${" in data_id:
        return None
    name, _, suffix = data_id.rpartition(".")
    return Asked(data_id, group, format_of(suffix if name and suffix else _DEFAULT_TYPE))
