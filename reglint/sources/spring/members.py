"""The files of one directory: those that Spring looks for by name, and others that hold registration keys."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reglint.sources.file import File
from reglint.sources.spring.loading.loader import SpringFile
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.flatten import assignments

# A key below one of these makes a file registration configuration, whatever it is called.
REGISTRY = (
    "spring.cloud.nacos.",
    "spring.cloud.consul.",
    "eureka.client.",
    "eureka.instance.",
    "eureka.server.",
    "nacos.discovery.",
    "nacos.config.",
)
# People write these for one of the above; nothing reads them.
MISPLACED = ("cloud.nacos.", "cloud.consul.", "spring.consul.", "spring.eureka.", "spring.cloud.eureka.")

_NAME = re.compile(r"(application|bootstrap)(?:-(.+))?\.(?:ya?ml|properties)")
_FORMATS = frozenset({"yaml", "properties"})
# The registration keys in the text of a file that has no tree.
_LINES = re.compile(
    r"""^[ \t]* (?: spring\.cloud\.(?:nacos|consul)\b
                 | eureka\.(?:client|instance|server)\b
                 | (?:nacos|consul|eureka):[ \t]*\r?$ )""",
    re.MULTILINE | re.VERBOSE,
)


def is_spring_named(name: str) -> bool:
    """Whether Spring itself looks for files of this name."""
    return _NAME.fullmatch(name) is not None


class Member:
    """One candidate file as this source sees it.

    ``base`` is empty for a file that Spring would not look for. ``readable`` says whether Spring could read it.
    """

    __slots__ = ("base", "documents", "file", "location", "profile", "readable")

    def __init__(self, file: File, location: str) -> None:
        self.file = file
        self.location = location
        match = _NAME.fullmatch(file.name)
        self.base: str = match[1] if match else ""
        self.profile: str | None = match[2] if match else None
        self.documents: tuple[SpringDocument, ...] = ()
        self.readable = False
        if file.template is None and file.problem is None:
            properties = file.format == "properties"
            self.documents = assignments(file.document, file.parsed, properties=properties)
            self.readable = not file.parsed.problems

    @property
    def registers(self) -> bool:
        """Whether it holds a key that only registration configuration holds."""
        if not self.readable and _LINES.search(self.file.document.text) is not None:
            return True
        return any(entry[0].startswith(REGISTRY) for document in self.documents for entry in document.entries)

    @property
    def misplaced(self) -> bool:
        """Whether it holds registration keys in a place where nothing reads them."""
        return any(entry[0].startswith(MISPLACED) for document in self.documents for entry in document.entries)

    def spring_file(self) -> SpringFile:
        """The file as the loader takes it."""
        base = self.base or self.file.name.rpartition(".")[0]
        return SpringFile(self.file.document, self.file.parsed, self.location, base, self.profile, self.documents)


def groups(files: Iterable[File], directory: str) -> tuple[list[Member], list[Member]]:
    """The files of Spring's own names, which start together, and the others that hold registration keys."""
    named: list[Member] = []
    others: list[Member] = []
    for file in files:
        if file.format not in _FORMATS or (_NAME.fullmatch(file.name) is None and not _may_register(file.data)):
            continue
        member = Member(file, "classpath:/" if file.directory == directory else "classpath:/config/")
        if member.base:
            named.append(member)
        elif member.registers:
            others.append(member)
    return (named if any(member.registers or member.misplaced for member in named) else []), others


def _may_register(data: bytes) -> bool:
    """Whether a file of any name may hold registration keys: one look at its bytes, before it is parsed."""
    lowered = data.lower()
    if b"eureka" in lowered:
        return True
    if b"nacos" not in lowered and b"consul" not in lowered:
        return False
    return any(word in lowered for word in (b"spring", b"nacos.discovery", b"nacos.config", b"nacos:"))
