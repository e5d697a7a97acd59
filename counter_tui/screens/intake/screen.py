"""One intake on the screen: its steps, its draft on the disk, and the one key that saves and prints."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.intake_form import Gap, Step
from counter_tui.keyboard.scanner import ScanKind
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.person_entry import merged
from counter_tui.screens.base import DeskScreen, bar
from counter_tui.screens.intake.case_step import CaseStep
from counter_tui.screens.intake.papers_step import PapersStep
from counter_tui.screens.intake.person_step import PersonStep
from counter_tui.screens.intake.promise_step import PromiseStep
from counter_tui.screens.intake.step import Move
from counter_tui.screens.intake.taking import take_fee
from counter_tui.visitor import after
from counter_tui.widgets.lines import Look, Row
from counter_tui.words import moment, term_words
from db.rules import id_card
from db.rules.checklist import assess
from db.rules.promise import Deadline, Reason, ReasonKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import time

    from counter_tui.counter import Counter
    from counter_tui.intake_form import IntakeForm
    from counter_tui.keyboard.editor import LineEditor
    from counter_tui.keyboard.scanner import Scan, Stroke
    from counter_tui.keymap import Verb
    from counter_tui.screens.intake.step import Host, StepView
    from db.rules.dossier import Accepted
    from db.rules.house import House

AUTOSAVE_S = 3.0
"""What is typed is on the disk at most this long after it (and at each step in any case)."""

PASSABLE = ("gap.fee.choice", "gap.fee.counts")
"""What is asked once; F9 again leaves the amount open."""

VIEWS: dict[Step, Callable[[Host], StepView]] = {
    Step.CASE: CaseStep,
    Step.PAPERS: PapersStep,
    Step.PERSON: PersonStep,
    Step.PROMISE: PromiseStep,
}


class IntakeScreen(DeskScreen):
    """The steps of one intake."""

    def __init__(self, counter: Counter, form: IntakeForm) -> None:
        """Stand at the form's step."""
        super().__init__(counter)
        self.form = form
        self.house: House | None = None
        """The office's units, once they are needed."""
        self._view: StepView = VIEWS[form.step](self)
        self._unsaved = True
        self._over = False
        self._disk = asyncio.Lock()

    async def begin(self) -> None:
        """Compute the first promise and put the draft on the disk."""
        await self.count_days()
        await self._restart_view()

    def on_mount(self) -> None:
        """Keep what is typed on the disk."""
        self.set_interval(AUTOSAVE_S, lambda: self.counter.beside(self._autosave()))

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Give the procedure, the step, and how many papers are settled."""
        form = self.form
        steps = form.steps
        words = text(f"screen.step.{form.step}")
        if form.step is Step.PAPERS:
            words += f" {form.settled}/{len(form.asked)}"
        right = text("screen.intake.step", n=steps.index(form.step) + 1, of=len(steps), words=words)
        return bar(f"{form.procedure.code}  {form.procedure.title}", right, width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the rows of the step."""
        return self._view.rows(width, height)

    def verbs(self) -> Sequence[Verb]:
        """Give what the step can do, saving, and going back."""
        return (*self._view.verbs(), keymap.SAVE, keymap.REFUSE, keymap.BACK)

    def editor(self) -> LineEditor | None:
        """Give the step's text field."""
        return self._view.editor()

    def closing_time(self) -> time:
        """Give the hour that a day named without an hour ends at."""
        return self.counter.closing_time(self.form.received_at.date())

    # ---- what keys do --------------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> None:
        """Do all that one key does."""
        self._unsaved = True
        if does(keymap.SAVE, stroke.key):
            await self._save(stroke.at)
        elif does(keymap.REFUSE, stroke.key):
            await self._refuse()
        elif stroke.key == "escape":
            await self._step_back()
        elif does(keymap.SUPPLEMENT, stroke.key) and keymap.SUPPLEMENT in self.verbs():
            await self._ask_supplement()
        else:
            self.hush()
            if await self._view.stroke(stroke) is Move.ON:
                await self._step_on()

    async def edited(self) -> None:
        """Take pasted text like typed text."""
        self._unsaved = True
        await self._view.leave()

    async def scan(self, scan: Scan) -> bool:
        """Take an ID card wherever the intake stands; anything else is the app's."""
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
        self._unsaved = True
        return True

    async def count_days(self) -> None:
        """Compute the day of return anew."""
        form = self.form
        if form.goes_away and form.terms:
            form.deadline = Deadline(None, (Reason(ReasonKind.ELSEWHERE, name=form.competent),))
        elif form.due_by_hand is not None:
            form.deadline = self.counter.named_day(form.received_at, form.due_by_hand)
        elif form.terms:
            form.deadline = self.counter.deadline(form.received_at, form.terms, form.cut_off)
        else:
            form.deadline = None

    async def ask_fee(self) -> None:
        """Ask the office what this costs, where it has not been answered for this case and channel."""
        form = self.form
        if not form.needs_fee_question or not form.case_chosen:
            return
        procedure, case, channel = form.procedure, form.case, form.channel
        question, self.house = await self.counter.desk.ask(
            lambda office: (office.fee_question(procedure, case, channel), office.house)
        )
        form.take_fee_question(question)

    async def put_aside(self) -> None:
        """Put the half-done intake on the disk."""
        if self._over:
            return
        await self._view.leave()
        await self._store()

    async def _step_on(self) -> None:
        await self._view.leave()
        steps = self.form.steps
        at = steps.index(self.form.step)
        if at + 1 < len(steps):
            self.form.step = steps[at + 1]
        await self._restart_view()

    async def _step_back(self) -> None:
        """Go a step back, from the first one home; nothing is lost either way."""
        await self._view.leave()
        steps = self.form.steps
        at = steps.index(self.form.step)
        if at == 0:
            await self._put_away()
            self._over = True
            await self.counter.go.go_home()
            return
        self.hush()
        self.form.step = steps[at - 1]
        await self._restart_view()

    async def _restart_view(self) -> None:
        try:
            if self.form.step is Step.PROMISE:
                await self._offer_last_promise()
                await self.ask_fee()
        finally:
            self._view = VIEWS[self.form.step](self)
        await self._store()

    async def _offer_last_promise(self) -> None:
        """Offer what was promised last where the catalogue has no limit: the clerk is asked once."""
        form = self.form
        if form.terms or form.due_by_hand is not None or form.offered:
            return
        form.terms_by_hand = tuple(await self.counter.desk.last_terms(form.procedure.code))
        form.offered = bool(form.terms_by_hand)
        await self.count_days()

    # ---- saving --------------------------------------------------------------------------------------

    async def _save(self, pressed_at: float) -> None:
        """Save, number and print; or go to the first thing that is missing and say what it is."""
        await self._view.leave()
        await self.ask_fee()
        gap = self.form.first_gap()
        if gap is not None:
            await self._show_gap(gap)
            return
        if not await self._promise_still_holds():
            return
        self._over = True
        async with self._disk:
            try:
                accepted = await self._accept()
            except BaseException:
                self._over = False
                raise
        note = await take_fee(self.counter, self.form, accepted)
        self.counter.visitor = after(self.counter.visitor, self.form, pressed_at)
        self.counter.go.accepted(accepted, self.form, note)
        await self.counter.go.go_home()

    async def _accept(self) -> Accepted:
        """Put the intake on the disk; it belongs to a visit, for the next one may be the same person's."""
        if not self.form.visit_id:
            self.form.visit_id = await self.counter.desk.ask(lambda office: office.new_visit())
        return await self.counter.desk.accept(self.form.to_intake())

    async def _refuse(self) -> None:
        """Refuse the dossier at the desk, in writing; the citizen's name stands on the paper."""
        await self._view.leave()
        form = self.form
        if not form.case_chosen:
            await self._show_gap(Gap(Step.CASE, "gap.case"))
        elif not form.applicant.name.strip():
            await self._show_gap(Gap(Step.PERSON, "gap.name_to_refuse", "name"))
        else:
            from counter_tui.screens.intake.refuse_screen import RefuseScreen

            await self._store()
            await self.counter.go.show(RefuseScreen(self.counter, form, self.close))

    def close(self) -> None:
        """Keep no draft any more: the dossier is on the disk."""
        self._over = True

    async def _show_gap(self, gap: Gap) -> None:
        if self.form.step is not gap.step:
            self.form.step = gap.step
            await self._restart_view()
        self._view.point_at(gap.field)
        if gap.reason in PASSABLE:
            self.form.fee.passed = True
        if gap.reason == "gap.limit" and self.form.terms:
            self.say("screen.intake.promise_offered", Look.WARN, terms=term_words(self.form.terms))
            return
        papers = "; ".join(gap.papers)
        self.say(f"screen.{gap.reason}", Look.BAD, n=len(gap.papers), papers=papers)

    async def _promise_still_holds(self) -> bool:
        """Take this minute as the time of receipt; a promise that this moves is shown before it is made."""
        form, before = self.form, self.form.deadline
        if form.blank:
            return True
        form.received_at = self.counter.now().replace(second=0)
        await self.count_days()
        after = form.deadline
        if before is None or after is None or after.due is None or before.due == after.due:
            return True
        if before.due is not None and form.terms and before.due.date() == after.due.date():
            return True
        form.step = Step.PROMISE
        await self._restart_view()
        self.say("screen.intake.promise_moved", Look.WARN, due=moment(after.due))
        return False

    async def _ask_supplement(self) -> None:
        """Print what is still missing for the citizen to bring (form 02), and keep the intake half done."""
        await self._view.leave()
        missing = assess(self.form.items).missing
        if not missing:
            self.say("screen.intake.nothing_missing")
            return
        await self._store()
        self.counter.go.ask_supplement(self.form.to_draft(self.counter.now()), missing)

    # ---- the draft -----------------------------------------------------------------------------------

    async def _put_away(self) -> None:
        """Keep the draft, unless the clerk only had a look."""
        if self.form.is_untouched and self.form.draft_id:
            await self.counter.desk.discard_draft(self.form.draft_id)
        else:
            await self._store()

    async def _store(self) -> None:
        if self.form.is_untouched and not self.form.draft_id:
            return
        async with self._disk:
            self._unsaved = False
            try:
                draft = self.form.to_draft(self.counter.now())
                self.form.draft_id = await self.counter.desk.save_draft(draft)
            except BaseException:
                self._unsaved = True
                raise

    async def _autosave(self) -> None:
        if not self._unsaved or self._over or self._disk.locked():
            return
        await self._view.leave()
        await self._store()
