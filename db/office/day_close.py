"""Close a day: a sheet of what was done, of every number and of where the journal stands, told by an event.

Nothing stops a day from being closed, and nothing is stopped by it: what comes in later is of the same day,
and closing it again makes the next sheet. The sheet is read from the journal alone, so that a later check
(:mod:`db.office.sheet_check`) compares like with like.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from db.codec import from_json, to_json
from db.engine import Records
from db.journal import EventKind, current_feed
from db.models import DayCloseRow, DossierRow, DraftRow, EventRow
from db.office.context import DeskContext
from db.office.day_told import DayTold, Job, day_told
from db.office.printing import NOTHING_CAME_OUT
from db.office.record import record
from db.rules.day_close import ClosedDay, DaySheet, PrintLeft
from db.rules.errors import NotAccepted, NotFound
from db.rules.sheet_code import SheetCode

_FAILED = (*NOTHING_CAME_OUT, "perhaps_partial")


def close_day(records: Records, day: date | None, desk: DeskContext) -> ClosedDay:
    """Close ``day`` (today, where it isn't named); the sheet is on the disk when this returns.

    Raises ``NotAccepted("day_not_come", day=…)`` for a day after today.
    """
    with records.writing() as session:
        sheet = _sheet(session, day, desk)
        row = DayCloseRow(
            day=sheet.day,
            times=sheet.times,
            closed_at=sheet.closed_at,
            clerk=sheet.clerk,
            feed=sheet.feed,
            seq=sheet.seq,
            head=sheet.head,
            sheet=to_json(DaySheet, sheet),
        )
        record(session, EventKind.DAY_CLOSED, desk, rows=[row], business_date=sheet.day)
        return _closed(session, row)


def day_so_far(records: Records, day: date | None, desk: DeskContext) -> DaySheet:
    """Give the sheet that closing the day now would make; nothing is written. Raises as that does."""
    with records.reading() as session:
        return _sheet(session, day, desk)


def closed_day(records: Records, day: date, times: int = 0) -> ClosedDay:
    """Give a sheet of a day: the last one, or the one of that time.

    Raises ``NotFound("day_not_closed", day=…)``.
    """
    with records.reading() as session:
        row = _row(session, day, times)
        if row is None:
            raise NotFound("day_not_closed", day=day)
        return _closed(session, row)


def closed_at(records: Records, day: date) -> datetime | None:
    """Give when a day was closed last, or ``None``."""
    with records.reading() as session:
        row = _row(session, day, 0)
        return None if row is None else row.closed_at


def _row(session: Session, day: date, times: int) -> DayCloseRow | None:
    wanted = select(DayCloseRow).where(DayCloseRow.day == day).order_by(col(DayCloseRow.times).desc())
    return session.exec(wanted.where(DayCloseRow.times == times) if times else wanted).first()


def _closed(session: Session, row: DayCloseRow) -> ClosedDay:
    """Give a sheet with its code; the event that tells of it is the next one after the end that it names."""
    event = session.get(EventRow, (row.feed, row.seq + 1))
    head = bytes(32) if event is None else event.hash
    code = SheetCode(row.day, row.times, row.feed, row.seq + 1, head.hex())
    return ClosedDay(from_json(DaySheet, row.sheet), code)


def _sheet(session: Session, day: date | None, desk: DeskContext) -> DaySheet:
    now = desk.moment()
    day = day or now.date()
    if day > now.date():
        raise NotAccepted("day_not_come", day=day)
    before = session.exec(select(func.max(DayCloseRow.times)).where(DayCloseRow.day == day)).one()
    feed, station = current_feed(session), desk.station
    sheet = DaySheet(
        day=day,
        times=(before or 0) + 1,
        closed_at=now,
        clerk=station.clerk,
        counter=station.counter,
        practice=station.practice,
        feed=feed.id,
        seq=feed.last_seq,
        head=feed.head.hex(),
        drafts=session.exec(select(func.count()).select_from(DraftRow)).one(),
    )
    return with_told(session, sheet, day_told(session, day))


def with_told(session: Session, sheet: DaySheet, told: DayTold) -> DaySheet:
    """Give ``sheet`` with what the journal tells of its day."""
    jobs = list(told.last_jobs)
    return replace(
        sheet,
        counts=dict(told.counts),
        taken=told.taken,
        cancelled=told.cancelled,
        numbers=told.numbers,
        failed=_left(session, [job for job in jobs if job.outcome in _FAILED]),
        unknown=_left(session, [job for job in jobs if job.outcome is None]),
    )


def _left(session: Session, jobs: list[Job]) -> tuple[PrintLeft, ...]:
    ids = sorted({job.dossier_id for job in jobs if job.dossier_id is not None})
    numbers = dict(
        session.exec(select(DossierRow.id, DossierRow.number).where(col(DossierRow.id).in_(ids))).all()
    )
    return tuple(
        PrintLeft(numbers.get(job.dossier_id or "", ""), job.form, job.outcome or "") for job in jobs
    )
