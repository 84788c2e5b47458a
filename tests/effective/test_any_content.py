"""``reglint show`` and ``reglint why`` answer for whatever stands in the files of a project."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effective.disk import output, write

NAMES = ("application.yml", "application.properties", "application-p.yml", "bootstrap.yml", "application.xml", "o.yml")
PIECES = (
    "a", "b.c", "my.server-addr", "${", "}", "${a}", "${b:x}", "\\${", "#{x}", "{{ y }}", "@t@", ":", ": ", "=", "\n",
    "\n  ", "\r\n", "\r", "\t", "- ", "[", "]", "{", "}", "'", '"', "\\", "#", "---\n", "...\n", "#---\n", "&x ", "*x",
    "<<: *x\n", "? ", "| ", "|\n  ", ">-\n ", "~", "!!binary x", "%YAML 1.1\n", "0x1F", "list[0]", "[a.b]", "<entry>",
    "spring.profiles.active: p\n", "spring.profiles.include=", "spring.config.import: ", "optional:", "file:./o.yml",
    "classpath:o.yml", "nacos:x", "spring.config.activate.on-profile: p\n", "spring.cloud.nacos.discovery.", "\u00e4",
    "\U0001f600", "\u2028", "\x85", "\x00", "\ufeff", "password: x1y2z3\n",
)  # fmt: skip
KEYS = (
    "a",
    "B_C",
    "my.serverAddr",
    "list[0]",
    "list[",
    "[a.b]",
    "${a}",
    "..",
    "\U0001f600",
    "\x1b[31m",
    "*",
    "x" * 999,
)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(PIECES), max_size=20), min_size=1, max_size=3),
    st.sampled_from(KEYS),
    st.sampled_from(["2.3", "2.7", "3.3", "4.1"]),
)
def test_there_is_an_answer_for_any_content(files: dict[str, list[str]], key: str, boot: str) -> None:
    with tempfile.TemporaryDirectory() as directory:
        texts = {f"src/main/resources/{name}": "".join(pieces).encode() for name, pieces in files.items()}
        project = write(Path(directory), texts)
        version = f"--spring-boot={boot}"
        shown = json.loads(output("show", project, "--output", "json", version))
        for name, one in shown["properties"].items():
            assert one["state"] in {"set", "unresolved", "invalid", "replaced"}, name
            assert one["origin"] is not None, name
        assert output("show", project, version)
        assert json.loads(output("why", "--output", "json", version, "--", key, project))["services"]
        assert output("why", version, "--", key, project)
        assert "x1y2z3" not in output("show", project, version)
