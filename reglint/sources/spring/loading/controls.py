"""What a document says about loading itself: when it applies, what it imports, which profiles it asks for."""

from __future__ import annotations

from reglint.model import Assignment
from reglint.records import NamedTuple
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.layers import Layer
from reglint.sources.spring.reading.lists import Items, items_of

ACTIVE = "spring.profiles.active"
INCLUDE = "spring.profiles.include"
DEFAULT = "spring.profiles.default"
VALIDATE = "spring.profiles.validate"
GROUP = "spring.profiles.group"
LEGACY = "spring.profiles"
IMPORT = "spring.config.import"
LEGACY_PROCESSING = "spring.config.use-legacy-processing"
_CONFIG = "spring.config"
_ON_PROFILE = "spring.config.activate.onprofile"
_ON_PLATFORM = "spring.config.activate.oncloudplatform"


class Controls(NamedTuple):
    """The written values, placeholders still in them; None for what is not written.

    ``groups`` is true when there is a group of profiles.
    """

    on_profile: Items | None = None
    on_platform: Assignment | None = None
    imports: Items | None = None
    legacy: Items | None = None
    active: Items | None = None
    include: Items | None = None
    default: Items | None = None
    validate: Items | None = None
    groups: bool = False
    legacy_processing: Assignment | None = None

    def listed(self, key: str) -> Items | None:
        """The list of profiles at one of the keys ACTIVE, INCLUDE, DEFAULT and VALIDATE."""
        return {ACTIVE: self.active, INCLUDE: self.include, DEFAULT: self.default, VALIDATE: self.validate}[key]


NO_CONTROLS = Controls()


def controls(layer: Layer) -> Controls:
    """What ``layer`` says about loading; NO_CONTROLS when it says nothing."""
    config = layer.below(_CONFIG)
    profiles = layer.below(LEGACY)
    if not config and not profiles and layer.find(LEGACY) is None and layer.find(_CONFIG) is None:
        return NO_CONTROLS
    found = Controls()
    if config:
        found = found._replace(
            on_profile=items_of(layer, _ON_PROFILE, "spring.config.activate.on-profile"),
            on_platform=layer.find(_ON_PLATFORM, "spring.config.activate.on-cloud-platform"),
            imports=items_of(layer, IMPORT),
            legacy_processing=layer.find("spring.config.uselegacyprocessing", LEGACY_PROCESSING),
        )
    return found._replace(
        legacy=items_of(layer, LEGACY),
        active=items_of(layer, ACTIVE),
        include=items_of(layer, INCLUDE),
        default=items_of(layer, DEFAULT),
        validate=items_of(layer, VALIDATE),
        groups=any(key.startswith(GROUP) for key in profiles),
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
