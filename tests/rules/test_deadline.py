"""The day of return: the tables of DOMAIN 5.5, the conventions, and what holds for every date."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.catalogue.calendars import load_calendar
from db.rules.calendar import DayKind, OfficeCalendar, Session, WeekTemplate
from db.rules.clock import VIETNAM
from db.rules.deadline import Convention, Deadline, Reason, ReasonKind, Term, by_hand, due
from db.rules.errors import NotAccepted, NotPossibleNow
from db.rules.procedure import Unit

CALENDAR = load_calendar()
WORKING, DAY, HOUR = Unit.WORKING_DAY, Unit.DAY, Unit.HOUR


def at(text: str) -> datetime:
    """Read a moment of Vietnam's time."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def promise(
    received: str,
    value: float,
    unit: Unit = WORKING,
    convention: Convention = Convention.END_OF_DAY,
    cut_off: time | None = None,
) -> Deadline:
    """Compute the deadline of one term by the calendar that ships."""
    return due(at(received), (Term(value, unit),), CALENDAR, convention=convention, cut_off=cut_off)


def kinds(deadline: Deadline) -> list[ReasonKind]:
    """Give the kinds of the reasons, in order."""
    return [reason.kind for reason in deadline.reasons]


@pytest.mark.parametrize(
    ("received", "value", "unit", "last_day"),
    [
        ("2026-11-20", 1, WORKING, "2026-11-23"),
        ("2026-11-20", 3, WORKING, "2026-11-26"),
        ("2026-11-23", 1, WORKING, "2026-11-25"),
        ("2026-11-23", 5, WORKING, "2026-12-01"),
        ("2026-08-21", 1, WORKING, "2026-08-22"),
        ("2026-08-28", 1, WORKING, "2026-09-03"),
        ("2026-08-28", 3, WORKING, "2026-09-07"),
        ("2026-02-13", 1, WORKING, "2026-02-23"),
        ("2026-04-24", 1, WORKING, "2026-04-28"),
        ("2026-04-29", 2, WORKING, "2026-05-05"),
        ("2026-12-31", 1, WORKING, "2027-01-04"),
        ("2026-11-09", 15, DAY, "2026-11-25"),
        ("2026-02-02", 15, DAY, "2026-02-23"),
        ("2026-08-07", 15, DAY, "2026-08-22"),
        ("2026-12-02", 30, DAY, "2027-01-04"),
        ("2026-11-23", 8, WORKING, "2026-12-04"),
        ("2025-01-24", 1, WORKING, "2025-02-03"),
        ("2025-04-25", 1, WORKING, "2025-04-26"),
        ("2025-04-29", 1, WORKING, "2025-05-05"),
        ("2025-08-29", 1, WORKING, "2025-09-03"),
    ],
)
def test_last_day(received: str, value: float, unit: Unit, last_day: str) -> None:
    """A term ends when the last office hour of its last day does, in the morning or afternoon alike."""
    for clock in ("07:30", "09:15", "12:00", "17:00"):
        assert promise(f"{received}T{clock}", value, unit).due == at(f"{last_day}T17:00")


def test_reasons_of_the_land_transfer() -> None:
    """The eight days of the example skip a holiday by name and a weekend as one line."""
    deadline = promise("2026-11-23T09:15", 8)
    assert deadline == Deadline(
        at("2026-12-04T17:00"),
        (
            Reason(ReasonKind.HOLIDAY, date(2026, 11, 24), date(2026, 11, 24), "Ngày Văn hóa Việt Nam"),
            Reason(ReasonKind.WEEKEND, date(2026, 11, 28), date(2026, 11, 29)),
        ),
    )


def test_tet_is_one_reason_between_two_weekends() -> None:
    """Neighbouring days off of one name are told as one span."""
    spans = [(r.kind, r.first, r.last) for r in promise("2026-02-13T10:00", 1).reasons]
    assert spans == [
        (ReasonKind.WEEKEND, date(2026, 2, 14), date(2026, 2, 15)),
        (ReasonKind.HOLIDAY, date(2026, 2, 16), date(2026, 2, 20)),
        (ReasonKind.WEEKEND, date(2026, 2, 21), date(2026, 2, 22)),
    ]


def test_a_worked_saturday_is_explained() -> None:
    """A promise that ends on a make-up Saturday says that this Saturday is worked."""
    assert kinds(promise("2026-08-21T10:00", 1)) == [ReasonKind.MAKE_UP]
    assert kinds(promise("2026-08-07T10:00", 15, DAY)) == [ReasonKind.MAKE_UP]


