"""One run over thousands of real files: places that exist, files accounted for, values that mean what they say."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from reglint import catalog, sources
from reglint.diagnostic import Location, Report
from reglint.engine import Request, lint, services
from reglint.model import FIELDS, Subject
from reglint.reporters import Options
from reglint.reporters import json as json_reporter
from reglint.text import decode
from reglint.values import Value
from tests.corpus import corpus_files, corpus_root

SCHEMA = Path(__file__).resolve().parents[2] / "schemas" / "report.schema.json"


@cache
def report() -> Report:
    """The report on the whole corpus, with its notes."""
    return lint(Request(paths=(str(corpus_root()),), keep_notes=True))


@cache
def lines(path: str) -> tuple[str, ...]:
    """The lines of one file of the corpus."""
    document = decode(path, (corpus_root() / path).read_bytes(), "gb18030", "latin-1")
    return tuple(document.line(number) for number in range(1, len(document.line_starts) + 1))


def places() -> Iterator[Location]:
    for item in report().diagnostics:
        yield item.location
        yield from item.related


def as_json(found: Report) -> str:
    written = io.StringIO()
    json_reporter.render(found, written, Options())
    return written.getvalue()


def test_something_is_found_in_real_files() -> None:
    assert len(report().diagnostics) > 100
    assert report().totals.services > 500


def test_every_place_lies_inside_its_file() -> None:
    for place in places():
        text = lines(place.path)
        assert 1 <= place.line <= place.end_line <= len(text), place
        assert 1 <= place.column <= len(text[place.line - 1]) + 1, place
        assert 1 <= place.end_column <= len(text[place.end_line - 1]) + 1, place
        assert (place.line, place.column) <= (place.end_line, place.end_column), place


def test_no_finding_stands_on_a_blank_line() -> None:
    assert [place for place in places() if not lines(place.path)[place.line - 1].strip()] == []


def test_every_file_that_was_looked_at_has_one_note() -> None:
    """Each is linted or told why not, and what a finding is about was linted."""
    notes = report().notes
    linted = {note.path for note in notes if note.linted}
    assert len({note.path for note in notes}) == len(notes)
    assert all(note.kind if note.linted else note.reason for note in notes)
    assert {place.path for place in places()} <= linted
    assert len(linted) == report().totals.files


def test_every_file_of_the_corpus_is_accounted_for() -> None:
    """A file without a note has no ending that any source reads, or no word of a registry in it."""
    noted = {note.path for note in report().notes}
    root = corpus_root()
    formats = (".yml", ".yaml", ".properties", ".json", ".hcl")
    words = (b"nacos", b"consul", b"eureka")
    for path in corpus_files("spring-yaml", "spring-properties"):
        relative = path.relative_to(root).as_posix()
        if relative not in noted and path.name.endswith(formats):
            assert not any(word in path.read_bytes().lower() for word in words), relative


def test_every_rule_of_a_finding_has_its_code() -> None:
    codes = {rule.name: rule.code for rule in catalog.rules()}
    assert all(codes[item.rule] == item.code for item in report().diagnostics)


def test_nothing_failed() -> None:
    assert report().faults == ()


def test_the_json_report_has_the_shape_that_its_schema_promises() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    document: Any = json.loads(as_json(report()))
    jsonschema.Draft202012Validator(schema).validate(document)
    assert len(document["diagnostics"]) == len(report().diagnostics)


def test_a_second_run_says_the_same() -> None:
    again = lint(Request(paths=(str(corpus_root()),), keep_notes=True))
    assert as_json(again) == as_json(report())


def values(value: Value) -> Iterator[Value]:
    """The value and those inside it."""
    yield value
    inner = value.value.values() if isinstance(value.value, dict) else value.value
    if isinstance(value.value, dict | tuple):
        for item in inner:
            if isinstance(item, Value):
                yield from values(item)


def subjects() -> Iterator[Subject]:
    for service in services(Request(paths=(str(corpus_root()),))):
        yield from service.subjects
        for run in service.runs:
            yield from run.subjects


@pytest.fixture(scope="module")
def every_subject() -> tuple[Subject, ...]:
    return tuple(subjects())


def test_a_value_is_there_exactly_when_its_state_says_that_it_is_known(every_subject: tuple[Subject, ...]) -> None:
    for subject in every_subject:
        for field in subject.fields:
            for value in values(subject.value(field)):
                assert (value.value is not None) == value.known, (subject.label, field, value)


def test_every_origin_lies_inside_its_document(every_subject: tuple[Subject, ...]) -> None:
    for subject in every_subject:
        for field in subject.fields:
            for value in values(subject.value(field)):
                for origin in filter(None, (value.origin, *value.overridden, *value.via)):
                    size = len(origin.document.text)
                    assert 0 <= origin.key.start <= origin.key.end <= size, (subject.label, field)
                    assert 0 <= origin.value.start <= origin.value.end <= size, (subject.label, field)


def test_sources_bind_fields_that_there_are(every_subject: tuple[Subject, ...]) -> None:
    for subject in every_subject:
        assert set(subject.fields) <= set(FIELDS[subject.kind]), (subject.kind, subject.label)


def test_each_file_is_claimed_by_one_source() -> None:
    """The unit keeps what no source claimed, and nothing twice."""
    claimed = [note.path for note in report().notes if note.linted]
    assert len(claimed) == len(set(claimed))
    assert {note.kind for note in report().notes if note.linted} >= {"spring-yaml", "spring-properties"}
    assert len(sources.all_sources()) > 1
