"""What a start of a service comes to, as a subject that rules can judge: failures, circles, imports that lead away.

Only what nothing outside the linted tree can change is called a failure. What a library, the deployment or a value
that nobody here knows may prevent is left undecided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from reglint.model import Assignment, Subject
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.leads import NO_LEADS, Leads
from reglint.sources.spring.loading.controls import ACTIVE, DEFAULT, INCLUDE, LEGACY
from reglint.sources.spring.loading.errors import LoadError
from reglint.sources.spring.reading.convert import split_list
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.layers import is_place
from reglint.sources.spring.reading.lists import items_of
from reglint.sources.spring.reading.names import canonical
from reglint.sources.spring.reading.placeholders import DEEPEST, names_in
from reglint.sources.spring.reading.profiles import ProfileExpressionError, parse
from reglint.text import Span
from reglint.values import Origin, State, Value, is_unanswered

_MISSING = frozenset({"ConfigDataResourceNotFoundException", "ConfigDataLocationNotFoundException"})
_ON_PROFILE = "spring.config.activate.onprofile"
_FIRST_WITH_EXPRESSIONS = (2, 4)


# One run


def of_run(
    environment: Environment,
    led: Leads,
    endless: Sequence[str],
    refused: Sequence[Value],
    older: Callable[[], Iterable[Environment]],
) -> Subject | None:
    """The start of one run; None when there is nothing to say about it.

    ``endless`` are keys to look at, ``refused`` is what the binder refuses. ``older`` starts the same run with the
    versions of Boot that may be meant, too.
    """
    if environment.error is None and led is NO_LEADS and not endless and not refused:
        return None
    failures, likely = led.failures, led.likely
    failure = _failure(environment)
    if failure is not None and all(_failure(other) is not None for other in older()):
        failures = (failure, *failures)
    elif failure is not None:
        likely = (failure, *likely)
    lists = {
        "failures": (*failures, *refused),
        "likely_failures": likely,
        "outside": led.outside,
        "circles": tuple(_circles(environment, endless)),
        "bottomless": tuple(_bottomless(environment, endless)),
    }
    return _subject(lists)


def _subject(lists: dict[str, tuple[Value, ...]]) -> Subject | None:
    fields = {name: Value(State.SET, values) for name, values in lists.items() if values}
    return Subject("start", "the start", fields, None) if fields else None


def _failure(environment: Environment) -> Value | None:
    """The failure that is no missing file; unresolved when it hangs on a text that nobody here knows."""
    error = environment.error
    if error is None or not _MISSING.isdisjoint(error.causes):
        return None
    origin = _origin(error, environment)
    if origin is None:
        return None
    raw = origin.document.text[slice(*origin.value)]
    if is_unanswered(raw):
        return Value(State.UNRESOLVED, None, origin, raw)
    text = f"{error.message} ({error.kind})"
    return Value(State.SET, text, origin, text)


def _origin(error: LoadError, environment: Environment) -> Origin | None:
    """Where the reason stands; where profiles are named, when the failure does not tell."""
    if error.origin is not None and is_place(error.origin):
        return error.origin
    for document in environment.documents():
        for key in (ACTIVE, INCLUDE, DEFAULT, LEGACY):
            for made in document.starting(key):
                if made.key in (key, f"{key}[0]"):
                    return made.origin
    first = next(iter(environment.documents()), None)
    return None if first is None else Origin(first.document, Span(0, 0), Span(0, 0), "")


def _circles(environment: Environment, endless: Iterable[str]) -> Iterator[Value]:
    for key in endless:
        value = environment.value(key)
        if value.note is None or value.origin is None or value.state is not State.UNRESOLVED:
            continue
        winner = environment.winner(key)
        if winner is not None and environment.refuses(winner):
            yield Value(State.SET, value.origin.name, value.origin, via=value.via)
        else:
            yield Value(State.UNRESOLVED, None, value.origin, value.text)


def _bottomless(environment: Environment, endless: Iterable[str]) -> Iterator[Value]:
    for key in endless:
        value, winner = environment.value(key), environment.winner(key)
        if value.origin is not None and winner is not None and environment.resolve(winner.text).bottomless:
            yield Value(State.SET, value.origin.name, value.origin)


# All runs


def may_be_endless(documents: Iterable[SpringDocument], watched: tuple[str, ...]) -> tuple[str, ...]:
    """The keys that begin with ``watched`` whose placeholders may lead back to themselves, or too deep, in some run."""
    asked: dict[str, set[str]] = {}
    depths: dict[str, int] = {}
    for document in documents:
        for key, _, _, node in document.entries:
            opened = node.text.count("${")
            if opened:
                asked.setdefault(key, set()).update(map(canonical, names_in(node.text)))
                depths[key] = max(depths.get(key, 0), opened)
    ended = _deepened(depths, asked)
    endless = (key for key in asked if key not in ended or depths[key] > DEEPEST)
    return tuple(sorted(key for key in endless if key.startswith(watched)))


def _deepened(depths: dict[str, int], asked: Mapping[str, set[str]]) -> set[str]:
    """The keys that lead to no circle; their ``depths`` become those of the whole chain that they ask for."""
    left = {key: names & asked.keys() for key, names in asked.items()}
    askers: dict[str, list[str]] = {}
    for key, names in left.items():
        for name in names:
            askers.setdefault(name, []).append(key)
    ended = [key for key, names in left.items() if not names]
    for key in ended:  # it grows: what asks only for what has an end has one, too
        for asker in askers.get(key, ()):
            left[asker].discard(key)
            depths[asker] = max(depths[asker], depths[key] + 1)
            if not left[asker]:
                ended.append(asker)
    return set(ended)


def of_files(
    documents: Iterable[SpringDocument], version: tuple[int, ...] | None, ignored: Iterable[Value]
) -> Subject | None:
    """What is true of every start: profile expressions that cannot be read, and what is ``ignored``.

    Boot before 2.4 does not read expressions. None when there is nothing to say.
    """
    read = version is None or version >= _FIRST_WITH_EXPRESSIONS
    return _subject({"conditions": tuple(_conditions(documents)) if read else (), "ignored": tuple(ignored)})


def _conditions(documents: Iterable[SpringDocument]) -> Iterator[Value]:
    for document in documents:
        written = items_of(document, _ON_PROFILE)
        for made in written.assignments if written is not None else ():
            for item, problem in _problems(document, made, indexed=written is not None and written.indexed):
                yield Value(State.SET, problem, made.origin.narrowed(item))


def _problems(document: SpringDocument, made: Assignment, *, indexed: bool) -> Iterator[tuple[str, str]]:
    """The expressions of one assignment that cannot be read, each with what is wrong with it."""
    refusal = document.refusal
    if refusal is not None and refusal.start <= made.origin.value.start <= refusal.end:
        yield refusal.tag or "", f"{refusal.tag} without quotes is a tag of YAML, not an expression"
    elif not made.text.strip():
        yield "", "no profile is named, so the document applies to every profile"
    elif made.known and not is_unanswered(made.text):
        for item in [made.text] if indexed else split_list(made.text):
            problem = _problem(item)
            if problem:
                yield item, problem


def _problem(expression: str) -> str:
    try:
        parse(expression)
    except ProfileExpressionError:
        both = "&" in expression and "|" in expression
        why = "it mixes & and | without parentheses" if both else "a name is missing"
        return f"'{expression}' cannot be read: {why}"
    if expression.count("(") != expression.count(")"):
        return f"'{expression}' has parentheses that do not match"
    return ""