def test_the_day_of_the_intake_is_not_explained() -> None:
    """A worked Saturday on which a dossier came in is no reason for the date it gets."""
    assert kinds(promise("2026-08-22T10:00", 1)) == [ReasonKind.WEEKEND]


def test_sessions_without_a_break_are_still_two_halves() -> None:
    """Half a day goes to the other session where one begins as the other ends."""
    sessions = (Session(time(7), time(11)), Session(time(11), time(15)))
    calendar = OfficeCalendar(weeks=(WeekTemplate(date(2025, 1, 1), (sessions,) * 7),))
    half = (Term(0.5, WORKING),)
    found = due(at("2026-11-25T08:00"), half, calendar, convention=Convention.HALF_DAY)
    assert found.due == at("2026-11-25T15:00")


def test_calendar_days_explain_only_the_moved_end() -> None:
    """Days off inside a calendar term count, so only those the end is moved over are named."""
    deadline = promise("2026-11-09T10:00", 15, DAY)
    assert kinds(deadline) == [ReasonKind.HOLIDAY, ReasonKind.MOVED]
    assert (deadline.reasons[1].first, deadline.reasons[1].last) == (date(2026, 11, 24), date(2026, 11, 25))


@pytest.mark.parametrize(
    ("received", "value", "expected"),
    [
        ("2026-11-23T09:15", 1, "2026-11-25T09:15"),
        ("2026-11-23T16:59", 1, "2026-11-25T16:59"),
        ("2026-11-23T12:00", 1, "2026-11-25T13:30"),
        ("2026-11-23T06:40", 1, "2026-11-25T07:30"),
        ("2026-11-25T17:20", 1, "2026-11-27T07:30"),
        ("2026-11-25T09:15", 0.5, "2026-11-25T15:00"),
        ("2026-11-25T15:00", 0.5, "2026-11-26T09:15"),
        ("2026-11-25T09:15", 1.5, "2026-11-26T15:00"),
        ("2026-11-25T09:15", 0, "2026-11-25T09:15"),
    ],
)
def test_same_clock(received: str, value: float, expected: str) -> None:
    """The hour of the intake is promised, moved into the sessions; after closing a day is added."""
    assert promise(received, value, convention=Convention.SAME_CLOCK).due == at(expected)


@pytest.mark.parametrize(
    ("received", "value", "window"),
    [
        ("2026-11-25T09:15", 0, ("2026-11-25T07:30", "2026-11-25T11:30")),
        ("2026-11-25T14:00", 0, ("2026-11-25T13:30", "2026-11-25T17:00")),
        ("2026-11-25T09:15", 0.5, ("2026-11-25T13:30", "2026-11-25T17:00")),
        ("2026-11-25T14:00", 0.5, ("2026-11-26T07:30", "2026-11-26T11:30")),
        ("2026-11-23T14:00", 0.5, ("2026-11-25T07:30", "2026-11-25T11:30")),
        ("2026-11-25T09:15", 2, ("2026-11-27T07:30", "2026-11-27T11:30")),
        ("2026-11-25T14:00", 2, ("2026-11-27T13:30", "2026-11-27T17:00")),
        ("2026-11-25T11:30", 2, ("2026-11-27T07:30", "2026-11-27T11:30")),
        ("2026-11-25T12:00", 2, ("2026-11-27T13:30", "2026-11-27T17:00")),
        ("2026-11-25T14:00", 1.5, ("2026-11-27T07:30", "2026-11-27T11:30")),
    ],
)
def test_half_day(received: str, value: float, window: tuple[str, str]) -> None:
    """A session is promised: the one of the intake, or after a half day the following one."""
    deadline = promise(received, value, convention=Convention.HALF_DAY)
    assert (deadline.window_from, deadline.due) == (at(window[0]), at(window[1]))


@pytest.mark.parametrize(
    ("received", "value", "expected"),
    [
        ("2026-11-23T10:00", 1, "2026-11-23T11:00"),
        ("2026-11-23T09:30", 2, "2026-11-23T11:30"),
        ("2026-11-23T10:00", 2, "2026-11-23T14:00"),
        ("2026-11-23T12:00", 1, "2026-11-23T14:30"),
        ("2026-11-23T16:00", 2, "2026-11-25T08:30"),
        ("2026-11-23T18:00", 1, "2026-11-25T08:30"),
        ("2026-11-21T09:00", 3, "2026-11-23T10:30"),
        ("2026-11-23T07:30", 8, "2026-11-25T08:00"),
        ("2026-11-23T10:00", 1.5, "2026-11-23T11:30"),
    ],
)
def test_hours_run_in_sessions_only(received: str, value: float, expected: str) -> None:
    """The clock of an hour term stands still at noon, at night and on days off, under every convention."""
    for convention in Convention:
        assert promise(received, value, HOUR, convention).due == at(expected)


