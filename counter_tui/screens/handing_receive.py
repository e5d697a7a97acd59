"""A list that was sent is received: each paper scanned in, and what differs is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.locale import text
from counter_tui.screens.base import bar
from counter_tui.screens.form import text_field
from counter_tui.screens.handing_parts import ListScreen, due_words, hand_line
from counter_tui.widgets.lines import Look, Row, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.widgets.fields import Field
    from db.rules.course import HandOver


class ReceiveScreen(ListScreen):
    """One list on its way."""

    DOES = keymap.TAKE_OVER

    def __init__(self, counter: Counter, given: HandOver) -> None:
        """Show the papers of the list that are not received yet."""
        super().__init__(counter)
        self._given = given
        self._missed = False
        waiting = [line for line in given.lines if line.in_at is None]
        self.show_lines(
            [hand_line(line, due_words(line)) for line in waiting],
            {line.dossier_id: line.number for line in waiting},
            {line.dossier_id: line.short for line in waiting},
        )

    async def begin(self) -> None:
        """Begin at the name of who receives."""
        self.renew()

    def title_row(self, width: int) -> Row:
        """Name the list and the unit."""
        given = self._given
        return bar(text("screen.hand.receive_title", number=given.number), given.to_unit, width)

    def head(self, width: int) -> Sequence[Row]:  # noqa: ARG002 - one short line
        """Say who sent it, and when."""
        words = text(
            "screen.hand.sent_by", giver=self._given.giver, at=f"{self._given.sent_at:%H:%M %d/%m/%Y}"
        )
        return [row(" ", (words, Look.DIM))]

    def fields(self) -> Sequence[Field]:
        """Give who receives, and the papers."""
        hint = text("screen.hand.taker_hint")
        return (text_field("taker", text("screen.hand.taker"), self.value("taker"), hint), *self.lines)

    async def is_ready(self) -> bool:
        """Somebody signs for it, and something has come."""
        if self.value("taker"):
            return await super().is_ready()
        self.columns.go_to("taker")
        self.say("screen.hand.taker_first", Look.BAD)
        return False

    async def changed(self, name: str) -> None:  # noqa: ARG002 - any change asks anew
        """Forget how many were missing: it is another number now."""
        self._missed = False

    async def finish(self) -> None:
        """Note what has come; what lacks is said before it is written down, and printed after."""
        if not await self.is_ready():
            return
        lacking = len(self.lines) - len(self.marked_lines)
        if lacking and not self._missed:
            self._missed = True
            self.say("screen.hand.lacking", Look.WARN, n=lacking)
            return
        scanned, taker = tuple(one.name for one in self.marked_lines), self.value("taker")
        hand_over_id = self._given.hand_over_id
        got = await self.counter.desk.ask(lambda office: office.receive(hand_over_id, scanned, taker))
        await self.counter.go.go_back()
        what = text("screen.hand.received", number=got.number, n=len(scanned), taker=taker)
        if got.lacking or got.extra:
            what = text("screen.hand.differs", what=what, lacking=len(got.lacking), extra=len(got.extra))
            self.counter.go.print_form(FormRequest(FormKind.DIFFERENCE, hand_over_id), what)
        else:
            self.counter.go.tell(what)
