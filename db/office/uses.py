"""How common each procedure is at this office, so that the usual one stands first."""

from __future__ import annotations

from sqlmodel import func, select

from db.engine import Records
from db.models import DossierRow


def uses(records: Records) -> dict[str, int]:
    """Give how often each procedure was accepted, by its code."""
    with records.reading() as session:
        counted = session.exec(
            select(DossierRow.procedure_code, func.count()).group_by(DossierRow.procedure_code)
        )
        return dict(counted.all())
