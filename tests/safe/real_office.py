"""A real office for tests, set up as ``motcua setup --office`` does it, with people nobody may find."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from counter_tui.config import Places
from counter_tui.office_file import read_office_file
from counter_tui.wiring import WiredOffice
from counter_tui.wiring.set_up import FirstClerk, set_up_office
from db.catalogue.reader import read_procedure
from db.rules.checklist import PaperState, counts, items_for, with_state
from db.rules.clock import VIETNAM
from db.rules.deadline import Term
from db.rules.dossier import Draft, DraftLine, Intake, Person, Submitter
from db.rules.lifecycle import Act
from db.rules.order import Order
from db.rules.procedure import Procedure, Unit

CLERK, PIN = "Lò Thị Hoa", "394817"
MORNING = datetime(2026, 11, 23, 9, 15, tzinfo=VIETNAM)
OFFICE: dict[str, Any] = {
    "header": {
        "unit_code": "04105",
        "parent_name": "UBND XÃ MAI SƠN",
        "name": "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "short_name": "Trung tâm Phục vụ hành chính công xã Mai Sơn",
        "place": "Mai Sơn",
        "receipt_agency": "H52.18.05",
        "valid_from": "2025-07-01",
    },
    "station": {"slot": 2, "counter": "Quầy 2", "slip_backup": True},
}
CODES = ("1.001193", "1.013831", "2.000815", "1.004194")


@dataclass
class Clock:
    """A clock that a test sets."""

    at: datetime = MORNING

    def __call__(self) -> datetime:
        """Give the moment it shows."""
        return self.at


def set_up(home: Path, *, office_code: str = "", slot: int = 2, now: Any = None) -> None:
    """Make a real office at ``home``."""
    home.parent.mkdir(parents=True, exist_ok=True)
    file = home.parent / f"{home.name}.json"
    station = {**OFFICE["station"], "slot": slot}
    file.write_text(json.dumps({**OFFICE, "station": station}), encoding="utf-8")
    set_up_office(
        Places(home),
        read_office_file(file),
        FirstClerk(CLERK, "Công chức", PIN),
        sheet=None,
        office_code=office_code,
        now=now or Clock(),
    )


def opened(home: Path, now: Any = None) -> WiredOffice:
    """Open the office with its clerk logged in; its clock stands still unless one is given."""
    office = WiredOffice.open(Places(home), now or Clock())
    office.people.log_in(CLERK, PIN)
    return office


def somebody(chance: random.Random) -> Person:
    """Give a person whose every word is rare."""

    def word(length: int) -> str:
        return "".join(chance.choices("bcdghklmnpqrstvx", k=1) + chance.choices("aeioubcdgklmnrt", k=length))

    def digits(count: int) -> str:
        return "".join(chance.choices("0123456789", k=count))

    return Person(
        name=f"{word(6).title()}ễ {word(7).title()} {word(6).title()}ỷ",
        personal_number="0" + digits(11),
        born=f"19{digits(2)}-03-04",
        sex="Nữ",
        address=f"Bản {word(8)}, xã {word(9)}",
        phone="09" + digits(8),
        email=f"{word(8)}@{word(6)}.vn",
    )


def intake_of(procedure: Procedure, person: Person, other: Person, note: str) -> Intake:
    """Give a complete intake of ``procedure``."""
    items = items_for(procedure, None)
    for place, item in enumerate(items):
        if counts(item.paper):
            items = with_state(items, place, PaperState.PRESENT)
    return Intake(
        procedure=procedure,
        case=None,
        items=tuple(items),
        applicant=person,
        submitter=Submitter(other, "con"),
        received_at=MORNING,
        terms=(Term(8, Unit.WORKING_DAY),),
        note=note,
    )


def filled(home: Path, seed: int, dossiers: int, now: Any = None) -> tuple[WiredOffice, list[str]]:
    """Open the office and take dossiers in, print their slips, save drafts; give what nobody may find."""
    chance = random.Random(seed)
    office, secrets = opened(home, now), []
    for place in range(dossiers):
        procedure = read_procedure(Places(home).catalogue, CODES[place % len(CODES)])
        person, other = somebody(chance), somebody(chance)
        note = f"Ghi chú {somebody(chance).name}"
        intake = intake_of(procedure, person, other, note)
        done = office.accept(intake)
        office.print_slip(done.dossier_id)
        line = DraftLine("", MORNING, other.name, procedure.code, procedure.title, "person", 0, 1)
        office.save_draft(Draft(replace(line, draft_id=f"draft-{place}"), {"applicant": other.name}))
        if place % 3 == 0:
            asked = Order(Act.ASK_SUPPLEMENT, reason_code="chua-du", reason=note, points=(note,))
            office.course.do(done.dossier_id, asked)
        for one in (person, other):
            secrets += [one.name, one.personal_number, one.address, one.phone, one.email]
        secrets += [note, procedure.name, procedure.title]
    return office, secrets
