"""What can be done with a dossier, and what can't: the table, its conditions, and what each act writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from practice_desk import MONDAY, PROCEDURE, Clock, all_present, an_intake, desk_with
from sqlmodel import select

from db.engine import Records
from db.models import NoticeRow
from db.office.accept import accept
from db.office.act import acts_offered, do
from db.office.apology import apology_draft
from db.office.context import DeskContext
from db.office.find import open_dossier
from db.office.replay import differences
from db.rules.clock import VIETNAM
from db.rules.course import DueCause, NoticeKind, PaperAsked, Timing
from db.rules.deadline import Term
from db.rules.dossier import Status
from db.rules.errors import NotAccepted, NotPossibleNow, Refusal
from db.rules.house import House, ReasonCode
from db.rules.lifecycle import Act, ClockRule, Form
from db.rules.order import Order
from db.rules.procedure import Unit

HOUSE = House(
    reasons=(
        *(ReasonCode("vi", "vì lý do này", (act,)) for act in Act),
        ReasonCode("luat", "theo luật riêng", (Act.ASK_SUPPLEMENT, Act.CLOSE), beyond_term=True),
    )
)
PAPER = PaperAsked("Giấy chứng nhận", 1, 0)
ASK = Order(Act.ASK_SUPPLEMENT, reason_code="vi", papers=(PAPER,))


def at(text: str) -> datetime:
    """Read a moment of Vietnam's time."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.fixture
def desk(clock: Clock) -> DeskContext:
    """Give the practice desk with reasons for everything."""
    return replace(desk_with(clock), house=HOUSE)


def taken_in(records: Records, desk: DeskContext, **changes: Any) -> str:
    """Accept a dossier of eight working days on Monday morning and give its id."""
    return accept(records, an_intake(**changes), desk).dossier_id


def code_of(records: Records, dossier_id: str, order: Order, desk: DeskContext) -> str:
    """Give the code of the refusal that an order meets."""
    with pytest.raises(Refusal) as refused:
        do(records, dossier_id, order, desk)
    return refused.value.code


def moved_to(records: Records, dossier_id: str, status: Status) -> None:
    """Put a dossier into a state as if it had come there, for tests that begin in the middle."""
    with records.writing() as session:
        session.connection().exec_driver_sql(
            "UPDATE dossier SET status = ? WHERE id = ?", (status.value, dossier_id)
        )


def test_a_supplement_stops_nothing_but_the_clock_and_names_its_last_day(
    records: Records, desk: DeskContext
) -> None:
    """The notice is kept whole, the dossier waits, and fifteen days are counted from the next day."""
    dossier_id = taken_in(records, desk)
    done = do(records, dossier_id, replace(ASK, reason="thiếu bản chính", points=("Thêm họ tên mẹ",)), desk)
    page = open_dossier(records, dossier_id)
    assert (done.status, done.form) == (Status.SUPPLEMENT_ASKED, Form.SUPPLEMENT)
    (notice,) = page.notices
    assert notice.notice_id == done.notice_id
    assert (notice.kind, notice.times, notice.reason) == (NoticeKind.SUPPLEMENT, 1, "thiếu bản chính")
    assert notice.papers == (PAPER,)
    assert notice.points == ("Thêm họ tên mẹ",)
    assert page.answer_by == notice.answer_by == date(2026, 12, 8)
    assert page.due_current == at("2026-12-03T17:00")


