"""The work lists on the screen: first all of them with their counts, then one of them line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar
from counter_tui.screens.worklist.list_view import ListView
from counter_tui.screens.worklist.lists_view import ListsView
from db.rules.worklist import Filter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.editor import LineEditor
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from counter_tui.screens.worklist.view import View
    from counter_tui.widgets.lines import Row
    from db.rules.worklist import ListName


class WorklistScreen(DeskScreen):
    """The lists, and one of them when it is opened."""

    def __init__(self, counter: Counter, name: ListName | None = None) -> None:
        """Show the lists, or the list ``name`` at once."""
        super().__init__(counter)
        self._lists = ListsView(self)
        self._at_once = name is not None
        self._view: View = self._lists
        if name is not None:
            self._view = ListView(self, name, Filter(), text(f"screen.work.list.{name}"))

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Name the list and the place in it."""
        return bar(*self._view.title(), width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the lists, or the lines of one."""
        return self._view.rows(width, height)

    def verbs(self) -> Sequence[Verb]:
        """Give what the view can do, and going back."""
        return (*self._view.verbs(), keymap.BACK)

    def editor(self) -> LineEditor | None:
        """Give the text that narrows a list."""
        return self._view.editor()

    # ---- what keys do --------------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> None:
        """Go back, or do what the view does with a key."""
        if stroke.key == "escape":
            await self._step_back()
        else:
            await self._view.stroke(stroke)

    async def edited(self) -> None:
        """Take pasted text like typed text."""
        await self._view.edited()

    async def refresh_facts(self) -> None:
        """Read anew what may have changed while another screen was up; the place is kept."""
        await self._view.load()

    # ---- what a view asks for ------------------------------------------------------------------------

    async def open_list(self, name: ListName, only: Filter, title: str) -> None:
        """Show a list."""
        view = ListView(self, name, only, title)
        await view.load()
        self._view = view

    async def show(self, screen: DeskScreen) -> None:
        """Show a screen above this one."""
        self.hush()
        await self.counter.go.show(screen)

    async def open_dossier(self, dossier_id: str) -> None:
        """Show a dossier above this screen."""
        self.hush()
        await self.counter.go.open_dossier(dossier_id)

    async def _step_back(self) -> None:
        """Take back what narrows a list, then leave it, then leave the lists."""
        self.hush()
        if self._view.step_back():
            return
        if self._view is self._lists or self._at_once:
            await self.counter.go.go_back()
            return
        self._view = self._lists
        await self._lists.load()
