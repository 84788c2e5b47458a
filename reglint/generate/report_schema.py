"""The schema of the JSON report."""

from __future__ import annotations

import json
from collections.abc import Iterator

from reglint.reporters.json_schema import schema


def files() -> Iterator[tuple[str, str]]:
    """The schema that the JSON reporter promises to keep to."""
    yield "schemas/report.schema.json", json.dumps(schema(), indent=2) + "\n"
