"""Keys that bind to nothing: misspelt, in the wrong section, or of another registry."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from reglint.checks import Context, Hit, check, written
from reglint.diagnostic import Place
from reglint.model import Assignment, Subject, Type
from reglint.nearest import distance
from reglint.properties import Properties, lookup_form
from reglint.records import NamedTuple
from reglint.syntax.node import Kind, Node
from reglint.syntax.written import Written
from reglint.text import Span

# Each registry's sections, whose unknown keys are worth a word; the first is the root of the others.
_SECTIONS = {
    "nacos": ("spring.cloud.nacos", "spring.cloud.nacos.discovery", "spring.cloud.nacos.config"),
    "consul": ("spring.cloud.consul", "spring.cloud.consul.discovery", "spring.cloud.consul.config"),
    "eureka": ("eureka.client", "eureka.instance", "eureka.server"),
}
_ROOTS = {
    "spring.cloud.nacos": "nacos",
    "spring.cloud.consul": "consul",
    "spring.cloud.inetutils": "",
    "spring.cloud.loadbalancer.nacos": "",
    "eureka.client": "eureka",
    "eureka.instance": "eureka",
    "eureka.server": "eureka",
}
_ROOT_STARTS = tuple(f"{root}." for root in _ROOTS)
# Slips too far from the right key for an edit distance, but seen again and again.
_KNOWN_SLIPS = {"preferip": "preferipaddress"}
_PREFER_IP = frozenset({"preferip", "preferipaddress"})
# Roots that look right and are none: where the wrong element stands, and the root that is meant.
_ROOT_SLIPS = {
    "cloud.nacos.": (0, "spring.cloud.nacos"),
    "cloud.consul.": (0, "spring.cloud.consul"),
    "spring.consul.": (1, "spring.cloud.consul"),
    "spring.eureka.": (1, "eureka"),
    "spring.cloud.eureka.": (2, "eureka"),
}
_SLIP_STARTS = tuple(_ROOT_SLIPS)
_GENERIC = "spring.cloud.discovery."
# What only Nacos discovery reads, and people put into the generic section.
_NACOS_LEAVES = frozenset({"serveraddr", "namespace", "group", "clustername", "registerenabled", "ephemeral", "weight"})
_ZONES = ("eureka.client.serviceurl.", "eureka.client.serviceurl[")
# What another registry's client would read here, and where it belongs.
_FOREIGN = {
    "nacos": {
        "hostname": "eureka.instance or spring.cloud.consul.discovery; Nacos registers an IP",
        "instanceid": "eureka.instance or spring.cloud.consul.discovery",
        "ipaddress": "spring.cloud.nacos.discovery.ip",
        "acltoken": "spring.cloud.consul.discovery",
        "preferagentaddress": "spring.cloud.consul.discovery",
        "register": "spring.cloud.nacos.discovery.register-enabled",
        "deregister": "spring.cloud.consul.discovery",
        "instance": "eureka.instance",
    },
    "consul": {
        "serveraddr": "spring.cloud.nacos; Consul has spring.cloud.consul.host and .port",
        "namespace": "spring.cloud.nacos.discovery; the Spring client knows no Consul namespace",
        "group": "spring.cloud.nacos.discovery",
        "clustername": "spring.cloud.nacos.discovery",
        "registerenabled": "spring.cloud.consul.discovery.register",
    },
    "eureka": {
        "serveraddr": "eureka.client.service-url.defaultZone",
        "namespace": "no section: Eureka has no namespaces",
        "group": "no section: Eureka has no groups",
    },
}


class _Element(NamedTuple):
    """The first element of a key that its section does not know."""

    element: str  # in lookup form
    parent: str  # in lookup form
    depth: int  # how many elements stand before it
    rest: str  # the element and everything below it, in lookup form
    registry: str


@check("document", key=Type.TEXT, section=Type.TEXT, right=Type.TEXT)
def misspelt_key(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit for each element of a key that is a slip for exactly one key its section knows."""
    file = written(subject)
    done: set[int] = set()
    for assignment in file.assignments:
        if assignment.key.startswith("spring.profile."):
            yield from _once(done, file, assignment, 1, {"section": "spring", "right": "profiles"})
            continue
        unknown = _unknown_element(assignment.key, context.properties)
        if unknown is None or _foreign_home(unknown) or _other_sections(unknown, context.properties):
            continue
        siblings = context.properties.known_siblings(unknown.parent)
        right = _KNOWN_SLIPS.get(unknown.element, "")
        if right not in siblings:
            right = context.properties.nearest(unknown.element, siblings) or ""
        if right and not _is_prefer_ip(unknown):
            facts = {"section": _spelled(unknown.parent, context.properties), "right": siblings[right]}
            yield from _once(done, file, assignment, unknown.depth, facts)


