"""Do one act with one dossier: the table and its conditions decide, one transaction writes.

Lists of dossiers going from hand to hand, results going to citizens and corrections have use cases of their
own (``hand_over``, ``return_result``, ``correct``), which go through the same table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, func, select

from db.codec import from_json, to_json
from db.engine import Records
from db.journal import EventKind
from db.models import DossierRow, DueChangeRow, NoticeRow, RecordsTable
from db.office import rows
from db.office.context import DeskContext
from db.office.counting import Count, counting
from db.office.record import need_dossier, record
from db.rules import standing as rules
from db.rules.clock import in_vietnam
from db.rules.course import DueCause, Notice, NoticeKind, Timing
from db.rules.deadline import Deadline, Term, by_hand, due
from db.rules.dossier import Status
from db.rules.errors import NotAccepted
from db.rules.lifecycle import Act, ClockRule, Form, transition
from db.rules.order import ActOffered, Done, Order
from db.rules.standing import Standing
from db.rules.timeliness import timing
from db.rules.vietnamese import clean
from db.ulid import new_ulid

KINDS = {
    Act.TAKE_IN: EventKind.DOSSIER_TAKEN_IN,
    Act.REFUSE: EventKind.DOSSIER_REFUSED,
    Act.ASK_SUPPLEMENT: EventKind.DOSSIER_SUPPLEMENT_ASKED,
    Act.COMPLETE: EventKind.DOSSIER_COMPLETED,
    Act.HAND_OVER: EventKind.DOSSIER_HANDED_OVER,
    Act.PASS_ON: EventKind.DOSSIER_PASSED_ON,
    Act.AGENCY_RECEIVED: EventKind.DOSSIER_AGENCY_RECEIVED,
    Act.ASK_PAYMENT: EventKind.DOSSIER_PAYMENT_ASKED,
    Act.PAID: EventKind.DOSSIER_PAID,
    Act.REAPPOINT: EventKind.DOSSIER_REAPPOINTED,
    Act.PROCESS: EventKind.DOSSIER_PROCESSED,
    Act.RETURN: EventKind.DOSSIER_RETURNED,
    Act.REOPEN: EventKind.DOSSIER_REOPENED,
    Act.WITHDRAW: EventKind.DOSSIER_WITHDRAWN,
    Act.DECLINE: EventKind.DOSSIER_DECLINED,
    Act.STOP: EventKind.DOSSIER_STOPPED,
    Act.CLOSE: EventKind.DOSSIER_CLOSED,
    Act.RETURN_PAPERS: EventKind.DOSSIER_PAPERS_RETURNED,
    Act.CORRECT: EventKind.DOSSIER_CORRECTED,
}

_ELSEWHERE = {Act.HAND_OVER, Act.PASS_ON, Act.RETURN, Act.CORRECT}
"""Acts that need more than an order, and have a use case of their own."""

_NOTICES = {
    Form.SUPPLEMENT: NoticeKind.SUPPLEMENT,
    Form.REFUSAL: NoticeKind.REFUSAL,
    Form.APOLOGY: NoticeKind.APOLOGY,
    Form.STOP: NoticeKind.STOP,
}


@dataclass
class _Plan:
    """What an act will write."""

    now: datetime
    target: Status
    changes: dict[str, Any]
    count: Count
    deadline: Deadline | None = None
    cause: DueCause | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def acts_offered(records: Records, dossier_id: str, desk: DeskContext) -> tuple[ActOffered, ...]:
    """Give what can be done with a dossier now at this desk; anything else is refused with its reason."""
    with records.reading() as session:
        row = need_dossier(session, dossier_id)
        standing = rows.standing(row)
    found = rules.offered(standing, desk.roles, desk.moment(), desk.calendar)
    return tuple(
        ActOffered(
            act=each.act,
            target=rules.target(standing, each.act),
            form=each.form,
            reasons=tuple((reason.code, reason.text) for reason in desk.house.reasons_for(each.act))
            if each.reasons
            else (),
        )
        for each in found
    )


def do(records: Records, dossier_id: str, order: Order, desk: DeskContext) -> Done:
    """Do what ``order`` says with the dossier; it is on the disk when this returns.

    Raises ``NotFound("dossier_not_found")``, ``NotAccepted`` and ``NotPossibleNow`` as
    :func:`db.rules.standing.objection` gives them, ``reason_needed``, ``reason_unknown``, ``limit_unknown``,
    ``due_not_later``, ``nothing_asked`` (a supplement that asks for nothing), ``at_out_of_range``,
    ``use_its_own_way`` (acts with a use case of their own).
    """
    if order.act in _ELSEWHERE:
        raise NotAccepted("use_its_own_way", act=str(order.act))
    with records.writing() as session:
        row = need_dossier(session, dossier_id)
        return carry_out(session, row, order, desk)


def carry_out(  # noqa: PLR0913 - an act with all that is written with it
    session: Session,
    row: DossierRow,
    order: Order,
    desk: DeskContext,
    *,
    changes: dict[str, Any] | None = None,
    extra: Sequence[RecordsTable] = (),
    facts: dict[str, Any] | None = None,
) -> Done:
    """Do ``order`` in the caller's transaction; ``changes`` and ``extra`` rows are written with it."""
    now, standing = desk.moment(), rows.standing(row)
    arrow = transition(order.act, standing.status)
    code, words, beyond_term = _reason(order, desk, needed=arrow is not None and arrow.reasons)
    refusal = rules.objection(standing, order.act, desk.roles, now, desk.calendar, beyond_term=beyond_term)
    if refusal is not None or arrow is None:
        raise refusal or NotAccepted("act_not_in_state", act=str(order.act), status=int(standing.status))
    count = counting(session, row, desk.calendar)
    plan = _Plan(now, rules.target(standing, order.act), dict(changes or {}), count)
    if plan.target is not standing.status:
        plan.changes |= {"status": plan.target.value, "status_at": now}
    _STEPS.get(order.act, _nothing_more)(plan, row, standing, order, desk)
    written: list[RecordsTable] = list(extra)
    before = row.due_current
    if plan.deadline is not None:
        written.append(_moved(session, row, plan, words, desk))
    notice = None
    kind = _NOTICES.get(arrow.form) if arrow.form is not None else None
    if kind is not None:
        told = replace(order, reason_code=code, reason=words)
        notice = _notice(session, row, kind, told, plan, before, desk)
        written.append(notice)
    record(
        session,
        KINDS[order.act],
        desk,
        dossier=row,
        changes=plan.changes,
        rows=written,
        facts={"reason": code, "words": words, **({"note": order.note} if order.note else {})}
        | plan.facts
        | (facts or {}),
    )
    return Done(
        dossier_id=row.id,
        number=row.number,
        act=order.act,
        status=plan.target,
        form=arrow.form,
        notice_id=notice.id if notice is not None else "",
        due=row.due_current,
    )


