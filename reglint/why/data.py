"""Stories as plain JSON data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reglint.effective.hiding import Hiding
from reglint.effective.precedence import conditions
from reglint.show import SCHEMA_VERSION, origin_data
from reglint.why.story import Answer, Bound, Overridden, Step, Story
from reglint.why.values import bound_value, lower_source, lower_value, step_value, unresolved_profiles


def data(answers: Iterable[Answer]) -> dict[str, Any]:
    """The answers as plain JSON data, one for each service."""
    return {"schema_version": SCHEMA_VERSION, "services": [_answer_data(one) for one in answers]}


def _answer_data(found: Answer) -> dict[str, Any]:
    hiding = found.service.hiding
    return {
        "name": hiding.text(found.service.name),
        "key": found.key,
        "runs": [_story_data(story, hiding) for story in found.stories],
        "inactive": [
            {"origin": origin_data(made.origin), "profiles": conditions(document)} for document, made in found.inactive
        ],
        "nearest": list(found.nearest),
        "rules": list(found.rules),
    }


def _story_data(story: Story, hiding: Hiding) -> dict[str, Any]:
    one = story.one
    return {
        "name": story.run.name,
        "profiles": list(story.run.profiles),
        "unresolved_profiles": list(map(hiding.text, unresolved_profiles(story))),
        "value": hiding.value(one),
        "state": one.state,
        "origin": origin_data(one.origin),
        "written_as": one.assignments[0].origin.name if one.assignments else None,
        "source": hiding.text(story.source),
        "overrides": [_overridden_data(lower, story, hiding) for lower in story.overridden],
        "placeholders": [_step_data(step, story, hiding) for step in story.steps],
        "unknown": list(story.unknown),
        "fields": [_bound_data(bound, hiding) for bound in story.bound],
        "below": {one.key: hiding.value(one) for one in story.below},
    }


def _overridden_data(lower: Overridden, story: Story, hiding: Hiding) -> dict[str, Any]:
    return {
        "origin": origin_data(lower.setting.assignment.origin),
        "source": lower_source(lower, story),
        "value": lower_value(lower, story, hiding),
        "because": lower.because,
    }


def _step_data(step: Step, story: Story, hiding: Hiding) -> dict[str, Any]:
    return {
        "name": step.name,
        "value": step_value(step, story, hiding),
        "origin": origin_data(step.answer.origin) if step.answer is not None else None,
        "source": hiding.text(step.source),
        "answered_by": "value" if step.answer is not None else "nothing" if step.default is None else "default",
    }


def _bound_data(bound: Bound, hiding: Hiding) -> dict[str, Any]:
    return {
        "of": bound.label,
        "field": bound.field,
        "value": bound_value(bound, hiding),
        "state": bound.value.state.value,
    }
