"""The shop in ``examples/``: what is found in it, and what is not."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from reglint.diagnostic import Diagnostic, Report
from reglint.engine import Request, lint

ROOT = Path(__file__).resolve().parents[1]
RESOURCES = "src/main/resources"
FOUND = f"""\
shop/catalog/{RESOURCES}/application.properties:3 META003 error default
shop/catalog/{RESOURCES}/application.properties:4 SYN003 warning
shop/catalog/{RESOURCES}/application.properties:6 SEC001 info default
shop/consul.d/web-admin.json:7 HC002 error
shop/consul.d/web.hcl:2 META006 error
shop/consul.d/web.hcl:12 HC005 warning
shop/inventory/{RESOURCES}/application.yml:9 ADR011 error
shop/inventory/{RESOURCES}/application.yml:12 HB004 warning default
shop/order/{RESOURCES}/application-prod.yml:6 NS001 error prod
shop/order/{RESOURCES}/application.yml:13 HB002 warning prod
shop/payment/{RESOURCES}/application.yml:10 TLS002 error default
shop/payment/{RESOURCES}/application.yml:19 HB005 warning default
"""


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, for paths that do not depend on whether this is a checkout."""
    folder = tmp_path_factory.mktemp("copy") / "examples"
    shutil.copytree(ROOT / "examples", folder)
    return folder


@pytest.fixture(scope="module")
def report(examples: Path) -> Report:
    return lint(Request(paths=(str(examples),)))


def in_words(item: Diagnostic) -> str:
    parts = (f"{item.location.path}:{item.location.line}", item.code, item.severity.label, ",".join(item.profiles))
    return " ".join(filter(None, parts))


def test_every_fault_of_the_shop_is_found_and_nothing_else(report: Report) -> None:
    assert "".join(f"{in_words(item)}\n" for item in report.diagnostics) == FOUND


def test_each_fault_shows_another_rule(report: Report) -> None:
    assert [code for code, count in Counter(item.code for item in report.diagnostics).items() if count > 1] == []


def test_all_files_of_the_shop_are_linted(report: Report, examples: Path) -> None:
    files = [path for path in examples.rglob("*") if path.is_file() and path.name != "reglint.yaml"]
    assert (report.totals.files, report.totals.registrations) == (len(files), 7)


def test_the_gateway_would_be_a_false_alarm_if_its_files_were_read_one_by_one(examples: Path, tmp_path: Path) -> None:
    """Its lease in production is short for the client's own interval, but not for the one of the base file."""
    gateway = examples / "shop" / "gateway" / RESOURCES
    assert lint(Request(paths=(str(gateway),))).diagnostics == ()
    alone = shutil.copy(gateway / "application-prod.yml", tmp_path)
    assert [item.code for item in lint(Request(paths=(str(alone),))).diagnostics] == ["HB004"]


def test_the_order_service_is_wrong_in_production_alone(report: Report, examples: Path) -> None:
    order = str(examples / "shop" / "order")
    assert lint(Request(paths=(order,), profiles=("default",))).diagnostics == ()
    assert len(lint(Request(paths=(order,), profiles=("prod",))).diagnostics) == 2


def test_what_the_environment_decides_is_counted_and_not_reported(report: Report) -> None:
    """The address of the gateway's registry in production is a placeholder."""
    assert report.totals.undecided == 1


def test_the_password_of_the_shop_is_in_no_finding(report: Report) -> None:
    assert "s3cret" not in repr(report.diagnostics)
