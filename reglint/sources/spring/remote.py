"""The Nacos configuration centre, as far as exports of it lie in the linted tree: what a start would get from there.

Before application files are read (bootstrap) a client asks for shared and extension configurations and for those of its
own name, and what it gets beats everything local. An item of ``spring.config.import`` asks for itself alone, and stands
above the document that imports it.
Source: alibaba/spring-cloud-alibaba NacosPropertySourceLocator.java, NacosConfigDataLocationResolver.java,
NacosConfigDataLoader.java.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from reglint.expression.patterns import glob
from reglint.records import NamedTuple
from reglint.sources import Unit
from reglint.sources.file import File
from reglint.sources.nacos_export import exports_of
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.flatten import SpringDocument, assignments
from reglint.sources.spring.imports import RemoteImport
from reglint.sources.spring.names import index_of
from reglint.sources.spring.resources import parse_as
from reglint.sources.spring.world import Given
from reglint.sources.tree import Tree
from reglint.values import State, Value, comma_items, is_unanswered

_ROOT = "spring.cloud.nacos"
_CONFIG = f"{_ROOT}.config"
_SWITCHES = frozenset({"enabled", "importcheck.enabled", "refreshenabled"})
_DEFAULT_GROUP = "DEFAULT_GROUP"
_DEFAULT_TYPE = "properties"
_READ = frozenset({"yaml", "yml", "properties"})
_ACTIVATE = "spring.config.activate."
_OVERRIDE_NONE = "spring.cloud.config.overridenone"

Find = Callable[[str], str | None]


class _Asked(NamedTuple):
    """One data id that a client asks for, read as ``type``. An empty data id is one that nobody here knows."""

    data_id: str
    group: str
    type: str


class Centre:
    """The configuration centre of one unit. ``exports`` are places in the tree by globs of the namespace."""

    def __init__(self, tree: Tree, exports: Mapping[str, str]) -> None:
        self._tree = tree
        self._exports = {name: f"{root}!" if root.endswith(".zip") else root for name, root in exports.items()}

    def imported(self, item: RemoteImport, find: Find) -> Given | None:
        """What an item of ``spring.config.import`` gets; None when that is not known.

        ``find`` answers a key of the client as the import sees it; None for one that nobody wrote.
        """
        if item.scheme != "nacos" or item.location.state is not State.SET:
            return None
        data_id = str(item.location.value).lstrip("/")
        group = _queried(item, "group", find, _DEFAULT_GROUP)
        kind = data_id.rpartition(".")[2] if "." in data_id else _common(find, "file-extension") or _DEFAULT_TYPE
        if group is None or is_unanswered(kind):
            return None
        documents = self._documents(_common(find, "namespace") or "", _Asked(data_id, group, kind))
        preferred = _queried(item, "preference", find, "local") == "remote"
        return None if documents is None else Given(documents, preferred=preferred)

    def located(self, bootstrap: Environment) -> Given | None:
        """What the bootstrap phase gets, highest precedence first; None when the client asks for nothing."""
        if not _asks(bootstrap):
            return None
        namespace = _text(bootstrap, "namespace")
        found: list[SpringDocument] = []
        complete = namespace is not None
        for asked in _asked(bootstrap):
            documents = self._documents(namespace, asked) if namespace is not None and asked.data_id else None
            if documents is None or any(document.below(_ACTIVATE[:-1]) for document in documents):
                complete = False  # conditions mean nothing there, and what becomes of such documents is not known
            else:
                found += documents
        none = next((made for one in reversed(found) if (made := one.find(_OVERRIDE_NONE))), None)
        lowest = none is not None and none.text.strip().lower() == "true"
        return Given(tuple(reversed(found)), complete=complete, lowest=lowest)

    def _documents(self, namespace: str, asked: _Asked) -> tuple[SpringDocument, ...] | None:
        """The documents of one data id in file order; None when there is none that can be read."""
        root = self._root(namespace)
        if root is None or asked.type not in _READ:
            return None
        path = _data_ids(self._tree, root).get((asked.group, asked.data_id))
        return None if path is None else _read(self._tree, path, asked.type)

    def _root(self, namespace: str) -> str | None:
        name = namespace.strip() or "public"
        if is_unanswered(name):
            return self._exports.get("*") if len(self._exports) == 1 else None
        return next((root for wanted, root in self._exports.items() if glob(wanted)(name)), None)


def centre_of(unit: Unit) -> Centre | None:
    """The centre of the services of one unit; None when no export is theirs."""
    return centre_at(unit.directory, unit.tree, unit.exports)


def centre_at(directory: str, tree: Tree, exports: Mapping[str, str]) -> Centre | None:
    """The centre that the policy maps in ``exports``, else the nearest export in the tree; None for none or several."""
    if exports:
        return Centre(tree, exports)
    root = _nearest(directory, _roots_below(tree))
    return None if root is None else Centre(tree, {"*": root})


def _nearest(directory: str, roots_below: Mapping[str, str | None]) -> str | None:
    """The one root below the nearest directory at or above ``directory`` that has any."""
    while directory and directory not in roots_below:
        directory = directory.rpartition("/")[0]
    return roots_below.get(directory)


@lru_cache(maxsize=1)
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


@lru_cache(maxsize=64)
def _data_ids(tree: Tree, root: str) -> Mapping[tuple[str, str], str]:
    """The paths of the configurations below ``root``, by group and data id."""
    start = f"{root}/" if root else ""
    names = (name.split("/") for name in tree.entries(root) or () if name.count("/") == 1)
    return {(group, data_id): f"{start}{group}/{data_id}" for group, data_id in names}


@lru_cache(maxsize=4096)
def _read(tree: Tree, path: str, kind: str) -> tuple[SpringDocument, ...] | None:
    file = tree.file(path)
    if file is None:
        return None
    extension = "yaml" if kind == "yml" else kind
    if file.format != extension:
        file = File(file.path, file.data, as_format=extension)
    if file.problem is not None or file.template is not None:
        return None
    parsed = file.parsed if extension == "yaml" else parse_as(file.document, extension)
    if parsed.problems or (extension == "yaml" and parsed.duplicates):
        return None
    documents = assignments(file.document, parsed, properties=extension == "properties")
    return None if any(document.refusal is not None for document in documents) else documents


# What a client is told


def _common(find: Find, leaf: str) -> str | None:
    """A setting of a client that reads its keys at an import: its own section comes before the common one."""
    return find(f"{_CONFIG}.{leaf}") or find(f"{_ROOT}.{leaf}")


def _queried(item: RemoteImport, name: str, find: Find, default: str) -> str | None:
    """What the query says, else the client's own key, else the default; None when that is not known."""
    value = item.query.get(name)
    if value is not None and value.state is not State.SET:
        return None
    text = str(value.value) if value is not None and value.value else _common(find, name) or default
    return None if is_unanswered(text) else text


