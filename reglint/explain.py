"""What a rule says and why, or what a key means, as a page for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reglint import catalog
from reglint.diagnostic import RequestError
from reglint.expression import names
from reglint.expression.tree import children
from reglint.located import unknown
from reglint.model import FIELDS
from reglint.properties import Family, Property, lookup_form
from reglint.rules import Ast, Example, Mark, Rule
from reglint.text import Document

_WIDTH = 100
_TITLES = {
    "for": "only for",
    "when": "applies when",
    "each": "for each item of",
    "require": "must hold",
    "check": "looked at by",
    "message": "  else says",
}


def page(what: str, rules: Iterable[Rule] | None = None) -> str:
    """The page of a rule (by name or code) or of a property (in any spelling that its client accepts).

    ``rules`` are all rules there are, the catalogue's unless given. Raises RequestError for a name that nobody knows.
    """
    rules = catalog.rules() if rules is None else tuple(rules)
    for rule in rules:
        if what in (rule.name, rule.code) or what.upper() == rule.code:
            return "\n".join(_rule(rule)) + "\n"
    properties = catalog.properties()
    found = [(properties.family(row.family), row) for row in _rows(what)]
    if found:
        return "\n\n".join("\n".join(_property(family, row, rules)) for family, row in found) + "\n"
    known = [word for rule in rules for word in (rule.name, rule.code)] + [row.key for row in properties]
    raise RequestError(unknown("rule or property", what, known))


def severity_words(rule: Rule) -> str:
    """``error, warning or info``: every severity a finding of the rule may have."""
    *others, last = [severity.label for severity in rule.severities] or ["off"]
    return f"{', '.join(others)} or {last}" if others else last


def fix_words(rule: Rule) -> str:
    """``safe``, ``unsafe`` or ``none``."""
    return "none" if rule.fix is None else "safe" if rule.fix.safe else "unsafe"


def readers(row: Property, family: Family, rules: Iterable[Rule]) -> list[Rule]:
    """The rules whose expressions or places name the field that a property feeds."""
    return [rule for rule in rules if row.field and _looks_at(rule, family) and row.field in _fields(rule)]


def _looks_at(rule: Rule, family: Family) -> bool:
    """Whether a rule is for the subjects of a family, and not for another registry alone."""
    registries = set(_registries(rule.when)) if rule.when else set()
    return bool(set(rule.subjects) & set(family.subjects)) and (not registries or family.registry in registries)


def _registries(tree: Ast) -> Iterator[str]:
    """The registries that a condition compares with."""
    if tree[0] == "binary" and tree[2] == "==" and tree[3][0] == "path" and tree[3][2] == "registry":
        yield tree[4][2]
    for child in children(tree):
        yield from _registries(child)


def _fields(rule: Rule) -> set[str]:
    """The fields that a rule names, with or without a question about their state."""
    trees: list[Ast | None] = [rule.when, *(tree for _, tree in rule.let)]
    found = {field for condition in rule.conditions for field in (*condition.at, condition.each)}
    for condition in rule.conditions:
        trees += [condition.when, condition.require]
    for name in {name for tree in trees if tree is not None for name in names(tree)}:
        found |= {name, name.rpartition(".")[0]}
    return found


def _rows(what: str) -> Iterator[Property]:
    """The rows that a key may mean: by its full name, or by its name below the section of a registry's own file."""
    properties = catalog.properties()
    form = lookup_form(_dotted(what))
    entries = (row for row in properties if row.literal and what.rstrip("]").endswith(row.literal))
    entry = next((row for row in entries if lookup_form(_dotted(row.key)) == form), None)
    row = entry or properties.find(lookup_form(what))
    if row is not None:
        yield row
    for family in properties.families:
        if family.spelling != "relaxed":
            names_below = [what, *(what.removeprefix(f"{section}.") for section in family.sections if section)]
            rows = (properties.member(family.name, name) for name in names_below)
            yield from [row for row in rows if row is not None][:1]


def _dotted(key: str) -> str:
    """A key with the entry of a map written as most files write it, without brackets."""
    return key.replace("[", ".").replace("]", "")


