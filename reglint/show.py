"""The normalised model in words and in JSON: what each client of each service will be told, and where that is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from reglint.expression import render
from reglint.model import Service, Subject
from reglint.redact import HIDDEN, hide
from reglint.values import Origin, State, Value

SCHEMA_VERSION = 1
_INTERNAL = frozenset({"has_own_keys", "named_in_service", "servers_text"})


def as_data(services: Iterable[Service]) -> dict[str, Any]:
    """The model as plain JSON data: services, their runs, and in each run the subjects with all fields that are not absent.

    Durations are in milliseconds, in a field named for the value; secrets are hidden.
    """
    return {"schema_version": SCHEMA_VERSION, "services": [_service(service) for service in services]}


def as_text(services: Iterable[Service]) -> str:
    """The model for people: one line a value, with file and line behind it."""
    return "\n".join(line for service in services for line in _service_lines(service))


def _service(service: Service) -> dict[str, Any]:
    return {
        "name": service.name,
        "files": [document.path for document in service.documents],
        "runs": [
            {
                "name": run.name,
                "profiles": list(run.profiles),
                "subjects": [_subject(subject) for subject in run.subjects],
            }
            for run in service.runs
        ],
    }


def _subject(subject: Subject) -> dict[str, Any]:
    return {
        "kind": subject.kind,
        "label": subject.label,
        "fields": {name: value_data(value) for name, value in _shown(subject)},
    }


def _shown(subject: Subject) -> Iterator[tuple[str, Value]]:
    for name in sorted(subject.fields):
        value = subject.value(name)
        if value.state is not State.ABSENT and name not in _INTERNAL:
            yield name, value


def value_data(value: Value) -> dict[str, Any]:
    """One value with its state and where it was written, 1-based."""
    return {
        "value": _plain(value),
        "state": value.state.value,
        "origin": _origin(value.origin),
        "overrides": [_origin(origin) for origin in value.overridden],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Value):
        if value.secret and value.written:
            return HIDDEN
        return _plain(value.value if value.known else value.text)
    if isinstance(value, timedelta):
        return value // timedelta(milliseconds=1)
    if isinstance(value, Mapping):
        return {key: _entry(key, item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return hide(value) if isinstance(value, str) else value


def _entry(key: str, item: Any) -> Any:
    """An entry of a map, hidden when its key says that it is a secret."""
    plain = _plain(item)
    return plain if not isinstance(plain, str) or hide(f"{key}: {plain}") == f"{key}: {plain}" else HIDDEN


def _origin(origin: Origin | None) -> dict[str, Any] | None:
    if origin is None:
        return None
    line, column = origin.position
    return {"path": origin.document.path, "line": line, "column": column}


def _service_lines(service: Service) -> Iterator[str]:
    for run in service.runs:
        yield f"{service.name}" + (f" [{run.name}]" if run.name else "")
        for subject in run.subjects:
            yield f"  {subject.label}"
            rows = [(name, *_words(value)) for name, value in _shown(subject)]
            widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
            for name, text, where in rows:
                yield f"    {name:<{widths[0]}}  {text:<{min(widths[1], 48)}}  {where}".rstrip()
        yield ""


def _words(value: Value) -> tuple[str, str]:
    if value.secret and value.written:
        text = HIDDEN
    elif isinstance(value.value, Mapping):
        text = ", ".join(f"{key}={_entry(key, item)}" for key, item in value.value.items())
    else:
        text = hide(render(value._replace(state=State.SET) if value.state is State.DEFAULT else value))
    origin = value.origin
    where = f"{origin.document.path}:{origin.position.line}" if origin is not None else ""
    state = {State.DEFAULT: "default", State.UNRESOLVED: "not known here", State.INVALID: "invalid"}.get(value.state, "")
    return text, " ".join(filter(None, (where, f"({state})" if state else "")))
