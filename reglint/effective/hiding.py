"""What may not be printed of effective properties: catalogued secrets, what is called one, and what answers them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reglint.effective.properties import Effective
from reglint.model import Service
from reglint.properties import Properties
from reglint.redact import HIDDEN
from reglint.secret_names import names_secret
from reglint.secrets import Secrets
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.reading.layers import is_outside
from reglint.sources.spring.reading.placeholders import names_in
from reglint.text import Span
from reglint.values import Origin, Value

_HARMLESS = frozenset({"", "true", "false", "null", "~"})
_SHORTEST = 3  # characters of an outside secret that is hidden wherever it stands

Runs = Iterable[tuple[Environment, Mapping[str, Effective]]]


class Hiding:
    """The secrets of one service in all of ``runs``; with those that ``service`` knows of itself."""

    def __init__(self, service: Service, runs: Runs, properties: Properties) -> None:
        self._properties = properties
        self._spans: set[tuple[str, Span]] = set()
        self._given: set[str] = set()
        for environment, found in runs:
            for one in found.values():
                if self._is_secret(one):
                    self._mark(environment, one)
        marked = dict.fromkeys((*service.secrets, *sorted(self._spans)))
        self.secrets = Secrets(service._replace(secrets=tuple(marked)), {})
        longest_first = sorted(self._given, key=lambda text: (-len(text), text))
        self._outside = re.compile("|".join(map(re.escape, longest_first))) if self._given else None

    def value(self, one: Effective) -> str | None:
        """The text of a property as it may be printed; None when there is none."""
        text = one.value.text
        if text is None:
            return None
        return HIDDEN if self.hides(one) else self.text(text)

    def hides(self, one: Effective) -> bool:
        """Whether nothing of the value may be printed."""
        value = one.value
        if (value.text or "").strip().lower() in _HARMLESS:
            return False
        return self._is_secret(one) or self._is_marked(value.origin) or self.secrets.answers(value)

    def hides_at(self, origin: Origin | None) -> bool:
        """Whether what stands at ``origin`` is a secret."""
        return self._is_marked(origin)

    def text(self, text: str) -> str:
        """``text`` without secrets."""
        hidden = self._outside.sub(HIDDEN, text) if self._outside is not None else text
        return self.secrets.hide(hidden)

    def data(self, data: Any) -> Any:
        """Plain data with every text in it without secrets that were given from outside."""
        if isinstance(data, dict):
            return {key: self.data(item) for key, item in data.items()}
        if isinstance(data, list):
            return [self.data(item) for item in data]
        return self._outside.sub(HIDDEN, data) if self._outside is not None and isinstance(data, str) else data

    def _is_secret(self, one: Effective) -> bool:
        row = self._properties.find(one.lookup)
        return names_secret(one.key) or (row is not None and row.secret)

    def _is_marked(self, origin: Origin | None) -> bool:
        return origin is not None and (origin.document.path, origin.value) in self._spans

    def _mark(self, environment: Environment, one: Effective) -> None:
        """Remember where the value of a secret stands, and what answers placeholders in it."""
        for made in one.assignments:
            if made.text.strip().lower() in _HARMLESS:
                continue
            value = environment.value_of(made)
            if is_outside(made.origin):
                self._given.update(_telling(made.text))
            self._given.update(_given_answers(environment, made.text, set()))
            for origin in (value.origin, *value.via):
                if origin is not None:
                    self._spans.add((origin.document.path, origin.value))


def _given_answers(environment: Environment, text: str, seen: set[str]) -> Iterator[str]:
    """What is given from outside for the placeholders of ``text``, and for those in their answers."""
    for name in names_in(text):
        found = environment.named(name) if name not in seen else None
        seen.add(name)
        if found is None:
            continue
        if is_outside(found.origin):
            yield from _telling(found.text)
        yield from _given_answers(environment, found.text, seen)


def _telling(text: str) -> Iterator[str]:
    literal = text.strip()
    if len(literal) >= _SHORTEST and literal.lower() not in _HARMLESS and "${" not in literal:
        yield literal


def secret_value(value: Value, hiding: Hiding) -> bool:
    """Whether a bound value may not be printed."""
    return (value.secret and value.written) or hiding.secrets.answers(value) or hiding.hides_at(value.origin)
