"""The story of one value: who set it, who was overridden and why, which placeholder went where, what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reglint.effective.hiding import Hiding
from reglint.effective.precedence import Judge, Setting, settings, source_words
from reglint.effective.properties import REPLACED, Effective, Names, in_order, of_name, written_names
from reglint.effective.runs import Described, Evaluated
from reglint.effective.servers import above, unanswered
from reglint.effective.spelling import question, shown_key
from reglint.model import Assignment
from reglint.nearest import distance
from reglint.properties import Properties, Property
from reglint.records import NamedTuple
from reglint.redact import hide
from reglint.rules import Rule
from reglint.show import place
from reglint.sources.spring.environment import Environment, is_of_run_time
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.java import MACHINE
from reglint.sources.spring.reading.layers import Layer
from reglint.sources.spring.reading.names import canonical, environment_names, is_canonical, kebab
from reglint.syntax.reader import BUILD_TOKEN
from reglint.values import Origin, State, Value

_NEAREST = 3
_MARKS = {
    "#{": "#{...} is an expression that Spring evaluates at its start",
    "{{": "{{...}} is filled in by a template engine",
    "\\${": "\\${ is an escape since Spring Boot 3.4: the placeholder behind it is left to others",
}


class Overridden(NamedTuple):
    """A source that sets the key in vain: its value and why another one wins."""

    setting: Setting
    value: Value
    because: str


class Step(NamedTuple):
    """One name that a placeholder asks for. ``default`` is the text used when nothing answers; None without one."""

    name: str
    answer: Assignment | None
    source: str
    value: Value | None
    default: str | None


class Bound(NamedTuple):
    """What the client makes of the key: the field it feeds, of which subject, with which value."""

    label: str
    field: str
    value: Value


class Story(NamedTuple):
    """What one run says about one key. ``unknown`` may be printed as it is."""

    run: Evaluated
    one: Effective
    source: str
    overridden: tuple[Overridden, ...]
    steps: tuple[Step, ...]
    unknown: tuple[str, ...]
    bound: tuple[Bound, ...]
    below: tuple[Effective, ...]


class Answer(NamedTuple):
    """The stories of one key in every run of one service, with what is true of all of them.

    ``inactive`` are documents that set the key and take part in none of the runs that are told.
    """

    service: Described
    key: str
    stories: tuple[Story, ...]
    nearest: tuple[str, ...]
    inactive: tuple[tuple[SpringDocument, Assignment], ...]
    row: Property | None
    rules: tuple[str, ...]

    @property
    def is_set(self) -> bool:
        """Whether anybody sets the key, or one below it, in any of the runs."""
        return any(story.one.assignments or story.below for story in self.stories)


def answer(
    service: Described,
    asked: str,
    properties: Properties,
    rules: Iterable[Rule],
    documents: Iterable[SpringDocument] = (),
    *,
    legacy: bool = False,
) -> Answer:
    """The whole answer for one service. ``documents`` are all that its files hold, active or not."""
    runs = [(run, run.environment) for run in service.runs if run.environment is not None]
    names = {run.name: written_names(environment, properties) for run, environment in runs}
    stories = tuple(
        _story(
            run,
            environment,
            of_name(environment, asked, names[run.name], properties),
            properties,
            service.hiding,
            legacy=legacy,
        )
        for run, environment in runs
    )
    key = next((story.one.key for story in stories if story.one.assignments), stories[0].one.key if stories else asked)
    row = properties.find(canonical(key))
    active = {document for _, environment in runs for document in environment.documents()}
    lookup = stories[0].one.lookup if stories else canonical(asked)
    inactive = ((one, made) for one in documents if one not in active and (made := one.find(lookup, key)) is not None)
    found = Answer(service, key, stories, (), tuple(inactive), row, _readers(row, properties, rules))
    if found.is_set or row is not None:
        return found
    every: dict[str, Mapping[str, None]] = {}
    for each in names.values():
        every.update(each)
    return found._replace(nearest=tuple(_nearest(key, every, properties)))


def _readers(row: Property | None, properties: Properties, rules: Iterable[Rule]) -> tuple[str, ...]:
    if row is None:
        return ()
    from reglint.explain import readers

    field = row._replace(field=row.field.removesuffix("_text"))
    return tuple(f"{rule.code} {rule.name}" for rule in readers(field, properties.family(row.family), rules))


# One run


def _story(
    run: Evaluated, environment: Environment, one: Effective, properties: Properties, hiding: Hiding, *, legacy: bool
) -> Story:
    found = settings(environment, question(one.key), one.lookup)
    judge = Judge(environment, legacy=legacy)
    overridden = tuple(
        Overridden(lower, environment.value_of(lower.assignment), judge.reason(found[0], lower)) for lower in found[1:]
    )
    source = source_words(found[0].layer, found[0].assignment, environment) if found else ""
    steps = tuple(_steps(environment, one.assignments[0].text)) if one.assignments else ()
    return Story(
        run,
        one,
        source,
        overridden,
        steps,
        (
            *map(hiding.text, _unknown(one, steps)),
            *(_remote(environment, hiding) if _is_open(one.value) else ()),
            *(_overriding(environment, found[0].layer, hiding) if found else ()),
        ),
        tuple(_bound(run, one, properties)),
        () if one.assignments else tuple(_below(environment, one, properties)),
    )


def _below(environment: Environment, one: Effective, properties: Properties) -> Iterator[Effective]:
    """The keys below one that has no value of its own, as a section or a list."""
    names = written_names(environment, properties)
    for lookup in sorted(environment.below(one.lookup), key=in_order):
        found = of_name(environment, next(iter(names.get(lookup, {lookup: None}))), names, properties)
        if found.state != REPLACED:
            yield found


def _steps(environment: Environment, text: str) -> Iterator[Step]:
    """What the placeholders of ``text`` ask for, one after the other."""
    texts = [text]
    asked = environment.asked_for(text)
    names = {name for name, _ in asked}
    for name, found in asked:
        head, colon, _ = name.partition(":")
        if found is None and colon and head in names:
            continue  # Spring asks for the whole inside of a placeholder first
        if found is None:
            yield Step(name, None, "", None, None if is_of_run_time(name) else _default(name, texts))
            continue
        texts.append(found.text)
        layer = next((layer for layer in environment.sources if _sets(layer.exact(name), found)), None)
        layer = layer or next((one for one in environment.sources if _sets(one.find(found.key, name), found)), None)
        source = source_words(layer, found, environment) if layer is not None else ""
        yield Step(name, found, source, environment.value_of(found), None)


def _sets(made: Assignment | None, found: Assignment) -> bool:
    return made is found or made == found


def _default(name: str, texts: Iterable[str]) -> str | None:
    """What stands behind ``${name:`` in one of ``texts``, up to the brace that ends it."""
    start = f"${{{name}:"
    for text in texts:
        begin = text.find(start)
        if begin < 0:
            continue
        depth = 1
        for position in range(begin + len(start), len(text)):
            depth += {"{": 1, "}": -1}.get(text[position], 0)
            if depth == 0:
                return text[begin + len(start) : position]
    return None


def _is_open(value: Value) -> bool:
    """Whether somebody who is not known here may have the value, or a part of it."""
    return value.note is None and value.state in (State.UNRESOLVED, State.ABSENT)


def _unknown(one: Effective, steps: Sequence[Step]) -> Iterator[str]:
    """What is not known of the value, and who may know it."""
    value = one.value
    if value.note is not None:
        unless = "" if one.state == State.INVALID.value else ", unless somebody sets it outside"
        yield f"{value.note}{unless}: Spring refuses it when somebody asks for the value"
        return
    if value.state is State.UNRESOLVED:
        yield from (_who_knows(step.name) for step in steps if step.answer is None and step.default is None)
        yield from _left_to_others([hide(value.text or ""), *(hide(made.text) for made in one.assignments[:1])])


def _left_to_others(texts: Sequence[str]) -> Iterator[str]:
    """What ``texts`` hold that is for the build, for expressions of Spring, for templates, or for later readers."""
    tokens = dict.fromkeys(token for text in texts for token in BUILD_TOKEN.findall(text))
    yield from (f"{token} is filled in by the build" for token in tokens)
    for mark, meaning in _MARKS.items():
        if any(mark in text for text in texts):
            yield meaning


def _overriding(environment: Environment, layer: Layer, hiding: Hiding) -> Iterator[str]:
    """What configuration servers may have for the key that beats what ``layer`` has."""
    for one in above(environment, layer):
        yield f"{hiding.text(one.text)}, asked for by {place(one.origin)}, may override it"


def _who_knows(name: str) -> str:
    if name.startswith("random."):
        return f"${{{name}}} is made anew at each start"
    if name.startswith("spring.cloud.client."):
        return f"${{{name}}} is the address of the machine it runs on"
    if name in MACHINE:
        return f"${{{name}}} is what the Java machine says, whoever else sets it (--system-property {name}=...)"
    variable = name if "." not in name and not is_canonical(name) else environment_names(kebab(name))[0]
    return f"${{{name}}}: nobody sets it here; at the start it may be a variable (--env {variable}=...)"


def _remote(environment: Environment, hiding: Hiding) -> Iterator[str]:
    """What is not read here and may hold the key, or answer a placeholder of it."""
    for one in unanswered(environment):
        yield f"{hiding.text(one.text)}, asked for by {place(one.origin)}, may hold it"
    for name in environment.unresolved_profiles:
        yield f"the profile {hiding.text(name)} is active, but not known here; its files may hold it"
    for found in environment.missing:
        if found.origin is not None:
            yield f"{hiding.text(found.text)}, {_by_whom(found.origin)}, is not here and may hold it"
        elif found.undecided:
            yield f"{hiding.text(found.text)} cannot be read here and may hold it"


def _by_whom(origin: Origin) -> str:
    return f"imported by {place(origin)}" if place(origin) else f"given as {origin.name}"


def _bound(run: Evaluated, one: Effective, properties: Properties) -> Iterator[Bound]:
    """The fields of the clients of a run that the key feeds."""
    row = properties.find(one.lookup)
    if row is None or not row.field:
        return
    family = properties.family(row.family)
    for subject in run.subjects:
        reads = subject.kind in family.subjects and row.field in subject.fields
        if reads and subject.known("registry") in (family.registry, None):
            field = row.field.removesuffix("_text")
            yield Bound(subject.label, field, subject.value(field))


def _nearest(key: str, names: Names, properties: Properties) -> Iterator[str]:
    """The keys that are set and look most like ``key``, the nearest first."""
    wanted = canonical(key)
    last = wanted.rpartition(".")[2]
    limit = max(2, len(wanted) // 4)
    ranked: list[tuple[int, str]] = []
    for lookup, written in names.items():
        if abs(len(lookup) - len(wanted)) <= limit:
            far = distance(lookup, wanted)
        elif lookup.rpartition(".")[2] == last and len(last) > 2:
            far = limit
        else:
            continue
        if far <= limit:
            ranked.append((far, shown_key(written, lookup, properties)))
    ranked.sort()
    yield from (name for far, name in ranked[:_NEAREST] if far <= ranked[0][0] + 1)
