"""The money of a day: what was taken for which dossier, and how; cancelled and replaced, never deleted."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.fee_entry import money
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.payment_entry import receipt_text
from counter_tui.screens.base import DeskScreen, bar, rule, window
from counter_tui.screens.reason import ReasonScreen
from counter_tui.widgets.lines import Look, Row, fit, row
from counter_tui.words import weekday
from db.rules.clock import in_vietnam
from db.rules.errors import NotFound
from db.rules.fee_payments import PaymentState, cash_totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from counter_tui.counter import Counter
    from counter_tui.course import Course
    from counter_tui.keyboard.scanner import Scan, Stroke
    from counter_tui.keymap import Verb
    from db.rules.dossier import Dossier
    from db.rules.fee_payments import Payment

MOVES = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
AMOUNT_WIDTH, METHOD_WIDTH, RECEIPT_WIDTH = 12, 13, 19
SHORT_WIDTH = 7
ONE_DAY = timedelta(days=1)


class MoneyScreen(DeskScreen):
    """The payments of one day."""

    def __init__(self, counter: Counter) -> None:
        """Begin with today."""
        super().__init__(counter)
        self._day: date = counter.now().date()
        self._payments: Sequence[Payment] = ()
        self._dossiers: dict[str, Dossier] = {}
        self._selected = 0

    async def refresh_facts(self) -> None:
        """Read the day's payments, and whose they are."""
        day, known = self._day, set(self._dossiers)
        self._payments, more = await self.counter.desk.ask(lambda office: _read(office, day, known))
        self._dossiers |= more

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Name the day."""
        day = self._day
        return bar(text("screen.money.title"), f"{weekday(day)} {day:%d/%m/%Y}", width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the payments, and their sums."""
        self._selected = max(0, min(self._selected, len(self._payments) - 1))
        sums = self._sum_rows(width)
        room = max(1, height - len(sums))
        shown = window(len(self._payments), self._selected, room)
        rows = [self._payment_row(index, width) for index in shown]
        if not self._payments:
            rows = [row("   ", (text("screen.money.none"), Look.DIM))]
        return [*rows, *[row("")] * (room - len(rows)), *sums]

    def _payment_row(self, index: int, width: int) -> Row:
        payment, chosen = self._payments[index], index == self._selected
        dossier = self._dossiers.get(payment.dossier_id)
        state = "" if payment.state is PaymentState.PAID else text(f"screen.payment.{payment.state}")
        receipt = receipt_text(payment.series, payment.receipt_number) or text("screen.money.no_receipt")
        short = dossier.short if dossier is not None else SHORT_WIDTH * " "
        whose = dossier.applicant.name if dossier is not None else text("screen.money.disposed")
        left = f" {in_vietnam(payment.at):%H:%M}  {short}  "
        right = (
            f" {fit(money(payment.amount_vnd), AMOUNT_WIDTH, right=True)}  "
            f"{fit(text(f'screen.method.{payment.method}'), METHOD_WIDTH)}"
            f"{fit(state or receipt, RECEIPT_WIDTH)}"
        )
        name = fit(whose, max(1, width - len(left) - len(right) - 1))
        if chosen:
            return row((f"{left}{name}{right} ", Look.CURSOR))
        return row(f"{left}{name}", (right, Look.WARN if state else Look.PLAIN))

    def _sum_rows(self, width: int) -> list[Row]:
        rows = [rule(width)]
        by_method: dict[str, int] = {}
        for total in cash_totals(self._payments):
            method = text(f"screen.method.{total.method}")
            by_method[method] = by_method.get(method, 0) + total.amount_vnd
        parts = [f"{method} {money(amount)} đ" for method, amount in by_method.items()]
        whole = text("screen.money.total", amount=money(sum(by_method.values())))
        rows.append(row(" ", (whole, Look.STRONG), ("   " + "   ".join(parts), Look.DIM)))
        return rows

    def verbs(self) -> Sequence[Verb]:
        """Give taking, cancelling, replacing, the sheets, and another day."""
        on_a_line = (keymap.CANCEL_MONEY, keymap.REPLACE_MONEY) if self._payments else ()
        return (
            keymap.UP_DOWN,
            keymap.OTHER_DAY,
            keymap.TAKE_MONEY,
            *on_a_line,
            keymap.SETTLE,
            keymap.PRINT_LIST,
            keymap.LOOK,
            keymap.BACK,
        )

    # ---- what keys do --------------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> None:
        """Do all that one key does."""
        key = stroke.key
        self.hush()
        if key in MOVES:
            self._selected = max(0, min(self._selected + MOVES[key], len(self._payments) - 1))
        elif does(keymap.OTHER_DAY, key):
            self._day += ONE_DAY if key == "right" else -ONE_DAY
            await self.refresh_facts()
        elif does(keymap.TAKE_MONEY, key):
            await self._take("")
        elif does(keymap.SETTLE, key):
            from counter_tui.screens.settlement import SettlementScreen

            await self.counter.go.show(SettlementScreen(self.counter, self._day))
        elif does(keymap.PRINT_LIST, key):
            self.counter.go.print_form(self._sheet, text("screen.money.sheet_printed"))
        elif does(keymap.LOOK, key):
            content = await self.counter.desk.preview(self._sheet)
            await self.counter.go.show_text(text("screen.money.sheet"), content)
        elif key == "escape":
            await self.counter.go.go_back()
        elif self._payments:
            await self._change(key)

    async def scan(self, scan: Scan) -> bool:
        """Take money for the dossier of a scanned slip."""
        from counter_tui.keyboard.scanner import ScanKind

        if scan.kind is not ScanKind.RECEIPT:
            return False
        await self._take(scan.text)
        return True

    @property
    def _sheet(self) -> FormRequest:
        return FormRequest(FormKind.CASH, self._day.isoformat())

    async def _take(self, key: str) -> None:
        from counter_tui.screens.money_entry import PaymentScreen

        await self.counter.go.show(PaymentScreen(self.counter, key))

    async def _change(self, key: str) -> None:
        """Cancel or replace the marked payment, which must count still."""
        payment = self._payments[self._selected]
        if not (does(keymap.CANCEL_MONEY, key) or does(keymap.REPLACE_MONEY, key)):
            return
        if payment.state is not PaymentState.PAID:
            self.say("screen.money.not_in_force", Look.WARN, state=text(f"screen.payment.{payment.state}"))
            return
        dossier = self._dossiers.get(payment.dossier_id)
        if dossier is None:
            self.say("screen.money.disposed", Look.WARN)
            return
        if does(keymap.REPLACE_MONEY, key):
            from counter_tui.screens.money_entry import PaymentScreen

            await self.counter.go.show(PaymentScreen(self.counter, dossier.dossier_id, payment))
            return
        facts = (
            f"{dossier.short}  {dossier.applicant.name}",
            f"{payment.charge}: {money(payment.amount_vnd)} đ",
            receipt_text(payment.series, payment.receipt_number) or text("screen.money.no_receipt"),
        )

        async def cancel(reason: str) -> str:
            await self.counter.desk.ask(lambda office: office.cancel_payment(payment.payment_id, reason))
            return text("screen.money.cancelled", amount=money(payment.amount_vnd), number=dossier.short)

        await self.counter.go.show(
            ReasonScreen(self.counter, text("screen.money.cancel_title"), facts, cancel)
        )


def _read(office: Course, day: date, known: set[str]) -> tuple[Sequence[Payment], Mapping[str, Dossier]]:
    """Give the day's payments, and the dossiers among theirs that are not ``known`` yet."""
    payments = office.payments_on(day)
    wanted = {payment.dossier_id for payment in payments} - known
    return payments, dict(_there(office, wanted))


def _there(office: Course, wanted: set[str]) -> Iterator[tuple[str, Dossier]]:
    """Give the dossiers that are still there: money outlives those that were disposed of."""
    for dossier_id in wanted:
        with suppress(NotFound):
            yield dossier_id, office.dossier(dossier_id)
