"""What can be asked of the office about itself: the clock, its feed, the self-test, going on after a stop.

The commands call these directly (``office.safety``); a screen calls them on the records' thread:

    facts = await counter.desk.use(lambda office: office.safety.clock())

A use case that can't be done raises a ``db.rules.errors.Refusal``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from db.rules.clock_guard import ClockFacts
    from db.rules.self_test import Finding, Subject
    from db.rules.tip_check import FeedNews

STOPS = frozenset(
    {
        *("disk_full", "disk_failed", "tip_not_written", "tip_not_read"),
        *("records_read_only", "records_not_opened", "records_gone", "records_missing", "records_changed"),
        *("records_damaged", "records_not_a_database", "records_foreign"),
        *("catalogue.missing", "catalogue.not_opened", "catalogue.disk_failed"),
    }
)
"""Refusals that say that nothing can be kept just now: the work stands until that is over."""

LOOKING_IS_SAFE = frozenset(
    {"disk_full", "disk_failed", "tip_not_written", "tip_not_read", "records_read_only"}
)
"""Those in which what is on the disk is known to be whole and can still be read."""


@dataclass(frozen=True, slots=True)
class Tried:
    """The disks take what is written; ``reserve_used``: only because the room kept back was given up."""

    reserve_used: bool = False


class Safety(Protocol):
    """What the program looks at by itself."""

    def clock(self) -> ClockFacts:
        """Give what is known of the clock."""

    def confirm_clock(self, said: datetime | None = None) -> ClockFacts:
        """Go on with what a clerk says: the PC is right (``None``), or it is ``said`` now."""

    def news(self) -> FeedNews | None:
        """Give why the newest feed was opened, until a clerk has confirmed to have read it."""

    def confirm_news(self) -> None:
        """Write down that a clerk has read it."""

    def look(self, subject: Subject) -> Finding:
        """Look at one thing (:meth:`ask_printer` looks at the printer)."""

    def ask_printer(self) -> Callable[[], Finding]:
        """Give what asks the printer: it may take a second, and belongs on another thread."""

    def self_test(self) -> tuple[Finding, ...]:
        """Look at everything."""

    def try_again(self) -> Tried:
        """Open the records anew and write something tiny, to see that the disks take it."""
