"""The version of Spring Boot that a service is evaluated with: what the policy says, else what its build files say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reglint.sources import Unit
from reglint.sources.spring.imported import module_of
from reglint.sources.tree import Tree

if TYPE_CHECKING:
    from reglint.sources.spring.build import BuildFiles, Versions

BUILD_FILES = ("pom.xml", "build.gradle", "build.gradle.kts")


def boot_version(unit: Unit) -> tuple[int, ...] | None:
    """The version of Spring Boot; None when nobody says it."""
    text = unit.targets.get("spring_boot")
    if text is None:
        versions = built_with(unit)
        text = versions.spring_boot if versions is not None else None
    if text is None:
        return None
    from reglint.sources.spring.build import parse_version

    return parse_version(text)


def built_with(unit: Unit) -> Versions | None:
    """What the build files of the tree say about ``unit``; None when it has none."""
    return built_at(unit.directory, unit.tree)


def built_at(directory: str, tree: Tree) -> Versions | None:
    """What the build files of ``tree`` say about what is in ``directory``; None when there are none."""
    return tree.once(_Builds).of(directory)


class _Builds:
    """The build files of one tree. Most trees that are linted in bulk have none, so that is found out first."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._files: BuildFiles | None = None
        self._built: dict[str, bool] = {}

    def of(self, directory: str) -> Versions | None:
        """What the build files at and above ``directory`` say; None when there are none."""
        if not self._is_built(module_of(directory)):
            return None
        if self._files is None:
            from reglint.sources.spring.build import BuildFiles

            self._files = BuildFiles(self._tree.read)
        return self._files.versions_of(directory)

    def _is_built(self, directory: str) -> bool:
        """Whether there is a build file in ``directory`` or above it."""
        built = self._built.get(directory)
        if built is None:
            built = self._holds_build(directory)
            built = built or (directory != "" and self._is_built(directory.rpartition("/")[0]))
            self._built[directory] = built
        return built

    def _holds_build(self, directory: str) -> bool:
        start, tree = f"{directory}/" if directory else "", self._tree
        return any(not tree.lacks(start + name) and tree.read(start + name) is not None for name in BUILD_FILES)
