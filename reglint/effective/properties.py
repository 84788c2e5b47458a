"""The effective properties of one run: every key that anybody sets, once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from reglint.effective.spelling import find_lookup, is_odd, question, shown_key
from reglint.model import Assignment
from reglint.properties import Properties, Property
from reglint.records import NamedTuple
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.reading.layers import Layer, Variables
from reglint.sources.spring.reading.names import canonical, environment_names
from reglint.values import ABSENT, Origin, State, Value

REPLACED = "replaced"
_INDEX = re.compile(r"\[\d+\]")


class Effective(NamedTuple):
    """One key and what the application gets for it.

    ``assignments`` are the ones of each source, the winner first. ``state`` is that of the value, but ``invalid`` where
    Spring refuses it, and ``replaced`` for an item of a list that a higher source replaces as a whole: it can be asked
    for, but no list has it.
    """

    key: str
    lookup: str
    value: Value
    state: str
    assignments: tuple[Assignment, ...] = ()

    @property
    def origin(self) -> Origin | None:
        """Where the winner stands; None outside the files."""
        return self.value.origin


Names = Mapping[str, Mapping[str, None]]  # the names of each key in lookup form, highest precedence first


class Listing:
    """Lists the properties of the runs of one service, which have their variables in common, one run after the other.

    What one source alone says of a key, without a placeholder, is the same in every run that has this source. It is
    worked out once, so that a run costs little more than what it does not share with the others.
    """

    def __init__(self, properties: Properties) -> None:
        self._properties = properties
        self._names: dict[Layer, Names] = {}
        self._odd_names: dict[Layer, tuple[str, ...]] = {}
        self._shared: dict[tuple[Layer, str], Effective] = {}

    def of(self, environment: Environment) -> dict[str, Effective]:
        """Every property of the run by its key, sorted."""
        layers = environment.sources
        for layer in layers:
            if layer not in self._names:
                self._names[layer] = _names_in((layer,), self._properties)
                self._odd_names[layer] = tuple(name for _, name in layer.names() if is_odd(name))
        odd = dict.fromkeys(name for layer in layers for name in self._odd_names[layer])
        found = [*self._of_keys(environment), *(_of_name(environment, name) for name in odd)]
        return {one.key: one for one in sorted(found, key=lambda one: in_order(one.key))}

    def _of_keys(self, environment: Environment) -> Iterator[Effective]:
        names, setters = self._together(environment.sources)
        for lookup, own in names.items():
            only = setters[lookup]
            found = self._shared.get((only, lookup)) if only is not None else None
            if found is None:
                key = shown_key(own, lookup, self._properties)
                found = _of_key(environment, lookup, key, self._properties)
                if only is not None and _is_plain(found):
                    self._shared[only, lookup] = found
            yield found

    def _together(self, layers: Iterable[Layer]) -> tuple[Names, Mapping[str, Layer | None]]:
        """The names of each key in all of ``layers``, and the only one of them that sets it; None for several."""
        names: dict[str, Mapping[str, None]] = {}
        setters: dict[str, Layer | None] = {}
        for layer in layers:
            for lookup, own in self._names[layer].items():
                above = names.get(lookup)
                names[lookup] = own if above is None else {**above, **own}
                setters[lookup] = layer if above is None else None
        return names, setters


def _is_plain(one: Effective) -> bool:
    """Whether no other key has a say in it, as a placeholder's or a longer list's would."""
    if len(one.assignments) != 1:
        return False
    (made,) = one.assignments
    return made.key == one.lookup and "{" not in made.text and "[" not in made.key


def chosen(environment: Environment, asked: Iterable[str], properties: Properties) -> dict[str, Effective]:
    """The properties of these names only, in any spelling; ABSENT where nobody sets one.

    The state of such a one is that of a value that is not known when something that is not read here may have it.
    """
    names = written_names(environment, properties)
    found = (of_name(environment, name, names, properties) for name in asked)
    return {one.key: _open(one) if environment.open else one for one in found}


def _open(one: Effective) -> Effective:
    return one._replace(state=State.UNRESOLVED.value) if one.value.state is State.ABSENT else one


def of_name(environment: Environment, asked: str, names: Names, properties: Properties) -> Effective:
    """The property that ``asked`` means, be it set or not; ``names`` are those of all keys that are set."""
    if is_odd(asked):
        return _of_name(environment, asked)
    lookup = find_lookup(asked, names)
    own = asked if lookup == canonical(asked) else lookup
    return _of_key(environment, lookup, shown_key((*names.get(lookup, ()), own), lookup, properties), properties)


def written_names(environment: Environment, properties: Properties) -> Names:
    """Every key that anybody sets, in lookup form, with the names it is written by."""
    return _names_in(environment.sources, properties)


def _names_in(layers: Iterable[Layer], properties: Properties) -> Names:
    names: dict[str, dict[str, None]] = {}
    for layer in layers:
        for lookup, name in _of_variables(layer, properties) if isinstance(layer, Variables) else layer.names():
            if lookup and not is_odd(name):
                names.setdefault(lookup, {})[name] = None
    return names


def _of_variables(layer: Variables, properties: Properties) -> Iterator[tuple[str, str]]:
    """The keys that variables set: where a name has ``_`` for each dash of a known one, that one."""
    for variable, named in zip(layer.keys(), layer.names(), strict=True):
        row = _with_dashes(properties).get(variable)
        yield named if row is None else (row.lookup, row.key)


@cache
def _with_dashes(properties: Properties) -> Mapping[str, Property]:
    """The known keys that have dashes, by the name of the variable that has ``_`` for them."""
    rows = (row for row in properties if "-" in row.key and "[" not in row.key)
    return {environment_names(row.key)[1]: row for row in rows if properties.family(row.family).spelling == "relaxed"}


def _of_key(environment: Environment, lookup: str, key: str, properties: Properties) -> Effective:
    asked = question(key)
    value = environment.value(asked)
    assignments = environment.layers(asked)
    replaced = bool(assignments) and "[" in lookup and not _is_in_map(lookup, properties)
    replaced = replaced and _is_replaced(environment.sources, lookup, assignments[0])
    return Effective(key, lookup, value, REPLACED if replaced else _state(environment, value, assignments), assignments)


def _of_name(environment: Environment, name: str) -> Effective:
    assignments = tuple(made for layer in environment.sources if (made := layer.exact(name)) is not None)
    value = environment.value_of(*assignments) if assignments else ABSENT
    return Effective(name, canonical(name), value, _state(environment, value, assignments), assignments)


def _state(environment: Environment, value: Value, assignments: tuple[Assignment, ...]) -> str:
    if assignments and (assignments[0].collection == "{}" or (value.note and environment.refuses(assignments[0]))):
        return State.INVALID.value
    return value.state.value


def _is_in_map(lookup: str, properties: Properties) -> bool:
    row = properties.find(lookup)
    return row is not None and row.map


def _is_replaced(sources: Iterable[Layer], lookup: str, winner: Assignment) -> bool:
    """Whether ``winner`` is an item, or a part of one, of a list that a higher source sets, too."""
    lists = [lookup[: match.start()] for match in _INDEX.finditer(lookup)]
    for layer in sources:
        if layer.find(winner.key) is not None:
            return False
        for prefix in lists:
            first = f"{prefix}[0]"
            if layer.find(prefix) is not None or layer.find(first) is not None or layer.below(first):
                return True
    return False


@lru_cache(20_000)
def in_order(key: str) -> tuple[str, ...]:
    """What keys are sorted by: list items by their number."""
    return tuple(part.zfill(9) if part.isdigit() else part for part in re.split(r"[.\[\]]+", key))
