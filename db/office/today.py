"""The numbers of the home screen: what came, what went, what is due, what waits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from db.engine import Records
from db.models import DossierRow, FeedRow
from db.office.context import DeskContext
from db.rules.clock import VIETNAM
from db.rules.dossier import Status, Today

_RUNNING = (Status.ACCEPTED, Status.IN_PROCESS)
"""The office's own time runs; in 5 and 6 it waits for the citizen, and 9 is done in time or not already."""
_WAITING = (Status.SUPPLEMENT_ASKED, Status.PAYMENT_ASKED)

# The newest job of each dossier and form counts: a reprint that went well settles the failure before it.
_FAILED_PRINTS = """
SELECT count(*) FROM print_job j
WHERE j.outcome IN ('refused', 'perhaps_partial', 'not_reached') AND j.dossier_id IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM print_job later
    WHERE later.dossier_id = j.dossier_id AND later.form = j.form AND later.pk > j.pk
  )
"""


def today(records: Records, desk: DeskContext) -> Today:
    """Count, for the day of the desk's clock; "tomorrow" is the next working day of its calendar.

    Overdue are running dossiers whose promised moment has passed, those of today included. A dossier whose
    result lies ready is not overdue, whenever the citizen fetches it (DOMAIN 4.5).
    """
    now = desk.moment()
    day = now.date()
    tomorrow = desk.calendar.next_working_day(day)
    with records.reading() as session:
        return Today(
            day=day,
            received=_count(session, *_within(DossierRow.received_at, day)),
            returned=_count(session, _is((Status.RETURNED,)), *_within(DossierRow.status_at, day)),
            due_today=_count(session, _is(_RUNNING), *_within(DossierRow.due_current, day)),
            due_tomorrow=_count(session, _is(_RUNNING), *_within(DossierRow.due_current, tomorrow)),
            overdue=_count(session, _is(_RUNNING), col(DossierRow.due_current) < now),
            waiting_for_citizen=_count(session, _is(_WAITING)),
            ready=_count(session, _is((Status.PROCESSED,))),
            unsent_events=session.exec(select(func.sum(FeedRow.last_seq - FeedRow.acked_seq))).one() or 0,
            last_backup_at=None,
            failed_prints=int(session.connection().exec_driver_sql(_FAILED_PRINTS).scalar_one()),
        )


def _is(statuses: tuple[Status, ...]) -> ColumnElement[bool]:
    return col(DossierRow.status).in_(statuses)


def _within(moment: datetime | None, day: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    start = datetime.combine(day, time(), VIETNAM)
    return col(moment) >= start, col(moment) < start + timedelta(days=1)


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.exec(select(func.count()).select_from(DossierRow).where(*conditions)).one()
