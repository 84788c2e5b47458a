"""Rule files: what they may say, how their mistakes read, and what becomes of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from reglint.diagnostic import RequestError, Severity
from reglint.model import FIELDS, Type
from reglint.rules import Mark, Rule, RuleError, Severities, combined, select
from reglint.rules.files import load, load_directory
from reglint.scope import ITEMS, SURROUNDINGS, names_for, types

ROOT = Path(__file__).resolve().parents[1]

RULE = """\
code: HB901
summary: The lease is short.
for: registration
when: registry == "eureka"
let:
  factor: policy.heartbeat.min_ratio ?? 2
conditions:
  - require: heartbeat.timeout > heartbeat.interval * factor
severity: warning
at: [heartbeat.timeout]
message: "{heartbeat.timeout} is short"
advice: "write {heartbeat.interval * factor}"
why: Because.
examples:
  - bad: {application.properties: "a=⟦1⟧"}
  - good: {application.properties: "a=2"}
"""


def rule(text: str = RULE, path: str = "rules/heartbeat/short-lease.yaml") -> Rule:
    return load(path, text)


def changed(old: str, new: str) -> str:
    assert old in RULE
    return RULE.replace(old, new, 1)


def complaint(text: str, path: str = "rules/heartbeat/short-lease.yaml") -> str:
    """What is said about the rule, without the path."""
    with pytest.raises(RuleError) as caught:
        load(path, text)
    return str(caught.value).replace(f"{path}:", "")


# ---- what a rule is made of


def test_a_rule_is_named_for_its_file_and_its_folder() -> None:
    assert rule()[:5] == ("short-lease", "HB901", "heartbeat", "The lease is short.", ("registration",))


def test_a_rule_in_no_folder_is_custom() -> None:
    assert rule(path="short-lease.yaml").category == "custom"


def test_a_condition_inherits_what_it_does_not_say() -> None:
    condition = rule().conditions[0]
    assert condition.severity == Severities(Severity.WARNING, Severity.WARNING, Severity.WARNING)
    assert (condition.at, condition.missing, condition.each, condition.check) == (("heartbeat.timeout",), False, "", "")
    assert condition.message == load("x.yaml", changed("severity: warning", "severity: error")).conditions[0].message


def test_a_condition_wins_over_the_rule() -> None:
    own = """
    severity: {else: info, prod: error, dev: off}
    at: heartbeat.interval
    message: mine
    missing: true
