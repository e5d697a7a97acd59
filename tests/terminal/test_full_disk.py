"""The real program on a disk of its own that fills up: the screen, the room that was kept back, and on."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [pytest.mark.terminal, pytest.mark.system]

TYPED = ("thuong tru", "enter", "down", "enter", "a", "enter", "tab", "Quàng Thị Thử", "tab")
DISK = "24m"
"""A little more than a new office with its reserve needs."""


def motcua(office: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command on the office."""
    return subprocess.run(
        [sys.executable, "-m", "counter_tui", *words],
        env={**os.environ, "MOTCUA_HOME": str(office)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Path]:
    """Give a practice office on a disk of its own; only the superuser can make one."""
    home = tmp_path / "office"
    home.mkdir()
    mounted = sys.platform == "linux" and os.geteuid() == 0
    mounted = (
        mounted
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(home)],
            capture_output=True,
            check=False,
        ).returncode
    )
    if not mounted:
        pytest.skip("a disk that can be filled needs the right to mount one")
    try:
        assert motcua(home, "setup", "--practice").returncode == 0
        yield home
    finally:
        subprocess.run(["umount", "--lazy", str(home)], check=True)


def fill(office: Path) -> Path:
    """Fill the disk to its last page; give the file that does."""
    filler = office / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * size)
    return filler


def typed(terminal: Any) -> Any:
    """Type an intake up to its last key, and let the draft be kept."""
    terminal.press(*TYPED)
    terminal.wait_for("Quàng Thị Thử")
    terminal.read(4.0)
    return terminal


@pytest.fixture
def stopped(start: Callable[..., Any], office: Path) -> tuple[Any, Path]:
    """Give a program that met the full disk while it saved, and the file that fills it."""
    terminal = typed(start())
    assert (office / "reserve.bin").exists(), "the self-test kept room back"
    filler = fill(office)
    terminal.press("f9")
    screen = terminal.wait_for("DỪNG LẠI")
    assert "Ổ đĩa đầy" in screen
    return terminal, filler


def test_room_is_made_and_the_intake_goes_in(
    stopped: tuple[Any, Path], accepted: Callable[[], list[dict[str, Any]]], office: Path
) -> None:
    """Something is deleted, Enter, and the same intake has its number; the reserve is still there."""
    terminal, filler = stopped
    assert accepted() == []
    filler.unlink()
    terminal.press("enter")
    terminal.wait_for("Đã lưu 02-0001")
    assert [dossier["name"] for dossier in accepted()] == ["Quàng Thị Thử"]
    assert (office / "reserve.bin").exists()
    _ends_well(terminal, office)


def test_the_reserve_lets_one_dossier_be_finished(
    stopped: tuple[Any, Path], accepted: Callable[[], list[dict[str, Any]]], office: Path
) -> None:
    """Nothing is deleted: Enter gives up the reserve, the intake goes in, and the clerk is told."""
    terminal, filler = stopped
    terminal.press("enter")
    terminal.wait_for("02-0001")
    terminal.wait_for("CẦN XEM")
    assert [dossier["name"] for dossier in accepted()] == ["Quàng Thị Thử"]
    assert not (office / "reserve.bin").exists()
    filler.unlink()
    _ends_well(terminal, office)
    assert motcua(office, "check").returncode in (0, 1)
    assert (office / "reserve.bin").exists(), "kept back again where there is room"


def test_a_full_disk_is_looked_at_and_left_without_losing_the_draft(
    stopped: tuple[Any, Path], start: Callable[..., Any]
) -> None:
    """Esc looks on, Ctrl+Q asks and leaves; with room again the draft of before is there."""
    terminal, filler = stopped
    terminal.press("escape")
    terminal.wait_for("Chỉ xem: chưa ghi được gì")
    assert "Quàng Thị Thử" in terminal.text
    terminal.press("ctrl+q")
    terminal.wait_for("Ctrl+Q lần nữa")
    terminal.press("ctrl+q")
    assert terminal.exit_status() == 0
    filler.unlink()
    assert "Quàng Thị Thử" in start().wait_for("ĐANG DỞ")


def test_a_disk_that_may_not_be_written_says_so_at_the_start(start: Callable[..., Any], office: Path) -> None:
    """A stick with its switch on: one sentence, exit status 2, no screen and no traceback."""
    subprocess.run(["mount", "-o", "remount,ro", str(office)], check=True)
    try:
        terminal = start(wait=False)
        terminal.wait_for("chỉ được đọc")
        assert terminal.exit_status() == 2
        done = motcua(office, "lists", "counts")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "chỉ được đọc" in done.stderr
        done = motcua(office, "check")
        assert (done.returncode, done.stderr) == (1, "")
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(office)], check=True)
    start().press("ctrl+q")


def _ends_well(terminal: Any, office: Path) -> None:
    terminal.settle()
    terminal.press("ctrl+q")
    assert terminal.exit_status() == 0
    assert not (office / "logs" / "faults.log").exists()
    done = motcua(office, "verify", "--replay")
    assert done.returncode == 0, done.stdout
