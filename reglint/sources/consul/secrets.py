"""The secrets of Consul files: as written keys that rules can judge, and as spans that are never printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reglint.model import Subject
from reglint.records import NamedTuple
from reglint.sources.consul.keys import words
from reglint.sources.consul.tree import is_gossip_key
from reglint.sources.scalars import as_text, origin_of
from reglint.syntax.node import Kind, Node
from reglint.text import Document, Span
from reglint.values import Origin, State, Value

_ENCRYPT = "encrypt"
_ALL_BELOW = "acl.tokens."
_KEYS = words(
    "encrypt token acl_token acl_agent_token acl_agent_master_token acl_master_token acl_replication_token"
    " service.token service.check.token service.checks.token services.token services.check.token services.checks.token"
    " check.token checks.token"
)
_OTHERS = words(  # secrets of the agent that are not about registration: hidden, not judged
    "auto_config.intro_token cloud.client_secret connect.ca_config.token connect.ca_config.private_key"
    " telemetry.circonus_api_token"
)
_PUBLIC_BELOW = "acl.tokens.managed_service_provider.accessor_id"
_HEADERS = words("authorization proxy-authorization cookie x-consul-token x-nomad-token x-vault-token")
_WORTH_A_WALK = re.compile(r"token|encrypt|secret|private_key|header|password|api_key", re.IGNORECASE)
_CLOUD_SECRET = re.compile(r"\b(?:secret_access_key|secret_id|client_secret|auth_token|password|api_key)=\S")


class Secrets(NamedTuple):
    """Secret keys as written keys, and every span that may not be printed."""

    assignments: tuple[Subject, ...] = ()
    spans: tuple[Span, ...] = ()


def secrets_of(document: Document, root: Node) -> Secrets:
    """The secrets of one file."""
    if _WORTH_A_WALK.search(document.text) is None:
        return Secrets()
    assignments, spans = [], []
    for path, key, node in _scalars(root):
        if path in _KEYS or (path.startswith(_ALL_BELOW) and path != _PUBLIC_BELOW):
            if node.text:
                assignments.append(_subject(path, _text(path, origin_of(document, key, node), node)))
                spans.append(node.span)
        elif path in _OTHERS or _holds_secret(path, key, node):
            spans.append(node.span)
    return Secrets(tuple(assignments), tuple(spans))


def _text(path: str, origin: Origin, node: Node) -> Value:
    text = as_text(origin, node, secret=True)
    if path == _ENCRYPT and text.known and not is_gossip_key(node.text):
        return text._replace(state=State.INVALID, value=None, note="not Base64 of 16, 24 or 32 bytes")
    return text


def _holds_secret(path: str, key: Node, node: Node) -> bool:
    """Whether a text whose key is no secret's may hold one: a request header, the address of a cloud."""
    if path.rpartition(".")[0].endswith("header"):
        return key.text.lower() in _HEADERS
    return path.startswith("retry_join") and _CLOUD_SECRET.search(node.text) is not None


def _subject(path: str, text: Value) -> Subject:
    constant = {"key": path, "property": path, "registry": "consul"}
    fields = {name: Value(State.SET, value) for name, value in constant.items()}
    fields |= {"secret": Value(State.DEFAULT, value=True), "text": text}
    return Subject("assignment", path, fields, text.origin, runs=("",))


def _scalars(root: Node) -> Iterator[tuple[str, Node, Node]]:
    """Each scalar with its key and the lower-cased dotted path of that key, without list positions; in no order."""
    stack = [("", root, root)]
    while stack:
        path, key, node = stack.pop()
        if node.kind is Kind.SCALAR:
            yield path, key, node
            continue
        for name, value in node.pairs:
            below = name.text.lower()
            stack.append((f"{path}.{below}" if path else below, name, value))
        stack.extend((path, key, item) for item in node.items)
