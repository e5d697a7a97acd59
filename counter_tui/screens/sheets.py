"""Sheets of one procedure: what hangs on the wall, and what is handed out; chosen by any words of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.keyboard.editor import LineEditor
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar, box_row, rule, window
from counter_tui.widgets.lines import Look, Row, fit, row
from db.rules.checklist import cases_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from db.catalogue.title import Title

MOVES = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
MOST = 40


class SheetScreen(DeskScreen):
    """Find a procedure, print its sheet; a guidance sheet is of one case where there are several."""

    def __init__(self, counter: Counter, kind: FormKind) -> None:
        """Print sheets of ``kind``: posting or guidance."""
        super().__init__(counter)
        self._kind = kind
        self._box = LineEditor()
        self._titles: Sequence[Title] = counter.index.search("", limit=MOST)
        self._chosen: Title | None = None
        self._cases: Sequence[str | None] = ()
        self._selected = 0

    def title_row(self, width: int) -> Row:
        """Name the sheet."""
        return bar(text(f"screen.sheet.{self._kind}"), "", width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the box and the procedures, or the cases of the one that was chosen."""
        if self._chosen is not None:
            head = [row(" ", (fit(self._chosen.title, width - 2), Look.STRONG)), rule(width)]
            lines = [case or text("screen.case.general") for case in self._cases]
        else:
            prompt = row(" ", (text("screen.sheet.prompt"), Look.DIM))
            head = [prompt, box_row(self._box, width, self.counter.input_method), rule(width)]
            lines = [f"{title.code:<10} {title.title}" for title in self._titles]
        self._selected = max(0, min(self._selected, len(lines) - 1))
        shown = window(len(lines), self._selected, max(1, height - len(head)))
        rows = [
            row(
                (f"  {fit(lines[index], width - 4)} ", Look.CURSOR if index == self._selected else Look.PLAIN)
            )
            for index in shown
        ]
        return [*head, *(rows or [row("   ", (text("screen.sheet.nothing"), Look.WARN))])]

    def verbs(self) -> Sequence[Verb]:
        """Give printing, looking, going back."""
        return (keymap.PRINT, keymap.UP_DOWN, keymap.LOOK, keymap.INPUT_METHOD, keymap.BACK)

    def editor(self) -> LineEditor | None:
        """Give the box while a procedure is looked for."""
        return self._box if self._chosen is None else None

    async def edited(self) -> None:
        """Look the words up."""
        self._titles = self.counter.index.search(self._box.value.strip(), limit=MOST)
        self._selected = 0

    async def stroke(self, stroke: Stroke) -> None:
        """Choose, print, look, or go back."""
        self.hush()
        if stroke.key in MOVES:
            self._selected += MOVES[stroke.key]
        elif does(keymap.PRINT, stroke.key) or does(keymap.LOOK, stroke.key):
            await self._take(look=does(keymap.LOOK, stroke.key))
        elif stroke.key == "escape":
            await self._step_back()
        elif self._chosen is None and self._box.handle(stroke.key, stroke.character):
            await self.edited()

    async def _take(self, *, look: bool) -> None:
        """Print or show the sheet of the marked procedure, once its case is known."""
        if self._chosen is None:
            if not self._titles:
                return
            title = self._titles[self._selected]
            cases = cases_of(self.counter.read_procedure(title.code))
            if self._kind is FormKind.GUIDANCE and len(cases) > 1:
                self._chosen, self._cases, self._selected = title, cases, 0
                return
            await self._sheet(title, "", look=look)
            return
        await self._sheet(self._chosen, self._cases[self._selected] or "", look=look)

    async def _sheet(self, title: Title, case: str, *, look: bool) -> None:
        request = FormRequest(self._kind, title.code, case)
        if look:
            await self.counter.go.show_text(title.title, await self.counter.desk.preview(request))
            return
        self.counter.go.print_form(request, text("screen.sheet.printed", code=title.code))

    async def _step_back(self) -> None:
        if self._chosen is not None:
            self._chosen, self._selected = None, 0
        elif self._box.value:
            self._box.clear()
            await self.edited()
        else:
            await self.counter.go.go_back()
