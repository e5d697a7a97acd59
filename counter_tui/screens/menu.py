"""What is done now and then, each one key deep: money, registers, blank slips, sheets, all keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from counter_tui import keymap
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar
from counter_tui.widgets.lines import Look, Row, fit, row

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb

NAME_WIDTH = 30


class Item(NamedTuple):
    """One line of the menu."""

    name: str
    do: Callable[[], Awaitable[None]]


class MenuScreen(DeskScreen):
    """The menu."""

    def __init__(self, counter: Counter) -> None:
        """Give what can be done; the sheet of a visit only where there is one with several slips."""
        super().__init__(counter)
        visitor = counter.visitor
        self._items = [
            Item("money", self._money),
            Item("register", self._register),
            Item("blanks", self._blanks),
            Item("guidance", lambda: self._sheet(FormKind.GUIDANCE)),
            Item("posting", lambda: self._sheet(FormKind.POSTING)),
            Item("close_day", self._close_day),
            Item("evaluation", self._evaluation),
            *([Item("visit", self._visit)] if visitor is not None and visitor.slips > 1 else []),
            Item("backup", self._backup),
            Item("self_test", self._self_test),
            Item("incident", self._incident),
            Item("clerks", self._clerks),
            Item("looks", self._looks),
            Item("disposal", self._disposal),
            Item("keys", self.counter.go.show_help),
        ]
        self._selected = 0

    def title_row(self, width: int) -> Row:
        """Name the menu."""
        return bar(text("screen.menu.title"), "", width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the lines: what it is called, and what it is for."""
        rows: list[Row] = [row("")]
        for index, item in enumerate(self._items):
            name, what = text(f"screen.menu.{item.name}"), text(f"screen.menu.{item.name}_what")
            head, words = f" {index + 1:<2} ", fit(what, width - NAME_WIDTH - 7)
            if index == self._selected:
                rows.append(row((f"{head}{fit(name, NAME_WIDTH)}  {words} ", Look.CURSOR)))
            else:
                rows.append(row((head, Look.KEY), fit(name, NAME_WIDTH) + "  ", (words, Look.DIM)))
        return rows[:height]

    def verbs(self) -> Sequence[Verb]:
        """Give choosing and going back."""
        return (keymap.CHOOSE, keymap.NUMBER, keymap.UP_DOWN, keymap.BACK)

    async def stroke(self, stroke: Stroke) -> None:
        """Move, choose, or go back."""
        self.hush()
        if stroke.key in {"up", "down"}:
            step = 1 if stroke.key == "down" else -1
            self._selected = max(0, min(self._selected + step, len(self._items) - 1))
        elif does(keymap.CHOOSE, stroke.key):
            await self._items[self._selected].do()
        elif does(keymap.NUMBER, stroke.key) and int(stroke.key) <= len(self._items):
            self._selected = int(stroke.key) - 1
            await self._items[self._selected].do()
        elif stroke.key == "escape":
            await self.counter.go.go_back()

    # ---- what the lines do ---------------------------------------------------------------------------

    async def _money(self) -> None:
        from counter_tui.screens.money import MoneyScreen

        await self.counter.go.show(MoneyScreen(self.counter))

    async def _register(self) -> None:
        from counter_tui.screens.register import RegisterScreen

        await self.counter.go.show(RegisterScreen(self.counter))

    async def _blanks(self) -> None:
        from counter_tui.screens.blanks import BlanksScreen

        await self.counter.go.show(BlanksScreen(self.counter))

    async def _sheet(self, kind: FormKind) -> None:
        from counter_tui.screens.sheets import SheetScreen

        await self.counter.go.show(SheetScreen(self.counter, kind))

    async def _evaluation(self) -> None:
        self.counter.go.print_form(FormRequest(FormKind.EVALUATION), text("screen.menu.evaluation_printed"))

    async def _backup(self) -> None:
        from counter_tui.backing_up import back_up

        await self.counter.go.go_back()
        self.counter.beside(back_up(self.counter))

    async def _self_test(self) -> None:
        from counter_tui.screens.self_test import SelfTestScreen

        await self.counter.go.show(SelfTestScreen(self.counter))

    async def _incident(self) -> None:
        from counter_tui.screens.stop import write_incident

        await write_incident(self)

    async def _clerks(self) -> None:
        from counter_tui.screens.clerks import ClerksScreen

        await self.counter.go.show(ClerksScreen(self.counter))

    async def _close_day(self) -> None:
        from counter_tui.screens.day_close import DayCloseScreen

        await self.counter.go.show(DayCloseScreen(self.counter))

    async def _looks(self) -> None:
        from counter_tui.screens.looks import LooksScreen

        await self.counter.go.show(LooksScreen(self.counter))

    async def _disposal(self) -> None:
        from counter_tui.screens.disposal import DisposalScreen

        await self.counter.go.show(DisposalScreen(self.counter))

    async def _visit(self) -> None:
        visitor = self.counter.visitor
        if visitor is not None:
            what = text("screen.visit.printed", n=visitor.slips)
            self.counter.go.print_form(FormRequest(FormKind.VISIT, visitor.visit_id), what)
