"""What one file says, as the checks of written keys see it."""

from __future__ import annotations

from reglint.model import Assignment
from reglint.records import NamedTuple
from reglint.syntax.node import Parsed, Problem
from reglint.text import Document


class Written(NamedTuple):
    """One file: its tree, and for a Spring file its assignments in file order.

    ``problem`` is why it was not read at all. ``template`` is the offset of the first template action of a file that
    only becomes configuration when it is rendered. ``spring`` is true for files that Spring reads.
    """

    document: Document
    format: str
    parsed: Parsed
    assignments: tuple[Assignment, ...] = ()
    spring: bool = False
    problem: Problem | None = None
    template: int | None = None
