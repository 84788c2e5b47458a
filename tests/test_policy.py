"""Policy files: what they may say, how their mistakes read, and what a run learns from them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from reglint import policy
from reglint.diagnostic import Severity
from reglint.globs import path_pattern
from reglint.policy import Environment, Policy, PolicyError
from reglint.scope import ENVIRONMENT, POLICY

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGLINT_CACHE_DIR", "")


def written(folder: Path, text: str, name: str = "reglint.yaml") -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def loaded(folder: Path, text: str) -> Policy:
    return policy.load(written(folder, text))


def complaint(folder: Path, text: str) -> str:
    """What is said about the policy, without the path."""
    path = written(folder, text)
    with pytest.raises(PolicyError) as caught:
        policy.load(path)
    return str(caught.value).replace(path, "p")


def test_an_empty_policy_demands_nothing(tmp_path: Path) -> None:
    found = loaded(tmp_path, "# to be written\n")
    assert found == Policy(path=found.path)


def test_a_key_without_value_counts_as_not_written(tmp_path: Path) -> None:
    assert loaded(tmp_path, "naming:\nheartbeat: {min_ratio: }\n").values == {}


def test_sections_become_values_by_dotted_name(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        """\
naming: {service: "^[a-z]+$"}
metadata: {required: [version, region]}
address: {prefer_ip: required, networks: [10.0.0.0/8, "fd00::/8"]}
heartbeat: {min_ratio: 3}
target: {spring-boot: 3.10, nacos-client: 2.4.1}
""",
    )
    assert found.values == {
        "naming.service": "^[a-z]+$",
        "metadata.required": ("version", "region"),
        "address.prefer_ip": "required",
        "address.networks": ("10.0.0.0/8", "fd00::/8"),
        "heartbeat.min_ratio": 3,
        "target.spring_boot": "3.10",
        "target.nacos_client": "2.4.1",
    }


def test_lookup_is_none_for_what_the_policy_does_not_say(tmp_path: Path) -> None:
    found = loaded(tmp_path, "heartbeat: {min_ratio: 2.5}\n")
    assert (found.lookup("heartbeat.min_ratio"), found.lookup("naming.service")) == (2.5, None)


def test_environments_keep_their_order_and_what_they_leave_open(tmp_path: Path) -> None:
    found = loaded(tmp_path, 'environments:\n  b: {namespaces: [x, ""]}\n  a: {tls: required}\n')
    assert found.environments == (Environment("b", namespaces=("x", "public")), Environment("a", tls="required"))


def test_every_name_of_the_expression_scope_can_be_written(tmp_path: Path) -> None:
    """What rules may ask of a policy is exactly what a policy can answer."""
    found = loaded(
        tmp_path,
        """\
