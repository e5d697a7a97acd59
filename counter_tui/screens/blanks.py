"""Blank slips for a day without power: given out with their numbers, keyed in later, or voided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.keyboard.editor import LineEditor
from counter_tui.keyboard.scanner import ScanKind
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar, field_row, rule, window
from counter_tui.screens.reason import ReasonScreen
from counter_tui.widgets.lines import Look, Row, row, wrap_at_most
from db.rules import receipt_number
from db.rules.clock import in_vietnam

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Scan, Stroke
    from counter_tui.keymap import Verb
    from db.rules.course import BlankSlip

MOVES = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
MOST_DIGITS = 3


class BlanksScreen(DeskScreen):
    """How many are given out now, and which are still out there."""

    def __init__(self, counter: Counter) -> None:
        """Begin with an empty count."""
        super().__init__(counter)
        self._count = LineEditor(max_length=MOST_DIGITS, allowed=str.isdecimal)
        self._left: Sequence[BlankSlip] = ()
        self._selected = 0

    async def refresh_facts(self) -> None:
        """Read what is left."""
        self._left = await self.counter.desk.ask(lambda office: office.blanks_left())

    def title_row(self, width: int) -> Row:
        """Name the screen."""
        return bar(text("screen.blanks.title"), text("screen.blanks.left", n=len(self._left)), width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the count, and the slips that are neither keyed in nor voided."""
        explained = wrap_at_most(text("screen.blanks.explained"), width - 4, 2)
        head = [
            *(row("   ", (line, Look.DIM)) for line in explained),
            row(""),
            field_row(text("screen.blanks.count"), self._count, width, active=True),
            rule(width, text("screen.blanks.out_there")),
        ]
        self._selected = max(0, min(self._selected, len(self._left) - 1))
        shown = window(len(self._left), self._selected, max(1, height - len(head)))
        rows = [self._row(index) for index in shown]
        if not self._left:
            rows = [row("   ", (text("screen.blanks.none"), Look.DIM))]
        return [*head, *rows]

    def _row(self, index: int) -> Row:
        slip = self._left[index]
        printed = text("screen.blanks.printed_at", at=f"{in_vietnam(slip.printed_at):%H:%M %d/%m/%Y}")
        look = Look.CURSOR if index == self._selected else Look.PLAIN
        return row((f"   {slip.short}   {slip.number}   {printed} ", look))

    def verbs(self) -> Sequence[Verb]:
        """Give giving out, voiding, printing again."""
        on_a_line = (keymap.VOID, keymap.PRINT_LIST) if self._left else ()
        return (keymap.GIVE_OUT, keymap.UP_DOWN, *on_a_line, keymap.BACK)

    def editor(self) -> LineEditor:
        """Give the count."""
        return self._count

    async def stroke(self, stroke: Stroke) -> None:
        """Do all that one key does."""
        self.hush()
        if stroke.key in MOVES:
            self._selected = max(0, min(self._selected + MOVES[stroke.key], len(self._left) - 1))
        elif does(keymap.GIVE_OUT, stroke.key):
            await self._give_out()
        elif does(keymap.VOID, stroke.key) and self._left:
            await self._void(self._left[self._selected])
        elif does(keymap.PRINT_LIST, stroke.key) and self._left:
            slip = self._left[self._selected]
            what = text("screen.blanks.again", number=slip.short)
            self.counter.go.print_form(FormRequest(FormKind.BLANK, slip.number), what)
        elif stroke.key == "escape":
            await self.counter.go.go_back()
        else:
            self._count.handle(stroke.key, stroke.character)

    async def scan(self, scan: Scan) -> bool:
        """Stand on a scanned slip that is still out there; anything else is opened as everywhere."""
        if scan.kind is not ScanKind.RECEIPT:
            return False
        number = receipt_number.parse(scan.text).dotted
        place = next((index for index, slip in enumerate(self._left) if slip.number == number), None)
        if place is None:
            return False
        self._selected = place
        return True

    async def _give_out(self) -> None:
        """Give numbers out and print the slips; the numbers are on the disk before the paper."""
        count = int(self._count.value or "0")
        if not count:
            self.say("screen.blanks.count_first", Look.BAD)
            return
        slips = await self.counter.desk.ask(lambda office: office.give_out_blanks(count))
        self._count.clear()
        await self.refresh_facts()
        what = text("screen.blanks.given_out", n=count, first=slips[0].short, last=slips[-1].short)
        self.counter.go.print_form(FormRequest(FormKind.BLANK, " ".join(slip.number for slip in slips)), what)

    async def _void(self, slip: BlankSlip) -> None:
        async def void(reason: str) -> str:
            await self.counter.desk.ask(lambda office: office.void_blank(slip.number, reason))
            return text("screen.blanks.voided", number=slip.short)

        title = text("screen.blanks.void_title")
        await self.counter.go.show(ReasonScreen(self.counter, title, (f"{slip.short}  {slip.number}",), void))
