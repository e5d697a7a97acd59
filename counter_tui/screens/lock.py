"""The locked screen: the office, the clock, who may come in, and a PIN as dots; nothing of anybody's work.

What is said while it stands (how a print went) is kept for whoever unlocks the same work again. Digits choose
from the list at once, so that changing places is the lock key, a digit, the PIN and Enter.
"""

from __future__ import annotations

import time
from enum import Enum
from typing import TYPE_CHECKING

from counter_tui import keymap, sentences
from counter_tui.keyboard.editor import LineEditor
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar, field_row, window
from counter_tui.widgets.lines import Look, Row, fit, row, wrap
from counter_tui.words import short_weekday
from db.rules.errors import NotAccepted, NotPossibleNow, Refusal
from db.rules.people import MOST_DIGITS, check_pin
from db.rules.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Scan, Stroke
    from counter_tui.keymap import Verb
    from counter_tui.locking import Lock
    from counter_tui.uses import OfficeUses
    from db.rules.people import AtWork, LoggedIn

DOT = "•"
MOVES = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
NAME_WIDTH = 30
OF_PEOPLE = ("log_in_wait", "pin_locked", "no_clerk_yet", "not_logged_in", "pin_must_change")
HEAD_ROWS = 2
FORGETS_S = 60.0
"""Whoever has shown a PIN and goes away before setting a new one is asked again."""
TICK_S, KEEP_EVERY = 1.0, 5
"""How often a wait is drawn, and every how many times it is put on the disk."""


class Stage(Enum):
    """What the keys are for."""

    WHO = "who"
    PIN = "pin"
    NEW = "new"
    AGAIN = "again"