def _property(family: Family, row: Property, rules: Iterable[Rule]) -> Iterator[str]:
    yield row.key
    yield ""
    yield from _wrapped(row.doc)
    yield ""
    facts = [
        ("section", family.title),
        ("type", row.type + (f" in {row.unit}" if row.unit else "")),
        ("values", ", ".join(row.values)),
        ("default", "" if row.default is None else _default(row.default)),
        *((f"default {when}", _default(value)) for when, value in row.defaults),
        ("falls back", ", then ".join(row.fallback)),
        ("since", row.since and f"{family.product} {row.since}".strip()),
        ("removed", row.removed and f"{family.product} {row.removed}".strip()),
        ("deprecated", "yes" if row.deprecated else ""),
        ("write instead", row.replaced_by),
        ("also spelt", ", ".join(row.aliases)),
        ("secret", "yes, never printed" if row.secret else ""),
        ("field", _field(row, family)),
        ("rules", ", ".join(f"{rule.code} {rule.name}" for rule in readers(row, family, rules))),
        ("source", row.source or family.source),
    ]
    yield from _table([(name, value) for name, value in facts if value])


def _field(row: Property, family: Family) -> str:
    meanings = [FIELDS[kind][row.field].doc for kind in family.subjects if row.field in FIELDS.get(kind, ())]
    return f"{row.field}: {meanings[0]}" if meanings else row.field


def _default(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join("=".join(item) if isinstance(item, tuple) else str(item) for item in value) or "none"
    return str(value) if value != "" else '""'


def _rule(rule: Rule) -> Iterator[str]:
    yield f"{rule.code} {rule.name}"
    yield ""
    yield from _wrapped(rule.summary)
    yield ""
    facts = [
        ("category", rule.category),
        ("severity", severity_words(rule)),
        ("judges", ", ".join(rule.subjects)),
        ("needs", ", ".join(rule.needs)),
        ("yields to", ", ".join(rule.yields_to)),
        ("fix", ", ".join(rule.page.fix) or "none"),
    ]
    yield from _table([(name, value) for name, value in facts if value])
    yield from _headed("Condition", conditions(rule))
    yield from _headed("Why", _wrapped(rule.page.why))
    for example in rule.examples:
        kind = "Good" if example.good else "Bad"
        yield from _headed(f"{kind}: {example.title}" if example.title else kind, _example(example))
    yield from _headed("Sources", rule.page.sources)


def conditions(rule: Rule) -> Iterator[str]:
    """The condition of a rule in its own expressions, line by line."""
    if rule.page.when:
        yield f"applies when  {rule.page.when}"
    for name, text in rule.page.let:
        yield f"with  {name} = {text}"
    for condition in rule.page.conditions:
        said = dict(condition)
        severity = f"  ({said['severity']})" if "severity" in said else ""
        for key, title in _TITLES.items():
            if key in said:
                yield f"{title}  {said[key]}" + (severity if key in ("require", "check") else "")
    if rule.page.message:
        yield f"says  {rule.page.message}"


def _headed(title: str, lines: Iterable[str]) -> Iterator[str]:
    body = [f"  {line}".rstrip() for line in lines]
    if body:
        yield from ("", title, "", *body)


def _table(facts: list[tuple[str, str]]) -> Iterator[str]:
    width = max(len(name) for name, _ in facts) + 2
    for name, value in facts:
        first, *rest = list(_wrapped(value, _WIDTH - width - 2)) or [""]
        yield f"  {name:<{width}}{first}"
        yield from (" " * (width + 2) + line for line in rest)


def _wrapped(text: str, width: int = _WIDTH) -> Iterator[str]:
    """Paragraphs filled to ``width``; indented lines and list items stay as they are."""
    import textwrap

    for number, paragraph in enumerate(text.strip().split("\n\n")):
        if number:
            yield ""
        if any(line.startswith((" ", "- ", "* ", "|")) for line in paragraph.splitlines()):
            yield from paragraph.splitlines()
        else:
            yield from textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False)


def _example(example: Example) -> Iterator[str]:
    files = [("reglint.yaml", example.policy)] if example.policy else []
    for number, (path, text) in enumerate((*files, *example.files)):
        if number:
            yield ""
        yield f"# {path}"
        yield from _underlined(Document(path, text), [mark for mark in example.marks if mark.path == path])


def _underlined(document: Document, marks: list[Mark]) -> Iterator[str]:
    for number, line in enumerate(document.text.splitlines(), 1):
        yield line
        for mark in marks:
            place = document.position(mark.start)
            if place.line == number:
                width = max(1, min(mark.end - mark.start, len(line) - place.column + 1))
                yield " " * (place.column - 1) + "^" * width
