"""One file as Spring Boot reads it: the documents in it, or the exception that ends the start."""

from __future__ import annotations

from collections.abc import Iterable

from reglint.records import NamedTuple
from reglint.sources.spring.loading.errors import LoadError
from reglint.sources.spring.reading.document import Fault, SpringDocument
from reglint.sources.spring.reading.flatten import assignments
from reglint.sources.spring.reading.generations import Generation
from reglint.sources.spring.reading.snakeyaml import scan_fault
from reglint.syntax.node import Parsed, Style
from reglint.text import Document, Span
from reglint.values import Origin

EXTENSIONS = ("yaml", "yml", "xml", "properties")  # lowest precedence first
_OF_PROPERTIES = ("properties", "xml")
_SCANNER_WORDS = (
    "cannot begin",
    "can begin",
    "can stand here",
    "escape",
    "header of a block",
    "needs quotes",
    "neither a key",
    "nothing but a comment",
    "quote is",
    "with a tab",
)  # in the messages on what SnakeYAML's scanner refuses, and not its parser


class SpringFile(NamedTuple):
    """One file of a service.

    ``location`` is the place Spring searches it at, such as ``classpath:/`` or ``file:./config/``. ``base`` is the part
    of the name before the profile: ``application``, ``bootstrap`` or another; ``profile`` the rest, if any.
    ``documents`` is the file flattened, where that is done already. ``unread`` is true for one that cannot be read
    here, or is no configuration before it is rendered.
    """

    document: Document
    parsed: Parsed
    location: str
    base: str
    profile: str | None = None
    documents: tuple[SpringDocument, ...] | None = None
    unread: bool = False

    @property
    def resource(self) -> str:
        """The name Spring has for it."""
        return self.location + self.document.path.rpartition("/")[2]


class Loaded(NamedTuple):
    """What became of one resource: its documents in file order, or why Spring Boot cannot read it.

    ``unread`` is the path of a file that cannot be read here.
    """

    documents: tuple[SpringDocument, ...] = ()
    error: LoadError | None = None
    unread: str = ""


def load(file: SpringFile, extension: str, generation: Generation, encoding: str = "") -> Loaded:
    """The documents of ``file`` as Spring Boot reads them: nothing at all when it cannot read a part of it."""
    if file.unread:
        return Loaded(unread=file.document.path)
    document, parsed, as_named = _as_read(file, extension, generation, encoding)
    error = _unreadable(document, parsed, extension, generation)
    if error is not None:
        return Loaded(error=error)
    documents = file.documents if as_named and generation.empty_maps and not generation.collections else None
    if documents is None:
        documents = assignments(
            document,
            parsed,
            properties=extension in _OF_PROPERTIES,
            empty_maps=generation.empty_maps,
            blank_documents=generation.old_readers,
            collections=generation.collections,
        )
    if extension == "xml" and not documents and not generation.old_readers:
        documents = (SpringDocument(document, 0, [], {}, properties=True),)
    return Loaded(documents, _refused(documents, parsed, generation, document))


def _as_read(file: SpringFile, extension: str, generation: Generation, encoding: str) -> tuple[Document, Parsed, bool]:
    """The text and the tree of ``file`` as they are to be read, and whether that is what its own name asks for."""
    document, parsed = file.document, file.parsed
    as_named = document.path.lower().endswith("." + extension) and extension != "xml"
    if extension == "xml":
        from reglint.sources.spring.reading.xml import as_declared

        document = as_declared(document)
    bang = generation.bang_separators or extension != "properties" or "!---" not in document.text
    if not as_named or not bang or (generation.old_readers and extension in _OF_PROPERTIES):
        parsed = parse_as(document, extension, legacy=generation.old_readers, bang=bang)
        as_named = False
    if encoding and extension == "properties":
        return Document(document.path, document.text, "latin-1"), parsed, False
    return document, parsed, as_named


