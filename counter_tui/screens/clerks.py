"""Who works here: everybody with today's posting, and what can be done about one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar, list_width, rule, side_by_side, window
from counter_tui.widgets.lines import Look, Row, fit, row, wrap
from db.rules.lifecycle import Role
from db.rules.people import ADMINISTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from db.rules.people import ClerkLine, Posting

MOVES = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
NAME_WIDTH = 26
STATE_WIDTH = 14
DETAIL_ROWS = 7
"""What stands below the list on a narrow screen: the history of whoever is marked."""


class ClerksScreen(DeskScreen):
    """The people of this office; who administers can change what they are, everybody their own PIN."""

    def __init__(self, counter: Counter) -> None:
        """Show nobody yet."""
        super().__init__(counter)
        self._lines: Sequence[ClerkLine] = ()
        self._selected = 0

    async def refresh_facts(self) -> None:
        """Read everybody."""
        self._lines = await self.counter.desk.use(lambda office: office.people.clerks())
        self._selected = max(0, min(self._selected, len(self._lines) - 1))

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Name the screen, and how many work today."""
        today = sum(line.today is not None for line in self._lines)
        return bar(text("screen.clerks.title"), text("screen.clerks.count", n=today), width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the list, and beside or below it the postings of whoever is marked."""
        if not self._lines:
            return [row(""), *(row("   ", line) for line in wrap(text("screen.clerks.none"), width - 4))]
        columns = list_width(width)
        if columns < width:
            detail = self._detail(width - columns - 3)[:height]
            return side_by_side(self._list(columns, height), detail, columns)
        detail = [rule(width, text("screen.clerks.history")), *self._detail(width)[1:]][:DETAIL_ROWS]
        shown = self._list(width, max(3, height - DETAIL_ROWS))
        return [*shown, *detail][:height]

    def _list(self, width: int, height: int) -> list[Row]:
        places = window(len(self._lines), self._selected, height)
        return [self._row(place, width) for place in places]

    def _row(self, place: int, width: int) -> Row:
        line = self._lines[place]
        held = line.today
        title = text("screen.clerks.not_today") if held is None else held.title
        room = width - NAME_WIDTH - STATE_WIDTH - 4
        words = f" {fit(line.clerk.name, NAME_WIDTH)} {fit(title, room)} "
        look = Look.CURSOR if place == self._selected else Look.PLAIN
        dim = look if held is not None or place == self._selected else Look.DIM
        return row((words, dim), (fit(self._state(line), STATE_WIDTH, right=True), Look.WARN), " ")

    @staticmethod
    def _state(line: ClerkLine) -> str:
        if line.locked:
            return text("screen.clerks.locked")
        if line.failures:
            return text("screen.clerks.failures", n=line.failures)
        return text("screen.clerks.must_change") if line.must_change and line.today is not None else ""

    def _detail(self, width: int) -> list[Row]:
        clerk = self._lines[self._selected].clerk
        rows = [row(" ", (text("screen.clerks.history"), Look.STRONG))]
        for posting in reversed(clerk.postings):
            rows += [row("   ", line) for line in wrap(_posting_words(posting), width - 4)]
        if clerk.former:
            words = f"{text('screen.clerks.former')}: {', '.join(clerk.former)}"
            rows += [row("   ", (line, Look.DIM)) for line in wrap(words, width - 4)]
        return rows

    @property
    def _administers(self) -> bool:
        """Whether whoever works here may change people; the first one is added by nobody."""
        roles = {Role(role) for role in self.counter.station.roles}
        return not self._lines or (self.counter.person is not None and bool(roles & ADMINISTERS))

    def verbs(self) -> Sequence[Verb]:
        """Give what this person may do here."""
        verbs: list[Verb] = []
        if self._administers:
            verbs.append(keymap.ADD_CLERK)
        if self._lines:
            if self._administers:
                verbs += [keymap.POST_CLERK, keymap.NEW_PIN, keymap.END_CLERK, keymap.UNLOCK]
            verbs += [keymap.SUBSTITUTE, keymap.UP_DOWN]
        if self.counter.person is not None:
            verbs.append(keymap.OWN_PIN)
        return (*verbs, keymap.BACK)

    # ---- what keys do --------------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> None:
        """Mark somebody, or do what a key is for, where this person may."""
        self.hush()
        if stroke.key in MOVES:
            self._selected = max(0, min(self._selected + MOVES[stroke.key], len(self._lines) - 1))
        elif stroke.key == "escape":
            await self.counter.go.go_back()
        else:
            allowed = [verb for verb in self.verbs() if does(verb, stroke.key)]
            if allowed:
                await self._do(allowed[0])

    async def _do(self, verb: Verb) -> None:
        from counter_tui.screens import clerks_forms, clerks_handing

        if verb is keymap.ADD_CLERK:
            await self.counter.go.show(clerks_forms.AddScreen(self.counter))
            return
        if verb is keymap.OWN_PIN:
            await self.counter.go.show(clerks_forms.OwnPinScreen(self.counter))
            return
        line = self._lines[self._selected]
        if verb is keymap.POST_CLERK:
            await self.counter.go.show(clerks_forms.PostScreen(self.counter, line))
        elif verb is keymap.NEW_PIN:
            await self.counter.go.show(clerks_forms.NewPinScreen(self.counter, line))
        elif verb is keymap.END_CLERK:
            await self.counter.go.show(clerks_forms.EndScreen(self.counter, line))
        elif verb is keymap.UNLOCK:
            await self._unlock(line)
        elif verb is keymap.SUBSTITUTE:
            await self.counter.go.show(clerks_handing.TakeOverScreen(self.counter, line, self._lines))

    async def _unlock(self, line: ClerkLine) -> None:
        if not line.failures:
            self.say("screen.clerks.no_unlock", Look.WARN)
            return
        clerk_id = line.clerk.clerk_id
        await self.counter.desk.use(lambda office: office.people.unlock(clerk_id))
        await self.refresh_facts()
        self.say("screen.clerks.unlocked", Look.GOOD, name=line.clerk.name)


def _posting_words(posting: Posting) -> str:
    days = [text("screen.clerks.from", day=f"{posting.first_day:%d/%m/%Y}")]
    if posting.last_day is not None:
        days.append(text("screen.clerks.until", day=f"{posting.last_day:%d/%m/%Y}"))
    roles = ", ".join(text(f"screen.role.{role}") for role in sorted(posting.roles))
    parts = (posting.title, posting.unit, " ".join(days), roles)
    return "; ".join(part for part in parts if part)