environments: {e: {namespaces: [n], groups: [g], servers: [s], tls: required, auth: optional}}
naming: {service: s, namespace: n, group: g}
metadata: {required: [version]}
address: {prefer_ip: optional, networks: [10.0.0.0/8]}
heartbeat: {min_ratio: 2}
target: {spring-boot: 1, spring-cloud: 1, spring-cloud-alibaba: 1, nacos-client: 1, nacos-server: 1, consul: 1}
""",
    )
    assert {f"policy.{name}" for name in found.values} == set(POLICY)
    assert found.provides([*POLICY, *ENVIRONMENT], found.environments[0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("extend: strict", "p:1: there is no key extend; did you mean extends?"),
        ("\nnaming:\n  servce: x", "p:3: there is no key servce; did you mean service?"),
        ("environments: {prod: {profile: [x]}}", "p:1: there is no key profile; did you mean profiles?"),
        ("version: 2", "p:1: version: there is no choice 2; did you mean 1?"),
        ("naming: {service: '('}", "p:1: service: the pattern is malformed: missing )"),
        ("naming: {service: '(a+)+$'}", "p:1: service: the pattern is too slow"),
        ("address: {networks: [10.0.0.1/8]}", "p:1: networks: this is not a network such as 10.0.0.0/8"),
        ("address: {prefer_ip: true}", "p:1: prefer_ip: there is no choice true; there are optional, required"),
        ("heartbeat: {min_ratio: often}", "p:1: min_ratio: a number is expected here"),
        ("heartbeat: {min_ratio: 0.5}", "p:1: min_ratio: a number of at least 1 is expected here"),
        ("target: {nacos-client: new}", "p:1: nacos-client: a version such as 3.3 or 2021.0.5.0 is expected here"),
        ("target: {spring-boot: 3.5.x}", "p:1: spring-boot: a version such as 3.3 or 2021.0.5.0 is expected here"),
        ("rules: {a: loud}", "p:1: a: off, info, warning, error or {severity: ...} is expected here"),
        ("rules: {a: }", "p:1: a: off, info, warning, error or {severity: ...} is expected here"),
        ("rules: {a: {severity: wrning}}", "p:1: severity: there is no choice wrning; did you mean warning?"),
        ("rules: [a]", "p:1: rules: a mapping is expected here"),
        ("exclude: x", "p:1: exclude: a list is expected here"),
        ("exclude: [/x]", "p:1: exclude: a path glob starts below the folder of the policy file"),
        ("exclude: ['a\\b']", "p:1: exclude: write / between folders"),
        ("exclude: ['**/a/**/b/**/c/**']", "p:1: exclude: a glob may hold ** 3 times at most"),
        ("environments: {e: {servers: ['http://x:1']}}", "p:1: servers: write one host or host:port an entry"),
        ("environments: {e: {namespaces: dev}}", "p:1: namespaces: a list is expected here"),
        ("ignore: [{rule: a}]", "p:1: the key reason is missing"),
        ("ignore: [{rule: a, reason: ''}]", "p:1: reason: an empty text means nothing here"),
        ("ignore: [{rule: a, reason: b, until: soon}]", "p:1: until: a date such as 2027-01-31 is expected here"),
        ("ignore: [{rule: a, reason: b, until: 2027-02-30}]", "p:1: until: a date such as 2027-01-31"),
        ("overrides: [{paths: [], rules: {}}]", "p:1: paths: something is expected in here"),
        ("- a", "p:1: the file: a mapping is expected here"),
        ("extends: recomended", "p:1: there is no preset recomended; did you mean recommended?"),
        ("extends: base.yaml", "p:1: there is no policy base.yaml"),
        ("extends: package:no_such_package", "p:1: there is no installed package:no_such_package"),
        ("\ncustom_rules: [policy/rules]", "p:2: there is no folder policy/rules"),
        ("a: [", "p:1: this is not YAML: "),
    ],
)
def test_a_mistake_is_a_sentence_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert complaint(tmp_path, text).startswith(said)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    assert complaint(tmp_path, "heartbeat: {min_ratio: x}\nnameing: 1\n").splitlines() == [
        "p:1: min_ratio: a number is expected here",
        "p:2: there is no key nameing; did you mean naming?",
    ]


def test_a_policy_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"none\.yaml:1: the file cannot be read"):
        policy.load(str(tmp_path / "none.yaml"))


def test_unknown_rule_names_are_told_with_line_and_nearest(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """\
rules:
  eureka-lease-ration: off
