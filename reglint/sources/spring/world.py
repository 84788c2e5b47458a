"""What a start of an application knows before it reads a file, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping

from reglint.records import NamedTuple
from reglint.sources.spring.flatten import SpringDocument
from reglint.sources.spring.generations import Generation
from reglint.sources.spring.imports import Location, RemoteImport
from reglint.sources.spring.layers import Layer, Variables
from reglint.sources.spring.profiles import Profiles
from reglint.sources.spring.resources import LoadError
from reglint.values import Origin


class World(NamedTuple):
    """What is known before any file is read.

    ``above`` are the sources that beat every file, highest first; ``under`` those that every file beats. ``started``
    are profiles that were made active by other means. ``closed`` is true when nothing exists but what is given: then a
    placeholder without answer is plain text, as it is for Spring itself. ``grounded`` is true when no file will be on
    the class path or in the working directory that is not there now. ``remote`` are the schemes of imports that a
    configuration server answers.
    """

    generation: Generation
    variables: Variables
    above: tuple[Layer, ...]
    under: tuple[SpringDocument, ...] = ()
    started: tuple[str, ...] = ()
    closed: bool = False
    grounded: bool = False
    remote: frozenset[str] = frozenset()


class Outcome(NamedTuple):
    """What one start loads. ``documents`` are the active ones, highest precedence first.

    ``missing`` are locations that lead to no known file. ``imported`` says where it is written that a document is
    imported. ``error`` is the first failure; the rest is loaded all the same.
    """

    profiles: Profiles
    documents: tuple[SpringDocument, ...]
    remote_imports: tuple[RemoteImport, ...] = ()
    missing: tuple[Location, ...] = ()
    imported: Mapping[SpringDocument, Origin] = {}
    error: LoadError | None = None
