"""What names and texts of a Gradle script stand for: variables, extra properties, ``gradle.properties``, catalogues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from reglint.sources.spring.build.gradle.catalog import Catalog
from reglint.sources.spring.build.gradle.script import Statement

Names = Mapping[str, str | None]  # a name to the code it is assigned; None when that depends on a condition

ROOT = "\0root"  # what rootDir stands for; no text of a script holds the character
HERE = "\0here"  # what projectDir stands for
_PLACES = {"rootDir": ROOT, "settingsDir": ROOT, "projectDir": HERE, "rootProject.projectDir": ROOT}
_LONGEST_ANSWER = 500
_MOST_STEPS = 12

_TEXT = re.compile(
    r'"""(?P<long>(?:[^"\\]|\\.|"(?!""))*+)"""'
    r"|'''(?P<raw>(?:[^'\\]|\\.|'(?!''))*+)'''"
    r'|"(?P<double>(?:[^"\\$\n]|\\.|\$\{(?:[^{}"\n]{1,100}+|"[^"\n]{0,100}+"){0,6}+\}|\$)*+)"'
    r"|'(?P<single>(?:[^'\\\n]|\\.)*+)'",
    re.DOTALL,
)
_PART = re.compile(
    r"\$\{(?P<code>(?:[^{}\"\n]{1,100}+|\"[^\"\n]{0,100}+\"){0,6}+)\}|\$(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*+)"
)
_OWNER = re.compile(
    r"(?:project|rootProject|parent|settings|gradle|ext|extra|properties|extensions|providers|this)\.(?=[A-Za-z])"
)
_ENDING = re.compile(r"(?: as String|!!|\.toString\(\)|\.get\(\)|\.asProvider\(\)|\.requiredVersion)\Z")
_CALL = re.compile(r"""(?:(?:find|get)?[Pp]roperty|gradleProperty|get)\( ?(["'])([^"'$]{1,100})\1 ?\)""")
_VERSION_CALL = re.compile(r"""(?:\w+\.)?findVersion\( ?(["'])([^"'$]{1,100})\1 ?\)""")
_INDEX = re.compile(r"""([A-Za-z_]\w*(?:\.\w+)*)\[ ?(["'])([^"'$]{1,100})\2 ?\]""")
_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_OWN = frozenset({"ext", "extra", "project", "properties", "rootProject"})

_ASSIGNED = re.compile(
    r"""(?:(?:private|internal|public|final|static|const)\ )*+(?:(?:def|val|var|String|Map|GString|Object)\ )?+
    (?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?:\[\ ?["'](?P<key>[^"'$]{1,100})["']\ ?\])?
    (?:\ ?:\ ?String\??)?\ ?=(?![=~])\ ?(?P<code>.+)""",
    re.VERBOSE | re.DOTALL,
)
_SET = re.compile(r"""(?:[\w.]+\.)?set\( ?(["'])(?P<name>[^"'$]{1,100})\1 ?, ?(?P<code>.+?) ?\)""", re.DOTALL)
_BY_EXTRA = re.compile(r"va[lr] (?P<name>\w+)(?: ?: ?String)? by (?:\w+\.)*extra(?:\((?P<code>.+)\))?", re.DOTALL)
_MAP = re.compile(r"\[.*\]|(?:mutable|linked|hash)?[mM]apOf(?:<[^()]*>)?\(.*\)", re.DOTALL)
_ENTRY = re.compile(
    r"""(?<![\w.-])(?P<quote>["']?)(?P<key>[\w.-]{1,100}+)(?P=quote)\ ?(?::|to\b)\ ?
    (?P<code>"[^"\n]*+"|'[^'\n]*+'|[A-Za-z_][\w.]*+)""",
    re.VERBOSE,
)
_SEEN_THROUGH = re.compile(
    r"(?:project\.|rootProject\.)?(?:ext|extra)(?:\.apply)?|buildscript|allprojects|subprojects|dependencies|plugins"
    r"|dependencyManagement|imports|pluginManagement|va[lr] \w+(?: ?: ?String)? by extra"
    r"|(?:configure|project|with)\(.*"
)
_CONDITION = re.compile(r"(?:\} ?)?(?:if|else|when|switch|try|catch|case)\b")


def names_in(statements: Iterable[Statement]) -> dict[str, str | None]:
    """The code that each name is assigned in a script; ``versions.boot`` for an entry of the map ``versions``."""
    found: dict[str, str | None] = {}
    for blocks, text in statements:
        certain = True
        for block in blocks:
            if is_condition(block):
                certain = False
            elif not _SEEN_THROUGH.fullmatch(block):
                break
        else:
            for name, code in assigned(blocks, text):
                known = certain and found.get(name, code) == code
                found[name] = code if known else None
    return found


def is_condition(block: str) -> bool:
    """Whether what stands in ``block`` holds on a condition."""
    return _CONDITION.match(block) is not None


def assigned(blocks: tuple[str, ...], text: str) -> Iterable[tuple[str, str]]:
    """The names that one statement assigns, with the code of each."""
    if (match := _ASSIGNED.fullmatch(text)) is not None:
        name = _without_owner(match["name"])
        name = match["key"] if name in _OWN and match["key"] else f"{name}.{match['key']}" if match["key"] else name
        code = match["code"].strip()
        if _MAP.fullmatch(code):
            prefix = "" if name in _OWN else f"{name}."
            return [(prefix + entry["key"], entry["code"]) for entry in _ENTRY.finditer(code)]
        return [(name, code)]
    for form in (_SET, _BY_EXTRA):
        if (match := form.fullmatch(text)) is not None and match["code"]:
            return [(match["name"], match["code"])]
    if blocks and (match := _BY_EXTRA.fullmatch(blocks[-1])) is not None:
        return [(match["name"], text)]
    return ()


class Scope:
    """The names that one script sees: in ``tables`` the nearest first, then in ``properties``, then in catalogues."""

    def __init__(self, tables: Sequence[Names], properties: Mapping[str, str], catalogs: Mapping[str, Catalog]) -> None:
        self.catalogs = catalogs
        self._tables = tables
        self._properties = properties
        self._answers: dict[str, str | None] = {}

    def add(self, names: Names) -> None:
        """Let ``names`` be seen as well, after those of the nearest script."""
        self._tables = [*self._tables[:1], names, *self._tables[1:]]
        self._answers.clear()

    def value(self, code: str, steps: int = 0) -> str | None:
        """The text that ``code`` stands for; None when nobody here knows."""
        code = code.strip()
        while code.startswith("(") and code.endswith(")"):
            code = code[1:-1].strip()
        if steps > _MOST_STEPS or not code:
            return None
        if (match := _TEXT.match(code)) is not None:
            text = self._text(match, steps)
            rest = code[match.end() :].lstrip()
            if rest.startswith("+"):
                return _sum(text, self.value(rest[1:], steps + 1))
            return text if not _trimmed(rest) else None
        first, plus, rest = code.partition("+")
        if plus:
            return _sum(self.value(first, steps + 1), self.value(rest, steps + 1))
        return self._named(code, steps)

    def _text(self, match: re.Match[str], steps: int) -> str | None:
        kind = match.lastgroup or ""
        written: str = match[kind]
        if kind in ("single", "raw") or "$" not in written:
            return None if "$" in written else written
        pieces: list[str] = []
        end = 0
        for part in _PART.finditer(written):
            answer = self.value(part["code"] or part["name"], steps + 1)
            if answer is None:
                return None
            pieces += written[end : part.start()], answer
            end = part.end()
        text = "".join((*pieces, written[end:]))
        return text if len(text) <= _LONGEST_ANSWER and "$" not in text else None

    def _named(self, code: str, steps: int) -> str | None:
        name = _name(code)
        if name is None:
            return None
        if name not in self._answers:
            self._answers[name] = None  # for a name that leads back to itself
            self._answers[name] = self._answer(name, steps)
        return self._answers[name]

    def _answer(self, name: str, steps: int) -> str | None:
        for table in self._tables:
            if name in table:
                code = table[name]
                return None if code is None else self.value(code, steps + 1)
        if name in self._properties:
            return self._properties[name]
        if name in _PLACES:
            return _PLACES[name]
        catalog, _, alias = name.partition(".versions.")
        return self.catalogs[catalog].version(alias) if alias and catalog in self.catalogs else None


def texts_in(code: str) -> list[str]:
    """The plain texts quoted in ``code``."""
    found = (match[match.lastgroup or 0] for match in _TEXT.finditer(code))
    return [text for text in found if "$" not in text]


def _sum(first: str | None, second: str | None) -> str | None:
    if first is None or second is None or len(first) + len(second) > _LONGEST_ANSWER:
        return None
    return first + second


def _name(code: str) -> str | None:
    """The name that ``code`` looks up, by whatever way; None when it does something else."""
    code = _trimmed(code)
    if code in _PLACES:
        return code
    if (match := _VERSION_CALL.fullmatch(code)) is not None:
        return f"libs.versions.{match[2]}"
    code = _without_owner(code)
    if (match := _CALL.fullmatch(code)) is not None:
        return match[2]
    if (match := _INDEX.fullmatch(code)) is not None:
        return match[3] if match[1] in _OWN else f"{match[1]}.{match[3]}"
    return code if _NAME.fullmatch(code) else None


def _trimmed(code: str) -> str:
    code = code.strip()
    while (match := _ENDING.search(code, max(0, len(code) - 40))) is not None:
        code = code[: match.start()]
    return code


def _without_owner(code: str) -> str:
    start = 0
    while (match := _OWNER.match(code, start)) is not None:
        start = match.end()
    return code[start:]
