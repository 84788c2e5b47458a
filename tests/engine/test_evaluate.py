"""Rules over subjects: what is a finding, where it stands, how bad it is, and what is left open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from reglint.model import Run, Subject
from reglint.policy import Environment, Override, Policy
from reglint.rules import Rule
from reglint.values import ABSENT, Origin, State, Value
from tests.engine.material import (
    ERROR,
    INFO,
    WARNING,
    Page,
    Said,
    evaluated,
    lines,
    requiring,
    rule,
    said,
    service,
    severities,
    subject,
    the_finding,
)

PAGE = Page()
GROUP = PAGE.value("G", 5)
OF_PROD = Run("prod", ("prod",), ())


# True, false and unknown


def test_what_holds_is_no_finding() -> None:
    assert said(requiring('group == "G"'), subject({"group": GROUP})) == []


def test_what_does_not_hold_is_one() -> None:
    assert said(requiring('group == "X"', message='"not {group}"'), subject({"group": GROUP})) == [
        Said("default", "the-rule", ERROR, 5, "not G")
    ]


@pytest.mark.parametrize("value", [PAGE.unknown(5), Value(State.INVALID, None, PAGE.origin(5), "x"), ABSENT])
def test_what_is_not_known_is_never_a_finding(value: Value) -> None:
    assert said(requiring('group == "X"'), subject({"group": value})) == []


def test_unresolved_values_are_counted_with_their_places() -> None:
    about = subject({"group": PAGE.unknown(5), "service": PAGE.unknown(3)})
    outcome = evaluated(requiring('group == "X" || service == "Y"'), about)
    places = tuple(sorted((PAGE.document.path, PAGE.origin(line).key.start) for line in (3, 5)))
    assert outcome.undecided == {("the-rule", places)}


@pytest.mark.parametrize("value", [Value(State.INVALID, None, PAGE.origin(5), "x"), ABSENT])
def test_only_unresolved_values_are_counted(value: Value) -> None:
    assert evaluated(requiring('group == "X"'), subject({"group": value})).undecided == set()


def test_the_same_open_question_in_two_runs_is_counted_once() -> None:
    about = subject({"group": PAGE.unknown(5)})
    whole = service(runs=(Run("a", ("a",), (about,)), Run("b", ("b",), (about,))))
    assert len(evaluated(requiring('group == "X"'), whole).undecided) == 1


def test_a_known_side_decides_over_an_unknown_one() -> None:
    about = subject({"group": GROUP, "service": PAGE.unknown(3)})
    assert lines(requiring('group == "X" && service == "Y"'), about) == [5]
    assert said(requiring('group == "G" || service == "Y"'), about) == []
    assert evaluated(requiring('group == "X" && service == "Y"'), about).undecided == set()


def test_a_rule_applies_where_its_when_is_known_to_hold() -> None:
    about = subject({"group": GROUP, "service": PAGE.unknown(3)})
    assert said(requiring('group == "X"', when="'group == \"Y\"'"), about) == []
    outcome = evaluated(requiring('group == "X"', when="'service == \"Y\"'"), about)
    assert (outcome.findings, len(outcome.undecided)) == ([], 1)


def test_a_condition_applies_where_its_own_when_is_known_to_hold() -> None:
    body = """
        conditions:
          - when: service == "Y"
            require: group == "X"
          - when: group == "G"
            require: group == "Z"
            message: second
    """
    outcome = evaluated(rule(body), subject({"group": GROUP, "service": PAGE.unknown(3)}))
    assert [finding.message for _, finding in outcome.findings] == ["second"]
    assert len(outcome.undecided) == 1


# The first, or every one

TWO = """
    conditions:
      - require: group == "X"
        message: first
      - require: group == "Y"
        message: second
