"""A substitute takes over what somebody else was in charge of, by two PINs; nobody's past acts change.

The dossiers go on naming who received them. From now on ``in_charge`` names who answers for them.
"""

from __future__ import annotations

from sqlmodel import col, or_, select

from db.engine import Records
from db.journal import EventKind
from db.models import DossierRow
from db.office.clerks import need_clerk, office_day
from db.office.context import DeskContext
from db.office.log_in import Waits, as_of, prove
from db.office.record import record
from db.rules.errors import NotAccepted
from db.rules.lifecycle import FINAL, Role
from db.rules.people import DESK, TakenOver, TakeOver


def take_over(records: Records, order: TakeOver, desk: DeskContext, waits: Waits) -> TakenOver:
    """Put a substitute in charge of somebody's open dossiers, all at once.

    Raises ``NotFound("clerk_not_found")``, what :func:`db.office.log_in.prove` raises, and ``NotAccepted``:
    ``take_over_from_oneself``, ``take_over_not_sure`` (who agrees is neither the absent clerk nor a head of
    today), ``take_over_role`` (the substitute doesn't work at the counter today), ``nothing_to_take_over``.
    """
    with records.reading() as session:
        absent, substitute, sure = (
            need_clerk(session, who) for who in (order.absent, order.substitute, order.sure)
        )
        day = office_day(session, desk)
    if substitute.clerk_id in (absent.clerk_id, sure.clerk_id):
        raise NotAccepted("take_over_from_oneself")
    post, agreeing = substitute.posting_on(day), sure.posting_on(day)
    if post is None or not post.roles & DESK:
        raise NotAccepted("take_over_role")
    if sure.clerk_id != absent.clerk_id and (agreeing is None or Role.HEAD not in agreeing.roles):
        raise NotAccepted("take_over_not_sure")
    prove(records, substitute.clerk_id, order.substitute_pin, desk, waits)
    prove(records, sure.clerk_id, order.sure_pin, desk, waits)
    here = as_of(substitute, desk)
    with records.writing() as session:
        names = sorted(absent.names)
        rows = session.exec(
            select(DossierRow)
            .where(
                col(DossierRow.status).not_in([status.value for status in FINAL]),
                or_(
                    col(DossierRow.in_charge).in_(names),
                    (col(DossierRow.in_charge) == "") & col(DossierRow.clerk).in_(names),
                ),
            )
            .order_by(col(DossierRow.pk))
        ).all()
        if not rows:
            raise NotAccepted("nothing_to_take_over")
        record(
            session,
            EventKind.CLERK_TOOK_OVER,
            here,
            facts={
                "absent": absent.clerk_id,
                "substitute": substitute.clerk_id,
                "sure": sure.clerk_id,
                "dossiers": len(rows),
            },
        )
        for row in rows:
            record(
                session,
                EventKind.DOSSIER_TAKEN_OVER,
                here,
                dossier=row,
                changes={"in_charge": substitute.name},
                facts={"from": row.in_charge or row.clerk, "to": substitute.name},
            )
    return TakenOver(absent.name, substitute.name, len(rows))
