"""``python -m benchmarks.profiles``: what the runs of one service cost once its files are parsed.

A service with 40 profiles, whose values rest on a chain of placeholders three levels deep. The bound is 50 ms for
everything: starting all runs, every field of what each registers, and every property of each. The parts are told apart.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterable

from reglint import catalog
from reglint.effective.properties import Listing
from reglint.model import FIELDS
from reglint.sources.file import File
from reglint.sources.spring.bind import subjects
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.loading.loader import SpringService
from reglint.sources.spring.project import RESOURCES, Given, Project

PROFILES = 40
BOUND = 50.0  # milliseconds
RUNS = 9

BASE = """\
spring:
  application.name: order
  cloud.nacos:
    discovery:
      server-addr: ${registry.address}
      namespace: ${registry.namespace}
      metadata: {team: core, zone: "${zone}"}
registry:
  address: ${registry.host}:${registry.port}
  host: ${zone}.registry.internal
  port: 8848
  namespace: ${stage}-${zone}
"""
EXTRA = "".join(f"app.section{number % 8}.key-{number}: value-{number}\n" for number in range(60))


class Files:
    """The files of the service, parsed."""

    def __init__(self) -> None:
        texts = {"application.yml": BASE + EXTRA}
        for number in range(PROFILES):
            own = "".join(f"app.section{key}.key-{key}: p{number}\n" for key in range(8))
            texts[f"application-p{number}.yml"] = f"stage: s{number}\nzone: z{number}\n{own}"
        paths = {f"{RESOURCES}/{name}": text for name, text in texts.items()}
        self._files = {path: File(path, text.encode()) for path, text in paths.items()}
        for file in self._files.values():
            assert file.parsed.roots

    def file(self, path: str) -> File | None:
        """One file."""
        return self._files.get(path)

    def entries(self, directory: str) -> Iterable[str]:
        """All of them are in one directory."""
        return self.names(directory)

    def names(self, directory: str) -> Iterable[str]:
        """The names there."""
        return [path.rpartition("/")[2] for path in self._files] if directory == RESOURCES else []


def service(files: Files) -> SpringService:
    """The service, before its first run."""
    return Project(files, {"classpath:/": RESOURCES, "file:./": ""}).service(Given())


def values(files: Files) -> list[Environment]:
    """Every run, with the values of the registry keys and of the chain behind them."""
    one = service(files)
    environments = [one.run((name,)) for name in one.profile_names()]
    for number, environment in enumerate(sorted(environments, key=lambda each: int(each.profiles[0][1:]))):
        address = environment.value("spring.cloud.nacos.discovery.server-addr").value
        namespace = environment.value("spring.cloud.nacos.discovery.namespace").value
        assert (address, namespace) == (f"z{number}.registry.internal:8848", f"s{number}-z{number}")
    return environments


def registrations(files: Files) -> None:
    """Every run with every field of what it registers."""
    _bind(values(files))


def properties(files: Files) -> None:
    """Every run with all its properties."""
    _list(values(files))


def everything(files: Files) -> None:
    """Every run with what it registers and all its properties."""
    environments = values(files)
    _bind(environments)
    _list(environments)


def _bind(environments: Iterable[Environment]) -> None:
    for environment in environments:
        for subject in subjects(environment, catalog.properties(), named=True):
            for field in FIELDS[subject.kind]:
                subject.value(field)


def _list(environments: Iterable[Environment]) -> None:
    listing = Listing(catalog.properties())
    for environment in environments:
        listing.of(environment)


def median(work: Callable[[Files], object]) -> float:
    """Milliseconds of ``work`` on files that are parsed, and nothing more."""
    times: list[float] = []
    for _ in range(RUNS):
        files = Files()
        started = time.perf_counter()
        work(files)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def main() -> int:
    """Print the figures; the exit status is 1 when everything together takes longer than the bound."""
    catalog.properties()
    print(f"{PROFILES} profiles, values: {median(values):.1f} ms")
    print(f"{PROFILES} profiles, with every field of each registration: {median(registrations):.1f} ms")
    print(f"{PROFILES} profiles, with every property: {median(properties):.1f} ms")
    found = median(everything)
    print(f"{PROFILES} profiles, everything: {found:.1f} ms (bound {BOUND:.0f} ms)")
    return 1 if found > BOUND else 0


if __name__ == "__main__":
    sys.exit(main())
