"""``docs/rule-reference.md``: every name that a rule may use, from the model, the scope and the checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reglint.checks import Check, all_checks
from reglint.model import FIELDS, Field
from reglint.scope import ENVIRONMENT, ITEMS, POLICY, RUN

_KINDS = {
    "registration": "A client that registers its service, in one run.",
    "config_client": "A client that reads configuration, in one run.",
    "check": "A health check of a Consul definition.",
    "definitions": "All Consul definitions of one folder together.",
    "assignment": "One key written in one document.",
    "document": "One file as it is written. Checks look into it; expressions see little.",
    "service": "The files that start together.",
    "start": "What a start of a Spring application comes to, in one run; none where there is nothing to say.",
}


def files() -> Iterator[tuple[str, str]]:
    """The page."""
    yield "docs/rule-reference.md", "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield "# What a rule can name"
    yield ""
    yield "<!-- Made by python -m reglint.generate from model.py, scope.py and checks/ of reglint; edit there. -->"
    yield ""
    yield "[Writing rules](writing-rules.md) says how a rule uses these names."
    for kind, fields in FIELDS.items():
        yield from _section(f"Fields of `{kind}`", _KINDS[kind], fields)
    yield from _section("The run and its service", "In every rule.", RUN)
    yield from _section("The environment", "What the policy says of the run's environment.", ENVIRONMENT)
    yield from _section("The policy", "What the policy says for every run.", POLICY)
    for type_, fields in ITEMS.items():
        yield from _section(f"Inside `each`, over a {type_.value}", "", fields)
    yield from _checks(all_checks())


def _section(title: str, text: str, fields: Mapping[str, Field]) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    if text:
        yield from (text, "")
    if fields:
        yield from ("| name | type | meaning |", "|---|---|---|")
        yield from (f"| `{name}` | {field.type.value} | {field.doc} |" for name, field in fields.items())


def _checks(checks: Mapping[str, Check]) -> Iterator[str]:
    yield from ("", "## Checks", "", "Functions of `reglint/checks`, and what their messages may name.", "")
    yield from ("| check | judges | facts | what it finds |", "|---|---|---|---|")
    for name, check in sorted(checks.items()):
        first = (check.function.__doc__ or "").partition("\n")[0]
        yield f"| `{name}` | {_code(sorted(check.kinds))} | {_code(check.facts)} | {first.replace('|', '&#124;')} |"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