"""


def test_the_first_broken_condition_speaks() -> None:
    assert [finding.message for finding in said(rule(TWO), subject({"group": GROUP}))] == ["first"]


def test_an_unknown_condition_leaves_the_word_to_the_next() -> None:
    body = TWO.replace('group == "X"', 'service == "X"')
    about = subject({"group": GROUP, "service": PAGE.unknown(3)})
    assert [finding.message for finding in said(rule(body), about)] == ["second"]


def test_every_broken_condition_speaks_where_the_rule_says_so() -> None:
    found = said(rule("every: true" + TWO.replace("\n    ", "\n")), subject({"group": GROUP}))
    assert [finding.message for finding in found] == ["first", "second"]


def test_a_condition_without_a_severity_in_this_run_leaves_the_word_to_the_next() -> None:
    body = TWO.replace("message: first", "severity: {else: off, prod: error}\n        message: first")
    assert [finding.message for finding in said(rule(body), subject({"group": GROUP}))] == ["second"]


# Names


def test_a_let_is_a_name_for_an_expression() -> None:
    body = """
        let:
          twice: heartbeat.interval * 2
        conditions:
          - require: heartbeat.timeout >= twice
        at: [heartbeat.timeout]
        message: "less than {twice}"
    """
    seconds = {
        "heartbeat.interval": PAGE.value(timedelta(seconds=10), 2),
        "heartbeat.timeout": PAGE.value(timedelta(seconds=15), 3),
    }
    assert said(rule(body), subject(seconds)) == [Said("default", "the-rule", ERROR, 3, "less than 20s")]


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ('run.name == "default"', True),
        ("run.prod", False),
        ("run.dev", False),
        ("run.remote", False),
        ("size(run.profiles) == 0", True),
        ('service.name == "the service"', True),
        ("service.incomplete", False),
        ('policy.naming.group == "^G"', True),
        ("policy.naming.service == null", True),
        ("env.namespaces == null", True),
        ("policy.heartbeat.min_ratio == 3", True),
    ],
)
def test_an_expression_knows_run_service_policy_and_environment(expression: str, holds: bool) -> None:
    policy = Policy(values={"naming.group": "^G", "heartbeat.min_ratio": 3})
    found = said(requiring(expression), subject({"group": GROUP}), policy)
    assert (found == []) is holds


def test_a_field_nobody_binds_is_absent() -> None:
    assert said(requiring("cluster.absent"), subject({"group": GROUP})) == []


# Where it stands (convention 10)


def at(*fields: str) -> Rule:
    return requiring('group == "X"', at=f"[{', '.join(fields)}]")


def test_a_finding_stands_on_the_first_field_that_somebody_wrote() -> None:
    fields = {"group": GROUP, "service": Value(State.DEFAULT, "x"), "ip": PAGE.value("i", 9), "port": ABSENT}
    assert lines(at("service", "port", "ip", "group"), subject(fields)) == [9]


def test_an_unresolved_field_is_written_as_well() -> None:
    assert lines(at("service", "group"), subject({"group": GROUP, "service": PAGE.unknown(7)})) == [7]


def test_a_blank_value_is_marked_at_its_key() -> None:
    blank = GROUP._replace(origin=GROUP.origin and GROUP.origin._replace(value=PAGE.origin(5).value._replace(end=0)))
    finding = the_finding(requiring('group == "X"'), subject({"group": blank}))
    assert finding.place.span == PAGE.origin(5).key


def test_without_a_written_field_it_stands_on_the_nearest_section_or_the_anchor() -> None:
    fields = {"group": Value(State.DEFAULT, "G")}
    assert lines(at("metadata"), subject(fields)) == [1]
    assert lines(at("ip", "metadata"), subject(fields, sections={"metadata": PAGE.origin(20)})) == [20]


def test_without_any_place_there_is_no_finding() -> None:
    assert said(at("metadata"), subject({"group": GROUP}, anchor=None)) == []


def test_a_value_from_outside_the_files_is_no_place() -> None:
    assert lines(at("service", "group"), subject({"group": GROUP, "service": Value(State.SET, "x")})) == [5]


# Because of


def because(about: Subject, expression: str = 'group == "X"') -> list[tuple[int, str]]:
    finding = the_finding(requiring(expression), about)
    return [(place.line, place.note) for place in finding.related]


def test_the_other_values_an_answer_rests_on_are_related() -> None:
    about = subject({"group": GROUP, "service": PAGE.value("S", 3)})
    assert because(about, "group == service") == [(3, "key03 is S")]


def test_what_answers_a_placeholder_is_related() -> None:
    via: tuple[Origin, ...] = (PAGE.origin(8, "my.group"), PAGE.origin(8, "my.group"), PAGE.origin(9, "b"))
    assert because(subject({"group": GROUP._replace(via=via)})) == [
        (8, "my.group answers the placeholder"),
        (9, "b answers the placeholder"),
    ]


def test_the_place_of_the_finding_is_not_related_to_itself() -> None:
    assert because(subject({"group": GROUP, "service": GROUP}), "group != service") == []


def test_secrets_are_not_shown_as_reasons() -> None:
    about = subject({"group": GROUP, "credentials.password": PAGE.value("geheim", 3, secret=True)})
    assert because(about, "group == credentials.password") == [(3, "key03 is <hidden>")]


# How bad it is

TIERED = 'severity: {else: warning, prod: error, dev: info}\nconditions:\n  - require: group == "X"\n'


@pytest.mark.parametrize(
    ("profiles", "severity"),
    [
        ((), WARNING),
        (("qa",), WARNING),
        (("prod",), ERROR),
        (("prod-eu",), ERROR),
        (("production",), ERROR),
        (("dev",), INFO),
        (("test",), INFO),
        (("dev", "prod"), ERROR),
        (("product",), WARNING),
    ],
)
def test_the_tier_of_a_run_decides(profiles: tuple[str, ...], severity: object) -> None:
    run = Run(",".join(profiles) or "default", profiles, (subject({"group": GROUP}),))
    assert severities(rule(TIERED), service(runs=(run,))) == [severity]


def test_the_profiles_of_a_run_decide_and_not_its_name() -> None:
    """A group may lead to production under another name."""
    about = subject({"group": GROUP})
    assert severities(rule(TIERED), service(runs=(Run("everything", ("everything", "prod"), (about,)),))) == [ERROR]
    assert severities(rule(TIERED), service(runs=(Run("prod", (), (about,)),))) == [ERROR]


def test_the_environment_of_a_run_decides_about_its_tier() -> None:
    environments = (Environment("prod", profiles=("qa",)), Environment("lab", profiles=("prod",)))
    policy = Policy(environments=environments)
    for profile, severity in (("qa", ERROR), ("prod", WARNING), ("dev", INFO)):
        whole = service(runs=(Run(profile, (profile,), (subject({"group": GROUP}),)),))
        assert severities(rule(TIERED), whole, policy) == [severity]


@pytest.mark.parametrize(("severity", "lowered"), [("error", [WARNING]), ("warning", [INFO]), ("info", [])])
def test_a_default_part_is_one_severity_lower(severity: str, lowered: list[object]) -> None:
    """Convention 3."""
    about = subject({"group": GROUP._replace(defaulted=True)})
    assert severities(requiring('group == "X"', severity=severity), about) == lowered


def test_a_default_part_of_another_value_the_answer_rests_on_counts_as_well() -> None:
    about = subject({"group": GROUP, "service": PAGE.value("S", 3, defaulted=True)})
    assert severities(requiring("group == service"), about) == [WARNING]


def test_a_default_part_the_answer_does_not_rest_on_counts_for_nothing() -> None:
    about = subject({"group": GROUP, "service": PAGE.value("S", 3, defaulted=True)})
    assert severities(requiring('group == "X"', when="'service == \"S\"'"), about) == [ERROR]


@pytest.mark.parametrize(("code", "severity"), [("NS901", INFO), ("SEC901", WARNING)])
def test_in_production_a_default_part_is_a_remark_except_of_secrets(code: str, severity: object) -> None:
    about = subject({"group": GROUP._replace(defaulted=True)})
    whole = service(runs=(OF_PROD._replace(subjects=(about,)),))
    assert severities(rule('conditions:\n  - require: group == "X"', code=code), whole) == [severity]


def test_a_remark_about_a_default_part_is_silent_in_production_as_well() -> None:
    about = subject({"group": GROUP._replace(defaulted=True)})
    whole = service(runs=(OF_PROD._replace(subjects=(about,)),))
    assert said(requiring('group == "X"', severity="info"), whole) == []


MISSING = "missing: true\nat: [metadata]\nconditions:\n  - require: group.set\n"


def test_what_is_missing_is_a_remark_where_a_remote_source_may_hold_it() -> None:
    """Convention 13."""
    about = subject({})
    local = service(about)
    assert severities(rule(MISSING), local) == [ERROR]
    assert severities(rule(MISSING), local._replace(runs=(Run("default", (), (about,), remote=True),))) == [INFO]


def test_what_is_there_is_judged_as_ever_beside_a_remote_source() -> None:
    whole = service(runs=(Run("default", (), (subject({"group": GROUP}),), remote=True),))
    assert severities(requiring('group == "X"'), whole) == [ERROR]


def test_a_finding_without_a_written_value_is_about_something_missing() -> None:
    whole = service(runs=(Run("default", (), (subject({}),), remote=True),))
    assert severities(requiring("group.set"), whole) == [INFO]


def test_the_remote_client_needs_its_own_keys_before_there_is_remote_data() -> None:
    config = Subject("config_client", "the client", {}, PAGE.origin(1))
    whole = service(runs=(Run("default", (), (config,), remote=True),))
    asks = rule("missing: true\nconditions:\n  - require: group.set", subjects="config_client")
    assert severities(asks, whole) == [ERROR]


def test_nothing_is_known_to_be_missing_in_a_service_that_could_not_be_read() -> None:
    """Convention 17."""
    assert said(rule(MISSING), service(subject({}), incomplete=True)) == []
    assert severities(requiring('group == "X"'), service(subject({"group": GROUP}), incomplete=True)) == [ERROR]


def test_files_of_tests_are_searched_for_faults_of_syntax_and_loading_alone() -> None:
    """Convention 15."""
    whole = service(subject({"group": GROUP}), tests=True)
    body = 'conditions:\n  - require: group == "X"'
    rules = [rule(body, f"rule-{code.lower()}", code) for code in ("SYN901", "LOAD901", "NS901", "SEC901")]
    assert [finding.rule for finding in said(rules, whole)] == ["rule-syn901", "rule-load901"]


# The policy


def policy(**changes: Any) -> Policy:
    return Policy()._replace(**changes)


def test_a_rule_can_be_switched_off() -> None:
    assert said(requiring('group == "X"'), subject({"group": GROUP}), policy(rules={"the-rule": None})) == []


def test_the_severity_of_the_policy_wins_over_all_others() -> None:
    about = subject({"group": GROUP._replace(defaulted=True)})
    assert severities(requiring('group == "X"'), about, policy(rules={"the-rule": ERROR})) == [ERROR]


def test_the_policy_gives_no_severity_to_what_is_no_finding() -> None:
    about = subject({"group": GROUP._replace(defaulted=True)})
    assert said(requiring('group == "X"', severity="info"), about, policy(rules={"the-rule": ERROR})) == []


def test_an_override_speaks_for_its_paths() -> None:
    here = Override(("a/**",), {"the-rule": INFO})
    there = Override(("b/**",), {"the-rule": None})
    about = subject({"group": GROUP})
    assert severities(requiring('group == "X"'), about, policy(overrides=(here, there))) == [INFO]
    assert said(requiring('group == "X"'), about, policy(overrides=(there._replace(paths=("a/**",)),))) == []


def test_a_rule_that_is_off_can_be_on_for_some_paths() -> None:
    on = policy(rules={"the-rule": None}, overrides=(Override(("a/**",), {"the-rule": WARNING}),))
    assert severities(requiring('group == "X"'), subject({"group": GROUP}), on) == [WARNING]


NEEDING = "needs: [policy.naming.group]\nconditions:\n  - require: matches(group, policy.naming.group)\n"


def test_a_rule_is_silent_without_the_policy_it_needs() -> None:
    about = subject({"group": GROUP})
    needing = rule(NEEDING.replace("matches(group, policy.naming.group)", "group == policy.naming.group"))
    assert said(needing, about) == []
    assert severities(needing, about, policy(values={"naming.group": "X"})) == [ERROR]


def test_a_rule_is_silent_in_runs_whose_environment_says_nothing() -> None:
    """Convention 7: without a matching environment there is none."""
    needing = rule("needs: [env.groups]\nconditions:\n  - require: group in env.groups\n")
    about = subject({"group": GROUP})
    environments = (Environment("one", profiles=("one",), groups=("X",)), Environment("two", profiles=("two",)))
    whole = service(runs=tuple(Run(name, (name,), (about,)) for name in ("one", "two", "three")))
    assert [finding.run for finding in said(needing, whole, policy(environments=environments))] == ["one"]


# Rules that yield


def pair(**places: str) -> list[Rule]:
    """An owner and a rule that yields to it, each standing on a field."""
    owner = rule(f'at: [{places["owner"]}]\nconditions:\n  - require: group == "X"', "owner", "NS902")
    yielding = rule(
        f'yields_to: [owner]\nat: [{places["other"]}]\nconditions:\n  - require: ip == "X"', "other", "NS903"
    )
    return [owner, yielding]


BOTH = {"group": GROUP, "ip": PAGE.value("i", 9)}


def test_a_rule_is_silent_about_a_subject_that_its_owner_speaks_of() -> None:
    found = said(pair(owner="group", other="ip"), subject(BOTH))
    assert [finding.rule for finding in found] == ["owner"]


def test_a_rule_speaks_where_its_owner_does_not() -> None:
    fine = {**BOTH, "group": PAGE.value("X", 5)}
    assert [finding.rule for finding in said(pair(owner="group", other="ip"), subject(fine))] == ["other"]


def test_another_subject_or_run_is_another_occasion() -> None:
    broken, fine = subject(BOTH), subject({**BOTH, "group": PAGE.value("X", 5)}, label="another")
    found = said(pair(owner="group", other="ip"), service(broken, fine))
    assert [finding.rule for finding in found] == ["owner", "other"]
    runs = (Run("a", ("a",), (broken,)), Run("b", ("b",), (fine._replace(label="the client"),)))
    found = said(pair(owner="group", other="ip"), service(runs=runs))
    assert [(finding.run, finding.rule) for finding in found] == [("a", "owner"), ("b", "other")]


def test_one_line_is_one_occasion_whatever_the_subject() -> None:
    same_line = {"group": PAGE.value("X", 5), "ip": PAGE.value("i", 5)}
    found = said(pair(owner="group", other="ip"), service(subject(BOTH), subject(same_line, label="another")))
    assert [finding.rule for finding in found] == ["owner"]


def test_an_owner_that_is_off_owns_nothing() -> None:
    found = said(pair(owner="group", other="ip"), subject(BOTH), policy(rules={"owner": None}))
    assert [finding.rule for finding in found] == ["other"]


# Items


def items(*values: Value) -> dict[str, Value]:
    return {"servers": Value(State.SET, values, values[0].origin)}


EACH = 'at: []\nconditions:\n  - each: servers\n    require: item != "bad"\n    message: "wrong: {items}"\n'


def test_each_broken_item_is_a_finding_on_its_line() -> None:
    about = subject(items(PAGE.value("bad", 3), PAGE.value("ok", 4), PAGE.value("bad", 5)))
    assert said(rule(EACH), about) == [
        Said("default", "the-rule", ERROR, 3, "wrong: bad"),
        Said("default", "the-rule", ERROR, 5, "wrong: bad"),
    ]


def test_the_broken_items_of_one_line_are_one_finding() -> None:
    differs = EACH.replace('item != "bad"', 'item == "ok"')
    about = subject(items(PAGE.value("a", 3), PAGE.value("ok", 3), PAGE.value("b", 3)))
    assert said(rule(differs), about) == [Said("default", "the-rule", ERROR, 3, "wrong: a, b")]


def test_an_unknown_item_is_counted_and_the_others_are_judged() -> None:
    outcome = evaluated(rule(EACH), subject(items(PAGE.unknown(3), PAGE.value("bad", 4))))
    assert [finding.place.line for _, finding in outcome.findings] == [4]
    assert len(outcome.undecided) == 1


def test_a_list_of_which_nothing_is_known_is_counted() -> None:
    outcome = evaluated(rule(EACH), subject({"servers": PAGE.unknown(3)}))
    assert (outcome.findings, len(outcome.undecided)) == ([], 1)


@pytest.mark.parametrize("servers", [ABSENT, Value(State.SET, ()), Value(State.INVALID, None, PAGE.origin(3), "x")])
def test_a_list_without_items_is_fine(servers: Value) -> None:
    outcome = evaluated(rule(EACH), subject({"servers": servers}))
    assert (outcome.findings, outcome.undecided) == ([], set())


def test_the_items_of_a_default_list_are_judged_at_the_anchor() -> None:
    about = subject({"servers": Value(State.DEFAULT, (Value(State.DEFAULT, "bad"),))})
    assert lines(rule(EACH), about) == [1]


def test_a_condition_with_each_may_stand_on_a_field() -> None:
    about = subject({**items(PAGE.value("bad", 3)), "group": GROUP})
    assert lines(rule(EACH.replace("    require", "    at: [group]\n    require")), about) == [5]


def test_the_when_of_each_looks_at_one_item() -> None:
    body = EACH.replace("    require", '    when: item != "free"\n    require').replace('item != "bad"', 'item == "ok"')
    about = subject(items(PAGE.value("free", 3), PAGE.value("x", 4)))
    assert lines(rule(body), about) == [4]


def test_the_default_part_of_one_item_lowers_that_one() -> None:
    about = subject(items(PAGE.value("bad", 3, defaulted=True), PAGE.value("bad", 4)))
    assert severities(rule(EACH), about) == [WARNING, ERROR]


def named_items(*entries: dict[str, Value]) -> dict[str, Value]:
    made = tuple(Value(State.SET, entry, entry["data_id"].origin) for entry in entries)
    return {"data_ids": Value(State.SET, made)}


def test_an_item_may_have_parts() -> None:
    body = 'at: []\nconditions:\n  - each: data_ids\n    require: item.group == "G"\n    message: "{item.data_id}"\n'
    asks = rule(body, subjects="config_client")
    data_ids = named_items(
        {"data_id": PAGE.value("a", 3), "group": PAGE.value("G", 4)},
        {"data_id": PAGE.value("b", 5), "group": PAGE.value("H", 6)},
        {"data_id": PAGE.value("c", 7), "group": PAGE.unknown(8)},
        {"data_id": PAGE.value("d", 9), "group": ABSENT},
    )
    about = Subject("config_client", "the client", data_ids, PAGE.origin(1))
    outcome = evaluated(asks, service(about))
    assert [(finding.place.line, finding.message) for _, finding in outcome.findings] == [(5, "b")]
    assert len(outcome.undecided) == 1


def test_the_parts_of_an_unknown_item_are_unknown() -> None:
    body = 'at: []\nconditions:\n  - each: data_ids\n    require: item.group == "G"\n'
    about = Subject("config_client", "the client", {"data_ids": Value(State.SET, (PAGE.unknown(3),))}, PAGE.origin(1))
    outcome = evaluated(rule(body, subjects="config_client"), service(about))
    assert (outcome.findings, len(outcome.undecided)) == ([], 1)


# Subjects of the service as a whole


def test_a_subject_of_the_service_is_looked_at_once_and_holds_in_its_runs() -> None:
    about = subject({"group": GROUP}, runs=("a", "c"))
    held = service(runs=tuple(Run(name, (name,), ()) for name in ("a", "b", "c")), subjects=(about,))
    assert [finding.run for finding in said(requiring('group == "X"'), held)] == ["a", "c"]


def test_a_subject_of_no_run_holds_in_none() -> None:
    held = service(runs=(Run("a", ("a",), ()),), subjects=(subject({"group": GROUP}),))
    assert [finding.run for finding in said(requiring('group == "X"'), held)] == [""]


def test_a_subject_of_runs_that_were_not_asked_for_is_left_out() -> None:
    held = service(runs=(Run("a", ("a",), ()),), subjects=(subject({"group": GROUP}, runs=("b",)),))
    assert said(requiring('group == "X"'), held) == []


@pytest.mark.parametrize(
    ("runs", "severity"),
    [(("prod", "dev"), ERROR), (("dev", "test"), INFO), (("dev", "qa"), WARNING), ((), WARNING)],
)
def test_its_tier_is_that_of_all_its_runs(runs: tuple[str, ...], severity: object) -> None:
    """Production when one of them is, development when all of them are."""
    about = subject({"group": GROUP}, runs=runs)
    held = service(runs=tuple(Run(name, (name,), ()) for name in runs), subjects=(about,))
    assert set(severities(rule(TIERED), held)) == {severity}


# Kinds


def test_a_rule_looks_at_subjects_of_its_kinds() -> None:
    check = Subject("check", "a check", {"interval": PAGE.value(timedelta(seconds=1), 4)}, PAGE.origin(1))
    body = "at: []\nconditions:\n  - require: interval > 2s"
    held = service(subject({"group": GROUP}), check)
    assert lines(rule(body, subjects="check"), held) == [1]


def test_a_condition_may_be_for_some_of_the_kinds() -> None:
    body = """
        conditions:
          - for: config_client
            require: group == "X"
    """
    config = Subject("config_client", "another", {"group": PAGE.value("G", 7)}, PAGE.origin(1))
    both = rule(body, subjects="[registration, config_client]")
    assert lines(both, service(subject({"group": GROUP}), config)) == [7]


# Sorts of subjects


def test_each_subject_is_judged_by_what_it_is() -> None:
    """What a rule asks of registry and dialect is decided once for all subjects alike, and for no other."""
    asks = requiring('group == "X"', when='\'registry == "nacos" && dialect == "spring"\'', message='"{registry}"')
    sorts = [("nacos", "spring"), ("consul", "spring"), ("nacos", "api"), ("nacos", "spring")]
    subjects = [
        subject({"group": GROUP, "registry": Value(State.SET, registry), "dialect": Value(State.SET, dialect)})
        for registry, dialect in sorts
    ]
    assert [finding.message for finding in said(asks, service(*subjects))] == ["nacos", "nacos"]


def test_a_registry_that_nobody_knows_is_an_open_question() -> None:
    asks = requiring('group == "X"', when="'registry == \"nacos\"'")
    outcome = evaluated(asks, subject({"group": GROUP, "registry": PAGE.unknown(3)}))
    assert (outcome.findings, len(outcome.undecided)) == ([], 1)


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("policy.naming.group != null", True),
        ("policy.naming.service != null", False),
        ('env.name == "one"', True),
        ('env.name == "two"', False),
        ("env.tls == null", True),
    ],
)
def test_what_a_rule_asks_of_the_policy_is_decided_by_the_policy(expression: str, found: bool) -> None:
    asks = requiring('group == "X"', when=f"'{expression}'")
    about = service(runs=(Run("one", ("one",), (subject({"group": GROUP}),)),))
    given = policy(values={"naming.group": "x"}, environments=(Environment("one", profiles=("one",)),))
    assert bool(said(asks, about, given)) is found


# Checks


def heartbeat(*values: Value) -> Subject:
    """A Nacos client with heartbeat values in milliseconds."""
    fields = dict(zip(("heartbeat.interval", "heartbeat.timeout"), values, strict=False))
    return subject({"registry": Value(State.SET, "nacos"), **fields})


CHECKED = 'at: []\nconditions:\n  - check: nacos-heartbeat-unit\n    message: "{key}: {text}"\n'
FIVE = PAGE.value(timedelta(milliseconds=5), 3)


def test_the_hits_of_a_check_are_findings_with_its_facts() -> None:
    both = heartbeat(FIVE, PAGE.value(timedelta(milliseconds=15), 4))
    assert said(rule(CHECKED), both) == [
        Said("default", "the-rule", WARNING, 3, "key03: 5"),
        Said("default", "the-rule", WARNING, 4, "key04: 15"),
    ]


def test_a_default_part_of_a_hit_is_one_severity_lower() -> None:
    assert severities(rule(CHECKED), heartbeat(FIVE._replace(defaulted=True))) == [INFO]


def test_a_hit_that_the_policy_does_not_want_is_none() -> None:
    off = policy(overrides=(Override(("a/**",), {"the-rule": None}),))
    assert said(rule(CHECKED), heartbeat(FIVE), off) == []


def test_a_check_that_finds_nothing_leaves_the_word_to_the_next_condition() -> None:
    body = CHECKED + '  - require: group == "X"\n    message: next\n    at: [group]\n'
    silent = heartbeat(PAGE.value(timedelta(seconds=5), 3))
    fields = {**silent.fields, "group": GROUP}
    assert [finding.message for finding in said(rule(body), silent._replace(fields=fields))] == ["next"]
    loud = {**heartbeat(FIVE).fields, "group": GROUP}
    assert [finding.message for finding in said(rule(body), silent._replace(fields=loud))] == ["key03: 5"]


def test_what_a_check_says_is_missing_is_judged_like_anything_missing() -> None:
    body = 'at: []\nconditions:\n  - check: required-metadata\n    message: "{keys}"\n'
    asks, about = rule(body), subject({"registry": Value(State.SET, "nacos")})
    needs = policy(values={"metadata.required": ("version",)})
    assert severities(asks, about, needs) == [ERROR]
    assert said(asks, service(about, incomplete=True), needs) == []
    remote = service(runs=(Run("default", (), (about,), remote=True),))
    assert severities(asks, remote, needs) == [INFO]