overrides:
  - paths: [legacy/**]
    rules: {eureka-lease-ratio: info, namespace-not-alowed: off}
ignore:
  - reason: known
    rule: zzz
""",
    )
    with pytest.raises(PolicyError) as caught:
        policy.load(path, ["eureka-lease-ratio", "namespace-not-allowed"])
    assert str(caught.value).replace(path, "p").splitlines() == [
        "p:2: there is no rule eureka-lease-ration; did you mean eureka-lease-ratio?",
        "p:5: there is no rule namespace-not-alowed; did you mean namespace-not-allowed?",
        "p:8: there is no rule zzz; there are eureka-lease-ratio, namespace-not-allowed",
    ]


# ---- which environment


ENVIRONMENTS = """\
environments:
  prod: {profiles: [prod, "prod-*"], paths: ["deploy/prod/**"]}
  files: {paths: ["consul/*.hcl"]}
  dev: {profiles: [dev, default]}
"""


@pytest.mark.parametrize(
    ("run", "profiles", "paths", "name"),
    [
        ("prod", ["prod"], [], "prod"),
        ("prod-eu", ["prod-eu"], [], "prod"),
        ("staging", ["staging", "dev"], [], "dev"),
        ("default", [], [], "dev"),
        ("", [], [], None),
        ("Prod", ["Prod"], [], None),
        ("", [], ["consul/a.hcl"], "files"),
        ("", [], ["consul/x/a.hcl"], None),
        ("dev", ["dev"], ["deploy/prod/a/application-dev.yml"], "prod"),
    ],
)
def test_the_first_environment_that_holds_the_run_is_its_own(
    tmp_path: Path, run: str, profiles: list[str], paths: list[str], name: str | None
) -> None:
    found = loaded(tmp_path, ENVIRONMENTS).environment_for(run, profiles, paths)
    assert (found.name if found else None) == name


def test_a_rule_needs_what_policy_and_environment_say() -> None:
    found = Policy(values={"heartbeat.min_ratio": 3})
    environment = Environment("prod", groups=())
    assert found.provides(["policy.heartbeat.min_ratio", "env.groups"], environment)
    assert not found.provides(["env.namespaces"], environment)
    assert not found.provides(["env.groups"], None)
    assert not found.provides(["policy.naming.service"], environment)


@pytest.mark.parametrize(
    ("run", "environment", "tier"),
    [
        ("prod", None, "prod"),
        ("prod-eu", None, "prod"),
        ("dev", None, "dev"),
        ("default", None, ""),
        ("dev,online", None, "prod"),
        ("prod", Environment("shared"), ""),
        ("blue", Environment("live"), "prod"),
        ("", None, ""),
    ],
)
def test_the_tier_comes_from_the_environment_else_from_the_profile(
    run: str, environment: Environment | None, tier: str
) -> None:
    assert policy.run_tier(run, environment) == tier


# ---- severities, ignores, excludes


def test_rules_wins_over_every_default(tmp_path: Path) -> None:
    found = loaded(tmp_path, "rules: {a: info, b: {severity: error}, c: off}\n")
    severities = [found.severity_for(rule, "x.yml", Severity.WARNING) for rule in "abcd"]
    assert severities == [Severity.INFO, Severity.ERROR, None, Severity.WARNING]


def test_a_finding_the_rule_does_not_make_gets_no_severity(tmp_path: Path) -> None:
    assert loaded(tmp_path, "rules: {a: error}\n").severity_for("a", "x.yml", None) is None


def test_the_last_override_that_matches_decides(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        """\
rules: {a: off}
overrides:
  - {paths: ["legacy/**"], rules: {a: warning}}
  - {paths: ["legacy/old/**"], rules: {a: info, b: off}}
""",
    )
    paths = ["new/x.yml", "legacy/x.yml", "legacy/old/x.yml"]
    assert [found.severity_for("a", path, Severity.ERROR) for path in paths] == [None, Severity.WARNING, Severity.INFO]
    assert found.severity_for("b", "legacy/old/x.yml", Severity.ERROR) is None


def test_a_rule_is_switched_off_unless_an_override_wakes_it(tmp_path: Path) -> None:
    found = loaded(tmp_path, "rules: {a: off, b: off, c: info}\noverrides: [{paths: [x], rules: {b: error, c: off}}]\n")
    assert [found.switched_off(rule) for rule in "abcd"] == [True, False, False, False]


@pytest.mark.parametrize(
    ("preset", "kept"),
    [
        ("minimal", [None, None, Severity.ERROR]),
        ("recommended", [Severity.INFO, Severity.WARNING, Severity.ERROR]),
        ("strict", [Severity.WARNING, Severity.WARNING, Severity.ERROR]),
    ],
)
def test_presets_shift_the_severities_of_rules(tmp_path: Path, preset: str, kept: list[Severity | None]) -> None:
    found = loaded(tmp_path, f"extends: {preset}\n")
    assert [found.severity_for("a", "x.yml", severity) for severity in Severity] == kept


def test_what_rules_says_wins_over_the_preset(tmp_path: Path) -> None:
    found = loaded(tmp_path, "extends: [minimal]\nrules: {a: info}\n")
    assert found.severity_for("a", "x.yml", Severity.WARNING) is Severity.INFO


def test_an_ignore_holds_for_its_rule_paths_and_days(tmp_path: Path) -> None:
    found = loaded(tmp_path, "ignore: [{rule: a, paths: [demo/**], reason: shared, until: 2027-01-31}]\n")
    entry = found.ignored("a", "demo/x.yml", date(2027, 1, 31))
    assert entry is not None
    assert (entry.reason, entry.line) == ("shared", 1)
    assert found.ignored("a", "demo/x.yml", date(2027, 2, 1)) is None
    assert found.ignored("a", "other/x.yml", date(2027, 1, 1)) is None
    assert found.ignored("b", "demo/x.yml", date(2027, 1, 1)) is None


def test_an_ignore_without_paths_and_end_holds_everywhere_for_ever(tmp_path: Path) -> None:
    assert loaded(tmp_path, "ignore: [{rule: a, reason: ok}]\n").ignored("a", "x.yml", date(2999, 1, 1))


def test_excluded_paths_are_left_out(tmp_path: Path) -> None:
    found = loaded(tmp_path, 'exclude: ["**/target/**", fixtures]\n')
    paths = ["a/target/x.yml", "target/x.yml", "a/fixtures/b/x.yml", "a/x.yml", "targets/x.yml"]
    assert [found.excluded(path) for path in paths] == [True, True, True, False, False]


def test_without_exclude_nothing_is_left_out() -> None:
    assert not Policy().excluded("x.yml")


@pytest.mark.parametrize(
    ("policy_folder", "root", "path", "matches"),
    [
        ("repo", "repo", "legacy/x.yml", True),
        ("repo/sub", "repo", "sub/legacy/x.yml", True),
        ("repo/sub", "repo", "legacy/x.yml", False),
        ("elsewhere", "repo", "legacy/x.yml", True),
    ],
)
def test_globs_start_at_the_folder_of_the_policy(
    tmp_path: Path, policy_folder: str, root: str, path: str, matches: bool
) -> None:
    text = "exclude: [legacy/**]\nenvironments: {e: {paths: [legacy/**]}}\n"
    found = policy.load(written(tmp_path / policy_folder, text)).seen_from(str(tmp_path / root))
    assert found.excluded(path) is matches
    assert (found.environment_for("", [], [path]) is not None) is matches


# ---- extends


def test_the_extending_file_wins_key_by_key(tmp_path: Path) -> None:
    written(
        tmp_path,
        "heartbeat: {min_ratio: 3}\nnaming: {service: base, group: base}\nrules: {a: off, b: off}\n",
        "base.yaml",
    )
    found = loaded(tmp_path, "extends: [base.yaml]\nnaming: {service: own}\nrules: {a: error}\n")
    assert found.values == {"heartbeat.min_ratio": 3, "naming.service": "own", "naming.group": "base"}
    assert found.rules == {"a": Severity.ERROR, "b": None}


def test_own_environments_come_first_and_equal_names_are_one(tmp_path: Path) -> None:
    written(tmp_path, "environments: {prod: {groups: [A], tls: required}, qa: {tls: optional}}\n", "base.yaml")
    found = loaded(tmp_path, "extends: base.yaml\nenvironments: {dev: {}, prod: {groups: [B]}}\n")
    assert found.environments == (
        Environment("dev"),
        Environment("prod", groups=("B",), tls="required"),
        Environment("qa", tls="optional"),
    )


def test_lists_of_entries_add_up(tmp_path: Path) -> None:
    written(tmp_path, "exclude: [a]\nignore: [{rule: r, reason: base}]\n", "base.yaml")
    found = loaded(tmp_path, "extends: base.yaml\nexclude: [b]\nignore: [{rule: s, reason: own}]\n")
    assert (found.exclude, [entry.rule for entry in found.ignore]) == (("a", "b"), ["r", "s"])


def test_a_preset_survives_a_base_that_names_none(tmp_path: Path) -> None:
    written(tmp_path, "exclude: [a]\n", "base.yaml")
    assert loaded(tmp_path, "extends: [strict, base.yaml]\n").preset == "strict"


def test_a_later_entry_of_extends_wins(tmp_path: Path) -> None:
    written(tmp_path, "extends: minimal\n", "base.yaml")
    assert loaded(tmp_path, "extends: [strict, base.yaml]\n").preset == "minimal"
    assert loaded(tmp_path, "extends: [base.yaml, strict]\n").preset == "strict"


def test_custom_rules_lie_beside_the_file_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "shared/rules").mkdir(parents=True)
    (tmp_path / "own").mkdir()
    written(tmp_path, "custom_rules: rules\n", "shared/base.yaml")
    found = loaded(tmp_path, "extends: shared/base.yaml\ncustom_rules: [own]\n")
    assert found.custom_rules == (str(tmp_path / "shared/rules"), str(tmp_path / "own"))


def test_a_mistake_in_a_base_names_the_base(tmp_path: Path) -> None:
    base = written(tmp_path, "\nrulse: {}\n", "base.yaml")
    assert complaint(tmp_path, "extends: base.yaml\n") == f"{base}:2: there is no key rulse; did you mean rules?"


def test_files_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    base = written(tmp_path, "extends: reglint.yaml\n", "base.yaml")
    assert complaint(tmp_path, "extends: base.yaml\n") == f"{base}:1: reglint.yaml extends this file in turn"


def test_extending_without_end_is_refused(tmp_path: Path) -> None:
    for number in range(8):
        written(tmp_path, f"extends: [{number + 1}.yaml, {number + 1}.yaml]\n", f"{number}.yaml")
    written(tmp_path, "", "8.yaml")
    assert "is one of more than 50 files" in complaint(tmp_path, "extends: 0.yaml\n")


def test_a_package_is_read_and_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, "raise RuntimeError('this is code')\n", "site/acme_policy/__init__.py")
    written(tmp_path, "heartbeat: {min_ratio: 4}\ncustom_rules: package:acme_policy\n", "site/acme_policy/reglint.yaml")
    written(tmp_path, "extends: strict\n", "site/acme_policy/hard.yaml")
    (tmp_path / "site/acme_policy/rules").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    found = loaded(tmp_path, "extends: [package:acme_policy, package:acme_policy/hard.yaml]\n")
    assert (found.values, found.preset) == ({"heartbeat.min_ratio": 4}, "strict")
    assert found.custom_rules == (str(tmp_path / "site/acme_policy/rules"),)


def test_a_package_gives_no_way_out_of_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, "", "site/acme_policy/__init__.py")
    written(tmp_path, "", "site/outside.yaml")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    assert "there is no installed" in complaint(tmp_path, "extends: package:acme_policy/../outside.yaml\n")


# ---- where policies are found


def test_the_nearest_policy_above_applies(tmp_path: Path) -> None:
    outer = written(tmp_path, "")
    inner = written(tmp_path, "", "a/reglint.yml")
    (tmp_path / "a/b").mkdir()
    source = written(tmp_path, "", "a/b/application.yml")
    assert policy.find(source) == inner
    assert policy.find(str(tmp_path)) == outer


def test_the_search_ends_at_the_repository_root(tmp_path: Path) -> None:
    written(tmp_path, "")
    (tmp_path / "repo/.git").mkdir(parents=True)
    (tmp_path / "repo/src").mkdir()
    assert policy.find(str(tmp_path / "repo/src")) is None
    at_root = written(tmp_path, "", "repo/reglint.yaml")
    assert policy.find(str(tmp_path / "repo/src")) == at_root


# ---- the cache


def test_an_unchanged_policy_costs_no_pydantic(tmp_path: Path) -> None:
    path = written(tmp_path, "rules: {a: off}\n")
    code = f"import sys; from reglint import policy; print(policy.load({path!r}).rules, 'pydantic' in sys.modules)"
    environment = {"REGLINT_CACHE_DIR": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)}
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True).stdout
        for _ in range(2)
    ]
    assert runs == ["{'a': None} True\n", "{'a': None} False\n"]


def test_a_changed_policy_is_validated_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGLINT_CACHE_DIR", str(tmp_path / "cache"))
    assert loaded(tmp_path, "rules: {a: off}\n").rules == {"a": None}
    assert loaded(tmp_path, "rules: {a: info}\n").rules == {"a": Severity.INFO}
    assert "no key ruls" in complaint(tmp_path, "ruls: {}\n")


def test_lines_are_those_of_the_file_in_use_when_two_have_one_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGLINT_CACHE_DIR", str(tmp_path / "cache"))
    paths = [written(tmp_path, "ignore: [{rule: a, reason: b}]\n", name) for name in ("a.yaml", "b.yaml")]
    assert [policy.load(path).ignore[0].path for path in paths] == paths


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"format": "0", "data": {}}'])
def test_a_damaged_cache_is_not_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setenv("REGLINT_CACHE_DIR", str(cache))
    loaded(tmp_path, "rules: {a: off}\n")
    for entry in cache.iterdir():
        entry.write_text(damage, encoding="utf-8")
    assert loaded(tmp_path, "rules: {a: off}\n").rules == {"a": None}


def test_a_cache_that_cannot_be_written_is_not_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGLINT_CACHE_DIR", str(tmp_path / "reglint.yaml" / "cache"))
    assert loaded(tmp_path, "rules: {a: off}\n").rules == {"a": None}


def test_the_cache_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reglint import cache

    monkeypatch.setenv("REGLINT_CACHE_DIR", str(tmp_path))
    for number in range(205):
        cache.store(f"k{number}", number)
    assert len(list(tmp_path.iterdir())) == 200
    assert cache.load("k204") == 204


# ---- globs


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("deploy/prod/**", "deploy/prod/a/b.yml", True),
        ("deploy/prod/**", "deploy/prod", False),
        ("**/target/**", "target/x", True),
        ("legacy/", "legacy/a/b.yml", True),
        ("*.yml", "a/b/c.yml", True),
        ("a/*.yml", "a/b/c.yml", False),
        ("a/**/c.yml", "a/c.yml", True),
        ("a/**/c.yml", "a/b/d/c.yml", True),
        ("a/?.yml", "a/b.yml", True),
        ("a/?.yml", "a/bc.yml", False),
        ("a.yml", "aXyml", False),
        ("A/*", "a/b", False),
    ],
)
def test_path_globs(glob: str, path: str, matches: bool) -> None:
    assert (path_pattern((glob,)).fullmatch(path) is not None) is matches


