"""The ledger of receipt numbers: minted at the last moment, never twice, and every one of them accounted for.

The counter runs per agency, day and slot and goes on from the highest that was ever given out, on a dossier,
on a blank slip or on a slip that was replaced. A unique constraint stands behind it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlmodel import Session, func, select

from db.models import DossierRow, NumberFloorRow, SlipRow
from db.office.words import tail_of
from db.rules.course import BlankSlip
from db.rules.errors import NotAccepted
from db.rules.receipt_number import ReceiptNumber, parse
from db.safe.tip import ceiling_key

CURRENT, REPLACED, BLANK, VOID = "current", "replaced", "blank", "void"


def next_number(session: Session, agency: str, day: date, slot: int) -> ReceiptNumber:
    """Give the number that comes next, inside the transaction that will write it.

    It is above every number in the ledger and above those that a lost file may have given out.
    """
    last = session.exec(
        select(func.max(SlipRow.counter)).where(
            SlipRow.agency == agency, SlipRow.day == day, SlipRow.slot == slot
        )
    ).one()
    floor = session.exec(
        select(func.max(NumberFloorRow.floor)).where(
            NumberFloorRow.agency == agency,
            NumberFloorRow.slot == slot,
            NumberFloorRow.first_day <= day,
            NumberFloorRow.last_day >= day,
        )
    ).one()
    return ReceiptNumber(agency=agency, day=day, slot=slot, counter=max(last or 0, floor or 0) + 1)


def new_slip(
    session: Session, number: ReceiptNumber, state: str, at: datetime, dossier_id: str | None = None
) -> SlipRow:
    """Give the ledger's line of a number that is given out now; the tip knows it before the commit."""
    minted: dict[str, int] = session.info.setdefault("minted", {})
    key = ceiling_key(number.agency, number.day, number.slot)
    minted[key] = max(minted.get(key, 0), number.counter)
    return slip_row(number, state, at, dossier_id)


def slip_row(number: ReceiptNumber, state: str, at: datetime, dossier_id: str | None = None) -> SlipRow:
    """Give the ledger's line of a number that was given out before."""
    return SlipRow(
        compact=number.compact,
        number=number.dotted,
        short=number.short,
        agency=number.agency,
        day=number.day,
        slot=number.slot,
        counter=number.counter,
        tail=tail_of(number.compact),
        state=state,
        dossier_id=dossier_id,
        minted_at=at,
    )


def number_columns(number: ReceiptNumber) -> dict[str, Any]:
    """Give the columns of a dossier that hold its number."""
    return {
        "number": number.dotted,
        "compact": number.compact,
        "short": number.short,
        "agency": number.agency,
        "day": number.day,
        "slot": number.slot,
        "counter": number.counter,
        "tail": tail_of(number.compact),
    }


def take_blank(session: Session, text: str) -> SlipRow:
    """Give the ledger's line of a blank slip that is to be keyed in.

    Raises ``NotAccepted``: ``blank_unknown``, ``blank_used`` (with the number), ``blank_voided``, and what
    reading the number refuses.
    """
    number = parse(text)
    row = session.get(SlipRow, number.compact)
    if row is None:
        raise NotAccepted("blank_unknown", number=number.dotted)
    if row.state == VOID:
        raise NotAccepted("blank_voided", number=number.dotted)
    if row.state != BLANK:
        raise NotAccepted("blank_used", number=number.dotted)
    return row


def slip_of(session: Session, compact: str) -> SlipRow | None:
    """Give the ledger's line of a number, whatever became of it."""
    return session.get(SlipRow, compact)


def blank_value(row: SlipRow) -> BlankSlip:
    """Give a line of the ledger as the value that forms and screens see."""
    return BlankSlip(
        number=row.number,
        compact=row.compact,
        short=row.short,
        printed_at=row.minted_at,
        dossier_id=row.dossier_id,
        voided_at=row.voided_at,
    )


def number_of(row: DossierRow) -> ReceiptNumber:
    """Give the number that a dossier has now."""
    return ReceiptNumber(agency=row.agency, day=row.day, slot=row.slot, counter=row.counter)
