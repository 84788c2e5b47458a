"""Runs observed cases of the real Spring Boot through the resolver: ``python -m tests.golden CASES.json [-v]``."""

from __future__ import annotations

import base64
import json
import struct
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reglint.model import Assignment
from reglint.sources.file import File
from reglint.sources.spring.environment import Environment
from reglint.sources.spring.project import Given, Project
from reglint.sources.spring.reading.convert import (
    ConversionError,
    duration_nanoseconds,
    kind_of,
    to_boolean,
    to_float,
    to_integer,
)
from reglint.sources.spring.reading.document import SpringDocument
from reglint.sources.spring.reading.generations import generation
from reglint.sources.spring.reading.lists import first_items
from reglint.sources.spring.reading.names import canonical
from reglint.sources.spring.reading.scalars import java_decimal, java_double, scalar_kind
from reglint.syntax import yaml
from reglint.syntax.node import Kind, Node, Style
from reglint.values import State, Value

CASES = Path(__file__).parent / "data" / "spring-config-golden.json"
_ROOTS = {"classpath:/": "classpath", "file:./": "workdir"}
_ERROR = "<error>"
_UNTOUCHED = "serverAddr=null namespace=<dflt> metadata={} l=[d] flag=null n=7 w=1.0 d=PT9S"
Case = dict[str, Any]


def load(path: Path) -> list[Case]:
    """The cases of one file."""
    cases: list[Case] = json.loads(path.read_text(encoding="utf-8"))["cases"]
    return cases


def runs(cases: list[Case]) -> Iterator[tuple[Case, str, Case]]:
    """Each case with each version it was observed with, and what was observed."""
    for case in cases:
        for expected in case["expected"]:
            for boot in expected["boot"]:
                yield case, boot, expected["result"]


def observe(case: Case, boot: str, expected: Case) -> Case:
    """What the resolver makes of ``case``, in the form of ``expected``."""
    version = tuple(int(part) for part in boot.split("."))
    tree = _Tree(case["files"], version)
    given = Given(version, case["environment"], case["system_properties"], bootstrap=False)
    service = Project(tree, _ROOTS).service(given, closed=True, remote=frozenset())
    environment = service.run(None)
    if environment.error is not None:
        return {"startup_error": list(environment.error.causes)}
    result: Case = {"active": list(environment.profiles)}
    if environment.documents():
        result["sources_high_to_low"] = tree.sources(environment, case["environment"])
    asked = [name for name in case["asked"] if not name.startswith("@")]
    if asked:
        result["values"] = {name: _asked(environment, name) for name in asked}
    for name in case["asked"]:
        if name.startswith("@"):
            result.update(_Binder(environment, version).bean(name[1:]))
    return {key: value for key, value in result.items() if key in expected or key in ("startup_error", "bean_error")}


class _Tree:
    """The files of a case, below ``classpath/`` and ``workdir/``."""

    def __init__(self, files: Mapping[str, Any], version: tuple[int, ...]) -> None:
        self._legacy = version < (2, 4)
        self._collections = generation(version).collections
        self._files: dict[str, File] = {}
        for name, content in files.items():
            data = base64.b64decode(content["base64"]) if isinstance(content, dict) else content.encode()
            path = name.replace(":", "/", 1)
            self._files[path] = File(path, _unfiltered(path, data))

    def file(self, path: str) -> File | None:
        return self._files.get(path)

    def entries(self, directory: str) -> list[str] | None:
        prefix = directory.rstrip("/") + "/"
        return [path[len(prefix) :] for path in self._files if path.startswith(prefix)] or None

    def names(self, directory: str) -> list[str]:
        return list(dict.fromkeys(path.partition("/")[0] for path in self.entries(directory) or ()))

    def sources(self, environment: Environment, variables: Mapping[str, str]) -> list[str]:
        return [self._label(one, variables) for one in reversed(environment.documents())]

    def _label(self, one: SpringDocument, variables: Mapping[str, str]) -> str:
        path = one.document.path
        if not path:
            name = next(name for name, text in variables.items() if text == one.document.text)
            return f"workdir:{name}"
        if path not in self._files:
            return f"workdir:Config tree '{path.removeprefix('workdir/')}'"
        roots = self._files[path].parsed.roots
        count = sum(self._counts(root) for root in roots)
        whole = self._legacy and one.properties
        number = sum(self._counts(root) for root in roots[: one.index])
        return path.replace("/", ":", 1) + (f"#doc{number}" if count > 1 and not whole else "")

    def _counts(self, root: Node | None) -> bool:
        """Whether Spring Boot makes a source of a document: not of one that comes to no property at all."""
        if self._legacy or root is None:
            return self._legacy
        if root.kind is Kind.SCALAR:
            return bool(root.text) and scalar_kind(root.text, root.style) != "null"
        return root.kind is Kind.MAPPING or bool(root.items) or self._collections


