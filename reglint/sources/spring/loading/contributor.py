"""One source of a start of Spring Boot 2.4 or later, in its place among those that it imported."""

from __future__ import annotations

from collections.abc import Iterator

from reglint.records import NamedTuple
from reglint.sources.spring.loading.imports import Location
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.profiles import Profiles


class Context(NamedTuple):
    """What activates documents, as far as it is known."""

    platform: str
    profiles: Profiles | None = None


class Contributor:
    """One source in the tree: a document, or a group of locations to start from (without a document).

    ``resource`` is where the document comes from, as it was asked for. ``profile_file`` is true for one that a profile
    brought, ``foreign`` for one of a configuration server, whose imports and profiles count for nothing.
    """

    __slots__ = ("after", "before", "bound", "document", "done", "foreign", "imports", "lifted", "on_platform",
                 "on_profile", "profile_file", "resource")  # fmt: skip

    def __init__(
        self, document: SpringDocument | None, resource: str = "", *, profile_file: bool = False, foreign: bool = False
    ) -> None:
        self.document = document
        self.resource = resource
        self.foreign = foreign
        self.profile_file = profile_file
        self.lifted = profile_file  # whether it still moves above its importing document's own profile files
        self.bound = document is None
        self.imports: tuple[Location, ...] = ()
        self.on_profile: tuple[str, ...] = ()
        self.on_platform: str | None = None
        self.before: list[Contributor] = []
        self.after: list[Contributor] = []
        self.done = [False, False]

    def walk(self) -> Iterator[Contributor]:
        """Everything below it and itself, highest precedence first."""
        for child in self.after:
            yield from child.walk()
        for child in self.before:
            yield from child.walk()
        yield self

    def adopt(self, children: list[Contributor], *, late: bool) -> None:
        """Put ``children``, highest first, above it: before or after (``late``) the profiles are known."""
        if late:
            self.after = [*self._lifted(), *children]
        else:
            self.before = children

    def _lifted(self) -> Iterator[Contributor]:
        """Take the profile files that its imports brought out of the tree; each moves once."""
        for child in self.before:
            for children in (child.before, child.after):
                lifted = [grandchild for grandchild in children if grandchild.lifted]
                children[:] = [grandchild for grandchild in children if not grandchild.lifted]
                for grandchild in lifted:
                    grandchild.lifted = False
                    yield grandchild
