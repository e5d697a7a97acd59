"""The people of an office on the screen: everything by keys, and nothing by whoever may not."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from peopled_desk import MORNING, PeopledDesk, at_the_desk
from peopled_office import ADMIN, HEAD, HOA, MAI, PINS
from test_lock_stories import written

from counter_tui.screens.clerks import ClerksScreen
from counter_tui.screens.menu import MenuScreen
from counter_tui.wiring import WiredOffice
from db.rules.checklist import items_for, mark_all_present
from db.rules.deadline import Term
from db.rules.dossier import Intake, Person
from db.rules.lifecycle import Role
from db.rules.people import ClerkLine
from db.rules.procedure import Unit


@asynccontextmanager
async def at_the_people(
    tmp_path: Path, monkeypatch: Any, name: str, size: tuple[int, int] = (80, 24), *, practice: bool = False
) -> AsyncIterator[PeopledDesk]:
    """Log in and open the people from the menu; no key leads to a fault of the program."""
    home = tmp_path / "office"
    async with at_the_desk(home, monkeypatch, size=size, practice=practice) as desk:
        if not practice:
            await desk.log_in(name)
            await desk.until("Hôm nay")
        await open_people(desk)
        yield desk
    assert not (home / "logs" / "faults.log").exists()


async def open_people(desk: PeopledDesk) -> None:
    """Open the menu, and walk to the people."""
    await desk.press("f10")
    menu = desk.app.screen
    assert isinstance(menu, MenuScreen)
    place = [item.name for item in menu._items].index("clerks")
    await desk.press(*["down"] * place, "enter")
    assert isinstance(desk.app.screen, ClerksScreen)


def people(tmp_path: Path) -> dict[str, ClerkLine]:
    """Give everybody by name."""
    lines = written(tmp_path / "office", lambda office: office.people.clerks())
    return {line.clerk.name: line for line in lines}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_everybody_is_listed_with_today_s_posting(
    tmp_path: Path, monkeypatch: Any, size: tuple[int, int]
) -> None:
    """In the order of names; the marked one's postings beside or below."""
    async with at_the_people(tmp_path, monkeypatch, HEAD, size) as desk:
        for words in (HOA, MAI, HEAD, ADMIN, "Viên chức tiếp nhận", "từ 01/07/2025", "4 người hôm nay"):
            assert words in desk.screen
        assert max(map(len, desk.screen.splitlines())) <= size[0]
        await desk.press("down", "down")
        assert "(không" in desk.screen


async def test_a_person_is_added_with_roles_and_a_pin(tmp_path: Path, monkeypatch: Any) -> None:
    """Name, title, days, roles by Space, a PIN twice; dots are all that is seen of it."""
    async with at_the_people(tmp_path, monkeypatch, HEAD) as desk:
        await desk.press("f9", "Tòng Thị Nga", "enter", "Công chức", "enter", "enter", "5/1/2026", "enter")
        await desk.press("31/12/2026", "enter", "space")  # counter
        await desk.press(*["down"] * 6, "space")  # cashier
        await desk.press("down", "down", "192837", "enter", "192838")
        assert "••••••" in desk.screen
        assert "192837" not in desk.screen
        await desk.press("f9")
        assert "không giống nhau" in desk.screen
        await desk.press("192837", "f9")
        assert "Đã thêm Tòng Thị Nga" in desk.screen
        assert "chưa đổi PIN" in desk.screen
    nga = people(tmp_path)["Tòng Thị Nga"]
    [posting] = nga.clerk.postings
    assert (posting.title, posting.roles) == ("Công chức", {Role.COUNTER, Role.CASHIER})
    assert (posting.first_day.isoformat(), str(posting.last_day)) == ("2026-01-05", "2026-12-31")
    assert nga.must_change


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ((), "Mã PIN chỉ gồm chữ số"),
        (("enter", "enter", "enter", "32/1/2026"), "Ngày viết như 23/11/2026"),
        (("Nga", *["down"] * 13, "121212", "down", "121212"), "dễ đoán"),
        (("Nga", *["down"] * 13, "192837", "down", "192837"), "Thiếu chức danh"),
        (
            ("Lò Thị Hoa", "down", "x", *["down"] * 4, "space", *["down"] * 8, "192837", "down", "192837"),
            "tên này",
        ),
    ],
)
async def test_what_lacks_is_said_and_nothing_is_added(
    tmp_path: Path, monkeypatch: Any, keys: tuple[str, ...], said: str
) -> None:
    """One thing at a time; what was typed stays."""
    async with at_the_people(tmp_path, monkeypatch, HEAD) as desk:
        await desk.press("f9", *keys, "f9")
        assert said in desk.screen
        await desk.press("escape")
        assert "4 người hôm nay" in desk.screen


async def test_another_posting_begins_with_the_present_one(tmp_path: Path, monkeypatch: Any) -> None:
    """Title and roles are there to be changed."""
    async with at_the_people(tmp_path, monkeypatch, HEAD) as desk:
        await desk.press("down", "f6")
        assert "[x] Tiếp nhận, trả kết quả" in desk.screen
        await desk.press(*["down"] * 5, "space", "f9")
        assert f"Đã bố trí {MAI}" in desk.screen
    today = people(tmp_path)[MAI].today
    assert today is not None
    assert (today.title, today.roles) == ("Viên chức tiếp nhận", {Role.COUNTER, Role.HEAD})


