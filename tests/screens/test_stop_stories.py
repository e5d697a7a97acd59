"""The stop screen: the clerk reads what is safe and what to do, and nothing that was typed is lost."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from office_day import MORNING, OfficeDay, sit_down
from small_desk import SmallDesk, faults, small_counter

from counter_tui import sentences
from counter_tui.config import Places
from counter_tui.locale import has, text
from counter_tui.safety import LOOKING_IS_SAFE, STOPS, Tried
from counter_tui.screens.home import HomeScreen
from counter_tui.screens.intake import IntakeScreen
from counter_tui.screens.stop import StopScreen
from db.engine import Records
from db.rules.errors import NotPossibleNow
from db.safe.reserve import Reserve
from db.safe.tip import TipFile

READY = ("tam tru", "enter", "a", "enter", "tab", "Lò Thị Thử")


def refusal(code: str) -> NotPossibleNow:
    """Give a refusal of the disk."""
    return NotPossibleNow(code, path="/data/records.db", file="/data/catalogue.db")


@pytest.mark.parametrize("code", sorted(STOPS))
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_stop_says_what_is_safe_and_what_to_do(
    tmp_path: Path, code: str, size: tuple[int, int]
) -> None:
    """Four paragraphs that fit the screen; Enter saves what was being saved; the form was never touched."""
    async with small_counter(tmp_path, size=size) as hands:
        await hands.press(*READY)
        hands.desk.failing["accept"] = refusal(code)
        await hands.press("f9")
        assert isinstance(hands.app.screen, StopScreen)
        seen = " ".join(hands.screen.split())
        own = f"screen.stop.what.{code}"
        assert (text(own) if has(own) else sentences.refusal(refusal(code)))[1:] in seen
        for part in ("Đã an toàn", "Chưa làm", "Cần làm", "Thử lại"):
            assert part in hands.screen
        advice = f"screen.stop.do.{code}"
        last_words = " ".join(text(advice if has(advice) else "screen.stop.do.other").split()[-3:])
        assert last_words in seen
        assert ("Chỉ xem" in hands.screen) is (code in LOOKING_IS_SAFE)
        await hands.press("x", "f9", "tab", "1")
        assert isinstance(hands.app.screen, StopScreen), "no other key does anything"
        del hands.desk.failing["accept"]
        await hands.press("enter")
        assert isinstance(hands.app.screen, HomeScreen)
        assert [intake.applicant.name for intake in hands.desk.intakes] == ["Lò Thị Thử"]
        assert "Đã lưu 02-0001" in hands.message
    assert faults(tmp_path) == ""


async def test_it_stands_until_the_cause_is_gone(tmp_path: Path) -> None:
    """Enter tries; as long as it fails the screen stays, says when and why, and the reason may change."""
    async with small_counter(tmp_path) as hands:
        await hands.press(*READY)
        hands.desk.failing["accept"] = refusal("disk_full")
        await hands.press("f9")
        hands.desk.failing["try_again"] = refusal("disk_full")
        await hands.press("enter", "enter")
        assert "09:14 vẫn chưa được: ổ đĩa đầy" in hands.message
        hands.desk.failing["try_again"] = refusal("records_gone")
        await hands.press("enter")
        assert "Cắm lại ổ" in hands.screen
        assert "Chỉ xem" not in hands.screen
        hands.desk.failing.clear()
        await hands.press("enter")
        assert len(hands.desk.intakes) == 1
    log = (tmp_path / "runs.log").read_text(encoding="utf-8")
    assert "stopped why=disk_full" in log
    assert "going_on reserve_used=False" in log


async def test_the_room_that_was_kept_back_is_told(tmp_path: Path) -> None:
    """The dossier went in, and the clerk reads that the disk has to be cleared now."""
    async with small_counter(tmp_path, SmallDesk(tried=Tried(reserve_used=True))) as hands:
        await hands.press(*READY)
        hands.desk.failing["accept"] = refusal("disk_full")
        await hands.press("f9")
        hands.desk.failing.clear()
        await hands.press("enter")
        assert len(hands.desk.intakes) == 1
        assert "Đã dùng chỗ dự phòng" in hands.message


async def test_looking_on_is_possible_where_it_is_safe(tmp_path: Path) -> None:
    """Esc leads back to the form as it was, the next save stops again; where that is unsafe, Esc doesn't."""
    async with small_counter(tmp_path) as hands:
        await hands.press(*READY)
        hands.desk.failing["accept"] = refusal("disk_full")
        await hands.press("f9", "escape")
        assert isinstance(hands.app.screen, IntakeScreen)
        assert "Lò Thị Thử" in hands.screen
        assert "Chỉ xem" in hands.message
        hands.desk.failing["accept"] = refusal("records_damaged")
        await hands.press("f9", "escape")
        assert isinstance(hands.app.screen, StopScreen)


