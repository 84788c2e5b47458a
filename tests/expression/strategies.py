"""Hypothesis strategies for well-typed expressions over ``language.SCOPE``, by the type they give."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

_LEAVES = {
    "bool": [
        "true",
        "false",
        "registers",
        "run.prod",
        "registers.set",
        "heartbeat.timeout.known",
        "metadata.version.absent",
    ],
    "number": [
        "0",
        "1",
        "3",
        "-7",
        "2.5",
        "port",
        "weight",
        "ratio",
        "policy.heartbeat.min_ratio",
        "9223372036854775807",
    ],
    "duration": ["0s", "500ms", "1m30s", "heartbeat.interval", "heartbeat.timeout"],
    "text": [
        "''",
        "'a'",
        "'http://h:80/x'",
        "'10.0.0.1'",
        "registry",
        "namespace",
        "metadata.version",
        "metadata['a.b']",
    ],
    "list": ["[]", "['a', 'b']", "servers", "tags", "policy.namespaces", "[registry, 'a']"],
}


def _branches(depth: int) -> dict[str, list[st.SearchStrategy[str]]]:
    bools, numbers, durations, texts, lists = (expressions(depth, kind) for kind in _LEAVES)
    alike = st.sampled_from(list(_LEAVES)).flatmap(
        lambda kind: st.tuples(expressions(depth, kind), expressions(depth, kind))
    )
    ordered = st.sampled_from(["number", "duration", "text"]).flatmap(
        lambda kind: st.tuples(expressions(depth, kind), expressions(depth, kind))
    )

    def form(pattern: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.tuples(*parts).map(lambda found: pattern.format(*found))

    def choice(kind: st.SearchStrategy[str]) -> list[st.SearchStrategy[str]]:
        return [form("({} ? {} : {})", bools, kind, kind), form("({} ?? {})", kind, kind)]

    return {
        "bool": [
            form("({} && {})", bools, bools),
            form("({} || {})", bools, bools),
            form("!{}", bools),
            alike.map(lambda pair: f"({pair[0]} == {pair[1]})"),
            alike.map(lambda pair: f"({pair[0]} != {pair[1]})"),
            ordered.map(lambda pair: f"({pair[0]} < {pair[1]})"),
            ordered.map(lambda pair: f"({pair[0]} >= {pair[1]})"),
            form("({} in {})", texts, lists),
            form("({} in metadata)", texts),
            form("{}.all(i, i == {})", lists, texts),
            form("{}.exists(i, i.startsWith({}))", lists, texts),
            form("{}.exists_one(i, size(i) > {})", lists, numbers),
            form("{}.matches_any({})", texts, lists),
            form("{}.matches('^[a-z]+$')", texts),
            form("{}.in_networks(['10.0.0.0/8'])", texts),
            form("{}.is_loopback()", texts),
            *choice(bools),
        ],
        "number": [
            form("({} + {})", numbers, numbers),
            form("({} * {})", numbers, numbers),
            form("({} / {})", numbers, numbers),
            form("({} % {})", numbers, numbers),
            form("({} / {})", durations, durations),
            form("size({})", texts),
            form("size({})", lists),
            form("int({})", texts),
            form("port({})", texts),
            form("min({}, {})", numbers, numbers),
            *choice(numbers),
        ],
        "duration": [
            form("({} - {})", durations, durations),
            form("({} * {})", durations, numbers),
            form("({} / {})", durations, numbers),
            form("abs({})", durations),
            *choice(durations),
        ],
        "text": [
            form("({} + {})", texts, texts),
            form("{}.lower()", texts),
            form("host({})", texts),
            form("nearest({}, {})", texts, lists),
            form("{}[{}]", lists, numbers),
            form("string({})", numbers),
            *choice(texts),
        ],
        "list": [
            form("({} + {})", lists, lists),
            form("{}.filter(i, i != {})", lists, texts),
            form("{}.map(i, i + {})", lists, texts),
            form("split({}, {})", texts, texts),
            form("missing_keys(metadata, {})", lists),
            *choice(lists),
        ],
    }


@cache
def expressions(depth: int = 3, kind: str = "bool") -> st.SearchStrategy[str]:
    """Texts of well-typed expressions of one type, nested up to ``depth``."""
    leaves = st.sampled_from(_LEAVES[kind])
    if not depth:
        return leaves
    return st.deferred(lambda: st.one_of(leaves, *_branches(depth - 1)[kind]))
