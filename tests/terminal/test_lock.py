"""The lock on the real program: first on the screen, PINs in no byte of it, waits that survive kill -9."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "office"))

from peopled_office import HOA, MAI, PINS, make_peopled_office

if TYPE_CHECKING:
    Start = Callable[..., Any]

pytestmark = pytest.mark.terminal

LOCK = "\x0c"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Give the folder of a real office with people; the program of these tests starts on it."""
    return make_peopled_office(tmp_path / "office").home


def listen(terminal: Any) -> list[bytes]:
    """Collect every byte that the program writes from now on."""
    heard: list[bytes] = []
    feed = terminal._stream.feed

    def both(drawn: bytes) -> None:
        heard.append(drawn)
        feed(drawn)

    terminal._stream.feed = both
    return heard


def test_work_begins_and_changes_hands_by_a_digit_a_pin_and_enter(start: Start) -> None:
    """Typed in one burst before the records are open, and again to switch: both mean what slow keys mean."""
    terminal = start(wait=False)
    terminal.wait_for("ĐÃ KHÓA")
    terminal.press("1", PINS[HOA], "enter")
    terminal.wait_for("Hôm nay")
    assert HOA in terminal.text.splitlines()[0]
    terminal.press("khai tu", "enter")
    terminal.wait_for("Bước 1")
    terminal.press(LOCK)
    terminal.wait_for("ĐÃ KHÓA")
    assert "Bước" not in terminal.settle()
    terminal.press("enter", PINS[HOA], "enter")
    terminal.wait_for("Bước 1")
    terminal.press(LOCK, "2", PINS[MAI], "enter")
    terminal.wait_for(f"Xin chào {MAI}")
    terminal.press("ctrl+q")
    assert terminal.exit_status() == 0


def test_no_pin_is_in_any_byte_of_the_output_nor_in_any_log(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also with everything switched on that a developer of screens would switch on."""
    monkeypatch.chdir(tmp_path)
    terminal = start(
        wait=False,
        TEXTUAL="devtools,debug",
        TEXTUAL_DEBUG="1",
        TEXTUAL_LOG=str(tmp_path / "textual.log"),
        PYTHONPATH=os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]),
    )
    heard = listen(terminal)
    terminal.wait_for("Ai vào làm việc")
    terminal.type_slowly("1", "135792")
    terminal.press("enter")
    terminal.wait_for("không đúng")
    terminal.type_slowly(PINS[HOA])
    terminal.press("enter")
    terminal.wait_for("Hôm nay")
    terminal.press("ctrl+q")
    assert terminal.exit_status() == 0
    output = b"".join(heard)
    assert "•".encode() in output
    every = [output, *(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())]
    for pin in ("135792", PINS[HOA]):
        assert not [one for one in every if pin.encode() in one]
    assert not (tmp_path / "keys.log").exists()
    assert not (tmp_path / "textual.log").exists()


def test_pulling_the_plug_after_each_wrong_pin_gains_nothing(start: Start) -> None:
    """Three programs, three mistakes, each killed as it answers; the fourth begins the whole wait anew."""
    for _ in range(3):
        terminal = start(wait=False)
        terminal.wait_for("Ai vào làm việc")
        terminal.press("1", "999998", "enter")
        terminal.wait_for("không đúng")
        terminal.kill()
    terminal = start(wait=False)
    terminal.wait_for("chờ 0:")
    terminal.press("1", PINS[HOA], "enter")
    terminal.wait_for("Đã nhập sai nhiều lần")
    terminal.press("escape")
    terminal.wait_for("Ai vào làm việc")
    terminal.press("2", PINS[MAI], "enter")  # another one's PIN opens nothing of hers, and needn't wait
    terminal.wait_for("Hôm nay")
    assert MAI in terminal.text.splitlines()[0]
