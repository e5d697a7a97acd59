"""A new calendar: what moves, what stays in a citizen's hand, and what was never counted and stays anyway."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from practice_desk import CALENDAR, MONDAY, Clock, an_intake, desk_with

from db.engine import Records
from db.journal import EventKind
from db.office.accept import accept
from db.office.act import do
from db.office.calendar_move import calendar_moves, take_calendar
from db.office.context import DeskContext
from db.office.correct import correct
from db.office.find import open_dossier
from db.office.hand_over import bring_back, send
from db.office.printing import finish_print, start_print
from db.office.replay import differences
from db.office.verify import verify
from db.rules.calendar import DayKind, OfficeCalendar, SpecialDay
from db.rules.clock import VIETNAM
from db.rules.course import DueCause, PaperAsked
from db.rules.deadline import Convention, Term
from db.rules.handing import BringBack, SendOrder
from db.rules.house import House, OrgUnit, ReasonCode
from db.rules.lifecycle import Act, ClockRule
from db.rules.order import Correction, Order
from db.rules.procedure import Unit

HOLIDAY, MADE_UP = date(2026, 11, 24), date(2026, 11, 28)
HOUSE = House(
    units=(OrgUnit("kt", "Phòng Kinh tế"),),
    reasons=(ReasonCode("vi", "vì thế", tuple(Act)),),
)
PAPER = PaperAsked("Đơn", 1, 0)


def at(text: str) -> datetime:
    """Read a moment of Vietnam's time."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def with_days(**kinds: DayKind) -> OfficeCalendar:
    """Give the practice calendar with special days, by ``d`` and their day in November 2026."""
    found = {date(2026, 11, int(name[1:])): kind for name, kind in kinds.items()}
    return replace(CALENDAR, days={day: SpecialDay(day, kind, "mới") for day, kind in found.items()})


LATER = with_days(d24=DayKind.HOLIDAY)
EARLIER = with_days(d28=DayKind.MAKE_UP)
DUE, NEXT, BEFORE = at("2026-12-03T17:00"), at("2026-12-04T17:00"), at("2026-12-02T17:00")
"""Eight working days from Monday 23/11; with 24/11 off; with Saturday 28/11 worked."""


@pytest.fixture
def desk(clock: Clock) -> DeskContext:
    """Give the practice desk with reasons and a unit."""
    return replace(desk_with(clock), house=HOUSE)


def taken_in(records: Records, desk: DeskContext, **changes: Any) -> str:
    """Accept a dossier of eight working days and give its id."""
    return accept(records, an_intake(**changes), desk).dossier_id


def printed(records: Records, dossier_id: str, desk: DeskContext, outcome: str | None = "printed") -> None:
    """Print a slip; ``None``: nobody knows how it went."""
    job = start_print(
        records, dossier_id, form="receipt", version="1", printer="p", paper="a5", desk=desk
    ).job_id
    if outcome is not None:
        finish_print(records, job, outcome, desk=desk)


def due_of(records: Records, dossier_id: str) -> datetime | None:
    """Give what is promised now."""
    return open_dossier(records, dossier_id).due_current


def ids(moves: Any) -> list[str]:
    """Give the dossiers of one part of an answer."""
    return [each.dossier_id for each in moves]


def dump(records: Records) -> list[Any]:
    """Give every row that a calendar could change."""
    with records.reading() as session:
        connection = session.connection()
        return [
            connection.exec_driver_sql(f"SELECT * FROM {name}").all()  # noqa: S608 - our own tables
            for name in ("dossier", "due_change", "event", "event_body", "feed", "slip")
        ]


def test_looking_first_writes_nothing(records: Records, desk: DeskContext) -> None:
    """What would move and what would stay, each with both days; not a row is another."""
    loose, held = taken_in(records, desk), taken_in(records, desk)
    printed(records, held, desk)
    before = dump(records)
    moves = calendar_moves(records, LATER)
    assert dump(records) == before
    (moved,), (kept,) = moves.moved, moves.kept
    assert (moved.dossier_id, moved.before, moved.after, moved.in_hand) == (loose, DUE, NEXT, False)
    assert (kept.dossier_id, kept.before, kept.after, kept.in_hand) == (held, DUE, NEXT, True)
    page = open_dossier(records, held)
    assert (kept.number, kept.short, kept.applicant_name) == (page.number, page.short, page.applicant.name)
    assert (moved.is_later, replace(moved, after=BEFORE).is_later) == (True, False)


def test_looking_says_what_taking_will_do(records: Records, desk: DeskContext) -> None:
    """The two agree, for days that become later and for days that become earlier."""
    for _ in range(2):
        taken_in(records, desk)
        printed(records, taken_in(records, desk), desk)
    for calendar in (LATER, EARLIER, CALENDAR):
        foreseen = calendar_moves(records, calendar)
        assert take_calendar(records, calendar, desk) == foreseen
        assert calendar_moves(records, calendar).moved == ()


