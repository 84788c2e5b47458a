"""``reglint.yaml``: what an organisation demands, and which rules it wants to hear.

``files`` finds, validates and merges the files; this module answers the questions of a run. It knows no rules:
their names in a policy are checked by ``check_rule_names`` once all are loaded.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from reglint.diagnostic import Severity
from reglint.expression.patterns import glob
from reglint.globs import path_pattern
from reglint.located import FileError, Mistake, unknown
from reglint.model import tier
from reglint.policy.files import SECTIONS, find, line_of, merged
from reglint.records import NamedTuple

__all__ = ["Environment", "Ignore", "Mention", "Override", "Policy", "PolicyError"]
__all__ += ["check_exports", "check_rule_names", "find", "load", "run_tier"]


class PolicyError(FileError):
    """A policy file, or one that it extends, cannot be used."""


class Environment(NamedTuple):
    """One entry of ``environments``. None means that the policy says nothing about it."""

    name: str
    profiles: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    namespaces: tuple[str, ...] | None = None
    groups: tuple[str, ...] | None = None
    servers: tuple[str, ...] | None = None
    tls: str | None = None
    auth: str | None = None

    def holds(self, run_name: str, profiles: Collection[str], paths: Collection[str]) -> bool:
        """Whether a run with these profiles, or with files at these paths, belongs here."""
        names = {*profiles, "default"} if run_name == "default" else profiles
        if any(glob(wanted)(name) for wanted in self.profiles for name in names):
            return True
        return any(path_pattern(self.paths).fullmatch(path) for path in paths)


class Override(NamedTuple):
    """Rule settings for some files."""

    paths: tuple[str, ...]
    rules: Mapping[str, Severity | None]


class Ignore(NamedTuple):
    """One accepted finding: no ``paths`` means every file, ``until`` is the last day (ISO 8601) or empty."""

    rule: str
    paths: tuple[str, ...]
    reason: str
    until: str
    path: str
    line: int


class Mention(NamedTuple):
    """A rule name in a policy file, and where it stands."""

    rule: str
    path: str
    line: int


class Policy(NamedTuple):
    """Everything the policy files say, inherited parts included.

    ``values`` are the written keys of the sections by dotted name, as expressions call them (``heartbeat.min_ratio``).
    A rule setting of None switches the rule off. ``custom_rules`` are absolute folders. ``below`` is the folder of the
    policy as reports name it, with a final ``/``; empty when that is the root of reported paths.
    """

    path: str = ""
    below: str = ""
    preset: str = "recommended"
    environments: tuple[Environment, ...] = ()
    values: Mapping[str, Any] = {}
    rules: Mapping[str, Severity | None] = {}
    overrides: tuple[Override, ...] = ()
    ignore: tuple[Ignore, ...] = ()
    custom_rules: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()

    def seen_from(self, root: str) -> Policy:
        """The same policy for paths relative to ``root``; a policy that lies elsewhere speaks of ``root`` itself."""
        above = os.path.join(os.path.realpath(root), "")
        folder = os.path.join(os.path.realpath(os.path.dirname(self.path)), "")
        return self._replace(below=folder[len(above) :].replace(os.sep, "/") if folder.startswith(above) else "")

    def lookup(self, name: str) -> Any:
        """The value of a dotted key such as ``heartbeat.min_ratio``; None when no policy says it."""
        return self.values.get(name)

    def exports(self) -> Mapping[str, str]:
        """The Nacos exports by globs of the namespace, as reports name their paths."""
        written: Mapping[str, str] = self.values.get("nacos.exports") or {}
        return {namespace: self.below + path for namespace, path in written.items()}

    def environment_for(self, run_name: str, profiles: Collection[str], paths: Collection[str]) -> Environment | None:
        """The first environment that the run belongs to: by a profile name, or by the path of one of its files."""
        paths = [self._own(path) for path in paths] if self.environments else ()
        for environment in self.environments:
            if environment.holds(run_name, profiles, paths):
                return environment
        return None

    def provides(self, needs: Collection[str], environment: Environment | None) -> bool:
        """Whether every key that a rule ``needs`` (``policy.a.b``, ``env.c``) is there for a run in ``environment``."""
        return all(self._answer(name, environment) is not None for name in needs)

    def switched_off(self, rule: str) -> bool:
        """Whether no file can have findings of the rule."""
        off = rule in self.rules and self.rules[rule] is None
        return off and all(override.rules.get(rule) is None for override in self.overrides)

    def severity_for(self, rule: str, path: str, default: Severity | None) -> Severity | None:
        """The severity of a finding that the rule itself would give ``default``; None for no finding.

        The last override that matches the path decides, else ``rules``, else the preset. A default of None stays None.
        """
        if default is None:
            return None
        for override in reversed(self.overrides):
            if rule in override.rules and path_pattern(override.paths).fullmatch(self._own(path)):
                return override.rules[rule]
        if rule in self.rules:
            return self.rules[rule]
        if self.preset == "minimal":
            return default if default is Severity.ERROR else None
        return max(default, Severity.WARNING) if self.preset == "strict" else default

    def ignored(self, rule: str, path: str, today: date) -> Ignore | None:
        """The entry of ``ignore`` that covers a finding of the rule in that file today."""
        day = today.isoformat()
        for entry in self.ignore:
            if entry.rule != rule or (entry.until and day > entry.until):
                continue
            if not entry.paths or path_pattern(entry.paths).fullmatch(self._own(path)):
                return entry
        return None

    def excluded(self, path: str) -> bool:
        """Whether ``exclude`` leaves the file, or a folder above it, out."""
        return path_pattern(self.exclude).fullmatch(self._own(path)) is not None

    def _own(self, path: str) -> str:
        """A reported path as the globs of the policy mean it; empty outside its folder."""
        return path[len(self.below) :] if path.startswith(self.below) else ""

    def _answer(self, name: str, environment: Environment | None) -> Any:
        prefix, _, rest = name.partition(".")
        return self.values.get(rest) if prefix == "policy" else getattr(environment, rest, None)


def run_tier(run_name: str, environment: Environment | None) -> str:
    """Whether a run counts as "prod", "dev" or neither (""): by its environment, without one by its profiles."""
    names = (environment.name,) if environment else run_name.split(",")
    tiers = {tier(name.strip()) for name in names}
    return "prod" if "prod" in tiers else "dev" if "dev" in tiers else ""


def load(path: str, rule_names: Collection[str] | None = None) -> Policy:
    """The policy in the file ``path`` with all that it extends; raises PolicyError.

    ``rule_names`` are the rules that there are; without them ``check_rule_names`` is to be called later.
    """
    try:
        policy = _build(path, merged(path))
    except FileError as error:
        raise PolicyError(error.mistakes) from None
    if rule_names is not None:
        check_rule_names(policy, rule_names)
    return policy


def check_exports(policy: Policy, root: str) -> None:
    """Raises PolicyError for an export that is not there; ``root`` is the absolute one that ``policy`` is seen from."""
    for namespace, path in policy.exports().items():
        if not os.path.exists(os.path.join(root, *path.split("/"))):
            shown = path.removeprefix(policy.below)
            line = line_of(policy.path, ("nacos", "exports", namespace))
            raise PolicyError([Mistake(policy.path, line, 0, f"there is no folder and no ZIP file {shown}")])


def check_rule_names(policy: Policy, rule_names: Collection[str]) -> None:
    """Raise PolicyError when the policy speaks of a rule that is not one of ``rule_names``."""
    strangers = [mention for mention in policy.mentions if mention.rule not in rule_names]
    if strangers:
        raise PolicyError(
            Mistake(mention.path, mention.line, 0, unknown("rule", mention.rule, rule_names)) for mention in strangers
        )


def _build(path: str, plain: Mapping[str, Any]) -> Policy:
    return Policy(
        path=path,
        preset=plain.get("preset", "recommended"),
        environments=tuple(_environment(name, entry) for name, entry in plain["environments"].items()),
        values={
            f"{section}.{key.replace('-', '_')}": tuple(value) if isinstance(value, list) else value
            for section in SECTIONS
            for key, value in plain[section].items()
        },
        rules=_settings(plain["rules"]),
        overrides=tuple(Override(tuple(item["paths"]), _settings(item["rules"])) for item in plain["overrides"]),
        ignore=tuple(_ignore(**item) for item in plain["ignore"]),
        custom_rules=tuple(dict.fromkeys(item["folder"] for item in plain["custom_rules"])),
        exclude=tuple(plain["exclude"]),
        mentions=tuple(Mention(**item) for item in plain["mentions"]),
    )


def _environment(name: str, entry: Mapping[str, Any]) -> Environment:
    fields: dict[str, Any] = {key: tuple(item) if isinstance(item, list) else item for key, item in entry.items()}
    return Environment(name, **fields)


def _ignore(rule: str, reason: str, path: str, line: int, paths: Collection[str] = (), until: str = "") -> Ignore:
    return Ignore(rule, tuple(paths), reason, until, path, line)


def _settings(rules: Mapping[str, Mapping[str, str]]) -> dict[str, Severity | None]:
    return {
        name: None if setting["severity"] == "off" else Severity[setting["severity"].upper()]
        for name, setting in rules.items()
    }
