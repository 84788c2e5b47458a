"""Results of validation kept between runs, as JSON below the user's cache folder.

Best effort: whatever goes wrong here, a run does not notice. ``REGLINT_CACHE_DIR`` names another folder; empty means no
cache.
"""

from __future__ import annotations

import os
import sys
from typing import Any

_KEPT = 200
_FORMAT = "1"


def digest(*parts: bytes) -> str:
    """A name for these bytes that no other bytes have."""
    try:
        from _blake2 import blake2b  # what hashlib offers, without the 3 ms that loading OpenSSL takes
    except ImportError:
        from hashlib import blake2b

    state = blake2b(digest_size=20)
    for part in parts:
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)
    return state.hexdigest()


def load(key: str) -> Any:
    """What was stored under ``key``, or None."""
    folder = _folder()
    if not folder:
        return None
    import json

    try:
        with open(os.path.join(folder, f"{key}.json"), encoding="utf-8") as stream:
            stored = json.load(stream)
    except (OSError, ValueError, RecursionError):
        return None
    return stored.get("data") if isinstance(stored, dict) and stored.get("format") == _FORMAT else None


def store(key: str, data: Any) -> None:
    """Keep ``data`` (what JSON can say) under ``key``."""
    folder = _folder()
    if not folder:
        return
    import json
    from pathlib import Path

    path = Path(folder, f"{key}.json")
    unfinished = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished.write_text(json.dumps({"format": _FORMAT, "data": data}), encoding="utf-8")
        unfinished.replace(path)
        oldest_first = sorted(path.parent.iterdir(), key=lambda entry: entry.stat().st_mtime)
        for entry in oldest_first[: max(0, len(oldest_first) - _KEPT)]:
            entry.unlink()
    except OSError:
        return


def _folder() -> str:
    named = os.environ.get("REGLINT_CACHE_DIR")
    if named is not None:
        return named
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "reglint") if base and not base.startswith("~") else ""
