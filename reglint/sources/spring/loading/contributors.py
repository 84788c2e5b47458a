"""The tree of sources that a start of Spring Boot 2.4 or later builds: who imported whom, and what is active when.

Iterated from the highest precedence to the lowest. What a document imports stands above it; what its imports have for a
profile moves above the profile files of the document itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from reglint.model import Assignment
from reglint.sources.spring.loading import platforms
from reglint.sources.spring.loading.contributor import Context, Contributor
from reglint.sources.spring.loading.controls import IMPORT, LEGACY, NO_CONTROLS, ControlCache, Controls
from reglint.sources.spring.loading.errors import UNBOUND, UNCONVERTED, LoadError
from reglint.sources.spring.loading.imports import Location, location
from reglint.sources.spring.loading.world import World
from reglint.sources.spring.reading.convert import ConversionError, kind_of, split_list, to_boolean
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.java import MACHINE
from reglint.sources.spring.reading.layers import Layer, answer_of, first_written
from reglint.sources.spring.reading.lists import Items, first_items
from reglint.sources.spring.reading.names import canonical
from reglint.sources.spring.reading.placeholders import Answer, Lookup, Resolved, resolve
from reglint.sources.spring.reading.profiles import ProfileExpressionError, Profiles, matches
from reglint.values import is_unanswered

INACTIVE = "InactiveConfigDataAccessException"
INVALID_PROPERTY = "InvalidConfigDataPropertyException"
UNKNOWN_TEXT = ("ConversionFailedException", "IllegalArgumentException")
_CONFIG, _ACTIVATE = "spring.config", "spring.config.activate"


class Contributors:
    """The tree of all contributors of one start.

    ``error`` is the first failure noticed. ``legacy`` is true once a document asked for the loading of Boot 2.3.
    """

    def __init__(self, world: World, cache: ControlCache) -> None:
        self.world = world
        self.cache = cache
        self.roots: list[Contributor] = []
        self.error: LoadError | None = None
        self.legacy = False
        self._order: list[Contributor] | None = None
        self._controlled: list[tuple[Contributor, SpringDocument, Controls]] | None = None

    def adopt(self, one: Contributor, children: list[Contributor], *, late: bool) -> None:
        """Put ``children``, highest first, above ``one``: before or after (``late``) the profiles are known."""
        one.adopt(children, late=late)
        self._order = self._controlled = None

    def ordered(self) -> list[Contributor]:
        """Every contributor, highest precedence first."""
        if self._order is None:
            self._order = [one for root in self.roots for one in root.walk()]
        return self._order

    def with_documents(self) -> Iterator[tuple[Contributor, SpringDocument]]:
        """Every contributor that has a document, active or not, highest precedence first."""
        for one in self.ordered():
            if one.document is not None:
                yield one, one.document

    def controlled(self) -> list[tuple[Contributor, SpringDocument, Controls]]:
        """As ``with_documents``, for those that say anything about loading, with what they say."""
        if self._controlled is None:
            own = ((one, document) for one, document in self.with_documents() if not one.foreign)
            all_documents = ((one, document, self.cache.of(document)) for one, document in own)
            self._controlled = [found for found in all_documents if found[2] is not NO_CONTROLS]
        return self._controlled

    def layers(self) -> Iterator[Layer]:
        """Every source, inactive documents too, highest precedence first."""
        yield from self.world.above
        for _, document in self.with_documents():
            yield document
        yield from self.world.under

    def listed(self, key: str) -> Items | None:
        """The list of profiles at ``key``, of the highest source that has it, inactive documents too."""
        items = first_items(self.world.above, key)
        if items is not None:
            return items
        for _, _, written in self.controlled():
            items = written.listed(key)
            if items is not None:
                return items
        return first_items(self.world.under, key)

    # What a document says about itself

    def active(self, one: Contributor, context: Context | None) -> bool:
        """Whether ``one`` takes part as far as is known in ``context``."""
        if not one.on_profile and one.on_platform is None:
            return one.bound
        if context is None or (one.on_platform is not None and one.on_platform != context.platform):
            return False
        if not one.on_profile:
            return True
        return context.profiles is not None and self._accepts(one, context.profiles)

    def _accepts(self, one: Contributor, profiles: Profiles) -> bool:
        try:
            return matches(one.on_profile, profiles.accepted)
        except ProfileExpressionError as error:
            written = self.cache.of(one.document).on_profile if one.document is not None else None
            if all(map(self.is_known, one.on_profile)):
                self.fail(("IllegalArgumentException",), str(error), written.assignments[0] if written else None)
            return False

    def bind(self, one: Contributor, context: Context | None) -> None:
        """Read what the document of ``one`` says about itself."""
        if one.bound or one.document is None:
            return
        one.bound = True
        written = self.cache.of(one.document)
        if written is NO_CONTROLS:
            return
        lookup = self.lookup(context, one)
        self._check_activate(one.document, written)
        if written.legacy_processing is not None and self.world.generation.legacy_on_request and self.error is None:
            self.legacy = self.legacy or self.switch(written.legacy_processing, lookup) is True
        if written.on_profile is not None:
            one.on_profile = tuple(self.texts(written.on_profile, lookup, keep_unknown=True))
        if written.on_platform is not None:
            one.on_platform = self._platform(written.on_platform, lookup)
        if one.foreign:
            self._bind_legacy_of_server(one, written, lookup)
            return
        if written.imports is not None:
            self.check_gap(written.imports)
            self._check_kinds(written.imports)
            self._check_blank_import(written.imports, lookup)
            one.imports = tuple(self.locations(written.imports, lookup))
        if written.legacy is not None and not self.world.generation.profile_key_refused:
            self._bind_legacy(one, written, lookup)

    def _platform(self, written: Assignment, lookup: Lookup) -> str | None:
        if written.collection == "{}":
            self.fail(UNCONVERTED, f"'{written.origin.name}' is a map", written)
        text = self.text(written.text, lookup)
        found = platforms.platform(text, self.world.generation.platforms)
        if found is None and text.strip():
            self.refuse_text(text, f"'{text}' is no cloud platform", written)
            return ""
        return found

    def _check_activate(self, document: SpringDocument, written: Controls) -> None:
        """A text cannot stand in the place of keys that Spring Boot looks for below it, unless one of them is there."""
        whole = document.find(_ACTIVATE) if written.on_profile is None and written.on_platform is None else None
        whole = whole or (document.find(_CONFIG) if not document.below(_CONFIG) else None)
        if whole is None or (not whole.text and self.world.generation.blank_text_is_empty_map):
            return
        if whole.collection != "[]":
            self.fail(UNCONVERTED, f"'{whole.origin.name}' has keys below it, and no value", whole)

    def _check_kinds(self, items: Items) -> None:
        """A number or a boolean is no location."""
        for item in items.assignments:
            if kind_of(item) in ("int", "float", "bool", "map"):
                self.fail(UNCONVERTED, f"'{item.origin.name}' is no text", item)

    def _check_blank_import(self, items: Items, lookup: Lookup) -> None:
        """Before Boot 4.1, a blank item ends the list, and is then an item too many."""
        if not items.indexed or self.world.generation.blank_import_items:
            return
        for item in items.assignments:
            if location(self.text(item.text, lookup)) is None:
                self.fail(UNBOUND, f"there is nothing at '{item.origin.name}'", item)

    def _bind_legacy_of_server(self, one: Contributor, written: Controls, lookup: Lookup) -> None:
        if written.legacy is None:
            return
        if self.world.generation.profile_key_refused:
            self.refuse(LEGACY, written.legacy)
        else:
            self._bind_legacy(one, written._replace(imports=None), lookup)

    def _bind_legacy(self, one: Contributor, written: Controls, lookup: Lookup) -> None:
        legacy = tuple(self.texts(written.legacy, lookup, keep_unknown=True)) if written.legacy else ()
        if not legacy:
            return
        if one.on_profile:
            self.refuse(LEGACY, written.legacy)
        elif one.on_platform is None and written.imports is not None and self.world.generation.profile_key_alone:
            beside = written.imports.assignments[0]
            self.fail(("NullPointerException",), f"'{LEGACY}' and '{IMPORT}' in one document break the loader", beside)
        one.on_profile = one.on_profile or legacy

    # Texts and placeholders

    def text(self, text: str, lookup: Lookup) -> str:
        """``text`` with its placeholders answered as far as possible."""
        resolved = resolve(text, lookup, escapes=self.world.generation.escapes)
        if resolved.circle is not None and (self.world.closed or _is_certain(resolved, lookup)):
            self.fail(("BindException", self.unresolvable), f"circular placeholder '{resolved.circle}'", None)
        return resolved.text

    @property
    def unresolvable(self) -> str:
        """The exception for a placeholder that leads nowhere, or back to itself."""
        return "PlaceholderResolutionException" if self.world.generation.escapes else "IllegalArgumentException"

    def switch(self, written: Assignment, lookup: Lookup) -> bool | None:
        """``written`` as a Boolean; None for blank text, and for one that is none, which is a failure."""
        text = self.text(written.text, lookup)
        try:
            return to_boolean(text, kind_of(written))
        except ConversionError as error:
            self.refuse_text(text, str(error), written, error.causes)
            return None

    def texts(self, items: Items, lookup: Lookup, *, keep_unknown: bool = False) -> list[str]:
        """The items with their placeholders answered; an open world leaves out those with an unknown part."""
        texts: list[str] = []
        for assignment in items.assignments:
            if assignment.collection == "{}":
                self.fail(UNCONVERTED, f"'{assignment.origin.name}' is a map", assignment)
            text = self.text(assignment.text, lookup)
            texts += [text] if items.indexed else split_list(text)
        return texts if keep_unknown else [*filter(self.is_known, texts)]

    def is_known(self, text: str) -> bool:
        """Whether ``text`` is what Spring Boot will see."""
        return self.world.closed or not is_unanswered(text)

    def locations(self, items: Items, lookup: Lookup) -> Iterator[Location]:
        """The items as locations."""
        for assignment in items.assignments:
            resolved = self.text(assignment.text, lookup)
            for text in [resolved] if items.indexed else split_list(resolved):
                found = location(text, assignment.origin.narrowed(text), known=self.is_known(text))
                if found is not None:
                    yield found

    def lookup(self, context: Context | None, owner: Contributor | None = None) -> Lookup:
        """Answers by exact name from every source; that an inactive document answers is a failure."""

        def lookup(name: str) -> Answer | None:
            found = first_written(name, self.world.above)
            for one, document in self.with_documents():
                made = document.exact(name)
                if made is None or not self._may_answer(one, context, owner, made):
                    continue
                found = found or made
            found = found or first_written(name, self.world.under)
            if found is None and name in MACHINE:
                return Answer("", known=False)
            return None if found is None else answer_of(found)

        return lookup

    def known(self, context: Context | None) -> Callable[[str], str | None]:
        """Texts of keys as an active document has them, by relaxed binding; unanswered placeholders stay in them."""

        def assigned(name: str) -> Assignment | None:
            key = canonical(name)
            for layer in self.world.above:
                if (made := layer.find(key, name)) is not None:
                    return made
            active = (document for one, document in self.with_documents() if self.active(one, context))
            found = next((made for document in active if (made := document.find(key, name)) is not None), None)
            return found or next((made for layer in self.world.under if (made := layer.find(key, name))), None)

        def answer(name: str) -> Answer | None:
            found = assigned(name)
            return None if found is None else answer_of(found)

        def text(name: str) -> str | None:
            found = assigned(name)
            return None if found is None else self.text(found.text, answer)

        return text

    def _may_answer(
        self, one: Contributor, context: Context | None, owner: Contributor | None, made: Assignment
    ) -> bool:
        if one is owner:
            return True
        self.bind(one, context)
        if self.active(one, context):
            return True
        causes = (INACTIVE,) if owner is None else ("BindException", INACTIVE)
        self.fail(causes, f"an inactive document answers '{made.origin.name}'", made)
        return False

    # Failures

    def fail(self, causes: tuple[str, ...], message: str, written: Assignment | None) -> None:
        """Note a failure; only the first counts."""
        if self.error is None:
            self.error = LoadError(causes, message, written.origin if written is not None else None)

    def refuse_text(
        self, text: str, message: str, written: Assignment | None, causes: tuple[str, ...] = UNKNOWN_TEXT
    ) -> None:
        """Note that ``text`` converts to nothing, unless it is not known. ``causes`` are those below BindException."""
        if self.is_known(text):
            self.fail(("BindException", *causes), message, written)

    def refuse(self, key: str, items: Items | None) -> None:
        """Note that ``key`` may not stand where it does."""
        written = items.assignments[0] if items is not None and items.assignments else None
        self.fail((INVALID_PROPERTY,), f"'{key}' is not allowed here", written)

    def check_gap(self, items: Items) -> None:
        """Note an item whose index follows on no other."""
        if items.stray is not None:
            self.fail(UNBOUND, f"'{items.stray.origin.name}' follows on no item", items.stray)

    def check_inactive(self, keys: Iterable[str], context: Context | None, only: Contributor | None = None) -> None:
        """Note that an inactive document (or the one given) sets one of ``keys``."""
        wanted = tuple(keys)
        for one, document in self.with_documents():
            if (only is not None and one is not only) or one.foreign or self.active(one, context):
                continue
            for key in wanted:
                written = document.find(key)
                if written is not None:
                    self.fail((INACTIVE,), f"an inactive document cannot set '{written.origin.name}'", written)


def _is_certain(resolved: Resolved, lookup: Lookup) -> bool:
    """Whether a circle of placeholders is one whatever else is set outside: see ``Environment.refuses``."""
    name = resolved.circle or ""
    found = lookup(name)
    return not resolved.avoidable and found is not None and found.text.strip() != f"${{{name}}}"
