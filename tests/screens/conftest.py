"""The whole app on a real office, with the clock standing still: keys in, rows of text out."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from counter_tui.app import CounterApp
from counter_tui.bootstrap import Office, make_practice_office
from counter_tui.opening import open_light
from counter_tui.widgets.lines import Lines, plain
from db.rules.clock import VIETNAM

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

MORNING = datetime(2026, 3, 2, 9, 14, tzinfo=VIETNAM)
"""A Monday in the past, whenever these tests run: an office accepts nothing from the future."""


class Clerk:
    """Hands and eyes at a counter that runs in this process."""

    def __init__(self, app: CounterApp, pilot: Pilot[int]) -> None:
        self.app = app
        self._pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when the one before has done all that it does."""
        for key in keys:
            await self._pilot.press(key)
            await self.app.gate.idle()
        await self._pilot.pause()

    async def type(self, words: str) -> None:
        """Type words letter by letter."""
        await self.press(*("space" if letter == " " else letter for letter in words))

    async def until(self, words: str) -> None:
        """Wait for something that comes beside the keys: today's numbers, how a print went."""
        for _ in range(200):
            if words in self.screen:
                return
            await self._pilot.pause(0.02)
        pytest.fail(f"never saw {words!r}:\n{self.screen}")

    @property
    def screen(self) -> str:
        """What the clerk sees, top to bottom."""
        regions = self.app.screen.query(Lines)
        return "\n".join(text for text in (plain(region.rows) for region in regions) if text)

    @property
    def message(self) -> str:
        """What the message line says."""
        return self.app.at.message


@pytest.fixture
def counter(tmp_path: Path) -> Callable[..., AbstractAsyncContextManager[Clerk]]:
    """Give a way to sit down at a fresh practice office's counter."""

    @asynccontextmanager
    async def sit_down(width: int = 80, height: int = 24) -> AsyncIterator[Clerk]:
        home = tmp_path / "office"
        make_practice_office(home)
        async with Office(home) as office:
            app = CounterApp(open_light(home), office)
            app.counter.now = lambda: MORNING
            async with app.run_test(size=(width, height)) as pilot:
                clerk = Clerk(app, pilot)
                await clerk.until("Hôm nay")
                yield clerk

    return sit_down
