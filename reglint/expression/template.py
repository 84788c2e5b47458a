"""Message templates at work; ``parser`` reads them and ``checker`` checks them.

A template is a tuple of texts and syntax trees in the order of the message.
"""

from __future__ import annotations

from collections.abc import Collection

from reglint.expression.compiler import Names, item_of
from reglint.expression.logic import Lookup, Run
from reglint.expression.rendering import HIDDEN, render
from reglint.expression.tree import Ast
from reglint.values import Value


class Template:
    """A compiled message template. Lookups are those of ``Program``."""

    __slots__ = ("_parts",)

    def __init__(self, parts: Ast, scope_names: Collection[str]) -> None:
        names = Names(scope_names)
        self._parts = tuple(part if isinstance(part, str) else item_of(part, names) for part in parts)

    def render(self, lookup: Lookup) -> str:
        """The message. Nothing in it is a secret or was computed from one, apart from true and false."""
        return "".join(part if isinstance(part, str) else _filled(part, lookup) for part in self._parts)


def _filled(hole: Run, lookup: Lookup) -> str:
    used: list[Value] = []
    item = hole(lookup, used)
    if type(item) is not bool and any(value.secret for value in used):
        return HIDDEN
    return render(item)


def render_template(template: Ast, lookup: Lookup, scope_names: Collection[str]) -> str:
    """The message of ``template``, for callers that need it once."""
    return Template(template, scope_names).render(lookup)
