"""Reading what happened to one dossier: notices, changed dates, the hands it went through, its collection."""

from __future__ import annotations

from sqlmodel import Session, col, func, select

from db.codec import from_json
from db.models import CollectionRow, DossierRow, DueChangeRow, HandOverLineRow, HandOverRow, NoticeRow
from db.rules.course import Collection, DueCause, DueChange, Hop, Notice
from db.rules.timeliness import Grain, timing

IN_ORDER = (col(HandOverRow.sent_at), func.length(HandOverRow.number), col(HandOverRow.number))
"""The order of lists: clocks tell seconds, and of two lists of one second the number tells the first."""


def notices(session: Session, dossier_id: str) -> tuple[Notice, ...]:
    """Give the notices of a dossier, the oldest first."""
    found = session.exec(
        select(NoticeRow)
        .where(NoticeRow.dossier_id == dossier_id)
        .order_by(col(NoticeRow.issued_at), col(NoticeRow.id))
    )
    return tuple(from_json(Notice, row.notice) for row in found)


def due_changes(session: Session, dossier_id: str) -> tuple[DueChange, ...]:
    """Give how the promised day changed, the first change first."""
    found = session.exec(
        select(DueChangeRow).where(DueChangeRow.dossier_id == dossier_id).order_by(col(DueChangeRow.position))
    )
    return tuple(
        DueChange(
            at=row.at,
            before=row.due_before,
            after=row.due_after,
            cause=DueCause(row.cause),
            clerk=row.clerk,
            reason=row.reason,
        )
        for row in found
    )


def hops(session: Session, dossier: DossierRow, grain: Grain) -> tuple[Hop, ...]:
    """Give the hand-overs of a dossier, the first one first; the last one says whether all was in time."""
    found = session.exec(
        select(HandOverRow, HandOverLineRow)
        .join(HandOverLineRow, col(HandOverLineRow.hand_over_id) == HandOverRow.id)
        .where(HandOverLineRow.dossier_id == dossier.id)
        .order_by(*IN_ORDER)
    ).all()
    last = len(found) - 1
    judged = None if dossier.ended_at is None else timing(dossier.due_current, dossier.ended_at, grain)
    return tuple(
        Hop(
            from_unit=row.from_name,
            to_unit=row.to_name,
            given_at=row.sent_at,
            given_by=row.giver,
            received_at=line.in_at,
            received_by=row.taker,
            timing=judged if place == last else None,
            note=line.note,
        )
        for place, (row, line) in enumerate(found)
    )


def collection(session: Session, dossier_id: str) -> Collection | None:
    """Give who took the result, or ``None``."""
    row = session.get(CollectionRow, dossier_id)
    return None if row is None else from_json(Collection, row.collection)