async def test_the_last_day_is_noted_by_the_same_key_twice(tmp_path: Path, monkeypatch: Any) -> None:
    """Today, unless another day is written; the last who administers stays."""
    async with at_the_people(tmp_path, monkeypatch, HEAD) as desk:
        await desk.press("down", "f2", "f9")
        assert "Bấm F9 lần nữa" in desk.screen
        await desk.press("f9")
        assert f"Đã ghi ngày thôi làm việc của {MAI}" in desk.screen
        assert "đến 02/03/2026" in desk.screen
        await desk.press("down", "f2", "f9", "f9", "down", "f2", "f9", "f9")
        assert "không còn ai quản trị" in desk.screen or "phải luôn có" in desk.screen
    assert people(tmp_path)[HEAD].clerk.postings[0].last_day is None


async def test_a_forgotten_pin_is_given_anew_and_a_lock_out_ended(tmp_path: Path, monkeypatch: Any) -> None:
    """Both by somebody who administers, who needn't see dossiers."""
    async with at_the_people(tmp_path, monkeypatch, ADMIN) as desk:
        await desk.press("f7")
        assert "không bị khóa" in desk.screen
        await desk.press("f5", "192837", "enter", "192837", "f9")
        assert f"Đã cấp mã PIN mới cho {HOA}" in desk.screen
        await desk.press("escape", "escape", "ctrl+l", "2", *["999998", "enter"] * 2, "escape")
        await desk.log_in(ADMIN)
        await open_people(desk)
        assert "sai 2 lần" in desk.screen
        await desk.press("down", "f7")
        assert f"Đã mở khóa cho {MAI}" in desk.screen
        assert "sai 2 lần" not in desk.screen


async def test_the_counter_sees_the_people_and_changes_only_its_own_pin(
    tmp_path: Path, monkeypatch: Any
) -> None:
    """No other key does anything."""
    async with at_the_people(tmp_path, monkeypatch, HOA) as desk:
        assert "F9" not in desk.screen
        before = desk.screen
        await desk.press("f9", "f6", "f5", "f2", "f7")
        assert desk.screen == before
        await desk.press("f4", PINS[HOA], "enter", "192837", "enter", "192837", "f9")
        assert "Đã đổi mã PIN" in desk.screen
    assert written(tmp_path / "office", lambda office: office.people.log_in(HOA, "192837")).name == HOA


async def test_a_substitute_takes_over_by_two_pins(tmp_path: Path, monkeypatch: Any) -> None:
    """F9 twice; the dossier's page says who answers for it now, and from whom."""
    home = tmp_path / "office"

    def accept(office: WiredOffice) -> str:
        office.people.log_in(HOA, PINS[HOA])
        procedure = office.procedure("1.001193")
        items = mark_all_present(items_for(procedure, None))
        person = Person("Lò Văn Mẫu", "014190000123")
        terms = (Term(8, Unit.WORKING_DAY),)
        return office.accept(Intake(procedure, None, items, person, MORNING, terms=terms)).number

    async with at_the_desk(home, monkeypatch):
        pass
    number = written(home, accept)
    async with at_the_people(tmp_path, monkeypatch, MAI) as desk:
        await desk.press("f3")
        assert f"[{MAI}]" in desk.screen
        await desk.press("down", PINS[MAI], "enter", "enter", "999998", "f9", "f9")
        assert "không đúng" in desk.screen
        await desk.press("up", "up", PINS[MAI], "down", "down", PINS[HOA])
        assert "•" in desk.screen
        assert PINS[HOA] not in desk.screen
        await desk.press("f9")
        assert "Bấm F9 lần nữa để bàn giao" in desk.screen
        await desk.press("f9")
        assert f"{MAI} nhận 1 hồ sơ của {HOA}" in desk.screen
        await desk.press("escape", "escape", number, "enter")
        await desk.until("Phụ trách")
        said = " ".join(desk.screen.split())
        assert f"Nay do {MAI} phụ trách, nhận bàn giao từ {HOA} ngày 02/03/2026" in said
        await desk.press("pagedown")
        assert f"chuyển người phụ trách - {MAI}" in desk.screen


async def test_a_practice_office_gets_its_first_person_on_the_screen(
    tmp_path: Path, monkeypatch: Any
) -> None:
    """By nobody, as there is nobody; then logging in is asked for."""
    async with at_the_people(tmp_path, monkeypatch, "", practice=True) as desk:
        assert "F9 để thêm người đầu tiên" in desk.screen
        await desk.press("f9", "Cầm Thị Vân", "down", "Giám đốc", *["down"] * 5, "space")
        await desk.press(*["down"] * 7, "246813", "down", "246813", "f9")
        assert "Đã thêm Cầm Thị Vân" in desk.screen
        await desk.press("escape", "escape", "f4")
        assert desk.locked
