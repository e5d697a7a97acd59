"""Dossiers whose time has come: lists proposed, approved and carried out, and the next step of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.day_entry import NotADay, past_day
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar, rule, window
from counter_tui.screens.form import FieldsScreen, text_field
from counter_tui.widgets.lines import Look, Row, fit, row, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from counter_tui.widgets.fields import Field
    from db.rules.disposal import DisposalList

MOVES = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}


class DisposalScreen(DeskScreen):
    """All lists, the newest first, and the dossiers of the marked one."""

    def __init__(self, counter: Counter) -> None:
        """Begin with the newest list."""
        super().__init__(counter)
        self._lists: Sequence[DisposalList] = ()
        self._selected = 0
        self._asked = ""

    async def refresh_facts(self) -> None:
        """Read the lists."""
        self._lists = await self.counter.desk.use(lambda office: office.keeping.disposals())
        self._selected = max(0, min(self._selected, len(self._lists) - 1))

    @property
    def _chosen(self) -> DisposalList | None:
        return self._lists[self._selected] if self._lists else None

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Name the screen."""
        return bar(text("screen.disposal.title"), text("screen.disposal.lists", n=len(self._lists)), width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give what it is about, the lists, and the beginning of the marked one."""
        head = [row("   ", (line, Look.DIM)) for line in wrap(text("screen.disposal.explained"), width - 4)]
        head.append(row(""))
        if not self._lists:
            return [*head, row("   ", (text("screen.disposal.none"), Look.DIM))][:height]
        room = max(1, (height - len(head)) // 2)
        shown = window(len(self._lists), self._selected, room)
        rows = [self._list_row(index, width) for index in shown]
        chosen = self._lists[self._selected]
        rows.append(rule(width, chosen.list_id))
        rows += [
            row("   ", f"{line.number}  {line.ended:%d/%m/%Y}  ", fit(line.procedure_title, width - 48))
            for line in chosen.lines
        ]
        rows = [*head, *rows]
        if len(rows) > height:
            more = text("screen.disposal.more", n=len(rows) - height + 1)
            rows = [*rows[: height - 1], row("   ", (more, Look.DIM))]
        return rows

    def _list_row(self, index: int, width: int) -> Row:
        listed = self._lists[index]
        day = "" if listed.document_day is None else f"{listed.document_day:%d/%m/%Y}"
        done = "" if listed.carried_out_at is None else f"{listed.carried_out_at:%d/%m/%Y}"
        state = text(f"screen.disposal.state.{listed.state}", document=listed.document, day=day, done=done)
        words = text("screen.disposal.line", list=listed.list_id, n=len(listed.lines), state=state)
        look = Look.CURSOR if index == self._selected else Look.PLAIN
        return row((fit(f"   {words}", width - 1), look))

    def verbs(self) -> Sequence[Verb]:
        """Give proposing, and the next step of the marked list."""
        chosen = self._chosen
        step = {"proposed": (keymap.APPROVE,), "approved": (keymap.DISPOSE,)}
        on_a_line = () if chosen is None else (*step.get(chosen.state, ()), keymap.PRINT_LIST, keymap.LOOK)
        return (keymap.PROPOSE, keymap.UP_DOWN, *on_a_line, keymap.BACK)

    # ---- what keys do --------------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> None:
        """Do all that one key does."""
        asked, self._asked = self._asked, ""
        self.hush()
        chosen = self._chosen
        if stroke.key in MOVES:
            self._selected = max(0, min(self._selected + MOVES[stroke.key], len(self._lists) - 1))
        elif does(keymap.PROPOSE, stroke.key):
            await self._propose()
        elif stroke.key == "escape":
            await self.counter.go.go_back()
        elif chosen is not None:
            await self._go_on(stroke.key, chosen, asked)

    async def _go_on(self, key: str, chosen: DisposalList, asked: str) -> None:
        if does(keymap.APPROVE, key) and chosen.state == "proposed":
            await self.counter.go.show(ApproveScreen(self.counter, chosen))
        elif does(keymap.DISPOSE, key) and chosen.state == "approved":
            if asked != chosen.list_id:
                self._asked = chosen.list_id
                self.say("screen.disposal.sure", Look.WARN, n=len(chosen.lines))
                return
            await self._carry_out(chosen)
        elif does(keymap.PRINT_LIST, key):
            self.counter.go.print_form(self._request(chosen), text("screen.disposal.printed"))
        elif does(keymap.LOOK, key):
            content = await self.counter.desk.preview(self._request(chosen))
            await self.counter.go.show_text(chosen.list_id, content)

    async def _propose(self) -> None:
        listed = await self.counter.desk.use(lambda office: office.keeping.propose_disposal())
        self._selected = 0
        await self.refresh_facts()
        self.say("screen.disposal.proposed", Look.GOOD, list=listed.list_id, n=len(listed.lines))

    async def _carry_out(self, chosen: DisposalList) -> None:
        done = await self.counter.desk.use(lambda office: office.keeping.carry_out_disposal(chosen.list_id))
        await self.refresh_facts()
        key = "screen.disposal.done" if done.wiped and not done.shared else "screen.disposal.done_partly"
        self.say(key, Look.GOOD if done.wiped else Look.WARN, n=done.dossiers, shared=done.shared)

    @staticmethod
    def _request(chosen: DisposalList) -> FormRequest:
        return FormRequest(FormKind.DISPOSAL, chosen.list_id)


class ApproveScreen(FieldsScreen):
    """By which document a list was approved: its number and its day."""

    DOES = keymap.APPROVE

    def __init__(self, counter: Counter, listed: DisposalList) -> None:
        """Ask for the document of ``listed``."""
        super().__init__(counter)
        self._listed = listed

    async def begin(self) -> None:
        """Begin with the number."""
        self.renew()

    def title_row(self, width: int) -> Row:
        """Name the list."""
        return bar(text("screen.disposal.approve_title"), self._listed.list_id, width)

    def head(self, width: int) -> Sequence[Row]:
        """Say what it is about."""
        said = text("screen.disposal.approve_what", n=len(self._listed.lines), by=self._listed.proposed_by)
        return [*(row("   ", (line, Look.STRONG)) for line in wrap(said, width - 4)), row("")]

    def fields(self) -> Sequence[Field]:
        """Give the number and the day."""
        return (
            text_field("document", text("screen.disposal.document"), self.value("document")),
            text_field(
                "day", text("screen.disposal.day"), self.value("day"), text("screen.disposal.day_hint")
            ),
        )

    async def finish(self) -> None:
        """Note the approval and go back."""
        document = self.value("document")
        try:
            day = past_day(self.value("day"), self.counter.now().date())
        except NotADay:
            day = None
        if not document or day is None:
            self.say("screen.disposal.document_first", Look.BAD)
            return
        list_id = self._listed.list_id
        await self.counter.desk.use(lambda office: office.keeping.approve_disposal(list_id, document, day))
        await self.counter.go.go_back()
        self.counter.go.tell(text("screen.disposal.approved", list=list_id))
