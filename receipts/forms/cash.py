"""The day's cash sheet (house form, DOMAIN 7): what was paid, by which method, for what, and who counted it.

What was cancelled or has another receipt now is listed and never summed. The sheet is no receipt: those are
electronic and come from the collector's own system (NĐ 254/2026/NĐ-CP).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from db.rules.amount_words import amount_in_words
from db.rules.clock import in_vietnam
from db.rules.fee_payments import CashTotal, Payment, PaymentMethod, PaymentState, cash_totals
from db.rules.office import OfficeHeader
from receipts.blocks import (
    Block,
    Column,
    Form,
    Format,
    Grid,
    GridRow,
    Paragraph,
    Role,
    Run,
    grid_row,
)
from receipts.forms import parts
from receipts.forms.texts_lists import DEFAULT_CASH_TEXTS, CashTexts, MoneyTexts
from receipts.forms.wording import amount_text, clock_text, day_text, figures, money_text, short_moment

VERSION = "TQ/2026.1"
_SHARES = (0.07, 0.08, 0.22, 0.23, 0.13, 0.12, 0.15)
_TOTAL_SHARES = (0.27, 0.38, 0.12, 0.23)
_NOT_SUMMED_SHARES = (0.07, 0.13, 0.22, 0.17, 0.12, 0.14, 0.15)
NO_NUMBERS: Mapping[str, str] = MappingProxyType({})


def cash_form(  # noqa: PLR0913 - a print has these particulars, each named where it is given
    payments: Iterable[Payment],
    day: date,
    header: OfficeHeader,
    *,
    numbers: Mapping[str, str] = NO_NUMBERS,
    counted_by: str = "",
    handed_to: str = "",
    practice: bool = False,
    reprint_no: int = 0,
    texts: CashTexts = DEFAULT_CASH_TEXTS,
) -> Form:
    """Write the sheet of ``day`` (of Vietnam's time); payments of other days are left out.

    ``numbers`` gives the receipt number that a dossier's id stands for. Raises
    ``NotAccepted("amount_out_of_range")`` for a sum beyond all words.
    """
    mark = parts.marked(texts, practice=practice, reprint_no=reprint_no)
    of_day = [payment for payment in payments if in_vietnam(payment.at).date() == day]
    paid = [payment for payment in of_day if payment.state is PaymentState.PAID]
    not_summed = [payment for payment in of_day if payment.state is not PaymentState.PAID]
    blocks: list[Block] = [
        parts.head(header, day, texts),
        *parts.banner(mark),
        parts.heading(texts.title),
        Paragraph((Run(texts.day), Run(day_text(day), Role.STRONG)), space_before=2),
        *_listed(paid, numbers, texts),
        *_summed(cash_totals(paid), texts),
        *not_summed_list(not_summed, numbers, texts),
        parts.signed_by_clerks((texts.sign_counted, counted_by), (texts.sign_handed, handed_to), texts),
    ]
    return parts.form(
        "cash",
        VERSION,
        blocks,
        texts,
        title=texts.title.capitalize(),
        notes=(texts.not_a_receipt,),
        mark=mark,
        format_=Format.DOCUMENT,
    )


def money_columns(
    heads: Sequence[str], shares: Sequence[float], centred: Sequence[int]
) -> tuple[Column, ...]:
    """Make the columns of a list whose last one is an amount."""
    last = len(heads) - 1
    return parts.columns(heads, shares, centred=centred, right=(last,), whole=(*centred, last))


def receipt_of(payment: Payment, texts: MoneyTexts) -> tuple[str, ...]:
    """Give the official receipt's series and number, or that there is none yet."""
    return tuple(part for part in (payment.series, payment.receipt_number) if part) or (texts.no_receipt,)


def not_summed_list(
    payments: Sequence[Payment], numbers: Mapping[str, str], texts: MoneyTexts
) -> list[Block]:
    """List what was cancelled or has another receipt now, with its ground; nothing where there is none."""
    if not payments:
        return []
    states = {PaymentState.CANCELLED: texts.cancelled, PaymentState.REPLACED: texts.replaced}
    rows = tuple(
        grid_row(
            str(place),
            short_moment(payment.at),
            numbers.get(payment.dossier_id, ""),
            payment.charge,
            receipt_of(payment, texts),
            tuple(part for part in (states[payment.state], payment.ground) if part),
            figures(payment.amount_vnd),
        )
        for place, payment in enumerate(payments, 1)
    )
    columns = money_columns(texts.not_summed_heads, _NOT_SUMMED_SHARES, (0, 1))
    return [
        Paragraph((Run(texts.not_summed, Role.STRONG),), space_before=2, keep_with_next=True),
        Grid(columns, rows, counted=True),
    ]


def _methods(texts: CashTexts) -> dict[PaymentMethod, str]:
    """Give what each method is called, in the order in which they are summed."""
    return {
        PaymentMethod.CASH: texts.by_cash,
        PaymentMethod.TRANSFER: texts.by_transfer,
        PaymentMethod.ONLINE: texts.by_portal,
    }


def _listed(paid: Sequence[Payment], numbers: Mapping[str, str], texts: CashTexts) -> list[Block]:
    if not paid:
        return [Paragraph((Run(texts.nothing),))]
    methods = _methods(texts)
    rows = tuple(
        grid_row(
            str(place),
            clock_text(in_vietnam(payment.at).time()),
            numbers.get(payment.dossier_id, ""),
            payment.charge,
            methods[payment.method],
            receipt_of(payment, texts),
            figures(payment.amount_vnd),
        )
        for place, payment in enumerate(sorted(paid, key=lambda payment: payment.at), 1)
    )
    return [
        Paragraph((Run(texts.payments, Role.STRONG),), keep_with_next=True),
        Grid(money_columns(texts.payment_heads, _SHARES, (0, 1)), rows, counted=True),
    ]


def _summed(totals: Sequence[CashTotal], texts: CashTexts) -> list[Block]:
    """Sum by method and charge, then all; say the sum in words, and leave room for what was counted."""
    rows: list[GridRow] = []
    for method, name in _methods(texts).items():
        of_method = [total for total in totals if total.method is method]
        rows += [
            grid_row(name, total.charge, amount_text(total.payments), figures(total.amount_vnd))
            for total in of_method
        ]
        if of_method:
            label = texts.method_total.format(method=name.lower())
            rows.append(_sum_row(label, of_method))
    whole = sum(total.amount_vnd for total in totals)
    cash = sum(total.amount_vnd for total in totals if total.method is PaymentMethod.CASH)
    rows.append(_sum_row(texts.total, totals))
    return [
        Paragraph((Run(texts.totals, Role.STRONG),), space_before=2, keep_with_next=True),
        Grid(money_columns(texts.total_heads, _TOTAL_SHARES, (2,)), tuple(rows)),
        Paragraph((Run(texts.words), Run(amount_in_words(whole), Role.STRONG)), space_before=2),
        Paragraph((Run(texts.cash), Run(money_text(cash), Role.STRONG))),
        parts.field(texts.counted, ""),
        parts.field(texts.difference, ""),
    ]


def _sum_row(label: str, totals: Sequence[CashTotal]) -> GridRow:
    payments = sum(total.payments for total in totals)
    amount = sum(total.amount_vnd for total in totals)
    return grid_row(label, "", amount_text(payments), figures(amount), strong=True)
