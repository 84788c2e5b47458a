"""The pages hold together: all can be reached, all links lead somewhere, and what they name exists."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest
import yaml

from reglint import catalog, explain, policy
from reglint.cli.commands import group
from reglint.policy import check_rule_names
from tests.test_layers import LAYERS

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(
    [
        *DOCS.rglob("*.md"),
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "CHANGELOG.md",
        ROOT / "rules" / "README.md",
    ]
)
BY_HAND = [page for page in PAGES if page.parent.name != "rules"]
LINK = re.compile(r"(?<!!)\[[^\]\[]*\]\((?!https?:)([^)\s]*)\)")
FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<text>.*?)^(?P=indent)```$", re.DOTALL | re.MULTILINE)
FOLDERS = ("reglint", "tests", "docs", "rules", "schemas", "examples", "benchmarks", ".ci")
PARENT = click.Context(group, info_name="reglint", **group.context_settings)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return FENCE.sub("", text_of(page))


def blocks(page: Path, *languages: str) -> list[str]:
    return [match["text"] for match in FENCE.finditer(text_of(page)) if match["language"] in languages]


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """Where the links of the page lead in this checkout: a file and an anchor in it, which may be empty."""
    for target in LINK.findall(prose(page)):
        path, _, anchor = target.partition("#")
        yield ((page.parent / path).resolve() if path else page), anchor


def anchors(page: Path) -> set[str]:
    """The anchors of the headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# ---- pages and links


def test_the_index_links_every_page() -> None:
    """Those on single rules are linked from the list of rules, which the index links."""
    linked = {path for path, _ in links(DOCS / "index.md")}
    assert [name(page) for page in DOCS.glob("*.md") if page not in linked and page.name != "index.md"] == []
    assert ROOT / "rules" / "README.md" in linked
    of_rules = {path for path, _ in links(ROOT / "rules" / "README.md")}
    assert [name(page) for page in (DOCS / "rules").glob("*.md") if page not in of_rules] == []


def test_the_readme_links_the_index() -> None:
    assert DOCS / "index.md" in {path for path, _ in links(ROOT / "README.md")}


def test_the_index_says_something_of_each_page() -> None:
    entries = re.findall(r"^- \[.*?\]\(.*?\)(.*)$", text_of(DOCS / "index.md"), re.MULTILINE)
    assert len(entries) > 5
    assert all(entry.startswith(": ") and len(entry) > 20 for entry in entries)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = [
        f"{name(page)} -> {path.name}#{anchor}"
        for path, anchor in links(page)
        if not path.exists() or (anchor and anchor not in anchors(path))
    ]
    assert broken == []


# ---- what they name


class Call(NamedTuple):
    """A call of the command as a page shows it."""

    page: str
    words: list[str]


def calls(page: Path) -> Iterator[Call]:
    """Every call in a console block, and every call with something behind the command in the text."""
    lines = [line for block in blocks(page, "console", "sh") for line in block.splitlines()]
    shown = [line for line in lines if re.match(r"(\$ |.*/bin/)?reglint ", line)]
    shown += re.findall(r"`(reglint [a-z][^`]*)`", prose(page))
    for line in shown:
        words = shlex.split(line.partition("reglint ")[2], comments=True)
        yield Call(name(page), words)


CALLS = [call for page in BY_HAND for call in calls(page)]


def test_calls_are_seen() -> None:
    assert {call.words[0] for call in CALLS} >= {"lint", "rules", "explain", "show"}


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.page}: {' '.join(call.words)}")
def test_every_call_is_understood(call: Call) -> None:
    command_name, *arguments = call.words
    command = group.get_command(PARENT, command_name)
    assert command is not None
    if arguments:  # a command that the text only names may lack some
        command.make_context(command_name, arguments, parent=PARENT)


@pytest.mark.parametrize("call", [call for call in CALLS if call.words[0] == "explain" and call.words[1:]], ids=str)
def test_what_is_explained_exists(call: Call) -> None:
    """A rule, a property, or a rule whose file the page shows."""
    (wanted,) = call.words[1:]
    if f"{wanted}.yaml`" not in text_of(ROOT / call.page):
        assert explain.page(wanted, catalog.rules())


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_code_is_that_of_a_rule(page: Path) -> None:
    codes = {rule.code for rule in catalog.rules()}
    prefixes = "|".join(sorted({code.rstrip("0123456789") for code in codes}))
    assert set(re.findall(rf"\b(?:{prefixes})\d{{3}}\b", text_of(page))) <= codes


@pytest.mark.parametrize("page", BY_HAND, ids=name)
def test_every_path_of_this_repository_exists(page: Path) -> None:
    mentioned = re.findall(rf"`((?:{'|'.join(map(re.escape, FOLDERS))})/[\w./-]+)`", prose(page))
    assert [path for path in mentioned if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", BY_HAND, ids=name)
def test_every_yaml_block_is_yaml_and_every_policy_a_policy(page: Path, tmp_path: Path) -> None:
    (tmp_path / "policy" / "rules").mkdir(parents=True)
    (tmp_path / "platform").mkdir()
    (tmp_path / "platform" / "reglint.yaml").write_text("version: 1\n", encoding="utf-8")
    for block in blocks(page, "yaml"):
        assert list(yaml.compose_all(block, Loader=yaml.SafeLoader))
        if re.match(r"(# reglint\.yaml|version: )", block):
            (tmp_path / "reglint.yaml").write_text(block, encoding="utf-8")
            found = policy.load(str(tmp_path / "reglint.yaml"))
            check_rule_names(found, {rule.name for rule in catalog.rules()})


def test_the_rooms_of_the_page_are_the_layers_that_tests_enforce() -> None:
    table = text_of(DOCS / "architecture.md").partition("| layer | modules | knows |")[2].partition("\n\n")[0]
    rows = [set(re.findall(r"`(\w+)/?`", row.split("|")[2])) for row in table.splitlines()[2:]]
    assert rows == [set(layer) - {"__init__"} for layer in reversed(LAYERS)]


# ---- what they leave out


@pytest.mark.parametrize("page", BY_HAND, ids=name)
def test_no_page_knows_one_machine(page: Path) -> None:
    """No absolute path of somebody's disk; a URL, a key of a registry and a comment of a shell are none."""
    assert re.findall(r"(?:^|[\s`(\"'])((?:/(?:home|root|tmp|work|Users|opt)|[A-Z]:\\)[\w/\\.-]*)", text_of(page)) == []
