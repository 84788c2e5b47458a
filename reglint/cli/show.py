"""``reglint show``: what an application really gets in one run, and where each value is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from reglint.cli import options, terminal
from reglint.cli.choices import split

if TYPE_CHECKING:
    from reglint.effective.project import Start


@click.command(short_help="Show the effective configuration and the registrations.")
@options.paths
@options.together
@options.properties
@options.start
@options.output
@options.policy
def command(
    paths: tuple[str, ...],
    start: Start,
    keys: tuple[str, ...],
    output: str,
    policy: str | None,
) -> int:
    """Show what an application really gets: its effective properties, and what it tells each registry.

    A PATH that is a project directory (default: the current one) is started as Spring Boot would start it there:
    src/main/resources is the class path, the directory itself the working directory, and nothing outside it is read.
    Of any other path the services at and below it are shown, each with all its runs.

    Every value stands with its file and line, and with the places it overrides; secrets are hidden. A start that fails
    is told first; the values are those of a start that goes on all the same. The exit status is 0 then, too.

    \b
    Examples:
      reglint show services/order
      reglint show services/order --profile prod,eu
      reglint show services/order --profile prod --property server.port --env SERVER_PORT=9000
      reglint show services/order --spring-boot 2.3 --output json
    """
    from reglint.effective.project import is_project

    asked = split(keys, "--property")
    named = paths or (".",)
    if len(named) == 1 and is_project(named[0], start):
        text = _project(named[0], start, asked, output, policy)
    else:
        text = _services(named, start, asked, output, policy)
    terminal.write(f"{text.rstrip()}\n")
    return 0


def _project(path: str, start: Start, asked: tuple[str, ...], output: str, policy: str | None) -> str:
    from reglint import catalog, show
    from reglint.effective import project, runs

    found, _ = catalog.knowledge(policy, (path,))
    opened = project.open_project(path, start, found)
    name = ",".join(start.profiles) if start.profiles else "default"
    described = runs.of_project(opened, [(name, start.profiles)], asked, catalog.properties())
    if output == "json":
        return json.dumps(show.project_data(described), ensure_ascii=False, indent=1)
    return show.project_text(described, only_asked=bool(asked))


def _services(paths: tuple[str, ...], start: Start, asked: tuple[str, ...], output: str, policy: str | None) -> str:
    from reglint import catalog, show
    from reglint.cli.starting import services
    from reglint.effective import runs

    described = [runs.of_service(one, asked, catalog.properties()) for one in services(paths, start, policy)]
    if output == "json":
        return json.dumps(show.services_data(described), ensure_ascii=False, indent=1)
    return show.services_text(described, only_asked=bool(asked)) or f"there is no service at {', '.join(paths)}"
