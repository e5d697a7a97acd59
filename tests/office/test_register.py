"""The register (form 07): who has a line, in which place, and what it says of the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from practice_desk import MONDAY, OTHER_PROCEDURE, PERSON, PROCEDURE, Clock, an_intake, desk_with

from db.engine import Records
from db.office.accept import accept
from db.office.act import do
from db.office.context import DeskContext
from db.office.hand_over import bring_back, send
from db.office.register import LONGEST, register
from db.office.return_result import return_results
from db.rules.clock import VIETNAM
from db.rules.course import PaperAsked
from db.rules.dossier import Person, ReturnBy
from db.rules.errors import NotAccepted
from db.rules.handing import BringBack, ReturnOrder, SendOrder
from db.rules.house import House, OrgUnit, ReasonCode
from db.rules.lifecycle import Act
from db.rules.order import Order

DAY = MONDAY.date()
HOUSE = House(
    units=(OrgUnit("kt", "Phòng Kinh tế"),),
    reasons=(ReasonCode("vi", "vì thế", tuple(Act)),),
    field_units={"Đất đai": "kt"},
)


@pytest.fixture
def desk(clock: Clock) -> DeskContext:
    """Give the practice desk with a unit for land."""
    return replace(desk_with(clock), house=HOUSE)


def taken_in(records: Records, desk: DeskContext, **changes: Any) -> str:
    """Accept a dossier and give its number."""
    return accept(records, an_intake(**changes), desk).number


def numbers(records: Records, desk: DeskContext, **asked: Any) -> list[str]:
    """Give the numbers in the book of Monday."""
    return [row.number for row in register(records, DAY, DAY, desk, **asked).rows]


def test_a_line_says_what_the_form_asks_for(records: Records, desk: DeskContext) -> None:
    """Number, title, people, days and where it is decided; no end as long as there is none."""
    number = taken_in(records, desk, copies_of_dossier=2, note="hai bộ", return_by=ReturnBy.POST)
    book = register(records, DAY, DAY, desk, book="Quyển 1")
    (row,) = book.rows
    assert (book.book, book.field, book.first, book.last, book.practice) == ("Quyển 1", "", DAY, DAY, True)
    assert (row.place, row.number, row.procedure_title) == (1, number, PROCEDURE.title)
    assert (row.applicant_name, row.address, row.phone) == (PERSON.name, PERSON.address, PERSON.phone)
    assert (row.copies_of_dossier, row.note, row.return_by) == (2, "hai bộ", "post")
    assert (row.agency, row.received_at) == ("Phòng Kinh tế", MONDAY)
    assert (row.due_at, row.returned_at) == (datetime(2026, 12, 3, 17, tzinfo=VIETNAM), None)


def test_places_follow_the_receipt_and_begin_with_the_book(records: Records, desk: DeskContext) -> None:
    """What is keyed in later stands where it was received; another day is another book."""
    late = taken_in(records, desk, received_at=MONDAY + timedelta(minutes=10))
    early = taken_in(records, desk, received_at=MONDAY - timedelta(minutes=30))
    taken_in(records, desk, received_at=MONDAY - timedelta(days=1))
    same = taken_in(records, desk, received_at=MONDAY + timedelta(minutes=10))
    rows = register(records, DAY, DAY, desk).rows
    assert [(row.place, row.number) for row in rows] == [(1, early), (2, late), (3, same)]


@pytest.mark.parametrize(
    ("received", "inside"),
    [
        ("2026-11-20T23:59", False),
        ("2026-11-21T00:00", True),
        ("2026-11-22T23:59", True),
        ("2026-11-23T00:00", False),
    ],
)
def test_both_days_of_a_book_belong_to_it(
    records: Records, desk: DeskContext, received: str, *, inside: bool
) -> None:
    """From the first minute of the first day to the last of the last, in Vietnam's time."""
    taken_in(records, desk, received_at=datetime.fromisoformat(received).replace(tzinfo=VIETNAM))
    rows = register(records, date(2026, 11, 21), date(2026, 11, 22), desk).rows
    assert bool(rows) is inside


def test_a_book_may_be_of_one_field(records: Records, desk: DeskContext) -> None:
    """Places are counted among its own."""
    births = replace(OTHER_PROCEDURE, field="Hộ tịch")
    land, birth = taken_in(records, desk), taken_in(records, desk, procedure=births)
    assert numbers(records, desk) == [land, birth]
    assert numbers(records, desk, field="Hộ tịch") == [birth]
    assert register(records, DAY, DAY, desk, field="Hộ tịch").rows[0].place == 1
    assert numbers(records, desk, field="Lâm nghiệp") == []


def test_what_was_not_accepted_yet_has_no_line(records: Records, desk: DeskContext) -> None:
    """Handed in online, looked at or asked for papers: its line begins with its acceptance."""
    new = accept(records, an_intake(registered_only=True, items=()), desk)
    asked = accept(records, an_intake(registered_only=True, items=()), desk)
    order = Order(Act.ASK_SUPPLEMENT, reason_code="vi", papers=(PaperAsked("Đơn", 1, 0),))
    do(records, asked.dossier_id, order, desk)
    waits = accept(records, an_intake(), desk)
    do(records, waits.dossier_id, order, desk)
    assert numbers(records, desk) == [waits.number]
    do(records, asked.dossier_id, Order(Act.COMPLETE), desk)
    do(records, new.dossier_id, Order(Act.TAKE_IN), desk)
    assert numbers(records, desk) == [new.number, asked.number, waits.number]


def test_a_result_is_returned_when_it_was_taken(records: Records, desk: DeskContext, clock: Clock) -> None:
    """The moment of the signature, not of the result; what is answered at once was returned at once."""
    done = accept(records, an_intake(), desk).dossier_id
    send(records, SendOrder((done,), "kt"), desk)
    clock.run(days=2)
    bring_back(records, BringBack("kt", "Người trả", results=(done,)), desk)
    assert register(records, DAY, DAY, desk).rows[0].returned_at is None
    clock.run(days=3)
    return_results(records, ReturnOrder((done,)), desk)
    accept(records, an_intake(terms=(), close_at_once=True, applicant=Person("Lò Văn Mẫu")), desk)
    first, second = register(records, DAY, DAY, desk).rows
    assert first.returned_at == second.returned_at == clock.at


def test_where_it_is_decided(records: Records, desk: DeskContext) -> None:
    """The agency of another place, the unit of its field, or nothing where the office hasn't said."""
    taken_in(records, desk, competent="Sở Tư pháp Lai Châu")
    taken_in(records, desk)
    taken_in(records, desk, procedure=replace(OTHER_PROCEDURE, field="Lâm nghiệp"))
    agencies = [row.agency for row in register(records, DAY, DAY, desk).rows]
    assert agencies == ["Sở Tư pháp Lai Châu", "Phòng Kinh tế", ""]


def test_a_book_is_of_a_year_at_the_most(records: Records, desk: DeskContext) -> None:
    """A span that ends before it begins is none, and a longer one would be two books."""
    for first, last in ((DAY, DAY - timedelta(days=1)), (DAY, DAY + LONGEST + timedelta(days=1))):
        with pytest.raises(NotAccepted, match="register_span"):
            register(records, first, last, desk)
    assert register(records, DAY, DAY + LONGEST, desk).rows == ()


def test_the_book_of_a_real_office_bears_no_mark(records: Records, clock: Clock) -> None:
    """Practice is the station's, and so is what is printed at it."""
    assert register(records, DAY, DAY, desk_with(clock, practice=False)).practice is False
