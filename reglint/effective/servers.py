"""What configuration servers are asked for in a run, as far as it is not known here what they answer."""

from __future__ import annotations

from collections.abc import Iterator

from reglint.records import NamedTuple
from reglint.sources.spring.centre.asked import Client
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.layers import Layer
from reglint.values import Origin

_IMPORT = "spring.config.import"
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
    """What may beat ``layer`` of the run: answers to the bootstrap phase, and to imports of no higher document."""
    place = environment.sources.index(layer)
    for one in unanswered(environment):
        importers = (index for index, source in enumerate(environment.sources) if _holds(source, one.origin))
        if not one.imported or next(importers, place) <= place:
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
        if bootstrap.below(section):
            yield Unanswered(scheme, bootstrap.anchor(section))


def _data_ids(bootstrap: Environment, environment: Environment) -> Iterator[str]:
    """The data ids that no export holds, those of the application's own name last."""
    paths = [f"/{document.document.path}" for document in environment.fetched]
    for asked in Client(bootstrap, environment, others_first=False).asked():
        if asked is None:
            yield "nacos:${...}"
        elif not any(path.endswith(f"/{asked.group}/{asked.data_id}") for path in paths):
            yield f"nacos:{asked.data_id}?group={asked.group}"


def _holds(source: Layer, origin: Origin | None) -> bool:
    """Whether an import that stands at ``origin`` is one of the document ``source``."""
    if origin is None or not isinstance(source, SpringDocument) or source.document is not origin.document:
        return False
    return any(made.origin.key == origin.key for made in source.starting(_IMPORT))
