"""The register (form 07): the dossiers of a period, of one field or of all; places restart with the book."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlmodel import col, func, select

from db.codec import from_json
from db.engine import Records
from db.models import CollectionRow, DossierRow
from db.office.context import DeskContext
from db.office.worklists import within
from db.rules.course import Register, RegisterRow
from db.rules.dossier import Person, Status
from db.rules.errors import NotAccepted

LONGEST = timedelta(days=366)
"""A book is of one year at the most (DOMAIN 2.9)."""


def register(  # noqa: PLR0913 - which book is wanted
    records: Records, first: date, last: date, desk: DeskContext, *, field: str = "", book: str = ""
) -> Register:
    """Give the book of the days ``first`` to ``last``, in the order of receipt.

    Dossiers that were only handed in online and not accepted yet have no line. Raises
    ``NotAccepted("register_span")`` for a span that ends before it begins, or longer than a year.
    """
    if last < first or last - first > LONGEST:
        raise NotAccepted("register_span")
    conditions = [
        within(DossierRow.received_at, first)[0],
        within(DossierRow.received_at, last)[1],
        col(DossierRow.status) != Status.REGISTERED.value,
        # Asked for papers before it was accepted: it has no line until it is complete.
        func.coalesce(DossierRow.asked_from, 0) != Status.REGISTERED.value,
    ]
    if field:
        conditions.append(col(DossierRow.field) == field)
    with records.reading() as session:
        found = session.exec(
            select(DossierRow, CollectionRow.collected_at)
            .join(CollectionRow, col(CollectionRow.dossier_id) == DossierRow.id, isouter=True)
            .where(*conditions)
            .order_by(col(DossierRow.received_at), col(DossierRow.pk))
        ).all()
    rows = []
    for place, (row, collected_at) in enumerate(found, 1):
        person = from_json(Person, row.applicant)
        returned: datetime | None = row.status_at if row.status == Status.RETURNED else None
        collected: datetime | None = collected_at  # an outer join: there may be none
        rows.append(
            RegisterRow(
                place=place,
                number=row.number,
                procedure_title=row.procedure_title,
                copies_of_dossier=row.copies_of_dossier,
                applicant_name=row.applicant_name,
                address=person.address,
                phone=person.phone,
                agency=row.competent or desk.house.unit_name(desk.house.unit_for(row.field)),
                received_at=row.received_at,
                due_at=row.due_current,
                returned_at=returned if collected is None else collected,
                return_by=row.return_by,
                note=row.note,
            )
        )
    practice = desk.station.practice
    return Register(book=book, field=field, first=first, last=last, rows=tuple(rows), practice=practice)
