"""Whether an act is possible now, and until when: each term on real days of 2026, and what holds always."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.catalogue.calendars import load_calendar
from db.rules.calendar import DayKind, OfficeCalendar, Session, SpecialDay, WeekTemplate
from db.rules.clock import VIETNAM
from db.rules.deadline import Deadline, Term, due
from db.rules.dossier import Status
from db.rules.errors import NotAccepted, NotPossibleNow
from db.rules.lifecycle import TABLE, Act, ClockRule, Role, transition
from db.rules.procedure import Unit
from db.rules.standing import (
    Standing,
    after_waiting,
    answer_by,
    apologise_by,
    hand_over_by,
    notice_by,
    objection,
    offered,
    target,
    waited_day,
)

CALENDAR = load_calendar()
EVERYBODY = tuple(Role)
EIGHT = (Term(8, Unit.WORKING_DAY),)


def at(text: str) -> datetime:
    """Read a moment of Vietnam's time."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def count(start: datetime, terms: tuple[Term, ...]) -> Deadline:
    """Count terms as an office of the shipped calendar does."""
    return due(start, terms, CALENDAR)


RECEIVED = at("2026-11-20T10:00")
RUNS = Standing(Status.IN_PROCESS, clock_from=RECEIVED, due=at("2026-12-03T17:00"))


def code_of(standing: Standing, act: Act, now: str, *, beyond_term: bool = False) -> str | None:
    """Give the code of what is said against an act, whoever wants it."""
    refusal = objection(standing, act, EVERYBODY, at(now), CALENDAR, beyond_term=beyond_term)
    return None if refusal is None else refusal.code


def moments(first: str, last: str) -> st.SearchStrategy[datetime]:
    """Give the minutes from one day to another."""
    minutes = int((at(last) - at(first)).total_seconds() // 60)
    return st.integers(0, minutes).map(lambda each: at(first) + timedelta(minutes=each))


# ---- terms ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2026-11-20T10:00", "2026-11-26T17:00"),  # 24/11 is a day off
        ("2026-11-23T07:30", "2026-11-27T17:00"),
        ("2026-11-23T17:01", "2026-11-30T17:00"),  # after hours: received on Wednesday
        ("2026-08-21T16:00", "2026-08-25T17:00"),  # the Saturday is worked
        ("2026-02-13T09:00", "2026-02-25T17:00"),  # Tết
    ],
)
def test_a_supplement_is_asked_for_within_three_working_days(received: str, last: str) -> None:
    """To the end of the third working day after receipt, and not a minute longer (Đ19.5)."""
    standing = replace(RUNS, clock_from=at(received))
    assert notice_by(standing, CALENDAR) == at(last)
    assert code_of(standing, Act.ASK_SUPPLEMENT, last) is None
    late = (at(last) + timedelta(minutes=1)).isoformat()[:16]
    assert code_of(standing, Act.ASK_SUPPLEMENT, late) == "supplement_too_late"
    assert code_of(standing, Act.ASK_SUPPLEMENT, late, beyond_term=True) is None


def test_before_the_clock_there_is_no_last_day_to_ask() -> None:
    """Not yet accepted, or not yet with the agency elsewhere: nobody can be too late."""
    for standing in (
        replace(RUNS, status=Status.REGISTERED),
        replace(RUNS, clock_from=None, elsewhere=True),
    ):
        assert notice_by(standing, CALENDAR) is None
        assert code_of(standing, Act.ASK_SUPPLEMENT, "2027-06-01T10:00") is None


def test_what_was_asked_for_once_is_not_asked_for_again() -> None:
    """Not even where a sector law has its own terms: those are about days (Đ11.2c)."""
    asked = replace(RUNS, supplements=1)
    for beyond_term in (False, True):
        found = code_of(asked, Act.ASK_SUPPLEMENT, "2026-11-20T11:00", beyond_term=beyond_term)
        assert found == "supplement_asked_already"


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        ("2026-11-09T10:00", "2026-11-25"),  # the fifteenth day is 24/11
        ("2026-02-02T10:00", "2026-02-23"),  # and in Tết
        ("2026-08-07T10:00", "2026-08-22"),  # a Saturday that is worked
        ("2026-11-23T10:00", "2026-12-08"),
    ],
)
def test_the_citizen_has_fifteen_days_to_the_end_of_the_last(asked: str, last: str) -> None:
    """Calendar days; what ends on a day off ends with the next working day (BLDS 2015, Đ148)."""
    found = answer_by(at(asked), CALENDAR)
    assert found == date.fromisoformat(last)
    waits = replace(RUNS, status=Status.SUPPLEMENT_ASKED, asked_at=at(asked), answer_by=found)
    assert code_of(waits, Act.CLOSE, f"{last}T23:59") == "close_too_early"
    assert code_of(waits, Act.CLOSE, f"{last}T23:59", beyond_term=True) is None
    after = found + timedelta(days=1)
    assert code_of(waits, Act.CLOSE, f"{after}T00:00") is None


