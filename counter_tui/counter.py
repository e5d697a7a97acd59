"""What the screens share: this desk's office, its catalogue in memory, the clock, and where to go next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from asyncio import Task
    from collections.abc import Callable, Coroutine, Sequence
    from datetime import date, datetime, time

    from counter_tui.form_request import FormRequest
    from counter_tui.intake_form import IntakeForm
    from counter_tui.ports import Desk
    from counter_tui.screens.base import DeskScreen
    from counter_tui.visitor import Visitor
    from counter_tui.widgets.lines import Look
    from db.catalogue.search import CatalogueIndex
    from db.rules.calendar import OfficeCalendar
    from db.rules.checklist import Item
    from db.rules.course import BlankSlip
    from db.rules.dossier import Accepted, Draft, Person
    from db.rules.office import OfficeHeader, Station
    from db.rules.order import Done
    from db.rules.people import LoggedIn
    from db.rules.procedure import Procedure
    from db.rules.promise import Deadline, Term
    from db.rules.self_test import Finding


class Navigator(Protocol):
    """Where a screen can send the clerk."""

    async def begin_intake(
        self,
        procedure: Procedure,
        applicant: Person | None,
        visitor: Visitor | None = None,
        blank: BlankSlip | None = None,
    ) -> None:
        """Start an intake of ``procedure``: one more of ``visitor``, or what was written on ``blank``."""

    async def resume_intake(self, draft_id: str) -> None:
        """Take a half-done intake up again."""

    async def open_dossier(self, key: str) -> None:
        """Show a dossier by id or by any form of its number."""

    async def go_home(self) -> None:
        """Show the home screen, ready for the next citizen."""

    async def go_back(self) -> None:
        """Show the screen that this one was opened from."""

    async def show_text(self, title: str, text: str) -> None:
        """Show a long text, one key away and one key back."""

    async def show_help(self) -> None:
        """Show every key."""

    async def show(self, screen: DeskScreen) -> None:
        """Show a screen above this one; Esc there leads back."""

    def tell(self, sentence: str) -> None:
        """Say what was done on the screen that is shown now."""

    def report(self, sentence: str, look: Look) -> None:
        """Say at once how something beside the keys goes, on the screen that is shown now."""

    def print_form(self, request: FormRequest, what: str) -> None:
        """Print a form while keys go on; ``what`` (it was done) and the outcome come to the message line."""

    def done(self, done: Done, what: str) -> None:
        """Say what was done with a dossier, and print the form that the act prints."""

    def print_in_background(self, dossier_id: str) -> None:
        """Print a dossier's slip again; the outcome comes to the message line."""

    def ask_supplement(self, draft: Draft, missing: Sequence[Item]) -> None:
        """Ask for missing papers in writing (form 02); the outcome comes to the message line."""

    def accepted(self, accepted: Accepted, form: IntakeForm, note: str = "") -> None:
        """Say on the home screen what was just accepted, and ``note`` with it."""


@dataclass(slots=True)
class Counter:
    """One desk, as its screens see it."""

    desk: Desk
    index: CatalogueIndex
    read_procedure: Callable[[str], Procedure]
    header: OfficeHeader
    station: Station
    read_calendar: Callable[[], OfficeCalendar]
    now: Callable[[], datetime]
    navigator: Callable[[], Navigator]
    beside: Callable[[Coroutine[None, None, None]], Task[None]]
    """Does some work while keys go on; what goes wrong is said on the screen, never raised."""
    printer_note: str = ""
    """How the last print went, for the status line."""
    last_dossier: str = ""
    """What F5 prints again from the home screen."""
    input_method: str = ""
    """The name of the built-in composer in use, if any."""
    person: LoggedIn | None = None
    """Who is logged in, where people log in."""
    visitor: Visitor | None = None
    """Whom the last intake was for."""
    self_test: tuple[Finding, ...] = ()
    """What the program last found when it looked at itself."""
    clock_offset: timedelta = field(default_factory=timedelta)
    """What a clerk's word added to the PC's clock."""

    def log_in(self, person: LoggedIn | None, station: Station) -> None:
        """Let the desk be ``person``'s, who signs what is done here; ``station`` is the desk's own."""
        from dataclasses import replace

        self.person = person
        self.station = replace(station, clerk="", clerk_title="", roles=())
        if person is not None:
            roles = tuple(str(role) for role in person.roles)
            self.station = replace(station, clerk=person.name, clerk_title=person.title, roles=roles)

    def may(self, use: str) -> bool:
        """Whether whoever works here may do ``use`` (``db.rules.people``): what isn't, needn't be offered."""
        from db.rules.lifecycle import Role
        from db.rules.people import objection

        return objection(use, [Role(role) for role in self.station.roles]) is None

    @property
    def go(self) -> Navigator:
        """The way to the other screens, which are loaded behind the first paint."""
        return self.navigator()

    @property
    def to_look_at(self) -> int:
        """How many findings of the self-test somebody should see to."""
        return sum(finding.level != "good" for finding in self.self_test)

    def correct_clock(self, offset: timedelta) -> None:
        """Let :attr:`now` go by a clerk's word: ``offset`` is added to the PC's clock from now on."""
        shown, more = self.now, offset - self.clock_offset
        if more:
            self.now = lambda: shown() + more
        self.clock_offset = offset

    def deadline(self, received: datetime, terms: Sequence[Term], cut_off: time | None) -> Deadline:
        """Compute the day of return by the office's calendar and convention."""
        from db.rules import deadline

        convention = deadline.Convention(self.station.convention)
        return deadline.due(received, terms, self.read_calendar(), convention=convention, cut_off=cut_off)

    def named_day(self, received: datetime, due_at: datetime) -> Deadline:
        """Give the promise of a day that the clerk named."""
        from db.rules import deadline

        return deadline.by_hand(received, due_at, self.read_calendar())

    def closing_time(self, day: date) -> time:
        """Give when the last session of ``day`` ends (of the next working day, where it is a day off)."""
        calendar = self.read_calendar()
        open_day = day if calendar.is_working_day(day) else calendar.next_working_day(day)
        return calendar.sessions(open_day)[-1].end

    def opening_time(self, day: date) -> time:
        """Give when the first session of ``day`` begins (of the next working day, where it is a day off)."""
        calendar = self.read_calendar()
        open_day = day if calendar.is_working_day(day) else calendar.next_working_day(day)
        return calendar.sessions(open_day)[0].start
