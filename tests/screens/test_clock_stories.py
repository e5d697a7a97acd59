"""The clock is asked: one key on a Monday, twice where it is odd, and nothing is promised before."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_desk import MORNING, SmallDesk, faults, small_counter

from counter_tui.screens.clock import ClockScreen
from counter_tui.screens.home import HomeScreen
from counter_tui.screens.intake import IntakeScreen
from db.rules.clock_guard import ClockFacts, ClockQuality
from db.rules.errors import NotAccepted, NotPossibleNow

READY = ("tam tru", "enter", "a", "enter", "tab", "Lò Thị Thử")
UNSURE = NotPossibleNow("clock_unsure", why="ahead", now=MORNING, last=MORNING)


def asked(quality: ClockQuality = ClockQuality.AHEAD, ago_days: float = 3) -> ClockFacts:
    """Give a clock that has to be confirmed; the last event was so many days before."""
    return ClockFacts(MORNING, MORNING, MORNING - timedelta(days=ago_days), quality, asks=True)


async def test_a_monday_morning_is_one_key(tmp_path: Path) -> None:
    """It stands there before anything else, says what the PC says and what was last, and Enter is enough."""
    async with small_counter(tmp_path, SmallDesk(clock=asked())) as hands:
        await hands.wait()
        assert isinstance(hands.app.screen, ClockScreen)
        assert "09:14 Thứ Hai 02/03/2026" in hands.screen
        assert "09:14 Thứ Sáu 27/02/2026" in hands.screen
        await hands.press("enter")
        assert isinstance(hands.app.screen, HomeScreen)
        assert "Quầy tính từ 09:14" in hands.message
        assert hands.app.counter.now() == MORNING
    assert faults(tmp_path) == ""


async def test_nothing_else_can_be_done_before_it(tmp_path: Path) -> None:
    """Esc, a menu key, a scan: told to confirm first."""
    async with small_counter(tmp_path, SmallDesk(clock=asked())) as hands:
        await hands.wait()
        await hands.press("escape")
        assert "Xác nhận ngày giờ trước đã" in hands.message
        await hands.press("f10", "f3", "f9")
        await hands.scan("014304000456||LÒ THỊ THỬ|12112004|Nữ|Bản Mẫu, Mai Sơn, Sơn La|03092024")
        assert isinstance(hands.app.screen, ClockScreen)
        assert "confirm_clock" not in hands.desk.calls


@pytest.mark.parametrize(
    "facts",
    [
        asked(ClockQuality.BEHIND, -2),
        asked(ClockQuality.UNKNOWN_YEAR),
        asked(ClockQuality.JUMPED, 0),
        asked(ClockQuality.AHEAD, 90),
    ],
    ids=lambda facts: str(facts.quality),
)
async def test_an_odd_clock_is_asked_twice(tmp_path: Path, facts: ClockFacts) -> None:
    """The first Enter asks back with the day in words; only the second one takes it."""
    async with small_counter(tmp_path, SmallDesk(clock=facts)) as hands:
        await hands.wait()
        await hands.press("enter")
        assert isinstance(hands.app.screen, ClockScreen)
        assert "Đúng là 09:14 Thứ Hai 02/03/2026?" in hands.message
        await hands.press("enter")
        assert isinstance(hands.app.screen, HomeScreen)


async def test_a_typed_time_is_said_back_and_counts_from_then_on(tmp_path: Path) -> None:
    """The counter's own clock follows; what was changed after asking back is asked again."""
    async with small_counter(tmp_path, SmallDesk(clock=asked(ClockQuality.BEHIND))) as hands:
        await hands.wait()
        await hands.press("23/11/2026 7:30", "enter")
        assert "Từ nay tính là 07:30 Thứ Hai 23/11/2026?" in hands.message
        await hands.press("backspace", "5", "enter")
        assert "07:35" in hands.message
        assert "confirm_clock" not in hands.desk.calls
        await hands.press("enter")
        assert isinstance(hands.app.screen, HomeScreen)
        assert f"{hands.app.counter.now():%d/%m/%Y %H:%M}" == "23/11/2026 07:35"
        assert "23/11/2026 07:35" in hands.screen


async def test_what_is_no_time_or_nobodys_is_told(tmp_path: Path) -> None:
    """A slip of the finger stays in the field to be mended; Esc empties it."""
    async with small_counter(tmp_path, SmallDesk(clock=asked())) as hands:
        await hands.wait()
        await hands.press("hom nay", "enter")
        assert "Không hiểu" in hands.message
        await hands.press("escape", "1/1/2016 8:00", "enter")
        hands.desk.failing["confirm_clock"] = NotAccepted("clock_said_too_early", year=2016)
        await hands.press("enter")
        assert "2016" in hands.message
        assert isinstance(hands.app.screen, ClockScreen)


async def test_in_the_middle_of_a_day_the_dossier_goes_in_after_it(tmp_path: Path) -> None:
    """F9 is refused for the clock: asked, confirmed, and the same F9 is done; nothing was typed twice."""
    async with small_counter(tmp_path) as hands:
        await hands.press(*READY)
        hands.desk.failing["accept"] = UNSURE
        hands.desk.clock = asked()
        await hands.press("f9")
        assert isinstance(hands.app.screen, ClockScreen)
        hands.desk.failing.clear()
        await hands.press("enter")
        assert isinstance(hands.app.screen, HomeScreen)
        assert [intake.applicant.name for intake in hands.desk.intakes] == ["Lò Thị Thử"]


async def test_another_day_moves_the_promise_and_shows_it_first(tmp_path: Path) -> None:
    """The clerk says another day: what was promised is counted anew and seen before it is printed."""
    async with small_counter(tmp_path) as hands:
        counter = hands.app.counter
        hands.desk.now = lambda: counter.now()  # noqa: PLW0108 - the counter's clock is another one later
        await hands.press(*READY)
        hands.desk.failing["accept"] = UNSURE
        hands.desk.clock = asked()
        await hands.press("f9", "5/3/2026 8:00", "enter")
        hands.desk.failing.clear()
        await hands.press("enter")
        assert isinstance(hands.app.screen, IntakeScreen)
        assert hands.desk.intakes == []
        await hands.press("f9")
        (intake,) = hands.desk.intakes
        assert f"{intake.received_at:%d/%m %H:%M}" == "05/03 08:00"


async def test_a_clock_that_was_set_meanwhile_is_not_asked_any_more(tmp_path: Path) -> None:
    """The IT person mends it while the question stands: Enter goes on."""
    async with small_counter(tmp_path, SmallDesk(clock=asked(ClockQuality.UNKNOWN_YEAR))) as hands:
        await hands.wait()
        assert hands.desk.clock is not None
        hands.desk.clock = replace(hands.desk.clock, quality=ClockQuality.GOOD, asks=False)
        await hands.press("enter")
        assert isinstance(hands.app.screen, HomeScreen)
        assert "confirm_clock" not in hands.desk.calls


async def test_it_is_asked_once_however_often_it_is_met(tmp_path: Path) -> None:
    """Drafts that fail beside the keys for the same reason put no second question over the first."""
    async with small_counter(tmp_path) as hands:
        hands.desk.failing["today"] = UNSURE
        hands.desk.clock = asked()
        for _ in range(3):
            hands.app.refresh_home()
        await hands.wait()
        await hands.pilot.pause(0.1)
        assert sum(isinstance(screen, ClockScreen) for screen in hands.app.screen_stack) == 1
