"""Money taken at the counter: noted with its official receipt, cancelled or replaced, and never deleted.

The day's cash and the month's settlement are read from here (NĐ 118/2025/NĐ-CP, Đ12.9).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, func, select

from db.engine import Records
from db.journal import EventKind
from db.models import DossierRow, PaymentRow
from db.office.context import DeskContext
from db.office.find import scanned_dossier
from db.office.record import need_dossier, record
from db.rules.clock import VIETNAM, in_vietnam
from db.rules.errors import NotAccepted, NotFound
from db.rules.fee_payments import Payment, PaymentMethod, PaymentState, Settlement, checked, settlement
from db.rules.fee_rule import FeeKind
from db.rules.handing import PaymentOrder
from db.rules.lifecycle import Role
from db.rules.vietnamese import clean
from db.ulid import new_ulid

_MONEY = frozenset({Role.COUNTER, Role.HEAD, Role.CASHIER})
"""Who may take money (DOMAIN 4.3)."""


def take(records: Records, order: PaymentOrder, desk: DeskContext) -> Payment:
    """Note a payment; it is on the disk when this returns.

    Raises ``NotFound("dossier_not_found")``, and ``NotAccepted``: what
    :func:`db.rules.fee_payments.checked` refuses, ``money_not_your_role``, ``at_out_of_range`` (paid before
    the day of receipt, or not yet), ``receipt_number_used``.
    """
    with records.writing() as session:
        return take_in(session, scanned_dossier(session, order.dossier), order, desk)


def take_in(session: Session, row: DossierRow, order: PaymentOrder, desk: DeskContext) -> Payment:
    """Note a payment of the dossier in the caller's transaction; refuses what :func:`take` refuses."""
    _may(desk)
    paid = _new(session, row, order, desk)
    record(
        session,
        EventKind.PAYMENT_TAKEN,
        desk,
        dossier=row,
        rows=[paid],
        facts={"amount_vnd": paid.amount_vnd, "charge": paid.charge, "occasion": order.occasion.value},
    )
    return _value(paid)


def cancel(records: Records, payment_id: str, reason: str, desk: DeskContext) -> Payment:
    """Let a payment count no more: its receipt was cancelled and the money given back, for this ``reason``.

    Raises ``NotFound("payment_not_found")``, and ``NotAccepted``: ``payment_reason_needed``,
    ``payment_not_in_force`` (it was cancelled or replaced before), ``money_not_your_role``.
    """
    _may(desk)
    with records.writing() as session:
        old = _ended(session, payment_id, PaymentState.CANCELLED, reason, desk)
        _record_change(session, [old], desk)
        return _value(old)


def replace(
    records: Records, payment_id: str, order: PaymentOrder, reason: str, desk: DeskContext
) -> Payment:
    """Put a payment with another receipt in the place of one that was written wrong; give the new one.

    It is of the same dossier, whatever ``order.dossier`` says, and of the same moment unless ``order.at`` is
    told: a new receipt brings no new money into the drawer. Raises what ``cancel`` and ``take`` raise.
    """
    _may(desk)
    with records.writing() as session:
        old = _ended(session, payment_id, PaymentState.REPLACED, reason, desk)
        dossier = need_dossier(session, old.dossier_id)
        new = _new(session, dossier, order, desk, at=order.at or old.at)
        _record_change(session, [old, new], desk)
        return _value(new)


def payments_of(records: Records, dossier_id: str) -> tuple[Payment, ...]:
    """Give all payments of a dossier, also those that don't count any more, the oldest first."""
    with records.reading() as session:
        found = session.exec(
            select(PaymentRow)
            .where(PaymentRow.dossier_id == dossier_id)
            .order_by(col(PaymentRow.at), col(PaymentRow.id))
        )
        return tuple(_value(row) for row in found)


def payments_on(records: Records, day: date) -> tuple[Payment, ...]:
    """Give the payments of a day, for the cash sheet (:func:`db.rules.fee_payments.cash_totals`)."""
    return _between(records, day, day + timedelta(days=1))


