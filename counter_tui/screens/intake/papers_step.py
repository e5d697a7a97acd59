"""Ticking the papers: what is there, what is missing, what is not asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import list_width, side_by_side, window
from counter_tui.screens.intake.step import Move
from counter_tui.widgets.lines import Look, Row, fit, row, wrap
from counter_tui.words import paper_counts
from db.rules import checklist
from db.rules.checklist import Item, PaperState, assess, mark_all_present, with_state
from db.rules.procedure import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.keyboard.editor import LineEditor
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from counter_tui.screens.intake.step import Host
    from db.rules.procedure import Paper

BOX = {
    PaperState.OPEN: "[ ]",
    PaperState.PRESENT: "[x]",
    PaperState.MISSING: "[!]",
    PaperState.NOT_APPLICABLE: "[-]",
    PaperState.FROM_DATABASE: "[D]",
    PaperState.SHOWN: "[v]",
}
COUNTS_WIDTH = 23
MOST_COPIES = 99
CONDITION_LINES = 2


class PapersStep:
    """The checklist."""

    def __init__(self, host: Host) -> None:
        """Mark the first paper nobody has looked at."""
        self._host = host
        open_rows = (
            index
            for index, item in enumerate(host.form.items)
            if checklist.counts(item.paper) and item.state is PaperState.OPEN
        )
        self._selected = next(open_rows, 0)

    # ---- what it looks like --------------------------------------------------------------------------

    def rows(self, width: int, height: int) -> Sequence[Row]:
        """Give the checklist, the words of the marked row, and what is missing."""
        form = self._host.form
        head: list[Row] = []
        if form.case is not None:
            label = text("screen.papers.case") + " "
            head.append(row(" ", (label, Look.DIM), fit(form.case, width - len(label) - 2)))
        columns = list_width(width)
        foot = self._foot(width, whole_beside=columns < width)
        room = max(1, height - len(head) - len(foot))
        rows = [self._item_row(index, columns) for index in window(len(form.items), self._selected, room)]
        if not form.items:
            rows = [row("   ", (text("screen.papers.none_listed"), Look.DIM))]
        rows += [row("")] * (room - len(rows))
        if columns < width and form.items:
            whole = wrap(_whole_text(form.items[self._selected].paper), width - columns - 3)
            rows = side_by_side(rows, [row(line) for line in whole[:room]], columns)
        return [*head, *rows, *foot]

    def _item_row(self, index: int, width: int) -> Row:
        item = self._host.form.items[index]
        chosen = index == self._selected
        look = Look.CURSOR if chosen else Look.PLAIN
        if not checklist.counts(item.paper):
            words = text("screen.papers.note", words=item.paper.label)
            return row(("  i  " + fit(words, width - 6), look if chosen else Look.DIM), " ")
        counts = paper_counts(item.paper)
        if item.paper.section is Section.PRESENT:
            counts = text("screen.papers.show_only")
        if item.state is PaperState.NOT_APPLICABLE:
            counts = text("screen.papers.not_applicable")
        elif item.state is PaperState.FROM_DATABASE:
            counts = text("screen.papers.from_database")
        elif item.state is PaperState.PRESENT and not as_asked(item):
            counts = text("screen.papers.got", originals=item.originals, copies=item.copies)
        mark = " " if item.paper.mandatory else text("screen.papers.conditional_mark")
        box_look = look if chosen else (Look.BAD if item.state is PaperState.MISSING else Look.PLAIN)
        label = f" {mark} " + fit(item.paper.label, width - 9 - COUNTS_WIDTH)
        return row(
            (f" {BOX[item.state]}", box_look),
            (label, look),
            (fit(counts, COUNTS_WIDTH, right=True), look),
            " ",
        )

    def _foot(self, width: int, *, whole_beside: bool) -> list[Row]:
        """Give the condition of the marked row, and what is missing so far."""
        form = self._host.form
        rows: list[Row] = [row(" ", ("-" * (width - 2), Look.RULE))]
        if form.items and not whole_beside:
            paper = form.items[self._selected].paper
            said = paper.condition or (paper.name if paper.name != paper.label else "")
            lines = wrap(said, width - 4)[:CONDITION_LINES] if said else []
            lines += [""] * (CONDITION_LINES - len(lines))
            rows.extend(row("   ", (line, Look.DIM)) for line in lines)
        missing = assess(form.items).missing
        if missing:
            labels = "; ".join(item.paper.label for item in missing)
            rows.append(
                row(
                    " ",
                    (fit(text("screen.papers.missing", n=len(missing), labels=labels), width - 2), Look.WARN),
                )
            )
        else:
            rows.append(row(" ", (text("screen.papers.complete"), Look.GOOD)))
        return rows

    def verbs(self) -> Sequence[Verb]:
        """Ticking, counting, reading, going on."""
        return (
            keymap.TOGGLE,
            keymap.ALL,
            keymap.NOT_APPLICABLE,
            keymap.FROM_DATABASE,
            keymap.MORE,
            keymap.FEWER,
            keymap.FULL_TEXT,
            keymap.NEXT,
            keymap.SUPPLEMENT,
        )

    def editor(self) -> LineEditor | None:
        """Letters are commands here."""
        return None

    # ---- what keys do --------------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> Move:
        """Tick, count, move, read, or go on."""
        key, form = stroke.key, self._host.form
        if key == "enter":
            return Move.ON
        if key in {"up", "down", "pageup", "pagedown", "home", "end"}:
            step = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10, "home": -999, "end": 999}[key]
            self._selected = max(0, min(self._selected + step, len(form.items) - 1))
        elif does(keymap.ALL, key):
            form.items = mark_all_present(form.items)
        elif does(keymap.TOGGLE, key):
            self._toggle()
        elif does(keymap.NOT_APPLICABLE, key):
            self._set(PaperState.NOT_APPLICABLE)
        elif does(keymap.FROM_DATABASE, key):
            self._set(PaperState.FROM_DATABASE)
        elif does(keymap.MORE, key) or does(keymap.FEWER, key):
            self._count(1 if does(keymap.MORE, key) else -1)
        elif does(keymap.FULL_TEXT, key) and form.items:
            await self._show_whole()
        return Move.STAY

    def point_at(self, field: str) -> None:  # noqa: ARG002 - papers are no fields
        """Mark the first paper that is missing."""
        items = self._host.form.items
        missing = assess(items).missing
        self._selected = next((place for place, item in enumerate(items) if item in missing), self._selected)

    async def leave(self) -> None:
        """Everything is in the form already."""

    @property
    def _item(self) -> Item | None:
        items = self._host.form.items
        return items[self._selected] if items and checklist.counts(items[self._selected].paper) else None

    def _toggle(self) -> None:
        """Say that the marked paper is there (or shown), or that it is missing; and go to the next."""
        item = self._item
        if item is not None:
            there = PaperState.SHOWN if item.paper.section is Section.PRESENT else PaperState.PRESENT
            self._put(PaperState.MISSING if item.state is there else there)
        self._next_paper()

    def _set(self, state: PaperState) -> None:
        """Say ``state`` of the marked paper; the same key again takes it back."""
        item = self._item
        if item is None:
            return
        if state is PaperState.NOT_APPLICABLE and item.paper.mandatory and not item.paper.condition:
            self._host.say("screen.papers.always_asked", Look.WARN)
            return
        self._put(PaperState.OPEN if item.state is state else state)
        self._next_paper()

    def _put(self, state: PaperState) -> None:
        form = self._host.form
        form.items = with_state(form.items, self._selected, state)

    def _next_paper(self) -> None:
        items = self._host.form.items
        later = (
            index for index in range(self._selected + 1, len(items)) if checklist.counts(items[index].paper)
        )
        self._selected = next(later, self._selected)

    def _count(self, step: int) -> None:
        """Count originals where originals are asked, else copies."""
        item, form = self._item, self._host.form
        if item is None:
            return
        if item.state is not PaperState.PRESENT:
            self._put(PaperState.PRESENT)
            item = form.items[self._selected]
        if item.paper.originals or not item.paper.copies:
            changed = replace(item, originals=max(0, min(item.originals + step, MOST_COPIES)))
        else:
            changed = replace(item, copies=max(0, min(item.copies + step, MOST_COPIES)))
        form.items = (*form.items[: self._selected], changed, *form.items[self._selected + 1 :])

    async def _show_whole(self) -> None:
        paper = self._host.form.items[self._selected].paper
        await self._host.counter.go.show_text(paper.label, _whole_text(paper))


def _whole_text(paper: Paper) -> str:
    """Give everything the catalogue says of a paper."""
    parts = [paper.name]
    if paper.condition:
        parts.append(text("screen.papers.full_condition", condition=paper.condition))
    if paper.form:
        parts.append(text("screen.papers.full_form", form=paper.form))
    if paper.originals or paper.copies:
        parts.append(text("screen.papers.full_counts", counts=paper_counts(paper)))
    return "\n\n".join(parts)


def as_asked(item: Item) -> bool:
    """Whether a present paper came in just the counts that are asked for."""
    (asked,) = with_state((item,), 0, PaperState.PRESENT)
    return (item.originals, item.copies) == (asked.originals, asked.copies)
