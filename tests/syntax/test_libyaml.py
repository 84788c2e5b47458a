"""The compiled parser alone: in processes of their own, because what is loaded there cannot be unloaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml here")

_PURE = "{'yaml.reader', 'yaml.scanner', 'yaml.parser', 'yaml.resolver', 'yaml.constructor'}"


def said(*lines: str) -> str:
    """What a fresh interpreter prints that runs ``lines``."""
    code = "\n".join(("import sys", "from reglint.syntax import libyaml", *lines))
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True, encoding="utf-8")
    assert ran.stderr == ""
    return ran.stdout.strip()


def test_the_pure_half_stays_out() -> None:
    """The parser of this house needs nothing of it."""
    parse = (
        "from reglint.syntax import yaml",
        "from reglint.text import Document",
        "parsed = yaml.parse(Document('a.yml', 'a: [b, c]'))",
        "print(yaml.ACCELERATED, parsed.roots[0].pairs[0][1].items[1].text)",
        f"print(sorted({_PURE} & sys.modules.keys()))",
    )
    assert said("libyaml.load_alone()", *parse) == "True c\n[]"


def test_broken_files_are_read_as_ever() -> None:
    texts = ["a: [b", "a: b: c", "\t", "a: \x07", "*b", "a: '", "%TAG ! x\n%TAG ! y\n---\n", "a: b\n c", "\ud800"]
    read = (
        "from reglint.syntax import yaml",
        "from reglint.text import Document",
        f"print(ascii([yaml.parse(Document('a.yml', text)).problems for text in {texts!a}]))",
    )
    assert said("libyaml.load_alone()", *read) == said(*read)


def test_the_rest_follows_when_it_is_asked_for() -> None:
    use = ("import yaml", "print(yaml.safe_load('a: 1'), yaml.load('b: 2', yaml.CSafeLoader))")
    assert said("libyaml.load_alone()", *use) == "{'a': 1} {'b': 2}"


def test_a_part_of_the_rest_can_be_imported() -> None:
    use = (
        "from yaml.resolver import Resolver",
        "from yaml import SafeLoader",
        "print(issubclass(SafeLoader, Resolver))",
    )
    assert said("libyaml.load_alone()", *use) == "True"


@pytest.mark.parametrize(
    ("text", "error"), [("a: [b", "yaml.parser.ParserError"), ("a: \x07", "yaml.reader.ReaderError")]
)
def test_errors_are_those_of_the_rest(text: str, error: str) -> None:
    """Whoever loads PyYAML later catches its errors by their own classes."""
    use = (
        "import yaml",
        "try:",
        f"    yaml.load({text!r}, yaml.CSafeLoader)",
        f"except {error} as error:",
        "    print('caught')",
    )
    assert said("libyaml.load_alone()", *use) == "caught"


def test_what_is_loaded_already_is_left_alone() -> None:
    assert (
        said("import yaml", "before = yaml", "libyaml.load_alone()", "import yaml", "print(yaml is before)") == "True"
    )


def test_without_libyaml_nothing_is_changed() -> None:
    """A PyYAML that cannot be loaded in part is loaded whole."""
    blocked = ("sys.modules['yaml._yaml'] = None", "libyaml.load_alone()", "print('yaml' in sys.modules)")
    use = ("import yaml", "print(yaml.__with_libyaml__, yaml.safe_load('a: 1'))")
    assert said(*blocked, "sys.modules['yaml._yaml'] = None", *use) == "False\nFalse {'a': 1}"
