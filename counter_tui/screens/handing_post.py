"""Results that the postman takes to the citizens who asked for it; each with its number of the post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.locale import text
from counter_tui.screens.base import bar
from counter_tui.screens.form import text_field
from counter_tui.screens.handing_parts import ListScreen
from counter_tui.widgets.fields import ChoiceField
from counter_tui.widgets.lines import Look, Row, fit, row
from counter_tui.widgets.marks import MarkField
from db.rules.course import HandOverKind
from db.rules.dossier import ReturnBy
from db.rules.handing import SendOrder
from db.rules.vietnamese import fold
from db.rules.worklist import Filter, ListName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.course import Course
    from counter_tui.widgets.fields import Field
    from db.rules.dossier import Dossier
    from db.rules.house import House

MOST = 200
"""More results than this don't go with one postman."""


class PostScreen(ListScreen):
    """The results that are to go by post."""

    DOES = keymap.POST
    SURE = "screen.hand.post_sure"

    def __init__(self, counter: Counter) -> None:
        """Begin with nothing read."""
        super().__init__(counter)
        self._house: House | None = None
        self._unit = 0
        self._tracking: dict[str, str] = {}

    async def begin(self) -> None:
        """Read the units and the results."""
        house, results = await self.counter.desk.ask(_read)
        self._house = house
        names = [fold(unit.name) for unit in house.units]
        self._unit = next((index for index, name in enumerate(names) if "buu" in name), 0)
        self.show_lines(
            [_line(one) for one in results],
            {one.dossier_id: one.number for one in results},
            {one.dossier_id: one.short for one in results},
        )
        self.renew()

    def title_row(self, width: int) -> Row:
        """Name the list."""
        return bar(text("screen.hand.post_title"), "", width)

    def head(self, width: int) -> Sequence[Row]:
        """Say that giving a result to the postman closes its dossier."""
        return [row(" ", (fit(text("screen.hand.post_explained"), width - 2), Look.DIM))]

    def fields(self) -> Sequence[Field]:
        """Give the postman, the results, and for a marked one its number of the post."""
        units = self._house.units if self._house is not None else ()
        fields: list[Field] = [
            text_field("taker", text("screen.hand.postman"), self.value("taker")),
            ChoiceField(
                "unit", text("screen.hand.post_unit"), [unit.name for unit in units] or [""], self._unit
            ),
        ]
        for line in self.lines:
            fields.append(line)
            if line.marked:
                label = text("screen.hand.tracking", number=self.short_of(line.name))
                value = self._tracking.get(line.name, "")
                fields.append(text_field(f"tracking {line.name}", label, value))
        return fields

    def mark_scanned(self, dossier_id: str) -> None:
        """Mark it, and stand where its number of the post is written or scanned."""
        super().mark_scanned(dossier_id)
        self.columns.go_to(f"tracking {dossier_id}")

    async def changed(self, name: str) -> None:
        """Keep the numbers as they are written."""
        self._unit = self.picked("unit")
        kind, _, dossier_id = name.partition(" ")
        if kind == "tracking":
            self._tracking[dossier_id] = self.value(name)

    async def is_ready(self) -> bool:
        """See that the postman is named, and something marked."""
        if not await super().is_ready():
            return False
        if self.value("taker"):
            return True
        self.columns.go_to("taker")
        self.say("screen.hand.postman_first", Look.BAD)
        return False

    async def finish(self) -> None:
        """Give the results to the postman; his list is printed for him to sign."""
        if not await self.is_ready() or self._house is None:
            return
        dossiers = tuple(one.name for one in self.marked_lines)
        order = SendOrder(
            dossiers=dossiers,
            unit=self._house.units[self._unit].code if self._house.units else "",
            kind=HandOverKind.POST,
            taker=self.value("taker"),
            tracking={key: self._tracking[key] for key in dossiers if self._tracking.get(key)},
        )
        given = await self.counter.desk.ask(lambda office: office.send(order))
        await self.counter.go.go_back()
        what = text("screen.hand.posted", number=given.number, n=len(dossiers), taker=given.taker)
        self.counter.go.print_form(FormRequest(FormKind.HAND_OVER, given.hand_over_id), what)


def _read(office: Course) -> tuple[House, Sequence[Dossier]]:
    ready = office.work_list(ListName.READY, Filter(return_by=ReturnBy.POST), 0, MOST).lines
    return office.house, [office.dossier(one.line.dossier_id) for one in ready]


def _line(dossier: Dossier) -> MarkField:
    address = dossier.return_address or dossier.applicant.address
    return MarkField(dossier.dossier_id, f"{dossier.short}  {dossier.applicant.name}  {address}")
