"""Values that the binder refuses: a client that is present is made with them, and the application does not start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from reglint.model import Assignment
from reglint.properties import Properties, Property
from reglint.sources.spring.bind import view_of
from reglint.sources.spring.clients import all_clients
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.reading.convert import (
    ConversionError,
    duration_nanoseconds,
    kind_of,
    to_boolean,
    to_float,
    to_long,
)
from reglint.sources.spring.reading.document import SpringDocument
from reglint.values import State, Value

# The families whose keys are the fields of one class that is made with the client.
_BOUND = frozenset(
    {
        "nacos-discovery",
        "nacos-config",
        "consul",
        "consul-discovery",
        "consul-config",
        "eureka-client",
        "eureka-instance",
    }
)
_READERS: dict[str, Callable[[str, str], object]] = {
    "bool": to_boolean,
    "int": to_long,
    "float": to_float,
    "duration": lambda text, kind: duration_nanoseconds(text, kind=kind),
}


@cache
def _typed(properties: Properties) -> dict[str, Property]:
    """The properties that are no text, by their lookup form; a switch is one, whatever else it is."""
    rows = (row for row in properties if row.family in _BOUND and row.type in _READERS and not row.switch)
    return {row.lookup: row for row in rows if "[" not in row.key}


def suspects(documents: Iterable[SpringDocument], properties: Properties) -> tuple[Property, ...]:
    """The properties of which some document has a text that may be refused."""
    typed = _typed(properties)
    found: dict[Property, None] = {}
    for document in documents:
        for key in sorted(typed.keys() & document.keys):
            made = document.find(key, typed[key].key)
            if made is not None and _may_be_refused(typed[key], made):
                found[typed[key]] = None
    return tuple(found)


def _may_be_refused(row: Property, made: Assignment) -> bool:
    return "${" in made.text or bool(_refusal(row, made.text, kind_of(made)))


def refused(environment: Environment, rows: Sequence[Property]) -> Iterator[Value]:
    """What is refused in one run, each in words."""
    for client in all_clients() if rows else ():
        if not client.present(environment):
            continue
        view = view_of(client, environment)
        for row in rows:
            if row.family in client.families and row.lookup.startswith(client.sections):
                value = view.value(row.key)
                problem = _refusal(row, str(value.value), view.kind(row.key)) if value.state is State.SET else ""
                if problem:
                    yield value._replace(value=f"{row.key}: {problem}")


def _refusal(row: Property, text: str, kind: str) -> str:
    """Why the binder refuses ``text``; empty where it does not. A blank is nothing to all but the primitive types."""
    if not text.strip():
        return "a blank is no value of its type" if row.primitive else ""
    try:
        _READERS[row.type](text, kind)
    except ConversionError as error:
        return str(error)
    return ""
