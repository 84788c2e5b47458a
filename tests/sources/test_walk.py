"""The walk over the sources, and the units they are asked about."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from reglint import sources
from reglint.sources import Claim, Reading, Unit
from reglint.sources.file import File


def _paths(unit: Unit) -> list[str]:
    return [file.path for file in unit.files]


def test_every_module_with_a_name_is_a_source() -> None:
    """There is no list: a module of the package that has a NAME is asked, helpers are not."""
    names = [source.NAME for source in sources.all_sources()]
    assert {"consul", "nacos_export", "nacos_go", "nacos_instance"} <= set(names)
    assert not {"file", "scalars", "go_duration"} & set(names)


def test_spring_is_asked_first_and_the_others_by_name() -> None:
    names = [source.NAME for source in sources.all_sources()]
    others = [name for name in names if name != "spring"]
    assert others == sorted(others)
    assert "spring" not in names[1:]


def test_files_are_grouped_by_directory() -> None:
    units = sources.units([File("b/x.yml", b""), File("a/y.yml", b""), File("a/x.yml", b"")])
    assert [(unit.directory, _paths(unit)) for unit in units] == [("a", ["a/x.yml", "a/y.yml"]), ("b", ["b/x.yml"])]


def test_a_config_directory_belongs_to_its_parent() -> None:
    """Spring reads ``config/`` beside the files above it."""
    units = sources.units([File("a/x.yml", b""), File("a/config/x.yml", b"")])
    assert [(unit.directory, _paths(unit)) for unit in units] == [("a", ["a/x.yml", "a/config/x.yml"])]


def test_a_config_directory_of_the_root_belongs_to_the_root() -> None:
    units = sources.units([File("x.yml", b""), File("config/x.yml", b"")])
    assert [(unit.directory, _paths(unit)) for unit in units] == [("", ["x.yml", "config/x.yml"])]


def test_a_config_directory_alone_is_a_unit() -> None:
    units = sources.units([File("a/config/x.yml", b""), File("config/x.yml", b"")])
    assert [unit.directory for unit in units] == ["a/config", "config"]


def test_only_one_level_of_config_is_merged() -> None:
    units = sources.units([File("a/x.yml", b""), File("a/config/x.yml", b""), File("a/config/config/x.yml", b"")])
    assert [(unit.directory, _paths(unit)) for unit in units] == [
        ("a", ["a/x.yml", "a/config/x.yml"]),
        ("a/config/config", ["a/config/config/x.yml"]),
    ]


def test_a_data_id_without_suffix_is_read_as_its_export_says() -> None:
    metadata = b"metadata:\n- {group: DEFAULT_GROUP, dataId: order, type: yaml}\n"
    units = sources.units([File("e/.metadata.yml", metadata), File("e/DEFAULT_GROUP/order", b"a: 1\n", report=False)])
    (order,) = (file for unit in units for file in unit.files if file.name == "order")
    assert (order.format, order.report) == ("yaml", False)


def test_a_file_is_claimed_once() -> None:
    """Each source sees what the earlier ones left, so that no two make a service of one file."""
    body = b'{"serviceName": "a", "ip": "10.0.0.1", "port": 1, "groupName": "G"}'
    definition = b'{"service": {"name": "a", "port": 1, "check": {"tcp": "a:1", "interval": "10s"}}}'
    unit = Unit("d", (File("d/a.json", body), File("d/b.json", definition), File("d/c.json", b'{"a": 1}')))
    reading = sources.read(unit)
    assert {claim.path: claim.kind for claim in reading.claims} == {
        "d/a.json": "nacos-instance",
        "d/b.json": "consul-definition",
    }


def test_a_unit_without_known_formats_is_nobodys() -> None:
    assert sources.read(Unit("d", (File("d/a", b""),))) == Reading()


def test_a_claim_says_what_and_why() -> None:
    reading = sources.read(
        Unit("", (File("p.json", b'{"operator": "read", "service_prefix": {"": {"policy": "read"}}}'),))
    )
    assert reading == Reading((), (Claim("p.json", "consul-acl-policy", "Consul ACL policy, which registers nothing"),))


def test_a_yaml_run_loads_no_reader_of_other_formats() -> None:
    """What only JSON and HCL need is not imported for YAML."""
    script = (
        "import sys\n"
        "from reglint import sources\n"
        "from reglint.sources.file import File\n"
        "sources.read(sources.Unit('', (File('x.yaml', b'a: 1'),)))\n"
        "print(sorted(name for name in sys.modules if name.startswith('reglint.')))\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    for name in ("reglint.syntax.hcl", "reglint.syntax.json", "reglint.sources.consul.reader"):
        assert f"'{name}'" not in done.stdout