def test_what_nobody_holds_follows_the_calendar(records: Records, desk: DeskContext) -> None:
    """The day, its reasons and the history follow; what was promised first stays on the page."""
    dossier_id = taken_in(records, desk)
    take_calendar(records, LATER, desk)
    page = open_dossier(records, dossier_id)
    assert (page.due_original, page.due_current, page.deadline.due) == (DUE, NEXT, NEXT)
    assert [reason.name for reason in page.deadline.reasons if reason.first == HOLIDAY] == ["mới"]
    (change,) = page.due_changes
    assert (change.cause, change.before, change.after) == (DueCause.CALENDAR, DUE, NEXT)
    assert (change.at, change.clerk) == (MONDAY, desk.station.clerk)
    assert page.events[-1].kind == EventKind.DOSSIER_DUE_MOVED
    assert page.events[-1].facts["citizen_told"] is False
    assert differences(records) == ()
    assert verify(records).holds


@pytest.mark.parametrize("outcome", ["printed", "sent_unconfirmed", "perhaps_partial", None])
def test_a_slip_in_a_hand_is_never_moved_later_by_itself(
    records: Records, desk: DeskContext, outcome: str | None
) -> None:
    """Printed, perhaps printed, or nobody knows: the promise stands, and is named (DOMAIN 5.4)."""
    dossier_id = taken_in(records, desk)
    printed(records, dossier_id, desk, outcome)
    before = dump(records)
    moves = take_calendar(records, LATER, desk)
    assert (ids(moves.moved), ids(moves.kept)) == ([], [dossier_id])
    assert dump(records) == before


@pytest.mark.parametrize("outcome", ["refused", "not_reached"])
def test_where_nothing_came_out_nobody_holds_anything(
    records: Records, desk: DeskContext, outcome: str
) -> None:
    """A printer that certainly said no has made no promise; another form is no slip either."""
    dossier_id = taken_in(records, desk)
    printed(records, dossier_id, desk, outcome)
    job = start_print(
        records, dossier_id, form="control", version="1", printer="p", paper="a5", desk=desk
    ).job_id
    finish_print(records, job, "printed", desk=desk)
    assert ids(take_calendar(records, LATER, desk).moved) == [dossier_id]
    assert due_of(records, dossier_id) == NEXT


def test_one_that_becomes_earlier_moves_from_any_hand(records: Records, desk: DeskContext) -> None:
    """Nobody is worse off who comes on the printed day."""
    dossier_id = taken_in(records, desk)
    printed(records, dossier_id, desk)
    moves = take_calendar(records, EARLIER, desk)
    assert (ids(moves.moved), ids(moves.kept)) == ([dossier_id], [])
    assert due_of(records, dossier_id) == BEFORE


def test_a_person_moves_a_held_promise_by_its_number(records: Records, desk: DeskContext) -> None:
    """Only those that are named, whose citizens were told; the journal says so."""
    told, other = taken_in(records, desk), taken_in(records, desk)
    for dossier_id in (told, other):
        printed(records, dossier_id, desk)
    number = open_dossier(records, told).number
    moves = take_calendar(records, LATER, desk, also_later=[number])
    assert (ids(moves.moved), ids(moves.kept)) == ([told], [other])
    assert (due_of(records, told), due_of(records, other)) == (NEXT, DUE)
    with records.reading() as session:
        (body,) = (
            session.connection()
            .exec_driver_sql(
                "SELECT body FROM event JOIN event_body USING (feed, seq) WHERE kind = 'dossier.due_moved'"
            )
            .one()
        )
    assert json.loads(body)["citizen_told"] is True
    assert differences(records) == ()


def test_a_calendar_that_says_the_same_moves_nothing(records: Records, desk: DeskContext) -> None:
    """Whatever was asked, paid, corrected or re-appointed before: the same days give the same promises."""
    every_life(records, desk)
    before = dump(records)
    moves = take_calendar(records, CALENDAR, desk)
    assert (moves.moved, moves.kept) == ((), ())
    assert dump(records) == before


