"""Who looked at what is hidden, took data out and printed again in the last thirty days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.locale import text
from counter_tui.looks_report import look_words
from counter_tui.screens.base import DeskScreen, bar
from counter_tui.widgets.lines import Look, Row, fit, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from db.rules.looks import LookLine

WHO_WIDTH = 20


class LooksScreen(DeskScreen):
    """The newest first."""

    def __init__(self, counter: Counter) -> None:
        """Begin at the newest."""
        super().__init__(counter)
        self._lines: Sequence[LookLine] = ()
        self._top, self._page = 0, 1

    async def refresh_facts(self) -> None:
        """Read the last thirty days."""
        found = await self.counter.desk.use(lambda office: office.keeping.looks())
        self._lines = tuple(reversed(found))

    def title_row(self, width: int) -> Row:
        """Name the page."""
        return bar(text("screen.looks.title"), text("screen.looks.count", n=len(self._lines)), width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give one line an act."""
        self._page = height
        self._top = max(0, min(self._top, len(self._lines) - height))
        shown = self._lines[self._top : self._top + height]
        if not shown:
            return [row("   ", (text("screen.looks.none"), Look.DIM))]
        return [
            row(
                (f" {line.at:%d/%m %H:%M}  ", Look.DIM),
                fit(line.actor, WHO_WIDTH) + "  ",
                fit(look_words(line), width - WHO_WIDTH - 18),
            )
            for line in shown
        ]

    def verbs(self) -> Sequence[Verb]:
        """Give moving and going back."""
        return (keymap.UP_DOWN, keymap.BACK)

    async def stroke(self, stroke: Stroke) -> None:
        """Scroll, or go back."""
        self.hush()
        steps = {"up": -1, "down": 1, "pageup": 1 - self._page, "pagedown": self._page - 1}
        if stroke.key in steps:
            self._top += steps[stroke.key]
        elif stroke.key == "escape":
            await self.counter.go.go_back()
