"""Message templates, and values as messages show them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from reglint.expression import UNKNOWN, ExpressionError, Template, compile, parse, parse_template, render  # noqa: A004 - the word for it
from reglint.values import ABSENT
from tests.expression.language import SCOPE, Fields, default, invalid, mapping, message, texts, unresolved, written

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", "text"),
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (3.0, "3"),
        (0.0, "0"),
        (0.001, "0.001"),
        (-0.0001, "-0.0001"),
        (2.5, "2.5"),
        (29 / 15, "1.933"),
        (0.00012, "0.00012"),
        (1e20, "1e+20"),
        (float("inf"), "infinity"),
        (float("-inf"), "-infinity"),
        (float("nan"), "not a number"),
        (0 * SECOND, "0s"),
        (SECOND / 2, "500ms"),
        (SECOND / 1000 * 1.5, "1.5ms"),
        (SECOND / 1_000_000, "1us"),
        (1.5 * SECOND, "1.5s"),
        (90 * SECOND, "90s"),
        (119.5 * SECOND, "119.5s"),
        (120 * SECOND, "2m"),
        (150 * SECOND, "2m30s"),
        (3600 * SECOND, "1h"),
        (72 * 3600 * SECOND, "72h"),
        (3661.25 * SECOND, "1h1m1.25s"),
        (-90 * SECOND, "-90s"),
        (("a", 1, 2 * SECOND), "a, 1, 2s"),
        ({"a": written("1"), "b": unresolved("${B}")}, "a=1, b=${B}"),
        (None, "not set"),
        (UNKNOWN, "unknown"),
        (ABSENT, "not set"),
        (written(15 * SECOND, "15000"), "15s"),
        (default(30 * SECOND), "30s (default)"),
        (unresolved("${TIMEOUT}"), "${TIMEOUT}"),
        (invalid("5x"), "5x"),
        (texts("a", unresolved("${B}")), "a, ${B}"),
        (written("pw", secret=True), "<hidden>"),
        (unresolved("pw${X}", secret=True), "<hidden>"),
        (texts("a", written("pw", secret=True)), "a, <hidden>"),
    ],
)
def test_values_as_text(value: Any, expected: str) -> None:
    """One short line for every value in every state."""
    assert render(value) == expected


def test_text_cannot_forge_lines_or_colours() -> None:
    """What does not print is escaped, and long text is cut."""
    assert render("a\nb\x1b[31m\u202e") == r"a\nb\x1b[31m\u202e"
    assert render("x" * 200) == "x" * 200
    assert render("x" * 201) == "x" * 200 + "..."
    assert render("\n" + "x" * 300) == r"\n" + "x" * 198 + "..."
    assert render(texts(*["x" * 100] * 9)).endswith("...")


def test_a_template_is_text_with_expressions() -> None:
    """Braces hold any expression; doubled braces are braces."""
    fields = {"heartbeat__timeout": written(3 * SECOND), "heartbeat__interval": default(2 * SECOND)}
    text = (
        "lease {heartbeat.timeout}, {heartbeat.timeout / heartbeat.interval}x of {heartbeat.interval} {{as {'}'} is}}"
    )
    assert message(text, **fields) == "lease 3s, 1.5x of 2s (default) {as } is}"


def test_fields_are_shown_in_their_state() -> None:
    """What is not known is shown as written; what was computed from it is unknown."""
    assert message("{namespace}|{namespace + 'x'}", namespace=unresolved("${NS}")) == "${NS}|unknown"
    assert message("{namespace}|{namespace ?? 'public'}|{policy.naming}") == "not set|public|not set"
    assert message("{metadata.missing_keys(['a', 'b'])}", metadata=mapping()) == "a, b"
    assert message("{run.prod} {port in [1]}", run__prod=True, port=written(1)) == "true true"


@pytest.mark.parametrize(
    "hole",
    [
        "password",
        "password + ''",
        "password.text",
        "password.split(',')",
        "password.split(',')[0]",
        "size(password)",
        "password ?? 'none'",
        "namespace ?? password",
        "registers ? password : 'x'",
        "password == 'pw' ? 'yes' : 'no'",
        "[password]",
        "[password][0]",
        "[password].map(p, p + '')",
        "[password].map(p, p)[0]",
        "servers[0]",
        "servers.filter(s, true)[0]",
        "min(servers.map(s, size(s)))",
        "'px'.nearest(servers)",
        "metadata.key",
        "metadata.key + ''",
        "metadata",
        "ratio",
        "ratio + ''",
        "tags[0]",
        "tags.map(t, t)[0]",
    ],
)
def test_secrets_never_reach_a_message(hole: str) -> None:
    """Neither a secret nor anything computed from it is shown, by whatever way it came."""
    secret = written("pw", "pw", secret=True)
    alias = compile(parse("password"), SCOPE).refer(Fields(password=secret))
    shown = message(
        f"<{{{hole}}}>",
        password=secret,
        registers=written(True),
        servers=texts(secret),
        metadata=mapping(key=secret),
        ratio=alias,
        tags=texts("pw")._replace(secret=True),
    )
    assert "hidden" in shown
    assert "pw" not in shown
    assert "2" not in shown


@pytest.mark.parametrize(
    "hole", ["metadata.password", "metadata['password'] + ''", "metadata", "metadata.map(k, metadata[k])"]
)
def test_entries_with_the_name_of_a_secret_are_secrets(hole: str) -> None:
    """Metadata may hold anything; a key that names a secret is enough to hide its value."""
    shown = message(f"{{{hole}}}", metadata=mapping(password="pw"))
    assert "hidden" in shown
    assert "pw" not in shown


def test_true_and_false_about_secrets_may_be_shown() -> None:
    """Whether a password is set is no secret."""
    assert message("{password.set}", password=written("pw", secret=True)) == "true"


@pytest.mark.parametrize(
    ("text", "error", "offset"),
    [
        ("a {b", "'{' is never closed; write '{{' for a brace", 2),
        ("a } b", "'}' closes nothing; write '}}' for a brace", 2),
        ("a {} b", "expected a value, found '}'", 3),
        ("a {1 +} b", "expected a value, found '}'", 6),
        ("a {1 2} b", "expected an operator, found '2'", 5),
        ("a {'x} b", "the text is never closed", 3),
        ("a {x{y}} b", "unexpected '{'", 4),
    ],
)
def test_a_mistake_says_what_and_where(text: str, error: str, offset: int) -> None:
    """Offsets count from the start of the template."""
    with pytest.raises(ExpressionError) as caught:
        parse_template(text)
    assert (caught.value.message, caught.value.offset) == (error, offset)


@pytest.mark.parametrize(
    ("text", "parts"),
    [("", ()), ("a", ("a",)), ("{{}}", ("{}",)), ("a{{b}}c", ("a{b}c",)), ("{1}", (("literal", 1, 1),))],
)
def test_a_template_is_texts_and_trees(text: str, parts: tuple[Any, ...]) -> None:
    """Plain tuples, with neighbouring texts as one."""
    assert parse_template(text) == parts


def test_a_template_is_compiled_once_and_rendered_often() -> None:
    """The same template serves many subjects."""
    template = Template(parse_template("port {port}"), SCOPE)
    assert [template.render(Fields(port=written(number))) for number in (1, 2)] == ["port 1", "port 2"]
