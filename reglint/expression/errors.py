"""The one error of the rule language."""

from __future__ import annotations


class ExpressionError(ValueError):
    """An expression that cannot be used: ``message`` says why, ``offset`` where, 0-based in the expression's text."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
