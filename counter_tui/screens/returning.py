"""Giving results back: scan the slip, look at who stands there, one key; and the next citizen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.fee_entry import charge_of, money
from counter_tui.keyboard.editor import LineEditor
from counter_tui.keyboard.scanner import ScanKind
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.return_entry import SCORES, Charge, ReturnEntry
from counter_tui.screens.base import bar, box_row, rule, window
from counter_tui.screens.finder import Finder
from counter_tui.screens.form import FieldsScreen
from counter_tui.screens.returning_fields import foot_rows, others_rows, read_fields, return_fields
from counter_tui.widgets.lines import Look, Row, fit, row
from counter_tui.widgets.marks import MarkField
from counter_tui.words import short_day, status_words
from db.rules import receipt_number
from db.rules.handing import Collector
from db.rules.worklist import Filter, ListName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.course import Course
    from counter_tui.keyboard.scanner import Scan, Stroke
    from counter_tui.keymap import Verb
    from counter_tui.widgets.fields import Field
    from db.rules.dossier import DossierLine
    from db.rules.handing import ToCollect

MOVES = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
MOST_READY = 20
NAME_WIDTH = 22


class ReturnScreen(FieldsScreen):
    """First the box that finds the person, then what they take home."""

    DOES = keymap.GIVE_BACK

    def __init__(self, counter: Counter, key: str = "", words: str = "") -> None:
        """Begin with the dossier or person ``key``, or with ``words`` in the box."""
        super().__init__(counter)
        self._key = key
        self._box = LineEditor(words)
        self._finder = Finder(counter, MOST_READY)
        self._ready: Sequence[DossierLine] = ()
        self._selected = 0
        self._entry: ReturnEntry | None = None

    async def begin(self) -> None:
        """Find what was asked for already, or what lies ready."""
        await self._read_ready()
        if self._key:
            await self._load(self._key)
        elif self._box.value:
            self._finder.look_up(self._box.value.strip())

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Name the person, with the number masked."""
        if self._entry is None:
            return bar(text("screen.return_desk.title"), "", width)
        found = self._entry.found
        who = text("screen.return_desk.for_whom", name=found.name)
        return bar(who, found.identity, width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the box and what it found, or the fields of one person."""
        if self._entry is not None:
            return super().body(width, height)
        head = [
            row(" ", (text("screen.return_desk.prompt"), Look.DIM)),
            box_row(self._box, width, self.counter.input_method),
            rule(width, "" if self._box.value else text("screen.return_desk.ready")),
        ]
        lines = self._lines
        self._selected = max(0, min(self._selected, len(lines) - 1))
        shown = window(len(lines), self._selected, height - len(head))
        rows = [_line_row(lines[index], width, chosen=index == self._selected) for index in shown]
        if not lines:
            key = "screen.return_desk.nothing" if self._box.value else "screen.return_desk.none_ready"
            rows = [row("   ", (fit(text(key, words=self._box.value), width - 4), Look.DIM))]
        return [*head, *rows]

    def head(self, width: int) -> Sequence[Row]:
        """Say what the marks stand for."""
        return [row(" ", (fit(text("screen.return_desk.take_home"), width - 2), Look.DIM))]

    def fields(self) -> Sequence[Field]:
        """Give the person's dossiers and what has to be noted."""
        return return_fields(self._entry) if self._entry is not None else self.columns.fields

    def foot(self, width: int) -> Sequence[Row]:
        """Give what else is open, the originals, and the money."""
        if self._entry is None:
            return ()
        return [*others_rows(self._entry, width), rule(width), *foot_rows(self._entry, width)]

    def verbs(self) -> Sequence[Verb]:
        """Give finding a person, or all that closes a dossier."""
        if self._entry is None:
            return (keymap.CHOOSE, keymap.UP_DOWN, keymap.INPUT_METHOD, keymap.BACK)
        current = self.columns.current
        turning = (keymap.MARK, keymap.MARK_ALL) if isinstance(current, MarkField) else (keymap.CYCLE,)
        return (
            keymap.GIVE_BACK,
            *turning,
            keymap.RATE,
            keymap.NEXT_FIELD,
            keymap.PREVIOUS_FIELD,
            keymap.INPUT_METHOD,
            keymap.BACK,
        )

    def editor(self) -> LineEditor | None:
        """Give the box, or the active text."""
        return self._box if self._entry is None else self.columns.editor

    @property
    def _lines(self) -> Sequence[DossierLine]:
        return self._finder.dossiers if self._box.value else self._ready

    # ---- finding the person --------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> None:
        """Find a person, or close their dossiers."""
        if self._entry is not None:
            await super().stroke(stroke)
        elif does(keymap.CHOOSE, stroke.key):
            await self._choose()
        elif stroke.key in MOVES:
            await self._finder.are_in()
            self._selected = max(0, min(self._selected + MOVES[stroke.key], len(self._lines) - 1))
        elif stroke.key == "escape":
            await self._step_out()
        elif does(keymap.GIVE_BACK, stroke.key):
            self.say("screen.return_desk.find_first", Look.WARN)
        elif self._box.handle(stroke.key, stroke.character):
            await self.edited()

    async def edited(self) -> None:
        """Look the words up, or take what was pasted into a field."""
        if self._entry is not None:
            await super().edited()
            return
        self.hush()
        self._selected = 0
        self._finder.look_up(self._box.value.strip())

    async def scan(self, scan: Scan) -> bool:
        """Take a slip, one more slip of the same person, or the card of who stands there."""
        if scan.kind is ScanKind.FOREIGN:
            return False
        if scan.kind is ScanKind.ID_CARD:
            from db.rules.id_card import read_card

            card = read_card(scan.text)
            if self._entry is not None and self._entry.chosen:
                self._take_identity(card.person.name, card.number)
            else:
                await self._load(card.number)
            return True
        if self._entry is None or not self._tick(scan.text):
            await self._load(scan.text)
        return True

    async def _choose(self) -> None:
        """Take the marked dossier; a whole number is one whatever is marked, and so is a personal number."""
        words = self._box.value.strip()
        await self._finder.are_in()
        known, lines = self._finder.known, self._lines
        if receipt_number.looks_like(words):
            await self._load(words)
        elif known is not None and words:
            await self._load(known.personal_number)
        elif lines:
            await self._load(lines[self._selected].dossier_id)

    async def _load(self, key: str) -> None:
        """Find everything of a person; the money of each is asked for with it."""
        found, charges = await self.counter.desk.ask(lambda office: _with_charges(office, key))
        self._entry = ReturnEntry.begin(found, charges)
        self.columns.active = 0
        self.columns.fields = list(self.fields())
        self._say_what_is_there()

    def _say_what_is_there(self) -> None:
        entry = self._entry
        assert entry is not None  # noqa: S101 - it was just loaded
        left, asked = len(entry.lines) - len(entry.chosen), entry.found.asked
        if not entry.chosen and asked is not None:
            due = f"{asked.due_at:%H:%M %d/%m}" if asked.due_at is not None else "?"
            status = status_words(asked.status)
            key = "screen.return_desk.not_ready_but" if left else "screen.return_desk.not_ready"
            self.say(key, Look.WARN, number=asked.short, status=status, due=due, n=left)
        elif not entry.lines:
            self.say("screen.return_desk.none_of_person", Look.WARN)
        elif left:
            self.say("screen.return_desk.more_ready", Look.GOOD, n=left)
        else:
            self.hush()

    def _tick(self, scanned: str) -> bool:
        """Mark a scanned dossier of this person; ``False`` where it is none of theirs."""
        entry = self._entry
        number = receipt_number.parse(scanned).dotted
        lines = [line.line for line in entry.lines] if entry is not None else []
        found = next((line for line in lines if line.number == number), None)
        if entry is None or found is None:
            return False
        entry.taken.add(found.dossier_id)
        self.renew()
        self.say("screen.return_desk.ticked", Look.GOOD, number=found.short)
        return True

    def _take_identity(self, name: str, number: str) -> None:
        """Note a scanned card: the owner's or the submitter's own, or the card of somebody they sent."""
        from db.rules.identity import mask

        entry = self._entry
        assert entry is not None  # noqa: S101 - asked for only then
        entry.identity = text("screen.return_desk.card", number=mask(number))
        known = {entry.found.name: Collector.OWNER}
        known |= {line.submitter: Collector.SUBMITTER for line in entry.chosen if line.submitter}
        by_name = {who.casefold(): role for who, role in known.items()}
        entry.collector = by_name.get(name.casefold(), Collector.OTHER)
        if entry.collector is Collector.OTHER:
            entry.name = name
        self.columns.fields = list(self.fields())
        self.columns.active = min(self.columns.active, len(self.columns.fields) - 1)
        self.say("screen.return_desk.card_read", Look.GOOD)

    async def _step_out(self) -> None:
        if self._box.value:
            self._box.clear()
            self._finder.clear()
            self._selected = 0
            self.hush()
        else:
            await self.counter.go.go_back()

    # ---- giving --------------------------------------------------------------------------------------

    async def command(self, key: str) -> bool:
        """Take everything, or note how content the person was."""
        entry = self._entry
        if entry is None:
            return False
        if does(keymap.MARK_ALL, key) and isinstance(self.columns.current, MarkField):
            entry.taken = {line.line.dossier_id for line in entry.lines}
        elif does(keymap.RATE, key):
            score = SCORES[int(key) - 1]
            entry.rating = None if entry.rating is score else score
        else:
            return False
        self.columns.fields = list(self.fields())
        return True

    async def changed(self, name: str) -> None:  # noqa: ARG002 - all fields are read together
        """Write the fields into the state."""
        if self._entry is not None:
            read_fields(self._entry, self.columns)

    async def leave(self) -> None:
        """Back to the box; where somebody else opened this, back to them."""
        if self._key:
            await self.counter.go.go_back()
        else:
            self._forget()
            self.hush()

    async def finish(self) -> None:
        """Hand over and close, all at once; then the next citizen."""
        entry = self._entry
        if entry is None or not self._is_complete(entry):
            return
        order = entry.order()
        await self.counter.desk.ask(lambda office: office.return_results(order))
        numbers = ", ".join(line.line.short for line in entry.chosen)
        key = "screen.return_desk.done_paid" if order.payments else "screen.return_desk.done"
        who = order.name or entry.found.name
        if order.collector is Collector.SUBMITTER:
            who = next((line.submitter for line in entry.chosen if line.submitter), who)
        self._forget()
        self.say(key, Look.GOOD, numbers=numbers, name=who, amount=money(entry.sum_vnd))
        await self._read_ready()

    def _is_complete(self, entry: ReturnEntry) -> bool:
        """Whether all is there; else go to what lacks and say it."""
        read_fields(entry, self.columns)
        lacking = entry.first_gap()
        if lacking is None:
            return True
        name, key = lacking
        self.renew()
        if self.columns.has(name):
            self.columns.go_to(name)
        self.say(key, Look.BAD)
        return False

    def _forget(self) -> None:
        """Be ready for the next citizen."""
        self._entry, self._key = None, ""
        self._box.clear()
        self._finder.clear()
        self._selected = 0

    async def _read_ready(self) -> None:
        page = await self.counter.desk.ask(
            lambda office: office.work_list(ListName.READY, Filter(), 0, MOST_READY)
        )
        self._ready = [entry.line for entry in page.lines]


def _with_charges(office: Course, key: str) -> tuple[ToCollect, dict[str, Charge]]:
    """Give what a person can take home, and what the money of each is taken for."""
    found = office.to_collect(key)
    charges = {}
    for line in found.ready:
        if line.fee_owed_vnd != 0:
            dossier = office.dossier(line.line.dossier_id)
            question = office.fee_question(dossier.procedure, dossier.case, dossier.channel)
            charges[dossier.dossier_id] = Charge(*charge_of(question.options[0], dossier.procedure.title))
    return found, charges


def _line_row(line: DossierLine, width: int, *, chosen: bool) -> Row:
    tail = f" {short_day(line.due_at):>5} {fit(status_words(line.status), 15)}"
    room = width - 4
    name, title = (
        fit(line.applicant_name, NAME_WIDTH - 1),
        fit(line.procedure_title, room - 9 - NAME_WIDTH - len(tail)),
    )
    words = f"{line.short:<8} {name} {title}{tail}"
    return row(("  " + fit(words, room) + " ", Look.CURSOR if chosen else Look.PLAIN))
