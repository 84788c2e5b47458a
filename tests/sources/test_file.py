"""A candidate file: its text, its tree and what keeps it from being read."""

from __future__ import annotations

import pytest

from reglint.sources.file import File


def test_names_come_from_the_path() -> None:
    """Name and directory are the parts of the path around its last slash."""
    file = File("order/src/application.yml", b"")
    assert (file.directory, file.name) == ("order/src", "application.yml")


def test_a_file_of_the_root_has_no_directory() -> None:
    assert File("application.yml", b"").directory == ""


def test_an_archive_entry_keeps_the_archive_in_its_directory() -> None:
    file = File("x.zip!/DEFAULT_GROUP/app.yaml", b"")
    assert (file.directory, file.name) == ("x.zip!/DEFAULT_GROUP", "app.yaml")


@pytest.mark.parametrize(
    ("name", "file_format"),
    [
        ("a.yml", "yaml"),
        ("a.yaml", "yaml"),
        ("a.json", "json"),
        ("a.hcl", "hcl"),
        ("a.properties", "properties"),
        ("a", None),
    ],
)
def test_format_follows_the_name(name: str, file_format: str | None) -> None:
    assert File(name, b"").format == file_format


def test_a_given_format_wins_over_the_name() -> None:
    """An exported data id without a suffix is read as its metadata says."""
    file = File("DEFAULT_GROUP/order", b"a: 1\n", as_format="yaml")
    (root,) = file.parsed.roots
    assert root is not None
    assert [key.text for key, _ in root.pairs] == ["a"]


def test_the_tree_is_made_once() -> None:
    file = File("a.yml", b"a: 1\n")
    assert file.parsed is file.parsed
    assert file.document is file.document


def test_a_byte_order_mark_is_not_part_of_the_text() -> None:
    file = File("a.json", b"\xef\xbb\xbf{}")
    assert file.document.text == "{}"
    assert file.problem is None


def test_properties_fall_back_to_gb18030() -> None:
    """Chinese teams save .properties in their own encoding, and Java reads any bytes."""
    file = File("a.properties", "a=\u8ba2\u5355\n".encode("gb18030"))
    assert file.document.text == "a=\u8ba2\u5355\n"
    assert file.problem is None


def test_properties_are_read_whatever_their_bytes() -> None:
    """Latin-1 fits any bytes."""
    file = File("a.properties", b"a=\xff\n")
    assert file.document.text == "a=\xff\n"
    assert file.problem is None


@pytest.mark.parametrize("name", ["a.yml", "a.json", "a.hcl"])
def test_other_formats_must_be_unicode(name: str) -> None:
    """The problem stands on the line of the first byte that is none, and there is no tree."""
    file = File(name, b"# ok\nb: \xff\n")
    problem = file.problem
    assert problem is not None
    assert problem.message == "the bytes are not UTF-8"
    assert file.document.position(problem.span.start).line == 2
    assert file.parsed.roots == ()
    assert file.parsed.problems == (problem,)


def test_a_file_that_was_not_read_says_why() -> None:
    file = File("a.yml", b"", unread="larger than 5 MB")
    assert file.problem is not None
    assert file.problem.message == "larger than 5 MB"
    assert file.parsed.roots == ()
    assert file.template is None


def test_a_yaml_template_is_known_by_its_first_action() -> None:
    file = File("a.yml", b"a: {{ .Values.a }}\n")
    assert file.template == 3


def test_an_action_in_quotes_is_a_value() -> None:
    """Consul resolves such texts itself, and YAML can hold them."""
    assert File("a.yml", b'a: "{{ x }}"\n').template is None
    assert File("a.json", b'{"a": "{{ GetPrivateIP }}"}').template is None


def test_json_that_an_action_breaks_is_a_template() -> None:
    assert File("a.json", b'{"a": {{ port }}}').template == 6


def test_a_released_file_can_be_asked_again() -> None:
    """Text and tree are made anew; nothing it said changes."""
    file = File("a/application.yml", b"a: [b\n")
    before = (file.document.text, file.parsed.problems, file.problem, file.template)
    document = file.document
    file.release()
    assert (file.document.text, file.parsed.problems, file.problem, file.template) == before
    assert file.document is not document


def test_releasing_a_file_that_was_not_read_changes_nothing() -> None:
    file = File("a/application.yml", b"", unread="it is gone")
    file.release()
    assert file.problem is not None
    assert file.problem.message == "it is gone"