def _unfiltered(path: str, data: bytes) -> bytes:
    """``data`` with backticks for what the linter reads and Spring Boot does not: the first ``@`` of a bare token."""
    if b"@" not in data or path.endswith((".properties", ".xml")):
        return data
    document = File(path, data).document
    starts = {node.start for root in yaml.parse(document).roots if root is not None for node in _plain(root)}
    bare = {start for start in starts if document.text[start : start + 1] == "@"}
    text = "".join("`" if place in bare else character for place, character in enumerate(document.text))
    return text.encode(document.encoding) if bare else data


def _plain(node: Node) -> Iterator[Node]:
    """The scalars below ``node`` that are written without quotes."""
    if node.kind is Kind.SCALAR:
        yield from (node,) if node.style is Style.PLAIN else ()
    for inner in (*(node.items or ()), *(part for pair in node.pairs or () for part in pair)):
        yield from _plain(inner)


def _asked(environment: Environment, name: str) -> Any:
    """The text of ``name`` as Environment.getProperty gives it, or what it and the binder say where they differ."""
    found = environment.named(name)
    if found is None:
        return None
    if found.collection == "{}":
        return _ERROR
    value = environment.value_of(found)
    bound = _ERROR if value.note is not None else value.text
    resolved = environment.resolve(found.text)
    collections = [made.collection for made in resolved.sources if isinstance(made, Assignment) and made.collection]
    strict = (value.text or "") if resolved.strict and "{}" not in collections else _ERROR
    strict = strict.replace("[]", "") if collections else strict
    return bound if bound == strict else {"binder": bound, "getProperty": strict}


class _Binder:
    """The test bean of the cases, bound on the resolver's lists, maps and conversions."""

    def __init__(self, environment: Environment, version: tuple[int, ...]) -> None:
        self._environment = environment
        self._generation = generation(version)
        self._bound = False

    def bean(self, prefix: str) -> Case:
        whole = self._environment.winner(prefix)
        if whole is not None and not whole.text:
            if self._generation.blank_text_is_empty_map:
                return {"bean": _UNTOUCHED}
            if whole.collection == "[]":
                return {"bean": "null"}
        try:
            text = self._bean(prefix)
        except ConversionError as error:
            return {"bean_error": ["BindException", *error.causes]}
        if whole is not None and not self._bound and not self._environment.below(prefix):
            return {"bean_error": ["BindException", "ConverterNotFoundException"]}
        return {"bean": text if self._bound else "null"}

    def _bean(self, prefix: str) -> str:
        readers = {
            "serverAddr": lambda: self._scalar(f"{prefix}.server-addr", str, "null"),
            "namespace": lambda: f"<{self._scalar(f'{prefix}.namespace', str, 'dflt')}>",
            "metadata": lambda: self._map(f"{prefix}.metadata"),
            "l": lambda: self._list(f"{prefix}.l"),
            "flag": lambda: self._scalar(f"{prefix}.flag", _boolean, "null"),
            "n": lambda: self._scalar(f"{prefix}.n", to_integer, "7"),
            "w": lambda: self._scalar(f"{prefix}.w", _float, "1.0"),
            "d": lambda: self._scalar(f"{prefix}.d", self._duration, "PT9S"),
        }
        bound = {name: readers[name]() for name in sorted(readers)}  # in the order in which the binder fails
        fields = {name: bound[name] for name in readers}
        return " ".join(f"{name}={text}" for name, text in fields.items())

    def _scalar(self, key: str, convert: Any, default: str) -> str:
        found = self._environment.winner(key)
        if found is None:
            return default
        text = self._text(self._environment.value(key))
        self._check_kind(found)
        value = text if convert is str else convert(text, kind=kind_of(found))
        if value is None:
            return default
        self._bound = True
        return str(value)

    def _map(self, prefix: str) -> str:
        entries = self._environment.map(prefix)
        whole = self._environment.winner(prefix) if not entries else None
        if whole is not None and whole.collection:
            self._bound = self._bound or whole.collection == "{}"
        elif whole is not None:
            text = self._text(self._environment.value(prefix))
            if text or not self._generation.blank_text_is_empty_map:
                raise ConversionError("text at a map", "ConverterNotFoundException")
            self._bound = True
        self._bound = self._bound or bool(entries)
        for key in self._environment.below(prefix) if entries else ():
            self._check_kind(self._environment.winner(key))
        return "{" + ", ".join(f"{key}={self._text(value)}" for key, value in entries.items()) + "}"

    def _list(self, prefix: str) -> str:
        assigned = first_items(self._environment.sources, canonical(prefix), prefix)
        for made in assigned.assignments if assigned is not None else ():
            self._check_kind(made)
        value = self._environment.list(prefix)
        if value.state is State.INVALID:
            raise ConversionError("a gap", "UnboundConfigurationPropertiesException")
        if value.state is State.ABSENT:
            return "[d]"
        self._bound = True
        items = value.value if value.value is not None else (value,)
        return "[" + ", ".join(self._text(item) for item in items) + "]"

    def _check_kind(self, found: Assignment | None) -> None:
        if found is not None and found.collection == "{}":
            raise ConversionError("an empty map", "ConverterNotFoundException")

    def _text(self, value: Value) -> str:
        if value.note is not None:
            cause = "PlaceholderResolutionException" if self._generation.escapes else "IllegalArgumentException"
            raise ConversionError(value.note, cause)
        return value.text or ""

    def _duration(self, text: str, kind: str) -> str | None:
        nanoseconds = duration_nanoseconds(text, "ms", kind, lower_case_iso=self._generation.lower_case_iso_durations)
        return None if nanoseconds is None else _iso(nanoseconds)


