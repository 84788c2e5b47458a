"""What the user says of a start: variables, properties, versions; read from the texts of options and from files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reglint.diagnostic import RequestError

_LARGEST = 1_000_000  # characters
_LINE = re.compile(r"\s*(?:export\s+)?([^=\s]+)\s*=\s*(.*)")
_COMMENT = re.compile(r"\s+#.*")


def pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """The ``KEY=VALUE`` texts of a repeatable option; raises RequestError for one without a key or ``=``."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise RequestError(f"{option} takes NAME=VALUE")
        found[name.strip()] = value
    return found


def env_file(path: str) -> dict[str, str]:
    """The variables of an environment file; raises RequestError when it cannot be read or a line sets nothing.

    A line is ``NAME=VALUE``, ``export`` may stand before it; ``#`` begins a comment outside quotes. In double quotes
    ``\\n``, ``\\"`` and ``\\\\`` are escapes, in single quotes nothing is.
    """
    try:
        with open(path, encoding="utf-8-sig") as stream:
            text = stream.read(_LARGEST)
    except (OSError, UnicodeDecodeError) as error:
        raise RequestError(f"{path}: the file cannot be read ({type(error).__name__})") from None
    return dict(_variables(path, text))


def version(text: str) -> tuple[int, ...]:
    """The numbers of a version of Spring Boot; raises RequestError for what is none."""
    from reglint.sources.spring.build import parse_version

    found = parse_version(text)
    if found is None:
        raise RequestError(f"{text!r} is no version of Spring Boot; write it like 3.2.4")
    return found


def _variables(path: str, text: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise RequestError(f"{path}:{number}: the line is not NAME=VALUE")
        yield match[1], _value(match[2].strip())


def _value(text: str) -> str:
    quote = text[:1]
    if quote == "'" and "'" in text[1:]:
        return text[1 : text.index("'", 1)]
    if quote == '"':
        match = re.match(r'"((?:[^"\\]|\\.)*)"', text)
        if match is not None:
            return re.sub(r"\\(.)", lambda escape: {"n": "\n", "t": "\t"}.get(escape[1], escape[1]), match[1])
    return "" if text.startswith("#") else _COMMENT.sub("", text, count=1)