def test_no_glob_matches_nothing() -> None:
    assert path_pattern(()).fullmatch("") is None


# ---- schema and page


def test_the_schema_accepts_what_the_loader_accepts(tmp_path: Path) -> None:
    import jsonschema

    schema = json.loads((ROOT / "schemas/policy.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    good = {
        "version": 1,
        "extends": "strict",
        "environments": {"prod": {"profiles": ["prod"], "namespaces": ["public"], "tls": "required"}},
        "heartbeat": {"min_ratio": 3},
        "rules": {"a": "off", "b": {"severity": "warning"}},
        "ignore": [{"rule": "a", "reason": "known", "until": "2027-01-31"}],
    }
    assert not list(validator.iter_errors(good))
    assert list(validator.iter_errors({**good, "rules": {"a": "loud"}}))
    assert list(validator.iter_errors({**good, "extend": "strict"}))
    assert loaded(tmp_path, json.dumps(good))


def documented_policies() -> list[str]:
    page = (ROOT / "docs/policy.md").read_text(encoding="utf-8")
    return re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)


def test_every_example_of_the_page_is_a_policy(tmp_path: Path) -> None:
    (tmp_path / "policy/rules").mkdir(parents=True)
    written(tmp_path, "heartbeat: {min_ratio: 2}\n", "platform/reglint.yaml")
    examples = documented_policies()
    assert examples
    for text in examples:
        loaded(tmp_path, text)


def test_the_page_shows_every_key() -> None:
    from reglint.policy.schema import PolicyFile
    from reglint.strict import Strict, keys_of, model_in

    def keys(model: type[Strict]) -> set[str]:
        inner = (model_in(field.annotation) for field in model.model_fields.values())
        return {*keys_of(model), *(key for found in inner if found for key in keys(found))}

    shown = "\n".join(documented_policies())
    assert {key for key in keys(PolicyFile) if not re.search(rf"\b{re.escape(key)}:", shown)} == set()


@pytest.mark.parametrize("text", ["3", "2.3.12.RELEASE", "3.5.0-SNAPSHOT", "2.0.0.RC1", "2.1.0.M2", "1.19-ent"])
def test_versions_as_projects_write_them(text: str, tmp_path: Path) -> None:
    assert loaded(tmp_path, f"target: {{consul: '{text}'}}\n").values == {"target.consul": text}
