"""The apology that drafts itself the day before: what form 04 will say unless somebody changes it (Đ19.6)."""

from __future__ import annotations

from db.engine import Records
from db.office.context import DeskContext
from db.office.record import need_dossier
from db.rules.clock import in_vietnam
from db.rules.errors import NotAccepted
from db.rules.lifecycle import Act
from db.rules.order import Order


def apology_draft(records: Records, dossier_id: str, desk: DeskContext) -> Order:
    """Give the order that would send the apology for a dossier now: the first reason, and a later day.

    The proposed day is some working days (the office's own number) after the promised one, at its hour.
    Nothing is written. Raises ``NotFound("dossier_not_found")`` and ``NotAccepted("nothing_promised")``.
    """
    with records.reading() as session:
        row = need_dossier(session, dossier_id)
    if row.due_current is None:
        raise NotAccepted("nothing_promised")
    promised = in_vietnam(row.due_current)
    day = desk.calendar.next_working_day(promised.date(), max(1, desk.house.reappoint_days))
    reasons = desk.house.reasons_for(Act.REAPPOINT)
    unit = next((unit for unit in desk.house.units if unit.code == row.holder), None)
    return Order(
        act=Act.REAPPOINT,
        reason_code=reasons[0].code if reasons else "",
        reason=reasons[0].text if reasons else "",
        due=desk.calendar.fit(day, promised.time()),
        agency=unit.name if unit is not None else "",
        signer_title=unit.head_title if unit is not None else "",
        signer_name=unit.head_name if unit is not None else "",
    )
