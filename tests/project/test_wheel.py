"""The wheel: what an office installs is whole, typed and compiled."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import counter_tui
import db
import receipts

ROOT = Path(__file__).resolve().parents[2]
DATA = (
    "counter_tui/py.typed",
    "counter_tui/app.tcss",
    "db/py.typed",
    "db/catalogue/starter.json",
    "db/catalogue/calendars.json",
    "receipts/py.typed",
)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel from this checkout and give the names of its files."""
    folder = tmp_path_factory.mktemp("wheel")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=True,
    )
    [wheel] = folder.glob("motcua-*-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_module_and_data_file_is_in_the_wheel(names: set[str]) -> None:
    """All modules of the three packages are there, with the data files they read at run time."""
    modules = {
        path.relative_to(ROOT).as_posix()
        for package in ("counter_tui", "db", "receipts")
        for path in (ROOT / package).rglob("*.py")
    }
    assert modules <= names
    assert set(DATA) <= names


def test_nothing_else_is_in_the_wheel(names: set[str]) -> None:
    """No tests, locks, documents or other people's files travel with the program."""
    packages = {name.split("/")[0] for name in names}
    assert {name for name in packages if not name.endswith(".dist-info")} == {"counter_tui", "db", "receipts"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_version_is_written_once() -> None:
    """The program, its metadata and its change log tell the same version."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {counter_tui.__version__}" in text


WHEEL_ONLY = pytest.mark.skipif(
    os.environ.get("MOTCUA_TEST_WHEEL") != "1",
    reason="only 'get_started.py test' runs on the installed wheel",
)


@WHEEL_ONLY
def test_the_tests_run_on_the_installed_wheel() -> None:
    """None of the three packages comes from the checkout, here or in a process that the tests start."""
    site = Path(sysconfig.get_path("purelib")).resolve()
    for package in (counter_tui, db, receipts):
        assert Path(package.__file__ or "").resolve().is_relative_to(site)
    code = "import counter_tui, db, receipts; print(counter_tui.__file__, db.__file__, receipts.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert str(ROOT / "counter_tui") not in done.stdout


@WHEEL_ONLY
def test_every_module_is_compiled() -> None:
    """A missing .pyc file makes the start 3.6 times slower, and an office's folder may be read-only."""
    for package in (counter_tui, db, receipts):
        folder = Path(package.__file__ or "").parent
        for path in folder.rglob("*.py"):
            assert Path(importlib.util.cache_from_source(str(path))).exists(), path
