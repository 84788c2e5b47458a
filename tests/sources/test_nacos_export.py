"""What an exported Nacos configuration says about its data ids."""

from __future__ import annotations

from reglint.sources import nacos_export
from reglint.sources.file import File
from reglint.sources.nacos_export import DataId, Export, exports_of, with_formats
from tests.sources.reading import kinds, read

METADATA = """
metadata:
- appName: shop
  dataId: order.yaml
  desc: orders
  group: SHOP_GROUP
  type: yaml
- {dataId: gateway, group: DEFAULT_GROUP, type: properties, appName: null}
"""


def test_the_metadata_file_tells_type_and_application() -> None:
    files = [
        File("x.zip!/.metadata.yml", METADATA.encode()),
        File("x.zip!/SHOP_GROUP/order.yaml", b"a: 1"),
        File("x.zip!/DEFAULT_GROUP/gateway", b"a=1"),
    ]
    assert exports_of(files) == (
        Export(
            "x.zip!",
            (
                DataId("DEFAULT_GROUP", "gateway", "properties", "x.zip!/DEFAULT_GROUP/gateway"),
                DataId("SHOP_GROUP", "order.yaml", "yaml", "x.zip!/SHOP_GROUP/order.yaml", "shop", "orders"),
            ),
        ),
    )


def test_the_older_metadata_file_tells_the_application() -> None:
    """Its lines name the data id with ``~`` for the last dot."""
    files = [
        File("e/.meta.yml", b"SHOP.GROUP.order-dev~yaml.app=shop\r\nSHOP.GROUP.plain.app=\r\n"),
        File("e/SHOP.GROUP/order-dev.yaml", b"a: 1"),
        File("e/SHOP.GROUP/plain", b"a"),
    ]
    (export,) = exports_of(files)
    assert [(item.data_id, item.type, item.app) for item in export.items] == [
        ("order-dev.yaml", "yaml", "shop"),
        ("plain", "", ""),
    ]


def test_an_archive_needs_no_metadata() -> None:
    (export,) = exports_of([File("a/x.zip!/shop/order.yml", b"")])
    assert (export.root, [(item.group, item.type) for item in export.items]) == ("a/x.zip!", [("shop", "yaml")])


def test_a_directory_named_like_a_group_is_one() -> None:
    (export,) = exports_of([File("docs/DEFAULT_GROUP/app-dev.yaml", b""), File("docs/SHOP_GROUP/a.properties", b"")])
    assert export.root == "docs"
    assert [(item.group, item.data_id) for item in export.items] == [
        ("DEFAULT_GROUP", "app-dev.yaml"),
        ("SHOP_GROUP", "a.properties"),
    ]


def test_other_directories_are_no_export() -> None:
    assert exports_of([File("config/dev/app.yaml", b""), File("a/group/app.yaml", b"")]) == ()


def test_each_root_is_an_export_of_its_own() -> None:
    files = [File("a/DEFAULT_GROUP/x.yaml", b""), File("b/DEFAULT_GROUP/x.yaml", b""), File("b/c/x.yaml", b"")]
    assert [export.root for export in exports_of(files)] == ["a", "b"]


def test_metadata_makes_neighbouring_directories_groups() -> None:
    files = [File("e/.metadata.yml", b"metadata:\n- {group: dev, dataId: a, type: json}\n"), File("e/dev/a", b"{}")]
    (export,) = exports_of(files)
    assert export.items == (DataId("dev", "a", "json", "e/dev/a"),)


def test_the_type_of_the_metadata_wins_over_the_suffix() -> None:
    files = [
        File("e/.metadata.yml", b"metadata:\n- {group: dev, dataId: a.txt, type: yaml}\n"),
        File("e/dev/a.txt", b"a: 1"),
    ]
    (export,) = exports_of(files)
    assert export.items[0].type == "yaml"


def test_only_files_without_a_format_are_given_one() -> None:
    files = [
        File(
            "e/.metadata.yml", b"metadata:\n- {group: G, dataId: a, type: json}\n- {group: G, dataId: b, type: text}\n"
        ),
        File("e/G/a", b"{}"),
        File("e/G/b", b"x"),
        File("e/G/c.yaml", b"a: 1"),
    ]
    assert [file.format for file in with_formats(files)] == ["yaml", "json", None, "yaml"]


def test_metadata_files_are_claimed() -> None:
    reading = read(nacos_export, {"e/.metadata.yml": METADATA})
    assert kinds(reading) == {"e/.metadata.yml": "nacos-export-metadata"}
    assert reading.services == ()
    assert kinds(read(nacos_export, {"e/.meta.yml": "G.a~yaml.app=x\n"})) == {"e/.meta.yml": "nacos-export-metadata"}


def test_other_files_of_these_names_are_not() -> None:
    assert kinds(read(nacos_export, {"e/.metadata.yml": "title: x\n"})) == {}
    assert kinds(read(nacos_export, {"e/.metadata.yml": "metadata: x\n"})) == {}
    assert kinds(read(nacos_export, {"e/.meta.yml": "title: x\n"})) == {}
    assert kinds(read(nacos_export, {"e/order.yaml": METADATA})) == {}
