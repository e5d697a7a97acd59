"""The list of what can be done with a dossier now: each act, where it leads, what it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar, window
from counter_tui.widgets.lines import Look, Row, fit, row
from counter_tui.words import status_words
from db.rules.lifecycle import Act

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from db.rules.dossier import Dossier
    from db.rules.order import ActOffered

NAME_WIDTH, STATE_WIDTH = 28, 20
MOVES = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10, "home": -999, "end": 999}


class ActsScreen(DeskScreen):
    """What can be done now; what can't is not shown."""

    def __init__(self, counter: Counter, dossier: Dossier) -> None:
        """Show what the office allows with ``dossier`` at this moment."""
        super().__init__(counter)
        self._dossier = dossier
        self._offered: Sequence[ActOffered] = ()
        self._lies = text("screen.work.here")
        self._selected = 0

    async def refresh_facts(self) -> None:
        """Ask the office what is possible now."""
        dossier = self._dossier
        self._offered, house = await self.counter.desk.ask(
            lambda office: (office.acts(dossier.dossier_id), office.house)
        )
        self._selected = max(0, min(self._selected, len(self._offered) - 1))
        if dossier.holder:
            self._lies = text("screen.dossier.lies_at", unit=house.unit_name(dossier.holder))

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Name the dossier and its state."""
        dossier = self._dossier
        return bar(f"{dossier.short}  {dossier.applicant.name}", status_words(dossier.status), width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give one line an act."""
        dossier = self._dossier
        head = [
            row(" ", fit(f"{dossier.procedure.code}  {dossier.procedure.title}", width - 2)),
            row(" ", (fit(text("screen.acts.lies", place=self._lies), width - 2), Look.DIM)),
            row(""),
        ]
        if not self._offered:
            return [*head, row(" ", (fit(text("screen.acts.none"), width - 2), Look.GOOD))]
        shown = window(len(self._offered), self._selected, max(1, height - len(head)))
        return [*head, *(self._row(place, width) for place in shown)]

    def _row(self, place: int, width: int) -> Row:
        offered = self._offered[place]
        key = f" {place + 1}" if place < 9 else "  "  # noqa: PLR2004 - the digits there are
        target = "" if offered.target is self._dossier.status else f"→ {status_words(offered.target)}"
        form = text("screen.act.prints", form=text(f"screen.form.{offered.form}")) if offered.form else ""
        words = (
            f"  {fit(text(f'screen.act.{offered.act}'), NAME_WIDTH)} {fit(target, STATE_WIDTH)}"
            f" {fit(form, width - NAME_WIDTH - STATE_WIDTH - 7)}"
        )
        if place == self._selected:
            return row((key + words, Look.CURSOR), " ")
        return row((key, Look.KEY), words, " ")

    def verbs(self) -> Sequence[Verb]:
        """Choose an act."""
        if not self._offered:
            return (keymap.BACK,)
        return (keymap.CHOOSE, keymap.NUMBER, keymap.UP_DOWN, keymap.BACK)

    # ---- what keys do --------------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> None:
        """Move, choose, or go back."""
        if stroke.key == "escape":
            await self.counter.go.go_back()
        elif stroke.key in MOVES:
            self._selected = max(0, min(self._selected + MOVES[stroke.key], len(self._offered) - 1))
        elif stroke.key == "enter" and self._offered:
            await self._choose(self._selected)
        elif stroke.character in set("123456789") and int(stroke.character or "0") <= len(self._offered):
            await self._choose(int(stroke.character or "1") - 1)

    async def _choose(self, place: int) -> None:
        """Go to the form of the act, or to the screen of its own that it has in place of this list."""
        self._selected = place
        offered = self._offered[place]
        own = self._own_screen(offered)
        if own is not None:
            await self.counter.go.go_back()
            await self.counter.go.show(own)
            return
        from counter_tui.screens.acts.opening import form_screen

        await self.counter.go.show(await form_screen(self.counter, self._dossier, offered, leaves=2))

    def _own_screen(self, offered: ActOffered) -> DeskScreen | None:
        if offered.act in (Act.HAND_OVER, Act.PASS_ON):
            from counter_tui.screens.handing import HandOverScreen

            return HandOverScreen(self.counter)
        if offered.act is Act.RETURN:
            from counter_tui.screens.returning import ReturnScreen

            return ReturnScreen(self.counter, self._dossier.dossier_id)
        if offered.act is Act.CORRECT:
            from counter_tui.screens.correction import CorrectionScreen

            return CorrectionScreen(self.counter, self._dossier, offered.reasons)
        return None
