"""The base names that Spring looks for, as ``spring.config.name`` gives them from outside the files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reglint.records import NamedTuple
from reglint.sources.spring.loading.errors import UNBOUND, LoadError
from reglint.sources.spring.reading.convert import split_list
from reglint.sources.spring.reading.generations import Generation
from reglint.sources.spring.reading.layers import Layer, answering
from reglint.sources.spring.reading.lists import Items, first_items
from reglint.sources.spring.reading.placeholders import resolve
from reglint.values import is_unanswered

_KEY = "spring.config.name"
_RESOLVER = ("IllegalArgumentException", "InvocationTargetException")  # the resolver of locations cannot be made


class BaseNames(NamedTuple):
    """The names, later ones beating earlier ones, and why Spring Boot does not start with them."""

    names: tuple[str, ...]
    error: LoadError | None = None


def base_names(layers: Sequence[Layer], generation: Generation, *, closed: bool) -> BaseNames | None:
    """The names that ``layers`` give; None when they give none. ``closed`` is that of ``World``."""
    given = first_items(layers, _KEY)
    if given is None or (generation.legacy and given.indexed):
        return None
    if given.stray is not None:
        return BaseNames((), LoadError((*_RESOLVER, *UNBOUND), "a list has a gap", given.stray.origin))
    lookup = answering(layers)
    answers = [resolve(made.text, lookup, escapes=generation.escapes) for made in given.assignments]
    origin = given.assignments[0].origin
    if generation.legacy and closed and not all(answer.strict for answer in answers):
        return BaseNames((), LoadError(("IllegalArgumentException",), "a placeholder has no answer", origin))
    names = tuple(_names(given, (answer.text for answer in answers)))
    if any("*" in name for name in names):
        above = () if generation.legacy else _RESOLVER
        return BaseNames((), LoadError((*above, "IllegalStateException"), "a base name has no '*' in it", origin))
    return BaseNames(names)


def _names(given: Items, texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (name for name in ([text] if given.indexed else split_list(text)) if not is_unanswered(name))