def test_hours_convention_counts_eight_hours_a_day() -> None:
    """Under HOURS a working day is the eight hours of the law, though the sessions here add up to 7½."""
    hours = Convention.HOURS
    assert promise("2026-11-25T07:30", 1, convention=hours).due == at("2026-11-26T08:00")
    assert promise("2026-11-25T07:30", 0.5, convention=hours).due == at("2026-11-25T11:30")
    assert promise("2026-11-25T09:00", 3, DAY, hours).due == at("2026-11-30T17:00")


@pytest.mark.parametrize(
    ("received", "term", "convention", "expected"),
    [
        ("2026-11-25T14:59", Term(0, Unit.IMMEDIATE), Convention.END_OF_DAY, "2026-11-25T17:00"),
        ("2026-11-25T15:00", Term(0, Unit.IMMEDIATE), Convention.END_OF_DAY, "2026-11-26T17:00"),
        ("2026-11-23T15:30", Term(0, Unit.IMMEDIATE), Convention.END_OF_DAY, "2026-11-25T17:00"),
        ("2026-11-23T15:30", Term(1, WORKING), Convention.END_OF_DAY, "2026-11-26T17:00"),
        ("2026-11-23T15:30", Term(1, WORKING), Convention.SAME_CLOCK, "2026-11-26T15:30"),
        ("2026-11-23T15:30", Term(1, WORKING), Convention.HALF_DAY, "2026-11-26T17:00"),
        ("2026-11-23T15:30", Term(1, WORKING), Convention.HOURS, "2026-11-26T08:00"),
        ("2026-11-23T15:30", Term(2, HOUR), Convention.SAME_CLOCK, "2026-11-25T09:30"),
        ("2026-11-23T15:30", Term(5, DAY), Convention.END_OF_DAY, "2026-11-30T17:00"),
    ],
)
def test_cut_off(received: str, term: Term, convention: Convention, expected: str) -> None:
    """At or after the cut-off hour a dossier counts as received on the next working day."""
    deadline = due(at(received), (term,), CALENDAR, convention=convention, cut_off=time(15))
    assert deadline.due == at(expected)
    assert (ReasonKind.CUT_OFF in kinds(deadline)) == (at(received).time() >= time(15))


def test_cut_off_says_which_day_it_counts_as() -> None:
    """The reason of a cut-off names the hour, the day of the intake and the day it counts as."""
    first, *others = promise("2026-11-23T15:30", 1, cut_off=time(15)).reasons
    assert first == Reason(ReasonKind.CUT_OFF, date(2026, 11, 23), date(2026, 11, 25), at=time(15))
    assert [r.kind for r in others] == [ReasonKind.HOLIDAY]


@pytest.mark.parametrize(
    ("received", "kind", "counts_as", "expected"),
    [
        ("2026-11-20T17:01", ReasonKind.AFTER_HOURS, "2026-11-23", "2026-11-25T17:00"),
        ("2026-11-21T10:00", ReasonKind.NON_WORKING_START, "2026-11-23", "2026-11-25T17:00"),
        ("2026-11-24T10:00", ReasonKind.NON_WORKING_START, "2026-11-25", "2026-11-26T17:00"),
    ],
)
def test_outside_the_office_hours(received: str, kind: ReasonKind, counts_as: str, expected: str) -> None:
    """After closing or on a day off counts as received on the next working day, and says so first."""
    deadline = promise(received, 1)
    assert deadline.due == at(expected)
    assert (deadline.reasons[0].kind, deadline.reasons[0].last) == (kind, date.fromisoformat(counts_as))


def test_stages_are_a_sum_with_a_line_each() -> None:
    """Stages of 2, 5 and 2 working days end where 9 working days end, each with its own last day."""
    stages = (Term(2, WORKING, "a"), Term(5, WORKING, "b"), Term(2, WORKING, "c"))
    deadline = due(at("2026-11-23T10:00"), stages, CALENDAR)
    assert deadline.due == promise("2026-11-23T10:00", 9).due
    lines = [(r.name, r.first, r.last) for r in deadline.reasons if r.kind is ReasonKind.TERM]
    assert lines == [
        ("a", date(2026, 11, 23), date(2026, 11, 26)),
        ("b", date(2026, 11, 26), date(2026, 12, 3)),
        ("c", date(2026, 12, 3), date(2026, 12, 7)),
    ]


