"""Accept an intake: one transaction for the dossier, its papers, its number and its events.

The number is minted at the last moment, inside the transaction, so that no number is printed that isn't on
the disk and no form that was given up leaves a gap. It carries the day of receipt, also where an intake is
keyed in later; what was written on a blank slip without power keeps the number, the day and the hand of then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete, insert, select

from db.codec import to_json, to_plain
from db.engine import Records
from db.journal import EventKind
from db.models import DossierPaperRow, DossierRow, DraftRow, ProcedureSnapshotRow, SlipRow
from db.office import numbers, rows
from db.office.context import DeskContext
from db.office.facts import facts_of, papers_told, rows_told
from db.office.people import cleaned, person_columns
from db.office.record import tell
from db.rules.checklist import assess, items_for, the_case
from db.rules.clock import in_vietnam
from db.rules.deadline import Convention, Deadline, Term, by_hand, due
from db.rules.dossier import Accepted, Intake, Person, Status, Submitter
from db.rules.errors import NotAccepted, PapersMissing
from db.rules.lifecycle import after_intake
from db.rules.limits import cut_off_of
from db.rules.procedure import Procedure, Unit
from db.rules.promise import Reason, ReasonKind
from db.rules.receipt_number import ReceiptNumber, parse
from db.ulid import new_ulid

FUTURE_LEEWAY = timedelta(minutes=10)
"""A clock corrected backwards in the middle of an intake is no reason to refuse it."""

_REACHED = {Status.PROCESSED: EventKind.DOSSIER_PROCESSED, Status.RETURNED: EventKind.DOSSIER_RETURNED}


@dataclass(frozen=True, slots=True)
class _Decided:
    """What the rules made of an intake before anything is written."""

    received_at: datetime
    terms: tuple[Term, ...]
    convention: Convention
    deadline: Deadline
    states: tuple[Status, ...]
    applicant: Person
    submitter: Submitter | None
    case: str | None


def accept(records: Records, intake: Intake, desk: DeskContext) -> Accepted:
    """Put ``intake`` on the disk with its number and its day of return; it is safe when this returns.

    An intake whose draft has already become a dossier gives that dossier back: a second F9 makes no second
    one. With ``close_at_once`` it is recorded as processed and returned too (NĐ 118/2025, Đ17.4).

    Raises ``PapersMissing("papers_missing", papers=…)``, ``NotAccepted`` (``applicant_name_missing``,
    ``case_unknown``, ``limit_unknown``, ``due_before_received``, ``received_in_future``, ``fee_negative``,
    ``copies_wrong``, ``blank_unknown``, ``blank_used``, ``blank_voided``, and what
    :func:`db.rules.deadline.due` refuses), and, where the disk says no, what
    :meth:`db.engine.Records.writing` raises. Nothing at all is written then.
    """
    now = desk.moment()
    decided = _decide(intake, desk, now)
    with records.writing() as session:
        if intake.draft_id is not None:
            earlier = session.exec(select(DossierRow).where(DossierRow.draft_id == intake.draft_id)).first()
            if earlier is not None:
                return rows.accepted(earlier)
        row = _write(session, intake, decided, desk, now)
        return rows.accepted(row)


def _decide(intake: Intake, desk: DeskContext, now: datetime) -> _Decided:
    applicant, submitter = cleaned(intake.applicant), intake.submitter
    if not applicant.name:
        raise NotAccepted("applicant_name_missing")
    received_at = in_vietnam(intake.received_at)
    if received_at > now + FUTURE_LEEWAY:
        raise NotAccepted("received_in_future", received=received_at, now=now)
    if intake.fee_vnd is not None and intake.fee_vnd < 0:
        raise NotAccepted("fee_negative", fee_vnd=intake.fee_vnd)
    if intake.copies_of_dossier < 1:
        raise NotAccepted("copies_wrong", copies=intake.copies_of_dossier)
    case = the_case(intake.procedure, intake.case)
    if not intake.registered_only:
        _check_papers(intake, case)
    terms = intake.terms
    if not terms and intake.due_by_hand is None and intake.close_at_once:
        terms = (Term(value=0, unit=Unit.IMMEDIATE),)
    convention = intake.convention or Convention(desk.station.convention)
    return _Decided(
        received_at=received_at,
        terms=terms,
        convention=convention,
        deadline=_promise(intake, received_at, terms, convention, desk),
        states=(
            (Status.REGISTERED,)
            if intake.registered_only
            else after_intake(close_at_once=intake.close_at_once)
        ),
        applicant=applicant,
        submitter=submitter and replace(submitter, person=cleaned(submitter.person)),
        case=case,
    )


def _check_papers(intake: Intake, case: str | None) -> None:
    listed = [item.paper for item in intake.items]
    unlisted = [item for item in items_for(intake.procedure, case) if item.paper not in listed]
    papers = assess((*intake.items, *unlisted))
    if not papers.complete:
        raise PapersMissing("papers_missing", papers=tuple(item.paper.label for item in papers.missing))


def _promise(
    intake: Intake, received_at: datetime, terms: tuple[Term, ...], convention: Convention, desk: DeskContext
) -> Deadline:
    """Count the promise.

    Nothing is promised before a dossier is accepted, or where another agency's time has not begun.
    """
    if intake.registered_only:
        return Deadline(due=None, reasons=())
    if intake.competent and terms:
        return Deadline(due=None, reasons=(Reason(ReasonKind.ELSEWHERE, name=intake.competent),))
    if intake.due_by_hand is not None:
        return by_hand(received_at, intake.due_by_hand, desk.calendar)
    if not terms:
        raise NotAccepted("limit_unknown")
    promised = due(
        received_at, terms, desk.calendar, convention=convention, cut_off=cut_off_of(intake.procedure)
    )
    if promised.due is None:
        raise NotAccepted("limit_unknown")
    return promised


def _write(
    session: Session, intake: Intake, decided: _Decided, desk: DeskContext, now: datetime
) -> DossierRow:
    snapshot = _pin(session, intake.procedure, desk, now)
    slip, number = _slip(session, intake, decided, desk, now)
    row = _dossier_row(intake, decided, number, snapshot, desk, now)
    slip.state, slip.dossier_id = numbers.CURRENT, row.id
    papers = rows.paper_values(row.id, intake.items, intake.procedure)
    row.last_event = _record(session, row, slip, papers, decided.states, desk, now)
    session.add(row)
    session.flush()
    session.add(slip)
    session.flush()
    if papers:
        session.exec(insert(DossierPaperRow), params=papers)
    if intake.draft_id is not None:
        session.exec(delete(DraftRow).where(col(DraftRow.id) == intake.draft_id))
    return row


def _pin(session: Session, procedure: Procedure, desk: DeskContext, now: datetime) -> str:
    """Keep the catalogue entry once, and say so in the journal the first time a dossier is made from it."""
    snapshot = rows.snapshot_row(procedure)
    if session.get(ProcedureSnapshotRow, snapshot.digest) is None:
        session.add(snapshot)
        session.flush()
        tell(
            session,
            EventKind.PROCEDURE_PINNED,
            desk,
            at=now,
            body={"code": procedure.code, "digest": snapshot.digest, "entry": to_plain(Procedure, procedure)},
        )
    return snapshot.digest


def _slip(
    session: Session, intake: Intake, decided: _Decided, desk: DeskContext, now: datetime
) -> tuple[SlipRow, ReceiptNumber]:
    """Give the ledger's line for the dossier: a new number, or the one of the blank it was written on."""
    if intake.blank:
        blank = numbers.take_blank(session, intake.blank)
        session.expunge(blank)  # it will name a dossier that isn't on the disk yet; added again after it
        return blank, parse(intake.blank)
    agency, slot = desk.header.receipt_agency, desk.station.slot
    number = numbers.next_number(session, agency, decided.received_at.date(), slot)
    return numbers.new_slip(session, number, numbers.CURRENT, now), number


