"""``rules/README.md``, the table of all rules, and one page for each below ``docs/rules``, from the rule files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from reglint.catalog import written_rules
from reglint.explain import conditions, fix_words, severity_words
from reglint.rules import Example, Mark, Rule
from reglint.text import Document

_MADE = "<!-- Made by python -m reglint.generate from {source}; edit there. -->"
_LANGUAGES = {"yml": "yaml", "yaml": "yaml", "properties": "properties", "json": "json", "hcl": "hcl"}


def files() -> Iterator[tuple[str, str]]:
    """The table, then the pages."""
    rules = written_rules()
    yield "rules/README.md", _text(_table(rules))
    for rule in rules:
        yield f"docs/rules/{rule.name}.md", _text(_page(rule))


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


def _table(rules: Iterable[Rule]) -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield _MADE.format(source="the rule files")
    yield ""
    yield "Each file here is one rule: its condition, reason, message, fix, page and tests."
    yield "[Writing rules](../docs/writing-rules.md) says how to add one."
    by_category = sorted(rules, key=lambda rule: (rule.category, rule.code))
    for category, members in groupby(by_category, key=lambda rule: rule.category):
        yield from (
            "",
            f"## {category}",
            "",
            "| code | rule | severity | fix | what it finds |",
            "|---|---|---|---|---|",
        )
        for rule in members:
            cells = (rule.code, f"[{rule.name}](../docs/rules/{rule.name}.md)", severity_words(rule), fix_words(rule))
            yield f"| {' | '.join(cells)} | {rule.summary.replace('|', '&#124;')} |"


def _page(rule: Rule) -> Iterator[str]:
    yield from (f"# {rule.name}", "", _MADE.format(source=rule.path), "", rule.summary, "")
    facts = [
        ("code", rule.code),
        ("category", rule.category),
        ("severity", severity_words(rule)),
        ("judges", ", ".join(rule.subjects)),
        ("needs", ", ".join(f"`{name}`" for name in rule.needs)),
        ("yields to", ", ".join(f"[{name}]({name}.md)" for name in rule.yields_to)),
        ("fix", fix_words(rule)),
    ]
    yield from ("| | |", "|---|---|")
    yield from (f"| {name} | {value} |" for name, value in facts if value)
    yield from ("", "## Condition", "", "```text", *conditions(rule), "```")
    yield from ("", "## Why", "", rule.page.why)
    for example in rule.examples:
        kind = "Good" if example.good else "Bad"
        yield from ("", f"## {kind}: {example.title}" if example.title else f"## {kind}")
        yield from _example(example)
    if rule.page.sources:
        yield from ("", "## Sources", "", *(f"- {source}" for source in rule.page.sources))


def _example(example: Example) -> Iterator[str]:
    files = [("reglint.yaml", example.policy)] if example.policy else []
    for path, text in (*files, *example.files):
        language = _LANGUAGES.get(path.rpartition(".")[2], "text")
        yield from ("", f"`{path}`", "", f"```{language}", text.rstrip("\n"), "```")
        document = Document(path, text)
        reported = [_reported(document, mark) for mark in example.marks if mark.path == path]
        if reported:
            yield from ("", f"Reported: {', '.join(reported)}.")


def _reported(document: Document, mark: Mark) -> str:
    marked = document.text[mark.start : mark.end].partition("\n")[0]
    line = document.position(mark.start).line
    return f"`{marked}` on line {line}" if marked.strip("`") else f"line {line}"