"""
    condition = rule(changed("* factor\n", f"* factor{own}")).conditions[0]
    assert condition.severity == Severities(Severity.INFO, Severity.ERROR, None)
    assert (condition.at, condition.missing) == (("heartbeat.interval",), True)
    assert condition.message != rule().conditions[0].message


@pytest.mark.parametrize(("tier", "severity"), [("", Severity.INFO), ("prod", Severity.ERROR), ("dev", None)])
def test_a_severity_may_hang_on_the_tier(tier: str, severity: Severity | None) -> None:
    assert Severities(Severity.INFO, Severity.ERROR, None).of(tier) is severity


def test_with_each_a_finding_stands_on_the_item_unless_the_condition_says_otherwise() -> None:
    text = changed("require: heartbeat.timeout > heartbeat.interval * factor", 'each: servers\n    require: item != ""')
    assert rule(text).conditions[0].at == ()
    assert rule(text.replace("each: servers", "each: servers\n    at: servers_text")).conditions[0].at == (
        "servers_text",
    )


def test_one_text_stands_for_a_list_of_one() -> None:
    assert rule(changed("at: [heartbeat.timeout]", "at: heartbeat.timeout")) == rule()


def test_a_rule_survives_being_plain_data() -> None:
    for found in (rule(), *load_directory(str(ROOT / "rules"))):
        assert Rule.from_data(found.to_data()) == found


def test_plain_data_is_literals_alone() -> None:
    """Equal after ``eval`` of its ``repr``, and of the same types: no enum hides in an equal number."""
    import ast

    def shape(value: object) -> object:
        return tuple(map(shape, value)) if type(value) is tuple else type(value)

    for found in load_directory(str(ROOT / "rules")):
        data = found.to_data()
        assert ast.literal_eval(repr(data)) == data
        assert shape(ast.literal_eval(repr(data))) == shape(data)


@pytest.mark.parametrize(
    ("fix", "expected"),
    [
        ("fix: none", None),
        ("fix: {set: {heartbeat.timeout: heartbeat.interval * 3}, safety: safe}", ("set", ["heartbeat.timeout"], True)),
        ("fix: {remove: heartbeat.timeout, safety: unsafe}", ("remove", ["heartbeat.timeout"], False)),
        ("fix: {rename: '\"b\"', safety: unsafe}", ("rename", [""], False)),
    ],
)
def test_a_fix_sets_renames_or_removes(fix: str, expected: object) -> None:
    found = rule(changed("why:", f"{fix}\nwhy:")).fix
    assert (found and (found.action, [field for field, _ in found.changes], found.safe)) == expected


# ---- examples


def test_marks_are_taken_out_and_become_places() -> None:
    text = changed(
        'bad: {application.properties: "a=⟦1⟧"}',
        'bad: {application.yml: "a: ⟦x⟧\\nb: ⟦⟧", reglint.yaml: "version: 1"}\n    severity: error\n    profiles: prod',
    )
    example = rule(text).examples[0]
    assert example.files == (("application.yml", "a: x\nb: "),)
    assert example.marks == (Mark("application.yml", 3, 4), Mark("application.yml", 8, 8))
    assert (example.policy, example.severity, example.profiles) == ("version: 1", Severity.ERROR, ("prod",))
    assert (example.good, example.line) == (False, 15)


def test_a_good_example_has_no_marks() -> None:
    example = rule().examples[1]
    assert (example.good, example.marks, example.files) == (True, (), (("application.properties", "a=2"),))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a=⟦1⟧", "a=1", "15: a bad example marks each expected finding with ⟦ and ⟧"),
        ("a=⟦1⟧", "a=⟦1", "15: a ⟦ is never closed"),
        ("a=⟦1⟧", "a=1⟧", "15:39: this ⟧ has no partner"),
        ("a=⟦1⟧", "⟦a=⟦1⟧⟧", "15:39: this ⟦ has no partner"),
        ("a=2", "a=⟦2⟧", "16: only the linted files of a bad example carry ⟦ and ⟧"),
        ("- good:", "- bad:", "1: the file: the examples must hold a bad and a good one"),
        ("- good: {", "- good: {a.yml: b}\n    bad: {", "16: examples: an example is either bad or good"),
        ('a=2"}', 'a=2"}\n    severity: error', "16: examples: a good example expects nothing"),
    ],
)
def test_mistakes_in_examples(old: str, new: str, said: str) -> None:
    assert said in complaint(changed(old, new)).splitlines()


# ---- mistakes


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("advice:", "advise:", "12: there is no key advise; did you mean advice?"),
        ("- require:", "- requires:", "8: there is no key requires; did you mean require?"),
        ("code: HB901", "code: HB1", "1: code: this does not look like ^[A-Z]+[0-9]{3}$"),
        ("summary: The lease is short.", "summary: The lease is short", "2: summary: one sentence on one line"),
        (
            "for: registration",
            "for: registrations",
            "3: there is no kind of subject registrations; did you mean",
        ),
        (
            "severity: warning",
            "severity: warn",
            "9: else: there is no choice warn; there are error, info, off, warn",
        ),
        ("severity: warning", "severity: {prod: error}", "9: the key else is missing"),
        ("severity: warning\n", "", "8: this condition has no severity, and neither has the rule"),
        ('message: "{heartbeat.timeout} is short"\n', "", "8: this condition has no message, and neither has the rule"),
        ("at: [heartbeat.timeout]", "at: [heartbeat.timeuot]", "10: there is no field heartbeat.timeuot; did you mean"),
        ("let:", "needs: policy.heartbeat.ratio\nlet:", "5: there is no policy name policy.heartbeat.ratio"),
        ("factor:", "Factor:", "6: Factor is no name: lower case letters, digits and _ make one"),
        ("factor:", "registry:", "6: registry already means something else"),
        ("factor:", "policy:", "6: policy already means something else"),
        ("factor:", "item:", "6: item already means something else"),
        ("why: Because.\n", "", "1: the key why is missing"),
        ("why:", "fix: {safety: safe}\nwhy:", "13: fix: a fix says one of set, rename and remove"),
        ("why:", "fix: {remove: x}\nwhy:", "13: the key safety is missing"),
        ("why:", "fix: {remove: tagz, safety: safe}\nwhy:", "13: there is no field tagz; did you mean tags?"),
        ("why:", "fix: {set: {tagz: '1'}, safety: safe}\nwhy:", "13: there is no field tagz; did you mean tags?"),
        ("  - require", "  - check: x\n    require", "8: conditions: a condition says either require or check"),
        ("  - require", "  - with: {a: 1}\n    require", "8: conditions: with belongs to check"),
        ("  - require", "  - each: group\n    require", "8: group is a text; each needs a list"),
        ("  - require", "  - each: grup\n    require", "8: there is no field grup; did you mean group?"),
        ("  - require", "  - for: check\n    require", "8: there is no such subject of the rule check; there are regi"),
    ],
)
def test_a_mistake_is_a_sentence_with_its_line(old: str, new: str, said: str) -> None:
    if old == new:
        old, new, said = (
            "conditions:\n  - require",
            "conditions: []\nlot:\n  - require",
            "7: conditions: an empty list means",
        )
    lines = complaint(changed(old, new)).splitlines()
    assert any(line.startswith(said) for line in lines), lines


def test_a_rule_without_conditions_says_nothing() -> None:
    text = re.sub(r"conditions:\n.*\n", "conditions: []\n", RULE)
    assert complaint(text) == "7: conditions: something is expected in here"


@pytest.mark.parametrize(
    ("old", "new", "place", "word"),
    [
        ('registry == "eureka"', 'registri == "eureka"', "4:7", "registry"),
        ('registry == "eureka"', "registry == ", "4:18", "when"),
        ("heartbeat.timeout > ", "heartbeat.timeuot > ", "8:14", "heartbeat.timeout"),
        ("policy.heartbeat.min_ratio ??", "policy.heartbeat.min_ration ??", "6:11", "policy.heartbeat.min_ratio"),
        ("* factor\n", "* fcator\n", "8:55", "factor"),
        ('"{heartbeat.timeout} is', '"{hartbeat.timeout} is', "11:12", "heartbeat.timeout"),
        ('"{heartbeat.timeout} is', '"{heartbeat.timeout is', "11:11", "message"),
        ("{heartbeat.interval * factor}", "{heartbeat.interval * fcator}", "12:38", "factor"),
        ('registry == "eureka"', "heartbeat.timeout", "4:7", "true or false is expected, and this is a duration"),
        ("why:", "fix: {set: {port: heartbeat.timeout}, safety: safe}\nwhy:", "13:19", "a number is expected"),
        ("why:", "fix: {rename: port, safety: safe}\nwhy:", "13:15", "a text is expected"),
    ],
)
def test_a_mistake_in_an_expression_has_line_column_and_nearest_name(old: str, new: str, place: str, word: str) -> None:
    said = complaint(changed(old, new))
    assert said.startswith(f"{place}: "), said
    assert word in said


def test_an_expression_in_a_block_has_its_line_in_the_file() -> None:
    text = changed('when: registry == "eureka"', 'when: |\n  registry == "eureka"\n  && nonsense')
    assert complaint(text).startswith("6:6: ")


def test_each_kind_of_subject_is_judged() -> None:
    text = changed("for: registration", "for: [registration, config_client]")
    assert "heartbeat.timeout" in complaint(text)


def test_a_condition_for_one_kind_is_judged_for_that_kind() -> None:
    text = changed("for: registration", "for: [registration, config_client]")
    text = text.replace("  - require", "  - for: registration\n    require").replace("at: [heartbeat.timeout]\n", "")
    assert rule(text).conditions[0].subjects == ("registration",)


def test_all_mistakes_of_the_expressions_are_told_at_once() -> None:
    text = changed('registry == "eureka"', "registri").replace("* factor\n", "* fcator\n")
    assert [line.partition(":")[0] for line in complaint(text).splitlines()] == ["4", "8"]


@pytest.mark.parametrize("name", ["Short-Lease", "short_lease", "1st", "short--lease"])
def test_a_rule_file_is_named_in_kebab_case(name: str) -> None:
    assert "the file is named for the rule" in complaint(RULE, f"rules/heartbeat/{name}.yaml")


# ---- checks


CHECKED = """\
code: SYN901
summary: It is wrong.
for: document
severity: error
conditions:
  - check: duplicate-key
