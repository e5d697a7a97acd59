"""The lock of the counter: when it falls, and what becomes of the work below when somebody comes in.

The same clerk finds everything as it was, to the half-typed letter. For another one, what is half done is put
on the disk as a draft of its owner first, and the work begins at home.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.keyboard.scanner import Stroke
from counter_tui.locale import text
from counter_tui.widgets.lines import Look

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter_tui.app import CounterApp
    from counter_tui.screens.lock import LockScreen
    from db.rules.office import Station
    from db.rules.people import LoggedIn

LOOK_S = 5.0
"""How often it is looked whether anybody still works here."""


class Lock:
    """The lock over the screens of ``app``."""

    def __init__(
        self, app: CounterApp, station: Station, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin unlocked, with nobody logged in; ``station`` is what the desk is without anybody."""
        self._app = app
        self._station = station
        self.monotonic = monotonic
        self._last_key = monotonic()
        self.current: LoggedIn | None = None
        """Whose work is below."""
        self.screen: LockScreen | None = None
        """The locked screen, while it stands."""
        self._others: LoggedIn | None = None

    @property
    def idle_s(self) -> float:
        """Seconds since the last key."""
        return self.monotonic() - self._last_key

    def touched(self) -> None:
        """Notice a key."""
        self._last_key = self.monotonic()

    def look(self) -> None:
        """Lock where nobody has pressed a key for a while: by the lock key, in its turn among the keys."""
        minutes = self._station.idle_lock_min
        if minutes and self.screen is None and self.idle_s >= minutes * 60:
            self._app.gate.feed(Stroke(keymap.LOCK.keys[0], None, time.monotonic()))

    async def close(self) -> None:
        """Let the lock fall, unless it stands already."""
        if self.screen is None:
            from counter_tui.screens.lock import LockScreen

            self.screen = LockScreen(self._app.counter, self)
            await self._app.push_screen(self.screen)

    async def put_aside(self) -> None:
        """Put what is half done below on the disk, as a draft of whoever did it."""
        for screen in self._app.desk_screens():
            await screen.put_aside()

    def entered(self, person: LoggedIn) -> None:
        """Take a clerk who has shown the right PIN as the one who works here, before anything is shown."""
        if self.current is not None and self.current.clerk_id != person.clerk_id:
            self._others = self.current
        self.current = person
        self._app.counter.log_in(person, self._station)

    async def open(self, person: LoggedIn) -> None:
        """Show the work again: where it was, or the home screen where it was somebody else's."""
        self.entered(person)
        missed = None if self.screen is None else self.screen.missed
        if self._others is not None:
            self._others = None
            await self._app.start_over()
            self._app.home.say_text(text("screen.lock.welcome", name=person.name), Look.GOOD)
        else:
            await self.uncover()
            if missed is not None:
                self._app.at.say_text(*missed)
        self._app.refresh_home()

    async def uncover(self) -> None:
        """Show what is below again."""
        if self.screen is not None and self._app.screen is self.screen:
            self.screen = None
            await self._app.pop_screen()
