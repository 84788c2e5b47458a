"""What the clients of a Spring service are told, for the tests of clients and binding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reglint.model import Run, Service, Subject
from reglint.sources import spring
from reglint.values import State, Value
from tests.sources.reading import read

NACOS, CONSUL, EUREKA = "Nacos discovery", "Consul discovery", "Eureka"
NACOS_CONFIG = "Nacos configuration"


def service(files: Mapping[str, str] | str) -> Service:
    """The one service of these files of one directory; a text alone is an ``application.yml``."""
    texts = {"application.yml": files} if isinstance(files, str) else files
    (found,) = read(spring, {f"app/{name}": text for name, text in texts.items()}).services
    return found


def run(files: Mapping[str, str] | str, name: str = "default") -> Run:
    """One run of the service."""
    (found,) = (run for run in service(files).runs if run.name == name)
    return found


def labels(files: Mapping[str, str] | str, name: str = "default") -> set[str]:
    """The clients that are present in a run, health checks left out."""
    return {subject.label for subject in run(files, name).subjects if subject.kind != "check"}


def client(files: Mapping[str, str] | str, label: str = NACOS, name: str = "default") -> Subject:
    """One client of a run."""
    (found,) = (subject for subject in run(files, name).subjects if subject.label == label)
    return found


def plain(value: Value) -> Any:
    """A value without its places: what is known of it, or its state."""
    if not value.known:
        return value.state
    if isinstance(value.value, dict):
        return {key: plain(item) for key, item in value.value.items()}
    return [plain(item) for item in value.value] if isinstance(value.value, tuple) else value.value


def told(files: Mapping[str, str] | str, field: str, label: str = NACOS, name: str = "default") -> tuple[State, Any]:
    """State and plain value of one field of one client."""
    value = client(files, label, name).value(field)
    return value.state, plain(value) if value.known else None
