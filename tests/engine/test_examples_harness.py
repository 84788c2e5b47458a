"""The harness that proves a rule by its examples: it must see every difference."""

from __future__ import annotations

from textwrap import dedent

import pytest

from reglint.examples import findings, mismatches
from reglint.rules import Rule
from reglint.rules.files import load

HEAD = """\
code: NS901
summary: The namespace is not ours.
for: registration
needs: [policy.naming.namespace]
when: registry == "nacos"
conditions:
  - require: matches(namespace, policy.naming.namespace)
    severity: {else: warning, prod: error}
at: [namespace]
message: "{namespace} is not ours"
advice: "write ours"
why: Because.
examples:
"""
GOOD = """
  - good:
      reglint.yaml: |
        version: 1
        naming: {namespace: "^dev"}
      application.yml: |
        spring.cloud.nacos.discovery.namespace: dev-a
"""
BAD = """
  - title: another namespace
    bad:
      reglint.yaml: |
        version: 1
        naming: {namespace: "^dev"}
      application.yml: |
        spring.cloud.nacos.discovery.namespace: ⟦test⟧
    severity: warning
    message: test is not ours
    profiles: [default]
"""


def rule(*examples: str) -> Rule:
    return load("rules/not-ours.yaml", HEAD + "".join(dedent(text).strip("\n") + "\n" for text in examples))


def wrong(*examples: str) -> list[str]:
    """What is wrong with the examples of the rule."""
    made = rule(*examples)
    return [str(mismatch) for mismatch in mismatches(made, (made,))]


def changed(old: str, new: str) -> str:
    assert old in BAD
    return BAD.replace(old, new)


def test_examples_that_are_what_the_rule_does() -> None:
    assert wrong(BAD, GOOD) == []


def test_the_findings_of_an_example_can_be_looked_at() -> None:
    made = rule(BAD, GOOD)
    (found,) = findings(made, made.examples[0], (made,))
    assert (found.location.path, found.message) == ("application.yml", "test is not ours")
    assert findings(made, made.examples[1], (made,)) == ()


def test_a_mark_where_nothing_is_found() -> None:
    assert wrong(changed("⟦test⟧", "⟦dev⟧"), GOOD) == [
        "not-ours, line 14 (another namespace): nothing is found at application.yml:1:41-1:44"
    ]


def test_a_mark_that_is_not_the_whole_place() -> None:
    first, second = wrong(changed("⟦test⟧", "⟦te⟧st"), GOOD)
    assert first.endswith("nothing is found at application.yml:1:41-1:43")
    assert second.endswith("a finding nobody expects at application.yml:1:41-1:45: test is not ours")


def test_a_finding_in_a_good_example() -> None:
    assert wrong(BAD, GOOD.replace("dev-a", "prod-a")) == [
        "not-ours, line 24 (good example 2): a finding nobody expects at application.yml:1:41-1:47: prod-a is not ours"
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("severity: warning", "severity: error", "the severity is warning, not error"),
        ("message: test is", "message: that is", "the message is 'test is not ours', not 'that is not ours'"),
        ("[default]", "[prod]", "it holds in default, not in prod"),
        ("[default]", "[default, prod]", "it holds in default, not in default, prod"),
    ],
)
def test_a_finding_that_is_another_one(old: str, new: str, said: str) -> None:
    (message,) = wrong(changed(old, new), GOOD)
    assert message == f"not-ours, line 14 (another namespace): {said}"


def test_what_an_example_does_not_say_is_not_compared() -> None:
    silent = BAD.partition("    severity:")[0]
    assert wrong(silent, GOOD) == []


def test_without_its_policy_the_rule_of_an_example_is_silent() -> None:
    lines = BAD.splitlines(keepends=True)
    without = "".join(
        line for line in lines if line.strip() not in ("reglint.yaml: |", "version: 1") and "naming" not in line
    )
    (message,) = wrong(without, GOOD)
    assert "nothing is found" in message


def test_another_rule_may_find_what_it_likes() -> None:
    """Only what the rule itself says is compared; rules that it yields to are at work."""
    made = rule(BAD, GOOD)
    other = load("rules/other.yaml", (HEAD + BAD + GOOD).replace("NS901", "NS902").replace('is not ours"', 'is odd"'))
    assert list(mismatches(made, (made, other))) == []


def test_two_findings_on_one_place_are_both_compared() -> None:
    """Two clients may read one key, and a rule may say something else of each."""
    text = """
        code: NS901
        summary: The address is x.
        for: [registration, config_client]
        severity: error
        at: [servers_text]
        advice: "write another"
        conditions:
          - {for: registration, require: servers_text != "x", message: of discovery}
          - {for: config_client, require: servers_text != "x", message: of configuration}
        why: Because.
        examples:
          - title: both
            bad:
              application.yml: |
                spring.cloud.nacos:
                  server-addr: ⟦x⟧
                  discovery.group: G
                  config.group: G
            message: of discovery
          - good: {application.yml: "a: 1"}
    """
    made = load("rules/twice.yaml", dedent(text))
    (mismatch,) = mismatches(made, (made,))
    assert mismatch.message == "the message is 'of configuration', not 'of discovery'"
