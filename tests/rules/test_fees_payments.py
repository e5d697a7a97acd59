"""Payments: what may be noted, the day's cash, the month's settlement."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.clock import VIETNAM, in_vietnam
from db.rules.errors import NotAccepted
from db.rules.fee_payments import (
    CashTotal,
    Payment,
    PaymentMethod,
    PaymentState,
    SettlementLine,
    cash_totals,
    checked,
    checked_receipt,
    settlement,
)
from db.rules.fee_rule import FeeKind

CASH, TRANSFER, ONLINE = PaymentMethod
AT = datetime(2026, 11, 25, 9, tzinfo=VIETNAM)
PAID = Payment("p1", "d1", AT, "Chứng thực", FeeKind.SERVICE, 4_000, CASH, "UBND xã")


@pytest.mark.parametrize(
    ("series", "number", "kept"),
    [
        ("", "", ("", "")),
        (" ", "\t", ("", "")),
        (" 01BLP3-001 ", " 0000123 ", ("01BLP3-001", "0000123")),
        ("1C26TAA", "99999999", ("1C26TAA", "99999999")),
        ("AB/26E", "1", ("AB/26E", "1")),
    ],
)
def test_receipts_are_noted_as_they_are(series: str, number: str, kept: tuple[str, str]) -> None:
    """Series and number stay as typed, zeros in front included; nothing is made up."""
    assert checked_receipt(series, number) == kept


@pytest.mark.parametrize(
    ("series", "number", "code"),
    [
        ("1C26TAA", "", "receipt_half"),
        ("", "12", "receipt_half"),
        ("-26", "12", "receipt_series_wrong"),
        ("A;B", "12", "receipt_series_wrong"),
        ("A" * 31, "12", "receipt_series_wrong"),
        ("AA", "123456789", "receipt_serial_wrong"),
        ("AA", "0000", "receipt_serial_wrong"),
        ("AA", "12a", "receipt_serial_wrong"),
        ("AA", "١٢", "receipt_serial_wrong"),
        ("AA", "-12", "receipt_serial_wrong"),
    ],
)
def test_wrong_receipts(series: str, number: str, code: str) -> None:
    """Half a receipt, or one that can't be one, is refused."""
    with pytest.raises(NotAccepted) as refusal:
        checked_receipt(series, number)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("payment", "code"),
    [
        (replace(PAID, amount_vnd=0), "payment_amount_out_of_range"),
        (replace(PAID, amount_vnd=10**12), "payment_amount_out_of_range"),
        (replace(PAID, at=AT.replace(tzinfo=None)), "payment_time_unclear"),
        (replace(PAID, charge=" "), "payment_incomplete"),
        (replace(PAID, agency=""), "payment_incomplete"),
        (replace(PAID, series="AA"), "receipt_half"),
    ],
)
def test_payments_that_cannot_be_noted(payment: Payment, code: str) -> None:
    """A payment without an amount, a time or a name can't be settled."""
    with pytest.raises(NotAccepted) as refusal:
        checked(payment)
    assert refusal.value.code == code


def test_a_payment_is_trimmed() -> None:
    """Spaces around typed texts go."""
    typed = replace(PAID, charge=" Chứng thực ", agency="UBND xã ", series=" AA ", receipt_number=" 1 ")
    assert checked(typed) == replace(PAID, series="AA", receipt_number="1")


def test_the_cash_sheet() -> None:
    """By method in their order, then by charge; cancelled and replaced payments are not money."""
    payments = [
        replace(PAID, method=TRANSFER),
        PAID,
        replace(PAID, amount_vnd=6_000),
        replace(PAID, charge="Cư trú", amount_vnd=20_000),
        replace(PAID, amount_vnd=1, state=PaymentState.CANCELLED),
        replace(PAID, amount_vnd=1, state=PaymentState.REPLACED),
    ]
    assert cash_totals(payments) == (
        CashTotal(CASH, "Chứng thực", 2, 10_000),
        CashTotal(CASH, "Cư trú", 1, 20_000),
        CashTotal(TRANSFER, "Chứng thực", 1, 4_000),
    )


def test_a_month_is_vietnams() -> None:
    """The last hours of October in London are November here."""
    first = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)
    payments = [replace(PAID, at=first), replace(PAID, at=first - timedelta(seconds=1))]
    assert settlement(payments, 2026, 11).lines == (
        SettlementLine("UBND xã", "Chứng thực", FeeKind.SERVICE, 1, 4_000),
    )
    assert settlement(payments, 2026, 10).amount_vnd == 4_000
    assert settlement(payments, 2025, 11).lines == ()


def test_cancelled_and_replaced_are_listed() -> None:
    """They are not summed, but they are not hidden either."""
    cancelled = replace(PAID, at=AT + timedelta(hours=1), state=PaymentState.CANCELLED)
    replaced = replace(PAID, state=PaymentState.REPLACED)
    found = settlement([cancelled, PAID, replaced], 2026, 11)
    assert found.not_summed == (replaced, cancelled)
    assert found.amount_vnd == PAID.amount_vnd


payments = st.lists(
    st.builds(
        Payment,
        payment_id=st.uuids().map(str),
        dossier_id=st.just("d"),
        at=st.datetimes(datetime(2026, 10, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
        charge=st.sampled_from("ab"),
        kind=st.sampled_from(FeeKind),
        amount_vnd=st.integers(1, 10**9),
        method=st.sampled_from(PaymentMethod),
        agency=st.sampled_from("xy"),
        state=st.sampled_from(PaymentState),
    ),
    max_size=30,
)


@given(payments)
def test_not_a_dong_is_lost(given_payments: list[Payment]) -> None:
    """Each paid đồng is in one line of the cash sheet and in one of one month; the rest is listed once."""
    paid = sum(payment.amount_vnd for payment in given_payments if payment.state is PaymentState.PAID)
    assert sum(total.amount_vnd for total in cash_totals(given_payments)) == paid
    months = sorted(
        {(in_vietnam(payment.at).year, in_vietnam(payment.at).month) for payment in given_payments}
    )
    settlements = [settlement(given_payments, year, month) for year, month in months]
    assert sum(found.amount_vnd for found in settlements) == paid
    listed = sum(found.lines[number].payments for found in settlements for number in range(len(found.lines)))
    assert listed + sum(len(found.not_summed) for found in settlements) == len(given_payments)
    for found in settlements:
        keys = [(line.agency, line.charge, line.kind) for line in found.lines]
        assert [key for key, _ in groupby(keys)] == sorted(set(keys))
