"""``python -m reglint.generate [--check]``: write the generated files, or only say which are stale (exit status 1)."""

from __future__ import annotations

import sys

from reglint.generate import ROOT, stale


def main(arguments: list[str]) -> str | None:
    """The exit status for ``sys.exit``: None, or one line for each stale file when only checking."""
    if arguments not in ([], ["--check"]):
        return "usage: python -m reglint.generate [--check]"
    outdated = stale()
    if arguments:
        return "\n".join(f"{path} is stale; run python -m reglint.generate" for path, _ in outdated) or None
    for path, content in outdated:
        target = ROOT / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8", newline="\n")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
