"""What may be printed: secrets hidden, control characters made visible, long lines cut.

Secrets are hidden by the look of a line and by the spans that a source marked; where the two disagree, more is hidden.
A hidden text always leaves the same mark, so that not even its length can be read off a report.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from reglint.diagnostic import Excerpt
from reglint.secret_names import WORDS, is_misspelt, names_secret
from reglint.text import Document, Span

HIDDEN = "<hidden>"
_WIDEST = 160  # characters of an excerpt
_LEAD = 40  # characters kept before the underlined text when a line is cut

# The patterns are compiled when the first line is to be printed, which most runs never come to. Their repeats are
# bounded so that a minified file of one line costs time in proportion to its length.
_SEPARATOR = r"""(?: \\*["'] )? \s* (?: => | [:=] | (?=\{) ) [ \t]*"""
_KEY = rf"""(?ix)(?: {WORDS} ) [\w.\-\[\]]{{0,256}} {_SEPARATOR}"""
_ANY_KEY = rf"""(?x)(?<![\w.\-]) ([A-Za-z][\w.\-]{{3,63}}+) {_SEPARATOR}"""
_OPTION = r"""(?ix)(?<![\w-]) --?[\w.-]{0,64}? (?: pass | pwd | secret | token | credential | key )
              [\w.-]{0,64} (?: ["'] \s* , \s* ["'] | [ \t]+ )"""
_BLANK_SEPARATED = r"(?i)[ \t]*[^\s:=#!]*(?:pass|pwd|secret|token|credential|key)[^\s:=]*[ \t]+(?![ \t:=])"
_NO_SEPARATOR = r"""(?x)[ \t]* (?:-[ \t]+)? ["']? ([\w.\-]{3,64}) ["']? [ \t]+ (?![ \t:=])"""
_FIRST_WORD = r"""[ \t]*(?:[-?][ \t]+)?["']?([\w.\-]{3,64})["']?"""
_URL_USERINFO = r"""(?x) :// (?: [^\s/:@"']* : ( [^\s/,]* | (?: (?!://) [^\s"',] )* ) | ( [^\s/:@"',]{1,256} ) ) @"""
_USERINFO = r"""(?x) (?<![\w/:.{\-])
    (?: [\w.\-]{0,64} : ( [^\s/,"'@]{1,256} ) @ (?=[\w\[]) | ( [^\s/,:"'@={}]{1,256} ) @ (?=[\w.\-]{1,256}:\d) )"""
_AUTHORIZATION = r"""(?i:\b(?:bearer|basic))[ \t]+(?=[^\s"']{0,256}[0-9A-Z=])([^\s"']+)"""
_COMMENT = r"(?<!\S)(?:#|//|/\*)"
_COMMENTED = rf"(?ix)(?:{WORDS})[\w.\-]*\W+(.*)"
_PEM = r"-----BEGIN[A-Z ]*PRIVATE KEY-----(.*)"
_QUOTED = r"""(?x) "(?:[^"\\]|\\.)*" | '(?:[^']|'')*' """
_AFTER_VALUE = r"[ \t]*(?:$|[,;}\])]|[ \t]#)"
_IN_FLOW = r"(?:\$\{[^{}]*\}|[^,}])*"
_PLACEHOLDER = r"\$\{[\w.\-]+\}"
_WITH_DEFAULT = r"(\$\{[\w.\-]+:).*\}"
_NO_SECRET = frozenset({"", "true", "false", "null", "~", "{", "[", "{}", "[]"})


def hide(text: str) -> str:
    """``text`` with every value after a secret-looking key, and every password in a URL, replaced by a fixed mark."""
    return "\n".join(_replaced(line, _secrets_of(line, False)) for line in text.split("\n"))


def visible(text: str) -> str:
    """``text`` with each control, direction-changing or invisible character replaced by one that can be seen.

    Every character stays one character, so columns hold; a tab becomes one space.
    """
    return text if text.isprintable() else "".join(map(_shown, text))


def opens_secret(line: str) -> int | None:
    """Where in ``line`` the last value begins that belongs to a key which names a secret, also when it is empty."""
    starts = [start for start, _ in _after_keys(line, False)]
    if starts:
        return starts[-1]
    first = re.match(_FIRST_WORD, line)
    return first.end() if first and names_secret(first[1]) else None


def excerpt(document: Document, span: Span, secrets: Collection[Span] = ()) -> Excerpt:
    """The first line of ``span`` as it may be printed, with the part of the span on that line to underline.

    ``secrets`` are spans of the same document to hide besides what looks like a secret.
    """
    number, column = document.position(span.start)
    line = document.line(number)
    hidden = merged(
        (
            *_secrets_of(line, document.path.endswith(".properties")),
            *_without_separator(line, document.path.endswith(".properties")),
            *_on_line(line, document.line_starts[number - 1], secrets),
        )
    )
    start = min(column - 1, len(line))
    end = max(start, min(start + span.end - span.start, len(line)))
    text = _replaced(line, hidden)
    return _cut(number, text, _moved(start, hidden, 0), _moved(end, hidden, len(HIDDEN)))


def _shown(char: str) -> str:
    code = ord(char)
    if char.isprintable() or char == "\u3000":  # the ideographic space is ordinary in Chinese comments
        return char
    if char == "\t":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    from unicodedata import category

    return "\u2423" if category(char) == "Zs" else "\ufffd"


def _on_line(line: str, offset: int, secrets: Iterable[Span]) -> Iterator[Span]:
    for secret in secrets:
        start, end = max(secret.start - offset, 0), min(secret.end - offset, len(line))
        if start < end:
            yield Span(start, end)


@lru_cache(maxsize=8)  # many findings stand on few lines, and one line may be a whole minified file
def _secrets_of(line: str, whole_values: bool) -> tuple[Span, ...]:
    """What looks like a secret in ``line``; with ``whole_values`` a value always reaches to the end of the line."""
    spans = [Span(*match.span(1)) for pattern in (_PEM, _AUTHORIZATION) for match in re.finditer(pattern, line)]
    if "@" in line:
        urls = (match for pattern in (_URL_USERINFO, _USERINFO) for match in re.finditer(pattern, line))
        spans += (_hidden_part(line, *match.span(match.lastindex or 0)) for match in urls)
    spans += (_argument(line, match.end()) for match in re.finditer(_OPTION, line))
    keyed = [Span(start, end) for start, end in _after_keys(line, whole_values)]
    spans += (_hidden_part(line, *span) for span in keyed)
    spans += _commented(line, keyed[0].start if keyed else len(line))
    return tuple(merged(spans))


@lru_cache(maxsize=8)
def _without_separator(line: str, whole_values: bool) -> tuple[Span, ...]:
    """The value after a secret-looking first word with nothing but blanks between."""
    if whole_values:
        blank = re.match(_BLANK_SEPARATED, line)
    else:
        blank = re.match(_NO_SEPARATOR, line)
        blank = blank if blank and names_secret(blank[1]) else None
    return (_hidden_part(line, blank.end(), len(line)),) if blank else ()


def _commented(line: str, first_value: int) -> Iterator[Span]:
    """What a comment says behind a secret, or behind a word that means one."""
    comment = next((match.end() for match in re.finditer(_COMMENT, line)), None)
    if comment is None:
        return
    said = re.compile(_COMMENTED).search(line, comment)
    if said is not None:
        yield Span(*said.span(1))
    behind = next((match.end() for match in re.finditer(_COMMENT, line) if match.start() > first_value), None)
    if behind is not None:
        yield Span(behind + len(line[behind:]) - len(line[behind:].lstrip()), len(line))


def _after_keys(line: str, whole_values: bool) -> Iterator[tuple[int, int]]:
    position = depth = 0
    while match := _next_key(line, position):
        depth += line.count("{", position, match.start()) - line.count("}", position, match.start())
        start, end, position = (
            (match.end(), len(line), len(line)) if whole_values else _value(line, match.end(), depth > 0)
        )
        yield start, end


def _next_key(line: str, position: int) -> re.Match[str] | None:
    """The next key from ``position`` on that names a secret, with its separator."""
    exact = re.compile(_KEY).search(line, position)
    end = exact.start() if exact else len(line)
    slips = (match for match in re.compile(_ANY_KEY).finditer(line, position, end) if is_misspelt(match[1]))
    return next(slips, exact)


def _value(line: str, start: int, in_flow: bool) -> tuple[int, int, int]:
    """Where the value at ``start`` begins and ends without its quotes, and where to go on looking."""
    quoted = re.compile(_QUOTED).match(line, start)
    if quoted and re.compile(_AFTER_VALUE).match(line, quoted.end()):
        return start + 1, quoted.end() - 1, quoted.end()
    plain = (
        re.compile(_IN_FLOW).match(line, start) if in_flow and line[start : start + 1] not in {'"', "'", "\\"} else None
    )
    if plain and plain[0].count("{") == plain[0].count("}"):
        return start, plain.end(), plain.end()
    return start, len(line), len(line)


def _argument(line: str, start: int) -> Span:
    end = next((index for index in range(start, len(line)) if line[index] in " \t\"'"), len(line))
    return Span(start, end)


def _hidden_part(line: str, start: int, end: int) -> Span:
    """What to hide of a value: nothing of ``${NAME}``, ``true`` or ``{``; of ``${NAME:default}`` the default alone."""
    value = line[start:end].rstrip()
    name = re.match(_PLACEHOLDER, value)
    if value.rstrip(",").lower() in _NO_SECRET or (name and re.compile(_AFTER_VALUE).match(value, name.end())):
        return Span(start, start)
    default = re.fullmatch(_WITH_DEFAULT, value)
    return Span(start + default.end(1), start + len(value) - 1) if default else Span(start, start + len(value))


def merged(spans: Iterable[Span]) -> list[Span]:
    """What ``spans`` cover, in order and without touching each other."""
    disjoint: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if disjoint and span.start <= disjoint[-1].end:
            disjoint[-1] = Span(disjoint[-1].start, max(disjoint[-1].end, span.end))
        else:
            disjoint.append(span)
    return disjoint


def _replaced(line: str, hidden: Collection[Span]) -> str:
    parts: list[str] = []
    position = 0
    for start, end in hidden:
        parts += (line[position:start], HIDDEN)
        position = end
    return "".join((*parts, line[position:])) if parts else line


def _moved(offset: int, hidden: Collection[Span], within: int) -> int:
    """Where ``offset`` is once ``hidden`` is replaced; inside a hidden text, ``within`` characters into the mark."""
    shift = 0
    for start, end in hidden:
        if offset <= start:
            break
        if offset < end or (within and offset == end):
            return start + shift + within
        shift += len(HIDDEN) - (end - start)
    return offset + shift


def _cut(number: int, text: str, start: int, end: int) -> Excerpt:
    text = text[:end] + text[end:].rstrip()
    low = 0 if len(text) <= _WIDEST else max(0, min(start - _LEAD, len(text) - _WIDEST))
    high = min(len(text), low + _WIDEST)
    before, after = "…" if low else "", "…" if high < len(text) else ""
    column = start - low + len(before) + 1
    return Excerpt(number, before + visible(text[low:high]) + after, column, max(1, min(end, high) - start))
