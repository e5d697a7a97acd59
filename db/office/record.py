"""Write what happened: the rows that show it and the event that tells it, the same facts in both.

This is the only way by which a dossier changes after its acceptance, so that no row can say what the journal
doesn't.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, select

from db.journal import append
from db.models import DossierRow, RecordsTable
from db.office.context import DeskContext
from db.office.facts import facts_of, rows_told
from db.rules.errors import NotFound


def record(  # noqa: PLR0913 - what happened, each part named
    session: Session,
    kind: str,
    desk: DeskContext,
    *,
    dossier: DossierRow | None = None,
    changes: Mapping[str, Any] | None = None,
    rows: Sequence[RecordsTable] = (),
    facts: Mapping[str, Any] | None = None,
    business_date: date | None = None,
) -> str:
    """Set ``changes`` on ``dossier``, write ``rows`` (new or changed), append the event; give its reference.

    ``facts`` are what the event says besides; they are for people and are not needed to rebuild a table.
    """
    body: dict[str, Any] = dict(facts or {})
    if dossier is not None and changes:
        for column, value in changes.items():
            setattr(dossier, column, value)
        body["dossier"] = facts_of(dossier, changes)
    if rows:
        for row in rows:
            session.add(row)
        body["rows"] = rows_told(rows)
    reference = append(
        session,
        kind,
        at=desk.moment(),
        actor=desk.station.clerk,
        business_date=business_date,
        dossier=None if dossier is None else dossier.id,
        base=None if dossier is None else dossier.last_event,
        body=body or None,
    )
    if dossier is not None:
        dossier.last_event = reference
        session.add(dossier)
    session.flush()
    return reference


def need_dossier(session: Session, dossier_id: str) -> DossierRow:
    """Give a dossier's row. Raises ``NotFound("dossier_not_found")``."""
    row = session.exec(select(DossierRow).where(DossierRow.id == dossier_id)).first()
    if row is None:
        raise NotFound("dossier_not_found")
    return row