def _unreadable(document: Document, parsed: Parsed, extension: str, generation: Generation) -> LoadError | None:
    """Why Spring Boot gets no document at all."""
    if parsed.problems:
        problem = parsed.problems[0]
        return _failed(generation, extension, problem.message, Origin(document, problem.span, problem.span, ""))
    fault = scan_fault(document.text, parsed.roots) if extension not in _OF_PROPERTIES else None
    if fault is None:
        return None
    place = Span(fault.offset, fault.offset + 1)
    return _wrapped(generation, LoadError(("ScannerException",), fault.message, Origin(document, place, place, "")))


def parse_as(document: Document, extension: str, *, legacy: bool = False, bang: bool = True) -> Parsed:
    """The tree of a text that is to be read as ``extension``; ``legacy`` and ``bang`` are those of ``properties``."""
    if extension == "xml":
        from reglint.sources.spring.reading.xml import parse_xml

        return parse_xml(document)
    if extension == "properties":
        from reglint.syntax import properties

        return properties.parse(document, legacy=legacy, bang=bang)
    from reglint.syntax import yaml

    return yaml.parse(document)


def _refused(
    documents: tuple[SpringDocument, ...], parsed: Parsed, generation: Generation, document: Document
) -> LoadError | None:
    """What the YAML parser accepts and Spring Boot does not; the documents are kept, their last assignments win."""
    if parsed.duplicates and documents and not documents[0].properties:
        (first, _), (second, _) = parsed.duplicates[0]
        origin = Origin(document, second.span, second.span, second.text)
        message = f"duplicate key '{second.text}', first in line {document.position(first.start).line}"
        return _wrapped(generation, LoadError(("DuplicateKeyException",), message, origin))
    fault = next((found for one in documents if (found := _fault(one, generation)) is not None), None)
    if fault is None and "<<" in document.text and documents and not documents[0].properties:
        fault = _merge_value(documents)
    if fault is None:
        return None
    origin = Origin(document, fault.node.span, fault.node.span, "")
    return _wrapped(generation, LoadError((fault.cause,), fault.message, origin))


def _fault(one: SpringDocument, generation: Generation) -> Fault | None:
    node = one.refusal
    if node is None:
        return one.fault
    known_only = (node.tag or "").startswith(("!!", "tag:")) and not generation.old_readers
    cause = "ComposerException" if known_only else "ConstructorException"
    return Fault(node, cause, f"tag {node.tag} is not supported")


def _merge_value(documents: Iterable[SpringDocument]) -> Fault | None:
    """The first value that is a bare ``<<``, which SnakeYAML takes for a key of its own kind, and cannot read."""
    values = (entry[3] for one in documents for entry in one.entries)
    bare = (node for node in values if node.text == "<<" and node.style is Style.PLAIN and node.tag is None)
    node = next(bare, None)
    return None if node is None else Fault(node, "ConstructorException", "'<<' without quotes is no value")


def _failed(generation: Generation, extension: str, message: str, origin: Origin) -> LoadError:
    causes: tuple[str, ...] = _yaml_exceptions(message)
    if extension == "xml":
        causes = ("IllegalStateException", "InvalidPropertiesFormatException", "SAXParseException")
        return LoadError(causes, message, origin)
    if extension == "properties":
        causes = ("IllegalStateException",)
    return _wrapped(generation, LoadError(causes, message, origin))


def _wrapped(generation: Generation, error: LoadError) -> LoadError:
    return error._replace(causes=("IllegalStateException", *error.causes)) if generation.legacy else error


def _yaml_exceptions(message: str) -> tuple[str, ...]:
    """The exceptions by which SnakeYAML refuses what the parser's ``message`` describes."""
    if "the bytes are not" in message:
        return "YAMLException", "MalformedInputException"
    if "alias" in message:
        return ("ComposerException",)
    if "not allowed in YAML" in message:
        return ("ReaderException",)
    return ("ScannerException" if any(word in message for word in _SCANNER_WORDS) else "ParserException",)