def test_completing_counts_anew_from_that_day(records: Records, desk: DeskContext, clock: Clock) -> None:
    """Under the decree's rule the eight days begin again, and the history tells why."""
    dossier_id = taken_in(records, desk)
    do(records, dossier_id, ASK, desk)
    clock.run(days=4)
    done = do(records, dossier_id, Order(Act.COMPLETE), desk)
    page = open_dossier(records, dossier_id)
    assert done.status is Status.ACCEPTED
    assert page.due_original == at("2026-12-03T17:00")
    assert page.due_current == done.due == at("2026-12-09T17:00")
    (change,) = page.due_changes
    assert (change.cause, change.before, change.after) == (
        DueCause.COMPLETED,
        page.due_original,
        page.due_current,
    )
    assert page.clock_from == clock.at
    assert (page.asked_at, page.answer_by) == (None, None)


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        (ClockRule.RESTART, "2026-12-09T17:00"),
        (ClockRule.PAUSE, "2026-12-07T17:00"),
        (ClockRule.NONE, "2026-12-03T17:00"),
    ],
)
def test_the_procedures_rule_decides_what_waiting_costs(
    records: Records, desk: DeskContext, clock: Clock, rule: ClockRule, due: str
) -> None:
    """Counted anew, moved on by the days waited less one (from a Saturday to Monday), or not at all."""
    desk = replace(desk, house=replace(HOUSE, clock_rules={PROCEDURE.code: rule}))
    dossier_id = taken_in(records, desk)
    do(records, dossier_id, ASK, desk)
    clock.run(days=4)
    do(records, dossier_id, Order(Act.COMPLETE), desk)
    assert open_dossier(records, dossier_id).due_current == at(due)


def test_a_supplement_is_asked_for_once(records: Records, desk: DeskContext) -> None:
    """The second request is refused by its reason, and no longer offered."""
    dossier_id = taken_in(records, desk)
    do(records, dossier_id, ASK, desk)
    do(records, dossier_id, Order(Act.COMPLETE), desk)
    assert code_of(records, dossier_id, ASK, desk) == "supplement_asked_already"
    assert Act.ASK_SUPPLEMENT not in {each.act for each in acts_offered(records, dossier_id, desk)}


