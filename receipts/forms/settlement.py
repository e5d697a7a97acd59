"""The month's settlement with one agency whose fees the counter took (NĐ 118/2025/NĐ-CP, Đ12.9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from db.rules.amount_words import amount_in_words
from db.rules.fee_payments import Settlement, SettlementLine
from db.rules.fee_rule import FeeKind
from db.rules.office import OfficeHeader
from receipts.blocks import (
    Align,
    Block,
    Form,
    Format,
    Grid,
    Paragraph,
    Role,
    Run,
    grid_row,
)
from receipts.forms import parts
from receipts.forms.cash import NO_NUMBERS, money_columns, not_summed_list
from receipts.forms.texts_lists import DEFAULT_SETTLEMENT_TEXTS, SettlementTexts
from receipts.forms.wording import amount_text, figures

VERSION = "QT/2026.1"
_SHARES = (0.08, 0.44, 0.12, 0.13, 0.23)


def agencies_of(settlement: Settlement) -> tuple[str, ...]:
    """Give the agencies of a month, each of which gets a sheet, also where nothing of its is summed."""
    named = [line.agency for line in settlement.lines]
    return tuple(dict.fromkeys([*named, *(payment.agency for payment in settlement.not_summed)]))


def settlement_form(  # noqa: PLR0913 - a print has these particulars, each named where it is given
    settlement: Settlement,
    agency: str,
    header: OfficeHeader,
    *,
    day: date,
    numbers: Mapping[str, str] = NO_NUMBERS,
    collector: str = "",
    taker: str = "",
    practice: bool = False,
    reprint_no: int = 0,
    texts: SettlementTexts = DEFAULT_SETTLEMENT_TEXTS,
) -> Form:
    """Write the sheet of one ``agency``, made on ``day``.

    ``numbers`` gives the receipt number that a dossier's id stands for; ``collector`` and ``taker`` are the
    names under the two places to sign. Raises ``NotAccepted("amount_out_of_range")``.
    """
    mark = parts.marked(texts, practice=practice, reprint_no=reprint_no)
    lines = [line for line in settlement.lines if line.agency == agency]
    not_summed = [payment for payment in settlement.not_summed if payment.agency == agency]
    month = texts.month.format(month=f"{settlement.month:02}", year=settlement.year)
    blocks: list[Block] = [
        parts.head(header, day, texts),
        *parts.banner(mark),
        parts.heading(texts.title),
        Paragraph((Run(month, Role.STRONG),), Align.CENTRE, space_before=0),
        parts.field(texts.collector, parts.unit_name(header)),
        parts.field(texts.agency, agency, Role.STRONG),
        *_summed(lines, texts),
        *not_summed_list(not_summed, numbers, texts),
        parts.signed_by_clerks((texts.sign_collector, collector), (texts.sign_agency, taker), texts),
    ]
    return parts.form(
        "settlement",
        VERSION,
        blocks,
        texts,
        title=texts.title.capitalize(),
        number=f"{texts.title.capitalize()}, {month.lower()}",
        notes=(texts.not_a_receipt,),
        mark=mark,
        format_=Format.DOCUMENT,
    )


def _summed(lines: list[SettlementLine], texts: SettlementTexts) -> list[Block]:
    """List the charges and their sum, which is said in words too."""
    kinds = {FeeKind.SERVICE: texts.service, FeeKind.FIXED: texts.fixed}
    rows = [
        grid_row(
            str(place),
            line.charge,
            kinds[line.kind],
            amount_text(line.payments),
            figures(line.amount_vnd),
        )
        for place, line in enumerate(lines, 1)
    ]
    whole = sum(line.amount_vnd for line in lines)
    payments = amount_text(sum(line.payments for line in lines))
    rows.append(grid_row("", texts.total, "", payments, figures(whole), strong=True))
    nothing: list[Block] = [] if lines else [Paragraph((Run(texts.nothing),))]
    return [
        *nothing,
        Grid(money_columns(texts.heads, _SHARES, (0, 2, 3)), tuple(rows), counted=True),
        Paragraph((Run(texts.words), Run(amount_in_words(whole), Role.STRONG)), space_before=2),
    ]
