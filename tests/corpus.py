"""Where the corpus of real configuration files is, for the tests that read it."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2] / "shared" / "corpus"


def corpus_root() -> Path:
    """The corpus folder; skips the test when it is absent, and fails it when it is absent in CI."""
    if not _ROOT.is_dir():
        reason = "the corpus of real configuration files is not beside this checkout"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return _ROOT


def corpus_files(*kinds: str) -> Iterator[Path]:
    """Every corpus file of the given kinds (of all kinds when none is given), in manifest order."""
    root = corpus_root()
    with (root / "MANIFEST.csv").open(encoding="utf-8", newline="") as manifest:
        for row in csv.DictReader(manifest):
            if not kinds or row["kind"] in kinds:
                yield root / row["repo"].replace("/", "__") / row["path"]