# ---- what each act does besides changing the state ------------------------------------------------------


def _take_in(plan: _Plan, row: DossierRow, _standing: Standing, order: Order, desk: DeskContext) -> None:
    """Accept an online dossier: its time begins now, and with it the promise."""
    _begin(plan, row, order, desk, plan.now)
    plan.changes |= {"supplements": 0}


def _agency_received(
    plan: _Plan, row: DossierRow, _standing: Standing, order: Order, desk: DeskContext
) -> None:
    """Begin the clock when the agency elsewhere really had the dossier, which is told later."""
    at = in_vietnam(order.at or plan.now)
    if not row.received_at <= at <= plan.now:
        raise NotAccepted("at_out_of_range", first=row.received_at, last=plan.now)
    _begin(plan, row, order, desk, at, elsewhere=False)


def _ask(plan: _Plan, _row: DossierRow, standing: Standing, order: Order, desk: DeskContext) -> None:
    if not order.papers and not any(point.strip() for point in order.points):
        raise NotAccepted("nothing_asked")
    plan.changes |= {
        "supplements": standing.supplements + 1,
        "asked_from": standing.status.value,
        "asked_at": plan.now,
        "answer_by": rules.answer_by(plan.now, desk.calendar),
    }


def _ask_payment(
    plan: _Plan, _row: DossierRow, standing: Standing, _order: Order, _desk: DeskContext
) -> None:
    plan.changes |= {"asked_from": standing.status.value, "asked_at": plan.now}


def _wait_over(plan: _Plan, row: DossierRow, standing: Standing, order: Order, desk: DeskContext) -> None:
    """End a wait: by the procedure's rule the time begins, begins anew, is moved on, or has run on."""
    if standing.asked_from is Status.REGISTERED:
        _begin(plan, row, order, desk, plan.now)
        plan.changes |= {"supplements": 0}
    else:
        terms = from_json(tuple[Term, ...], row.terms)
        plan.deadline = rules.after_waiting(standing, terms, plan.now, plan.count, desk.calendar)
        plan.cause = DueCause.PAID if order.act is Act.PAID else DueCause.COMPLETED
        restarts = standing.clock_rule is ClockRule.RESTART and order.act is Act.COMPLETE
        if plan.deadline is not None and restarts:
            plan.changes |= {"clock_from": plan.now}
    plan.changes |= {"asked_from": None, "asked_at": None, "answer_by": None}


def _reappoint(plan: _Plan, row: DossierRow, standing: Standing, order: Order, desk: DeskContext) -> None:
    if order.due is None:
        raise NotAccepted("due_needed")
    named = by_hand(plan.now, order.due, desk.calendar)
    if row.due_current is not None and named.due is not None and named.due <= row.due_current:
        raise NotAccepted("due_not_later", due=row.due_current)
    plan.deadline, plan.cause = named, DueCause.REAPPOINTED
    plan.changes |= {"appointments": standing.appointments + 1}


def _end(plan: _Plan, _row: DossierRow, _standing: Standing, _order: Order, _desk: DeskContext) -> None:
    plan.changes |= {"ended_at": plan.now, "asked_from": None, "asked_at": None, "answer_by": None}


def _process(plan: _Plan, _row: DossierRow, _standing: Standing, _order: Order, _desk: DeskContext) -> None:
    """Let the result lie at the counter, wherever the paper came from."""
    plan.changes |= {"ended_at": plan.now, "holder": ""}


