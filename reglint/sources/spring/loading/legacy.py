"""One start of a Spring Boot application of 2.3 or older.

Profiles are processed one after the other, the default level first; a later profile beats an earlier one wherever its
files are. Within one profile the most specific location wins, and a document of the profile's own file beats a document
of ``application`` that names the profile.
"""

from __future__ import annotations

import posixpath
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from reglint.records import NamedTuple
from reglint.sources.spring.loading.controls import ACTIVE, DEFAULT, INCLUDE, ControlCache
from reglint.sources.spring.loading.errors import UNBOUND, LoadError
from reglint.sources.spring.loading.files import EXTENSIONS
from reglint.sources.spring.loading.imports import Location
from reglint.sources.spring.loading.resources import Resources, normal
from reglint.sources.spring.loading.world import Outcome, World
from reglint.sources.spring.reading.convert import trim
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.generations import default_locations
from reglint.sources.spring.reading.layers import answering, is_outside
from reglint.sources.spring.reading.lists import Items, first_items
from reglint.sources.spring.reading.names import canonical
from reglint.sources.spring.reading.placeholders import resolve
from reglint.sources.spring.reading.profiles import DEFAULT as BY_DEFAULT
from reglint.sources.spring.reading.profiles import ProfileExpressionError, Profiles, matches
from reglint.values import is_unanswered

_READERS = EXTENSIONS[::-1]  # highest precedence first
_URL = re.compile(r"(?:classpath|file|https?|ftp|jar):")
Accepts = Callable[[tuple[str, ...]], bool]


class _Profile(NamedTuple):
    """A profile to process. ``by_default`` is true for one that only stands in while none is active."""

    name: str
    by_default: bool = False