@pytest.mark.parametrize(
    ("promised", "last"),
    [
        ("2026-11-27T17:00", "2026-11-26T17:00"),
        ("2026-11-30T10:30", "2026-11-27T10:30"),  # over a weekend, the hour kept
        ("2026-11-25T17:00", "2026-11-23T17:00"),  # over 24/11
        ("2026-11-24T17:00", "2026-11-23T17:00"),  # a day off that was promised all the same
        ("2026-08-24T09:00", "2026-08-22T09:00"),  # the worked Saturday
        ("2026-02-23T11:30", "2026-02-13T11:30"),  # over Tết
    ],
)
def test_an_apology_is_sent_a_working_day_before(promised: str, last: str) -> None:
    """At the same hour of the working day before at the latest (Đ19.6)."""
    standing = replace(RUNS, due=at(promised))
    assert apologise_by(at(promised), CALENDAR) == at(last)
    assert code_of(standing, Act.REAPPOINT, last) is None
    late = (at(last) + timedelta(minutes=1)).isoformat()[:16]
    assert code_of(standing, Act.REAPPOINT, late) == "reappoint_too_late"


def test_one_apology_and_none_for_what_was_not_promised() -> None:
    """A second one is refused whatever the day, and so is moving what has no day."""
    assert code_of(replace(RUNS, appointments=1), Act.REAPPOINT, "2026-11-20T10:00") == "reappointed_already"
    assert code_of(replace(RUNS, due=None), Act.REAPPOINT, "2026-11-20T10:00") == "nothing_promised"


@pytest.mark.parametrize(
    ("received", "after", "last"),
    [
        ("2026-11-23T06:50", 15, "2026-11-23T17:00"),
        ("2026-11-23T09:15", 15, "2026-11-23T17:00"),
        ("2026-11-23T14:59", 15, "2026-11-23T17:00"),
        ("2026-11-23T15:00", 15, "2026-11-25T11:30"),  # the next morning is Wednesday's
        ("2026-11-23T15:30", 16, "2026-11-23T17:00"),  # an office with another hour
        ("2026-11-23T17:30", 18, "2026-11-25T11:30"),  # but nobody carries it away after closing
        ("2026-11-24T09:00", 15, "2026-11-25T11:30"),  # a day off
        ("2026-11-27T16:40", 15, "2026-11-30T11:30"),
        ("2026-11-28T09:00", 15, "2026-11-30T11:30"),
        ("2026-08-21T15:10", 15, "2026-08-22T11:30"),  # the Saturday is worked
    ],
)
def test_paper_leaves_the_counter_the_same_day_or_the_next_morning(
    received: str, after: int, last: str
) -> None:
    """The same working day, and what came late or on a day off by the end of the next morning (Đ18.2)."""
    assert hand_over_by(at(received), CALENDAR, after) == at(last)


def test_paper_of_a_half_day_goes_in_the_next_morning() -> None:
    """Received at noon where only the morning is worked, it can't have left before it came."""
    morning = (Session(at("2026-11-23T07:30").time(), at("2026-11-23T11:30").time()),)
    calendar = OfficeCalendar(weeks=(WeekTemplate(date(2025, 1, 1), (morning,) * 6 + ((),)),))
    assert hand_over_by(at("2026-11-28T11:30"), calendar) == at("2026-11-28T11:30")
    assert hand_over_by(at("2026-11-28T11:31"), calendar) == at("2026-11-30T11:30")


@given(received=moments("2025-01-02", "2027-03-01"), after=st.integers(8, 18))
def test_no_paper_is_late_before_it_came(received: datetime, after: int) -> None:
    """Until when it must have left is never before it was there, and always within working hours."""
    last = hand_over_by(received, CALENDAR, after)
    assert last >= received
    assert any(session.end == last.time() for session in CALENDAR.sessions(last.date()))


