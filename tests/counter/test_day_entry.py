"""Days that lie behind, as a clerk types them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from counter_tui.day_entry import NotADay, day_words, moment_words, past_day, past_moment
from db.rules.clock import VIETNAM

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 14, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("", None),
        ("  ", None),
        ("2/3", date(2026, 3, 2)),
        ("3/3", date(2025, 3, 3)),
        ("31.12", date(2025, 12, 31)),
        ("1-2-2024", date(2024, 2, 1)),
        ("1/2/24", date(2024, 2, 1)),
        ("1/2/2030", date(2030, 2, 1)),
        ("29/2/2024", date(2024, 2, 29)),
        ("1/2 10:00", date(2026, 2, 1)),
    ],
)
def test_a_day_without_a_year_is_the_last_one(typed: str, day: date | None) -> None:
    """Up to today; with its year it is just that day."""
    assert past_day(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2/3 9:14", datetime(2026, 3, 2, 9, 14, tzinfo=VIETNAM)),
        ("2/3 9:15", datetime(2025, 3, 2, 9, 15, tzinfo=VIETNAM)),
        ("2/3 8h", datetime(2026, 3, 2, 8, 0, tzinfo=VIETNAM)),
        ("2/3  8g30", datetime(2026, 3, 2, 8, 30, tzinfo=VIETNAM)),
        ("2/3", datetime(2026, 3, 2, tzinfo=VIETNAM)),
        ("2/3/2026 16:00", datetime(2026, 3, 2, 16, 0, tzinfo=VIETNAM)),
    ],
)
def test_a_moment_is_a_day_with_its_hour(typed: str, moment: datetime) -> None:
    """Without an hour it is midnight; an hour to come is last year's."""
    assert past_moment(typed, NOW) == moment


@pytest.mark.parametrize(
    "typed", ["hôm qua", "31/2", "32/1", "1/13", "2/3 25:00", "2/3 9:60", "٢/٣", "2", "1/2/0"]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(NotADay):
        past_day(typed, TODAY)


def test_what_is_written_is_read_back() -> None:
    """A day and a moment as they stand in a field mean themselves."""
    assert past_day(day_words(TODAY), TODAY) == TODAY
    assert past_moment(moment_words(NOW), NOW) == NOW
    assert (day_words(None), moment_words(None)) == ("", "")
