"""How keys are shown: as documentation writes them, with the keys of maps as their owner wrote them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from reglint.properties import Properties
from reglint.sources.spring.reading.names import (
    Element,
    canonical,
    elements,
    from_environment,
    is_canonical,
    kebab,
    lookup_form,
    spelled,
)

_INDEX = re.compile(r"\[(\d*)\]")
_BRACKETED = re.compile(r"\[[^\]]*\]")
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_VARIABLE = re.compile(r"[A-Z0-9_]+")
_REMEMBERED = 20_000  # names; the runs of a service share most of theirs
_COUNTS = re.compile(r"[A-Za-z0-9]")
# Sections of Spring Boot itself whose names are the user's own.
_MAPS = ("info", "logging.group", "logging.level", "management.metrics.tags", "spring.jpa.properties",
         "spring.kafka.properties", "spring.profiles.group")  # fmt: skip


@lru_cache(_REMEMBERED)
def is_odd(name: str) -> bool:
    """Whether a part of ``name`` is lost to relaxed binding, so that only its exact spelling finds it."""
    if name.isascii() and _PLAIN.fullmatch(name.replace(".", "")):
        return False
    parts = _BRACKETED.sub("", name).split(".")
    return any(part and _COUNTS.search(part) is None for part in parts)


def shown_key(names: Iterable[str], lookup: str, properties: Properties) -> str:
    """The one spelling for all ``names`` of the key ``lookup``, the names of the highest precedence first."""
    row = properties.find(lookup)
    first, *others = names
    if row is not None and row.map:
        return _below_map(row.key, first)
    if row is not None and not row.literal and _INDEX.sub("", lookup) == row.lookup:
        return _with_indexes(row.key, lookup)
    above = next((section for section in _MAPS if lookup.startswith(f"{section}.")), None)
    if above is not None:
        return _below_map(above, first)
    return _most_dashed((first, *others))


@lru_cache(_REMEMBERED)
def _most_dashed(names: tuple[str, ...]) -> str:
    return max(map(kebab, names), key=lambda name: name.count("-"))


@lru_cache(_REMEMBERED)
def question(key: str) -> str:
    """``key`` as the environment is best asked for it: names of variables are made from the canonical spelling."""
    return key if is_canonical(key) else spelled(elements(key)) or key


def find_lookup(asked: str, known: Collection[str]) -> str:
    """The lookup form that ``asked`` means: any relaxed spelling, or the name of an environment variable."""
    lookup = canonical(asked)
    if lookup in known or _VARIABLE.fullmatch(asked) is None:
        return lookup
    variable = lookup_form(from_environment(asked))
    if variable in known:
        return variable
    squeezed = variable.replace(".", "").replace("[", "").replace("]", "")
    same = [key for key in known if re.sub(r"[.\[\]]", "", key) == squeezed]
    return same[0] if len(same) == 1 else variable if "_" in asked else lookup


def _below_map(section: str, name: str) -> str:
    """``section`` as it is documented, then the rest of ``name`` as it is written."""
    left = len(elements(section.replace("[]", "")))
    parts = elements(name)
    indexes: list[str] = []
    position = 0
    while position < len(parts) and left:
        if parts[position].text.isdigit():
            indexes.append(parts[position].text)
        else:
            left -= 1
        position += 1
    base = _filled(section, indexes)
    return base + "".join(map(_verbatim, parts[position:]))


def _verbatim(part: Element) -> str:
    text = part.text if part.indexed else part.original
    if part.indexed and text.isdigit():
        return f"[{text}]"
    return f".{text}" if _PLAIN.fullmatch(text) else f"[{text}]"


def _with_indexes(key: str, lookup: str) -> str:
    return _filled(key, _INDEX.findall(lookup))


def _filled(key: str, indexes: list[str]) -> str:
    """``key`` with ``[]`` replaced by the indexes one after the other; further ones stand at its end."""
    left = iter(indexes)
    filled = re.sub(r"\[\]", lambda _: f"[{next(left, '')}]", key)
    return filled + "".join(f"[{index}]" for index in left)
