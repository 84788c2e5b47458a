"""Expression text to syntax tree."""

from __future__ import annotations

from reglint.expression.errors import ExpressionError
from reglint.expression.lexer import Token, duration_literal, tokens
from reglint.expression.tree import MACROS, Ast

MAX_NESTING = 50
_RANKS = {
    **dict.fromkeys(("||",), 1),
    **dict.fromkeys(("&&",), 2),
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in"), 3),
    **dict.fromkeys(("??",), 4),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "/", "%"), 6),
}
_CHAINS = {"&&": "all", "||": "any"}


def parse(text: str) -> Ast:
    """The syntax tree of ``text``. Raises ExpressionError."""
    return _parsed(tokens(text))


def parse_template(text: str) -> Ast:
    """The texts and expressions of a message template, in order; ``{{`` and ``}}`` stand for braces.

    Offsets in the trees are offsets in ``text``. Raises ExpressionError.
    """
    parts: list[str | Ast] = []
    position = 0
    while (brace := _next_brace(text, position)) < len(text):
        if text[brace : brace + 2] in ("{{", "}}"):
            parts.append(text[position : brace + 1])
            position = brace + 2
        elif text[brace] == "}":
            raise ExpressionError("'}' closes nothing; write '}}' for a brace", brace)
        else:
            found = tokens(text, brace + 1, hole=True)
            parts += (text[position:brace], _parsed(found))
            position = found[-1].offset + 1
    return _merged([*parts, text[position:]])


def _next_brace(text: str, position: int) -> int:
    return min(place if place >= 0 else len(text) for place in (text.find("{", position), text.find("}", position)))


def _merged(parts: list[str | Ast]) -> Ast:
    """``parts`` without empty texts, and with texts that follow each other as one."""
    merged: list[str | Ast] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part:
            merged.append(part)
    return tuple(merged)


def _parsed(found: list[Token]) -> Ast:
    parser = _Parser(found)
    tree = parser.expression()
    if parser.token.kind != "end":
        raise ExpressionError(f"expected an operator, found {_named(parser.token)}", parser.token.offset)
    _refuse_deep(tree)
    return tree


def _refuse_deep(tree: Ast) -> None:
    """Chains such as ``a + b + c`` are deep trees although they are flat text."""
    waiting = [(tree, 1)]
    while waiting:
        part, depth = waiting.pop()
        if depth > 2 * MAX_NESTING:
            raise _too_deep(tree[1])
        waiting.extend((inner, depth + 1) for inner in part if isinstance(inner, tuple))


def _too_deep(offset: int) -> ExpressionError:
    return ExpressionError(f"the expression is nested more than {MAX_NESTING} deep", offset)


def _named(token: Token) -> str:
    return f"'{token.text[:40]}'" if token.text else "the end"


