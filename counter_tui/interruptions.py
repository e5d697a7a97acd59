"""What comes before the clerk's work: a stop, a clock that is asked, news of the records, the self-test.

The screens below keep their state. When it is over, F9 is done again if it was F9 that met the obstacle: an
act is one transaction, so that what was refused was not done at all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter_tui import console, keymap
from counter_tui.locale import text
from counter_tui.safety import STOPS
from counter_tui.screens.clock import ClockScreen
from counter_tui.screens.self_test import NewsScreen, look_at_everything
from counter_tui.screens.stop import StopScreen
from counter_tui.widgets.lines import Look
from db.rules.errors import Refusal
from db.rules.self_test import Level, Subject, worst

if TYPE_CHECKING:
    from pathlib import Path

    from counter_tui.app import CounterApp
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.screens.base import DeskScreen

DONE_AGAIN = ("f9",)


class Interruptions:
    """The obstacles of one program."""

    def __init__(self, app: CounterApp, logs: Path) -> None:
        """Stand over the screens of ``app``."""
        self._app = app
        self._counter = app.counter
        self._logs = logs
        self._looking = False
        """Whether the clerk chose to look on although nothing can be kept."""

    async def meet(self, refusal: Refusal, stroke: Stroke | None) -> bool:
        """Put the screen for ``refusal`` in front; ``False``: a sentence is enough.

        ``stroke`` is the key that met it, ``None`` where it was met beside the keys.
        """
        if refusal.code == "clock_unsure":
            return await self._ask_clock(stroke)
        if refusal.code not in STOPS or (self._looking and stroke is None):
            return False
        standing = self._standing(StopScreen)
        leaving = stroke is not None and keymap.does(keymap.QUIT, stroke.key)
        if isinstance(standing, StopScreen):
            standing.again(refusal, leaving=leaving)
            return True
        console.log(self._logs, "stopped", why=refusal.code)
        self._looking = False
        below = self._app.screen

        async def over(key: Stroke) -> None:
            await self._try_again(below, stroke, key)

        screen = StopScreen(self._counter, refusal, over, self._look_on)
        if leaving:
            screen.again(refusal, leaving=True)
        await self._app.push_screen(screen)
        return True

    async def at_start(self) -> bool:
        """Ask and tell what has to come before the day's work, or look at everything else.

        ``False``: something was asked, and the rest comes when that is over.
        """
        counter = self._counter
        clock = await counter.desk.use(lambda office: office.safety.clock())
        news = await counter.desk.use(lambda office: office.safety.news())
        if news is not None or clock.asks:
            await self._app.gate.idle()  # between two keys, never in the middle of what one does
        if news is not None and self._standing(NewsScreen) is None:
            screen = NewsScreen(counter, news, lambda _key: counter.go.go_back())
            await self._app.push_screen(screen)
        if clock.asks:
            await self._ask_clock(None)
        if news is not None or clock.asks:
            return False
        counter.self_test = await look_at_everything(counter)
        level = worst(counter.self_test)
        console.log(
            self._logs,
            "self_test",
            **{
                str(finding.subject): finding.code
                for finding in counter.self_test
                if finding.level is not Level.GOOD
            },
            level=str(level),
        )
        if level is not Level.GOOD:
            look = Look.BAD if level is Level.BAD else Look.WARN
            self._app.home.say("screen.home.self_test", look, n=counter.to_look_at)
        return True

    async def _ask_clock(self, stroke: Stroke | None) -> bool:
        standing = self._standing(ClockScreen)
        if standing is not None:
            await standing.refresh_facts()
            return True
        facts = await self._counter.desk.use(lambda office: office.safety.clock())
        if self._standing(ClockScreen) is not None:  # it was met twice at once
            return True
        console.log(self._logs, "clock_asked", why=str(facts.quality))
        below = self._app.screen

        async def over(key: Stroke) -> None:
            await self._counter.go.go_back()
            await self._do_again(below, stroke, key)

        await self._app.push_screen(ClockScreen(self._counter, facts, over))
        return True

    async def _try_again(self, below: object, stroke: Stroke | None, key: Stroke) -> None:
        standing = self._standing(StopScreen)
        assert isinstance(standing, StopScreen)  # noqa: S101 - its own key came here
        try:
            tried = await self._counter.desk.use(lambda office: office.safety.try_again())
        except Refusal as refusal:
            standing.again(refusal)
            return
        console.log(self._logs, "going_on", reserve_used=tried.reserve_used)
        await self._counter.go.go_back()
        words = text("screen.stop.reserve_used" if tried.reserve_used else "screen.stop.over")
        self._app.at.say_text(words, Look.WARN if tried.reserve_used else Look.GOOD)
        await self._do_again(below, stroke, key)
        if tried.reserve_used:
            self._app.at.say_text(f"{words} {self._app.at.message}".strip(), Look.WARN)
        await self._look_at_disk()

    async def _look_at_disk(self) -> None:
        """Let the status line say how the disk is now: a message passes, a disk that is full doesn't."""
        counter = self._counter
        if counter.self_test:
            disk = await counter.desk.use(lambda office: office.safety.look(Subject.DISK))
            counter.self_test = tuple(
                disk if found.subject is Subject.DISK else found for found in counter.self_test
            )

    async def _look_on(self) -> None:
        self._looking = True
        await self._app.pop_screen()

    async def _do_again(self, below: object, stroke: Stroke | None, key: Stroke) -> None:
        """Press the key again that met the obstacle, where it does one thing whole or not at all."""
        if stroke is not None and stroke.key in DONE_AGAIN and self._app.screen is below:
            await self._app.take_stroke(replace(stroke, at=key.at))

    def _standing(self, kind: type[DeskScreen]) -> DeskScreen | None:
        return next((screen for screen in self._app.screen_stack if isinstance(screen, kind)), None)
