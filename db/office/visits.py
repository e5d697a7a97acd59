"""One visit, several procedures: the dossiers that one person handed in at once, for the sheet of them."""

from __future__ import annotations

from sqlmodel import col, select

from db.engine import Records
from db.models import DossierRow
from db.office.context import DeskContext
from db.office.hand_over_lists import list_line
from db.rules.course import Visit
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
        lines=tuple(list_line(row) for row in found),
        fees_vnd=sum(row.fee_vnd or 0 for row in found),
        practice=found[0].practice,
    )
