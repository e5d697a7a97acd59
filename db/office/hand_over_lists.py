"""A list of dossiers on their way as it is kept: its head, its lines, and the value that others see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, or_, select

from db.codec import from_json
from db.journal import EventKind
from db.models import DossierRow, HandOverLineRow, HandOverRow
from db.office.context import DeskContext
from db.office.find import scanned_dossier
from db.office.record import record
from db.rules.course import HandOver, HandOverKind, HandOverLine
from db.rules.dossier import Person
from db.rules.errors import NotFound
from db.ulid import new_ulid

COUNTER = ""
"""The code that stands for the counter itself."""


def scanned_dossiers(session: Session, keys: Sequence[str]) -> list[tuple[str, DossierRow]]:
    """Give the dossiers that were scanned, each once, with the text it was scanned by first."""
    found: dict[str, tuple[str, DossierRow]] = {}
    for key in keys:
        row = scanned_dossier(session, key)
        found.setdefault(row.id, (key, row))
    return list(found.values())


def new_list(  # noqa: PLR0913 - the two ends of a list
    session: Session,
    kind: HandOverKind,
    desk: DeskContext,
    *,
    from_unit: str = COUNTER,
    from_name: str = "",
    to_unit: str = COUNTER,
    to_name: str = "",
) -> HandOverRow:
    """Give the head of a list; an end that isn't named is the counter, called by the office's short name."""
    now = desk.moment()
    return HandOverRow(
        id=new_ulid(now),
        number=_next_number(session, desk, now),
        kind=kind.value,
        from_unit=from_unit,
        from_name=from_name or desk.header.short_name,
        to_unit=to_unit,
        to_name=to_name or desk.header.short_name,
        sent_at=now,
        giver="",
        taker="",
        practice=desk.station.practice,
    )


def _next_number(session: Session, desk: DeskContext, now: datetime) -> str:
    """Give the day's next number of this slot; lists are never deleted, so counting them is enough."""
    start = f"BG-{desk.station.slot:02d}-{now:%y%m%d}-"
    number = col(HandOverRow.number)
    given = session.exec(
        select(func.count()).select_from(HandOverRow).where(number >= start, number < start + ":")
    ).one()  # ":" follows "9"
    return f"{start}{given + 1:02d}"


def new_line(
    listed: HandOverRow,
    row: DossierRow,
    position: int,
    *,
    out_at: datetime | None = None,
    in_at: datetime | None = None,
) -> HandOverLineRow:
    """Give the line of a dossier on a list."""
    return HandOverLineRow(
        hand_over_id=listed.id,
        dossier_id=row.id,
        position=position,
        out_at=out_at,
        in_at=in_at,
        tracking="",
        note="",
    )


def record_list(  # noqa: PLR0913, PLR0917 - a list, and what is told of it
    session: Session,
    kind: EventKind,
    listed: HandOverRow,
    lines: Sequence[HandOverLineRow],
    desk: DeskContext,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write a list with its lines, and the event that tells of both."""
    session.add(listed)
    session.flush()  # a line's foreign key wants its list on the disk first
    told = {"number": listed.number, "from": listed.from_name, "to": listed.to_name, "dossiers": len(lines)}
    record(session, kind, desk, rows=[listed, *lines], facts=told | (facts or {}))


def need_list(session: Session, key: str) -> HandOverRow:
    """Give a list by its id or its number. Raises ``NotFound("hand_over_not_found")``."""
    known = or_(col(HandOverRow.id) == key, col(HandOverRow.number) == key.strip().upper())
    row = session.exec(select(HandOverRow).where(known)).first()
    if row is None:
        raise NotFound("hand_over_not_found")
    return row


def list_lines(session: Session, hand_over_id: str) -> Sequence[tuple[HandOverLineRow, DossierRow]]:
    """Give the lines of a list with their dossiers, in its order."""
    return session.exec(
        select(HandOverLineRow, DossierRow)
        .join(DossierRow, col(DossierRow.id) == HandOverLineRow.dossier_id)
        .where(HandOverLineRow.hand_over_id == hand_over_id)
        .order_by(col(HandOverLineRow.position))
    ).all()


def list_value(session: Session, row: HandOverRow) -> HandOver:
    """Give a list as forms and screens see it."""
    by_post = row.kind == HandOverKind.POST
    found = [(list_line(dossier, line, by_post=by_post)) for line, dossier in list_lines(session, row.id)]
    return HandOver(
        hand_over_id=row.id,
        number=row.number,
        kind=HandOverKind(row.kind),
        from_unit=row.from_name,
        to_unit=row.to_name,
        sent_at=row.sent_at,
        giver=row.giver,
        lines=tuple(line for line in found if line.out_at is not None),
        taker=row.taker,
        received_at=row.received_at,
        extra=tuple(line for line in found if line.out_at is None),
        practice=row.practice,
    )


def list_line(row: DossierRow, line: HandOverLineRow | None = None, *, by_post: bool = False) -> HandOverLine:
    """Give a dossier as a line of a list; the postman's shows where the result is to go."""
    home = from_json(Person, row.applicant).address
    return HandOverLine(
        dossier_id=row.id,
        number=row.number,
        short=row.short,
        applicant_name=row.applicant_name,
        procedure_title=row.procedure_title,
        received_at=row.received_at,
        due_at=row.due_current,
        address=(row.return_address or home) if by_post else home,
        copies_of_dossier=row.copies_of_dossier,
        out_at=line.out_at if line else None,
        in_at=line.in_at if line else None,
        tracking=line.tracking if line else "",
        note=line.note if line else "",
    )
