from __future__ import annotations

import pytest

from reglint.sources.spring.loading.loader import SpringFile, SpringService
from reglint.values import State
from tests.spring.files import service, spring_file


def _value(files: dict[str, str], key: str, *profiles: str) -> str | None:
    return service(files).run(profiles or None).value(key).text


def test_a_profile_file_beats_the_default_file() -> None:
    files = {"application.yml": "a: base", "application-prod.yml": "a: prod"}
    assert _value(files, "a") == "base"
    assert _value(files, "a", "prod") == "prod"


def test_the_last_requested_profile_wins() -> None:
    files = {"application-a.yml": "x: a", "application-b.yml": "x: b"}
    assert _value(files, "x", "a", "b") == "b"
    assert _value(files, "x", "b", "a") == "a"


def test_a_file_beside_the_application_beats_the_class_path() -> None:
    assert _value({"application-p.yml": "a: inside", "file:application.yml": "a: outside"}, "a", "p") == "outside"


def test_requested_profiles_replace_those_of_the_files() -> None:
    spring = service({"application.yml": "spring.profiles.active: dev", "application-dev.yml": "a: dev"})
    assert spring.run(None).profiles == ("dev",)
    assert spring.run(("prod",)).profiles == ("prod",)
    assert spring.run(("prod",)).value("a").state is State.ABSENT


def test_an_active_profile_that_nobody_knows_is_left_out() -> None:
    for text in ("'${PROFILE}'", "@profile@"):
        environment = service({"application.yml": f"spring.profiles.active: {text}\n"}).run(None)
        assert environment.profiles == ()
        assert environment.error is None


def test_the_default_of_an_active_profile_counts() -> None:
    assert service({"application.yml": "spring.profiles.active: ${PROFILE:dev}\n"}).run(None).profiles == ("dev",)


def test_documents_that_a_run_does_not_accept_take_no_part() -> None:
    files = {"application.yml": "a: 1\n---\nspring.config.activate.on-profile: prod\na: 2\n"}
    assert _value(files, "a") == "1"
    assert _value(files, "a", "prod") == "2"
    assert [one.index for one in service(files).run(("prod",)).documents()] == [0, 1]


def test_the_old_condition_counts_unless_the_version_forbids_it() -> None:
    files = {"application.yml": "a: 1\n---\nspring.profiles: prod\na: 2\n"}
    unknown = service(files).run(("prod",))
    assert (unknown.value("a").text, unknown.error) == ("2", None)
    error = service(files, version=(3, 2)).run(("prod",)).error
    assert error is not None
    assert error.kind == "InvalidConfigDataPropertyException"
    assert error.origin is not None
    assert error.origin.position.line == 3


def test_names_of_profiles_from_everywhere() -> None:
    text = """
spring.profiles.active: ${P:dev},@x@
spring.profiles.include: [common]
spring.profiles.group.prod: [proddb]
---
spring.config.activate.on-profile: "(eu & !us) | default"
---
spring.profiles: old
"""
    spring = service({"application.yml": text, "application-file.yml": "a: 1", "application-default.yml": "a: 2"})
    assert spring.profile_names() == ("common", "dev", "eu", "file", "old", "prod", "proddb")


def test_bootstrap_files_are_lowest_and_have_their_own_view() -> None:
    files = {
        "bootstrap.yml": "a: boot\nb: boot\n",
        "bootstrap-prod.yml": "b: boot-prod\n",
        "application.yml": "a: app\nc: ${b}\n",
    }
    environment = service(files).run(("prod",))
    assert [environment.value(key).text for key in "abc"] == ["app", "boot-prod", "boot-prod"]
    assert environment.bootstrap is not None
    assert [environment.bootstrap.value(key).text for key in "abc"] == ["boot", "boot-prod", None]


def test_profiles_of_bootstrap_files_carry_over() -> None:
    files = {"bootstrap.yml": "spring.profiles.active: dev\n", "application-dev.yml": "a: dev\n"}
    environment = service(files).run(None)
    assert (environment.profiles, environment.value("a").text) == (("dev",), "dev")


