"""The stop screen: nothing can be kept just now; what is safe, what was not done, what to do.

It stands over everything and the screens below keep what was typed. Enter tries again with a tiny write that
proves it; when the cause is gone, work goes on where it stood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap, sentences
from counter_tui.keymap import does
from counter_tui.locale import has, text
from counter_tui.safety import LOOKING_IS_SAFE
from counter_tui.screens.base import DeskScreen, bar, rule
from counter_tui.widgets.lines import Look, Row, row, wrap

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Scan, Stroke
    from counter_tui.keymap import Verb
    from db.rules.errors import Refusal

_AWAY = ("records_gone", "records_missing", "records_not_opened", "catalogue.missing", "catalogue.not_opened")
_WHOLE = (*LOOKING_IS_SAFE, "records_changed")
PARAGRAPHS = ("safe", "not_done", "do")


class StopScreen(DeskScreen):
    """Nothing can be kept just now."""

    def __init__(
        self,
        counter: Counter,
        refusal: Refusal,
        over: Callable[[Stroke], Awaitable[None]],
        look: Callable[[], Awaitable[None]],
    ) -> None:
        """Say what ``refusal`` means.

        ``over`` tries whether it is over, by the key pressed for it; ``look`` goes back to look only.
        """
        super().__init__(counter)
        self._refusal = refusal
        self._over = over
        self._look = look

    @property
    def code(self) -> str:
        """What stands in the way."""
        return self._refusal.code

    def again(self, refusal: Refusal, *, leaving: bool = False) -> None:
        """Say that something (perhaps something else) still stands in the way, or what leaving would lose."""
        self._refusal = refusal
        if leaving:
            self.say("screen.stop.quit_again", Look.BAD)
            return
        self.say(
            "screen.stop.still", Look.BAD, at=f"{self.counter.now():%H:%M}", why=sentences.refusal(refusal)
        )

    def title_row(self, width: int) -> Row:
        """Say what this is."""
        return bar(text("screen.stop.title"), f"{self.counter.now():%d/%m/%Y %H:%M}", width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give what stands in the way, what is safe, what was not done, what to do."""
        what = f"screen.stop.what.{self.code}"
        what = text(what) if has(what) else sentences.refusal(self._refusal)
        rows: list[Row] = [row("")]
        rows += [row("  ", (line, Look.BAD)) for line in wrap(what[:1].upper() + what[1:], width - 4)]
        for name in PARAGRAPHS:
            rows += [row(""), rule(width, text(f"screen.stop.about.{name}"))]
            look = Look.STRONG if name == "do" else Look.PLAIN
            rows += [row("  ", (line, look)) for line in wrap(self._words(name), width - 4)]
        return rows[:height]

    def _words(self, name: str) -> str:
        if name == "safe":
            where = "away" if self.code in _AWAY else "here" if self.code in _WHOLE else "unsure"
            return text(f"screen.stop.safe.{where}")
        if name == "not_done":
            return text("screen.stop.not_done")
        key = f"screen.stop.do.{self.code}"
        return text(key if has(key) else "screen.stop.do.other")

    def verbs(self) -> Sequence[Verb]:
        """Give trying again, looking where that is safe, and the file for the IT person."""
        looking = (keymap.LOOK_ONLY,) if self.code in LOOKING_IS_SAFE else ()
        return (keymap.TRY_AGAIN, *looking, keymap.INCIDENT)

    async def stroke(self, stroke: Stroke) -> None:
        """Try again, look, or write the file; every other key waits for one of them."""
        if does(keymap.TRY_AGAIN, stroke.key):
            await self._over(stroke)
        elif does(keymap.LOOK_ONLY, stroke.key) and self.code in LOOKING_IS_SAFE:
            await self._look()
            self.counter.go.report(text("screen.stop.looking"), Look.WARN)
        elif does(keymap.INCIDENT, stroke.key):
            await write_incident(self)

    async def scan(self, scan: Scan) -> bool:  # noqa: ARG002 - whatever is scanned
        """Act on no scan."""
        return True


async def write_incident(screen: DeskScreen) -> None:
    """Write the file for the IT person and say where it is."""
    screen.say("screen.incident.writing")
    screen.paint()
    path = await screen.counter.desk.incident()
    screen.say("screen.incident.done", Look.GOOD, file=path)
