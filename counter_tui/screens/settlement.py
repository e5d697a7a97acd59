"""What each agency is owed for a month (NĐ 118/2025/NĐ-CP, Đ12.9), to look at and to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.fee_entry import money
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar, rule
from counter_tui.widgets.lines import Look, Row, fit, row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from db.rules.fee_payments import Settlement, SettlementLine

AMOUNT_WIDTH, COUNT_WIDTH = 14, 10


class SettlementScreen(DeskScreen):
    """One month."""

    def __init__(self, counter: Counter, day: date) -> None:
        """Begin with the month of ``day``."""
        super().__init__(counter)
        self._year, self._month = day.year, day.month
        self._found: Settlement | None = None
        self._top = 0

    async def refresh_facts(self) -> None:
        """Read the month."""
        year, month = self._year, self._month
        self._found = await self.counter.desk.ask(lambda office: office.settlement(year, month))

    def title_row(self, width: int) -> Row:
        """Name the month."""
        return bar(text("screen.settle.title"), text("screen.settle.month", month=self._month_name), width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the sums agency by agency, and the whole."""
        found = self._found
        if found is None or not (found.lines or found.not_summed):
            return [row("   ", (text("screen.settle.none"), Look.DIM))]
        rows: list[Row] = []
        for index, line in enumerate(found.lines):
            if index == 0 or found.lines[index - 1].agency != line.agency:
                rows.append(rule(width, line.agency))
            rows.append(_line_row(line, width))
        foot = [
            rule(width),
            row(" ", (text("screen.money.total", amount=money(found.amount_vnd)), Look.STRONG)),
        ]
        if found.not_summed:
            foot.append(row(" ", (text("screen.settle.not_summed", n=len(found.not_summed)), Look.WARN)))
        room = max(1, height - len(foot))
        self._top = max(0, min(self._top, len(rows) - room))
        return [*rows[self._top : self._top + room], *foot]

    def verbs(self) -> Sequence[Verb]:
        """Give another month, and printing."""
        return (keymap.OTHER_DAY, keymap.UP_DOWN, keymap.PRINT_LIST, keymap.LOOK, keymap.BACK)

    async def stroke(self, stroke: Stroke) -> None:
        """Turn to another month, print, or go back."""
        self.hush()
        if does(keymap.OTHER_DAY, stroke.key):
            months = 12 * self._year + self._month - 1 + (1 if stroke.key == "right" else -1)
            self._year, self._month = months // 12, months % 12 + 1
            await self.refresh_facts()
        elif stroke.key in {"up", "down"}:
            self._top += 1 if stroke.key == "down" else -1
        elif does(keymap.PRINT_LIST, stroke.key):
            self.counter.go.print_form(self._sheet, text("screen.settle.printed", month=self._month_name))
        elif does(keymap.LOOK, stroke.key):
            content = await self.counter.desk.preview(self._sheet)
            await self.counter.go.show_text(text("screen.settle.title"), content)
        elif stroke.key == "escape":
            await self.counter.go.go_back()

    @property
    def _month_name(self) -> str:
        return f"{self._month:02d}/{self._year}"

    @property
    def _sheet(self) -> FormRequest:
        return FormRequest(FormKind.SETTLEMENT, f"{self._year}-{self._month:02d}")


def _line_row(line: SettlementLine, width: int) -> Row:
    count = text("screen.settle.payments", n=line.payments)
    amount = fit(f"{money(line.amount_vnd)} đ", AMOUNT_WIDTH, right=True)
    kind = text(f"screen.fee_kind.{line.kind}")
    words = fit(f"{line.charge} ({kind})", width - AMOUNT_WIDTH - COUNT_WIDTH - 6)
    return row(f"   {words} ", (fit(count, COUNT_WIDTH, right=True), Look.DIM), f" {amount}")