message: "{key} is there"
advice: "delete it"
why: Because.
examples:
  - bad: {application.properties: "a=⟦1⟧"}
  - good: {application.properties: "a=2"}
"""


def test_a_check_speaks_with_its_own_facts() -> None:
    assert rule(CHECKED).conditions[0].check == "duplicate-key"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "check: duplicate-key",
            "check: duplicated-key",
            "6: there is no check duplicated-key; did you mean duplicate-key?",
        ),
        ("{key} is", "{kee} is", "7:12: message: "),
        ("for: document", "for: registration", "6: duplicate-key looks at document, not at registration"),
        ("duplicate-key", "duplicate-key\n    with: {deep: true}", "7: there is no argument deep"),
        ("duplicate-key", "duplicate-key\n    each: x", "6: conditions: a check finds its own places"),
    ],
)
def test_mistakes_around_checks(old: str, new: str, said: str) -> None:
    assert complaint(CHECKED.replace(old, new, 1)).startswith(said)


def test_arguments_of_checks_are_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    from reglint import checks

    def looks(subject: object, context: object, *, deep: bool, most: int, names: list[str]) -> None: ...

    signature = checks.Check("looks", frozenset({"document"}), {"key": Type.TEXT}, looks)  # type: ignore[arg-type]
    monkeypatch.setattr(checks, "all_checks", lambda: {"looks": signature})
    text = CHECKED.replace("duplicate-key", "looks\n    with: {deep: true, most: 3, names: [a, 'x y']}")
    assert rule(text).conditions[0].arguments == (("deep", True), ("most", 3), ("names", ("a", "x y")))


# ---- folders


def folder(tmp_path: Path, **texts: str) -> str:
    for name, text in texts.items():
        path = tmp_path / f"{name.replace('__', '/').replace('_', '-')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return str(tmp_path)


def test_a_folder_is_its_rules_by_code(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("not a rule", encoding="utf-8")
    found = load_directory(folder(tmp_path, late=changed("HB901", "HB903"), naming__early=RULE))
    assert [(item.code, item.name, item.category) for item in found] == [
        ("HB901", "early", "naming"),
        ("HB903", "late", "custom"),
    ]


def test_no_rule_file_is_too_deep_to_be_found(tmp_path: Path) -> None:
    found = load_directory(folder(tmp_path, a__b__deep=RULE))
    assert [(item.name, item.category) for item in found] == [("deep", "b")]


def test_two_rules_of_one_name_or_code_are_refused(tmp_path: Path) -> None:
    path = folder(tmp_path, a__one=RULE, b__one=changed("HB901", "HB902"), b__two=RULE)
    with pytest.raises(RuleError) as caught:
        load_directory(path, shown_as="rules")
    assert str(caught.value).splitlines() == [
        "rules/b/one.yaml:1: one is already the rule in rules/a/one.yaml",
        "rules/b/two.yaml:1: HB901 is already the rule in rules/a/one.yaml",
    ]


def test_the_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    path = folder(tmp_path, a__one=changed("code:", "cod:"), b__two=changed("why:", "wy:"))
    with pytest.raises(RuleError) as caught:
        load_directory(path, shown_as="rules")
    assert {mistake.path for mistake in caught.value.mistakes} == {"rules/a/one.yaml", "rules/b/two.yaml"}


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="the folder cannot be read"):
        load_directory(str(tmp_path / "none"))


def test_a_rule_yields_to_rules_that_there_are() -> None:
    yielding = rule(changed("at:", "yields_to: other-rule\nat:"))
    other = rule(changed("HB901", "HB902"), "rules/heartbeat/other-rule.yaml")
    assert combined([other], [yielding]) == (yielding, other)
    with pytest.raises(RuleError, match="there is no rule other-rule"):
        combined([yielding])


# ---- selection


def shelf() -> tuple[Rule, ...]:
    names = {
        "HB901": ("heartbeat", "short-lease"),
        "HB902": ("heartbeat", "long-lease"),
        "NS901": ("namespace", "odd-space"),
    }
    return tuple(load(f"rules/{folder}/{name}.yaml", changed("HB901", code)) for code, (folder, name) in names.items())


@pytest.mark.parametrize(
    ("selected", "ignored", "codes"),
    [
        ([], [], ["HB901", "HB902", "NS901"]),
        (["short-lease"], [], ["HB901"]),
        (["NS901"], [], ["NS901"]),
        (["HB"], [], ["HB901", "HB902"]),
        (["heartbeat"], ["HB902"], ["HB901"]),
        ([], ["namespace"], ["HB901", "HB902"]),
        (["HB90"], [], ["HB901", "HB902"]),
        (["HB901", "NS"], ["HB"], ["NS901"]),
    ],
)
def test_rules_are_selected_by_name_code_prefix_and_category(
    selected: list[str], ignored: list[str], codes: list[str]
) -> None:
    assert [item.code for item in select(shelf(), selected, ignored)] == codes


@pytest.mark.parametrize(
    ("selector", "said"),
    [
        ("short-leese", "did you mean short-lease?"),
        ("HB999", "there is no rule, code or category HB999"),
        ("heartbeet", "did you mean heartbeat?"),
        ("", "there is no rule, code or category "),
    ],
)
def test_an_unknown_selector_names_the_nearest(selector: str, said: str) -> None:
    with pytest.raises(RequestError, match=re.escape(said)):
        select(shelf(), [selector])
    with pytest.raises(RequestError, match=re.escape(said)):
        select(shelf(), [], [selector])


# ---- scope


def test_the_scope_holds_fields_surroundings_and_items() -> None:
    assert names_for("registration", ["k"]) >= {
        *FIELDS["registration"],
        *SURROUNDINGS,
        "item",
        "item.data_id",
        "items",
        "k",
    }
    assert types("registration")["heartbeat.timeout"] is Type.DURATION
    assert types("check")["policy.heartbeat.min_ratio"] is Type.NUMBER


def test_no_field_hides_a_name_of_the_surroundings() -> None:
    """A subject's field is looked up first; one called ``run.name`` would change what rules read."""
    for kind, fields in FIELDS.items():
        others = {*SURROUNDINGS, *(name for names in ITEMS.values() for name in names)}
        assert not others & set(fields), kind


