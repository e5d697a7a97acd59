"""The desk while the program runs: a clerk's word for the clock, a clock that jumps, a header for both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from counter_tui.config import Places, read_calendar, read_house, read_station, write_station
from counter_tui.opening import open_light
from counter_tui.wiring import WiredOffice, office
from counter_tui.wiring.desk_state import DeskState, running_s
from db.office.blanks import give_out_blanks
from db.rules import clock as system_clock
from db.rules.clock import VIETNAM
from db.rules.clock_guard import ClockQuality
from db.rules.errors import NotFound, NotPossibleNow

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=VIETNAM)


class Time:
    """A clock that can be set, and a count that can't."""

    def __init__(self) -> None:
        self.at, self.count = NOON, 1000.0

    def __call__(self) -> datetime:
        """Give what the clock shows."""
        return self.at

    def counted(self) -> float:
        """Give the count."""
        return self.count

    def pass_by(self, **apart: float) -> None:
        """Let time pass for both."""
        self.at += timedelta(**apart)
        self.count += timedelta(**apart).total_seconds()


@pytest.fixture
def real(home: Path) -> Places:
    """Give a real office's files."""
    places = Places(home)
    write_station(places.station, replace(read_station(places.station), practice=False))
    return places


@pytest.fixture
def time() -> Time:
    """Give the time."""
    return Time()


def state(places: Places, time: Time) -> DeskState:
    """Give the desk of ``places``."""
    return DeskState(
        places,
        read_station(places.station),
        read_calendar(places.calendar),
        read_house(places.house),
        time,
        time.counted,
    )


def test_time_that_passes_is_no_jump(real: Places, time: Time) -> None:
    """A night, a weekend of sleep, midnight: both clocks went the same way."""
    desk = state(real, time)
    for hours in (1, 11, 12, 72):
        time.pass_by(hours=hours)
        assert not desk().clock_jumped


@pytest.mark.parametrize("hours", [-48, 48, -1, 1, 24, -16 * 365 * 24])
def test_a_clock_that_is_set_is_noticed_at_the_next_use(real: Places, time: Time, hours: int) -> None:
    """±48 hours in the middle of a day, an hour, years; set back again, nothing happened."""
    desk = state(real, time)
    time.pass_by(hours=2)
    desk.confirmed_day = time.at.date()
    time.at += timedelta(hours=hours)
    found = desk()
    assert found.clock_jumped
    assert found.confirmed_day is None
    time.at -= timedelta(hours=hours)
    assert not desk().clock_jumped


def test_a_word_of_a_clerk_corrects_it_from_then_on(real: Places, time: Time) -> None:
    """The offset stays while time passes; the day is confirmed, and the jump is over."""
    desk = state(real, time)
    time.at += timedelta(days=2)
    desk.confirm(timedelta(days=-2))
    found = desk()
    assert (found.clock_jumped, found.confirmed_day, found.moment()) == (False, NOON.date(), NOON)
    time.pass_by(hours=13)
    assert desk().moment() == NOON + timedelta(hours=13)


def test_practice_is_never_asked(home: Path, time: Time) -> None:
    """There a day to come may be rehearsed."""
    desk = state(Places(home), time)
    time.at += timedelta(days=400)
    assert not desk().clock_jumped


def test_a_clock_before_all_headers_still_has_one(
    real: Places, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In 2010 no header holds: the first one stands there while the clerk is asked."""
    time.at = NOON.replace(year=2010)
    assert state(real, time)().header.unit_code == "04105"
    monkeypatch.setattr(system_clock, "now", time)
    assert open_light(real.home).header.unit_code == "04105"


def test_a_gap_between_headers_is_still_told(
    real: Places, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day of a known year without a header is a mistake of the office and not of the clock."""
    time.at = datetime(2025, 2, 3, 8, 0, tzinfo=VIETNAM)
    with pytest.raises(NotFound):
        state(real, time)()
    monkeypatch.setattr(system_clock, "now", time)
    with pytest.raises(NotFound):
        open_light(real.home)


def test_the_count_goes_on_by_itself() -> None:
    """It is seconds, and nobody's clock."""
    first = running_s()
    assert 0 <= running_s() - first < 60


@pytest.fixture
def opened(real: Places, time: Time, monkeypatch: pytest.MonkeyPatch) -> Iterator[WiredOffice]:
    """Give the office as the program opens it, at a time just after it was made."""
    time.at = system_clock.now()
    monkeypatch.setattr(office, "running_s", time.counted)
    monkeypatch.setattr(office, "system_now", time)
    wired = WiredOffice.open(real, time)
    yield wired
    wired.close()


@pytest.mark.parametrize("hours", [48, -48])
def test_a_jump_in_the_middle_of_a_day_stops_and_goes_on(opened: WiredOffice, time: Time, hours: int) -> None:
    """The whole office: the clock is set, drafts and acts that tell are refused, a word, and on."""
    assert not opened.safety.clock().asks
    time.pass_by(hours=1)
    time.at += timedelta(hours=hours)
    facts = opened.safety.clock()
    assert facts.asks
    with pytest.raises(NotPossibleNow, match="clock_unsure"):
        give_out_blanks(opened.records, 1, opened._desk())
    said = time.at - timedelta(hours=hours)
    after = opened.safety.confirm_clock(said)
    assert (after.asks, after.now, after.pc) == (False, said, time.at)
    give_out_blanks(opened.records, 1, opened._desk())
    time.pass_by(minutes=5)
    assert opened.safety.clock().now == said + timedelta(minutes=5)
    assert opened.safety.clock().quality in (ClockQuality.GOOD, ClockQuality.CONFIRMED)


def test_a_moment_is_vietnams_whatever_the_pc_says(real: Places) -> None:
    """A PC in another zone."""
    time = Time()
    time.at = NOON.astimezone(UTC)
    assert state(real, time).pc_moment().isoformat() == "2026-11-25T12:00:00+07:00"
