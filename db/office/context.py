"""Where a use case is done: this office, this desk, its calendar and its clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from db.rules.calendar import OfficeCalendar
from db.rules.clock import in_vietnam
from db.rules.clock import now as system_now
from db.rules.office import OfficeHeader, Station


@dataclass(frozen=True, slots=True)
class DeskContext:
    """The desk an act is done at: ``header`` is the one in force today, ``now`` the clock to be asked."""

    header: OfficeHeader
    station: Station
    calendar: OfficeCalendar
    now: Callable[[], datetime] = system_now

    def moment(self) -> datetime:
        """Give this moment in Vietnam's time."""
        return in_vietnam(self.now())
