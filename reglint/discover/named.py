"""Files named one by one, as an editor or pre-commit does: each is taken as it is, and its service is read with it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from reglint.discover.files import (
    CONSUL_SUFFIXES,
    SUFFIXES,
    display,
    names_registry,
    read,
    source_file,
    spring_named,
)
from reglint.discover.walk import Walk


def add(walk: Walk, files: Mapping[str, bytes | None]) -> None:
    """Adds ``files`` to ``walk``, absolute paths with their content where it is not the file's own.

    What Spring or a Consul agent would load together with one of them is added, too, not to be reported on.
    """
    spring: set[str] = set()
    consul: set[str] = set()
    for file, content in files.items():
        directory, name = os.path.split(file)
        if name.endswith(".zip"):
            _add_archive(walk, file)
        elif not name.endswith(SUFFIXES):
            walk.note(display(walk.root, file), "no format that is read here")
        else:
            data, problem = read(file) if content is None else (content, "")
            walk.files[file] = source_file(walk.root, file, data, problem)
            if spring_named(name):
                spring.update(_service_directories(directory))
            elif name.endswith(CONSUL_SUFFIXES) and names_registry(name, data):
                consul.add(directory)
    for directory in spring:
        _add_neighbours(walk, directory, spring_named, lambda _name, _data: True)
    for directory in consul:
        _add_neighbours(walk, directory, lambda name: name.endswith(CONSUL_SUFFIXES), names_registry)


def _add_neighbours(
    walk: Walk, directory: str, by_name: Callable[[str], bool], by_content: Callable[[str, bytes], bool]
) -> None:
    try:
        names = os.listdir(directory)
    except OSError:
        return
    for name in filter(by_name, names):
        file = os.path.join(directory, name)
        if file not in walk.files and os.path.isfile(file):
            data, problem = read(file)
            if by_content(name, data):
                walk.files[file] = source_file(walk.root, file, data, problem, report=False)


def _add_archive(walk: Walk, file: str) -> None:
    from reglint.discover import archive

    path = display(walk.root, file)
    try:
        entries = archive.source_files(file, path)
    except archive.NotAnExportError as error:
        walk.files[file] = source_file(walk.root, file, b"", str(error))
        return
    walk.take_export(file, entries, lambda name, data: name.endswith(SUFFIXES) or names_registry(name, data))


def _service_directories(directory: str) -> tuple[str, ...]:
    """Where the Spring files of a service lie, one of whose files is in ``directory``."""
    if os.path.basename(directory) == "config":
        return directory, os.path.dirname(directory)
    child = os.path.join(directory, "config")
    return (directory, child) if os.path.isdir(child) else (directory,)
