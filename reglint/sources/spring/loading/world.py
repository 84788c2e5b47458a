"""What a start of an application knows before it reads a file, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, Protocol

from reglint.records import NamedTuple
from reglint.sources.spring.loading.errors import LoadError
from reglint.sources.spring.loading.imports import Location, RemoteImport
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.generations import Generation
from reglint.sources.spring.reading.layers import Layer, Variables
from reglint.sources.spring.reading.profiles import Profiles
from reglint.values import Origin

# What data of the bootstrap phase stands above: everything, all files but nothing else, or nothing.
Rank = Literal["all", "files", "nothing"]


class Fetched(NamedTuple):
    """What a configuration server gives.

    Of imports, ``preferred`` data beats profile files, too. ``complete`` is false when something that was asked for is
    not known. ``above`` says what the data of the bootstrap phase stands above. ``once`` is true when it is not known
    where data stands that is imported again; else that is the lowest of the places.
    """

    documents: tuple[SpringDocument, ...]
    preferred: bool = False
    complete: bool = True
    above: Rank = "all"
    once: bool = False


class Answers(Protocol):
    """What a configuration server answers, as far as it is known."""

    def imported(self, item: RemoteImport, find: Callable[[str], str | None]) -> Fetched | None:
        """What an item of ``spring.config.import`` gets, in file order; None when that is not known.

        ``find`` answers a key of the client as the import sees it; None for one that nobody wrote.
        """


class Libraries(Protocol):
    """What is on the class path beside the resources of the service itself."""

    def may_hold(self, path: str, *, named: bool) -> bool:
        """Whether there may be something at ``path``; ``named`` is true where the configuration says ``classpath:``."""


class World(NamedTuple):
    """What is known before any file is read.

    ``above`` are the sources that beat every file, highest first; ``under`` those that every file beats. ``started``
    are profiles that were made active by other means. ``closed`` is true when nothing exists but what is given: then a
    placeholder without answer is plain text, as it is for Spring itself. ``grounded`` is true when no file will be on
    the class path or in the working directory that is not there now; ``libraries`` say what else the class path holds
    then, which is nothing without them. ``remote`` are the schemes of imports that a configuration server answers,
    ``answers`` what is known of those, and ``client`` holds the keys that an earlier start made its client with.
    """

    generation: Generation
    variables: Variables
    above: tuple[Layer, ...]
    under: tuple[SpringDocument, ...] = ()
    started: tuple[str, ...] = ()
    closed: bool = False
    grounded: bool = False
    remote: frozenset[str] = frozenset()
    answers: Answers | None = None
    client: Mapping[str, str | None] = {}
    libraries: Libraries | None = None


class Outcome(NamedTuple):
    """What one start loads. ``documents`` are the active ones, highest precedence first.

    ``missing`` are locations that lead to no known file. ``imported`` says where it is written that a document is
    imported. ``error`` is the first failure; the rest is loaded all the same. ``legacy`` is true when a document asks
    for the loading of Boot 2.3, which is then to take place instead. ``client`` holds the keys that imports made the
    client of a configuration server with, None for each that nobody wrote.
    """

    profiles: Profiles
    documents: tuple[SpringDocument, ...]
    remote_imports: tuple[RemoteImport, ...] = ()
    missing: tuple[Location, ...] = ()
    imported: Mapping[SpringDocument, Origin] = {}
    error: LoadError | None = None
    legacy: bool = False
    client: Mapping[str, str | None] = {}
