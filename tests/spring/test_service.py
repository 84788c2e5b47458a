"""Which files start together, in which runs, and what is known of the service as a whole."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from reglint.model import Service
from reglint.sources import Reading, Unit, spring, units
from reglint.sources.file import File
from reglint.syntax.written import Written
from reglint.values import State
from tests.sources.reading import file_of, kinds
from tests.spring.registrations import NACOS, client, plain, run, service

ADDRESS = "spring.cloud.nacos.discovery.server-addr: 10.0.0.1:8848\n"
OTHER = "logging.level.root: INFO\n"
BROKEN = "spring.cloud.nacos.discovery.namespace: [\n"
TEMPLATE = "{{- if .Values.nacos }}\nspring.cloud.nacos.discovery.namespace: dev\n{{- end }}\n"


def reading(files: Mapping[str, str], profiles: tuple[str, ...] = ()) -> Reading:
    """What Spring makes of the files of one directory, given by path."""
    (unit,) = units([file_of(path, text) for path, text in files.items()])
    return spring.read(unit._replace(profiles=profiles))


def groups(files: Mapping[str, str]) -> list[list[str]]:
    """The paths of the files that start together."""
    return [[document.path for document in one.documents] for one in reading(files).services]


def only(files: Mapping[str, str], profiles: tuple[str, ...] = ()) -> Service:
    (found,) = reading(files, profiles).services
    return found


def run_names(files: Mapping[str, str], profiles: tuple[str, ...] = ()) -> list[str]:
    return [run.name for run in only(files, profiles).runs]


# Grouping (convention 5)


def test_application_and_bootstrap_files_of_a_directory_start_together() -> None:
    files = {
        "a/application.yml": OTHER,
        "a/application-dev.properties": "spring.cloud.nacos.discovery.ip=10.0.0.1\n",
        "a/bootstrap.yaml": ADDRESS,
        "a/bootstrap-prod.yml": OTHER,
    }
    assert groups(files) == [sorted(files)]


def test_the_config_child_belongs_to_them() -> None:
    assert groups({"a/application.yml": ADDRESS, "a/config/application.yml": OTHER}) == [
        ["a/application.yml", "a/config/application.yml"]
    ]


def test_the_config_child_beats_what_is_above_it() -> None:
    files = {
        "a/application.yml": f"{ADDRESS}spring.cloud.nacos.discovery.namespace: above\n",
        "a/config/application.yml": "spring.cloud.nacos.discovery.namespace: child\n",
    }
    (found,) = only(files).runs
    assert plain(found.subjects[0].value("namespace")) == "child"


def test_a_file_of_another_name_is_a_service_of_its_own() -> None:
    assert groups({"a/application.yml": ADDRESS, "a/orders-dev.yml": ADDRESS, "a/shared.properties": OTHER}) == [
        ["a/application.yml"],
        ["a/orders-dev.yml"],
    ]


def test_the_end_of_another_name_is_no_profile() -> None:
    assert run_names({"a/orders-dev.yml": ADDRESS}) == ["default"]


@pytest.mark.parametrize(
    "text",
    [
        "spring.cloud.nacos.discovery.namespace: dev",
        "spring: {cloud: {consul: {host: c}}}",
        "eureka.instance.hostname: x",
        "eureka.server.enable-self-preservation: false",
        "nacos.config.data-id: a",
    ],
)
def test_a_registration_key_makes_a_file_of_any_name_a_service(text: str) -> None:
    assert groups({"a/orders.yml": text}) == [["a/orders.yml"]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        OTHER,
        "my.nacos.discovery: spring",
        "cloud.nacos.discovery.namespace: spring",
        "my:\n  nacos:\n    spring: x",
        "# spring.cloud.nacos\nmy: x",
    ],
)
def test_a_file_of_another_name_without_such_a_key_is_nobodys(text: str) -> None:
    assert groups({"a/orders.yml": text}) == []


def test_spring_files_without_registration_keys_are_left_to_others() -> None:
    assert reading({"a/application.yml": OTHER, "a/bootstrap.yml": "server.port: 1"}) == Reading()


def test_keys_in_a_wrong_place_are_reason_enough_to_look() -> None:
    assert groups({"a/application.yml": "cloud.nacos.discovery.namespace: dev"}) == [["a/application.yml"]]


@pytest.mark.parametrize("name", ["application.json", "application.xml", "application.yml.bak", "application"])
def test_other_formats_are_left_alone(name: str) -> None:
    assert reading({f"a/{name}": ADDRESS}) == Reading()


@pytest.mark.parametrize("name", ["Application.yml", "my-application.yml", "application_dev.yml"])
def test_names_that_spring_does_not_look_for_are_other_names(name: str) -> None:
    assert groups({"a/application.yml": ADDRESS, f"a/{name}": ADDRESS}) == [["a/application.yml"], [f"a/{name}"]]


def test_each_file_is_claimed_with_its_kind() -> None:
    files = {"a/application.yml": ADDRESS, "a/bootstrap.properties": "a=b\n", "a/orders.yml": ADDRESS}
    assert kinds(reading(files)) == {
        "a/application.yml": "spring-yaml",
        "a/bootstrap.properties": "spring-properties",
        "a/orders.yml": "spring-yaml",
    }


# Names


def test_a_service_is_called_by_its_application_name() -> None:
    assert service(f"{ADDRESS}spring.application.name: orders").name == "orders"


@pytest.mark.parametrize("name", ["", "spring.application.name: ''", "spring.application.name: ${NAME}"])
def test_without_a_known_name_it_is_called_by_its_folder(name: str) -> None:
    assert only({"shop/order/src/main/resources/application.yml": ADDRESS + name}).name == "order"


def test_a_file_at_the_root_is_an_application() -> None:
    assert only({"application.yml": ADDRESS}).name == "application"


def test_a_file_of_another_name_is_called_by_it() -> None:
    assert only({"a/orders-dev.yml": ADDRESS}).name == "orders-dev"


# Runs (convention 6)


def test_without_profiles_there_is_the_default_run() -> None:
    assert run_names({"a/application.yml": ADDRESS}) == ["default"]


def test_every_profile_that_the_files_know_is_a_run() -> None:
    files = {
        "a/application.yml": f"""
            {ADDRESS.strip()}
            spring.profiles.group.live: [metrics]
            ---
            spring.config.activate.on-profile: staging & !local
            server.port: 1
            ---
            spring.profiles: old
            server.port: 2
        """,
        "a/application-dev.yml": "spring.config.activate.on-cloud-platform: none",
    }
    assert run_names(files) == ["default", "dev", "live", "metrics", "old", "staging"]


def test_the_run_that_nobody_asks_for_has_the_active_profiles_and_their_name() -> None:
    files = {"a/application.yml": f"{ADDRESS}spring.profiles.active: dev,eu", "a/application-prod.yml": OTHER}
    (first, *others) = only(files).runs
    assert (first.name, first.profiles) == ("dev,eu", ("dev", "eu"))
    assert [run.name for run in others] == ["dev", "eu", "prod"]


def test_a_single_active_profile_is_not_run_twice() -> None:
    files = {"a/application.yml": f"{ADDRESS}spring.profiles.active: dev", "a/application-dev.yml": OTHER}
    assert run_names(files) == ["dev"]


def test_active_profiles_that_are_not_known_leave_the_default_run() -> None:
    files = {"a/application.yml": f"{ADDRESS}spring.profiles.active: ${{PROFILE}}"}
    assert run_names(files)[0] == "default"


def test_a_document_counts_in_the_runs_that_accept_it() -> None:
    text = f"""
        {ADDRESS.strip()}
        ---
        spring.config.activate.on-profile: prod
        spring.cloud.nacos.discovery.namespace: prod
    """
    assert client({"application.yml": text}, NACOS, "prod").value("namespace").value == "prod"
    assert client({"application.yml": text}, NACOS, "default").value("namespace").state is State.ABSENT


def test_requested_runs_are_the_only_ones_in_the_order_of_the_request() -> None:
    files = {"a/application.yml": ADDRESS, "a/application-dev.yml": OTHER, "a/application-prod.yml": OTHER}
    assert run_names(files, ("prod", "default", "unheard-of")) == ["prod", "default", "unheard-of"]
    assert [run.profiles for run in only(files, ("prod", "default")).runs] == [("prod",), ()]


def test_a_run_asked_for_twice_is_one_run() -> None:
    assert run_names({"a/application.yml": ADDRESS}, ("dev", "dev")) == ["dev"]


def test_a_policy_knows_a_run_by_the_files_of_its_profiles() -> None:
    files = {"a/application.yml": ADDRESS, "a/application-dev.yml": OTHER, "a/bootstrap-dev.yml": OTHER}
    paths = {run.name: run.paths for run in only(files).runs}
    assert paths == {"default": ("a/application.yml",), "dev": ("a/application-dev.yml", "a/bootstrap-dev.yml")}


# Remote configuration (convention 13)


@pytest.mark.parametrize("item", ["nacos:a.yaml", "optional:consul:", "configserver:http://c", "zookeeper:", "vault:"])
def test_a_remote_import_may_hold_what_is_absent(item: str) -> None:
    found = run(f"{ADDRESS}spring.config.import: '{item}'")
    assert (found.remote, found.imports_nacos) == (True, item.startswith("nacos"))


@pytest.mark.parametrize("section", ["nacos.config", "consul.config", "config"])
def test_remote_keys_of_a_bootstrap_file_may_hold_what_is_absent(section: str) -> None:
    assert run({"bootstrap.yml": f"spring.cloud.{section}.x: 1", "application.yml": ADDRESS}).remote
    assert not run({"bootstrap.yml": OTHER, "application.yml": f"{ADDRESS}spring.cloud.{section}.x: 1"}).remote


def test_local_files_hold_all_there_is() -> None:
    found = run(f"{ADDRESS}spring.config.import: optional:classpath:extra.yml")
    assert (found.remote, found.imports_nacos) == (False, False)


# The service as a whole


@pytest.mark.parametrize("folder", ["a/src/test/resources", "src/test/resources", "a/src/test/java/x"])
def test_files_of_tests_are_a_service_of_tests(folder: str) -> None:
    assert only({f"{folder}/application.yml": ADDRESS}).tests


@pytest.mark.parametrize("folder", ["a/src/main/resources", "test", "a/src/tests"])
def test_other_files_are_not(folder: str) -> None:
    assert not only({f"{folder}/application.yml": ADDRESS}).tests


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a/application.yml": ADDRESS}, True),
        ({"a/bootstrap.yml": ADDRESS}, True),
        ({"a/application-dev.yml": ADDRESS}, False),
        ({"a/orders.yml": ADDRESS}, False),
    ],
)
def test_a_base_file_has_no_profile(files: dict[str, str], expected: bool) -> None:
    assert only(files).has_base_file is expected


def test_files_beside_those_of_other_services_say_nothing_about_what_is_absent() -> None:
    """In the repository of a configuration server ``application.yml`` is shared by all."""
    shared, own = reading({"a/application.yml": ADDRESS, "a/orders.yml": ADDRESS}).services
    assert (shared.has_base_file, own.has_base_file) == (False, False)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", False),
        ("spring.application.name: ''", False),
        ("spring.application.name: ${NAME}", True),
        ("spring.cloud.nacos.discovery.service: x", True),
        ("---\nspring.config.activate.on-profile: dev\nspring.application.name: x", True),
    ],
)
def test_a_service_is_named_when_any_document_names_it(text: str, named: bool) -> None:
    assert client(f"{ADDRESS}{text}").value("named_in_service").value is named


# Files that cannot be read (convention 17)


@pytest.mark.parametrize("bad", [BROKEN, TEMPLATE])
def test_a_file_that_cannot_be_read_counts_as_absent_and_leaves_the_service_incomplete(bad: str) -> None:
    found = only({"a/application.yml": ADDRESS, "a/application-dev.yml": bad})
    assert found.incomplete
    assert [run.name for run in found.runs] == ["default"]
    assert len(found.documents) == 2


def test_a_service_of_readable_files_is_complete() -> None:
    assert not only({"a/application.yml": ADDRESS, "a/application-dev.yml": OTHER}).incomplete


@pytest.mark.parametrize("bad", [BROKEN, TEMPLATE])
def test_a_service_of_unreadable_files_has_no_runs_and_its_documents(bad: str) -> None:
    found = only({"a/application.yml": bad})
    assert (found.runs, found.incomplete) == ((), True)
    assert [subject.kind for subject in found.subjects] == ["document"]


def test_a_template_is_claimed_as_one() -> None:
    assert kinds(reading({"a/application.yml": TEMPLATE})) == {"a/application.yml": "template"}


def test_bytes_that_are_no_text_are_a_file_with_a_problem() -> None:
    data = b"spring.cloud.nacos.discovery.namespace: \xff\n"
    (found,) = spring.read(Unit("a", (File("a/application.yml", data),))).services
    (subject,) = found.subjects
    assert isinstance(subject.detail, Written)
    assert subject.detail.problem is not None
    assert found.incomplete


def test_build_tokens_are_unresolved_values_and_no_faults() -> None:
    found = only({"a/application.yml": f"{ADDRESS}spring.application.name: @project.artifactId@\n"})
    assert not found.incomplete
    (subject,) = (subject for run in found.runs for subject in run.subjects)
    assert subject.value("service").state is State.UNRESOLVED


# What checks look at


def written_keys(text: str) -> list[str]:
    (subject,) = (subject for subject in service(text).subjects if subject.kind == "document")
    assert isinstance(subject.detail, Written)
    return [assignment.origin.name for assignment in subject.detail.assignments]


def test_checks_see_registration_keys_and_those_that_decide_about_them() -> None:
    text = f"{OTHER}{ADDRESS}spring.application.name: x\nserver.port: 1\nspring.datasource.url: y\ncloud.nacos.a: z\n"
    assert written_keys(text) == [
        "spring.cloud.nacos.discovery.server-addr",
        "spring.application.name",
        "server.port",
        "cloud.nacos.a",
    ]


def test_checks_see_documents_that_no_run_accepts() -> None:
    text = f"{ADDRESS}---\nspring.config.activate.on-profile: '!default & default'\neureka.client.enabled: true\n"
    assert "eureka.client.enabled" in written_keys(text)
