"""``NamedTuple`` as in ``typing``, made in a fifth of the time.

``typing`` compiles the annotation of every field when annotations are strings, to look at what nobody here asks for.
That is a tenth of a millisecond a class, and linting one file takes a hundred classes.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:

    class _Maker(type):
        """Makes a named tuple of each class that says NamedTuple is its base."""

        def __new__(cls, name: str, _bases: tuple[type, ...], body: dict[str, Any]) -> type:
            fields = body.get("__annotations__", {})
            defaults = [body[field] for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])  # noqa: PYI024 - this makes the other kind
            for attribute in body.keys() - fields.keys():
                setattr(made, attribute, body[attribute])
            return made

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