class LegacyLoading:
    """The loading of one set of base names, in one world."""

    def __init__(self, world: World, resources: Resources, cache: ControlCache, names: Sequence[str]) -> None:
        self._world = world
        self._resources = resources
        self._cache = cache
        self._names = names[::-1]
        self._lookup = answering((*world.above, *world.under))
        self._locations: list[str] = []
        self._queue: deque[_Profile | None] = deque()
        self._processed: list[_Profile | None] = []
        self._active: list[str] = list(world.started)
        self._activated = False
        self._by_default: tuple[str, ...] = (BY_DEFAULT,)
        self._levels: dict[str | None, list[SpringDocument]] = {}
        self._error: LoadError | None = None
        self._unread: dict[str, Location] = {}

    def run(self) -> Outcome:
        """Load everything."""
        self._start()
        self._locations = self._searched()
        while self._queue:
            profile = self._queue.popleft()
            if profile is not None and not profile.by_default and profile.name not in self._active:
                self._active.append(profile.name)
            name = profile.name if profile is not None else None
            for document in self._level(name):
                self._add(name, document)
            self._processed.append(profile)
        self._add_conditional()
        processed = (one.name for one in self._processed if one is not None and not one.by_default)
        names = tuple(dict.fromkeys(processed))
        active = tuple(filter(self._is_known, names))
        unresolved = tuple(name for name in names if name not in active)
        ordered = (one for level in reversed(self._levels.values()) for one in level)
        documents = tuple(dict.fromkeys(ordered))
        refused = next((name for name in active if not name.strip() or name.startswith("!")), None)
        if refused is not None:
            self._fail("IllegalArgumentException", f"profile '{refused}' is blank or negated")
        default = tuple(filter(self._is_known, self._by_default))
        unread = tuple(self._unread.values())
        return Outcome(Profiles(active, default, unresolved), documents, missing=unread, error=self._error)

    def _start(self) -> None:
        self._queue.append(None)
        active = self._outside_names(ACTIVE)
        included = self._outside_names(INCLUDE)
        named = (*self._world.started, *filter(self._is_known, self._named_outside(ACTIVE)))
        others = (name for name in dict.fromkeys(named) if name not in active and name not in included)
        self._queue.extend(map(_Profile, (*others, *included)))
        self._activate(active)
        self._by_default = tuple(self._named_outside(DEFAULT)) or self._by_default
        if len(self._queue) == 1:
            self._queue.extend(_Profile(name, by_default=True) for name in self._by_default)

    def _named_outside(self, key: str) -> list[str]:
        """The profiles as the methods of Environment give them: without any blank, and strictly."""
        found = first_items(self._world.above, key)
        if found is None or found.indexed:
            return []
        text = "".join(self._strictly(found).split())
        return text.split(",") if text else []

    def _strictly(self, found: Items) -> str:
        """The text of a key outside the files as Environment gives it."""
        resolved = resolve(found.assignments[0].text, self._lookup, escapes=False)
        if self._world.closed and not resolved.strict:
            self._fail("IllegalArgumentException", "a placeholder has no answer")
        return resolved.text

    def _outside_names(self, key: str) -> list[str]:
        return self._texts(first_items(self._world.above, key))

    def _activate(self, names: Sequence[str]) -> None:
        if names and not self._activated:
            self._activated = True
            self._queue.extend(map(_Profile, names))
            self._queue = deque(one for one in self._queue if one is None or not one.by_default)

    def _include(self, names: Sequence[str]) -> None:
        processed = {one.name for one in self._processed if one is not None}
        new = [_Profile(name) for name in names if name not in processed]
        self._queue.extendleft(reversed(new))

    # Levels

    def _level(self, profile: str | None) -> Iterator[SpringDocument]:
        """The documents of one profile, highest first."""
        for location in self._locations:
            if location.endswith("/"):
                for name in self._names:
                    for reader in _READERS:
                        yield from self._of_name(f"{location}{name}", reader, profile)
            else:
                yield from self._matching(location, self._reader(location), self._accepts(profile))

    def _reader(self, location: str) -> str:
        """What reads the one file that ``location`` names."""
        reader = next((reader for reader in _READERS if location.lower().endswith(reader)), "")
        if not reader and self._is_known(location):
            self._fail("IllegalStateException", f"the file extension of '{location}' is not known")
        return reader

    def _accepts(self, profile: str | None) -> Accepts:
        return _has_no_condition if profile is None else self._names_profile(profile)

    def _of_name(self, prefix: str, reader: str, profile: str | None) -> Iterator[SpringDocument]:
        if prefix.endswith("/"):
            self._fail("IllegalStateException", "a base name is blank")
        if profile is not None:
            own = f"{prefix}-{profile}.{reader}"
            yield from self._matching(own, reader, _has_no_condition)
            yield from self._matching(own, reader, self._names_profile(profile))
            for earlier in self._processed:
                if earlier is not None:
                    yield from self._matching(f"{prefix}-{earlier.name}.{reader}", reader, self._names_profile(profile))
        yield from self._matching(f"{prefix}.{reader}", reader, self._accepts(profile))

    def _names_profile(self, profile: str) -> Accepts:
        return lambda conditions: profile in conditions and self._holds(conditions)

    def _holds(self, conditions: tuple[str, ...]) -> bool:
        try:
            return matches(conditions, self._active or self._by_default)
        except ProfileExpressionError as error:
            if all(map(self._is_known, conditions)):
                self._fail("IllegalStateException", str(error), "IllegalArgumentException")
            return False

    def _fail(self, cause: str, message: str, *causes: str) -> None:
        self._error = self._error or LoadError((cause, *causes), message)

    def _matching(self, resource: str, reader: str, accepts: Accepts) -> Iterator[SpringDocument]:
        for place in self._places(resource):
            loaded = self._resources.load(place, reader)
            if loaded is None:
                continue
            self._error = self._error or loaded.error
            if loaded.unread:
                self._unread[loaded.unread] = Location(loaded.unread, undecided=True)
            found = [one for one in loaded.documents if accepts(self._conditions(one))]
            for document in found:
                controls = self._cache.of(document)
                self._activate(self._texts(controls.active))
                self._include(self._texts(controls.include))
            yield from reversed(found)

    def _places(self, resource: str) -> list[str]:
        if "*" not in resource:
            return [normal(resource)]
        directory, _, name = resource.partition("*/")
        name = name.rpartition("/")[2]
        above = normal(directory)
        return [f"{above}{child}/{name}" for child in self._resources.subdirectories(above)]

    def _conditions(self, document: SpringDocument) -> tuple[str, ...]:
        return tuple(self._texts(self._cache.of(document).legacy))

    def _add(self, profile: str | None, document: SpringDocument) -> None:
        level = self._levels.setdefault(profile, [])
        if document in level:
            level.remove(document)
        level.append(document)

    def _add_conditional(self) -> None:
        """Documents whose condition holds without naming an active profile come above the default level."""
        loaded = {document for level in self._levels.values() for document in level}
        for document in [*self._conditional()]:
            if document not in loaded:
                self._levels.setdefault(None, []).insert(0, document)

    def _conditional(self) -> Iterator[SpringDocument]:
        def holds(found: tuple[str, ...]) -> bool:
            return bool(found) and self._holds(found)

        for location in self._locations:
            if location.endswith("/"):
                for name in self._names:
                    for reader in _READERS:
                        yield from self._matching(f"{location}{name}.{reader}", reader, holds)
            else:
                yield from self._matching(location, self._reader(location), holds)

    # Locations

    def _searched(self) -> list[str]:
        """Where to search, highest precedence first."""
        extra = self._outside_locations("spring.config.additional-location")
        own = self._outside_locations("spring.config.location")
        if own is None:
            own = [group[0] for group in reversed(default_locations(self._world.generation))]
        return list(dict.fromkeys([*(extra or ()), *own]))

    def _outside_locations(self, name: str) -> list[str] | None:
        found = first_items(self._world.above, canonical(name), name)
        if found is None or found.indexed:
            return None
        text = self._strictly(found)
        return [self._location(trim(part)) for part in reversed(text.split(","))] if text else []

    def _location(self, text: str) -> str:
        """``text`` as a URL; what has a ``$`` in it stays as it is."""
        if "$" in text:
            return text
        path = _clean(text)
        if path.startswith("classpath*:"):
            self._fail("IllegalStateException", "'classpath*:' is no location to search")
        elif path.count("*") > 1 or ("*" in path and not path.rpartition("/")[0].endswith("*")):
            self._fail("IllegalStateException", f"only the last directory of '{path}' may be a '*'")
        return path if _URL.match(path) else f"file:{path}"

    # Texts: in files they are answered by what lies above the files alone

    def _texts(self, items: Items | None) -> list[str]:
        if items is None:
            return []
        if items.stray is not None:
            inside = () if is_outside(items.stray.origin) else ("IllegalStateException",)
            self._error = self._error or LoadError((*inside, *UNBOUND), "a list has a gap", items.stray.origin)
        texts: list[str] = []
        for assignment in items.assignments:
            text = self._text(assignment.text)
            texts += [text] if items.indexed else [trim(part) for part in text.split(",")] if text.strip() else []
        return list(dict.fromkeys(texts))

    def _is_known(self, text: str) -> bool:
        return self._world.closed or not is_unanswered(text)

    def _text(self, text: str) -> str:
        return resolve(text, self._lookup, escapes=False).text


def _clean(path: str) -> str:
    """``path`` without ``.`` and, where possible, ``..`` in it, as Spring cleans paths."""
    scheme, colon, rest = path.replace("\\", "/").rpartition(":")
    directory = "/" if rest.endswith("/") else ""
    cleaned = posixpath.normpath(rest) if rest.strip("/") else ""
    if cleaned == ".":
        return f"{scheme}{colon}.{directory}"
    return f"{scheme}{colon}{cleaned}{directory}"


def _has_no_condition(conditions: tuple[str, ...]) -> bool:
    return not conditions
