"""Pages about rules and keys, as ``reglint explain`` prints them."""

from __future__ import annotations

import pytest

from reglint import catalog
from reglint.diagnostic import RequestError
from reglint.explain import page


def section(text: str, title: str) -> str:
    """The lines below one heading, up to the next."""
    _, _, rest = text.partition(f"\n{title}\n")
    lines = []
    for line in rest.splitlines()[1:]:
        if line and not line.startswith(" "):
            break
        lines.append(line)
    return "\n".join(lines).rstrip()


@pytest.mark.parametrize("what", ["eureka-lease-ratio", "HB004", "hb004"])
def test_a_rule_is_found_by_name_and_code(what: str) -> None:
    assert page(what).splitlines()[0] == "HB004 eureka-lease-ratio"


def test_a_rule_page_says_what_and_why() -> None:
    text = page("HB004")
    assert "A Eureka lease leaves no room for a late renewal." in text
    assert "  severity  error or warning\n" in text
    assert "  fix       safe, set heartbeat.timeout: interval * factor\n" in text
    assert "The client renews its lease once per interval" in section(text, "Why")
    assert "Netflix/eureka" in section(text, "Sources")


def test_a_rule_page_shows_the_condition_in_its_own_expressions() -> None:
    assert section(page("HB004"), "Condition").splitlines() == [
        '  applies when  registry == "eureka" && registers && (heartbeat.interval.set || heartbeat.timeout.set)',
        "  with  interval = heartbeat.interval > 0s ? heartbeat.interval : 30s",
        "  with  lease = heartbeat.timeout > 0s ? heartbeat.timeout : 90s",
        "  with  needed = policy.heartbeat.min_ratio ?? 2",
        "  with  factor = needed > 3 ? needed : 3",
        "  must hold  lease > interval  (error)",
        "    else says  the lease ends after {lease}, and the next renewal comes only after {interval}",
        "  must hold  lease >= interval * needed  (warning)",
        "    else says  the lease of {lease} is less than {needed} times the renewal interval of {interval}",
    ]


def test_an_example_is_shown_with_its_place_underlined() -> None:
    lines = section(page("HB004"), "Bad: the lease ends when the renewal is due").splitlines()
    marked = next(number for number, line in enumerate(lines) if "lease-expiration" in line)
    assert lines[marked + 1].strip() == "^^"
    assert lines[marked].index("30") == lines[marked + 1].index("^")


def test_an_example_with_a_policy_shows_it() -> None:
    assert "# reglint.yaml" in section(page("NS001"), "Bad: the development namespace in production")


def test_no_page_shows_the_marks_of_an_example() -> None:
    for rule in catalog.rules():
        assert not {"⟦", "⟧"} & set(page(rule.name)), rule.name


def test_no_line_of_a_page_ends_in_blanks() -> None:
    for rule in catalog.rules():
        assert all(line == line.rstrip() for line in page(rule.name).splitlines()), rule.name


@pytest.mark.parametrize(
    "spelling",
    [
        "eureka.instance.lease-expiration-duration-in-seconds",
        "eureka.instance.leaseExpirationDurationInSeconds",
        "EUREKA.INSTANCE.LEASE_EXPIRATION_DURATION_IN_SECONDS",
    ],
)
def test_a_key_is_found_in_every_spelling(spelling: str) -> None:
    text = page(spelling)
    assert text.splitlines()[0] == "eureka.instance.lease-expiration-duration-in-seconds"
    assert "int in s" in text
    assert "default  90" in text


def test_a_key_names_the_rules_that_read_its_field() -> None:
    assert "HB004 eureka-lease-ratio" in page("eureka.instance.lease-expiration-duration-in-seconds")
    assert "NS001 namespace-not-allowed" in page("spring.cloud.nacos.discovery.namespace")
    assert "HB004" not in page("spring.cloud.nacos.discovery.namespace")


def test_a_key_below_a_map_is_the_map() -> None:
    assert (
        page("spring.cloud.nacos.discovery.metadata.version").splitlines()[0] == "spring.cloud.nacos.discovery.metadata"
    )


@pytest.mark.parametrize(
    "spelling",
    [
        "eureka.client.service-url.defaultZone",
        "eureka.client.serviceUrl.defaultZone",
        "eureka.client.service-url[defaultZone]",
    ],
)
def test_an_entry_of_a_map_that_has_a_meaning_has_a_page(spelling: str) -> None:
    assert page(spelling).splitlines()[0] == "eureka.client.service-url[defaultZone]"


def test_a_secret_says_so() -> None:
    assert "never printed" in page("spring.cloud.nacos.discovery.password")


def test_a_key_of_a_consul_definition_is_found() -> None:
    assert "deregister_critical_service_after" in page("deregister_critical_service_after")


@pytest.mark.parametrize(
    ("what", "nearest"),
    [
        ("eureka-lease-ration", "eureka-lease-ratio"),
        ("eureka.instance.lease-renewal-interval-in-second", "eureka.instance.lease-renewal-interval-in-seconds"),
    ],
)
def test_what_nobody_knows_names_the_nearest(what: str, nearest: str) -> None:
    with pytest.raises(RequestError) as caught:
        page(what)
    assert str(caught.value) == f"there is no rule or property {what}; did you mean {nearest}?"


def test_what_is_near_to_nothing_is_short() -> None:
    with pytest.raises(RequestError) as caught:
        page("qqqqqqqqqqqqqqqqqqqq")
    assert str(caught.value) == "there is no rule or property qqqqqqqqqqqqqqqqqqqq"


def test_a_rule_that_is_off_says_so() -> None:
    from reglint.explain import severity_words
    from reglint.rules import Severities

    rule = next(rule for rule in catalog.rules() if rule.code == "NS001")
    silent = tuple(condition._replace(severity=Severities(None, None, None)) for condition in rule.conditions)
    assert severity_words(rule._replace(conditions=silent, examples=())) == "off"


def test_every_property_has_a_page() -> None:
    for row in catalog.properties():
        assert row.key in page(row.key), row.key
