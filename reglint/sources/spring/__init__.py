"""Spring Boot and Spring Cloud: what their configuration files mean, for each profile."""

from __future__ import annotations

from reglint.sources import Claim, Reading, Unit

NAME = "spring"
FORMATS = frozenset({"yaml", "properties"})


def read(unit: Unit) -> Reading:
    """The services of the Spring files in ``unit``."""
    from reglint import catalog
    from reglint.sources.spring.service import groups, service_of

    properties = catalog.properties()
    named, others = groups(unit.files, unit.directory)
    services = [service_of(named, unit, properties, shared=bool(others))] if named else []
    services += [service_of([member], unit, properties) for member in others]
    claims = []
    for member in (*named, *others):
        reason = "named as Spring names them" if member.base else "it holds registration keys"
        kind = "template" if member.file.template is not None else f"spring-{member.file.format}"
        claims.append(Claim(member.file.path, kind, reason))
    return Reading(tuple(services), tuple(claims))
