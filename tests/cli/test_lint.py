"""``reglint lint``: what is asked of the engine, where the report goes, and which exit status comes of it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from reglint import engine
from reglint.diagnostic import Report, RequestError, Severity, Totals
from tests.cli.conftest import Call, FakeEngine
from tests.reporters.sample import EMPTY, FILES, REPORT, hostile, many

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """An engine that finds what ``REPORT`` holds, unless told otherwise."""
    instead = FakeEngine(REPORT)
    monkeypatch.setattr(engine, "lint", instead.lint)
    return instead


# What is asked of the engine


def test_the_current_directory_is_linted_by_default(call: Call, fake: FakeEngine) -> None:
    call("lint")
    assert fake.requests == [engine.Request(paths=(".",))]


def test_every_option_reaches_the_engine(call: Call, fake: FakeEngine) -> None:
    call(
        "lint", "a", "b", "--select", "NS,HB004", "--select", "namespace", "--ignore", " X , ", "--profile", "prod",
        "--profile", "dev,default", "--policy", "p.yaml", "--show-files",
    )  # fmt: skip
    assert fake.requests == [
        engine.Request(
            paths=("a", "b"),
            policy="p.yaml",
            select=("NS", "HB004", "namespace"),
            ignore=("X",),
            profiles=("prod", "dev", "default"),
            keep_notes=True,
        )
    ]


def test_standard_input_is_linted_as_the_file_it_is_named(
    call: Call, fake: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"\xffbytes\r\n")))
    call("lint", "-", "--stdin-filename", "a/application.yml")
    assert fake.requests == [engine.Request(paths=(), stdin=("a/application.yml", b"\xffbytes\r\n"))]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-"], "--stdin-filename is missing"),
        (["-", "a.yml", "--stdin-filename", "a.yml"], "goes with no other path"),
        (["a.yml", "--stdin-filename", "a.yml"], '--stdin-filename goes with "-"'),
    ],
)
def test_standard_input_asks_for_its_name_and_nothing_else(
    call: Call, fake: FakeEngine, arguments: list[str], sentence: str
) -> None:
    outcome = call("lint", *arguments)
    assert (outcome.status, outcome.out) == (2, "")
    assert sentence in outcome.err
    assert fake.requests == []


# The exit status


@pytest.mark.parametrize(
    ("found", "options", "status"),
    [
        ([], [], 0),
        ([INFO], [], 0),
        ([WARNING], [], 1),
        ([ERROR], [], 1),
        ([WARNING, INFO], ["--fail-on", "error"], 0),
        ([INFO], ["--fail-on", "info"], 1),
        ([ERROR], ["--fail-on", "never"], 0),
        ([ERROR], ["--exit-zero"], 0),
        ([ERROR], ["--show-files"], 0),
    ],
)
def test_the_worst_finding_decides(
    call: Call, fake: FakeEngine, found: list[Severity], options: list[str], status: int
) -> None:
    fake.report = many(found)
    assert call("lint", *options).status == status


@pytest.mark.parametrize(("options", "status"), [([], 3), (["--exit-zero"], 3), (["--allow-empty"], 0)])
def test_nothing_to_lint_has_a_status_of_its_own(call: Call, fake: FakeEngine, options: list[str], status: int) -> None:
    fake.report = Report((), Totals())
    outcome = call("lint", "src", *options)
    assert outcome.status == status
    sentence = "error: nothing to lint: no registration configuration in src\n"
    assert outcome.err == (sentence if status else "")


def test_a_request_that_cannot_be_done_is_one_sentence_with_its_place(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Report:
        raise RequestError("reglint.yaml:3:1: unknown key 'enviroments'; did you mean 'environments'?")

    monkeypatch.setattr(engine, "lint", refuse)
    outcome = call("lint")
    assert outcome == (2, "", "error: reglint.yaml:3:1: unknown key 'enviroments'; did you mean 'environments'?\n")


def test_every_mistake_in_a_file_is_a_line_and_shows_no_secret(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Report:
        raise RequestError("a.yaml:1:1: one\na.yaml:2:1: password: hunter2\x1b[0m")

    monkeypatch.setattr(engine, "lint", refuse)
    assert call("lint").err == "error: a.yaml:1:1: one\nerror: a.yaml:2:1: password: <hidden>\n"


def test_a_fault_of_our_own_never_looks_like_findings(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Report:
        raise ZeroDivisionError

    monkeypatch.setattr(engine, "lint", fail)
    outcome = call("lint")
    assert (outcome.status, outcome.out) == (2, "")
    assert "ZeroDivisionError" in outcome.err
    assert "fault in reglint itself" in outcome.err.splitlines()[-1]


def test_an_interruption_is_quiet(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> Report:
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "lint", interrupt)
    assert call("lint").status == 130


# Where the report goes


def test_text_is_the_default(call: Call, fake: FakeEngine) -> None:
    outcome = call("lint")
    assert outcome.out.startswith("order/application.yml:12:49: error[HB004] eureka-lease-ratio: ")
    assert outcome.out.endswith("3 findings (1 error, 1 warning, 1 info), 1 fixable, 5 not decided\n")
    assert outcome.err == ""


@pytest.mark.parametrize(
    ("name", "start"),
    [("concise", "order/"), ("json", "{"), ("github", "::error file="), ("sarif", '{"$schema"'), ("text", "order/")],
)
def test_every_format_can_go_to_standard_output(
    call: Call, fake: FakeEngine, monkeypatch: pytest.MonkeyPatch, name: str, start: str
) -> None:
    monkeypatch.setattr("reglint.cli.linting.rule_help", lambda *_: {})
    assert call("lint", "--output", name).out.startswith(start)


def test_reports_go_to_several_places_at_once(call: Call, fake: FakeEngine, tmp_path: Path) -> None:
    outcome = call("lint", "-o", f"json={tmp_path}/a.json", "-o", "concise", "-o", f"text={tmp_path}/a=b.txt")
    assert outcome.out.count("\n") == 4
    assert json.loads((tmp_path / "a.json").read_bytes())["totals"]["findings"] == 3
    assert "支付/application.yml" in (tmp_path / "a=b.txt").read_text(encoding="utf-8")


def test_standard_output_has_text_when_all_reports_go_to_files(call: Call, fake: FakeEngine, tmp_path: Path) -> None:
    assert call("lint", "-o", f"json={tmp_path}/a.json").out.startswith("order/application.yml:12:49: error")


def test_a_report_file_never_has_colours_or_other_line_ends(call: Call, fake: FakeEngine, tmp_path: Path) -> None:
    outcome = call("lint", "--color", "always", "-o", f"text={tmp_path}/a.txt")
    assert "\x1b[" in outcome.out
    assert b"\x1b" not in (tmp_path / "a.txt").read_bytes()
    assert b"\r" not in (tmp_path / "a.txt").read_bytes()


def test_a_report_file_that_cannot_be_written_is_one_sentence(call: Call, fake: FakeEngine, tmp_path: Path) -> None:
    outcome = call("lint", "-o", f"json={tmp_path}/no/a.json")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == f"error: {tmp_path}/no/a.json: the report cannot be written (FileNotFoundError)\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-o", "yaml"], "'yaml' is not one of text, concise, json, github, sarif."),
        (["-o", "json="], "a file name is missing behind 'json='."),
        (["-o", "json", "-o", "sarif"], "only one report fits on standard output"),
        (["--fail-on", "fatal"], "'fatal' is not one of 'error', 'warning', 'info', 'never'."),
        (["--color", "blue"], "'blue' is not one of 'auto', 'always', 'never'."),
        (["--outptu", "json"], "No such option"),
    ],
)
def test_a_wrong_option_is_one_sentence(call: Call, fake: FakeEngine, arguments: list[str], sentence: str) -> None:
    outcome = call("lint", *arguments)
    assert (outcome.status, outcome.out) == (2, "")
    assert sentence in outcome.err
    assert outcome.err.count("\n") == 1
    assert fake.requests == []


def test_quiet_shows_findings_only(call: Call, fake: FakeEngine) -> None:
    assert "not decided" not in call("lint", "-q").out
    fake.report = EMPTY
    assert call("lint", "-q") == (0, "", "")


def test_statistics_are_shown_on_demand(call: Call, fake: FakeEngine) -> None:
    assert "1  HB004   eureka-lease-ratio\n" in call("lint", "--statistics").out
    assert "1  HB004" not in call("lint").out


def test_files_are_listed_on_demand(call: Call, fake: FakeEngine) -> None:
    fake.report = FILES
    assert "skipped  values.yml  names no registry\n" in call("lint", "--show-files").out


def test_the_sarif_report_describes_its_rules(call: Call, fake: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages come from the catalogue, and only when they are wanted."""
    from reglint.reporters import RuleHelp

    asked: list[object] = []

    def pages(policy: str | None, paths: tuple[str, ...]) -> dict[str, RuleHelp]:
        asked.append((policy, paths))
        return {"eureka-lease-ratio": RuleHelp("HB004", "A summary.")}

    monkeypatch.setattr("reglint.cli.linting.rule_help", pages)
    call("lint", "-o", "json")
    assert asked == []
    rules = json.loads(call("lint", "a", "--policy", "p", "-o", "sarif").out)["runs"][0]["tool"]["driver"]["rules"]
    assert asked == [("p", ("a",))]
    assert rules[0]["shortDescription"] == {"text": "A summary."}


