"""Which versions a service is built with, as its Maven and Gradle files say; nothing is run, nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from reglint.sources.spring.build.paths import ancestors, inside, module_of
from reglint.sources.spring.build.versions import UNKNOWN, Versions, agreed, parse_version

if TYPE_CHECKING:
    from reglint.sources.spring.build.gradle import Gradle
    from reglint.sources.spring.build.maven import Maven

__all__ = ["UNKNOWN", "BuildFiles", "Versions", "parse_version", "versions_of"]

_POM = "pom.xml"
_SCRIPTS = ("build.gradle", "build.gradle.kts")


def versions_of(directory: str, read: Callable[[str], bytes | None]) -> Versions:
    """The versions of the service whose Spring files are in ``directory``; see ``BuildFiles``."""
    return BuildFiles(read).versions_of(directory)


class BuildFiles:
    """The build files of one tree, each read and parsed once.

    ``read`` answers the bytes of a file by its display path, None when there is none. It is asked for paths in the tree
    alone, each once. No content makes this raise.
    """

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self._read = cache(read)
        self._maven: Maven | None = None
        self._gradle: Gradle | None = None
        self._built: dict[str, Versions | None] = {}
        self._found: dict[str, Versions] = {}

    def versions_of(self, directory: str) -> Versions:
        """What the nearest build file at or above ``directory`` says.

        When that is not the build file of the module that ``directory`` belongs to, what the module depends on is not
        known.
        """
        if directory not in self._found:
            self._found[directory] = self._versions(directory)
        return self._found[directory]

    def _versions(self, directory: str) -> Versions:
        homes = ancestors(directory)
        module = module_of(homes[0]) if homes else ""
        for home in homes:
            found = self._built_in(home)
            if found is not None:
                return found if home in (module, homes[0]) else self._listed(home, module) or _foreign(found)
        return UNKNOWN

    def _built_in(self, directory: str) -> Versions | None:
        """What the build files in ``directory`` say; None when there are none."""
        if directory not in self._built:
            pom = inside(directory, _POM)
            by_maven = None if self._read(pom) is None else self._of_maven(pom)
            by_gradle = self._of_gradle().versions(directory) if self._has_script(directory) else None
            if by_maven is None or by_gradle is None:
                self._built[directory] = by_maven or by_gradle
            else:
                self._built[directory] = agreed(by_maven, by_gradle)
        return self._built[directory]

    def _listed(self, directory: str, module: str) -> Versions | None:
        """What the build says about ``module``, when it is one of its projects that have no script of their own."""
        if self._has_script(directory) and self._of_gradle().lists(module):
            return self._of_gradle().versions(module)
        return None

    def _has_script(self, directory: str) -> bool:
        return any(self._read(inside(directory, name)) is not None for name in _SCRIPTS)

    def _of_maven(self, pom: str) -> Versions:
        if self._maven is None:
            from reglint.sources.spring.build.maven import Maven

            self._maven = Maven(self._read)
        return self._maven.versions(pom)

    def _of_gradle(self) -> Gradle:
        if self._gradle is None:
            from reglint.sources.spring.build.gradle import Gradle

            self._gradle = Gradle(self._read)
        return self._gradle


def _foreign(found: Versions) -> Versions:
    """``found`` for files that the build file it comes from may have nothing to do with."""
    return found._replace(bootstrap_starter=True if found.bootstrap_starter else None, complete=False)
