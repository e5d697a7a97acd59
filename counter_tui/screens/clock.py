"""The clock is asked: what the PC says, what was written last, and what a clerk says that it is.

Enter says that the PC is right. On a Monday morning that is one key; a clock that stands behind, years away
or weeks ahead is asked twice, and so is a time that was typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap, sentences
from counter_tui.keyboard.editor import LineEditor
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.moment_entry import read_moment
from counter_tui.screens.base import DeskScreen, bar, field_row
from counter_tui.widgets.lines import Look, Row, fit, row, wrap
from counter_tui.words import moment
from db.rules.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Scan, Stroke
    from counter_tui.keymap import Verb
    from db.rules.clock_guard import ClockFacts

LABEL_WIDTH = 24
MOST_LETTERS = 20


class ClockScreen(DeskScreen):
    """Asks what time it is."""

    def __init__(
        self, counter: Counter, facts: ClockFacts, over: Callable[[Stroke], Awaitable[None]]
    ) -> None:
        """Ask about ``facts``; ``over`` goes on with the work, by the key that confirmed."""
        super().__init__(counter)
        self.facts = facts
        self._over = over
        self._typed = LineEditor(max_length=MOST_LETTERS)
        self._sure = ""
        """What was asked back; the same again is the answer."""

    async def refresh_facts(self) -> None:
        """Read the clock anew: it may have been set while this was on the screen."""
        self.facts = await self.counter.desk.use(lambda office: office.safety.clock())

    def title_row(self, width: int) -> Row:
        """Say what is asked."""
        return bar(text("screen.clock.title"), "", width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give what the PC says, what was written last, why it is asked, and the field."""
        facts = self.facts
        last = text("screen.clock.none") if facts.last is None else moment(facts.last)
        told = [("pc", moment(facts.pc)), ("last", last)]
        if facts.now != facts.pc:
            told.insert(1, ("corrected", moment(facts.now)))
        rows: list[Row] = [row("")]
        rows += [
            row("   " + fit(text(f"screen.clock.{name}"), LABEL_WIDTH), (words, Look.STRONG))
            for name, words in told
        ]
        rows.append(row(""))
        why = wrap(text(f"screen.clock.quality.{facts.quality}"), width - 6)
        rows += [row("   ", (line, Look.WARN)) for line in why]
        rows.append(row(""))
        label = text("screen.clock.field")
        rows.append(field_row(label, self._typed, width, active=True, label_width=LABEL_WIDTH))
        rows.append(row(""))
        rows += [row("   ", (line, Look.DIM)) for line in wrap(text("screen.clock.hint"), width - 6)]
        return rows[:height]

    def verbs(self) -> Sequence[Verb]:
        """Give confirming."""
        return (keymap.CONFIRM_CLOCK,)

    def editor(self) -> LineEditor:
        """Give the field of the time."""
        return self._typed

    async def edited(self) -> None:
        """Forget what was asked back: it was about something else."""
        self._sure = ""
        self.hush()

    async def stroke(self, stroke: Stroke) -> None:
        """Confirm, or write a time."""
        if does(keymap.CONFIRM_CLOCK, stroke.key):
            await self._confirm(stroke)
        elif stroke.key == "escape" and not self._typed.value:
            self.say("screen.clock.first", Look.WARN)
        elif stroke.key == "escape":
            self._typed.clear()
            await self.edited()
        elif self._typed.handle(stroke.key, stroke.character):
            await self.edited()

    async def scan(self, scan: Scan) -> bool:  # noqa: ARG002 - whatever is scanned
        """Act on no scan before the time is known."""
        self.say("screen.clock.first", Look.WARN)
        return True

    async def _confirm(self, stroke: Stroke) -> None:
        """Take the PC's word or the clerk's."""
        await self.refresh_facts()
        facts, said = self.facts, None
        if not facts.asks:  # the clock was set meanwhile
            await self._over(stroke)
            return
        if self._typed.value.strip():
            said = read_moment(self._typed.value, facts.pc.date())
            if said is None:
                self.say("screen.clock.not_understood", Look.BAD)
                return
        if not self._is_sure(said):
            return
        try:
            confirmed = await self.counter.desk.use(lambda office: office.safety.confirm_clock(said))
        except NotAccepted as refusal:
            self._sure = ""
            self.say_text(sentences.refusal(refusal), Look.BAD)
            return
        self.counter.correct_clock(confirmed.now - confirmed.pc)
        await self._over(stroke)
        self.counter.go.tell(text("screen.clock.done", at=moment(confirmed.now)))

    def _is_sure(self, said: datetime | None) -> bool:
        """Whether nothing has to be asked back; a wrong day of return would be in somebody's hand."""
        asked = f"{said}"
        if self._sure == asked or (said is None and self.facts.is_monday):
            return True
        self._sure = asked
        at = self.facts.pc if said is None else said
        key = "screen.clock.sure_pc" if said is None else "screen.clock.sure_said"
        self.say(key, Look.WARN, at=moment(at))
        return False