@pytest.mark.parametrize("version", [(2, 3, 12), (2, 7, 18), (3, 3, 13), (3, 5, 10), None])
def test_bootstrap_files_decide_what_is_loaded_over_application_files(version: tuple[int, ...] | None) -> None:
    """Observed with Spring Cloud 2.2.9, 3.1.8, 4.1.5 and 4.3.0: their values are the lowest only once all is loaded."""
    files = {
        "bootstrap.yml": "spring.profiles.active: dev\na: boot\n",
        "application.yml": "spring.profiles.active: prod\na: app\n",
        "application-dev.yml": "b: dev\n",
    }
    environment = service(files, version=version).run(None)
    assert environment.profiles == ("dev",)
    assert [environment.value(key).text for key in "ab"] == ["app", "dev"]


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 3, 13), (3, 5, 10)])
def test_groups_and_placeholders_are_those_of_bootstrap_files(version: tuple[int, ...]) -> None:
    """Observed with Spring Cloud 3.1.8, 4.1.5 and 4.3.0."""
    files = {
        "bootstrap.yml": "spring.profiles.group.p: x\nname: p\n",
        "application.yml": "spring.profiles.active: ${name}\nspring.profiles.group.p: y\nname: q\n",
    }
    environment = service(files, version=version).run(None)
    assert (environment.profiles, environment.value("name").text) == (("p", "x"), "q")


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 3, 13), (3, 5, 10)])
def test_an_import_of_a_bootstrap_file_beats_all_application_files(version: tuple[int, ...]) -> None:
    """Observed with Spring Cloud 3.1.8, 4.1.5 and 4.3.0: it counts as one that is given from outside."""
    files = {
        "bootstrap.yml": "spring.config.import: classpath:more.yml\nb: boot\n",
        "application.yml": "a: app\n",
        "application-p.yml": "a: p\nc: p\n",
        "more.yml": "a: more\nb: more\n",
    }
    environment = service(files, version=version).run(("p",))
    assert [environment.value(key).text for key in "abc"] == ["more", "more", "p"]


@pytest.mark.parametrize("version", [(2, 3, 12), (2, 7, 18), (3, 5, 10)])
def test_a_bootstrap_file_may_name_the_application_files(version: tuple[int, ...]) -> None:
    """Observed with Spring Cloud 2.2.9, 3.1.8 and 4.3.0."""
    files = {"bootstrap.yml": "spring.config.name: other\n", "application.yml": "a: app\n", "other.yml": "a: other\n"}
    own = [spring_file(name, text)._replace(base=name.partition(".")[0]) for name, text in files.items()]
    assert SpringService(own, version=version).run(None).value("a").text == "other"


@pytest.mark.parametrize("version", [(2, 3, 12), (2, 7, 18)])
def test_default_profiles_of_a_bootstrap_file(version: tuple[int, ...]) -> None:
    """Observed with Spring Cloud 2.2.9 and 3.1.8."""
    files = {"bootstrap.yml": "spring.profiles.default: p\n", "application-p.yml": "a: p\n"}
    assert service(files, version=version).run(None).value("a").text == "p"


def test_included_profiles_of_bootstrap_files_are_kept() -> None:
    files = {"bootstrap.yml": "spring.profiles.include: extra\n", "application.yml": "spring.profiles.active: prod\n"}
    assert service(files).run(None).profiles == ("extra", "prod")


def test_bootstrap_files_may_be_left_alone() -> None:
    environment = service({"bootstrap.yml": "a: 1", "application.yml": "b: 1"}, bootstrap=False).run(None)
    assert environment.bootstrap is None
    assert environment.value("a").state is State.ABSENT


@pytest.mark.parametrize("version", [(2, 3), (2, 7), (4, 1), None])
def test_bootstrap_files_in_every_generation(version: tuple[int, ...] | None) -> None:
    files = {"bootstrap-p.yml": "a: 1\n", "application.yml": "b: ${a}\n"}
    assert service(files, version=version).run(("p",)).value("b").text == "1"


def test_files_of_another_name_are_a_service_by_themselves() -> None:
    assert _value({"nacos-dev.yml": "a: 1"}, "a") is None
    document = spring_file("nacos-dev.yml", "a: 1")
    assert SpringService([document._replace(base="nacos-dev", profile=None)]).run(None).value("a").text == "1"


def test_local_imports_are_read_through_the_callback() -> None:
    asked: list[str] = []
    imported = spring_file("conf/other.yml", "a: other\n")

    def read(path: str) -> SpringFile | None:
        asked.append(path)
        return imported if path == imported.document.path else None

    text = "spring.config.import: [conf/other.yml, 'optional:nope.yml']\na: app\n"
    environment = service({"application.yml": text}, read=read).run(None)
    assert environment.value("a").text == "other"
    assert "src/main/resources/nope.yml" in asked
    assert environment.error is None


def test_nothing_outside_the_tree_is_asked_for() -> None:
    asked: list[str] = []
    text = "spring.config.import: ['optional:../../../../secret.yml', 'optional:file:/etc/app.yml']\n"
    service({"application.yml": text}, read=lambda path: asked.append(path)).run(None)
    assert not [path for path in asked if path.startswith(("..", "/"))]


