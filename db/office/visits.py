"""One visit, several procedures: the dossiers that one person handed in at once, for the sheet that lists them."""

from __future__ import annotations

from sqlmodel import col, select

from db.engine import Records
from db.models import DossierRow
from db.office.context import DeskContext
from db.rules.course import HandOverLine, Visit
from db.rules.errors import NotFound
from db.ulid import new_ulid


def new_visit(desk: DeskContext) -> str:
    """Give the id of a visit that begins now."""
    return new_ulid(desk.moment())


def visit(records: Records, visit_id: str) -> Visit:
    """Give a visit with a line a dossier, in the order they were accepted.

    Raises ``NotFound("visit_not_found")``.
    """
    with records.reading() as session:
        found = session.exec(
            select(DossierRow).where(DossierRow.visit_id == visit_id).order_by(col(DossierRow.pk))
        ).all()
    if not found:
        raise NotFound("visit_not_found")
    return Visit(
        visit_id=visit_id,
        applicant_name=found[0].applicant_name,
        at=found[0].received_at,
        clerk=found[0].clerk,
        lines=tuple(hand_over_line(row) for row in found),
        fees_vnd=sum(row.fee_vnd or 0 for row in found),
        practice=found[0].practice,
    )


def hand_over_line(row: DossierRow) -> HandOverLine:
    """Give a dossier as one line of a printed list."""
    return HandOverLine(
        dossier_id=row.id,
        number=row.number,
        short=row.short,
        applicant_name=row.applicant_name,
        procedure_title=row.procedure_title,
        received_at=row.received_at,
        due_at=row.due_current,
        copies_of_dossier=row.copies_of_dossier,
    )
