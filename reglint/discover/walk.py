"""The walk through a directory tree: what to enter, what to read, what to keep.

Large trees are walked by several processes, each of which takes directory after directory.

A file without a registry word is kept when Spring would load it together with one that has such a word, which is known
only when the whole service has been seen: its directory and the ``config`` directory in it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from reglint import parallel
from reglint.diagnostic import FileNote
from reglint.discover import ignore
from reglint.discover.files import (
    BUILD_FILES,
    EXPORT_METADATA,
    SUFFIXES,
    SourceFile,
    describes_export,
    names_registry,
    read,
    shown,
    spring_named,
)
from reglint.records import NamedTuple

Excluded = Callable[[str], bool]

_NEVER = frozenset(
    (
        ".git", ".hg", ".svn", ".jj", "node_modules", "bower_components", ".venv", "venv", "__pycache__", ".idea",
        ".vscode", ".gradle", ".mvn", ".settings", ".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache",
        ".terraform",
    )
)  # fmt: skip
_BUILD_OUTPUT = frozenset({"target", "build", "dist", "out", "bin"})
_BUILD_FILES = frozenset(
    (
        *BUILD_FILES, "settings.gradle", "settings.gradle.kts", "build.xml",
        "build.sbt", "package.json", "Cargo.toml", "pyproject.toml", "setup.py", "go.mod", ".project", ".classpath",
    )
)  # fmt: skip
_BUILDS = frozenset(BUILD_FILES)
_TAKEN = (*SUFFIXES, ".zip")
_ALONE = 400  # directories; before, it is not worth while to ask other processes for help
_SHARED_FROM = 16  # directories that are left then
_CONFIG = "config"  # where Spring looks for more files of the directory around it


class _Service:
    """The Spring files of one directory and its ``config`` child, while they are being seen."""

    __slots__ = ("named", "waiting")

    def __init__(self) -> None:
        self.named = False  # whether one of them names a registry
        self.waiting: list[SourceFile] = []


class _Directory:
    """A directory to enter. In a group of an export every file is a configuration, whatever it is called.

    ``service`` is what its files belong to, where that is the service of the directory around it.
    """

    __slots__ = ("display", "ignores", "is_group", "path", "service")

    def __init__(
        self, path: str, display: str, ignores: ignore.Ignores, service: _Service | None, is_group: bool
    ) -> None:
        self.path = path  # absolute, ends with a separator
        self.display = display  # empty, or relative to the root and ends with a slash
        self.ignores = ignores
        self.service = service
        self.is_group = is_group


class _Seen(NamedTuple):
    """What one process saw of a tree, as plain data: what the attributes of its ``Walk`` hold."""

    files: dict[str, SourceFile]
    builds: set[str]
    beside: list[SourceFile]
    links: dict[str, str]
    notes: list[FileNote]


class Walk:
    """Collects files. ``files`` holds them by absolute path; ``notes`` what was left out, if that was asked for.

    ``builds`` are the build files that were seen on the way, relative to the root; ``beside`` the configurations in
    archives that are not to be linted.
    """

    def __init__(self, root: str, excluded: Excluded | None, keep_notes: bool) -> None:
        self.files: dict[str, SourceFile] = {}
        self.notes: list[FileNote] | None = [] if keep_notes else None
        self.builds: set[str] = set()
        self.beside: list[SourceFile] = []
        self.root = root
        self._excluded = excluded
        self._links: dict[str, str] = {}

    def below(self, directory: str, display: str, ignores: ignore.Ignores) -> None:
        """Adds the files below ``directory``, an absolute path that ``display`` names relative to the root."""
        stack: list[_Directory | _Service] = [
            _Directory(os.path.join(directory, ""), f"{display}/" if display else "", ignores, None, is_group=False)
        ]
        for _ in range(_ALONE):
            if not stack:
                return
            self._step(stack)
        self._share(stack)
        while stack:
            self._step(stack)

    def _step(self, stack: list[_Directory | _Service]) -> None:
        item = stack.pop()
        if isinstance(item, _Directory):
            stack += self._enter(item)
        else:
            self._close(item)

    def _share(self, stack: list[_Directory | _Service]) -> None:
        """Walks through most of ``stack`` on all cores; what hangs together is left in it."""
        free: list[_Directory] = []
        tied: list[_Directory | _Service] = []
        for item in stack:
            if isinstance(item, _Directory) and item.service is None:
                free.append(item)
            else:
                tied.append(item)
        workers = parallel.workers_for(len(free), _SHARED_FROM)
        if workers == 1:
            return
        stack[:] = tied
        count = min(len(free), parallel.MOST_BATCHES)
        for seen in parallel.shared(self._seen_below, [free[start::count] for start in range(count)], workers):
            self.files.update(seen.files)
            self.builds.update(seen.builds)
            self.beside += seen.beside
            self._links.update(seen.links)
            if self.notes is not None:
                self.notes += seen.notes

    def _seen_below(self, directories: Iterable[_Directory]) -> _Seen:
        """What a walk through ``directories`` alone finds."""
        walk = Walk(self.root, self._excluded, self.notes is not None)
        for directory in directories:
            stack: list[_Directory | _Service] = [directory]
            while stack:
                walk._step(stack)
        return _Seen(walk.files, walk.builds, walk.beside, walk._links, walk.notes or [])

    def settle_links(self) -> None:
        """Leaves the report on a linked file to the place it links to, if that was found, too."""
        for file, target in self._links.items():
            if target in self.files and file in self.files:
                self.files[file] = self.files[file]._replace(report=False)

    def note(self, path: str, reason: str) -> None:
        """Remembers why ``path`` is not linted, if anybody asked."""
        if self.notes is not None:
            self.notes.append(FileNote(path, False, "", reason))

    def _enter(self, here: _Directory) -> Iterable[_Directory | _Service]:
        """Takes the files of ``here``; returns what is to be done next, last first."""
        try:
            with os.scandir(here.path) as entries:
                directories, candidates, names = _sorted_out(entries, every=here.is_group)
        except OSError:
            self.note(here.display, "the directory cannot be read")
            return ()
        if not names.isdisjoint(_BUILDS):
            self.builds.update(f"{here.display}{name}" for name in _BUILDS & names)
        ignores = ignore.load(here.ignores, here.path) if ".gitignore" in names else here.ignores
        service = here.service or _Service()
        for entry in candidates:
            self._consider(entry, here, ignores, service)
        is_export = not names.isdisjoint(EXPORT_METADATA)
        left: list[_Directory | _Service] = []
        if here.service is None and (candidates or _CONFIG in directories):
            left.append(service)
        for name in directories:
            if self._wanted(here, name, names, ignores):
                path, display = f"{here.path}{name}{os.sep}", f"{here.display}{shown(name)}/"
                left.append(_Directory(path, display, ignores, service if name == _CONFIG else None, is_export))
        return left

    def _wanted(self, here: _Directory, name: str, names: set[str], ignores: ignore.Ignores) -> bool:
        if name in _NEVER:
            reason = "a directory of tools"
        elif name in _BUILD_OUTPUT and not names.isdisjoint(_BUILD_FILES):
            reason = "a directory of build output"
        elif ignores and ignore.ignored(ignores, f"{here.path}{name}/"):
            reason = "ignored by version control"
        else:
            return True
        self.note(f"{here.display}{shown(name)}/", reason)
        return False

    def _consider(self, entry: os.DirEntry[str], here: _Directory, ignores: ignore.Ignores, service: _Service) -> None:
        name = shown(entry.name)
        path = f"{here.display}{name}"
        if entry.is_symlink():
            target = os.path.realpath(entry.path)
            if not target.startswith(os.path.join(self.root, "")) or not os.path.isfile(target):
                return self.note(path, "a link to something outside, or to nothing")
            self._links[entry.path] = target
        if name.endswith(".zip"):
            return self._archive(entry.path, path, ignores)
        data, problem = read(entry.path)
        spring = spring_named(name)
        sure = spring if problem else names_registry(name, data) or describes_export(name, data)
        if not sure and not spring:
            return self.note(path, problem or "names no registry")
        if reason := self._left_out(entry.path, path, ignores):
            return self.note(path, reason)
        file = SourceFile(path, entry.path, name, here.display.rstrip("/"), data, True, problem)
        if sure:
            self.files[entry.path] = file
            service.named = service.named or (spring and not problem)
        else:
            service.waiting.append(file)
        return None

    def _archive(self, file: str, path: str, ignores: ignore.Ignores) -> None:
        from reglint.discover import archive

        if reason := self._left_out(file, path, ignores):
            return self.note(path, reason)
        try:
            entries = archive.source_files(file, path)
        except archive.NotAnExportError as error:
            return self.note(path, str(error))
        return self.take_export(file, entries, names_registry)

    def take_export(self, file: str, entries: Iterable[SourceFile], wanted: Callable[[str, bytes], bool]) -> None:
        """Adds the ``entries`` of the archive ``file`` that are ``wanted``; the others are there for those who import.

        What the archive says about its entries comes along if one of them is wanted.
        """
        taken = [entry for entry in entries if wanted(entry.name, entry.data)]
        taken += [entry for entry in entries if taken and describes_export(entry.name, entry.data)]
        self.files.update((f"{file}!/{entry.path}", entry) for entry in taken)
        for entry in entries:
            if entry not in taken:
                self.beside.append(entry)
                self.note(entry.path, entry.problem or "names no registry")

    def _left_out(self, file: str, path: str, ignores: ignore.Ignores) -> str:
        if ignores and ignore.ignored(ignores, file):
            return "ignored by version control"
        return "excluded by the policy" if self._excluded and self._excluded(path) else ""

    def _close(self, service: _Service) -> None:
        if service.named:
            self.files.update((file.file, file) for file in service.waiting)
            return
        for file in service.waiting:
            self.note(file.path, "no file of its service names a registry")


def _sorted_out(
    entries: Iterable[os.DirEntry[str]], *, every: bool
) -> tuple[list[str], list[os.DirEntry[str]], set[str]]:
    """The directories to think about, last first, the files to think about, and every name."""
    directories: list[str] = []
    candidates: list[os.DirEntry[str]] = []
    names: set[str] = set()
    for entry in entries:
        name = entry.name
        names.add(name)
        if (every or name.endswith(_TAKEN)) and (entry.is_file(follow_symlinks=False) or entry.is_symlink()):
            candidates.append(entry)
        elif entry.is_dir(follow_symlinks=False):
            directories.append(name)
    directories.sort(reverse=True)
    if len(candidates) > 1:
        candidates.sort(key=_name)
    return directories, candidates, names


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name
