"""Profiles: expressions, groups, and which names Spring Boot accepts."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from reglint.records import NamedTuple

DEFAULT = "default"

_PIECES = re.compile(r"[()&|!]|[^()&|!]+")
_ALLOWED = frozenset("-_.+@")
_DEEPEST = 100

Test = Callable[[Collection[str]], bool]


class ProfileExpressionError(ValueError):
    """The text is no profile expression; Spring Boot does not start with it."""


class Profiles(NamedTuple):
    """The profiles of one run: what is active, and what stands in when nothing is.

    ``unresolved`` are the texts of active profiles that are not known here.
    """

    active: tuple[str, ...] = ()
    default: tuple[str, ...] = (DEFAULT,)
    unresolved: tuple[str, ...] = ()

    @property
    def accepted(self) -> tuple[str, ...]:
        """The profiles whose files and documents apply; the last one wins."""
        return self.active or (() if self.unresolved else self.default)


def matches(expressions: Iterable[str], accepted: Collection[str]) -> bool:
    """Whether one of the expressions holds; raises ProfileExpressionError when one of them cannot be read."""
    tests = [parse(expression) for expression in expressions]
    return any(test(accepted) for test in tests)


@lru_cache(maxsize=4096)
def parse(expression: str) -> Test:
    """``expression`` as a test of the accepted names; raises ProfileExpressionError."""
    if not expression.strip():
        raise ProfileExpressionError("a profile expression must contain text")
    return _Parser(expression).parse()


def positive_names(expression: str) -> tuple[str, ...]:
    """The names that can make ``expression`` true by being active; nothing for text that is no expression."""
    try:
        parser = _Parser(expression)
        parser.parse()
    except ProfileExpressionError:
        return ()
    return tuple(dict.fromkeys(parser.positive))


class _Parser:
    """Spring's own way of reading an expression, and what it tolerates: a stray ``)``, elements without operator."""

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self.pieces = iter([piece.strip() for piece in _PIECES.findall(expression) if piece.strip()])
        self.positive: list[str] = []

    def parse(self) -> Test:
        return self._elements("", negated=False, depth=0)

    def _elements(self, context: str, *, negated: bool, depth: int) -> Test:
        if depth > _DEEPEST:
            raise self._malformed()
        elements: list[Test] = []
        operator = ""
        for piece in self.pieces:
            if piece in "&|":
                if operator not in ("", piece):
                    raise self._malformed()
                operator = piece
            elif piece == ")":
                merged = self._merged(elements, operator)
                if context == "(":
                    return merged
                elements, operator = [merged], ""
            else:
                element = self._element(piece, negated=negated, depth=depth)
                if context == "!" and piece != "!":
                    return element
                elements.append(element)
        return self._merged(elements, operator)

    def _element(self, piece: str, *, negated: bool, depth: int) -> Test:
        if piece == "(":
            return self._elements("(", negated=negated, depth=depth + 1)
        if piece == "!":
            inner = self._elements("!", negated=not negated, depth=depth + 1)
            return lambda accepted: not inner(accepted)
        if not negated:
            self.positive.append(piece)
        return lambda accepted: piece in accepted

    def _merged(self, elements: Sequence[Test], operator: str) -> Test:
        if not elements:
            raise self._malformed()
        if len(elements) == 1:
            return elements[0]
        held = tuple(elements)
        if operator == "&":
            return lambda accepted: all(element(accepted) for element in held)
        return lambda accepted: any(element(accepted) for element in held)

    def _malformed(self) -> ProfileExpressionError:
        return ProfileExpressionError(f"malformed profile expression '{self.expression}'")


def expanded(names: Iterable[str], groups: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """``names`` with the members of each group right behind its name, each name once."""
    stack = list(names)[::-1]
    found: dict[str, None] = {}
    while stack:
        name = stack.pop()
        if name not in found:
            found[name] = None
            stack += reversed(groups.get(name, ()))
    return tuple(found)


def name_problem(name: str) -> str | None:
    """Why Spring Boot 3.5.1 and later refuses ``name`` as a profile; None when it does not."""
    if not name.strip():
        return "a profile name is empty"
    if not all(character in _ALLOWED or _is_letter_or_digit(character) for character in name):
        return f"profile '{name}' may only contain letters, digits and -_.+@"
    if not (_is_letter_or_digit(name[0]) and _is_letter_or_digit(name[-1])):
        return f"profile '{name}' must start and end with a letter or digit"
    return None


def _is_letter_or_digit(character: str) -> bool:
    """As Java says: other numbers, such as a superscript, are neither."""
    return character.isalpha() or character.isdecimal()
