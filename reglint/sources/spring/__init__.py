"""Spring Boot and Spring Cloud: what their configuration files mean, for each profile."""

from __future__ import annotations

import re

from reglint.sources import Claim, Reading, Unit

_REPOSITORY = re.compile(r"(?:.*/)?conf(?:ig)?[-_]?repo(?:sitory)?/?")  # where a configuration server keeps its files

NAME = "spring"
FORMATS = frozenset({"yaml", "properties"})


def read(unit: Unit) -> Reading:
    """The services of the Spring files in ``unit``."""
    from reglint import catalog
    from reglint.sources.spring.members import groups
    from reglint.sources.spring.service import service_of

    properties = catalog.properties()
    named, others = groups(unit.files, unit.directory)
    services = [service_of(named, unit, properties, shared=_is_shared(unit, bool(others)))] if named else []
    services += [service_of([member], unit, properties) for member in others]
    claims = []
    for member in (*named, *others):
        reason = "named as Spring names them" if member.base else "it holds registration keys"
        kind = "template" if member.file.template is not None else f"spring-{member.file.format}"
        claims.append(Claim(member.file.path, kind, reason))
    return Reading(tuple(services), tuple(claims))


def _is_shared(unit: Unit, has_others: bool) -> bool:
    """Whether the application files of ``unit`` are those that all services of a configuration server share."""
    return has_others or _REPOSITORY.fullmatch(unit.directory) is not None
