"""Every finding stands exactly where the fault is: lines end at LF, CRLF and lone CR, columns count code points.

The texts mark with ⟦ and ⟧ what a finding must span; the place is counted from the marks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.whole.conftest import Call
from tests.whole.running import tree

_HEAD = "spring:\n  application: {name: order}\n  cloud:\n    nacos:\n      discovery:\n"
_NAMESPACE = f"{_HEAD}        namespace: "
_MARKS = re.compile("[⟦⟧]")
_LINE_END = re.compile(r"\r\n|\r|\n")

Span = tuple[int, int, int, int]


def place(text: str) -> Span:
    """Line and column of the two marks, both from 1, as if they were not there."""
    before, marked, _ = _MARKS.split(text)
    found = []
    for part in (before, before + marked):
        lines = _LINE_END.split(part)
        found += [len(lines), len(lines[-1]) + 1]
    start_line, start, end_line, end = found
    return start_line, start, end_line, end


def test_places_are_counted_as_people_count() -> None:
    assert place("ab\r\nc⟦d\re⟧f\n") == (2, 2, 3, 2)
    assert place("⟦😀⟧") == (1, 1, 1, 2)


# A namespace that Nacos refuses, or a name of the same kind
_YAML: Mapping[str, str] = {
    "plain": _NAMESPACE + "⟦a b⟧\n",
    "trailing blanks": _NAMESPACE + "⟦a b⟧  \t\n",
    "comment behind": _NAMESPACE + "⟦a b⟧\t# x\n",
    "no line end": _NAMESPACE + "⟦a b⟧",
    "single quotes": _NAMESPACE + "⟦'a b'⟧\n",
    "double quotes": _NAMESPACE + '⟦"a b"⟧\n',
    "escape": _NAMESPACE + '⟦"a\\u0020b"⟧\n',
    "quotes over lines": _NAMESPACE + '⟦"a\n          b"⟧\n',
    "plain over lines": _NAMESPACE + "⟦a\n          b⟧\n",
    "next line": _NAMESPACE + "\n          ⟦a b⟧\n",
    "literal block": _NAMESPACE + "⟦|\n          a b⟧\n        group: x\n",
    "folded block": _NAMESPACE + "⟦>-\n          a\n          b⟧\n\n        group: x\n",
    "tab inside": "spring.cloud.nacos.discovery.namespace: ⟦a\tb⟧\n",
    "tag": _NAMESPACE + "!!str ⟦a b⟧\n",
    "anchor": _NAMESPACE + "&x ⟦a b⟧\n",
    "alias": f"x: &x ⟦a b⟧\n{_NAMESPACE}*x\n",
    "alias of a block": f"x: &x ⟦|-\n  a b⟧\n{_NAMESPACE}*x\n",
    "merge": "x: &x {namespace: ⟦a b⟧}\nspring: {cloud: {nacos: {discovery: {<<: *x}}}}\n",
    "flow": "spring.cloud.nacos.discovery: {namespace: ⟦a b⟧ }\n",
    "flow over lines": "spring.cloud.nacos.discovery: {\n  namespace:\n    ⟦a b⟧ }\n",
    "second document": f"a: 1\n---\n{_NAMESPACE}⟦a b⟧\n",
    "CJK above": f"# 中文注释\n{_NAMESPACE}⟦a b⟧\n",
    "CJK before": "spring.cloud.nacos.discovery: {group-name: 开发, namespace: ⟦a b⟧}\n",
    "CJK itself": _NAMESPACE + "⟦开发⟧ # 开发\n",
    "emoji before": "spring.cloud.nacos.discovery: {x: 😀😀, namespace: ⟦a b⟧}\n",
    "emoji itself": _NAMESPACE + "⟦'😀'⟧\n",
    "combining characters before": "spring.cloud.nacos.discovery: {x: 'e\u0301e\u0301', namespace: ⟦a b⟧}\n",
    "NEL above": f'x: "a\x85b"\n{_NAMESPACE}⟦a b⟧\n',
    "LS above": f'x: "a\u2028b"\n{_NAMESPACE}⟦a b⟧\n',
    "item of a list": "spring.cloud.nacos.config.shared-configs:\n  - data-id: ok\n  - data-id: ⟦a b⟧\n",
    "two line ends": f"a: 1\r\nb: 2\rc: 3\n{_NAMESPACE}⟦a b⟧\n",
    "CRLF": f"{_NAMESPACE}⟦a b⟧\n".replace("\n", "\r\n"),
    "CRLF in a block": f"{_NAMESPACE}⟦|\n          a b⟧\n        group: x\n".replace("\n", "\r\n"),
    "lone CR": f"{_NAMESPACE}⟦a b⟧\n".replace("\n", "\r"),
}
_PROPERTIES: Mapping[str, str] = {
    "plain": "spring.cloud.nacos.discovery.namespace=⟦a b⟧\n",
    "blanks": "  spring.cloud.nacos.discovery.namespace  :  ⟦a b⟧\n",
    "escape": "spring.cloud.nacos.discovery.namespace=⟦a\\u0020b⟧\n",
    "escape in the key": "spring.cloud.nacos.discovery.name\\u0073pace = ⟦a b⟧\r\n",
    "continued": "spring.cloud.nacos.discovery.namespace=⟦a \\\n   b⟧\n",
    "continued key": "spring.cloud.nacos.discovery.name\\\n   space=⟦a b⟧\n",
    "continued before the value": "spring.cloud.nacos.discovery.namespace=\\\r\n   ⟦a b⟧\r\n",
    "CJK above": "# 中文\nspring.cloud.nacos.discovery.namespace=⟦a b⟧\n",
    "lone CR": "a=b\rspring.cloud.nacos.discovery.namespace=⟦a b⟧\r",
    "second document": "a=b\n#---\nspring.cloud.nacos.discovery.namespace=⟦a b⟧\n",
}
_INSTANCE = '"serviceName": "a", "ip": "1.1.1.1", "port": 80, "namespaceId": "dev"'
_OTHERS: Mapping[str, tuple[str, str, str]] = {
    "JSON": ("i.json", f'{{{_INSTANCE}, "groupName": ⟦"a b"⟧}}', "NS007"),
    "JSON over lines": ("i.json", f'{{{_INSTANCE},\r\n  "clusterName":\r\n\t⟦"开发 😀"⟧\r\n}}', "NS007"),
    "JSON, syntax": ("consul/a.json", '{"service": {"name": "开发", "port": 80⟦,⟧}}', "SYN001"),
    "JSON, twice": ("consul/a.json", '{"service": {"name": "😀", "port": 80, ⟦"port"⟧: 81}}', "SYN002"),
    "HCL, syntax": ("consul/a.hcl", 'service {\r\n  name = "开发"\r\n  port = ⟦"⟧80\r\n}\r\n', "SYN001"),
    "YAML, syntax": ("application.yml", "# 😀\nspring.cloud.nacos.discovery: {group: 开发, x: [⟦}⟧\n", "SYN001"),
    "YAML, twice": ("application.yml", f"{_NAMESPACE}a\r        ⟦namespace⟧: b\r", "SYN002"),
    "slip in a tree": ("application.yml", f"{_HEAD}        ⟦namespce⟧: x\n", "SYN003"),
    "slip in a dotted key": ("application.yml", "spring.cloud.nacos.discovery.⟦namespce⟧: x\n", "SYN003"),
    "slip behind CJK": ("application.yml", "spring.cloud.nacos.discovery: {x: 开发, ⟦namespce⟧: x}\n", "SYN003"),
    "slip in .properties": ("application.properties", "spring.cloud.nacos.discovery.⟦namespce⟧=x\n", "SYN003"),
    "part of a list": (
        "application.yml", "spring.cloud.nacos.discovery.server-addr: '好:1,⟦b d:1⟧'\n", "ADR001",
    ),
    "section of an absent key": (
        "application.yml", "spring:\n  cloud:\n    nacos:\n      ⟦discovery⟧: {ip: 1.1.1.1}\n", "META001",
    ),
}  # fmt: skip


def _found(call: Call, folder: Path, path: str, data: bytes, code: str) -> list[Span]:
    call("lint", tree(folder, {path: data}), "-o", f"json={folder / 'report'}", "--select", code)
    items = json.loads((folder / "report").read_text(encoding="utf-8"))["diagnostics"]
    assert {item["path"] for item in items} == {path}
    return [(item["line"], item["column"], item["end_line"], item["end_column"]) for item in items]


@pytest.mark.parametrize("text", _YAML.values(), ids=_YAML.keys())
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_in_yaml(call: Call, tmp_path: Path, text: str, encoding: str) -> None:
    """A byte order mark is no column."""
    data = _MARKS.sub("", text).encode(encoding)
    assert _found(call, tmp_path, "application.yml", data, "NS007") == [place(text)]


@pytest.mark.parametrize("text", _PROPERTIES.values(), ids=_PROPERTIES.keys())
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_in_properties(call: Call, tmp_path: Path, text: str, encoding: str) -> None:
    data = _MARKS.sub("", text).encode(encoding)
    assert _found(call, tmp_path, "application.properties", data, "NS007") == [place(text)]


@pytest.mark.parametrize(("path", "text", "code"), _OTHERS.values(), ids=_OTHERS.keys())
def test_of_other_kinds(call: Call, tmp_path: Path, path: str, text: str, code: str) -> None:
    assert place(text) in _found(call, tmp_path, path, _MARKS.sub("", text).encode(), code)


def test_numbers_are_what_an_editor_shows(call: Call, tmp_path: Path) -> None:
    data = "\ufeff# 注释 😀\r\nspring.cloud.nacos.discovery: {x: '😀', namespace: a b}\r\n".encode()
    assert _found(call, tmp_path, "application.yml", data, "NS007") == [(2, 51, 2, 54)]


def test_related_places_are_as_exact(call: Call, tmp_path: Path) -> None:
    text = "x: {a: '😀', my: ⟦'a b'⟧}\r\n" + _NAMESPACE + "${x.my}\r\n"
    root = tree(tmp_path, {"application.yml": _MARKS.sub("", text)})
    (item,) = json.loads(call("lint", root, "-o", "json", "--select", "NS007").out)["diagnostics"]
    (related,) = item["related"]
    assert tuple(related[name] for name in ("line", "column", "end_line", "end_column")) == place(text)