# Colour


@pytest.mark.parametrize(
    ("option", "variables", "terminal", "colored"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_when_colours_are_used(
    monkeypatch: pytest.MonkeyPatch, option: str, variables: dict[str, str], terminal: bool, colored: bool
) -> None:
    from reglint.cli import terminal as module

    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: terminal)
    assert module.colored(option, stream) is colored


# The summary of a step in GitHub Actions


def test_the_github_format_adds_to_the_summary_of_the_step(
    call: Call, fake: FakeEngine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    call("lint")
    assert summary.read_text(encoding="utf-8") == "before\n"
    call("lint", "--output", "github")
    assert summary.read_text(encoding="utf-8").startswith("before\n### reglint: 3 findings")


# Progress


def test_progress_is_shown_only_on_a_terminal_and_only_after_a_while(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from reglint.cli import terminal

    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr("reglint.cli.terminal.time.monotonic", lambda: clock.now)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    progress = terminal.Progress(shown=True)
    progress.advance(1, 100)
    assert capsys.readouterr().err == ""
    clock.now = 1.0
    progress.advance(50, 100)
    assert capsys.readouterr().err == "\r[###############...............] 50/100 files"
    progress.clear()
    assert capsys.readouterr().err.replace(" ", "") == "\r\r"


@pytest.mark.parametrize(("shown", "terminal"), [(False, True), (True, False)])
def test_progress_is_not_shown_to_nobody(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shown: bool, terminal: bool
) -> None:
    from reglint.cli import terminal as module

    monkeypatch.setattr("reglint.cli.terminal.time.monotonic", iter([0.0, 9.0, 10.0]).__next__)
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    progress = module.Progress(shown=shown)
    progress.advance(1, 2)
    progress.clear()
    assert capsys.readouterr().err == ""


def test_hostile_texts_leave_the_terminal_alone(call: Call, fake: FakeEngine) -> None:
    fake.report = hostile("\x1b]0;owned\x07\n::error::x")
    outcome = call("lint")
    assert "\x1b" not in outcome.out
    assert not any(line.startswith("::") for line in outcome.out.splitlines())
