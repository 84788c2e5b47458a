"""Projects on disk, and ``reglint show`` of them."""

from __future__ import annotations

import base64
import contextlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reglint import cli
from tests.golden import Case

_PLACES = {"classpath": "src/main/resources", "workdir": "."}


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """``files`` below ``root``, by relative path; returns ``root``."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def materialise(case: Case, root: Path) -> Path:
    """The files of a golden case as a project directory."""
    for place in _PLACES.values():
        (root / place).mkdir(parents=True, exist_ok=True)
    for name, content in case["files"].items():
        place, _, inner = name.partition(":")
        data = base64.b64decode(content["base64"]) if isinstance(content, dict) else content.encode()
        write(root, {f"{_PLACES[place]}/{inner}": data})
    return root


def arguments(case: Case, boot: str) -> list[str]:
    """The options that make the world of a golden case."""
    given = [f"--env={name}={text}" for name, text in case["environment"].items()]
    given += [f"--system-property={name}={text}" for name, text in case["system_properties"].items()]
    return [*given, f"--spring-boot={boot}"]


def output(*words: object) -> str:
    """What a call of reglint prints; it must succeed."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = cli.run([str(word) for word in words])
    assert status == 0, words
    return out.getvalue()


def shown(path: Path, *options: str) -> dict[str, Any]:
    """``reglint show`` of a path as JSON."""
    data: dict[str, Any] = json.loads(output("show", path, "--output", "json", *options))
    return data