# ---- the schema, the page, the shipped rules


def shipped() -> list[Path]:
    return sorted((ROOT / "rules").glob("*/*.yaml"))


def test_the_schema_accepts_every_shipped_rule() -> None:
    import jsonschema
    import yaml

    schema = json.loads((ROOT / "schemas/rule.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for path in shipped():
        text = path.read_text(encoding="utf-8").replace("severity: off", "severity: 'off'")
        data = yaml.load(text, Loader=yaml.CSafeLoader)
        assert [error.message for error in validator.iter_errors(data)] == [], path.name
    assert list(validator.iter_errors({"code": "X"}))


_ORDERS = re.compile(r"(use|prefer-to|avoid|require|ensure|check|enable|disable|set|must|should|do|dont)-")


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_a_shipped_rule_is_complete(path: Path) -> None:
    """Named for the fault, with its sources, without anything a reader must guess."""
    found = load(f"rules/{path.parent.name}/{path.name}", path.read_text(encoding="utf-8"))
    assert not _ORDERS.match(found.name)
    assert found.page.sources
    assert all(example.title for example in found.examples)
    assert len(found.page.why) > 100


def test_one_category_has_one_code_prefix() -> None:
    prefixes = {(item.category, item.code.rstrip("0123456789")) for item in load_directory(str(ROOT / "rules"))}
    assert len(prefixes) == len({category for category, _ in prefixes}) == len({prefix for _, prefix in prefixes})


def page_blocks(language: str) -> list[str]:
    text = (ROOT / "docs/writing-rules.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_rule_of_the_page_is_a_rule_that_does_what_it_says() -> None:
    from reglint.examples import mismatches

    found = [
        load("rules/naming/nameless-cluster.yaml", text) for text in page_blocks("yaml") if text.startswith("code:")
    ]
    assert found
    for item in found:
        assert [str(wrong) for wrong in mismatches(item, [item])] == []


def test_the_expressions_of_the_page_can_be_used() -> None:
    from reglint.expression import check, parse

    text = (ROOT / "docs/writing-rules.md").read_text(encoding="utf-8")
    table = text.partition("| you want | you write |")[2].partition("\n\n")[0]
    written = [code for code in re.findall(r"`(.*?)` \|", table) if " and then " not in code]
    assert len(written) > 5
    for expression in written:
        check(parse(expression), types("registration"))


def test_the_page_names_every_key_of_a_rule_file() -> None:
    from reglint.rules.schema import RuleFile
    from reglint.strict import Strict, keys_of, model_in

    def keys(model: type[Strict]) -> set[str]:
        inner = (model_in(field.annotation) for field in model.model_fields.values())
        return {*keys_of(model), *(key for found in inner if found for key in keys(found))}

    text = (ROOT / "docs/writing-rules.md").read_text(encoding="utf-8")
    assert {name for name in keys(RuleFile) if f"`{name}`" not in text} == set()


def test_the_reference_names_everything_an_expression_can_use() -> None:
    text = (ROOT / "docs/rule-reference.md").read_text(encoding="utf-8")
    named = {*FIELDS, *SURROUNDINGS, *(field for fields in FIELDS.values() for field in fields)}
    assert {name for name in named if f"`{name}`" not in text} == set()
