"""Regular expressions and globs from users, made safe to run.

Python's engine tries every way to share a text among the repeats of a pattern. A pattern is refused when the number of
ways grows without a useful bound; of the others, each gets the longest text on which it stays fast.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from math import inf, prod
from typing import Any

from reglint.records import NamedTuple

MAX_PATTERN = 1_000
MAX_SUBJECT = 4_096
_SHORTEST_CAP = 100
_STEPS = 4_000_000  # what one search may cost, in steps of about 10 ns
_LONG_REPEAT = 100  # a bounded repeat of this many counts as one without bound
_COPIES = 8
_OTHER = 1 << 128  # stands for every character outside ASCII
_ALL = (_OTHER << 1) - 1
_DOLLARS = re.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*\])|\$", re.DOTALL)


class PatternError(ValueError):
    """A regular expression that is malformed, not supported or too slow; the message says which."""


_TOO_SLOW = PatternError("the pattern is too slow: several of its repeats can match the same text")


class Pattern(NamedTuple):
    """A safe regular expression: ``search`` finds it anywhere in a text of up to ``longest`` characters."""

    search: Callable[[str], Any]
    longest: int


class _Part(NamedTuple):
    """A stretch of a pattern: the characters it may take (a bit mask), and in how many ways.

    ``ways`` is 1 for a fixed length, the number of lengths for a bounded repeat, 0 for one without bound. ``optional``
    parts may take nothing, ``single`` ones take exactly one character, ``ambiguous`` ones can take the same text in
    several ways, and ``weight`` multiplies the ways of one without bound.
    """

    mask: int
    ways: int = 1
    optional: bool = False
    single: bool = False
    ambiguous: bool = False
    weight: int = 1

    @property
    def varies(self) -> bool:
        return self.ways != 1


@lru_cache(maxsize=512)
def compiled(text: str) -> Pattern:
    """The pattern ``text``: ASCII classes, ``$`` only at the very end. Raises PatternError."""
    if len(text) > MAX_PATTERN:
        raise PatternError(f"the pattern is longer than {MAX_PATTERN} characters")
    ended = _DOLLARS.sub(lambda match: match[1] or r"\Z", text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            longest = _longest_text(ended)
            return Pattern(re.compile(ended, re.ASCII).search, longest)
    except re.error as error:
        raise PatternError(f"the pattern is malformed: {error.msg}") from None
    except (OverflowError, RecursionError):
        raise PatternError("the pattern is too large") from None
    except PatternError:
        raise
    except ValueError as error:
        raise PatternError(f"the pattern is malformed: {error}") from None


def _longest_text(text: str) -> int:
    from re import _parser  # type: ignore[attr-defined]

    tree = _parser.parse(text, re.ASCII)
    flags = tree.state.flags
    anchored = _is_anchored(tree) and not flags & re.MULTILINE
    unbounded, factor = _cost(_parts(tree, bool(flags & re.IGNORECASE)))
    degree = unbounded + (not anchored)
    longest = MAX_SUBJECT if not degree else int(min(MAX_SUBJECT, (_STEPS / factor) ** (1 / degree)))
    if longest < _SHORTEST_CAP or factor > _STEPS:
        raise _TOO_SLOW
    return longest


def _is_anchored(tree: Any) -> bool:
    if not len(tree):
        return False
    name, argument = str(tree[0][0]), tree[0][1]
    return name == "AT" and str(argument) in ("AT_BEGINNING", "AT_BEGINNING_STRING")


def _parts(tree: Any, fold: bool) -> list[_Part]:
    found: list[_Part] = []
    for operation, argument in tree:
        name = str(operation)
        if name in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            found.append(_Part(_characters(name, argument, fold), single=True))
        elif name == "SUBPATTERN":
            _, added, removed, body = argument
            found.extend(_parts(body, (fold or bool(added & re.IGNORECASE)) and not removed & re.IGNORECASE))
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            found.extend(_repeated(argument[0], argument[1], _parts(argument[2], fold)))
        elif name == "BRANCH":
            found.append(_branched([_parts(branch, fold) for branch in argument[1]]))
        elif name != "AT":
            raise PatternError("the pattern uses look-around, a back-reference or another unsupported construct")
    return found


def _characters(name: str, argument: Any, fold: bool) -> int:
    if name == "ANY":
        return _ALL & ~(1 << ord("\n"))
    members = [(name, argument)] if name != "IN" else [(str(kind), value) for kind, value in argument]
    mask = 0
    for kind, value in members:
        mask |= _member(kind, value)
    if fold:
        mask = _folded(mask)
    return _ALL & ~mask if any(kind in ("NEGATE", "NOT_LITERAL") for kind, _ in members) else mask


def _member(kind: str, value: Any) -> int:
    match kind:
        case "LITERAL" | "NOT_LITERAL":
            return _range(value, value)
        case "RANGE":
            return _range(*value)
        case "CATEGORY":
            return _category(str(value))
        case _:
            return 0


def _range(first: int, last: int) -> int:
    low = ((1 << (min(last, 127) + 1)) - 1) & ~((1 << first) - 1) if first < 128 else 0
    return low | (_OTHER if last > 127 else 0)


def _category(name: str) -> int:
    letters = {
        "DIGIT": "0123456789",
        "SPACE": " \t\n\r\f\v",
        "WORD": "0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    }[name.rpartition("_")[2]]
    mask = sum(1 << ord(letter) for letter in letters)
    return _ALL & ~mask if "_NOT_" in name else mask


def _folded(mask: int) -> int:
    upper = _range(ord("A"), ord("Z"))
    return mask | (mask & upper) << 32 | (mask & upper << 32) >> 32


def _union(parts: Iterable[_Part]) -> int:
    mask = 0
    for part in parts:
        mask |= part.mask
    return mask


def _repeated(least: int, most: int, body: list[_Part]) -> list[_Part]:
    """The parts of ``body{least,most}``; raises PatternError when its rounds could share a text in many ways."""
    if not body or not most:
        return []
    if most == 1:
        return body if least else _optional(body)
    spread = most - least + 1
    ways = spread if spread <= _LONG_REPEAT else 0
    if len(body) == 1 and body[0].single:
        return [_Part(body[0].mask, ways, least == 0)]
    if _is_countable(body):
        return [_Part(_union(body), 0 if any(part.varies for part in body) else ways, least == 0)]
    if most <= _COPIES:
        return body * least + _optional(body) * (most - least)
    raise PatternError("the pattern is too slow: a repeat inside a repeat, with nothing that marks where a round ends")


def _optional(body: list[_Part]) -> list[_Part]:
    if _is_definite(body):
        power, ways = _cost(body)
        twice_empty = all(part.optional for part in body)
        return [_Part(_union(body), 0 if power else ways + 1, optional=True, ambiguous=twice_empty)]
    return [part._replace(ways=part.ways and part.ways + 1, optional=True, single=False) for part in body]


def _is_definite(parts: Iterable[_Part]) -> bool:
    """Whether there is one way at most to match a given text."""
    return all(len(chain) < 2 and not any(part.ambiguous for part in chain) for chain in _chains(parts))


def _is_countable(body: list[_Part]) -> bool:
    """Whether a given text falls into rounds of ``body`` in one way at most."""
    if not any(part.varies for part in body):
        return True
    return _separates(body[0], body[1:]) or _separates(body[-1], body[:-1])


def _separates(mark: _Part, rest: Sequence[_Part]) -> bool:
    if mark.optional or mark.ambiguous or mark.mask & _union(rest) or not _is_definite(rest):
        return False
    return mark.single or any(not part.optional for part in rest)


def _branched(branches: list[list[_Part]]) -> _Part:
    costs = [_cost(branch) for branch in branches]
    if any(power > 1 for power, _ in costs):
        raise _TOO_SLOW
    parts = [part for branch in branches for part in branch]
    total = sum(ways for _, ways in costs)
    ways, weight = (0, total) if any(power for power, _ in costs) else (total, 1)
    optional = any(all(part.optional for part in branch) for branch in branches)
    if not _are_exclusive(branches):
        return _Part(_union(parts), ways, optional, ambiguous=True, weight=weight)
    single = all(len(branch) == 1 and branch[0].single for branch in branches)
    fixed = not optional and not any(part.varies for part in parts)
    return _Part(_union(parts), 1 if fixed else ways, optional, single)


def _are_exclusive(branches: list[list[_Part]]) -> bool:
    """Whether the first character decides for one branch, and each branch is definite."""
    seen, empty = 0, 0
    for branch in branches:
        first = _first(branch)
        if seen & first or not _is_definite(branch):
            return False
        seen |= first
        empty += all(part.optional for part in branch)
    return empty < 2


def _first(branch: list[_Part]) -> int:
    mask = 0
    for part in branch:
        mask |= part.mask
        if not part.optional:
            break
    return mask


def _chains(parts: Iterable[_Part]) -> list[list[_Part]]:
    """Runs of varying parts that can take characters from each other."""
    chains: list[list[_Part]] = [[]]
    for part in parts:
        if not part.optional and chains[-1] and not part.mask & _union(chains[-1]):
            chains.append([])
        if part.varies:
            chains[-1].append(part)
    return chains


def _cost(parts: Iterable[_Part]) -> tuple[int, int]:
    """In how many ways n characters can be shared: n to the power of the first, times the second.

    In a chain the last part to choose has no choice once the end of the chain is fixed; one chain has its end open.
    """
    power, factor, widest = 0, 1, 1
    for chain in _chains(parts):
        settled = max((part.ways for part in chain if not part.ambiguous), key=_rank, default=1)
        widest = max(widest, settled, key=_rank)
        ways = [part.ways for part in chain]
        if settled != 1:
            ways.remove(settled)
        power += ways.count(0)
        factor *= prod(filter(None, ways)) * prod(part.weight for part in chain)
    return (power, factor * widest) if widest else (power + 1, factor)


def _rank(ways: int) -> float:
    return ways or inf


@lru_cache(maxsize=1024)
def glob(text: str) -> Callable[[str], Any]:
    """A function that is truthy for whole texts that ``text`` fits: ``*`` is anything, ``?`` one character."""
    if "*" not in text and "?" not in text:
        return text.__eq__
    first, *middle = (re.escape(part).replace(r"\?", ".") for part in text.split("*"))
    if not middle:
        return re.compile(first, re.DOTALL).fullmatch
    *inner, last = middle
    # Each inner part is taken at its first place for good: a later one could not help, so there is nothing to retry.
    steps = "".join(f"(?>.*?{part})" for part in inner if part)
    return re.compile(f"{first}{steps}.*{last}", re.DOTALL).fullmatch
