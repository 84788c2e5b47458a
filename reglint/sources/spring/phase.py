"""The bootstrap phase: whether it takes place, and what stands in its files in vain.

From Spring Boot 2.4 on (Spring Cloud 2020.0) bootstrap files are read only with ``spring-cloud-starter-bootstrap``, and
from Spring Cloud Alibaba 2023.0.1.3 on Nacos is asked for nothing then.
Source: spring-cloud/spring-cloud-commons util/PropertyUtils.java, bootstrap/BootstrapApplicationListener.java; what the
Nacos client does was observed with 2023.0.1.2 and 2023.0.3.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from reglint.model import Assignment
from reglint.records import NamedTuple
from reglint.sources import Unit
from reglint.sources.spring.centre.nacos import FIRST_WITHOUT_BOOTSTRAP
from reglint.sources.spring.loading.controls import IMPORT
from reglint.sources.spring.loading.loader import BOOTSTRAP
from reglint.sources.spring.members import REGISTRY, Member
from reglint.sources.spring.project import Given
from reglint.sources.spring.target import built_with
from reglint.values import State, Value

if TYPE_CHECKING:
    from reglint.sources.spring.build import Versions

_FIRST_WITHOUT = (2, 4)
_NACOS = "spring.cloud.nacos.config."
_TOLD = (*REGISTRY, "spring.application.name")


class Phase(NamedTuple):
    """``reads`` is false when bootstrap files are not read, ``asks_nacos`` when Nacos is not asked for anything."""

    reads: bool = True
    asks_nacos: bool = True


def phase_of(members: Iterable[Member], unit: Unit, version: tuple[int, ...] | None) -> Phase:
    """The phase of a service, as far as nothing outside its files switches it."""
    if version is None or version < _FIRST_WITHOUT or not any(member.base == BOOTSTRAP for member in members):
        return Phase()
    return phase_with(version, built_with(unit), unit.targets.get("spring_cloud_alibaba"), Given())


def phase_with(version: tuple[int, ...] | None, built: Versions | None, alibaba: str | None, given: Given) -> Phase:
    """The phase of this version of Spring Boot; it takes place unless the build or ``given`` prove the contrary.

    ``alibaba`` is the version of Spring Cloud Alibaba, None for what the build says.
    """
    switch = given.text("spring.cloud.bootstrap.enabled").lower()
    if version is None or version < _FIRST_WITHOUT:
        return Phase(switch != "false")
    legacy = given.text("spring.config.use-legacy-processing").lower()
    from reglint.sources.spring.build import UNKNOWN, parse_version

    built = built or UNKNOWN
    reads = built.bootstrap_starter is not False or "true" in (switch, legacy)
    deployed = parse_version(alibaba or built.spring_cloud_alibaba or "") or ()
    return Phase(reads, deployed < FIRST_WITHOUT_BOOTSTRAP)


def ignored(members: Iterable[Member], phase: Phase) -> Iterator[Value]:
    """What the first line of each bootstrap file that matters in vain is, and why it does, in words."""
    members = list(members)
    if phase == Phase() or (phase.reads and _import_anything(members)):
        return
    for member in members:
        made = _first(member, _TOLD if not phase.reads else (_NACOS,)) if member.base == BOOTSTRAP else None
        if made is not None:
            name = made.origin.name
            text = (
                f"{name} and all else in {member.file.name} is not read: the build lacks spring-cloud-starter-bootstrap"
            )
            if phase.reads:
                text = f"{name} fetches nothing: since Spring Cloud Alibaba 2023.0.1.3 only spring.config.import does"
            yield Value(State.SET, text, made.origin._replace(value=made.origin.key))


def _import_anything(members: Iterable[Member]) -> bool:
    """Whether there is an import, which may be of Nacos: it goes by the keys of bootstrap files, too."""
    documents = (document for member in members for document in member.documents)
    return any(next(document.starting(IMPORT), None) is not None for document in documents)


def _first(member: Member, starts: tuple[str, ...]) -> Assignment | None:
    """The first key in the file that begins with one of ``starts``."""
    found = (made for document in member.documents for made in document.where(lambda key: key.startswith(starts)))
    return min(found, key=lambda made: made.origin.key.start, default=None)
