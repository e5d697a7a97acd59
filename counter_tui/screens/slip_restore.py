"""A sealed slip was scanned: what it holds, and whether the dossier is to be made again of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar
from counter_tui.widgets.lines import Look, Row, row, wrap
from counter_tui.words import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from counter_tui.vault import SlipFound

_LABEL = 22


async def open_sealed(counter: Counter, digits: str) -> None:
    """Open the dossier of a sealed slip where it is there, else ask whether it is to be made again."""
    found = await counter.desk.use(lambda office: office.vault.look_at_slip(digits))
    if found.dossier_id:
        await counter.go.open_dossier(found.dossier_id)
    else:
        await counter.go.go_home()
        await counter.go.show(SlipRestoreScreen(counter, digits, found))


class SlipRestoreScreen(DeskScreen):
    """One question: whether to make this dossier again."""

    def __init__(self, counter: Counter, digits: str, found: SlipFound) -> None:
        """Show what was found in the symbol."""
        super().__init__(counter)
        self._digits = digits
        self._found = found

    def title_row(self, width: int) -> Row:
        """Name the screen."""
        return bar(text("screen.slip_core.title"), "", width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give what the symbol holds, what it lacks, and the question."""
        found = self._found
        due = text("screen.away.no_day") if found.due_at is None else moment(found.due_at)
        facts = (
            ("number", found.number),
            ("procedure", found.procedure),
            ("applicant", found.applicant),
            ("received", moment(found.received_at)),
            ("due", due),
        )
        rows: list[Row] = [row("")]
        for name, value in facts:
            label = text(f"screen.slip_core.{name}")
            first, *more = wrap(value, max(10, width - _LABEL - 4)) or [""]
            rows.append(row(f"  {label:<{_LABEL}}", (first, Look.STRONG)))
            rows += [row(" " * (_LABEL + 2), (line, Look.STRONG)) for line in more]
        for words, look in self._words():
            rows += [row(""), *(row("  ", (line, look)) for line in wrap(words, width - 4))]
        return rows[:height]

    def _words(self) -> Sequence[tuple[str, Look]]:
        lacking = ", ".join(text(f"slip_core.{name}") for name in self._found.dropped)
        told = [(text("screen.slip_core.lacking", what=lacking), Look.WARN)] if lacking else []
        return (*told, (text("screen.slip_core.since"), Look.DIM), (text("screen.slip_core.ask"), Look.PLAIN))

    def verbs(self) -> Sequence[Verb]:
        """Give making it and going back."""
        return (keymap.CHOOSE, keymap.BACK)

    async def stroke(self, stroke: Stroke) -> None:
        """Make it again on Enter; Esc leaves everything as it is."""
        self.hush()
        if does(keymap.CHOOSE, stroke.key):
            digits = self._digits
            done = await self.counter.desk.use(lambda office: office.vault.restore_slip(digits))
            await self.counter.go.go_back()
            await self.counter.go.open_dossier(done.dossier_id)
            self.counter.go.tell(text("screen.slip_core.done", number=done.number))
        elif stroke.key == "escape":
            await self.counter.go.go_back()
