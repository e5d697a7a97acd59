"""Choosing the case: a step only where the procedure has more than one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.locale import text
from counter_tui.screens.base import window
from counter_tui.screens.intake.step import Move
from counter_tui.widgets.lines import Look, Row, fit, row, wrap
from counter_tui.words import limit_words
from db.rules.checklist import cases_of, items_for
from db.rules.limits import limit_choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.keyboard.editor import LineEditor
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from counter_tui.screens.intake.step import Host

MOST_LINES = 3
"""A heading may have 600 characters: a chosen one shows this many lines, the rest one."""


class CaseStep:
    """The list of cases."""

    def __init__(self, host: Host) -> None:
        """Mark the case chosen before, or the first."""
        self._host = host
        self._cases = cases_of(host.form.procedure)
        chosen = host.form.case if host.form.case_chosen else self._cases[0]
        self._selected = self._cases.index(chosen) if chosen in self._cases else 0

    def rows(self, width: int, height: int) -> Sequence[Row]:
        """Give the cases; the marked one with more of its words."""
        rows: list[Row] = [row(" ", (text("screen.case.ask"), Look.STRONG))]
        for index in window(len(self._cases), self._selected, max(1, height - MOST_LINES - 2)):
            heading = self._cases[index] or text("screen.case.general")
            look = Look.CURSOR if index == self._selected else Look.PLAIN
            head = f" {index + 1:>2}  "
            if index == self._selected:
                lines = wrap(heading, width - len(head) - 1)[:MOST_LINES]
                rows.append(row((head + fit(lines[0], width - len(head) - 1), look)))
                rows.extend(
                    row((" " * len(head) + fit(line, width - len(head) - 1), look)) for line in lines[1:]
                )
            else:
                rows.append(row((head, Look.KEY), fit(heading, width - len(head) - 1)))
        rows.append(row(""))
        rows.append(row("     ", (self._what_it_means(self._cases[self._selected]), Look.DIM)))
        return rows

    def _what_it_means(self, case: str | None) -> str:
        """Give the limit and the number of papers of a case, to tell cases apart by."""
        form = self._host.form
        limit = limit_choice(form.procedure, case, form.channel)
        asked = sum(1 for item in items_for(form.procedure, case) if item.paper.mandatory)
        words = limit_words(limit) if limit is not None else text("screen.case.limit_unclear")
        return text("screen.case.meaning", limit=words, n=asked)

    def verbs(self) -> Sequence[Verb]:
        """Choosing, moving, reading the whole heading."""
        return (keymap.NEXT, keymap.NUMBER, keymap.UP_DOWN, keymap.FULL_TEXT)

    def editor(self) -> LineEditor | None:
        """Nothing is written here."""
        return None

    async def stroke(self, stroke: Stroke) -> Move:
        """Move, choose, or show the heading whole."""
        if stroke.key in {"up", "down"}:
            step = 1 if stroke.key == "down" else -1
            self._selected = max(0, min(self._selected + step, len(self._cases) - 1))
        elif stroke.key == "enter":
            return await self._take(self._selected)
        elif stroke.character in set("123456789") and int(stroke.character or "0") <= len(self._cases):
            return await self._take(int(stroke.character or "1") - 1)
        elif keymap.does(keymap.FULL_TEXT, stroke.key):
            heading = self._cases[self._selected] or text("screen.case.general")
            await self._host.counter.go.show_text(text("screen.case.full"), heading)
        return Move.STAY

    def point_at(self, field: str) -> None:
        """There is but one thing to do here."""

    async def leave(self) -> None:
        """Nothing was typed."""

    async def _take(self, index: int) -> Move:
        self._selected = index
        self._host.form.choose_case(self._cases[index])
        await self._host.count_days()
        return Move.ON
