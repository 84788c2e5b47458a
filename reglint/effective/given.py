"""What options say of a start: variables, properties, versions."""

from __future__ import annotations

from collections.abc import Iterable

from reglint.diagnostic import RequestError


def pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """The ``KEY=VALUE`` texts of a repeatable option; raises RequestError for one without a key or ``=``."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise RequestError(f"{option} takes NAME=VALUE")
        found[name.strip()] = value
    return found


def version(text: str) -> tuple[int, ...]:
    """The numbers of a version of Spring Boot; raises RequestError for what is none."""
    from reglint.sources.spring.build import parse_version

    found = parse_version(text)
    if found is None:
        raise RequestError(f"{text!r} is no version of Spring Boot; write it like 3.2.4")
    return found
