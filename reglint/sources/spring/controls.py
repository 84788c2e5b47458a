"""What a document says about loading itself: when it applies, what it imports, which profiles it asks for."""

from __future__ import annotations

from typing import NamedTuple

from reglint.model import Assignment
from reglint.sources.spring.flatten import SpringDocument
from reglint.sources.spring.layers import Layer
from reglint.sources.spring.lists import Items, items_of

ACTIVE = "spring.profiles.active"
INCLUDE = "spring.profiles.include"
DEFAULT = "spring.profiles.default"
GROUP = "spring.profiles.group"
LEGACY = "spring.profiles"
IMPORT = "spring.config.import"
_ON_PROFILE = "spring.config.activate.onprofile"
_ON_PLATFORM = "spring.config.activate.oncloudplatform"


class Controls(NamedTuple):
    """The written values, placeholders still in them; None for what is not written."""

    on_profile: Items | None = None
    on_platform: Assignment | None = None
    imports: Items | None = None
    legacy: Items | None = None
    active: Items | None = None
    include: Items | None = None


NO_CONTROLS = Controls()


def controls(layer: Layer) -> Controls:
    """What ``layer`` says about loading."""
    config = layer.below("spring.config")
    profiles = layer.below(LEGACY)
    if not config and not profiles and layer.find(LEGACY) is None:
        return NO_CONTROLS
    return Controls(
        on_profile=items_of(layer, _ON_PROFILE, "spring.config.activate.on-profile"),
        on_platform=layer.find(_ON_PLATFORM, "spring.config.activate.on-cloud-platform"),
        imports=items_of(layer, IMPORT),
        legacy=items_of(layer, LEGACY),
        active=items_of(layer, ACTIVE),
        include=items_of(layer, INCLUDE),
    )


class ControlCache:
    """The controls of documents, worked out once."""

    def __init__(self) -> None:
        self._known: dict[SpringDocument, Controls] = {}

    def of(self, document: SpringDocument) -> Controls:
        """What ``document`` says about loading."""
        found = self._known.get(document)
        if found is None:
            found = self._known[document] = controls(document)
        return found
