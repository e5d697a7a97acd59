"""The use cases of who works here and who is logged in, put together with this office's records and desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from counter_tui.wiring.admission import Admission
from counter_tui.wiring.desk_state import DeskState
from db.engine import Records
from db.office import clerks, log_in
from db.office.take_over import take_over
from db.rules.errors import NotAccepted
from db.rules.people import (
    AtWork,
    Clerk,
    ClerkLine,
    LoggedIn,
    NewClerk,
    NewPosting,
    TakenOver,
    TakeOver,
)

ADMINISTER = "people.administer"


class WiredPeople:
    """Who works here and who is logged in, as ``counter_tui.people`` tells it."""

    def __init__(
        self, records: Records, desk: DeskState, admission: Admission, waits: log_in.Waits | None = None
    ) -> None:
        """Work on this office's records at the desk as it is when it is asked for."""
        self._records = records
        self._desk = desk
        self._admission = admission
        self._waits = waits or log_in.Waits()
        desk.has_clerks = clerks.has_clerks(records)

    # ---- who is there -------------------------------------------------------------------------------

    def needed(self) -> bool:
        """Whether somebody has to log in here: at a real office, and at a practice office with people."""
        if not self._desk.has_clerks:
            self._desk.has_clerks = clerks.has_clerks(self._records)
        return self._desk.needs_people

    def who(self) -> LoggedIn | None:
        """Give who is logged in at this desk."""
        return self._desk.person

    def at_work(self) -> Sequence[AtWork]:
        """Give who can log in today, in the order of their names."""
        return log_in.at_work(self._records, self._desk(), self._waits)

    def log_in(self, who: str, pin: str) -> LoggedIn:
        """Let somebody in, in the place of whoever was; a wrong PIN is on the disk before it is answered."""
        before = self._desk.person
        person = log_in.log_in(self._records, who, pin, self._desk(), self._waits)
        if before is not None and before.clerk_id != person.clerk_id:
            log_in.log_out(self._records, before, self._desk())
        self._desk.person, self._desk.has_clerks = person, True
        return person

    def log_out(self) -> None:
        """Let nobody be logged in."""
        person, self._desk.person = self._desk.person, None
        if person is not None:
            log_in.log_out(self._records, person, self._desk())

    def keep_waiting(self) -> int:
        """Put on the disk how much of each wait is left; give the seconds of the longest."""
        return log_in.keep_waiting(self._records, self._waits)

    def change_pin(self, who: str, old: str, new: str) -> LoggedIn:
        """Change somebody's own PIN, which lets them in. Raises ``NotAccepted("pin_same")`` too."""
        desk = self._desk()
        clerk = log_in.prove(self._records, who, old, desk, self._waits)
        if new == old:
            raise NotAccepted("pin_same")
        clerks.set_own_pin(self._records, clerk.clerk_id, new, desk)
        return self.log_in(clerk.clerk_id, new)

    def when_needed(self, ask: Callable[[WiredPeople], object]) -> None:
        """Let ``ask`` log somebody in as soon as something is asked for that needs it."""
        self._admission.ask = lambda: ask(self)

    # ---- for those who administer -------------------------------------------------------------------

    def may_administer(self) -> None:
        """Refuse whoever is logged in and doesn't administer, before anybody is asked for a PIN."""
        self._admission.check(ADMINISTER)

    def clerks(self) -> Sequence[ClerkLine]:
        """Give everybody who works or worked here."""
        return clerks.clerks(self._records, self._desk())

    def add(self, new: NewClerk, pin: str, *, must_change: bool = True) -> Clerk:
        """Add a person with a first posting and a PIN; the very first one of an office is added by nobody."""
        if clerks.has_clerks(self._records):
            self._admission.check(ADMINISTER)
        added = clerks.add(self._records, new, pin, self._desk(), must_change=must_change)
        self._desk.has_clerks = True
        return added

    def post(self, who: str, posting: NewPosting) -> Clerk:
        """Give a person another posting."""
        self._admission.check(ADMINISTER)
        return clerks.post(self._records, who, posting, self._desk())

    def end(self, who: str, last_day: date) -> Clerk:
        """Let a person's postings end with ``last_day``."""
        self._admission.check(ADMINISTER)
        return clerks.end(self._records, who, last_day, self._desk())

    def rename(self, who: str, name: str) -> Clerk:
        """Give a person another name from now on."""
        self._admission.check(ADMINISTER)
        return clerks.rename(self._records, who, name, self._desk())

    def new_pin(self, who: str, pin: str) -> None:
        """Give a person another PIN, to be changed at the next log-in; it also opens what was locked."""
        self._admission.check(ADMINISTER)
        clerks.set_pin(self._records, who, pin, self._desk())

    def unlock(self, who: str) -> None:
        """Let a person try again who has mistaken the PIN too often."""
        self._admission.check(ADMINISTER)
        clerks.unlock(self._records, who, self._desk())

    def take_over(self, order: TakeOver) -> TakenOver:
        """Put a substitute in charge of somebody's open dossiers, by two PINs."""
        return take_over(self._records, order, self._desk(), self._waits)
