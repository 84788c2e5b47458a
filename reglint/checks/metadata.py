"""Metadata that a policy asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reglint.checks import Context, Hit, check
from reglint.diagnostic import Place
from reglint.model import Subject, Type
from reglint.values import State, Value


@check("registration", keys=Type.TEXT, what=Type.TEXT)
def required_metadata(subject: Subject, context: Context) -> Iterator[Hit]:
    """One hit naming every required key that is absent, and one for each that is there but blank."""
    required = context.lookup("policy.metadata.required") or ()
    metadata = subject.value("metadata")
    tags = subject.value("tags_as_metadata")
    if metadata.state in (State.UNRESOLVED, State.INVALID):
        return
    entries: Mapping[str, Value] = metadata.value or {}
    present = {*entries, *(tags.value or ())}
    absent = [key for key in required if key not in present] if tags.state is not State.UNRESOLVED else []
    origin = metadata.origin or subject.sections.get("metadata") or subject.anchor
    if absent and origin is not None:
        yield Hit(Place.of_key(origin), {"keys": ", ".join(absent), "what": "absent"}, missing=True)
    for key in required:
        value = entries.get(key)
        if value is not None and value.state is State.SET and not str(value.value).strip() and value.origin is not None:
            yield Hit(Place.of_key(value.origin), {"keys": key, "what": "blank"}, used=(value,))
