"""What configuration servers are known to give to the imports of one start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from reglint.sources.spring.loading.contributor import Context, Contributor
from reglint.sources.spring.loading.contributors import Contributors
from reglint.sources.spring.loading.imports import Location, RemoteImport, remote_import
from reglint.sources.spring.reading.document import SpringDocument
from reglint.values import Origin


class Servers:
    """The items of one start that servers answer.

    ``client`` holds the keys that the client was made with, None for each that nobody wrote. ``imported`` says where
    it is written that a document is imported.
    """

    def __init__(self, tree: Contributors) -> None:
        self._tree = tree
        self._answers = tree.world.answers
        self._asked: dict[tuple[int, int], RemoteImport] = {}
        self._answered: set[tuple[int, int]] = set()
        self._given: set[SpringDocument] = set()
        self.client: dict[str, str | None] = dict(tree.world.client)
        self.imported: dict[SpringDocument, Origin] = {}

    def imports(self) -> tuple[RemoteImport, ...]:
        """Every item, in the order in which they were asked for."""
        return tuple(item._replace(answered=key in self._answered) for key, item in self._asked.items())

    def kept(self, documents: Iterable[SpringDocument]) -> tuple[SpringDocument, ...]:
        """``documents``, highest first, without repeats: where a server gave some, the lowest of equals is kept."""
        if not self._answered:
            return tuple(dict.fromkeys(documents))  # a directory may be both class path and working directory
        lowest_first = reversed(tuple(documents))
        return tuple(dict.fromkeys(lowest_first))[::-1]

    def answers(self, key: tuple[int, int], found: Location, context: Context | None) -> list[Contributor]:
        """What a server is known to give, lowest precedence first; it is asked once the profiles are known."""
        item = self._asked.setdefault(key, remote_import(found))
        if self._answers is None or context is None or context.profiles is None:
            return []
        given = self._answers.imported(item, partial(self._client_key, self._tree.known(context)))
        if given is None or (given.once and not self._given.isdisjoint(given.documents)):
            return []
        self._answered.add(key)
        self._given.update(given.documents)
        children = [Contributor(document, foreign=True) for document in given.documents]
        for child in children:
            child.lifted = given.preferred
        if found.origin is not None:
            self.imported.update(dict.fromkeys(given.documents, found.origin))
        return children

    def _client_key(self, find: Callable[[str], str | None], name: str) -> str | None:
        """A key of the client; its namespace is that of the first import, for which the client is made."""
        if not name.endswith(".namespace"):
            return find(name)
        if name not in self.client:
            self.client[name] = find(name)
        return self.client[name]
