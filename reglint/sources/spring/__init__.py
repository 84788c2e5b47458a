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
    services, claims = [], []
    for members in groups(unit.files, unit.directory):
        services.append(service_of(members, unit, properties))
        for member in members:
            reason = "named as Spring names them" if member.base else "it holds registration keys"
            kind = "template" if member.file.template is not None else f"spring-{member.file.format}"
            claims.append(Claim(member.file.path, kind, reason))
    return Reading(tuple(services), tuple(claims))
