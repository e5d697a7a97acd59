"""The lock: who comes in, what is found again, and what nobody gets to see."""

from __future__ import annotations

import asyncio
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from peopled_desk import MORNING, PeopledDesk, at_the_desk
from peopled_office import ADMIN, HEAD, HOA, MAI, PINS, make_peopled_office

from counter_tui.config import Places
from counter_tui.keyboard.gate import Pasted
from counter_tui.locking import Lock
from counter_tui.widgets.lines import Look
from counter_tui.wiring import WiredOffice
from db.rules.lifecycle import Role
from db.rules.people import NewClerk


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give where the office is made."""
    return tmp_path / "office"


def written(home: Path, use: Any) -> Any:
    """Ask the records when the program has gone."""
    office = WiredOffice.open(Places(home), lambda: MORNING)
    try:
        return use(office)
    finally:
        office.close()


async def half_an_intake(desk: PeopledDesk) -> None:
    """Begin an intake and stand in the middle of a name."""
    await desk.press("khai sinh", "enter")
    await desk.until("Bước")
    await desk.press("a", "enter")
    await desk.until("Họ và tên")
    await desk.press("down", "Vì Thị L")


# ---- coming in --------------------------------------------------------------------------------------------


async def test_a_real_office_begins_locked_and_shows_nobody_s_work(home: Path, monkeypatch: Any) -> None:
    """The office, the clock and the names of today's clerks; no counter, no number, no count."""
    async with at_the_desk(home, monkeypatch) as desk:
        assert desk.locked
        assert "UBND XÃ MAI SƠN" in desk.screen
        assert "02/03/2026 09:14" in desk.screen
        for name in (HOA, MAI, HEAD, ADMIN):
            assert name in desk.screen
        for hidden in ("Quầy", "Hôm nay", "H52", "2.000815", "Chưa gửi"):
            assert hidden not in desk.screen


async def test_eight_keys_or_so_and_the_right_clerk_is_there(home: Path, monkeypatch: Any) -> None:
    """A digit, the PIN, Enter: home names who works here."""
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.log_in(HOA)
        await desk.until("Hôm nay")
        assert HOA in desk.screen.splitlines()[0]
        assert desk.app.counter.station.clerk_title == "Công chức tiếp nhận"
        assert set(desk.app.counter.station.roles) == {"counter", "cashier"}


async def test_a_wrong_pin_says_no_more_than_that(home: Path, monkeypatch: Any) -> None:
    """The dots are gone, and so is the PIN; three of them and the name shows how long to wait."""
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.press("1", "135792")
        assert "••••••" in desk.screen
        assert "135792" not in desk.screen
        for _ in range(3):
            await desk.press("ctrl+u", "135792", "enter")
        assert "Tên hoặc mã PIN không đúng" in desk.screen
        assert "•" not in desk.screen
        assert "chờ 0:" in desk.screen
        await desk.press(PINS[HOA], "enter")
        assert desk.locked
        assert "Đã nhập sai nhiều lần" in desk.screen
        await desk.press("escape")
        assert "chờ 0:" in desk.screen
        await desk.log_in(MAI)
        await desk.until("Hôm nay")


async def test_names_are_typed_or_walked_to(home: Path, monkeypatch: Any) -> None:
    """Without tones, from any word; the arrows; Esc is a way back from everywhere."""
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.press("van")
        assert MAI in desk.screen
        assert HEAD in desk.screen
        assert HOA not in desk.screen
        await desk.press("escape", "xyz")
        assert "Không có ai tên" in desk.screen
        await desk.press("enter", "escape", "down", "enter")
        assert MAI in desk.screen
        assert "Mã PIN" in desk.screen
        await desk.press("escape", "mai", "enter", PINS[MAI], "enter")
        await desk.until("Hôm nay")
        assert MAI in desk.screen.splitlines()[0]


async def test_keys_typed_ahead_go_where_slow_ones_go(home: Path, monkeypatch: Any) -> None:
    """Lock, digit, PIN, Enter and the first keys of the next work in one burst."""
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.burst("1", PINS[HOA], "enter")
        await desk.until("Hôm nay")
        await desk.burst("ctrl+l", "2", PINS[MAI], "enter", "f4")
        assert not desk.locked
        assert "Danh sách việc" in desk.screen or "Việc" in desk.screen.splitlines()[0]
        assert desk.app.counter.person is not None
        assert desk.app.counter.person.name == MAI


