"""``reglint/_compiled.py``: rules and property rows as one Python literal, which bytecode loads without work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reglint.catalog import sources_digest, written_properties, written_rules

_HEAD = '''\
"""Rules and property rows. Made by ``python -m reglint.generate`` from rules/ and schemas/properties/: edit those."""

# ruff: noqa: E501
# fmt: off

from __future__ import annotations

from typing import Any
'''


def files() -> Iterator[tuple[str, str]]:
    """The module."""
    families, rows = written_properties().to_data()
    rules = _lines(rule.to_data() for rule in written_rules())
    parts = (
        _HEAD,
        f"DIGEST = {sources_digest()!r}\n",
        f"RULES: Any = (\n{rules})\n",
        f"PROPERTIES: Any = ((\n{_lines(families)}), (\n{_lines(rows)}))\n",
    )
    yield "reglint/_compiled.py", "\n".join(parts)


def _lines(items: Iterable[Any]) -> str:
    return "".join(f"{item!r},\n" for item in items)
