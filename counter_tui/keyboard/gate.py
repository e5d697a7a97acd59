"""The key gate: every key waits here until the one before it has done all that it does.

Stock Textual inserts printable keys at once while Enter, Backspace and arrows run later as bindings, and
sends each key to whatever has the focus when it is read; keys that come faster than they are handled
(typed ahead, an input method's backspace-and-retype, a scanner) then land in the wrong place, and Vietnamese
tones vanish without a trace (Textual issue 6605). Here the app hands raw keys to the gate, the gate routes
one, awaits everything it caused (a step of an intake, a new screen, a save on the disk), and only then looks
at the next. It is also the one listener for scanners.

A scan has to be recognised before its keys do anything. Keys that follow each other at machine speed are
held until a pause or a key that writes nothing; the first one, which nobody can tell from a person's, is
taken back if it turns out to have begun a scan (``mark`` gives the way back), or is held a moment too where
letters are commands.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from counter_tui.keyboard.scanner import Scan, Stroke, scan_at_end

if TYPE_CHECKING:
    from collections.abc import Callable

HICCUP_S = 0.016
"""A wedge scanner now and then misses a tick of its host: that much more than its usual pause."""
SLOW_SCANNER_S = 0.250
"""Keys within this of each other are looked at together: some scanners stop for breath in mid-code."""
SAME_SCAN_S = 1.5
"""A scanner held over a slip reads it again and again; repeats are dropped until it pauses this long."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """Text that arrived as one bracketed paste."""

    text: str
    at: float


class Routes(Protocol):
    """Where the gate sends what it has understood."""

    async def take_stroke(self, stroke: Stroke) -> None:
        """Do all that one key does."""

    async def take_paste(self, text: str) -> None:
        """Insert pasted text."""

    async def take_scan(self, scan: Scan) -> None:
        """Act on a scanned code."""

    def mark(self, stroke: Stroke) -> Callable[[], None] | None:
        """Give the way back from what ``stroke`` is about to do, or ``None`` where it is a command."""


class KeyGate:
    """A queue of raw keys and the one task that empties it."""

    def __init__(self, routes: Routes, *, gap_ms: int = 35, prefix: str = "") -> None:
        """Route to ``routes``; ``gap_ms`` and ``prefix`` describe this desk's scanner."""
        self._routes = routes
        self._gap_ms = gap_ms
        self._machine_gap_s = (gap_ms + 0.5) / 1000
        """Two keys no further apart may be a machine's (rolling fingers too: hence only a short hold)."""
        self._hold_s = self._machine_gap_s + HICCUP_S + 0.002
        """How long a held key waits for the next one; the last part is the timer's own grain."""
        self._prefix = prefix
        self._waiting: deque[Stroke | Pasted] = deque()
        self._arrived = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._routed: list[tuple[Stroke, Callable[[], None] | None]] = []
        self._held: list[Stroke] = []
        self._last_scan: tuple[str, float] = ("", float("-inf"))

    def feed(self, item: Stroke | Pasted) -> None:
        """Take what came from the wire; never blocks."""
        self._waiting.append(item)
        self._idle.clear()
        self._arrived.set()

    async def idle(self) -> None:
        """Wait until every key so far has done all that it does."""
        await self._idle.wait()

    async def run(self) -> None:
        """Empty the queue for ever."""
        while True:
            item = await self._next()
            if item is None:
                await self._flush()
            elif isinstance(item, Pasted):
                await self._flush()
                self._routed.clear()
                await self._routes.take_paste(item.text)
            elif item.is_printable:
                await self._take_printable(item)
            else:
                await self._take_other(item)
            if not self._waiting and not self._held:
                self._idle.set()

    async def _next(self) -> Stroke | Pasted | None:
        """Give the next item, or ``None`` when held keys have waited long enough for one."""
        while not self._waiting:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), self._hold_s if self._held else None)
            except TimeoutError:
                return None
        return self._waiting.popleft()

    async def _take_printable(self, stroke: Stroke) -> None:
        previous = self._held[-1] if self._held else (self._routed[-1][0] if self._routed else None)
        at_machine_speed = previous is not None and stroke.at - previous.at <= self._machine_gap_s
        if self._held or at_machine_speed or stroke.character == self._prefix:
            self._held.append(stroke)
            return
        way_back = self._routes.mark(stroke)
        if way_back is None and (stroke.character or "").isalnum():
            self._held.append(stroke)
            return
        if previous is None or stroke.at - previous.at > SLOW_SCANNER_S:
            self._routed.clear()
        self._routed.append((stroke, way_back))
        await self._routes.take_stroke(stroke)

    async def _take_other(self, stroke: Stroke) -> None:
        if stroke.key == "enter" and await self._deliver_scan(stroke.at):
            return
        await self._flush()
        self._routed.clear()
        await self._routes.take_stroke(stroke)

    async def _deliver_scan(self, at: float) -> bool:
        """Act on a scan that this Enter ends; give whether there was one."""
        run = [stroke for stroke, _ in self._routed] + self._held
        found = scan_at_end(run, gap_ms=self._gap_ms, prefix=self._prefix)
        if found is None:
            return False
        start, scan = found
        if start < len(self._routed):
            way_back = self._routed[start][1]
            if way_back is not None:
                way_back()
            before: list[Stroke] = []
        else:
            before = run[len(self._routed) : start]
        self._held.clear()
        self._routed.clear()
        for stroke in before:
            await self._routes.take_stroke(stroke)
        text, last = self._last_scan
        self._last_scan = (scan.text, at)
        if scan.text != text or at - last > SAME_SCAN_S:
            await self._routes.take_scan(scan)
        return True

    async def _flush(self) -> None:
        """Let the held keys do what they do, one after the other."""
        held, self._held = self._held, []
        for stroke in held:
            self._routed.append((stroke, self._routes.mark(stroke)))
            await self._routes.take_stroke(stroke)
