"""``reglint why``: the story of one value."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from reglint.cli import options, terminal

if TYPE_CHECKING:
    from reglint.effective.project import Start
    from reglint.why import Answer


@click.command(short_help="Tell where one value comes from.")
@click.argument("key")
@click.argument("path", default=".", type=click.Path())
@options.together
@options.start
@options.output
@options.policy
def command(
    key: str,
    path: str,
    start: Start,
    output: str,
    policy: str | None,
) -> int:
    """Tell the story of one value: who set it, whom it overrides and why, what its placeholders came to, and what is
    not known.

    KEY is any property, in any spelling that Spring accepts; PATH is what show takes (default: the current directory).
    Without --profile, the run that nobody asks for is told, and then each profile in which the value differs.

    \b
    Examples:
      reglint why spring.cloud.nacos.discovery.namespace services/order
      reglint why server.port services/order --profile prod
      reglint why SPRING_CLOUD_NACOS_DISCOVERY_SERVERADDR services/order --output json
    """
    from reglint import why
    from reglint.effective.project import is_project

    if not key.strip():
        raise click.BadParameter("a key is missing.")
    answers = _project(key, path, start, policy) if is_project(path, start) else _services(key, path, start, policy)
    told = [answer for answer in answers if answer.is_set] or answers
    if output == "json":
        text = json.dumps(why.data(told), ensure_ascii=False, indent=1)
    else:
        text = why.text(told) or f"there is no service at {path}"
    terminal.write(f"{text.rstrip()}\n")
    return 0


def _project(key: str, path: str, start: Start, policy: str | None) -> Sequence[Answer]:
    from reglint import catalog, why
    from reglint.effective import project, runs

    found, rules = catalog.knowledge(policy, (path,))
    opened = project.open_project(path, start, found)
    asked: list[tuple[str, tuple[str, ...] | None]] = []
    if start.profiles:
        asked.append((",".join(start.profiles), start.profiles))
    else:
        asked.append(("default", None))
        if not start.only_default:
            asked += [(name, (name,)) for name in opened.service.profile_names()]
    described = runs.of_project(opened, asked, (), catalog.properties())
    documents = [*opened.service.documents()]
    return [why.answer(described, key, catalog.properties(), rules, documents, legacy=opened.legacy)]


def _services(key: str, path: str, start: Start, policy: str | None) -> Sequence[Answer]:
    from reglint import catalog, why
    from reglint.cli.starting import services
    from reglint.effective import runs

    found = services((path,), start, policy)
    _, rules = catalog.knowledge(policy, (path,))
    described = [runs.of_service(service, (), catalog.properties()) for service in found]
    return [why.answer(one, key, catalog.properties(), rules) for one in described]
