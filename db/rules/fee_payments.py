"""Money taken at the counter: one payment, the day's cash by method, the month's settlement by agency.

The program notes the series and number of an official receipt and never makes one: a receipt is electronic
and comes from the collector's own system (NĐ 254/2026/NĐ-CP).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cache

from db.rules.amount_words import HIGHEST_VND
from db.rules.clock import in_vietnam
from db.rules.errors import NotAccepted
from db.rules.fee_rule import FeeKind


class PaymentMethod(StrEnum):
    """How the money came."""

    CASH = "cash"
    TRANSFER = "transfer"
    ONLINE = "online"
    """Through the national public service portal."""


class PaymentState(StrEnum):
    """Whether the payment still counts."""

    PAID = "paid"
    CANCELLED = "cancelled"
    """Its receipt was cancelled and the money given back."""
    REPLACED = "replaced"
    """Its receipt was replaced; the payment with the new receipt counts instead."""


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment of one charge of a dossier.

    ``at`` is aware. ``charge`` is the name of the fee and ``agency`` the unit the money is settled with.
    ``series`` and ``receipt_number`` are those of the official receipt, both empty while there is none.
    """

    payment_id: str
    dossier_id: str
    at: datetime
    charge: str
    kind: FeeKind
    amount_vnd: int
    method: PaymentMethod
    agency: str
    series: str = ""
    receipt_number: str = ""
    ground: str = ""
    state: PaymentState = PaymentState.PAID
    clerk: str = ""
    occasion: str = ""
    state_reason: str = ""
    state_at: datetime | None = None
    """When and why it was cancelled or replaced."""


@dataclass(frozen=True, slots=True)
class CashTotal:
    """What was paid for one charge by one method."""

    method: PaymentMethod
    charge: str
    payments: int
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class SettlementLine:
    """What an agency is owed for one charge."""

    agency: str
    charge: str
    kind: FeeKind
    payments: int
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """A month's settlement (NĐ 118/2025/NĐ-CP, Đ12.9); ``not_summed`` are cancelled and replaced payments."""

    year: int
    month: int
    lines: tuple[SettlementLine, ...]
    not_summed: tuple[Payment, ...]

    @property
    def amount_vnd(self) -> int:
        """All agencies together, in đồng."""
        return sum(line.amount_vnd for line in self.lines)


def checked(payment: Payment) -> Payment:
    """Give ``payment`` with its typed texts trimmed, fit to be noted.

    Raises ``NotAccepted``: ``payment_amount_out_of_range`` (nothing is paid for a fee of 0 đồng),
    ``payment_time_unclear`` (no zone), ``payment_incomplete`` (with the ``part`` that is empty) or what
    ``checked_receipt`` raises.
    """
    if not 1 <= payment.amount_vnd <= HIGHEST_VND:
        raise NotAccepted("payment_amount_out_of_range", lowest=1, highest=HIGHEST_VND)
    if payment.at.utcoffset() is None:
        raise NotAccepted("payment_time_unclear")
    charge, agency = payment.charge.strip(), payment.agency.strip()
    for part, text in (("charge", charge), ("agency", agency)):
        if not text:
            raise NotAccepted("payment_incomplete", part=part)
    series, number = checked_receipt(payment.series, payment.receipt_number)
    return replace(payment, charge=charge, agency=agency, series=series, receipt_number=number)


def checked_receipt(series: str, number: str) -> tuple[str, str]:
    """Give the series and number of an official receipt as they were typed, without spaces around them.

    Both may be empty. A number has at most eight digits and is not zero (NĐ 254/2026/NĐ-CP); zeros in front
    stay, because they are printed. Raises ``NotAccepted``: ``receipt_half``, ``receipt_series_wrong`` or
    ``receipt_serial_wrong``.
    """
    series, number = series.strip(), number.strip()
    if not series and not number:
        return "", ""
    if not series or not number:
        raise NotAccepted("receipt_half")
    if not _series().fullmatch(series):
        raise NotAccepted("receipt_series_wrong", series=series)
    if not _serial().fullmatch(number):
        raise NotAccepted("receipt_serial_wrong", number=number)
    return series, number


def cash_totals(payments: Iterable[Payment]) -> tuple[CashTotal, ...]:
    """Sum what was paid by method and charge, in the order of the methods; what doesn't count is left out."""
    sums: dict[tuple[PaymentMethod, str], list[int]] = {}
    for payment in payments:
        if payment.state is PaymentState.PAID:
            sums.setdefault((payment.method, payment.charge), []).append(payment.amount_vnd)
    order = list(PaymentMethod)
    return tuple(
        CashTotal(method, charge, len(amounts), sum(amounts))
        for (method, charge), amounts in sorted(
            sums.items(), key=lambda entry: (order.index(entry[0][0]), entry[0][1])
        )
    )


def settlement(payments: Iterable[Payment], year: int, month: int) -> Settlement:
    """Sum by agency and charge what was paid in a month of Vietnam's time, and list what is not summed."""
    sums: dict[tuple[str, str, FeeKind], list[int]] = {}
    not_summed: list[Payment] = []
    for payment in payments:
        at = in_vietnam(payment.at)
        if (at.year, at.month) != (year, month):
            continue
        if payment.state is PaymentState.PAID:
            sums.setdefault((payment.agency, payment.charge, payment.kind), []).append(payment.amount_vnd)
        else:
            not_summed.append(payment)
    lines = tuple(
        SettlementLine(agency, charge, kind, len(amounts), sum(amounts))
        for (agency, charge, kind), amounts in sorted(sums.items())
    )
    return Settlement(year, month, lines, tuple(sorted(not_summed, key=lambda payment: payment.at)))


@cache
def _series() -> re.Pattern[str]:
    """Give the pattern of a form sign and series such as ``01BLP/001`` or ``1C26TAA``."""
    return re.compile(r"[^\W_](?:[^\W_]|[-/ .]){0,29}")


@cache
def _serial() -> re.Pattern[str]:
    """Give the pattern of a receipt's number: one to eight digits, not all zero."""
    return re.compile(r"(?!0+$)[0-9]{1,8}")
