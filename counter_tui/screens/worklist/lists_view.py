"""All the lists with their counts, and what lies at each unit: a clerk's morning at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.locale import text
from counter_tui.screens.base import rule, side_by_side, window
from counter_tui.screens.worklist.rows import columns_of, short_row
from counter_tui.widgets.lines import Look, Row, fit, row
from db.rules.worklist import Filter, ListName

if TYPE_CHECKING:
    from asyncio import Task
    from collections.abc import Sequence

    from counter_tui.keyboard.editor import LineEditor
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from counter_tui.screens.worklist.view import Host
    from db.rules.worklist import UnitCount, WorkPage

LABEL_WIDTH, COUNT_WIDTH = 30, 7
MOVES = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10, "home": -999, "end": 999}
PRESSING = {ListName.OVERDUE: Look.BAD, ListName.TO_APOLOGISE: Look.WARN, ListName.TO_CLOSE: Look.WARN}
"""Lists on which somebody waits for this office."""
PREVIEW_LINES = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """A list that can be opened: one of the office's, or what lies at one unit. ``None`` is not counted."""

    name: ListName
    title: str
    count: int | None = None
    unit: str = ""
    late: int = 0


class ListsView:
    """The lists."""

    def __init__(self, host: Host) -> None:
        """Mark the first list."""
        self._host = host
        self._selected = 0
        self._choices: tuple[Choice, ...] = _choices({}, ())
        self._unclaimed_days: int | str = "…"
        self._preview: WorkPage | None = None
        self._lookup: Task[None] | None = None

    # ---- what it looks like --------------------------------------------------------------------------

    def title(self) -> tuple[str, str]:
        """Name the screen and the day, for the counts are of today."""
        return text("screen.work.title"), f"{self._host.counter.now():%H:%M %d/%m/%Y}"

    def rows(self, width: int, height: int) -> Sequence[Row]:
        """Give the lists; on a wide screen with the first lines of the marked one."""
        columns = columns_of(width)
        lines: list[Row] = []
        marked = 0
        for place, choice in enumerate(self._choices):
            if choice.unit and not self._choices[place - 1].unit:
                lines.append(rule(columns, text("screen.work.at_units")))
            if place == self._selected:
                marked = len(lines)
            lines.append(self._row(place, choice, columns))
        shown = [lines[place] for place in window(len(lines), marked, height)]
        if columns == width:
            return shown
        return side_by_side(shown, self._first_lines(width - columns - 3, height), columns)

    def _row(self, place: int, choice: Choice, width: int) -> Row:
        chosen = place == self._selected
        key = f" {place + 1}" if place < 9 else "  "  # noqa: PLR2004 - the digits there are
        count = "" if choice.count is None else str(choice.count)
        note = text("screen.work.of_them_late", n=choice.late) if choice.late else self._note(choice)
        room = width - LABEL_WIDTH - COUNT_WIDTH - 9
        words = f"  {fit(choice.title, LABEL_WIDTH)}{fit(count, COUNT_WIDTH, right=True)}"
        if chosen:
            return row((f"{key}{words}   {fit(note, room)}", Look.CURSOR), " ")
        look = Look.STRONG if choice.count else Look.PLAIN
        if choice.count and choice.name in PRESSING:
            look = PRESSING[choice.name]
        return row((key, Look.KEY), (words, look), "   ", (fit(note, room), _note_look(choice)))

    def _note(self, choice: Choice) -> str:
        if choice.unit:
            return ""
        return text(f"screen.work.note.{choice.name}", days=self._unclaimed_days)

    def _first_lines(self, width: int, height: int) -> Sequence[Row]:
        """Give the beginning of the marked list."""
        choice = self._choices[self._selected]
        rows = [row((fit(choice.title, width).rstrip(), Look.STRONG))]
        page = self._preview
        if page is None:
            return rows
        if not page.lines:
            return [*rows, row((text(f"screen.work.empty.{choice.name}"), Look.DIM))]
        now, room = self._host.counter.now(), height - 2
        rows += [short_row(entry, width, now) for entry in page.lines[:room]]
        if page.total > min(room, len(page.lines)):
            more = page.total - min(room, len(page.lines))
            rows.append(row((text("screen.work.more", n=more), Look.DIM)))
        return rows

    def verbs(self) -> Sequence[Verb]:
        """Choose a list."""
        return (keymap.CHOOSE, keymap.NUMBER, keymap.UP_DOWN)

    def editor(self) -> LineEditor | None:
        """Letters are no text here: names are looked for in a list, or at home."""
        return None

    # ---- what keys do --------------------------------------------------------------------------------

    async def load(self) -> None:
        """Count again, and keep the mark where it was."""
        counts, units, house = await self._host.counter.desk.ask(
            lambda office: (office.list_counts(), office.unit_counts(), office.house)
        )
        marked = self._choices[self._selected]
        self._unclaimed_days = house.unclaimed_days
        self._choices = _choices(counts, units)
        same = (
            place
            for place, choice in enumerate(self._choices)
            if (choice.name, choice.unit) == (marked.name, marked.unit)
        )
        self._selected = next(same, 0)
        self._look_ahead()

    async def stroke(self, stroke: Stroke) -> None:
        """Move, or open a list."""
        self._host.hush()
        if stroke.key in MOVES:
            self._selected = max(0, min(self._selected + MOVES[stroke.key], len(self._choices) - 1))
            self._look_ahead()
        elif stroke.key == "enter":
            await self._open(self._selected)
        elif stroke.character in set("123456789") and int(stroke.character or "0") <= len(self._choices):
            await self._open(int(stroke.character or "1") - 1)

    async def edited(self) -> None:
        """Nothing is written here."""

    def step_back(self) -> bool:
        """Nothing narrows the lists."""
        return False

    async def _open(self, place: int) -> None:
        self._selected = place
        choice = self._choices[place]
        await self._host.open_list(choice.name, Filter(unit=choice.unit), choice.title)

    def _look_ahead(self) -> None:
        """Read the first lines of the marked list beside the keys, for a wide screen."""
        self._preview = None
        if self._lookup is None or self._lookup.done():
            self._lookup = self._host.counter.beside(self._follow())

    async def _follow(self) -> None:
        """Read until the lines are those of the list that is marked."""
        while self._preview is None:
            choice = self._choices[self._selected]
            page = await self._first_page(choice.name, Filter(unit=choice.unit))
            if choice == self._choices[self._selected]:
                self._preview = page

    async def _first_page(self, name: ListName, only: Filter) -> WorkPage:
        return await self._host.counter.desk.ask(
            lambda office: office.work_list(name, only, 0, PREVIEW_LINES)
        )


def _choices(counts: dict[ListName, int], units: Sequence[UnitCount]) -> tuple[Choice, ...]:
    """Give the lists in the order of a morning's work, then everything, then the units."""
    lists = [
        Choice(name, text(f"screen.work.list.{name}"), counts.get(name))
        for name in ListName
        if name is not ListName.AT_UNIT
    ]
    return (
        *lists,
        *(Choice(ListName.AT_UNIT, each.name, each.open, each.unit, each.overdue) for each in units),
    )


def _note_look(choice: Choice) -> Look:
    return Look.BAD if choice.late else Look.DIM
