"""Take a new calendar: what it moves is shown first, and a printed promise never moves later by itself.

A promise that nobody holds on paper, and one that becomes earlier, follows the calendar. One that a citizen
holds and that would become later stays, and is named; a person may move it, one by one, and says so. A day
that was not counted (named by hand, corrected, re-appointed, moved on by a wait) is left as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from db.codec import from_json, to_json
from db.engine import Records
from db.journal import EventKind
from db.models import HAS_TERMS, DossierRow, DueChangeRow, PrintJobRow
from db.office.act import due_change
from db.office.context import DeskContext
from db.office.counting import counting
from db.office.printing import NOTHING_CAME_OUT
from db.office.record import record
from db.rules.calendar import OfficeCalendar
from db.rules.calendar_move import CalendarMoves, PromiseMoved
from db.rules.course import DueCause
from db.rules.lifecycle import RUNNING, ClockRule
from db.rules.promise import Deadline, ReasonKind, Term


def calendar_moves(records: Records, calendar: OfficeCalendar) -> CalendarMoves:
    """Give what taking ``calendar`` would move, and what it would leave: nothing is written."""
    with records.reading() as session:
        return _sorted([each for each, _, _ in _moves(session, calendar)])


def take_calendar(
    records: Records, calendar: OfficeCalendar, desk: DeskContext, *, also_later: Collection[str] = ()
) -> CalendarMoves:
    """Move promises by ``calendar``, those in a citizen's hand to a later day only as ``also_later`` says.

    ``also_later`` are receipt numbers; whoever gives them has told the citizens. Gives what was moved and
    what was kept.
    """
    moved, kept = [], []
    with records.writing() as session:
        for each, row, deadline in _moves(session, calendar):
            if each.is_later and each.in_hand and each.number not in also_later:
                kept.append(each)
                continue
            changes = {"due_current": deadline.due, "deadline": to_json(Deadline, deadline)}
            line = due_change(session, row, (each.before, each.after), DueCause.CALENDAR, "", desk)
            told = each.number in also_later
            record(
                session,
                EventKind.DOSSIER_DUE_MOVED,
                desk,
                dossier=row,
                changes=changes,
                rows=[line],
                facts={"citizen_told": told},
            )
            moved.append(each)
    return CalendarMoves(moved=tuple(moved), kept=tuple(kept))


def _moves(session: Session, calendar: OfficeCalendar) -> list[tuple[PromiseMoved, DossierRow, Deadline]]:
    found = []
    promised = select(DossierRow).where(
        col(DossierRow.status).in_(RUNNING),
        col(DossierRow.due_current).is_not(None),
        col(DossierRow.clock_from).is_not(None),
        HAS_TERMS,
    )
    for row in session.exec(promised.order_by(col(DossierRow.due_current), col(DossierRow.pk))).all():
        assert row.due_current is not None and row.clock_from is not None  # noqa: PT018, S101 - as selected
        if not _was_counted(session, row):
            continue
        terms = from_json(tuple[Term, ...], row.terms)
        again = counting(session, row, calendar)(row.clock_from, terms)
        if again.due is None or again.due == row.due_current:
            continue
        move = PromiseMoved(
            dossier_id=row.id,
            number=row.number,
            short=row.short,
            applicant_name=row.applicant_name,
            before=row.due_current,
            after=again.due,
            in_hand=_in_hand(session, row.id),
        )
        found.append((move, row, again))
    return found


def _was_counted(session: Session, row: DossierRow) -> bool:
    """Whether the promise is its terms counted from when the clock began, and can be counted again."""
    deadline = from_json(Deadline, row.deadline)
    if any(reason.kind is ReasonKind.BY_HAND for reason in deadline.reasons):
        return False
    cause = session.exec(
        select(DueChangeRow.cause)
        .where(DueChangeRow.dossier_id == row.id)
        .order_by(col(DueChangeRow.position).desc())
        .limit(1)
    ).first()
    if cause == DueCause.COMPLETED:
        return row.clock_rule == ClockRule.RESTART
    return cause in (None, DueCause.PROMISED, DueCause.CALENDAR)


def _in_hand(session: Session, dossier_id: str) -> bool:
    """Whether a slip may have come out: only a job that certainly gave no paper doesn't count."""
    jobs = session.exec(
        select(PrintJobRow.outcome).where(PrintJobRow.dossier_id == dossier_id, PrintJobRow.form == "receipt")
    )
    return any(outcome not in NOTHING_CAME_OUT for outcome in jobs)


def _sorted(every: Sequence[PromiseMoved]) -> CalendarMoves:
    kept = tuple(each for each in every if each.is_later and each.in_hand)
    return CalendarMoves(moved=tuple(each for each in every if each not in kept), kept=kept)
