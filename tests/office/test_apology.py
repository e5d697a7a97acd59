"""The apology that drafts itself: a later day, a reason, and who signs it; nothing is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from practice_desk import Clock, an_intake, desk_with

from db.engine import Records
from db.office.accept import accept
from db.office.act import do
from db.office.apology import apology_draft
from db.office.context import DeskContext
from db.office.find import open_dossier
from db.office.hand_over import send
from db.office.verify import verify
from db.rules.calendar import DayKind, SpecialDay
from db.rules.clock import VIETNAM
from db.rules.errors import NotAccepted, NotFound
from db.rules.handing import SendOrder
from db.rules.house import House, OrgUnit, ReasonCode
from db.rules.lifecycle import Act
from db.rules.order import Order

HOUSE = House(
    units=(OrgUnit("kt", "Phòng Kinh tế", head_title="TRƯỞNG PHÒNG", head_name="Quàng Văn Bình"),),
    reasons=(
        ReasonCode("khac", "lý do khác", (Act.STOP,)),
        ReasonCode("them-gio", "cần thêm thời gian", (Act.REAPPOINT, Act.STOP)),
        ReasonCode("su-co", "sự cố", (Act.REAPPOINT,)),
    ),
)


def at(text: str) -> datetime:
    """Read a moment of Vietnam's time."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.fixture
def desk(clock: Clock) -> DeskContext:
    """Give the practice desk with two reasons for an apology."""
    return replace(desk_with(clock), house=HOUSE)


def taken_in(records: Records, desk: DeskContext, **changes: Any) -> str:
    """Accept a dossier due on Thursday of next week at five, and give its id."""
    return accept(records, an_intake(**changes), desk).dossier_id


def test_the_draft_has_the_first_reason_and_three_days_more(records: Records, desk: DeskContext) -> None:
    """From Thursday to Tuesday, at the same hour; signed at the counter by nobody in print."""
    draft = apology_draft(records, taken_in(records, desk), desk)
    assert draft == Order(
        Act.REAPPOINT, reason_code="them-gio", reason="cần thêm thời gian", due=at("2026-12-08T17:00")
    )


def test_the_draft_can_be_sent_as_it_is(records: Records, desk: DeskContext) -> None:
    """Nothing has to be filled in, and nothing was written before it is sent."""
    dossier_id = taken_in(records, desk)
    events = verify(records).chains[0].events
    draft = apology_draft(records, dossier_id, desk)
    assert verify(records).chains[0].events == events
    assert do(records, dossier_id, draft, desk).due == draft.due


def test_the_unit_where_it_lies_signs(records: Records, desk: DeskContext) -> None:
    """Its name, and the title and name of its head; a unit that is no more leaves them to be written."""
    dossier_id = taken_in(records, desk)
    send(records, SendOrder((dossier_id,), "kt"), desk)
    draft = apology_draft(records, dossier_id, desk)
    signs = (draft.agency, draft.signer_title, draft.signer_name)
    assert signs == ("Phòng Kinh tế", "TRƯỞNG PHÒNG", "Quàng Văn Bình")
    gone = replace(desk, house=replace(HOUSE, units=()))
    draft = apology_draft(records, dossier_id, gone)
    assert (draft.agency, draft.signer_title, draft.signer_name) == ("", "", "")


@pytest.mark.parametrize(
    ("days", "due"),
    [(0, "2026-12-04T17:00"), (1, "2026-12-04T17:00"), (2, "2026-12-07T17:00"), (5, "2026-12-10T17:00")],
)
def test_the_offices_own_number_of_days_is_proposed(
    records: Records, desk: DeskContext, days: int, due: str
) -> None:
    """Working days after the promised one, and one at the least."""
    own = replace(desk, house=replace(HOUSE, reappoint_days=days))
    assert apology_draft(records, taken_in(records, own), own).due == at(due)


def test_the_proposed_hour_is_one_of_work(records: Records, desk: DeskContext) -> None:
    """A day is kept off a holiday, and an hour that isn't worked then becomes one that is."""
    holiday = date(2026, 12, 4)
    calendar = replace(desk.calendar, days={holiday: SpecialDay(holiday, DayKind.HOLIDAY, "Lễ")})
    own = replace(desk, calendar=calendar, house=replace(HOUSE, reappoint_days=1))
    dossier_id = taken_in(records, own, terms=(), due_by_hand=at("2026-12-03T12:15"))
    assert apology_draft(records, dossier_id, own).due == at("2026-12-07T13:30")


def test_an_office_without_reasons_gets_a_draft_all_the_same(records: Records, clock: Clock) -> None:
    """The clerk has to give a reason then; sending without one is refused elsewhere."""
    desk = desk_with(clock)
    dossier_id = taken_in(records, desk)
    draft = apology_draft(records, dossier_id, desk)
    assert (draft.reason_code, draft.reason) == ("", "")
    with pytest.raises(NotAccepted, match="reason_needed"):
        do(records, dossier_id, draft, desk)
    assert open_dossier(records, dossier_id).notices == ()


def test_there_is_nothing_to_apologise_for_without_a_promise(records: Records, desk: DeskContext) -> None:
    """Not accepted yet, not begun elsewhere, or no dossier at all."""
    for changes in ({"registered_only": True}, {"competent": "Sở Tư pháp Lai Châu"}):
        with pytest.raises(NotAccepted, match="nothing_promised"):
            apology_draft(records, taken_in(records, desk, **changes), desk)
    with pytest.raises(NotFound, match="dossier_not_found"):
        apology_draft(records, "01M83TM4H0FEYNJS1NKT8YG18N", desk)