async def test_a_stop_beside_the_keys_comes_between_two_of_them(tmp_path: Path) -> None:
    """A look-up that fails while the clerk types: the screen comes, what was typed is still in the box."""
    async with small_counter(tmp_path) as hands:
        hands.desk.failing["find_dossiers"] = refusal("records_gone")
        await hands.press("khai sinh")
        await hands.wait()
        for _ in range(100):
            if isinstance(hands.app.screen, StopScreen):
                break
            await hands.pilot.pause(0.02)
        assert isinstance(hands.app.screen, StopScreen)
        hands.desk.failing.clear()
        await hands.press("enter")
        assert isinstance(hands.app.screen, HomeScreen)
        assert hands.app.home.box.value == "khai sinh"


async def test_only_one_of_them_stands_however_often_it_is_met(tmp_path: Path) -> None:
    """Several things fail at once: one screen, one Enter."""
    async with small_counter(tmp_path) as hands:
        for name in ("today", "drafts", "find_dossiers"):
            hands.desk.failing[name] = refusal("disk_failed")
        for _ in range(3):
            hands.app.refresh_home()
        await hands.wait()
        await hands.pilot.pause(0.1)
        stacked = [screen for screen in hands.app.screen_stack if isinstance(screen, StopScreen)]
        assert len(stacked) == 1
        hands.desk.failing.clear()
        await hands.press("enter")
        assert isinstance(hands.app.screen, HomeScreen)


async def test_a_key_that_is_no_f9_is_not_pressed_again(tmp_path: Path) -> None:
    """Enter led to the next step before the draft failed: a second Enter would skip one."""
    async with small_counter(tmp_path) as hands:
        await hands.press("tam tru", "enter", "a")
        hands.desk.failing["save_draft"] = refusal("disk_full")
        await hands.press("enter")
        assert isinstance(hands.app.screen, StopScreen)
        hands.desk.failing.clear()
        await hands.press("enter")
        assert isinstance(hands.app.screen, IntakeScreen)
        assert "Bước 2/3" in hands.screen


async def test_f2_writes_the_file_for_the_it_person(tmp_path: Path) -> None:
    """One key, and where the file is."""
    async with small_counter(tmp_path) as hands:
        await hands.press(*READY)
        hands.desk.failing["accept"] = refusal("records_damaged")
        await hands.press("f9", "f2")
        assert "su-co.zip" in hands.message
        assert hands.desk.calls[-1] == "incident"


async def test_a_scan_does_nothing_while_it_stands(tmp_path: Path) -> None:
    """A slip held under the scanner opens nothing behind it."""
    async with small_counter(tmp_path) as hands:
        await hands.press(*READY)
        hands.desk.failing["accept"] = refusal("disk_full")
        await hands.press("f9")
        await hands.scan("H521805261123020001" + "20")
        assert isinstance(hands.app.screen, StopScreen)


# ---- on real records -----------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def ready_to_save(home: Path):  # noqa: ANN201
    """Sit at a real program with an intake that only F9 is lacking; nothing is a fault in the end."""
    day = OfficeDay(home / "office")
    async with sit_down(day) as hands:
        await hands.press(*READY)
        await hands.wait()
        yield day, hands
    assert faults(day.home / "logs") == ""


def numbers(home: Path) -> list[str]:
    """Give the numbers of the dossiers."""
    from counter_tui.wiring import WiredOffice

    with contextlib.closing(WiredOffice.open(Places(home), lambda: MORNING)) as office:
        assert office.verify().holds
        assert office.differences() == ()
        return [line.short for line in office.find_dossiers("Lò Thị Thử")]


