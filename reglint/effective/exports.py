"""The Nacos exports around a project, looked for when the project asks Nacos for something."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property

from reglint import discover
from reglint.discover.tree import files_of, tree_of
from reglint.policy import Policy, check_exports
from reglint.sources.spring.centre.nacos import NacosCentre, centre_at
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.loading.imports import RemoteImport
from reglint.sources.spring.loading.world import Fetched

_CLIENT = "spring.cloud.nacos.config"


class Exports:
    """The configuration centre of the project at ``path``: what linting all of the checkout ``root`` would find for it.

    ``directory`` is the class path of the project, as reports name it.
    """

    def __init__(self, root: str, path: str, directory: str, policy: Policy) -> None:
        self._searched = _searched(root, path)
        self._directory = directory
        self._policy = policy.seen_from(root)
        check_exports(self._policy, root)

    def imported(self, item: RemoteImport, find: Callable[[str], str | None]) -> Fetched | None:
        """What an item of ``spring.config.import`` gets; None when that is not known."""
        centre = self._centre if item.scheme == "nacos" else None
        return None if centre is None else centre.imported(item, find)

    def located(self, bootstrap: Environment, application: Environment) -> Fetched | None:
        """What the bootstrap phase gets; None when it asks for nothing, or nobody knows."""
        centre = self._centre if bootstrap.below(_CLIENT) else None
        return None if centre is None else centre.located(bootstrap, application)

    @cached_property
    def _centre(self) -> NacosCentre | None:
        excluded = self._policy.excluded if self._policy.exclude else None
        found = discover.find([self._searched], excluded=excluded)
        alibaba = self._policy.lookup("target.spring_cloud_alibaba")
        return centre_at(self._directory, tree_of(found, files_of(found)), self._policy.exports(), alibaba)


def _searched(root: str, path: str) -> str:
    """Where exports may lie: in the checkout, if there is one, else in the project itself."""
    marked = any(os.path.exists(os.path.join(root, name)) for name in (".git", "reglint.yaml"))
    return root if marked else path
