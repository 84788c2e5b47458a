"""The Nacos configuration centre, as far as exports of it lie in the linted tree: what a start would get from there.

In the bootstrap phase a client asks for shared and extension configurations and for those of the application's name. An
item of ``spring.config.import`` asks for itself alone, and stands above the document that imports it.
Source: alibaba/spring-cloud-alibaba NacosPropertySourceLocator.java, NacosConfigDataLocationResolver.java,
NacosConfigDataLoader.java; spring-cloud/spring-cloud-commons PropertySourceBootstrapConfiguration.java. Observed with
2.2.9, 2021.0.6, 2023.0.1, 2023.0.3, 2025.0 and 2025.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from reglint.expression.patterns import glob
from reglint.sources import Unit
from reglint.sources.nacos_export import exports_of
from reglint.sources.spring.centre.asked import Asked, Client
from reglint.sources.spring.centre.dataid import format_of, merged, read
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.loading.imports import RemoteImport
from reglint.sources.spring.loading.world import Fetched, Rank
from reglint.sources.spring.reading.convert import ConversionError, to_boolean
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.target import built_at
from reglint.sources.tree import Tree
from reglint.values import State, is_unanswered

if TYPE_CHECKING:
    from reglint.sources.spring.build import Versions

_ROOT = "spring.cloud.nacos"
_CONFIG = f"{_ROOT}.config"
_DEFAULT_GROUP = "DEFAULT_GROUP"
_DEFAULT_TYPE = "properties"
_STARTER = "spring-cloud-starter-alibaba-nacos-config"
FIRST_WITHOUT_BOOTSTRAP = (2023, 0, 1, 3)  # the locator is a bean of the application, which is made too late
_FIRST_BOOT_OF_LATER_CLIENTS = (3, 3)
_FIRST_WITH_OTHER_ORDER = (2022,)
_FIRST_WITH_REPEATS = (2021, 0, 6)  # until then not all of it was loaded again
_BEFORE_ALL_OF_2021 = (2020, 1)  # the place of 2021.1, which came before 2021.0.1.0
_FIRST_WITH_PREFERENCE = (2021, 0, 4)
_DATA_ID = re.compile(r"/?([\w.:-]+)/*")  # what is neither refused by the client nor a malformed address
_SERVERS = re.compile(r"(?:https?://)?[^\s/]*")
_PREFERENCES = {"": False, "local": False, "remote": True}

Find = Callable[[str], str | None]


class NacosCentre:
    """The configuration centre of one unit. ``exports`` are places in the tree by globs of the namespace.

    ``built`` is what the build says of the client.
    """

    def __init__(self, tree: Tree, exports: Mapping[str, str], built: Versions | None = None) -> None:
        self._tree = tree
        self._exports = {name: f"{root}!" if root.endswith(".zip") else root for name, root in exports.items()}
        self._alibaba = _version(built.spring_cloud_alibaba if built is not None else None)
        self._boot = _version(built.spring_boot if built is not None else None)
        self._is_built_in = built is not None and _STARTER in built.starters
        self._reads_bootstrap = built is not None and bool(built.bootstrap_starter)

    def imported(self, item: RemoteImport, find: Find) -> Fetched | None:
        """What an item of ``spring.config.import`` gets; None when that is not known.

        ``find`` answers a key of the client as the import sees it; None for one that nobody wrote.
        """
        if item.scheme != "nacos":
            return None
        is_on = _switch(find(f"{_CONFIG}.enabled"))
        if is_on is False and item.optional:
            return Fetched(())
        namespace = _common(find, "namespace") or ""
        asked = _item(item, find)
        preferred = _preferred(item, find)
        if not is_on or asked is None or preferred is None:
            return None
        path = self._path(namespace, asked)
        documents = None if path is None else self._tree.once(read, path, asked.format)
        if documents is None or (self._is_early and (preferred or any(map(_says_how_to_load, documents)))):
            return None
        return Fetched(documents, preferred=preferred, once=() < self._alibaba < _FIRST_WITH_REPEATS)

    def located(self, bootstrap: Environment, application: Environment) -> Fetched | None:
        """What the bootstrap phase gets, highest precedence first; None when the client is not known to be there.

        ``application`` is what the application sees without it.
        """
        client = Client(bootstrap, application, others_first=self._alibaba >= _FIRST_WITH_OTHER_ORDER)
        if client.is_off or self._alibaba >= FIRST_WITHOUT_BOOTSTRAP:
            return Fetched(())
        if not client.is_told and not self._is_built_in:
            return None
        if not self._alibaba and (client.imports or self._boot >= _FIRST_BOOT_OF_LATER_CLIENTS):
            return Fetched((), complete=False)  # one that asks for nothing may be meant
        if client.imports and not self._reads_bootstrap:
            return Fetched((), complete=False)
        found = [self._located(client.namespace, asked) for asked in client.asked()]
        documents = tuple(document for document in reversed(found) if document is not None)
        return Fetched(documents, complete=None not in found, above=_rank(documents))

    def _located(self, namespace: str | None, asked: Asked | None) -> SpringDocument | None:
        path = self._path(namespace, asked) if namespace is not None and asked is not None else None
        if path is None or asked is None:
            return None
        documents = self._tree.once(read, path, asked.format)
        if documents is None or (len(documents) > 1 and not self._merges):
            return None
        return self._tree.once(merged, path, asked.format)

    def _path(self, namespace: str, asked: Asked) -> str | None:
        """Where the data id lies; None where none is known that can be read."""
        root = self._root(namespace.strip() or "public")
        if root is None or not asked.format or asked.data_id.startswith("cipher-"):
            return None
        return self._tree.once(_data_ids, root).get((asked.group, asked.data_id))

    def _root(self, namespace: str) -> str | None:
        if is_unanswered(namespace):
            return self._exports.get("*") if len(self._exports) == 1 else None
        return next((root for wanted, root in self._exports.items() if glob(wanted)(namespace)), None)

    @property
    def _is_early(self) -> bool:
        """Whether imports know no preference, and what they bring may import and name profiles itself."""
        return () < self._alibaba < _FIRST_WITH_PREFERENCE

    @property
    def _merges(self) -> bool:
        """Whether the documents of one data id are known to become one; others lose them all."""
        version = self._alibaba
        return (2, 2, 9) <= version < (3,) or version >= (2021, 0, 1)


def _version(text: str | None) -> tuple[int, ...]:
    """The numbers of a version; empty when nobody says it."""
    if text is None:
        return ()
    from reglint.sources.spring.build import parse_version

    found = parse_version(text) or ()
    return _BEFORE_ALL_OF_2021 if found == (2021, 1) else found


def centre_of(unit: Unit) -> NacosCentre | None:
    """The centre of the services of one unit; None when no export is theirs."""
    return centre_at(unit.directory, unit.tree, unit.exports, unit.targets.get("spring_cloud_alibaba"))


def centre_at(directory: str, tree: Tree, exports: Mapping[str, str], alibaba: str | None = None) -> NacosCentre | None:
    """The centre that the policy maps in ``exports``, else the nearest export in the tree; None for none or several.

    ``alibaba`` is the version of Spring Cloud Alibaba, None for what the build says.
    """
    if not exports:
        root = _nearest(directory, tree.once(_roots_below))
        if root is None:
            return None
        exports = {"*": root}
    built = built_at(directory, tree)
    if alibaba is not None:
        from reglint.sources.spring.build import UNKNOWN

        built = (built or UNKNOWN)._replace(spring_cloud_alibaba=alibaba)
    return NacosCentre(tree, exports, built)


def _nearest(directory: str, roots_below: Mapping[str, str | None]) -> str | None:
    """The one root below the nearest directory at or above ``directory`` that has any."""
    while directory and directory not in roots_below:
        directory = directory.rpartition("/")[0]
    return roots_below.get(directory)


def _roots_below(tree: Tree) -> Mapping[str, str | None]:
    """The root of the one export below each directory that has any; None where there are several."""
    found: dict[str, str | None] = {}
    for export in exports_of(tree.held()):
        directory = export.root
        while directory:
            directory = directory.rpartition("/")[0]
            found[directory] = None if directory in found else export.root
        if not export.root:
            found[""] = None if "" in found else ""
    return found


def _data_ids(tree: Tree, root: str) -> Mapping[tuple[str, str], str]:
    """The paths of the configurations below ``root``, by group and data id."""
    start = f"{root}/" if root else ""
    names = (name.split("/") for name in tree.entries(root) or () if name.count("/") == 1)
    return {(group, data_id): f"{start}{group}/{data_id}" for group, data_id in names}


# What an import is told


def _common(find: Find, leaf: str) -> str | None:
    """A setting of a client that reads its keys at an import: its own section comes before the common one."""
    own = find(f"{_CONFIG}.{leaf}")
    return find(f"{_ROOT}.{leaf}") if own is None else own


def _switch(text: str | None) -> bool | None:
    """What a switch says that is on when nothing is written; None when that is not known."""
    try:
        return to_boolean(text or "true")
    except ConversionError:
        return None


def _item(item: RemoteImport, find: Find) -> Asked | None:
    """The data id that an item asks for; None when it is not known, or refused."""
    match = _DATA_ID.fullmatch(str(item.location.value)) if item.location.state is State.SET else None
    if match is None or "#" in item.text or _SERVERS.fullmatch(_common(find, "server-addr") or "") is None:
        return None
    data_id = match[1]
    group = _queried(item, "group") or _common(find, "group") or _DEFAULT_GROUP
    kind = data_id.rpartition(".")[2] if "." in data_id else _common(find, "file-extension")
    if is_unanswered(group) or is_unanswered(kind or ""):
        return None
    return Asked(data_id, group.strip() or _DEFAULT_GROUP, format_of(kind or _DEFAULT_TYPE))


def _queried(item: RemoteImport, name: str) -> str:
    """What the query says, empty when it says nothing; as written when that is not known."""
    value = item.query.get(name)
    return (value.text or "") if value is not None else ""


def _says_how_to_load(document: SpringDocument) -> bool:
    return next(document.starting("spring.config.import", "spring.profiles"), None) is not None


def _preferred(item: RemoteImport, find: Find) -> bool | None:
    """Whether remote data is to beat profile files; a query that is no preference counts for nothing."""
    asked = _queried(item, "preference")
    if is_unanswered(asked):
        return None
    if asked.upper() in ("LOCAL", "REMOTE"):
        return asked.upper() == "REMOTE"
    usual = "".join(filter(str.isalnum, find(f"{_CONFIG}.preference") or ""))
    return _PREFERENCES.get(usual.lower())


# What remote data says of its own rank


def _rank(documents: tuple[SpringDocument, ...]) -> Rank:
    """Where the bootstrap phase puts ``documents``, which are asked for it alone."""
    remote = Environment((), documents)
    if not _flag(remote, "allow-override", usual=True):
        return "all"
    if _flag(remote, "override-none", usual=False):
        return "nothing"
    return "all" if _flag(remote, "override-system-properties", usual=True) else "files"


def _flag(remote: Environment, leaf: str, *, usual: bool) -> bool:
    value = remote.value(f"spring.cloud.config.{leaf}")
    switch = _switch(value.text) if value.text else None
    return usual if switch is None else switch
