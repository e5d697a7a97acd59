"""The counter as a program: opens this desk, routes keys through the gate, and keeps going.

What the first paint needs is imported here; the other screens come with ``navigation``, behind it.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

if sys.platform != "win32":
    # The kitty protocol loses an input method's letters in some terminals; Textual reads this at import.
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
# These would write every key into a file or tell it another program: PINs, and people.
os.environ.pop("TEXTUAL", None)
os.environ.pop("TEXTUAL_DEBUG", None)
os.environ.pop("TEXTUAL_LOG", None)
os.environ.setdefault("TEXTUAL_FPS", "120")  # frame pacing is a third of the time from key to screen

from textual import events
from textual.app import App, ScreenStackError

from counter_tui import console, keymap
from counter_tui.keyboard import wire
from counter_tui.keyboard.gate import KeyGate, Pasted
from counter_tui.keyboard.method import Method
from counter_tui.keyboard.scanner import Scan, ScanKind, Stroke
from counter_tui.locale import text
from counter_tui.locking import LOOK_S, Lock
from counter_tui.opening import open_light
from counter_tui.screens.base import DeskScreen
from counter_tui.screens.home import HomeScreen
from counter_tui.widgets.lines import Look
from db.rules.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from textual.binding import BindingType

    from counter_tui.counter import Counter
    from counter_tui.interruptions import Interruptions
    from counter_tui.navigation import Navigation
    from counter_tui.opening import LightOffice
    from counter_tui.ports import Desk

CLOCK_S = 15.0
"""How often the clock and today's numbers on the home screen are looked at."""
METHODS = (None, Method.TELEX, Method.VNI)


