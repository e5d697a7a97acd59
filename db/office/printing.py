"""Print jobs: begun before the printer is touched, ended with what is known of how it went.

The dossier is on the disk long before; nothing here can undo it. An outcome is one of those that
``receipts.printers`` tells; ``None`` means that nobody knows (the program ended in the middle).
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session, col, func, or_, select

from db.engine import Records
from db.journal import EventKind
from db.models import DossierRow, PrintJobRow
from db.office import rows
from db.office.context import DeskContext
from db.office.record import tell
from db.rules.clock import in_vietnam
from db.rules.dossier import PrintLine
from db.rules.errors import NotFound
from db.ulid import new_ulid

NOTHING_CAME_OUT = ("refused", "not_reached")
"""Outcomes after which the next print is still the first: no paper is in anybody's hand."""


def start_print(  # noqa: PLR0913 - a print job's facts, each named
    records: Records,
    dossier_id: str | None,
    *,
    form: str,
    version: str,
    printer: str,
    paper: str,
    desk: DeskContext,
) -> PrintLine:
    """Note that ``form`` goes to ``printer`` now, and give the job with its ``copy_no``.

    ``copy_no`` is 0 for the first print of this form of this dossier, then 1, 2 …; a job that certainly gave
    no paper is not counted, one of unknown outcome is. ``dossier_id`` is ``None`` for a test page. Raises
    ``NotFound("dossier_not_found")``.
    """
    now = desk.moment()
    with records.writing() as session:
        dossier = _dossier(session, dossier_id)
        row = PrintJobRow(
            id=new_ulid(now),
            dossier_id=dossier_id,
            started_at=now,
            form=form,
            form_version=version,
            printer=printer,
            paper=paper,
            copy_no=0 if dossier_id is None else _copies_before(session, dossier_id, form),
            outcome=None,
            detail="",
        )
        session.add(row)
        facts = {
            "job": row.id,
            "at": in_vietnam(now).isoformat(),
            "form": form,
            "version": version,
            "printer": printer,
            "paper": paper,
            "copy": row.copy_no,
        }
        _record(session, EventKind.PRINT_STARTED, dossier, facts, desk)
        return rows.print_line(row)


def finish_print(
    records: Records, job_id: str, outcome: str, detail: str = "", *, desk: DeskContext
) -> PrintLine:
    """Note how a job went; a later answer of the same printer replaces an earlier one.

    Raises ``NotFound("print_job_not_found")``.
    """
    with records.writing() as session:
        row = session.exec(select(PrintJobRow).where(PrintJobRow.id == job_id)).first()
        if row is None:
            raise NotFound("print_job_not_found")
        now = desk.moment()
        row.outcome, row.detail, row.finished_at = outcome, detail, now
        session.add(row)
        facts = {
            "job": row.id,
            "at": in_vietnam(now).isoformat(),
            "form": row.form,
            "outcome": outcome,
            "detail": detail,
        }
        _record(session, EventKind.PRINT_FINISHED, _dossier(session, row.dossier_id), facts, desk)
        return rows.print_line(row)


def _copies_before(session: Session, dossier_id: str, form: str) -> int:
    return session.exec(
        select(func.count())
        .select_from(PrintJobRow)
        .where(
            PrintJobRow.dossier_id == dossier_id,
            PrintJobRow.form == form,
            or_(col(PrintJobRow.outcome).is_(None), col(PrintJobRow.outcome).not_in(NOTHING_CAME_OUT)),
        )
    ).one()


def _dossier(session: Session, dossier_id: str | None) -> DossierRow | None:
    if dossier_id is None:
        return None
    row = session.exec(select(DossierRow).where(DossierRow.id == dossier_id)).first()
    if row is None:
        raise NotFound("dossier_not_found")
    return row


def _record(
    session: Session,
    kind: EventKind,
    dossier: DossierRow | None,
    facts: Mapping[str, object],
    desk: DeskContext,
) -> None:
    reference = tell(
        session,
        kind,
        desk,
        dossier=None if dossier is None else dossier.id,
        base=None if dossier is None else dossier.last_event,
        body=facts,
    )
    if dossier is not None:
        dossier.last_event = reference
        session.add(dossier)
