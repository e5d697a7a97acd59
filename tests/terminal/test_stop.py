"""The real program when its disk fails under it: it stops in words, keeps what was typed, and goes on."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

if sys.platform == "win32":  # pragma: no cover - limits and open files work differently there
    pytest.skip("needs a POSIX system", allow_module_level=True)

import resource

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.terminal

TYPED = ("thuong tru", "enter", "down", "enter", "a", "enter", "tab", "Quàng Thị Thử", "tab")
AUTOSAVE_S = 4.0
"""Longer than the time after which what was typed is on the disk as a draft."""


def typed(terminal: Any) -> Any:
    """Type an intake up to its last key, and let the draft be kept."""
    terminal.press(*TYPED)
    terminal.wait_for("Quàng Thị Thử")
    terminal.read(AUTOSAVE_S)
    return terminal


def verified(office: Path) -> bool:
    """Whether the records hold."""
    done = subprocess.run(
        [sys.executable, "-m", "counter_tui", "verify", "--replay"],
        env={**os.environ, "MOTCUA_HOME": str(office)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode == 0


def no_traceback(terminal: Any, office: Path) -> None:
    """See that nothing was a fault of the program, on the screen or in the log."""
    assert "Traceback" not in terminal.text
    assert not (office / "logs" / "faults.log").exists()


def test_a_disk_that_takes_no_more_bytes_stops_and_goes_on(
    start: Callable[..., Any], accepted: Callable[[], list[dict[str, Any]]], office: Path
) -> None:
    """The system cuts every write short while F9 saves; it ends, Enter, and the intake has its number."""
    terminal = typed(start())
    pid = terminal.process.pid
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, hard))
    terminal.press("f9")
    screen = terminal.wait_for("DỪNG LẠI")
    for words in ("Đã an toàn", "Chưa làm", "Cần làm", "Thử lại"):
        assert words in screen
    assert accepted() == []
    terminal.press("enter")
    terminal.wait_for("vẫn chưa được")
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
    terminal.press("enter")
    terminal.wait_for("Đã lưu 02-0001")
    (dossier,) = accepted()
    assert dossier["name"] == "Quàng Thị Thử"
    no_traceback(terminal, office)
    terminal.press("ctrl+q")
    assert terminal.exit_status() == 0
    assert verified(office)


def test_a_stick_that_is_pulled_and_comes_back(
    start: Callable[..., Any], accepted: Callable[[], list[dict[str, Any]]], office: Path
) -> None:
    """The folder is gone: nothing is made in its place; it is back, Enter, and the intake has its number."""
    terminal = typed(start())
    away = office.with_name("away")
    office.rename(away)
    terminal.press("f9")
    terminal.wait_for("USB")
    terminal.press("enter")
    terminal.wait_for("vẫn chưa được")
    assert not (office / "records.db").exists()  # nothing is made anew in its place
    shutil.rmtree(office, ignore_errors=True)
    away.rename(office)
    terminal.press("enter")
    terminal.wait_for("Đã lưu 02-0001")
    assert [dossier["name"] for dossier in accepted()] == ["Quàng Thị Thử"]
    no_traceback(terminal, office)
    terminal.press("ctrl+q")
    assert terminal.exit_status() == 0
    assert verified(office)


def test_the_plug_pulled_at_the_stop_screen_loses_nothing_that_had_a_number(
    start: Callable[..., Any], accepted: Callable[[], list[dict[str, Any]]], office: Path
) -> None:
    """One dossier is in, the next one stopped: killed there, the first is whole, the second a draft."""
    terminal = start()
    terminal.press(*TYPED, "f9")
    terminal.wait_for("Đã lưu 02-0001")
    typed(terminal)
    pid = terminal.process.pid
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, hard))
    terminal.press("f9")
    terminal.wait_for("DỪNG LẠI")
    terminal.kill()
    assert [dossier["short"] for dossier in accepted()] == ["02-0001"]
    assert verified(office)
    assert "Quàng Thị Thử" in start().wait_for("ĐANG DỞ")


def test_a_second_counter_says_since_when_the_first_runs(start: Callable[..., Any], office: Path) -> None:
    """One sentence and no screen; short commands work beside the counter; a killed one leaves no lock."""
    first = start()
    second = start(wait=False)
    said = second.wait_for("quầy đang mở")
    assert f"{time.localtime().tm_year}" in said
    assert second.exit_status() == 2
    assert verified(office)
    first.kill()
    third = start()
    third.press("ctrl+q")
    assert third.exit_status() == 0
    assert not (office / "running.since").exists()


def test_records_put_back_are_told_at_the_start(start: Callable[..., Any], office: Path) -> None:
    """A practice office too: an older file opens with a screen of its own, and one key goes on."""
    terminal = start()
    terminal.press(*TYPED, "f9")
    terminal.wait_for("Đã lưu 02-0001")
    terminal.settle()
    terminal.press("ctrl+q")
    assert terminal.exit_status() == 0
    with contextlib.closing(sqlite3.connect(office / "records.db")) as records:
        records.execute("VACUUM INTO ?", (str(office.with_name("before.db")),))
    terminal = start()
    terminal.press(*TYPED, "f9")
    terminal.wait_for("Đã lưu 02-0002")
    terminal.settle()
    terminal.press("ctrl+q")
    assert terminal.exit_status() == 0
    (office / "records.db").write_bytes(office.with_name("before.db").read_bytes())
    terminal = start(wait=False)
    terminal.wait_for("KHÔNG PHẢI BẢN MÁY NÀY GHI SAU CÙNG")
    terminal.press("enter")
    terminal.wait_until_ready()
    terminal.press(*TYPED, "f9")
    terminal.wait_for("Đã lưu 02-0003")
    assert verified(office)
