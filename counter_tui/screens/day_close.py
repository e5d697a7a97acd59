"""Closing the day: what was done, which numbers, what to look at first; then one key, and a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap, sentences
from counter_tui.day_report import count_lines, desk_words, run_words, warning_lines
from counter_tui.fee_entry import money
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar, list_width, rule, side_by_side
from counter_tui.widgets.lines import Look, Row, fit, row, wrap
from counter_tui.words import weekday
from db.rules.clock import in_vietnam
from db.rules.day_close import GAPS
from db.rules.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from counter_tui.uses import OfficeUses
    from db.rules.day_close import ClosedDay, DaySheet

NAME_WIDTH = 26


class DayCloseScreen(DeskScreen):
    """Today, before it is closed and after."""

    def __init__(self, counter: Counter) -> None:
        """Show today as it stands."""
        super().__init__(counter)
        self._day = counter.now().date()
        self._sheet: DaySheet | None = None
        self._last_at: datetime | None = None
        self._last: ClosedDay | None = None
        self._paper = ""
        """How the sheet came out."""
        self._asked = False
        self._top = 0

    async def refresh_facts(self) -> None:
        """Read what closing the day now would say, and when it was closed last."""
        day = self._day

        def read(office: OfficeUses) -> tuple[DaySheet, datetime | None]:
            return office.keeping.day_so_far(day), office.keeping.closed_at(day)

        self._sheet, self._last_at = await self.counter.desk.use(read)

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Name the day."""
        return bar(text("screen.day.title"), f"{weekday(self._day)} {self._day:%d/%m/%Y}", width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the warnings and the sheet; numbers stand beside the counts on a wide screen."""
        if self._sheet is None:
            return []
        columns = list_width(width)
        if columns < width:
            numbers = self._number_rows(self._sheet, width - columns - 3)
            rows = side_by_side(self._count_rows(self._sheet, columns), numbers, columns)
        else:
            rows = [*self._count_rows(self._sheet, width), *self._number_rows(self._sheet, width)]
        rows = [*self._warnings(self._sheet, width), *rows]
        self._top = max(0, min(self._top, len(rows) - height))
        return rows[self._top : self._top + height]

    def _warnings(self, sheet: DaySheet, width: int) -> list[Row]:
        """Say when it was closed already, and what to look at before two people sign."""
        said: list[tuple[str, Look]] = []
        if self._last_at is not None:
            at = f"{in_vietnam(self._last_at):%H:%M}"
            key = "screen.day.done" if self._last is not None else "screen.day.closed_before"
            look = Look.GOOD if self._last is not None else Look.WARN
            said.append((text(key, at=at, times=sheet.times), look))
        if self._paper:
            said.append((text("screen.day.paper", outcome=self._paper), Look.PLAIN))
        said += [(line, Look.WARN) for line in warning_lines(sheet)]
        rows = [row(" ", (line, look)) for words, look in said for line in wrap(words, width - 2)]
        return [*rows, row("")] if rows else []

    def _count_rows(self, sheet: DaySheet, width: int) -> list[Row]:
        rows = [rule(width, text("screen.day.counts"))]
        rows += [
            row("   ", fit(words, NAME_WIDTH), (fit(str(count), 5, right=True), Look.STRONG))
            for words, count in count_lines(sheet)
        ]
        if len(rows) == 1:
            rows.append(row("   ", (text("screen.day.nothing"), Look.DIM)))
        taken = sum(each.payments for each in sheet.taken)
        said = [text("screen.day.taken", amount=money(sheet.taken_vnd), n=taken)]
        said += [
            text("screen.day.cancelled", amount=money(each.amount_vnd), n=each.payments)
            for each in sheet.cancelled
        ]
        return [*rows, *(row("   ", line) for line in said)]

    def _number_rows(self, sheet: DaySheet, width: int) -> list[Row]:
        rows = [rule(width, text("screen.day.numbers"))]
        for desk in sheet.numbers:
            rows.append(row("   ", (desk_words(desk), Look.STRONG)))
            for run in desk.runs:
                look = Look.WARN if run.state in GAPS else Look.PLAIN
                rows += [row("     ", (line, look)) for line in wrap(run_words(run), width - 7)]
        if not sheet.numbers:
            rows.append(row("   ", (text("screen.day.no_numbers"), Look.DIM)))
        return rows

    def verbs(self) -> Sequence[Verb]:
        """Give closing; once there is a sheet, printing it again."""
        sheets = (keymap.PRINT_LIST, keymap.LOOK) if self._last_at is not None else ()
        return (keymap.CLOSE_DAY, keymap.UP_DOWN, *sheets, keymap.BACK)

    # ---- what keys do --------------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> None:
        """Close, print again, look, or go back."""
        asked, self._asked = self._asked, False
        self.hush()
        if does(keymap.CLOSE_DAY, stroke.key):
            await self._close(asked=asked)
        elif stroke.key in {"up", "down", "pageup", "pagedown"}:
            self._top += {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}[stroke.key]
        elif does(keymap.PRINT_LIST, stroke.key) and self._last_at is not None:
            self.counter.go.print_form(self._request, text("screen.day.sheet"))
        elif does(keymap.LOOK, stroke.key) and self._last_at is not None:
            content = await self.counter.desk.preview(self._request)
            await self.counter.go.show_text(text("screen.day.sheet"), content)
        elif stroke.key == "escape":
            await self.counter.go.go_back()

    async def _close(self, *, asked: bool) -> None:
        """Close the day; where something should be looked at first, only when the key comes again."""
        sheet = self._sheet
        if sheet is not None and not asked and any(warning_lines(sheet)):
            self._asked = True
            self.say("screen.day.sure", Look.WARN)
            return
        day = self._day
        self._last = await self.counter.desk.use(lambda office: office.keeping.close_day(day))
        await self.refresh_facts()
        self._top = 0
        self.counter.beside(self._keep_and_print())

    async def _keep_and_print(self) -> None:
        """Print the sheet, then make a backup that holds the closed day; its outcome is told last."""
        from counter_tui.backing_up import back_up

        try:
            self._paper = sentences.outcome(await self.counter.desk.print_form(self._request))
        except Refusal as refusal:
            self._paper = sentences.refusal(refusal)
        await back_up(self.counter)

    @property
    def _request(self) -> FormRequest:
        return FormRequest(FormKind.DAY_CLOSE, self._day.isoformat())
