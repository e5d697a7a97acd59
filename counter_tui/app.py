"""The counter as a program: opens this desk, routes keys through the gate, and moves between screens."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING, ClassVar

if sys.platform != "win32":
    # The kitty protocol loses an input method's letters in some terminals; Textual reads this at import.
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
os.environ.setdefault("TEXTUAL_FPS", "120")  # frame pacing is a third of the time from key to screen

from textual import events
from textual.app import App

from counter_tui import console, keymap, sentences
from counter_tui.intake_form import IntakeForm
from counter_tui.keyboard.composer import Method
from counter_tui.keyboard.gate import KeyGate, Pasted
from counter_tui.keyboard.scanner import Scan, ScanKind, Stroke
from counter_tui.locale import text
from counter_tui.opening import open_light
from counter_tui.screens.base import DeskScreen
from counter_tui.screens.dialogs import HelpScreen, TextScreen
from counter_tui.screens.dossier import DossierScreen
from counter_tui.screens.home import HomeScreen
from counter_tui.screens.intake import IntakeScreen
from counter_tui.widgets.lines import Look
from counter_tui.words import moment
from db.rules.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from textual.binding import BindingType

    from counter_tui.counter import Counter
    from counter_tui.opening import LightOffice
    from counter_tui.ports import Desk
    from db.rules.dossier import Accepted, Person
    from db.rules.procedure import Procedure

CLOCK_S = 15.0
"""How often the clock and today's numbers on the home screen are looked at."""
COME_OUT = ("printed", "printed_paper_low")
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
        self.counter: Counter = light.counter(desk, self)
        self.gate = KeyGate(self, gap_ms=station.scanner_gap_ms, prefix=station.scanner_prefix)
        self.home = HomeScreen(self.counter)
        self._method = None if station.input_method == "system" else Method(station.input_method)
        self._tasks: set[asyncio.Task[None]] = set()
        self._logs = light.logs

    def get_default_screen(self) -> HomeScreen:
        """Begin at home."""
        return self.home

    def on_mount(self) -> None:
        """Let keys in, and open the records behind the first paint."""
        self._run(self._empty_gate())
        self.call_after_refresh(lambda: self._run(self._open_records()))
        self.set_interval(CLOCK_S, lambda: self._run(self._tick()))

    # ---- keys ----------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Send every key and paste through the gate; nothing else of Textual's own key handling is used."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.gate.feed(Stroke(event.key, event.character, event.time))
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            self.gate.feed(Pasted(event.text, event.time))
        else:
            await super().on_event(event)

    @property
    def at(self) -> DeskScreen:
        """The screen the clerk sees."""
        screen = self.screen
        assert isinstance(screen, DeskScreen)  # noqa: S101 - there are no others
        return screen

    def mark(self) -> Callable[[], None] | None:
        """Give the way back from the next printable key."""
        return self.at.mark()

    async def take_stroke(self, stroke: Stroke) -> None:
        """Do all that one key does, whatever comes of it."""
        await self._guarded(self._stroke(stroke))

    async def take_paste(self, pasted: str) -> None:
        """Insert pasted text."""
        await self._guarded(self.at.paste(pasted))

    async def take_scan(self, scan: Scan) -> None:
        """Let the screen act on a scan, or else do what it means anywhere."""
        await self._guarded(self._scan(scan))

    async def _stroke(self, stroke: Stroke) -> None:
        if keymap.does(keymap.QUIT, stroke.key):
            await self._leave()
        elif keymap.does(keymap.HELP, stroke.key):
            await self.show_help()
        elif keymap.does(keymap.INPUT_METHOD, stroke.key):
            self._next_method()
        else:
            editor = self.at.editor()
            if editor is not None and editor.method is not self._method:
                editor.method = self._method
            await self.at.stroke(stroke)

    async def _scan(self, scan: Scan) -> None:
        if await self.at.scan(scan):
            return
        if scan.kind is ScanKind.RECEIPT:
            if isinstance(self.screen, IntakeScreen):
                await self.screen.put_aside()
            await self.open_dossier(scan.text)
        elif scan.kind is ScanKind.ID_CARD:
            await self.go_home()
            await self.home.scan(scan)
        else:
            self.at.say("screen.home.foreign_code", Look.WARN)

    async def _empty_gate(self) -> None:
        await self.gate.run()

    async def _guarded(self, work: Coroutine[None, None, None]) -> None:
        """Do some work; a refusal becomes a sentence, a fault of the program a line in the log."""
        try:
            await work
        except Refusal as refusal:
            self.at.say_text(sentences.refusal(refusal), Look.BAD)
        except Exception as fault:  # noqa: BLE001 - the clerk goes on; nothing on the disk is half done
            console.write_down(fault, self._logs)
            self.at.say("screen.fault", Look.BAD)
        self.at.paint()

    def _next_method(self) -> None:
        self._method = METHODS[(METHODS.index(self._method) + 1) % len(METHODS)]
        name = text(f"screen.input_method.{self._method.value if self._method else 'none'}")
        self.counter.input_method = name if self._method else ""
        self.at.say("screen.home.input_method", Look.GOOD, method=name)

    # ---- where the screens can go (counter_tui.counter.Navigator) ---------------------------------------

    async def begin_intake(self, procedure: Procedure, applicant: Person | None) -> None:
        """Start an intake of ``procedure``."""
        form = IntakeForm.begin(procedure, self.counter.now().replace(second=0), applicant)
        await self._show_intake(form)

    async def resume_intake(self, draft_id: str) -> None:
        """Take a half-done intake up again, received when it is complete, that is now."""
        form = IntakeForm.from_draft(await self.counter.desk.load_draft(draft_id))
        form.received_at = self.counter.now().replace(second=0)
        await self._show_intake(form)

    async def open_dossier(self, key: str) -> None:
        """Show a dossier."""
        dossier = await self.counter.desk.dossier(key)
        self.counter.last_dossier = dossier.dossier_id
        if isinstance(self.screen, DossierScreen):
            await self.pop_screen()
        self.home.reset()
        await self.push_screen(DossierScreen(self.counter, dossier))

    async def go_home(self) -> None:
        """Show the home screen, ready for the next citizen."""
        while self.screen is not self.home:
            await self.pop_screen()
        self.home.reset()
        self._run(self._tick())

    async def go_back(self) -> None:
        """Show the screen that this one was opened from."""
        if self.screen is not self.home:
            await self.pop_screen()
        if self.screen is self.home:
            self._run(self._tick())

    async def show_text(self, title: str, content: str) -> None:
        """Show a long text."""
        await self.push_screen(TextScreen(self.counter, title, content))

    async def show_help(self) -> None:
        """Show every key."""
        if not isinstance(self.screen, HelpScreen):
            await self.push_screen(HelpScreen(self.counter))

    def accepted(self, accepted: Accepted, form: IntakeForm) -> None:
        """Say what was just accepted, and print it where a slip is due."""
        self.counter.last_dossier = accepted.dossier_id
        due = accepted.deadline.due
        if form.at_once and form.close_at_once:
            self.home.say("screen.home.closed_at_once", Look.GOOD, number=accepted.short)
            return
        what = text(
            "screen.home.accepted", number=accepted.short, due=moment(due) if due is not None else "?"
        )
        self.home.say("screen.home.printing", Look.GOOD, what=what)
        self._run(self._guarded(self._print_and_say(accepted.dossier_id, what)))

    def print_in_background(self, dossier_id: str, what: str = "") -> None:
        """Print a slip; ``what`` and its outcome come to the message line of whatever is on the screen."""
        what = what or text("screen.home.reprint")
        self.at.say("screen.home.printing", Look.PLAIN, what=what)
        self._run(self._guarded(self._print_and_say(dossier_id, what)))

    async def _show_intake(self, form: IntakeForm) -> None:
        screen = IntakeScreen(self.counter, form)
        await screen.begin()
        await self.push_screen(screen)

    # ---- beside the keys -------------------------------------------------------------------------------

    async def _open_records(self) -> None:
        await self._guarded(self._refresh_home())

    async def _tick(self) -> None:
        if self.screen is self.home:
            await self._guarded(self._refresh_home())

    async def _refresh_home(self) -> None:
        await self.home.refresh_facts()

    async def _print_and_say(self, dossier_id: str, what: str) -> None:
        line = await self.counter.desk.print_slip(dossier_id)
        words = sentences.outcome(line)
        look = Look.GOOD if line.outcome in COME_OUT else Look.WARN
        self.counter.printer_note = words
        self.at.say("screen.home.printed", look, what=what, outcome=words)
        if isinstance(self.screen, DossierScreen):
            await self.screen.reload()

    async def _leave(self) -> None:
        if isinstance(self.screen, IntakeScreen):
            await self.screen.put_aside()
        self.exit(0)

    def _run(self, work: Coroutine[None, None, None]) -> None:
        """Run something beside the keys, and keep hold of it until it has ended."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def run(home: Path) -> int:
    """Open the counter on the office at ``home``; give the exit status.

    Raises ``NotPossibleNow`` where there is no office or the terminal can draw nothing.
    """
    from counter_tui.bootstrap import Office  # noqa: PLC0415 - the one that wires

    light = open_light(home)

    async def counter() -> int:
        async with Office(home) as office:
            return await CounterApp(light, office).run_async(mouse=False) or 0

    return asyncio.run(counter())
