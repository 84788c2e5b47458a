"""The conditions that no expression can say, one function each.

A rule names one with ``check: duplicate-key``; the function is found by walking this package. It looks at one subject
and yields a Hit for each fault; the engine adds rule, severity, message and profiles. A check knows the model and the
property rows, never a file format, a policy file or an output format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from reglint import modules
from reglint.diagnostic import Place, Severity
from reglint.model import Run, Service, Subject, Type
from reglint.properties import Properties
from reglint.records import NamedTuple
from reglint.syntax.written import Written
from reglint.values import Value

_COMMENT = re.compile(r"[ \t]#.*$")


class Hit(NamedTuple):
    """One fault: where it stands, and the facts its message is made from.

    ``severity`` overrides the rule's. ``used`` are the values it rests on. ``missing`` is true when it reports an
    absent key.
    """

    place: Place
    facts: Mapping[str, Any] = {}
    severity: Severity | None = None
    used: tuple[Value, ...] = ()
    related: tuple[Place, ...] = ()
    missing: bool = False


class Context(NamedTuple):
    """What a check may know beside its subject.

    ``run`` is None for subjects of a service rather than of one run. ``lookup`` answers the names that expressions use.
    """

    properties: Properties
    service: Service
    run: Run | None
    lookup: Callable[[str], Any]


CheckFunction = Callable[..., Iterator[Hit]]


class Check(NamedTuple):
    """A check as rules name it: the subject kinds it takes and the facts its messages may use."""

    name: str
    kinds: frozenset[str]
    facts: Mapping[str, Type]
    function: CheckFunction


def check(*kinds: str, **facts: Type) -> Callable[[CheckFunction], CheckFunction]:
    """Make a function available to rules for subjects of ``kinds``, with the ``facts`` its hits carry."""

    def mark(function: CheckFunction) -> CheckFunction:
        name = function.__name__.replace("_", "-")
        function.__reglint_check__ = Check(name, frozenset(kinds), facts, function)  # type: ignore[attr-defined]
        return function

    return mark


@cache
def all_checks() -> Mapping[str, Check]:
    """Every check of this package by name."""
    found = {}
    for module in modules.below(__name__, __path__):
        for item in vars(module).values():
            entry = getattr(item, "__reglint_check__", None)
            if isinstance(entry, Check):
                found[entry.name] = entry
    return found


def find(name: str) -> Check | None:
    """The check that rules call ``name``."""
    return all_checks().get(name)


def hits(value: Value, facts: Mapping[str, Any], severity: Severity | None = None, part: str = "") -> Iterator[Hit]:
    """One hit on a written value, or on ``part`` where that stands in it; none for a value from outside the files."""
    if value.origin is not None:
        yield Hit(Place.of_value(value.origin.narrowed(part)), facts, severity, used=(value,))


def written(subject: Subject) -> Written:
    """What the file of a "document" subject says."""
    detail = subject.detail
    assert isinstance(detail, Written)  # noqa: S101 - the kind fixes the type of the detail
    return detail


def undamaged(value: Value) -> str:
    """The text without the damage a .properties file does to it, which another rule reports."""
    text = value.text or ""
    if value.origin is not None and value.origin.document.path.endswith(".properties"):
        text = _COMMENT.sub("", text).rstrip()
        if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
            text = text[1:-1]
    return text