class CounterApp(App[int]):
    """The counter."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, light: LightOffice, desk: Desk) -> None:
        """Open on what is cheap to read (``light``); ``desk`` does the rest once the screen is painted."""
        super().__init__(ansi_color=True)
        self.theme = "ansi-dark"
        station = light.station
        self.counter: Counter = light.counter(desk, self._go, self.beside)
        self.gate = KeyGate(self, gap_ms=station.scanner_gap_ms, prefix=station.scanner_prefix)
        self.home = HomeScreen(self.counter)
        self._method = None if station.input_method == "system" else Method(station.input_method)
        self._tasks: set[asyncio.Task[None]] = set()
        self._logs = light.logs
        self._navigation: Navigation | None = None
        self._leaving = False
        self._begun = False
        self.lock = Lock(self, station)
        if not station.practice:
            self.counter.log_in(None, station)

    def get_default_screen(self) -> HomeScreen:
        """Begin at home."""
        return self.home

    async def on_mount(self) -> None:
        """Let keys in, and open everything else behind the first paint; a real office begins locked."""
        if not self.counter.station.practice:
            await self.lock.close()
        self._keep(self.gate.run())
        self.set_interval(LOOK_S, self.lock.look)
        self.call_after_refresh(self.refresh_home)
        self.set_interval(CLOCK_S, self.refresh_home)

    @property
    def at(self) -> DeskScreen:
        """The screen the clerk sees."""
        screen = self.screen
        assert isinstance(screen, DeskScreen)  # noqa: S101 - there are no others
        return screen

    # ---- keys ----------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Send every key and paste through the gate; nothing else of Textual's own key handling is used."""
        if isinstance(event, (events.Key, events.Paste)):
            self.lock.touched()
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.gate.feed(Stroke(event.key, event.character, event.time))
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            self.gate.feed(Pasted(event.text, event.time))
        else:
            await super().on_event(event)

    def mark(self, stroke: Stroke) -> Callable[[], None] | None:
        """Give the way back from what ``stroke`` is about to do."""
        return self.at.mark(stroke)

    async def take_stroke(self, stroke: Stroke) -> None:
        """Do all that one key does, whatever comes of it."""
        await self._guarded(self._stroke(stroke), stroke)

    async def take_paste(self, pasted: str) -> None:
        """Insert pasted text."""
        await self._guarded(self.at.paste(pasted))

    async def take_scan(self, scan: Scan) -> None:
        """Let the screen act on a scan, or else do what it means anywhere."""
        await self._guarded(self._scan(scan))

    async def _stroke(self, stroke: Stroke) -> None:
        insists, self._leaving = self._leaving, keymap.does(keymap.QUIT, stroke.key)
        if self._leaving:
            await self._leave(insists=insists)
        elif keymap.does(keymap.LOCK, stroke.key):
            await self.lock.close()
        elif keymap.does(keymap.HELP, stroke.key) and self.screen is not self.lock.screen:
            await self.counter.go.show_help()
        elif keymap.does(keymap.INPUT_METHOD, stroke.key) and keymap.INPUT_METHOD in self.at.verbs():
            self._next_method()
        else:
            editor = self.at.editor()
            if editor is not None and editor.method is not self._method:
                editor.method = self._method
            await self.at.stroke(stroke)

    async def _scan(self, scan: Scan) -> None:
        if self.lock.screen is not None or await self.at.scan(scan):
            return
        if scan.kind is ScanKind.RECEIPT:
            await self.counter.go.open_dossier(scan.text)
        elif scan.kind is ScanKind.SEALED:
            from counter_tui.screens.slip_restore import open_sealed

            await open_sealed(self.counter, scan.text)
        elif scan.kind is ScanKind.ID_CARD:
            await self.counter.go.go_home()
            await self.home.scan(scan)
        else:
            self.at.say("screen.home.foreign_code", Look.WARN)

    async def _leave(self, *, insists: bool) -> None:
        """End the program; where the disk keeps no draft, only when the clerk asks again."""
        if not insists:
            for screen in self.desk_screens():
                await screen.put_aside()
            if self.counter.person is not None:
                await self.counter.desk.use(lambda office: office.people.log_out())
        self.exit(0)

    def desk_screens(self) -> list[DeskScreen]:
        """Give the screens that are open, the one the clerk sees last."""
        return [screen for screen in self.screen_stack if isinstance(screen, DeskScreen)]

    async def start_over(self) -> None:
        """Begin at home for somebody else; what was half done below is on the disk already."""
        self.lock.screen = None
        self.counter.visitor, self.counter.last_dossier = None, ""
        closing = [self.pop_screen() for _ in self.screen_stack[1:]]  # all at once: nothing of it is painted
        for one in closing:
            await one
        self.home.reset()
        self.home.hush()

    def _next_method(self) -> None:
        self._method = METHODS[(METHODS.index(self._method) + 1) % len(METHODS)]
        name = text(f"screen.input_method.{self._method.value if self._method else 'none'}")
        self.counter.input_method = name if self._method else ""
        self.at.say("screen.home.input_method", Look.GOOD, method=name)

    # ---- beside the keys -------------------------------------------------------------------------------

    def beside(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Do some work while keys go on; what comes of it is said like anything else."""
        task = self._keep(self._guarded(work, beside=True))
        task.add_done_callback(
            lambda _: work.close()
        )  # given up before it began, it would be missed for ever
        return task

    def refresh_home(self) -> None:
        """Read today's numbers anew, where the clerk can see them."""
        if self.screen is self.home:
            self.beside(self._refresh_home())

    async def _refresh_home(self) -> None:
        await self.home.refresh_facts()
        if not self._begun:
            self._begun = True
            try:
                self._begun = await self._interruptions.at_start()
            except BaseException:
                self._begun = False
                raise
        self._go().back_up_by_itself()  # which also loads the other screens, behind the first one

    def _go(self) -> Navigation:
        if self._navigation is None:
            from counter_tui.navigation import Navigation

            self._navigation = Navigation(self)
        return self._navigation

    async def _guarded(
        self, work: Coroutine[None, None, None], stroke: Stroke | None = None, *, beside: bool = False
    ) -> None:
        """Do some work; a refusal becomes a sentence or a screen, a fault a line in the log."""
        try:
            await work
            with suppress(ScreenStackError):  # what ends beside the keys may end after the program
                self.at.paint()
        except Refusal as refusal:
            await self._refused(refusal, stroke, beside=beside)
        except Exception as fault:  # noqa: BLE001 - the clerk goes on; nothing on the disk is half done
            console.write_down(fault, self._logs)
            with suppress(ScreenStackError):
                self.at.say("screen.fault", Look.BAD)
        else:
            return
        with suppress(Exception):  # what can't be drawn was written down above
            self.at.paint()

    async def _refused(self, refusal: Refusal, stroke: Stroke | None, *, beside: bool) -> None:
        """Say a refusal; one that stands before all work gets a screen of its own."""
        from counter_tui import sentences

        with suppress(ScreenStackError):
            if refusal.code == "not_logged_in":
                await self.lock.close()
                return
            if not beside and await self._stands_in_the_way(refusal, stroke):
                return
            sentence = sentences.refusal(refusal)
            self.at.say_text(sentence[:1].upper() + sentence[1:], Look.BAD)
            if beside:
                # A screen of its own comes between two keys, never in the middle of what one does.
                self._keep(self._guarded(self._interrupt(refusal)))

    async def _interrupt(self, refusal: Refusal) -> None:
        await self.gate.idle()
        await self._stands_in_the_way(refusal, None)

    async def _stands_in_the_way(self, refusal: Refusal, stroke: Stroke | None) -> bool:
        try:
            return await self._interruptions.meet(refusal, stroke)
        except Refusal:  # what its screen would show can't be read either
            return False
        except Exception as fault:  # noqa: BLE001 - the sentence is still said
            console.write_down(fault, self._logs)
            return False

    @cached_property
    def _interruptions(self) -> Interruptions:
        from counter_tui.interruptions import Interruptions

        return Interruptions(self, self._logs)

    def _keep(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Run something as a task, and keep hold of it until it has ended."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def run(home: Path) -> int:
    """Open the counter on the office at ``home``; give the exit status.

    Raises ``NotPossibleNow`` where there is no office or the terminal can draw nothing.
    """
    from counter_tui.bootstrap import Office

    light = open_light(home)
    wire.install()

    async def counter() -> int:
        async with Office(home) as office:
            return await CounterApp(light, office).run_async(mouse=False) or 0

    return asyncio.run(counter())
