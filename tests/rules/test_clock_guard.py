from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from db.rules.clock import VIETNAM
from db.rules.clock_guard import AHEAD, BEHIND, ClockQuality, clock_quality

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 - given a zone here
    lambda naive: naive.replace(tzinfo=VIETNAM)
)
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=VIETNAM)


@given(MOMENTS, st.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_a_wrong_clock_is_marked(last: datetime, apart: timedelta) -> None:
    """More than ten minutes behind the last event or 36 hours ahead of it is doubtful; nothing else is."""
    wanted = ClockQuality.GOOD
    if apart < -BEHIND:
        wanted = ClockQuality.BEHIND
    elif apart > AHEAD:
        wanted = ClockQuality.AHEAD
    assert clock_quality(last + apart, last) is wanted


def test_the_limits_themselves_are_still_good() -> None:
    """Ten minutes behind and 36 hours ahead are believed; a second more is not."""
    second = timedelta(seconds=1)
    assert clock_quality(NOON - BEHIND, NOON) is ClockQuality.GOOD
    assert clock_quality(NOON - BEHIND - second, NOON) is ClockQuality.BEHIND
    assert clock_quality(NOON + AHEAD, NOON) is ClockQuality.GOOD
    assert clock_quality(NOON + AHEAD + second, NOON) is ClockQuality.AHEAD


def test_a_new_office_has_nothing_to_compare_with() -> None:
    """Without an event any time is believed, unless the calendar doesn't know its year."""
    assert clock_quality(NOON, None) is ClockQuality.GOOD
    assert clock_quality(NOON, None, {2026}) is ClockQuality.GOOD


def test_a_year_that_the_calendar_does_not_know_is_doubtful() -> None:
    """2010 is a dead battery and 2040 a slip of the finger, however they stand to the last event."""
    for year in (2010, 2040):
        assert clock_quality(NOON.replace(year=year), None, {2025, 2026}) is ClockQuality.UNKNOWN_YEAR
        assert clock_quality(NOON.replace(year=year), NOON, {2025, 2026}) is ClockQuality.UNKNOWN_YEAR
