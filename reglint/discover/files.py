"""Files as they are handed on, and what a name and a look at the bytes tell about one."""

from __future__ import annotations

import errno
import os
import sys

from reglint.diagnostic import FileNote
from reglint.records import NamedTuple

LARGEST = 5_000_000  # bytes; a registration configuration is a thousandth of it
SPRING_SUFFIXES = (".yml", ".yaml", ".properties")
CONSUL_SUFFIXES = (".json", ".hcl")
SUFFIXES = (*SPRING_SUFFIXES, *CONSUL_SUFFIXES)
EXPORT_METADATA = frozenset({".metadata.yml", ".meta.yml"})  # at the root of what Nacos exports
BUILD_FILES = ("pom.xml", "build.gradle", "build.gradle.kts")

_SPRING_NAMES = ("application.", "application-", "bootstrap.", "bootstrap-")
_WEAK_LARGEST = 64_000  # bytes; larger files with "name" and "port" alone are data, not one registration
_OTHER_TOOLS = frozenset(
    (
        "package.json", "package-lock.json", "npm-shrinkwrap.json", "composer.json", "tsconfig.json", "jsconfig.json",
        "angular.json", "nx.json", "turbo.json", "lerna.json", "renovate.json", "manifest.json", "openapi.json",
        "swagger.json", "devcontainer.json", "terragrunt.hcl", "pnpm-lock.yaml", "mkdocs.yml",
        ".pre-commit-config.yaml",
    )
)  # fmt: skip
_OTHER_ENDS = (".lock.json", ".lock.hcl", ".schema.json", ".min.json", ".pkr.hcl", ".pkrvars.hcl", ".tfvars.json")
# What an agent's configuration and config entries hold when nothing in them speaks of Consul, of services or of checks.
_AGENT_WORDS = (
    b"datacenter", b"bootstrap_expect", b"advertise_addr", b"retry_join", b"default_policy", b"script_checks",
    b"proxy-defaults",
)  # fmt: skip
_WIDE_MARKS = frozenset({b"\xff\xfe", b"\xfe\xff", b"\x00\x00"})  # how UTF-16 and UTF-32 files with a mark begin
_UTF32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_OTHER_ENCODING = sys.getfilesystemencoding() != "utf-8"
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)  # a pipe is as good as empty
_REASONS = {errno.EACCES: "permission denied", errno.EPERM: "permission denied", errno.ENOENT: "it is gone"}


class SourceFile(NamedTuple):
    """One file to lint.

    ``path`` and ``directory`` are relative to the root, with ``/``; an entry of an archive is ``x.zip!/group/data-id``.
    ``file`` is absolute. ``report`` is false for a file that is read only because it belongs to the service of a named
    one. ``problem`` says why ``data`` is empty when the file could not be read.
    """

    path: str
    file: str
    name: str
    directory: str
    data: bytes
    report: bool = True
    problem: str = ""


class Found(NamedTuple):
    """The files to lint, sorted by path, below the directory that their paths are relative to.

    ``searched`` are the directories that were searched, ``builds`` the build files that were seen there; all relative
    to the root, with ``/``. ``beside`` are the configurations of exports that hold no registration keys: what others
    import of them is not on disk.
    """

    root: str
    files: tuple[SourceFile, ...]
    notes: tuple[FileNote, ...] = ()
    searched: tuple[str, ...] = ()
    builds: frozenset[str] = frozenset()
    beside: tuple[SourceFile, ...] = ()

    def is_below(self, path: str) -> bool:
        """Whether ``path`` lies below one of the directories that were searched."""
        return any(not directory or path.startswith(f"{directory}/") for directory in self.searched)

    def lacks(self, path: str) -> bool:
        """Whether there is surely no such file: a build file that was not seen where everything was."""
        return path.endswith(BUILD_FILES) and path not in self.builds and self.is_below(path)


def shown(name: str) -> str:
    """A name from the file system as reports show it: the same text in every locale."""
    return os.fsencode(name).decode("utf-8", "surrogateescape") if _OTHER_ENCODING else name


def spring_named(name: str) -> bool:
    """Whether Spring itself looks for files of this name."""
    return name.startswith(_SPRING_NAMES) and name.endswith(SPRING_SUFFIXES)


def names_registry(name: str, data: bytes) -> bool:
    """Whether the file may hold registration configuration: broadly, since its source decides."""
    lowered = data.lower() if data[:2] not in _WIDE_MARKS else _narrow(data).lower()
    if b"nacos" in lowered or b"eureka" in lowered or b"consul" in lowered:
        return not _of_another_tool(name)
    if not name.endswith(CONSUL_SUFFIXES) or _of_another_tool(name):
        return False
    if name.endswith(".hcl"):
        return b"service" in lowered or b"check" in lowered or _of_agent(lowered)
    return (
        b'"service' in lowered
        or b'"check' in lowered
        or _of_agent(lowered)
        or (len(data) <= _WEAK_LARGEST and b'"name"' in lowered and b'"port"' in lowered)
    )


def describes_export(name: str, data: bytes) -> bool:
    """Whether the file is what Nacos says about the configurations of an export."""
    return name in EXPORT_METADATA and (b"dataId:" in data or b".app=" in data)


def display(root: str, path: str) -> str:
    """``path`` relative to ``root`` with ``/``; empty for the root itself."""
    try:
        relative = os.path.relpath(path, root)
    except ValueError:  # on another drive
        relative = path
    return "" if relative == os.curdir else shown(relative).replace(os.sep, "/")


def source_file(root: str, file: str, data: bytes, problem: str, *, report: bool = True) -> SourceFile:
    """The absolute ``file`` as reports name it from ``root``."""
    path = display(root, file)
    directory, _, name = path.rpartition("/")
    return SourceFile(path, file, name, directory, data, report, problem)


def _of_agent(lowered: bytes) -> bool:
    return any(word in lowered for word in _AGENT_WORDS)


def _of_another_tool(name: str) -> bool:
    return name in _OTHER_TOOLS or name.endswith(_OTHER_ENDS)


def _narrow(data: bytes) -> bytes:
    return data.decode("utf-32" if data.startswith(_UTF32) else "utf-16", "replace").encode("utf-8", "replace")


def read(file: str) -> tuple[bytes, str]:
    """The bytes of ``file``, and why there are none; the reason is empty when it was read."""
    try:
        descriptor = os.open(file, _FLAGS)
    except OSError as error:
        return b"", _reason(error)
    try:
        data = os.read(descriptor, 65_536)
        if len(data) == 65_536:
            data = _rest(descriptor, data)
    except OSError as error:
        return b"", _reason(error)
    finally:
        os.close(descriptor)
    return (data, "") if len(data) <= LARGEST else (b"", "it is larger than 5 MB")


def _rest(descriptor: int, first: bytes) -> bytes:
    parts, size = [first], len(first)
    while size <= LARGEST and (part := os.read(descriptor, 1_048_576)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _reason(error: OSError) -> str:
    known = _REASONS.get(error.errno or 0)  # the system's own words depend on its language
    return known or f"it cannot be read ({errno.errorcode.get(error.errno or 0, 'unknown error')})"
