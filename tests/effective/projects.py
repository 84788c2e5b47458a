"""Generated projects: several files of both syntaxes, with profiles and documents, every value in them unique."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from hypothesis import strategies as st

MAIN = "src/main/resources/"
NAMES = (
    MAIN + "application.yml",
    MAIN + "application.properties",
    MAIN + "application-p.yml",
    MAIN + "application-p.properties",
    MAIN + "config/application.yaml",
    "application.yml",
    "config/application-p.yml",
    "config/eu/application.properties",
    "imported.yml",
)
IMPORT = "spring.config.import"
ON_PROFILE = "spring.config.activate.on-profile"
# Spellings of one key stand together; no key is a section of another one.
KEYS = ("a", "b.c", "b.d", "my.server-addr", "my.serverAddr", "my.server_addr", "list[0]", "list[1]", "maps.m.x",
        "maps.m.y.z", "spring.cloud.nacos.discovery.metadata.k", "deep.one.two.three", "Upper.Case")  # fmt: skip


class Entry(NamedTuple):
    """A key with its value: ``token`` is unique, ``text`` holds it and perhaps a placeholder."""

    key: str
    token: str
    text: str


Documents = Sequence[Sequence[Entry]]


@st.composite
def projects(draw: st.DrawFn) -> dict[str, bytes]:
    """The files of a project, by path."""
    numbers = count(100)
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    importer = [MAIN + "application.yml"] if "imported.yml" in names else []
    return {name: _file(draw, name, numbers) for name in dict.fromkeys([*names, *importer])}


def _file(draw: st.DrawFn, name: str, numbers: count[int]) -> bytes:
    documents = [_entries(draw, numbers) for _ in range(draw(st.integers(1, 3)))]
    conditions = [index > 0 and "-p." not in name and draw(st.booleans()) for index in range(len(documents))]
    head = f"{IMPORT}: optional:file:./imported.yml" if name == MAIN + "application.yml" else ""
    if name.endswith(".properties"):
        text = _properties(draw, documents, conditions)
        return _ended(draw, text, blocks=False).encode("latin-1")
    text = _yaml(draw, documents, conditions, head)
    mark, encoding = draw(st.sampled_from([("", "utf-8"), ("\ufeff", "utf-8"), ("\ufeff", "utf-16-le")]))
    return (mark + _ended(draw, text, blocks="|" in text)).encode(encoding)


def _ended(draw: st.DrawFn, text: str, *, blocks: bool) -> str:
    """``text`` with one kind of line end; without the last one, now and then."""
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    whole = text.rstrip("\n") if draw(st.booleans()) and not blocks else text
    return whole.replace("\n", end)


def _entries(draw: st.DrawFn, numbers: count[int]) -> list[Entry]:
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=5, unique_by=_folded))
    entries: list[Entry] = []
    for key in keys:
        token = f"v{next(numbers)}v"
        frame = draw(
            st.sampled_from(["{0}", "{0}", "{0}", "x {0} y", "{0} ${{b.c:none}}", "${{nope:{0}}}", "\u00e4{0}"])
        )
        if key == "b.c" and "b.c" in frame:
            frame = "{0}"
        entries.append(Entry(key, token, frame.format(token)))
    return entries


def _folded(key: str) -> str:
    return key.replace("-", "").replace("_", "").lower()


# .properties


def _properties(draw: st.DrawFn, documents: Documents, conditions: Sequence[bool]) -> str:
    parts: list[str] = []
    for entries, conditional in zip(documents, conditions, strict=True):
        lines = [f"{ON_PROFILE}=p"] if conditional else []
        for entry in entries:
            noise = draw(st.sampled_from(["", "", "# c: d\n", "! e=f\n", "\n", " \t\n"]))
            between = draw(st.sampled_from(["=", ":", " ", " = ", "\t:\t", "=\\\n  ", "\\\n ="]))
            indent = draw(st.sampled_from(["", "  ", "\t"]))
            text = entry.text.replace(" ", draw(st.sampled_from([" ", " \\\n   "])))
            lines.append(f"{noise}{indent}{entry.key}{between}{text}")
        parts.append("\n".join(lines) + "\n")
    return "#---\n".join(parts)


# YAML


def _yaml(draw: st.DrawFn, documents: Documents, conditions: Sequence[bool], head: str) -> str:
    parts: list[str] = []
    for index, (entries, conditional) in enumerate(zip(documents, conditions, strict=True)):
        lines = [head] if head and not index else []
        lines += [f"{ON_PROFILE}: p"] if conditional else []
        shape = draw(st.sampled_from([_flat, _nested, _nested, _flow, _merged]))
        body = shape(draw, entries)
        parts.append("\n".join([*lines, body]) + "\n")
    start = draw(st.sampled_from(["", "---\n", "# first\n--- # c\n", "\n\n"]))
    return start + draw(st.sampled_from(["---\n", "--- # next\n", "...\n---\n"])).join(parts)


def _flat(draw: st.DrawFn, entries: Sequence[Entry]) -> str:
    lines: list[str] = []
    anchored = ""
    for index, entry in enumerate(entries):
        style = draw(st.sampled_from(_STYLES))
        noise = draw(st.sampled_from(["", "", "# c: d\n", "\n"]))
        key = draw(st.sampled_from(['"{}"', "'{}'", "? {}\n"])).format(entry.key) if index % 3 == 2 else entry.key
        value = style(entry.text, "")
        if anchored and draw(st.booleans()) and draw(st.booleans()):
            value = f"*{anchored}"
        elif draw(st.booleans()):
            anchored = f"r{entry.token}"
            value = f"&{anchored} {value}"
        lines.append(f"{noise}{key}: {value}")
    return "\n".join(lines)


def _nested(draw: st.DrawFn, entries: Sequence[Entry]) -> str:
    tree: dict[str, object] = {}
    for entry in entries:
        at = tree
        *parents, last = entry.key.split(".")
        for parent in parents:
            at = at.setdefault(parent, {})  # type: ignore[assignment]
        at[last] = entry
    return "\n".join(_lines(draw, tree, draw(st.sampled_from([" ", "  ", "    "])), ""))


def _lines(draw: st.DrawFn, tree: Mapping[str, object], step: str, indent: str) -> list[str]:
    lines: list[str] = []
    for key, inner in tree.items():
        if isinstance(inner, Entry):
            gap = draw(st.sampled_from([" ", "   "]))
            lines.append(f"{indent}{key}:{gap}{draw(st.sampled_from(_STYLES))(inner.text, indent)}")
        elif isinstance(inner, dict):
            lines.append(f"{indent}{key}:" + draw(st.sampled_from(["", "  ", " # c"])))
            lines += _lines(draw, inner, step, indent + step)
    return lines


def _flow(draw: st.DrawFn, entries: Sequence[Entry]) -> str:
    gap = draw(st.sampled_from([" ", "\n  ", " # c\n "]))
    pairs = (f"{_quoted(entry.key, '')}: {draw(st.sampled_from(_STYLES[1:3]))(entry.text, '')}" for entry in entries)
    return f"flow: {{{f',{gap}'.join(pairs)} }}"


def _merged(draw: st.DrawFn, entries: Sequence[Entry]) -> str:
    """A mapping with all entries but the last, and one that merges it."""
    *inner, last = entries
    if not inner:
        return _flat(draw, entries)
    lines = [f"  {entry.key}: {draw(st.sampled_from(_STYLES))(entry.text, '  ')}" for entry in inner]
    merge = draw(st.sampled_from(["<<: *base", "<<: [*base]"]))
    own = f"  {last.key}: {_quoted(last.text, '')}"
    return "\n".join(["base: &base", *lines, "use:", *draw(st.permutations([f"  {merge}", own]))])


def _plain(text: str, indent: str) -> str:
    del indent
    return text


def _single(text: str, indent: str) -> str:
    del indent
    return f"'{text}'"


def _quoted(text: str, indent: str) -> str:
    del indent
    return f'"{text}"'.replace("\u00e4", "\\xe4")


def _literal(text: str, indent: str) -> str:
    return f"|-\n{indent}      {text}"


def _folding(text: str, indent: str) -> str:
    return f">-\n{indent}      " + text.replace(" ", f"\n{indent}      ", 1)


_STYLES: tuple[Callable[[str, str], str], ...] = (_plain, _single, _quoted, _literal, _folding)
