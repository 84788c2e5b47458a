"""What may be on the class path of a project beside its own resources."""

from __future__ import annotations

from reglint.sources.spring.build.paths import ancestors
from reglint.sources.spring.target import BUILD_FILES
from reglint.sources.tree import Tree


class Libraries:
    """The libraries of the project in ``directory`` of the checkout ``tree``, with its other modules.

    ``complete`` is true when its build is known to bring none that has files of its own.
    """

    def __init__(self, tree: Tree, directory: str, *, complete: bool) -> None:
        self._tree = tree
        self._directory = directory
        self._complete = complete

    def may_hold(self, path: str, *, named: bool) -> bool:
        """Whether another module has a file at ``path``, or a library may have what ``classpath:`` asks for."""
        return (named and self._brings_unknown) or self._tree.may_end(f"/resources/{path}")

    @property
    def _brings_unknown(self) -> bool:
        """Whether the project is built with libraries that are not known. Without a build there are none."""
        return not self._complete and any(map(self._is_built, ancestors(self._directory)))

    def _is_built(self, directory: str) -> bool:
        start = f"{directory}/" if directory else ""
        return any(self._tree.exists(start + name) for name in BUILD_FILES)
