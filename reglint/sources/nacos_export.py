"""Nacos: configurations exported from a server, in an archive or in a directory: ``group/dataId`` below one root.

What a data id says is read by the sources of its content; here is what an export says about its data ids. Since 1.4.2
the root holds ``.metadata.yml`` with group, data id, type and application of each; before, ``.meta.yml`` with the
application alone, which is not YAML. Neither tells the namespace.
Source: alibaba/nacos config/server/utils/ZipUtils.java, YamlParserUtil.java, model/ConfigMetadata.java.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from reglint.records import NamedTuple
from reglint.sources import Claim, Reading, Unit
from reglint.sources.file import File
from reglint.syntax.node import Kind, Node

NAME = "nacos_export"
FORMATS = frozenset({"yaml"})

_METADATA = ".metadata.yml"
_OLD_METADATA = ".meta.yml"
_GROUP = re.compile(r"[A-Z][A-Z0-9_.:-]*_GROUP")  # the only groups a directory is known by
_OLD_LINE = re.compile(r"(?P<item>\S+)\.app=(?P<app>.*)")
_TYPES = {"yml": "yaml", "yaml": "yaml", "properties": "properties", "json": "json", "xml": "xml", "txt": "text"}
_TYPES |= {"html": "html", "htm": "html", "toml": "toml"}
_READ = frozenset({"yaml", "properties", "json"})


class DataId(NamedTuple):
    """One configuration of an export. ``type`` is empty when neither the metadata nor a suffix tells it."""

    group: str
    data_id: str
    type: str
    path: str
    app: str = ""
    description: str = ""


class Export(NamedTuple):
    """What one export holds, sorted by group and data id; ``root`` is the path its groups lie in."""

    root: str
    items: tuple[DataId, ...]


class _Metadata(NamedTuple):
    type: str = ""
    app: str = ""
    description: str = ""


def read(unit: Unit) -> Reading:
    """Claims the metadata of an export; it has no services of its own."""
    return Reading(
        claims=tuple(
            Claim(file.path, "nacos-export-metadata", "what a Nacos export says about its configurations")
            for file in unit.files
            if (file.name == _METADATA and _described(file)) or (file.name == _OLD_METADATA and _applications(file))
        )
    )


def exports_of(files: Iterable[File]) -> tuple[Export, ...]:
    """The exports among ``files``, by root."""
    held = list(files)
    roots = sorted({root for file in held if (root := _root_of(file)) is not None})
    return tuple(_export(root, [file for file in held if _is_below(root, file)]) for root in roots)


def with_formats(files: Sequence[File]) -> tuple[File, ...]:
    """``files`` with the data ids whose name has no format read in that of the export's metadata."""
    nameless = {file.path for file in files if file.format is None}
    if not nameless:
        return tuple(files)
    types = {item.path: item.type for export in exports_of(files) for item in export.items if item.path in nameless}
    return tuple(
        File(file.path, file.data, as_format=types[file.path], report=file.report)
        if types.get(file.path) in _READ
        else file
        for file in files
    )


def _root_of(file: File) -> str | None:
    """The root of the export that ``file`` belongs to, as far as it tells by itself."""
    if file.name in (_METADATA, _OLD_METADATA):
        return file.directory
    archive, mark, inside = file.path.partition(".zip!/")
    if mark and inside.count("/") == 1:
        return f"{archive}.zip!"
    parent, _, group = file.directory.rpartition("/")
    return parent if _GROUP.fullmatch(group) else None


def _is_below(root: str, file: File) -> bool:
    return file.directory == root or file.directory.rpartition("/")[0] == root


def _export(root: str, files: Sequence[File]) -> Export:
    described: dict[tuple[str, str], _Metadata] = {}
    applications: Mapping[str, str] = {}
    for file in files:
        if file.directory == root and file.name == _METADATA:
            described = _described(file)
        elif file.directory == root and file.name == _OLD_METADATA:
            applications = _applications(file)
    items = []
    for file in files:
        group = file.directory[len(root) :].lstrip("/")
        if not group:
            continue
        metadata = described.get((group, file.name), _Metadata())
        kind = _TYPES.get(metadata.type, metadata.type) or _TYPES.get(file.name.rpartition(".")[2].lower(), "")
        app = metadata.app or applications.get(_old_name(group, file.name), "")
        items.append(DataId(group, file.name, kind, file.path, app, metadata.description))
    return Export(root, tuple(sorted(items)))


def _described(file: File) -> dict[tuple[str, str], _Metadata]:
    """The entries of a ``.metadata.yml`` by group and data id; nothing when it is another file of that name."""
    root = next(iter(file.parsed.roots), None)
    listed = root.get("metadata") if root is not None else None
    found = {}
    for item in listed.items if listed is not None else ():
        group, data_id = _text(item.get("group")), _text(item.get("dataId"))
        if group and data_id:
            found[group, data_id] = _Metadata(
                _text(item.get("type")).lower(), _text(item.get("appName")), _text(item.get("desc"))
            )
    return found


def _applications(file: File) -> dict[str, str]:
    """The lines ``group.data~id.app=name`` of a ``.meta.yml``; nothing when one line is something else."""
    found = {}
    for line in file.document.text.splitlines():
        if not line.strip():
            continue
        entry = _OLD_LINE.fullmatch(line.strip())
        if entry is None:
            return {}
        found[entry["item"]] = entry["app"]
    return found


def _old_name(group: str, data_id: str) -> str:
    """How ``.meta.yml`` names a data id: its last dot becomes ``~``."""
    stem, dot, suffix = data_id.rpartition(".")
    return f"{group}.{stem}~{suffix}" if dot else f"{group}.{data_id}"


def _text(node: Node | None) -> str:
    return node.text if node is not None and node.kind is Kind.SCALAR and node.text != "null" else ""
