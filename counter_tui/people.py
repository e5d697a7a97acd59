"""What can be asked of the office about who works here and who is logged in: plain calls.

The commands call these directly (``office.people``); a screen calls them on the records' thread:

    await counter.desk.use(lambda office: office.people.…)

A use case that can't be done raises a ``db.rules.errors.Refusal``. ``who`` is an id or a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

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


class People(Protocol):
    """Who works here and who is logged in."""

    def needed(self) -> bool:
        """Whether somebody has to log in here: at a real office, and at a practice office with people."""

    def who(self) -> LoggedIn | None:
        """Give who is logged in at this desk."""

    def at_work(self) -> Sequence[AtWork]:
        """Give who can log in today, in the order of their names."""

    def log_in(self, who: str, pin: str) -> LoggedIn:
        """Let somebody in, in the place of whoever was; a wrong PIN is on the disk before it is answered."""

    def log_out(self) -> None:
        """Let nobody be logged in."""

    def keep_waiting(self) -> int:
        """Put on the disk how much of each wait is left; give the seconds of the longest."""

    def change_pin(self, who: str, old: str, new: str) -> LoggedIn:
        """Change somebody's own PIN, which lets them in."""

    # ---- for those who administer -------------------------------------------------------------------

    def may_administer(self) -> None:
        """Refuse whoever is logged in and doesn't administer, before anybody is asked for a PIN."""

    def clerks(self) -> Sequence[ClerkLine]:
        """Give everybody who works or worked here."""

    def add(self, new: NewClerk, pin: str, *, must_change: bool = True) -> Clerk:
        """Add a person with a first posting and a PIN; the very first one of an office is added by nobody."""

    def post(self, who: str, posting: NewPosting) -> Clerk:
        """Give a person another posting."""

    def end(self, who: str, last_day: date) -> Clerk:
        """Let a person's postings end with ``last_day``."""

    def rename(self, who: str, name: str) -> Clerk:
        """Give a person another name from now on."""

    def new_pin(self, who: str, pin: str) -> None:
        """Give a person another PIN, to be changed at the next log-in; it also opens what was locked."""

    def unlock(self, who: str) -> None:
        """Let a person try again who has mistaken the PIN too often."""

    def take_over(self, order: TakeOver) -> TakenOver:
        """Put a substitute in charge of somebody's open dossiers, by two PINs."""
