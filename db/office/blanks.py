"""Blank slips for a day without power: numbers given out on paper first, keyed in later by scanning them.

The numbers come from this station's own counter, so that nothing else can get them; each is on the disk
before the slip is printed. What is never used is voided, and the ledger says so: every number is accounted
for.
"""

from __future__ import annotations

from sqlmodel import col, select

from db.engine import Records
from db.journal import EventKind
from db.models import SlipRow
from db.office import numbers
from db.office.context import DeskContext
from db.office.record import record
from db.rules.course import BlankSlip
from db.rules.errors import NotAccepted

MOST_AT_ONCE = 200
"""More is a slip of the finger: a counter takes in less in a day."""


def give_out_blanks(records: Records, count: int, desk: DeskContext) -> tuple[BlankSlip, ...]:
    """Give out ``count`` numbers of today for blank slips. Raises ``NotAccepted("blank_count")``."""
    if not 1 <= count <= MOST_AT_ONCE:
        raise NotAccepted("blank_count", most=MOST_AT_ONCE)
    now = desk.moment()
    with records.writing() as session:
        agency, slot = desk.header.receipt_agency, desk.station.slot
        first = numbers.next_number(session, agency, now.date(), slot)
        made = [first]
        made += [
            type(first)(agency=agency, day=now.date(), slot=slot, counter=first.counter + more)
            for more in range(1, count)
        ]
        slips = [numbers.new_slip(session, number, numbers.BLANK, now) for number in made]
        record(session, EventKind.BLANKS_PRINTED, desk, rows=slips, facts={"count": count})
        return tuple(numbers.blank_value(slip) for slip in slips)


def blanks_left(records: Records) -> tuple[BlankSlip, ...]:
    """Give the blank slips that were neither keyed in nor voided, the oldest first."""
    with records.reading() as session:
        found = session.exec(
            select(SlipRow)
            .where(col(SlipRow.state) == numbers.BLANK)
            .order_by(col(SlipRow.day), col(SlipRow.slot), col(SlipRow.counter))
        )
        return tuple(numbers.blank_value(row) for row in found)


def find_blank(records: Records, text: str) -> BlankSlip | None:
    """Give the blank slip whose bar code was scanned, or ``None`` where the number is none of a blank."""
    with records.reading() as session:
        try:
            return numbers.blank_value(numbers.take_blank(session, text))
        except NotAccepted:
            return None


def void_blank(records: Records, text: str, reason: str, desk: DeskContext) -> BlankSlip:
    """Void a blank slip that was spoilt or is not needed any more.

    Raises ``NotAccepted``: ``blank_unknown``, ``blank_used``, ``blank_voided``, ``void_reason_needed``.
    """
    if not reason.strip():
        raise NotAccepted("void_reason_needed")
    with records.writing() as session:
        slip = numbers.take_blank(session, text)
        slip.state, slip.voided_at = numbers.VOID, desk.moment()
        record(session, EventKind.BLANK_VOIDED, desk, rows=[slip], facts={"reason": reason.strip()})
        return numbers.blank_value(slip)
