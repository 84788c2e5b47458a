"""What one service loads may be told from another of its shape, and must be what it would load by itself."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reglint.sources.spring.environment import Environment
from reglint.sources.spring.loading import alike
from reglint.sources.spring.loading.loader import SpringService
from tests.spring.files import service

NAMES = (
    "bootstrap.yml",
    "bootstrap-dev.yml",
    "application.yml",
    "application-dev.yml",
    "application-prod.yml",
    "config/application.yml",
)
# What a document may say about loading; the last ones make a service that is like no other.
SAID = (
    "",
    "spring.profiles.active: dev",
    "spring.profiles.active: [dev, prod]",
    "spring.profiles.include: prod",
    "spring.profiles.default: prod",
    "spring.profiles: dev",
    "spring.config.activate.on-profile: dev",
    "spring.config.activate.on-profile: '!dev & !prod'",
    "spring.profiles.active: '${PROFILE:dev}'",
    "spring.profiles.active: '@profile@'",
    "spring.profiles.active: '?'",
    "spring.profiles.group.dev: prod",
    "spring.config.import: optional:application-prod.yml",
    "spring.config.activate.on-cloud-platform: kubernetes",
    "spring.main.cloud-platform: kubernetes",
    "spring.config.location: classpath:/config/",
    "spring.config.location: classpath:/",
    "spring.config.name: bootstrap",
    "name: dev\nspring.profiles.active: dev",
    "name: twice\nname: twice",
    "[",
)
REQUESTS: tuple[tuple[str, ...] | None, ...] = (None, ("dev",), ("prod", "dev"), ("other",))

texts = st.lists(st.sampled_from(SAID), min_size=1, max_size=2).map("\n---\n".join)
services = st.dictionaries(st.sampled_from(NAMES), texts, min_size=1, max_size=4)
versions = st.sampled_from([None, (3, 2), (2, 6), (2, 3)])


def seen(environment: Environment) -> tuple[Any, ...]:
    """All that a run says of its loading."""
    documents = [(one.document.path, one.index) for one in environment.documents()]
    error = environment.error and (environment.error.causes, environment.error.message)
    missing = [found.text for found in environment.missing]
    bootstrap = environment.bootstrap and seen(environment.bootstrap)
    return environment.profiles, documents, error, missing, environment.remote, bootstrap


def starts(spring: SpringService) -> list[tuple[Any, ...]]:
    """Every start of a service."""
    return [seen(spring.run(request)) for request in REQUESTS]


def filled(files: dict[str, str], value: str) -> dict[str, str]:
    """The same service with a key of its own in every document, which no loading looks at."""
    own = f"\nown: {value}\n"
    return {name: text.replace("\n---\n", f"{own}---\n") + own for name, text in files.items()}


@given(services, services, versions)
@settings(max_examples=250, deadline=None)
def test_no_service_is_changed_by_others(files: dict[str, str], other: dict[str, str], version: Any) -> None:
    alike.forget()
    alone = starts(service(files, version=version))
    alike.forget()
    for earlier in (other, filled(files, "a")):
        starts(service(earlier, version=version))
    assert starts(service(files, version=version)) == alone


def test_a_service_of_a_known_shape_sees_its_own_documents() -> None:
    files = {"application.yml": "spring.profiles.active: dev", "application-dev.yml": ""}
    for value in ("one", "two"):
        environment = service(filled(files, value)).run()
        assert [document.find("own").text for document in environment.documents()] == [value, value]  # type: ignore[union-attr]


def test_the_second_of_a_shape_is_not_loaded() -> None:
    """That is what the memory is for."""
    alike.forget()
    first, second = (service({"application.yml": f"own: {value}"}) for value in ("one", "two"))
    first.run()
    second._loading = None  # type: ignore[method-assign, assignment]
    assert second.run().value("own").text == "two"


def test_other_names_are_another_shape() -> None:
    service({"application.yml": "own: a", "application-dev.yml": "own: b"}).run(("dev",))
    other = service({"application.yml": "own: a", "application-test.yml": "own: b"})
    assert other.run(("dev",)).value("own").text == "a"


def test_forgetting_does_not_confuse_services_that_are_there() -> None:
    first = service({"application.yml": "own: a", "application-dev.yml": "own: b"})
    first.run()
    alike.forget()
    service({"application.yml": "own: c"}).run(("dev",))
    assert first.run(("dev",)).value("own").text == "b"


def test_locations_of_bootstrap_files_make_a_service_of_its_own() -> None:
    files = {"application.yml": "a: 1\n", "config/application.yml": "a: 2\n"}
    found = [
        service({**files, "bootstrap.yml": f"spring.config.location: classpath:/{place}\n"}).run(None).value("a").value
        for place in ("", "config/")
    ]
    assert found == ["1", "2"]
