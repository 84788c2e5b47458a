"""What configuration servers are asked for in a run, as far as it is not known here what they answer."""

from __future__ import annotations

from collections.abc import Iterator

from reglint.records import NamedTuple
from reglint.sources.spring.centre.asked import Asked, Client
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.loading.controls import IMPORT
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.layers import Layer
from reglint.values import Origin

_NACOS = "spring.cloud.nacos.config"
_OTHERS = {"spring.cloud.consul.config": "consul:", "spring.cloud.config": "configserver:"}


class Unanswered(NamedTuple):
    """One thing that is asked for, in the form of an import, and where the settings stand that ask for it.

    ``imported`` is true when it is asked for by ``spring.config.import``.
    """

    text: str
    origin: Origin | None
    imported: bool = False


def above(environment: Environment, layer: Layer) -> Iterator[Unanswered]:
    """What may beat ``layer`` of the run: answers to the bootstrap phase, and to imports of no higher document.

    Of what the bootstrap phase gets, only what is asked for later than ``layer`` beats it.
    """
    place = environment.sources.index(layer)
    later = _asked_later(environment, layer) if layer in environment.fetched else None
    for one in unanswered(environment):
        importers = (index for index, source in enumerate(environment.sources) if _holds(source, one.origin))
        is_above = next(importers, place) <= place if one.imported else later is None or one.text in later
        if is_above:
            yield one


def unanswered(environment: Environment) -> Iterator[Unanswered]:
    """What imports ask for, then what the bootstrap phase does."""
    yield from (Unanswered(one.text, one.origin, True) for one in environment.remote_imports if not one.answered)
    bootstrap = environment.bootstrap
    if bootstrap is None:
        return
    if environment.asks_nacos:
        origin = bootstrap.anchor(_NACOS)
        yield from (Unanswered(text, origin) for text in dict.fromkeys(_data_ids(bootstrap, environment)))
    for section, scheme in _OTHERS.items():
        if environment.asks(section):
            yield Unanswered(scheme, bootstrap.anchor(section))


def _data_ids(bootstrap: Environment, environment: Environment) -> Iterator[str]:
    """The data ids that no export holds, those of the application's own name last."""
    for asked in Client(bootstrap, environment, others_first=False).asked():
        if not any(_is_answer(document, asked) for document in environment.fetched):
            yield _asked_text(asked)


def _asked_later(environment: Environment, layer: Layer) -> frozenset[str]:
    """What the bootstrap phase asks for later than ``layer``, in the order of some version of the client."""
    found = set(_OTHERS.values())
    bootstrap = environment.bootstrap
    if bootstrap is None:
        return frozenset()
    for others_first in (False, True):
        asked = [*Client(bootstrap, environment, others_first=others_first).asked()]
        first = next((index for index, one in enumerate(asked) if _is_answer(layer, one)), -1)
        found.update(map(_asked_text, asked[first + 1 :]))
    return frozenset(found)


def _is_answer(layer: Layer, asked: Asked | None) -> bool:
    if asked is None or not isinstance(layer, SpringDocument):
        return False
    return f"/{layer.document.path}".endswith(f"/{asked.group}/{asked.data_id}")


def _asked_text(asked: Asked | None) -> str:
    return "nacos:${...}" if asked is None else f"nacos:{asked.data_id}?group={asked.group}"


def _holds(source: Layer, origin: Origin | None) -> bool:
    """Whether an import that stands at ``origin`` is one of the document ``source``."""
    if origin is None or not isinstance(source, SpringDocument) or source.document is not origin.document:
        return False
    return any(made.origin.key == origin.key for made in source.starting(IMPORT))