def test_after_three_working_days_it_is_too_late_to_ask(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """The refusal names the last moment; a sector law's own term lifts it, and says so."""
    dossier_id = taken_in(records, desk)
    clock.at = at("2026-11-26T17:00")
    assert Act.ASK_SUPPLEMENT in {each.act for each in acts_offered(records, dossier_id, desk)}
    clock.at = at("2026-11-26T17:01")
    with pytest.raises(NotPossibleNow) as refused:
        do(records, dossier_id, ASK, desk)
    assert refused.value.code == "supplement_too_late"
    assert refused.value.facts["last"] == at("2026-11-26T17:00")
    assert do(records, dossier_id, replace(ASK, reason_code="luat"), desk).status is Status.SUPPLEMENT_ASKED


def test_a_request_for_nothing_is_refused(records: Records, desk: DeskContext) -> None:
    """Papers or points: an empty form 02 sends a citizen home for nothing."""
    dossier_id = taken_in(records, desk)
    empty = replace(ASK, papers=(), points=("  ",))
    assert code_of(records, dossier_id, empty, desk) == "nothing_asked"


def test_it_is_closed_after_the_fifteenth_day_and_not_on_it(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """The last day is the citizen's to its end (BLDS 2015, Đ148)."""
    dossier_id = taken_in(records, desk)
    do(records, dossier_id, ASK, desk)
    close = Order(Act.CLOSE, reason_code="vi", given_back="02 giấy tờ đã nộp")
    clock.at = at("2026-12-08T16:59")
    assert code_of(records, dossier_id, close, desk) == "close_too_early"
    clock.at = at("2026-12-09T07:30")
    done = do(records, dossier_id, close, desk)
    assert (done.status, done.form) == (Status.STOPPED, Form.STOP)
    page = open_dossier(records, dossier_id)
    assert page.notices[-1].given_back == "02 giấy tờ đã nộp"
    assert page.ended_at == clock.at


def test_one_apology_a_working_day_before(records: Records, desk: DeskContext, clock: Clock) -> None:
    """The day is moved once; the draft is ready and proposes three working days more."""
    dossier_id = taken_in(records, desk)
    clock.at = at("2026-12-02T17:00")
    draft = apology_draft(records, dossier_id, desk)
    assert (draft.reason, draft.due) == ("vì lý do này", at("2026-12-08T17:00"))
    done = do(records, dossier_id, draft, desk)
    assert (done.status, done.form, done.due) == (Status.ACCEPTED, Form.APOLOGY, draft.due)
    page = open_dossier(records, dossier_id)
    assert page.due_original == at("2026-12-03T17:00")
    assert (page.notices[0].due_before, page.notices[0].due_after) == (page.due_original, draft.due)
    again = replace(draft, due=at("2026-12-15T17:00"))
    assert code_of(records, dossier_id, again, desk) == "reappointed_already"


def test_an_apology_that_comes_too_late_is_none(records: Records, desk: DeskContext, clock: Clock) -> None:
    """Less than a working day before the promised hour nothing is moved any more."""
    dossier_id = taken_in(records, desk)
    clock.at = at("2026-12-02T17:01")
    draft = apology_draft(records, dossier_id, desk)
    assert code_of(records, dossier_id, draft, desk) == "reappoint_too_late"


def test_an_apology_moves_a_day_later_and_never_earlier(records: Records, desk: DeskContext) -> None:
    """An apology for an earlier day is a slip of the finger."""
    dossier_id = taken_in(records, desk)
    order = Order(Act.REAPPOINT, reason_code="vi", due=at("2026-12-03T17:00"))
    assert code_of(records, dossier_id, order, desk) == "due_not_later"
    assert code_of(records, dossier_id, replace(order, due=None), desk) == "due_needed"


def test_nothing_comes_from_the_counter_but_what_is_answered_at_once(
    records: Records, desk: DeskContext
) -> None:
    """A result without a hand-over is possible for same-moment procedures only (Đ17.4)."""
    dossier_id = taken_in(records, desk)
    assert code_of(records, dossier_id, Order(Act.PROCESS), desk) == "hand_over_first"
    at_once = taken_in(records, desk, terms=(Term(0, Unit.IMMEDIATE),))
    assert do(records, at_once, Order(Act.PROCESS), desk).status is Status.PROCESSED


def test_in_time_is_judged_when_the_result_lay_ready(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """A citizen who comes a month later makes nobody late."""
    dossier_id = taken_in(records, desk)
    moved_to(records, dossier_id, Status.IN_PROCESS)
    clock.at = at("2026-12-03T17:00")
    do(records, dossier_id, Order(Act.PROCESS), desk)
    clock.run(days=30)
    assert open_dossier(records, dossier_id).timing is Timing.ON_TIME


@pytest.mark.parametrize(
    ("ready", "due"), [("2026-12-02T10:00", "2026-12-07T17:00"), ("2026-12-04T10:00", "2026-12-03T17:00")]
)
def test_a_wrong_result_has_three_days_and_what_was_late_stays_late(
    records: Records, desk: DeskContext, clock: Clock, ready: str, due: str
) -> None:
    """Reopening makes nobody's lateness good (Đ23.1)."""
    dossier_id = taken_in(records, desk)
    moved_to(records, dossier_id, Status.IN_PROCESS)
    clock.at = at(ready)
    do(records, dossier_id, Order(Act.PROCESS), desk)
    done = do(records, dossier_id, Order(Act.REOPEN, reason_code="vi"), desk)
    assert (done.status, done.due) == (Status.IN_PROCESS, at(due))
    assert open_dossier(records, dossier_id).ended_at is None


def test_received_for_another_place_begins_with_the_agency_there(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """No day is promised at the counter; the clock starts when the competent agency has the dossier."""
    dossier_id = taken_in(records, desk, competent="Sở Tư pháp Lai Châu")
    page = open_dossier(records, dossier_id)
    assert (page.due_original, page.clock_from) == (None, None)
    moved_to(records, dossier_id, Status.IN_PROCESS)
    assert code_of(records, dossier_id, Order(Act.PROCESS), desk) == "clock_not_begun"
    clock.at = at("2026-11-26T10:00")
    early = Order(Act.AGENCY_RECEIVED, at=MONDAY - timedelta(days=1))
    assert code_of(records, dossier_id, early, desk) == "at_out_of_range"
    done = do(records, dossier_id, Order(Act.AGENCY_RECEIVED, at=at("2026-11-25T08:00")), desk)
    assert done.due == at("2026-12-07T17:00")
    page = open_dossier(records, dossier_id)
    assert page.due_original == page.due_current == done.due
    assert page.due_changes[0].cause is DueCause.PROMISED
    assert code_of(records, dossier_id, Order(Act.AGENCY_RECEIVED), desk) == "clock_runs_already"


def test_an_online_dossier_is_promised_when_it_is_taken_in(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """Handed in, looked at, completed: only then the time runs; asked before does not count after."""
    dossier_id = taken_in(records, desk, registered_only=True, items=())
    assert open_dossier(records, dossier_id).status is Status.REGISTERED
    do(records, dossier_id, ASK, desk)
    clock.run(days=1)
    done = do(records, dossier_id, Order(Act.COMPLETE), desk)
    page = open_dossier(records, dossier_id)
    assert (done.status, done.form) == (Status.ACCEPTED, Form.RECEIPT)
    assert page.due_original == page.due_current == at("2026-12-04T17:00")
    assert do(records, dossier_id, ASK, desk).status is Status.SUPPLEMENT_ASKED


def test_a_dossier_is_refused_at_the_desk_with_a_form(records: Records, desk: DeskContext) -> None:
    """It has a number and its reason in writing, and it has ended."""
    dossier_id = taken_in(records, desk, registered_only=True, items=())
    done = do(records, dossier_id, Order(Act.REFUSE, reason_code="vi"), desk)
    assert (done.status, done.form) == (Status.REFUSED, Form.REFUSAL)
    assert acts_offered(records, dossier_id, desk) == ()


def test_only_whoever_may_can(records: Records, clock: Clock) -> None:
    """Closing after fifteen days is the head's; an administrator touches no dossier."""
    head = replace(desk_with(clock), house=HOUSE)
    dossier_id = taken_in(records, head)
    do(records, dossier_id, ASK, head)
    clock.run(days=30)
    clerk = replace(desk_with(clock, roles=("counter",)), house=HOUSE)
    close = Order(Act.CLOSE, reason_code="vi")
    assert code_of(records, dossier_id, close, clerk) == "act_not_your_role"
    assert acts_offered(records, dossier_id, replace(desk_with(clock, roles=("admin",)), house=HOUSE)) == ()
    assert do(records, dossier_id, close, head).status is Status.STOPPED


def test_a_reason_is_one_of_the_offices(records: Records, desk: DeskContext) -> None:
    """No reason and an unknown one are refused; nothing is written."""
    dossier_id = taken_in(records, desk)
    withdraw = Order(Act.WITHDRAW)
    assert code_of(records, dossier_id, withdraw, desk) == "reason_needed"
    assert code_of(records, dossier_id, replace(withdraw, reason_code="xyz"), desk) == "reason_unknown"
    with records.reading() as session:
        assert session.exec(select(NoticeRow)).all() == []


def test_acts_with_a_way_of_their_own_are_not_done_here(records: Records, desk: DeskContext) -> None:
    """A hand-over needs its list, a return its collector, a correction what was wrong."""
    dossier_id = taken_in(records, desk)
    for act in (Act.HAND_OVER, Act.PASS_ON, Act.RETURN, Act.CORRECT):
        assert code_of(records, dossier_id, Order(act, reason_code="vi"), desk) == "use_its_own_way"


def test_what_is_not_in_the_table_is_refused_with_its_state(records: Records, desk: DeskContext) -> None:
    """The refusal names the act and the state, and no person."""
    dossier_id = taken_in(records, desk, items=all_present())
    with pytest.raises(NotAccepted) as refused:
        do(records, dossier_id, Order(Act.PAID), desk)
    assert refused.value.code == "act_not_in_state"
    assert refused.value.facts == {"act": "paid", "status": 2}


def test_every_act_can_be_read_back_from_the_journal(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """Rows and events say the same after each of them."""
    dossier_id = taken_in(records, desk)
    do(records, dossier_id, ASK, desk)
    clock.run(days=2)
    do(records, dossier_id, Order(Act.COMPLETE), desk)
    moved_to(records, dossier_id, Status.IN_PROCESS)
    assert [each.why for each in differences(records)] == ["status"]
    moved_to(records, dossier_id, Status.ACCEPTED)
    do(records, dossier_id, Order(Act.WITHDRAW, reason_code="vi"), desk)
    assert differences(records) == ()
