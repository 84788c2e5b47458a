"""Text to Node trees: one module a format, each with ``parse(document) -> Parsed`` that never raises on any text."""

from __future__ import annotations

from reglint.syntax.node import Parsed
from reglint.text import Document

_FORMATS = {"yml": "yaml", "yaml": "yaml", "properties": "properties", "json": "json", "hcl": "hcl"}


def format_of(name: str) -> str | None:
    """The format that a file name says: yaml, properties, json, hcl, or None."""
    return _FORMATS.get(name.rpartition(".")[2].lower()) if "." in name else None


def parse(document: Document, notation: str) -> Parsed:
    """The tree of ``document``, whose format is one of those of ``format_of``. Raises ValueError for any other."""
    if notation == "yaml":
        from reglint.syntax import yaml

        return yaml.parse(document)
    if notation == "properties":
        from reglint.syntax import properties

        return properties.parse(document)
    if notation == "json":
        from reglint.syntax import json

        return json.parse(document)
    if notation == "hcl":
        from reglint.syntax import hcl

        return hcl.parse(document)
    raise ValueError(f"no reader for the format {notation!r}")
