"""Property names: relaxed equality, the canonical spelling, and names of environment variables.

Two names are equal when their elements are: outside brackets only a-z and 0-9 count, in any case; inside brackets every
character counts. A name in *lookup form* is equal to another exactly when the texts are the same: ``server-addr`` and
``serverAddr`` are ``serveraddr``, ``list.0`` is ``list[0]``, ``map[true]`` is ``map.true``, ``map[a.b]`` stays.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reglint.records import NamedTuple

_NOT_UNIFORM = re.compile(r"[^a-z0-9]+")
_NOT_DASHED = re.compile(r"[^a-z0-9-]+")
_NOT_ORIGINAL = re.compile(r"[^a-zA-Z0-9_-]+")
_UNIFORM = re.compile(r"[a-z0-9]+")
_CANONICAL_ELEMENT = re.compile(r"[a-z0-9][a-z0-9-]*")
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PLAIN = re.compile(r"[a-zA-Z0-9._-]*")
_DASHES = str.maketrans("", "", "-_")
_CACHE_LIMIT = 50_000

_canonical: dict[str, str] = {}


def _dropped(characters: re.Pattern[str], text: str) -> str:
    """``text`` without ``characters``, and without a dash at its very beginning."""
    return characters.sub("", text[1:] if text[:1] == "-" else text)


class Element(NamedTuple):
    """One element of a name: its text as written, without brackets."""

    text: str
    indexed: bool = False

    @property
    def uniform(self) -> str:
        """The characters that count in a comparison."""
        return self.text if self.indexed else _NOT_UNIFORM.sub("", self.text.lower())

    @property
    def dashed(self) -> str:
        """The canonical spelling: lower case letters, digits and inner dashes."""
        if self.indexed:
            return self.text
        return _dropped(_NOT_DASHED, self.text.lower())

    @property
    def original(self) -> str:
        """What is left of it as the key of a map: case, dashes and underscores are kept, other punctuation is lost."""
        if self.indexed:
            return self.text
        return _dropped(_NOT_ORIGINAL, self.text)


@lru_cache(maxsize=_CACHE_LIMIT)  # every run asks for the same names
def elements(name: str) -> tuple[Element, ...]:
    """The elements of a dotted name; those without a letter or digit of ASCII are no elements."""
    if "[" not in name:
        return tuple(Element(part) for part in name.split(".") if _counts(part))
    found: list[Element] = []
    start = depth = 0
    for index, character in enumerate(name):
        if character == "[":
            if depth == 0:
                found.append(Element(name[start:index]))
                start = index + 1
            depth += 1
        elif character == "]":
            depth -= 1
            if depth == 0:
                found.append(Element(name[start:index], indexed=True))
                start = index + 1
        elif character == "." and depth <= 0:
            found.append(Element(name[start:index]))
            start = index + 1
    found.append(Element(name[start:]))
    return tuple(element for element in found if (element.text if element.indexed else _counts(element.text)))


def _counts(part: str) -> bool:
    return bool(_NOT_UNIFORM.sub("", part.lower()))


def canonical(name: str) -> str:
    """``name`` in lookup form."""
    known = _canonical.get(name)
    if known is None:
        if len(_canonical) >= _CACHE_LIMIT:
            _canonical.clear()
        known = _canonical[name] = _of_plain(name) if _PLAIN.fullmatch(name) else lookup_form(elements(name))
    return known


def _of_plain(name: str) -> str:
    """The lookup form of a name of letters, digits, dashes and dots alone, as nearly all are."""
    parts = name.lower().translate(_DASHES).split(".")
    return "".join([f"[{part}]" if part.isdigit() else "." + part for part in parts if part]).removeprefix(".")


def lookup_form(parts: tuple[Element, ...]) -> str:
    """The lookup form of the name that has these elements."""
    return "".join(map(_suffix, parts)).removeprefix(".")


def _suffix(element: Element) -> str:
    uniform = element.uniform
    if uniform.isdigit() or (element.indexed and _UNIFORM.fullmatch(uniform) is None):
        return f"[{uniform}]"
    return "." + uniform


def spelled(parts: tuple[Element, ...]) -> str:
    """The canonical spelling of the name that has these elements, as Spring prints it."""
    text = "".join(f"[{element.text}]" if element.indexed else "." + element.dashed for element in parts)
    return text.removeprefix(".")


@lru_cache(maxsize=_CACHE_LIMIT)
def is_canonical(name: str) -> bool:
    """Whether Spring accepts ``name`` where it asks for a canonical name: lower-case kebab elements and brackets."""
    if not name or name[0] == "." or name[-1] == "." or name.count("[") != name.count("]"):
        return False
    parts = elements(name)
    if "[" not in name and len(parts) != sum(map(bool, name.split("."))):
        return False
    return bool(parts) and all(part.indexed or _CANONICAL_ELEMENT.fullmatch(part.text) for part in parts)


def kebab(name: str) -> str:
    """``name`` as documentation writes it: ``spring.cloud.nacos.discovery.serverAddr`` gives ``...server-addr``."""
    parts = (Element(part.text, part.indexed) for part in elements(name))
    return spelled(tuple(part if part.indexed else Element(_kebab_element(part.text)) for part in parts))


def _kebab_element(text: str) -> str:
    if text.isupper():
        return text.replace("_", "-")
    return _HUMP.sub("-", text).replace("_", "-")


def environment_names(name: str) -> tuple[str, ...]:
    """The variables that set ``name`` (in kebab spelling), the one that wins first; two in upper case, two in lower."""
    parts = elements(name)
    upper = "_".join(part.uniform for part in parts).upper()
    legacy = "_".join(part.original.replace("-", "_") for part in parts).upper()
    return upper, legacy, upper.lower(), legacy.lower()


def from_environment(variable: str) -> tuple[Element, ...]:
    """The elements of the property that an environment variable sets; a name with a dot in it is one already."""
    if "." in variable:
        return elements(variable)
    parts = elements(variable.lower().replace("_", "."))
    return tuple(Element(part.text, indexed=part.indexed or part.text.isdigit()) for part in parts)


def index_of(key: str, prefix: str) -> int | None:
    """The list index right behind ``prefix`` in a lookup form: 2 for ``a.b[2].c`` below ``a.b``."""
    end = key.find("]", len(prefix))
    text = key[len(prefix) + 1 : end]
    return int(text) if key.startswith(prefix + "[") and _INDEX.fullmatch(text) else None