async def test_keys_before_the_names_are_there_wait_for_them(home: Path, monkeypatch: Any) -> None:
    """A clerk types while the records are still being opened."""
    make_peopled_office(home, lambda: MORNING)
    async with at_the_desk(home, monkeypatch) as desk:
        lock = desk.app.lock.screen
        assert lock is not None
        lock._is_read, lock._people = False, ()
        await desk.burst("2", PINS[MAI], "enter")
        await desk.until("Hôm nay")
        assert desk.app.counter.person is not None
        assert desk.app.counter.person.name == MAI


async def test_a_pin_never_gets_into_a_text_or_out_of_memory(home: Path, monkeypatch: Any) -> None:
    """No editor holds it, and nothing of it is left once it was tried."""
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.press("1", PINS[HOA])
        assert desk.app.at.editor() is None
        assert desk.app.home.box.value == ""
        lock = desk.app.lock.screen
        await desk.press("enter")
        await desk.until("Hôm nay")
        assert lock is not None
        assert (lock._typed, lock._old, lock._new) == ("", "", "")


async def test_a_pin_that_was_given_is_changed_before_anything_is_seen(home: Path, monkeypatch: Any) -> None:
    """Twice the same, not weak, not the old one; then home."""
    make_peopled_office(home, lambda: MORNING)
    written(
        home, lambda office: (office.people.log_in(HEAD, PINS[HEAD]), office.people.new_pin(MAI, "192837"))
    )
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.press("2", "192837", "enter")
        assert desk.locked
        assert "do người khác cấp" in desk.screen
        await desk.press("123456", "enter")
        assert "dễ đoán" in desk.screen
        await desk.press("738291", "enter", "738292", "enter")
        assert "không giống nhau" in desk.screen
        await desk.press("192837", "enter", "192837", "enter")
        assert "phải khác mã cũ" in desk.screen
        assert desk.locked
        await desk.press("738291", "enter", "738291", "enter")
        await desk.until("Hôm nay")
    assert written(home, lambda office: office.people.log_in(MAI, "738291")).must_change is False


async def test_whoever_goes_away_before_setting_a_new_pin_is_asked_again(
    home: Path, monkeypatch: Any
) -> None:
    """Otherwise the next one at the keyboard would set it."""
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.press("1", PINS[HOA], "f4")
        assert "Đặt mã PIN mới" in desk.screen
        desk.idle_s = 61
        await desk.until("Ai vào làm việc")
        assert desk.locked
        await desk.log_in(HOA)
        await desk.until("Hôm nay")


async def test_one_s_own_pin_is_changed_at_the_lock(home: Path, monkeypatch: Any) -> None:
    """F4 in the place of Enter."""
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.press("1", PINS[HOA], "f4", "738291", "enter", "738291", "enter")
        await desk.until("Hôm nay")
    assert written(home, lambda office: office.people.log_in(HOA, "738291")).name == HOA


# ---- locking ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["ctrl+l", "f12"])
async def test_the_same_clerk_finds_everything_to_the_half_typed_letter(
    home: Path, monkeypatch: Any, key: str
) -> None:
    """Screen, field, caret, message: as it was."""
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.log_in(HOA)
        await half_an_intake(desk)
        before = desk.screen
        await desk.press(key)
        assert desk.locked
        for hidden in ("Vì Thị L", "Khai sinh", "khai sinh", "Bước"):
            assert hidden not in desk.screen
        assert "đang làm dở" in desk.screen
        await desk.press("f1", "f3", "f9")  # none of them does anything
        assert desk.locked
        await desk.press("enter", PINS[HOA], "enter")  # the mark stands on who locked
        assert desk.screen == before
        await desk.press("ò")
        assert "Vì Thị Lò" in desk.screen


async def test_for_another_clerk_it_is_put_aside_as_a_draft_of_its_owner(
    home: Path, monkeypatch: Any
) -> None:
    """The second one begins at home, sees whose the draft is, and the first finds it first of all."""
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.log_in(HOA)
        await half_an_intake(desk)
        await desk.press("ctrl+l", "2")
        assert f"Việc dở của {HOA}" in desk.screen
        await desk.press(PINS[MAI], "enter")
        await desk.until("Hôm nay")
        assert MAI in desk.screen.splitlines()[0]
        assert f"Xin chào {MAI}" in desk.screen
        assert len(desk.app.screen_stack) == 1
        await desk.until(f"của {HOA}")
        await half_an_intake(desk)
        await desk.press("escape", "escape", "escape")
        await desk.until("Hôm nay")
        lines = [line for line in desk.screen.splitlines() if "Vì Thị L" in line]
        assert [f"của {HOA}" in line for line in lines] == [False, True]
        await desk.press("ctrl+l")
        await desk.log_in(HOA)
        await desk.until(f"của {MAI}")
        lines = [line for line in desk.screen.splitlines() if "Vì Thị L" in line]
        assert [f"của {MAI}" in line for line in lines] == [False, True]
        await desk.press("enter")
        await desk.until("Bước")


