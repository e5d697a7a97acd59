"""A real office with people on the screen: hands that log in, lock and switch, at a clock standing still."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "office"))

from peopled_office import PINS, make_peopled_office
from textual.keys import _character_to_key

from counter_tui import bootstrap
from counter_tui.app import CounterApp
from counter_tui.bootstrap import Office, make_practice_office
from counter_tui.config import Places
from counter_tui.keyboard.scanner import Stroke
from counter_tui.opening import open_light
from counter_tui.widgets.lines import Lines, plain
from counter_tui.wiring import WiredOffice
from db.rules.clock import VIETNAM

MORNING = datetime(2026, 3, 2, 9, 14, tzinfo=VIETNAM)
NAMED = {
    *(
        "enter",
        "escape",
        "tab",
        "up",
        "down",
        "backspace",
        "space",
        "pagedown",
        "ctrl+l",
        "f12",
        "ctrl+q",
        "ctrl+u",
    ),
    *(f"f{number}" for number in range(1, 12)),
}


class PeopledDesk:
    """Hands that feed the key gate, and eyes on what is shown."""

    def __init__(self, app: CounterApp, pilot: Any) -> None:
        self.app = app
        self.pilot = pilot
        self.idle_s = 0.0
        """How long ago the last key was, as the lock sees it; a story lets it grow."""
        self._at = 0.0
        app.lock.monotonic = lambda: self._at + self.idle_s
        app.lock.touched()

    async def press(self, *keys: str) -> None:
        """Press named keys or type text, in a person's rhythm."""
        for key in keys:
            for stroke in self._strokes(key, 0.3):
                self.app.lock.touched()
                self.app.gate.feed(stroke)
                await self.app.gate.idle()
        await self.wait()

    async def burst(self, *keys: str) -> None:
        """Send everything at once, as fast as a machine."""
        for key in keys:
            for stroke in self._strokes(key, 0.001):
                self.app.gate.feed(stroke)
        await self.app.gate.idle()
        await self.wait()

    async def log_in(self, name: str) -> None:
        """Choose a name by its digit, type the PIN, Enter."""
        places = ["Lò Thị Hoa", "Quàng Văn Mai", "Hà Minh Quân", "Cầm Thị Vân"]
        await self.press(str(places.index(name) + 1), PINS[name], "enter")

    async def wait(self) -> None:
        """Wait for what is done beside the keys."""
        for _ in range(400):
            if sum(not task.done() for task in self.app._tasks) <= 1:  # the gate's own never ends
                break
            await asyncio.sleep(0.005)
        await self.pilot.pause()

    async def until(self, words: str) -> None:
        """Wait for something on the screen."""
        for _ in range(400):
            if words in self.screen:
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"never saw {words!r}:\n{self.screen}")

    @property
    def screen(self) -> str:
        """What is seen, top to bottom."""
        regions = self.app.screen.query(Lines)
        return "\n".join(text for text in (plain(region.rows) for region in regions) if text)

    @property
    def locked(self) -> bool:
        """Whether the lock stands."""
        return "ĐÃ KHÓA" in self.screen

    def _strokes(self, key: str, apart: float) -> list[Stroke]:
        self._at += 2
        if key in NAMED:
            return [Stroke(key, {"enter": "\r", "space": " "}.get(key), self._at)]
        strokes = []
        for letter in key:
            self._at += apart
            strokes.append(Stroke(_character_to_key(letter), letter, self._at))
        return strokes


@asynccontextmanager
async def at_the_desk(
    home: Path,
    monkeypatch: Any,
    *,
    practice: bool = False,
    size: tuple[int, int] = (80, 24),
    make: Callable[[Path], object] | None = None,
) -> AsyncIterator[PeopledDesk]:
    """Sit down at a real office's counter (or a practice office's), made first where there is none."""

    def now() -> datetime:
        return MORNING

    if not (home / "station.json").exists():
        if make is not None:
            make(home)
        elif practice:
            make_practice_office(home)
        else:
            make_peopled_office(home, now)
    monkeypatch.setattr(bootstrap, "_wire", lambda _home: WiredOffice.open(Places(home), now))
    async with Office(home) as office:
        app = CounterApp(open_light(home), office)
        app.counter.now = now
        async with app.run_test(size=size) as pilot:
            desk = PeopledDesk(app, pilot)
            await desk.until("Hôm nay" if practice else "Ai vào làm việc")
            yield desk
