"""The normalised model in words and in JSON: what each client of each service will be told, and where it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from reglint.expression import render
from reglint.model import Service, Subject
from reglint.redact import HIDDEN, visible
from reglint.secret_names import names_secret
from reglint.secrets import Secrets
from reglint.values import Origin, State, Value

SCHEMA_VERSION = 1
_STATES = {State.DEFAULT: "default", State.UNRESOLVED: "not known here", State.INVALID: "invalid"}
_INTERNAL = frozenset({"has_own_keys", "named_in_service", "servers_text"})


def as_data(services: Iterable[Service]) -> dict[str, Any]:
    """The model as plain JSON data: services, their runs, and in each run the subjects with what is not absent.

    Durations are in milliseconds, in a field named for the value; secrets are hidden.
    """
    return {"schema_version": SCHEMA_VERSION, "services": [_service(service) for service in services]}


def as_text(services: Iterable[Service]) -> str:
    """The model for people: one line a value, with file and line behind it."""
    return "\n".join(visible(line) for service in services for line in _service_lines(service))


def _service(service: Service) -> dict[str, Any]:
    secrets = Secrets(service, {})
    return {
        "name": secrets.hide(service.name),
        "files": [document.path for document in service.documents],
        "runs": [
            {
                "name": run.name,
                "profiles": list(run.profiles),
                "subjects": [_subject(subject, secrets) for subject in run.subjects],
            }
            for run in service.runs
        ],
    }


def _subject(subject: Subject, secrets: Secrets) -> dict[str, Any]:
    return {
        "kind": subject.kind,
        "label": secrets.hide(subject.label),
        "fields": {name: _value(value, secrets) for name, value in _shown(subject)},
    }


def _shown(subject: Subject) -> Iterator[tuple[str, Value]]:
    for name in sorted(subject.fields):
        value = subject.value(name)
        if value.state is not State.ABSENT and name not in _INTERNAL:
            yield name, value


def _value(value: Value, secrets: Secrets) -> dict[str, Any]:
    """One value with its state and where it was written, 1-based."""
    return {
        "value": _plain(value, secrets),
        "state": value.state.value,
        "origin": _origin(value.origin),
        "overrides": [_origin(origin) for origin in value.overridden],
    }


def _plain(value: Any, secrets: Secrets) -> Any:
    if isinstance(value, Value):
        if _is_hidden(value, secrets):
            return HIDDEN
        return _plain(value.value if value.known else value.text, secrets)
    if isinstance(value, timedelta):
        return value // timedelta(milliseconds=1)
    if isinstance(value, Mapping):
        return {key: HIDDEN if names_secret(key) else _plain(item, secrets) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item, secrets) for item in value]
    return secrets.hide(value) if isinstance(value, str) else value


def _is_hidden(value: Value, secrets: Secrets) -> bool:
    return (value.secret and value.written) or secrets.answers(value)


def _origin(origin: Origin | None) -> dict[str, Any] | None:
    if origin is None:
        return None
    line, column = origin.position
    return {"path": origin.document.path, "line": line, "column": column}


def _service_lines(service: Service) -> Iterator[str]:
    secrets = Secrets(service, {})
    for run in service.runs:
        yield secrets.hide(service.name) + (f" [{run.name}]" if run.name else "")
        for subject in run.subjects:
            yield f"  {secrets.hide(subject.label)}"
            rows = [(name, *_words(value, secrets)) for name, value in _shown(subject)]
            widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
            for name, text, where in rows:
                yield f"    {name:<{widths[0]}}  {text:<{min(widths[1], 48)}}  {where}".rstrip()
        yield ""


def _words(value: Value, secrets: Secrets) -> tuple[str, str]:
    if _is_hidden(value, secrets):
        text = HIDDEN
    elif isinstance(value.value, Mapping):
        text = ", ".join(f"{key}={_plain(item, secrets)}" for key, item in _plain(value.value, secrets).items())
    else:
        text = secrets.hide(render(value._replace(state=State.SET) if value.state is State.DEFAULT else value))
    origin = value.origin
    where = f"{origin.document.path}:{origin.position.line}" if origin is not None else ""
    state = _STATES.get(value.state, "")
    return text, " ".join(filter(None, (where, f"({state})" if state else "")))