def test_base_and_extension_of_different_units() -> None:
    """A sum of different units ends the first one by its own rule before the next begins."""
    mixed = (Term(15, DAY), Term(2, WORKING), Term(1, HOUR))
    assert due(at("2026-11-09T10:00"), mixed, CALENDAR).due == at("2026-11-30T08:30")
    days = (Term(10, DAY), Term(5, DAY))
    assert due(at("2026-11-09T10:00"), days, CALENDAR).due == at("2026-11-25T17:00")


def test_two_halves_are_a_day() -> None:
    """Halves add up before they are counted, whatever stands between them."""
    halves = (Term(0.5, WORKING), Term(0, Unit.IMMEDIATE), Term(0.5, WORKING))
    for convention in Convention:
        found = due(at("2026-11-25T14:00"), halves, CALENDAR, convention=convention)
        assert found.due == promise("2026-11-25T14:00", 1, convention=convention).due


def test_nothing_countable_asks_a_person() -> None:
    """Without a term, or with a unit nobody has named, there is no date rather than a guess."""
    assert due(at("2026-11-23T10:00"), (), CALENDAR).due is None
    assert promise("2026-11-23T10:00", 1, Unit.OTHER).due is None
    assert promise("2026-11-23T10:00", 1, Unit.UNSPECIFIED).due is None


def test_unknown_years_are_named() -> None:
    """A count that runs into a year not fully known is uncertain and names each such year."""
    known = promise("2026-12-01T10:00", 5)
    incomplete = promise("2026-12-31T10:00", 1)
    unknown = promise("2026-12-31T10:00", 400, DAY)
    assert (known.certain, incomplete.certain, unknown.certain) == (True, False, False)
    doubts = [(r.kind, r.name) for r in unknown.reasons if r.kind.startswith("calendar_")]
    assert doubts == [(ReasonKind.CALENDAR_INCOMPLETE, "2027"), (ReasonKind.CALENDAR_UNKNOWN, "2028")]
    assert incomplete.reasons[-1].first == date(2027, 1, 1)


@pytest.mark.parametrize(
    "term",
    [
        Term(10**9, WORKING),
        Term(10**9, DAY),
        Term(10**9, HOUR),
        Term(-1, WORKING),
        Term(math.inf, DAY),
        Term(math.nan, HOUR),
        Term(0.3, WORKING),
        Term(0.5, DAY),
    ],
)
def test_absurd_terms_are_refused(term: Term) -> None:
    """A value nobody can mean is refused at once instead of being counted."""
    with pytest.raises(NotAccepted):
        due(at("2026-11-23T10:00"), (term,), CALENDAR)


def test_absurd_sums_and_years_are_refused() -> None:
    """Neither many long stages nor a year outside any calendar can be counted."""
    with pytest.raises(NotAccepted):
        due(at("2026-11-23T10:00"), (Term(3000, DAY), Term(3000, WORKING)), CALENDAR)
    with pytest.raises(NotAccepted):
        promise("9998-12-31T10:00", 1)


def test_a_calendar_without_work_is_refused() -> None:
    """A calendar in which nothing is ever worked is said to be wrong, and not searched for ever."""
    idle = OfficeCalendar(weeks=(WeekTemplate(date(2025, 1, 1), ((),) * 7),))
    with pytest.raises(NotPossibleNow):
        due(at("2026-11-23T10:00"), (Term(1, WORKING),), idle)


def test_another_zone_means_the_same_moment() -> None:
    """A moment that knows another zone is counted in Vietnam's time."""
    received = datetime.fromisoformat("2026-11-22T17:30:00-08:00")
    assert due(received, (Term(1, WORKING),), CALENDAR).due == at("2026-11-25T17:00")


def test_a_day_named_by_hand() -> None:
    """A person's own date is kept with what speaks against it, and can't lie before the intake."""
    received = at("2026-11-20T10:00")
    deadline = by_hand(received, at("2026-11-24T09:00"), CALENDAR)
    assert deadline.due == at("2026-11-24T09:00")
    assert kinds(deadline) == [ReasonKind.BY_HAND, ReasonKind.HOLIDAY]
    assert not by_hand(received, at("2028-03-01T09:00"), CALENDAR).certain
    with pytest.raises(NotAccepted):
        by_hand(received, at("2026-11-19T09:00"), CALENDAR)


