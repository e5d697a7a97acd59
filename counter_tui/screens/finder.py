"""Dossiers looked up beside the typing: the catalogue answers each key, a disk needn't."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from db.rules.dossier import DossierLine, Person

PAUSE_S = 0.15
"""Dossiers are looked up when the typing pauses this long."""
FEWEST_LETTERS = 2
"""With fewer, too many dossiers match to be of use."""


class Finder:
    """The dossiers that fit what was typed, and the person whose number it is."""

    def __init__(self, counter: Counter, limit: int = 20) -> None:
        """Find nothing yet."""
        self._counter = counter
        self._limit = limit
        self._hurry = asyncio.Event()
        self._lookup: asyncio.Task[None] | None = None
        self.known: Person | None = None
        self.dossiers: Sequence[DossierLine] = ()

    def look_up(self, words: str) -> None:
        """Look words up when the typing pauses; what was found of others stays until then."""
        self.known = None
        self.drop()
        if len(words) >= FEWEST_LETTERS:
            self._hurry.clear()
            self._lookup = self._counter.beside(self._find(words))
        else:
            self.dossiers = ()

    def clear(self) -> None:
        """Find nothing."""
        self.drop()
        self.known, self.dossiers = None, ()

    def drop(self) -> None:
        """Give up what is being looked up."""
        if self._lookup is not None and not self._lookup.done():
            self._lookup.cancel()
        self._lookup = None

    async def are_in(self) -> None:
        """Wait for the look-up of what was typed, so that typing ahead means what typing slowly means."""
        if self._lookup is not None:
            self._hurry.set()
            await self._lookup

    async def _find(self, words: str) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._hurry.wait(), PAUSE_S)
        from counter_tui.person_entry import PERSONAL_NUMBER_DIGITS
        from db.rules.dossier import Person

        digits = words.replace(" ", "")
        known = None
        if not self._counter.may("office.find_dossiers"):  # whoever only administers looks up procedures
            return
        may_take_in = self._counter.may("office.known_person")
        if digits.isdigit() and len(digits) == PERSONAL_NUMBER_DIGITS and may_take_in:
            known = await self._counter.desk.known_person(digits) or Person(name="", personal_number=digits)
        dossiers = await self._counter.desk.find_dossiers(words, limit=self._limit)
        self.known, self.dossiers = known, dossiers
