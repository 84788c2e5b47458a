"""What every known key means: one ``Property`` per row of ``schemas/properties``, found by any of its spellings.

This is plain data and look-ups only. Rows come from ``files`` (which reads and judges the YAML) or, compiled, from
``Properties.from_data``; neither this module nor its data knows a file that is linted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reglint.nearest import within
from reglint.records import NamedTuple

Scalar = str | int | float | bool | None
Default = Scalar | tuple[str, ...] | tuple[tuple[str, str], ...]  # a list is a tuple, a map a tuple of pairs
Data = tuple[tuple[tuple[Any, ...], ...], tuple[tuple[Any, ...], ...]]

_INDEX = re.compile(r"\[\d*\]")
_PART = re.compile(r"\[[^\]]*\]|[^.\[]+")
_DROPPED = re.compile(r"[^a-z0-9]")


class Property(NamedTuple):
    """One key: what it means and what it feeds.

    ``key`` is the full name as documented; ``[]`` in it stands for a list index, ``[name]`` at its end for the literal
    key ``name`` of a map. ``default`` holds for the newest version; ``defaults`` gives others as (condition, value).
    ``fallback`` lists full names tried in order when the key is absent, ``import_fallback`` those tried only in a run
    with a ``nacos:`` import; ``mode`` is ``import`` for a key that is read only in such a run. ``switch`` is
    ``unless-false`` or ``only-true`` when the text alone decides (ConditionalOnProperty). ``primitive`` means that a
    blank value stops the start. ``since`` and ``removed`` are versions of the family's product. ``aliases`` are further
    spellings that are accepted. ``source`` is empty where it is the family's.
    """

    key: str
    lookup: str
    family: str
    type: str
    doc: str
    unit: str = ""
    default: Default = None
    defaults: tuple[tuple[str, Default], ...] = ()
    field: str = ""
    fallback: tuple[str, ...] = ()
    import_fallback: tuple[str, ...] = ()
    secret: bool = False
    switch: str = ""
    values: tuple[str, ...] = ()
    primitive: bool = False
    mode: str = ""
    aliases: tuple[str, ...] = ()
    deprecated: bool = False
    replaced_by: str = ""
    since: str = ""
    removed: str = ""
    source: str = ""

    @property
    def map(self) -> bool:
        """Whether the names below it are the user's own, taken literally."""
        return self.type in MAPS

    @property
    def literal(self) -> str:
        """The key it describes of a map whose keys are taken literally, as it is written; else empty."""
        return self.key[self.key.index("[") + 1 : -1] if self.key.endswith("]") else ""


class Family(NamedTuple):
    """The keys of one section. ``closed`` means that a key it does not list is suspicious there.

    ``spelling`` says which names are the same: ``relaxed`` (Spring), ``any-case``, or ``exact``.
    """

    name: str
    title: str
    dialect: str
    sections: tuple[str, ...]
    registry: str
    subjects: tuple[str, ...]
    closed: bool
    spelling: str
    product: str
    source: str


MAPS = frozenset({"map", "list-map"})
_OPEN = MAPS | {"any"}  # what is below them is not described by rows


def lookup_form(key: str) -> str:
    """The form by which two spellings of a Spring key are equal: per element lower case letters and digits only.

    List indexes and bracketed map keys stay as they are; an empty index ``[]`` is dropped.
    """
    parts: list[str] = []
    for part in _PART.findall(key):
        if part[0] != "[":
            parts.append("." + _DROPPED.sub("", part.lower()))
        elif part != "[]":
            parts.append(part)
    return "".join(parts).lstrip(".")


