"""What may be on the class path of a project beside its own resources."""

from __future__ import annotations

import os
from functools import cached_property

from reglint.sources.spring.target import BUILD_FILES
from reglint.sources.tree import Tree


class Libraries:
    """The libraries of the project in the directory ``prefix`` of the checkout ``root``, with its other modules.

    ``complete`` is true when its build is known to bring none that has files of its own.
    """

    def __init__(self, root: str, prefix: str, *, complete: bool) -> None:
        self._root = root
        self._prefix = prefix
        self._complete = complete

    def may_hold(self, path: str, *, named: bool) -> bool:
        """Whether another module has a file at ``path``, or a library may have what ``classpath:`` asks for."""
        return (named and self._brings_unknown) or self._tree.may_end(f"/resources/{path}")

    @property
    def _brings_unknown(self) -> bool:
        """Whether the project is built with libraries that are not known. Without a build there are none."""
        return not self._complete and any(map(self._is_built, self._places()))

    def _places(self) -> list[str]:
        """The directory of the project and those above it, as far as the checkout goes."""
        parts = self._prefix.split("/") if self._prefix else []
        return [os.path.join(self._root, *parts[:count]) for count in range(len(parts), -1, -1)]

    def _is_built(self, directory: str) -> bool:
        return any(os.path.isfile(os.path.join(directory, name)) for name in BUILD_FILES)

    @cached_property
    def _tree(self) -> Tree:
        return Tree(root=self._root)
