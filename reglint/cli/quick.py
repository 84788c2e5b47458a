"""Plain calls of ``lint`` without click, whose import takes longer than linting a file.

Whatever is not plain (help, a mistake, options written together, completion) is left to click, which knows best what to
say about it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from reglint.cli.choices import COLORS, THRESHOLDS, Choices
from reglint.cli.outputs import parsed

FLAGS = {
    "--exit-zero": "exit_zero",
    "--allow-empty": "allow_empty",
    "--show-files": "show_files",
    "--statistics": "statistics",
    "--quiet": "quiet",
    "-q": "quiet",
}
VALUES = {
    "--policy": "policy",
    "--fail-on": "fail_on",
    "--stdin-filename": "stdin_filename",
    "--color": "color",
}
REPEATED = {
    "--output": "outputs",
    "-o": "outputs",
    "--select": "select",
    "--ignore": "ignore",
    "--profile": "profiles",
}


def read(arguments: Sequence[str]) -> Choices | None:
    """What ``arguments`` ask ``lint`` for; None when click had better read them."""
    if arguments[:1] != ["lint"] or "_REGLINT_COMPLETE" in os.environ:
        return None
    given: dict[str, Any] = {name: [] for name in REPEATED.values()}
    paths: list[str] = []
    left = iter(arguments[1:])
    for word in left:
        name, equals, value = word.partition("=")
        if word == "--":
            paths += left
        elif word in FLAGS:
            given[FLAGS[word]] = True
        elif word == "-" or not word.startswith("-"):
            paths.append(word)
        elif name not in VALUES and name not in REPEATED:
            return None
        else:
            answer = value if equals else next(left, None)
            if answer is None or (equals and not name.startswith("--")):
                return None
            _take(given, name, answer)
    return _checked(paths, given)


def _take(given: dict[str, Any], name: str, answer: str) -> None:
    if name in REPEATED:
        given[REPEATED[name]].append(answer)
    else:
        given[VALUES[name]] = answer


def _checked(paths: list[str], given: dict[str, Any]) -> Choices | None:
    try:
        outputs = parsed(given.pop("outputs"))
    except ValueError:
        return None
    read_as: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in given.items()
    }
    choices = Choices(**read_as, paths=tuple(paths), outputs=outputs)
    return choices if choices.fail_on in THRESHOLDS and choices.color in COLORS else None
