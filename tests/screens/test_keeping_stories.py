"""Stories of closing the day, of numbers that are hidden until somebody asks, and of disposal, key by key."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from office_day import LAND, OfficeDay, Past, a_working_day, at_dossier, sit_down
from small_desk import Hands, faults

import db.catalogue
from counter_tui.screens.day_close import DayCloseScreen
from counter_tui.screens.disposal import DisposalScreen
from counter_tui.screens.looks import LooksScreen
from db.office.day_close import closed_day
from db.rules.clock import VIETNAM
from db.rules.dossier import Person, Submitter
from db.rules.fee_payments import PaymentMethod
from db.rules.fee_rule import FeeKind
from db.rules.handing import PaymentOrder
from db.rules.lifecycle import Act

NUMBER, OTHER, PASSPORT = "014190000123", "014160000456", "C1234567"
MASKED = "0141******23"
SHORT = "02-0003"
"""What the slip of the person in question is called out by."""
SIZES = [(80, 24), (120, 40)]


@asynccontextmanager
async def at_the_office(
    home: Path, *, size: tuple[int, int] = (80, 24), now: datetime | None = None
) -> AsyncIterator[Hands]:
    """Sit down at an office in the middle of its work; no key leads to a fault of the program."""
    day = OfficeDay(home / "office")
    day.write(a_working_day)
    if now is not None:
        day.clock.at = now
    async with sit_down(day, size) as hands:
        yield hands
    assert faults(home / "office" / "logs") == ""


async def menu(hands: Hands, words: str) -> None:
    """Choose a line of the menu by what it is called."""
    await hands.press("f10")
    for _ in range(20):
        screen = hands.app.screen
        item = screen._items[screen._selected]  # type: ignore[attr-defined]
        if item.name == words:
            break
        await hands.press("down")
    await hands.press("enter")


# ---- the day --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_day_is_closed_with_one_key_and_its_sheet_comes_out(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """What was done, the numbers; F9; a backup and the sheet; and the next closing is the second one."""
    async with at_the_office(tmp_path, size=size) as hands:
        await hands.press("f10", "6")
        assert isinstance(hands.app.screen, DayCloseScreen)
        assert ("Tiếp nhận" in hands.screen, "Máy 02: 0001-0002" in hands.screen) == (True, True)
        await hands.press("f9")
        await hands.wait()
        assert "Đã chốt lúc 09:14. Hồ sơ nhận từ giờ thuộc lần chốt 2" in hands.screen
        assert "Biên bản: Đã lưu thành tệp" in hands.screen
        await hands.pilot.pause(1.5)
        await hands.wait()
        assert "sao lưu" in hands.region("message").lower()
        slips = tmp_path / "office" / "slips"
        assert [path.name for path in slips.glob("chot-ngay-*")] == ["chot-ngay-260302-1.pdf"]
        assert list((tmp_path / "office" / "backups").iterdir())
        await hands.press("f7")
        assert "BIÊN BẢN CHỐT NGÀY" in hands.screen
        await hands.press("escape", "f5")
        await hands.wait()
        await hands.press("escape")


async def test_what_should_be_looked_at_is_asked_about_once(tmp_path: Path) -> None:
    """A half-done intake doesn't keep a day from being closed; it makes the key come twice."""
    async with at_the_office(tmp_path) as hands:
        await hands.press(
            "tam tru", "enter", "a", "enter", "tab", "Lò Thị Dở", "escape", "escape", "escape", "escape"
        )
        await hands.wait()
        await hands.press("f10", "6")
        assert "1 hồ sơ đang nhập dở" in hands.screen
        await hands.press("f9")
        assert "bấm F9 lần nữa" in hands.screen
        assert "Đã chốt" not in hands.screen
        await hands.press("f9")
        await hands.wait()
        assert "Đã chốt lúc 09:14" in hands.screen


async def test_an_intake_after_closing_is_possible_and_says_so(tmp_path: Path) -> None:
    """The sheet's hour is on the message line of the intake, which is for the next closing."""
    async with at_the_office(tmp_path) as hands:
        await hands.press("f10", "6", "f9")
        await hands.wait()
        await hands.press("escape", "escape", "tam tru", "enter")
        await hands.wait()
        assert "Ngày này đã chốt lúc 09:14: hồ sơ mới thuộc lần chốt sau" in hands.screen


# ---- numbers that are hidden ----------------------------------------------------------------------------


def somebody(past: Past) -> None:
    """Write a dossier of somebody with a passport, handed in by somebody else."""
    a_working_day(past)
    by = Submitter(Person("Nộp Thay", OTHER, phone="0987654321"), "con", f"GUQ của {OTHER}")
    applicant = Person("Hiếm Thấy", NUMBER, phone="0911222333", passport=PASSPORT, address="Bản Xa")
    past.accept("", applicant=applicant, submitter=by, note=f"CCCD {NUMBER}")


