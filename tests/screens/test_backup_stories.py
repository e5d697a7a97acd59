"""Stories of backups at the counter: asked for from the menu, and made by itself once a day."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from office_day import OfficeDay, a_working_day, sit_down
from small_desk import Hands, faults

import counter_tui.backing_up
from counter_tui.screens.home import HomeScreen
from db.rules.errors import NotPossibleNow


def made(home: Path) -> list[str]:
    """Give the backups of an office."""
    folder = home / "office" / "backups"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


async def choose_backup(hands: Hands) -> None:
    """Choose the backup from the menu."""
    await hands.press("f10", "8")
    assert isinstance(hands.app.screen, HomeScreen)


async def test_one_key_makes_one_and_says_where_it_stands(tmp_path: Path) -> None:
    """F10 and a digit: made beside the keys, checked, said in a sentence with what to think of."""
    day = OfficeDay(tmp_path / "office")
    day.write(a_working_day)
    async with sit_down(day, (120, 30)) as hands:
        assert "Chưa sao lưu" in hands.screen
        await choose_backup(hands)
        await hands.wait()
        assert hands.message == (
            "Đã sao lưu và kiểm tra 10 hồ sơ ở 1 nơi. Chỉ có bản trên cùng ổ đĩa: hãy cắm USB hay thêm ổ khác"
        )
        assert len(made(tmp_path)) == 1
        await hands.app.home.refresh_facts()
        hands.app.at.paint()
        assert f"Sao lưu {day.clock.at:%d/%m %H:%M}" in hands.screen
    assert faults(tmp_path / "office" / "logs") == ""


async def test_typing_goes_on_while_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How far it is stands on the message line; letters go where they belong meanwhile."""
    monkeypatch.setattr(counter_tui.backing_up, "LOOK_S", 0.0)
    async with sit_down(OfficeDay(tmp_path / "office")) as hands:
        await choose_backup(hands)
        await hands.press("k", "h", "a", "i")
        assert hands.app.home.box.value == "khai"
        await hands.wait()
        assert len(made(tmp_path)) == 1
    assert faults(tmp_path / "office" / "logs") == ""


async def test_a_real_office_makes_one_by_itself_and_only_one(tmp_path: Path) -> None:
    """Behind the first screen, quietly; the next look at the home screen makes no second one."""
    async with sit_down(OfficeDay(tmp_path / "office")) as hands:
        assert made(tmp_path) == []
        hands.app.counter.station = replace(hands.app.counter.station, practice=False)
        for _ in range(3):
            hands.app.refresh_home()
            await hands.wait()
        assert len(made(tmp_path)) == 1
        assert "sao lưu" not in hands.message.lower()
    assert faults(tmp_path / "office" / "logs") == ""


async def test_one_that_can_not_be_made_is_said_and_not_tried_all_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: one sentence, and the clerk works on."""
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))
    async with sit_down(OfficeDay(tmp_path / "office"), (140, 30)) as hands:
        hands.app.counter.station = replace(hands.app.counter.station, practice=False)
        hands.app.refresh_home()
        await hands.wait()
        assert hands.message.startswith("CHƯA sao lưu được: ")
        assert "không đủ chỗ" in hands.message
        hands.app.home.hush()
        hands.app.refresh_home()
        await hands.wait()
        assert "sao lưu" not in hands.message.lower()
        assert made(tmp_path) == []
    assert faults(tmp_path / "office" / "logs") == ""


async def test_a_second_one_at_once_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line is just making one."""

    def busy(_job: object) -> None:
        raise NotPossibleNow("backup_running")

    monkeypatch.setattr("db.office.backup.BackupJob.carry_out", busy)
    async with sit_down(OfficeDay(tmp_path / "office"), (120, 30)) as hands:
        await choose_backup(hands)
        await hands.wait()
        assert hands.message == "Một chương trình khác đang sao lưu; chờ xong rồi thử lại"
    assert faults(tmp_path / "office" / "logs") == ""
