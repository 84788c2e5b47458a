"""Static types: what is accepted, and how mistakes are named."""

from __future__ import annotations

import pytest

from reglint.expression import ExpressionError, check, check_template, compile, parse, parse_template  # noqa: A004 - the word for it
from reglint.expression.functions import FUNCTIONS
from reglint.model import Type
from tests.expression.language import SCOPE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("registry == 'nacos' && registers", Type.BOOL),
        ("heartbeat.timeout", Type.DURATION),
        ("heartbeat.interval * 3", Type.DURATION),
        ("3 * heartbeat.interval", Type.DURATION),
        ("heartbeat.interval / 2", Type.DURATION),
        ("heartbeat.timeout / heartbeat.interval", Type.NUMBER),
        ("heartbeat.timeout - 5s", Type.DURATION),
        ("port + 1.5", Type.NUMBER),
        ("registry + '-' + namespace", Type.TEXT),
        ("metadata.version", Type.TEXT),
        ("metadata['a.b']", Type.TEXT),
        ("metadata.set", Type.BOOL),
        ("metadata.version.set", Type.BOOL),
        ("heartbeat.timeout.text", Type.TEXT),
        ("servers[0]", Type.TEXT),
        ("servers[0].known", Type.BOOL),
        ("data_ids[0].group", Type.TEXT),
        ("data_ids.exists(d, d.group == 'x')", Type.BOOL),
        ("servers", Type.TEXTS),
        ("data_ids", Type.NAMED_ITEMS),
        ("metadata", Type.TEXT_MAP),
        ("servers.map(s, host(s))", Type.TEXTS),
        ("servers.filter(s, s.known)", Type.TEXTS),
        ("servers.map(s, port(s))", Type.ANY),
        ("metadata.all(k, k.size() < 9)", Type.BOOL),
        ("'version' in metadata", Type.BOOL),
        ("port in [80, 443]", Type.BOOL),
        ("namespace.nearest(policy.namespaces)", Type.TEXT),
        ("metadata.missing_keys(['a'])", Type.TEXTS),
        ("policy.heartbeat.min_ratio ?? 2", Type.NUMBER),
        ("(namespace ?? registry).set", Type.BOOL),
        ("namespace == null ? 'public' : namespace", Type.TEXT),
        ("has(metadata.version)", Type.BOOL),
        ("max(heartbeat.interval, 1s)", Type.DURATION),
        ("min(1, 2, 3)", Type.NUMBER),
        ("max([1, 2])", Type.NUMBER),
        ("anything", Type.ANY),
        ("anything + 1", Type.NUMBER),
        ("anything + anything", Type.ANY),
        ("anything.x > 1", Type.BOOL),
        ("anything < 1 && 1 < anything && anything < anything", Type.BOOL),
        ("anything[0][0]", Type.ANY),
        ("null", Type.ANY),
    ],
)
def test_an_expression_has_a_type(text: str, expected: Type) -> None:
    """What the model has no name for is ANY."""
    assert check(parse(text), SCOPE) is expected


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("heartbeat.timout > 5s", "no field 'heartbeat.timout'; did you mean 'heartbeat.timeout'?", 0),
        ("1 > 0 && heartbeat.timout.set", "no field 'heartbeat.timout'; did you mean 'heartbeat.timeout'?", 9),
        ("wholly.different", "no field 'wholly.different'", 0),
        ("heartbeat == 1", "no field 'heartbeat'", 0),
        ("servers.all(server, sever == '')", "no field 'sever'; did you mean 'server'?", 20),
        ("heartbeat.timeout.knwon", "heartbeat.timeout is duration and has no 'knwon'; did you mean 'known'?", 18),
        ("servers.first", "servers is list of text and has no 'first'", 8),
        ("mathces(registry, 'x')", "no function 'mathces'; did you mean 'matches'?", 0),
        ("registry.mathces('x')", "no function 'mathces'; did you mean 'matches'?", 9),
        ("servers.exist(s, true)", "no function 'exist'; did you mean 'exists'?", 8),
        ("registry == 5s", "cannot compare text and duration", 9),
        ("registry != 5", "cannot compare text and number", 9),
        ("anything < true", "cannot compare any and bool", 9),
        ("true > anything", "cannot compare bool and any", 5),
        ("-true", "'-' takes a number or a duration, not bool", 1),
        ("servers[0].first.second", "this is text and has no 'first'", 11),
        ("servers[0].known.second", "this is bool and has no 'second'", 17),
        ("metadata.a.b", "metadata.a is text and has no 'b'", 11),
        ("registers < true", "cannot compare bool and bool", 10),
        ("1 < 2 < 3", "cannot compare bool and number", 6),
        ("port > '80'", "cannot compare number and text", 5),
        ("heartbeat.timeout * heartbeat.interval", "cannot apply '*' to duration and duration", 18),
        ("heartbeat.timeout + 1", "cannot apply '+' to duration and number", 18),
        ("2 / heartbeat.timeout", "cannot apply '/' to number and duration", 2),
        ("port * policy.heartbeat.min_ratio ?? 2s", "cannot apply '??' to number and duration", 34),
        ("registry in 'nacos'", "cannot look for text in text", 9),
        ("5 in servers", "cannot look for number in list of text", 2),
        ("registry && true", "'&&' takes a bool, not text", 0),
        ("true || 1", "'||' takes a bool, not number", 8),
        ("!registry", "'!' takes a bool, not text", 1),
        ("-registry", "'-' takes a number or a duration, not text", 1),
        ("port ? 1 : 2", "'?' takes a bool, not number", 0),
        ("registers ? 1 : 'a'", "the branches of '? :' differ: number and text", 10),
        ("[1, 'a']", "the elements of a list are alike, not number and text", 4),
        ("servers['a']", "the elements of a list are found by number, not by text", 8),
        ("metadata[1]", "the elements of a map are found by text, not by number", 9),
        ("port[1]", "number has no elements", 4),
        ("port.all(p, true)", "'all' goes through a list or the keys of a map, not number", 5),
        ("servers.all(s, s)", "'all' takes a bool, not text", 15),
        ("('a' + 'b').set", "only a field or an element has '.set'", 12),
        ("registry.matches()", "'matches' takes 2 arguments (text.matches(regex)), not 1", 9),
        ("host_port()", "'host_port' takes 1 or 2 arguments (address.host_port(default)), not 0", 0),
        ("port.matches('x')", "'matches' takes text (text.matches(regex)), not number", 0),
        ("registry.matches(5)", "'matches' takes text (text.matches(regex)), not number", 17),
        ("max(1, 2s)", "'max' does not take number and duration together", 0),
        ("size(1)", "'size' takes list of any or map of any or text (value.size()), not number", 5),
        ("registry.matches(null)", "'matches' takes text (text.matches(regex)), not null", 17),
        ("registry.matches('(a+)+')", None, 17),
        ("registry.matches('[')", "the pattern is malformed: unterminated character set", 17),
        ("registry.in_networks(['10.0.0.0/8', '10.0.0.0/33'])", "'10.0.0.0/33' is no network such as 10.0.0.0/8", 36),
    ],
)
def test_a_mistake_says_what_and_where(text: str, message: str | None, offset: int) -> None:
    """Each mistake is refused with a sentence, the offset to point at, and the nearest name."""
    with pytest.raises(ExpressionError) as caught:
        check(parse(text), SCOPE)
    assert caught.value.offset == offset
    assert message is None or caught.value.message == message