def test_a_missing_import_is_noted_and_loading_goes_on() -> None:
    text = "spring.config.import: ['file:/opt/x.yml', 'classpath:nope.yml']\na: 1\n"
    environment = service({"application.yml": text}).run(None)
    assert environment.value("a").text == "1"
    assert {found.text for found in environment.missing} == {"file:/opt/x.yml", "classpath:nope.yml"}
    assert environment.error is None  # others may have it


def test_remote_imports_with_what_they_ask_for() -> None:
    text = """
spring.application.name: shop
spring.config.import:
  - optional:nacos:${spring.application.name}.yaml?group=G&refreshEnabled=true
  - nacos:${NAME}?group=H
  - 'consul:'
"""
    first, second, third = service({"application.yml": text}).run(None).remote_imports
    assert (first.scheme, first.optional, first.location.value) == ("nacos", True, "shop.yaml")
    assert {key: value.value for key, value in first.query.items()} == {"group": "G", "refreshEnabled": "true"}
    assert first.text == "optional:nacos:shop.yaml?group=G&refreshEnabled=true"
    assert first.origin is not None
    assert first.origin.position.line == 4
    assert second.location.state is State.UNRESOLVED
    assert second.query["group"].value == "H"
    assert (third.scheme, third.location.value) == ("consul", "")


def test_imports_of_inactive_documents_do_not_count() -> None:
    text = "a: 1\n---\nspring.config.activate.on-profile: prod\nspring.config.import: nacos:x\n"
    spring = service({"application.yml": text})
    assert not spring.run(None).remote
    assert spring.run(("prod",)).remote


def test_a_configuration_client_of_the_bootstrap_phase_is_remote() -> None:
    assert service({"bootstrap.yml": "spring.cloud.nacos.config.server-addr: h:1\n"}).run(None).remote
    assert not service({"bootstrap.yml": "spring.cloud.nacos.discovery.server-addr: h:1\n"}).run(None).remote
    assert not service({"application.yml": "spring.cloud.nacos.config.server-addr: h:1\n"}).run(None).remote


def test_a_file_that_cannot_be_read_is_as_good_as_absent() -> None:
    files = {"application.yml": "a: 1\n", "application-prod.yml": "a: 2\n\tb: [\n"}
    environment = service(files).run(("prod",))
    assert environment.value("a").text == "1"
    assert environment.error is not None
    assert environment.error.origin is not None
    assert environment.error.origin.document.path.endswith("application-prod.yml")


def test_a_duplicate_key_is_an_error_and_the_last_one_wins() -> None:
    environment = service({"application.yml": "a: 1\na: 2\n"}).run(None)
    assert environment.value("a").text == "2"
    assert environment.error is not None
    assert environment.error.kind == "DuplicateKeyException"


def test_declared_variables_beat_the_files() -> None:
    files = {"application.yml": "spring.cloud.nacos.discovery.server-addr: file\n"}
    variables = {"SPRING_CLOUD_NACOS_DISCOVERY_SERVER_ADDR": "env"}
    value = service(files, environment=variables).run(None).value("spring.cloud.nacos.discovery.server-addr")
    assert (value.text, value.origin) == ("env", None)
    assert [origin.position.line for origin in value.overridden] == [1]


def test_legacy_processing_may_be_asked_for() -> None:
    files = {"application.yml": "a: 1\n---\nspring.profiles: prod\na: 2\n---\na: 3\n"}
    options = {"version": (2, 7), "properties": {"spring.config.use-legacy-processing": "true"}}
    assert service(files, version=(2, 7)).run(("prod",)).value("a").text == "3"
    assert service(files, **options).run(("prod",)).value("a").text == "2"


@pytest.mark.parametrize(
    ("version", "separates"),
    [((2, 4, 0), False), ((2, 6, 12), False), ((2, 6, 13), True), ((2, 7, 4), False), ((2, 7, 5), True)],
)
def test_a_bang_separates_documents_in_later_versions(version: tuple[int, ...], separates: bool) -> None:
    """The condition is then one of the second document alone."""
    text = "x=a\n!---\nx=b\nspring.config.activate.on-profile=p\n"
    loader = service({"application.properties": text}, version=version)
    assert loader.run().value("x").value == ("a" if separates else None)
    assert loader.run(("p",)).value("x").value == "b"


def test_flattened_documents_are_taken_as_given() -> None:
    file = spring_file("application.yml", "a: 1\n")
    (given,) = service({"application.yml": "a: 1\n"}).documents()
    (document,) = SpringService([file._replace(documents=(given,))]).run(None).documents()
    assert document is given


def test_entity_declarations_in_xml_are_refused() -> None:
    bomb = '<!DOCTYPE properties [<!ENTITY a "x">]><properties><entry key="k">&a;</entry></properties>'
    environment = service({"application.xml": bomb}).run(None)
    assert environment.error is not None
    assert environment.value("k").state is State.ABSENT
