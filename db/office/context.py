"""Where a use case is done: this office, this desk, its calendar and its clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from db.rules.calendar import OfficeCalendar
from db.rules.clock import in_vietnam
from db.rules.clock import now as system_now
from db.rules.house import House
from db.rules.lifecycle import Role
from db.rules.office import OfficeHeader, Station


@dataclass(frozen=True, slots=True)
class DeskContext:
    """The desk an act is done at: ``header`` is the one in force today, ``now`` the clock to be asked."""

    header: OfficeHeader
    station: Station
    calendar: OfficeCalendar
    now: Callable[[], datetime] = system_now
    house: House = field(default_factory=House)
    person: str | None = None
    """The id of the clerk who logged in, or ``None``. Name, title and roles are the station's."""
    guarded: bool = False
    """Whether a clock that can't be believed has to be confirmed before anything is written."""
    confirmed_day: date | None = None
    """The day that a clerk said it is, where the clock by itself is doubtful."""
    clock_jumped: bool = False
    """Whether the PC's clock jumped while the program ran, and nobody has said anything since."""

    @property
    def roles(self) -> frozenset[Role]:
        """Give what may be done at this desk."""
        return frozenset(Role(role) for role in self.station.roles)

    def moment(self) -> datetime:
        """Give this moment in Vietnam's time."""
        return in_vietnam(self.now())
