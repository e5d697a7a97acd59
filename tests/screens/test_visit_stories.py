"""Stories of a visit: several procedures of a person, another place, a refusal, slips written by hand."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from office_day import MORNING, OfficeDay, sit_down
from small_desk import Hands, faults

from counter_tui.screens import home as home_screen
from counter_tui.screens.home import HomeScreen
from counter_tui.screens.intake import IntakeScreen
from counter_tui.screens.menu import MenuScreen
from db.rules.clock import VIETNAM
from db.rules.dossier import Dossier, Status

READY = ("tam tru", "enter", "a", "enter", "014190000123", "tab", "Lò Thị Thử")


@asynccontextmanager
async def counter(home: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Hands]:
    """Sit down at a fresh office; no key leads to a fault of the program."""
    async with sit_down(OfficeDay(home / "office"), size) as hands:
        yield hands
    assert faults(home / "office" / "logs") == ""


async def the(hands: Hands) -> Dossier:
    """Give the dossier that was last looked at or accepted."""
    return await hands.desk.dossier(hands.app.counter.last_dossier)


# ---- one more procedure -----------------------------------------------------------------------------


async def test_the_same_person_is_written_once(tmp_path: Path) -> None:
    """F9 at home: the next intake has the person, and both slips belong to one visit."""
    async with counter(tmp_path) as hands:
        await hands.press(*READY, "f9")
        first = await the(hands)
        await hands.press("f9")
        assert "THÊM THỦ TỤC cho Lò Thị Thử" in hands.screen
        await hands.press("xac nhan thong tin ve cu tru", "enter", "a", "f9")
        await hands.wait()
        second = await the(hands)
        assert second.dossier_id != first.dossier_id
        assert (second.applicant, second.visit_id) == (first.applicant, first.visit_id)
        assert second.visit_id


async def test_several_slips_of_a_visit_are_printed_on_one_sheet(tmp_path: Path) -> None:
    """After the second slip the sheet is offered by F9, Enter, and in the menu."""
    async with counter(tmp_path) as hands:
        await hands.press(*READY, "f9", "f10")
        assert "Phiếu chung" not in hands.screen
        await hands.press("escape", "f9", "xac nhan thong tin ve cu tru", "enter", "a", "f9", "f9")
        assert "In phiếu chung 2 giấy hẹn của Lò Thị Thử" in hands.screen
        await hands.press("enter")
        await hands.wait()
        assert hands.message.startswith("Phiếu chung 2 giấy hẹn")
        assert any("luot-nop" in path.name for path in (tmp_path / "office" / "slips").iterdir())
        await hands.press("f10")
        assert "Phiếu chung các giấy hẹn" in hands.screen


async def test_the_next_citizen_begins_with_nothing_of_the_last(tmp_path: Path) -> None:
    """Without F9, and after Esc, a new intake knows nobody."""
    async with counter(tmp_path) as hands:
        await hands.press(*READY, "f9", "f9", "escape", "tam tru", "enter", "a", "enter")
        assert isinstance(hands.app.screen, IntakeScreen)
        assert hands.app.screen.form.applicant.name == ""
        assert hands.app.screen.form.visit_id == ""


async def test_a_double_press_of_the_save_key_carries_nobody_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F9 twice in one breath is one F9: the next intake is nobody's."""
    monkeypatch.setattr(home_screen, "SAME_PRESS_S", 60.0)  # these hands type slowly by the wire's clock
    async with counter(tmp_path) as hands:
        await hands.press(*READY, "f9", "f9")
        assert isinstance(hands.app.screen, HomeScreen)
        assert "THÊM THỦ TỤC" not in hands.screen


async def test_f9_over_typed_words_carries_nobody_over(tmp_path: Path) -> None:
    """Somebody else is being looked for already: F9 says how, and does nothing."""
    async with counter(tmp_path) as hands:
        await hands.press(*READY, "f9", "tam tru", "f9")
        assert hands.message.startswith("Xóa ô tìm")
        await hands.press("enter", "a", "enter")
        assert isinstance(hands.app.screen, IntakeScreen)
        assert hands.app.screen.form.applicant.name == ""


async def test_f9_with_nobody_served_says_so(tmp_path: Path) -> None:
    """A fresh start has nobody to take one more for."""
    async with counter(tmp_path) as hands:
        await hands.press("f9")
        assert hands.message == "Chưa nhận hồ sơ của ai để thêm thủ tục"


# ---- received for another place ---------------------------------------------------------------------


async def test_for_another_place_no_day_is_promised_and_the_slip_says_from_when_it_counts(
    tmp_path: Path,
) -> None:
    """One turn: the agency elsewhere decides; its name is typed over; the clock has not begun."""
    async with counter(tmp_path) as hands:
        await hands.press(*READY, *["tab"] * 5, "enter")
        while "> Thẩm quyền" not in hands.screen:
            await hands.press("tab")
        await hands.press("right")
        assert "tính từ khi Cơ quan có thẩm quyền ở nơi khác nhận hồ sơ" in hands.screen
        await hands.press("tab", "UBND xã Chiềng Mung")
        assert "tính từ khi UBND xã Chiềng Mung nhận hồ sơ" in hands.screen
        await hands.press("f9")
        await hands.wait()
        assert "chưa hẹn ngày" in hands.message
        dossier = await the(hands)
        assert (dossier.competent, dossier.due_current, dossier.clock_from) == (
            "UBND xã Chiềng Mung",
            None,
            None,
        )


