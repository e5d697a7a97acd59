"""The calendar: what is worked when, why not, and how far that is known; and the files it comes from."""

from __future__ import annotations

import copy
import json
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.catalogue.calendars import calendar_from_json, load_calendar
from db.rules.calendar import DayKind, Knowledge, OfficeCalendar, Session, SpecialDay, WeekTemplate
from db.rules.clock import VIETNAM
from db.rules.errors import NotPossibleNow, NotReadable

CALENDAR = load_calendar()
MORNING, AFTERNOON = Session(time(7, 30), time(11, 30)), Session(time(13, 30), time(17))
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def shipped() -> dict[str, Any]:
    """Give the shipped file as data that a test may spoil."""
    data: dict[str, Any] = json.loads(files("db.catalogue").joinpath("calendars.json").read_bytes())
    return copy.deepcopy(data)


def days_off_of(year: int) -> list[str]:
    """Give the days off of ``year`` that fall on Monday to Friday, as dd/mm."""
    kinds = (DayKind.HOLIDAY, DayKind.SWAP)
    found = sorted(
        day for day, special in CALENDAR.days.items() if day.year == year and special.kind in kinds
    )
    return [f"{day:%d/%m}" for day in found if day.weekday() < 5]


@pytest.mark.parametrize(
    ("year", "off", "made_up"),
    [
        (2025, "01/01 27/01 28/01 29/01 30/01 31/01 07/04 30/04 01/05 02/05 01/09 02/09", "26/04"),
        (
            2026,
            "01/01 02/01 16/02 17/02 18/02 19/02 20/02 27/04 30/04 01/05 31/08 01/09 02/09 24/11",
            "10/01 22/08",
        ),
        (2027, "01/01 16/04 30/04 03/05 02/09 24/11", ""),
    ],
)
def test_the_days_that_ship(year: int, off: str, made_up: str) -> None:
    """The days off and the worked Saturdays of each year, 24 November among them from 2026 on."""
    assert days_off_of(year) == off.split()
    worked = sorted(day for day, special in CALENDAR.days.items() if special.kind is DayKind.MAKE_UP)
    assert [f"{day:%d/%m}" for day in worked if day.year == year] == made_up.split()


def test_how_far_the_years_are_known() -> None:
    """2025 and 2026 are known, 2027 in part, and of 2028 there is nothing but weekends."""
    known = [CALENDAR.knowledge(year) for year in (2024, 2025, 2026, 2027, 2028)]
    assert known == [None, Knowledge.COMPLETE, Knowledge.COMPLETE, Knowledge.INCOMPLETE, None]
    assert CALENDAR.is_working_day(date(2028, 9, 4))
    assert not CALENDAR.is_working_day(date(2028, 9, 2))


def test_every_day_of_the_file_has_a_name_and_a_source() -> None:
    """A day off that nobody can trace does not ship."""
    assert all(special.name and special.source for special in CALENDAR.days.values())
    assert all(week.source for week in CALENDAR.weeks)


@pytest.mark.parametrize(
    ("day", "kind", "name", "is_worked"),
    [
        (date(2026, 11, 23), None, "", True),
        (date(2026, 11, 24), DayKind.HOLIDAY, "Ngày Văn hóa Việt Nam", False),
        (date(2025, 11, 24), None, "", True),
        (date(2026, 11, 28), DayKind.WEEKEND, "", False),
        (date(2026, 8, 22), DayKind.MAKE_UP, "Làm bù ngày 31/8", True),
        (date(2026, 8, 31), DayKind.SWAP, "Nghỉ hoán đổi (làm bù 22/8)", False),
        (date(2026, 4, 26), DayKind.HOLIDAY, "Giỗ Tổ Hùng Vương", False),
    ],
)
def test_why_a_day_differs(day: date, kind: DayKind | None, name: str, *, is_worked: bool) -> None:
    """Each day tells whether it is worked, and why not by the name people know."""
    assert (CALENDAR.kind(day), CALENDAR.name(day)) == (kind, name)
    assert CALENDAR.is_working_day(day) is is_worked


def test_a_make_up_day_has_the_hours_of_a_weekday() -> None:
    """A worked Saturday is worked like a weekday."""
    assert CALENDAR.sessions(date(2026, 8, 22)) == (MORNING, AFTERNOON)


def test_templates_change_on_their_day() -> None:
    """Hours change by season; before the first template the first one holds, in whatever order they stand."""
    summer = WeekTemplate(date(2026, 4, 16), ((Session(time(7), time(11)),),) * 7)
    winter = WeekTemplate(date(2026, 1, 1), ((MORNING,),) * 7)
    calendar = OfficeCalendar(weeks=(summer, winter))
    assert calendar.sessions(date(2026, 4, 15)) == (MORNING,)
    assert calendar.sessions(date(2026, 4, 16))[0].start == time(7)
    assert calendar.sessions(date(2020, 1, 1)) == (MORNING,)


