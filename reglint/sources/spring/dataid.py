"""What stands in one data id of a Nacos export, as Spring Cloud Alibaba reads it.

Source: alibaba/spring-cloud-alibaba NacosDataParserHandler.java, NacosPropertySource.java.
"""

from __future__ import annotations

from functools import lru_cache

from reglint.sources.file import File
from reglint.sources.spring.flatten import SpringDocument, assignments
from reglint.sources.spring.resources import parse_as
from reglint.sources.tree import Tree
from reglint.text import Document

_ENDS = {"yaml": "yaml", "yml": "yaml", "properties": "properties"}


def format_of(extension: str) -> str:
    """The format that a data id is read as: yaml, properties, or none when only a library reads it, or nothing does."""
    lowered = extension.lower()
    return next((found for end, found in _ENDS.items() if lowered.endswith(end)), "")


@lru_cache(maxsize=4096)
def read(tree: Tree, path: str, extension: str) -> tuple[SpringDocument, ...] | None:
    """The documents of one data id in file order; None when it cannot be read."""
    file = tree.file(path)
    if file is None:
        return None
    if file.format != extension:
        file = File(file.path, file.data, as_format=extension)
    if file.problem is not None or file.template is not None:
        return None
    document = file.document
    if extension == "properties" and not document.text.isascii():
        document = Document(document.path, document.text, "latin-1")  # it is taken as the text that it is
    parsed = file.parsed if extension == "yaml" else parse_as(document, extension)
    if parsed.problems or (extension == "yaml" and parsed.duplicates):
        return None
    documents = assignments(document, parsed, properties=extension == "properties")
    return None if any(document.refusal is not None for document in documents) else documents


@lru_cache(maxsize=4096)
def merged(tree: Tree, path: str, extension: str) -> SpringDocument | None:
    """All documents of one data id in one, as the bootstrap phase has them: conditions mean nothing to it."""
    documents = read(tree, path, extension)
    if documents is None:
        return None
    if len(documents) == 1:
        return documents[0]
    file = tree.file(path)
    document = documents[0].document if documents or file is None else file.document
    entries = [entry for one in documents for entry in one.entries]
    sections = {key: node for one in reversed(documents) for key, node in one.sections.items()}
    masked = documents[0].masked if documents else ()
    properties = extension == "properties"
    return SpringDocument(document, 0, entries, sections, properties=properties, masked=masked)
