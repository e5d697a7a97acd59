"""Moving between the screens, and what follows from it; loaded behind the first paint, with all they need."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING

from textual.app import ScreenStackError

from counter_tui import sentences
from counter_tui.backing_up import back_up
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.intake_form import IntakeForm
from counter_tui.locale import text
from counter_tui.screens.dialogs import HelpScreen, TextScreen
from counter_tui.screens.dossier import DossierScreen
from counter_tui.screens.intake import IntakeScreen
from counter_tui.widgets.lines import Look
from counter_tui.words import moment
from db.rules.clock import VIETNAM, in_vietnam
from db.rules.errors import NotFound
from db.rules.receipt_number import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.app import CounterApp
    from counter_tui.screens.base import DeskScreen
    from counter_tui.visitor import Visitor
    from db.rules.checklist import Item
    from db.rules.course import BlankSlip
    from db.rules.dossier import Accepted, Draft, Person, PrintLine
    from db.rules.order import Done
    from db.rules.procedure import Procedure

COME_OUT = ("printed", "printed_paper_low")
"""Outcomes after which nobody need look at the printer."""


class Navigation:
    """Where the clerk can go (``counter_tui.counter.Navigator``)."""

    def __init__(self, app: CounterApp) -> None:
        """Move between the screens of ``app``."""
        self._app = app
        self._counter = app.counter

    async def begin_intake(
        self,
        procedure: Procedure,
        applicant: Person | None,
        visitor: Visitor | None = None,
        blank: BlankSlip | None = None,
    ) -> None:
        """Start an intake of ``procedure``: one more of ``visitor``, or what was written on ``blank``."""
        form = IntakeForm.begin(procedure, self._counter.now().replace(second=0), applicant)
        if visitor is not None:
            form.submitter, form.visit_id = visitor.submitter, visitor.visit_id
        if blank is not None:
            day = parse(blank.number).day
            form.key_in(blank, datetime.combine(day, self._counter.opening_time(day), VIETNAM))
        await self._show_intake(form)

    async def resume_intake(self, draft_id: str) -> None:
        """Take a half-done intake up again; it is received when it is complete, that is now."""
        form = IntakeForm.from_draft(await self._counter.desk.load_draft(draft_id))
        if not form.blank:
            form.received_at = self._counter.now().replace(second=0)
        await self._show_intake(form)

    async def open_dossier(self, key: str) -> None:
        """Show a dossier; an intake on the screen is put on the disk first.

        The number of a blank slip has no dossier yet: the next intake takes it.
        """
        try:
            dossier = await self._counter.desk.dossier(key)
        except NotFound:
            blank = await self._counter.desk.ask(lambda office: office.find_blank(key))
            if blank is None:
                raise
            await self.go_home()
            self._app.home.take_blank(blank)
            return
        await self._app.at.put_aside()
        self._counter.last_dossier = dossier.dossier_id
        if isinstance(self._app.screen, DossierScreen):
            await self._app.pop_screen()
        self._app.home.reset()
        await self._app.push_screen(DossierScreen(self._counter, dossier))

    async def go_home(self) -> None:
        """Show the home screen, ready for the next citizen; what is half done is on the disk."""
        if self._app.lock.screen is not None:  # nothing leads past the lock
            return
        while self._app.screen is not self._app.home:
            await self._app.at.put_aside()
            await self._app.pop_screen()
        self._app.home.reset()
        self._app.refresh_home()

    async def go_back(self) -> None:
        """Show the screen that this one was opened from."""
        if self._app.screen is not self._app.home:
            await self._app.pop_screen()
        if self._app.screen is not self._app.home:
            await self._app.at.refresh_facts()
        self._app.refresh_home()

    async def show_text(self, title: str, content: str) -> None:
        """Show a long text."""
        await self._app.push_screen(TextScreen(self._counter, title, content))

    async def show_help(self) -> None:
        """Show every key."""
        if not isinstance(self._app.screen, HelpScreen):
            await self._app.push_screen(HelpScreen(self._counter))

    async def show(self, screen: DeskScreen) -> None:
        """Show a screen above this one, with what it shows read before the next key is looked at."""
        await screen.begin()
        await self._app.push_screen(screen)

    def tell(self, sentence: str) -> None:
        """Say what was done on the screen that is shown now."""
        self._app.at.say_text(sentence, Look.GOOD)

    def report(self, sentence: str, look: Look) -> None:
        """Say at once how something beside the keys goes, on the screen that is shown now."""
        with suppress(ScreenStackError):  # what ends beside the keys may end after the program
            self._app.at.say_text(sentence, look)
            self._app.at.paint()

    def back_up_by_itself(self) -> None:
        """Make a backup beside the keys where one is due; a practice office has nothing to lose."""
        if not self._counter.station.practice:
            self._app.beside(back_up(self._counter, by_itself=True))

    def print_form(self, request: FormRequest, what: str) -> None:
        """Print a form while keys go on; the outcome comes to the message line of whatever is shown then."""
        self._app.at.say("screen.home.printing", Look.GOOD, what=what)
        self._app.beside(self._print_form(request, what))

    def done(self, done: Done, what: str) -> None:
        """Say what was done, and print the form of the act: a slip under its number, a notice by its id."""
        if done.form is None:
            self._app.at.say_text(what, Look.GOOD)
            return
        self.print_form(FormRequest(FormKind(done.form), done.dossier_id, done.notice_id), what)

    async def _print_form(self, request: FormRequest, what: str) -> None:
        self._say_outcome(await self._counter.desk.print_form(request), what)
        if isinstance(self._app.screen, DossierScreen):
            await self._app.screen.reload()

    def accepted(self, accepted: Accepted, form: IntakeForm, note: str = "") -> None:
        """Say what was just accepted, and print it where a slip is due."""
        self._counter.last_dossier = accepted.dossier_id
        due = accepted.deadline.due
        promised = text("screen.away.no_day") if due is None else moment(due)
        what = text("screen.home.accepted", number=accepted.short, due=promised)
        at_once = form.at_once and form.close_at_once
        if at_once:
            what = text("screen.home.closed_at_once", number=accepted.short)
        elif form.blank:
            what = text("screen.blank.keyed_in", number=accepted.short, due=promised)
        what = f"{what}. {note}" if note else what
        if at_once or form.blank:
            self._app.home.say_text(what, Look.GOOD)
            return
        self._app.home.say("screen.home.printing", Look.GOOD, what=what)
        self._app.beside(self._print(accepted.dossier_id, what))

    def print_in_background(self, dossier_id: str) -> None:
        """Print a slip again; the outcome comes to the message line of whatever is on the screen then."""
        what = text("screen.home.reprint")
        self._app.at.say("screen.home.printing", Look.PLAIN, what=what)
        self._app.beside(self._print(dossier_id, what))

    def ask_supplement(self, draft: Draft, missing: Sequence[Item]) -> None:
        """Ask for the missing papers in writing (form 02), while keys go on."""
        what = text("screen.intake.supplement_asked", n=len(missing))
        self._app.at.say("screen.home.printing", Look.PLAIN, what=what)
        self._app.beside(self._print_supplement(draft, missing, what))

    async def _print_supplement(self, draft: Draft, missing: Sequence[Item], what: str) -> None:
        self._say_outcome(await self._counter.desk.ask_supplement(draft, missing), what)

    async def _print(self, dossier_id: str, what: str) -> None:
        self._say_outcome(await self._counter.desk.print_slip(dossier_id), what)
        if isinstance(self._app.screen, DossierScreen):
            await self._app.screen.reload()

    def _say_outcome(self, line: PrintLine, what: str) -> None:
        """Say how a print went on whatever is on the screen now."""
        words = sentences.outcome(line)
        look = Look.GOOD if line.outcome in COME_OUT else Look.WARN
        self._counter.printer_note = words
        self._app.at.say("screen.home.printed", look, what=what, outcome=words)

    async def _show_intake(self, form: IntakeForm) -> None:
        screen = IntakeScreen(self._counter, form)
        await screen.begin()
        await self._app.push_screen(screen)
        self._app.beside(self._warn_of_closed_day(form.received_at.date()))

    async def _warn_of_closed_day(self, day: date) -> None:
        """Say that a day was closed already: what comes in now is on its next sheet only."""
        closed = await self._counter.desk.use(lambda office: office.keeping.closed_at(day))
        if closed is not None and isinstance(self._app.at, IntakeScreen):
            self._app.at.say("screen.day.already_closed", Look.WARN, at=f"{in_vietnam(closed):%H:%M}")