def _reopen(plan: _Plan, row: DossierRow, _standing: Standing, _order: Order, desk: DeskContext) -> None:
    """Give a wrong result three working days; what was late already stays late."""
    was = None if row.ended_at is None else timing(row.due_current, row.ended_at, desk.house.grain)
    if was is not Timing.LATE:
        plan.deadline, plan.cause = due(plan.now, (rules.CORRECTED_WITHIN,), desk.calendar), DueCause.REOPENED
    plan.changes |= {"ended_at": None}


def _nothing_more(
    _plan: _Plan, _row: DossierRow, _standing: Standing, _order: Order, _desk: DeskContext
) -> None:
    """Change the state and nothing else."""


_STEPS = {
    Act.TAKE_IN: _take_in,
    Act.AGENCY_RECEIVED: _agency_received,
    Act.ASK_SUPPLEMENT: _ask,
    Act.ASK_PAYMENT: _ask_payment,
    Act.COMPLETE: _wait_over,
    Act.PAID: _wait_over,
    Act.REAPPOINT: _reappoint,
    Act.PROCESS: _process,
    Act.REFUSE: _end,
    Act.WITHDRAW: _end,
    Act.DECLINE: _end,
    Act.STOP: _end,
    Act.CLOSE: _end,
    Act.REOPEN: _reopen,
}


# ---- parts ----------------------------------------------------------------------------------------------


def _reason(order: Order, desk: DeskContext, *, needed: bool) -> tuple[str, str, bool]:
    """Give the reason's code, its words, and whether a sector law's own terms hold for it."""
    words = clean(order.reason)
    if not needed:
        return "", words, False
    reason = desk.house.reason(order.act, order.reason_code)
    return reason.code, words or reason.text, reason.beyond_term


def _begin(  # noqa: PLR0913 - what a beginning depends on
    plan: _Plan, row: DossierRow, order: Order, desk: DeskContext, start: datetime, *, elsewhere: bool = True
) -> None:
    """Let the office's time begin at ``start`` and promise a day; elsewhere the agency there begins it."""
    if row.competent and elsewhere:
        return
    terms = from_json(tuple[Term, ...], row.terms)
    if terms:
        plan.deadline = plan.count(start, terms)
    elif order.due is not None:
        plan.deadline = by_hand(start, order.due, desk.calendar)
    else:
        raise NotAccepted("limit_unknown")
    plan.cause = DueCause.PROMISED
    plan.changes |= {"clock_from": start, "due_original": plan.deadline.due}


def _moved(session: Session, row: DossierRow, plan: _Plan, reason: str, desk: DeskContext) -> DueChangeRow:
    """Set the new promise and give the line of its history."""
    assert plan.deadline is not None  # noqa: S101 - asked for only then
    before, after = row.due_current, plan.deadline.due
    plan.changes |= {"due_current": after, "deadline": to_json(Deadline, plan.deadline)}
    return due_change(session, row, (before, after), plan.cause or DueCause.PROMISED, reason, desk)


def due_change(  # noqa: PLR0913, PLR0917 - a change's facts
    session: Session,
    row: DossierRow,
    moved: tuple[datetime | None, datetime | None],
    cause: DueCause,
    reason: str,
    desk: DeskContext,
) -> DueChangeRow:
    """Give the next line of a dossier's history of promises, from and to the moments ``moved``."""
    last = session.exec(
        select(func.max(DueChangeRow.position)).where(DueChangeRow.dossier_id == row.id)
    ).one()
    return DueChangeRow(
        dossier_id=row.id,
        position=(last or 0) + 1,
        at=desk.moment(),
        due_before=moved[0],
        due_after=moved[1],
        cause=cause.value,
        clerk=desk.station.clerk,
        reason=reason,
    )


def _notice(  # noqa: PLR0913, PLR0917 - everything a notice says
    session: Session,
    row: DossierRow,
    kind: NoticeKind,
    order: Order,
    plan: _Plan,
    due_before: datetime | None,
    desk: DeskContext,
) -> NoticeRow:
    times = session.exec(
        select(func.max(NoticeRow.times)).where(NoticeRow.dossier_id == row.id, NoticeRow.kind == kind.value)
    ).one()
    notice = Notice(
        notice_id=new_ulid(plan.now),
        kind=kind,
        times=(times or 0) + 1,
        issued_at=plan.now,
        clerk=desk.station.clerk,
        reason_code=order.reason_code,
        reason=order.reason,
        points=tuple(clean(point) for point in order.points if point.strip()),
        papers=order.papers,
        answer_by=plan.changes.get("answer_by"),
        due_before=due_before,
        due_after=plan.deadline.due if plan.deadline is not None else None,
        given_back=clean(order.given_back),
        agency=order.agency,
        signer_title=order.signer_title,
        signer_name=order.signer_name,
        form_number=order.form_number,
    )
    return NoticeRow(
        id=notice.notice_id,
        dossier_id=row.id,
        kind=kind.value,
        times=notice.times,
        issued_at=plan.now,
        notice=to_json(Notice, notice),
    )
