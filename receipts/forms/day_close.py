"""A closed day on paper (house form): counts, numbers with their gaps, and a code that nobody can forge.

Two people sign it. The code names the event that tells of the sheet and the hash it had; it is typed in
groups that check, or scanned (``motcua verify --from-sheet``).
"""

from __future__ import annotations

from collections.abc import Iterable

from db.rules.clock import in_vietnam
from db.rules.day_close import ClosedDay, Counted, DaySheet, DeskNumbers, NumberState, PrintLeft
from db.rules.fee_payments import PaymentMethod
from db.rules.office import OfficeHeader
from db.rules.sheet_code import groups_of, symbol_of
from receipts.blocks import Block, Form, Format, Grid, Pair, Paragraph, Role, Run, SealedSymbol, grid_row
from receipts.breaking import NBSP
from receipts.forms import parts
from receipts.forms.texts_keeping import DEFAULT_DAY_CLOSE_TEXTS, DayCloseTexts
from receipts.forms.wording import amount_text, day_text, figures, moment_text, short_day

VERSION = "CN/2026.1"
GROUPS_A_LINE = 5
HEAD_SHOWN, FEED_SHOWN = 16, 8
_NUMBER_SHARES = (0.14, 0.14, 0.14, 0.58)


def day_close_form(
    closed: ClosedDay,
    header: OfficeHeader,
    *,
    head_name: str = "",
    reprint_no: int = 0,
    texts: DayCloseTexts = DEFAULT_DAY_CLOSE_TEXTS,
) -> Form:
    """Write the sheet; ``head_name`` is printed under the second place to sign."""
    sheet = closed.sheet
    mark = parts.marked(texts, practice=sheet.practice, reprint_no=reprint_no)
    day = texts.times.format(day=day_text(sheet.day), times=sheet.times)
    blocks: list[Block] = [
        parts.head(header, in_vietnam(sheet.closed_at).date(), texts),
        *parts.banner(mark),
        parts.heading(texts.title),
        parts.field(texts.day, day, Role.STRONG),
        parts.field(texts.closed_at, moment_text(sheet.closed_at)),
        Pair(parts.field(texts.desk, sheet.counter), parts.field(texts.drafts, amount_text(sheet.drafts))),
        *_counts(sheet, texts),
        parts.field(texts.taken, _taken(sheet, texts)),
        parts.field(texts.cancelled, _cancelled(sheet, texts)),
        *_numbers(sheet.numbers, texts),
        parts.field(texts.failed, _prints(sheet.failed, texts)),
        parts.field(texts.unknown, _prints(sheet.unknown, texts)),
        SealedSymbol(symbol_of(closed.code), tuple(_code(closed, texts))),
        parts.signed_by_clerks((texts.sign_closed, sheet.clerk), (texts.sign_head, head_name), texts),
    ]
    title = f"{texts.title.capitalize()} {short_day(sheet.day)}, lần {sheet.times}"
    return parts.form(
        "day_close",
        VERSION,
        blocks,
        texts,
        title=title,
        notes=(texts.signed_twice,),
        mark=mark,
        format_=Format.DOCUMENT,
    )


def _counts(sheet: DaySheet, texts: DayCloseTexts) -> list[Block]:
    """List what was done, two side by side; nothing is left out, so that a zero is a zero."""
    names = texts.counts.splitlines()
    told = [
        parts.field(f"{name}: ", str(sheet.counts.get(what, 0)), Role.STRONG)
        for what, name in zip(Counted, names, strict=False)
    ]
    half = (len(told) + 1) // 2
    blocks: list[Block] = [Paragraph((Run(texts.done, Role.STRONG),), space_before=2, keep_with_next=True)]
    for place in range(half):
        pair = place + half < len(told)
        blocks.append(Pair(told[place], told[place + half]) if pair else told[place])
    return blocks


def _taken(sheet: DaySheet, texts: DayCloseTexts) -> str:
    names = {
        PaymentMethod.CASH: texts.by_cash,
        PaymentMethod.TRANSFER: texts.by_transfer,
        PaymentMethod.ONLINE: texts.by_portal,
    }
    said = [
        texts.taken_by.format(
            method=names[PaymentMethod(each.method)],
            amount=figures(each.amount_vnd),
            count=amount_text(each.payments),
        )
        for each in sheet.taken
    ]
    whole = texts.taken_all.format(amount=figures(sheet.taken_vnd))
    return "; ".join([*said, whole]) if said else texts.nothing


def _cancelled(sheet: DaySheet, texts: DayCloseTexts) -> str:
    said = [
        texts.cancelled_of.format(amount=figures(each.amount_vnd), count=amount_text(each.payments))
        for each in sheet.cancelled
    ]
    return "; ".join(said) or texts.nothing


def _numbers(desks: Iterable[DeskNumbers], texts: DayCloseTexts) -> list[Block]:
    states = {
        NumberState.CURRENT: texts.current,
        NumberState.REPLACED: texts.replaced,
        NumberState.BLANK: texts.blank,
        NumberState.VOID: texts.void,
        NumberState.FLOOR: texts.gap_floor,
        NumberState.UNKNOWN: texts.gap_unknown,
    }
    blocks: list[Block] = []
    for desk in desks:
        span = texts.number_span.format(first=f"{desk.first:04d}", last=f"{desk.last:04d}")
        label = texts.numbers.format(
            slot=f"{desk.slot:02d}", agency=desk.agency, span=span if desk.last else texts.nothing
        )
        blocks.append(Paragraph((Run(label, Role.STRONG),), space_before=2, keep_with_next=True))
        rows = tuple(
            grid_row(
                f"{run.first:04d}",
                f"{run.last:04d}",
                amount_text(run.last - run.first + 1),
                states[run.state],
            )
            for run in desk.runs
        )
        columns = parts.columns(texts.number_heads, _NUMBER_SHARES, centred=(0, 1, 2), whole=(0, 1, 2))
        blocks.append(Grid(columns, rows))
    return blocks or [Paragraph((Run(texts.numbers_none),), space_before=2)]


def _prints(left: Iterable[PrintLeft], texts: DayCloseTexts) -> str:
    names = dict(line.split(" ", 1) for line in texts.forms.splitlines() if " " in line)
    said = [
        texts.print_of.format(number=each.number, form=names.get(each.form, each.form)).strip()
        for each in left
    ]
    return "; ".join(said) or texts.nothing


def _journal(sheet: DaySheet, texts: DayCloseTexts) -> str:
    return texts.journal.format(feed=sheet.feed[:FEED_SHOWN], seq=sheet.seq, head=sheet.head[:HEAD_SHOWN])


def _code(closed: ClosedDay, texts: DayCloseTexts) -> Iterable[Paragraph]:
    """Give where the journal stood, and the typed code, so many groups a line."""
    yield Paragraph((Run(_journal(closed.sheet, texts), Role.NOTE),), space_before=0)
    yield Paragraph((Run(texts.code, Role.NOTE),), space_before=0)
    groups = groups_of(closed.code)
    for at in range(0, len(groups), GROUPS_A_LINE):
        line = NBSP.join(groups[at : at + GROUPS_A_LINE])
        yield Paragraph((Run(line, Role.NUMBER),), space_before=0.5)
