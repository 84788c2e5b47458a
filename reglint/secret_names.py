"""Which keys hold a secret, by their names alone: keys that no catalogue knows, and misspelt ones."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from reglint.nearest import within

# What the name of a secret holds, as a regular expression for (?ix).
WORDS = r"""pass(?:word|wd|phrase|code|key|(?![a-z])) | pwd | secret | token | credential | encrypt
    | authorization | cookie | jwt | (?:access|api|private)[-_.]?key"""

# Compiled when the first name is judged, which most runs never come to.
_EXACT = f"(?ix){WORDS}"
_WORD = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+"
# What slips of the keyboard are measured against: the word, and how many slips still mean it.
_MEANT = (
    ("password", 2), ("passwd", 1), ("passphrase", 2), ("secret", 1), ("secrets", 1), ("secretkey", 2), ("token", 1),
    ("tokens", 1), ("credential", 2), ("credentials", 2), ("accesskey", 2), ("privatekey", 2), ("apikey", 1),
)  # fmt: skip
_MEANT_BY_LETTER = {letter: tuple(pair for pair in _MEANT if pair[0][0] == letter) for letter in "pstca"}
_LONGEST = 64  # characters of a name that are looked at for slips


@lru_cache(maxsize=8192)
def names_secret(name: str) -> bool:
    """Whether a value under ``name`` may not be printed: its last element, in any spelling, speaks of a secret."""
    return re.search(_EXACT, name) is not None or is_misspelt(name)


@lru_cache(maxsize=8192)
def is_misspelt(name: str) -> bool:
    """Whether a word of ``name``, or two together, are a slip for the name of a secret."""
    words = [word.lower() for word in re.findall(_WORD, name[-_LONGEST:])]
    pairs = (first + second for first, second in pairwise(words))
    return any(_is_slip(word) for word in (*words, *pairs))


def _is_slip(word: str) -> bool:
    return any(within(word, meant, slips) for meant, slips in _MEANT_BY_LETTER.get(word[0], ()))
