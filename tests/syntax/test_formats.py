from __future__ import annotations

import pytest

from reglint import syntax
from reglint.text import Document
from tests.syntax.trees import data


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("application.yml", "yaml"),
        ("application-dev.yaml", "yaml"),
        ("bootstrap.properties", "properties"),
        ("consul.json", "json"),
        ("web.hcl", "hcl"),
        ("WEB.HCL", "hcl"),
        (".yml", "yaml"),
        ("yml", None),
        ("a.yml.bak", None),
        ("", None),
    ],
)
def test_the_end_of_a_name_says_its_format(name: str, expected: str | None) -> None:
    assert syntax.format_of(name) == expected


@pytest.mark.parametrize(
    ("text", "notation"), [("a: b", "yaml"), ("a=b", "properties"), ('{"a": "b"}', "json"), ('a = "b"', "hcl")]
)
def test_each_format_has_its_reader(text: str, notation: str) -> None:
    assert [data(root) for root in syntax.parse(Document("file", text), notation).roots] == [{"a": "b"}]


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="toml"):
        syntax.parse(Document("file", ""), "toml")