async def test_a_full_disk_gives_up_the_reserve_and_finishes_the_dossier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file may grow no more until the reserve is gone: Enter frees it, and the dossier has its number."""
    async with ready_to_save(tmp_path) as (day, hands):
        reserve = Reserve(day.home)
        assert reserve.is_kept, "the self-test kept it back"
        real, give_up, given = Records.writing, Reserve.give_up, []

        @contextlib.contextmanager
        def writing(records: Records):  # noqa: ANN202
            if not given:
                raise refusal("disk_full")
            with real(records) as session:
                yield session

        monkeypatch.setattr(Records, "writing", writing)
        monkeypatch.setattr(Reserve, "give_up", lambda one: given.append(1) or give_up(one))
        await hands.press("f9")
        assert "Ổ đĩa đầy" in hands.screen
        await hands.press("enter")
        await hands.wait()
        assert isinstance(hands.app.screen, HomeScreen)
        assert given
    assert numbers(tmp_path / "office") == ["02-0001"]


async def test_a_stick_that_was_pulled_and_put_back(tmp_path: Path) -> None:
    """The folder is gone under the program: refused by name; it comes back, and work goes on where it was."""
    async with ready_to_save(tmp_path) as (day, hands):
        away = tmp_path / "away"
        day.home.rename(away)
        await hands.press("f9")
        assert isinstance(hands.app.screen, StopScreen)
        assert "USB" in hands.screen
        await hands.press("enter")
        assert isinstance(hands.app.screen, StopScreen)
        assert not day.home.exists(), "nothing is made anew in its place"
        away.rename(day.home)
        await hands.press("enter")
        await hands.wait()
        assert isinstance(hands.app.screen, HomeScreen), hands.screen
    assert numbers(tmp_path / "office") == ["02-0001"]


async def test_a_copy_that_came_in_the_files_place_is_met_anew(tmp_path: Path) -> None:
    """Another file of the same name (a stick with a copy): refused, then opened as what it is."""
    async with ready_to_save(tmp_path) as (day, hands):
        records = day.home / "records.db"
        await hands.press("f9")
        await hands.wait()
        await hands.press(*READY)
        shutil.copy(records, tmp_path / "copy.db")
        records.unlink()
        for rest in ("records.db-wal", "records.db-shm"):
            (day.home / rest).unlink(missing_ok=True)
        shutil.copy(tmp_path / "copy.db", records)
        await hands.press("f9")
        assert isinstance(hands.app.screen, StopScreen)
        await hands.press("enter")
        await hands.wait()
        assert isinstance(hands.app.screen, HomeScreen), hands.screen
    assert "02-0002" in numbers(tmp_path / "office")


async def test_a_tip_that_can_not_be_written_stops_before_a_number_is_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user's own disk is locked: the dossier is undone, and goes in when it is open again."""
    async with ready_to_save(tmp_path) as (_, hands):

        def locked(file: TipFile, *_: object, **__: object) -> object:
            raise NotPossibleNow("tip_not_written", path=str(file.path))

        with monkeypatch.context() as patch:
            patch.setattr(TipFile, "write", locked)
            await hands.press("f9")
            assert isinstance(hands.app.screen, StopScreen)
            await hands.press("enter")
            assert isinstance(hands.app.screen, StopScreen)
        await hands.press("enter")
        await hands.wait()
        assert isinstance(hands.app.screen, HomeScreen)
    assert numbers(tmp_path / "office") == ["02-0001"]


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no file that is open")
async def test_a_real_bundle_is_written_where_nothing_opens(tmp_path: Path) -> None:
    """Rubbish for records at the start: the stop screen, and F2 still writes the file."""
    day = OfficeDay(tmp_path / "office")
    (day.home / "records.db").write_bytes(os.urandom(9_000))
    async with sit_down(day) as hands:
        await hands.wait()
        for _ in range(100):
            if isinstance(hands.app.screen, StopScreen):
                break
            await hands.pilot.pause(0.02)
        assert isinstance(hands.app.screen, StopScreen)
        await hands.press("f2")
        assert "motcua-su-co-" in hands.message
    assert list((day.home / "logs").glob("motcua-su-co-*.zip"))
    assert faults(day.home / "logs") == ""
