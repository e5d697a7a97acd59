from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.clock import VIETNAM
from db.rules.rotation import MONTHS, WEEKS, KeptBackup, to_remove

FIRST = datetime(2026, 1, 5, 17, 0, tzinfo=VIETNAM)


def one(number: int, days: float, *, verified: bool = True) -> KeptBackup:
    """Give the ``number``-th backup, made so many days after the first."""
    return KeptBackup(f"b{number:04d}", (1, number), FIRST + timedelta(days=days), verified)


def kept(backups: list[KeptBackup], newest: int) -> list[KeptBackup]:
    """Give those that stay, the oldest first."""
    gone = to_remove(backups, newest)
    return [each for each in backups if each not in gone]


BACKUPS = st.lists(st.tuples(st.floats(-4_000, 20_000), st.booleans()), min_size=1, max_size=60).map(
    lambda given: [one(n, days, verified=good) for n, (days, good) in enumerate(given)]
)


def test_a_year_of_daily_backups_becomes_two_weeks_eight_weeks_and_twelve_months() -> None:
    """Fourteen days, then Sundays, then ends of months: an old state is found, the stick isn't full."""
    year = [one(number, number) for number in range(400)]
    stay = kept(year, 14)
    assert stay[-14:] == year[-14:]
    days = [each.made_at.date() for each in stay]
    assert [f"{day:%d/%m/%y}" for day in days[:-14]] == [
        *("31/03/26", "30/04/26", "31/05/26", "30/06/26", "31/07/26", "31/08/26", "30/09/26", "31/10/26"),
        *("30/11/26", "27/12/26", "31/12/26", "03/01/27", "10/01/27", "17/01/27", "24/01/27"),
    ]
    assert len(stay) <= 14 + WEEKS + MONTHS


def test_the_oldest_go_first() -> None:
    """If the program is stopped in the middle, what is left is still the newest."""
    year = [one(number, number) for number in range(60)]
    gone = to_remove(reversed(year), 5)
    assert list(gone) == sorted(gone, key=lambda each: each.order)
    assert len(gone) > 30


@given(BACKUPS, st.integers(0, 20))
def test_what_stays_is_enough_and_not_too_much(backups: list[KeptBackup], newest: int) -> None:
    """The newest stay, the last verified one stays, and no more than the rule says."""
    stay = kept(backups, newest)
    assert stay[-max(newest, 1) :] == backups[-max(newest, 1) :]
    verified = [each for each in backups if each.verified]
    if verified:
        assert verified[-1] in stay
    assert len(stay) <= max(newest, 1) + 1 + WEEKS + MONTHS
    assert to_remove(backups[::-1], newest) == to_remove(backups, newest)


@given(BACKUPS, st.integers(1, 20))
def test_rotating_again_removes_nothing_more(backups: list[KeptBackup], newest: int) -> None:
    """Twice is once."""
    assert to_remove(kept(backups, newest), newest) == ()


@given(BACKUPS, st.integers(1, 10))
def test_rotating_each_day_keeps_what_one_keeps(backups: list[KeptBackup], newest: int) -> None:
    """By a clock that goes forward nothing is removed too early."""
    forward = sorted((replace(each, verified=True) for each in backups), key=lambda each: each.made_at)
    forward = [replace(each, name=f"b{n:04d}", order=(1, n)) for n, each in enumerate(forward)]
    there: list[KeptBackup] = []
    for each in forward:
        there = kept([*there, each], newest)
    assert there == kept(forward, newest)


@pytest.mark.parametrize("year", [2010, 2040])
def test_a_clock_that_stood_wrong_does_not_cost_the_newest(year: int) -> None:
    """The order is the journal's: a backup that says 2010 is the newest all the same."""
    backups = [one(number, number) for number in range(40)]
    backups.append(replace(one(40, 0), made_at=datetime(year, 1, 1, tzinfo=VIETNAM)))
    backups += [one(number, number) for number in range(41, 43)]
    assert backups[40] in kept(backups, 3)


def test_what_was_never_verified_stands_for_no_week() -> None:
    """A copy that didn't hold keeps no good one from staying."""
    backups = [one(n, n * 7, verified=n % 2 == 0) for n in range(12)]
    stay = kept(backups, 1)
    assert [each for each in stay if not each.verified] == [backups[-1]]
    assert [each for each in stay if each.verified] == [each for each in backups if each.verified]