def test_the_longest_field_name_wins() -> None:
    """`check.interval` may be a field beside `check`."""
    scope = {"check": Type.TEXT_MAP, "check.interval": Type.DURATION}
    assert check(parse("check.interval"), scope) is Type.DURATION
    assert check(parse("check.timeout"), scope) is Type.TEXT


def test_an_item_hides_a_field_of_its_name() -> None:
    """Inside a macro the item is meant."""
    assert check(parse("data_ids.all(port, port.group == 'x')"), SCOPE) is Type.BOOL


def test_compile_refuses_names_that_check_would_refuse() -> None:
    """A tree that was never checked cannot read beyond its scope."""
    with pytest.raises(ExpressionError, match="no field 'nothing'"):
        compile(parse("nothing"), SCOPE)
    with pytest.raises(ExpressionError, match="no function 'nothing'"):
        compile(parse("nothing(1)"), SCOPE)


@pytest.mark.parametrize("text", ["registry.__class__", "(registry ?? '').__class__", "servers[0].__len__"])
def test_python_attributes_are_out_of_reach(text: str) -> None:
    """Dotted names are fields and keys, never attributes."""
    with pytest.raises(ExpressionError):
        check(parse(text), SCOPE)


def test_a_mistake_in_a_template_is_found_at_its_place() -> None:
    """Offsets count from the start of the template."""
    with pytest.raises(ExpressionError) as caught:
        check_template(parse_template("every {heartbeat.interval}, {regstry}"), SCOPE)
    assert (caught.value.message, caught.value.offset) == ("no field 'regstry'; did you mean 'registry'?", 29)


def test_functions_are_described() -> None:
    """Each function has a usage that names it, and one line of description."""
    for name, function in FUNCTIONS.items():
        assert f"{name}(" in function.usage
        assert function.doc
        assert "\n" not in function.doc