MINUTES = int(timedelta(days=1060) / timedelta(minutes=1))
MOMENTS = st.integers(0, MINUTES).map(lambda minutes: at("2025-01-01") + timedelta(minutes=minutes))
HALVES = st.integers(0, 90).map(lambda halves: halves / 2)
TERMS = st.one_of(
    st.builds(Term, HALVES, st.just(WORKING)),
    st.builds(Term, st.integers(0, 90), st.just(DAY)),
    st.builds(Term, st.integers(0, 480).map(lambda quarters: quarters / 4), st.just(HOUR)),
    st.just(Term(0, Unit.IMMEDIATE)),
)
CONVENTIONS = st.sampled_from(Convention)
CUT_OFFS = st.one_of(
    st.none(), st.times(time(10), time(16, 59)).map(lambda t: t.replace(second=0, microsecond=0))
)


@given(MOMENTS, st.lists(TERMS, min_size=1, max_size=3), CONVENTIONS, CUT_OFFS)
def test_due_is_in_office_hours_and_not_before_the_intake(
    received: datetime, terms: list[Term], convention: Convention, cut_off: time | None
) -> None:
    """Whatever is counted, the promise is a moment the office is open, at or after the intake."""
    moment = due(received, terms, CALENDAR, convention=convention, cut_off=cut_off).due
    assert moment is not None
    assert moment >= received
    assert any(s.start <= moment.time() <= s.end for s in CALENDAR.sessions(moment.date()))
    if convention is Convention.END_OF_DAY and terms[-1].unit is not HOUR:
        assert moment.time() == CALENDAR.sessions(moment.date())[-1].end


@given(MOMENTS, TERMS, st.integers(0, 20), CONVENTIONS)
def test_more_time_is_never_due_earlier(
    received: datetime, term: Term, more: int, convention: Convention
) -> None:
    """A longer term ends at the same moment or later."""
    longer = Term(term.value + more / 2 if term.unit is WORKING else term.value + more, term.unit)
    short, long = (due(received, (t,), CALENDAR, convention=convention).due for t in (term, longer))
    assert short is not None
    assert long is not None
    assert short <= long


@given(MOMENTS, st.integers(0, 4000), TERMS, st.sampled_from([Convention.END_OF_DAY, Convention.HOURS]))
def test_coming_later_is_never_due_earlier(
    received: datetime, minutes: int, term: Term, convention: Convention
) -> None:
    """Who comes later is not promised an earlier moment."""
    later = received + timedelta(minutes=minutes)
    first, second = (due(r, (term,), CALENDAR, convention=convention).due for r in (received, later))
    assert first is not None
    assert second is not None
    assert first <= second


@given(MOMENTS, HALVES, CONVENTIONS)
def test_reasons_cover_exactly_the_days_off_between(
    received: datetime, value: float, convention: Convention
) -> None:
    """Each non-working day between the intake and the promise stands in exactly one reason, by its cause."""
    deadline = due(received, (Term(value, WORKING),), CALENDAR, convention=convention)
    assert deadline.due is not None
    days = [
        (date.fromordinal(number), reason.kind)
        for reason in deadline.reasons
        if reason.kind in (ReasonKind.WEEKEND, ReasonKind.HOLIDAY, ReasonKind.CLOSED)
        and reason.first is not None
        and reason.last is not None
        for number in range(reason.first.toordinal(), reason.last.toordinal() + 1)
    ]
    between = [
        date.fromordinal(number)
        for number in range(received.toordinal(), deadline.due.toordinal() + 1)
        if not CALENDAR.is_working_day(date.fromordinal(number))
    ]
    assert [day for day, _ in days] == between
    assert all((kind is ReasonKind.WEEKEND) == (CALENDAR.kind(day) is DayKind.WEEKEND) for day, kind in days)


@given(MOMENTS, st.integers(1, 60))
def test_as_many_days_are_worked_as_were_promised(received: datetime, value: int) -> None:
    """Between the day a dossier counts as received and the last day lie exactly the term's working days."""
    deadline = due(received, (Term(value, WORKING),), CALENDAR)
    assert deadline.due is not None
    shifted = {ReasonKind.AFTER_HOURS, ReasonKind.NON_WORKING_START}
    start = next((r.last for r in deadline.reasons if r.kind in shifted and r.last), received.date())
    worked = [
        number
        for number in range(start.toordinal() + 1, deadline.due.toordinal() + 1)
        if CALENDAR.is_working_day(date.fromordinal(number))
    ]
    assert len(worked) == value
