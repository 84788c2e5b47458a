"""A path to the service that starts there: the files of a project directory, its version of Spring Boot, its name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from reglint.diagnostic import RequestError
from reglint.discover import find_root
from reglint.discover.files import display
from reglint.effective.exports import Exports
from reglint.effective.libraries import Libraries
from reglint.effective.variables import OWN, Variables, of_document, system_properties
from reglint.policy import Policy
from reglint.records import NamedTuple
from reglint.sources.file import File
from reglint.sources.spring.loading.controls import IMPORT
from reglint.sources.spring.loading.loader import SpringService
from reglint.sources.spring.phase import phase_with
from reglint.sources.spring.project import RESOURCES, Given, Project
from reglint.sources.tree import Tree

if TYPE_CHECKING:
    from reglint.sources.spring.build import Versions

_SPRING_NAMES = ("application.", "application-", "bootstrap.", "bootstrap-")
_SPRING_ENDS = (".yml", ".yaml", ".properties", ".xml")
_RELOCATED = ("spring.config.location", "spring.config.additional-location", "spring.config.name")
_MOST_DIRECTORIES = 5_000


class Start(NamedTuple):
    """What is said of a start: profiles (None when nobody requests any), variables, properties, a version.

    ``file`` holds the variables of a file that was named, ``own_file`` is true when the project's own one is read.
    ``only_default`` is true when the run without profiles is asked for by name.
    """

    profiles: tuple[str, ...] | None = None
    environment: Mapping[str, str] = {}
    properties: Mapping[str, str] = {}
    version: tuple[int, ...] | None = None
    file: Variables = Variables()
    own_file: bool = True
    only_default: bool = False

    @property
    def together(self) -> tuple[str, ...]:
        """The one run that is asked for, as a request of the engine names it; empty when none is."""
        return (",".join(self.profiles),) if self.profiles else ("default",) if self.only_default else ()

    @property
    def boot(self) -> str:
        """The version of Spring Boot that is asked for; empty when none is."""
        return ".".join(map(str, self.version or ()))

    @property
    def has_variables(self) -> bool:
        """Whether variables or system properties are given, which are those of one process."""
        return bool(self.environment or self.properties or self.file.texts)


class Opened(NamedTuple):
    """The service of a project directory, which is called ``module``.

    ``version`` is that of Spring Boot in words, with where it is said. ``legacy`` is true when it loads as Spring Boot
    did before 2.4. ``variables`` is the path of its own file of environment variables; empty when none is read.
    """

    module: str
    service: SpringService
    version: str
    legacy: bool = False
    variables: str = ""


def is_project(path: str, start: Start) -> bool:
    """Whether ``path`` is the directory of one Spring project, by where its files are.

    It has ``src/main/resources``, or Spring's own files beside and in ``config/`` with no other project below.
    """
    if not os.path.isdir(path):
        return False
    if os.path.isdir(os.path.join(path, *RESOURCES.split("/"))) or not start.properties.keys().isdisjoint(_RELOCATED):
        return True
    return any(map(_is_spring_file, _near(path))) and not _has_projects(path)


def open_project(path: str, start: Start, policy: Policy) -> Opened:
    """The service that starts in the directory ``path``; raises RequestError when there is no such directory.

    Its configuration is read below ``path`` alone; build files are also read above it, and Nacos exports in all of its
    checkout.
    """
    if not os.path.isdir(path):
        raise RequestError(f"{path}: there is no such directory")
    root = find_root([path])
    directory = os.path.realpath(path)
    prefix = display(root, directory) if directory != os.path.realpath(root) else ""
    files = _Below(directory, prefix)
    roots = _roots(directory, prefix)
    tree = Tree(root=root)
    built = _built(tree, prefix, roots["classpath:/"])
    version, said = _version(start, policy, built)
    project = Project(files, roots)
    own = _own_file(project, files, f"{prefix}/{OWN}" if prefix else OWN, start) if start.own_file else None
    variables = (of_document(own.document) if own else start.file).under(start.environment)
    properties = {**system_properties(variables.texts), **start.properties}
    given = Given(version, variables.texts, properties, places=variables.places)
    alibaba = policy.lookup("target.spring_cloud_alibaba")
    given = given._replace(bootstrap=phase_with(version, built, alibaba, given).reads)
    libraries = Libraries(tree, prefix, complete=built.complete)
    service = project.service(given, centre=Exports(root, path, roots["classpath:/"], policy), libraries=libraries)
    legacy = version is not None and version < (2, 4)
    return Opened(_module(directory), service, said, legacy, own.document.path if own else "")


def _own_file(project: Project, files: _Below, path: str, start: Start) -> File | None:
    """The file of environment variables at ``path``; None also for one that is imported as configuration."""
    own = files.file(path)
    if own is None or own.problem is not None:
        return None
    given = Given(environment=start.environment, properties=start.properties)
    documents = project.service(given).documents()
    imports = (made.text for document in documents for made in document.starting(IMPORT))
    return None if any(OWN in text for text in (given.text(IMPORT), *imports)) else own


class _Below:
    """The files below one directory, by their display paths; nothing outside it, whatever a path or a link says."""

    def __init__(self, directory: str, prefix: str) -> None:
        self._tree = Tree(root=directory)
        self._directory = directory
        self._start = f"{prefix}/" if prefix else ""

    def file(self, path: str) -> File | None:
        """The file at ``path``, named as reports name it."""
        inner = self._inner(path)
        found = None if inner is None else self._tree.file(inner)
        if found is None:
            return File(path, b"", unread="the file cannot be read here") if inner and self._is_there(inner) else None
        if found.template is not None:
            return File(path, b"", unread="it becomes configuration when it is rendered")
        if not self._start:
            return found
        return File(path, found.data, unread=found.problem.message if found.problem and not found.data else "")

    def _is_there(self, inner: str) -> bool:
        """Whether there is a file that is not read: a large one, one without permission, a link that leads out."""
        return self._tree.exists(inner) and not os.path.isdir(os.path.join(self._directory, *inner.split("/")))

    def entries(self, directory: str) -> Iterable[str] | None:
        """The paths of the files below ``directory``, relative to it."""
        inner = self._inner(directory)
        return None if inner is None else self._tree.entries(inner)

    def names(self, directory: str) -> Iterable[str]:
        """The names right in ``directory``."""
        inner = self._inner(directory)
        if inner is None or ".." in inner.split("/"):
            return ()
        place = os.path.join(self._directory, *inner.split("/")) if inner else self._directory
        try:
            return os.listdir(place) if _is_within(self._directory, place) else ()
        except OSError:
            return ()

    def _inner(self, path: str) -> str | None:
        if f"{path}/" == self._start or not path:
            return "" if path or not self._start else None
        return path[len(self._start) :] if path.startswith(self._start) else None


def _is_within(directory: str, place: str) -> bool:
    target = os.path.realpath(place)
    return target == directory or target.startswith(os.path.join(directory, ""))


def _roots(directory: str, prefix: str) -> dict[str, str]:
    """Where the class path and the working directory are: for a directory without the usual layout, both are it."""
    resources = f"{prefix}/{RESOURCES}" if prefix else RESOURCES
    if os.path.isdir(os.path.join(directory, *RESOURCES.split("/"))):
        return {"classpath:/": resources, "file:./": prefix}
    if directory.replace(os.sep, "/").endswith(f"/{RESOURCES}"):
        return {"classpath:/": prefix}
    return {"classpath:/": prefix, "file:./": prefix}


def _built(tree: Tree, prefix: str, resources: str) -> Versions:
    """What the build says of the module that the project is; ``resources`` are in it where it has the usual layout."""
    from reglint.sources.spring.build import BuildFiles

    if not f"/{resources}".endswith(f"/{RESOURCES}"):
        resources = f"{prefix}/{RESOURCES}" if prefix else RESOURCES
    return BuildFiles(tree.read).versions_of(resources)


def _version(start: Start, policy: Policy, built: Versions) -> tuple[tuple[int, ...] | None, str]:
    """The version of Spring Boot, as numbers and in words."""
    from reglint.sources.spring.build import parse_version

    target = policy.lookup("target.spring_boot")
    texts = ((target, "target in the policy"), (built.spring_boot, built.source))
    said = [(numbers, where) for text, where in texts if text and (numbers := parse_version(str(text)))]
    if start.version is not None:
        said.insert(0, (start.version, "--spring-boot"))
    version, where = said[0] if said else (None, "")
    return version, f"{'.'.join(map(str, version))} ({where})" if version else "unknown, taken for the newest"


def _module(directory: str) -> str:
    return os.path.basename(directory.replace(os.sep, "/").removesuffix(f"/{RESOURCES}")) or "application"


def _near(path: str) -> Iterator[str]:
    """The names at the places beside an application where Spring looks for files."""
    yield from _names(path)
    config = os.path.join(path, "config")
    for name in _names(config):
        yield name
        yield from _names(os.path.join(config, name))


def _names(path: str) -> list[str]:
    try:
        return os.listdir(path)
    except OSError:
        return []


def _is_spring_file(name: str) -> bool:
    return name.startswith(_SPRING_NAMES) and name.endswith(_SPRING_ENDS)


def _has_projects(path: str) -> bool:
    """Whether there is a project with the usual layout below ``path``."""
    for visited, (directory, directories, _) in enumerate(os.walk(path)):
        if os.path.isdir(os.path.join(directory, *RESOURCES.split("/"))):
            return True
        directories[:] = [name for name in directories if not name.startswith(".") and name != "node_modules"]
        if visited > _MOST_DIRECTORIES:
            return False
    return False
