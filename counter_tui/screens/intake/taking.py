"""Noting the fee that was taken at once, after the dossier has its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import sentences
from counter_tui.fee_entry import charge_of, money
from counter_tui.locale import text
from counter_tui.payment_entry import split_receipt
from db.rules.errors import Refusal
from db.rules.handing import Occasion, PaymentOrder

if TYPE_CHECKING:
    from counter_tui.counter import Counter
    from counter_tui.intake_form import IntakeForm
    from db.rules.dossier import Accepted


async def take_fee(counter: Counter, form: IntakeForm, accepted: Accepted) -> str:
    """Note the fee where it was taken, and give the words; the dossier stands, whatever comes of that."""
    if form.paid_by is None or not form.fee_vnd:
        return ""
    charge, kind = charge_of(form.fee.chosen, form.procedure.title)
    series, number = split_receipt(form.receipt)
    order = PaymentOrder(
        dossier=accepted.dossier_id,
        charge=charge,
        kind=kind,
        amount_vnd=form.fee_vnd,
        method=form.paid_by,
        series=series,
        receipt_number=number,
        ground=form.fee_ground,
        occasion=Occasion.INTAKE,
    )
    try:
        paid = await counter.desk.ask(lambda office: office.take_payment(order))
    except Refusal as refusal:
        return text("screen.fee.not_noted", why=sentences.refusal(refusal))
    return text("screen.fee.taken", amount=money(paid.amount_vnd))
