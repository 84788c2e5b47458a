"""Effective configuration in words and in JSON: what each run of a service gets, and where every value is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from reglint.effective.hiding import Hiding, secret_value
from reglint.effective.properties import REPLACED, Effective
from reglint.effective.runs import Described, Evaluated
from reglint.effective.servers import Unanswered, unanswered
from reglint.expression import render
from reglint.model import Subject
from reglint.redact import HIDDEN, visible
from reglint.secret_names import names_secret
from reglint.sources.spring.loading.errors import LoadError
from reglint.sources.spring.loading.imports import Location
from reglint.sources.spring.reading.layers import is_place
from reglint.values import Origin, State, Value

SCHEMA_VERSION = 1
_STATES = {State.DEFAULT: "default", State.UNRESOLVED: "not known here", State.INVALID: "invalid"}
_REMARKS = {
    State.UNRESOLVED.value: "not known here",
    State.INVALID.value: "invalid",
    REPLACED: "in no list: a higher source replaces it",
}
_INTERNAL = frozenset({"has_own_keys", "named_in_service", "servers_text"})
_WIDEST_KEY, _WIDEST_VALUE = 64, 48  # characters by which columns are aligned; longer ones stick out


# JSON


def project_data(described: Described) -> dict[str, Any]:
    """The one run of a project as plain JSON data."""
    (run,) = described.runs
    return {"schema_version": SCHEMA_VERSION, **_run(run, described.hiding)}


def services_data(services: Iterable[Described]) -> dict[str, Any]:
    """Services with all their runs as plain JSON data."""
    return {"schema_version": SCHEMA_VERSION, "services": [_service(service) for service in services]}


def origin_data(origin: Origin | None) -> dict[str, Any] | None:
    """Where a value begins, 1-based; None for one that no file holds."""
    if origin is None or not is_place(origin):
        return None
    line, column = origin.document.position(origin.value.start)
    return {"path": origin.document.path, "line": line, "column": column}


def _service(service: Described) -> dict[str, Any]:
    return {
        "name": service.hiding.text(service.name),
        "files": list(service.files),
        "runs": [{"name": run.name, **_run(run, service.hiding)} for run in service.runs],
    }


def _run(run: Evaluated, hiding: Hiding) -> dict[str, Any]:
    """One run. Durations in registrations are in milliseconds; secrets are hidden."""
    environment = run.environment
    error = environment.error if environment is not None else None
    return {
        "profiles": list(run.profiles),
        "unresolved_profiles": [hiding.text(name) for name in environment.unresolved_profiles] if environment else [],
        "error": None if error is None else _error(error, hiding),
        "not_read": [_import(one, hiding) for one in environment.missing] if environment else [],
        "may_hold_more": [_import(one, hiding) for one in unanswered(environment)] if environment else [],
        "properties": {key: _property(one, hiding) for key, one in run.properties.items()},
        "registrations": [hiding.data(_subject(subject, hiding)) for subject in run.subjects],
    }


def _import(found: Location | Unanswered, hiding: Hiding) -> dict[str, Any]:
    return {"location": hiding.text(found.text), "origin": origin_data(found.origin)}


def _error(error: LoadError, hiding: Hiding) -> dict[str, Any]:
    return {
        "kind": error.kind,
        "causes": list(error.causes),
        "message": hiding.text(error.message),
        "origin": origin_data(error.origin),
    }


def _property(one: Effective, hiding: Hiding) -> dict[str, Any]:
    return {
        "value": hiding.value(one),
        "state": one.state,
        "origin": origin_data(one.origin),
        "overrides": [origin_data(origin) for origin in one.value.overridden],
    }


def _subject(subject: Subject, hiding: Hiding) -> dict[str, Any]:
    return {
        "kind": subject.kind,
        "label": hiding.text(subject.label),
        "fields": {name: _value(value, hiding) for name, value in _shown(subject)},
    }


def _shown(subject: Subject) -> Iterator[tuple[str, Value]]:
    for name in sorted(subject.fields):
        value = subject.value(name)
        if value.state is not State.ABSENT and name not in _INTERNAL:
            yield name, value


def _value(value: Value, hiding: Hiding) -> dict[str, Any]:
    return {
        "value": _plain(value, hiding),
        "state": value.state.value,
        "origin": origin_data(value.origin),
        "overrides": [origin_data(origin) for origin in value.overridden],
    }


def _plain(value: Any, hiding: Hiding) -> Any:
    if isinstance(value, Value):
        if secret_value(value, hiding):
            return HIDDEN
        return _plain(value.value if value.known else value.text, hiding)
    if isinstance(value, timedelta):
        return value // timedelta(milliseconds=1)
    if isinstance(value, Mapping):
        return {key: HIDDEN if names_secret(key) else _plain(item, hiding) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item, hiding) for item in value]
    return hiding.text(value) if isinstance(value, str) else value


# Words


def project_text(described: Described, *, only_asked: bool) -> str:
    """The one run of a project for people; ``only_asked`` leaves the registrations out."""
    (run,) = described.runs
    return _lines(_run_lines(described, run, only_asked=only_asked))


def services_text(services: Iterable[Described], *, only_asked: bool) -> str:
    """Services for people, run by run."""
    return _lines(
        line for service in services for run in service.runs for line in _run_lines(service, run, only_asked=only_asked)
    )


def place(origin: Origin | None) -> str:
    """File and line of a value; empty for one that no file holds."""
    data = origin_data(origin)
    return f"{data['path']}:{data['line']}" if data is not None else ""


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(map(visible, lines))


def _run_lines(service: Described, run: Evaluated, *, only_asked: bool) -> Iterator[str]:
    hiding = service.hiding
    title = hiding.text(service.name)
    yield (
        title + (f" [{run.name}]" if run.name else "") + (f"  Spring Boot {service.version}" if service.version else "")
    )
    if service.variables:
        yield f"  environment variables of {service.variables}"
    environment = run.environment
    if environment is not None:
        if environment.error is not None:
            yield _failure(environment.error, hiding)
        if run.profiles and ",".join(run.profiles) != run.name:
            yield f"  active profiles: {hiding.text(', '.join(run.profiles))}"
        if environment.unresolved_profiles:
            names = ", ".join(map(hiding.text, environment.unresolved_profiles))
            yield f"  active, but not known here: {names}"
        yield from _unread(environment.missing, hiding)
        for one in unanswered(environment):
            yield f"  may hold more: {hiding.text(one.text)} ({place(one.origin)})"
    if run.properties:
        yield "  properties"
        yield from _table([_property_row(one, hiding) for one in run.properties.values()])
    for subject in run.subjects if not only_asked else ():
        yield f"  {hiding.text(subject.label)}"
        yield from _table([(name, *_words(value, hiding)) for name, value in _shown(subject)])
    yield ""


def _failure(error: LoadError, hiding: Hiding) -> str:
    where = place(error.origin)
    return f"  DOES NOT START: {hiding.text(error.message)} ({error.kind})" + (f"  {where}" if where else "")


def _unread(missing: Sequence[Location], hiding: Hiding) -> Iterator[str]:
    """The imports that are not read: outside the directory, or not there."""
    for found in missing:
        origin = found.origin
        where = "" if origin is None else f"  {place(origin) or f'given as {origin.name}'}"
        yield f"  not read: {hiding.text(found.text)}{where}"


def _table(rows: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    limits = (_WIDEST_KEY, _WIDEST_VALUE)
    widths = [min(max((len(row[index]) for row in rows), default=0), limit) for index, limit in enumerate(limits)]
    for name, text, where in rows:
        yield f"    {name:<{widths[0]}}  {text:<{widths[1]}}  {where}".rstrip()


def _property_row(one: Effective, hiding: Hiding) -> tuple[str, str, str]:
    if one.value.state is State.ABSENT:
        known = one.state == State.ABSENT.value
        return one.key, "(absent)" if known else "(not known here)", "nobody sets it" + ("" if known else " here")
    text = hiding.value(one) or ""
    remark = _REMARKS.get(one.state, "")
    where = place(one.origin) or source_of(one)
    overrides = ", ".join(filter(None, map(place, one.value.overridden)))
    parts = (where, f"({remark})" if remark else "", f"overrides {overrides}" if overrides else "")
    return one.key, text.replace("\n", "\u23ce") or '""', " ".join(filter(None, parts))


def source_of(one: Effective) -> str:
    """What sets a value that no file holds."""
    return f"given as {one.assignments[0].origin.name}" if one.assignments else ""


def _as_set(value: Value) -> Value:
    """A default without the word for it in its text."""
    items = value.value
    if isinstance(items, tuple):
        items = tuple(_as_set(item) if isinstance(item, Value) else item for item in items)
    return value._replace(state=State.SET, value=items)


def _words(value: Value, hiding: Hiding) -> tuple[str, str]:
    if secret_value(value, hiding):
        text = HIDDEN
    elif isinstance(value.value, Mapping):
        text = ", ".join(f"{key}={_plain(item, hiding)}" for key, item in _plain(value.value, hiding).items())
    else:
        text = hiding.text(render(_as_set(value) if value.state is State.DEFAULT else value))
    state = _STATES.get(value.state, "")
    return text, " ".join(filter(None, (place(value.origin), f"({state})" if state else "")))
