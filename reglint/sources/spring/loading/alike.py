"""Starts that are alike: what one service loads tells what every other service of its shape loads.

Most services say nothing about loading, or name one active profile. Which documents take part then hangs on the names
of their files and on those few texts alone; it is worked out for the first of them, and the others fill in their own
documents.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reglint.sources.spring.loading.controls import ACTIVE, NO_CONTROLS, ControlCache
from reglint.sources.spring.loading.files import EXTENSIONS, SpringFile
from reglint.sources.spring.loading.resources import Resources
from reglint.sources.spring.loading.world import Outcome, World
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.lists import Items
from reglint.sources.spring.reading.profiles import Profiles

_PLATFORM = "spring.main.cloudplatform"
_CONFIG, _CONDITIONS = "spring.config", "spring.config.activate."
_MOST = 4096

_shapes: dict[tuple[Any, ...], object] = {}  # each with something that equals nothing else
_outcomes: dict[tuple[Any, ...], tuple[Profiles, tuple[int, ...]]] = {}


class Alike:
    """The starts of one service that nothing but its own files bears on; None of its worlds has a source outside them.

    ``files`` are those of the service. What they say must be plain text: an import, a group, a placeholder or a file
    that cannot be read makes it a service of its own.
    """

    __slots__ = ("_documents", "_places", "_shape")

    def __init__(self, files: Iterable[SpringFile], resources: Resources, cache: ControlCache) -> None:
        self._documents: list[SpringDocument] = []
        self._shape = self._shape_of(files, resources, cache)
        self._places = {document: place for place, document in enumerate(self._documents)}

    def key(self, world: World, names: tuple[str, ...]) -> tuple[Any, ...] | None:
        """What two starts have in common that load the same; None for one that is like no other."""
        if self._shape is None:
            return None
        requested = tuple(made.text for layer in world.above if (made := layer.find(ACTIVE)) is not None)
        under = tuple(self._places[document] for document in world.under)
        return world.generation, self._shape, names, requested, world.started, under

    def recall(self, key: tuple[Any, ...] | None) -> Outcome | None:
        """The outcome of an earlier start of this key, with the documents of this service."""
        known = _outcomes.get(key) if key is not None else None
        if known is None:
            return None
        profiles, places = known
        return Outcome(profiles, tuple(map(self._documents.__getitem__, places)))

    def remember(self, key: tuple[Any, ...] | None, outcome: Outcome) -> None:
        """Keep ``outcome``, unless it is a failure."""
        if key is not None and outcome.error is None:
            if len(_outcomes) >= _MOST:
                _outcomes.clear()
            _outcomes[key] = outcome.profiles, tuple(self._places[document] for document in outcome.documents)

    def _shape_of(self, files: Iterable[SpringFile], resources: Resources, cache: ControlCache) -> object | None:
        shape: list[Any] = []
        for file in files:
            extension = file.document.path.rpartition(".")[2].lower()
            loaded = resources.load(file.resource, extension) if extension in EXTENSIONS else None
            said = [_said(document, cache) for document in loaded.documents] if loaded is not None else [None]
            if None in said or loaded is None or loaded.error is not None:
                return None
            self._documents += loaded.documents
            shape.append((file.resource, tuple(said)))
        if len(_shapes) >= _MOST:
            forget()
        return _shapes.setdefault(tuple(shape), object())


def forget() -> None:
    """Forget every start."""
    _shapes.clear()
    _outcomes.clear()


def _said(document: SpringDocument, cache: ControlCache) -> tuple[Any, ...] | None:
    """What ``document`` says about loading, as plain texts; None when those are not all that counts."""
    written = cache.of(document)
    if document.find(_PLATFORM) is not None:
        return None
    if written is NO_CONTROLS:
        return ()
    if written.on_platform or written.imports or written.groups or written.validate or written.legacy_processing:
        return None
    if any(not key.startswith(_CONDITIONS) for key in document.below(_CONFIG)):
        return None
    lists = (written.on_profile, written.legacy, written.active, written.include, written.default)
    texts = tuple(map(_texts, lists))
    return None if None in texts else texts


def _texts(items: Items | None) -> tuple[Any, ...] | None:
    if items is None:
        return ()
    texts = tuple(made.text for made in items.assignments)
    plain = all(made.known and "{" not in made.text for made in items.assignments)
    return (items.indexed, texts) if plain and items.stray is None else None
