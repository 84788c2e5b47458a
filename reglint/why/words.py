"""Stories for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reglint.effective.hiding import Hiding
from reglint.effective.precedence import absence
from reglint.effective.properties import REPLACED, Effective
from reglint.model import Assignment
from reglint.properties import Property
from reglint.redact import HIDDEN, visible
from reglint.show import place
from reglint.sources.spring.environment import is_of_run_time
from reglint.sources.spring.reading.layers import is_outside
from reglint.values import State
from reglint.why.story import Answer, Bound, Step, Story
from reglint.why.values import bound_value, lower_source, lower_value, step_value, unresolved_profiles

_MOST = 10  # lines of one list
_FIRST_COLUMN = 12
_REMARKS = {State.UNRESOLVED.value: "not known here", State.INVALID.value: "invalid"}


def text(answers: Sequence[Answer]) -> str:
    """The answers for people: the first run as a story, of the others what differs."""
    return "\n".join(visible(line) for found in answers for line in (*_answer_lines(found, len(answers) > 1), ""))


def _answer_lines(found: Answer, several: bool) -> Iterator[str]:
    hiding = found.service.hiding
    if several:
        yield f"{hiding.text(found.service.name)}:"
    if not found.stories:
        yield f"{found.key}: the service has no properties"
        return
    first, *others = found.stories
    yield _headline(first, found, hiding)
    yield from _story_lines(first, hiding)
    for document, made in found.inactive:
        why = absence(document, first.run.environment) if first.run.environment is not None else ""
        yield _row("inactive", f"{place(made.origin)} sets it, too, but not in this run: {hiding.text(why)}")
    if found.row is not None:
        yield from _meaning(found.row, first)
    if found.rules:
        yield _row("rules", ", ".join(found.rules))
    for near in found.nearest:
        yield _row("did you mean", near)
    yield from _other_runs(first, others, hiding)


def _headline(story: Story, found: Answer, hiding: Hiding) -> str:
    profiles = (*story.run.profiles, *map(hiding.text, unresolved_profiles(story)))
    several = "profiles" if len(profiles) > 1 else "profile"
    run = f"with the {several} {', '.join(profiles)}" if profiles else "without a profile"
    one = story.one
    if one.value.state is State.ABSENT:
        if story.below:
            count = len(story.below)
            return (
                f"{found.key} has no value of its own {run}: {count} {'key is' if count == 1 else 'keys are'} below it"
            )
        return f"{found.key}: nobody sets it {run}"
    return f"{found.key} = {_told_value(one, hiding)} {run}"


def _story_lines(story: Story, hiding: Hiding) -> Iterator[str]:
    one = story.one
    environment = story.run.environment
    if environment is not None and environment.error is not None:
        yield _row("but", f"the application does not start: {hiding.text(environment.error.message)}")
    yield from _setter_lines(story, hiding)
    for step in story.steps:
        yield _row("placeholder", _step_words(step, story, hiding))
    for line in story.unknown:
        yield _row("not known", line)
    for bound in story.bound:
        yield _row("field", _bound_words(bound, one, hiding))
    for below in story.below[:_MOST]:
        yield _row("below", f"{below.key} = {_quoted(hiding.value(below))}, {_where(below.assignments[0], '')}")
    if len(story.below) > _MOST:
        yield _row("", f"and {len(story.below) - _MOST} more")


def _setter_lines(story: Story, hiding: Hiding) -> Iterator[str]:
    """Who sets the value, and who does in vain."""
    one = story.one
    if one.assignments:
        yield _row("set by", _where(one.assignments[0], story.source))
        written = one.assignments[0].origin.name
        if written != one.key and not is_outside(one.assignments[0].origin):
            yield _row("written as", written)
    if one.state == REPLACED:
        yield _row("but", "a higher source has a list of its own, so no list holds this item")
    for lower in story.overridden:
        value = _quoted(lower_value(lower, story, hiding))
        yield _row("overrides", f"{_where(lower.setting.assignment, lower_source(lower, story))}: {value}")
        yield _row("", f"because {lower.because}")


def _bound_words(bound: Bound, one: Effective, hiding: Hiding) -> str:
    note = f" ({bound.value.note})" if bound.value.state is State.INVALID and bound.value.note else ""
    elsewhere = bound.value.origin
    own = elsewhere is None or one.origin is None or elsewhere.document.path == one.origin.document.path
    where = "" if own else f", {place(elsewhere)}"
    return f"{bound.field} of {bound.label}: {bound_value(bound, hiding)}{where}{note}"


def _step_words(step: Step, story: Story, hiding: Hiding) -> str:
    name = f"${{{step.name}}}"
    value = _quoted(step_value(step, story, hiding))
    if step.answer is not None:
        return f"{name} is {value}, {_where(step.answer, step.source)}"
    if step.default is not None:
        return f"{name} is set by nobody, so its default is used: {value}"
    return (
        f"{name} is known when it runs" if is_of_run_time(step.name) else f"{name} is set by nobody and has no default"
    )


def _meaning(row: Property, story: Story) -> Iterator[str]:
    if row.doc:
        yield _row("meaning", row.doc.split("\n")[0])
    if story.one.value.state is State.ABSENT:
        if row.fallback:
            yield _row("falls back", f"to {', then '.join(row.fallback)}")
        if row.default is not None:
            yield _row("default", f"the client uses {_quoted(_default_text(row.default))} when nobody sets it")


def _default_text(default: object) -> str:
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, tuple):
        return ", ".join("=".join(item) if isinstance(item, tuple) else str(item) for item in default)
    return str(default)


def _other_runs(first: Story, others: Sequence[Story], hiding: Hiding) -> Iterator[str]:
    """One line for each run in which the value differs, and one for the others."""
    same: list[str] = []
    for story in others:
        if story.run.profiles == first.run.profiles:
            continue  # the one run by another name
        if _told(story) == _told(first):
            same.append(story.run.name)
            continue
        one = story.one
        absent = f"{len(story.below)} below it" if story.below else "nobody sets it"
        value = absent if one.value.state is State.ABSENT else _told_value(one, hiding)
        where = _where(one.assignments[0], story.source) if one.assignments else ""
        yield _row("profile", f"{story.run.name}: {value}" + (f", {where}" if where else ""))
    if same:
        yield _row("the same", f"with the profile {', '.join(same)}")


def _told(story: Story) -> tuple[object, ...]:
    origin = story.one.origin
    below = tuple((one.key, one.value.text) for one in story.below)
    return story.one.value.text, story.one.state, place(origin), below


def _where(made: Assignment, source: str) -> str:
    parts = (place(made.origin), f"({source})" if source and place(made.origin) else source)
    return " ".join(filter(None, parts)) or f"given as {made.origin.name}"


def _told_value(one: Effective, hiding: Hiding) -> str:
    remark = _REMARKS.get(one.state, "")
    return _quoted(hiding.value(one)) + (f" ({remark})" if remark else "")


def _quoted(text: str | None) -> str:
    return '"' + (text or "").replace("\n", "\u23ce") + '"' if text != HIDDEN else HIDDEN


def _row(title: str, words: str) -> str:
    return f"  {title:<{_FIRST_COLUMN}} {words}"
