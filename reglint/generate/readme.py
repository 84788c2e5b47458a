"""What reglint says about the examples, woven into ``README.md``."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from reglint.engine import Request, lint
from reglint.generate import ROOT
from reglint.reporters import Options, text

_PAGE = "README.md"
_BLOCK = re.compile(
    r"(?P<begin><!-- findings: (?P<path>[\w./-]+) -->\n)(?:.*?)(?P<end><!-- end of findings -->)", re.DOTALL
)


def files() -> Iterator[tuple[str, str]]:
    """The page as it is, with the present findings in its blocks; nothing outside a checkout, where paths differ."""
    if (ROOT / ".git").exists():
        yield _PAGE, woven((ROOT / _PAGE).read_text(encoding="utf-8"))


def woven(page: str) -> str:
    """``page`` with what linting the named path prints in each block that names one."""
    return _BLOCK.sub(lambda match: f"{match['begin']}\n{_console(match['path'])}\n{match['end']}", page)


def _console(path: str) -> str:
    printed = io.StringIO()
    text.render(lint(Request(paths=(str(ROOT / path),))), printed, Options())
    return f"```console\n$ reglint lint {path}\n{printed.getvalue()}```\n"
