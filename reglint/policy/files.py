"""Policy files as plain data: found upwards, validated, kept in the cache, merged with what they extend.

Validation (``schema``, by pydantic) names line and nearest name for every mistake; its plain result is cached so
that an unchanged policy costs no pydantic.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

from reglint import __version__, cache
from reglint.located import FileError, Located, Mistake, Route, read, read_text, unknown

FILE_NAMES = ("reglint.yaml", "reglint.yml")
PRESETS = ("minimal", "recommended", "strict")
SECTIONS = ("naming", "metadata", "address", "heartbeat", "target", "nacos")

_MAX_FILES = 50
_LISTS = ("overrides", "ignore", "custom_rules", "exclude", "mentions")


def find(start: str) -> str | None:
    """The policy file that applies to ``start``: in its folder or the nearest one above, up to the repository root."""
    folder = os.path.abspath(start)
    if not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    while True:
        for name in FILE_NAMES:
            if os.path.isfile(os.path.join(folder, name)):
                return os.path.join(folder, name)
        above = os.path.dirname(folder)
        if above == folder or os.path.exists(os.path.join(folder, ".git")):
            return None
        folder = above


def merged(path: str) -> dict[str, Any]:
    """The plain form of a policy file over everything that it extends; raises FileError.

    Besides the keys of a policy there are ``preset``, ``mentions`` (rule names with path and line), the ``folder`` of
    custom rules, and path and line of ignores.
    """
    return _merged(path, (), [])


def _merged(path: str, above: tuple[str, ...], opened: list[str]) -> dict[str, Any]:
    """``above`` are the files whose ``extends`` led here, ``opened`` all that were read so far."""
    own = _plain(path)
    here = (*above, os.path.abspath(path))
    opened.append(path)
    for item in own["custom_rules"]:
        item["folder"] = _rule_folder(path, item)
    result: dict[str, Any] = {}
    for item in own.pop("extends"):
        if item["name"] in PRESETS:
            result["preset"] = item["name"]
            continue
        target = _policy_file(path, item)
        if target in here or len(opened) >= _MAX_FILES:
            wrong = "extends this file in turn" if target in here else f"is one of more than {_MAX_FILES} files"
            raise FileError([Mistake(path, item["line"], 0, f"{item['name']} {wrong}")])
        result = _over(result, _merged(target, here, opened))
    return _over(result, own)


def _over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """``own`` over ``base``: sections key by key, lists added up, own environments first."""
    result = {**base, **own}
    for section in (*SECTIONS, "rules"):
        result[section] = {**base.get(section, {}), **own.get(section, {})}
    for name in _LISTS:
        result[name] = [*base.get(name, ()), *own.get(name, ())]
    mine, inherited = own.get("environments", {}), base.get("environments", {})
    result["environments"] = {name: {**inherited.get(name, {}), **entry} for name, entry in mine.items()}
    result["environments"] |= {name: entry for name, entry in inherited.items() if name not in mine}
    return result


def _plain(path: str) -> dict[str, Any]:
    """The validated content of one file, with the lines of what can only be checked elsewhere."""
    text = read_text(path)
    key = cache.digest(_code_stamp(), text.encode("utf-8", "surrogatepass"))
    plain = cache.load(key)
    if plain is None:
        plain = _validated(path, text)
        cache.store(key, plain)
    for item in (*plain["mentions"], *plain["ignore"]):
        item["path"] = path
    own: dict[str, Any] = plain
    return own


def _code_stamp() -> bytes:
    """What tells the validating code of this installation from another."""
    stamp = [__version__]
    for module in ("__init__.py", "schema.py"):
        try:
            status = os.stat(os.path.join(os.path.dirname(__file__), module))  # noqa: PTH116 - pathlib costs 2 ms here
            stamp.append(f"{status.st_size} {status.st_mtime_ns}")
        except OSError:
            continue
    return "\n".join(stamp).encode()


def _validated(path: str, text: str) -> dict[str, Any]:
    from pydantic import ValidationError

    from reglint.policy.schema import PolicyFile
    from reglint.strict import mistakes

    located = read(path, text)
    try:
        model = PolicyFile.model_validate({} if located.data is None else located.data)
    except ValidationError as error:
        raise FileError(mistakes(error, PolicyFile, located)) from None
    plain = model.model_dump(mode="json", by_alias=True, exclude_unset=True)
    plain["mentions"] = [{"rule": name, "line": line} for name, line in _rule_names(plain, located)]
    plain["ignore"] = [
        {**item, "line": located.position(("ignore", index)).line} for index, item in enumerate(plain.get("ignore", ()))
    ]
    for name in ("extends", "custom_rules"):
        plain[name] = [
            {"name": item, "line": located.position((name, index)).line}
            for index, item in enumerate(plain.get(name, ()))
        ]
    return plain


def line_of(path: str, route: Route) -> int:
    """The line of the policy file ``path`` where the entry at ``route`` stands; 1 for one that it inherits."""
    located = read(path, read_text(path))
    entry = located.data
    for key in route:
        entry = entry.get(key) if isinstance(entry, Mapping) else None
    return 1 if entry is None else located.position(route).line


def _rule_names(plain: Mapping[str, Any], located: Located) -> Iterator[tuple[str, int]]:
    for name in plain.get("rules", ()):
        yield name, located.position(("rules", name)).line
    for index, override in enumerate(plain.get("overrides", ())):
        for name in override["rules"]:
            yield name, located.position(("overrides", index, "rules", name)).line
    for index, ignore in enumerate(plain.get("ignore", ())):
        yield ignore["rule"], located.position(("ignore", index, "rule")).line


def _policy_file(path: str, item: Mapping[str, Any]) -> str:
    """The policy file that an entry of ``extends`` means."""
    name = item["name"]
    found = _in_package(name, FILE_NAMES[0]) if name.startswith("package:") else _beside(path, name)
    if found is None or not os.path.isfile(found):
        what = unknown("preset", name, PRESETS) if "/" not in name and "." not in name else f"there is no policy {name}"
        raise FileError([Mistake(path, item["line"], 0, f"there is no installed {name}" if ":" in name else what)])
    return found


def _rule_folder(path: str, item: Mapping[str, Any]) -> str:
    """The folder that an entry of ``custom_rules`` means."""
    name = item["name"]
    found = _in_package(name, "rules") if name.startswith("package:") else _beside(path, name)
    if found is None or not os.path.isdir(found):
        raise FileError([Mistake(path, item["line"], 0, f"there is no folder {name}")])
    return found


def _beside(path: str, name: str) -> str:
    return os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(path)), name))


def _in_package(name: str, default: str) -> str | None:
    """A path inside an installed package, for ``package:name`` or ``package:name/path``; nothing of it is imported."""
    from importlib.util import find_spec

    package, _, rest = name.removeprefix("package:").partition("/")
    if not package.isidentifier() or ".." in rest.split("/"):
        return None
    try:
        spec = find_spec(package)
    except ValueError:  # a module that was made without one
        return None
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return os.path.join(folders[0], *(rest or default).split("/")) if folders else None
