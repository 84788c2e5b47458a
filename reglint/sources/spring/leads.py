"""Imports of a run that no file of the tree answers: whether that is a failure, and where they lead.

What a library, the deployment or a value that nobody here knows may bring is left undecided.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from reglint.records import NamedTuple
from reglint.sources import Unit
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.imported import module_of
from reglint.sources.spring.loading.imports import Location, hints, parts
from reglint.sources.spring.target import built_with
from reglint.sources.tree import normal
from reglint.values import State, Value

_CLASS_PATH = "classpath:"
_TREE = "configtree:"
_ABSOLUTE = re.compile(r"/|[A-Za-z]:[\\/]|[a-z]+://")


class Leads(NamedTuple):
    """What the imports without a file come to.

    ``possible`` is true when one of them may be there when the application starts.
    """

    outside: tuple[Value, ...] = ()
    failures: tuple[Value, ...] = ()
    likely: tuple[Value, ...] = ()
    possible: bool = False


NO_LEADS = Leads()


def leads_of(environment: Environment, unit: Unit) -> Leads:
    """What becomes of the imports of a run that no file of the tree answers."""
    missing = environment.missing
    if environment.bootstrap is not None:
        missing = (*environment.bootstrap.missing, *missing)
    if not missing:
        return NO_LEADS
    return _Judge(unit).leads(missing)


class _Lead(NamedTuple):
    """Where one part of an import leads. ``path`` is its place in the tree, None for one that is not in it."""

    location: Location
    path: str | None
    on_class_path: bool
    relative: bool = False


class _Judge:
    """Judges imports without a file, for the services of one unit."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def leads(self, missing: Iterable[Location]) -> Leads:
        outside: list[Value] = []
        failures: list[Value] = []
        likely: list[Value] = []
        possible = False
        for found in dict.fromkeys(missing):
            each = [self._lead(part) for part in parts(found)] if found.known else []
            outside += [_value(lead.location, _said(lead.location)) for lead in each if self._leads_away(lead)]
            nowhere = bool(each) and all(map(self._is_nowhere, each))
            possible = possible or not nowhere
            if found.optional or (each and all(lead.location.optional for lead in each)):
                continue
            if not nowhere or any(map(self._may_be_brought, each)):
                failures.append(_undecided(found))
            else:
                told = _value(found, f"{found.text} is imported, and there is no such file")
                (failures if self._is_complete() else likely).append(told)
        return Leads(tuple(outside), tuple(failures), tuple(likely), possible)

    def _lead(self, part: Location) -> _Lead:
        bare = hints(part.text.removeprefix(_TREE), attributes=True).path.removeprefix("resource:")
        if bare.startswith(_CLASS_PATH):
            inner = bare.removeprefix(_CLASS_PATH).lstrip("/")
            return _Lead(part, normal(posixpath.join(self._unit.directory, inner)), on_class_path=True)
        if bare.startswith("file:"):
            inner = bare.removeprefix("file:")
            path = None if _ABSOLUTE.match(inner) else normal(posixpath.join(module_of(self._unit.directory), inner))
            return _Lead(part, path, on_class_path=False)
        if _ABSOLUTE.match(bare) or part.origin is None:
            return _Lead(part, None, on_class_path=False)
        if part.text.startswith(_TREE):
            return _Lead(part, normal(posixpath.join(module_of(self._unit.directory), bare)), on_class_path=False)
        directory = posixpath.dirname(part.origin.document.path)
        beside = f"{directory}/".startswith(f"{self._unit.directory}/" if self._unit.directory else "")
        return _Lead(part, normal(posixpath.join(directory, bare)), on_class_path=beside, relative=True)

    def _leads_away(self, lead: _Lead) -> bool:
        """Whether it is outside of the tree, by its path or by a link."""
        if lead.location.scheme == "classpath*" or _is_no_file(lead.location):
            return False
        return lead.path is None or self._unit.tree.leads_out(lead.path)

    def _is_nowhere(self, lead: _Lead) -> bool:
        """Whether the files of the service do not hold it, and no other place but the class path can."""
        if lead.path is None or not lead.on_class_path or "*" in lead.path or _is_no_file(lead.location):
            return False
        return not self._unit.tree.exists(lead.path)

    def _may_be_brought(self, lead: _Lead) -> bool:
        """Whether a library or another module of the tree may bring what is nowhere in this one."""
        inner = (lead.path or "")[len(self._unit.directory) :].lstrip("/")
        if self._unit.tree.may_end(f"/resources/{inner}"):
            return True
        return not lead.relative and not self._has_no_libraries()

    def _has_no_libraries(self) -> bool:
        """Whether no library is known that may bring files of its own."""
        built = built_with(self._unit)
        return built is None or built.complete

    def _is_complete(self) -> bool:
        built = built_with(self._unit)
        return built is not None and built.complete


def _is_no_file(found: Location) -> bool:
    """Whether an environment variable or a library answers it."""
    return found.scheme == "env" or found.is_foreign or found.is_word


def _said(found: Location) -> str:
    return f"optional:{found.text}" if found.optional else found.text


def _value(found: Location, text: str) -> Value:
    return Value(State.SET, text, found.origin, text)


def _undecided(found: Location) -> Value:
    return Value(State.UNRESOLVED, None, found.origin, found.text)
