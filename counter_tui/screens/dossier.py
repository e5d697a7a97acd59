"""A dossier's page: what was handed in, when it is due, what happened, what was printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap, sentences
from counter_tui.keymap import does
from counter_tui.locale import has, text
from counter_tui.screens.base import DeskScreen, bar, list_width, side_by_side
from counter_tui.screens.intake.papers_step import BOX
from counter_tui.widgets.lines import Look, Row, fit, row, wrap
from counter_tui.words import moment, status_words, term_words
from db.rules.identity import mask
from db.rules.procedure import PaperKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from db.rules.dossier import Dossier

LABEL_WIDTH = 14


class DossierScreen(DeskScreen):
    """One dossier, to read and to print again."""

    def __init__(self, counter: Counter, dossier: Dossier) -> None:
        """Show ``dossier``."""
        super().__init__(counter)
        self.dossier = dossier
        self._top = 0
        self._page = 1
        self._length = 1

    def title_row(self, width: int) -> Row:
        """Give the number and the state."""
        practice = f"  [{text('screen.practice')}]" if self.dossier.practice else ""
        return bar(
            f"{self.dossier.short}  {self.dossier.number}{practice}", status_words(self.dossier.status), width
        )

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the page; on a wide screen the history stands beside the facts."""
        columns = list_width(width)
        if columns < width:
            lines = side_by_side(self._facts(columns), self._history(width - columns - 3), columns)
        else:
            lines = [*self._facts(width), row(""), *self._history(width)]
        self._page, self._length = height, len(lines)
        self._top = max(0, min(self._top, len(lines) - height))
        shown = lines[self._top : self._top + height]
        if self._top + height < len(lines):
            shown[-1] = row(
                "   ", (text("screen.dossier.more", n=len(lines) - self._top - height + 1), Look.DIM)
            )
        return shown

    def verbs(self) -> Sequence[Verb]:
        """Give reading, printing again and going back."""
        return (keymap.UP_DOWN, keymap.REPRINT, keymap.FULL_TEXT, keymap.BACK)

    async def stroke(self, stroke: Stroke) -> None:
        """Scroll, print again, read the title whole, or go back."""
        steps = {"down": 1, "up": -1, "pagedown": self._page - 1, "pageup": 1 - self._page}
        if stroke.key in steps:
            self._top = max(0, min(self._top + steps[stroke.key], self._length - self._page))
        elif does(keymap.REPRINT, stroke.key):
            self.counter.go.print_in_background(self.dossier.dossier_id)
        elif does(keymap.FULL_TEXT, stroke.key):
            await self.counter.go.show_text(self.dossier.procedure.code, self.dossier.procedure.name)
        elif stroke.key in {"escape", "enter"}:
            await self.counter.go.go_back()

    async def reload(self) -> None:
        """Read the dossier again (a print has come out meanwhile)."""
        self.dossier = await self.counter.desk.dossier(self.dossier.dossier_id)

    # ---- the parts of the page -----------------------------------------------------------------------

    def _facts(self, width: int) -> list[Row]:
        dossier = self.dossier
        rows = _field(
            "screen.dossier.procedure", f"{dossier.procedure.code}  {dossier.procedure.title}", width
        )
        if dossier.case:
            rows += _field("screen.dossier.case", dossier.case, width)[:2]
        who = dossier.applicant
        number = mask(who.personal_number) or who.tax_number or mask(who.passport)
        rows += _field(
            "screen.dossier.applicant",
            "  ".join(part for part in (who.name, number, who.phone) if part),
            width,
        )
        if who.address:
            rows += _field("screen.dossier.address", who.address, width)
        if dossier.submitter is not None:
            by = dossier.submitter
            said = ", ".join(part for part in (by.person.name, by.relation, by.authorisation) if part)
            rows += _field("screen.dossier.submitter", said, width)
        rows += _field(
            "screen.dossier.received",
            f"{moment(dossier.received_at)}  {text(f'screen.channel.{dossier.channel}')}",
            width,
        )
        if dossier.terms:
            rows += _field("screen.dossier.limit", term_words(dossier.terms), width)
        if dossier.due_current is not None:
            rows += _field("screen.dossier.due", moment(dossier.due_current), width, Look.STRONG)
            why = "; ".join(sentences.reason(reason) for reason in dossier.deadline.reasons)
            if why:
                rows += _field("screen.dossier.why", why, width, Look.DIM)
        rows += _field("screen.dossier.return_by", text(f"screen.return.{dossier.return_by}"), width)
        fee = (
            text("screen.dossier.fee_unknown")
            if dossier.fee_vnd is None
            else f"{dossier.fee_vnd:,} đ".replace(",", ".")
        )
        rows += _field("screen.dossier.fee", fee, width)
        rows.append(row(" ", (text("screen.dossier.papers"), Look.STRONG)))
        for item in dossier.items:
            if item.paper.kind is PaperKind.NOTE:
                continue
            counts = text("screen.papers.got", originals=item.originals, copies=item.copies)
            counts = counts if item.originals or item.copies else ""
            rows.append(
                row(
                    f"   {BOX[item.state]} ",
                    fit(item.paper.label, width - 34),
                    (fit(counts, 24, right=True), Look.DIM),
                )
            )
        return rows

    def _history(self, width: int) -> list[Row]:
        rows = [row(" ", (text("screen.dossier.events"), Look.STRONG))]
        for event in self.dossier.events:
            key = f"screen.event.{event.kind}"
            words = text(key) if has(key) else event.kind
            rows.append(
                row("   ", (f"{event.at:%d/%m %H:%M} ", Look.DIM), fit(f"{words}  {event.actor}", width - 16))
            )
        rows.append(row(" ", (text("screen.dossier.prints"), Look.STRONG)))
        for job in self.dossier.prints:
            outcome = sentences.outcome(job)
            copy = (
                text("screen.dossier.reprint", n=job.copy_no)
                if job.copy_no
                else text("screen.dossier.first_print")
            )
            rows.append(
                row(
                    "   ",
                    (f"{job.at:%d/%m %H:%M} ", Look.DIM),
                    fit(f"{copy} ({job.paper}): {outcome}", width - 16),
                )
            )
        if not self.dossier.prints:
            rows.append(row("   ", (text("screen.dossier.never_printed"), Look.DIM)))
        return rows


def _field(label: str, value: str, width: int, look: Look = Look.PLAIN) -> list[Row]:
    """Give a label and its value, on as many lines as it needs."""
    lines = wrap(value, width - LABEL_WIDTH - 4)
    rows = [row("   ", (fit(text(label), LABEL_WIDTH), Look.DIM), (lines[0], look))]
    rows += [row(" " * (LABEL_WIDTH + 3), (line, look)) for line in lines[1:]]
    return rows
