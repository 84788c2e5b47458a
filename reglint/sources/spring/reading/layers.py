"""What lies above the files: environment variables and system properties, in the shape of a document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from reglint.model import Assignment
from reglint.sources.spring.reading.document import Entry, SpringDocument
from reglint.sources.spring.reading.java import hash_order
from reglint.sources.spring.reading.names import (
    Element,
    canonical,
    elements,
    environment_names,
    from_environment,
    is_canonical,
    lookup_form,
    spelled,
)
from reglint.sources.spring.reading.placeholders import Answer, Lookup
from reglint.syntax.node import Kind, Node
from reglint.text import Document, Span
from reglint.values import Origin

APPLICATION_JSON = ("spring.application.json", "SPRING_APPLICATION_JSON")


class Outside(Document):
    """What is said of a start from outside its configuration: a file of variables; without a path, no file at all."""

    __slots__ = ()


class Layer(Protocol):
    """One source of values: a document of a file, the environment variables or the system properties."""

    def find(self, key: str, spelling: str = "") -> Assignment | None:
        """What is assigned to ``key`` in lookup form, by relaxed binding."""

    def exact(self, name: str) -> Assignment | None:
        """What is assigned to ``name`` as it is written."""

    def below(self, prefix: str) -> list[str]:
        """The keys below ``prefix``, in lookup form, sorted."""

    def members(self, prefix: str) -> Iterator[tuple[str, tuple[Element, ...]]]:
        """The keys below ``prefix`` with their elements, in the order of the source."""

    def names(self) -> Iterator[tuple[str, str]]:
        """Every key in lookup form, with the name as it is written, in the order of the source."""


class Variables:
    """The environment variables of a process.

    ``lower_case`` is true for Boot 3.5 and later, which look for lower-case names of their own accord; older versions
    ask for the dotted name as a placeholder does. ``places`` says where the values stand that a file holds.
    """

    __slots__ = ("_by_key", "_lower_case", "_values")

    def __init__(
        self, values: Mapping[str, str], *, lower_case: bool, places: Mapping[str, Origin] | None = None
    ) -> None:
        self._lower_case = lower_case
        keys = {name: lookup_form(from_environment(name)) for name in values}
        origins = places or {}
        self._values = {name: _outside(name, keys[name], text, origins.get(name)) for name, text in values.items()}
        self._by_key: dict[str, list[str]] = {}
        for name, made in self._values.items():
            self._by_key.setdefault(made.key, []).append(name)

    def find(self, key: str, spelling: str = "") -> Assignment | None:
        """By the variable of the canonical name, then the one that has ``_`` for a dash, then by equality."""
        if not self._values:
            return None
        name = spelling or key
        candidates = environment_names(name)
        for candidate in candidates if self._lower_case else candidates[:2]:
            if candidate in self._values:
                return self._values[candidate]
        dotted = spelled(elements(name))
        if dotted in self._values:
            return self._values[dotted]
        made = None if self._lower_case else self.exact(dotted)
        equal = self._by_key.get(key)
        return made or (self._values[hash_order(equal)[0]] if equal else None)

    def exact(self, name: str) -> Assignment | None:
        """By ``name``, also with ``_`` for dots and dashes, also in upper case."""
        if not self._values:
            return None
        for text in (name, name.upper()):
            flat = text.replace(".", "_")
            for candidate in (text, flat, text.replace("-", "_"), flat.replace("-", "_")):
                if candidate in self._values:
                    return self._values[candidate]
        return None

    def below(self, prefix: str) -> list[str]:
        """The keys below ``prefix``, in lookup form, sorted."""
        return sorted(key for key in self._by_key if key.startswith((prefix + ".", prefix + "[")))

    def members(self, prefix: str) -> Iterator[tuple[str, tuple[Element, ...]]]:
        """The keys below ``prefix`` with their elements, in the order given."""
        for name, made in self._values.items():
            if made.key.startswith((prefix + ".", prefix + "[")):
                yield made.key, from_environment(name)

    def names(self) -> Iterator[tuple[str, str]]:
        """Every key in lookup form, with the name of the property that a variable of that name sets."""
        for name, made in self._values.items():
            yield made.key, spelled(from_environment(name))

    def __bool__(self) -> bool:
        return bool(self._values)

    def keys(self) -> Iterator[str]:
        """The names of the variables."""
        return iter(self._values)


class Requested:
    """The one system property that a request for profiles sets."""

    __slots__ = ("_assignment",)

    def __init__(self, key: str, text: str) -> None:
        self._assignment = _outside(key, key, text)

    def find(self, key: str, spelling: str = "") -> Assignment | None:
        """By the key, which has only one spelling."""
        del spelling
        return self._assignment if key == self._assignment.key else None

    def exact(self, name: str) -> Assignment | None:
        """By the key."""
        return self.find(name)

    def below(self, prefix: str) -> list[str]:
        """The key, if it is below ``prefix``."""
        key = self._assignment.key
        return [key] if key.startswith(prefix + ".") else []

    def members(self, prefix: str) -> Iterator[tuple[str, tuple[Element, ...]]]:
        """The key with its elements, if it is below ``prefix``."""
        for key in self.below(prefix):
            yield key, elements(key)

    def names(self) -> Iterator[tuple[str, str]]:
        """The key."""
        yield self._assignment.key, self._assignment.key


class Properties(SpringDocument):
    """The properties that a process is given. ``label`` says where: they have no file.

    ``typed`` are the names of those that are numbers or booleans already.
    """

    __slots__ = ("_typed", "label")

    def __init__(self, label: str, values: Mapping[str, str], typed: Collection[str] = ()) -> None:
        entries: list[Entry] = [(canonical(name), name, _leaf(name), _leaf(text)) for name, text in values.items()]
        super().__init__(Outside("", "", "latin-1"), 0, entries, {}, properties=True)
        self.label = label
        self._typed = typed

    def _assignment(self, entry: Entry) -> Assignment:
        made = super()._assignment(entry)
        return made._replace(plain=True) if entry[1] in self._typed else made


def application_json(environment: Mapping[str, str], properties: Mapping[str, str]) -> str:
    """The text of SPRING_APPLICATION_JSON; blank without it."""
    texts = (source.get(name, "") for source in (properties, environment) for name in APPLICATION_JSON)
    return next(filter(None, texts), "")


def outside(environment: Mapping[str, str], properties: Mapping[str, str], variables: Variables) -> tuple[Layer, ...]:
    """What a process is given, highest precedence first: JSON, system properties, environment variables."""
    found: list[Layer] = []
    text = application_json(environment, properties)
    if text:
        from reglint.sources.spring.reading.application_json import flattened

        scalars = flattened(text) or {}
        texts = {name: scalar.text for name, scalar in scalars.items()}
        typed = frozenset(name for name, scalar in scalars.items() if scalar.typed)
        found.append(Properties(APPLICATION_JSON[1], texts, typed))
    if properties:
        found.append(Properties("system property", properties))
    return (*found, variables) if environment else tuple(found)


def first_written(name: str, layers: Iterable[Layer]) -> Assignment | None:
    """What the first of ``layers`` answers for ``name``: by relaxed binding for canonical names, else by exact name."""
    layers = tuple(layers)
    if is_canonical(name):
        key = canonical(name)
        relaxed = next((made for layer in layers if (made := layer.find(key, name)) is not None), None)
        if relaxed is not None:
            return relaxed
    return next((made for layer in layers if (made := layer.exact(name)) is not None), None)


def answer_of(made: Assignment) -> Answer:
    """What a placeholder gets from ``made``: of an empty collection, the notation."""
    return Answer(made.collection or made.text, made, made.known)


def answering(layers: Sequence[Layer]) -> Lookup:
    """Answers to placeholders from ``layers`` alone."""

    def lookup(name: str) -> Answer | None:
        found = first_written(name, layers)
        return None if found is None else answer_of(found)

    return lookup


def _leaf(text: str) -> Node:
    return Node(Kind.SCALAR, 0, 0, text)


def _outside(name: str, key: str, text: str, origin: Origin | None = None) -> Assignment:
    return Assignment(key, text, origin or Origin(Outside("", ""), Span(0, 0), Span(0, 0), name))


def is_outside(origin: Origin) -> bool:
    """Whether ``origin`` is no part of the configuration: what a process is given, whether or not a file says so."""
    return isinstance(origin.document, Outside)


def is_place(origin: Origin) -> bool:
    """Whether ``origin`` is a place in a file."""
    return bool(origin.document.path)