class _Parser:
    """Precedence climbing over a list of tokens; every method leaves ``token`` after what it has read."""

    def __init__(self, found: list[Token]) -> None:
        self._rest = iter(found)
        self._nesting = 0
        self.token = next(self._rest)

    def expression(self) -> Ast:
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise _too_deep(self.token.offset)
        tree = self._binary(1)
        if self._at("?"):
            offset = self._advance().offset
            then = self.expression()
            self._expect(":")
            tree = ("choose", offset, tree, then, self.expression())
        self._nesting -= 1
        return tree

    def _advance(self) -> Token:
        token = self.token
        if token.kind != "end":
            self.token = next(self._rest)
        return token

    def _at(self, operator: str) -> bool:
        return self.token.kind == "operator" and self.token.text == operator

    def _take(self, operator: str) -> bool:
        if self._at(operator):
            self._advance()
            return True
        return False

    def _expect(self, operator: str) -> None:
        if not self._take(operator):
            raise ExpressionError(f"expected '{operator}', found {_named(self.token)}", self.token.offset)

    def _rank(self) -> int:
        token = self.token
        return _RANKS.get(token.text, 0) if token.kind == "operator" or token.text == "in" else 0

    def _binary(self, least: int) -> Ast:
        left = self._unary()
        while (rank := self._rank()) >= least:
            operator = self._advance()
            left = _joined(operator, left, self._binary(rank + 1))
        return left

    def _unary(self) -> Ast:
        prefixes: list[Token] = []
        while self._at("!") or self._at("-"):
            prefixes.append(self._advance())
        tree = self._postfix(self._primary())
        for prefix in reversed(prefixes):
            tree = _prefixed(prefix, tree)
        return tree

    def _postfix(self, tree: Ast) -> Ast:
        while True:
            if self._take("."):
                tree = self._member(tree)
            elif self._at("["):
                offset = self._advance().offset
                tree = ("index", offset, tree, self.expression())
                self._expect("]")
            else:
                return tree

    def _member(self, tree: Ast) -> Ast:
        token = self._advance()
        if token.kind != "path":
            raise ExpressionError(f"expected a name after '.', found {_named(token)}", token.offset)
        *selected, last = token.text.split(".")
        offset = token.offset
        for name in selected:
            tree = _selected(offset, tree, name)
            offset += len(name) + 1
        return self._call(offset, last, tree) if self._at("(") else _selected(offset, tree, last)

    def _primary(self) -> Ast:
        token = self._advance()
        if token.kind in ("literal", "duration"):
            return (token.kind, token.offset, token.value)
        if token.kind == "path":
            return self._path(token)
        if token.kind == "operator" and token.text == "(":
            tree = self.expression()
            self._expect(")")
            return tree
        if token.kind == "operator" and token.text == "[":
            return ("list", token.offset, self._arguments("]"))
        raise ExpressionError(f"expected a value, found {_named(token)}", token.offset)

    def _path(self, token: Token) -> Ast:
        if not self._at("("):
            return ("path", token.offset, token.text)
        target, dot, name = token.text.rpartition(".")
        offset = token.offset + len(target) + len(dot)
        return self._call(offset, name, ("path", token.offset, target) if dot else None)

    def _arguments(self, closing: str) -> tuple[Ast, ...]:
        found: list[Ast] = []
        while not self._take(closing):
            found.append(self.expression())
            if not self._at(closing):
                self._expect(",")
        return tuple(found)

    def _call(self, offset: int, name: str, target: Ast | None) -> Ast:
        self._expect("(")
        arguments = self._arguments(")")
        if name in MACROS:
            return _macro(offset, name, target, arguments)
        if target is not None:
            arguments = (target, *arguments)
        if name == "has" and len(arguments) == 1:
            return ("binary", offset, "!=", arguments[0], ("literal", offset, None))
        if name == "duration" and len(arguments) == 1:
            kind, start, text = arguments[0][:3]
            if kind == "literal" and isinstance(text, str):
                return ("duration", offset, duration_literal(text, start))
        return ("call", offset, name, arguments)


def _joined(operator: Token, left: Ast, right: Ast) -> Ast:
    chain = _CHAINS.get(operator.text)
    if chain is None:
        return ("binary", operator.offset, operator.text, left, right)
    parts = left[2] if left[0] == chain else (left,)
    return (chain, operator.offset, (*parts, right))


def _prefixed(prefix: Token, tree: Ast) -> Ast:
    if prefix.text == "!":
        return ("not", prefix.offset, tree)
    if tree[0] == "duration" or (tree[0] == "literal" and type(tree[2]) in (int, float)):
        return (tree[0], prefix.offset, -tree[2])
    return ("minus", prefix.offset, tree)


def _selected(offset: int, tree: Ast, name: str) -> Ast:
    return ("path", tree[1], f"{tree[2]}.{name}") if tree[0] == "path" else ("select", offset, tree, name)


def _macro(offset: int, name: str, target: Ast | None, arguments: tuple[Ast, ...]) -> Ast:
    if target is None or len(arguments) != 2:
        raise ExpressionError(f"'{name}' is written list.{name}(item, expression)", offset)
    variable, body = arguments
    if variable[0] != "path" or "." in variable[2]:
        raise ExpressionError(f"the first argument of '{name}' names the item", variable[1])
    return ("macro", offset, name, target, variable[2], body)