class LockScreen(DeskScreen):
    """The lock."""

    def __init__(self, counter: Counter, lock: Lock) -> None:
        """Stand before whatever is below; ``lock`` lets people in."""
        super().__init__(counter)
        self.missed: tuple[str, Look] | None = None
        """What would have been said meanwhile."""
        self._lock = lock
        self._needed: bool | None = None if counter.station.practice else True
        self._people: Sequence[AtWork] = ()
        self._read_at = time.monotonic()
        self._is_read = False
        self._stage = Stage.WHO
        self._words = LineEditor()
        self._selected = 0
        self._chosen: AtWork | None = None
        self._typed = ""
        self._old = ""
        self._new = ""
        self._changes = False
        self._ticks = 0

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Give the office and the clock, and nothing else."""
        now = self.counter.now()
        left = f"{self.counter.header.parent_name} - {text('screen.lock.title')}"
        return bar(left, f"{short_weekday(now)} {now:%d/%m/%Y %H:%M}", width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the names, or the place for a PIN."""
        if self._needed is False:
            return [row(""), row("   ", (text("screen.lock.practice"), Look.DIM))]
        if not self._is_read:
            return [row(""), row("   ", (text("screen.lock.opening"), Look.DIM))]
        if not self._people:
            return [
                row(""),
                row("   ", (text("screen.lock.no_clerk_yet"), Look.STRONG)),
                *(row("   ", line) for line in wrap(text("screen.lock.no_clerk_help"), width - 4)),
            ][:height]
        if self._stage is Stage.WHO:
            return self._names(width, height)
        return self._pin_rows(width)[:height]

    def _names(self, width: int, height: int) -> list[Row]:
        head = [row(" ", (text("screen.lock.who"), Look.DIM))]
        if self._words.value:
            head.append(field_row("", self._words, width, active=True, label_width=1))
        head.append(row(""))
        shown = self._shown()
        self._selected = max(0, min(self._selected, len(shown) - 1))
        if not shown:
            words = text("screen.lock.nobody_such", words=self._words.value)
            return [*head, row("   ", (fit(words, width - 4), Look.WARN))]
        places = window(len(shown), self._selected, max(1, height - len(head)))
        return [*head, *(self._name_row(shown[place], place, width) for place in places)]

    def _name_row(self, one: AtWork, place: int, width: int) -> Row:
        number = f" {place + 1} " if place < 9 and not self._words.value else "   "  # noqa: PLR2004 - digits
        current = self._lock.current
        state = self._state_of(one)
        if not state and current is not None and current.clerk_id == one.clerk_id:
            state = text("screen.lock.last")
        words = fit(f"{fit(one.name, NAME_WIDTH)} {one.title}", width - len(number) - 20)
        look = Look.CURSOR if place == self._selected else Look.PLAIN
        return row((number, Look.KEY), (f" {words} ", look), (state, Look.DIM))

    def _pin_rows(self, width: int) -> list[Row]:
        assert self._chosen is not None  # noqa: S101 - chosen before any PIN
        rows = [row(""), row("   ", (fit(self._chosen.name, width - 4), Look.STRONG)), row("")]
        if self._stage is not Stage.PIN:
            key = "screen.lock.own_pin" if self._changes else "screen.lock.must_change"
            rows += [row("   ", (line, Look.WARN)) for line in wrap(text(key), width - 4)] + [row("")]
        label = text(f"screen.lock.{self._stage.value}")
        dots = DOT * len(self._typed)
        rows.append(row(" > ", (f"{label}  ", Look.STRONG), (dots, Look.STRONG), (" ", Look.CARET)))
        current = self._lock.current
        if current is not None and current.clerk_id != self._chosen.clerk_id:
            words = text("screen.lock.other", name=current.name)
            rows += [row(""), row("   ", (fit(words, width - 4), Look.DIM))]
        state = self._state_of(self._chosen)
        if state:
            rows += [row(""), row("   ", (state, Look.WARN))]
        return rows

    def _state_of(self, one: AtWork) -> str:
        if one.locked:
            return text("screen.lock.locked")
        left = self._left(one)
        return text("screen.lock.waits", clock=f"{left // 60}:{left % 60:02d}") if left else ""

    def _left(self, one: AtWork) -> int:
        return max(0, round(one.wait_s - (time.monotonic() - self._read_at)))

    def verbs(self) -> Sequence[Verb]:
        """Give choosing, or logging in."""
        if self._needed is False or not self._people:
            return (keymap.LOG_IN,)
        if self._stage is Stage.WHO:
            return (keymap.CHOOSE, keymap.NUMBER, keymap.UP_DOWN)
        if self._stage is Stage.PIN:
            return (keymap.LOG_IN, keymap.OWN_PIN, keymap.BACK)
        return (keymap.SET_PIN_HERE, keymap.BACK)

    def _all_verbs(self) -> Sequence[Verb]:
        return (*self.verbs(), keymap.QUIT)

    def editor(self) -> LineEditor | None:
        """Give the name that is typed; a PIN is no text."""
        return self._words if self._stage is Stage.WHO and self._words.value else None

    def mark(self, stroke: Stroke) -> Callable[[], None] | None:
        """Give the way back from a letter of a name or a digit of a PIN; choosing is a command."""
        if self._stage is Stage.WHO:
            if not self._words.value and (stroke.character or "").isdigit():
                return None
            before, selected = self._words.snapshot(), self._selected

            def back() -> None:
                self._words.restore(before)
                self._selected = selected

            return back
        typed = self._typed

        def untype() -> None:
            self._typed = typed

        return untype

    # ---- what others say -----------------------------------------------------------------------------

    def say(self, key: str, look: Look = Look.PLAIN, /, **facts: object) -> None:
        """Keep what is said meanwhile for later, as it may name somebody; a fault names nobody."""
        if key == "screen.fault":
            super().say(key, look)
        else:
            self.missed = (text(key, **facts), look)

    def say_text(self, sentence: str, look: Look = Look.PLAIN) -> None:
        """Keep what is said meanwhile for later."""
        self.missed = (sentence, look)

    async def scan(self, scan: Scan) -> bool:  # noqa: ARG002 - whatever it is
        """Let nothing come of a scan."""
        return True

    async def paste(self, pasted: str) -> None:
        """Let nothing come of pasted text."""

    # ---- what keys do --------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Read who is at work, and let waits run."""
        self.counter.beside(self._read())
        self.set_interval(TICK_S, self._tick)

    async def stroke(self, stroke: Stroke) -> None:
        """Choose, type a PIN, come in; keys that came before the names are there wait for them."""
        try:
            if not self._is_read:
                await self._read_people()
            self.hush()
            if self._needed is False:
                if does(keymap.LOG_IN, stroke.key):
                    await self._lock.uncover()
            elif not self._people:
                await self._read_people()
            elif self._stage is Stage.WHO:
                self._choose(stroke)
            else:
                await self._pin_key(stroke)
        except Refusal as refusal:
            self._refuse(refusal)

    def _choose(self, stroke: Stroke) -> None:
        shown = self._shown()
        if stroke.key in MOVES:
            self._selected = max(0, min(self._selected + MOVES[stroke.key], len(shown) - 1))
        elif does(keymap.CHOOSE, stroke.key):
            if shown:
                self._take(shown[self._selected])
        elif not self._words.value and does(keymap.NUMBER, stroke.key):
            place = int(stroke.key) - 1
            if place < len(shown):
                self._take(shown[place])
        elif stroke.key == "escape":
            self._words.clear()
        elif (stroke.character or "").isprintable() and self._words.handle(stroke.key, stroke.character):
            self._selected = 0

    def _take(self, one: AtWork) -> None:
        self._chosen, self._stage = one, Stage.PIN
        self._words.clear()
        self._forget()

    async def _pin_key(self, stroke: Stroke) -> None:
        if stroke.key == "escape":
            self._back()
        elif stroke.key == "backspace":
            self._typed = self._typed[:-1]
        elif does(keymap.LOG_IN, stroke.key):
            await self._enter()
        elif does(keymap.OWN_PIN, stroke.key) and self._stage is Stage.PIN:
            self._changes = True
            await self._enter()
        elif stroke.key == "ctrl+u":
            self._typed = ""
        elif (stroke.character or "") in tuple("0123456789") and len(self._typed) < MOST_DIGITS:
            self._typed += stroke.character or ""

    async def _enter(self) -> None:
        typed, self._typed = self._typed, ""
        if not typed:
            self._changes = False
        elif self._stage is Stage.PIN:
            await self._log_in(typed)
        elif self._stage is Stage.NEW:
            check_pin(typed)
            self._new, self._stage = typed, Stage.AGAIN
        elif typed != self._new:
            self._new, self._stage = "", Stage.NEW
            raise NotAccepted("pin_not_same")
        else:
            await self._change(typed)

    async def _log_in(self, typed: str) -> None:
        """Come in. What somebody else has not finished is on the disk before anybody takes their place."""
        assert self._chosen is not None  # noqa: S101 - chosen before any PIN
        who, current = self._chosen.clerk_id, self._lock.current
        if current is not None and current.clerk_id != who:
            await self._lock.put_aside()
        try:
            person = await self.counter.desk.use(lambda office: office.people.log_in(who, typed))
        except Refusal:
            self._changes = False
            await self._read_people()
            raise
        self._lock.entered(person)
        if person.must_change or self._changes:
            self._old, self._stage = typed, Stage.NEW
            return
        await self._open(person)

    async def _change(self, typed: str) -> None:
        assert self._chosen is not None  # noqa: S101 - chosen before any PIN
        who, old = self._chosen.clerk_id, self._old
        self._new, self._stage = "", Stage.NEW
        person = await self.counter.desk.use(lambda office: office.people.change_pin(who, old, typed))
        await self._open(person)

    async def _open(self, person: LoggedIn) -> None:
        self._forget()
        await self._lock.open(person)

    def _back(self) -> None:
        self._forget()
        self._stage, self._chosen, self._changes = Stage.WHO, None, False

    def _forget(self) -> None:
        """Keep nothing of any PIN."""
        self._typed = self._old = self._new = ""

    def _refuse(self, refusal: Refusal) -> None:
        """Say why not; the countdown beside a name says how long."""
        if isinstance(refusal, NotPossibleNow) and refusal.code == "not_logged_in":
            self._back()
        sentence = sentences.refusal(refusal)
        super().say_text(sentence[:1].upper() + sentence[1:], Look.BAD)
        if not isinstance(refusal, NotAccepted) and refusal.code not in OF_PEOPLE:
            raise refusal  # a full disk, a clock: what helps against them stands in front of the lock

    # ---- who is at work ------------------------------------------------------------------------------

    def _shown(self) -> Sequence[AtWork]:
        """Give the people whose names have every word that is typed."""
        words = fold(self._words.value).split()
        return [
            one
            for one in self._people
            if all(any(part.startswith(word) for part in fold(one.name).split()) for word in words)
        ]

    async def _read(self) -> None:
        try:
            await self._read_people()
        except Refusal as refusal:
            self._refuse(refusal)
        _ = self.counter.go  # the other screens are loaded while the clerk still types a PIN

    async def _read_people(self) -> None:
        first = not self._is_read
        self._needed, self._people = await self.counter.desk.use(_who)
        self._read_at, self._is_read = time.monotonic(), True
        if self._chosen is not None:
            again = [one for one in self._people if one.clerk_id == self._chosen.clerk_id]
            self._chosen = again[0] if again else self._chosen
        current = self._lock.current
        if first and current is not None:
            places = [place for place, one in enumerate(self._people) if one.clerk_id == current.clerk_id]
            self._selected = places[0] if places else 0

    def _tick(self) -> None:
        """Draw the clock and the waits; keep on the disk what is left of them."""
        self._ticks += 1
        if self._stage in (Stage.NEW, Stage.AGAIN) and self._lock.idle_s > FORGETS_S:
            self._back()
        if self._ticks % KEEP_EVERY == 0 and any(self._left(one) or one.wait_s for one in self._people):
            self.counter.beside(self._keep_waiting())
        self.paint()

    async def _keep_waiting(self) -> None:
        if not await self.counter.desk.use(lambda office: office.people.keep_waiting()):
            await self._read_people()


def _who(office: OfficeUses) -> tuple[bool, Sequence[AtWork]]:
    return office.people.needed(), office.people.at_work()
