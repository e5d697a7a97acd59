"""What this office promised the last time, where the law names no limit: asked once, then offered again."""

from __future__ import annotations

from sqlmodel import col, select

from db.codec import from_json
from db.engine import Records
from db.models import HAS_TERMS, DossierRow
from db.rules.promise import Term


def last_terms(records: Records, procedure_code: str) -> tuple[Term, ...]:
    """Give the terms of the dossier of this procedure that was accepted last with any, or nothing.

    Dossiers for which a clerk named the day itself have none and are passed over.
    """
    with records.reading() as session:
        terms = session.exec(
            select(DossierRow.terms)
            .where(DossierRow.procedure_code == procedure_code, HAS_TERMS)
            .order_by(col(DossierRow.pk).desc())
            .limit(1)
        ).first()
    return () if terms is None else from_json(tuple[Term, ...], terms)
