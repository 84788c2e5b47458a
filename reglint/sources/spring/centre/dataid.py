"""What stands in one data id of a Nacos export, as Spring Cloud Alibaba reads it.

Source: alibaba/spring-cloud-alibaba NacosDataParserHandler.java, NacosPropertySource.java.
"""

from __future__ import annotations

from reglint.sources.file import File
from reglint.sources.spring.loading.files import parse_as
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.flatten import assignments
from reglint.sources.tree import Tree
from reglint.syntax.node import Kind, Style
from reglint.text import Document

_ENDS = {"yaml": "yaml", "yml": "yaml", "properties": "properties", "json": "json"}


def format_of(extension: str) -> str:
    """yaml, properties or json, whichever a data id is read as; empty when a library reads it, or nothing does."""
    lowered = extension.lower()
    return next((found for end, found in _ENDS.items() if lowered.endswith(end)), "")


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
    parsed = parse_as(document, extension) if extension == "properties" else file.parsed
    if parsed.problems or (extension != "properties" and parsed.duplicates):
        return None
    documents = assignments(document, parsed, properties=extension == "properties")
    if any(one.refusal is not None for one in documents) or (
        extension == "json" and not all(map(_is_plain, documents))
    ):
        return None
    return documents


def _is_plain(document: SpringDocument) -> bool:
    """Whether JSON means what YAML would: not with ``null``, empty collections or keys called ``value``."""
    leaves = (
        node.kind is Kind.SCALAR
        and (node.style is not Style.PLAIN or node.text != "null")
        and "[" not in key_node.text
        and not name.lower().endswith((".value", "]value"))
        for _, name, key_node, node in document.entries
    )
    return bool(document.entries) and all(leaves)


def merged(tree: Tree, path: str, extension: str) -> SpringDocument | None:
    """All documents of one data id in one, as the bootstrap phase has them: conditions mean nothing to it."""
    documents = tree.once(read, path, extension)
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
