"""Configurations exported from a Nacos server: a ZIP file with an entry ``group/data-id`` for each.

An export also has ``.metadata.yml`` (since 1.4.2) or ``.meta.yml`` at its root, the older one only when a configuration
has an application name; so without either it is an export when nothing in it lies anywhere else.
Source: alibaba/nacos config/server/utils/ZipUtils.java, YamlParserUtil.java.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reglint.discover.files import EXPORT_METADATA, LARGEST, SourceFile

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

_LARGEST_ARCHIVE = 64_000_000  # bytes, packed and unpacked alike
_LARGEST_DIRECTORY = 2_000_000  # bytes of the central directory: some 20,000 entries
_END = struct.Struct(
    "<4s4H2LH"
)  # signature, disk, disk, entries here, entries, directory size, its offset, comment size
_ENTRY = re.compile(r"[A-Za-z0-9_.:\-]{1,128}/[A-Za-z0-9_.:\-]{1,256}")  # a group and a data id as Nacos allows them


class NotAnExportError(Exception):
    """The file is no export that can be read; the message is a clause that says why."""


def source_files(file: str, path: str) -> list[SourceFile]:
    """Each configuration in the export ``file`` and what it says about them; reports name the archive ``path``.

    Reads no more than a fixed number of bytes, whatever the archive claims. Raises NotAnExportError.
    """
    _look(file)
    import zipfile

    try:
        with zipfile.ZipFile(file) as archive:
            return [_source_file(f"{path}!/{name}", file, data, problem) for name, data, problem in _entries(archive)]
    except (zipfile.BadZipFile, LookupError, NotImplementedError, OSError, ValueError, struct.error) as error:
        raise NotAnExportError("it is a damaged archive") from error


def _source_file(path: str, file: str, data: bytes, problem: str) -> SourceFile:
    directory, _, name = path.rpartition("/")
    return SourceFile(path, file, name, directory, data, True, problem)


def _look(file: str) -> None:
    """Refuses, from the last bytes of ``file`` alone, what is no archive or would be expensive to open."""
    try:
        with open(file, "rb") as stream:
            if stream.read(2) != b"PK":
                raise NotAnExportError("it is no ZIP archive")
            size = stream.seek(0, os.SEEK_END)
            tail_start = stream.seek(max(0, size - 65_557))
            tail = stream.read(size - tail_start)
    except OSError as error:
        raise NotAnExportError("it cannot be read") from error
    end = tail.rfind(b"PK\x05\x06")
    if size > _LARGEST_ARCHIVE:
        raise NotAnExportError("it is larger than 64 MB")
    if end < 0 or len(tail) - end < _END.size:
        raise NotAnExportError("it is a damaged archive")
    directory_size = _END.unpack_from(tail, end)[5]
    if directory_size > _LARGEST_DIRECTORY or tail[max(0, end - 20) : end].startswith(b"PK\x06\x07"):
        raise NotAnExportError("it has too many entries")


def _entries(archive: ZipFile) -> Iterator[tuple[str, bytes, str]]:
    infos = {info.filename: info for info in archive.infolist() if not info.filename.endswith("/")}
    configurations = {name: info for name, info in infos.items() if _ENTRY.fullmatch(name)}
    described = infos.keys() & EXPORT_METADATA
    others = infos.keys() - configurations.keys() - EXPORT_METADATA
    if not configurations or (others and not described):
        raise NotAnExportError("its entries are not those of a Nacos export")
    left = _LARGEST_ARCHIVE
    for name in sorted((*described, *configurations)):
        data, problem = _read(archive, infos[name], min(LARGEST, left))
        left -= len(data)
        yield name, data, problem


def _read(archive: ZipFile, info: ZipInfo, limit: int) -> tuple[bytes, str]:
    import zipfile
    import zlib

    if info.flag_bits & 1 or info.compress_type not in {0, 8}:  # encrypted; neither stored nor deflated
        return b"", "it is packed in a way that Nacos does not use"
    try:
        with archive.open(info) as stream:
            data = stream.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        return b"", "it is damaged in the archive"
    return (data, "") if len(data) <= limit else (b"", "it is larger than 5 MB")
