"""Home: one box that is always ready; words find procedures and dossiers, a scan acts at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from counter_tui import keymap, sentences
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.keyboard.editor import LineEditor
from counter_tui.keyboard.method import Method
from counter_tui.keyboard.scanner import ScanKind
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar, box_row, list_width, rule, side_by_side, window
from counter_tui.screens.doors import open_menu, open_screen
from counter_tui.screens.finder import FEWEST_LETTERS, Finder
from counter_tui.screens.home_view import Entry, EntryKind, detail_rows, entry_row, prompt_row, today_row
from counter_tui.widgets.lines import Look, Row, fit, row
from counter_tui.words import printer_words, short_weekday

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Scan, Stroke
    from counter_tui.keymap import Verb
    from counter_tui.visitor import Visitor
    from db.catalogue.title import Title
    from db.rules.course import BlankSlip
    from db.rules.dossier import DraftLine, Person, Today
    from db.rules.id_card import IdCard

SHORT_NUMBER = re.compile(r"[0-9]{1,2}[-–][0-9]{1,4}")
MOVES = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
MOST_TITLES, TITLES_BESIDE = 20, 9
SAME_PRESS_S = 0.8
"""F9 so soon after the F9 that saved is the same press: it must not carry one person into the next intake."""


class HomeScreen(DeskScreen):
    """Where every job of the counter starts."""

    def __init__(self, counter: Counter) -> None:
        """Start with an empty box."""
        super().__init__(counter)
        self.box = LineEditor()
        self.person: Person | None = None
        self.visitor: Visitor | None = None
        """The person just served, for whom one more procedure is taken in."""
        self.blank: BlankSlip | None = None
        """The blank slip whose intake is keyed in next."""
        self.today: Today | None = None
        self.drafts: Sequence[DraftLine] = ()
        self._titles: Sequence[Title] = counter.index.search("", limit=MOST_TITLES)
        self._finder = Finder(counter)
        self._selected = 0

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Give office, counter, clerk and clock."""
        now = self.counter.now()
        station = self.counter.station
        office = f"{self.counter.header.parent_name} - {station.counter}"
        if station.practice:
            office += f"  [{text('screen.practice')}]"
        right = f"{station.clerk}   {short_weekday(now)} {now:%d/%m/%Y %H:%M}".lstrip()
        return bar(office, right, width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the box, the list, and on a wide screen the detail of the chosen line."""
        entries = self.entries
        self._selected = max(0, min(self._selected, len(entries) - 1))
        prompt = prompt_row(self.person, self.visitor, self.blank, width)
        head: list[Row] = [prompt, box_row(self.box, width, self.counter.input_method), rule(width)]
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
        shown = row(" ", (fit("  ".join(facts), width - 2), Look.DIM))
        if self.counter.to_look_at:
            warning = text("screen.home.look", n=self.counter.to_look_at)
            room = width - len(warning) - 4
            shown = row(" ", (fit("  ".join(facts), room), Look.DIM), "  ", (warning, Look.WARN))
        return [rule(width), today_row(self.today), shown]

    def verbs(self) -> Sequence[Verb]:
        """Give what can be done on the home screen."""
        verbs = [keymap.CHOOSE, keymap.NUMBER, keymap.UP_DOWN, keymap.RETURNING, keymap.WORK]
        if self.counter.last_dossier:
            verbs.append(keymap.REPRINT)
        verbs += [keymap.HAND_OVER, keymap.TEST_PRINT, keymap.INPUT_METHOD]
        if self.counter.visitor is not None:
            verbs.append(keymap.SAME_PERSON)
        if any(entry.kind is EntryKind.DRAFT for entry in self.entries):
            verbs.append(keymap.DISCARD)
        return [*verbs, keymap.BACK, keymap.MENU, *([keymap.LOCK] if self.counter.person is not None else [])]

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
        empty = not self.box.value
        drafts = self.drafts if empty and self.person is None and self.blank is None else ()
        known = self._finder.known
        people = [Entry(EntryKind.PERSON, person=known)] if known is not None else []
        sheet = self.visitor if empty and self.visitor is not None and self.visitor.slips > 1 else None
        return [
            *(Entry(EntryKind.DRAFT, draft=draft) for draft in drafts),
            *([Entry(EntryKind.VISIT_SHEET, visitor=sheet)] if sheet is not None else []),
            *people,
            *(Entry(EntryKind.PROCEDURE, title=title) for title in self._titles),
            *(Entry(EntryKind.DOSSIER, dossier=dossier) for dossier in self._finder.dossiers),
        ]

    def _list_rows(self, entries: Sequence[Entry], width: int, height: int) -> list[Row]:
        if not entries:
            return [row("   ", (text("screen.home.nothing", words=self.box.value), Look.WARN))]
        dossiers = self._finder.dossiers
        headed = bool(dossiers) and len(entries) > len(dossiers)
        shown = window(len(entries), self._selected, height - headed)
        rows: list[Row] = []
        for index in shown:
            entry = entries[index]
            if headed and entry.dossier is not None and entry.dossier is dossiers[0]:
                rows.append(rule(width, text("screen.home.dossiers")))
            rows.append(entry_row(entry, index + 1, width, chosen=index == self._selected))
        return rows

    # ---- what keys do --------------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> None:
        """Do all that one key does."""
        if does(keymap.CHOOSE, stroke.key):
            await self._choose_now()
        elif stroke.key in MOVES:
            await self._finder.are_in()
            self._selected = max(0, min(self._selected + MOVES[stroke.key], len(self.entries) - 1))
        elif self._picks_by_number(stroke.character):
            await self._finder.are_in()
            index = int(stroke.character or "1") - 1
            if index < len(self.entries):
                await self._choose(self.entries[index])
        elif not self.box.value and (stroke.character == "?" or does(keymap.MENU, stroke.key)):
            await (self.counter.go.show_help() if stroke.character == "?" else open_menu(self.counter))
        elif not await self._do_verb(stroke) and self.box.handle(stroke.key, stroke.character):
            await self.edited()

    async def _do_verb(self, stroke: Stroke) -> bool:
        """Do what a key beside the box does; ``False``: it is the box's."""
        key = stroke.key
        if key == "escape":
            self._step_back()
        elif does(keymap.REPRINT, key) and self.counter.last_dossier:
            self.counter.go.print_in_background(self.counter.last_dossier)
        elif does(keymap.DISCARD, key):
            await self._discard_draft()
        elif does(keymap.TEST_PRINT, key):
            line = await self.counter.desk.print_test_page()
            self.say_text(sentences.outcome(line))
        elif does(keymap.SAME_PERSON, key):
            self._one_more(stroke.at)
        elif key == "f10":
            await open_menu(self.counter)
        else:
            return await self._open_screen(key)
        return True

    async def _open_screen(self, key: str) -> bool:
        """Open another part of the counter's work; ``False``: the key is for none."""
        if does(keymap.RETURNING, key):
            await self._finder.are_in()
        return await open_screen(self.counter, key, self._whom(), self.box.value)

    def _whom(self) -> str:
        """Give whose result is asked for: the marked dossier's, or the person's whose card was scanned."""
        entries = self.entries
        entry = entries[self._selected] if self._selected < len(entries) else None
        if entry is not None and entry.dossier is not None:
            return entry.dossier.dossier_id
        return self.person.personal_number if self.person is not None and self.visitor is None else ""

    def _one_more(self, pressed_at: float) -> None:
        """Take in another procedure of the person just served, who needn't be written again."""
        visitor = self.counter.visitor
        if visitor is None:
            self.say("screen.home.nobody_yet", Look.WARN)
        elif self.box.value:
            self.say("screen.home.empty_first", Look.WARN, name=visitor.applicant.name)
        elif pressed_at - visitor.pressed_at >= SAME_PRESS_S:
            self.reset()
            self.visitor, self.person = visitor, visitor.applicant
            self.hush()

    async def edited(self) -> None:
        """Look the new words up."""
        self._look_words_up()

    def _look_words_up(self) -> None:
        """Find procedures now, and dossiers when the typing pauses."""
        words = self.box.value.strip()
        self.hush()
        # What is called out, such as 02-0001, is a slip's number and never a procedure's.
        self._titles = (
            () if SHORT_NUMBER.fullmatch(words) else self.counter.index.search(words, limit=MOST_TITLES)
        )
        self._selected = 0
        self._finder.look_up(words)

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
        self.person, self.visitor = merged(card.person, known), None
        self.box.clear()
        self._finder.clear()
        self._titles = self.counter.index.search("", limit=TITLES_BESIDE)
        self._finder.dossiers = await self.counter.desk.find_dossiers(card.number, limit=5)
        self._selected = 0
        self.say_card(card, "screen.home.card_read")

    def take_blank(self, blank: BlankSlip) -> None:
        """Key in next what was written on a blank slip."""
        self.reset()
        self.blank = blank
        self.hush()

    async def refresh_facts(self) -> None:
        """Read today's numbers and the half-done intakes again."""
        self.today = await self.counter.desk.today()
        self.drafts = await self.counter.desk.drafts() if self.counter.may("office.drafts") else ()

    def reset(self) -> None:
        """Be ready for the next citizen."""
        self.box.clear()
        self.person, self.visitor, self.blank = None, None, None
        self._finder.clear()
        self._titles = self.counter.index.search("", limit=MOST_TITLES)
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
            self._finder.clear()
            self._titles = self.counter.index.search("", limit=MOST_TITLES)
            self._selected = 0
        elif self.person is not None or self.blank is not None:
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
        await self._finder.are_in()
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
            await self.counter.go.begin_intake(procedure, self.person, self.visitor, self.blank)
        elif entry.visitor is not None:
            self._print_sheet(entry.visitor)
        elif entry.person is not None:
            person, blank = entry.person, self.blank
            self.reset()
            self.person, self.blank = person, blank
            self._titles = self.counter.index.search("", limit=TITLES_BESIDE)

    def _print_sheet(self, visitor: Visitor) -> None:
        """Print the sheet that lists the slips of this visit."""
        what = text("screen.visit.printed", n=visitor.slips)
        self.reset()
        self.counter.go.print_form(FormRequest(FormKind.VISIT, visitor.visit_id), what)

    async def _discard_draft(self) -> None:
        entries = self.entries
        entry = entries[self._selected] if entries else None
        if entry is None or entry.draft is None:
            self.say("screen.home.no_draft_marked", Look.WARN)
            return
        await self.counter.desk.discard_draft(entry.draft.draft_id)
        self.drafts = await self.counter.desk.drafts()
        self.say("screen.home.draft_discarded")