async def test_an_agency_without_a_name_is_asked_for(tmp_path: Path) -> None:
    """The offered name deleted: F9 stops there."""
    async with counter(tmp_path) as hands:
        await hands.press(*READY, *["tab"] * 5, "enter")
        while "> Thẩm quyền" not in hands.screen:
            await hands.press("tab")
        await hands.press("right", "tab", "ctrl+u", "f9")
        assert "gõ tên cơ quan" in hands.message


# ---- refused at the desk ----------------------------------------------------------------------------


async def test_a_refusal_is_in_writing_and_the_draft_is_gone(tmp_path: Path) -> None:
    """F4, the reason, F9 twice: registered, refused, form 03 printed; nothing half done is left."""
    async with counter(tmp_path) as hands:
        await hands.press("tam tru", "enter", "enter", "tab", "Lò Thị Thử", "f4")
        await hands.press("f9")
        assert hands.message == "Chọn lý do bằng phím ←→"
        await hands.press("right", "tab", "Hộ khẩu ở xã khác", "f9")
        assert "F9 lần nữa" in hands.message
        await hands.press("f9")
        await hands.wait()
        assert hands.message.startswith("Đã từ chối 02-0001")
        dossier = await the(hands)
        assert dossier.status is Status.REFUSED
        assert dossier.notices[0].reason == "Hộ khẩu ở xã khác"
        assert await hands.desk.drafts() == ()
        assert any("refusal" in path.name for path in (tmp_path / "office" / "slips").iterdir())


async def test_a_refusal_needs_a_name_and_esc_goes_back_to_the_intake(tmp_path: Path) -> None:
    """F4 with no name leads to the name; Esc from the reasons loses nothing."""
    async with counter(tmp_path) as hands:
        await hands.press("tam tru", "enter", "a", "f4")
        assert "gõ họ tên rồi F4" in hands.message
        await hands.press("Lò Thị Thử", "f4", "right", "f9", "escape")
        assert isinstance(hands.app.screen, IntakeScreen)
        assert "Lò Thị Thử" in hands.screen
        await hands.press("f9")
        assert (await the(hands)).status is Status.ACCEPTED


# ---- slips written by hand --------------------------------------------------------------


async def test_a_slip_written_by_hand_keeps_number_day_and_hand(tmp_path: Path) -> None:
    """Scanned at home, the procedure, the hour and who wrote it: the number on the paper is the dossier's."""
    day = OfficeDay(tmp_path / "office")
    day.write(lambda past: past.office.course.give_out_blanks(2) and None)
    day.clock.at = MORNING + timedelta(days=1)
    async with sit_down(day) as hands:
        slip, _ = await hands.desk.ask(lambda office: office.blanks_left())
        await hands.scan(slip.compact)
        assert f"Giấy hẹn trắng {slip.short}: chọn thủ tục để nhập" in hands.screen
        await hands.press("tam tru", "enter", "a", "enter", "tab", "Lò Thị Thử", "f9")
        assert "ngày giờ nhận" in hands.message
        await hands.press("9h75", "f9")
        assert "ngày giờ nhận" in hands.message
        await hands.press("ctrl+u", "10:05", "tab", "Cà Thị Viết", "f9")
        assert hands.message.startswith(f"Đã nhập giấy hẹn trắng {slip.short}")
        dossier = await the(hands)
        assert (dossier.number, dossier.keyed_in_from) == (slip.number, slip.number)
        assert (dossier.received_at, dossier.clerk) == (
            datetime(2026, 3, 2, 10, 5, tzinfo=VIETNAM),
            "Cà Thị Viết",
        )
        assert dossier.prints == ()
    assert faults(tmp_path / "office" / "logs") == ""


async def test_a_blank_that_is_keyed_in_opens_its_dossier(tmp_path: Path) -> None:
    """Scanned again it is a dossier like any other; a half-keyed one is taken up with its number."""
    day = OfficeDay(tmp_path / "office")
    day.write(lambda past: past.office.course.give_out_blanks(1) and None)
    async with sit_down(day) as hands:
        (slip,) = await hands.desk.ask(lambda office: office.blanks_left())
        await hands.scan(slip.compact)
        await hands.press("tam tru", "enter", "a", "enter", "tab", "Lò Thị Thử", *["escape"] * 4)
        await hands.wait()
        assert "ĐANG DỞ" in hands.screen
        await hands.press("enter", "enter", *["tab"] * 6, "enter", "9:00", "f9")
        assert (await the(hands)).number == slip.number
        await hands.scan(slip.compact)
        assert slip.number in hands.screen
        assert await hands.desk.ask(lambda office: office.blanks_left()) == ()


# ---- the keys of the first screen --------------------------------------------------------------


@pytest.mark.parametrize("key", ["f10", "/"])
async def test_the_menu_has_two_keys_and_each_line_one(tmp_path: Path, key: str) -> None:
    """F10 anywhere at home, / in an empty box; in a word / is a letter."""
    async with counter(tmp_path) as hands:
        await hands.press(key)
        assert isinstance(hands.app.screen, MenuScreen)
        await hands.press("escape", "12", "/")
        assert isinstance(hands.app.screen, HomeScreen)
        assert hands.app.home.box.value == "12/"


async def test_whole_visits_typed_ahead_do_what_slow_typing_does(tmp_path: Path) -> None:
    """Save, one more, save, the sheet: all in one burst."""
    async with counter(tmp_path) as hands:
        await hands.burst(
            *READY, "f9", "f9", "xac nhan thong tin ve cu tru", "enter", "a", "f9", "f9", "enter"
        )
        await hands.wait()
        assert hands.message.startswith("Phiếu chung 2 giấy hẹn")