async def test_what_is_not_put_aside_would_be_lost(home: Path, monkeypatch: Any) -> None:
    """The planted fault of the test above: it is seen where the draft isn't written before the switch."""

    async def forget(_lock: Lock) -> None:
        """Put nothing aside."""

    monkeypatch.setattr(Lock, "put_aside", forget)
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.log_in(HOA)
        await desk.press("khai sinh", "enter", "a", "enter", "down", "Vì Thị L", "ctrl+l")
        await desk.log_in(MAI)
        await desk.until("Hôm nay")
        await desk.wait()
        assert "Vì Thị L" not in desk.screen


async def test_a_wrong_pin_of_another_clerk_leaves_the_first_one_s_work(home: Path, monkeypatch: Any) -> None:
    """Somebody tried and couldn't; the draft is on the disk, and the screen as it was."""
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.log_in(HOA)
        await half_an_intake(desk)
        before = desk.screen
        await desk.press("ctrl+l", "2", "999998", "enter", "escape")
        assert desk.locked
        await desk.log_in(HOA)
        assert desk.screen == before
        person = desk.app.counter.person
        assert person is not None
        assert person.name == HOA


async def test_after_a_switch_the_next_intake_names_the_second_clerk(home: Path, monkeypatch: Any) -> None:
    """On the dossier, its event and its slip; the first one's is as it was."""
    async with at_the_desk(home, monkeypatch) as desk:
        for name, citizen in ((HOA, "Lò Văn Một"), (MAI, "Lò Văn Hai")):
            await desk.press("ctrl+l")
            await desk.log_in(name)
            await desk.until("Hôm nay")
            await desk.press("chung thuc ban sao", "enter")
            await desk.until("Bước")
            await desk.press("a", "f9")
            await desk.press(citizen, "f9", "f9")
            await desk.until("Hôm nay")
    found = written(
        home,
        lambda office: (
            office.people.log_in(HEAD, PINS[HEAD]),
            {line.applicant_name: office.dossier(line.dossier_id) for line in office.find_dossiers("lo van")},
        )[1],
    )
    assert {name: (one.clerk, one.events[0].actor) for name, one in found.items()} == {
        "Lò Văn Một": (HOA, HOA),
        "Lò Văn Hai": (MAI, MAI),
    }


async def test_what_is_said_meanwhile_is_said_to_nobody_else(home: Path, monkeypatch: Any) -> None:
    """How a print went is told once the same clerk is back, and never on the locked screen."""
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.log_in(HOA)
        await desk.until("Hôm nay")
        await desk.press("ctrl+l")
        desk.app.at.say("screen.home.printed", Look.GOOD, what="Lò Văn Mẫu", outcome="đã in")
        desk.app.at.paint()
        assert "Lò Văn Mẫu" not in desk.screen
        await desk.log_in(HOA)
        await desk.until("Lò Văn Mẫu")
        await desk.press("ctrl+l")
        desk.app.at.say_text("Lò Văn Mẫu", Look.GOOD)
        await desk.log_in(MAI)
        await desk.until("Hôm nay")
        assert "Lò Văn Mẫu" not in desk.screen


async def test_scans_and_pastes_do_nothing_while_it_is_locked(home: Path, monkeypatch: Any) -> None:
    """Neither an ID card nor a slip nor a pasted text comes past it."""
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.log_in(HOA)
        await desk.until("Hôm nay")
        await desk.press("ctrl+l")
        before = desk.screen
        await desk.burst("014190000123|123456789|Lò Văn Mẫu|01021990|Nam|Mai Sơn|01022021", "enter")
        await desk.press("escape")
        desk.app.gate.feed(Pasted("135791", 1.0))
        await desk.app.gate.idle()
        await desk.wait()
        assert desk.screen == before
        await desk.log_in(HOA)
        assert desk.app.home.person is None


async def test_it_locks_by_itself_when_nobody_works(home: Path, monkeypatch: Any) -> None:
    """After the minutes of the station, by a clock that nobody sets."""
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.log_in(HOA)
        await half_an_intake(desk)
        before = desk.screen
        desk.idle_s = 299
        desk.app.lock.look()
        await desk.app.gate.idle()
        assert not desk.locked
        desk.idle_s = 300
        desk.app.lock.look()
        await desk.app.gate.idle()
        await desk.wait()
        assert desk.locked
        await desk.log_in(HOA)
        assert desk.screen == before


async def test_an_office_may_never_lock_by_itself(home: Path, monkeypatch: Any) -> None:
    """0 minutes say so."""
    make_peopled_office(home, lambda: MORNING, idle_min=0)
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.log_in(HOA)
        await desk.until("Hôm nay")
        desk.idle_s = 100_000
        desk.app.lock.look()
        await desk.app.gate.idle()
        assert not desk.locked