def _dossier_row(  # noqa: PLR0913, PLR0917 - everything a row is made of
    intake: Intake,
    decided: _Decided,
    number: ReceiptNumber,
    snapshot: str,
    desk: DeskContext,
    now: datetime,
) -> DossierRow:
    applicant, submitter = decided.applicant, decided.submitter
    promised = decided.deadline.due
    begun = not (intake.registered_only or decided.deadline.due is None)
    return DossierRow(
        id=new_ulid(now),
        **numbers.number_columns(number),
        snapshot=snapshot,
        procedure_code=intake.procedure.code,
        procedure_title=intake.procedure.title,
        case_name=decided.case,
        **person_columns(applicant, submitter),
        field=intake.procedure.field,
        competent=intake.competent,
        channel=intake.channel.value,
        received_at=decided.received_at,
        terms=to_json(tuple[Term, ...], decided.terms),
        convention=decided.convention.value,
        deadline=to_json(Deadline, decided.deadline),
        due_original=promised,
        due_current=promised,
        return_by=intake.return_by.value,
        return_address=intake.return_address,
        fee_vnd=intake.fee_vnd,
        fee_ground=intake.fee_ground,
        copies_of_dossier=intake.copies_of_dossier,
        note=intake.note,
        status=decided.states[-1].value,
        status_at=now if intake.close_at_once else decided.received_at,
        clock_from=decided.received_at if begun else None,
        clock_rule=desk.house.rule_of(intake.procedure.code).value,
        ended_at=now if intake.close_at_once else None,
        blank=number.dotted if intake.blank else "",
        visit_id=intake.visit_id or None,
        clerk=intake.hand or desk.station.clerk,
        desk=desk.station.counter,
        practice=desk.station.practice,
        draft_id=intake.draft_id,
        last_event="",  # known once the events are appended
    )


def _record(  # noqa: PLR0913, PLR0917 - everything the events tell
    session: Session,
    row: DossierRow,
    slip: SlipRow,
    papers: list[dict[str, Any]],
    states: Sequence[Status],
    desk: DeskContext,
    now: datetime,
) -> str:
    """Append what happened to the dossier; give the reference of the last event."""
    registered = states[0] is Status.REGISTERED
    day = in_vietnam(row.received_at).date()
    last = tell(
        session,
        EventKind.DOSSIER_REGISTERED if registered else EventKind.DOSSIER_ACCEPTED,
        desk,
        at=now,
        business_date=day,
        dossier=row.id,
        body={
            "number": row.number,
            "procedure": row.procedure_code,
            "case": row.case_name,
            "due": None if row.due_current is None else row.due_current.isoformat(),
            "dossier": facts_of(row),
            "papers": papers_told(papers),
            "rows": rows_told([slip]),
        },
    )
    for state in states[1:]:
        last = tell(session, _REACHED[state], desk, at=now, business_date=day, dossier=row.id, base=last)
    return last
