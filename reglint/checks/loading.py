"""Keys about loading that stand where Spring Boot does not take them, by the version that is known to run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reglint.checks import Context, Hit, check, written
from reglint.diagnostic import Place, Severity
from reglint.model import Assignment, Subject, Type
from reglint.syntax.written import Written

_PROFILE_FILE = re.compile(r"(?:.*/)?(?:application|bootstrap)-[^/]+\.(?:ya?ml|properties)")
_ACTIVATE = "spring.config.activate."
_ON_PROFILE = "spring.config.activate.onprofile"
_LEGACY = "spring.profiles"
_GROUP = "spring.profiles.group."
_REFUSED = frozenset({"spring.profiles.active", "spring.profiles.include", "spring.profiles.default"})
_FIRST = (2, 4)  # Boot before that loads profiles in another way
_THIRD = (3,)
_HONOURED = (3, 5, 1)  # from here on an inactive document may say which profiles are active


@check("document", key=Type.TEXT, where=Type.TEXT, effect=Type.TEXT)
def profile_key_in_profile_document(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit for each key that says which profiles are active, in a file or document that is for a profile itself."""
    file, version = written(subject), context.service.spring_boot
    about_profiles = [*_once(file)]
    if not about_profiles or not file.spring or (version is not None and version < _FIRST):
        return
    of_profile = _PROFILE_FILE.fullmatch(file.document.path) is not None
    conditional = {made.number for made in file.assignments if made.key.startswith(_ACTIVATE)}
    for_profiles = {made.number for made in file.assignments if made.key.startswith(_ON_PROFILE)}
    for made in about_profiles:
        key = made.key.partition("[")[0]
        where = "a file for one profile" if of_profile else "a document with a condition"
        if key in _REFUSED and (of_profile or made.number in conditional):
            certain = version is not None and (of_profile or made.number in for_profiles)
            severity = Severity.ERROR if certain else Severity.WARNING
            effect = _effect(key, version, of_profile=of_profile, of_platform=made.number not in for_profiles)
            yield Hit(Place.of_key(made.origin), {"key": key, "where": where, "effect": effect}, severity)
        elif key.startswith(_GROUP) and of_profile:
            facts = {"key": key, "where": where, "effect": "it is silently ignored"}
            yield Hit(Place.of_key(made.origin), facts, Severity.WARNING)


def _effect(key: str, version: tuple[int, ...] | None, *, of_profile: bool, of_platform: bool) -> str:
    refused = "Spring Boot does not start when this is loaded"
    if of_profile:
        return refused
    if of_platform:
        refused = "Spring Boot does not start on other platforms"
    if key == "spring.profiles.active" and (version is None or version >= _HONOURED):
        later = "it counts even where the document does not apply"
        return later if version is not None else f"{refused}, and from 3.5.1 on {later}"
    return refused


@check("document", effect=Type.TEXT)
def legacy_profiles_key(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit for each document that names its profiles as Boot 2.3 and older have it."""
    file, version = written(subject), context.service.spring_boot
    if not file.spring or (version is not None and version < _FIRST):
        return
    severity, effect = Severity.INFO, "Spring Boot 3 does not start with it"
    if version is not None and version >= _THIRD:
        severity, effect = Severity.ERROR, "Spring Boot does not start with it"
    elif version is not None:
        severity, effect = Severity.WARNING, "it is deprecated, and Spring Boot 3 does not start with it"
    for made in _once(file):
        if made.key.partition("[")[0] == _LEGACY:
            yield Hit(Place.of_key(made.origin), {"effect": effect}, severity)


def _once(file: Written) -> Iterator[Assignment]:
    """The assignments about profiles, the first of each list and key in each document."""
    seen: set[tuple[int, str]] = set()
    for made in file.assignments:
        if made.key.startswith(_LEGACY):
            key = (made.number, made.key.partition("[")[0])
            if key not in seen:
                seen.add(key)
                yield made
