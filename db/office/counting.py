"""Count a dossier's time as it was promised: by its convention and its procedure's cut-off hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from db.codec import from_json
from db.models import DossierRow, ProcedureSnapshotRow
from db.rules.calendar import OfficeCalendar
from db.rules.deadline import Convention, Deadline, Term, cut_off_of, due
from db.rules.procedure import Procedure

Count = Callable[[datetime, tuple[Term, ...]], Deadline]


def counting(session: Session, row: DossierRow, calendar: OfficeCalendar) -> Count:
    """Give the function that counts terms of this dossier from a moment."""

    def count(start: datetime, terms: tuple[Term, ...]) -> Deadline:
        entry = session.get_one(ProcedureSnapshotRow, row.snapshot).entry
        cut_off = cut_off_of(from_json(Procedure, entry))
        return due(start, terms, calendar, convention=Convention(row.convention), cut_off=cut_off)

    return count
