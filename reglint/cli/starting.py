"""The start that the options of ``show`` and ``why`` describe."""

from __future__ import annotations

from collections.abc import Iterable

from reglint import engine
from reglint.cli.choices import profile_names
from reglint.diagnostic import RequestError
from reglint.effective.project import Start
from reglint.effective.variables import Variables, of_file
from reglint.model import Service


def start_of(
    profiles: tuple[str, ...],
    variables: tuple[str, ...],
    variable_file: str | None,
    no_env_file: bool,
    system_properties: tuple[str, ...],
    spring_boot: str | None,
) -> Start:
    """The start; raises RequestError for an option that cannot be read."""
    named = profile_names(profiles)
    return Start(
        (tuple(name for name in named if name != "default") or None) if named else None,
        _pairs(variables, "--env"),
        _pairs(system_properties, "--system-property"),
        _version(spring_boot) if spring_boot else None,
        of_file(variable_file) if variable_file else Variables(),
        own_file=not variable_file and not no_env_file,
        only_default=bool(named) and set(named) == {"default"},
    )


def services(paths: tuple[str, ...], start: Start, policy: str | None) -> list[Service]:
    """The services at and below ``paths`` that have runs; raises RequestError for variables, which one project has."""
    if start.has_variables:
        raise RequestError("--env, --env-file and --system-property need the directory of one project")
    request = engine.Request(paths=paths, policy=policy, profiles=start.together, spring_boot=start.boot)
    return [service for service in engine.services(request) if service.runs]


def _pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """The ``NAME=VALUE`` texts of a repeatable option."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise RequestError(f"{option} takes NAME=VALUE")
        found[name.strip()] = value
    return found


def _version(text: str) -> tuple[int, ...]:
    from reglint.sources.spring.build import parse_version

    found = parse_version(text)
    if found is None:
        raise RequestError(f"{text!r} is no version of Spring Boot; write it like 3.2.4")
    return found
