"""One list, line by line: what is typed narrows it at once, and only the lines near the cursor are read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.keyboard.editor import LineEditor
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import side_by_side
from counter_tui.screens.worklist.filter_screen import FilterScreen, filter_words
from counter_tui.screens.worklist.rows import columns_of, detail_rows, head_row, line_row
from counter_tui.screens.worklist.window import WorkWindow
from counter_tui.widgets.lines import Look, Row, fit, row, spread
from db.rules.lifecycle import Act
from db.rules.worklist import Filter, ListName

if TYPE_CHECKING:
    from asyncio import Task
    from collections.abc import Sequence

    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from counter_tui.screens.worklist.view import Host
    from db.rules.house import House
    from db.rules.worklist import WorkLine, WorkPage

HEAD_ROWS = 2
FAR = 1_000_000
"""More lines than any list has: Home and End."""


class ListView:
    """The lines of a list."""

    def __init__(self, host: Host, name: ListName, only: Filter, title: str) -> None:
        """Stand on the first line; ``only`` belongs to the list itself and is not to be taken back."""
        self._host = host
        self._name = name
        self._title = title
        self._own = only
        self._only = only
        self._box = LineEditor()
        self._window = WorkWindow(self._fetch)
        self._top = 0
        self._page = 1
        self._house: House | None = None
        self._another = False
        self._lookup: Task[None] | None = None

    async def _fetch(self, start: int, limit: int) -> WorkPage:
        name, only = self._name, replace(self._only, words=self._box.value.strip())
        return await self._host.counter.desk.ask(lambda office: office.work_list(name, only, start, limit))

    # ---- what it looks like --------------------------------------------------------------------------

    def title(self) -> tuple[str, str]:
        """Name the list, and say where in it the cursor stands."""
        found = self._window
        place = text("screen.work.place_in_list", n=found.at + 1, of=found.total) if found.total else ""
        return self._title, place

    def rows(self, width: int, height: int) -> Sequence[Row]:
        """Give the box, the names of the columns and the lines near the cursor."""
        columns = columns_of(width)
        self._page = max(1, height - HEAD_ROWS)
        self._keep_cursor_in_sight()
        found, now = self._window, self._host.counter.now()
        lines: list[Row] = []
        for place in range(self._top, min(self._top + self._page, found.total)):
            entry = found.line(place)
            if entry is None:  # on its way, in a window taller than any page
                lines.append(row(" …"))
            else:
                lines.append(line_row(entry, columns, now, chosen=place == found.at))
        if not found.total:
            lines = self._nothing(columns)
        head = [self._box_row(width), head_row(columns) if found.total else row("")]
        if columns < width:
            detail = detail_rows(found.marked, width - columns - 3, now)
            return [head[0], *side_by_side([head[1], *lines], detail[: height - 1], columns)]
        return [*head, *lines]

    def _box_row(self, width: int) -> Row:
        """Give what is typed, and at the right what else narrows the list."""
        narrowed = filter_words(self._only, self._own, self._house, self._host.counter.index)
        note = text("screen.work.narrowed", by=narrowed) if narrowed else ""
        visible, caret = self._box.window(max(1, width // 2 - 4))
        under = visible[caret] if caret < len(visible) else " "
        box = row(
            (" > ", Look.STRONG), (visible[:caret], Look.STRONG), (under, Look.CARET), visible[caret + 1 :]
        )
        if not self._box.value:
            box = (*box, *row((" " + text("screen.work.prompt"), Look.DIM)))
        room = width - sum(len(part.text) for part in box) - 2
        return spread(box, row((fit(note, min(room, len(note))), Look.WARN), " "), width)

    def _nothing(self, width: int) -> list[Row]:
        """Say that the list is empty, and why that is so."""
        if not self._window.loaded:
            return [row("   ", (text("screen.work.loading"), Look.DIM))]
        if self._box.value.strip() or self._only != self._own:
            return [row("   ", fit(text("screen.work.nothing_fits"), width - 4))]
        return [row("   ", (fit(text(f"screen.work.empty.{self._name}"), width - 4), Look.GOOD))]

    def verbs(self) -> Sequence[Verb]:
        """Open a line, or narrow the list."""
        return (keymap.CHOOSE, keymap.UP_DOWN, keymap.FILTER)

    def editor(self) -> LineEditor | None:
        """Letters and digits narrow the list."""
        return self._box

    # ---- what keys do --------------------------------------------------------------------------------

    async def load(self) -> None:
        """Read the lines again, and stay on the same dossier."""
        if self._house is None:
            self._house = await self._host.counter.desk.ask(lambda office: office.house)
        await self._lines_are_in()
        if self._another:
            await self._follow()
        else:
            await self._window.reload()

    async def stroke(self, stroke: Stroke) -> None:
        """Move, open, narrow, or write."""
        step = {
            "up": -1,
            "down": 1,
            "pageup": 1 - self._page,
            "pagedown": self._page - 1,
            "home": -FAR,
            "end": FAR,
        }.get(stroke.key)
        if step is not None:
            await self._lines_are_in()
            await self._window.move(step)
        elif stroke.key == "enter":
            await self._lines_are_in()
            await self._open(self._window.marked)
        elif does(keymap.FILTER, stroke.key):
            await self._lines_are_in()
            await self._show_filter()
        elif self._box.handle(stroke.key, stroke.character):
            await self.edited()

    async def edited(self) -> None:
        """Look what is typed up beside the keys."""
        self._host.hush()
        self._look_up()

    def step_back(self) -> bool:
        """Take back what is typed first, then the filter; the list's own place is kept by neither."""
        if self._box.value:
            self._box.clear()
        elif self._only != self._own:
            self._only = self._own
        else:
            return False
        self._look_up()
        return True

    def _look_up(self) -> None:
        """Read the list anew beside the keys; letters that come meanwhile are read for together."""
        self._another = True
        if self._lookup is None or self._lookup.done():
            self._lookup = self._host.counter.beside(self._follow())

    async def _follow(self) -> None:
        """Read until the lines are those of what is typed."""
        while self._another:
            self._another = False
            await self._window.restart()

    async def _lines_are_in(self) -> None:
        """Wait for the lines of what was typed, so that typing ahead means what typing slowly means."""
        if self._lookup is not None:
            await self._lookup
            self._lookup = None

    async def _open(self, entry: WorkLine | None) -> None:
        """Open a dossier; on the list of apologies its apology, ready to be sent."""
        if entry is None:
            return
        if self._name is ListName.TO_APOLOGISE:
            from counter_tui.screens.acts import act_screen

            dossier = await self._host.counter.desk.dossier(entry.line.dossier_id)
            screen = await act_screen(self._host.counter, dossier, Act.REAPPOINT)
            if screen is not None:
                await self._host.show(screen)
                return
        await self._host.open_dossier(entry.line.dossier_id)

    async def _show_filter(self) -> None:
        screen = FilterScreen(
            self._host.counter,
            replace(self._only, words=self._box.value.strip()),
            house=self._house,
            clerks=self._clerks(),
            unit_is_given=bool(self._own.unit),
            take=self._take_filter,
        )
        await self._host.show(screen)

    def _take_filter(self, only: Filter) -> None:
        """Narrow the list; it is read again when this screen comes back."""
        self._box.set(only.words)
        self._only = replace(only, words="", unit=self._own.unit or only.unit)
        self._another = True

    def _clerks(self) -> Sequence[str]:
        """Give who can be filtered by: this clerk, and whoever accepted what stands near the cursor."""
        near = (self._window.line(place) for place in range(self._top, self._top + self._page))
        names = [self._host.counter.station.clerk, *(entry.clerk for entry in near if entry is not None)]
        return tuple(dict.fromkeys(name for name in (*names, self._only.clerk) if name))

    def _keep_cursor_in_sight(self) -> None:
        at = self._window.at
        self._top = max(at - self._page + 1, min(self._top, at))
        self._top = max(0, min(self._top, self._window.total - self._page))
