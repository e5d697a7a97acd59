"""Dossiers whose time has come: a list is proposed, approved by a head with a document, and then carried out.

Deleting is the one thing here that can't be undone, so it takes two acts of two people on two occasions, and
what may go is asked again right before it goes (:mod:`db.office.dispose`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session, col, func, select

from db.codec import from_json, to_json
from db.engine import Records
from db.journal import EventKind
from db.models import DisposalRow, DossierRow, FeedRow
from db.office.context import DeskContext
from db.office.record import record
from db.rules.clock import VIETNAM, in_vietnam
from db.rules.disposal import (
    DisposalLine,
    DisposalList,
    Ended,
    Stays,
    class_of,
    counted,
    months_before,
    stays,
)
from db.rules.dossier import Status
from db.rules.errors import NotAccepted, NotFound
from db.rules.lifecycle import Role
from db.rules.vietnamese import clean

_MAY_PROPOSE = frozenset({Role.COUNTER, Role.HEAD, Role.CLERICAL})
HEAD = frozenset({Role.HEAD})
_AT_AN_END = tuple(
    status.value for status in (Status.REFUSED, Status.WITHDRAWN, Status.STOPPED, Status.RETURNED)
)

_UNSENT = (
    "SELECT DISTINCT e.dossier FROM event e JOIN feed f ON f.id = e.feed"
    " WHERE e.dossier IS NOT NULL AND e.seq > f.acked_seq"
)


def propose(records: Records, desk: DeskContext, before: date | None = None) -> DisposalList:
    """Store a list of everything that ended before ``before`` and may go; nothing is deleted.

    ``before`` is the day of the station's ``keep_months`` where it isn't named. Raises ``NotAccepted``:
    ``role_may_not``, ``disposal_too_early`` (``before`` lies after that day), ``nothing_to_dispose`` with how
    many were left out and why.
    """
    need_role(desk, _MAY_PROPOSE)
    now = desk.moment()
    latest = months_before(now.date(), desk.station.keep_months)
    before = before or latest
    if before > latest:
        raise NotAccepted("disposal_too_early", latest=latest)
    with records.writing() as session:
        lines, left = _candidates(session, desk, before)
        if not lines:
            raise NotAccepted("nothing_to_dispose", before=before, **{str(why): n for why, n in left.items()})
        row = DisposalRow(
            id=_next_id(session, desk, now),
            proposed_at=now,
            proposed_by=desk.station.clerk,
            proposer=desk.person or "",
            before=before,
            dossiers=to_json(tuple[DisposalLine, ...], lines),
            approved_at=None,
            approved_by="",
            document="",
            document_day=None,
            carried_out_at=None,
        )
        record(session, EventKind.DISPOSAL_PROPOSED, desk, rows=[row], facts={"count": len(lines)})
        return list_value(row, left)


def approve(
    records: Records, list_id: str, document: str, document_day: date, desk: DeskContext
) -> DisposalList:
    """Note that a head has approved a list by a document with its number and date.

    Raises ``NotFound("disposal_not_found")`` and ``NotAccepted``: ``role_may_not``, ``disposal_not_proposed``
    (it was approved before), ``disposal_by_another`` (whoever proposed it can't approve it),
    ``document_missing``, ``document_day_not_come``.
    """
    need_role(desk, HEAD)
    document, now = clean(document), desk.moment()
    if not document:
        raise NotAccepted("document_missing")
    if document_day > now.date():
        raise NotAccepted("document_day_not_come")
    with records.writing() as session:
        row = need_list(session, list_id)
        if row.approved_at is not None:
            raise NotAccepted("disposal_not_proposed", list=row.id)
        if desk.person is not None and desk.person == row.proposer:
            raise NotAccepted("disposal_by_another")
        row.approved_at, row.approved_by = now, desk.station.clerk
        row.document, row.document_day = document, document_day
        record(session, EventKind.DISPOSAL_APPROVED, desk, rows=[row], facts={"document": document})
        return list_value(row)


def disposals(records: Records) -> tuple[DisposalList, ...]:
    """Give all lists, the newest first."""
    with records.reading() as session:
        newest = select(DisposalRow).order_by(col(DisposalRow.proposed_at).desc(), col(DisposalRow.id).desc())
        return tuple(list_value(row) for row in session.exec(newest))


def disposal(records: Records, list_id: str) -> DisposalList:
    """Give one list. Raises ``NotFound("disposal_not_found")``."""
    with records.reading() as session:
        return list_value(need_list(session, list_id))


def need_list(session: Session, list_id: str) -> DisposalRow:
    """Give a list's row. Raises ``NotFound("disposal_not_found")``."""
    row = session.get(DisposalRow, list_id.strip().upper())
    if row is None:
        raise NotFound("disposal_not_found")
    return row


def need_role(desk: DeskContext, roles: frozenset[Role]) -> None:
    """Refuse whoever has none of ``roles``: ``NotAccepted("role_may_not", roles=…)``."""
    if not roles & desk.roles:
        raise NotAccepted("role_may_not", roles=tuple(sorted(roles)))


def judged(session: Session, rows: list[DossierRow], desk: DeskContext) -> list[Stays | None]:
    """Say of each dossier why it has to stay, or ``None``."""
    unsent = _unsent(session, desk)
    today, months = desk.moment().date(), desk.station.keep_months
    return [stays(_ended(row, desk, unsent), today, months) for row in rows]


def _candidates(
    session: Session, desk: DeskContext, before: date
) -> tuple[tuple[DisposalLine, ...], Mapping[Stays, int]]:
    midnight = datetime.combine(before, time(), VIETNAM)
    found = session.exec(
        select(DossierRow)
        .where(col(DossierRow.status).in_(_AT_AN_END), col(DossierRow.status_at) < midnight)
        .order_by(col(DossierRow.status_at), col(DossierRow.pk))
    ).all()
    why = judged(session, list(found), desk)
    lines = tuple(_line(row, desk) for row, stay in zip(found, why, strict=True) if stay is None)
    return lines, counted(stay for stay in why if stay is not None)


def _line(row: DossierRow, desk: DeskContext) -> DisposalLine:
    years = class_of(desk.house.retention, row.procedure_code, row.field)
    return DisposalLine(
        dossier_id=row.id,
        number=row.number,
        procedure_code=row.procedure_code,
        procedure_title=row.procedure_title,
        ended=in_vietnam(row.status_at).date(),
        years=years if isinstance(years, int) else 0,
    )


def _ended(row: DossierRow, desk: DeskContext, unsent: frozenset[str]) -> Ended:
    return Ended(
        status=Status(row.status),
        ended=in_vietnam(row.status_at).date(),
        holder=row.holder,
        kept_for=class_of(desk.house.retention, row.procedure_code, row.field),
        sent=row.id not in unsent,
    )


def _unsent(session: Session, desk: DeskContext) -> frozenset[str]:
    """Give the dossiers of which the hub lacks something; none where there is no hub.

    A hub that ever said "arrived" is one, also where nobody has written so into ``house.json``.
    """
    arrived = session.exec(select(func.max(FeedRow.acked_seq))).one() or 0
    if not (desk.house.hub or arrived):
        return frozenset()
    return frozenset(str(row[0]) for row in session.connection().exec_driver_sql(_UNSENT))


def _next_id(session: Session, desk: DeskContext, now: datetime) -> str:
    start = f"HUY-{desk.station.slot:02d}-{now:%y%m%d}-"
    given = session.exec(
        select(func.count())
        .select_from(DisposalRow)
        .where(col(DisposalRow.id) >= start, col(DisposalRow.id) < start + ":")
    ).one()  # ":" follows "9"
    return f"{start}{given + 1:02d}"


def list_value(row: DisposalRow, left: Mapping[Stays, int] | None = None) -> DisposalList:
    """Give a list as screens and forms see it; ``left`` is what a proposal left out, and why."""
    told: dict[str, Any] = {} if left is None else {"stays": left}
    return DisposalList(
        list_id=row.id,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by,
        before=row.before,
        lines=from_json(tuple[DisposalLine, ...], row.dossiers),
        approved_at=row.approved_at,
        approved_by=row.approved_by,
        document=row.document,
        document_day=row.document_day,
        carried_out_at=row.carried_out_at,
        **told,
    )