class Properties:
    """All rows, by every name they may be looked up by."""

    def __init__(self, families: Iterable[Family], rows: Iterable[Property]) -> None:
        self._families = {family.name: family for family in families}
        self._rows = tuple(rows)
        self._by_lookup: dict[str, Property] = {}
        self._open: list[str] = []
        relaxed = {name for name, family in self._families.items() if family.spelling == "relaxed"}
        for row in self._rows:
            if row.family in relaxed and not row.key.endswith("]"):
                self._by_lookup[row.lookup] = row
                if row.type in _OPEN:
                    self._open.append(row.lookup)
        self._open_starts = tuple(start + end for start in self._open for end in ".[")
        self._found: dict[str, Property | None] = {}
        self._by_family: dict[str, list[Property]] | None = None
        self._by_key: dict[str, Property] | None = None
        self._children: dict[str, dict[str, str]] | None = None
        self._members: dict[str, dict[str, Property]] = {}

    @classmethod
    def from_data(cls, data: Data) -> Properties:
        """The properties that ``to_data`` was called on."""
        families, rows = data
        return cls(map(Family._make, families), map(Property._make, rows))

    def to_data(self) -> Data:
        """Everything as tuples of plain literals, for a generated module."""
        return tuple(map(tuple, self._families.values())), tuple(map(tuple, self._rows))

    def __iter__(self) -> Iterator[Property]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def find(self, lookup: str) -> Property | None:
        """The property that a Spring file assigns by the key ``lookup``, in lookup form (``model.Assignment.key``).

        List indexes do not matter. A key below a map, or below an object that rows do not describe, is that one's row.
        """
        try:
            return self._found[lookup]
        except KeyError:
            found = self._found[lookup] = self._search(lookup)
            return found

    def _search(self, lookup: str) -> Property | None:
        if "[" in lookup:
            lookup = _INDEX.sub("", lookup)
        row = self._by_lookup.get(lookup)
        if row is None and lookup.startswith(self._open_starts):
            above = max((start for start in self._open if lookup.startswith((start + ".", start + "["))), key=len)
            return self._by_lookup[above]
        return row

    def get(self, key: str) -> Property | None:
        """The row with exactly this documented full name, as ``fallback`` and ``replaced_by`` give it."""
        if self._by_key is None:
            self._by_key = {row.key: row for row in self._rows}
        return self._by_key.get(key)

    def member(self, family: str, path: str) -> Property | None:
        """The row of ``family`` for ``path``, the dotted names below its section as written, by the family's spelling.

        As with ``find``, a path below a map or an object that rows do not describe is that one's row.
        """
        members = self._members.get(family)
        if members is None:
            members = self._members[family] = self._spellings(self._families[family])
        name = folded(self._families[family].spelling, path)
        row = members.get(name)
        while row is None and name:
            name = name.rpartition(".")[0]
            above = members.get(name)
            if above is not None:
                return above if above.type in _OPEN else None
        return row

    def _spellings(self, family: Family) -> dict[str, Property]:
        spellings: dict[str, Property] = {}
        for row in self.rows(family.name):
            section = next(section for section in family.sections if row.key.startswith(section))
            name = row.key[len(section) :].lstrip(".").replace("[]", "")
            parent = name.rpartition(".")[0]
            for spelling in (name, *(f"{parent}.{alias}" if parent else alias for alias in row.aliases)):
                spellings.setdefault(folded(family.spelling, spelling), row)
        return spellings

    @property
    def families(self) -> tuple[Family, ...]:
        """All families, in the order they were built."""
        return tuple(self._families.values())

    def family(self, name: str) -> Family:
        """The family called ``name``; raises KeyError when there is none."""
        return self._families[name]

    def rows(self, family: str) -> tuple[Property, ...]:
        """The rows of one family, in the order of its file; raises KeyError when there is none of that name."""
        if self._by_family is None:
            self._by_family = {name: [] for name in self._families}
            for row in self._rows:
                self._by_family[row.family].append(row)
        return tuple(self._by_family[family])

    def known_siblings(self, prefix: str) -> Mapping[str, str]:
        """The elements known directly below ``prefix`` (in lookup form): lookup form to documented spelling."""
        if self._children is None:
            self._children = {}
            for row in self._by_lookup.values():
                above = ""
                for element in row.key.replace("[]", "").split("."):
                    form = _DROPPED.sub("", element.lower())
                    self._children.setdefault(above, {}).setdefault(form, element)
                    above = f"{above}.{form}" if above else form
        return self._children.get(_INDEX.sub("", prefix), {})

    @staticmethod
    def nearest(element: str, candidates: Iterable[str]) -> str | None:
        """The one of ``candidates`` that ``element`` is a slip for (both in lookup form); None when there are several.

        One edit is a slip in a name of up to six letters, up to two are in a longer one.
        """
        limit = 1 if len(element) <= 6 else 2
        close = [name for name in candidates if within(element, name, limit)]
        return close[0] if len(close) == 1 else None


def folded(spelling: str, path: str) -> str:
    """The form by which two names are equal where names are spelt by ``spelling``; list indexes do not matter."""
    if spelling == "relaxed":
        return _INDEX.sub("", lookup_form(path))
    path = _INDEX.sub("", path)
    return path.lower() if spelling == "any-case" else path