@pytest.mark.parametrize(
    ("asked", "now", "day"),
    [
        ("2026-11-23T16:59", "2026-11-23T17:30", 0),
        ("2026-11-23T23:59", "2026-11-24T00:00", 1),
        ("2026-11-23T09:00", "2026-11-26T08:00", 3),
        ("2026-11-23T09:00", "2026-12-08T08:00", 15),
        ("2026-12-30T09:00", "2027-01-02T08:00", 3),
    ],
)
def test_the_day_of_the_notice_is_not_counted(asked: str, now: str, day: int) -> None:
    """Days of waiting are calendar days of Vietnam, whatever zone the moments are told in (BLDS 2015)."""
    assert waited_day(at(asked), at(now)) == day
    assert waited_day(at(asked).astimezone(UTC), at(now).astimezone(UTC)) == day


# ---- after a wait ---------------------------------------------------------------------------------------

ASKED = replace(
    RUNS,
    status=Status.SUPPLEMENT_ASKED,
    asked_from=Status.IN_PROCESS,
    asked_at=at("2026-11-23T09:00"),
    supplements=1,
)


@pytest.mark.parametrize(
    ("rule", "completed", "new"),
    [
        (ClockRule.RESTART, "2026-11-26T10:00", "2026-12-08T17:00"),  # eight working days from then
        (ClockRule.RESTART, "2026-11-23T10:00", "2026-12-04T17:00"),  # over 24/11
        (ClockRule.PAUSE, "2026-11-23T16:00", "2026-12-03T17:00"),  # the same day costs nothing
        (ClockRule.PAUSE, "2026-11-24T08:00", "2026-12-03T17:00"),  # nor does the first day
        (ClockRule.PAUSE, "2026-11-25T08:00", "2026-12-04T17:00"),
        (ClockRule.PAUSE, "2026-11-26T08:00", "2026-12-07T17:00"),  # from a Saturday to Monday
        (ClockRule.NONE, "2026-11-26T10:00", None),
    ],
)
def test_the_rule_decides_what_a_wait_costs(rule: ClockRule, completed: str, new: str | None) -> None:
    """Counted anew, moved on by the days waited less one, or not at all (DOMAIN 4.4)."""
    found = after_waiting(replace(ASKED, clock_rule=rule), EIGHT, at(completed), count, CALENDAR)
    assert (None if found is None else found.due) == (None if new is None else at(new))


@pytest.mark.parametrize("rule", list(ClockRule))
def test_a_payment_pauses_whatever_the_rule_is(rule: ClockRule) -> None:
    """The rule is about completing papers; days that money was waited for are always added."""
    owes = replace(ASKED, status=Status.PAYMENT_ASKED, clock_rule=rule)
    found = after_waiting(owes, EIGHT, at("2026-11-25T08:00"), count, CALENDAR)
    assert found is not None
    assert found.due == at("2026-12-04T17:00")


def test_a_day_named_by_hand_is_moved_on() -> None:
    """Without terms there is nothing to count anew, so that the days waited are added instead."""
    found = after_waiting(ASKED, (), at("2026-11-25T08:00"), count, CALENDAR)
    assert found is not None
    assert found.due == at("2026-12-04T17:00")


def test_what_is_moved_on_keeps_its_hour_where_the_office_works_then() -> None:
    """An hour in the break becomes the afternoon's first."""
    for hour, kept in (("10:20", "10:20"), ("12:00", "13:30"), ("20:00", "17:00")):
        standing = replace(ASKED, clock_rule=ClockRule.PAUSE, due=at(f"2026-12-03T{hour}"))
        found = after_waiting(standing, EIGHT, at("2026-11-25T08:00"), count, CALENDAR)
        assert found is not None
        assert found.due == at(f"2026-12-04T{kept}")


def test_a_clock_that_had_not_begun_begins_now_and_elsewhere_not_here() -> None:
    """Nobody counts for an agency that hasn't the dossier yet, or without a limit."""
    waiting = replace(ASKED, clock_from=None, due=None)
    begun = after_waiting(waiting, EIGHT, at("2026-11-26T10:00"), count, CALENDAR)
    assert begun is not None
    assert begun.due == at("2026-12-08T17:00")
    now = at("2026-11-26T10:00")
    assert after_waiting(replace(waiting, elsewhere=True), EIGHT, now, count, CALENDAR) is None
    assert after_waiting(waiting, (), now, count, CALENDAR) is None


