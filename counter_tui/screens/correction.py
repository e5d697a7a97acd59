"""Correcting a slip: the steps of an intake again, filled in; F9 gives the new slip its own number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.keyboard.scanner import ScanKind
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.person_entry import merged
from counter_tui.screens.base import DeskScreen, bar
from counter_tui.screens.correction_form import CorrectionForm
from counter_tui.screens.correction_step import SlipStep
from counter_tui.screens.intake.papers_step import PapersStep
from counter_tui.screens.intake.person_step import PersonStep
from counter_tui.screens.intake.step import Move
from counter_tui.widgets.lines import Look, Row
from db.rules import id_card, receipt_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import time

    from counter_tui.counter import Counter
    from counter_tui.intake_form import IntakeForm
    from counter_tui.keyboard.editor import LineEditor
    from counter_tui.keyboard.scanner import Scan, Stroke
    from counter_tui.keymap import Verb
    from counter_tui.screens.intake.step import StepView
    from db.rules.dossier import Dossier
    from db.rules.house import House

STEPS = ("person", "papers", "slip")
THIS_VERY_DOSSIER = "screen.person.same_again"


class CorrectionScreen(DeskScreen):
    """The correction of one dossier (``counter_tui.screens.intake.step.Host`` for the steps of an intake)."""

    def __init__(self, counter: Counter, dossier: Dossier, reasons: Sequence[tuple[str, str]]) -> None:
        """Show what the slip says; ``reasons`` are the office's, code and words."""
        super().__init__(counter)
        self.correction = CorrectionForm(dossier)
        self.correction.reason_code = reasons[0][0] if reasons else ""
        self.house: House | None = None
        self._reasons = reasons
        self._step = 0
        self._view = self._view_of(0)
        self._view.point_at("name")

    @property
    def form(self) -> IntakeForm:
        """What the slip should say."""
        return self.correction.form

    @form.setter
    def form(self, form: IntakeForm) -> None:
        self.correction.form = form

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Name the slip and the step."""
        dossier = self.correction.dossier
        step = text(
            "screen.intake.step",
            n=self._step + 1,
            of=len(STEPS),
            words=text(f"screen.correct.step.{STEPS[self._step]}"),
        )
        return bar(
            text("screen.correct.title", number=dossier.short, name=dossier.applicant.name), step, width
        )

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the rows of the step."""
        return self._view.rows(width, height)

    def verbs(self) -> Sequence[Verb]:
        """Give what the step can do, saving, and going back; papers are not asked for here."""
        verbs = [verb for verb in self._view.verbs() if verb not in (keymap.SUPPLEMENT, keymap.NEXT)]
        if self._step < len(STEPS) - 1:
            verbs.append(keymap.NEXT_STEP)
        return (keymap.SAVE, *verbs, keymap.BACK)

    def editor(self) -> LineEditor | None:
        """Give the step's text field."""
        return self._view.editor()

    def say(self, key: str, look: Look = Look.PLAIN, /, **facts: object) -> None:
        """Put one sentence on the message line; that the person has been here with this is no news."""
        if key != THIS_VERY_DOSSIER:
            super().say(key, look, **facts)

    def closing_time(self) -> time:
        """Give the hour that a day named without an hour ends at."""
        return self.counter.closing_time(self.form.received_at.date())

    async def count_days(self) -> None:
        """Leave the promise: it is what the slip says, or what the clerk types."""

    async def ask_fee(self) -> None:
        """Leave the fee: it is what the slip says, or what the clerk types."""

    # ---- what keys do --------------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> None:
        """Do all that one key does."""
        if does(keymap.SAVE, stroke.key):
            await self._save()
        elif stroke.key == "escape":
            await self._step_back()
        elif does(keymap.NEXT_STEP, stroke.key) and keymap.NEXT_STEP in self.verbs():
            await self._go_to(self._step + 1)
        else:
            self.hush()
            if await self._view.stroke(stroke) is Move.ON:
                await self._go_to(self._step + 1)

    async def edited(self) -> None:
        """Take pasted text like typed text."""
        await self._view.leave()

    async def scan(self, scan: Scan) -> bool:
        """Take the right person from an ID card; anything else is the app's."""
        if scan.kind is not ScanKind.ID_CARD:
            return False
        card = id_card.read_card(scan.text)
        person = merged(card.person, await self.counter.desk.known_person(card.number))
        await self._view.leave()
        if isinstance(self._view, PersonStep):
            self._view.take_person(person)
        else:
            self.form.applicant = person
        self.say_card(card, "screen.intake.card_read")
        return True

    async def _step_back(self) -> None:
        await self._view.leave()
        if self._step == 0:
            await self.counter.go.go_back()
            return
        await self._go_to(self._step - 1)

    async def _go_to(self, step: int) -> None:
        await self._view.leave()
        self.hush()
        self._step = min(step, len(STEPS) - 1)
        self._view = self._view_of(self._step)

    def _view_of(self, step: int) -> StepView:
        if STEPS[step] == "person":
            return PersonStep(self)
        if STEPS[step] == "papers":
            return PapersStep(self)
        return SlipStep(self, self.correction, self._reasons)

    async def _save(self) -> None:
        """Put the correction on the disk and print the new slip; or go to what is missing and say it."""
        await self._view.leave()
        if isinstance(self._view, SlipStep) and self._view.wrong_day:
            self._view.point_at("due")
            self.say("screen.gap.due", Look.BAD)
            return
        gap = self.correction.gap()
        if gap is not None:
            await self._show_gap(*gap)
            return
        dossier, correction = self.correction.dossier, self.correction.correction()
        done = await self.counter.desk.ask(lambda office: office.correct(dossier.dossier_id, correction))
        await self.counter.go.go_back()
        if done.number == dossier.number:
            self.counter.go.done(done, text("screen.correct.done_same", number=dossier.short))
            return
        new = receipt_number.parse(done.number).short
        self.counter.go.done(done, text("screen.correct.done", new=new, old=dossier.short))

    async def _show_gap(self, field: str, reason: str) -> None:
        step = STEPS.index("slip" if field in ("fee", "return_address") else "person")
        if self._step != step:
            await self._go_to(step)
        self._view.point_at(field)
        self.say(f"screen.{reason}", Look.BAD)
