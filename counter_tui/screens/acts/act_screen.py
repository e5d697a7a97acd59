"""The form of one act: what it needs, what it leads to, and the one key that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import sentences
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import bar, rule
from counter_tui.screens.form import FieldsScreen
from counter_tui.widgets.lines import Look, Row, fit, row
from counter_tui.words import moment, status_words
from db.rules.clock import in_vietnam
from db.rules.errors import NotAccepted
from db.rules.lifecycle import Act

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, time

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.screens.acts.act_form import ActForm
    from counter_tui.widgets.fields import Field
    from db.rules.lifecycle import Form
    from db.rules.promise import Deadline, Term

NO_WAY_BACK = frozenset({Act.REFUSE, Act.WITHDRAW, Act.DECLINE, Act.STOP, Act.CLOSE})
"""These end the dossier: F9 says so first, and F9 again does it."""


class ActScreen(FieldsScreen):
    """One act."""

    def __init__(self, counter: Counter, form: ActForm, *, leaves: int = 1) -> None:
        """Show ``form``; when it is done, so many screens are left (the list of acts is over too)."""
        super().__init__(counter)
        self.form = form
        self._leaves = leaves
        self._insists = False
        self.renew()

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Name the act and the dossier."""
        dossier = self.form.ground.dossier
        act = text(f"screen.act.{self.form.act}")
        return bar(f"{act}: {dossier.short}  {dossier.applicant.name}", status_words(dossier.status), width)

    def head(self, width: int) -> Sequence[Row]:
        """Say of which dossier, what the act leads to, and what becomes of the day of return."""
        ground = self.form.ground
        dossier, offered = ground.dossier, ground.offered
        leads = text(
            "screen.act.leads_to", before=status_words(dossier.status), after=status_words(offered.target)
        )
        if offered.target is dossier.status:
            leads = text("screen.act.stays", state=status_words(dossier.status))
        if offered.form is not None:
            leads += "; " + _form_words(offered.form)
        rows = [
            row(" ", fit(f"{dossier.procedure.code}  {dossier.procedure.title}", width - 2)),
            row(" ", (fit(leads, width - 2), Look.STRONG)),
        ]
        promised = self._promise_words()
        if promised:
            rows.append(row(" ", (fit(promised, width - 2), Look.STRONG)))
        rows.append(rule(width))
        if self.form.act is Act.ASK_SUPPLEMENT:
            rows.append(row(" ", (fit(text("screen.act.papers"), width - 2), Look.DIM)))
        return rows

    def _promise_words(self) -> str:
        """Say what the act does to the day of return, as far as that is written."""
        before = self.form.ground.dossier.due_current
        old = moment(in_vietnam(before)) if before is not None else ""
        try:
            after = self._due()
        except NotAccepted as refusal:
            return sentences.refusal(refusal)
        if after is not None:
            new = moment(in_vietnam(after))
            if old:
                return text("screen.act.due_moves", old=old, new=new)
            return text("screen.act.due_new", new=new)
        return text("screen.act.due_now", old=old) if old else ""

    def fields(self) -> Sequence[Field]:
        """Give what the act needs."""
        return self.form.fields

    # ---- what keys do --------------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> None:
        """Write, turn, mark; any key but F9 takes back that F9 was pressed once."""
        if not does(self.DOES, stroke.key):
            self._insists = False
        await super().stroke(stroke)

    async def changed(self, name: str) -> None:
        """Follow a change of the field ``name``."""
        self.form.changed(name)

    async def finish(self) -> None:
        """Do the act; what is missing, or what can't be undone, is said first."""
        gap = self.form.gap(self._end_of_day, self._count)
        if gap is not None:
            self.columns.go_to(gap.field)
            self.say(f"screen.{gap.reason}", Look.BAD)
            return
        dossier, insists = self.form.ground.dossier, self._insists
        self._insists = not insists
        if self.form.act in NO_WAY_BACK and not insists:
            offered = self.form.ground.offered
            form = f", {_form_words(offered.form)}" if offered.form is not None else ""
            after = status_words(offered.target)
            self.say("screen.act.no_way_back", Look.WARN, number=dossier.short, state=after, form=form)
            return
        order = self.form.order(self._due())
        done = await self.counter.desk.ask(lambda office: office.do(dossier.dossier_id, order))
        for _ in range(self._leaves):
            await self.counter.go.go_back()
        due = moment(in_vietnam(done.due)) if done.due is not None else text("screen.work.no_due")
        self.counter.go.done(done, text(f"screen.act.done.{done.act}", number=dossier.short, due=due))

    def _due(self) -> datetime | None:
        return self.form.due(self._end_of_day, self._count)

    def _end_of_day(self) -> time:
        return self.counter.closing_time(self.form.ground.now.date())

    def _count(self, start: datetime, terms: Sequence[Term]) -> Deadline:
        return self.counter.deadline(start, terms, None)


def _form_words(form: Form) -> str:
    return text("screen.act.prints", form=text(f"screen.form.{form}"))
