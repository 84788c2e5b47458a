"""Plugins of a Gradle script: which ones it asks for, and in which version."""

from __future__ import annotations

import re

from reglint.records import NamedTuple
from reglint.sources.spring.build.gradle.values import Scope
from reglint.sources.spring.build.versions import exact

BOOT = "org.springframework.boot"
MANAGEMENT = "io.spring.dependency-management"
_CORE_NAMES = """
    java java-library java-platform java-base java-test-fixtures java-gradle-plugin application groovy groovy-base
    kotlin scala war ear maven maven-publish ivy-publish signing idea eclipse eclipse-wtp jacoco
    jacoco-report-aggregation checkstyle pmd codenarc antlr base distribution project-report build-dashboard
    help-tasks version-catalog test-report-aggregation jvm-test-suite kotlin-spring kotlin-jpa kotlin-kapt
    kotlin-allopen kotlin-noarg groovy-gradle-plugin kotlin-dsl
"""
_CORE = frozenset(_CORE_NAMES.split())
_LONGEST = 300
_ENTRY = re.compile(
    r"(?P<head>.+?)(?: ?\.? ?version(?:\((?P<inner>.+?)\)| (?P<bare>.+?)))?"
    r"(?: ?\.? ?apply(?:\( ?| )(?P<apply>true|false) ?\)?)?",
    re.DOTALL,
)
_ID = re.compile(r"""id ?\(? ?["'](?P<id>[\w.-]+)["'] ?\)?|`?(?P<plain>[a-z][\w-]*)`?""")
_KOTLIN = re.compile(r"""kotlin\( ?["'](?P<name>[\w.-]+)["'] ?\)""")
_ALIAS = re.compile(r"(?:alias|id)\( ?(?P<catalog>\w+)\.plugins\.(?P<alias>[\w.]+?)(?:\.get\(\)\.pluginId)? ?\)")
_APPLIED = re.compile(
    r"(?:apply(?:\( ?| )plugin ?[:=] ?|(?:project\.)?(?:pluginManager|plugins)\.apply(?:\( ?| )|plugin(?:\( ?| ))"
    r"""["'](?P<id>[\w.-]+)["'] ?\)?"""
)
_SCRIPT = re.compile(r"apply(?:\( ?from ?[:=] ?(?P<inner>.+?) ?\)| from ?[:=] ?(?P<bare>.+))", re.DOTALL)


class Plugin(NamedTuple):
    """One entry of a ``plugins`` block. ``versioned`` when a version is written, whether or not it has an answer."""

    name: str
    version: str | None
    versioned: bool
    applied: bool


def declared(text: str, scope: Scope) -> Plugin | None:
    """What a statement of a ``plugins`` block asks for; None when it asks for nothing that is known."""
    entry = _ENTRY.fullmatch(text) if len(text) <= _LONGEST else None
    if entry is None:
        return None
    head, written = entry["head"], entry["inner"] or entry["bare"]
    version = exact(scope.value(written)) if written else None
    applied_here = entry["apply"] != "false"
    if (match := _ALIAS.fullmatch(head)) is not None:
        catalog = scope.catalogs.get(match["catalog"])
        found = None if catalog is None else catalog.plugin(match["alias"])
        return None if found is None else Plugin(found[0], version if written else found[1], True, applied_here)
    if (match := _KOTLIN.fullmatch(head)) is not None:
        return Plugin(f"org.jetbrains.kotlin.{match['name']}", version, bool(written), applied_here)
    if (match := _ID.fullmatch(head)) is not None:
        return Plugin(match["id"] or match["plain"], version, bool(written), applied_here)
    return None


def applied(text: str) -> str | None:
    """The id of the plugin that a statement outside of ``plugins`` applies."""
    match = _APPLIED.fullmatch(text)
    return None if match is None else match["id"]


def applied_script(text: str) -> str | None:
    """The code that says which script a statement applies."""
    match = _SCRIPT.fullmatch(text)
    return None if match is None else match["inner"] or match["bare"]


def is_core(name: str) -> bool:
    """Whether a plugin comes with Gradle, Kotlin or Spring, and adds no dependencies of its own."""
    return (
        name.removeprefix("org.gradle.") in _CORE
        or name in (BOOT, MANAGEMENT)
        or name.startswith(("org.jetbrains.kotlin", "io.freefair.", "com.diffplug.", "org.sonarqube"))
    )
