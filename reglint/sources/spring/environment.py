"""What one run of a service sees: every key with its value, where it comes from and what it hides.

Keys may be given in lookup form or in kebab spelling. The kebab spelling is the better question: it decides between two
spellings in one document, and it finds environment variables that have ``_`` for a dash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reglint.model import Assignment
from reglint.sources.spring.loading.errors import LoadError
from reglint.sources.spring.loading.imports import Location, RemoteImport
from reglint.sources.spring.reading.convert import kind_of, trim
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.java import MACHINE
from reglint.sources.spring.reading.layers import Layer, Properties, Variables, answer_of, is_place
from reglint.sources.spring.reading.lists import Items, first_items
from reglint.sources.spring.reading.names import canonical, elements, is_canonical, spelled
from reglint.sources.spring.reading.placeholders import Answer, Resolved, names_in, resolve
from reglint.values import ABSENT, Origin, State, Value, comma_items, is_unanswered, is_unfilled

if TYPE_CHECKING:
    from reglint.sources.spring.loading.world import Fetched, Rank

_RUN_TIME = ("random.", "spring.cloud.client.")
# The sections of the clients that the bootstrap phase may hold.
_NACOS_CLIENT = "spring.cloud.nacos.config"
_OTHER_CLIENTS = ("spring.cloud.consul.config", "spring.cloud.config")


class Environment:
    """One run: what lies above the files (``layers``) and the active documents, each from the highest precedence down.

    ``profiles`` are the active ones, in Spring's order; the last one wins. ``unresolved_profiles`` are the texts of
    those that are not known. ``error`` is the failure that keeps the application from starting; the values are those
    of a start that ignores it. ``missing`` are imports that no known file answers. ``imported`` says where it is
    written that a document is imported. ``bootstrap`` is what the bootstrap phase sees, ``located`` what its Nacos
    client gets; None without one. ``escapes_known`` is false when another version of Boot may take ``\\${`` for
    something else.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        documents: tuple[SpringDocument, ...],
        *,
        profiles: tuple[str, ...] = (),
        unresolved_profiles: tuple[str, ...] = (),
        escapes: bool = True,
        escapes_known: bool = True,
        remote_imports: tuple[RemoteImport, ...] = (),
        missing: tuple[Location, ...] = (),
        imported: Mapping[SpringDocument, Origin] = {},
        error: LoadError | None = None,
        bootstrap: Environment | None = None,
        located: Fetched | None = None,
    ) -> None:
        self.profiles = profiles
        self.unresolved_profiles = unresolved_profiles
        self.error = error
        self.remote_imports = remote_imports
        self.missing = missing
        self.imported = imported
        self.bootstrap = bootstrap
        over, beside, under = _around(located)
        self._layers = (*over, *layers, *beside, *documents, *under)
        self._documents = (*over, *beside, *documents, *under)
        self._located = located
        self._escapes = escapes
        self._escapes_known = escapes_known
        self._values: dict[str, Value] = {}
        self._answers: dict[str, Answer | None] = {}

    def documents(self) -> tuple[SpringDocument, ...]:
        """The active documents of files, lowest precedence first."""
        return self._documents[::-1]

    @property
    def sources(self) -> tuple[Layer, ...]:
        """What lies above the files and the active documents, highest precedence first."""
        return self._layers

    @property
    def fetched(self) -> tuple[SpringDocument, ...]:
        """The documents that the bootstrap phase gets from a configuration server, highest precedence first."""
        return () if self._located is None else self._located.documents

    @property
    def fetched_above(self) -> Rank:
        """What the fetched documents stand above."""
        return "all" if self._located is None else self._located.above

    @property
    def remote(self) -> bool:
        """Whether a configuration server may supply keys that no file has."""
        if self.asks_nacos or not all(item.answered for item in self.remote_imports):
            return True
        return self.bootstrap is not None and any(map(self.asks, _OTHER_CLIENTS))

    @property
    def asks_nacos(self) -> bool:
        """Whether the bootstrap phase asks Nacos for something of which it is not known what it gets."""
        if self._located is not None:
            return not self._located.complete
        return self.asks(_NACOS_CLIENT)

    def asks(self, section: str) -> bool:
        """Whether bootstrap files set up the client with this section, and do not switch it off."""
        bootstrap = self.bootstrap
        return bootstrap is not None and bool(bootstrap.below(section)) and not bootstrap.is_off(f"{section}.enabled")

    def is_off(self, *switches: str) -> bool:
        """Whether one of the condition switches is known to be off: only the text ``false`` disables."""
        values = (self.value(switch) for switch in switches)
        return any(value.state is State.SET and str(value.value).strip().lower() == "false" for value in values)

    @property
    def imports_nacos(self) -> bool:
        """Whether there is a ``nacos:`` import, which makes the client read its keys in another way."""
        return any(item.scheme == "nacos" for item in self.remote_imports)

    @property
    def open(self) -> bool:
        """Whether anything that is not read here may supply keys: a server, an import, the files of a profile."""
        missing = self.missing if self.bootstrap is None else (*self.bootstrap.missing, *self.missing)
        return self.remote or bool(self.unresolved_profiles) or any(found.undecided for found in missing)

    # One key

    def winner(self, key: str) -> Assignment | None:
        """The assignment that decides ``key``."""
        lookup = canonical(key)
        for layer in self._layers:
            found = layer.find(lookup, key)
            if found is not None:
                return found
        return None

    def layers(self, key: str) -> tuple[Assignment, ...]:
        """The assignments to ``key``, one per source, highest precedence first."""
        return self._assigned(canonical(key), key)

    def value(self, key: str) -> Value:
        """The text of ``key`` with placeholders answered.

        UNRESOLVED when a part of it is not known; ABSENT when nobody wrote it. ``note`` names a circle of placeholders.
        """
        known = self._values.get(key)
        if known is None:
            found = self._assigned(canonical(key), key)
            known = self._values[key] = self._value(found[0], found[1:]) if found else ABSENT
        return known

    def value_of(self, assignment: Assignment, *hidden: Assignment) -> Value:
        """The value of one assignment, whether it decides its key or not; it overrides those that are ``hidden``."""
        return self._value(assignment, hidden)

    def named(self, name: str) -> Assignment | None:
        """The assignment that answers ``${name}``: by relaxed binding for canonical names, else by exact name."""
        if is_canonical(name):
            found = self.winner(name)
            if found is not None:
                return found
        return next((made for layer in self._layers if (made := layer.exact(name)) is not None), None)

    def kind(self, key: str) -> str:
        """The kind of the value of ``key`` in Java: bool, int, float, null or str."""
        found = self.winner(key)
        return kind_of(found) if found is not None else "null"

    def resolve(self, text: str) -> Resolved:
        """``text`` with its placeholders answered by this run."""
        return resolve(text, self._answer, escapes=self._escapes)

    def refuses(self, assignment: Assignment) -> bool:
        """Whether Spring refuses the value of ``assignment``, since its placeholders lead back to themselves.

        That of a key which is nothing but itself is left to whoever sets it outside, and so is a circle that is entered
        only where a name has no answer.
        """
        circle = self.resolve(assignment.text)
        if circle.circle is None or circle.avoidable:
            return False
        written = self.layers(circle.circle)
        return len(written) != 1 or written[0].text.strip() != f"${{{circle.circle}}}"

    def asked_for(self, text: str) -> tuple[tuple[str, Assignment | None], ...]:
        """The names that the placeholders of ``text`` ask for, in order, each with the assignment that answers it."""
        asked: dict[str, Assignment | None] = {}

        def lookup(name: str) -> Answer | None:
            answer = self._answer(name)
            source = answer.source if answer is not None else None
            asked.setdefault(name, source if isinstance(source, Assignment) else None)
            return answer

        resolve(text, lookup, escapes=self._escapes)
        return tuple(asked.items())

    # Many keys

    def written(self, keys: frozenset[str]) -> frozenset[str]:
        """Those of ``keys``, in lookup form, that anybody sets; all of them where a variable may set any."""
        found: frozenset[str] = frozenset()
        for layer in self._layers:
            if isinstance(layer, SpringDocument):
                found |= keys & layer.keys
            elif isinstance(layer, Variables):
                return keys
            else:
                found |= keys.intersection(key for key, _ in layer.names())
        return found

    def below(self, prefix: str) -> list[str]:
        """The keys below ``prefix`` in lookup form, sorted."""
        prefix = canonical(prefix)
        found: list[str] = []
        several = False
        for layer in self._layers:
            keys = layer.below(prefix)
            if keys:
                several = bool(found)
                found = found + keys if found else keys
        return sorted(set(found)) if several else found

    def anchor(self, prefix: str) -> Origin | None:
        """Where the section ``prefix`` begins in the first active document that has it, lowest precedence first."""
        prefix = canonical(prefix)
        for document in reversed(self._documents):
            found = document.anchor(prefix)
            if found is not None:
                return found
        return None

    def map(self, prefix: str) -> dict[str, Value]:
        """The section ``prefix`` bound to a map of texts, with the keys as the application sees them."""
        lookup = canonical(prefix)
        size = len(elements(lookup))
        found: dict[str, Value] = {}
        last_key = last_spelling = ""
        for layer in self._layers:
            for key, parts in layer.members(lookup):
                name = ".".join(part.original for part in parts[size:])
                if name in found:
                    continue
                if key != last_key:  # Spring remembers how it spelled the last name, also for an equal one
                    last_key, last_spelling = key, spelled(parts)
                own = "".join(f"[{part.text}]" if part.indexed else "." + part.original for part in parts)
                assigned = self._assigned(key, last_spelling, own.removeprefix("."))
                found[name] = self._value(assigned[0], assigned[1:])
                if any(map(is_canonical, names_in(assigned[0].text))):
                    last_key = ""
        return found

    def list(self, prefix: str) -> Value:
        """``prefix`` bound to a list: a tuple of Values, from a comma text or from indexed keys of the highest source.

        INVALID when an index is left out, UNRESOLVED when the whole is one placeholder without answer.
        """
        lookup = canonical(prefix)
        items = first_items(self._layers, lookup, prefix)
        if items is None:
            return ABSENT
        if items.stray is not None:
            note = f"'{items.stray.origin.name}' follows on no item"
            return Value(State.INVALID, origin=_origin(items.stray), note=note)
        return self._indexed(items) if items.indexed else self._comma_list(self.value(prefix))

    # How

    def _assigned(self, lookup: str, spelling: str, own: str = "") -> tuple[Assignment, ...]:
        """Variables are asked for a key of a map as it is written, ``own``: ``my_key`` is a part of their names."""
        own = own or spelling
        spellings = ((layer, own if isinstance(layer, Variables) else spelling) for layer in self._layers)
        return tuple([found for layer, name in spellings if (found := layer.find(lookup, name)) is not None])

    def _value(self, winner: Assignment, hidden: Sequence[Assignment]) -> Value:
        overridden = tuple(origin for one in hidden if (origin := _origin(one)) is not None) if hidden else ()
        text = winner.text
        if "{" not in text and winner.known:
            return Value(State.SET, text, _origin(winner), text, overridden)
        resolved = self.resolve(text)
        return self._resolved(winner, resolved, overridden)

    def _resolved(self, winner: Assignment, resolved: Resolved, overridden: tuple[Origin, ...]) -> Value:
        known = resolved.complete and winner.known and not is_unfilled(resolved.text)
        known = known and (self._escapes_known or not resolved.escaped)
        sources = (source for source in resolved.sources if isinstance(source, Assignment))
        via = tuple(origin for source in sources if (origin := _origin(source)) is not None)
        return Value(
            State.SET if known else State.UNRESOLVED,
            resolved.text if known else None,
            _origin(winner),
            resolved.text,
            overridden,
            tuple(dict.fromkeys(via)),
            resolved.defaulted,
            note=f"circular placeholder '{resolved.circle}'" if resolved.circle is not None else None,
        )

    def _answer(self, name: str) -> Answer | None:
        if name not in self._answers:
            found = self.named(name)
            if self._is_of_run_time(name, found):
                self._answers[name] = Answer("", known=False)
            else:
                self._answers[name] = None if found is None else answer_of(found)
        return self._answers[name]

    def _is_of_run_time(self, name: str, found: Assignment | None) -> bool:
        """Whether only the process itself knows what ``name`` is."""
        if name in MACHINE:
            return not any(isinstance(layer, Properties) and layer.exact(name) for layer in self._layers)
        return found is None and is_of_run_time(name)

    def _indexed(self, items: Items) -> Value:
        values = tuple(self._value(item, ()) for item in items.assignments)
        text = ",".join(item.text or "" for item in values)
        return Value(State.SET, values, values[0].origin if values else None, text)

    def _comma_list(self, whole: Value) -> Value:
        """The items of a text, each known or not by itself."""
        if whole.state is State.UNRESOLVED and (whole.note is not None or _is_one_placeholder(whole.text or "")):
            return whole
        items = comma_items(whole.text, known=whole.known) if whole.text else ()
        return whole._replace(state=State.SET, value=tuple(self._item(whole, trim(item)) for item in items))

    def _item(self, whole: Value, text: str) -> Value:
        known = whole.state is State.SET or not is_unanswered(text)
        origin = whole.origin.narrowed(text) if whole.origin is not None else None
        return whole._replace(
            state=State.SET if known else State.UNRESOLVED, value=text if known else None, text=text, origin=origin
        )


def _around(located: Fetched | None) -> tuple[tuple[SpringDocument, ...], ...]:
    """The documents of a configuration server that beat everything, only all files, and nothing."""
    places: tuple[Rank, ...] = ("all", "files", "nothing")
    return tuple(located.documents if located is not None and located.above == place else () for place in places)


def is_of_run_time(name: str) -> bool:
    """Whether the process itself answers ``${name}``: a random value, its address, a property of the Java machine."""
    return name in MACHINE or name.startswith(_RUN_TIME)


def _is_one_placeholder(text: str) -> bool:
    return text.startswith("${") and text.endswith("}") and "," not in text


def _origin(assignment: Assignment) -> Origin | None:
    """Where ``assignment`` stands; None for what comes from outside the files."""
    return assignment.origin if is_place(assignment.origin) else None