@given(
    asked=moments("2026-01-05", "2026-11-01"),
    waited=st.integers(0, 60),
    rule=st.sampled_from(ClockRule),
    status=st.sampled_from((Status.SUPPLEMENT_ASKED, Status.PAYMENT_ASKED)),
)
def test_waiting_never_makes_a_promise_earlier_and_ends_on_a_working_day(
    asked: datetime, waited: int, rule: ClockRule, status: Status
) -> None:
    """Whoever waited for the citizen has at least the time that was left, on a day that is worked."""
    received = asked - timedelta(days=2)
    promised = count(received, EIGHT).due
    standing = Standing(status, received, promised, rule, asked_at=asked, asked_from=Status.IN_PROCESS)
    found = after_waiting(standing, EIGHT, asked + timedelta(days=waited), count, CALENDAR)
    if found is None:
        assert rule is ClockRule.NONE
        assert status is Status.SUPPLEMENT_ASKED
        return
    assert found.due is not None
    assert promised is not None
    assert found.due >= promised
    assert CALENDAR.is_working_day(found.due.date())


# ---- other conditions -----------------------------------------------------------------------------------


def test_a_result_comes_from_the_counter_only_where_it_is_answered_at_once() -> None:
    """From 2 to 9 is for same-moment procedures (Đ17.4); what was handed over may be answered any day."""
    here = replace(RUNS, status=Status.ACCEPTED)
    assert code_of(here, Act.PROCESS, "2026-11-20T10:00") == "hand_over_first"
    assert code_of(replace(here, immediate=True), Act.PROCESS, "2026-11-20T10:00") is None
    assert code_of(RUNS, Act.PROCESS, "2030-01-01T10:00") is None


def test_an_agency_elsewhere_begins_the_clock_once_and_nothing_comes_before() -> None:
    """It is told for a dossier of another place, before the clock runs (Đ17.3)."""
    away = replace(RUNS, clock_from=None, due=None, elsewhere=True)
    now = "2026-11-20T10:00"
    assert code_of(away, Act.AGENCY_RECEIVED, now) is None
    assert code_of(away, Act.PROCESS, now) == "clock_not_begun"
    begun = replace(away, clock_from=RECEIVED)
    assert code_of(begun, Act.AGENCY_RECEIVED, now) == "clock_runs_already"
    assert code_of(begun, Act.PROCESS, now) is None
    assert code_of(RUNS, Act.AGENCY_RECEIVED, now) == "agency_is_here"


def test_a_refusal_names_what_it_is_about() -> None:
    """The state and the act, or who may, in an order that never changes."""
    unknown = objection(RUNS, Act.PAID, EVERYBODY, RECEIVED, CALENDAR)
    assert isinstance(unknown, NotAccepted)
    assert (unknown.code, unknown.facts) == ("act_not_in_state", {"act": "paid", "status": 4})
    clerk = objection(RUNS, Act.STOP, (Role.COUNTER,), RECEIVED, CALENDAR)
    assert isinstance(clerk, NotAccepted)
    assert (clerk.code, clerk.facts) == ("act_not_your_role", {"act": "stop", "roles": ("head",)})


@pytest.mark.parametrize("role", list(Role))
def test_one_of_the_roles_is_enough(role: Role) -> None:
    """Whoever has a single one of an act's roles may do it, and whoever has none of them may not."""
    for row in TABLE:
        standing = replace(RUNS, status=row.source, asked_from=Status.ACCEPTED)
        refusal = objection(standing, row.act, (role,), RECEIVED, CALENDAR)
        forbidden = refusal is not None and refusal.code == "act_not_your_role"
        assert forbidden == (role not in row.roles), row.act


def test_where_an_act_leads() -> None:
    """What was completed goes back to where it was asked from; what the table lacks leads nowhere."""
    assert target(RUNS, Act.PROCESS) is Status.PROCESSED
    for asked_from, back in (
        (Status.REGISTERED, Status.ACCEPTED),
        (Status.ACCEPTED, Status.ACCEPTED),
        (Status.IN_PROCESS, Status.IN_PROCESS),
    ):
        assert target(replace(ASKED, asked_from=asked_from), Act.COMPLETE) is back
    with pytest.raises(NotAccepted, match="act_not_in_state"):
        target(RUNS, Act.RETURN)


