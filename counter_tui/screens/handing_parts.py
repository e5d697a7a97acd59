"""What the lists that go from hand to hand share: lines to mark, by Space or by scanning the slips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.keyboard.scanner import ScanKind
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.form import FieldsScreen
from counter_tui.widgets.lines import Look, Row, row
from counter_tui.widgets.marks import TICK, MarkField
from counter_tui.words import short_day
from db.rules import receipt_number
from db.rules.clock import in_vietnam

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Scan
    from counter_tui.keymap import Verb
    from db.rules.course import HandOverLine
    from db.rules.dossier import Dossier


class ListScreen(FieldsScreen):
    """A list to mark, and one key that lets it go."""

    MARKS: Sequence[str] = TICK

    def __init__(self, counter: Counter) -> None:
        """Begin with an empty list."""
        super().__init__(counter)
        self.lines: list[MarkField] = []
        self._numbers: dict[str, str] = {}
        """The number on the slip of each line, to know a scanned one by."""
        self._shorts: dict[str, str] = {}

    # ---- the lines -----------------------------------------------------------------------------------

    def show_lines(self, lines: Sequence[MarkField], numbers: dict[str, str], shorts: dict[str, str]) -> None:
        """Take the lines of the list."""
        self.lines, self._numbers, self._shorts = list(lines), numbers, shorts

    def short_of(self, dossier_id: str) -> str:
        """Give the number by which a line is called."""
        return self._shorts.get(dossier_id, "")

    async def scan(self, scan: Scan) -> bool:
        """Mark what was scanned; what isn't listed is put on the list, and the office says if it may go."""
        if scan.kind is not ScanKind.RECEIPT:
            return False
        number = receipt_number.parse(scan.text).dotted
        dossier_id = next((key for key, known in self._numbers.items() if known == number), None)
        if dossier_id is None:
            dossier = await self.counter.desk.dossier(scan.text)
            dossier_id = dossier.dossier_id
            if dossier_id not in self._numbers:
                self.lines.append(self.extra_line(dossier))
                self._numbers[dossier_id], self._shorts[dossier_id] = dossier.number, dossier.short
        self.mark_scanned(dossier_id)
        return True

    def mark_scanned(self, dossier_id: str) -> None:
        """Mark the line of a scanned dossier, and stand on it."""
        line = next(one for one in self.lines if one.name == dossier_id)
        line.index = 1
        self.renew()
        self.columns.go_to(dossier_id)
        self.say("screen.hand.scanned", Look.GOOD, number=self.short_of(dossier_id), n=len(self.marked_lines))

    def extra_line(self, dossier: Dossier) -> MarkField:
        """Give the line of a dossier that was not on the list."""
        label = _label(dossier.short, dossier.received_at, dossier.applicant.name, dossier.procedure.title)
        return MarkField(dossier.dossier_id, label, text("screen.hand.extra"), self.MARKS, warns=True)

    @property
    def marked_lines(self) -> Sequence[MarkField]:
        """The lines that are marked."""
        return [one for one in self.lines if one.marked]

    async def command(self, key: str) -> bool:
        """Mark all, where a line is active."""
        if not does(keymap.MARK_ALL, key) or not isinstance(self.columns.current, MarkField):
            return False
        for one in self.lines:
            one.index = 1
        self.renew()
        return True

    def verbs(self) -> Sequence[Verb]:
        """Give marking, moving, doing and going back."""
        return (
            keymap.MARK,
            keymap.MARK_ALL,
            keymap.CYCLE,
            keymap.NEXT_FIELD,
            keymap.PREVIOUS_FIELD,
            self.DOES,
            keymap.INPUT_METHOD,
            keymap.BACK,
        )

    async def is_ready(self) -> bool:
        """Something must be marked."""
        if self.marked_lines:
            return True
        self.say("screen.hand.nothing_marked", Look.BAD)
        return False

    def foot(self, width: int) -> Sequence[Row]:  # noqa: ARG002 - one short line
        """Give how many are marked, or that there is nothing."""
        if not self.lines:
            return [row("   ", (text("screen.hand.empty"), Look.DIM))]
        count = text("screen.hand.count", n=len(self.marked_lines), of=len(self.lines))
        return [row(""), row(" ", (count, Look.STRONG))]


def hand_line(
    line: HandOverLine, tail: str, marks: Sequence[str] = TICK, *, warns: bool = False
) -> MarkField:
    """Give one dossier as a line to mark."""
    label = _label(line.short, line.received_at, line.applicant_name, line.procedure_title)
    return MarkField(line.dossier_id, label, tail, marks, warns=warns)


def due_words(line: HandOverLine) -> str:
    """Give when a dossier is due, in a few cells."""
    return text("screen.hand.due", day=short_day(line.due_at)) if line.due_at is not None else ""


def _label(short: str, received_at: datetime, name: str, title: str) -> str:
    """Give the number with its day, for it comes again every day; then whose and what it is."""
    return f"{short} {short_day(in_vietnam(received_at))}  {name}  {title}"
