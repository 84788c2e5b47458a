"""The secrets of Consul files: as written keys that rules can judge, and as spans that are never printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reglint.model import Subject
from reglint.sources.consul.keys import words
from reglint.sources.consul.tree import is_gossip_key
from reglint.sources.scalars import as_text, origin_of
from reglint.syntax.node import Kind, Node
from reglint.text import Document, Span
from reglint.values import State, Value

_ENCRYPT = "encrypt"
_ALL_BELOW = "acl.tokens."
_KEYS = words(
    "acl_token acl_agent_token acl_agent_master_token acl_master_token acl_replication_token auto_config.intro_token"
    " cloud.client_secret connect.ca_config.token connect.ca_config.private_key encrypt service.token services.token"
    " service.check.token service.checks.token services.check.token services.checks.token check.token checks.token"
    " telemetry.circonus_api_token"
)
_PUBLIC_BELOW = "acl.tokens.managed_service_provider.accessor_id"
_HEADERS = words("authorization proxy-authorization cookie x-consul-token x-nomad-token x-vault-token")
_CLOUD_SECRET = re.compile(r"\b(?:secret_access_key|secret_id|client_secret|auth_token|password|api_key)=\S")


def assignments(document: Document, root: Node) -> Iterator[Subject]:
    """Each secret key of the file as a written key."""
    for path, key, node in _scalars(root, ""):
        if path in _KEYS or (path.startswith(_ALL_BELOW) and path != _PUBLIC_BELOW):
            text = as_text(origin_of(document, key, node), node, secret=True)
            if path == _ENCRYPT and text.known and not is_gossip_key(node.text):
                text = text._replace(state=State.INVALID, value=None, note="not Base64 of 16, 24 or 32 bytes")
            if node.text:
                yield _subject(path, text)


def spans(root: Node) -> Iterator[Span]:
    """Where texts stand that hold a secret although their key is no secret's: request headers, cloud join strings."""
    for path, key, node in _scalars(root, ""):
        parent = path.rpartition(".")[0]
        in_header = parent.endswith("header") and key.text.lower() in _HEADERS
        if in_header or (path.startswith("retry_join") and _CLOUD_SECRET.search(node.text)):
            yield node.span


def _subject(path: str, text: Value) -> Subject:
    constant = {"key": path, "property": path, "registry": "consul"}
    fields = {name: Value(State.DEFAULT, value) for name, value in constant.items()}
    fields |= {"secret": Value(State.DEFAULT, value=True), "text": text}
    return Subject("assignment", path, fields, text.origin, runs=("",))


def _scalars(node: Node, path: str) -> Iterator[tuple[str, Node, Node]]:
    """Each scalar with its key and the lower-cased dotted path of that key, without list positions."""
    stack = [(path, node, node)]
    while stack:
        path, key, node = stack.pop()
        if node.kind is Kind.SCALAR:
            yield path, key, node
        for name, child in reversed(list(node.children())):
            below = path if name is None else f"{path}.{name.text.lower()}" if path else name.text.lower()
            stack.append((below, name or key, child))
