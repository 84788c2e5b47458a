"""Every example of every rule: found at exactly the marked places, and nowhere else."""

from __future__ import annotations

import pytest

from reglint import catalog
from reglint.examples import mismatches
from reglint.rules import Rule


@pytest.mark.parametrize("rule", catalog.rules(), ids=lambda rule: rule.name)
def test_examples_of_a_rule(rule: Rule) -> None:
    """A rule does on its examples exactly what they promise."""
    wrong = "\n".join(map(str, mismatches(rule, catalog.rules())))
    assert wrong == ""
