"""Keys that bind to nothing."""

from __future__ import annotations

import pytest

from reglint.sources import spring
from tests.checks.subjects import said
from tests.sources.reading import read, subjects

NACOS, CONSUL = "spring.cloud.nacos.discovery", "spring.cloud.consul.discovery"


def found(check: str, text: str, name: str = "application.yml") -> list[tuple[str, ...]]:
    """The marked text of each hit of ``check``, and what is meant instead where it says so."""
    (about,) = subjects(read(spring, {f"a/{name}": text}), "document")
    return [(hit.text, *filter(None, [hit.facts.get("right")])) for hit in said(check, about)]


def misspelt(*lines: str, name: str = "application.yml") -> list[tuple[str, ...]]:
    return found("misspelt-key", "\n".join(("eureka.client.enabled: true", *lines)), name)


def misplaced(*lines: str) -> list[tuple[str, ...]]:
    return found("misplaced-key", "\n".join(("eureka.client.enabled: true", *lines)))


# Misspelt


@pytest.mark.parametrize(
    ("key", "wrong", "right"),
    [
        (f"{NACOS}.server-add", "server-add", "server-addr"),
        (f"{NACOS}.serveradr", "serveradr", "server-addr"),
        (f"{NACOS}.namespaces", "namespaces", "namespace"),
        (f"{NACOS}.enable", "enable", "enabled"),
        ("spring.cloud.nacos.config.file-extention", "file-extention", "file-extension"),
        (f"{CONSUL}.perfer-ip-address", "perfer-ip-address", "prefer-ip-address"),
        (f"{CONSUL}.preferIp", "preferIp", "prefer-ip-address"),
        ("eureka.instance.prefer-ip", "prefer-ip", "prefer-ip-address"),
        ("eureka.client.register-with-eurka", "register-with-eurka", "register-with-eureka"),
    ],
)
def test_a_slip_for_one_known_key(key: str, wrong: str, right: str) -> None:
    assert misspelt(f"{key}: x") == [(wrong, right)]


@pytest.mark.parametrize(
    "key",
    [
        f"{NACOS}.server-addr",
        f"{NACOS}.serverAddr",
        f"{NACOS}.SERVER_ADDR",
        f"{NACOS}.something-else-entirely",
        f"{NACOS}.serveraddress",
        f"{NACOS}.metadata.verson",
        "eureka.instance.metadata-map.zoen",
        "eureka.client.service-url.defaultZon",
        "eureka.client.refresh.enable",
        "eureka.instance.instance-enabled-onit",
        f"{NACOS}.naming-push-empty-protection",
        "spring.application.nam",
        "eureka.dashbord.enabled",
    ],
)
def test_known_foreign_and_free_keys_are_no_slips(key: str) -> None:
    assert misspelt(f"{key}: x") == []


def test_a_slip_is_marked_once_for_all_that_is_below_it() -> None:
    lines = ("spring:", "  cloud:", "    consul:", "      discvery:", "        port: 1", "        tags: a")
    assert misspelt(*lines) == [("discvery", "discovery")]


def test_a_dotted_key_is_marked_at_the_wrong_element() -> None:
    assert misspelt("spring.cloud.consul.discvery.port: 1") == [("discvery", "discovery")]


def test_one_element_inside_a_nested_dotted_key() -> None:
    assert misspelt("spring:", "  cloud.nacos:", "    discovery.namespce: dev") == [("namespce", "namespace")]


def test_profile_is_a_slip_for_profiles() -> None:
    assert misspelt("spring.profile.active: dev") == [("profile", "profiles")]
    assert misspelt("spring:", "  profile:", "    active: dev", "    include: x") == [("profile", "profiles")]


def test_keys_of_a_properties_file_are_marked_at_their_element() -> None:
    text = "eureka.client.enabled=true\nspring.cloud.consul.discvery.port=1\n"
    assert found("misspelt-key", text, "application.properties") == [("discvery", "discovery")]


def test_prefer_ip_under_nacos_is_another_rules_business() -> None:
    for key in ("prefer-ip", "prefer-ip-address", "preferIpAddress"):
        assert misspelt(f"{NACOS}.{key}: true") == []
        assert misplaced(f"{NACOS}.{key}: true") == []


# Misplaced


