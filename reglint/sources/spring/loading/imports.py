"""Items of ``spring.config.import`` and other locations: what they name, and which resources Spring tries for them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from reglint.records import NamedTuple
from reglint.sources.spring.loading.files import EXTENSIONS
from reglint.sources.spring.loading.resources import Resources, normal
from reglint.sources.spring.reading.generations import Generation
from reglint.values import Origin, State, Value, is_unanswered

REMOTE_SCHEMES = frozenset({"nacos", "consul", "configserver", "zookeeper", "vault"})

# The schemes of Spring Boot's own and of Java's URLs; libraries bring further ones.
_OWN_SCHEMES = frozenset(
    {"classpath", "classpath*", "configtree", "env", "file", "ftp", "http", "https", "jar", "resource"}
)
_OPTIONAL = "optional:"
_MARKED = re.compile(r"([A-Za-z][A-Za-z0-9_.+*-]+)[:@]")  # one letter is a drive of Windows
_WORD = re.compile(r"[A-Za-z0-9_-]+")
_FIXED = re.compile(r"/|[a-zA-Z][a-zA-Z0-9*]*?:")
_HINT = re.compile(r"(.*)\[(\.\w+)\]", re.DOTALL)


class Location(NamedTuple):
    """One place to load from, without ``optional:``. ``known`` is false when placeholders in it have no answer.

    ``undecided`` is true for one that leads nowhere here, but may lead somewhere when the application starts.
    """

    text: str
    optional: bool = False
    origin: Origin | None = None
    known: bool = True
    undecided: bool = False

    @property
    def scheme(self) -> str:
        """What stands before the first colon, if it looks like a scheme."""
        return _scheme(self.text)

    @property
    def is_foreign(self) -> bool:
        """Whether it begins as what libraries read, ``aws-parameterstore:/x`` or ``sm@x``, and Spring Boot does not."""
        mark = _MARKED.match(self.text)
        return mark is not None and mark[1] not in _OWN_SCHEMES

    @property
    def is_word(self) -> bool:
        """Whether it is nothing but a word, as ``polaris``: a file without extension, or what a library reads."""
        return _WORD.fullmatch(self.text) is not None


@lru_cache(maxsize=1024)  # the default locations are asked for theirs again and again
def _scheme(text: str) -> str:
    head, colon, _ = text.partition(":")
    return head if colon and head.replace("-", "").isalnum() else ""


class RemoteImport(NamedTuple):
    """An item of ``spring.config.import`` that a configuration server answers.

    ``location`` is what is asked for, between the scheme and ``?`` (a Nacos data id, a Consul path); ``query`` holds
    the values behind it by name, undecoded. Each has a state of its own. ``text`` is the whole item, unanswered
    placeholders left in place, ``origin`` where it is written. ``answered`` is true when it is known what it brings.
    """

    scheme: str
    location: Value
    query: Mapping[str, Value]
    optional: bool
    text: str
    origin: Origin | None
    answered: bool = False


class Candidate(NamedTuple):
    """One resource to try for a location, read as ``extension``.

    ``part`` is the part of ``location`` between semicolons that names it, ``reference`` the resource as it is spelled
    there, with a ``*`` still in it: what the document imports itself is relative to that. ``profile`` is the profile it
    is for. ``searched`` is true for a name that is tried in a directory, which may be missing.
    """

    location: Location
    part: Location
    resource: str
    extension: str
    reference: str = ""
    profile: str | None = None
    searched: bool = False
    encoding: str = ""

    @property
    def skippable(self) -> bool:
        """Whether it is no failure that there is no such file."""
        return self.part.optional or self.searched or self.profile is not None

    @property
    def failure(self) -> str:
        """The simple name of the exception when it is missing."""
        return f"ConfigData{'Location' if self.extension == 'env' else 'Resource'}NotFoundException"


class UnknownExtensionError(ValueError):
    """A location names a file that no reader of Spring Boot takes."""


class UnknownEncodingError(ValueError):
    """A location asks for an encoding that there is not."""


class BlankPartError(ValueError):
    """There is nothing on one side of a semicolon."""


class PatternError(ValueError):
    """A ``*`` stands where Spring Boot knows no pattern."""


def location(text: str, origin: Origin | None = None, *, known: bool = True) -> Location | None:
    """``text`` as a location; None when there is nothing in it."""
    optional = text.startswith(_OPTIONAL)
    rest = text.removeprefix(_OPTIONAL)
    return Location(rest, optional, origin, known) if rest.strip() else None


def parts(found: Location) -> list[Location]:
    """The locations between the semicolons of ``found``, each optional or not by itself; also blank ones."""
    whole = _OPTIONAL + found.text if found.optional else found.text
    return [location(text, found.origin) or Location("", origin=found.origin) for text in whole.split(";")]


def remote_import(found: Location) -> RemoteImport:
    """What a location with a remote scheme asks for."""
    name, _, query = found.text[len(found.scheme) + 1 :].partition("?")
    pairs = (part.partition("=") for part in query.split("&") if part)
    values = {key: _value(found, text) for key, _, text in pairs}
    text = _OPTIONAL + found.text if found.optional else found.text
    return RemoteImport(found.scheme, _value(found, name), values, found.optional, text, found.origin)


def _value(found: Location, text: str) -> Value:
    origin = found.origin.narrowed(text) if found.origin is not None else None
    if not found.known and is_unanswered(text):
        return Value(State.UNRESOLVED, None, origin, text)
    return Value(State.SET, text, origin, text)


class Hints(NamedTuple):
    """A file location without the hints in brackets, and what they say."""

    path: str
    extension: str = ""
    encoding: str = ""


def hints(path: str, *, attributes: bool) -> Hints:
    """The hints of ``path``; before Boot 4.1 (``attributes`` false) the only one is a final ``[.ext]``."""
    if not attributes:
        match = _HINT.fullmatch(path)
        return Hints(match[1], match[2]) if match else Hints(path)
    if "[" not in path or "]" not in path:
        return Hints(path)
    found: dict[str, str] = {}
    for part in re.findall(r"\[([^\[\]]*)\]", path):
        key, equals, value = part.strip().partition("=")
        if key:
            found["extension" if not equals else key.strip()] = value.strip() if equals else key
    extension = found.get("extension", "")
    bare = re.sub(r"\[[^\[\]]*\]", "", path)
    return Hints(bare, extension if extension.startswith(".") else "", found.get("encoding", ""))


class Resolver:
    """Turns locations into candidates: by the base names of the service and what directories there are."""

    def __init__(self, resources: Resources, names: Sequence[str], generation: Generation) -> None:
        self._resources = resources
        self._names = names
        self._generation = generation
        self._known: dict[tuple[Location, str, str | None], tuple[Candidate, ...]] = {}

    def candidates(self, found: Location, parent: str, profile: str | None = None) -> tuple[Candidate, ...]:
        """The resources for one location that have a file, or whose absence is a failure; lowest precedence first.

        ``parent`` is the resource that names the location. Raises the errors of this module.
        """
        key = (found, parent, profile)
        known = self._known.get(key) if not parent else None
        if known is None:
            known = tuple(each for part in parts(found) for each in self._tried(found, part, parent, profile))
            self._known[key] = known
        return known

    def _tried(self, found: Location, part: Location, parent: str, profile: str | None) -> Iterator[Candidate]:
        if not part.text and not self._generation.blank_import_items:
            raise BlankPartError(f"there is nothing on one side of a semicolon in '{found.text}'")
        resource = absolute(part.text, parent)
        if resource.endswith("/"):
            yield from self._in_directory(found, part, resource, profile)
        else:
            yield from self._file(found, part, resource, profile)

    def directories(self, part: Location, parent: str) -> list[str]:
        """The directories that ``part`` names; none when it names a file. Raises PatternError."""
        resource = absolute(part.text, parent)
        return [normal(place) for place in self._places(resource)] if resource.endswith("/") else []

    def _places(self, path: str) -> list[str]:
        """``path``, or what the one ``*/`` in it stands for, in the order of the directory names."""
        if "*" not in path:
            return [path]
        directory, _, name = path.rpartition("/")
        if path.count("*") > 1 or not directory.endswith("*") or path.startswith("classpath*:"):
            raise PatternError(f"only one directory, the last one, may be a '*' in '{path}'")
        if directory in ("*", "file:*"):  # an empty path is no directory to Java
            return []
        above = normal(directory[:-1])
        return [f"{above}{child}/{name}" for child in self._resources.subdirectories(above)]

    def _in_directory(
        self, found: Location, part: Location, directory: str, profile: str | None
    ) -> Iterator[Candidate]:
        if "*" not in directory and not self._resources.may_hold(normal(directory)):
            return
        exists = self._resources.exists
        for name in self._names:
            for extension in EXTENSIONS:
                path = f"{directory}{name}{_suffix(profile)}.{extension}"
                for place in self._places(path) if "*" in path else (path,):
                    resource = normal(place)
                    if exists(resource):
                        yield Candidate(found, part, resource, extension, path, profile, searched=True)

    def _file(self, found: Location, part: Location, resource: str, profile: str | None) -> Iterator[Candidate]:
        bare, hint, encoding = hints(resource, attributes=self._generation.hints_with_attributes)
        if encoding and not _is_encoding(encoding):
            raise UnknownEncodingError(f"there is no encoding '{encoding}'")
        hinted = bare + hint
        extension = next((known for known in reversed(EXTENSIONS) if hinted.lower().endswith(known)), None)
        if extension is not None:
            root = hinted[: -len(extension) - 1] + _suffix(profile)
            path = root if hint else f"{root}.{extension}"
            for place in self._places(path):
                made = Candidate(found, part, normal(place), extension, path, profile, "*" in path, encoding)
                if not made.skippable or self._resources.exists(made.resource):
                    yield made
        elif not part.optional:
            raise UnknownExtensionError(f"the file extension of '{part.text}' is not known")


def _is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _suffix(profile: str | None) -> str:
    return f"-{profile}" if profile and profile.strip() else ""


def absolute(path: str, parent: str) -> str:
    """``path`` as a resource name: relative ones stand beside ``parent``."""
    path = path.removeprefix("resource:")
    if _FIXED.match(path) or not parent:
        return path
    return parent[: parent.rfind("/") + 1] + path
