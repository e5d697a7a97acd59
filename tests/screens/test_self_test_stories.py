"""The self-test at the counter: silent where all is well, one line where it isn't, one key to read it all."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_desk import GOOD_CODES, MORNING, Hands, SmallDesk, faults, small_counter

from counter_tui.locale import has
from counter_tui.screens.clock import ClockScreen
from counter_tui.screens.home import HomeScreen
from counter_tui.screens.self_test import NewsScreen, SelfTestScreen
from counter_tui.screens.stop import StopScreen
from db.rules.clock_guard import ClockFacts, ClockQuality
from db.rules.errors import NotPossibleNow
from db.rules.self_test import Finding, Level, Subject
from db.rules.tip_check import FeedNews, TipState

SNAPSHOTS = Path(__file__).parent / "snapshots"
SIZES = [(80, 24), (120, 40)]
FOUND = {
    Subject.DATABASE: Finding(Subject.DATABASE, Level.GOOD, "whole", {"done": 29, "tables": 29, "mb": 48}),
    Subject.CHAIN: Finding(
        Subject.CHAIN, Level.GOOD, "holds", {"events": 35_700, "head": "fb31dc8cb0ff3c62"}
    ),
    Subject.CLOCK: Finding(
        Subject.CLOCK, Level.GOOD, "good", {"now": MORNING, "last": MORNING - timedelta(minutes=9)}
    ),
    Subject.DISK: Finding(Subject.DISK, Level.LOOK, "little", {"mb": 312}),
    Subject.PRINTER: Finding(
        Subject.PRINTER, Level.LOOK, "not_reached", {"printer": "192.168.1.50", "kind": "network"}
    ),
    Subject.BACKUP: Finding(
        Subject.BACKUP, Level.BAD, "failed", {"at": MORNING - timedelta(days=5), "days": 5}
    ),
    Subject.SQLITE: Finding(Subject.SQLITE, Level.GOOD, "new_enough", {"version": "3.53.4"}),
}


async def test_home_says_nothing_where_all_is_well(tmp_path: Path) -> None:
    """No line, no number in the status; the log has it."""
    async with small_counter(tmp_path) as hands:
        await hands.wait()
        assert hands.message == ""
        assert "CẦN XEM" not in hands.screen
        assert len(hands.app.counter.self_test) == len(Subject)
    assert "self_test level=good" in (tmp_path / "runs.log").read_text(encoding="utf-8")


async def test_home_says_what_there_is_to_see_to(tmp_path: Path) -> None:
    """One line at the start, a number that stays in the status, and the log names subject and code."""
    async with small_counter(tmp_path, SmallDesk(found=dict(FOUND))) as hands:
        await hands.wait()
        assert "Tự kiểm tra: 3 điều cần xem" in hands.message
        await hands.press("x", "backspace")
        assert hands.message == ""
        assert "CẦN XEM 3" in hands.screen
    log = (tmp_path / "runs.log").read_text(encoding="utf-8")
    assert "disk=little printer=not_reached backup=failed level=bad" in log


async def _at_self_test(hands: Hands) -> None:
    await hands.wait()
    await hands.press("f10")
    index = next(n for n, item in enumerate(hands.app.screen._items) if item.name == "self_test")
    await hands.press(*["down"] * index, "enter")
    assert isinstance(hands.app.screen, SelfTestScreen)


async def test_the_menu_leads_to_every_line(tmp_path: Path) -> None:
    """Each subject with its level in words; Enter looks again; Esc leads back; F2 writes the file."""
    async with small_counter(tmp_path, SmallDesk(found=dict(FOUND))) as hands:
        await _at_self_test(hands)
        assert "CÓ ĐIỀU HỎNG" in hands.screen
        assert hands.screen.count("HỎNG") == 2
        hands.desk.found.clear()
        await hands.press("enter")
        assert "mọi thứ tốt" in hands.screen
        assert "Đã xem lại" in hands.message
        await hands.press("f2")
        assert "su-co.zip" in hands.message
        await hands.press("escape", "escape")
        assert isinstance(hands.app.screen, HomeScreen)
        assert "CẦN XEM" not in hands.screen


async def test_a_key_pressed_while_it_looks_is_not_kept_waiting_for_all_of_it(tmp_path: Path) -> None:
    """One use case a subject: what the clerk asks for meanwhile comes in between."""
    async with small_counter(tmp_path) as hands:
        await hands.wait()
        assert hands.desk.calls.count("use") >= len(Subject)


def news(why: TipState, lost: int | None = None) -> FeedNews:
    """Give why a feed was opened this morning."""
    return FeedNews(why, MORNING - timedelta(minutes=3), lost)


@pytest.mark.parametrize("why", [state for state in TipState if not state.goes_on])
async def test_records_that_are_others_are_told_once_and_confirmed_with_one_key(
    tmp_path: Path, why: TipState
) -> None:
    """What happened, what is safe, what to do; no other key leads on; then never again."""
    async with small_counter(tmp_path, SmallDesk(news=news(why, 12))) as hands:
        await hands.wait()
        assert isinstance(hands.app.screen, NewsScreen)
        seen = " ".join(hands.screen.split())
        assert "Thiếu 12 việc" in seen
        assert "Không số nào bị cấp hai lần" in seen
        assert has(f"screen.news.do.{why}")
        await hands.press("escape", "x", "f9")
        assert isinstance(hands.app.screen, NewsScreen)
        await hands.press("enter")
        await hands.wait()
        assert isinstance(hands.app.screen, HomeScreen)
        assert hands.desk.calls.count("confirm_news") == 1
        assert hands.app.counter.self_test, "the self-test comes when it is over"


async def test_the_clock_comes_before_the_news(tmp_path: Path) -> None:
    """What is confirmed is told to the journal, and that needs a time."""
    clock = ClockFacts(MORNING, MORNING, MORNING - timedelta(days=3), ClockQuality.AHEAD, asks=True)
    desk = SmallDesk(news=news(TipState.OLDER), clock=clock, found={})
    async with small_counter(tmp_path, desk) as hands:
        await hands.wait()
        assert isinstance(hands.app.screen, ClockScreen)
        await hands.press("enter")
        assert isinstance(hands.app.screen, NewsScreen)
        await hands.press("enter")
        await hands.wait()
        assert isinstance(hands.app.screen, HomeScreen)
        assert hands.app.counter.self_test
    assert faults(tmp_path) == ""


async def test_a_self_test_that_can_not_be_made_is_tried_again(tmp_path: Path) -> None:
    """The records are away at the start: the stop screen; when they are back, everything is looked at."""
    desk = SmallDesk(failing={"clock": NotPossibleNow("records_gone", path="x")})
    async with small_counter(tmp_path, desk) as hands:
        await hands.wait()
        for _ in range(100):
            if isinstance(hands.app.screen, StopScreen):
                break
            await hands.pilot.pause(0.02)
        assert isinstance(hands.app.screen, StopScreen)
        hands.desk.failing.clear()
        await hands.press("enter")
        await hands.wait()
        assert isinstance(hands.app.screen, HomeScreen)
        assert len(hands.app.counter.self_test) == len(Subject)


def test_every_code_that_a_subject_finds_has_its_sentence() -> None:
    """Nobody reads a bare key, neither here nor on the command line."""
    for subject, code in GOOD_CODES.items():
        assert has(f"screen.check.{subject}.{code}")
        assert has(f"screen.check.subject.{subject}")
    for level in Level:
        assert has(f"screen.check.level.{level}")
        assert has(f"screen.check.all.{level}")
    for quality in ClockQuality:
        assert has(f"screen.check.clock.{quality}")
        assert has(f"screen.clock.quality.{quality}")


# ---- what they look like -------------------------------------------------------------------------------


async def _stop(hands: Hands) -> None:
    await hands.press("tam tru", "enter", "a", "enter", "tab", "Lò Thị Thử")
    hands.desk.failing["accept"] = NotPossibleNow("disk_full")
    await hands.press("f9")


PLACES = {
    "stop": (SmallDesk, _stop),
    "self_test": (lambda: SmallDesk(found=dict(FOUND)), _at_self_test),
    "clock": (
        lambda: SmallDesk(
            clock=ClockFacts(MORNING, MORNING, MORNING - timedelta(days=3), ClockQuality.AHEAD, asks=True)
        ),
        Hands.wait,
    ),
    "news": (lambda: SmallDesk(news=news(TipState.OLDER, 12)), Hands.wait),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("place", PLACES)
async def test_a_screen_looks_as_it_did(tmp_path: Path, place: str, size: tuple[int, int]) -> None:
    """What is drawn at a place is what was drawn there when somebody last looked."""
    make, go = PLACES[place]
    async with small_counter(tmp_path, make(), size=size) as hands:
        await hands.wait()
        await go(hands)
        seen = "\n".join(line.rstrip() for line in hands.screen.split("\n")) + "\n"
    kept = SNAPSHOTS / f"{place}_{size[0]}x{size[1]}.txt"
    if os.environ.get("MOTCUA_RENEW"):
        kept.write_text(seen, encoding="utf-8")
    assert seen == kept.read_text(encoding="utf-8")
