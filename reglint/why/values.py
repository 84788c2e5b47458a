"""The values of a story as they may be printed."""

from __future__ import annotations

from reglint.effective.hiding import Hiding, secret_value
from reglint.effective.precedence import source_words
from reglint.effective.properties import Effective
from reglint.expression import render
from reglint.redact import HIDDEN
from reglint.sources.spring.reading.names import canonical
from reglint.why.story import Bound, Overridden, Step, Story


def unresolved_profiles(story: Story) -> tuple[str, ...]:
    """The texts of active profiles that are not known."""
    return story.run.environment.unresolved_profiles if story.run.environment is not None else ()


def lower_source(lower: Overridden, story: Story) -> str:
    """What kind of source an overridden value comes from."""
    environment = story.run.environment
    if environment is None:
        return ""
    return source_words(lower.setting.layer, lower.setting.assignment, environment)


def lower_value(lower: Overridden, story: Story, hiding: Hiding) -> str | None:
    """The text of an overridden value."""
    one = story.one
    return hiding.value(one._replace(value=lower.value, assignments=(lower.setting.assignment,)))


def step_value(step: Step, story: Story, hiding: Hiding) -> str | None:
    """The text that a placeholder came to: its answer, else its default; None when there is neither."""
    if step.answer is None:
        if step.default is None:
            return None
        return HIDDEN if hiding.hides(story.one) and step.default else hiding.text(step.default)
    value = step.value
    if value is None:
        return None
    own = Effective(step.name, canonical(step.name), value, value.state.value, (step.answer,))
    return HIDDEN if hiding.hides(story.one) and value.text else hiding.value(own)


def bound_value(bound: Bound, hiding: Hiding) -> str:
    """The value of a field as messages show it."""
    return HIDDEN if secret_value(bound.value, hiding) else hiding.text(render(bound.value))