async def test_a_posting_that_ended_overnight_locks_the_screen(home: Path, monkeypatch: Any) -> None:
    """The office refuses, and the screen asks who is there."""
    make_peopled_office(home, lambda: MORNING)
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.log_in(HOA)
        await desk.until("Hôm nay")
        await desk.app.counter.desk.use(lambda office: office.people.log_out())
        await desk.press("f4")
        assert desk.locked


async def test_leaving_the_program_logs_out_and_keeps_the_draft(home: Path, monkeypatch: Any) -> None:
    """Ctrl+Q from the locked screen too: whoever closes the counter in the evening needn't unlock it."""
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.log_in(HOA)
        await half_an_intake(desk)
        await desk.press("ctrl+l", "ctrl+q")
        for _ in range(100):
            if desk.app.return_value is not None:
                break
            await asyncio.sleep(0.01)
        assert desk.app.return_value == 0

    def look(office: WiredOffice) -> tuple[list[str], int]:
        with office.records.reading() as session:
            headers = session.connection().exec_driver_sql("SELECT header FROM event").scalars().all()
        office.people.log_in(HOA, PINS[HOA])
        return [header.decode() for header in headers], len(office.drafts())

    headers, drafts = written(home, look)
    assert '"kind":"clerk.logged_out"' in headers[-1]
    assert drafts == 1


# ---- other offices ----------------------------------------------------------------------------------------


async def test_a_practice_office_without_people_is_only_covered(home: Path, monkeypatch: Any) -> None:
    """Nobody has a PIN there: Enter brings everything back."""
    async with at_the_desk(home, monkeypatch, practice=True) as desk:
        await desk.press("khai sinh")
        before = desk.screen
        await desk.press("ctrl+l")
        await desk.until("Màn hình đang che")
        assert "khai sinh" not in desk.screen
        await desk.press("x", "f3", "enter")
        assert desk.screen == before


async def test_a_practice_office_with_people_rehearses_logging_in(home: Path, monkeypatch: Any) -> None:
    """As soon as the records are open."""

    def make(where: Path) -> None:
        from counter_tui.bootstrap import make_practice_office

        make_practice_office(where)
        roles = frozenset({Role.HEAD, Role.COUNTER})
        head = NewClerk(HEAD, "Giám đốc", roles, first_day=date(2025, 7, 1))
        written(where, lambda office: office.people.add(head, PINS[HEAD], must_change=False))

    make(home)
    with pytest.raises(AssertionError, match="never saw 'Hôm nay'"):
        async with at_the_desk(home, monkeypatch, practice=True) as desk:
            pass
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.press("1", PINS[HEAD], "enter")
        await desk.until("Hôm nay")
        assert HEAD in desk.screen.splitlines()[0]


async def test_an_office_without_people_says_what_to_do(home: Path, monkeypatch: Any) -> None:
    """Its set-up isn't finished; nothing opens it but people."""
    make_peopled_office(home, lambda: MORNING, people=False)
    monkeypatch.setattr(PeopledDesk, "until", lambda *_: asyncio.sleep(0))
    async with at_the_desk(home, monkeypatch) as desk:
        for _ in range(200):
            if "chưa có người làm việc" in desk.screen:
                break
            await desk.pilot.pause(0.02)
        assert "motcua setup" in desk.screen
        await desk.press("enter", "1", "escape")
        assert desk.locked


async def test_whoever_only_administers_works_without_any_dossier(home: Path, monkeypatch: Any) -> None:
    """Home shows counts and the catalogue; words find procedures only, and taking in is refused."""
    async with at_the_desk(home, monkeypatch) as desk:
        await desk.log_in(HOA)
        await half_an_intake(desk)
        await desk.press("ctrl+l")
        await desk.log_in(ADMIN)
        await desk.until("Hôm nay")
        await desk.wait()
        assert "Vì Thị L" not in desk.screen
        await desk.press("vi thi")
        assert "ngoài phần việc" not in desk.screen
        await desk.press("escape", "f4")
        assert "ngoài phần việc" in desk.screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 16)])
async def test_the_lock_fits_small_and_large_windows(
    home: Path, monkeypatch: Any, size: tuple[int, int]
) -> None:
    """Every row within the width, the keys at the bottom."""
    async with at_the_desk(home, monkeypatch, size=size) as desk:
        for keys in (("1", "1357"), ("escape", "xx")):
            await desk.press(*keys)
            lines = desk.screen.splitlines()
            assert max(map(len, lines)) <= size[0]
            assert "Ctrl+Q" in lines[-1]
