"""Handing papers over to a unit: mark them by scanning, one key sends the list and prints it twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.locale import text
from counter_tui.screens.base import bar
from counter_tui.screens.handing_parts import ListScreen, hand_line
from counter_tui.widgets.fields import ChoiceField
from counter_tui.widgets.lines import Look
from db.rules.clock import in_vietnam
from db.rules.handing import SendOrder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.widgets.fields import Field
    from counter_tui.widgets.lines import Row
    from counter_tui.widgets.marks import MarkField
    from db.rules.handing import ToGo
    from db.rules.house import House


class SendScreen(ListScreen):
    """The papers that wait to go to one unit."""

    DOES = keymap.SEND

    def __init__(self, counter: Counter, unit: str) -> None:
        """Show what waits for the unit of this code; empty: what nobody knows the unit of."""
        super().__init__(counter)
        self._unit = unit
        self._house: House | None = None
        self._with_control = True  # form 06 travels with the paper

    async def begin(self) -> None:
        """Read the units, and what waits."""
        self._house = await self.counter.desk.ask(lambda office: office.house)
        await self._read()
        if self.lines:
            self.columns.go_to(self.lines[0].name)

    async def _read(self) -> None:
        unit = self._unit
        waiting = await self.counter.desk.ask(lambda office: office.waiting_to_go(unit))
        waiting = [one for one in waiting if one.unit == unit]
        kept = {one.name: one for one in self.marked_lines}
        ids = [one.line.dossier_id for one in waiting]
        lines = [kept[one.line.dossier_id] if one.line.dossier_id in kept else _line(one) for one in waiting]
        kept = {key: line for key, line in kept.items() if key not in ids}
        numbers = {one.line.dossier_id: one.line.number for one in waiting}
        shorts = {one.line.dossier_id: one.line.short for one in waiting}
        numbers |= {key: self._numbers[key] for key in kept}
        shorts |= {key: self._shorts[key] for key in kept}
        self.show_lines([*lines, *kept.values()], numbers, shorts)
        self.renew()

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Name the unit."""
        house = self._house
        name = (
            house.unit_name(self._unit) if house is not None and self._unit else text("screen.hand.unit_open")
        )
        return bar(text("screen.hand.send_to", unit=name), "", width)

    def fields(self) -> Sequence[Field]:
        """Give the unit, whether control sheets are printed, and the papers."""
        units = self._house.units if self._house is not None else ()
        codes = [unit.code for unit in units]
        index = codes.index(self._unit) if self._unit in codes else len(codes)
        names = (*(unit.name for unit in units), text("screen.promise.choose"))
        control = (text("screen.hand.no_control"), text("screen.hand.with_control"))
        return (
            ChoiceField("unit", text("screen.hand.unit"), names, index),
            ChoiceField("control", text("screen.hand.control"), control, int(self._with_control)),
            *self.lines,
        )

    # ---- what it does --------------------------------------------------------------------------------

    async def changed(self, name: str) -> None:
        """Read what waits for another unit; what is marked goes there too."""
        self._with_control = bool(self.picked("control"))
        units = self._house.units if self._house is not None else ()
        index = self.picked("unit")
        unit = units[index].code if index < len(units) else ""
        if name == "unit" and unit != self._unit:
            self._unit = unit
            await self._read()

    async def is_ready(self) -> bool:
        """See that a unit is chosen, and something marked."""
        if self._unit:
            return await super().is_ready()
        self.columns.go_to("unit")
        self.say("screen.hand.unit_first", Look.BAD)
        return False

    async def finish(self) -> None:
        """Let the list go, print it, and the control sheets where they are wanted."""
        if not await self.is_ready():
            return
        dossiers = tuple(one.name for one in self.marked_lines)
        order = SendOrder(dossiers=dossiers, unit=self._unit)
        given = await self.counter.desk.ask(lambda office: office.send(order))
        await self.counter.go.go_back()
        if self._with_control:
            for dossier_id in dossiers:
                what = text("screen.hand.control_printed", number=self.short_of(dossier_id))
                self.counter.go.print_form(FormRequest(FormKind.CONTROL, dossier_id), what)
        what = text("screen.hand.sent", number=given.number, n=len(given.lines), unit=given.to_unit)
        self.counter.go.print_form(FormRequest(FormKind.HAND_OVER, given.hand_over_id), what)


def _line(waiting: ToGo) -> MarkField:
    at = f"{in_vietnam(waiting.by):%H:%M %d/%m}"
    key = "screen.hand.too_late" if waiting.late else "screen.hand.by"
    return hand_line(waiting.line, text(key, at=at), warns=waiting.late)