@pytest.mark.parametrize(
    ("line", "wrong", "right"),
    [
        ("cloud.nacos.discovery.namespace: dev", "cloud", "spring.cloud.nacos"),
        ("cloud.consul.host: x", "cloud", "spring.cloud.consul"),
        ("spring.consul.host: x", "consul", "spring.cloud.consul"),
        ("spring.eureka.client.enabled: true", "eureka", "eureka"),
        ("spring.cloud.eureka.client.enabled: true", "eureka", "eureka"),
        ("spring.cloud.discovery.server-addr: x", "server-addr", NACOS),
        (
            "spring.cloud.nacos.discovery.file-extension: yaml",
            "file-extension",
            "spring.cloud.nacos or spring.cloud.nacos.config",
        ),
        ("spring.cloud.consul.discovery.host: x", "host", "spring.cloud.consul"),
        ("eureka.instance.register-with-eureka: false", "register-with-eureka", "eureka.client"),
        ("spring.cloud.nacos.discovery.acl-token: x", "acl-token", CONSUL),
        ("spring.cloud.nacos.discovery.health-check-path: /x", "health-check-path", CONSUL),
        ("spring.cloud.nacos.discovery.instance.port: 1", "instance", "eureka.instance"),
        ("spring.cloud.consul.discovery.group: G", "group", NACOS),
        ("eureka.client.group: G", "group", "no section: Eureka has no groups"),
    ],
)
def test_a_key_that_another_section_reads(line: str, wrong: str, right: str) -> None:
    assert misplaced(line) == [(wrong, right)]
    assert misspelt(line) == [], "what is in the wrong place is no slip"


@pytest.mark.parametrize(
    "line",
    [
        "nacos.discovery.server-addr: x",
        "spring.nacos.server-addr: x",
        "spring.cloud.discovery.enabled: true",
        "spring.cloud.nacos.discovery.metadata.hostname: x",
        "spring.cloud.nacos.discovery.unheard-of: x",
        "spring.cloud.nacos.discovery.deeper.group: x",
        "my.cloud.nacos.discovery.namespace: dev",
    ],
)
def test_keys_in_their_place_and_keys_of_others(line: str) -> None:
    assert misplaced(line) == []


def test_a_misplaced_section_is_marked_once() -> None:
    assert misplaced("cloud:", "  nacos:", "    discovery:", "      namespace: dev", "      group: G") == [
        ("cloud", "spring.cloud.nacos")
    ]


# prefer-ip under Nacos


@pytest.mark.parametrize("key", ["prefer-ip-address", "preferIpAddress", "prefer_ip", "PREFER-IP"])
@pytest.mark.parametrize("section", [NACOS, "spring.cloud.nacos", "nacos.discovery"])
def test_nacos_knows_no_prefer_ip(section: str, key: str) -> None:
    text = f"eureka.client.enabled: true\n{section}.{key}: true\n"
    (hit,) = found("prefer-ip-under-nacos", text)
    assert hit[0].endswith(key)


@pytest.mark.parametrize("key", ["eureka.instance.prefer-ip-address", f"{CONSUL}.prefer-ip-address", f"{NACOS}.ip"])
def test_prefer_ip_elsewhere_is_read(key: str) -> None:
    assert found("prefer-ip-under-nacos", f"eureka.client.enabled: true\n{key}: true\n") == []


# defaultZone


def zones(*keys: str, more: str = "") -> list[tuple[str, ...]]:
    lines = "".join(f"    {key}: http://e{number}:8761/eureka/\n" for number, key in enumerate(keys))
    return found("miskeyed-default-zone", f"eureka.client:\n  service-url:\n{lines}{more}")


@pytest.mark.parametrize("key", ["default-zone", "default_zone", "defaultzone", "DefaultZone", "DEFAULTZONE"])
def test_other_spellings_of_default_zone_are_dead(key: str) -> None:
    assert zones(key) == [(key,)]
    assert zones("defaultZone", key) == [(key,)]


@pytest.mark.parametrize("key", ["defultZone", "defalutZone", "defaultZones"])
def test_a_slip_is_dead_unless_the_right_key_is_there(key: str) -> None:
    assert zones(key) == [(key,)]
    assert zones("defaultZone", key) == []


@pytest.mark.parametrize("key", ["defaultZone", "zone1", "eu-west"])
def test_real_zones_are_what_they_are(key: str) -> None:
    assert zones(key) == []


def test_a_zone_that_is_named_in_a_region_is_meant() -> None:
    assert zones("defaultzone", more="  availability-zones:\n    eu: defaultzone,b\n") == []


def test_a_bracketed_zone_is_read_literally() -> None:
    assert zones('"[default-zone]"') == [('"[default-zone]"',)]
    assert zones('"[defaultZone]"', "defultZone") == []


def test_a_zone_of_a_properties_file() -> None:
    text = "eureka.client.service-url.default-zone=http://e:8761/eureka/\n"
    (hit,) = found("miskeyed-default-zone", text, "application.properties")
    assert hit[0].endswith("default-zone")
