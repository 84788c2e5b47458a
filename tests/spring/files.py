"""Small services for the tests of the Spring resolver."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Any

from reglint.sources.spring.loading.files import parse_as
from reglint.sources.spring.loading.loader import SpringFile, SpringService
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.flatten import assignments
from reglint.text import Document, decode

_NAME = re.compile(r"([^-]+)(?:-(.+))?\.[a-z]+")
_RESOURCES = "src/main/resources"


def spring_file(name: str, text: str) -> SpringFile:
    """``text`` as the file ``name`` of the class path; ``file:name`` is one beside the application."""
    place, colon, inner = name.rpartition(":")
    directory, base = posixpath.split(inner)
    root, location = ("", "file:./") if place == "file" and colon else (_RESOURCES, "classpath:/")
    document = Document(posixpath.join(root, inner), text)
    match = _NAME.fullmatch(base)
    parsed = parse_as(document, base.rpartition(".")[2])
    location += directory + "/" if directory else ""
    return SpringFile(document, parsed, location, match[1] if match else base, match[2] if match else None)


def service(files: Mapping[str, str], **options: Any) -> SpringService:
    """The service of ``files`` by name."""
    return SpringService([spring_file(name, text) for name, text in files.items()], **options)


def documents(name: str, text: str | bytes) -> tuple[SpringDocument, ...]:
    """The flat documents of one file."""
    data = text if isinstance(text, bytes) else text.encode()
    document = decode(name, data, "latin-1")
    extension = name.rpartition(".")[2]
    return assignments(document, parse_as(document, extension), properties=extension == "properties")


def flat(name: str, text: str | bytes) -> dict[str, str]:
    """The lookup forms and texts of the first document of one file."""
    return {made.key: made.text for made in documents(name, text)[0].assignments}
