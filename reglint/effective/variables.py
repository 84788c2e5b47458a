"""Environment variables that a file sets, and the system properties that some of them hold for the JVM."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reglint.diagnostic import RequestError
from reglint.records import NamedTuple
from reglint.sources.spring.reading.layers import Outside
from reglint.text import Document, Span, UndecodableError, decode
from reglint.values import Origin

OWN = ".env"
_LARGEST = 1_000_000  # bytes
_VARIABLE = re.compile(
    r"""
    [ \t]* (?:export[ \t]+)? (?P<name>[^\s=\#"']+) [ \t]* = [ \t]*
    (?: (?: "(?P<escaped>(?:[^"\\]|\\.)*)" | '(?P<literal>[^']*)' ) [ \t]* (?:\#[^\r\n]*)? | (?P<plain>[^\r\n]*) )
    (?:\r\n?|\n|\Z)
    """,
    re.VERBOSE | re.DOTALL,
)
_NOTHING = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n|\Z)")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")
_COMMENT = re.compile(r"(?<!\S)#")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_OF_THE_JVM = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")  # what the later one says wins
_OPTION = re.compile(r"""(?:[^\s"']|"[^"]*"|'[^']*')+""")
_QUOTES = re.compile(r"""["']""")


class Variables(NamedTuple):
    """Environment variables by name, and where those stand that a file sets. ``strays`` are lines that set nothing."""

    texts: Mapping[str, str] = {}
    places: Mapping[str, Origin] = {}
    strays: tuple[int, ...] = ()

    def under(self, texts: Mapping[str, str]) -> Variables:
        """The same with ``texts``, which no file sets, going above them."""
        places = {name: place for name, place in self.places.items() if name not in texts}
        return Variables({**self.texts, **texts}, places)


def of_file(path: str) -> Variables:
    """The variables of the file at ``path``; raises RequestError when it cannot be read or a line sets nothing."""
    try:
        with open(path, "rb") as stream:
            document = decode(path.replace("\\", "/"), stream.read(_LARGEST))
    except (OSError, UndecodableError) as error:
        raise RequestError(f"{path}: the file cannot be read ({type(error).__name__})") from None
    found = of_document(document)
    if found.strays:
        raise RequestError(f"{path}:{found.strays[0]}: the line is not NAME=VALUE")
    return found


def of_document(document: Document) -> Variables:
    """The variables of an environment file.

    A line is ``NAME=VALUE``, ``export`` may stand before it; ``#`` begins a comment outside quotes. In double quotes
    ``\\n``, ``\\"`` and ``\\\\`` are escapes, in single quotes nothing is; both may go on over several lines.
    """
    outside = Outside(document.path, document.text, document.encoding, document.bom)
    matches = list(_matches(document.text))
    strays = tuple(document.position(match.start()).line for match in matches if match.re is _LINE)
    found = [match for match in matches if match.re is _VARIABLE]
    texts = {match["name"]: _text(match) for match in found}
    return Variables(texts, {match["name"]: _origin(outside, match) for match in found}, strays)


def system_properties(variables: Mapping[str, str]) -> dict[str, str]:
    """What ``-D`` options in variables say that the JVM itself looks at: ``JAVA_TOOL_OPTIONS``, ``JDK_JAVA_OPTIONS``.

    Source: openjdk/jdk src/hotspot/share/runtime/arguments.cpp, src/java.base/share/native/libjli/args.c.
    """
    found: dict[str, str] = {}
    for name in _OF_THE_JVM:
        for option in _OPTION.findall(variables.get(name, "")):
            text = _QUOTES.sub("", option)
            if text.startswith("-D") and len(text) > 2:
                key, _, value = text[2:].partition("=")
                found[key] = value
    return found


def _matches(text: str) -> Iterator[re.Match[str]]:
    """What sets a variable, and the lines that neither do that nor may be skipped."""
    position = 0
    while position < len(text):
        match = _NOTHING.match(text, position) or _VARIABLE.match(text, position) or _LINE.match(text, position)
        if match is None or match.end() == position:
            return
        if match.re is not _NOTHING:
            yield match
        position = match.end()


def _text(match: re.Match[str]) -> str:
    if match["escaped"] is not None:
        return _ESCAPE.sub(lambda escape: _ESCAPES.get(escape[1], escape[1]), match["escaped"])
    return match["literal"] if match["literal"] is not None else _plain(match)


def _plain(match: re.Match[str]) -> str:
    return _COMMENT.split(match["plain"], maxsplit=1)[0].rstrip()


def _origin(document: Document, match: re.Match[str]) -> Origin:
    """The value stands inside its quotes."""
    group = next(name for name in ("escaped", "literal", "plain") if match[name] is not None)
    start, end = match.span(group)
    value = Span(start, start + len(_plain(match))) if group == "plain" else Span(start, end)
    return Origin(document, Span(*match.span("name")), value, match["name"])