def settlement_of(records: Records, year: int, month: int) -> Settlement:
    """Give what each agency is owed for a calendar month (NĐ 118/2025/NĐ-CP, Đ12.9)."""
    after = date(year + month // 12, month % 12 + 1, 1)
    return settlement(_between(records, date(year, month, 1), after), year, month)


def paid_vnd(session: Session, dossier_id: str) -> int:
    """Give what was paid for a dossier and still counts, in đồng."""
    total = session.exec(
        select(func.sum(PaymentRow.amount_vnd)).where(
            PaymentRow.dossier_id == dossier_id, PaymentRow.state == PaymentState.PAID.value
        )
    ).one()
    return total or 0


def _may(desk: DeskContext) -> None:
    if not _MONEY & desk.roles:
        raise NotAccepted("money_not_your_role", roles=tuple(sorted(_MONEY)))


def _new(
    session: Session, row: DossierRow, order: PaymentOrder, desk: DeskContext, at: datetime | None = None
) -> PaymentRow:
    """Give the row of a new payment, checked, with a receipt that is on no other payment."""
    now = desk.moment()
    payment = checked(
        Payment(
            payment_id=new_ulid(now),
            dossier_id=row.id,
            at=at or order.at or now,
            charge=clean(order.charge),
            kind=order.kind,
            amount_vnd=order.amount_vnd,
            method=order.method,
            agency=clean(order.agency) or _agency(row, desk),
            series=order.series,
            receipt_number=order.receipt_number,
            ground=clean(order.ground),
            clerk=desk.station.clerk,
            occasion=order.occasion.value,
        )
    )
    paid_at, first = in_vietnam(payment.at), _midnight(in_vietnam(row.received_at).date())
    if not first <= paid_at <= now:
        raise NotAccepted("at_out_of_range", first=first, last=now)
    _unused(session, payment.series, payment.receipt_number, paid_at.year)
    return PaymentRow(
        id=payment.payment_id,
        dossier_id=row.id,
        at=paid_at,
        charge=payment.charge,
        kind=payment.kind.value,
        amount_vnd=payment.amount_vnd,
        method=payment.method.value,
        series=payment.series,
        receipt_number=payment.receipt_number,
        agency=payment.agency,
        ground=payment.ground,
        state=payment.state.value,
        clerk=payment.clerk,
        occasion=payment.occasion,
        state_reason="",
    )


def _agency(row: DossierRow, desk: DeskContext) -> str:
    """Give with whom the money of a field is usually settled."""
    code = desk.house.unit_for(row.field)
    named = next((unit.agency for unit in desk.house.units if unit.code == code), "")
    return named or desk.header.short_name


def _unused(session: Session, series: str, number: str, year: int) -> None:
    """Refuse a receipt that was noted before, cancelled or not: numbers begin anew with each year only.

    Zeros in front make no other number (NĐ 254/2026/NĐ-CP), nor do small letters another series.
    """
    if not number:
        return
    taken = session.exec(
        select(DossierRow.number)
        .join(PaymentRow, col(PaymentRow.dossier_id) == DossierRow.id)
        .where(
            func.upper(PaymentRow.series) == func.upper(series),
            func.ltrim(PaymentRow.receipt_number, "0") == number.lstrip("0"),
            col(PaymentRow.at) >= _midnight(date(year, 1, 1)),
            col(PaymentRow.at) < _midnight(date(year + 1, 1, 1)),
        )
    ).first()
    if taken is not None:
        raise NotAccepted("receipt_number_used", series=series, number=number, dossier=taken)


def _ended(
    session: Session, payment_id: str, state: PaymentState, reason: str, desk: DeskContext
) -> PaymentRow:
    """Give the payment with the state and the reason by which it counts no more."""
    reason = clean(reason)
    if not reason:
        raise NotAccepted("payment_reason_needed")
    row = session.get(PaymentRow, payment_id)
    if row is None:
        raise NotFound("payment_not_found")
    if row.state != PaymentState.PAID:
        raise NotAccepted("payment_not_in_force", state=row.state)
    row.state, row.state_reason, row.state_at = state.value, reason, desk.moment()
    return row


def _record_change(session: Session, payments: list[PaymentRow], desk: DeskContext) -> None:
    old = payments[0]
    record(
        session,
        EventKind.PAYMENT_CHANGED,
        desk,
        dossier=need_dossier(session, old.dossier_id),
        rows=payments,
        facts={"state": old.state, "reason": old.state_reason, "amount_vnd": old.amount_vnd},
    )


def _between(records: Records, first: date, after: date) -> tuple[Payment, ...]:
    with records.reading() as session:
        found = session.exec(
            select(PaymentRow)
            .where(col(PaymentRow.at) >= _midnight(first), col(PaymentRow.at) < _midnight(after))
            .order_by(col(PaymentRow.at), col(PaymentRow.id))
        )
        return tuple(_value(row) for row in found)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)


def _value(row: PaymentRow) -> Payment:
    return Payment(
        payment_id=row.id,
        dossier_id=row.dossier_id,
        at=row.at,
        charge=row.charge,
        kind=FeeKind(row.kind),
        amount_vnd=row.amount_vnd,
        method=PaymentMethod(row.method),
        agency=row.agency,
        series=row.series,
        receipt_number=row.receipt_number,
        ground=row.ground,
        state=PaymentState(row.state),
        clerk=row.clerk,
        occasion=row.occasion,
        state_reason=row.state_reason,
        state_at=row.state_at,
    )
