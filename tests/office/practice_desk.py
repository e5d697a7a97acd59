"""A desk of a practice office for the tests of the records: one calendar, one procedure, a clock to set."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from db.engine import Records
from db.office.accept import accept
from db.office.context import DeskContext
from db.rules.calendar import OfficeCalendar, Session, WeekTemplate
from db.rules.checklist import Item, PaperState
from db.rules.clock import VIETNAM
from db.rules.deadline import Term
from db.rules.dossier import Intake, Person
from db.rules.errors import Refusal
from db.rules.office import OfficeHeader, Station
from db.rules.procedure import Paper, Procedure, Unit

MONDAY = datetime(2026, 11, 23, 9, 15, tzinfo=VIETNAM)

_DAY = (Session(time(7, 30), time(11, 30)), Session(time(13, 30), time(17, 0)))
CALENDAR = OfficeCalendar(weeks=(WeekTemplate(date(2025, 1, 1), (_DAY,) * 5 + ((),) * 2),))

HEADER = OfficeHeader(
    unit_code="04105",
    parent_name="ỦY BAN NHÂN DÂN TỈNH SƠN LA",
    name="ỦY BAN NHÂN DÂN XÃ MAI SƠN",
    short_name="UBND xã Mai Sơn",
    place="Mai Sơn",
    receipt_agency="H52.18.05",
    valid_from=date(2025, 7, 1),
)
STATION = Station(slot=2, counter="Quầy 2", clerk="Lò Thị Hoa", clerk_title="Công chức", practice=True)

PROCEDURE = Procedure(
    code="1.013831",
    name="Đăng ký biến động quyền sử dụng đất",
    field="Đất đai",
    short_title="Biến động đất",
    papers=(
        Paper("Đơn (Mẫu 18)", "Đơn đăng ký biến động", originals=1, mandatory=True),
        Paper("Giấy chứng nhận", "Giấy chứng nhận đã cấp", originals=1, mandatory=True),
        Paper("Văn bản thế chấp", "Văn bản của bên nhận thế chấp", copies=1, condition="khi đang thế chấp"),
    ),
)
OTHER_PROCEDURE = replace(PROCEDURE, code="2.000815", name="Chứng thực bản sao", short_title=None)

PERSON = Person(
    name="Nguyễn Thị Thùy Dương",
    personal_number="014190000123",
    born="1990-02-01",
    sex="Nữ",
    address="Tiểu khu 1, xã Mai Sơn",
    phone="0912 345 678",
)


@dataclass
class Clock:
    """The desk's clock; tests set it and let it run."""

    at: datetime = field(default=MONDAY)

    def __call__(self) -> datetime:
        """Give the moment it shows."""
        return self.at

    def run(self, **apart: float) -> None:
        """Let some time pass, as ``timedelta`` takes it."""
        self.at += timedelta(**apart)


def desk_with(clock: Clock, **station: Any) -> DeskContext:
    """Give the practice desk with this clock, its station changed as asked."""
    return DeskContext(HEADER, replace(STATION, **station), CALENDAR, clock)


def all_present(procedure: Procedure = PROCEDURE) -> tuple[Item, ...]:
    """Give the checklist with every mandatory paper handed in and the others not applicable."""
    return tuple(
        Item(paper, PaperState.PRESENT, paper.originals, paper.copies)
        if paper.mandatory
        else Item(paper, PaperState.NOT_APPLICABLE)
        for paper in procedure.papers
    )


def an_intake(procedure: Procedure = PROCEDURE, **changes: Any) -> Intake:
    """Give a complete intake, received on :data:`MONDAY`, changed as asked."""
    given: dict[str, Any] = {
        "procedure": procedure,
        "case": None,
        "items": all_present(procedure),
        "applicant": PERSON,
        "received_at": MONDAY,
        "terms": (Term(8, Unit.WORKING_DAY),),
    }
    return Intake(**(given | changes))


def accept_until_refused(records: Records, desk: DeskContext) -> tuple[list[str], Refusal]:
    """Accept intakes until one is refused; give the numbers that were promised, and the refusal."""
    numbers: list[str] = []
    while True:
        try:
            numbers.append(accept(records, an_intake(), desk).number)
        except Refusal as refusal:
            return numbers, refusal
