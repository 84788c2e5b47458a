"""The rule language: a subset of CEL with durations, states of values and the answer *unknown*.

``parse`` makes a tree, ``check`` finds its mistakes, ``compile`` makes it a program. ``docs/expressions.md`` describes
the language to rule authors. Nothing here knows files, rules or policies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reglint.expression.compiler import Program, compile  # noqa: A004 - the word for it
from reglint.expression.errors import ExpressionError
from reglint.expression.folding import folded, settled
from reglint.expression.logic import UNKNOWN, Answer, Lookup
from reglint.expression.rendering import render
from reglint.expression.template import Template, render_template
from reglint.expression.tree import Ast, names

if TYPE_CHECKING:
    from reglint.expression.checker import Scope, check, check_template
    from reglint.expression.parser import parse, parse_template

__all__ = [
    "UNKNOWN",
    "Answer",
    "Ast",
    "ExpressionError",
    "Lookup",
    "Program",
    "Scope",
    "Template",
    "check",
    "check_template",
    "compile",
    "folded",
    "names",
    "parse",
    "parse_template",
    "render",
    "render_template",
    "settled",
]

# Compiled rules need no parser: these modules come in when somebody's own rules are read.
_ON_DEMAND = {
    "Scope": "checker",
    "check": "checker",
    "check_template": "checker",
    "parse": "parser",
    "parse_template": "parser",
}


def __getattr__(name: str) -> Any:
    if name not in _ON_DEMAND:
        raise AttributeError(f"module 'reglint.expression' has no attribute {name!r}")
    module = __import__(f"reglint.expression.{_ON_DEMAND[name]}", fromlist=[name])
    found = globals()[name] = getattr(module, name)
    return found