@check("document", key=Type.TEXT, right=Type.TEXT)
def misplaced_key(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit for each outermost element that stands in a section which does not read it."""
    file = written(subject)
    done: set[int] = set()
    for assignment in file.assignments:
        if assignment.key.startswith(_SLIP_STARTS):
            depth, right = next(meant for slip, meant in _ROOT_SLIPS.items() if assignment.key.startswith(slip))
            yield from _once(done, file, assignment, depth, {"right": right})
        if assignment.key.startswith(_GENERIC) and assignment.key.removeprefix(_GENERIC) in _NACOS_LEAVES:
            yield from _once(done, file, assignment, 3, {"right": "spring.cloud.nacos.discovery"})
        unknown = _unknown_element(assignment.key, context.properties)
        if unknown is None or _is_prefer_ip(unknown):
            continue
        right = _foreign_home(unknown) or " or ".join(_other_sections(unknown, context.properties))
        if right:
            yield from _once(done, file, assignment, unknown.depth, {"right": right})


@check("document", key=Type.TEXT)
def prefer_ip_under_nacos(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit for each prefer-ip-address key below a Nacos prefix, where no client reads it."""
    file = written(subject)
    for assignment in file.assignments:
        if not assignment.key.startswith(("spring.cloud.nacos.", "nacos.discovery.")):
            continue
        if assignment.key.rpartition(".")[2] in _PREFER_IP and context.properties.find(assignment.key) is None:
            yield Hit(Place.of_key(assignment.origin), {"key": assignment.origin.name})


@check("document", key=Type.TEXT)
def miskeyed_default_zone(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit for each service-url entry that was meant to be ``defaultZone`` and is a dead entry."""
    file = written(subject)
    zones = [item for item in file.assignments if item.key.startswith(_ZONES)]
    if not zones:
        return
    named = " ".join(item.text for item in file.assignments if item.key.startswith("eureka.client.availabilityzones"))
    exact = {item.number for item in zones if _zone(item) == "defaultZone"}
    for item in zones:
        zone = _zone(item)
        letters = lookup_form(zone)
        if zone == "defaultZone" or zone in named:
            continue
        if letters == "defaultzone" or (item.number not in exact and distance(letters, "defaultzone") <= 2):
            yield Hit(Place.of_key(item.origin), {"key": zone})


def _zone(assignment: Assignment) -> str:
    """The literal map key below service-url, as written."""
    below = assignment.origin.name.split(".", 2)[-1]
    return below.partition("[")[2].rstrip("]") if "[" in below else below.partition(".")[2]


@lru_cache(maxsize=8192)  # files have most of their keys in common
def _unknown_element(key: str, properties: Properties) -> _Element | None:
    """The first element of ``key`` that a closed section does not know; None when all are known or may be anything."""
    if not key.startswith(_ROOT_STARTS) or properties.find(key) is not None:
        return None
    root = max((root for root in _ROOTS if key.startswith(f"{root}.")), key=len)
    parent = root
    elements = key.split(".")
    depth = root.count(".") + 1
    for position in range(depth, len(elements)):
        element = elements[position].partition("[")[0]
        if element not in properties.known_siblings(parent):
            rest = ".".join(elements[position:])
            return _Element(element, parent, position, rest, _ROOTS[root]) if element else None
        parent = f"{parent}.{element}"
        row = properties.find(parent)
        if row is not None and row.map:
            return None
    return None


def _other_sections(unknown: _Element, properties: Properties) -> list[str]:
    """The sections of the same registry that do read this key."""
    return [
        _spelled(section, properties)
        for section in _SECTIONS.get(unknown.registry, ())
        if section != unknown.parent and properties.find(f"{section}.{unknown.rest}") is not None
    ]


def _foreign_home(unknown: _Element) -> str:
    """Where a key that another registry's client reads belongs; empty for any other key."""
    if unknown.registry == "nacos" and unknown.element.startswith("healthcheck"):
        return "spring.cloud.consul.discovery"
    if unknown.parent not in _SECTIONS.get(unknown.registry, ()):
        return ""
    return _FOREIGN.get(unknown.registry, {}).get(unknown.element, "")


def _is_prefer_ip(unknown: _Element) -> bool:
    """Whether it is the key of another registry that a rule of its own reports under Nacos."""
    return unknown.registry == "nacos" and unknown.element in _PREFER_IP


def _spelled(lookup: str, properties: Properties) -> str:
    """The documented spelling of a section in lookup form."""
    parent, spelled = "", []
    for element in lookup.split("."):
        spelled.append(properties.known_siblings(parent).get(element, element))
        parent = f"{parent}.{element}" if parent else element
    return ".".join(spelled)


def _once(done: set[int], file: Written, assignment: Assignment, depth: int, facts: dict[str, str]) -> Iterator[Hit]:
    """A hit on the element at ``depth`` of the assignment's key, unless one stands there already."""
    span, name = _element_place(file, assignment, depth)
    if span.start not in done:
        done.add(span.start)
        yield Hit(Place(file.document, span), {"key": name, **facts})


def _element_place(file: Written, assignment: Assignment, depth: int) -> tuple[Span, str]:
    """Where the element at ``depth`` of the key is written, and its spelling there."""
    elements_before = 0
    for key in _key_path(file, assignment.origin.key.start):
        elements = key.text.split(".")
        if depth < elements_before + len(elements):
            inside = depth - elements_before
            offset = sum(len(element) + 1 for element in elements[:inside])
            notation = file.document.text[key.start : key.end]
            if "[" in key.text or notation != key.text:
                return key.span, elements[inside]
            start = key.start + offset
            return Span(start, start + len(elements[inside])), elements[inside]
        elements_before += len(elements)
    return assignment.origin.key, assignment.origin.name.rpartition(".")[2]


def _key_path(file: Written, start: int) -> list[Node]:
    """The keys from the root of a document down to the one that starts at ``start``; empty below an alias."""
    for root in file.parsed.roots:
        path: list[Node] = []
        node = root
        while node is not None and node.kind is Kind.MAPPING:
            pairs = (
                (key, value) for key, value in node.pairs if key.start == start or value.start <= start < value.end
            )
            key, node = next(pairs, (None, None))
            if key is not None:
                path.append(key)
                if key.start == start:
                    return path
    return []