def test_a_day_closed_in_part_keeps_its_own_hours() -> None:
    """A special day may bring sessions of its own, whatever its kind."""
    day = date(2026, 11, 25)
    closed = SpecialDay(day, DayKind.CLOSED, "Bão", sessions=(MORNING,))
    calendar = OfficeCalendar(CALENDAR.weeks, {day: closed})
    assert calendar.sessions(day) == (MORNING,)
    assert calendar.working_time(day) == timedelta(hours=4)
    assert calendar.fit(day, time(15)) == datetime(2026, 11, 25, 11, 30, tzinfo=VIETNAM)


def test_a_calendar_without_hours_is_refused() -> None:
    """Without a template nothing can be counted, and that is said."""
    with pytest.raises(NotPossibleNow):
        OfficeCalendar(weeks=()).sessions(date(2026, 1, 1))


@given(DAYS, st.integers(1, 40))
def test_next_working_day_skips_no_work(day: date, count: int) -> None:
    """Exactly ``count`` working days lie after a day and up to the one that is given."""
    last = CALENDAR.next_working_day(day, count)
    between = [date.fromordinal(n) for n in range(day.toordinal() + 1, last.toordinal() + 1)]
    assert sum(map(CALENDAR.is_working_day, between)) == count
    assert CALENDAR.is_working_day(last)


@given(DAYS, st.times(), st.integers(0, 6000), st.integers(0, 6000))
def test_the_working_clock_adds_up(day: date, clock: time, first: int, second: int) -> None:
    """Running twice is running once for both, and no time passes outside the sessions."""
    start = datetime.combine(day, clock.replace(second=0, microsecond=0), VIETNAM)
    halfway = CALENDAR.run(start, timedelta(minutes=first))
    end = CALENDAR.run(halfway, timedelta(minutes=second))
    assert end == CALENDAR.run(start, timedelta(minutes=first + second))
    assert any(s.start <= end.time() <= s.end for s in CALENDAR.sessions(end.date()))


@pytest.mark.parametrize(
    ("path", "value", "where", "why"),
    [
        ((), [], "file", "not_an_object"),
        (("format",), "motcua.calendar/9", "format", "unknown_format"),
        (("weeks",), None, "weeks", "not_a_list"),
        (("weeks",), [], "weeks", "empty"),
        (("weeks", 0, "valid_from"), "1/1/2025", "weeks[0].valid_from", "not_a_date"),
        (("weeks", 0, "sessions", "monday"), [], "weeks[0].sessions.monday", "unknown_key"),
        (("weeks", 0, "sessions", "mon"), [["7:30", "11:30"]], "weeks[0].sessions.mon[0]", "not_a_time"),
        (("weeks", 0, "sessions", "mon"), [["11:30", "07:30"]], "weeks[0].sessions.mon[0]", "out_of_order"),
        (("weeks", 0, "sessions", "mon"), [["07:30"]], "weeks[0].sessions.mon[0]", "not_a_pair"),
        (
            ("weeks", 0, "sessions", "mon"),
            [["07:30", "11:30"], ["11:00", "17:00"]],
            "weeks[0].sessions.mon[1]",
            "out_of_order",
        ),
        (("years", "2026", "knowledge"), "certain", "years.2026.knowledge", "not_one_of"),
        (("years", "26"), {"knowledge": "complete"}, "years.26", "not_a_year"),
        (("years", "2031"), {"knowledge": "complete"}, "years", "outside_validity"),
        (("days", 0, "day"), "20250101", "days[0].day", "not_a_date"),
        (("days", 0, "day"), 20250101, "days[0].day", "not_text"),
        (("days", 0, "day"), "2024-01-01", "days[0].day", "outside_validity"),
        (("days", 1, "day"), "2025-01-01", "days[1].day", "twice"),
        (("days", 0, "kind"), "weekend", "days[0].kind", "not_one_of"),
        (("days", 0, "name"), " ", "days[0].name", "empty"),
        (("days", 0, "colour"), "red", "days[0].colour", "unknown_key"),
        (("valid_to",), "2024-12-31", "valid_to", "out_of_order"),
    ],
)
def test_a_wrong_calendar_is_refused_whole(path: tuple[Any, ...], value: Any, where: str, why: str) -> None:
    """A file that is wrong anywhere says where and why, and gives no calendar."""
    data: Any = shipped()
    if path:
        place = data
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
    else:
        data = value
    with pytest.raises(NotReadable) as refusal:
        calendar_from_json(data)
    assert dict(refusal.value.facts) == {"where": where, "why": why}


@pytest.mark.parametrize("key", ["format", "valid_from", "valid_to", "weeks", "years", "days"])
def test_a_missing_part_is_named(key: str) -> None:
    """Every part of a calendar file must be there."""
    data = shipped()
    del data[key]
    with pytest.raises(NotReadable) as refusal:
        calendar_from_json(data)
    assert refusal.value.facts["where"] == key


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["format", "weeks", "days", "years", "day", "kind", "sessions"]), inner
            )
        ),
        max_leaves=8,
    )
)
def test_any_json_is_answered(data: Any) -> None:
    """Whatever a file holds, it is read or refused."""
    base = shipped()
    with pytest.raises(NotReadable):
        calendar_from_json(data)
    base["days"] = data
    try:
        assert calendar_from_json(base).weeks
    except NotReadable:
        assert data != []
