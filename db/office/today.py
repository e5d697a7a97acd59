"""The numbers of the home screen: what came, what went, what is due, what waits."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from db.engine import Records
from db.models import DossierRow, FeedRow
from db.office.backup_notes import last_backup as newest_backup
from db.office.context import DeskContext
from db.office.worklists import count, within
from db.rules.dossier import Status, Today
from db.rules.worklist import ListName

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
    last_backup = newest_backup(records)
    with records.reading() as session:

        def listed(name: ListName) -> int:
            return count(session, name, desk, now)

        return Today(
            day=day,
            received=_count(
                session,
                col(DossierRow.status) != Status.REGISTERED.value,
                *within(DossierRow.received_at, day),
            ),
            returned=_count(
                session,
                col(DossierRow.status) == Status.RETURNED.value,
                *within(DossierRow.status_at, day),
            ),
            due_today=listed(ListName.DUE_TODAY),
            due_tomorrow=listed(ListName.DUE_TOMORROW),
            overdue=listed(ListName.OVERDUE),
            waiting_for_citizen=listed(ListName.WAITING),
            ready=listed(ListName.READY),
            to_hand_over=listed(ListName.TO_HAND_OVER),
            to_apologise=listed(ListName.TO_APOLOGISE),
            unsent_events=session.exec(select(func.sum(FeedRow.last_seq - FeedRow.acked_seq))).one() or 0,
            last_backup_at=last_backup,
            failed_prints=int(session.connection().exec_driver_sql(_FAILED_PRINTS).scalar_one()),
        )


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.exec(select(func.count()).select_from(DossierRow).where(*conditions)).one()
