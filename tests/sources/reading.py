"""What the tests of the sources share: files from texts, and the subjects that a source makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import dedent

from reglint.model import Service, Subject
from reglint.sources import Reading, Source, Unit
from reglint.sources.file import File
from reglint.values import Value


def file_of(path: str, text: str) -> File:
    """A file with this text, without the indentation that all its lines share."""
    return File(path, dedent(text).lstrip("\n").encode())


def read(source: Source, files: Mapping[str, str]) -> Reading:
    """What ``source`` makes of the texts of one directory."""
    held = tuple(file_of(path, text) for path, text in files.items())
    return source.read(Unit(held[0].directory, held))


def kinds(reading: Reading) -> dict[str, str]:
    """The kind each claimed file was recognised as."""
    return {claim.path: claim.kind for claim in reading.claims}


def subjects(reading: Reading, kind: str) -> list[Subject]:
    """All subjects of one kind, of runs and of services."""
    return [subject for service in reading.services for subject in _all(service) if subject.kind == kind]


def only(reading: Reading, kind: str) -> Subject:
    """The one subject of this kind."""
    (subject,) = subjects(reading, kind)
    return subject


def key_text(value: Value) -> str:
    """The text at the span of the key that ``value`` was written under, without quotes."""
    assert value.origin is not None
    return value.origin.document.text[slice(*value.origin.key)].strip('"')


def value_text(value: Value) -> str:
    """The text at the span of ``value``, quotes included."""
    assert value.origin is not None
    return value.origin.document.text[slice(*value.origin.value)]


def line_of(value: Value) -> int:
    """The line of the key of ``value``."""
    assert value.origin is not None
    return value.origin.position.line


def _all(service: Service) -> Iterator[Subject]:
    for run in service.runs:
        yield from run.subjects
    yield from service.subjects