def _asks(bootstrap: Environment) -> bool:
    """Whether the client is known to be there, by a key of its own section other than its switches."""
    start = len(_CONFIG) + 1
    off = bootstrap.value(f"{_CONFIG}.enabled").text or ""
    return off.strip().lower() != "false" and any(key[start:] not in _SWITCHES for key in bootstrap.below(_CONFIG))


def _text(bootstrap: Environment, leaf: str, default: str = "") -> str | None:
    """A setting of the client; None when it is not known."""
    value = bootstrap.value(f"{_CONFIG}.{leaf}")
    if value.state is State.UNRESOLVED:
        return None
    return (value.value or default) if value.state is State.SET else default


def _asked(bootstrap: Environment) -> Iterator[_Asked]:
    """The data ids that the bootstrap phase asks for, lowest precedence first."""
    shared = bootstrap.value(f"{_CONFIG}.shared-dataids")
    for data_id in comma_items(shared.text) if shared.text else ():
        yield _shared(data_id.strip(), _DEFAULT_GROUP)
    for section in ("sharedconfigs", "extconfig", "extensionconfigs"):
        yield from _listed(bootstrap, f"{_CONFIG}.{section}")
    yield from _own(bootstrap)


def _listed(bootstrap: Environment, section: str) -> Iterator[_Asked]:
    indexes = {index_of(key, section) for key in bootstrap.below(section)}
    for index in sorted(index for index in indexes if index is not None):
        item = f"{section}[{index}]"
        data_id = bootstrap.value(f"{item}.dataid")
        written = data_id if data_id.written else bootstrap.value(item)
        group = bootstrap.value(f"{item}.group")
        if group.state is State.UNRESOLVED:
            yield _Asked("", "", "")
        else:
            yield _shared(_known(written), group.value or _DEFAULT_GROUP)


def _shared(data_id: str, group: str) -> _Asked:
    """What stands in a list is read by its suffix alone."""
    kind = data_id.rpartition(".")[2] if "." in data_id else _DEFAULT_TYPE
    return _Asked("" if is_unanswered(data_id) else data_id, group, kind)


def _own(bootstrap: Environment) -> Iterator[_Asked]:
    """The data ids of the application's own name: plain, with the extension, and with each profile."""
    names = (bootstrap.value(key) for key in (f"{_CONFIG}.prefix", f"{_CONFIG}.name", "spring.application.name"))
    base = next((_known(value) for value in names if value.written and value.value != ""), "")
    extension, group = _text(bootstrap, "file-extension", _DEFAULT_TYPE), _text(bootstrap, "group", _DEFAULT_GROUP)
    if not base or extension is None or group is None:
        yield _Asked("", "", "")
        return
    for suffix in ("", f".{extension}", *(f"-{profile}.{extension}" for profile in bootstrap.profiles)):
        yield _Asked(base + suffix, group, extension)


def _known(value: Value) -> str:
    return str(value.value) if value.state is State.SET and value.value else ""
