"""The story of one value: who set it, who was overridden and why, which placeholder went where, what is not known."""

from __future__ import annotations

from reglint.why.data import data
from reglint.why.story import Answer, Story, answer
from reglint.why.words import text

__all__ = ["Answer", "Story", "answer", "data", "text"]
