"""Early, on time or late (DOMAIN 4.5): by the minute or by the day, and judged when the office was done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.clock import VIETNAM
from db.rules.course import Timing
from db.rules.dossier import Status
from db.rules.timeliness import Grain, ended_at, overdue, timing

EARLY, ON_TIME, LATE = Timing.EARLY, Timing.ON_TIME, Timing.LATE
MINUTE, DAY = Grain.MINUTE, Grain.DAY
MOMENTS = st.integers(0, 20_000).map(lambda each: at("2026-12-01T00:00") + timedelta(minutes=each))
"""Two weeks, so that two moments often fall on one day."""


def at(text: str) -> datetime:
    """Read a moment of Vietnam's time."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("promised", "done", "by_minute", "by_day"),
    [
        ("2026-12-03T17:00", "2026-12-02T23:59", EARLY, EARLY),
        ("2026-12-03T08:00", "2026-12-02T16:00", EARLY, EARLY),  # another day, whatever the hour
        ("2026-12-03T17:00", "2026-12-03T00:00", ON_TIME, ON_TIME),
        ("2026-12-03T17:00", "2026-12-03T17:00", ON_TIME, ON_TIME),
        ("2026-12-03T17:00", "2026-12-03T17:01", LATE, ON_TIME),
        ("2026-12-03T09:00", "2026-12-03T16:59", LATE, ON_TIME),
        ("2026-12-03T17:00", "2026-12-04T00:00", LATE, LATE),
        ("2026-12-31T17:00", "2027-01-01T07:30", LATE, LATE),
    ],
)
def test_three_classes_by_the_minute_and_by_the_day(
    promised: str, done: str, by_minute: Timing, by_day: Timing
) -> None:
    """An earlier day is early; the day itself is on time until its moment, or to its end."""
    assert timing(at(promised), at(done)) is by_minute
    assert timing(at(promised), at(done), MINUTE) is by_minute
    assert timing(at(promised), at(done), DAY) is by_day


def test_days_are_those_of_vietnam() -> None:
    """What ends at half past midnight here ended the day before in Greenwich, and that counts for nothing."""
    promised, done = at("2026-12-03T17:00"), at("2026-12-03T00:30")
    assert timing(promised.astimezone(UTC), done.astimezone(UTC)) is ON_TIME
    assert timing(promised.astimezone(UTC), done.astimezone(UTC), DAY) is ON_TIME


def test_without_a_promise_nobody_is_late() -> None:
    """A dossier of which no day was promised is in no class (KhongCoNgayHenTra)."""
    for grain in Grain:
        assert timing(None, at("2026-12-03T17:00"), grain) is None


@given(promised=MOMENTS, done=MOMENTS, later=st.integers(0, 10_000))
def test_later_is_never_better_and_a_day_is_milder_than_a_minute(
    promised: datetime, done: datetime, later: int
) -> None:
    """The classes follow time, and what is late by the day is late by the minute."""
    order = [EARLY, ON_TIME, LATE]
    for grain in Grain:
        first = timing(promised, done, grain)
        second = timing(promised, done + timedelta(minutes=later), grain)
        assert first is not None
        assert second is not None
        assert order.index(first) <= order.index(second)
    if timing(promised, done, DAY) is LATE:
        assert timing(promised, done, MINUTE) is LATE
    assert (timing(promised, done, DAY) is EARLY) == (timing(promised, done, MINUTE) is EARLY)


def test_which_end_counts() -> None:
    """The result before its return, the return before the other ends, and none of them is no end (QĐ 766)."""
    days = {int(status): at(f"2026-12-{int(status):02d}T10:00") for status in Status}
    for later in permutations((3, 7, 8)):
        reached = {Status(number): days[number] for number in (*later, 10, 9, 4, 2)}
        assert ended_at(reached) == days[9]
        del reached[Status.PROCESSED]
        assert ended_at(reached) == days[10]
    for number in (3, 7, 8):
        assert ended_at({Status.ACCEPTED: days[2], Status(number): days[number]}) == days[number]
    assert ended_at({Status(number): days[number] for number in (1, 2, 4, 5, 6)}) is None
    assert ended_at({}) is None


@pytest.mark.parametrize("status", list(Status))
def test_only_running_dossiers_are_overdue(status: Status) -> None:
    """The office is behind in 2 and 4; in 5 and 6 it waits, 9 is done, 1 has not begun, the others ended."""
    promised, now = at("2026-12-03T17:00"), at("2026-12-10T08:00")
    assert overdue(status, promised, now) == (int(status) in (2, 4))
    assert not overdue(status, promised, promised)
    assert not overdue(status, None, now)


def test_by_the_day_it_is_overdue_on_the_next_one() -> None:
    """An office that judges by the day is not behind before midnight."""
    promised = at("2026-12-03T10:00")
    for now, by_minute, by_day in [
        ("2026-12-03T10:00", False, False),
        ("2026-12-03T10:01", True, False),
        ("2026-12-03T23:59", True, False),
        ("2026-12-04T00:00", True, True),
    ]:
        assert overdue(Status.IN_PROCESS, promised, at(now), MINUTE) is by_minute
        assert overdue(Status.IN_PROCESS, promised, at(now), DAY) is by_day