# ---- always ---------------------------------------------------------------------------------------------

MOMENTS = moments("2026-01-01", "2026-12-31")
STANDINGS = st.builds(
    Standing,
    status=st.sampled_from(Status),
    clock_from=st.none() | MOMENTS,
    due=st.none() | MOMENTS,
    clock_rule=st.sampled_from(ClockRule),
    immediate=st.booleans(),
    elsewhere=st.booleans(),
    supplements=st.integers(0, 2),
    appointments=st.integers(0, 2),
    asked_from=st.none() | st.sampled_from((Status.REGISTERED, Status.ACCEPTED, Status.IN_PROCESS)),
    asked_at=st.none() | MOMENTS,
    answer_by=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)


@given(standing=STANDINGS, roles=st.sets(st.sampled_from(Role)), now=MOMENTS)
def test_what_is_offered_is_what_would_not_be_refused(
    standing: Standing, roles: set[Role], now: datetime
) -> None:
    """Of all acts there are, a screen offers exactly those that nothing speaks against, in one order."""
    wanted = [act for act in Act if objection(standing, act, roles, now, CALENDAR) is None]
    found = offered(standing, roles, now, CALENDAR)
    assert sorted(row.act for row in found) == sorted(wanted)
    assert [TABLE.index(row) for row in found] == sorted(TABLE.index(row) for row in found)
    assert all(row.source is standing.status for row in found)


@given(standing=STANDINGS, act=st.sampled_from(Act), now=MOMENTS, later=st.integers(0, 400))
def test_time_only_ever_closes_or_opens_a_door_once(
    standing: Standing, act: Act, now: datetime, later: int
) -> None:
    """Closing a dossier becomes possible and stays so; everything else becomes impossible and stays so."""
    before = objection(standing, act, EVERYBODY, now, CALENDAR)
    after = objection(standing, act, EVERYBODY, now + timedelta(days=later), CALENDAR)
    if act is Act.CLOSE:
        before, after = after, before
    assert before is None or after is not None


@given(standing=STANDINGS, act=st.sampled_from(Act), roles=st.sets(st.sampled_from(Role)), now=MOMENTS)
def test_more_rights_never_forbid_and_a_law_of_its_own_only_lifts_days(
    standing: Standing, act: Act, roles: set[Role], now: datetime
) -> None:
    """What some may, all together may; a sector law takes away a refusal of the day and no other."""
    found = objection(standing, act, roles, now, CALENDAR)
    if found is None:
        assert objection(standing, act, EVERYBODY, now, CALENDAR) is None
    beyond = objection(standing, act, roles, now, CALENDAR, beyond_term=True)
    if beyond is None:
        assert found is None or isinstance(found, NotPossibleNow)
    else:
        assert found is not None
        assert found.code == beyond.code


@given(standing=STANDINGS, now=MOMENTS)
def test_what_the_state_forbids_is_told_from_what_the_day_forbids(standing: Standing, now: datetime) -> None:
    """Only three acts know a wrong day, and each refusal of that kind names the last one."""
    for act in Act:
        found = objection(standing, act, EVERYBODY, now, CALENDAR)
        if isinstance(found, NotPossibleNow):
            assert act in {Act.ASK_SUPPLEMENT, Act.REAPPOINT, Act.CLOSE}
            assert set(found.facts) == {"last"}
        elif found is not None:
            assert isinstance(found, NotAccepted)
        if transition(act, standing.status) is None:
            assert found is not None
            assert found.code == "act_not_in_state"


def test_a_calendar_of_the_offices_own_is_the_one_that_counts() -> None:
    """A flood closes the office for two days, and every term goes round them."""
    flood = {date(2026, 11, day): SpecialDay(date(2026, 11, day), DayKind.CLOSED, "Lũ") for day in (25, 26)}
    calendar = replace(CALENDAR, days={**CALENDAR.days, **flood})
    assert notice_by(RUNS, calendar) == at("2026-11-30T17:00")
    assert apologise_by(at("2026-11-27T17:00"), calendar) == at("2026-11-23T17:00")
    assert hand_over_by(at("2026-11-23T16:00"), calendar) == at("2026-11-27T11:30")
    assert answer_by(at("2026-11-10T10:00"), calendar) == date(2026, 11, 27)