def _boolean(text: str, kind: str) -> str | None:
    value = to_boolean(text, kind)
    return None if value is None else str(value).lower()


def _float(text: str, kind: str) -> str:
    """The value as Java prints a float."""
    value = to_float(text, kind)
    try:
        single: float = struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        single = float("inf") if value > 0 else float("-inf")
    if single != single or single in (float("inf"), float("-inf")):
        return java_double(single)
    if single.is_integer() and 2**24 <= abs(single) < 2**63:  # nine digits of what is whole, before Java 19
        return java_decimal(f"{single:.9g}")
    texts = (f"{single:.{digits}g}" for digits in range(1, 18))
    return java_decimal(next(text for text in texts if struct.pack("f", float(text)) == struct.pack("f", single)))


def _iso(nanoseconds: int) -> str:
    """A duration as Java prints it."""
    if nanoseconds == 0:
        return "PT0S"
    sign = "-" if nanoseconds < 0 else ""
    seconds, fraction = divmod(abs(nanoseconds), 1_000_000_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{sign}{hours}H" if hours else ""
    text += f"{sign}{minutes}M" if minutes else ""
    if seconds or fraction:
        text += f"{sign}{seconds}" + (f".{fraction:09}".rstrip("0") if fraction else "") + "S"
    return "PT" + text


def main(arguments: list[str]) -> int:
    """Run the cases of the file named in ``arguments``; the exit status is 1 when one fails, 2 when there are none."""
    verbose = "-v" in arguments
    paths = [argument for argument in arguments if not argument.startswith("-")]
    passed = total = 0
    path = Path(paths[0]) if paths else CASES
    try:
        cases = load(path)
    except (OSError, ValueError, LookupError, TypeError) as error:
        print(f"{path}: no cases can be read: {error}", file=sys.stderr)  # noqa: T201
        return 2
    for case, boot, expected in runs(cases):
        total += 1
        try:
            got = observe(case, boot, expected)
        except Exception as error:  # noqa: BLE001 a crash of one case is its result
            got = {"crash": f"{type(error).__name__}: {error}"}
        if got == expected:
            passed += 1
            continue
        print(f"FAILED {case['id']} [{boot}] {case['title']}")  # noqa: T201
        if verbose:
            for name, content in case["files"].items():
                print(f"  {name}: {content!r}")  # noqa: T201
        print(f"  expected {json.dumps(expected, ensure_ascii=False)}")  # noqa: T201
        print(f"  got      {json.dumps(got, ensure_ascii=False)}")  # noqa: T201
    print(f"passed {passed}/{total}")  # noqa: T201
    return 0 if passed == total else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