async def test_a_page_hides_numbers_until_somebody_asks_and_that_is_on_the_disk_first(tmp_path: Path) -> None:
    """X shows them for this visit of the page; another screen in between hides them again."""
    async with at_dossier(tmp_path, "hiem thay", story=somebody) as hands:
        assert MASKED in hands.screen
        for number in (NUMBER, OTHER, PASSPORT):
            assert number not in hands.screen
        assert "0911222333" in hands.screen
        await hands.press("x")
        assert "đã ghi vào nhật ký" in hands.screen
        for number in (NUMBER, OTHER, PASSPORT):
            assert number in hands.screen
        await hands.press("f7", "escape")
        await hands.wait()
        assert NUMBER not in hands.screen
        await hands.press("escape")
        await menu(hands, "looks")
        assert isinstance(hands.app.screen, LooksScreen)
        assert "xem số hộ chiếu, số định danh" in hands.screen or "xem số định danh" in hands.screen
        assert NUMBER not in hands.screen


async def test_nothing_is_shown_where_the_look_cannot_be_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The event comes first: a full disk keeps the numbers hidden."""
    from db.office import looks
    from db.rules.errors import NotPossibleNow

    def full(*_args: object, **_named: object) -> None:
        raise NotPossibleNow("disk_full")

    async with at_dossier(tmp_path, "hiem thay", story=somebody) as hands:
        monkeypatch.setattr(looks, "record", full)
        await hands.press("x")
        assert NUMBER not in hands.screen
        assert "đầy" in hands.screen


async def test_correcting_somebody_shows_whole_numbers_and_is_a_look(tmp_path: Path) -> None:
    """The fields hold what is to be corrected; opening them is written down."""
    async with at_dossier(tmp_path, "hiem thay", story=somebody) as hands:
        await hands.press("f6")
        await hands.wait()
        assert NUMBER in hands.screen
        found = await hands.desk.use(lambda office: office.keeping.looks())
        assert [line.kind for line in found] == ["number.looked_at"]


async def test_the_house_says_what_else_is_hidden(tmp_path: Path) -> None:
    """Phone and address are work; an office that hides them gets them by the same key."""
    ships = json.loads((Path(db.catalogue.__path__[0]) / "house.json").read_text("utf-8"))
    day = OfficeDay(tmp_path / "office")
    (tmp_path / "office" / "house.json").write_text(
        json.dumps(ships | {"sensitive": ["phone", "address"]}), "utf-8"
    )
    day.write(somebody)
    async with sit_down(day) as hands:
        await hands.press(SHORT, "enter")
        await hands.wait()
        assert "Hiếm Thấy" in hands.screen
        assert ("0911222333" in hands.screen, "Bản Xa" in hands.screen) == (False, False)
        await hands.press("x")
        assert ("0911222333" in hands.screen, "Bản Xa" in hands.screen) == (True, True)


WALKS: dict[str, tuple[str, ...]] = {
    "home by number": (NUMBER,),
    "home by name": ("hiem thay",),
    "person": (NUMBER, "enter"),
    "dossier": (SHORT, "enter"),
    "acts": (SHORT, "enter", "f4"),
    "act": (SHORT, "enter", "f4", "1"),
    "forms": (SHORT, "enter", "f7"),
    "slip": (SHORT, "enter", "f7", "?"),
    "control": (SHORT, "enter", "f7", "down", "?"),
    "label": (SHORT, "enter", "f7", "down", "down", "?"),
    "work": ("f4",),
    "work open": ("f4", "enter"),
    "work filtered": ("f4", "f3", "hiem thay", "f9"),
    "returning": ("f3", "hiem thay", "enter"),
    "handing": ("f6", "1"),
    "post": ("f6", "5"),
    "money": ("f10", "1"),
    "money entry": ("f10", "1", "f3", SHORT, "tab"),
    "cash sheet": ("f10", "1", "f7"),
    "settlement": ("f10", "1", "f4"),
    "register": ("f10", "2"),
    "register sheet": ("f10", "2", "f7"),
    "day": ("f10", "6"),
    "drafts": ("tam tru", "enter", "a", "enter", "tab", "Hiếm Thấy", "escape", "escape", "escape"),
}
"""Ways through the program on which nobody types a number, but for where they say so."""
TYPED = {"home by number", "person"}


@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.parametrize("size", SIZES)
async def test_no_screen_shows_a_whole_number(tmp_path: Path, walk: str, size: tuple[int, int]) -> None:
    """Every screen, list, message and preview, with a known person in it: only what is typed is whole."""

    def story(past: Past) -> None:
        somebody(past)
        dossier = past.office.find_dossiers("hiem thay")[0].dossier_id
        past.office.course.take_payment(
            PaymentOrder(dossier, "Phí", FeeKind.SERVICE, 8_000, PaymentMethod.CASH)
        )

    day = OfficeDay(tmp_path / "office")
    day.write(story)
    async with sit_down(day, size) as hands:
        for place, key in enumerate(WALKS[walk]):
            await hands.press(key)
            await hands.wait()
            if WALKS[walk][: place + 1] == (SHORT, "enter"):
                assert MASKED in hands.screen  # it is the page of the person in question
            typed = hands.screen.count(NUMBER) if walk in TYPED else 0
            assert typed <= 1, hands.screen
            shown = hands.screen.replace(NUMBER, "") if typed else hands.screen
            for number in (NUMBER, OTHER, PASSPORT):
                assert number not in shown, hands.screen
    assert faults(tmp_path / "office" / "logs") == ""


# ---- disposal -------------------------------------------------------------------------------------------


def long_ago(past: Past) -> None:
    """Write a dossier that was withdrawn two years ago, with money taken for it, and one that runs."""
    past.clock.at = datetime(2025, 7, 7, 9, 0, tzinfo=VIETNAM)
    gone = past.accept("Đã Lâu Lắm", number=OTHER, fee_vnd=8_000)
    past.office.course.take_payment(PaymentOrder(gone, "Phí", FeeKind.SERVICE, 8_000, PaymentMethod.CASH))
    past.clock.at += timedelta(hours=1)
    past.do(gone, Act.WITHDRAW, reason_code="dan-rut")
    past.clock.at = datetime(2027, 3, 1, 9, 14, tzinfo=VIETNAM)
    past.accept("Lò Văn Mẫu", 0.1, code=LAND)


@pytest.mark.parametrize("size", SIZES)
async def test_disposal_goes_from_screen_to_screen_and_leaves_the_money(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """Proposed, looked at, approved with its document, carried out by a key that comes twice."""
    day = OfficeDay(tmp_path / "office")
    ships = json.loads((Path(db.catalogue.__path__[0]) / "house.json").read_text("utf-8"))
    (tmp_path / "office" / "house.json").write_text(json.dumps(ships | {"retention": {"*": 1}}), "utf-8")
    day.write(long_ago)
    day.clock.at = datetime(2027, 3, 1, 9, 14, tzinfo=VIETNAM)
    async with sit_down(day, size) as hands:
        await menu(hands, "disposal")
        assert isinstance(hands.app.screen, DisposalScreen)
        await hands.press("f3")
        assert "Đã lập danh sách HUY-02-270301-01: 1 hồ sơ" in hands.screen
        await hands.press("f2")
        assert "chờ duyệt" in hands.screen
        await hands.press("f7")
        assert "DANH SÁCH HỒ SƠ" in hands.screen
        await hands.press("escape", "f9", "f9")
        assert "Ghi số và ngày" in hands.screen
        await hands.press("45/QĐ-UBND", "tab", "26/02/2027", "f9")
        assert "đã duyệt: 45/QĐ-UBND ngày 26/02/2027" in hands.screen
        await hands.press("f2")
        assert "bấm F2 lần nữa" in hands.screen
        await hands.press("f2")
        assert "Đã hủy 1 hồ sơ" in hands.screen
        await hands.press("escape", "escape", "da lau lam")
        await hands.wait()
        assert "Đã Lâu Lắm" not in hands.screen
        await hands.press("escape", "f10", "1")
        hands.app.screen._day = datetime(2025, 7, 7, tzinfo=VIETNAM).date()  # type: ignore[attr-defined]
        await hands.app.screen.refresh_facts()  # type: ignore[attr-defined]
        hands.app.screen.paint()  # type: ignore[attr-defined]
        assert ("(hồ sơ đã hủy)" in hands.screen, "Tổng 8.000 đ" in hands.screen) == (True, True)
        await hands.press("f2")
        assert "(hồ sơ đã hủy)" in hands.region("message")
    assert faults(tmp_path / "office" / "logs") == ""


async def test_a_sheet_that_was_closed_on_the_screen_is_the_one_in_the_records(tmp_path: Path) -> None:
    """What the screen closed can be asked for by its day."""
    day = OfficeDay(tmp_path / "office")
    day.write(a_working_day)
    async with sit_down(day) as hands:
        await hands.press("f10", "6", "f9")
        await hands.wait()
        await hands.press("f9")
        await hands.wait()
    office = day.open()
    try:
        sheet = closed_day(office.records, day.clock.at.date()).sheet
        assert (sheet.times, sheet.clerk) == (2, office._desk.station.clerk)
    finally:
        office.close()
