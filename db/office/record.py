"""Write what happened: the rows that show it and the event that tells it, the same facts in both.

This is the only way by which a dossier changes after its acceptance, so that no row can say what the journal
doesn't.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from db.journal import append, current_feed
from db.models import DossierRow, RecordsTable
from db.office.context import DeskContext
from db.office.facts import facts_of, rows_told
from db.rules.clock_guard import ClockQuality, clock_quality
from db.rules.errors import NotFound, NotPossibleNow


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
    reference = tell(
        session,
        kind,
        desk,
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


def tell(  # noqa: PLR0913 - an event's facts, each named
    session: Session,
    kind: str,
    desk: DeskContext,
    *,
    at: datetime | None = None,
    business_date: date | None = None,
    dossier: str | None = None,
    base: str | None = None,
    body: Mapping[str, object] | None = None,
) -> str:
    """Append an event of this desk and its clerk; give its reference.

    Raises ``NotPossibleNow("clock_unsure")`` where the desk is guarded, the clock can't be believed (``why``,
    ``now``, ``last``) and nobody has said that this is the day.
    """
    at = at or desk.moment()
    return append(
        session,
        kind,
        at=at,
        actor=desk.station.clerk,
        by=desk.person,
        quality=_quality(session, desk, at),
        business_date=business_date,
        dossier=dossier,
        base=base,
        body=body,
    )


def _quality(session: Session, desk: DeskContext, at: datetime) -> ClockQuality:
    last = current_feed(session).last_at
    found = quality_at(desk, at, last)
    if found is not ClockQuality.GOOD and found is not ClockQuality.CONFIRMED and desk.guarded:
        raise NotPossibleNow("clock_unsure", why=str(found), now=at, last=last)
    return found


def quality_at(desk: DeskContext, at: datetime, last: datetime | None) -> ClockQuality:
    """Say how far the time ``at`` can be believed at this desk, after an event at ``last``."""
    found = clock_quality(at, last, desk.calendar.years or None)
    if desk.clock_jumped:
        return ClockQuality.JUMPED if found is ClockQuality.GOOD else found
    if found is not ClockQuality.GOOD and desk.confirmed_day == at.date():
        return ClockQuality.CONFIRMED
    return found


def need_dossier(session: Session, dossier_id: str) -> DossierRow:
    """Give a dossier's row. Raises ``NotFound("dossier_not_found")``."""
    row = session.exec(select(DossierRow).where(DossierRow.id == dossier_id)).first()
    if row is None:
        raise NotFound("dossier_not_found")
    return row
