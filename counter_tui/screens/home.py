"""Home: one box that is always ready; words find procedures and dossiers, a scan acts at once."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from counter_tui import keymap, sentences
from counter_tui.keyboard.editor import LineEditor
from counter_tui.keyboard.method import Method
from counter_tui.keyboard.scanner import ScanKind
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar, list_width, rule, side_by_side, window
from counter_tui.screens.home_view import detail_rows, entry_row, today_row
from counter_tui.widgets.lines import Look, Row, Span, fit, row
from counter_tui.words import printer_words, short_weekday

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Scan, Stroke
    from counter_tui.keymap import Verb
    from db.catalogue.title import Title
    from db.rules.dossier import DossierLine, DraftLine, Person, Today
    from db.rules.id_card import IdCard

PAUSE_S = 0.15
"""Dossiers are looked up when the typing pauses this long: the catalogue answers each key, a disk needn't."""
MOVES = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
FEWEST_LETTERS = 2
"""With fewer, too many dossiers match to be of use."""


class EntryKind(StrEnum):
    """What a line of the list is."""

    DRAFT = "draft"
    PERSON = "person"
    PROCEDURE = "procedure"
    DOSSIER = "dossier"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line that can be chosen."""

    kind: EntryKind
    draft: DraftLine | None = None
    person: Person | None = None
    title: Title | None = None
    dossier: DossierLine | None = None


class HomeScreen(DeskScreen):
    """Where every job of the counter starts."""

    def __init__(self, counter: Counter) -> None:
        """Start with an empty box."""
        super().__init__(counter)
        self.box = LineEditor()
        self.person: Person | None = None
        self.today: Today | None = None
        self.drafts: Sequence[DraftLine] = ()
        self._titles: Sequence[Title] = counter.index.search("", limit=20)
        self._known: Person | None = None
        self._dossiers: Sequence[DossierLine] = ()
        self._selected = 0
        self._hurry = asyncio.Event()
        self._lookup: asyncio.Task[None] | None = None

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Give office, counter, clerk and clock."""
        now = self.counter.now()
        station = self.counter.station
        office = f"{self.counter.header.parent_name} - {station.counter}"
        if station.practice:
            office += f"  [{text('screen.practice')}]"
        right = f"{station.clerk}   {short_weekday(now)} {now:%d/%m/%Y %H:%M}"
        return bar(office, right, width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the box, the list, and on a wide screen the detail of the chosen line."""
        entries = self.entries
        self._selected = max(0, min(self._selected, len(entries) - 1))
        head: list[Row] = [row(" ", (self._prompt(), Look.DIM)), self._box_row(width), rule(width)]
        room = height - len(head)
        columns = list_width(width)
        lines = self._list_rows(entries, columns, room)
        if columns == width:
            return head + lines
        chosen = entries[self._selected] if entries else None
        detail = detail_rows(chosen, self.counter, width - columns - 3)
        return head + side_by_side(lines, detail[:room], columns)

    def status(self, width: int) -> Sequence[Row]:
        """Give today's numbers, the printer, the last backup and what is not sent yet."""
        backup = self.today.last_backup_at if self.today is not None else None
        printer = text("screen.home.printer_ready", printer=printer_words(self.counter.station))
        saved = f"{backup:%d/%m %H:%M}" if backup is not None else ""
        facts = [
            self.counter.printer_note or printer,
            text("screen.home.backup", at=saved) if saved else text("screen.home.no_backup"),
        ]
        if self.today is not None:
            facts.append(text("screen.home.unsent", n=self.today.unsent_events))
        return [rule(width), today_row(self.today), row(" ", (fit("  ".join(facts), width - 2), Look.DIM))]

    def verbs(self) -> Sequence[Verb]:
        """Give what can be done on the home screen."""
        verbs = [keymap.CHOOSE, keymap.NUMBER, keymap.UP_DOWN]
        if self.counter.last_dossier:
            verbs.append(keymap.REPRINT)
        if any(entry.kind is EntryKind.DRAFT for entry in self.entries):
            verbs.append(keymap.DISCARD)
        return [*verbs, keymap.TEST_PRINT, keymap.INPUT_METHOD, keymap.BACK]

    def editor(self) -> LineEditor:
        """Give the box: it always has the keys."""
        return self.box

    def mark(self, stroke: Stroke) -> Callable[[], None] | None:
        """Give the way back from a letter; a digit that chooses a line is a command."""
        if self._picks_by_number(stroke.character):
            return None
        before = self.box.snapshot()

        def go_back() -> None:
            self.box.restore(before)
            self._look_words_up()

        return go_back

    @property
    def entries(self) -> Sequence[Entry]:
        """What can be chosen, top to bottom: nothing ever moves above what came later."""
        drafts = () if self.box.value or self.person is not None else self.drafts
        people = [Entry(EntryKind.PERSON, person=self._known)] if self._known is not None else []
        return [
            *(Entry(EntryKind.DRAFT, draft=draft) for draft in drafts),
            *people,
            *(Entry(EntryKind.PROCEDURE, title=title) for title in self._titles),
            *(Entry(EntryKind.DOSSIER, dossier=dossier) for dossier in self._dossiers),
        ]

    def _prompt(self) -> str:
        if self.person is not None:
            from db.rules.identity import mask

            number = mask(self.person.personal_number)
            return text("screen.home.prompt_person", name=self.person.name or "?", number=number)
        return text("screen.home.prompt")

    def _box_row(self, width: int) -> Row:
        visible, caret = self.box.window(width - 5)
        under = visible[caret] if caret < len(visible) else " "
        method = self.counter.input_method
        tail = row("  ", (f"[{method}]", Look.DIM)) if method else ()
        return (
            Span(" > ", Look.STRONG),
            Span(visible[:caret], Look.STRONG),
            Span(under, Look.CARET),
            Span(visible[caret + 1 :], Look.STRONG),
            *tail,
        )

    def _list_rows(self, entries: Sequence[Entry], width: int, height: int) -> list[Row]:
        if not entries:
            return [row("   ", (text("screen.home.nothing", words=self.box.value), Look.WARN))]
        headed = bool(self._dossiers) and len(entries) > len(self._dossiers)
        shown = window(len(entries), self._selected, height - headed)
        rows: list[Row] = []
        for index in shown:
            entry = entries[index]
            if headed and entry.dossier is not None and entry.dossier is self._dossiers[0]:
                rows.append(rule(width, text("screen.home.dossiers")))
            rows.append(entry_row(entry, index + 1, width, chosen=index == self._selected))
        return rows

    # ---- what keys do --------------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> None:
        """Do all that one key does."""
        if does(keymap.CHOOSE, stroke.key):
            await self._choose_now()
        elif stroke.key in MOVES:
            await self._dossiers_are_in()
            self._selected = max(0, min(self._selected + MOVES[stroke.key], len(self.entries) - 1))
        elif self._picks_by_number(stroke.character):
            await self._dossiers_are_in()
            index = int(stroke.character or "1") - 1
            if index < len(self.entries):
                await self._choose(self.entries[index])
        elif stroke.character == "?" and not self.box.value:
            await self.counter.go.show_help()
        elif not await self._do_verb(stroke.key) and self.box.handle(stroke.key, stroke.character):
            await self.edited()

    async def _do_verb(self, key: str) -> bool:
        """Do what a key beside the box does; ``False``: it is the box's."""
        if key == "escape":
            self._step_back()
        elif does(keymap.REPRINT, key) and self.counter.last_dossier:
            self.counter.go.print_in_background(self.counter.last_dossier)
        elif does(keymap.DISCARD, key):
            await self._discard_draft()
        elif does(keymap.TEST_PRINT, key):
            line = await self.counter.desk.print_test_page()
            self.say_text(sentences.outcome(line))
        else:
            return False
        return True

    async def edited(self) -> None:
        """Look the new words up."""
        self._look_words_up()

    def _look_words_up(self) -> None:
        """Find procedures now, and dossiers when the typing pauses."""
        words = self.box.value.strip()
        self.hush()
        self._titles = self.counter.index.search(words, limit=20)
        self._selected = 0
        self._known = None
        self._drop_lookup()
        if len(words) >= FEWEST_LETTERS:
            self._hurry.clear()
            self._lookup = self.counter.beside(self._look_up_dossiers(words))
        else:
            self._dossiers = ()

    async def scan(self, scan: Scan) -> bool:
        """Take an ID card: the next intake is for this person, or one of their dossiers is opened."""
        if scan.kind is not ScanKind.ID_CARD:
            return False
        from db.rules.id_card import read_card

        await self.take_card(read_card(scan.text))
        return True

    async def take_card(self, card: IdCard) -> None:
        """Fill in the person of a scanned card and show their dossiers."""
        from counter_tui.person_entry import merged

        known = await self.counter.desk.known_person(card.number)
        self.person = merged(card.person, known)
        self.box.clear()
        self._drop_lookup()
        self._known = None
        self._titles = self.counter.index.search("", limit=9)
        self._dossiers = await self.counter.desk.find_dossiers(card.number, limit=5)
        self._selected = 0
        self.say_card(card, "screen.home.card_read")

    async def refresh_facts(self) -> None:
        """Read today's numbers and the half-done intakes again."""
        self.today = await self.counter.desk.today()
        self.drafts = await self.counter.desk.drafts()

    def reset(self) -> None:
        """Be ready for the next citizen."""
        self.box.clear()
        self.person = None
        self._known = None
        self._dossiers = ()
        self._drop_lookup()
        self._titles = self.counter.index.search("", limit=20)
        self._selected = 0

    def _picks_by_number(self, character: str | None) -> bool:
        """Whether a digit chooses a line: not in an empty box, nor where it continues a code or a number.

        A number may begin with a letter (``H52…``), and in VNI a digit after a letter is its tone.
        """
        words = self.box.value.strip()
        return (
            character is not None
            and character in "123456789"
            and len(words) >= FEWEST_LETTERS
            and not any(letter.isdigit() for letter in words)
            and self.box.cursor == len(self.box.value)
            and (self.box.method is not Method.VNI or self.box.value.endswith(" "))
        )

    def _step_back(self) -> None:
        if self.box.value:
            self.box.clear()
            self._dossiers, self._known = (), None
            self._drop_lookup()
            self._titles = self.counter.index.search("", limit=20)
            self._selected = 0
        elif self.person is not None:
            self.reset()
            self.hush()
        else:
            self.say("screen.home.quit_with")

    async def _choose_now(self) -> None:
        """Choose the marked line; a whole receipt number opens its dossier whatever is marked."""
        from db.rules import receipt_number

        words = self.box.value.strip()
        if receipt_number.looks_like(words):
            await self.counter.go.open_dossier(words)
            return
        await self._dossiers_are_in()
        entries = self.entries
        if entries:
            await self._choose(entries[self._selected])

    async def _choose(self, entry: Entry) -> None:
        if entry.draft is not None:
            await self.counter.go.resume_intake(entry.draft.draft_id)
        elif entry.dossier is not None:
            await self.counter.go.open_dossier(entry.dossier.dossier_id)
        elif entry.title is not None:
            procedure = self.counter.read_procedure(entry.title.code)
            await self.counter.go.begin_intake(procedure, self.person)
        elif entry.person is not None:
            person = entry.person
            self.reset()
            self.person = person
            self._titles = self.counter.index.search("", limit=9)

    async def _discard_draft(self) -> None:
        entries = self.entries
        entry = entries[self._selected] if entries else None
        if entry is None or entry.draft is None:
            self.say("screen.home.no_draft_marked", Look.WARN)
            return
        await self.counter.desk.discard_draft(entry.draft.draft_id)
        self.drafts = await self.counter.desk.drafts()
        self.say("screen.home.draft_discarded")

    # ---- dossiers, looked up beside the typing -------------------------------------------------------

    async def _look_up_dossiers(self, words: str) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._hurry.wait(), PAUSE_S)
        from counter_tui.person_entry import PERSONAL_NUMBER_DIGITS
        from db.rules.dossier import Person

        digits = words.replace(" ", "")
        known = None
        if digits.isdigit() and len(digits) == PERSONAL_NUMBER_DIGITS:
            known = await self.counter.desk.known_person(digits) or Person(name="", personal_number=digits)
        dossiers = await self.counter.desk.find_dossiers(words, limit=20)
        self._known, self._dossiers = known, dossiers

    async def _dossiers_are_in(self) -> None:
        """Wait for the look-up of what was typed, so that typing ahead means what typing slowly means."""
        if self._lookup is not None:
            self._hurry.set()
            await self._lookup

    def _drop_lookup(self) -> None:
        if self._lookup is not None and not self._lookup.done():
            self._lookup.cancel()
        self._lookup = None
