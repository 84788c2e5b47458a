"""No secret reaches a report, whatever notation it is written in, and what is shown stays in its column."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reglint.redact import excerpt, hide, visible
from reglint.text import Document, Span
from tests.corpus import corpus_files

KEYS = [
    "password", "spring.cloud.nacos.password", "PASSWD", "db_pwd", "client-secret", "secretKey", "accessKey",
    "access-key", "acl-token", "X-Consul-Token", "credentials", "private_key", "encrypt", "minio_pass", "AUTH_TOKEN",
]  # fmt: skip
QUOTED = [
    '{key}: "{value}"',
    "{key}: '{value}'",
    '"{key}": "{value}",',
    '{key} = "{value}"',
    '{{"a": 1, "{key}":"{value}"}}',
]
PLAIN = ["{key}: {value}", "{key}={value}", "{key} = {value}", "- {key}={value}", "  {key}   :   {value}"]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("notation", QUOTED + PLAIN)
def test_a_value_after_a_secret_looking_key_is_hidden(key: str, notation: str) -> None:
    shown = hide(notation.format(key=key, value="hunter2"))
    assert "hunter2" not in shown
    assert "<hidden>" in shown
    assert key in shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("{username: nacos, password: abc, group: g}", "{username: nacos, password: <hidden>, group: g}"),
        ('{"password":"a,b","token":"c","x":"y"}', '{"password":"<hidden>","token":"<hidden>","x":"y"}'),
        ("password: a, b}", "password: <hidden>"),
        ("password: ${PW}", "password: ${PW}"),
        ("password: ${PW} # was hunter2", "password: ${PW} # <hidden>"),
        ("port: 80 # password was hunter2", "port: 80 # password <hidden>"),
        ("port: 80 # not 8080", "port: 80 # not 8080"),
        ("pasword: hunter2", "pasword: <hidden>"),
        ("{acessKey: hunter2, port: 80}", "{acessKey: <hidden>, port: 80}"),
        ("sercet-key = hunter2", "sercet-key = <hidden>"),
        ("secure: false, token-ttl: 3s", "secure: false, token-ttl: <hidden>"),
        ("Cookie: id=hunter2", "Cookie: <hidden>"),
        ('"Bearer hunter2"', '"Bearer <hidden>"'),
        ("a basic setting", "a basic setting"),
        ("password: ${PW:hunter2}", "password: ${PW:<hidden>}"),
        ('password: "${PW:hunter2}"', 'password: "${PW:<hidden>}"'),
        ("password: ${PW:${OTHER:hunter2}}", "password: ${PW:<hidden>}"),
        ("{password: ${PW:${OTHER:hunter2}}}", "{password: ${PW:<hidden>}"),
        ("password: ${PW}hunter2", "password: <hidden>"),
        ("enable_token_persistence = true", "enable_token_persistence = true"),
        ('"tokens": {', '"tokens": {'),
        ('tokens { agent = "abc" }', "tokens <hidden>"),
        ('{"tokens": {"agent": "a", "default": "b"}, "c": 1}', '{"tokens": <hidden>'),
        ("password:", "password:"),
        ("server-addr: 127.0.0.1:8848", "server-addr: 127.0.0.1:8848"),
        ("only_passing: 3", "only_passing: 3"),
        ("zone: http://user:pw@host:8761/eureka", "zone: http://user:<hidden>@host:8761/eureka"),
        ("zone: http://user:p@w@host:8761/eureka", "zone: http://user:<hidden>@host:8761/eureka"),
        ("zone: http://user:p/w@host:8761/eureka", "zone: http://user:<hidden>@host:8761/eureka"),
        ("zone: http://u:a@h1:1/e,http://u:b@h2:2/e", "zone: http://u:<hidden>@h1:1/e,http://u:<hidden>@h2:2/e"),
        ("zone: http://u:${PW}@h:1/e", "zone: http://u:${PW}@h:1/e"),
        ("zone: http://hunter2@h:1/e", "zone: http://<hidden>@h:1/e"),
        ("zone: http://u:hunt'er\"2@h:1/e", "zone: http://u:<hidden>@h:1/e"),
        ("addr: u:hunter2@h:1,u:hunter2@h:2", "addr: u:<hidden>@h:1,u:<hidden>@h:2"),
        ("addr: hunter2@h:1", "addr: <hidden>@h:1"),
        ("addr: @nacos.host@:@nacos.port@", "addr: @nacos.host@:@nacos.port@"),
        ("mail: joe@example.com", "mail: joe@example.com"),
        ("zone: http://peer1:8761/eureka/", "zone: http://peer1:8761/eureka/"),
        ('args = ["--token", "abc", "-x"]', 'args = ["--token", "<hidden>", "-x"]'),
        ("run --password abc --port 1", "run --password <hidden> --port 1"),
        (r'data = {\"password\":\"abc\"}', r'data = {\"password\":<hidden>'),
        ("-----BEGIN RSA PRIVATE KEY-----MIIE", "-----BEGIN RSA PRIVATE KEY-----<hidden>"),
        ("a\npassword: b\nc", "a\npassword: <hidden>\nc"),
    ],
)  # fmt: skip
def test_what_is_hidden_and_what_is_left(line: str, shown: str) -> None:
    assert hide(line) == shown


def test_the_mark_tells_nothing_about_the_length() -> None:
    assert hide("password: a") == hide("password: " + "a" * 80)


@given(
    key=st.sampled_from(KEYS),
    notation=st.sampled_from(PLAIN),
    value=st.text(st.characters(min_codepoint=0x21, max_codepoint=0x4FF, exclude_characters="\x85\xa0"), min_size=4),
)
@settings(max_examples=200)
def test_no_plain_value_survives(key: str, notation: str, value: str) -> None:
    """Whatever the value is made of, what is left of the line does not contain it."""
    secret = f"Zq{value}Zq"
    assert "Zq" not in hide(notation.format(key=key, value=secret))


@given(
    key=st.sampled_from(KEYS),
    notation=st.sampled_from(QUOTED),
    value=st.text(
        st.characters(min_codepoint=0x20, max_codepoint=0x4FF, exclude_characters="\"'\\\x85\xa0"), min_size=4
    ),
)
@settings(max_examples=200)
def test_no_quoted_value_survives(key: str, notation: str, value: str) -> None:
    """The same in quotes, on a line that goes on after them."""
    assert "Zq" not in hide(notation.format(key=key, value=f"Zq{value}Zq"))


def test_a_properties_value_is_hidden_to_the_end_of_its_line() -> None:
    document = Document("application.properties", 'a.password="one" two\nb.password three\n')
    assert excerpt(document, Span(0, 10)).text == "a.password=<hidden>"
    assert excerpt(document, Span(21, 31)).text == "b.password <hidden>"


def test_spans_of_the_source_are_hidden_too() -> None:
    document = Document("a.yml", "first: 1\n  - value-of-it # note\n")
    start = document.text.index("value")
    shown = excerpt(document, Span(start, start + 11), [Span(start, start + 11)])
    assert (shown.line, shown.text) == (2, "  - <hidden> # note")
    assert shown.text[shown.column - 1 :][: shown.width] == "<hidden>"


def test_a_secret_over_several_lines_is_hidden_on_each() -> None:
    document = Document("a.hcl", "x = <<E\nabc\ndef\nE\n")
    shown = excerpt(document, Span(8, 11), [Span(8, 15)])
    assert shown.text == "<hidden>"
    assert excerpt(document, Span(12, 15), [Span(8, 15)]).text == "<hidden>"


def test_the_underline_moves_with_a_secret_before_it() -> None:
    document = Document("a.yml", "{password: abcdefghijkl, port: 80}")
    start = document.text.index("80")
    shown = excerpt(document, Span(start, start + 2))
    assert shown.text[shown.column - 1 :][: shown.width] == "80"


@pytest.mark.parametrize("start", [0, 50, 300, 590])
def test_a_long_line_is_cut_around_the_underlined_text(start: int) -> None:
    text = "".join(chr(0x4E00 + index) for index in range(600))
    shown = excerpt(Document("a.yml", text), Span(start, start + 8))
    assert len(shown.text) <= 162
    assert shown.text[shown.column - 1 :][: shown.width] == text[start : start + 8]
    assert shown.text.startswith("…") == (start > 40)


def test_a_span_over_several_lines_is_underlined_to_the_end_of_the_first() -> None:
    shown = excerpt(Document("a.yml", "key: >\n  a\n  b\n"), Span(5, 14))
    assert (shown.text, shown.column, shown.width) == ("key: >", 6, 1)


def test_an_empty_span_is_one_column_wide() -> None:
    shown = excerpt(Document("a.yml", "key:\nb: 1\n"), Span(4, 4))
    assert (shown.text, shown.column, shown.width) == ("key:", 5, 1)


def test_trailing_blanks_are_kept_only_where_they_are_the_matter() -> None:
    document = Document("a.properties", "group=G  \n")
    assert excerpt(document, Span(0, 5)).text == "group=G"
    assert excerpt(document, Span(6, 9)).text == "group=G  "


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb", "a b"),
        ("a\x1b[31mb", "a␛[31mb"),
        ("a\r\nb", "a␍␊b"),
        ("a\x7f\x9b", "a\ufffd\ufffd"),
        ("a\u202eb\u200bc\ufeff", "a\ufffdb\ufffdc\ufffd"),
        ("a\xa0b", "a␣b"),
        ("注释\u3000好", "注释\u3000好"),
        ("a\ud800", "a\ufffd"),
    ],
)
def test_characters_that_cannot_be_seen_are_made_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_making_visible_keeps_every_column(text: str) -> None:
    """One character in, one printable character out."""
    shown = visible(text)
    assert len(shown) == len(text)
    assert shown.replace("\u3000", "").isprintable()


@given(text=st.text(st.sampled_from("ab :={}\"'\\${}\n\rtokenpassword@/,-"), max_size=60), data=st.data())
def test_an_excerpt_always_fits_its_line(text: str, data: st.DataObject) -> None:
    """Any text, any span: the underlined part lies in the excerpt or just behind its end."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown = excerpt(Document("a.yml", text), Span(start, end))
    assert 1 <= shown.column <= len(shown.text) + 1
    assert shown.width == 1 or shown.column + shown.width - 1 <= len(shown.text)


@pytest.mark.parametrize("unit", ["token", "token ", "://u:", "--pass", '"token":"', "{token:${", "-----BEGIN "])
def test_a_minified_line_costs_time_in_proportion_to_its_length(unit: str) -> None:
    line = unit * (400_000 // len(unit))
    started = time.process_time()
    hide(line)
    assert time.process_time() - started < 2


def test_no_literal_registry_password_of_the_corpus_survives() -> None:
    """Lines of real files: the text after ``password:`` is nowhere in what is shown."""
    seen = 0
    for path in corpus_files("spring-yaml", "spring-properties"):
        for line in path.read_bytes().decode("utf-8", "replace").splitlines():
            key, _, value = line.strip().partition("=" if path.suffix == ".properties" else ":")
            value = value.strip()
            if (
                key.strip().lower().endswith("password")
                and len(value) > 5
                and not value.startswith(("$", "#", "'$", '"$'))
            ):
                seen += 1
                assert value not in hide(line).replace(key, ""), path
    assert seen > 400
