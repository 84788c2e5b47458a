"""A Gradle script, in Groovy or Kotlin, cut into statements without understanding them."""

from __future__ import annotations

import re

from reglint.records import NamedTuple

_MOST_CHARACTERS = 500_000
_MOST_BLOCKS = 60  # inside each other
_LONGEST_HEADER = 300
_LONGEST_STATEMENT = 20_000
# A double-quoted text may hold texts of its own inside ${...}.
_INNER = r"\$\{(?:[^{}\"\n]{1,100}+|\"[^\"\n]{0,100}+\"){0,6}+\}"
_TOKEN = re.compile(
    rf"""
      (?P<comment> //[^\n]*+ | /\*(?:[^*]|\*(?!/))*+(?:\*/|\Z) | \A\#![^\n]*+ )
    | (?P<text> \"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\"|\Z)
              | '''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\Z)
              | "(?:[^"\\$\n]|\\.|{_INNER}|\$)*+"?
              | '(?:[^'\\\n]|\\.)*+'? )
    | (?P<end> \n\s*+ | ; )
    | (?P<open> [(\[{{] )
    | (?P<close> [)\]}}] )
    | (?P<blank> [^\S\n]++ )
    | (?P<other> [^\s"'/;()\[\]{{}}]++ | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_GOES_ON = re.compile(r"\?\.|\.(?!\.)|->")
_UNFINISHED = (",", "=", "+", ":", ".", "&&", "||", "?")
_PARAMETERS = re.compile(r"\w+(?:\s?,\s?\w+)*+(?:\s?:\s?\w+)?\s?->\s?")
_CLOSING = {"(": ")", "[": "]", "{": "}"}


class Statement(NamedTuple):
    """One statement: the headers of the blocks it stands in, outermost first, and its text without comments.

    Blanks outside quotes are single. The header of a block is a statement, too, before those inside.
    """

    blocks: tuple[str, ...]
    text: str


def statements(source: str) -> list[Statement] | None:
    """The statements of a script in order; None when its brackets do not match, so that nothing about it is certain."""
    if len(source) > _MOST_CHARACTERS:
        return None
    reader = _Reader(source)
    return reader.found if reader.read() else None


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source.replace("\r\n", "\n").replace("\r", "\n")
        self.found: list[Statement] = []
        self.blocks: tuple[str, ...] = ()
        self.pieces: list[str] = []  # of the statement at hand
        self.brackets: list[str] = []  # the closing ones that it waits for

    def read(self) -> bool:
        """Whether the whole script could be cut up."""
        for token in _TOKEN.finditer(self.source):
            kind, text = token.lastgroup, token.group()
            if kind == "blank" or kind == "comment":
                self._blank()
            elif kind == "end":
                if self.brackets or (text != ";" and self._continues(token.end())):
                    self._blank()
                else:
                    self._finish()
            elif kind == "open":
                if not self._open(text):
                    return False
            elif kind == "close":
                if not self._close(text):
                    return False
            else:
                self.pieces.append(text)
        self._finish()
        return not self.blocks and not self.brackets

    def _blank(self) -> None:
        if self.pieces and self.pieces[-1] != " ":
            self.pieces.append(" ")

    def _continues(self, end: int) -> bool:
        if _GOES_ON.match(self.source, end):
            return True
        last = next((piece for piece in reversed(self.pieces[-2:]) if piece != " "), "")
        return last.endswith(_UNFINISHED)

    def _open(self, bracket: str) -> bool:
        if bracket != "{" or self.brackets:
            self.brackets.append(_CLOSING[bracket])
            self.pieces.append(bracket)
            return True
        header = self._finish()
        self.blocks = (*self.blocks, header[:_LONGEST_HEADER])
        return len(self.blocks) <= _MOST_BLOCKS

    def _close(self, bracket: str) -> bool:
        if self.brackets:
            self.pieces.append(bracket)
            return self.brackets.pop() == bracket
        if bracket != "}" or not self.blocks:
            return False
        self._finish()
        self.blocks = self.blocks[:-1]
        return True

    def _finish(self) -> str:
        text = "".join(self.pieces).strip()
        self.pieces.clear()
        if self.blocks and (parameters := _PARAMETERS.match(text)):
            text = text[parameters.end() :]
        if text and len(text) <= _LONGEST_STATEMENT:
            self.found.append(Statement(self.blocks, text))
        return text
