"""The knowledge of a run: rules and property rows as they were compiled, the policy, and the rules that it adds.

``_compiled`` holds what ``rules/`` and ``schemas/properties/`` say, as Python literals. In a checkout those files are
compared with it first, so that a rule file works as soon as it is written; an installed package holds the module alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from reglint import __version__
from reglint.cache import digest, load, store
from reglint.diagnostic import RequestError
from reglint.policy import Policy, check_rule_names, find
from reglint.policy import load as load_policy
from reglint.properties import Properties, Property
from reglint.rules import Condition, Example, Page, Rule, combined

if TYPE_CHECKING:
    from types import ModuleType

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RULES = os.path.join(ROOT, "rules")
PROPERTIES = os.path.join(ROOT, "schemas", "properties")

_SHAPES = (Rule, Condition, Page, Example, Property)


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule that reglint brings, by code; raises RuleError for a rule file of a checkout that cannot be used."""
    compiled = _compiled()
    return written_rules() if compiled is None else tuple(map(Rule.from_data, compiled.RULES))


@cache
def properties() -> Properties:
    """Every property row; raises FileError for a file of a checkout that cannot be used."""
    compiled = _compiled()
    return written_properties() if compiled is None else Properties.from_data(compiled.PROPERTIES)


def knowledge(
    policy: str | None, paths: Sequence[str], stdin: tuple[str, bytes] | None = None
) -> tuple[Policy, tuple[Rule, ...]]:
    """The policy (the file ``policy``, else the one found above ``paths``) and all rules, its own included.

    Raises PolicyError, RuleError, or RequestError when different policies apply to different paths.
    """
    if policy == "":
        raise RequestError("--policy names nothing")
    path = policy or _policy_above([stdin[0], *paths] if stdin else paths)
    if path is None:
        return Policy(), rules()
    found = load_policy(path)
    every = combined(rules(), *map(_own_rules, found.custom_rules)) if found.custom_rules else rules()
    check_rule_names(found, {rule.name for rule in every})
    return found, every


def written_rules() -> tuple[Rule, ...]:
    """The rules of the checkout, from the files that people write; raises RuleError."""
    return combined(_read_rules(RULES, shown_as="rules"))


def written_properties() -> Properties:
    """The property rows of the checkout, from the files that people write; raises FileError."""
    from pathlib import Path

    from reglint.properties.files import load_folder

    return load_folder(Path(PROPERTIES))


def sources_digest() -> str:
    """What tells the rule and property files of a checkout, and the shape they are compiled to, from any others."""
    parts = [repr([shape._fields for shape in _SHAPES]).encode()]
    for path in _files(RULES, PROPERTIES):
        with open(path, "rb") as stream:
            parts += [os.path.relpath(path, ROOT).replace(os.sep, "/").encode(), stream.read().replace(b"\r\n", b"\n")]
    return digest(*parts)


@cache
def _compiled() -> ModuleType | None:
    """The compiled module; None in a checkout whose files have changed since it was made."""
    checkout = os.path.isdir(RULES) and os.path.isdir(PROPERTIES)
    try:
        from reglint import _compiled as module
    except ImportError:
        if not checkout:
            raise
        return None
    return None if checkout and sources_digest() != module.DIGEST else module


def _files(*folders: str) -> Iterable[str]:
    for folder in folders:
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            elif entry.name.endswith((".yaml", ".yml")) and entry.is_file():
                yield entry.path


def _policy_above(paths: Sequence[str]) -> str | None:
    folders = dict.fromkeys(path if os.path.isdir(path) else os.path.dirname(path) or "." for path in paths)
    found = {policy for folder in folders if (policy := find(folder))}
    if len(found) > 1:
        named = " and ".join(sorted(os.path.relpath(path) for path in found))
        raise RequestError(f"different policies apply to these paths ({named}); name one with --policy")
    return found.pop() if found else None


def _read_rules(folder: str, shown_as: str | None = None) -> tuple[Rule, ...]:
    from reglint.rules.files import load_directory

    return load_directory(folder, shown_as)


def _own_rules(folder: str) -> tuple[Rule, ...]:
    """The rules of a policy; an installed reglint keeps them compiled, for its code changes with its version alone."""
    if os.path.isdir(RULES):
        return _read_rules(folder)
    parts = [__version__.encode(), folder.encode("utf-8", "surrogateescape")]
    for path in _files(folder):
        with open(path, "rb") as stream:
            parts += [path.encode("utf-8", "surrogateescape"), stream.read()]
    key = digest(*parts)
    stored = load(key)
    if stored is not None:
        return tuple(Rule.from_data(_tuples(data)) for data in stored)
    found = _read_rules(folder)
    store(key, [rule.to_data() for rule in found])
    return found


def _tuples(data: Any) -> Any:
    return tuple(map(_tuples, data)) if isinstance(data, list) else data
