"""Scalars of a tree as values, known only when nothing fills a part of them in later."""

from __future__ import annotations

import re

from reglint.syntax.node import Kind, Node, Style
from reglint.text import Document
from reglint.values import Origin, State, Value, is_unanswered

# What people run over such files before they are read: a shell or envsubst, ERB, Terraform, a home-made substitution.
_FILLED_IN = re.compile(r"\$\(|\$[A-Za-z_]|<%|%\{|__[A-Z][A-Z0-9_]*__")
_WHOLE = re.compile(r"(-?[0-9]{1,18})(?:\.0+)?")


def is_filled_in(text: str) -> bool:
    """Whether a part of ``text`` is put in by a template, a shell or the agent, so that nobody here knows it."""
    return is_unanswered(text) or _FILLED_IN.search(text) is not None


def origin_of(document: Document, key: Node, value: Node) -> Origin:
    """Where a pair stands; the value's span includes its quotes."""
    return Origin(document, key.span, value.span, key.text)


def as_text(origin: Origin, node: Node, *, secret: bool = False, bare: bool = True) -> Value:
    """``node`` as text. Without ``bare`` a number or truth value without quotes is refused, as JSON and HCL do."""
    if node.kind is not Kind.SCALAR:
        return Value(State.INVALID, None, origin, secret=secret, note="not a text")
    if is_filled_in(node.text):
        return Value(State.UNRESOLVED, None, origin, node.text, secret=secret)
    if not bare and node.style is Style.PLAIN:
        return Value(State.INVALID, None, origin, node.text, secret=secret, note="not in quotes, so not a text")
    return Value(State.SET, node.text, origin, node.text, secret=secret)


def as_whole(origin: Origin, node: Node, *, quoted: bool = False) -> Value:
    """``node`` as a whole number; in quotes only when ``quoted``."""
    text = node.text if node.kind is Kind.SCALAR else None
    if text is not None and is_filled_in(text):
        return Value(State.UNRESOLVED, None, origin, text)
    number = _WHOLE.fullmatch(text) if text and (quoted or node.style is Style.PLAIN) else None
    if number is None:
        return Value(State.INVALID, None, origin, text, note="not a whole number")
    return Value(State.SET, int(number[1]), origin, text)


def as_flag(origin: Origin, node: Node, *, quoted: bool = False) -> Value:
    """``node`` as true or false; in quotes only when ``quoted``."""
    text = node.text if node.kind is Kind.SCALAR else None
    if text is not None and is_filled_in(text):
        return Value(State.UNRESOLVED, None, origin, text)
    if text in ("true", "false") and (quoted or node.style is Style.PLAIN):
        return Value(State.SET, text == "true", origin, text)
    return Value(State.INVALID, None, origin, text, note="neither true nor false")