def every_life(records: Records, desk: DeskContext) -> dict[str, str]:
    """Give dossiers whose day became what it is in every way there is, by what was done."""
    clock = desk.now
    assert isinstance(clock, Clock)
    found = {name: taken_in(records, desk) for name in ("counted", "corrected", "apologised")}
    found["named"] = taken_in(records, desk, terms=(), due_by_hand=DUE)
    both = (Term(3, Unit.WORKING_DAY),)
    found["named beside a limit"] = taken_in(records, desk, terms=both, due_by_hand=DUE)
    for name, rule in (
        ("anew", ClockRule.RESTART),
        ("anew after an apology", ClockRule.RESTART),
        ("anew, then paid", ClockRule.RESTART),
        ("paused", ClockRule.PAUSE),
        ("ran on", ClockRule.NONE),
    ):
        found[name] = taken_in(records, replace(desk, house=replace(HOUSE, clock_rule=rule)))
    found["online"] = taken_in(records, desk, registered_only=True, items=())
    found["elsewhere"] = taken_in(records, desk, competent="Sở Tư pháp Lai Châu")
    found |= {name: taken_in(records, desk) for name in ("paid", "reopened")}
    for name in ("paid", "reopened", "elsewhere"):
        send(records, SendOrder((found[name],), "kt"), desk)
    ask = Order(Act.ASK_SUPPLEMENT, reason_code="vi", papers=(PAPER,))
    correct(records, found["corrected"], Correction("vi", due=DUE + timedelta(days=1)), desk)
    later = Order(Act.REAPPOINT, reason_code="vi", due=DUE + timedelta(days=4))
    for name in ("apologised", "anew after an apology"):
        do(records, found[name], later, desk)
    asked = ("anew", "anew after an apology", "anew, then paid", "paused", "ran on", "online")
    for name in asked:
        do(records, found[name], ask, desk)
    do(records, found["paid"], Order(Act.ASK_PAYMENT, reason_code="vi"), desk)
    clock.run(days=3)
    for name in asked:
        do(records, found[name], Order(Act.COMPLETE), desk)
    send(records, SendOrder((found["anew, then paid"],), "kt"), desk)
    do(records, found["anew, then paid"], Order(Act.ASK_PAYMENT, reason_code="vi"), desk)
    do(records, found["anew, then paid"], Order(Act.PAID), desk)
    do(records, found["paid"], Order(Act.PAID), desk)
    do(records, found["elsewhere"], Order(Act.AGENCY_RECEIVED), desk)
    bring_back(records, BringBack("kt", "Người trả", results=(found["reopened"],)), desk)
    do(records, found["reopened"], Order(Act.REOPEN, reason_code="vi"), desk)
    return found


def test_only_what_was_counted_is_counted_again(records: Records, desk: DeskContext) -> None:
    """Named, corrected, re-appointed, reopened or moved on by a wait: those days are somebody's decision."""
    lives = every_life(records, desk)
    before = {name: due_of(records, dossier_id) for name, dossier_id in lives.items()}
    flood = with_days(d24=DayKind.HOLIDAY, d27=DayKind.CLOSED, d30=DayKind.CLOSED)
    moves = take_calendar(records, flood, desk)
    names = {dossier_id: name for name, dossier_id in lives.items()}
    moved = {names[each.dossier_id]: each.after for each in moves.moved}
    assert moved == {
        "counted": at("2026-12-08T17:00"),
        "ran on": at("2026-12-08T17:00"),
        "anew": at("2026-12-10T17:00"),
        "anew after an apology": at("2026-12-10T17:00"),
        "online": at("2026-12-10T17:00"),
        "elsewhere": at("2026-12-10T17:00"),
    }
    assert moves.kept == ()
    for name, dossier_id in lives.items():
        assert due_of(records, dossier_id) == moved.get(name, before[name]), name
    assert differences(records) == ()
    assert calendar_moves(records, flood).moved == ()
    assert take_calendar(records, CALENDAR, desk).kept == ()
    assert {name: due_of(records, dossier_id) for name, dossier_id in lives.items()} == before


def test_what_does_not_run_is_not_moved(records: Records, desk: DeskContext) -> None:
    """Waiting for the citizen, done, ended, or not begun: no promise of the office's time runs there."""
    waits, owes, done, gone = (taken_in(records, desk) for _ in range(4))
    taken_in(records, desk, registered_only=True, items=())
    taken_in(records, desk, competent="Sở Tư pháp Lai Châu")
    for dossier_id in (owes, done):
        send(records, SendOrder((dossier_id,), "kt"), desk)
    do(records, waits, Order(Act.ASK_SUPPLEMENT, reason_code="vi", papers=(PAPER,)), desk)
    do(records, owes, Order(Act.ASK_PAYMENT, reason_code="vi"), desk)
    do(records, done, Order(Act.PROCESS), desk)
    do(records, gone, Order(Act.WITHDRAW, reason_code="vi"), desk)
    moves = take_calendar(records, LATER, desk)
    assert (moves.moved, moves.kept) == ((), ())


def test_a_promise_is_counted_again_as_it_was_counted(records: Records, desk: DeskContext) -> None:
    """By the dossier's own convention, and from when its clock began."""
    same_clock = taken_in(records, desk, convention=Convention.SAME_CLOCK)
    half_day = taken_in(records, desk, convention=Convention.HALF_DAY, terms=(Term(1, Unit.WORKING_DAY),))
    take_calendar(records, LATER, desk)
    assert due_of(records, same_clock) == at("2026-12-04T09:15")
    page = open_dossier(records, half_day)
    assert (page.due_current, page.deadline.window_from) == (at("2026-11-25T11:30"), at("2026-11-25T07:30"))


def test_moves_stand_in_the_order_of_their_days(records: Records, desk: DeskContext) -> None:
    """The most urgent first, and of one day the oldest."""
    first, second, third, fourth = (
        taken_in(records, desk, terms=(Term(days, Unit.WORKING_DAY),)) for days in (5, 2, 5, 3)
    )
    assert ids(calendar_moves(records, LATER).moved) == [second, fourth, first, third]
