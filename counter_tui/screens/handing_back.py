"""Papers come back from a unit: each scanned in, with its result or without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import bar
from counter_tui.screens.form import text_field
from counter_tui.screens.handing_parts import ListScreen, due_words, hand_line
from counter_tui.widgets.lines import Look, Row, fit, row
from counter_tui.widgets.marks import MarkField
from db.rules.handing import BringBack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.keymap import Verb
    from counter_tui.widgets.fields import Field

WITH_RESULT, WITHOUT = 1, 2


class BringBackScreen(ListScreen):
    """What lies at one unit."""

    DOES = keymap.BRING_BACK
    MARKS = ("[ ]", "[x]", "[-]")

    def __init__(self, counter: Counter, unit: str, name: str) -> None:
        """Show what lies at the unit ``unit``, called ``name``."""
        super().__init__(counter)
        self._unit = unit
        self._unit_name = name

    async def begin(self) -> None:
        """Read what lies there."""
        unit, now = self._unit, self.counter.now()
        lying = await self.counter.desk.ask(lambda office: office.lying_at(unit))
        self.show_lines(
            [
                hand_line(
                    line, due_words(line), self.MARKS, warns=line.due_at is not None and line.due_at < now
                )
                for line in lying
            ],
            {line.dossier_id: line.number for line in lying},
            {line.dossier_id: line.short for line in lying},
        )
        self.renew()
        if self.lines:
            self.columns.go_to(self.lines[0].name)

    def title_row(self, width: int) -> Row:
        """Name the unit."""
        return bar(text("screen.hand.back_title"), self._unit_name, width)

    def head(self, width: int) -> Sequence[Row]:
        """Say what the marks mean."""
        return [row(" ", (fit(text("screen.hand.marks"), width - 2), Look.DIM))]

    def fields(self) -> Sequence[Field]:
        """Give who brings them, and the papers."""
        hint = text("screen.hand.giver_hint")
        return (text_field("giver", text("screen.hand.giver"), self.value("giver"), hint), *self.lines)

    def verbs(self) -> Sequence[Verb]:
        """Give marking without a result beside the rest."""
        return (*super().verbs(), keymap.NO_RESULT)

    async def command(self, key: str) -> bool:
        """Say that the marked line comes without a result (again: not at all)."""
        current = self.columns.current
        if not does(keymap.NO_RESULT, key) or not isinstance(current, MarkField):
            return await super().command(key)
        current.index = 0 if current.index == WITHOUT else WITHOUT
        self.renew()
        return True

    async def finish(self) -> None:
        """Take them at the counter; the list of what came is printed."""
        if not await self.is_ready():
            return
        marked = self.marked_lines
        order = BringBack(
            unit=self._unit,
            giver=self.value("giver") or self._unit_name,
            results=tuple(one.name for one in marked if one.index == WITH_RESULT),
            without=tuple(one.name for one in marked if one.index == WITHOUT),
        )
        got = await self.counter.desk.ask(lambda office: office.bring_back(order))
        await self.counter.go.go_back()
        what = text(
            "screen.hand.brought",
            number=got.number,
            results=len(order.results),
            without=len(order.without),
        )
        self.counter.go.print_form(FormRequest(FormKind.HAND_OVER, got.hand_over_id), what)
