"""Stories of blank slips: given out for a day without power, and accounted for."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from office_day import OfficeDay, sit_down
from small_desk import Hands, faults

from counter_tui.screens.blanks import BlanksScreen
from counter_tui.screens.home import HomeScreen


@asynccontextmanager
async def at_the_blanks(home: Path) -> AsyncIterator[Hands]:
    """Open the blank slips by their two keys; no key leads to a fault of the program."""
    async with sit_down(OfficeDay(home / "office")) as hands:
        await hands.press("f10", "3")
        assert isinstance(hands.app.screen, BlanksScreen)
        yield hands
    assert faults(home / "office" / "logs") == ""


async def test_numbers_are_given_out_and_printed(tmp_path: Path) -> None:
    """How many, F9: the numbers are on the disk, the paper comes out, the list shows them."""
    async with at_the_blanks(tmp_path) as hands:
        await hands.press("f9")
        assert hands.message == "Gõ số tờ cần in rồi F9"
        await hands.press("x3", "f9")
        await hands.wait()
        assert hands.message.startswith("Cấp 3 số, 02-0001 đến 02-0003")
        assert "còn 3 tờ" in hands.screen
        assert any("giay-hen-trang" in path.name for path in (tmp_path / "office" / "slips").iterdir())


async def test_too_many_are_a_slip_of_the_finger(tmp_path: Path) -> None:
    """The office refuses, and what was typed stays."""
    async with at_the_blanks(tmp_path) as hands:
        await hands.press("999", "f9")
        assert "200" in hands.message
        assert "999" in hands.screen


async def test_a_spoilt_slip_is_voided_with_a_reason(tmp_path: Path) -> None:
    """F2, why, F9 twice; it is left nowhere, and scanning it opens nothing."""
    async with at_the_blanks(tmp_path) as hands:
        await hands.press("2", "f9")
        await hands.wait()
        first, second = await hands.desk.ask(lambda office: office.blanks_left())
        await hands.scan(second.compact)
        await hands.press("f2")
        assert second.number in hands.screen
        await hands.press("ướt", "f9", "f9")
        assert hands.message == f"Đã hủy giấy hẹn trắng {second.short}"
        assert await hands.desk.ask(lambda office: office.blanks_left()) == (first,)
        await hands.press("escape", "escape")
        await hands.scan(second.compact)
        assert isinstance(hands.app.screen, HomeScreen)
        assert hands.message == "Không có hồ sơ ấy"
